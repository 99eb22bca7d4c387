"""How does a form become a workbook that any office program opens and nothing can hurt?

No macro, no add-in function, no external link; the identity stands in five places, of which
every conversion that was measured leaves three (PRACTICE 0.8). XlsxWriter makes it: it is fast
and writes the same bytes every time.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from addin.exchange.form.companions import (
    write_actions,
    write_checks,
    write_cover,
    write_definitions,
    write_meta,
)
from addin.exchange.form.form import Answer, Form, name_of_form, name_of_row
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, Grid
from addin.exchange.form.paper import write_paper

__all__ = ["FORM_PROPERTY", "write_form"]

FORM_PROPERTY = "ONPACE_FORM_ID"
_SONG, _HEI = "宋体", "黑体"
_YELLOW, _GREY, _HEAD, _LINE = "#FFF9D6", "#F2F2F2", "#DCE6F1", "#7F7F7F"
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same form, the same bytes


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose formulas name no function younger than Excel 2010.

    XlsxWriter looks for the younger ones with thirty searches in each formula, half of the time
    that a form takes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - as XlsxWriter calls it
        return formula.removeprefix("=")


def write_form(form: Form, answers: Mapping[str, Answer] | None = None) -> bytes:
    """The workbook of `form`, not filled yet; the same form gives the same bytes.

    `answers` by code are put in where the form replaces one that was filled.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        grid, formats = Grid(form), _formats(book)
        cover, paper = (book.add_worksheet(grid.sheet(key), _Sheet) for key in ("cover", "form"))
        write_cover(cover, formats, grid)
        write_paper(paper, formats, grid, answers)
        if form.actions:
            write_actions(book.add_worksheet(grid.sheet("actions"), _Sheet), formats, grid)
        write_checks(book.add_worksheet(grid.sheet("checks"), _Sheet), formats, grid)
        write_definitions(book.add_worksheet(grid.sheet("definitions")), formats, grid)
        write_meta(book.add_worksheet(grid.sheet("meta")), grid)
        _mark(book, grid)
        cover.activate()
    return stream.getvalue()


def _mark(book: Any, grid: Grid) -> None:
    form = grid.form
    book.set_properties(
        {
            "title": form.header.title[form.language],
            "company": form.header.issuer[form.language],
            "keywords": str(form.id),
            "created": _CREATED,
        }
    )
    book.set_custom_property(FORM_PROPERTY, str(form.id), "text")
    book.define_name(name_of_form(str(form.id)), f"={grid.on('form', '$P$5')}")
    letter = COLUMN_OF["value"].letter
    for index, row in enumerate(form.rows):
        book.define_name(
            name_of_row(row.code, form.period),
            f"={grid.on('form', f'${letter}${FIRST_ROW + index}')}",
        )


def _formats(book: Any) -> Callable[..., Any]:
    made: dict[tuple[str, int], Any] = {}
    base = {"font_name": _SONG, "font_size": 10.5, "valign": "vcenter"}
    boxed = base | {"border": 1, "border_color": _LINE}
    entry = boxed | {"bg_color": _YELLOW, "locked": False}
    styles: dict[str, dict[str, Any]] = {
        "title": base | {"font_name": _HEI, "font_size": 18, "align": "center_across"},
        "cover": base | {"font_name": _HEI, "font_size": 22, "align": "center_across"},
        "small": base | {"font_size": 9.5},
        "tiny": boxed | {"font_size": 9, "text_wrap": True},
        "strong": base | {"font_name": _HEI, "font_size": 11},
        "label": base | {"align": "right"},
        "label_left": base | {"font_name": _HEI, "font_size": 11, "valign": "top"},
        "wrapped": base | {"text_wrap": True, "font_size": 11, "valign": "top"},
        "header": boxed | {"font_name": _HEI, "bg_color": _HEAD, "text_wrap": True,
                           "align": "center"},
        "header_input": boxed | {"font_name": _HEI, "bg_color": "#FFE699", "text_wrap": True,
                                 "align": "center"},
        "text": boxed | {"text_wrap": True},
        "centre": boxed | {"align": "center", "text_wrap": True},
        "number": boxed | {"align": "right", "bg_color": _GREY},
        "verdict": boxed | {"text_wrap": True, "font_size": 9.5},
        "input": entry | {"align": "center", "text_wrap": True},
        "input_text": entry | {"text_wrap": True},
        "input_number": entry | {"align": "right"},
        "signature": base | {"bottom": 1, "locked": False, "bg_color": _YELLOW, "num_format": "@"},
        "date": base | {"bottom": 1, "locked": False, "bg_color": _YELLOW,
                        "num_format": 'yyyy"年"m"月"d"日"', "align": "left"},
        "checksum": base | {"font_name": "Courier New", "bold": True, "font_size": 11},
        "bad": {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
        "doubt": {"bg_color": "#FFE699", "font_color": "#7F6000"},
        "said": {"bg_color": "#E2EFDA", "font_color": "#375623"},
        "good": {"font_color": "#375623"},
    }  # fmt: skip

    def format_of(style: str, decimals: int = 0) -> Any:
        key = (style, decimals)
        if key not in made:
            number = {"num_format": f"0.{'0' * decimals}##"} if decimals else {}
            if style == "number" and decimals:
                number = {"num_format": f"0.{'0' * decimals}"}
            made[key] = book.add_format(styles[style] | number)
        return made[key]

    return format_of
