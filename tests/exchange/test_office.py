"""Forms survive LibreOffice: their identity, what was filled in, and the checks in their cells."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.exchange.collecting import collect
from addin.exchange.form.form import Form, checksum
from addin.exchange.form.layout import Grid
from addin.exchange.form.rules import FORM_RULES, rules_of
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


@pytest.mark.parametrize("route", [("xlsx",), ("xls",), ("ods",), ("xls", "xlsx"), ("ods", "xlsx")])
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


CASES: dict[str, dict[tuple[str, str], Any]] = {
    "good": {},
    "blank": {("D01_I02", "value"): None},
    "text": {("D01_I02", "value"): "约2146"},
    "negative": {("D01_I02", "value"): -3},
    "decimals": {("D01_I02", "value"): 2145.8512345},
    "share": {("D01_I03", "value"): 150},
    "far": {("D01_I02", "value"): 21458500},
    "copy": {("D01_I01", "value"): 1011.24},
    "fell": {("D01_I02", "value"): 1400},
    "quarter": {("D01_I02", "quarter"): 100},
    "balanced": {("D01_I02", "quarter"): 716.63},
    "growth": {("D01_I02", "growth"): -120},
    "official": {("D01_I02", "growth"): 5.1},
    "part": {("D01_I01/C1", "value"): 1500},
    "sum": {("D01_I01", "value"): 600},
    "nil": {("D01_I02", "status"): "无此项"},
    "pending": {("D01_I02", "status"): "待补", ("D01_I02", "value"): None},
    "unknown": {("D01_I02", "status"): "差不多", ("D01_I02", "source"): "听说"},
    "period": {("D01_I02", "period"): "2023年"},
}


def test_the_form_itself_and_the_intake_come_to_the_same_verdicts(
    forms: tuple[Issued, ...],
) -> None:
    """LibreOffice recalculates the native formulas; each rule must fire where ours does."""
    form, sent = forms[0].form, forms[0].path.read_bytes()

    def change(cells: dict[tuple[str, str], Any]) -> Callable[[Any, Form], None]:
        def edit(book: Any, form: Form) -> None:
            for (code, key), value in cells.items():
                book["填报表"][cell_of(form, code, key)] = value

        return edit

    filled = {name: edited(fill(sent, form), form, change(c)) for name, c in CASES.items()}
    recalculated = convert({name: (content, "xlsx") for name, content in filled.items()})
    with Reader(everything=True) as reader:
        reads = reader.read(recalculated)

    assert set(reads) == set(CASES)
    fired: set[str] = set()
    for name, read in reads.items():
        assert isinstance(read, Read)
        fired |= _compare(name, read, form)
    assert fired >= {rule.id for rule in FORM_RULES}


def _compare(name: str, read: Read, form: Form) -> set[str]:
    grid = Grid(form)
    located = locate(read.book, form)
    assert located is not None
    answers = read_filled(read.book, form, located).answers
    checks = read.book.sheet(grid.sheet("checks"))
    assert checks is not None
    fired: set[str] = set()
    from addin.ooxml.sheet.scan import position

    for index, row in enumerate(form.rows):
        for rule in rules_of(row, form):
            native = checks[position(grid.check(rule.id, index))].text == rule.id
            ours = rule.fires(answers[row.code], row, answers, form)
            assert native is ours, f"{name}: {rule.id} of {row.code}"
            fired |= {rule.id} if ours else set()
    printed = located.sheet[position(f"C{grid.checksum_row}")].text
    ours_code = checksum(
        (answers[row.code].value, answers[row.code].quarter, answers[row.code].growth)
        for row in form.rows
    )
    if name != "text":
        assert printed == ours_code, name
    return fired
