"""Returns whose cells a test says, and what the plan then says of one number."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from addin.exchange.calendar import moment
from addin.exchange.form.form import Form
from addin.exchange.sharing import Issued
from addin.model.observations import Observation
from addin.model.words import Measure
from addin.plan.read import read_plan
from tests.exchange.filling import cell_of, edited, fill

__all__ = ["CODE", "NOTHING", "NOW", "REASON", "Cells", "filled", "periods", "said"]

REASON = "核实后补充两户企业，更正原报数据"
NOW = moment("2024-10-15T10:00")
CODE = "D01_I02"
Cells = Mapping[str, Mapping[str, object]]
NOTHING: Cells = MappingProxyType({})


def filled(issued: Issued, cells: Cells = NOTHING) -> bytes:
    """A form, well filled, with some cells as `cells` say, by code and column."""

    def write(book: Any, form: Form) -> None:
        for code, columns in cells.items():
            for key, value in columns.items():
                book["填报表"][cell_of(form, code, key)] = value

    return edited(fill(issued.path.read_bytes(), issued.form), issued.form, write)


def said(plan: Path, measure: Measure = Measure.LEVEL, period: str = "2024M1-9") -> Observation:
    """What the plan says of one number."""
    seen = read_plan(plan).observations
    rows = {str(seen.period_of(int(row))): int(row) for row in seen.rows_of(CODE, measure)}
    return seen[rows[period]]


def periods(plan: Path) -> set[str]:
    """The periods for which the plan says it."""
    seen = read_plan(plan).observations
    return {str(seen.period_of(int(row))) for row in seen.rows_of(CODE, Measure.LEVEL)}
