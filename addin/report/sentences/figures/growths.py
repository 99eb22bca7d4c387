"""How did a figure move: on a year, since the last report, beside that of others? (4.4)"""

from decimal import Decimal

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import rounded
from addin.model.period import Period
from addin.model.words import Nature, Precision, TargetKind
from addin.report.sentences.figures.telling import is_profit, is_rank
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.wording import (
    Voice,
    change_of_growth,
    change_of_share,
    compared,
    day_words,
    difference,
    growth,
    number,
    period_words,
    profit,
    seen,
    side,
)

_LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
_SMALL, _TELLING, _SLIGHT = 0.05, Decimal("0.1"), Decimal("0.5")
_DONE, _PIECES = 100.0, 100


def moved(
    facts: FactSet, voice: Voice, code: str, main: Fact, previous: FactSet
) -> Sentence | None:
    """How an indicator moved since the `previous` assessment (METHODS-2 M30).

    A share is compared with the share then, both levels; anything else by its growth, of one source
    both times. Nothing is said where the two do not span alike: a quarter, or the year to date; and
    not of a share a year earlier, which its change on a year tells.
    """
    if facts.plan.indicator[code].target.kind is TargetKind.MILESTONE:
        return _added(facts, voice, code, previous)
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
    if _is_slight(voice, now, before) or (at_a_day and not is_share):
        return None
    apart = _is_told_apart(facts, code, now) or _is_told_apart(previous, code, before)
    if not is_share and apart:
        return None  # no growth is told that could be faster or slower
    then = before.period
    label = day_words(voice, then.end) if at_a_day else period_words(voice, then, now.period)
    return say(voice, now, before, label)


def on_year(facts: FactSet, voice: Voice, code: str, period: Period) -> Sentence | None:
    """Growth on a year earlier of the value of `period`; of a profit, how loss and profit turned.

    Nothing where it is not known.
    """
    value, ago = facts.known(code, "value"), facts.known(code, "value_year_ago")
    if is_profit(facts, code) and value and ago and min(value.value or 0, ago.value or 0) < 0:
        return profit(voice, value, ago, told=True) if value.period.end == period.end else None
    yoy = facts.known(code, "yoy")
    if yoy is None and value and ago and value.period.end == period.end:
        exact = value.precision is ago.precision is Precision.EXACT
        return _apart(facts, voice, code, value, ago) if exact else None
    return grown(facts, voice, code, yoy) if yoy and yoy.period.end == period.end else None


def grown(facts: FactSet, voice: Voice, code: str, yoy: Fact) -> Sentence:
    """Growth on a year earlier; the difference where a rate says little, or of a rate or place."""
    value, ago = facts.known(code, "value"), facts.known(code, "value_year_ago")
    if value is None or ago is None or not _is_told_apart(facts, code, yoy):
        return growth(voice, yoy)
    return _apart(facts, voice, code, value, ago)


def told_apart(facts: FactSet, code: str) -> tuple[Fact, Fact] | None:
    """The value and that of a year ago where their difference is told, not the growth."""
    yoy, value, ago = (facts.known(code, one) for one in ("yoy", "value", "value_year_ago"))
    if yoy is None or value is None or ago is None or yoy.period.end != value.period.end:
        return None
    return (value, ago) if _is_told_apart(facts, code, yoy) else None


def is_rate(facts: FactSet, code: str, value: Fact) -> bool:
    """Whether it is higher or lower, not more or less."""
    nature = facts.plan.indicator[code.partition("/")[0]].nature
    return _is_rate(value) or nature is Nature.RATIO


def _apart(facts: FactSet, voice: Voice, code: str, value: Fact, ago: Fact) -> Sentence:
    """How far a value is from that of a year ago: of a rate or a place in its own words."""
    moved_up, year = seen(voice, value, ago), "_year" if value.period.is_year else ""
    if moved_up == 0:
        return voice.say(f"growth.flat{year}")
    names = ("more", "less")
    if is_rank(facts, code):
        names = ("place_down", "place_up") if abs(moved_up) == 1 else ("places_down", "places_up")
    if is_rate(facts, code, value):
        names = ("higher", "lower")
    return voice.say(f"growth.{names[moved_up < 0]}{year}", change=difference(voice, value, ago))


def _is_told_apart(facts: FactSet, code: str, yoy: Fact) -> bool:
    """Whether growth gives way to the difference of both values."""
    value, ago = facts.known(code, "value"), facts.known(code, "value_year_ago")
    if value is None or ago is None or not yoy.unit.is_percent:
        return False
    exact = value.precision is ago.precision is Precision.EXACT
    of_a_rate = _is_rate(value) or is_rank(facts, code)
    return exact and (of_a_rate or _is_small(facts, code, value, ago, yoy))


def _is_rate(value: Fact) -> bool:
    """Whether it is a share that stands in ‰ or per 100,000, or has no zero to grow from."""
    share = value.unit.dimension == "share" and not value.unit.is_percent
    return share or value.unit.is_interval


def _is_small(facts: FactSet, code: str, value: Fact, ago: Fact, yoy: Fact) -> bool:
    """Whether growth says little: of few pieces, above 100 %, to or below zero, of a small base."""
    row = facts.plan.indicator[code.partition("/")[0]]
    now, then = value.value or 0.0, ago.value or 0.0
    few = row.nature is not Nature.RATIO and value.unit.english is None and value.decimals == 0
    target = row.target.value if row.target.kind in _LEVELS else None
    from_nothing = target is not None and abs(then) < _SMALL * abs(target)
    few &= then < _PIECES
    none = min(now, then) < 0 or rounded(now, value.decimals) == 0
    return few or (yoy.value or 0) > _DONE or none or from_nothing


def _added(facts: FactSet, voice: Voice, code: str, previous: FactSet) -> Sentence | None:
    """What came to what is counted up in this period alone, since the one before."""
    now, then = facts.known(code, "value"), previous.known(code, "value")
    if now is None or then is None:
        return None
    exact = now.precision is then.precision is Precision.EXACT
    dated = now.period.end == facts.period.end and then.period.end == previous.period.end
    if not exact or not dated or seen(voice, now, then) < 0:
        return None
    return voice.say(
        f"change.{side(seen(voice, now, then), 'none_added', 'added', '')}",
        period=period_words(voice, facts.period, facts.period),
        added=_size(voice, now, then),
    )


def _size(voice: Voice, now: Fact, then: Fact) -> Piece:
    """How many more there are; English says "of them" and no unit."""
    if voice.language == "zh":
        return difference(voice, now, then)
    return number(voice, now, f"abs minus:{then.id}", then)


def beside_others(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """Growth or share beside that of the nation and the province, of the same period (4.4).

    Said of the plan's total, and of any that stands worse; nothing below a tenth of a point.
    """
    row = facts.plan.indicator[code]
    total = code == facts.plan.identity.total_indicator
    said = []
    for area, other in (("nation", row.nation), ("province", row.province)):
        pair = _same_span(facts, code, other) if other else None
        if pair is None or abs(seen(voice, *pair)) < _TELLING:
            continue
        worse_off = seen(voice, *pair) * row.direction.sign < 0
        if total or worse_off:
            said.append(compared(voice, *pair, voice.say(f"compared.{area}")))
    return voice.phrases.join(said, "join.compared") if said else None


def _same_span(facts: FactSet, code: str, other: str) -> tuple[Fact, Fact] | None:
    """The share, else the growth, of both, where period, unit and source of growth agree."""
    percent = facts.plan.indicator[code].unit.is_percent
    measure = "value" if percent and facts.plan.indicator[other].unit.is_percent else "yoy"
    own, theirs = facts.known(code, measure), facts.known(other, measure)
    if own is None or theirs is None or own.period != theirs.period or own.unit != theirs.unit:
        return None
    exact = own.precision is theirs.precision is Precision.EXACT
    alike = measure == "value" or own.formula == theirs.formula
    return (own, theirs) if exact and alike and own.unit.is_percent else None


def _spans_alike(now: Period, before: Period, *, levels: bool) -> bool:
    """Whether both are as long, or both count since January; the level of a year stands alone."""
    to_date = now.first == before.first == 1 and not (levels and now.is_year != before.is_year)
    return to_date or now.months == before.months


def _is_later(now: Fact, before: Fact) -> bool:
    exact = now.precision is before.precision is Precision.EXACT
    return exact and now.unit.is_percent and now.unit == before.unit and now.period > before.period


def _is_slight(voice: Voice, now: Fact, before: Fact) -> bool:
    """Whether a growth is so near to the one before, or so large, that nothing is to be said."""
    large = max(abs(seen(voice, now)), abs(seen(voice, before))) > _DONE
    turned = seen(voice, now) * seen(voice, before) < 0
    moved = abs(seen(voice, now, before))
    return moved == 0 or large or (not turned and moved < _SLIGHT)
