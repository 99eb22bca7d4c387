"""What is there to say about one indicator, one cluster, one shortfall?"""

from collections.abc import Iterable, Sequence

from addin.facts.extras.actions import action_about
from addin.facts.extras.attribution import Part, parts_of
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.extras.reach import outlook_of, yearly
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.model.series import MONTHS
from addin.model.words import Attribute, DataStatus, Direction, Nature, TargetKind
from addin.report.sentences.overview import groups_counted
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.standing import (
    grown,
    moved,
    name_within,
    open_gap,
    standing,
    target_and_value,
)
from addin.report.sentences.wording import (
    Voice,
    achieved_rate,
    amount,
    compared,
    day_words,
    distance,
    forecast,
    growth,
    need,
    number,
    period_words,
    seen,
    side,
)

_DONE = 100
_DRIVERS = 2
_KINDS = {Nature.FLOW: "flow", Nature.STOCK: "level", Nature.RATIO: "rate"}


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
    value, yoy = facts.known(code, "value"), facts.known(code, "yoy")
    main = value or yoy
    if main is None:
        return _unknown(facts, voice, code, name)
    form = "growth" if value is None else _form(facts, code, value)
    same = yoy is not None and yoy.period.end == main.period.end
    return voice.say(
        f"indicator.{form}",
        **_when(facts, voice, main, at_end=form == "level"),
        name=name,
        value=amount(voice, value) if value else None,
        status=_status_mark(voice, main),
        growth=grown(facts, voice, code, yoy) if yoy and same else None,
        change=moved(facts, voice, code, main, previous) if previous else None,
        annual=annual_clause(facts, voice, code),
        pace=standing(facts, voice, code, main),
        gap=open_gap(facts, voice, code),
    )


def _form(facts: FactSet, code: str, value: Fact) -> str:
    """How a value is said: what should fall, and a loss, are not completed (4.2)."""
    row = facts.plan.indicator[code]
    base = row.baseline.value
    loss = (value.value or 0.0) < 0 or (base is not None and base < 0)
    plain = row.direction is Direction.LOWER or row.target.kind is TargetKind.HOLD_MAX or loss
    return "amount" if row.nature is Nature.FLOW and plain else _KINDS[row.nature]


def clusters_total(facts: FactSet, voice: Voice) -> Sentence:
    """S-06: the clusters of the plan's own scheme together; no total where one is missing."""
    scheme = facts.plan.identity.main_scheme
    members = clusters_of(facts, scheme)
    if not members:
        return Sentence()
    code = members[0].indicator
    subject = f"{code}/{scheme}"
    total = facts.known(subject, "value")
    if total is None:
        return _no_total(facts, voice, members)
    part = facts.known(subject, "contribution")
    yoy, share, top = facts.known(subject, "yoy"), facts.known(subject, "share"), drivers(facts)
    change, words = facts.known(subject, "share_change"), facts.plan.identity
    whole = words.total_word[voice.language]
    return voice.say(
        "clusters.total",
        **_of_groups(facts, voice, code, total, are=("clusters.have", "clusters.are")),
        groups=groups_counted(facts, voice),
        value=amount(voice, total),
        overlap=words.overlap[voice.language],
        growth=growth(voice, yoy) if yoy else None,
        whole=whole,
        share=number(voice, share) if share else None,
        change=growth(voice, change, change=True) if change and whole else None,
        contribution=number(voice, part) if part and (part.value or 0) > 0 and top else None,
        parts=voice.phrases.join(_parts(facts, voice, top)),
    )


def _of_groups(
    facts: FactSet, voice: Voice, code: str, value: Fact, are: tuple[str, str]
) -> dict[str, Piece]:
    """When groups have what, by the plan's verb or without one; a stock stands at a day."""
    words, language = facts.plan.identity, voice.language
    at_end = facts.plan.indicator[code].nature is Nature.STOCK
    when = _when(facts, voice, value, at_end=at_end)
    said = voice.say("cluster.at" if at_end else "cluster.during", period=when["period"])
    return {
        **when,
        "period": said,
        "has": voice.say(
            are[0] if words.group_verb else are[1],
            verb=words.group_verb[language],
            measure=words.group_measure[language] or name_within(facts, voice, code),
        ),
    }


def _no_total(facts: FactSet, voice: Voice, members: Sequence[Cluster]) -> Sentence:
    """How many clusters have a size, and which: what is not whole is not added up."""
    known = sum(facts.known(subject_of(row), "value") is not None for row in members)
    name = "clusters.no_total" if known else "clusters.unknown"
    told = voice.phrases.join(_sizes(facts, voice, members), "join.sentence")
    return voice.say(name, groups=groups_counted(facts, voice), known=str(known), sizes=told)


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
        same = done is not None and done.period == value.period and target is not None
        yield voice.say(
            "clusters.size",
            **_when(facts, voice, value),
            name=row.name[voice.language],
            value=amount(voice, value),
            target=amount(voice, target) if same and target else None,
            completion=number(voice, done) if same and done else None,
        )


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
    if value is None or missing is None:
        return _unknown(facts, voice, code, row.name[voice.language])
    expected, short = facts.known(code, "expected"), facts.known(code, "gap_to_path")
    achieved, required = (yearly(facts, code, of) for of in ("achieved", "required"))
    return voice.say(
        "shortfall",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_span(facts, voice, value),
        value=_reduced(voice, row, value),
        status=_status_mark(voice, value),
        year=str(row.target.year or facts.plan.identity.end_year),
        gap=distance(voice, missing, target_and_value(facts, code)),
        expected=_reduced(voice, row, expected) if expected and short else None,
        path=_path(voice, short, value, expected) if expected and short else None,
        start=first_year(facts, code),
        achieved=achieved_rate(voice, achieved) if achieved else None,
        need=need(voice, required),
        outlook=_outlook(facts, voice, code),
        todo=_action(facts, voice, code),
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
    name = facts.name_of(split.indicator)[voice.language]
    return voice.say(f"offset.{'even' if even else 'partly'}", name=name, main=main, other=other)


def _part(voice: Voice, part: Part) -> Sentence:
    """How far a part is from its path; what is counted twice has none, it moves the sum."""
    kind = "twice_" if part.subject.endswith(":overlap") else ""
    way = "short" if part.value < 0 else "over"
    size = distance(voice, part.fact)
    return voice.say(f"offset.{kind}{way}", name=part.name[voice.language], size=size)


def _reduced(voice: Voice, row: Indicator, figure: Fact) -> Sentence:
    """A value; that of a cumulative fall says so."""
    said = amount(voice, figure)
    if row.target.kind is not TargetKind.CUM_CHANGE:
        return said
    return voice.say("value.reduction", value=said)


def _about(facts: FactSet, voice: Voice, row: Indicator) -> Sentence:
    """Whether the target is binding, and who answers for it."""
    office = facts.plan.department.get(row.department)
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
        return _unknown(facts, voice, code, row.name[voice.language])
    required = facts.known(code, "growth_required")
    return voice.say(
        "shortfall.average",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_when(facts, voice, achieved)["when"],
        start=first_year(facts, code),
        achieved=achieved_rate(voice, achieved),
        status=_status_mark(voice, achieved),
        target=amount(voice, target),
        need=need(voice, required),
        outlook=_outlook(facts, voice, code),
        todo=_action(facts, voice, code),
    )


def _average(facts: FactSet, voice: Voice, code: str, name: str) -> Sentence:
    """A target on average growth: the average so far, never the level that grew."""
    achieved = facts.known(code, "growth_achieved")
    if achieved is None:
        return _unknown(facts, voice, code, name)
    return voice.say(
        "indicator.average",
        **_until(facts, voice, achieved),
        name=name,
        start=first_year(facts, code),
        value=amount(voice, achieved),
        status=_status_mark(voice, achieved),
        pace=average_pace(facts, voice, code, achieved),
        gap=need(voice, facts.known(code, "growth_required")),
    )


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
    rises = seen(voice, fallen) < 0
    return voice.say(
        f"indicator.{'increase' if rises else 'reduction'}",
        **_until(facts, voice, fallen),
        name=name_within(facts, voice, code).removesuffix("下降").removesuffix("降低"),
        base=str(facts.fact(code, "baseline").period.year),
        value=Sentence((number(voice, fallen, "abs"), "%")),
        status=_status_mark(voice, value or yoy or fallen),
        growth=growth(voice, yoy) if yoy and same else None,
        pace=standing(facts, voice, code, fallen),
        gap=open_gap(facts, voice, code),
    )


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
        return voice.say("span.ttm", period=day_words(voice, fact.period.end))
    if fact.formula == "sum":
        return voice.say("span.sum")
    return _when(facts, voice, fact)["when"]


def _status_mark(voice: Voice, fact: Fact) -> Sentence | None:
    marks = {DataStatus.PRELIMINARY: "preliminary", DataStatus.EXPECTED: "expected"}
    name = marks.get(fact.status) if fact.status else None
    return voice.say(f"status.{name}") if name else None


def annual_clause(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """How the year stands against the target that it set itself."""
    target, used = facts.known(code, "annual_target"), facts.known(code, "limit_used")
    done, time = facts.known(code, "annual_completion"), facts.known(code, "annual_time")
    if done and time:
        return _annual_pace(voice, done, time)
    if used and time:
        return voice.say("annual.limit", used=number(voice, used), **_time_of_year(voice, time))
    if target is None:
        return None
    grown = facts.known(code, "yoy_official")
    if facts.known(code, "annual_lead") is None or grown is None:
        return None
    label = voice.say("compared.annual_target", growth=number(voice, target))
    return compared(voice, grown, target, label)


def _annual_pace(voice: Voice, done: Fact, time: Fact) -> Sentence:
    name = side(seen(voice, done, time), "level", "ahead", "behind")
    if (done.value or 0) >= _DONE:
        name = "done"
    return voice.say(
        f"annual.{name}",
        done=number(voice, done),
        **_time_of_year(voice, time),
        lead=number(voice, done, f"abs minus:{time.id}", time),
    )


def _time_of_year(voice: Voice, time: Fact) -> dict[str, Piece]:
    """What of the year should be done by now: the share of its time, or that of earlier years."""
    kind = "time" if time.formula == "time_progress" else "season"
    return {"plan": voice.say(f"annual.{kind}"), "time": number(voice, time)}


def _path(voice: Voice, short: Fact, value: Fact, expected: Fact) -> Sentence:
    """How the value lies to its path, as the two shown numbers differ: less, more, or the same."""
    name = side(seen(voice, value, expected), "even", "over", "under")
    return voice.say(f"shortfall.{name}", distance=distance(voice, short, (value, expected)))


def _outlook(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """How probable the target is, in tenths; else what the needed growth means (S-09, V-73)."""
    chance = facts.known(code, "reach_probability")
    if chance is not None:
        return forecast(voice, chance)
    found = outlook_of(facts, code)
    return voice.say(f"shortfall.{found.value}") if found else None
