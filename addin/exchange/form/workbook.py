"""How does a form become a workbook that any office program opens and nothing can hurt?

No macro, no add-in function, no external link; the identity stands in five places, of which
every conversion that was measured leaves three (PRACTICE 0.8).
"""

from collections.abc import Mapping

from addin.exchange.form.checks import FormChecks
from addin.exchange.form.entry import broken_in
from addin.exchange.form.form import Answer, Form, name_of_form, name_of_row
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, FORM_PROPERTY, Grid
from addin.exchange.form.sheets.annexes import write_actions, write_definitions, write_meta
from addin.exchange.form.sheets.control import write_checks
from addin.exchange.form.sheets.cover import write_cover
from addin.exchange.form.sheets.looks import LOOKS
from addin.exchange.form.sheets.paper import write_paper
from addin.ooxml.newbook import NewBook


def write_form(
    form: Form, answers: Mapping[str, Answer] | None = None, *, token: str = ""
) -> bytes:
    """The workbook of `form`, not filled yet; the same form gives the same bytes.

    `answers` by code are put in where the form replaces one that was filled; with the `token`
    the office signs the file.
    """
    grid, broken = Grid(form), broken_in(form, answers or {})
    book = NewBook(LOOKS)
    write_cover(book.sheet(grid.sheet("cover")), grid)
    write_paper(book.sheet(grid.sheet("form")), grid, broken, answers)
    if form.actions:
        write_actions(book.sheet(grid.sheet("actions")), grid)
    write_checks(book.sheet(grid.sheet("checks")), grid, FormChecks(grid), broken)
    write_definitions(book.sheet(grid.sheet("definitions")), grid)
    write_meta(book.sheet(grid.sheet("meta"), hidden=True), grid, token)
    _mark(book, grid)
    return book.to_bytes()


def _mark(book: NewBook, grid: Grid) -> None:
    """Write the identity of the form into properties and names."""
    form, header = grid.form, grid.form.header
    book.about(
        title=header.title[form.language],
        company=header.issuer[form.language],
        keywords=str(form.id),
    )
    book.property(FORM_PROPERTY, str(form.id))
    book.name(name_of_form(str(form.id)), grid.on("form", "$P$5"))
    letter = COLUMN_OF["value"].letter
    for index, row in enumerate(form.rows):
        cell = grid.on("form", f"${letter}${FIRST_ROW + index}")
        book.name(name_of_row(row.code, form.period), cell)
