"""Which cells does each part of a plan take?

The mirror of `addin.plan.records`: what one writes, the other reads.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from addin.language import Language, Text, Word
from addin.model.indicator import Baseline, Indicator, Milestone, Target
from addin.model.observations import NO_CODE, date_of_vintage
from addin.model.period import Period
from addin.model.plan import (
    Action,
    Area,
    Cluster,
    Department,
    Membership,
    Plan,
    RuleRow,
    Source,
    Task,
)
from addin.model.unit import PERCENT, POINTS, Unit, unit
from addin.model.words import (
    Attribute,
    Basis,
    DataStatus,
    Measure,
    Nature,
    Precision,
    RevisionClass,
)
from addin.plan.schema import KEYS, THRESHOLDS

__all__ = ["Value", "rows_of", "unit_of"]

Value = str | float | date | None
Cells = Mapping[str, Value]


def rows_of(plan: Plan, sheet: str, language: Language = "zh") -> Iterator[Cells]:
    """The rows of a sheet, each as values by the key of their column; words in `language`."""
    yield from _WRITERS[sheet](plan, language)


def unit_of(cells: Cells, plan: Plan) -> Unit | None:
    """The unit in which the numbers of a row stand: stated in it, or that of its indicator."""
    stated = cells.get("unit")
    if stated:
        return unit(str(stated))
    found = plan.indicator.get(str(cells.get("indicator")))
    return found.unit if found else None


def _texts(key: str, text: Text) -> dict[str, Value]:
    return {f"{key}_zh": text.zh, f"{key}_en": text.en}


def _word(word: Word, language: Language, default: Word | None = None) -> str:
    """The name of a word; nothing where it is the one that an empty cell means."""
    return "" if word is default else word[language]


def _unit(found: Unit, language: Language) -> str:
    """The name of a unit; its code where it has no name of its own in `language`."""
    name = found.name.zh if language == "zh" else found.name.en
    return name if name and unit(name) is found else found.code


def _period(period: Period | None) -> str:
    return str(period) if period else ""


def _plan(plan: Plan, language: Language) -> Iterator[Cells]:
    identity = plan.identity
    values: dict[str, Value] = {
        "code": identity.code,
        "start_year": float(identity.start_year),
        "end_year": float(identity.end_year),
        "document_number": identity.document_number,
        "main_scheme": identity.main_scheme,
        "total_indicator": identity.total_indicator,
        "money": _unit(identity.money, language),
        "fictitious": ("是" if language == "zh" else "yes") if identity.fictitious else "",
        "source": identity.source,
    }
    for key in ("name", "area", "issuer", "author", "note"):
        values |= _texts(key, getattr(identity, key))
    for key, item in KEYS.items():
        yield {"key": key, "item": f"{item.zh}\n{item.en}", "value": values[key]}


def _indicators(plan: Plan, language: Language) -> Iterator[Cells]:
    for found in plan.indicators:
        yield _indicator(found, language)


def _indicator(found: Indicator, language: Language) -> Cells:
    return {
        "plan_row": float(found.plan_row) if found.plan_row else None,
        "code": found.code,
        **_texts("name", found.name),
        "unit": _unit(found.unit, language),
        "role": _word(found.role, language),
        **_texts("category", found.category),
        "attribute": _word(found.attribute, language, Attribute.UNSTATED),
        "direction": _word(found.direction, language),
        "nature": _word(found.nature, language),
        "concept": found.concept.name,
        "price_basis": found.concept.price_basis,
        "scope": found.concept.scope,
        **_baseline(found.baseline, language),
        **_target(found.target, language),
        "flow_basis": _word(found.flow_basis, language),
        "pace": _word(found.pace, language),
        "series": found.series,
        "related": "；".join(found.related),
        "decimals": None if found.decimals is None else float(found.decimals),
        "department": found.department,
        **_texts("definition", found.definition),
        **_texts("note", found.note),
    }


def _baseline(found: Baseline, language: Language) -> Cells:
    return {
        "baseline": found.value,
        "baseline_precision": _word(found.precision, language, Precision.EXACT),
        "baseline_source": found.source,
    }


def _target(found: Target | None, language: Language) -> Cells:
    if found is None:
        return {}
    return {
        "target_kind": _word(found.kind, language),
        "target": found.value,
        "target_upper": found.upper,
        "operator": _word(found.operator, language) if found.value is not None else "",
        "tolerance": found.tolerance or None,
        "target_year": float(found.year) if found.year else None,
        "target_source": found.source,
    }


def _milestones(plan: Plan, language: Language) -> Iterator[Cells]:
    for found in plan.milestones:
        yield _milestone(found, plan, language)


def _milestone(found: Milestone, plan: Plan, language: Language) -> Cells:
    return {
        "indicator": found.indicator,
        "cluster": found.cluster,
        "area": found.area,
        "period": _period(found.period),
        "kind": _word(found.kind, language),
        "measure": _word(found.measure, language),
        "operator": _word(found.operator, language),
        "value": found.value,
        "unit": _unit(_stated_unit(plan.indicator.get(found.indicator), found.measure), language),
        "source": found.source,
        **_texts("note", found.note),
    }


def _stated_unit(indicator: Indicator | None, measure: Measure) -> Unit:
    if indicator is None or measure is Measure.SHARE:
        return PERCENT
    if measure is Measure.YOY:
        points = indicator.nature is Nature.RATIO and indicator.unit.is_percent
        return POINTS if points else PERCENT
    return indicator.unit


def _clusters(plan: Plan, language: Language) -> Iterator[Cells]:
    for found in plan.clusters:
        yield _cluster(found, language)


def _cluster(found: Cluster, language: Language) -> Cells:
    return {
        "plan_row": float(found.plan_row) if found.plan_row else None,
        "code": found.code,
        **_texts("name", found.name),
        "scheme": found.scheme,
        **_texts("scheme_name", found.scheme_name),
        **_texts("tier", found.tier),
        "parent": found.parent,
        "indicator": found.indicator,
        **_baseline(found.baseline, language),
        **_target(found.target, language),
        "department": found.department,
        "valid_from": _period(found.valid_from),
        "valid_to": _period(found.valid_to),
        **_texts("note", found.note),
    }


def _members(plan: Plan, _language: Language) -> Iterator[Cells]:
    for found in plan.memberships:
        yield _member(found)


def _member(found: Membership) -> Cells:
    return {
        "member": found.member,
        **_texts("name", found.name),
        "cluster": found.cluster,
        "share": found.share,
        "valid_from": _period(found.valid_from),
        "valid_to": _period(found.valid_to),
    }


def _areas(plan: Plan, _language: Language) -> Iterator[Cells]:
    for found in plan.areas:
        yield _area(found)


def _area(found: Area) -> Cells:
    return {"code": found.code, **_texts("name", found.name), "parent": found.parent}


def _observations(plan: Plan, language: Language) -> Iterator[Cells]:
    rows = plan.observations
    words = {
        name: [word[language] for word in kind]
        for name, kind in (
            ("measure", Measure),
            ("precision", Precision),
            ("status", DataStatus),
            ("revision_class", RevisionClass),
        )
    }
    for i in range(len(rows)):
        period = rows.period_of(i)
        measure = tuple(Measure)[rows.measure[i]]
        code = rows.code("indicators", int(rows.indicator[i]))
        revised = int(rows.revision_class[i])
        yield {
            "indicator": code,
            "cluster": rows.code("clusters", int(rows.cluster[i])),
            "area": rows.code("areas", int(rows.area[i])),
            "period": str(period),
            "measure": words["measure"][rows.measure[i]],
            "basis": _basis(period, plan.indicator.get(code))[language],
            "value": float(rows.value[i]),
            "unit": _unit(_stated_unit(plan.indicator.get(code), measure), language),
            "precision": words["precision"][rows.precision[i]],
            "status": words["status"][rows.status[i]],
            "vintage": date_of_vintage(int(rows.vintage[i])) if rows.vintage[i] else None,
            "revision_class": words["revision_class"][revised] if revised != NO_CODE else "",
            "source": rows.code("sources", int(rows.source[i])),
            "note": rows.code("notes", int(rows.note[i])),
        }


def _basis(period: Period, indicator: Indicator | None) -> Basis:
    if period.is_year:
        return Basis.ANNUAL
    stock = indicator is not None and indicator.nature is Nature.STOCK
    return Basis.DISCRETE if stock or period.first > 1 or period.months == 1 else Basis.YTD


def _tasks(plan: Plan, language: Language) -> Iterator[Cells]:
    for found in plan.tasks:
        yield _task(found, language)


def _task(found: Task, language: Language) -> Cells:
    return {
        "code": found.code,
        "kind": _word(found.kind, language),
        **_texts("name", found.name),
        "state": _word(found.state, language),
        "investment_planned": found.investment_planned,
        "investment_done": found.investment_done,
        "department": found.department,
        "source": found.source,
        **_texts("note", found.note),
    }


def _actions(plan: Plan, language: Language) -> Iterator[Cells]:
    for found in plan.actions:
        yield _action(found, language)


def _action(found: Action, language: Language) -> Cells:
    return {
        "code": found.code,
        "indicator": found.indicator,
        "raised": _period(found.raised),
        **_texts("problem", found.problem),
        **_texts("cause", found.cause),
        **_texts("measure", found.measure),
        "department": found.department,
        "person": found.person,
        "due": found.due,
        "state": _word(found.state, language),
        "state_date": found.state_date,
        **_texts("note", found.note),
    }


def _departments(plan: Plan, _language: Language) -> Iterator[Cells]:
    for found in plan.departments:
        yield _department(found)


def _department(found: Department) -> Cells:
    return {
        "code": found.code,
        **_texts("name", found.name),
        "contact": found.contact,
        "phone": found.phone,
    }


def _sources(plan: Plan, _language: Language) -> Iterator[Cells]:
    for found in plan.sources:
        yield _source(found)


def _source(found: Source) -> Cells:
    return {
        "code": found.code,
        **_texts("title", found.title),
        "address": found.address,
        "tier": found.tier,
        "published": found.published,
        **_texts("note", found.note),
    }


def _rules(plan: Plan, _language: Language) -> Iterator[Cells]:
    for found in plan.rules:
        yield _rule(found)


def _rule(found: RuleRow) -> Cells:
    plain = ("code", "level", "scope", "expression", "tolerance", "missing", "owner")
    return {
        **{key: getattr(found, key) for key in (*plain, "valid_from", "valid_to")},
        **_texts("name", found.name),
        **_texts("message", found.message),
    }


def _thresholds(plan: Plan, _language: Language) -> Iterator[Cells]:
    for name, value in plan.thresholds.items():
        meaning = THRESHOLDS.get(name, ("", Text(zh="", en="")))[1]
        yield {"name": name, "value": value, "meaning": f"{meaning.zh}\n{meaning.en}".strip()}


_WRITERS: dict[str, Callable[[Plan, Language], Iterator[Cells]]] = {
    "Plan": _plan,
    "Indicators": _indicators,
    "Milestones": _milestones,
    "Clusters": _clusters,
    "Members": _members,
    "Areas": _areas,
    "Data": _observations,
    "Tasks": _tasks,
    "Actions": _actions,
    "Departments": _departments,
    "Sources": _sources,
    "Rules": _rules,
    "Thresholds": _thresholds,
}
