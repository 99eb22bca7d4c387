"""Which columns does the form have, and by which words are they found again?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from addin.cells import column_name, column_number
from addin.exchange.form.form import Form
from addin.language import Text, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column of the form: its letter, header, width in characters and kind."""

    key: str
    letter: str
    header: Text
    width: float
    is_input: bool = False
    is_prefilled: bool = False

    @property
    def number(self) -> int:
        """The number of the column, from 1."""
        return column_number(self.letter)


@dataclass(frozen=True, slots=True)
class FootField:
    """One field of the sign-off block: the columns of its label and its input, and its label."""

    key: str
    label_column: str
    input_column: str
    label: Text


def _column(letter: str, key: str, zh: str, en: str, width: float, kind: str = "") -> FormColumn:
    return FormColumn(
        key=key,
        letter=letter,
        header=Text(zh=zh, en=en),
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
COLUMN_OF: Mapping[str, FormColumn] = {column.key: column for column in COLUMNS}
INPUTS = tuple(column.key for column in COLUMNS if column.is_input)

FOOT = (
    FootField("head", "B", "C", Text(zh="单位负责人：", en="Head of unit:")),
    FootField("statistician", "E", "F", Text(zh="统计负责人：", en="Head of statistics:")),
    FootField("filler", "I", "J", Text(zh="填表人：", en="Filled in by:")),
    FootField("phone", "M", "N", Text(zh="联系电话：", en="Telephone:")),
    FootField("reported", "P", "Q", Text(zh="报出日期：", en="Date of report:")),
)

SHEETS = {
    "cover": Text(zh="封面", en="Cover"),
    "form": Text(zh="填报表", en="Form"),
    "actions": Text(zh="整改事项", en="Actions"),
    "checks": Text(zh="审核", en="Checks"),
    "definitions": Text(zh="指标解释", en="Definitions"),
    "slip": Text(zh="退回意见", en="Return slip"),
    "meta": Text(zh="_meta", en="_meta"),
}


def plain_label(text: str) -> str:
    """A header or name without what people vary: width, spaces, brackets, colons, case.

    >>> plain_label("同比（官方 口径）") == plain_label("同比(官方口径)")
    True
    """
    return fold(text, passing=r"[\s():*]+")


FORM_PROPERTY = "ONPACE_FORM_ID"
# Where the hidden sheet keeps what the office signed.
TOKEN_CELL = "B7"  # noqa: S105 - a place
HEADER_ROW = 7
FIRST_ROW = 8
FIRST_CHECK = 4
# What the rules ask of a row beside its cells stands on the check sheet; then what they found.
CONSTANTS = ("previous_growth", "growth_low", "growth_high", "lower", "upper", "decimals")
CHECK_COLUMNS = ("code", "name", *CONSTANTS, "hard", "soft", "info")


@dataclass(frozen=True)
class Grid:
    """The addresses on the sheets of one form; rows count from 1."""

    form: Form

    @property
    def last_row(self) -> int:
        """The last row of the table."""
        return FIRST_ROW + len(self.form.rows) - 1

    @property
    def foot_row(self) -> int:
        """The row of the sign-off block."""
        return self.last_row + 2

    @property
    def checksum_row(self) -> int:
        """The row of the checksum."""
        return self.foot_row + 1

    def sheet(self, key: str) -> str:
        """The name of a sheet in the language of the form."""
        return self._names[key]

    def entry(self, key: str, index: int, *, sheet: bool = False) -> str:
        """The cell of column `key` in the row of index `index` (from 0)."""
        cell = f"{COLUMN_OF[key].letter}{FIRST_ROW + index}"
        return self.on("form", cell) if sheet else cell

    def check_row(self, index: int) -> int:
        """The row of index `index` on the check sheet."""
        return FIRST_CHECK + index

    def check(self, key: str, index: int) -> str:
        """The cell of column `key` on the check sheet; those of rules come behind."""
        return f"{self.check_letter(key)}{self.check_row(index)}"

    def check_letter(self, key: str) -> str:
        """The letter of column `key` on the check sheet."""
        return column_name(CHECK_COLUMNS.index(key) + 1)

    def on(self, key: str, cell: str) -> str:
        """`cell` as it is written on another sheet."""
        return f"'{self._names[key]}'!{cell}"

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {key: name[self.form.language] for key, name in SHEETS.items()}
