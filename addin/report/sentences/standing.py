"""How is it said where an indicator stands: on which figure, how far on its way, what is missing?

And what moved since the period before: a growth against that growth, a share against that share.

Progress is often measured on another figure than the latest one: the last four quarters, the sum
since the start, the last whole year. The sentence then names that figure, so that a reader can
check progress and gap by subtraction.
"""

from dataclasses import replace
from decimal import Decimal

from addin.facts.columns.standing import thresholds_of
from addin.facts.extras.reach import LIMITS, yearly
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.facts.printer import mark_of, printed
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.words import (
    Attribute,
    DataStatus,
    Direction,
    Nature,
    Operator,
    Precision,
    TargetKind,
    Verb,
)
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import (
    Voice,
    amount,
    change_of_growth,
    change_of_share,
    compared,
    counted,
    day_words,
    difference,
    distance,
    gap,
    growth,
    number,
    pace,
    period_words,
    profit,
    seen,
)

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
_CHANGES = {
    TargetKind.CUM_CHANGE: "fall", TargetKind.CUM_COUNT: "total", TargetKind.MILESTONE: "items",
}  # fmt: skip
_PROJECTED = {
    TargetKind.CUM_CHANGE: "fall", TargetKind.CUM_COUNT: "total", TargetKind.RATE_AVG: "growth",
}  # fmt: skip
_KINDS = {Nature.FLOW: "flow", Nature.STOCK: "level", Nature.RATIO: "rate"}
_ENDS = {TargetKind.HOLD_MAX: "_max", TargetKind.HOLD_MIN: "_min"}
_MARKS = {DataStatus.PRELIMINARY: "preliminary", DataStatus.EXPECTED: "expected"}
_PROFITS = ("利润", "盈利", "盈余", "profit")
_QUARTER, _SMALL, _TELLING = 3, 0.05, Decimal("0.1")
_DONE = 100.0
_PIECES = 100
_SLIGHT = Decimal("0.5")


def name_within(facts: FactSet, voice: Voice, code: str) -> str:
    """The name of an indicator within a sentence: English writes it small there.

    Acronyms and the proper names that the plan is named after keep their capital.
    """
    name = facts.name_of(code)[voice.language]
    first = name.split(" ", 1)[0].strip(",")
    if voice.language == "zh" or first in facts.plan.identity.name.en.split() or len(first) == 1:
        return name
    return name[:1].lower() + name[1:] if first[1:].islower() else name


def short_within(facts: FactSet, voice: Voice, code: str) -> str:
    """The short name where the sheet has one: page 1 has little room."""
    own = facts.plan.indicator[code].short_name[voice.language]
    return own or name_within(facts, voice, code)


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
    return _qualified(facts, voice, code, said)


def _qualified(facts: FactSet, voice: Voice, code: str, said: Sentence) -> Sentence:
    """A pace, with what else its class follows from: a tolerance, or what is projected."""
    progress = facts.known(code, "progress")
    if progress and (allowance := _allowance(facts, code, progress)):
        return voice.say(f"pace.{allowance}", pace=said)
    return turned_by_projection(facts, voice, code, said) or said


def turned_by_projection(
    facts: FactSet, voice: Voice, code: str, said: Sentence
) -> Sentence | None:
    """A pace with what makes a binding one far behind all the same: it is projected to miss.

    None where the pace alone says the class.
    """
    row, lead = facts.plan.indicator[code], facts.known(code, "lead")
    progress, point = facts.known(code, "progress"), facts.known(code, "projection")
    status, target = facts.known(code, "status"), facts.known(code, "target")
    if not (lead and progress and point and status and target):
        return None
    slow = (lead.value or 0) < thresholds_of(facts.plan).behind or (progress.value or 0) < 0
    far = status.status_class is StatusClass.FAR_BEHIND
    if slow or not far or row.attribute is not Attribute.BINDING:
        return None
    told, goal = _projected(facts, voice, code, point), _projected_goal(facts, voice, code, target)
    return voice.say("pace.projected", pace=said, point=told, target=goal)


def projected(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """Where the yearly figures lead by the year of the target, beside it; not how probably."""
    low, high, target = (
        facts.known(code, each) for each in ("projection_low", "projection_high", "target")
    )
    if low is None or high is None or target is None:
        return None
    falls = facts.plan.indicator[code].target.kind is TargetKind.CUM_CHANGE
    if falls and seen(voice, low) < 0:
        return None  # from a rise to a fall: no band that anybody reads
    goal = abs(seen(voice, target)) if falls else seen(voice, target)
    under, over = seen(voice, high) < goal, seen(voice, low) > goal
    return voice.say(
        "projected",
        point=_projected(facts, voice, code, low, high),
        beside=voice.say(f"projected.{'below' if under else 'above' if over else 'across'}"),
        target=_projected_goal(facts, voice, code, target),
    )


def _projected(facts: FactSet, voice: Voice, code: str, *ends: Fact) -> Sentence:
    """A projected figure, or the ends of its band, and what they measure."""
    of = facts.plan.indicator[code].target.kind
    falls, grows = of is TargetKind.CUM_CHANGE, of is TargetKind.RATE_AVG
    values = [
        amount(voice, end, absolute=falls) if falls or grows else valued(facts, voice, code, end)
        for end in ends
    ]
    band = len(values) > 1
    told = voice.say("projected.band", low=values[0], high=values[-1]) if band else values[0]
    kind = _PROJECTED.get(of, "level")
    if falls and seen(voice, ends[0]) < 0:
        kind = "rise"
    return voice.say(f"projected.{kind}", value=told, year=str(ends[0].period.year))


def _projected_goal(facts: FactSet, voice: Voice, code: str, target: Fact) -> Sentence:
    falls = facts.plan.indicator[code].target.kind is TargetKind.CUM_CHANGE
    return amount(voice, target, absolute=True) if falls else valued(facts, voice, code, target)


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
        pace=_worse_pace(facts, voice, progress, planned),
    )


def _worse_pace(facts: FactSet, voice: Voice, progress: Fact, planned: Fact) -> Sentence:
    """How far behind its path something is that is worse than its base."""
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
    if target.kind is TargetKind.LEVEL_UP and (base.value or 0.0) < 0:
        return "improvement"
    way = "up" if target.kind is TargetKind.LEVEL_UP else "down"
    return f"points_{way}" if base.unit.is_percent else way


def kept(
    facts: FactSet, voice: Voice, code: str, status: Fact, *, counted_on: bool = True
) -> Sentence:
    """Whether a limit or range is kept, and by how much it is not; for how long if `counted_on`."""
    held = "not_kept" if status.status_class is StatusClass.FAR_BEHIND else "kept"
    limit, missing = facts.known(code, "target"), facts.known(code, "gap_to_target")
    if limit is None or missing is None:
        return voice.say(f"indicator.{held}")
    return voice.say(
        f"indicator.{held}{_end(facts, code, held)}",
        limit=_limit(facts, voice, code, limit),
        gap=distance(voice, missing) if seen(voice, missing) else None,
        row=_in_a_row(facts, voice, code) if counted_on else None,
    )


def _end(facts: FactSet, code: str, held: str) -> str:
    """Which end of what is allowed is meant: the upper, the lower, of a limit or a range."""
    band = facts.plan.indicator[code].target.band
    if band is None:
        return _ENDS.get(facts.plan.indicator[code].target.kind, "_level")
    if held == "kept":
        return "_range"
    value = facts.fact(code, "comparable").value or 0.0
    return "_over" if value > band[1] else "_under"


def _limit(facts: FactSet, voice: Voice, code: str, limit: Fact) -> Sentence:
    """The limit with its unit, or both ends of a range."""
    band = facts.plan.indicator[code].target.band
    if band is None:
        return amount(voice, limit)
    low, high = (
        str(printed(replace(limit, value=end), voice.language, voice.style)) for end in band
    )
    return voice.say("indicator.band", low=low, high=high)


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
    if _is_slight(voice, now, before) or (at_a_day and not is_share):
        return None
    then = before.period
    label = day_words(voice, then.end) if at_a_day else period_words(voice, then, now.period)
    return say(voice, now, before, label)


def _is_slight(voice: Voice, now: Fact, before: Fact) -> bool:
    """Whether a growth is so near to the one before, or so large, that nothing is to be said."""
    large = max(abs(seen(voice, now)), abs(seen(voice, before))) > _DONE
    turned = seen(voice, now) * seen(voice, before) < 0
    moved = abs(seen(voice, now, before))
    return moved == 0 or large or (not turned and moved < _SLIGHT)


def grown(facts: FactSet, voice: Voice, code: str, yoy: Fact) -> Sentence:
    """Growth on a year earlier; the difference where the base was too small for a rate to say much.

    That is so of a rate above 100 %, and of pieces counted of which there were fewer than 100.
    """
    value, ago = facts.known(code, "value"), facts.known(code, "value_year_ago")
    if value is None or ago is None or not yoy.unit.is_percent:
        return growth(voice, yoy)
    if not value.precision is ago.precision is Precision.EXACT or not _is_small(facts, code, yoy):
        return growth(voice, yoy)
    moved_up = seen(voice, value, ago)
    if moved_up == 0:
        return growth(voice, yoy)
    name = "more" if moved_up > 0 else "less"
    return voice.say(f"growth.{name}", change=difference(voice, value, ago))


def _is_small(facts: FactSet, code: str, yoy: Fact) -> bool:
    """Whether growth says little: of few pieces, above 100 %, below zero, from a small base."""
    row, value = facts.plan.indicator[code], facts.fact(code, "value")
    now, ago = value.value or 0.0, facts.fact(code, "value_year_ago").value or 0.0
    few = row.nature is Nature.STOCK and value.unit.factor == 1 and value.decimals == 0
    target = row.target.value if row.target.kind in LEVELS else None
    from_nothing = target is not None and abs(ago) < _SMALL * abs(target)
    return (few and ago < _PIECES) or (yoy.value or 0) > _DONE or min(now, ago) < 0 or from_nothing


def on_year(facts: FactSet, voice: Voice, code: str, period: Period) -> Sentence | None:
    """Growth on a year earlier of the value of `period`; of a profit, how loss and profit turned.

    Nothing where it is not known.
    """
    value, ago = facts.known(code, "value"), facts.known(code, "value_year_ago")
    if is_profit(facts, code) and value and ago and min(value.value or 0, ago.value or 0) < 0:
        return profit(voice, value, ago, told=True) if value.period.end == period.end else None
    yoy = facts.known(code, "yoy")
    return grown(facts, voice, code, yoy) if yoy and yoy.period.end == period.end else None


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


def is_profit(facts: FactSet, code: str) -> bool:
    """Whether a value below zero is a loss."""
    row = facts.plan.indicator[code]
    named = any(word in f"{row.name.zh} {row.name.en}".casefold() for word in _PROFITS)
    return row.verb is Verb.EARN or (row.verb is Verb.BY_NATURE and row.unit.is_money and named)


def valued(facts: FactSet, voice: Voice, code: str, figure: Fact) -> Sentence:
    """A value with its unit; a loss says so and has no sign."""
    if code in facts.plan.indicator and is_profit(facts, code) and seen(voice, figure) < 0:
        return voice.say("value.loss", value=amount(voice, figure, absolute=True))
    return amount(voice, figure)


def told_as(facts: FactSet, voice: Voice, code: str, value: Fact) -> str:
    """In which form a value is told: as a loss, of a period, at a day, or as a rate."""
    loss = is_profit(facts, code) and seen(voice, value) < 0
    return "loss" if loss else _KINDS[facts.plan.indicator[code].nature]


def told(facts: FactSet, voice: Voice, code: str, value: Fact) -> Sentence:
    """The name with the verb of its value: that of the sheet, else by its nature (4.2)."""
    row = facts.plan.indicator[code]
    verb, name = _verb(facts, row, value), facts.name_of(code)[voice.language]
    stem = name.removesuffix("数") if row.verb is not Verb.BY_NATURE else name
    word = str(voice.say(f"verb.{verb}"))
    if verb is not Verb.BE and word in stem:  # 新增就业 needs no second 新增
        return voice.say("told.named", name=stem) if stem != name else _told(voice, name, Verb.BE)
    return _told(voice, stem, verb, so_far=_is_so_far(row, value))


def _told(voice: Voice, name: str, verb: Verb, *, so_far: bool = False) -> Sentence:
    said = voice.say(f"verb.{verb.value}")
    return voice.say("told.so_far" if so_far else "told", name=name, verb=said)


def _verb(facts: FactSet, row: Indicator, value: Fact) -> Verb:
    """What should fall, and a loss, are not completed; what is no money is not earned."""
    negative = min(value.value or 0.0, row.baseline.value or 0.0) < 0
    plain = row.direction is Direction.LOWER or row.target.kind is TargetKind.HOLD_MAX or negative
    if row.verb is Verb.EARN and any(word in row.name.zh for word in _PROFITS):
        return Verb.BE
    if row.verb is not Verb.BY_NATURE:
        return row.verb
    if row.nature is not Nature.FLOW or plain or is_profit(facts, row.code):
        return Verb.BE
    return Verb.COMPLETE if row.unit.is_money else Verb.AMOUNT


def _is_so_far(row: Indicator, value: Fact) -> bool:
    """Whether it is what some quarters of a year brought together."""
    flow = row.nature is Nature.FLOW and row.verb is not Verb.RECOGNISE
    return (
        flow
        and value.period.first == 1
        and not value.period.is_year
        and value.period.months > _QUARTER
    )


def _spans_alike(now: Period, before: Period, *, levels: bool) -> bool:
    """Whether both are as long, or both count since January; the level of a year stands alone."""
    to_date = now.first == before.first == 1 and not (levels and now.is_year != before.is_year)
    return to_date or now.months == before.months


def _is_later(now: Fact, before: Fact) -> bool:
    exact = now.precision is before.precision is Precision.EXACT
    return exact and now.unit.is_percent and now.unit == before.unit and now.period > before.period
