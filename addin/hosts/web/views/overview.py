"""How does the plan stand at a glance, worst first?"""

from collections.abc import Iterator
from dataclasses import dataclass

from addin.facts.columns.future.course import course
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.extras.revisions import Revision, revisions_known
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.hosts.web.views.shown import (
    Lamp,
    Number,
    Words,
    in_cell,
    lamp_of,
    named,
    now_measure,
    number,
    number_of,
    said,
)
from addin.language import Language, capital
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.model.words import TargetKind
from addin.report.sentences.overview import class_counts, opening
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice, day_words
from addin.report.tables.table import cell_of, scored_at, target_cell

_WORST = {"far_behind": 0, "behind": 1, "on_pace": 2, "ahead": 3, "achieved": 4, "no_data": 5}
_LATEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One headline indicator: its lamp, its course, and its numbers."""

    code: str
    name: str
    binding: bool
    lamp: Lamp
    period: str
    kind: str
    course: tuple[float | None, ...]
    goal: float | None
    progress: Number | None
    planned: Number | None
    lead: Number | None
    now: Number | None
    target: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of the plan's own scheme."""

    name: str
    lamp: Lamp | None
    course: tuple[float | None, ...]
    now: Number | None
    target: Number | None
    progress: Number | None
    lead: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """A published figure and the one that took its place."""

    code: str
    name: str
    period: str
    published: str
    earlier: Number
    later: Number
    size: Number
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many stand so: the fact behind the count, and the first of them."""

    shape: str
    word: str
    count: int
    number: Number
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The first screen."""

    until: str
    opening: Words
    headline: Words
    counts: tuple[Count, ...]
    time: Number
    quarters: tuple[int, int]
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    group_title: str
    groups: tuple[Group, ...]
    revisions: tuple[RevisionRow, ...]


def voice_of(language: Language) -> Voice:
    """The voice of the shipped phrases."""
    return Voice(phrases=read_phrases(language))


def overview(facts: FactSet, language: Language, order: str = "") -> Overview:
    """The plan at a glance; `order` is ``plan`` for that of the plan, else the worst come first."""
    voice, identity = voice_of(language), facts.plan.identity
    groups = [
        one for one in clusters_of(facts, identity.main_scheme) if facts.knows(subject_of(one))
    ]
    heads = [one.code for one in facts.plan.headline]
    courses = course(facts, [*heads, *map(subject_of, groups)])  # one pass for both
    gone = int(facts.fact(PLAN, "elapsed_quarters").value or 0)
    rows = [_row(facts, one, courses[one.code], language) for one in facts.plan.headline]
    if order != "plan":
        rows.sort(key=_worst)
    return Overview(
        until=day_words(voice, facts.period.end),
        opening=said(facts, opening(facts, voice)),
        headline=said(facts, class_counts(facts, voice) or opening(facts, voice)),
        counts=tuple(_counts(facts, language)),
        time=number_of(facts.fact(PLAN, "time_progress"), language),
        quarters=(gone, identity.months // 3),
        years=tuple(range(identity.start_year, identity.end_year + 1)),
        rows=tuple(rows),
        group_title=capital(identity.groups[language]),
        groups=tuple(_group(facts, one, courses[subject_of(one)], language) for one in groups),
        revisions=tuple(revision_rows(facts, language)[:_LATEST]),
    )


def _worst(row: Row) -> tuple[int, bool, float]:
    """Worst first, binding before indicative, then the furthest behind."""
    lead = row.lead.value if row.lead and row.lead.value is not None else 0.0
    return _WORST.get(row.lamp.status, len(_WORST)), not row.binding, lead


def _row(
    facts: FactSet, found: Indicator, values: tuple[float | None, ...], language: Language
) -> Row:
    name, code = named(facts, found, language), found.code
    assert name.lamp is not None  # noqa: S101 - a headline indicator has one
    target = facts.known(code, "target")
    level = found.target.kind not in {*_KINDS, TargetKind.RATE_AVG}
    return Row(
        code=code,
        name=name.name,
        binding=name.binding,
        lamp=name.lamp,
        period=scored_at(facts.fact(code, "comparable"), facts.period)[language],
        kind=_KINDS.get(found.target.kind, ""),
        course=values,
        goal=target.value if target and level else None,
        progress=number(facts, code, "progress", language),
        planned=number(facts, code, "planned_progress", language),
        lead=number(facts, code, "lead", language),
        now=number(facts, code, now_measure(found), language),
        target=in_cell(target_cell(found, cell_of(facts, code, "target")), language),
    )


_KINDS = {
    TargetKind.RANGE: "range",
    TargetKind.HOLD_MAX: "limit",
    TargetKind.HOLD_MIN: "limit",
}


def _counts(facts: FactSet, language: Language) -> Iterator[Count]:
    """How many stand so, the worst first; classes that nobody is in are left out."""
    for status in sorted(StatusClass, key=lambda one: _WORST.get(one.value, len(_WORST))):
        fact = facts.fact(PLAN, f"count_{status.value}")
        if not fact.value:
            continue
        subject = fact.inputs[0].partition(".")[0]
        lamp = lamp_of(facts, subject, language)
        yield Count(
            shape=lamp.shape if lamp else "none", word=status[language], count=int(fact.value),
            number=number_of(fact, language), first=subject,
        )  # fmt: skip


def _group(
    facts: FactSet, found: Cluster, values: tuple[float | None, ...], language: Language
) -> Group:
    subject = subject_of(found)
    return Group(
        name=found.name[language],
        lamp=lamp_of(facts, subject, language),
        course=values,
        now=number(facts, subject, "comparable", language),
        target=number(facts, subject, "target", language),
        progress=number(facts, subject, "progress", language),
        lead=number(facts, subject, "lead", language),
    )


def revision_rows(facts: FactSet, language: Language, subject: str = "") -> list[RevisionRow]:
    """The revisions that are known, of all or of one subject, the latest first."""
    found = [one for one in revisions_known(facts) if subject in ("", one.subject)]
    return [_revision(facts, one, language) for one in reversed(found)]


def _revision(facts: FactSet, one: Revision, language: Language) -> RevisionRow:
    earlier, later, size = (
        number_of(facts[facts.id_of(one.subject, one.measure_of(role))], language)
        for role in ("earlier", "later", "revision")
    )
    return RevisionRow(
        code=one.indicator,
        name=facts.name_of(one.subject)[language],
        period=one.period.label(language),
        published=str(one.later.published or ""),
        earlier=earlier,
        later=later,
        size=size,
        kind=one.kind.text[language] if one.kind else "",
    )
