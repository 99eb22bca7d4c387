"""Where is the plan projected to end?"""

from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.indicator import Indicator
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    cell_of,
    marked_name,
    same,
    table,
    unit_words,
)


def outlook_table(facts: FactSet) -> Table:
    """Where the plan is projected to end: value, band, completion, probability, method."""
    rows = [_outlook_row(facts, found) for found in facts.plan.headline]
    return table("outlook", (row for row in rows if row is not None), facts.plan)


def _outlook_row(facts: FactSet, found: Indicator) -> TableRow | None:
    projection = facts.find(found.code, "projection")
    if projection is None or not projection.known:
        return None
    low, high = (facts.fact(found.code, f"projection_{end}") for end in ("low", "high"))
    band = Text(
        zh=f"{low.number('zh')}—{high.number('zh')}",
        en=f"{low.number('en')} to {high.number('en')}",
    )
    keys = ("target", "projection", "projected_completion", "reach_probability", "prospect")
    cells = {key: cell_of(facts, found.code, key) for key in (*keys, "projection_error")}
    return TableRow(
        subject=found.code,
        cells=cells
        | {
            "name": TableCell(words=marked_name(found)),
            "unit": TableCell(words=unit_words(found)),
            "band": TableCell(words=band if low.known else same("—")),
            "method": TableCell(words=projection.how.name),
        },
    )
