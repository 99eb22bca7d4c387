"""Who is behind, by how much, and which part makes the gap? (PRACTICE C3.3)"""

from dataclasses import replace

from addin.facts.extras.attribution import Attribution, Part
from addin.facts.fact import StatusClass
from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.indicator import Indicator
from addin.model.unit import PERCENT
from addin.model.words import Attribute, TargetKind
from addin.report.sentences.outlook import outlook_of
from addin.report.tables.table import (
    Cell,
    Row,
    Table,
    attribute_words,
    cell_of,
    fact_of,
    figures,
    marked_name,
    same,
    scored_at,
    target_cell,
    unit_words,
    words,
)

__all__ = ["attribution_table", "gap_table", "laggards", "outlook_words"]


def gap_table(facts: FactSet) -> Table:
    """The indicators that are behind, binding ones first, the furthest behind first (C3.3)."""
    rows = [_gap_row(facts, found) for found in laggards(facts)]
    end = facts.plan.identity.end_year
    return Table(
        key="gaps",
        title=Text(zh="差距分析表", en="Gaps to target"),
        columns=(
            words("name", "指标", "Indicator"),
            words("unit", "单位", "Unit"),
            words("attribute", "属性", "Type"),
            words("period", "评价期", "Scored at"),
            figures("comparable", "当期值", "Value"),
            figures("target", f"{end}年目标", f"{end} target"),
            figures("expected", "时序目标值", "Value on the path"),
            figures("gap_to_path", "与时序目标差", "Gap to the path"),
            figures("gap_to_target", "与目标差距", "Gap to target"),
            figures("lead", "进度差(百分点)", "Lead (pp)"),
            figures("growth_achieved", "已实现年均(%/百分点)", "Achieved a year (%/pp)"),
            figures("growth_required", "后续年均需(%/百分点)", "Needed a year (%/pp)"),
            words("outlook", "预判", "Outlook"),
            words("department", "责任部门", "Department"),
        ),
        rows=tuple(rows),
    )


def attribution_table(facts: FactSet, attribution: Attribution) -> Table:
    """A gap split over its parts, with the share of each; the parts add up to the last row."""
    whole = facts.fact(attribution.indicator.partition("/")[0], "gap_to_path")

    def row(part: Part) -> Row:
        own = facts.get(facts.id_of(part.subject, "gap_part")) if part.subject else None
        fact = own or replace(whole, value=part.value, reason=None, measure="gap_part")
        share = replace(fact, value=part.share_of(attribution.total), unit=PERCENT, decimals=1)
        return Row(
            subject=part.subject,
            cells={
                "name": Cell(words=part.name),
                "value": Cell(fact=fact),
                "share": Cell(fact=share),
            },
        )

    total = Part(name=Text(zh="合计", en="Total"), value=attribution.total)
    return Table(
        key="attribution",
        title=Text(
            zh=f"{facts.name_of(attribution.indicator).zh}与时序目标差的分解（{attribution.method.zh}）",
            en=f"{facts.name_of(attribution.indicator).en}: gap to the path"
            f" {attribution.method.en}",
        ),
        columns=(
            words("name", "部分", "Part"),
            figures("value", "与时序目标差", "Gap to the path"),
            figures("share", "占比(%)", "Share (%)"),
        ),
        rows=tuple(row(part) for part in (*attribution.parts, total)),
    )


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
    lead = fact_of(facts, found.code, "lead")
    points = lead.value if lead is not None and lead.value is not None else 0.0
    return found.attribute is not Attribute.BINDING, points


def _gap_row(facts: FactSet, found: Indicator) -> Row:
    keys = (
        "comparable", "target", "expected", "gap_to_path", "gap_to_target", "lead",
        "growth_achieved", "growth_required",
    )  # fmt: skip
    department = facts.plan.department.get(found.department)
    shown = {key: cell_of(facts, found.code, key) for key in keys}
    shown["target"] = target_cell(found, shown["target"])
    if found.target.kind is TargetKind.RATE_AVG:
        shown["comparable"] = cell_of(facts, found.code, "growth_achieved")
        for key in ("expected", "gap_to_path", "gap_to_target"):
            shown[key] = Cell(words=same("—"))
    cells = shown | {
        "name": Cell(words=marked_name(found)),
        "unit": Cell(words=unit_words(found)),
        "attribute": Cell(words=attribute_words(found)),
        "period": Cell(words=scored_at(facts.fact(found.code, "comparable"), facts.period)),
        "outlook": Cell(words=outlook_words(facts, found.code)),
        "department": Cell(words=department.name if department else same(found.department)),
    }
    return Row(subject=found.code, cells=cells)


def outlook_words(facts: FactSet, subject: str) -> Text:
    """Whether the target can still be reached in time (C1.3 S-09, V-73)."""
    found = outlook_of(facts, subject)
    return found.text if found else same("—")
