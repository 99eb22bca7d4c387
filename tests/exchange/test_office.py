"""Forms survive LibreOffice: their identity, and what was filled in."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.exchange.collecting import collect
from addin.exchange.form.form import Answer, Form, checksum_of
from addin.exchange.form.layout import Grid
from addin.exchange.intake.answers import read_filled
from addin.exchange.intake.locate import locate
from addin.exchange.intake.opening.office import convert
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.intake.recognise import marks_of
from addin.exchange.sharing import Issued
from addin.exchange.words import Outcome
from tests.exchange.filling import cell_of, edited, fill

pytestmark = pytest.mark.office

REASON = "新建产线三季度集中投产，产量同比大幅增加"


def _explained(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    sheet[cell_of(form, "D01_I02", "value")] = 5000
    sheet[cell_of(form, "D01_I02", "explanation")] = REASON
    sheet[cell_of(form, "D01_I04", "value")] = None
    sheet[cell_of(form, "D01_I04", "status")] = "无此项"
    sheet[cell_of(form, "D01_I02", "growth")] = 147.2


@pytest.mark.parametrize(
    "route", [("xlsx",), ("xls",), ("ods",), ("fods",), ("xls", "xlsx"), ("ods", "xlsx")]
)
def test_a_form_survives_every_route_through_libreoffice(
    route: tuple[str, ...],
    plan_path: Path,
    forms: tuple[Issued, ...],
    send: Callable[[str, bytes], Path],
    received: datetime,
) -> None:
    form = forms[0].form
    content = edited(fill(forms[0].path.read_bytes(), form), form, _explained)
    extension = "xlsx"
    for kind in route:
        content = convert({"form": (content, extension)}, kind)["form"]
        extension = kind
    with Reader() as reader:
        read = reader.read({f"a.{extension}": content})[f"a.{extension}"]

    (receipt,) = collect(plan_path, [send(f"a.{extension}", content)], now=received).receipts

    assert receipt.outcome is Outcome.ACCEPTED, receipt.show("zh")
    assert isinstance(read, Read)
    marks = marks_of(read.book, frozenset({str(form.id)}))
    assert list(marks.values()).count(str(form.id)) >= 3
    located = locate(read.book, form)
    assert located is not None
    answers = read_filled(read.book, form, located).answers
    assert answers["D01_I02"].value == 5000
    assert answers["D01_I02"].growth == 147.2
    assert answers["D01_I02"].explanation == REASON
    assert answers["D01_I04"].status == "nil"
    assert answers["D01_I04"].is_blank


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_returned_file_is_mended_in_libreoffice_and_accepted(
    kind: str,
    plan_path: Path,
    forms: tuple[Issued, ...],
    send: Callable[[str, bytes], Path],
    received: datetime,
) -> None:
    """The department opens the marked file, explains, and saves it in its own program."""
    form = forms[0].form
    content = fill(forms[0].path.read_bytes(), form, {"D01_I02": 5000.0})
    (first,) = collect(plan_path, [send("a.xlsx", content)], now=received).receipts
    assert first.reply is not None

    def explain(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, "D01_I02", "explanation")] = REASON

    mended = edited(first.reply.read_bytes(), form, explain)
    saved = convert({"form": (mended, "xlsx")}, kind)["form"]
    (second,) = collect(plan_path, [send(f"b.{kind}", saved)], now=received).receipts

    assert first.outcome is Outcome.RETURNED
    assert second.outcome is Outcome.ACCEPTED, second.show("zh")


NUMBERS = (2638.52, 2638.521, -0.01, 1 / 3, 1e-9, 123456789012.345, -98765.4321, 0.0, 1e15, 7)


def test_libreoffice_computes_the_checksum_of_every_digit(forms: tuple[Issued, ...]) -> None:
    form = forms[0].form
    values = {row.code: value for row, value in zip(form.rows, NUMBERS, strict=False)}

    def numbers(book: Any, form: Form) -> None:
        sheet = book["填报表"]
        for number, row in enumerate(form.rows):
            sheet[cell_of(form, row.code, "value")] = values[row.code]
            sheet[cell_of(form, row.code, "growth")] = NUMBERS[-1 - number]

    content = edited(forms[0].path.read_bytes(), form, numbers)
    answers = {
        row.code: Answer(code=row.code, value=values[row.code], growth=NUMBERS[-1 - number])
        for number, row in enumerate(form.rows)
    }
    cell = f"C{Grid(form).checksum_row}"

    assert _calculated(content, cell) == checksum_of(form, answers)
    text = edited(content, form, lambda book, _: book["填报表"].__setitem__("J9", "约5"))
    assert _calculated(text, cell) == "数值有误"


def _calculated(content: bytes, cell: str) -> object:
    made = convert({"form": (content, "xlsx")}, "xlsx")["form"]
    return openpyxl.load_workbook(BytesIO(made), data_only=True)["填报表"][cell].value
