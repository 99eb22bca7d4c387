"""What is known of one indicator: numbers, trend, words, revisions, definition?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from addin.errors import UsageError
from addin.facts.columns.future.course import course, ends_of
from addin.facts.extras.revisions import Revision, revisions_known
from addin.facts.factset import FactSet
from addin.facts.printer import in_language
from addin.hosts.web.views.overview import RevisionRow, revision_rows, voice_of
from addin.hosts.web.views.shown import (
    Lamp,
    Named,
    Number,
    Words,
    in_cell,
    named,
    now_measure,
    number,
    number_of,
    said,
)
from addin.language import Language
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.words import DataStatus, TargetKind
from addin.report.pages.trends import Trend
from addin.report.sentences import details
from addin.report.tables.gaps import laggards
from addin.report.tables.table import cell_of, department_words, scored_at, target_cell

NUMBERS = (
    "now", "progress", "lead", "gap_to_target", "growth_achieved", "growth_required", "yoy",
    "projection", "reach_probability",
)  # fmt: skip
"""The numbers in the order of reading; ``now`` is what the target is compared with."""
_PATHS = {TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value of the trend: where it stands in time, and the number that says so."""

    year: float
    quarter: str
    period: str
    drawn: float
    number: Number
    hollow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    """What the trend draws, in the unit of the reader; `band` is half the on-pace corridor.

    Where the data are those of an earlier day, `latest` is the course that the newest have.
    """

    start: float
    end: float
    unit: str
    points: tuple[Point, ...]
    path: tuple[tuple[float, float], ...]
    goal: float | None
    target: Number | None
    limit: bool
    band: float
    latest: tuple[tuple[float, float], ...]
    projected: tuple[float, float, float] | None
    projection: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """One figure from its first statement to the latest: the day and the number of each."""

    period: str
    points: tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A number of the screen under the key of its words."""

    key: str
    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """The screen of one indicator, and the list beside it."""

    code: str
    name: str
    binding: bool
    lamp: Lamp
    department: str
    period: str
    standing: str
    numbers: tuple[Labelled, ...]
    target: Number | None
    trend: TrendView | None
    words: Words
    shortfall: Words
    revisions: tuple[RevisionRow, ...]
    stated: Statements | None
    definition: str
    unit: str
    place: str
    others: tuple[Named, ...]


def indicator_view(
    facts: FactSet, code: str, language: Language, newest: FactSet | None = None
) -> IndicatorView:
    """The screen of `code`, by default the first that is behind; `newest` has the newest data."""
    found = _found(facts, code)
    name, now = named(facts, found, language), facts.fact(found.code, "comparable")
    assert name.lamp is not None  # noqa: S101 - a headline indicator has one
    voice, late = voice_of(language), {one.code for one in laggards(facts)}
    short = said(facts, details.shortfall(facts, voice, found.code)) if found.code in late else ()
    return IndicatorView(
        code=found.code,
        name=name.name,
        binding=name.binding,
        lamp=name.lamp,
        department=department_words(facts, found.department)[language],
        period=scored_at(now, facts.period)[language],
        standing=now.status.text[language] if now.status else "",
        numbers=tuple(_numbers(facts, found, language)),
        target=in_cell(target_cell(found, cell_of(facts, found.code, "target")), language),
        trend=_trend(facts, found, language, newest),
        words=said(facts, details.indicator(facts, voice, found.code)),
        shortfall=short,
        revisions=tuple(revision_rows(facts, language, found.code)),
        stated=_stated(facts, found.code, language),
        definition=found.definition[language],
        unit=found.unit.name[language],
        place=f"{found.place.sheet}!{found.place.cell}",
        others=tuple(named(facts, one, language) for one in facts.plan.headline),
    )


def _stated(facts: FactSet, code: str, language: Language) -> Statements | None:
    """The figure that was revised most often, of those the latest; None where none was."""
    chains: dict[tuple[Period, str], list[Revision]] = {}
    for one in revisions_known(facts):
        if one.subject == code:
            chains.setdefault((one.period, one.measure.value), []).append(one)
    if not chains:
        return None
    (period, _), chain = max(chains.items(), key=lambda item: (len(item[1]), item[0][0].end))
    told = [("earlier", chain[0].earlier.published, chain[0])]
    told += [("later", one.later.published, one) for one in chain]
    return Statements(
        period=period.label(language),
        points=tuple(
            (
                str(day or "—"),
                number_of(facts[facts.id_of(one.subject, one.measure_of(role))], language),
            )
            for role, day, one in told
        ),
    )


def _found(facts: FactSet, code: str) -> Indicator:
    known = {one.code: one for one in facts.plan.headline}
    if code and code not in known:
        raise UsageError(
            en=f"the plan has no headline indicator {code!r}", zh=f"规划没有主要指标“{code}”"
        )
    late = laggards(facts)
    return known[code] if code else (late or facts.plan.headline)[0]


def _numbers(facts: FactSet, found: Indicator, language: Language) -> Iterator[Labelled]:
    rate = found.target.kind is TargetKind.RATE_AVG
    for key in NUMBERS:
        measure = now_measure(found) if key == "now" else key
        if rate and key in {"gap_to_target", "growth_achieved"}:
            continue  # of a rate the number itself is the average, and levels say nothing
        shown = number(facts, found.code, measure, language)
        if shown is not None:
            yield Labelled(key=key, number=shown)


def _trend(
    facts: FactSet, found: Indicator, language: Language, newest: FactSet | None
) -> TrendView | None:
    """The course of the values beside the path; None where there is not one value."""
    drawn = Trend(facts, found, course(facts, [found.code])[found.code], language)
    points = tuple(_points(drawn))
    if not points:
        return None
    scored = facts.known(found.code, "target") is not None and (
        found.target.kind not in {TargetKind.RATE_AVG, TargetKind.RANGE}
    )
    projected = _projected(facts, found, language)
    latest = () if newest is None else tuple(_course(newest, found, language))
    return TrendView(
        start=drawn.start, end=drawn.end, unit=drawn.unit, points=points,
        path=tuple(drawn.path) if scored else (),
        goal=drawn.goal if scored else None,
        target=number(facts, found.code, "target", language) if scored else None,
        limit=drawn.is_limit,
        band=_band(facts, drawn) if scored and found.target.kind in _PATHS else 0.0,
        latest=latest,
        projected=projected,
        projection=number(facts, found.code, "projection", language),
    )  # fmt: skip


def _course(facts: FactSet, found: Indicator, language: Language) -> Iterator[tuple[float, float]]:
    drawn = Trend(facts, found, course(facts, [found.code])[found.code], language)
    for point in _points(drawn):
        yield point.year, point.drawn


def _points(drawn: Trend) -> Iterator[Point]:
    """The values at the ends of quarters; each names the fact of that quarter's assessment."""
    facts, found = drawn.facts, drawn.found
    now = facts.fact(found.code, "comparable")
    for day, value in zip(ends_of(facts.period), drawn.values, strict=True):
        if value is None or day.year < drawn.start:
            continue
        quarter = Period.parse(f"{day.year}Q{day.month // 3}")
        fact = now if quarter == facts.period else replace(
            now, id=f"{found.code}.comparable@{quarter}", value=value, period=quarter, reason=None
        )  # fmt: skip
        yield Point(
            year=day.year - 1 + day.month / 12,
            quarter=str(quarter),
            period=quarter.label(drawn.language),
            drawn=in_language(value, found.unit, drawn.language),
            number=number_of(fact, drawn.language),
            hollow=quarter == facts.period and now.status is DataStatus.PRELIMINARY,
        )


def _band(facts: FactSet, drawn: Trend) -> float:
    """Half of the corridor in which a value is on pace: so many points of the planned change."""
    points = float(facts.plan.thresholds.get("ahead_pp") or 0)
    return abs(drawn.goal - (drawn.base or 0.0)) * points / 100 if drawn.base is not None else 0.0


def _projected(
    facts: FactSet, found: Indicator, language: Language
) -> tuple[float, float, float] | None:
    known = [facts.known(found.code, f"projection{each}") for each in ("_low", "", "_high")]
    shown = [in_language(one.value or 0.0, one.unit, language) for one in known if one]
    return (shown[0], shown[1], shown[2]) if len(shown) == len(known) else None
