"""What can a rule ask of an assessment: of each indicator, each scheme of clusters, the plan?"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from math import fsum

import numpy as np

from addin.errors import Place
from addin.facts.columns.spans.prices import followed_by
from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.facts.rules.tables.declared import natures, priced
from addin.facts.rules.tables.lookups import Ints, taken
from addin.facts.rules.tables.table import (
    Cell,
    Floats,
    RuleTable,
    WordColumn,
    named_words,
    table_of,
    words_of,
)
from addin.language import Text, Word
from addin.measures.structure.decomposition import contribution
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator, Target
from addin.model.observations import MEASURES
from addin.model.period import Period
from addin.model.plan import Cluster, Plan
from addin.model.series import NOTHING, end_of
from addin.model.words import Measure, MilestoneKind, TargetKind

_MEASURES = (
    "value", "value_year_ago", "yoy", "target", "baseline", "progress", "time_progress",
    "planned_progress", "lead",
    "gap_to_target", "growth_achieved", "growth_required", "completion", "comparable",
)  # fmt: skip


def indicator_table(facts: FactSet, before: Plan | None = None) -> RuleTable:
    """One row for each indicator, and for each of its clusters and areas.

    `before` is the plan as it stood for the period before; with it a changed definition shows.
    """
    rows = [_Row(facts.plan, subject) for subject in facts.subjects]
    base_rows = cache(lambda: _base_years(facts, rows))
    numbers: dict[str, Callable[[], Floats]] = {name: _column(facts, name) for name in _MEASURES}
    numbers |= {
        "growth": _column(facts, "yoy_derived"),
        "decimals": lambda: np.array([float(row.meaning.shown_decimals) for row in rows]),
        "rounding": lambda: np.array([0.5 * 10.0**-row.meaning.shown_decimals for row in rows]),
        "direction_sign": lambda: np.array([float(row.meaning.direction.sign) for row in rows]),
        "value_months": lambda: _months(facts),
        "base_year_value": lambda: taken(facts.plan.observations.value, base_rows()),
        "months_overdue": lambda: _overdue(facts, rows),
        "definition_changed": lambda: np.array([_changed(row, before) for row in rows]),
        **natures(facts.plan, [None if row.part else row.meaning for row in rows]),
        **_declared(facts.plan, rows),
    }
    return RuleTable(
        scope="indicator",
        size=len(rows),
        numbers=numbers,
        words=_words(facts, rows),
        place=lambda row, name: rows[row].place(name),
        beside=lambda row, name: _beside(facts, base_rows, row, name),
        label=lambda row: _label(facts, row),
        decimals=lambda row: max(rows[row].meaning.shown_decimals, 2),
    )


def scheme_table(facts: FactSet) -> RuleTable:
    """One row for each scheme of clusters whose sizes are known."""
    rows, places, labels = [], [], []
    for scheme in schemes_of(facts):
        clusters = clusters_of(facts, scheme)
        if not scheme or not clusters:
            continue
        rows.append(_scheme(facts, clusters))
        places.append(clusters[0].place)
        labels.append(clusters[0].scheme_name or Text(zh=scheme, en=scheme))
    return table_of("scheme", rows, places, labels)


def plan_table(facts: FactSet, before: Plan | None = None) -> RuleTable:
    """The plan as one row."""
    classes = [facts.fact(PLAN, f"count_{status.value}").value or 0 for status in StatusClass]
    changed = None if before is None else _method(facts.plan) != _method(before)
    row = {
        "count_total": facts.fact(PLAN, "count_total").value,
        "count_classes": fsum(classes),
        "thresholds_changed": None if changed is None else float(changed),
    }
    return table_of("plan", [row], [Place(sheet="Plan")], [facts.plan.identity.name])


class _Row:
    """A subject: its indicator, its cluster or area, its target."""

    def __init__(self, plan: Plan, subject: str) -> None:
        self.subject = subject
        code, _, self.part = subject.partition("/")
        self.meaning: Indicator = plan.indicator[code]
        self.cluster: Cluster | None = plan.cluster.get(self.part)
        self.is_area = bool(self.part) and self.cluster is None
        own = self.meaning.target if not self.part else None
        self.target: Target | None = self.cluster.target if self.cluster else own

    @property
    def department(self) -> str:
        """Who answers for it."""
        return self.cluster.department if self.cluster else self.meaning.department

    def place(self, name: str) -> Place:
        """The cell of its target, of its baseline, or of its row."""
        row = self.cluster or self.meaning
        if name == "target" and self.target is not None and str(self.target.place):
            return self.target.place
        own = row.baseline.place if name == "baseline" else row.place
        return own if str(own) else row.place


def _column(facts: FactSet, measure: str) -> Callable[[], Floats]:
    def values() -> Floats:
        found = facts.columns[measure]
        return np.where(found.reason >= 0, np.nan, found.value)

    return values


def _declared(plan: Plan, rows: Sequence[_Row]) -> dict[str, Callable[[], Floats]]:
    """What the rows of the Indicators and Clusters sheets say beside base and target."""
    last = plan.identity.end_year
    steps = Counter(one.subject for one in plan.milestones if one.kind is MilestoneKind.PATH)
    levels = _own_levels(plan)

    def of(number: Callable[[Target], float | None]) -> Callable[[], Floats]:
        found = [None if row.target is None else number(row.target) for row in rows]
        return lambda: np.array(found, float)

    return {
        "is_part": lambda: np.array([float(bool(row.part)) for row in rows]),
        "target_upper": of(lambda target: target.upper),
        "target_year": of(lambda target: float(target.year or last)),
        "steps": lambda: np.array([float(steps[row.subject]) for row in rows]),
        "level_rows": lambda: np.array([float(levels[row.subject]) for row in rows]),
        "plan_end": lambda: np.full(len(rows), float(last)),
    }


def _own_levels(plan: Plan) -> Counter[str]:
    """How many rows of the Data sheet are levels of each indicator itself, by its code."""
    seen = plan.observations
    own = (seen.measure == MEASURES.index(Measure.LEVEL)) & (seen.cluster < 0) & (seen.area < 0)
    counts = np.bincount(seen.indicator[own], minlength=len(seen.indicators))
    return Counter(dict(zip(seen.indicators, counts.tolist(), strict=True)))


def _beside(
    facts: FactSet, base_rows: Callable[[], Ints], row: int, name: str
) -> tuple[Place, ...]:
    """The cells behind the value of the base year, or behind the value that is judged."""
    seen, found = facts.plan.observations, [int(base_rows()[row])]
    if name != "base_year_value":
        rows = facts.columns["comparable"].rows if name in _MEASURES else None
        seen, found = facts.observations, [] if rows is None else rows[row].tolist()
    return tuple(seen.place(at, facts.plan.workbook) for at in found if at >= 0)


def _words(facts: FactSet, rows: Sequence[_Row]) -> dict[str, Callable[[], WordColumn]]:
    def of(word: Callable[[_Row], str]) -> Callable[[], WordColumn]:
        return lambda: words_of([word(row) for row in rows])

    def named(word: Callable[[_Row], Word | None]) -> Callable[[], WordColumn]:
        return lambda: named_words([word(row) for row in rows])

    return {
        "indicator": of(lambda row: row.meaning.code),
        "cluster": of(lambda row: "" if row.is_area else row.part),
        "area": of(lambda row: row.part if row.is_area else ""),
        "unit": of(lambda row: row.meaning.unit.code),
        "dimension": of(lambda row: row.meaning.unit.dimension),
        "nature": named(lambda row: row.meaning.nature),
        "concept": of(lambda row: _english(row.meaning.concept.name)),
        "kind": named(lambda row: row.target.kind if row.target else None),
        "pace": named(lambda row: row.meaning.pace),
        "operator": named(lambda row: row.target.operator if row.target else None),
        "direction": named(lambda row: row.meaning.direction),
        "attribute": named(lambda row: row.meaning.attribute),
        "price": lambda: priced([row.meaning for row in rows]),
        "levels_price": lambda: priced([followed_by(facts.plan, row.meaning) for row in rows]),
        "department": of(lambda row: row.department),
        "comparable_by": lambda: _formulas(facts, "comparable"),
        "progress_by": lambda: _formulas(facts, "progress"),
        "status": lambda: _statuses(facts),
    }


def _english(words: str) -> str:
    zh, _, en = words.partition("|")
    return en.strip() or zh.strip()


def _formulas(facts: FactSet, measure: str) -> WordColumn:
    found = facts.columns[measure]
    which = found.which_formula.tolist()
    known = (found.reason < 0).tolist()
    return words_of([found.formula[at] if ok else "" for at, ok in zip(which, known, strict=True)])


def _statuses(facts: FactSet) -> WordColumn:
    found = facts.columns["status"]
    classes = [status.value for status in StatusClass]
    return words_of(
        [
            classes[int(value)] if reason < 0 else ""
            for value, reason in zip(found.value.tolist(), found.reason.tolist(), strict=True)
        ]
    )


def _months(facts: FactSet) -> Floats:
    """How many months the value of each subject covers."""
    found = facts.columns["value"]
    code = found.period
    months = (code // 100 % 100 - code % 100 + 1).astype(float)
    return np.where(found.reason >= 0, np.nan, months)


def _overdue(facts: FactSet, rows: Sequence[_Row]) -> Floats:
    """By how many months each indicator's value ends before the last period that is due."""
    found, plan = facts.columns["value"], facts.plan
    ends = np.where(found.reason >= 0, plan.identity.base_end, end_of(found.period))
    day = plan.observations.known_until(facts.period, facts.as_of)
    due = [
        row.meaning.last_due(facts.period, day).month_index
        if row.meaning.is_scheduled and not row.part
        else np.nan
        for row in rows
    ]
    return np.array(due) - ends


def _base_years(facts: FactSet, rows: Sequence[_Row]) -> Ints:
    """The row of the Data sheet with the value of the base year of each; -1 where there is none."""
    seen, years = facts.plan.observations, facts.columns["baseline"].period.tolist()
    found: dict[tuple[int, ...], int] = {}
    for at in seen.preferred[np.isin(seen.period[seen.preferred], sorted({*years}))].tolist():
        if MEASURES[int(seen.measure[at])] is not Measure.YOY:
            place = (seen.indicator[at], seen.cluster[at], seen.area[at], seen.period[at])
            found.setdefault(tuple(map(int, place)), at)
    places = [(*_place(facts, row), year) for row, year in zip(rows, years, strict=True)]
    return np.array([found.get(place, NOTHING) for place in places], np.int64)


def _place(facts: FactSet, row: _Row) -> tuple[int, int, int]:
    code_of = facts.plan.observations.code_of
    return (
        code_of("indicators", row.meaning.series or row.meaning.code),
        code_of("clusters", "" if row.is_area else row.part),
        code_of("areas", row.part if row.is_area else ""),
    )


def _changed(row: _Row, before: Plan | None) -> float:
    was = before.indicator.get(row.meaning.code) if before else None
    if was is None:
        return float("nan")
    now = row.meaning
    return float((was.definition, was.concept, was.unit) != (now.definition, now.concept, now.unit))


def _method(plan: Plan) -> tuple[object, ...]:
    """What a status depends on beside the data: thresholds, paths, ways of comparing."""
    chosen = tuple((one.code, one.pace, one.flow_basis) for one in plan.indicators)
    return tuple(sorted(plan.thresholds.items())), chosen


def _scheme(facts: FactSet, clusters: Sequence[Cluster]) -> dict[str, Cell]:
    indicator = clusters[0].indicator
    total, ago = (facts.fact(indicator, name) for name in ("value", "value_year_ago"))
    parts = [_at(facts, subject_of(each), "value", total.period) for each in clusters]
    parts_ago = [_at(facts, subject_of(each), "value_year_ago", ago.period) for each in clusters]
    whole, whole_ago = (_or_nan(fact.value) for fact in (total, ago))
    now = np.array([*parts, whole - fsum(parts)])
    then = np.array([*parts_ago, whole_ago - fsum(parts_ago)])
    decimals = facts.plan.indicator[indicator].shown_decimals
    return {
        "total": whole,
        "rest": float(now[-1]),
        "total_change": whole - whole_ago,
        "contribution_total": 100 * fsum(contribution(now, then, whole, whole_ago).tolist()),
        "clusters": parts,
        "cluster_targets": [_level_target(each.target) for each in clusters],
        "total_target": _level_target(facts.plan.indicator[indicator].target),
        "rounding": 0.5 * 10.0**-decimals,
    }


def _level_target(target: Target | None) -> float:
    """The value to reach; NaN for another kind of target, and for none."""
    kinds = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
    return _or_nan(target.value if target and target.kind in kinds else None)


def _at(facts: FactSet, subject: str, measure: str, period: Period) -> float:
    found = facts.fact(subject, measure)
    return _or_nan(found.value) if found.period == period else float("nan")


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _label(facts: FactSet, row: int) -> Text:
    subject = facts.subjects[row]
    code, _, part = subject.partition("/")
    name = facts.name_of(code)
    if not part:
        return name
    own = facts.name_of(subject)
    return Text(zh=f"{name.zh} {own.zh}", en=f"{name.en} {own.en}")
