"""Which columns does the form have, and by which words are they found again?"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from addin.language import Text

__all__ = ["COLUMNS", "COLUMN_OF", "FOOT", "INPUTS", "SHEETS", "Column", "FootField", "fold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the form: its letter, header, width in characters and kind."""

    key: str
    letter: str
    header: Text
    width: float
    is_input: bool = False
    is_prefilled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FootField:
    """One field of the sign-off block: where its label and its input stand, by column."""

    key: str
    label: Text
    line: int
    label_column: str
    input_column: str


def _column(letter: str, key: str, zh: str, en: str, width: float, kind: str = "") -> Column:
    return Column(
        key=key,
        letter=letter,
        header=Text(zh, en),
        width=width,
        is_input=kind == "input",
        is_prefilled=kind == "prefilled",
    )


COLUMNS = (
    _column("A", "number", "序号", "No.", 4.5),
    _column("B", "code", "代码", "Code", 10.5),
    _column("C", "name", "指标名称", "Indicator", 19),
    _column("D", "unit", "单位", "Unit", 6.5),
    _column("E", "definition", "口径简述", "Definition", 15),
    _column("F", "period", "数据期", "Period", 7.5, "input"),
    _column("G", "year_ago", "上年同期", "Year ago", 9.5, "prefilled"),
    _column("H", "previous", "上季累计", "Last quarter, to date", 9.5, "prefilled"),
    _column("I", "target", "规划目标", "Target", 9.5, "prefilled"),
    _column("J", "value", "本期累计", "This period, to date", 11.5, "input"),
    _column("K", "quarter", "本季", "This quarter", 9.5, "input"),
    _column("L", "growth", "同比（官方口径）", "Growth, official", 9.5, "input"),
    _column("M", "derived", "同比（推算）", "Growth, derived", 9.5),
    _column("N", "status", "填报状态", "Status", 8, "input"),
    _column("O", "source", "数据来源", "Data source", 9, "input"),
    _column("P", "checks", "审核结果", "Checks", 12.5),
    _column("Q", "explanation", "情况说明", "Explanation", 20, "input"),
    _column("R", "evidence", "佐证", "Evidence", 8.5, "input"),
    _column("S", "revision", "更正类别", "Revision class", 8, "input"),
)
COLUMN_OF: Mapping[str, Column] = {column.key: column for column in COLUMNS}
INPUTS = tuple(column.key for column in COLUMNS if column.is_input)

FOOT = (
    FootField(
        key="head",
        label=Text("单位负责人：", "Head of unit:"),
        line=0,
        label_column="B",
        input_column="C",
    ),
    FootField(
        key="statistician",
        label=Text("统计负责人：", "Head of statistics:"),
        line=0,
        label_column="E",
        input_column="F",
    ),
    FootField(
        key="filler",
        label=Text("填表人：", "Filled in by:"),
        line=0,
        label_column="I",
        input_column="J",
    ),
    FootField(
        key="phone",
        label=Text("联系电话：", "Telephone:"),
        line=0,
        label_column="M",
        input_column="N",
    ),
    FootField(
        key="reported",
        label=Text("报出日期：", "Date of report:"),
        line=0,
        label_column="P",
        input_column="Q",
    ),
)

SHEETS = {
    "cover": Text("封面", "Cover"),
    "form": Text("填报表", "Form"),
    "actions": Text("整改事项", "Actions"),
    "checks": Text("审核", "Checks"),
    "definitions": Text("指标解释", "Definitions"),
    "slip": Text("退回意见", "Return slip"),
    "meta": Text("_meta", "_meta"),
}


def fold(text: str) -> str:
    """`text` without what people change by accident: width, spaces, brackets, colons, case.

    >>> fold("同比（官方 口径）") == fold("同比(官方口径)")
    True
    """
    return re.sub(r"[\s()（）:：*]+", "", unicodedata.normalize("NFKC", text)).casefold()
