"""Is it as far on its way as is said: progress, path, gap, need, and where it leads?"""

import re
from decimal import Decimal

from addin.facts.fact import PLAN
from addin.model.indicator import Indicator
from addin.model.words import (
    Attribute,
    Direction,
    Precision,
    TargetKind,
)
from tests.report.reading.claim import (
    LEVELS,
    Claim,
    Number,
    differ,
    shown,
    sign,
    signed,
)


def done(claim: Claim) -> str:
    """A share of the planned change: that of value, baseline and target, in the right word."""
    fact, row = claim.n.fact, claim.row
    if fact.measure != "progress" or row is None:
        return f"{fact.id} is no progress"
    bound = {Precision.LOWER_BOUND: "least", Precision.UPPER_BOUND: "most"}.get(fact.precision, "")
    told = {"至少": "least", "至多": "most", "at least ": "least", "at most ": "most", "": ""}
    if told[claim.words.get("b", "")] != bound:
        return f"{fact.precision}"
    base, value, target = (claim.value(each) for each in ("baseline", "comparable", "target"))
    kind = row.target.kind
    if kind not in (*LEVELS, TargetKind.MILESTONE) or None in (base, value, target):
        return _word_of_change(claim, row)
    made = 100 * (value - base) / (target - base)  # type: ignore[operator]  # all are known
    return differ(claim.n.size, made, 1) or _word_of_change(claim, row)


def _word_of_change(claim: Claim, row: Indicator) -> str:
    word, base = claim.words["k"].strip(), claim.value("baseline") or 0.0
    kind, percent = row.target.kind, row.unit.is_percent
    up, down = kind is TargetKind.LEVEL_UP, kind is TargetKind.LEVEL_DOWN
    fits = {
        "增量": up and not percent and not (base < 0 and row.unit.is_money),
        "increase": up and not percent and not (base < 0 and row.unit.is_money),
        "改善额": up and base < 0 and row.unit.is_money,
        "improvement": up and base < 0 and row.unit.is_money,
        "减量": down and not percent and row.unit.code != "rank",
        "reduction": down and not percent and row.unit.code != "rank",
        "提高幅度": up and base >= 0 and percent, "rise": up and base >= 0 and percent,
        "下降幅度": down and percent, "降幅": kind is TargetKind.CUM_CHANGE,
        "fall": (down and percent) or kind is TargetKind.CUM_CHANGE,
        "总量": kind is TargetKind.CUM_COUNT, "total": kind is TargetKind.CUM_COUNT,
        "项数": kind is TargetKind.MILESTONE, "items": kind is TargetKind.MILESTONE,
        "前移位次": down and row.unit.code == "rank", "climb": down and row.unit.code == "rank",
        "目标": kind is TargetKind.RATE_AVG, "change": True,
    }  # fmt: skip
    return "" if fits[word] else f"{word!r} of {kind}"


def leads(claim: Claim) -> str:
    """Ahead of or behind the path: the difference of the two shown numbers, and which path."""
    lead, planned = claim.n, claim.numbers["m"]
    if lead.other is None or lead.other.id != planned.fact.id:
        return f"{lead.fact.id} is not measured against {planned.fact.id}"
    straight = planned.fact.formula == "planned_linear"
    if straight != (claim.words["p"] in ("时序进度", "linear pace")):
        return f"{claim.words['p']} of {planned.fact.formula}"
    fault = _planned(claim, planned) if straight else ""
    return fault or signed(claim)


def leads_of_time(claim: Claim) -> str:
    """The same where no share is said: then it is that of the time of the plan, told before."""
    planned, time = claim.n.other, claim.facts.known(PLAN, "time_progress")
    if planned is None or planned.formula != "planned_linear" or time is None:
        return f"{claim.n.fact.id} is measured against {planned and planned.id}"
    if shown(planned) != shown(time):
        return f"{planned.id} is not the time of the plan"
    path = Number(fact=planned, other=None, text=str(shown(planned)), form="")
    return _planned(claim, path) or signed(claim)


def level_with_path(claim: Claim) -> str:
    planned = claim.numbers["n"].fact
    progress = claim.facts.known(planned.subject, "progress")
    if progress is None or shown(progress) != shown(planned):
        return f"{progress and progress.value} is not {planned.value}"
    return _planned(claim, claim.numbers["n"]) if planned.formula == "planned_linear" else ""


def _planned(claim: Claim, planned: Number) -> str:
    """The share of the time of a target up to the end of what is compared with it."""
    subject = planned.fact.subject
    scored, base, target = (
        claim.facts.known(subject, each) for each in ("comparable", "baseline", "target")
    )
    base = base or claim.facts.find(subject, "baseline")
    if not (scored and base and target):
        return ""
    gone = planned.fact.period.month_index - base.period.month_index
    whole = target.period.month_index - base.period.month_index
    return differ(planned.size, min(100 * gone / whole, 100), 1)


def worse_than_base(claim: Claim) -> str:
    fact, row = claim.n.fact, claim.row
    value = claim.value("comparable")
    if fact.measure != "baseline" or value is None or row is None:
        return f"{fact.id} is no baseline"
    if str(fact.period.year) not in claim.match:
        return f"the base is of {fact.period}"
    way = sign(value - (fact.value or 0))
    return "" if way == claim.way and way == -row.direction.sign else f"{value} and {fact.value}"


def apart_from_base(claim: Claim) -> str:
    base = claim.n.other
    if base is None or base.measure != "baseline" or str(base.period.year) not in claim.match:
        return f"{claim.n.fact.id} is not compared with its base"
    return signed(claim)


def short_of_target(claim: Claim) -> str:
    """What is missing: target and value apart, the target still ahead."""
    fact, row = claim.n.fact, claim.row
    pair = {fact.measure, claim.n.other.measure} if claim.n.other else {fact.measure}
    if row is None or pair not in ({"target", "comparable"}, {"gap_to_target"}):
        return f"{pair} is no gap"
    value, target = claim.value("comparable"), claim.value("target")
    level = row.target.kind in LEVELS and value is not None and target is not None
    passed = row.direction.sign * ((target or 0) - (value or 0)) < 0 if level else None
    if claim.language == "en" and is_too_much(row):
        return "what has to come down is above its target, not short of it"
    if passed or (not level and "gap_to_target" in pair and (fact.value or 0) < 0):
        return f"{value} has passed {target}"
    year = re.search(r"(\d{4})(?:年目标| target)", claim.match)
    due = claim.known("target")
    if year and due and int(year[1]) != due.period.year:
        return f"the target is due in {due.period.year}"
    return ""


def is_too_much(row: Indicator) -> bool:
    """Whether what is missing is what a level has to lose; a place is a number of its own."""
    return row.target.kind is TargetKind.LEVEL_DOWN and row.unit.code != "rank"


def over_target(claim: Claim) -> str:
    """A level that has still to come down: value and target apart, the value above."""
    value, target, row = claim.value("comparable"), claim.value("target"), claim.row
    if row is None or not is_too_much(row) or value is None or target is None or value <= target:
        return f"{value} beside {target}"
    pair = {claim.n.fact.measure, claim.n.other.measure} if claim.n.other else set()
    return "" if pair == {"target", "comparable"} else f"{pair}"


def needed(claim: Claim) -> str:
    """What each of the years left has to bring, from value, target and time."""
    fact, row = claim.n.fact, claim.row
    if fact.measure not in ("growth_required", "pieces_required") or row is None:
        return f"{fact.id} is nothing needed"
    if claim.way and sign(fact.value) != claim.way:
        return f"{fact.value} is not {claim.words['w']}"
    value, target = claim.known("comparable"), claim.known("target")
    if not (value and target) or row.target.kind not in (*LEVELS, TargetKind.MILESTONE):
        return ""
    left = (target.period.month_index - value.period.month_index) / 12
    x, t = value.value or 0.0, target.value or 0.0
    made = 100 * ((t / x) ** (1 / left) - 1) if fact.unit.code == "pct" else (t - x) / left
    return differ(abs(Decimal(str(fact.value))), abs(made), 6)


def achieved(claim: Claim) -> str:
    """What the years since the base brought, from value, base and time."""
    fact, row = claim.n.fact, claim.row
    if fact.measure not in ("growth_achieved", "pieces_achieved") or row is None:
        return f"{fact.id} is nothing achieved"
    if claim.way and sign(fact.value) != claim.way:
        return f"{fact.value} is not {claim.words['w']}"
    year, base = (
        re.search(r"(\d{4})(?:年以来|)", claim.match),
        claim.facts.find(fact.subject, "baseline"),
    )
    if year and base and int(year[1]) != (base.period.month_index + 1) // 12:
        return f"the base is of {base.period}"
    value = claim.known("comparable")
    if not (value and base and base.known) or row.target.kind not in LEVELS:
        return ""
    gone = (value.period.month_index - base.period.month_index) / 12
    x, b = value.value or 0.0, base.value or 0.0
    made = 100 * ((x / b) ** (1 / gone) - 1) if fact.unit.code == "pct" else (x - b) / gone
    return differ(abs(Decimal(str(fact.value))), abs(made), 6)


def beyond(claim: Claim) -> str:
    """By how much a target is passed, on its good side, in the year that it is due."""
    value, target, row = claim.n.fact, claim.n.other, claim.row
    if target is None or row is None or target.measure != "target":
        return f"{value.id} is not compared with a target"
    if str(target.period.year) not in claim.match:
        return f"the target is due in {target.period}"
    good = claim.n.signed * row.direction.sign > 0
    more = claim.words["w"] in ("超过", "beyond")
    fits = more == (row.direction is Direction.HIGHER)
    return "" if good and fits else f"{value.value} beside {target.value}"


def projected(claim: Claim) -> str:
    """The ends of a band beside the target, all of the year of the target."""
    low, high, goal = (claim.numbers[each] for each in "nmg")
    if (low.fact.measure, high.fact.measure) != ("projection_low", "projection_high"):
        return f"{low.fact.id} and {high.fact.id} are no band"
    fault = _projected_of(claim, low, goal)
    value = abs(shown(goal.fact)) if claim.row and _falls(claim.row) else shown(goal.fact)
    under, over = shown(high.fact) < value, shown(low.fact) > value
    told = {"高于": over, "above": over, "低于": under, "below": under}
    fits = told.get(claim.words["w"], not under and not over)
    lost, won = claim.words.get("l"), claim.words.get("p") in ("盈利", "a profit of")
    if (lost and low.signed >= 0) or won != bool(lost and high.signed > 0):
        return f"{low.signed} to {high.signed} are told as loss or profit"
    return fault or ("" if fits else f"{value} beside {low.fact.value} to {high.fact.value}")


def missed(claim: Claim) -> str:
    """A projection on the wrong side of the target, of a binding indicator that is far behind."""
    point, goal, row = claim.n, claim.numbers["g"], claim.row
    if point.fact.measure != "projection" or row is None:
        return f"{point.fact.id} is no projection"
    sign = 1 if _falls(row) else row.direction.sign
    goal_value = abs(goal.fact.value or 0) if _falls(row) else goal.fact.value or 0
    short = sign * ((point.fact.value or 0) - goal_value)
    binding = row.attribute is Attribute.BINDING
    fault = "" if short < 0 and binding else f"{point.fact.value} beside {goal.fact.value}"
    return fault or _projected_of(claim, point, goal)


def _falls(row: Indicator) -> bool:
    return row.target.kind is TargetKind.CUM_CHANGE


def _projected_of(claim: Claim, point: Number, goal: Number) -> str:
    """Whether target and projection are of one day and kind, in the words that name both."""
    fact, row, years = point.fact, claim.row, re.findall(r"\d{4}", claim.match)
    if goal.fact.measure != "target" or row is None or goal.fact.subject != fact.subject:
        return f"{goal.fact.id} is no target"
    if fact.period.year != goal.fact.period.year or str(fact.period.year) not in years:
        return f"{fact.period} and {goal.fact.period}"
    told = re.sub(r"\d{4}|^an? | of $", "", claim.words["k"])
    fits = {
        TargetKind.CUM_COUNT: ("到年累计", "total"),
        TargetKind.RATE_AVG: ("到年年均增速为", "average annual growth rate"),
        TargetKind.CUM_CHANGE: ("到年累计下降", "fall") if (fact.value or 0) >= 0
        else ("到年累计上升", "rise"),
    }.get(row.target.kind, ("年为", ""))  # fmt: skip
    return "" if told in fits else f"{told!r} of {row.target.kind}"
