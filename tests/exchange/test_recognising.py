"""Which form a file is, by the marks that survived."""

from collections.abc import Mapping
from typing import Any

import pytest

from addin.exchange.calendar import moment
from addin.exchange.form.design import design_form
from addin.exchange.form.form import Form, name_of_form
from addin.exchange.form.header import FormSettings
from addin.exchange.form.layout import FORM_PROPERTY
from addin.exchange.form.workbook import write_form
from addin.exchange.intake.recognise import Recognition, marks_of, recognise
from addin.model.period import Period
from addin.ooxml.package import open_package
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets, marked_sheets
from addin.ooxml.sheet.scan import MarkedCell
from tests.exchange.samples import city_plan

FORM = "YC-F01-2024Q3-D01-01"
OTHER = "YC-F01-2024Q3-D02-01"


@pytest.fixture(scope="module")
def form() -> Form:
    plan = city_plan()
    return design_form(
        plan, Period.parse("2024Q3"), plan.departments[0], settings=FormSettings(), issue=1,
        issued=moment("2024-10-08T09:00"),
    )  # fmt: skip


def _marks(**marks: str) -> Recognition:
    form_id = max(marks.values(), key=list(marks.values()).count, default="")
    return Recognition(
        form_id=form_id, votes=list(marks.values()).count(form_id), marks=marks
    )  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "agreeing"),
    [
        ({}, 0), ({"a": "X"}, 1), ({"a": "X", "b": "X"}, 2), ({"a": "X", "b": "Y"}, 0),
        ({"a": "X", "b": "X", "c": "Y"}, 2), ({"a": "X", "b": "X", "c": "Y", "d": "Y"}, 0),
        ({"a": "X", "b": "X", "c": "X", "d": "Y", "e": "Y"}, 0),
    ],
)  # fmt: skip
def test_marks_agree_where_no_two_others_do(marks: dict[str, str], agreeing: int) -> None:
    assert _marks(**marks).agreeing == agreeing


def _book(*cells: str, meta: str = "", **more: Any) -> MarkedSheets:
    page = MarkedSheet(
        name="填报表", cells={(at, 16): MarkedCell("s", text) for at, text in enumerate(cells, 1)}
    )
    hidden = MarkedSheet(name="_meta", cells={(1, 2): MarkedCell("s", meta)} if meta else {})
    return MarkedSheets(sheets=(page, hidden), **more)


@pytest.mark.parametrize(
    ("book", "marks"),
    [
        (_book(), {}),
        (_book(f"表标识：{FORM}，x"), {"visible": FORM}),
        (_book("a", f"Form id : {FORM}"), {"visible": FORM}),
        (_book(FORM, f"表标识:{OTHER}"), {"visible": OTHER}),
        (_book(FORM), {"visible": FORM}),
        (_book("YC-F01-2024Q3-D09-01"), {}),  # no identity that anybody knows
        (_book(meta=FORM), {"meta": FORM}),
        (_book(properties={FORM_PROPERTY: f" {FORM} "}), {"property": FORM}),
        (_book(keywords=f"a, {FORM};b"), {"keywords": FORM}),
        (_book(keywords="a b"), {}),
        (_book(defined_names={name_of_form(FORM).upper(): "x"}), {"names": FORM}),
        (_book(defined_names={"Form_z": "x", "form_y": "x", "other": "x"}), {"names": "form_y"}),
    ],
)
def test_the_marks_of_a_file(book: MarkedSheets, marks: Mapping[str, str]) -> None:
    assert marks_of(book, frozenset({FORM, OTHER})) == marks


def test_of_as_many_marks_the_known_identity_counts() -> None:
    book = _book("表标识：UNKNOWN", meta=FORM)

    assert recognise(book, frozenset({FORM})).form_id == FORM
    assert recognise(book, frozenset()).form_id == "UNKNOWN"
    assert recognise(book, frozenset()).votes == 1
    assert recognise(_book(), frozenset()).form_id == ""


def test_a_form_carries_five_marks(form: Form) -> None:
    content = write_form(form)

    found = recognise(marked_sheets(content), frozenset({FORM}))

    assert (found.form_id, found.votes, found.agreeing) == (FORM, 5, 5)
    assert open_package(content).names
