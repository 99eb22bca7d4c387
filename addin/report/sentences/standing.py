"""How is it said where an indicator stands: on which figure, how far on its way, what is missing?

And what moved since the period before: a growth against that growth, a share against that share.

Progress is often measured on another figure than the latest one: the last four quarters, the sum
since the start, the last whole year. The sentence then names that figure, so that a reader can
check progress and gap by subtraction.
"""

from addin.facts.columns.standing import thresholds_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.measures.targets.status import StatusClass
from addin.model.period import Period
from addin.model.words import Direction, Nature, Operator, Precision, TargetKind
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import (
    Voice,
    amount,
    change_of_growth,
    change_of_share,
    day_words,
    difference,
    distance,
    gap,
    growth,
    pace,
    period_words,
    seen,
)

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
_HOLDS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
_CHANGES = {
    TargetKind.CUM_CHANGE: "fall", TargetKind.CUM_COUNT: "total", TargetKind.MILESTONE: "items",
}  # fmt: skip
_DONE = 100.0
_PIECES = 100


def standing(facts: FactSet, voice: Voice, code: str, main: Fact) -> Sentence | None:
    """Pace with the figure it is measured on where that is not `main`, or why there is no pace."""
    row = facts.plan.indicator[code]
    progress, planned = facts.known(code, "progress"), facts.known(code, "planned_progress")
    if progress and planned:
        said = pace(
            voice, progress, planned, lower_is_better=row.direction is Direction.LOWER,
            straight=planned.formula == "planned_linear", of=_planned_change(facts, code),
        )  # fmt: skip
        if allowance := _allowance(facts, code, progress):
            said = voice.say(f"pace.{allowance}", pace=said)
        worse = (progress.value or 0) < 0
        said = voice.say(f"indicator.standing{'_worse' if worse else ''}", pace=said)
        return _on_figure(facts, voice, code, main, said)
    status = facts.known(code, "status")
    if status is None:
        return None
    if row.target.kind in _HOLDS and status.status_class.is_scored:
        return _on_figure(facts, voice, code, main, _kept(facts, voice, code, status))
    unscored = facts.find(code, "progress")
    if unscored is None or unscored.reason is None:
        return None
    return voice.say("indicator.unscored", reason=unscored.reason[voice.language])


def _planned_change(facts: FactSet, code: str) -> str:
    """What a progress is a share of: the planned increase, fall, improvement, total or items."""
    target, base = facts.plan.indicator[code].target, facts.fact(code, "baseline")
    if target.kind not in LEVELS:
        return _CHANGES.get(target.kind, "target")
    if target.kind is TargetKind.LEVEL_UP and (base.value or 0.0) < 0:
        return "improvement"
    way = "up" if target.kind is TargetKind.LEVEL_UP else "down"
    return f"points_{way}" if base.unit.is_percent else way


def _kept(facts: FactSet, voice: Voice, code: str, status: Fact) -> Sentence:
    """Whether a limit or range is kept, and by how much a limit is not."""
    kept = "not_kept" if status.status_class is StatusClass.FAR_BEHIND else "kept"
    ends = {TargetKind.HOLD_MAX: "_max", TargetKind.HOLD_MIN: "_min"}
    end = ends.get(facts.plan.indicator[code].target.kind, "")
    limit, missing = facts.known(code, "target"), facts.known(code, "gap_to_target")
    if limit is None or missing is None:
        end = ""
    return voice.say(
        f"indicator.{kept}{end}",
        limit=amount(voice, limit) if limit else None,
        gap=distance(voice, missing) if missing else None,
    )


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
    return voice.say(f"figure.{name}", period=words, value=amount(voice, scored))


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
        facts.known(code, "growth_required"),
        between=target_and_value(facts, code),
        lower_is_better=row.direction is Direction.LOWER,
    )


def target_and_value(facts: FactSet, code: str) -> tuple[Fact, Fact] | None:
    """Target and value of an indicator whose gap is their difference."""
    target, value = facts.known(code, "target"), facts.known(code, "comparable")
    kind = facts.plan.indicator[code].target.kind
    if target is None or value is None or kind not in LEVELS:
        return None
    return target, value


def moved(
    facts: FactSet, voice: Voice, code: str, main: Fact, previous: FactSet
) -> Sentence | None:
    """How an indicator moved since the `previous` assessment (METHODS-2 M30).

    A share is compared with the share then, both levels; anything else by its growth, of one source
    both times. Nothing is said where the two do not span alike: a quarter, or the year to date; and
    not of a share a year earlier, which its change on a year tells.
    """
    is_share = main.measure == "value" and main.unit.is_percent
    measure, say = ("value", change_of_share) if is_share else ("yoy", change_of_growth)
    now, before = facts.known(code, measure), previous.known(code, measure)
    if now is None or before is None or now.period.end != main.period.end:
        return None
    at_a_day = facts.plan.indicator[code].nature is Nature.STOCK
    alike = at_a_day or _spans_alike(now.period, before.period, levels=is_share)
    told_as_yoy = is_share and now.period.year_ago == before.period
    if told_as_yoy or not alike or now.formula != before.formula or not _is_later(now, before):
        return None
    if seen(voice, now, before) == 0 or (at_a_day and not is_share):
        return None
    then = before.period
    label = day_words(voice, then.end) if at_a_day else period_words(voice, then, now.period)
    return say(voice, now, before, label)


def grown(facts: FactSet, voice: Voice, code: str, yoy: Fact) -> Sentence:
    """Growth on a year earlier; the difference where the base was too small for a rate to say much.

    That is so of a rate above 100 %, and of pieces counted of which there were fewer than 100.
    """
    value, ago = facts.known(code, "value"), facts.known(code, "value_year_ago")
    pieces = facts.plan.indicator[code].nature is Nature.STOCK
    if value is None or ago is None or not yoy.unit.is_percent:
        return growth(voice, yoy)
    if not value.precision is ago.precision is Precision.EXACT:
        return growth(voice, yoy)
    few = pieces and value.unit.factor == 1 and value.decimals == 0 and (ago.value or 0) < _PIECES
    if not few and (yoy.value or 0) <= _DONE:
        return growth(voice, yoy)
    moved_up = seen(voice, value, ago)
    if moved_up == 0:
        return growth(voice, yoy)
    name = "more" if moved_up > 0 else "less"
    return voice.say(f"growth.{name}", change=difference(voice, value, ago))


def _spans_alike(now: Period, before: Period, *, levels: bool) -> bool:
    """Whether both are as long, or both count since January; the level of a year stands alone."""
    to_date = now.first == before.first == 1 and not (levels and now.is_year != before.is_year)
    return to_date or now.months == before.months


def _is_later(now: Fact, before: Fact) -> bool:
    exact = now.precision is before.precision is Precision.EXACT
    return exact and now.unit.is_percent and now.unit == before.unit and now.period > before.period
