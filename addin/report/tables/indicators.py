"""How far is each headline indicator? (PRACTICE C3.1)"""

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.indicator import Indicator
from addin.model.words import TargetKind
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    attribute_words,
    cell_of,
    department_words,
    lamp,
    marked_name,
    period_words,
    same,
    scored_at,
    table,
    target_cell,
    unit_words,
    yearly_cells,
)


def indicator_table(facts: FactSet) -> Table:
    """Every headline indicator with all that C3.1 asks for."""
    rows = [_indicator_row(facts, found, at) for at, found in enumerate(facts.plan.headline, 1)]
    return table("indicators", rows, facts.plan)


def _indicator_row(facts: FactSet, found: Indicator, number: int) -> TableRow:
    status = facts.fact(found.code, "status")
    shown = {name: cell_of(facts, found.code, name) for name in _INDICATOR_FACTS}
    shown |= yearly_cells(facts, found.code)
    shown["target"] = target_cell(found, shown["target"])
    if found.target.kind is TargetKind.RATE_AVG:
        # The target is a rate: the value beside it is the rate achieved, not the level behind it.
        shown["value"] = shown["comparable"] = cell_of(facts, found.code, "growth_achieved")
        for key in ("baseline", "value_year_ago", "expected", "gap_to_path", "gap_to_target"):
            shown[key] = TableCell(words=same("—"))
    if found.target.kind is TargetKind.CUM_CHANGE:
        # What counts is the reduction so far in per cent, not the level that it is taken from.
        for key in ("baseline", "value", "value_year_ago"):
            shown[key] = TableCell(words=same("—"))
    cells = shown | {
        "number": TableCell(words=same(str(number))),
        "category": TableCell(words=found.category),
        "name": TableCell(words=marked_name(found)),
        "unit": TableCell(words=unit_words(found)),
        "attribute": TableCell(words=attribute_words(found)),
        "period": TableCell(words=period_words(facts.fact(found.code, "value"))),
        "comparable_period": TableCell(
            words=scored_at(facts.fact(found.code, "comparable"), facts.period)
        ),
        "status": TableCell(words=lamp(status.status_class)),
        "department": TableCell(words=department_words(facts, found.department)),
        "data_status": TableCell(words=_status(facts.fact(found.code, "value"))),
        "remark": TableCell(words=_remark(facts, found)),
    }
    return TableRow(subject=found.code, cells=cells, status=status.status_class)


_INDICATOR_FACTS = (
    "baseline", "target", "value", "value_year_ago", "yoy", "comparable", "progress",
    "time_progress", "planned_progress", "lead", "expected", "gap_to_path", "gap_to_target",
    "growth_achieved", "growth_required", "projection", "reach_probability",
)  # fmt: skip


def _remark(facts: FactSet, found: Indicator) -> Text:
    progress = facts.find(found.code, "progress") or facts.fact(found.code, "status")
    reason = progress.reason or facts.fact(found.code, "value").reason
    return reason.text if reason else same("")


def _status(value: Fact) -> Text:
    return value.status.text if value.status else same("")
