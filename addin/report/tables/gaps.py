"""Who is behind, by how much, and which part makes the gap? (PRACTICE C3.3)"""

from addin.facts.extras.attribution import Attribution
from addin.facts.extras.reach import outlook_of
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import Attribute, TargetKind
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    attribute_words,
    cell_of,
    department_words,
    marked_name,
    same,
    scored_at,
    table,
    target_cell,
    unit_words,
    yearly_cells,
)


def gap_table(facts: FactSet) -> Table:
    """The indicators that are behind, binding ones first, the furthest behind first (C3.3)."""
    rows = [_gap_row(facts, found) for found in laggards(facts)]
    return table("gaps", rows, facts.plan)


def attribution_table(facts: FactSet, split: Attribution) -> Table:
    """A gap split over its parts, with the share of each; the parts add up to the last row."""
    rows = [
        (part.name, part.subject, TableCell(fact=part.fact), TableCell(fact=part.share))
        for part in split.parts
    ]
    rows.append((_TOTAL, split.indicator, TableCell(fact=split.whole), TableCell(fact=split.share)))
    return table(
        "attribution", (_part_row(facts, *row) for row in rows), title=_title(facts, split)
    )


def _title(facts: FactSet, split: Attribution) -> Text:
    name = facts.name_of(split.indicator)
    return Text(
        zh=f"{name.zh}与时序目标差的分解（{split.method.zh}）",
        en=f"{name.en}: gap to the path {split.method.en}",
    )


def _part_row(
    facts: FactSet, name: Text, subject: str, value: TableCell, share: TableCell
) -> TableRow:
    cells = {
        "name": TableCell(words=name),
        "comparable": cell_of(facts, subject, "comparable"),
        "expected": cell_of(facts, subject, "expected"),
        "value": value,
        "share": share,
    }
    return TableRow(subject=subject, cells=cells)


_TOTAL = Text(zh="合计", en="Total")


def laggards(facts: FactSet) -> tuple[Indicator, ...]:
    """Indicators behind or far behind: binding ones first, then by how far (C3.3)."""
    behind = [
        found
        for found in facts.plan.headline
        if facts.fact(found.code, "status").status_class
        in {StatusClass.BEHIND, StatusClass.FAR_BEHIND}
    ]
    return tuple(sorted(behind, key=lambda found: _order(facts, found)))


def _order(facts: FactSet, found: Indicator) -> tuple[bool, float]:
    lead = facts.find(found.code, "lead")
    points = lead.value if lead is not None and lead.value is not None else 0.0
    return found.attribute is not Attribute.BINDING, points


def _gap_row(facts: FactSet, found: Indicator) -> TableRow:
    keys = (
        "comparable", "target", "expected", "gap_to_path", "gap_to_target", "lead",
        "growth_achieved", "growth_required",
    )  # fmt: skip
    shown = {key: cell_of(facts, found.code, key) for key in keys}
    shown |= yearly_cells(facts, found.code)
    shown["target"] = target_cell(found, shown["target"])
    if found.target.kind is TargetKind.RATE_AVG:
        shown["comparable"] = cell_of(facts, found.code, "growth_achieved")
        for key in ("expected", "gap_to_path", "gap_to_target"):
            shown[key] = TableCell(words=same("—"))
    cells = shown | {
        "name": TableCell(words=marked_name(found)),
        "unit": TableCell(words=unit_words(found)),
        "attribute": TableCell(words=attribute_words(found)),
        "period": TableCell(words=scored_at(facts.fact(found.code, "comparable"), facts.period)),
        "outlook": TableCell(words=outlook_words(facts, found.code)),
        "department": TableCell(words=department_words(facts, found.department)),
    }
    return TableRow(subject=found.code, cells=cells)


def outlook_words(facts: FactSet, subject: str) -> Text:
    """Whether the target can still be reached in time (C1.3 S-09, V-73)."""
    found = outlook_of(facts, subject)
    return found.text if found else same("—")
