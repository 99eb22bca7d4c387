"""Is it so of the plan as a whole, of its groups and of its projects?"""

from addin.facts.fact import PLAN
from tests.report.reading.claim import (
    Claim,
    differ,
    shown,
    sign,
)


def is_time(claim: Claim) -> str:
    fact, plan = claim.n.fact, claim.facts.plan.identity
    if fact.subject != PLAN or fact.measure != "time_progress":
        return f"{fact.id} is no time"
    gone = claim.facts.period.month_index - plan.base_end
    return differ(claim.n.size, 100 * min(gone / plan.months, 1), 1)


def project_pace(claim: Claim) -> str:
    lead = claim.numbers["m"]
    return "" if sign(lead.signed) == claim.way else f"{lead.signed}"


def gap_widened(claim: Claim) -> str:
    fact = claim.n.fact
    if fact.measure != "lead_change":
        return f"{fact.id} is no change of a lead"
    now, then = (claim.facts[key] for key in fact.inputs)
    made = shown(now) - shown(then)
    return "" if made == -claim.n.size else f"{made}"


def of_scheme(claim: Claim) -> str:
    """A share or contribution of groups."""
    fact, kind = claim.n.fact, claim.words.get("k", "")
    wanted = "share" if kind in ("占", "They made up") else "contribution"
    return "" if fact.measure == wanted and (fact.value or 0) > 0 else f"{fact.id} is no {wanted}"


def part_gap(claim: Claim) -> str:
    fact, short = (
        claim.n.fact,
        claim.words["w"].strip() in ("短缺", "重复计算增加", "short by", "more"),
    )
    return "" if short == ((fact.value or 0) < 0) else f"{fact.value}"


def group_lead(claim: Claim) -> str:
    fact = claim.n.fact
    if fact.measure != "lead":
        return f"{fact.id} is no lead"
    minus = claim.n.text.startswith("-")
    if claim.language == "zh":
        return "" if minus == (shown(fact) < 0) else f"{fact.value}"
    below = "behind" in claim.match or "below" in claim.match
    return "" if below == (shown(fact) < 0) else f"{fact.value}"


def group_short(claim: Claim) -> str:
    fact = claim.n.fact
    return "" if fact.measure == "gap_to_path" and (fact.value or 0) < 0 else f"{fact.id}"


def size_of_group(claim: Claim) -> str:
    target, done_, value = claim.numbers["m"], claim.numbers["l"], claim.value("value")
    if value is None or not target.fact.value:
        return "no size"
    return differ(done_.size, 100 * value / target.fact.value, 1)
