"""What does the cover of a form say: what is asked, by whom, until when, and what is still open?"""

from collections.abc import Iterator, Sequence

from addin.cells import CellFormula
from addin.exchange.form.checks import VERDICTS
from addin.exchange.form.form import Form
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, Grid
from addin.exchange.form.sheets.looks import columns_wide
from addin.exchange.form.sheets.words import filled, words_in
from addin.language import Text
from addin.ooxml.newbook import NewSheet

_LINE_WIDTH = 76


def write_cover(sheet: NewSheet, grid: Grid) -> None:
    """Write 封面: what is asked, until when, by whom, in three steps, and what is still open."""
    form, words = grid.form, words_in(grid.form.language)
    sheet.show(grid=False, first=True)
    sheet.page(fit=(1, 1))
    sheet.widths(18, 72)
    sheet.height(1, 42)
    sheet.put(1, 1, form.header.title[form.language], "cover")
    sheet.put(1, 2, None, "cover")
    row = 3
    for label, value in words["facts"]:
        sheet.put(row, 1, label, "label_left")
        sheet.put(row, 2, filled(value, form), "wrapped")
        row += 1
    sheet.put(row, 1, Text(zh="填报情况", en="State")[form.language], "label_left")
    sheet.put(row, 2, CellFormula(_state_formula(grid), _first_state(grid)), "strong")
    row += 2
    for title, lines in _blocks(form):
        sheet.put(row, 1, title, "label_left")
        for line in lines:
            sheet.put(row, 2, line, "wrapped")
            # Excel does not measure wrapped lines of a file that it did not write.
            sheet.height(row, 18 * (1 + columns_wide(line) // _LINE_WIDTH))
            row += 1
        row += 1
    sheet.protect()


def _blocks(form: Form) -> Iterator[tuple[str, Sequence[str]]]:
    """What stands below: titles with their lines."""
    words = words_in(form.language)
    yield from words["blocks"]
    title, same = words["changes"]
    yield title, [change[form.language] for change in form.changes] or [same]
    if form.fictitious:
        title, line = words["fictitious"]
        yield title, [line]


def _state_formula(grid: Grid) -> str:
    letter = COLUMN_OF["checks"].letter
    span = grid.on("form", f"${letter}${FIRST_ROW}:${letter}${grid.last_row}")
    language = grid.form.language
    hard, soft, said = (
        f'COUNTIF({span},"{VERDICTS[key][language]}*")' for key in ("hard", "soft", "explained")
    )
    must, ask, done, close, ready, open_ = words_in(grid.form.language)["state"]
    return (
        f'"{must}"&{hard}&"{ask}"&({soft}+{said})&"{done}"&{said}&"{close}"'
        f'&IF({hard}+{soft}=0,"{ready}","{open_}")'
    )


def _first_state(grid: Grid) -> str:
    must, ask, done, close, _, open_ = words_in(grid.form.language)["state"]
    return f"{must}{len(grid.form.rows)}{ask}0{done}0{close}{open_}"
