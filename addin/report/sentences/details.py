"""What is there to say about one indicator, one cluster, one shortfall?"""

from collections.abc import Iterable, Sequence

from addin.facts.extras.actions import action_about
from addin.facts.extras.attribution import Part, parts_of
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.extras.reach import LIMITS, Reach, outlook_of, yearly
from addin.facts.extras.year import is_of_months, way_of_year
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import mark_of
from addin.measures.reasons import Reason
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.model.series import MONTHS
from addin.model.words import Attribute, Nature, TargetKind
from addin.report.sentences.figures.growths import beside_others, grown, moved, on_year
from addin.report.sentences.figures.projected import far_by_projection, projected
from addin.report.sentences.figures.telling import (
    is_growth,
    is_profit,
    name_within,
    sized,
    told,
    told_as,
    valued,
)
from addin.report.sentences.overview import groups_counted
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.standing import (
    bare_pace,
    is_over_target,
    kept,
    once_done,
    open_gap,
    standing,
    status_mark,
    target_and_value,
)
from addin.report.sentences.wording import (
    Voice,
    achieved_rate,
    amount,
    compared,
    counting,
    day_words,
    difference,
    distance,
    growth,
    need,
    number,
    period_words,
    seen,
    side,
)

_DONE = 100
_DRIVERS = 2
_TOGETHER = ("共", "合计", "总")


def indicator(facts: FactSet, voice: Voice, code: str, previous: FactSet | None = None) -> Sentence:
    """S-04, S-05: value, growth, target of the year, pace and gap of one indicator.

    `previous` is the assessment of the period before, with which that of now is compared.
    """
    name = facts.name_of(code)[voice.language]
    kind = facts.plan.indicator[code].target.kind
    if kind is TargetKind.RATE_AVG:
        return _average(facts, voice, code, name)
    if kind is TargetKind.CUM_CHANGE and facts.known(code, "comparable"):
        return _reduction(facts, voice, code)
    if once_done(facts, code) is not None:
        return _once(facts, voice, code, "indicator.once")
    value, yoy = facts.known(code, "value"), facts.known(code, "yoy")
    main = value or yoy
    if main is None:
        return _unknown(facts, voice, code, name)
    form = "growth" if value is None else told_as(facts, voice, code, value)
    return voice.say(
        f"indicator.{form}",
        **_when(facts, voice, main, at_end=form == "level"),
        name=name,
        told=told(facts, voice, code, value) if value else None,
        value=sized(facts, voice, code, value, absolute=form == "loss") if value else None,
        status=status_mark(facts, voice, main),
        growth=on_year(facts, voice, code, main.period),
        **_beside(facts, voice, code, main, previous),
        pace=standing(facts, voice, code, main),
        gap=_gap(facts, voice, code),
    )


def _beside(
    facts: FactSet, voice: Voice, code: str, main: Fact, previous: FactSet | None
) -> dict[str, Piece]:
    """What a figure is compared with besides its growth: one clause, others before its own past."""
    told = {
        "others": beside_others(facts, voice, code),
        "annual": annual_clause(facts, voice, code),
        "change": moved(facts, voice, code, main, previous) if previous else None,
    }
    return dict([(name, clause) for name, clause in told.items() if clause][:1])


def _gap(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What is missing to the target of those that are late, and what made it so but the pace."""
    if facts.fact(code, "status").status_class.is_good:
        return None
    told = (open_gap(facts, voice, code), far_by_projection(facts, voice, code))
    return voice.phrases.join(told, "join.sentence")


def clusters_total(facts: FactSet, voice: Voice, *, short: bool = False) -> Sentence:
    """S-06: the clusters of the plan's own scheme together; no total where one is missing.

    In `short` without their share of the whole and its parts.
    """
    members = clusters_of(facts, facts.plan.identity.main_scheme)
    if not members:
        return Sentence()
    code = members[0].indicator
    subject = f"{code}/{facts.plan.identity.main_scheme}"
    total = facts.known(subject, "value")
    if total is None:
        return _no_total(facts, voice, members)
    part, yoy = facts.known(subject, "contribution"), facts.known(subject, "yoy")
    top, words = drivers(facts), facts.plan.identity
    told = part is not None and (part.value or 0) > 0 and top
    return voice.say(
        "clusters.total",
        **_of_groups(facts, voice, code, total, are=("clusters.have", "clusters.are")),
        groups=groups_counted(facts, voice),
        overlap=words.overlap[voice.language],
        growth=grown(facts, voice, subject, yoy) if yoy else None,
        whole=words.total_word[voice.language],
        contribution=number(voice, part) if part and told else None,
        **({} if short else _share_of_whole(facts, voice, subject)),
        parts=None if short else voice.phrases.join(_parts(facts, voice, top)),
    )


def _share_of_whole(facts: FactSet, voice: Voice, subject: str) -> dict[str, Piece]:
    """What the groups make up of the whole, where it has a name, and how that moved."""
    share, change = facts.known(subject, "share"), facts.known(subject, "share_change")
    named = facts.plan.identity.total_word[voice.language]
    return {
        "share": number(voice, share) if share else None,
        "change": growth(voice, change, change=True) if change and named else None,
    }


def _of_groups(
    facts: FactSet, voice: Voice, code: str, value: Fact, are: tuple[str, str]
) -> dict[str, Piece]:
    """When groups have what, by the plan's verb or without one; a stock stands at a day.

    English counts things: "had 36 schools", where it says "had a capacity of 3,650 beds".
    """
    words, language = facts.plan.identity, voice.language
    at_end = facts.plan.indicator[code].nature is Nature.STOCK
    when = _when(facts, voice, value, at_end=at_end)
    said = voice.say("cluster.at" if at_end else "cluster.during", period=when["period"])
    verb = words.group_verb[language]
    own = not verb.startswith(_TOGETHER)
    measure = words.group_measure[language] or name_within(facts, voice, code)
    pieces = value.unit.dimension == "count" and value.unit.factor == 1 and not mark_of(value)
    things = language == "en" and bool(verb) and pieces
    name = (are[0] if own else f"{are[0]}_own") if verb else are[1]
    return {
        **when,
        "period": said,
        "has": verb if things else voice.say(name, verb=verb, measure=measure),
        "value": Sentence((number(voice, value), f" {measure}"))
        if things
        else amount(voice, value),
    }


def _no_total(facts: FactSet, voice: Voice, members: Sequence[Cluster]) -> Sentence:
    """How many clusters have a size, and which: what is not whole is not added up."""
    known = sum(facts.known(subject_of(row), "value") is not None for row in members)
    name = "clusters.no_total" if known else "clusters.unknown"
    told = voice.phrases.join(_sizes(facts, voice, members), "join.sentence")
    one = "_one" if known == 1 and known < len(members) else ""
    count = counting(voice, known)
    if known == len(members):
        spans = {facts.fact(subject_of(row), "value").period for row in members}
        name = "clusters.apart" if len(spans) > 1 else "clusters.whole"
    return voice.say(f"{name}{one}", groups=groups_counted(facts, voice), known=count, sizes=told)


def drivers(facts: FactSet) -> tuple[Fact, ...]:
    """The contributions of the two clusters that add most to the growth of the total.

    None where the total hardly grew or fell: a share of such a change says nothing.
    """
    rows = clusters_of(facts, facts.plan.identity.main_scheme)
    known = (facts.known(subject_of(row), "contribution") for row in rows)
    found = [fact for fact in known if fact and (fact.value or 0.0) > 0]
    total = facts.known(rows[0].indicator, "yoy") if rows else None
    if len(found) < _DRIVERS or total is None or (total.value or 0.0) < 1:
        return ()
    return tuple(sorted(found, key=lambda fact: -(fact.value or 0.0))[:_DRIVERS])


def _sizes(facts: FactSet, voice: Voice, rows: Sequence[Cluster]) -> Iterable[Sentence]:
    """Each cluster whose size is known, where there is no total."""
    for row in rows:
        value, done = (facts.known(subject_of(row), m) for m in ("value", "completion"))
        target = facts.known(subject_of(row), "target")
        if value is None:
            continue
        scored = facts.known(subject_of(row), "comparable")
        same = scored is not None and scored.value == value.value and target is not None
        yield voice.say(
            "clusters.size",
            **_when(facts, voice, value),
            name=row.name[voice.language],
            value=amount(voice, value),
            target=amount(voice, target) if same and target else None,
            completion=number(voice, done) if same and done else None,
        ).capital


def _parts(facts: FactSet, voice: Voice, top: Sequence[Fact]) -> Iterable[Sentence]:
    for fact in top:
        name = facts.name_of(fact.subject)[voice.language]
        yield voice.say("clusters.part", name=name, share=number(voice, fact))


def shortfall(facts: FactSet, voice: Voice, code: str) -> Sentence:
    """S-09: how far an indicator is from target and path, what was achieved, what is needed."""
    row = facts.plan.indicator[code]
    if row.target.kind is TargetKind.RATE_AVG:
        return _slow_average(facts, voice, code)
    value, missing = facts.known(code, "comparable"), facts.known(code, "gap_to_target")
    if value is None:
        return _unknown(facts, voice, code, row.name[voice.language])
    if once_done(facts, code) is not None:
        return _once(facts, voice, code, "shortfall.once")
    if row.target.kind in LIMITS or missing is None:
        return _broken(facts, voice, row, value)
    achieved, required = (yearly(facts, code, of) for of in ("achieved", "required"))
    return voice.say(
        "shortfall",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_span(facts, voice, value),
        verb=_stood(facts, voice, row, value),
        value=_reduced(facts, voice, row, value),
        status=status_mark(facts, voice, value),
        year=str(row.target.year or facts.plan.identity.end_year),
        gap=_gap_apart(facts, voice, code, missing),
        start=first_year(facts, code),
        achieved=achieved_rate(voice, achieved) if achieved else None,
        need=_needed(voice, required),
        outlook=_outlook(facts, voice, code),
        projected=projected(facts, voice, code),
        todo=_action(facts, voice, code),
    )


def _gap_apart(facts: FactSet, voice: Voice, code: str, missing: Fact) -> Sentence | None:
    """What is missing to a target, or what is too much; nothing that a reader cannot see."""
    if not seen(voice, *(target_and_value(facts, code) or (missing,))):
        return None
    name = "gap.apart_above" if is_over_target(facts, code) else "gap.apart_short"
    return voice.say(name, gap=distance(voice, missing, target_and_value(facts, code)))


def _once(facts: FactSet, voice: Voice, code: str, of: str) -> Sentence:
    """Whether what is done once is done: no share of it is told, nor what a year needs of it."""
    row, value = facts.plan.indicator[code], facts.fact(code, "comparable")
    way = f"_{'done' if once_done(facts, code) else 'open'}" if of.startswith("indicator") else ""
    return voice.say(
        f"{of}{way}",
        **_until(facts, voice, value),
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        status=status_mark(facts, voice, value),
        year=str(facts.fact(code, "target").period.year),
        todo=_action(facts, voice, code),
    )


def _broken(facts: FactSet, voice: Voice, row: Indicator, value: Fact) -> Sentence:
    """S-09 of a limit: what it is, on which side of what is allowed, for how long."""
    return voice.say(
        "shortfall.limit",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_span(facts, voice, value),
        verb=_stood(facts, voice, row, value),
        value=amount(voice, value),
        status=status_mark(facts, voice, value),
        kept=kept(facts, voice, row.code, facts.fact(row.code, "status")),
        todo=_action(facts, voice, row.code),
    )


def offsetting(facts: FactSet, voice: Voice) -> Sentence:
    """S-12: the parts of the clusters' gap in amounts, where they offset each other (M20)."""
    split = parts_of(facts)
    if split is None or split.share.known:
        return Sentence()
    sides: dict[bool, list[Part]] = {True: [], False: []}
    for part in sorted(split.parts, key=lambda each: -abs(each.value)):
        if part.fact.known and seen(voice, part.fact):
            sides[part.value < 0].append(part)
    main, other = (
        voice.phrases.join(_part(voice, part) for part in sides[behind])
        for behind in (split.total < 0, split.total >= 0)
    )
    if not main or not other:
        return Sentence()
    even = split.share.reason is Reason.TOTAL_UNCHANGED
    name = name_within(facts, voice, split.indicator)
    return voice.say(f"offset.{'even' if even else 'partly'}", name=name, main=main, other=other)


def _part(voice: Voice, part: Part) -> Sentence:
    """How far a part is from its path; what is counted twice has none, it moves the sum."""
    kind = "twice_" if part.subject.endswith(":overlap") else ""
    way = "short" if part.value < 0 else "over"
    size = distance(voice, part.fact)
    return voice.say(f"offset.{kind}{way}", name=part.name[voice.language], size=size)


def _reduced(facts: FactSet, voice: Voice, row: Indicator, figure: Fact) -> Sentence:
    """A value; that of a cumulative change says which way it went, a loss that it is one."""
    if row.target.kind is not TargetKind.CUM_CHANGE:
        return valued(facts, voice, row.code, figure)
    way = side(seen(voice, figure), "flat", "reduction", "rise")
    return voice.say(f"value.{way}", value=amount(voice, figure, absolute=True))


def _stood(facts: FactSet, voice: Voice, row: Indicator, figure: Fact) -> Sentence:
    """The verb of a value: a fall or a loss is shown, a flow comes to so much, the rest stands."""
    loss = is_profit(facts, row.code) and seen(voice, figure) < 0
    if loss or row.target.kind is TargetKind.CUM_CHANGE:
        return voice.say("verb.show")
    return voice.say("verb.amount" if row.nature is Nature.FLOW else "verb.be")


def _about(facts: FactSet, voice: Voice, row: Indicator) -> Sentence:
    """Whether the target is binding, and who answers for it where no action tells."""
    action = action_about(facts.plan, row.code)
    told = action is not None and action.department
    office = None if told else facts.plan.department.get(row.department)
    stated = row.attribute is not Attribute.UNSTATED
    about = [
        row.attribute[voice.language] if stated else "",
        office.name[voice.language] if office else "",
    ]
    return voice.phrases.join(about)


def _slow_average(facts: FactSet, voice: Voice, code: str) -> Sentence:
    """S-09 for a target on growth: the average so far, the one asked for, the one still needed."""
    row = facts.plan.indicator[code]
    achieved, target = facts.known(code, "growth_achieved"), facts.known(code, "target")
    if achieved is None or target is None:
        told = {"about": _about(facts, voice, row), "todo": _action(facts, voice, code)}
        said = _by_pace(facts, voice, code, "shortfall.by_pace", **told)
        return said or _unknown(facts, voice, code, row.name[voice.language])
    required = facts.known(code, "growth_required")
    return voice.say(
        "shortfall.average",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_when(facts, voice, achieved)["when"],
        start=first_year(facts, code),
        achieved=achieved_rate(voice, achieved),
        status=status_mark(facts, voice, achieved),
        target=amount(voice, target),
        need=_needed(voice, required),
        outlook=_outlook(facts, voice, code),
        projected=projected(facts, voice, code),
        todo=_action(facts, voice, code),
    )


def _average(facts: FactSet, voice: Voice, code: str, name: str) -> Sentence:
    """A target on average growth: the average so far, never the level that grew."""
    achieved = facts.known(code, "growth_achieved")
    if achieved is None:
        return _by_pace(facts, voice, code) or _unknown(facts, voice, code, name)
    named = is_growth(facts.plan.indicator[code])
    return voice.say(
        "indicator.average" if named else "indicator.average_of",
        **_until(facts, voice, achieved),
        name=name if named else name_within(facts, voice, code),
        start=first_year(facts, code),
        value=amount(voice, achieved) if named else achieved_rate(voice, achieved),
        status=status_mark(facts, voice, achieved),
        pace=_average_standing(facts, voice, code, achieved),
        gap=_needed(voice, facts.known(code, "growth_required")),
        far=far_by_projection(facts, voice, code),
    )


def _by_pace(
    facts: FactSet, voice: Voice, code: str, of: str = "indicator.by_pace", **more: Piece
) -> Sentence | None:
    """What is scored though no growth can be told: only a bound of its base is known."""
    scored = facts.fact(code, "status").status_class.is_scored
    pace = bare_pace(facts, voice, code) if scored else None
    figure = facts.known(code, "value") or facts.known(code, "yoy")
    return (
        voice.say(
            of,
            **more,
            name=facts.name_of(code)[voice.language],
            pace=pace,
            status=status_mark(facts, voice, figure) if figure else None,
        )
        if pace
        else None
    )


def _average_standing(facts: FactSet, voice: Voice, code: str, achieved: Fact) -> Sentence | None:
    said = average_pace(facts, voice, code, achieved)
    scored = facts.known(code, "target") and facts.known(code, "progress")
    return voice.say("indicator.standing", pace=said) if said and scored else said


def _needed(voice: Voice, required: Fact | None) -> Sentence | None:
    """What is needed, as a sentence of its own in English."""
    said = need(voice, required)
    return said.capital if said else None


def average_pace(facts: FactSet, voice: Voice, code: str, achieved: Fact) -> Sentence | None:
    """An average growth beside the one asked for; why there is no pace where there is none."""
    target = facts.known(code, "target")
    if target is None or facts.known(code, "progress") is None:
        return standing(facts, voice, code, achieved)
    label = voice.say("compared.plan_target", growth=number(voice, target))
    return compared(voice, achieved, target, label)


def _reduction(facts: FactSet, voice: Voice, code: str) -> Sentence:
    """A target on a cumulative fall: the fall so far, never the level that fell."""
    fallen = facts.fact(code, "comparable")
    value, yoy = facts.known(code, "value"), facts.known(code, "yoy")
    same = yoy is not None and yoy.period.end == fallen.period.end
    way = side(seen(voice, fallen), "unchanged", "reduction", "increase")
    return voice.say(
        f"indicator.{way}",
        **_until(facts, voice, fallen),
        name=name_within(facts, voice, code).removesuffix("下降").removesuffix("降低"),
        base=str(facts.fact(code, "baseline").period.year),
        value=Sentence((number(voice, fallen, "abs"), "%")),
        status=status_mark(facts, voice, value or yoy or fallen),
        growth=growth(voice, yoy) if yoy and same else None,
        latest=None if same or yoy is None else _latest(voice, yoy),
        pace=standing(facts, voice, code, fallen),
        gap=_gap(facts, voice, code),
    )


def _latest(voice: Voice, yoy: Fact) -> Sentence:
    """The newest growth, which is not that of a whole year yet."""
    period = period_words(voice, yoy.period)
    return voice.say("indicator.latest", period=period, growth=growth(voice, yoy))


def first_year(facts: FactSet, code: str) -> str:
    """The first year after the base of an indicator."""
    return str((facts.fact(code, "baseline").period.month_index + 1) // MONTHS)


def _until(facts: FactSet, voice: Voice, fact: Fact) -> dict[str, Piece]:
    """The end of what a number adds up; as `when` only if it is not the end of the report."""
    words = day_words(voice, fact.period.end)
    return {"period": words, "when": None if fact.period.end == facts.period.end else words}


def _action(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What is being done about a gap, from the register; nothing where nobody said it."""
    action = action_about(facts.plan, code)
    if action is None:
        return None
    office = facts.plan.department.get(action.department)
    return voice.say(
        "shortfall.action",
        cause=_clause(action.cause[voice.language]),
        measure=_clause(action.measure[voice.language]),
        department=office.name[voice.language] if office else None,
        due=day_words(voice, action.due) if action.due else None,
        state=action.state[voice.language],
    )


def _clause(text: str) -> str:
    """A text of the ledger without its full stop, to stand within a sentence."""
    return text.strip().rstrip("。；;. ")


def _unknown(facts: FactSet, voice: Voice, code: str, name: str) -> Sentence:
    reason = _why(facts, code)
    if reason is Reason.NOT_DUE:
        found = facts.plan.indicator[code]
        day = found.first_due(facts.plan.identity.start_year)
        return voice.say("indicator.not_due", name=name, day=day_words(voice, day))
    if reason in (Reason.NO_DATA, Reason.NOT_PUBLISHED):
        return voice.say("indicator.missing", name=name)
    return voice.say("indicator.unknown", name=name, reason=reason[voice.language])


def _why(facts: FactSet, code: str) -> Reason:
    """What a reader is told first: that there is no target to score, else what is missing."""
    target = facts.plan.indicator[code].target
    if target.kind is TargetKind.DIRECTION and facts.plan.indicator[code] in facts.plan.headline:
        return Reason.QUALITATIVE
    measured = "growth_achieved" if target.kind is TargetKind.RATE_AVG else "value"
    return facts.fact(code, measured).reason or Reason.NO_DATA


def _when(facts: FactSet, voice: Voice, fact: Fact, *, at_end: bool = False) -> dict[str, Piece]:
    """The period of a number; as `when` only if it is not the report's own (N-09)."""
    words = day_words(voice, fact.period.end) if at_end else period_words(voice, fact.period)
    same = fact.period.end == facts.period.end
    return {"period": words, "when": None if same else words}


def _span(facts: FactSet, voice: Voice, fact: Fact) -> Piece:
    """What the figure spans, where it is not the report's own period."""
    if fact.is_rolling:
        return voice.say("span.ttm", **_until(facts, voice, fact))
    if fact.formula == "sum":
        return voice.say("span.sum")
    return _when(facts, voice, fact)["when"]


def annual_clause(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """How the year stands against the target that it set itself."""
    target, used = facts.known(code, "annual_target"), facts.known(code, "limit_used")
    done, time = facts.known(code, "annual_completion"), facts.known(code, "annual_time")
    if done and time:
        return _annual_pace(facts, voice, code, done, time)
    if used and time and (time.value or 0) < _DONE:  # of a whole year it is told what is kept
        floor = facts.plan.indicator[code].target.kind is TargetKind.HOLD_MIN
        none = "limit_little" if seen(voice, facts.fact(code, "value")) else "limit_none"
        name = "floor" if floor else "limit" if seen(voice, used) else none
        told = {"used": number(voice, used), **_time_of_year(voice, time)}
        return voice.say(f"annual.{name}", **told)
    if target is None:
        return None
    grown = facts.known(code, "yoy_official")
    if facts.known(code, "annual_lead") is None or grown is None:
        return None
    return voice.say("annual.grown", pace=against_year(voice, grown, target))


def against_year(voice: Voice, grown: Fact, target: Fact) -> Sentence:
    """A growth beside the one that the year set itself; a fall beside a fall that was wanted."""
    wanted = seen(voice, target)
    size = number(voice, target, "abs")
    if wanted >= 0:
        label = voice.say("compared.annual_target", growth=size)
        return compared(voice, grown, target, label)
    label = voice.say("compared.annual_fall", growth=size)
    apart = seen(voice, grown, target)
    if seen(voice, grown) >= 0 or apart == 0:
        return compared(voice, grown, target, label)
    points = number(voice, grown, f"abs minus:{target.id}", target)
    name = "fell_less" if apart > 0 else "fell_more"
    return voice.say(f"compared.{name}", other=label, points=points)


def _annual_pace(facts: FactSet, voice: Voice, code: str, done: Fact, time: Fact) -> Sentence:
    """What of the target of the year is done; a level is there, or not yet; a cap is used up."""
    if not is_of_months(facts, code):
        return level_of_year(facts, voice, code, voice.say("annual.it"))
    if way_of_year(facts, code) < 0:
        return voice.say("annual.cap", used=number(voice, done), **_time_of_year(voice, time))
    name = side(seen(voice, done, time), "level", "ahead", "behind")
    if (done.value or 0) >= _DONE or (time.value or 0) >= _DONE:
        name = "done"
    return voice.say(
        f"annual.{name}",
        done=number(voice, done),
        **_time_of_year(voice, time),
        lead=number(voice, done, f"abs minus:{time.id}", time),
    )


def level_of_year(facts: FactSet, voice: Voice, code: str, it: Piece) -> Sentence:
    """A level that the year set itself: reached, or how far it still is."""
    value, target = facts.fact(code, "value"), facts.fact(code, "annual_target")
    missing = seen(voice, target, value) * way_of_year(facts, code)
    over = facts.period.end == facts.period.whole_year.end
    name = "met" if missing <= 0 else "missed" if over else "open"
    return voice.say(
        f"annual.{name}",
        it=it,
        target=amount(voice, target),
        gap=voice.say(
            f"gap.apart_{'above' if way_of_year(facts, code) < 0 else 'short'}",
            gap=difference(voice, target, value),
        )
        if missing > 0
        else None,
    )


def _time_of_year(voice: Voice, time: Fact) -> dict[str, Piece]:
    """What of the year should be done by now: the share of its time, or that of earlier years."""
    kind = "time" if time.formula == "time_progress" else "season"
    return {"plan": voice.say(f"annual.{kind}"), "time": number(voice, time)}


def _outlook(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """What the needed growth means (S-09, V-73); that a limit is broken is said already."""
    found = outlook_of(facts, code)
    return voice.say(f"shortfall.{found.value}") if found and found is not Reach.BROKEN else None
