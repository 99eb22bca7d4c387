"""Can a target still be reached in time, and what is left to do for it?

Counts are judged in pieces a year: 24 a year achieved and 31 needed is more effort, though 37 % and
23 % look easy. So is an amount behind its straight path whose growth alone would do. All else is
judged by its yearly growth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from addin.facts.columns.standing import difficult_points
from addin.facts.extras.stated import published
from addin.facts.fact import PLAN, Fact, counted
from addin.facts.factset import FactSet
from addin.language import Word
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.unit import UNITS
from addin.model.words import Measure, Nature, Precision, TargetKind

# A needed growth this many times the one achieved is hard to reach (V-73).
HARD_TIMES = 3.0
LIMITS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
_QUARTER, _MONTHS, _ALL_TIME = 3, 12, 100
_MANY, _HUNDRED = 10, 100  # so many in a year need no decimal: where they are about so, and ever
UNSURE = (Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED)


class Reach(Word):
    """What the growth that is needed means beside the growth achieved."""

    ENOUGH = "enough", "可如期完成", "on time"
    MORE = "more", "需加力推进", "needs more effort"
    HARD = "hard", "难度较大", "hard to reach"
    BROKEN = "broken", "已破界限", "limit broken"


def outlook_of(facts: FactSet, subject: str) -> Reach | None:
    """The outlook of a subject; None where one of the two rates is not known.

    Whoever moves the wrong way, or has to triple the pace, will hardly arrive. A limit is kept or
    broken, whatever the rates.
    """
    row = facts.plan.indicator[subject.partition("/")[0]]
    if row.target.kind in LIMITS:
        status = facts.fact(subject, "status").status_class
        return Reach.BROKEN if status.is_scored and not status.is_good else None
    pair = rates_of(facts, subject)
    if pair is None:
        return None
    required, achieved = pair
    sign, kind = row.direction.sign, row.target.kind
    wanted, done = sign * (required.value or 0.0), sign * (achieved.value or 0.0)
    if wanted <= done:
        return Reach.ENOUGH
    counted_out = required.measure == "pieces_required" or kind is TargetKind.MILESTONE
    far = not counted_out and wanted > done + difficult_points(facts.plan)
    return Reach.HARD if far or wanted > HARD_TIMES * done else Reach.MORE


def has_ended(facts: FactSet) -> bool:
    """Whether the plan has ended, and all is scored by the figures of the day it was due."""
    pairs = [
        [facts.known(row.code, measure) for measure in ("comparable", "target")]
        for row in facts.plan.headline
    ]
    return is_over(facts) and all(
        scored.period.month_index >= target.period.month_index
        for scored, target in pairs
        if scored and target
    )


def is_over(facts: FactSet) -> bool:
    """Whether all of the plan's time has gone."""
    return (facts.fact(PLAN, "time_progress").value or 0.0) >= _ALL_TIME


def rates_of(facts: FactSet, subject: str) -> tuple[Fact, Fact] | None:
    """What a year needs and what the years so far brought, where both are known, of one unit."""
    required, achieved = (yearly(facts, subject, of) for of in ("required", "achieved"))
    if required is None or achieved is None or required.unit != achieved.unit:
        return None
    return required, achieved


def yearly(facts: FactSet, code: str, of: str) -> Fact | None:
    """What a year needs (`required`) or brought (`achieved`): of counts pieces, else its rate."""
    return facts.known(code, f"pieces_{of}") or facts.known(code, f"growth_{of}")


def reach_facts(facts: FactSet) -> Iterator[Fact]:
    """Pieces a year of counts, and for how long a limit has been broken."""
    for row in facts.plan.headline:
        yield from _pieces(facts, row.code)
        if row.target.kind in LIMITS:
            yield from _broken(facts, row.code)


def reach_counts(facts: FactSet) -> Iterator[Fact]:
    """How many of those behind can still arrive as they go, how many not; the counts add up."""
    members: dict[str, list[str]] = {
        name: [] for name in ("hard", "more", "enough", "broken", "unjudged")
    }
    for row in facts.plan.headline:
        status = facts.fact(row.code, "status")
        if not status.status_class.is_scored or status.status_class.is_good:
            continue
        found = outlook_of(facts, row.code)
        members[found.value if found else "unjudged"].append(status.id)
    for name, keys in members.items():
        yield counted(f"count_{name}", keys, facts.period)


def _pieces(facts: FactSet, code: str) -> Iterator[Fact]:
    """What a level gains, and has to gain, in a year: of what is counted, or what growth misjudges.

    On a straight path equal growth is not enough: 16 % of 205 and 27 % of 100 are both 33 a year.
    """
    row = facts.plan.indicator[code]
    value, target, base = (
        facts.known(code, measure) for measure in ("comparable", "target", "baseline")
    )
    if row.target.kind not in (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN):
        return
    if value is None or target is None or row.unit.is_percent:
        return
    left = (target.period.month_index - value.period.month_index) / _MONTHS
    gone = (value.period.month_index - base.period.month_index) / _MONTHS if base else 0.0
    need = ((target.value or 0.0) - (value.value or 0.0)) / left if left > 0 else None
    gain = ((value.value or 0.0) - (base.value or 0.0)) / gone if base and gone > 0 else None
    in_time = facts.period.month_index < target.period.month_index
    counts = row.nature is Nature.STOCK and row.shown_decimals == 0
    counts |= row.unit.is_interval or row.unit.code == "rank"
    if not counts and not _is_misjudged(facts, row, need, gain):
        return
    least, exact = min(abs(need or 0), abs(gain or 0)), value.precision is Precision.EXACT
    plain = least >= (_HUNDRED if exact else _MANY)
    made = replace(value, unit=row.unit, decimals=max(row.shown_decimals, int(not plain)))
    if need is not None and in_time:
        yield _as(facts, made, "pieces_required", need, ("comparable", "target"), left)
    if gain is not None:
        yield _as(facts, made, "pieces_achieved", gain, ("comparable", "baseline"), gone)


def _is_misjudged(facts: FactSet, row: Indicator, need: float | None, gain: float | None) -> bool:
    """Whether the growth so far would do by its rate, and would not by its yearly amounts.

    And whether there is no such rate: from or to nothing, or a loss.
    """
    planned = facts.known(row.code, "planned_progress")
    rates = [facts.known(row.code, f"growth_{of}") for of in ("required", "achieved")]
    if planned is None or planned.formula != "planned_linear" or need is None or gain is None:
        return False
    if not all(rates):
        ends = [facts.known(row.code, each) for each in ("baseline", "comparable", "target")]
        exact = all(end and end.precision not in UNSURE for end in ends)
        return exact and min(end.value or 0.0 for end in ends if end) <= 0
    sign = row.direction.sign
    required, achieved = (sign * (rate.value or 0.0) if rate else None for rate in rates)
    alike = required is not None and achieved is not None and required <= achieved
    return alike and sign * (need - gain) > 0


def _as(
    facts: FactSet, like: Fact, measure: str, value: float, inputs: tuple[str, ...], years: float
) -> Fact:
    ids = tuple(facts.id_of(like.subject, each) for each in inputs)
    return replace(
        like, id=facts.id_of(like.subject, measure), measure=measure, value=value,
        formula=measure, inputs=ids, terms=(("years", years),),
    )  # fmt: skip


def _broken(facts: FactSet, code: str) -> Iterator[Fact]:
    """Through how many quarters, or years, in a row up to the newest a limit has been broken."""
    value, target = facts.known(code, "comparable"), facts.known(code, "target")
    if value is None or target is None or value.is_rolling or value.period.months % _QUARTER:
        return
    if facts.plan.indicator[code].nature is Nature.FLOW and not value.period.is_year:
        return  # a limit of a year is broken by whole years
    spans, cells = _outside_in_a_row(facts, code, value.period)
    by_year = len(spans) > 1 and spans[0].is_year and spans[1].is_year
    measure = "years_broken" if by_year or value.period.is_year else "quarters_broken"
    if len(spans) > 1 and not by_year:
        measure = "quarters_broken"
    if spans:
        yield replace(
            value, id=facts.id_of(code, measure), measure=measure, value=float(len(spans)),
            unit=UNITS["items"], decimals=0, formula="count", inputs=(value.id, *cells[1:]),
            precision=Precision.EXACT,
        )  # fmt: skip


def _outside_in_a_row(facts: FactSet, code: str, newest: Period) -> tuple[list[Period], list[str]]:
    """The periods that broke the limit, from the newest back to the last that kept it."""
    spans: list[Period] = []
    cells: list[str] = []
    seen, base = _stated_at(facts, code, [newest]), facts.plan.identity.base_end
    while seen is not None and _outside(facts, code, seen.value or 0.0):
        if seen.period.month_index <= base:
            break  # before the plan there was no limit to break
        spans.append(seen.period)
        cells.append(seen.inputs[0])
        seen = _stated_at(facts, code, _earlier(spans, facts.plan.indicator[code].nature))
    return spans, cells


def _stated_at(facts: FactSet, code: str, spans: Sequence[Period]) -> Fact | None:
    """The first firm value that is stated of one of these periods."""
    series = facts.plan.indicator[code].series or code
    for span in spans:
        found = published(facts.plan, facts.observations, series, span, Measure.LEVEL)
        if found is not None and found.period == span and found.precision not in UNSURE:
            return found
    return None


def _earlier(spans: Sequence[Period], nature: Nature) -> list[Period]:
    """What may stand before the last of these: a quarter alone, the year to date, or the year.

    A series that has gone by years goes on by years, one of quarters by quarters: the mean of a
    year is no fourth quarter, but the year to date and the stand of a year's last day are.
    """
    at = spans[-1]
    year_ago = Period.of_year(at.year - 1)
    if at.is_year:
        years = nature is Nature.FLOW or (len(spans) > 1 and spans[-2].is_year)
        to_date = Period(at.year, 9, 1)
        if len(spans) > 1 and not years:
            return [to_date]  # of quarters so far, a year before the year is no next quarter
        return [year_ago] if years else [to_date, year_ago]
    if at.first > 1:  # a half-year alone is no quarter
        alone = Period(at.year, at.first - 1, max(at.first - at.months, 1))
        return [alone] if at.months == _QUARTER else []
    if at.last > _QUARTER:
        return [Period(at.year, at.last - _QUARTER, 1)]
    to_date = any(span.last > _QUARTER for span in spans) and all(one.first == 1 for one in spans)
    ends_alike = to_date or nature is Nature.STOCK
    return [Period(at.year - 1, 12, 10), *([year_ago] if ends_alike else [])]


def _outside(facts: FactSet, code: str, value: float) -> bool:
    target = facts.plan.indicator[code].target
    low, high = target.band or (target.value or 0.0, target.value or 0.0)
    tops = target.kind is not TargetKind.HOLD_MIN and value > high
    return tops or (target.kind is not TargetKind.HOLD_MAX and value < low)
