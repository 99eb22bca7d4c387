"""How is one number said? Growth, profit, change, pace, gap: the variants W1 to W17.

Each function takes facts and chooses the phrase that their shown values ask for, so that a sign
or a direction in the text can never disagree with the number beside it (PRACTICE 1.3; rules N-02,
N-05, N-06).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from addin.facts.printer import (
    Figure,
    NumberStyle,
    Printed,
    amount_unit,
    mark_of,
    printed,
    shown_unit,
    smaller,
)
from addin.language import Language, capital
from addin.model.period import Period
from addin.model.unit import POINTS, Unit
from addin.report.sentences.phrases import BoundNumber, Phrases, Piece, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks: the phrases of one language and the style of its numbers."""

    phrases: Phrases
    style: NumberStyle = field(default_factory=NumberStyle)

    @property
    def language(self) -> Language:
        """The language of the phrases."""
        return self.phrases.language

    def say(self, name: str, /, **values: Piece) -> Sentence:
        """The phrase `name`, filled."""
        return self.phrases.say(name, **values)


def number(
    voice: Voice, figure: Figure, form: str = "", other: Figure | None = None
) -> BoundNumber:
    """The number of `figure` as a bound piece of a sentence; `form` as the printer reads it."""
    found = printed(figure, voice.language, voice.style, form=form, other=other)
    text = _typed(voice, found)
    if "word" in form.split() and voice.language == "en":
        text = count_word(voice, int(found.number))
    return BoundNumber(figure.id, capital(text) if "capital" in form.split() else text, form)


def counted(voice: Voice, figure: Figure) -> BoundNumber:
    """A count: English has words to nine, numerals from 10; Chinese has numerals."""
    return number(voice, figure, "word")


def counting(voice: Voice, count: int) -> str:
    """The same of what is no fact."""
    return count_word(voice, count) if voice.language == "en" else str(count)


def seen(voice: Voice, figure: Figure, other: Figure | None = None) -> Decimal:
    """The number that words are chosen by: as shown in the indicator's own unit, or less `other`.

    Both languages have to decide alike, so it is not the unit of the language that counts.
    """
    return printed(figure, "zh", voice.style, other=other).number


def side(value: Decimal, none: str, above: str, below: str) -> str:
    """The word for a difference: that for none, for one above zero, or for one below."""
    return (none, above, below)[_sign(value)]


def amount(
    voice: Voice, figure: Figure, unit: Unit | None = None, *, absolute: bool = False
) -> Sentence:
    """A value with its unit, and with "over" or "about" where the source states no exact one.

    In English amounts are converted from the stored value (C2: 18234.56亿元 is CNY 1,823.46
    billion). `unit` keeps several amounts of one sentence in the same unit.
    """
    if figure.value is None:
        return voice.say("value.none")
    named = unit or amount_unit(figure.value, figure.unit, voice.language, voice.style)
    form = " ".join(
        word for word in ("abs" * absolute, f"in:{named.code}" * (named != figure.unit)) if word
    )
    plain = _with_unit(voice, figure, form)
    mark = mark_of(figure)
    return voice.say(f"value.{mark}", value=plain) if mark else plain


def ends(low: Sentence, high: Sentence) -> tuple[Sentence, Sentence]:
    """The ends of a band, with the unit that they share said once: 9亿—16亿元, 3 to 5 days.

    万 and 亿 belong to the number, % to each of both (GB/T 15835); two ends of different signs keep
    their words.
    """
    first, last = ([str(piece) for piece in each.pieces] for each in (low, high))
    unit, words = last[-1], len(first) > _PLAIN
    alike = len(first) == len(last) and first[-1] == unit and isinstance(high.pieces[-1], str)
    if not alike or (words and first[0] != last[0]):
        return low, high
    size = _SIZE.match(unit)
    kept = unit if "%" in unit or "‰" in unit else size[0] if size else ""
    head = high.pieces[1:] if last[0].endswith(" ") else high.pieces
    return Sentence((*low.pieces[:-1], kept)), Sentence(head)


def growth(voice: Voice, figure: Figure, *, change: bool = False) -> Sentence:
    """W1 to W4 and W9: growth on a year earlier; a `change` of a rate is in percentage points."""
    if figure.value is None:
        return voice.say("growth.none")
    value = seen(voice, figure)
    size = number(voice, figure, "abs")
    if change or figure.unit == POINTS:
        return voice.say(f"points.{_direction(value)}", points=size)
    if value >= _DOUBLED:
        name = "growth.doubled" if value == _DOUBLED else "growth.times"
        return voice.say(name, growth=size, times=number(voice, figure, "times"))
    return voice.say(f"growth.{_direction(value)}", growth=size)


def profit(
    voice: Voice, now: Figure, before: Figure, yoy: Figure | None = None, *, told: bool = False
) -> Sentence:
    """W5: a profit against that of a year earlier, where either is a loss; else its growth.

    Where the value stands before, is `told`, only what became of it is said.
    """
    if now.value is None or before.value is None:
        return voice.say("growth.none")
    unit = _common_unit(voice, now, before)
    signs = _sign(seen(voice, now)), _sign(seen(voice, before))
    if signs == (1, 1):
        return growth(voice, yoy) if yoy else Sentence()
    name = _TURNS.get(signs) or side(
        -seen(voice, now, before), "loss_same", "loss_grew", "loss_shrank"
    )
    return voice.say(
        f"turned.{name}" if told else f"profit.{name}",
        now=amount(voice, now, unit, absolute=True),
        before=amount(voice, before, unit, absolute=True),
        change=_difference_amount(voice, now, before, unit),
    )


def change_of_growth(voice: Voice, now: Figure, before: Figure, label: str) -> Sentence:
    """W6 to W8: a growth against an earlier growth, that of `label`."""
    if now.value is None or before.value is None:
        return Sentence()
    new, old = seen(voice, now), seen(voice, before)
    if _sign(new) != _sign(old):
        return voice.say(
            "change.turn", before=label, was=_rate(voice, before), now=_rate(voice, now)
        )
    faster = _sign(abs(new) - abs(old))
    names = (
        ("fall_same", "fall_larger", "fall_smaller") if new < 0 else ("same", "faster", "slower")
    )
    return voice.say(f"change.{names[faster]}", before=label, points=_points(voice, now, before))


def change_of_share(voice: Voice, now: Figure, before: Figure, label: str) -> Sentence:
    """W9: a share against an earlier one, that of `label`, in percentage points."""
    if now.value is None or before.value is None:
        return Sentence()
    moved = side(seen(voice, now, before), "same", "up", "down")
    return voice.say(f"share.{moved}", before=label, points=_points(voice, now, before))


def compared(voice: Voice, figure: Figure, other: Figure, label: Piece) -> Sentence:
    """W10: a rate against another rate, that of the nation or of a target."""
    if figure.value is None or other.value is None:
        return Sentence()
    name = side(seen(voice, figure, other), "equal", "above", "below")
    return voice.say(f"compared.{name}", other=label, points=_points(voice, figure, other))


def pace(
    voice: Voice,
    progress: Figure,
    planned: Figure,
    *,
    lower_is_better: bool = False,
    straight: bool = True,
    of: str = "target",
    timed: bool = True,
) -> Sentence:
    """W11 to W13: progress against planned progress, in per cent, that of time where `straight`.

    `of` names the phrase for its share; that of time is said if `timed`; "done" is 100 % unrounded.
    """
    if progress.value is None or planned.value is None:
        return Sentence()
    parts = _done(voice, progress, planned)
    parts["done"] = done(voice, progress, planned, of)
    plan = voice.say("pace.time" if straight else "pace.plan")
    parts |= {"plan": plan, "lead": _points(voice, progress, planned)}
    name = side(seen(voice, progress, planned), "level", "ahead", "behind")
    if progress.value >= _DOUBLED:
        name = "done" if planned.value < _DOUBLED else "fulfilled"
    elif planned.value >= _DOUBLED:
        name = "over"
    elif seen(voice, progress) < 0:
        name = "above_baseline" if lower_is_better else "below_baseline"
    if timed or name not in ("ahead", "behind"):
        parts["time"] = number(voice, planned)
    return voice.say(f"pace.{name}", **parts)


def done(voice: Voice, progress: Figure, planned: Figure, of: str) -> Sentence:
    """What of the planned change is done; `of` names the phrase for its share."""
    return voice.say(f"done.{of}", **_done(voice, progress, planned))


def _done(voice: Voice, progress: Figure, planned: Figure) -> dict[str, Piece]:
    """A progress, with the words for one that is a bound, and for its distance to the path."""
    found: dict[str, Piece] = {"progress": number(voice, progress)}
    if mark := mark_of(progress):
        other = _OTHER_WAY[mark] if seen(voice, progress, planned) < 0 else mark
        found |= {"bound": voice.say(f"pace.{mark}"), "by": voice.say(f"pace.{other}")}
    return found


def gap(
    voice: Voice,
    missing: Figure,
    required: Figure | None = None,
    *,
    between: tuple[Figure, Figure] | None = None,
    lower_is_better: bool = False,
    over: bool = False,
) -> Sentence:
    """W14, W15: what is missing to the target, and what is needed in each of the years left.

    `missing` is positive as long as the target is not reached, whichever way is better; where it is
    `over`, the value has still to come down to it.
    `required` is a growth in per cent, a change in percentage points, or an amount a year.
    `between` are target and value where a reader sees both: the gap is then their difference.
    """
    if missing.value is None:
        return Sentence()
    size = distance(voice, missing, between)
    is_seen = seen(voice, *(between or (missing,))) != 0
    if missing.value > 0:
        name = f"gap.{'above' if over else 'short'}" if is_seen else "gap.close"
        return voice.say(name, gap=size, need=need(voice, required))
    if not is_seen:
        return voice.say("gap.reached")
    return voice.say("gap.below_ceiling" if lower_is_better else "gap.beyond", gap=size)


def distance(
    voice: Voice, missing: Figure, between: tuple[Figure, Figure] | None = None
) -> Sentence:
    """The size of a gap with its unit; gaps of per cents are percentage points."""
    figure, other = between or (missing, None)
    unit = _common_unit(voice, missing)
    if other is not None:
        unit = _common_unit(voice, figure if figure.value else other)
    unit = _that_shows(voice, figure, other, unit)
    words = ["abs"]
    if other is not None:
        words.append(f"minus:{other.id}")
    if unit != figure.unit:
        words.append(f"in:{unit.code}")
    return _with_unit(voice, figure, " ".join(words), other)


def difference(voice: Voice, now: Figure, before: Figure) -> Sentence:
    """How far `now` lies from `before`, without a sign, in the unit of both."""
    return _difference_amount(voice, now, before, _common_unit(voice, now, before))


def need(voice: Voice, required: Figure | None) -> Sentence | None:
    """What each of the years left has to bring; nothing where it cannot be known."""
    if required is None or required.value is None:
        return None
    value = seen(voice, required)
    size = number(voice, required, "abs")
    if value == 0:
        return voice.say("need.flat")
    if required.unit == POINTS:
        return voice.say("need.points_up" if value > 0 else "need.points_down", points=size)
    if required.unit.is_percent and abs(value) > _DOUBLED:
        return None  # a multiple of next to nothing is no measure of effort
    if required.unit.is_percent:
        return voice.say("need.growth" if value > 0 else "need.fall", rate=size)
    pieces = getattr(required, "measure", "") == "pieces_required"
    name = "less" if value < 0 else "more" if pieces else "amount"
    if required.unit.code == "rank":
        name = "places_up" if value < 0 else "places_down"
    return voice.say(f"need.{name}", amount=amount(voice, required, absolute=True))


def rank(voice: Voice, figure: Figure, area: str) -> Sentence:
    """W16: the place of a growth among those of `area`."""
    if figure.value is None:
        return Sentence()
    return voice.say("rank", rank=number(voice, figure), area=area)


def contribution(voice: Voice, share: Figure, pull: Figure, whole: str) -> Sentence:
    """W16: what a part contributed to the growth of the `whole`; a negative pull is said so."""
    if pull.value is None:
        return Sentence()
    size = number(voice, pull, "abs")
    if seen(voice, pull) < 0:
        return voice.say("contribution.down", whole=whole, pull=size)
    if share.value is None:
        return voice.say("contribution.pull", whole=whole, pull=size)
    return voice.say("contribution", whole=whole, contribution=number(voice, share), pull=size)


def achieved_rate(voice: Voice, achieved: Figure) -> Sentence:
    """What the years so far brought: average growth, points or an amount a year."""
    if achieved.unit.code == "pct":
        return average_growth(voice, achieved)
    if achieved.unit == POINTS:
        name = side(seen(voice, achieved), "flat", "up", "down")
        return voice.say(f"average.points_{name}", points=number(voice, achieved, "abs"))
    pieces = getattr(achieved, "measure", "") == "pieces_achieved"
    if seen(voice, achieved) == 0:
        return voice.say("average.flat" if achieved.value else "average.none")
    name = "less" if seen(voice, achieved) < 0 else "more" if pieces else "amount"
    if achieved.unit.code == "rank":
        name = "places_up" if name == "less" else "places_down"
    return voice.say(f"average.{name}", amount=amount(voice, achieved, absolute=True))


def average_growth(voice: Voice, figure: Figure, years: int = 0) -> Sentence:
    """W17: the average growth of several years; `years` 0 leaves their number unsaid."""
    if figure.value is None:
        return Sentence()
    value = seen(voice, figure)
    size = number(voice, figure, "abs")
    if not years:
        return voice.say(f"average.{_direction(value)}", growth=size)
    rate = voice.say(f"rate.{_direction(value)}", growth=size)
    name = "average.two_years" if years == _TWO else "average.years"
    return voice.say(name, rate=rate, years=str(years))


def period_words(voice: Voice, period: Period, report: Period | None = None) -> str:
    """A period in words, with its year; beside a `report` its own year is not named (N-09).

    >>> from addin.report.sentences.phrases import read_phrases
    >>> voice = Voice(phrases=read_phrases("zh"))
    >>> half, year = Period.parse("2024H1"), Period.parse("2024")
    >>> period_words(voice, half, year), period_words(voice, half.year_ago, year)
    ('上半年', '上年上半年')
    """
    named = _PERIOD_NAMES.get((period.first, period.last), _months(period))
    words = voice.say(
        named,
        first=_month(voice, period.first),
        last=_month(voice, period.last),
    )
    if report and period.year == report.year:
        return str(words)
    last = report is not None and period.year == report.year - 1
    name = "period.last_year" if last else "period.other_year"
    whole = "_whole" if period.is_year else "_months" if named in _BY_MONTHS else ""
    return str(voice.say(name + whole, period=words, year=str(period.year)))


def said_again(voice: Voice, bound: BoundNumber, facts: Mapping[str, Figure]) -> BoundNumber | None:
    """A number as its facts say it now; None where they are not known (any more)."""
    figure = facts.get(bound.fact_id)
    minus = next((word[6:] for word in bound.form.split() if word.startswith("minus:")), "")
    other = facts.get(minus) if minus else None
    if figure is None or figure.value is None:
        return None
    if minus and (other is None or other.value is None):
        return None
    return number(voice, figure, bound.form, other)


def day_words(voice: Voice, day: date, report: Period | None = None) -> str:
    """A day; the last one of a month as its end. Beside a `report` its own year is not named.

    >>> from addin.report.sentences.phrases import read_phrases
    >>> day_words(Voice(phrases=read_phrases("zh")), date(2024, 9, 30))
    '2024年9月底'
    """
    month_end = (day + timedelta(days=1)).day == 1
    name = "date.month_end" if month_end else "date"
    year = None if report and day.year == report.year else str(day.year)
    return str(voice.say(name, year=year, month=_month(voice, day.month), day=str(day.day)))


def count_word(voice: Voice, count: int) -> str:
    """A small count as a word, a larger one as digits (C2: in English words for one to nine)."""
    return str(voice.say(f"word.{count}")) if 1 <= count <= _WORDS[voice.language] else str(count)


_DOUBLED = 100
_PLAIN = 2  # a number and its unit
_SIZE = re.compile(r"万?亿|万")
_OTHER_WAY = {"at_most": "at_least", "at_least": "at_most"}
_WORDS = {"zh": 10, "en": 9}
_TWO = 2
_TURNS = {
    (1, -1): "from_loss", (-1, 1): "to_loss", (1, 0): "from_even",
    (-1, 0): "even_to_loss", (0, -1): "loss_to_even", (0, 1): "to_even", (0, 0): "even",
}  # fmt: skip
_BY_MONTHS = {"period.month", "period.months", "period.q1_to_q3", "period.h1"}
_PERIOD_NAMES = {
    (1, 3): "period.q1", (4, 6): "period.q2", (7, 9): "period.q3", (10, 12): "period.q4",
    (1, 6): "period.h1", (7, 12): "period.h2", (1, 9): "period.q1_to_q3", (1, 12): "period.year",
}  # fmt: skip


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _direction(value: Decimal) -> str:
    return side(value, "flat", "up", "down")


def _rate(voice: Voice, figure: Figure) -> Sentence:
    value = seen(voice, figure)
    return voice.say(f"rate.{_direction(value)}", growth=number(voice, figure, "abs"))


def _points(voice: Voice, now: Figure, before: Figure) -> BoundNumber:
    return number(voice, now, f"abs minus:{before.id}", before)


def _common_unit(voice: Voice, *figures: Figure) -> Unit:
    """One unit for all, in which the smallest still shows; Chinese keeps that of the indicator."""
    sizes = [abs(figure.value) for figure in figures if figure.value]
    small = voice.language == "en"
    smallest = min(sizes, default=0.0)
    return amount_unit(smallest, figures[0].unit, voice.language, voice.style, small=small)


def _difference_amount(voice: Voice, now: Figure, before: Figure, unit: Unit) -> Sentence:
    usual = shown_unit(now.unit, voice.language)
    if unit != usual and seen(voice, now, before):  # what is too small to show in millions
        form = f"in:{unit.code}"
        shown = printed(now, voice.language, voice.style, form=form, other=before).number
        unit = unit if shown else usual
    unit = _that_shows(voice, now, before, unit)
    form = f"abs minus:{before.id}" + (f" in:{unit.code}" if unit != now.unit else "")
    return _with_unit(voice, now, form, before)


def _that_shows(voice: Voice, figure: Figure, other: Figure | None, unit: Unit) -> Unit:
    """The unit, or a smaller one of the same money, in which a difference that is seen shows."""
    if not unit.is_money or not seen(voice, figure, other):
        return unit
    for one in (unit, *smaller(unit, voice.language)):
        form = f"in:{one.code}"
        if printed(figure, voice.language, voice.style, form=form, other=other).number:
            return one
    return unit


def _with_unit(voice: Voice, figure: Figure, form: str, other: Figure | None = None) -> Sentence:
    """A number between the two halves of its unit."""
    found = printed(figure, voice.language, voice.style, form=form, other=other)
    pieces = (found.before, BoundNumber(figure.id, _typed(voice, found), form), found.after)
    return Sentence(tuple(piece for piece in pieces if piece))


def _typed(voice: Voice, found: Printed) -> str:
    """The digits with the minus sign of the language, as tables have it."""
    return found.text.replace("-", "−") if voice.language == "en" else found.text


def _months(period: Period) -> str:
    return "period.month" if period.months == 1 else "period.months"


def _month(voice: Voice, month: int) -> str:
    return str(voice.say(f"month.{month}"))
