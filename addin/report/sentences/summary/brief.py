"""How is one indicator told in one clause? For the highlights of page 1."""

from addin.facts.extras.reach import yearly
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.measures.targets.status import StatusClass
from addin.model.words import Nature, TargetKind
from addin.report.sentences.details import annual_clause, average_pace, first_year
from addin.report.sentences.figures.growths import on_year
from addin.report.sentences.figures.projected import far_by_projection
from addin.report.sentences.figures.telling import is_growth, is_profit, short_within, valued
from addin.report.sentences.overview import reason_of
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.standing import (
    LEVELS,
    bare_pace,
    kept,
    once_done,
    share_done,
)
from addin.report.sentences.wording import (
    Voice,
    achieved_rate,
    amount,
    day_words,
    difference,
    need,
    number,
    period_words,
    seen,
    side,
)

_DONE = 100.0
_ENDS = {Nature.STOCK: "_level", Nature.FLOW: "_flow"}


def brief(
    facts: FactSet, voice: Voice, code: str, *, needed: bool = True, of_year: bool = False
) -> Sentence:
    """The figure that is scored, how far it is, and what is needed; without a full stop.

    One yardstick is enough: of the plan's total that of the year where it is told `of_year`.
    """
    kind = facts.plan.indicator[code].target.kind
    is_total = code == facts.plan.identity.total_indicator
    alone = not is_total or kind is TargetKind.RATE_AVG  # of the total more than the year is told
    if of_year and alone and (said := _year(facts, voice, code)):
        return said
    if kind is TargetKind.RATE_AVG and facts.known(code, "growth_achieved"):
        return _average(facts, voice, code, needed=needed)
    scored, status = facts.known(code, "comparable"), facts.fact(code, "status")
    if kind is TargetKind.RATE_AVG or scored is None or not status.status_class.is_scored:
        return _unscored(facts, voice, code)
    if not needed and (said := _bare(facts, voice, code)):
        return said
    if (done := once_done(facts, code)) is not None:
        return _once(facts, voice, code, scored, done=done, named=not needed)
    total = _to_date(facts, voice, code, scored, of_year=of_year) if is_total else None
    return voice.say(
        "brief",
        total=total,
        figure=_figure(facts, voice, code, scored, named=total is None, alone=needed),
        pace=None if total and of_year else _pace(facts, voice, code, scored, alone=needed),
        need=_need(facts, voice, code) if needed and total is None else None,
        far=far_by_projection(facts, voice, code),
    )


def _once(
    facts: FactSet, voice: Voice, code: str, scored: Fact, *, done: bool, named: bool
) -> Sentence:
    """Whether what is done once is done."""
    return voice.say(
        f"brief.once_{'done' if done else 'open'}",
        name=short_within(facts, voice, code) if named or not _is_led(voice) else None,
        year=str(facts.fact(code, "target").period.year),
        **_when(facts, voice, scored, ended=True),
    )


def _is_led(voice: Voice) -> bool:
    """Whether lead words stand before a highlight, which name it: English has none."""
    return voice.language == "zh"


def _bare(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """How far it is on its way and nothing more, where two are told at once."""
    progress = facts.known(code, "progress")
    plain = facts.plan.indicator[code].target.kind in LEVELS
    if not plain or progress is None or seen(voice, progress) < 0:
        return None
    said = _pace(facts, voice, code, facts.fact(code, "comparable"))
    far = far_by_projection(facts, voice, code)
    name = short_within(facts, voice, code)
    return said and voice.say("brief.bare", name=name, pace=said, far=far)


def _figure(
    facts: FactSet, voice: Voice, code: str, scored: Fact, *, named: bool, alone: bool
) -> Sentence:
    """The value that is compared with the target, and of when it is.

    What stands `alone` behind its lead words is named there; English has none.
    """
    led = not named or (alone and _is_led(voice))
    if facts.plan.indicator[code].target.kind is TargetKind.CUM_CHANGE:
        return _change(facts, voice, code, scored, led=named and led)
    made = "ttm" if scored.is_rolling else "sum" if scored.formula == "sum" else "value"
    at_end = made != "value" or facts.plan.indicator[code].nature is Nature.STOCK
    flow = facts.plan.indicator[code].nature is Nature.FLOW
    form = made if made != "value" else "level" if at_end else "flow" if flow and not led else made
    loss = is_profit(facts, code) and seen(voice, scored) < 0
    when = _when(facts, voice, scored, ended=at_end)
    now = voice.say("brief.now") if led and made == "value" else None
    return voice.say(
        f"brief.{made}_loss" if loss else f"brief.{form}_led" if led else f"brief.{form}",
        name=None if led else short_within(facts, voice, code),
        it=None if named else voice.say("brief.it"),
        value=valued(facts, voice, code, scored),
        **when | {"when": when["when"] or now},
    )


def _change(facts: FactSet, voice: Voice, code: str, scored: Fact, *, led: bool) -> Sentence:
    """A fall or rise over the plan; the name stands in the lead words where they do."""
    name = short_within(facts, voice, code).removesuffix("下降").removesuffix("降低")
    return voice.say(
        f"brief.{side(seen(voice, scored), 'flat', 'fall', 'rise')}",
        name=None if led else name,
        base=str(facts.fact(code, "baseline").period.year),
        value=number(voice, scored, "abs"),
        **_when(facts, voice, scored, ended=True),
    )


def _when(facts: FactSet, voice: Voice, fact: Fact, *, ended: bool) -> dict[str, Piece]:
    words = day_words(voice, fact.period.end) if ended else period_words(voice, fact.period)
    own = fact.period.end == facts.period.end
    return {"period": words, "when": None if own else words}


def _pace(
    facts: FactSet, voice: Voice, code: str, scored: Fact, *, alone: bool = True
) -> Sentence | None:
    """Whether a limit is kept; how far it is worse than its base; else how far on its way."""
    progress, status = facts.known(code, "progress"), facts.fact(code, "status")
    if progress is None or facts.known(code, "planned_progress") is None:
        return kept(facts, voice, code, status, counted_on=alone)
    base = facts.known(code, "baseline")
    plain = facts.plan.indicator[code].target.kind in LEVELS
    met = status.status_class is StatusClass.ACHIEVED and (progress.value or 0) >= _DONE
    if alone and _is_led(voice) and met:
        return share_done(facts, voice, code)  # the lead words say that the target is met
    if (progress.value or 0) >= 0 or base is None or not plain:
        return bare_pace(facts, voice, code)
    rate = facts.plan.indicator[code].nature is Nature.RATIO
    names = ("higher", "lower") if rate else ("more", "less")
    name = side(seen(voice, scored, base), "same", *names)
    return voice.say(
        f"brief.base_{name}",
        base=str(base.period.year),
        apart=difference(voice, scored, base) if seen(voice, scored, base) else None,
    )


def _need(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What the years left have to bring, where the indicator is behind."""
    if facts.fact(code, "status").status_class.is_good:
        return None
    said = need(voice, yearly(facts, code, "required"))
    return said.capital if said else None


def _to_date(
    facts: FactSet, voice: Voice, code: str, scored: Fact, *, of_year: bool
) -> Sentence | None:
    """The year so far of the plan's total, where another figure is scored."""
    value, yoy = facts.known(code, "value"), facts.known(code, "yoy")
    if value is None or yoy is None or yoy.period.end != value.period.end:
        return None
    if value.value == scored.value and value.period == scored.period:
        return None
    return voice.say(
        "brief.to_date",
        period=period_words(voice, value.period, facts.period if _is_led(voice) else None),
        name=None if _is_led(voice) else short_within(facts, voice, code),
        value=amount(voice, value),
        growth=on_year(facts, voice, code, value.period),
        annual=annual_clause(facts, voice, code) if of_year else None,
    )


def _year(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What the lead words say of the target of the year: the year so far, beside it."""
    value, annual = facts.known(code, "value"), annual_clause(facts, voice, code)
    main = value or facts.known(code, "yoy")
    if main is None or annual is None:
        return None
    return voice.say(
        "brief.of_year" if value else "brief.of_year_growth",
        name=None if _is_led(voice) else short_within(facts, voice, code),
        period=period_words(voice, main.period, facts.period if _is_led(voice) else None),
        value=valued(facts, voice, code, value) if value else None,
        growth=on_year(facts, voice, code, main.period),
        annual=annual,
    )


def _unscored(facts: FactSet, voice: Voice, code: str) -> Sentence:
    """The plan's total where it cannot be scored: what is known of it, and why no more."""
    value = facts.known(code, "value")
    reason = reason_of(facts, code)
    if value is None:
        return Sentence()
    at_end = facts.plan.indicator[code].nature is Nature.STOCK
    return voice.say(
        f"brief.unscored{_ENDS.get(facts.plan.indicator[code].nature, '')}",
        name=short_within(facts, voice, code),
        value=amount(voice, value),
        growth=on_year(facts, voice, code, value.period),
        reason=reason[voice.language] if reason else None,
        **_when(facts, voice, value, ended=at_end),
    )


def _average(facts: FactSet, voice: Voice, code: str, *, needed: bool) -> Sentence:
    """A target on average growth: that so far, beside the one asked for."""
    achieved = facts.known(code, "growth_achieved")
    if achieved is None:
        return Sentence()
    named = is_growth(facts.plan.indicator[code])
    return voice.say(
        "brief.average_named" if named else "brief.average",
        name=None if needed and _is_led(voice) else short_within(facts, voice, code),
        start=first_year(facts, code),
        achieved=amount(voice, achieved) if named else achieved_rate(voice, achieved),
        pace=average_pace(facts, voice, code, achieved),
        need=_need(facts, voice, code) if needed else None,
        far=far_by_projection(facts, voice, code),
        **_when(facts, voice, achieved, ended=True),
    )
