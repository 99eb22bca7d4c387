"""How is it said where an indicator stands: on which figure, how far on its way, what is missing?

Progress is often measured on another figure than the latest one: the last four quarters, the sum
since the start, the last whole year. The sentence then names that figure, so that a reader can
check progress and gap by subtraction.
"""

from dataclasses import replace

from addin.facts.columns.standing import thresholds_of
from addin.facts.extras.reach import LIMITS, yearly
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.facts.printer import mark_of
from addin.measures.targets.status import StatusClass
from addin.model.words import DataStatus, Direction, Operator, Precision, TargetKind
from addin.report.sentences.figures.telling import is_rank, valued
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import (
    Voice,
    amount,
    counted,
    day_words,
    difference,
    distance,
    done,
    ends,
    gap,
    number,
    pace,
    period_words,
    seen,
)

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
_CHANGES = {
    TargetKind.CUM_CHANGE: "fall", TargetKind.CUM_COUNT: "total", TargetKind.MILESTONE: "items",
}  # fmt: skip
_ENDS = {TargetKind.HOLD_MAX: "_max", TargetKind.HOLD_MIN: "_min"}
_MARKS = {DataStatus.PRELIMINARY: "preliminary", DataStatus.EXPECTED: "expected"}
_DONE = 100.0


def standing(facts: FactSet, voice: Voice, code: str, main: Fact) -> Sentence | None:
    """Pace with the figure it is measured on where that is not `main`, or why there is no pace."""
    progress = facts.known(code, "progress")
    if progress and (said := worse(facts, voice, code) or bare_pace(facts, voice, code)):
        said = voice.say("indicator.standing", pace=said)
        return _on_figure(facts, voice, code, main, said)
    status = facts.known(code, "status")
    if status is None:
        return None
    if progress is None and status.status_class.is_scored:
        said = voice.say("indicator.standing", pace=kept(facts, voice, code, status))
        return _on_figure(facts, voice, code, main, said)
    unscored = facts.find(code, "progress")
    if unscored is None or unscored.reason is None:
        return None
    return voice.say("indicator.unscored", reason=unscored.reason[voice.language])


def status_mark(facts: FactSet, voice: Voice, fact: Fact) -> Sentence | None:
    """The word for a figure that is not final; none where a note says it once of all (4.3)."""
    name = _MARKS.get(fact.status) if fact.status else None
    silent = name == "preliminary" and all_preliminary(facts)
    return voice.say(f"status.{name}") if name and not silent else None


def all_preliminary(facts: FactSet) -> bool:
    """Whether no figure that the report compares with a target is final."""
    found = [
        fact
        for row in facts.plan.headline
        for measure in ("value", "comparable")
        if (fact := facts.known(row.code, measure))
    ]
    return bool(found) and all(fact.status is DataStatus.PRELIMINARY for fact in found)


def bare_pace(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What of the planned change is done, against the path; without the figure it is measured on.

    None where there is no progress or no path.
    """
    row = facts.plan.indicator[code]
    progress, planned = facts.known(code, "progress"), facts.known(code, "planned_progress")
    if progress is None or planned is None:
        return None
    if seen(voice, progress) < 0:
        return _worse_pace(facts, voice, progress, planned)
    said = pace(
        voice, progress, planned, lower_is_better=row.direction is Direction.LOWER,
        straight=planned.formula == "planned_linear", of=_planned_change(facts, code),
        timed=not _is_told(facts, voice, planned),
    )  # fmt: skip
    if (progress.value or 0) >= _DONE and (beyond := _beyond(facts, voice, code)):
        said = voice.say("pace.passed", pace=said, beyond=beyond)
    allowance = _allowance(facts, code, progress)
    return voice.say(f"pace.{allowance}", pace=said) if allowance else said


def share_done(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What of the planned change is done, and by how much the target is passed."""
    progress, planned = facts.known(code, "progress"), facts.known(code, "planned_progress")
    if progress is None or planned is None:
        return None
    said = done(voice, progress, planned, _planned_change(facts, code))
    beyond = _beyond(facts, voice, code)
    return voice.say("pace.passed", pace=said, beyond=beyond) if beyond else said


def _beyond(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """By how much a level has passed its target."""
    pair, sign = target_and_value(facts, code), facts.plan.indicator[code].direction.sign
    if pair is None or seen(voice, pair[1], pair[0]) * sign <= 0:
        return None
    target, value = pair
    if not value.precision is target.precision is Precision.EXACT:
        return None
    way = "beyond" if sign > 0 else "better"
    year = str(target.period.year)
    return voice.say(f"pace.{way}", year=year, by=difference(voice, value, target))


def worse(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """A level that is worse than its base: no share of the planned change is told of it (4.1)."""
    lead, planned = facts.known(code, "lead"), facts.known(code, "planned_progress")
    scored, base = facts.known(code, "comparable"), facts.known(code, "baseline")
    row, progress = facts.plan.indicator[code], facts.known(code, "progress")
    if not (lead and planned and scored and base and progress) or row.target.kind not in LEVELS:
        return None
    apart = seen(voice, scored, base) * row.direction.sign
    exact = base.precision is scored.precision is Precision.EXACT
    if apart >= 0 or not exact or seen(voice, progress, planned) >= 0:
        return None
    return voice.say(
        f"pace.{'below' if row.direction is Direction.HIGHER else 'above'}_base",
        year=str(base.period.year),
        base=valued(facts, voice, code, base),
        pace=None
        if (planned.value or 0) >= _DONE
        else _worse_pace(facts, voice, progress, planned),
    )


def _worse_pace(facts: FactSet, voice: Voice, progress: Fact, planned: Fact) -> Sentence:
    """How far behind its path something is that is worse than its base."""
    if (planned.value or 0) >= _DONE:
        return voice.say("pace.regressed")
    straight = planned.formula == "planned_linear"
    mark = {"at_most": "at_least", "at_least": "at_most"}.get(mark_of(progress), "")
    return voice.say(
        "pace.worse",
        plan=voice.say("pace.time" if straight else "pace.plan"),
        time=None if _is_told(facts, voice, planned) else number(voice, planned),
        by=voice.say(f"pace.{mark}") if mark else None,
        lead=number(voice, progress, f"abs minus:{planned.id}", planned),
    )


def _is_told(facts: FactSet, voice: Voice, planned: Fact) -> bool:
    """Whether a path is the share of the plan's time with which the report opens."""
    time = facts.known(PLAN, "time_progress")
    straight = planned.formula == "planned_linear"
    return straight and time is not None and seen(voice, planned) == seen(voice, time)


def _planned_change(facts: FactSet, code: str) -> str:
    """What a progress is a share of: the planned increase, fall, improvement, total or items."""
    target, base = facts.plan.indicator[code].target, facts.fact(code, "baseline")
    if target.kind not in LEVELS:
        return _CHANGES.get(target.kind, "target")
    if is_rank(facts, code):
        return "places" if target.kind is TargetKind.LEVEL_DOWN else "target"
    if target.kind is TargetKind.LEVEL_UP and (base.value or 0.0) < 0 and base.unit.is_money:
        return "improvement"
    way = "up" if target.kind is TargetKind.LEVEL_UP else "down"
    return f"points_{way}" if base.unit.is_percent else way


def kept(
    facts: FactSet, voice: Voice, code: str, status: Fact, *, counted_on: bool = True
) -> Sentence:
    """Whether a limit or range is kept, and by how much it is not; for how long if `counted_on`."""
    held = "not_kept" if status.status_class is StatusClass.FAR_BEHIND else "kept"
    limit, missing = facts.known(code, "target"), facts.known(code, "gap_to_target")
    pair = target_and_value(facts, code)
    if limit is None or (missing is None and pair is None):
        return voice.say(f"indicator.{held}")
    apart = (missing,) if missing else pair or ()  # none is told of a target that is its own base
    return voice.say(
        f"indicator.{held}{_end(facts, code, held)}",
        limit=_limit(facts, voice, code, limit),
        gap=_apart(voice, *apart) if seen(voice, *apart) else None,
        row=_in_a_row(facts, voice, code) if counted_on else None,
    )


def _apart(voice: Voice, figure: Fact, other: Fact | None = None) -> Sentence:
    return difference(voice, figure, other) if other else distance(voice, figure)


def _end(facts: FactSet, code: str, held: str) -> str:
    """Which end of what is allowed is meant: the upper, the lower, of a limit or a range."""
    band = facts.plan.indicator[code].target.band
    if band is None:
        above = held == "not_kept" and is_over_target(facts, code)
        level = "_level_above" if above else "_level"
        return _ENDS.get(facts.plan.indicator[code].target.kind, level)
    if held == "kept":
        return "_range"
    value = facts.fact(code, "comparable").value or 0.0
    return "_over" if value > band[1] else "_under"


def _limit(facts: FactSet, voice: Voice, code: str, limit: Fact) -> Sentence:
    """The limit with its unit, or both ends of a range."""
    band = facts.plan.indicator[code].target.band
    if band is None:
        return amount(voice, limit)
    low, high = ends(*(amount(voice, replace(limit, value=end)) for end in band))
    return voice.say("indicator.band", low=str(low), high=str(high))


def _in_a_row(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """For how long a limit has been broken, from the second time on."""
    if facts.plan.indicator[code].target.kind not in LIMITS:
        return None
    end = _end(facts, code, "not_kept")
    for name in ("quarters", "years"):
        broken = facts.known(code, f"{name}_broken")
        if broken is not None and (broken.value or 0) > 1:
            return voice.say(f"indicator.{name}{end}", count=counted(voice, broken))
    return None


def _on_figure(facts: FactSet, voice: Voice, code: str, main: Fact, said: Sentence) -> Sentence:
    on = figure_scored(facts, voice, code, main)
    return voice.say("indicator.on_figure", figure=on, pace=said) if on else said


def _allowance(facts: FactSet, code: str, progress: Fact) -> str:
    """Whether it is the tolerance of "about" that makes a target met, or keeps it on its path."""
    status, lead = facts.known(code, "status"), facts.known(code, "lead")
    if facts.plan.indicator[code].target.operator is not Operator.ABOUT or status is None:
        return ""
    if status.status_class is StatusClass.ACHIEVED:
        return "met_about" if (progress.value or 0) < _DONE else ""
    slow = lead is not None and (lead.value or 0) < thresholds_of(facts.plan).on_pace
    return "near_path" if slow and status.status_class is StatusClass.ON_PACE else ""


def figure_scored(facts: FactSet, voice: Voice, subject: str, main: Fact) -> Sentence | None:
    """The figure that is compared with the target, said where it is not `main` itself."""
    scored = facts.known(subject, "comparable")
    if scored is None or scored.measure == main.measure:
        return None
    same = scored.value == main.value and scored.period.end == main.period.end
    if same or main.measure == "growth_achieved":
        return None
    made = scored.formula.partition("_")[0]
    name = made if made in {"ttm", "annualised", "sum"} else "period"
    whole = period_words(voice, scored.period)
    words = day_words(voice, scored.period.end) if name == "ttm" else whole
    return voice.say(
        f"figure.{name}",
        period=words,
        when=None if scored.period.end == facts.period.end else words,
        value=valued(facts, voice, subject, scored),
    )


def open_gap(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What is missing to the target, as long as it is not reached, and what that asks for."""
    row = facts.plan.indicator[code]
    missing, progress = facts.known(code, "gap_to_target"), facts.known(code, "progress")
    if missing is None or progress is None or (missing.value or 0) <= 0:
        return None
    if facts.fact(code, "status").status_class is StatusClass.ACHIEVED:
        return None
    return gap(
        voice,
        missing,
        yearly(facts, code, "required"),
        between=target_and_value(facts, code),
        lower_is_better=row.direction is Direction.LOWER,
        over=is_over_target(facts, code),
    )


def once_done(facts: FactSet, code: str) -> bool | None:
    """Whether what is done once, a target of a single item, is done; None for any other target."""
    target, value = facts.plan.indicator[code].target, facts.known(code, "comparable")
    single = target.kind is TargetKind.MILESTONE and target.value == 1
    return bool(value.value) if single and value and value.value in (0, 1) else None


def is_over_target(facts: FactSet, code: str) -> bool:
    """Whether what is missing to a target is what is too much: of a level that has to come down."""
    kind = facts.plan.indicator[code].target.kind
    return kind is TargetKind.LEVEL_DOWN and not is_rank(facts, code)


def target_and_value(facts: FactSet, code: str) -> tuple[Fact, Fact] | None:
    """Target and value of an indicator whose gap is their difference."""
    target, value = facts.known(code, "target"), facts.known(code, "comparable")
    kind = facts.plan.indicator[code].target.kind
    if target is None or value is None or kind not in LEVELS:
        return None
    return target, value
