"""Kinds of spoiled returns that were met after the six hundred: two readings, nobody's names."""

from functools import partial
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FOOT, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import SHARE, TWO, Spoiled

__all__ = ["AGAIN"]

AGAIN: list[Spoiled] = []
A, R = Outcome.ACCEPTED, Outcome.RETURNED
_changed = partial(spoiled.changed, into=AGAIN)
_set = partial(spoiled.with_cells, into=AGAIN)


def _value(written: str, outcome: Outcome = R, rule: str = "V-02", of: str = TWO) -> None:
    _set(f"written {written!r} for {of}", outcome, rule, cells={(of, "value"): written})


for _written in (
    "2145.85亿美元", "2145.85?", "2145.85左右", "贰仟壹佰肆拾伍点捌伍", "2145.85亿元/年",
    "2145.85億元", "214.585 billion", "RMB 2145.85", "2145.85-0", "2145:85", "≈2145.85",
    "≥2145.85", "Ⅻ", "㈠", "⁽¹⁾", "“2145.85”", "2145.85/2155.85", "2145.85、2155.85",
    "2145.85(修订)",
):  # fmt: skip
    _value(_written)
for _written in ("2.37pp", "百分之2.37", "2.37/100", "较上年提高0.11"):
    _value(_written, of=SHARE)
_value("+0.11个百分点", rule="V-05", of=SHARE)
_value("2145.85千元", rule="V-11")
for _written in ("21458500万元", "214585百万元", "214 585 000 000元", "2145.85_x000D_", "2145．85"):
    _value(_written, A)


def _runs(name: str, outcome: Outcome, *pieces: Any) -> None:
    @_changed(name, outcome, "V-02")
    def _(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, TWO, "value")] = CellRichText(*pieces)


_runs("lowered digit", A, "2145.85", TextBlock(InlineFont(vertAlign="subscript"), "1"))
_runs("white digit behind", R, "2145.85", TextBlock(InlineFont(color=Color(rgb="FFFFFFFF")), "1"))
_runs("tiny digit behind", R, "2145.85", TextBlock(InlineFont(sz=1), "1"))

_set("growth as an index of one", R, "V-24", cells={(TWO, "growth"): 1.061})
_set("growth between two", R, "V-02", cells={(TWO, "growth"): "6.1%-7%"})


@_changed("two classes of revision", R, "V-08")
def _two_classes(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "revision")] = "R1/R2"


# Three times last year's value, and what is no reason for it

for _text in (
    "没有什么原因就是这样的", "按要求填写说明如下所示", "规上工业产值规上工业产值",
    "核实；属实的在“情况说明”写明原因", "因为数据变化所以数据变化", "lorem ipsum dolor sit amet",
    "the number is correct as reported", "统计口径没有变化", "1.2.3.4.5.6.7.8.9.10",
):  # fmt: skip
    _set(f"no reason: {_text}", R, "V-05", "V-12",
         cells={(TWO, "value"): 6067.44, (TWO, "explanation"): _text})  # fmt: skip

# The sign-off block


def _signed(key: str, text: str, outcome: Outcome, *rules: str) -> None:
    @_changed(f"{key} is {text}", outcome, *rules)
    def _(book: Any, form: Form) -> None:
        found = next(field for field in FOOT if field.key == key)
        book["填报表"][f"{found.input_column}{Grid(form).foot_row}"] = text


for _text in ("市统计局", "按手印", "局长", "审核人", "OK", "副处长", "市发展改革委员会"):
    _signed("head", _text, R, "V-10")
for _text in ("王局", "王局长（代）", "欧阳明", "Okafor", "Li Wei"):
    _signed("head", _text, A)
for _text in ("139****5678", "023-", "138xxxx5678"):
    _signed("phone", _text, R, "V-10")
for _text in (
    "2024/10/14-2024/10/15",
    "2024年10月14日、15日或10月13日",
    "Oct 2024",
    "Feb 30, 2024",
):
    _signed("reported", _text, R, "V-10")
for _text in ("Oct 14, 2024", "14 October 2024", "14th of Oct. 2024", "2024年10月14日（10月14日）"):
    _signed("reported", _text, A)
