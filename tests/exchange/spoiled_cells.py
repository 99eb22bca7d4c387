"""Cells of another type, formulas, numbers that cannot be, formats that change what is seen."""

import re
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from openpyxl.formatting import rule as formatting
from openpyxl.worksheet.formula import ArrayFormula

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import (
    PART,
    SHARE,
    TWO,
    Spoiled,
    with_sheet,
)

__all__ = ["CELLS"]

CELLS: list[Spoiled] = []
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
RULES: Any = formatting
_changed = partial(spoiled.changed, into=CELLS)
_file = partial(spoiled.whole_file, into=CELLS)
_set = partial(spoiled.with_cells, into=CELLS)


def _put(
    name: str, key: str, written: object, outcome: Outcome, *rules: str, of: str = TWO
) -> None:
    _set(name, outcome, *rules, cells={(of, key): written})


# Types of cells

_set("truth for a value", R, "V-02", cells={(TWO, "value"): True})
_put("time for a value", "value", time(21, 45), R, "V-02")
_put("span of days for a value", "value", timedelta(days=2145), R, "V-02")
_put("day for growth", "growth", date(2024, 6, 1), R, "V-02")
_put("number for a status", "status", 1, R, "V-08")
_put("number for a source", "source", 2, R, "V-08")
_put("status in English", "status", "normal", A)
_put("status with a full stop", "status", "正常。", R, "V-08")
_put("status with blanks", "status", " 正 常 ", A)
_put("status of two words", "status", "正常/初步", R, "V-08")
_put("status cleared", "status", None, A)
_put("source cleared", "source", None, A)
_put("revision without anything accepted", "revision", "R1 源数据更新", A)
_put("revision of nonsense", "revision", "改一下", R, "V-08")
_put("period of last year", "period", "2023年1—9月", R, "V-08")
_put("period as a day", "period", date(2024, 9, 30), R, "V-08")
_put("period cleared", "period", None, A)
_put("explanation as a day", "explanation", date(2024, 10, 14), A)
_put("explanation as an error", "explanation", "#REF!", A)
_put("very long explanation", "explanation", "新建产线投产" * 3000, A)
_put("explanation with control letters", "explanation", "新建产线三季度投产_x0007_产量增加", A)

# Formulas

_put("formula of a sum", "value", "=2000+145.85", R, "V-02")
_put("formula of an add-in", "value", "=PLAN.GAP(1,2)", R, "V-02")
_put("formula to the web", "value", '=WEBSERVICE("http://example.org")', R, "V-02")
_put("formula that rounds", "value", "=ROUND(2145.853,2)", R, "V-02")
_put("formula that divides by nothing", "value", "=1/0", R, "V-02")
_put("formula for growth", "growth", "=M11", R, "V-02")


@_changed("formula over many cells", R, "V-02")
def _array(book: Any, form: Form) -> None:
    at = cell_of(form, TWO, "value")
    book["填报表"][at] = ArrayFormula(at, "=SUM(J8:J9*1)")


def _computed(
    name: str, formula: str, value: str, outcome: Outcome, *rules: str, **more: Any
) -> None:
    """A formula with its result, as an office program stores it."""

    @_file(name, outcome, *rules, **more)
    def _(_sent: bytes, good: bytes, form: Form) -> bytes:
        cell = cell_of(form, TWO, "value")
        wanted = re.compile(rf'<c r="{cell}"([^>]*?)(?: t="\w+")?><v>[^<]*</v></c>')
        new = rf'<c r="{cell}"\1><f>{formula}</f>{value}</c>'
        return with_sheet(good, lambda part: wanted.sub(new, part.decode()).encode())


_computed("formula with its result", "2000+145.85", "<v>2145.85</v>", A, "V-02")
_computed("formula to another file with its result", "[1]Sheet1!A1", "<v>2145.85</v>", A, "V-02")
_computed("formula with a text as result", "TEXT(1,0)", "<v>abc</v>", R, "V-02")
_computed("formula with an empty result", "A99", "<v></v>", R, "V-02")
_computed("formula with an infinite result", "1/0", "<v>INF</v>", R, "V-02")


# Values that cannot be

_put("value in ten thousands under its unit", "value", 21458500, R, "V-11")
_put("value a thousand times", "value", 2145850, R, "V-11")
_put("share above all", "value", 237, R, of=SHARE)
_put("part far above the whole", "value", 99999, R, of=PART)
_put("a zero for a hole", "value", 0, R, of=TWO)
_put("nil and a zero", "status", "无此项", R, "V-46")
_put("less than nothing", "value", -2145.85, R, "V-03")
_put("more decimals than asked", "value", 2145.853217, R, "V-03")


# How a number is shown


def _shown(name: str, number_format: str, value: Any = 2145.85, outcome: Outcome = R) -> None:
    @_changed(name, outcome, *(["V-02"] if outcome is R else []))
    def _(book: Any, form: Form) -> None:
        cell = book["填报表"][cell_of(form, TWO, "value")]
        cell.value, cell.number_format = value, number_format


_shown("format that puts a point", r"0\.00")
_shown("format that puts a digit in front", '"9"0.00')
_shown("format that puts a digit behind", '0.00"5"')
_shown("format that puts a minus in front", "-0.00")
_shown("format that puts a quoted minus", '"-"0.00')
_shown("format that hides what is below nothing", "0.00;;0", -2145.85)
_shown("format without a minus", "0.00;0.00", -2145.85)
_shown("format in red for less than nothing", "0.00;[Red]0.00", -2145.85)
_shown("format in red for more than nothing", "0.00;[Red]0.00", outcome=A)
_shown("format with brackets for less than nothing", "#,##0.00_);(#,##0.00)", outcome=A)
_shown("format with a blank behind", r"0.00\ ", outcome=A)
_shown("format of fractions", "# ?/?", outcome=A)
_put("formula of chance", "value", "=RANDBETWEEN(1,9)", R, "V-02")
_computed("formula of chance with its result", "RAND()*2145", "<v>2145.85</v>", R, "V-02")
_computed("formula of the day with its result", "TODAY()-40000", "<v>2145.85</v>", R, "V-02")


@_changed("bars instead of values", R, "V-00e")
def _bars(book: Any, form: Form) -> None:
    rule = RULES.DataBarRule("min", None, "max", None, color="FF638EC6", showValue=False)
    book["填报表"].conditional_formatting.add(f"J{FIRST_ROW}:J{Grid(form).last_row}", rule)


@_changed("bars behind values", A)
def _bars_behind(book: Any, form: Form) -> None:
    rule = RULES.DataBarRule("min", None, "max", None, color="FF638EC6")
    book["填报表"].conditional_formatting.add(f"J{FIRST_ROW}:J{Grid(form).last_row}", rule)
