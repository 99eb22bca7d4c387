"""What is there to say about one indicator, one cluster, one shortfall?"""

from collections.abc import Sequence

from addin.facts import Fact, FactSet, Reason, StatusClass, clusters_of, subject_of
from addin.facts.standing import difficult_points
from addin.model import (
    PERCENT,
    Attribute,
    Cluster,
    DataStatus,
    Direction,
    Indicator,
    Nature,
    TargetKind,
)
from addin.report.numbers import show
from addin.report.overview import clusters_name, known
from addin.report.phrases import Piece, Sentence
from addin.report.wording import (
    Voice,
    amount,
    average_growth,
    change_of_growth,
    change_of_share,
    compared,
    day_words,
    distance,
    gap,
    growth,
    need,
    number,
    pace,
    period_words,
)

__all__ = ["by_size", "cluster", "clusters_total", "indicator", "shortfall"]

_DONE = 100
# A needed growth this many times the one achieved is hard to reach (V-73).
_HARD_TIMES = 3
_LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
_KINDS = {Nature.FLOW: "flow", Nature.STOCK: "level", Nature.RATIO: "rate"}
_HOLDS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)


def indicator(facts: FactSet, voice: Voice, code: str, previous: FactSet | None = None) -> Sentence:
    """S-04, S-05: value, growth, target of the year, pace and gap of one indicator.

    `previous` is the assessment of the period before, with whose growth that of now is compared.
    """
    name = facts.name_of(code)[voice.language]
    if facts.plan.indicator[code].target.kind is TargetKind.RATE_AVG:
        return _average(facts, voice, code, name)
    value, yoy = known(facts, code, "value"), known(facts, code, "yoy")
    main = value or yoy
    if main is None:
        return _unknown(facts, voice, code, name)
    nature = facts.plan.indicator[code].nature
    kind = "growth" if value is None else _KINDS[nature]
    same = yoy is not None and yoy.period.end == main.period.end
    return voice.say(
        f"indicator.{kind}",
        **_when(facts, voice, main, at_end=kind == "level"),
        name=name,
        value=amount(voice, value) if value else None,
        status=_status_mark(voice, main),
        growth=growth(voice, yoy) if yoy and same else None,
        change=_change(facts, voice, code, previous) if same else None,
        annual=_annual(facts, voice, code),
        pace=_standing(facts, voice, code, main),
        gap=_open_gap(facts, voice, code),
    )


def clusters_total(facts: FactSet, voice: Voice) -> Sentence:
    """S-06: the clusters of the plan's own scheme together; no total where one is missing."""
    scheme = facts.plan.identity.main_scheme
    members = clusters_of(facts, scheme)
    if not members:
        return Sentence()
    code = members[0].indicator
    subject = f"{code}/{scheme}"
    total = known(facts, subject, "value")
    if total is None:
        return voice.say("clusters.no_total", count=clusters_name(facts, voice))
    yoy, share = known(facts, subject, "yoy"), known(facts, subject, "share")
    moved = known(facts, subject, "share_change")
    return voice.say(
        "clusters.total",
        **_when(facts, voice, total),
        count=clusters_name(facts, voice),
        measure=facts.name_of(code)[voice.language],
        value=amount(voice, total),
        growth=growth(voice, yoy) if yoy else None,
        whole=facts.name_of(code)[voice.language],
        share=number(voice, share) if share else None,
        change=growth(voice, moved, change=True) if moved else None,
    )


def cluster(facts: FactSet, voice: Voice, row: Cluster) -> Sentence:
    """S-07: size, growth and goal of one cluster; a growth that is not known is said to be so."""
    subject, name = subject_of(row), row.name[voice.language]
    value, yoy = known(facts, subject, "value"), known(facts, subject, "yoy")
    if value is None:
        return voice.say("cluster.missing", name=name)
    return voice.say(
        "cluster",
        **_when(facts, voice, value),
        name=name,
        measure=facts.name_of(row.indicator)[voice.language],
        value=amount(voice, value),
        status=_status_mark(voice, value),
        growth=growth(voice, yoy) if yoy else None,
        no_growth=None if yoy else voice.say("growth.missing"),
        goal=_goal(facts, voice, row, value),
    )


def by_size(facts: FactSet, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """The clusters, the largest first, those without a value last."""

    def order(row: Cluster) -> tuple[bool, float]:
        value = known(facts, subject_of(row), "value")
        return value is None, -(value.value or 0.0) if value else 0.0

    return tuple(sorted(clusters, key=order))


def shortfall(facts: FactSet, voice: Voice, code: str) -> Sentence:
    """S-09: how far an indicator is from target and path, what was achieved, what is needed."""
    row = facts.plan.indicator[code]
    if row.target.kind is TargetKind.RATE_AVG:
        return _slow_average(facts, voice, code)
    value, missing = known(facts, code, "comparable"), known(facts, code, "gap_to_target")
    if value is None or missing is None:
        return _unknown(facts, voice, code, row.name[voice.language])
    expected, short = known(facts, code, "expected"), known(facts, code, "gap_to_path")
    achieved = known(facts, code, "growth_achieved")
    required = known(facts, code, "growth_required")
    return voice.say(
        "shortfall",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_when(facts, voice, value)["when"],
        value=amount(voice, value),
        status=_status_mark(voice, value),
        year=str(row.target.year or facts.plan.identity.end_year),
        gap=distance(voice, missing, _target_and_value(facts, code)),
        expected=amount(voice, expected) if expected and short else None,
        path=_path(voice, short, value, expected) if expected and short else None,
        start=str(facts.plan.identity.start_year),
        achieved=_achieved(voice, achieved) if achieved else None,
        need=need(voice, required),
        outlook=_outlook(facts, voice, row.direction, achieved, required),
        todo=voice.say("shortfall.todo"),
    )


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
    achieved, target = known(facts, code, "growth_achieved"), known(facts, code, "target")
    if achieved is None or target is None:
        return _unknown(facts, voice, code, row.name[voice.language])
    required = known(facts, code, "growth_required")
    return voice.say(
        "shortfall.average",
        name=row.name[voice.language],
        about=_about(facts, voice, row),
        when=_when(facts, voice, achieved)["when"],
        start=str(facts.plan.identity.start_year),
        achieved=_achieved(voice, achieved),
        status=_status_mark(voice, achieved),
        target=amount(voice, target),
        need=need(voice, required),
        outlook=_outlook(facts, voice, row.direction, achieved, required),
        todo=voice.say("shortfall.todo"),
    )


def _average(facts: FactSet, voice: Voice, code: str, name: str) -> Sentence:
    """A target on average growth: the average so far, never the level that grew."""
    achieved = known(facts, code, "growth_achieved")
    if achieved is None:
        return _unknown(facts, voice, code, name)
    return voice.say(
        "indicator.rate",
        **_when(facts, voice, achieved),
        name=name,
        value=amount(voice, achieved),
        status=_status_mark(voice, achieved),
        pace=_standing(facts, voice, code, achieved),
        gap=need(voice, known(facts, code, "growth_required")),
    )


def _unknown(facts: FactSet, voice: Voice, code: str, name: str) -> Sentence:
    reason = _why(facts, code)
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


def _status_mark(voice: Voice, fact: Fact) -> Sentence | None:
    marks = {DataStatus.PRELIMINARY: "preliminary", DataStatus.EXPECTED: "expected"}
    name = marks.get(fact.status) if fact.status else None
    return voice.say(f"status.{name}") if name else None


def _change(facts: FactSet, voice: Voice, code: str, previous: FactSet | None) -> Sentence | None:
    now = known(facts, code, "yoy")
    before = known(previous, code, "yoy") if previous else None
    if now is None or before is None or before.unit is not now.unit:
        return None
    if before.period.end >= now.period.end:
        return None
    label = period_words(voice, before.period, now.period)
    if now.unit is PERCENT:
        return change_of_growth(voice, now, before, label)
    return change_of_share(voice, now, before, label)


def _annual(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """How the year stands against the target that it set itself."""
    target = known(facts, code, "annual_target")
    if target is None:
        return None
    done, time = known(facts, code, "annual_completion"), known(facts, code, "annual_time")
    if done and time:
        return _annual_pace(voice, done, time)
    grown = known(facts, code, "yoy_official")
    if known(facts, code, "annual_lead") is None or grown is None:
        return None
    label = voice.say("compared.annual_target", growth=number(voice, target))
    return compared(voice, grown, target, label)


def _annual_pace(voice: Voice, done: Fact, time: Fact) -> Sentence:
    difference = show(done, f"minus:{time.id}", voice.style, time)
    name = ("level", "ahead", "behind")[(difference > 0) - (difference < 0)]
    if (done.value or 0) >= _DONE:
        name = "done"
    return voice.say(
        f"annual.{name}",
        done=number(voice, done),
        time=number(voice, time),
        lead=number(voice, done, f"abs minus:{time.id}", time),
    )


def _standing(facts: FactSet, voice: Voice, code: str, main: Fact) -> Sentence | None:
    """Pace, or why there is none; the period of the data where it is not that of the value."""
    row = facts.plan.indicator[code]
    progress, time = known(facts, code, "progress"), known(facts, code, "time_progress")
    if progress and time:
        said = pace(voice, progress, time, lower_is_better=row.direction is Direction.LOWER)
        if progress.period.end == main.period.end:
            return said
        words = period_words(voice, progress.period)
        return voice.say("indicator.on_data_of", period=words, pace=said)
    status = known(facts, code, "status")
    if status is None:
        return None
    if row.target.kind in _HOLDS and status.status_class.is_scored:
        kept = status.status_class is not StatusClass.FAR_BEHIND
        return voice.say("indicator.kept" if kept else "indicator.not_kept")
    unscored = facts.get(facts.id_of(code, "progress"))
    if unscored is None or unscored.reason is None:
        return None
    return voice.say("indicator.unscored", reason=unscored.reason[voice.language])


def _open_gap(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    row = facts.plan.indicator[code]
    missing, progress = known(facts, code, "gap_to_target"), known(facts, code, "progress")
    if missing is None or progress is None or (missing.value or 0) <= 0:
        return None
    value, comparable = known(facts, code, "value"), known(facts, code, "comparable")
    shown_value = value and comparable and value.value == comparable.value
    return gap(
        voice,
        missing,
        known(facts, code, "growth_required"),
        between=_target_and_value(facts, code) if shown_value else None,
        lower_is_better=row.direction is Direction.LOWER,
    )


def _target_and_value(facts: FactSet, code: str) -> tuple[Fact, Fact] | None:
    """Target and value of an indicator whose gap is their difference."""
    target, value = known(facts, code, "target"), known(facts, code, "comparable")
    kind = facts.plan.indicator[code].target.kind
    if target is None or value is None or kind not in _LEVELS:
        return None
    return target, value


def _goal(facts: FactSet, voice: Voice, row: Cluster, value: Fact) -> Sentence | None:
    subject = subject_of(row)
    done, target = known(facts, subject, "completion"), known(facts, subject, "target")
    if done is None or target is None:
        return None
    label: Piece = row.tier[voice.language] or amount(voice, target)
    if (done.value or 0) >= _DONE:
        return voice.say("cluster.reached", tier=label)
    required = need(voice, known(facts, subject, "growth_required"))
    said = voice.say("cluster.short", tier=label, completion=number(voice, done), need=required)
    if done.period.end == value.period.end:
        return said
    words = period_words(voice, done.period)
    return voice.say("indicator.on_data_of", period=words, pace=said)


def _path(voice: Voice, short: Fact, value: Fact, expected: Fact) -> Sentence:
    """How the value lies to its path, as the two shown numbers differ: less, more, or the same."""
    difference = show(value, f"minus:{expected.id}", voice.style, expected)
    name = ("even", "over", "under")[(difference > 0) - (difference < 0)]
    return voice.say(f"shortfall.{name}", distance=distance(voice, short, (value, expected)))


def _achieved(voice: Voice, achieved: Fact) -> Sentence:
    if achieved.unit is PERCENT:
        return average_growth(voice, achieved)
    value = show(achieved, "", voice.style)
    name = ("flat", "up", "down")[(value > 0) - (value < 0)]
    if achieved.unit.code == "pp":
        return voice.say(f"average.points_{name}", points=number(voice, achieved, "abs"))
    return voice.say("average.amount", amount=amount(voice, achieved))


def _outlook(
    facts: FactSet,
    voice: Voice,
    direction: Direction,
    achieved: Fact | None,
    required: Fact | None,
) -> Sentence | None:
    """What the needed growth means beside the one achieved (S-09, V-73)."""
    if achieved is None or required is None or achieved.unit is not required.unit:
        return None
    done = direction.sign * (achieved.value or 0.0)
    wanted = direction.sign * (required.value or 0.0)
    if wanted <= done:
        return voice.say("shortfall.enough")
    # Whoever moves the wrong way, or has to triple the pace, will hardly arrive (V-73).
    hard = wanted > done + difficult_points(facts.plan) or wanted > _HARD_TIMES * done
    return voice.say("shortfall.hard" if hard else "shortfall.more")
