"""Is a limit kept, a target met, the target of a year on its way, as is said?"""

import re

from addin.model.indicator import Indicator
from addin.model.words import (
    Direction,
    Nature,
    Operator,
    TargetKind,
)
from tests.report.reading.claim import (
    LIMITS,
    NEAR,
    Claim,
    differ,
    shown,
    sign,
)


def of_year(claim: Claim) -> str:
    """A share of the target of the year: value to date by target, against the time of the year."""
    fact = claim.n.fact
    value, target = claim.value("value"), claim.value("annual_target")
    if fact.measure != "annual_completion" or not target or value is None:
        return f"{fact.id} is no completion"
    fault = differ(claim.n.size, 100 * value / target, 1)
    lead, time = claim.numbers.get("l"), claim.numbers.get("m")
    if fault or lead is None or time is None:
        return fault
    of_time = claim.words["p"] in ("全年时间进度", "the time of the year")
    if of_time != (time.fact.formula == "time_progress"):
        return f"{claim.words['p']} of {time.fact.formula}"
    if of_time:
        fault = differ(time.size, 100 * fact.period.last / 12, 1)
    if lead.other is None or lead.other.id != time.fact.id:
        return "the lead is measured against something else"
    return fault or ("" if sign(lead.signed) == claim.way else f"{lead.signed}")


def cap_used(claim: Claim) -> str:
    """What of a target of the year that should be low is used: of one that should be."""
    row, value, target = claim.row, claim.value("value"), claim.value("annual_target")
    if row is None or row.direction is not Direction.LOWER or not target or value is None:
        return f"{claim.n.fact.id} is no cap"
    return differ(claim.n.size, 100 * value / target, 1)


def floor_reached(claim: Claim) -> str:
    """What of a floor of the year there is so far: a floor is not used up."""
    row, value = claim.row, claim.value("value")
    if row is None or row.target.kind is not TargetKind.HOLD_MIN or value is None:
        return f"{claim.n.fact.id} is no floor"
    return differ(claim.n.size, 100 * value / (row.target.value or 1.0), 1)


def limit_unused(claim: Claim) -> str:
    """Nothing to date of what a year allows."""
    subject = claim.numbers["m"].fact.subject
    found = claim.facts.known(subject, "value")
    return "" if found is not None and shown(found) == 0 else f"{found and found.value}"


def limit_hardly_used(claim: Claim) -> str:
    """Something to date, and less than a twentieth of a per cent of what a year allows."""
    subject = claim.numbers["m"].fact.subject
    found, goal = claim.facts.known(subject, "value"), claim.facts.known(subject, "target")
    row = claim.facts.plan.indicator[subject]
    if found is None or goal is None or row.target.kind is TargetKind.HOLD_MIN:
        return f"{subject} is no limit"
    value, limit = found.value or 0.0, row.target.upper or goal.value or 0.0
    return "" if shown(found) != 0 and abs(100 * value / limit) < _LITTLE else f"{value} of {limit}"


def limit_used(claim: Claim) -> str:
    row, value = claim.row, claim.value("value")
    if (
        row is None
        or row.target.kind not in LIMITS
        or row.target.kind is TargetKind.HOLD_MIN
        or row.nature is not Nature.FLOW
        or value is None
    ):
        return f"{claim.n.fact.id} is no limit"
    limit = row.target.upper if row.target.upper is not None else row.target.value
    top = (limit or 0.0) + (
        row.target.tolerance
        if row.target.kind is TargetKind.RANGE and row.target.upper is None
        else 0.0
    )
    return differ(claim.n.size, 100 * value / top, 1)


def level_of_year(claim: Claim) -> str:
    """A level set for the year: a value on the good side of it has met it."""
    row, value, target = claim.row, claim.known("value"), claim.known("annual_target")
    if row is None or value is None or target is None or row.nature is Nature.FLOW:
        return f"{claim.n.fact.id} is no level of the year"
    met = (shown(value) - shown(target)) * row.direction.sign >= 0
    return "" if met == bool(claim.words.get("w")) else f"{value.value} beside {target.value}"


def against_fall(claim: Claim) -> str:
    """A fall beside a fall that was wanted: less of it is more growth."""
    now, target = claim.n.fact, claim.n.other
    if target is None or target.measure != "annual_target" or (now.value or 0) >= 0:
        return f"{now.id}"
    less = claim.words["w"] in ("少降", "less")
    return "" if less == (claim.n.signed > 0) else f"{claim.n.signed}"


def limit_kept(claim: Claim) -> str:
    """Within or outside a limit: the value that is scored beside the limit that is named."""
    limit = claim.numbers.get("g")
    subject = (limit or claim.n).fact.subject
    row, value = claim.facts.plan.indicator[subject], claim.facts.known(subject, "comparable")
    if value is None:
        return "there is no value"
    x, (low, high) = value.value or 0.0, _ends(row)
    tolerance = NEAR + (row.target.tolerance if row.target.kind is not TargetKind.RANGE else 0)
    outside = x > high + tolerance or x < low - tolerance
    if outside != bool(claim.words.get("o")):
        return f"{x} beside {row.target}"
    gap = claim.numbers.get("n")
    if not outside or gap is None:
        return ""
    if (x > high) != (claim.words["o"].strip() in ("超过", "高于", "above")):
        return f"{x} beside {row.target}"
    return differ(abs(shown(gap.fact)), max(x - high, low - x), gap.fact.decimals)


def _ends(row: Indicator) -> tuple[float, float]:
    target, value = row.target, row.target.value or 0.0
    if target.kind is TargetKind.HOLD_MAX:
        return float("-inf"), value
    if target.kind is TargetKind.HOLD_MIN:
        return value, float("inf")
    if target.upper is None:
        return value - target.tolerance, value + target.tolerance
    return value, target.upper


def target_met(claim: Claim) -> str:
    """A level that has no pace: on the good side of its target, or not."""
    subject = claim.numbers["g"].fact.subject
    row, value = claim.facts.plan.indicator[subject], claim.facts.known(subject, "comparable")
    goal = claim.numbers["g"].fact.value or 0.0
    if value is None or row.target.kind in LIMITS:
        return "there is no value to compare"
    tolerance = NEAR + (row.target.tolerance or 0.01 * abs(goal)) * (
        row.target.operator is Operator.ABOUT
    )
    met = row.direction.sign * ((value.value or 0.0) - goal) >= -tolerance
    told = claim.words.get("o") == "已" or claim.words.get("w", "").startswith("at its")
    return "" if met == told else f"{value.value} beside {goal}"


def gap_only(claim: Claim) -> str:
    """What is missing to a target of its own: a gap, or target and value apart."""
    fact, row = claim.n.fact, claim.row
    if claim.n.other is not None and row is not None:
        pair = fact.measure, claim.n.other.measure
        short = claim.n.signed * row.direction.sign > 0
        return "" if pair == ("target", "comparable") and short else f"{pair}"
    return "" if fact.measure == "gap_to_target" and (fact.value or 0) > 0 else f"{fact.id}"


def in_a_row(claim: Claim) -> str:
    """As many broken periods, each told in the plan, from the newest back without a kept one."""
    fact = claim.n.fact
    row = claim.facts.plan.indicator[fact.subject]
    low, high = _ends(row)
    by_year = fact.measure == "years_broken"
    seen: dict[int, float] = {}
    levels = [
        one for one in claim.facts.observations
        if one.indicator == (row.series or row.code) and not one.cluster and not one.area
        and one.measure.value == "level" and one.period.last % 3 == 0
    ]  # fmt: skip
    alone = row.nature is Nature.RATIO and any(one.period.first > 1 for one in levels)
    for one in levels:
        if one.period.is_year == by_year or not (by_year or alone):
            seen[one.period.month_index] = one.value
    count = 0
    for at in sorted((at for at in seen if at <= fact.period.month_index), reverse=True):
        if low <= seen[at] <= high:
            break
        count += 1
    return "" if count >= (fact.value or 0) > 1 else f"{count} are broken"


def is_target(claim: Claim) -> str:
    fact, year = claim.n.fact, re.search(r"\d{4}", claim.match)
    if fact.measure != "target":
        return f"{fact.id} is no target"
    return "" if not year or int(year[0]) == fact.period.year else f"due in {fact.period}"


def rest_of_year(claim: Claim) -> str:
    target, value = claim.value("annual_target") or 0.0, claim.value("value") or 0.0
    fault = differ(abs(shown(claim.n.fact)), target - value, claim.n.fact.decimals)
    more = claim.numbers.get("m")
    return fault or ("" if more is None or sign(more.signed) == claim.way else f"{more.signed}")


_LITTLE = 0.05
