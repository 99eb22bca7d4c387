"""What is said in comments, units, signatures and on the sheet of actions."""

from functools import partial
from typing import Any

from openpyxl.comments import Comment

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW, FOOT, HEADER_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import (
    TWO,
    Spoiled,
)

__all__ = ["SAID"]

SAID: list[Spoiled] = []
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
_changed = partial(spoiled.changed, into=SAID)
_file = partial(spoiled.whole_file, into=SAID)
_set = partial(spoiled.with_cells, into=SAID)


def _put(
    name: str, key: str, written: object, outcome: Outcome, *rules: str, of: str = TWO
) -> None:
    _set(name, outcome, *rules, cells={(of, key): written})


# What is said

_put("status and question in one", "question", "为什么要报这个指标？", R, "V-16")


@_changed("comment on the sign-off", R, "V-16")
def _comment_below(book: Any, form: Form) -> None:
    cell = f"{FOOT[0].input_column}{Grid(form).foot_row}"
    book["填报表"][cell].comment = Comment("代签", "张工")


@_changed("comment on the cover", A)
def _comment_on_cover(book: Any, _form: Form) -> None:
    book["封面"]["A3"].comment = Comment("已阅", "张工")


@_changed("doubt in a comment on another sheet", R, "V-16")
def _doubt_elsewhere(book: Any, _form: Form) -> None:
    book["封面"]["A3"].comment = Comment("本期数据有误，以电话为准：该数应为2155", "张工")


@_changed("link behind a value", A)
def _linked(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "value")].hyperlink = "http://example.org/x.xlsx"


@_changed("total for the parts in words", R, "V-00e")
def _in_words(book: Any, _form: Form) -> None:
    book["填报表"][f"U{HEADER_ROW}"] = "核定数"
    book["填报表"][f"U{FIRST_ROW + 1}"] = 2155


@_changed("unit in the header of a copy", R, "V-00f")
def _unit_in_title(book: Any, _form: Form) -> None:
    book["填报表"]["C6"] = "金额单位：元"


@_changed("unit cleared", A, "V-00f")
def _no_unit(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "unit")] = None


@_changed("unit in another spelling", A)
def _unit_spelt(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "unit")] = "亿 元"


# Who and when


@_changed("another unit on the cover", X, "V-00b")
def _other_on_cover(book: Any, _form: Form) -> None:
    sheet = book["封面"]
    row = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "填报单位")
    sheet.cell(row, 2).value = "市统计局"


@_changed("unit of the seal cleared", A)
def _no_seal(book: Any, _form: Form) -> None:
    book["填报表"]["A6"] = None


@_changed("the same name for all", A)
def _one_name(book: Any, form: Form) -> None:
    for found in FOOT[:3]:
        book["填报表"][f"{found.input_column}{Grid(form).foot_row}"] = "王局长"


@_changed("names as a formula", A)
def _name_formula(book: Any, form: Form) -> None:
    book["填报表"][f"{FOOT[1].input_column}{Grid(form).foot_row}"] = "李科长（代）"


@_changed("an action nobody asked about", A, "V-00g")
def _new_action(book: Any, _form: Form) -> None:
    sheet = book["整改事项"]
    for column, word in enumerate(("Z99", "产值", "新问题", "新措施", "", "", "", "完成", "好"), 1):
        sheet.cell(3, column).value = word


@_changed("state of an action in words of their own", R, "V-08")
def _odd_action(book: Any, _form: Form) -> None:
    book["整改事项"]["H2"] = "差不多了"


@_changed("sheet of actions renamed with a state in it", A)
def _renamed_actions(book: Any, _form: Form) -> None:
    book["整改事项"]["H2"] = "完成"
    book["整改事项"].title = "整改"
