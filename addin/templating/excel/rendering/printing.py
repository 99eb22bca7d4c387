"""How does a value become a cell?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from numbers import Number
from typing import Any

from addin.cells import CellError, CellFormula, split_cell
from addin.errors import Finding
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.templating.excel.compiling.plan import CellPlan
from addin.templating.excel.compiling.speech import Context
from addin.templating.language.limits import Fault, refuse_wordless
from addin.templating.language.marks import Mark
from addin.templating.values import InlineImage, RichText, is_nothing

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T ]\d{2}:\d{2})")
_DAY_ALONE = len("2024-09-30")
_OF_CELLS = (str, Number, Decimal, date, time, timedelta, CellFormula, CellError, type(None))
Note = Callable[[Mark, Exception], None]


@dataclass(slots=True)
class Printing:
    """What one render remembers: faults, values not known, pictures to place, formats that wrap."""

    workbook: Workbook
    blank: str | None
    note: Note
    days_as_text: bool = False
    cells: list[tuple[str, str, Any]] | None = None
    unknown: dict[tuple[str, str], tuple[Mark, int]] = field(default_factory=dict)
    pictures: list[tuple[str, int, int, InlineImage]] = field(default_factory=list)
    lost: list[Finding] = field(default_factory=list)
    wrapped: frozenset[str] = frozenset()

    def cell(self, address: str, plan: CellPlan, context: Context, sheet: str, prefix: str) -> str:
        """The element of a cell with tags, filled."""
        try:
            value = plan.ask(context) if plan.ask else None
        except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
            self.note(plan.mark, error)
            return ""
        return self.cell_of(address, plan, value, sheet, prefix)

    def cell_of(self, address: str, plan: CellPlan, value: Any, sheet: str, prefix: str) -> str:
        """The element of a cell with its value."""
        try:
            return self._written(address, plan, value, sheet, prefix)
        except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
            self.note(plan.mark, error)
            return ""

    def _written(self, address: str, plan: CellPlan, value: Any, sheet: str, prefix: str) -> str:
        kind = type(value)
        if not prefix and (kind is float or kind is int) and value - value == 0:
            style = f' s="{plan.style}"' if plan.style else ""
            return f'<c r="{address}"{style}><v>{value!r}</v></c>'
        refuse_wordless(value)
        if kind is str and _DAY.match(value):
            value = self._day(value, plan)
        elif is_nothing(value):
            value = self._nothing(plan) if plan.ask else None
        elif isinstance(value, InlineImage):
            row, column = split_cell(address)
            self.pictures.append((sheet, row, column, value))
            value = None
        elif isinstance(value, RichText):
            value = value.plain
        elif isinstance(value, Mapping | list | tuple | set):
            raise Fault("no_cell_value", kind=kind.__name__)
        elif getattr(value, "number", None) is not None and hasattr(value, "__bookmark__"):
            if self.cells is not None:
                self.cells.append((sheet, address, value))
            value = value.number
        elif _has_own_words(value):
            value = str(value)
        return self.workbook.written(address, _plain(value), plan.style, prefix)

    def _day(self, text: str, plan: CellPlan) -> Any:
        """A day as JSON writes it, in a cell that shows days; of JSON in one without format too."""
        styles = self.workbook.styles
        plain = self.days_as_text and plan.typed and styles.number_format(plan.style) == "0"
        if not (plain or styles.shows_moment(plan.style)):
            return text
        try:
            return (
                datetime.fromisoformat(text) if len(text) > _DAY_ALONE else date.fromisoformat(text)
            )
        except ValueError:
            return text

    def _nothing(self, plan: CellPlan) -> str | None:
        if self.blank is None:
            raise Fault("unknown")
        key = (plan.mark.place.sheet, plan.mark.place.cell)
        self.unknown[key] = (plan.mark, self.unknown.get(key, (plan.mark, 0))[1] + 1)
        return self.blank or None


def _has_own_words(value: Any) -> bool:
    """Whether a value is none of those that cells hold, and says itself how it reads."""
    return not isinstance(value, _OF_CELLS) and "__str__" in {
        name for kind in type(value).__mro__[:-1] for name in vars(kind)
    }


def _plain(value: Any) -> Any:
    """Numpy's and pandas' numbers as Python's own."""
    return value.item() if hasattr(value, "item") and hasattr(value, "dtype") else value
