"""How far is each target that the year set itself, and what is left of it?"""

from collections.abc import Iterator
from dataclasses import replace

from addin.facts.columns.subjects import tolerance_of
from addin.facts.extras.reach import UNSURE
from addin.facts.extras.stated import published
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Word
from addin.model.indicator import Milestone, Target
from addin.model.period import Period
from addin.model.words import Measure, MilestoneKind, Nature, Operator

_MONTHS = 12


class OfYear(Word):
    """Where a target of the year stands: over the year, and before its end."""

    MET = "met", "完成", "met"
    ABOUT = "about", "基本一致", "about as set"
    MISSED = "missed", "未完成", "missed"
    ON_PACE = "on_pace", "达到进度", "on pace"
    BEHIND = "behind", "未达进度", "behind"
    OPEN = "open", "尚未达到", "not there yet"
    UNKNOWN = "unknown", "暂无数据", "no data"

    @property
    def is_late(self) -> bool:
        """Whether something is missing."""
        return self in {OfYear.MISSED, OfYear.BEHIND}


def set_for_year(facts: FactSet) -> tuple[str, ...]:
    """The subjects for which the year of the report set a target."""
    steps = {step.subject for step in facts.plan.milestones if _is_of_year(facts, step)}
    return tuple(key for key in facts.subjects if key in steps and facts.find(key, "annual_target"))


def standing_of_year(facts: FactSet, subject: str) -> OfYear:
    """Met or missed when the year is over; before, whether completion is ahead of time.

    A target of about so much is met about within its tolerance (METHODS-2 M12).
    """
    ahead = ahead_of_year(facts, subject)
    if ahead is None:
        return OfYear.UNKNOWN
    over = facts.period.end == facts.period.whole_year.end
    if -_NOISE > ahead >= -tolerance_of_year(facts, subject) - _NOISE:
        return OfYear.ABOUT
    ahead = 0.0 if abs(ahead) <= _NOISE else ahead
    if over:
        return OfYear.MET if ahead >= 0 else OfYear.MISSED
    if ahead >= 0:
        return OfYear.ON_PACE
    return OfYear.BEHIND if is_of_months(facts, subject) else OfYear.OPEN


def ahead_of_year(facts: FactSet, subject: str) -> float | None:
    """How far better than its target of the year a subject stands, in points; None: not known.

    A flow is set against the time of the year, a level against the target; what should be low is
    ahead while it is below.
    """
    lead, done, time = (
        facts.known(subject, f"annual_{measure}") for measure in ("lead", "completion", "time")
    )
    ahead = lead.value if lead else None
    if done and time:
        ahead = (done.value or 0.0) - (time.value or 0.0)
    return None if ahead is None else way_of_year(facts, subject) * ahead


def way_of_year(facts: FactSet, subject: str) -> int:
    """+1 where more is better, -1 where less is."""
    return facts.plan.indicator[subject.partition("/")[0]].direction.sign


def is_of_months(facts: FactSet, subject: str) -> bool:
    """Whether its target of the year is reached month by month: a growth, or the sum of a year."""
    row = facts.plan.indicator[subject.partition("/")[0]]
    level = facts.find(subject, "annual_completion") is not None
    return not level or row.nature is Nature.FLOW


def tolerance_of_year(facts: FactSet, subject: str) -> float:
    """How far an "about" target of the year may be missed: in points of growth or completion."""
    step = next(s for s in facts.plan.milestones if s.subject == subject and _is_of_year(facts, s))
    row = facts.plan.indicator.get(subject.partition("/")[0])
    if step.operator is not Operator.ABOUT or row is None:
        return 0.0
    if step.measure is Measure.YOY:
        return _POINTS
    within = tolerance_of(Target(value=step.value, operator=step.operator), row)
    return 100 * within / abs(step.value) if step.value else 0.0


def year_facts(facts: FactSet) -> Iterator[Fact]:
    """What the rest of the year has to bring, and what the same months brought last year."""
    for subject in set_for_year(facts):
        yield from _rest_of_year(facts, subject)


def _is_of_year(facts: FactSet, step: Milestone) -> bool:
    return step.kind is MilestoneKind.ANNUAL and step.period.year == facts.period.year


def _rest_of_year(facts: FactSet, subject: str) -> Iterator[Fact]:
    """What is missing to the level that the year set itself, and what its last months were."""
    target, value = facts.known(subject, "annual_target"), facts.known(subject, "value")
    if target is None or value is None or facts.known(subject, "annual_completion") is None:
        return
    if not is_of_months(facts, subject) or way_of_year(facts, subject) < 0:
        return
    now = value.period
    if now.year != facts.period.year or now.first != 1 or now.is_year:
        return
    missing = (target.value or 0.0) - (value.value or 0.0)
    yield _rest(facts, value, "rest_of_year", missing, (target.id, value.id))
    ago = facts.known(subject, "value_year_ago")
    whole = published(
        facts.plan, facts.observations, subject, Period.of_year(now.year - 1), Measure.LEVEL
    )
    if ago is None or whole is None or whole.value is None or whole.precision in UNSURE:
        return
    then = whole.value - (ago.value or 0.0)
    yield _rest(facts, value, "rest_year_ago", then, (*whole.inputs, ago.id))


def _rest(facts: FactSet, like: Fact, measure: str, value: float, inputs: tuple[str, ...]) -> Fact:
    rest = Period(like.period.year - (measure == "rest_year_ago"), _MONTHS, like.period.last + 1)
    return replace(
        like, id=facts.id_of(like.subject, measure), measure=measure, value=value, period=rest,
        formula=measure, inputs=inputs,
    )  # fmt: skip


_POINTS = 0.5  # the tolerance of a growth of about so many per cent
_NOISE = 1e-9
