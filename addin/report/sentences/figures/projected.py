"""Where do the yearly figures lead, and does that decide a class?"""

from addin.facts.columns.standing import thresholds_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.measures.targets.status import StatusClass
from addin.model.words import Attribute, TargetKind
from addin.report.sentences.figures.telling import goal_of, is_profit, valued
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, amount, ends, seen

_KINDS = {
    TargetKind.CUM_CHANGE: "fall", TargetKind.CUM_COUNT: "total", TargetKind.RATE_AVG: "growth",
}  # fmt: skip


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
        point=_point(facts, voice, code, low, high),
        beside=voice.say(f"projected.{'below' if under else 'above' if over else 'across'}"),
        target=goal_of(facts, voice, code, target),
    )


def far_by_projection(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    """Why a binding one is far behind though its pace is not: it is projected to miss its target.

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
    return voice.say(
        "projected.far",
        point=_point(facts, voice, code, point),
        target=goal_of(facts, voice, code, target),
        **{"class": status.status_class[voice.language]},
    )


def _point(facts: FactSet, voice: Voice, code: str, *band: Fact) -> Sentence:
    """A projected figure, or the ends of its band, and what they measure."""
    of = facts.plan.indicator[code].target.kind
    falls, grows = of is TargetKind.CUM_CHANGE, of is TargetKind.RATE_AVG
    values = [
        amount(voice, end, absolute=falls) if falls or grows else valued(facts, voice, code, end)
        for end in band
    ]
    told = values[0]
    if len(values) > 1:
        profit = is_profit(facts, code) and not (falls or grows)
        if profit and seen(voice, band[0]) < 0 < seen(voice, band[-1]):
            values[-1] = voice.say("value.profit", value=values[-1])
        low, high = ends(*values)
        told = voice.say("projected.band", low=low, high=high)
    kind = _KINDS.get(of, "level")
    if falls and seen(voice, band[0]) < 0:
        kind = "rise"
    return voice.say(f"projected.{kind}", value=told, year=str(band[0].period.year))
