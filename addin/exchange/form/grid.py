"""Where on the sheets of a form does each thing stand?"""

from dataclasses import dataclass
from functools import cached_property

from addin.exchange.form.columns import COLUMN_OF, SHEETS
from addin.exchange.form.form import Form
from addin.exchange.form.rules import FORM_RULES

__all__ = ["CHECK_COLUMNS", "FIRST_CHECK", "FIRST_ROW", "HEADER_ROW", "Grid", "letters"]

HEADER_ROW = 7
FIRST_ROW = 8
FIRST_CHECK = 4
# The constants of the check sheet, then one column for each rule, then what they add up to.
_CONSTANTS = ("code", "name", "previous_growth", "growth_low", "growth_high", "lower", "upper",
              "decimals")  # fmt: skip
CHECK_COLUMNS = (
    *_CONSTANTS,
    *dict.fromkeys(rule.id for rule in FORM_RULES),
    "hard",
    "soft",
    "info",
)


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
        return SHEETS[key][self.form.language]

    def entry(self, key: str, index: int, *, sheet: bool = False) -> str:
        """The cell of column `key` in the row of index `index` (from 0)."""
        cell = f"{COLUMN_OF[key].letter}{FIRST_ROW + index}"
        return self.on("form", cell) if sheet else cell

    def check(self, key: str, index: int) -> str:
        """The cell of column `key` on the check sheet."""
        return f"{self.check_letters[key]}{FIRST_CHECK + index}"

    @property
    def check_columns(self) -> tuple[str, ...]:
        """The columns of the check sheet; those of the office's own rules come last."""
        own = dict.fromkeys(rule.code for rule in self.form.rules)
        return (*CHECK_COLUMNS, *(code for code in own if code not in CHECK_COLUMNS))

    @cached_property
    def check_letters(self) -> dict[str, str]:
        """The letters of each column of the check sheet."""
        return {key: letters(index) for index, key in enumerate(self.check_columns)}

    def on(self, key: str, cell: str) -> str:
        """`cell` as it is written on another sheet."""
        return f"'{self.sheet(key)}'!{cell}"


def letters(index: int) -> str:
    """The letters of a column that counts from 0.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
