"""Did a figure move as is said: on a year, since the last report, beside others?"""

from addin.model.words import (
    Nature,
    TargetKind,
)
from tests.report.reading.claim import (
    QUARTERS,
    WAYS,
    Claim,
    differ,
    label,
    shown,
    sign,
    signed,
)
from tests.report.reading.paths import apart_from_base

NO_ZERO = ("degC", "dB", "index", "score", "age")


def grew(claim: Claim) -> str:
    """Growth on a year earlier in per cent: sign, size, and that both periods are a year apart."""
    fact, size = claim.n.fact, claim.n.size
    no_rate = claim.facts.plan.indicator[fact.subject.partition("/")[0]].unit.code in NO_ZERO[:2]
    if (no_rate and fact.formula != "official") or (claim.way < 0 and size == 100):
        return f"a rate of {fact.subject} says nothing"
    if not fact.measure.startswith("yoy") or fact.unit.code != "pct":
        return f"{fact.id} is no growth in per cent"
    if sign(fact.value) != claim.way:
        return f"{fact.value} is not {claim.words['w']}"
    now, ago = claim.value("value"), claim.known("value_year_ago")
    if fact.formula == "official" or now is None or ago is None or not ago.value:
        return ""
    if ago.period != fact.period.year_ago:
        return f"{ago.period} is not a year before {fact.period}"
    made = abs(100 * (now / ago.value - 1))
    return differ(size, made, 1) if fact.measure == "yoy" and "deriv" in fact.formula else ""


def moved_points(claim: Claim) -> str:
    """A change on a year in points: of levels in per cent, the difference of both."""
    fact = claim.n.fact
    if fact.unit.code != "pp":
        return f"{fact.id} is not in points"
    return "" if sign(fact.value) == claim.way else f"{fact.value} is not {claim.words['w']}"


def differs_from_year_ago(claim: Claim) -> str:
    now, ago = claim.n.fact, claim.n.other
    if now.measure == "rest_of_year":
        return ""  # read with what the rest of the year has to bring
    if ago is None or (now.measure, ago.measure) != ("value", "value_year_ago"):
        return f"{now.id} is not compared with the value a year ago"
    if ago.period != now.period.year_ago:
        return f"{ago.period} is not a year before {now.period}"
    if claim.language == "zh" and now.period.is_year == ("同期" in claim.match):
        return f"{claim.match} of {now.period}"
    return signed(claim)


def rate_from_year_ago(claim: Claim) -> str:
    """A rate beside that of a year ago, both in the unit of the rate; or what has no zero."""
    row = claim.facts.plan.indicator[claim.n.fact.subject.partition("/")[0]]
    if claim.n.fact.unit.code == "pct" or (
        claim.n.fact.unit.dimension != "share"
        and row.nature is not Nature.RATIO
        and claim.n.fact.unit.code not in NO_ZERO
    ):
        return f"{claim.n.fact.id} is no such rate"
    return differs_from_year_ago(claim)


def places_from_year_ago(claim: Claim) -> str:
    """A place beside that of a year ago: a smaller number stands further up."""
    now, ago = claim.n.fact, claim.n.other
    if now.unit.code != "rank" or ago is None or ago.period != now.period.year_ago:
        return f"{now.id} is no place beside {ago and ago.id}"
    up = claim.words["w"] in ("前移", "up")
    return "" if up == (claim.n.signed < 0) else f"{now.value} after {ago.value}"


def added(claim: Claim) -> str:
    """What came to it in the period of the report: the value now less that of the last report."""
    now, then, row = claim.n.fact, claim.n.other, claim.row
    if then is None or row is None or row.target.kind is not TargetKind.MILESTONE:
        return f"{now.id} is not added up"
    dated = now.period.end == claim.facts.period.end
    if not dated or then.period.end != claim.facts.period.before.end or claim.n.signed <= 0:
        return f"{now.value} of {now.period} after {then.value} of {then.period}"
    names = QUARTERS.get((claim.facts.period.first, claim.facts.period.last), ("", ""))
    return "" if claim.words["x"].endswith(names) else f"{claim.words['x']!r}"


def grew_times(claim: Claim) -> str:
    return differ(claim.n.size, (claim.n.fact.value or 0) / 100, 1)


def growth_changed(claim: Claim) -> str:
    """A growth against an earlier growth, of that label, of the same source and length."""
    now, then = claim.n.fact, claim.n.other
    if then is None or not (now.measure == then.measure == "yoy"):
        return f"{now.id} is not compared with an earlier growth"
    falls = "降幅" in claim.match or "the fall" in claim.match
    if falls != ((now.value or 0) < 0) or falls != ((then.value or 0) < 0):
        return f"{now.value} after {then.value}"
    if sign(abs(now.value or 0) - abs(then.value or 0)) != (
        claim.way if not falls else _NARROWER[claim.words["w"].strip()]
    ):
        return f"{now.value} after {then.value}"
    return label(claim, then)


_NARROWER = {"收窄": -1, "smaller": -1, "扩大": 1, "larger": 1}


def turned(claim: Claim) -> str:
    """Growth that became a fall, or the other way."""
    now, then = claim.numbers.get("n"), claim.numbers.get("m")
    for number, word in ((now, claim.words.get("w", "")), (then, claim.words.get("v", ""))):
        if number and sign(number.fact.value) != WAYS[word.strip()]:
            return f"{number.fact.value} is not {word}"
    if then is None and now is not None:
        then_growth = claim.facts.get(now.fact.id)
        return "" if then_growth else "no growth"
    return ""


def level_changed(claim: Claim) -> str:
    now, then = claim.n.fact, claim.n.other
    if then is not None and then.measure == "baseline":
        return apart_from_base(claim)
    if then is None or not (now.measure == then.measure == "value"):
        return f"{now.id} is not compared with an earlier level"
    return signed(claim) or label(claim, then)


def against_rate(claim: Claim) -> str:
    """A growth against the target that is named, both in per cent."""
    now, target, named = claim.n.fact, claim.n.other, claim.numbers.get("m")
    if target is None or named is None or target.id != named.fact.id:
        return f"{now.id} is compared with another figure than the one named"
    wanted = (
        ("annual_target",) if "年度" in claim.match or "of the year" in claim.match else ("target",)
    )
    return signed(claim) if target.measure in wanted else f"{target.id} is no {wanted}"


def level_with_target(claim: Claim) -> str:
    """A growth that is as shown the one asked for."""
    fact = claim.n.fact
    measure = {"annual_target": "yoy_official", "target": "growth_achieved"}.get(fact.measure, "")
    own = claim.known(measure) if measure else None
    return "" if own and shown(own) == shown(fact) else f"{own and own.value} and {fact.value}"


def against_area(claim: Claim) -> str:
    """A growth or share beside the same figure, of the same period, of the area that is named."""
    now, then, row = claim.n.fact, claim.n.other, claim.row
    nation = claim.words["x"] in ("全国", "nation")
    if row is None or then is None or then.subject != (row.nation if nation else row.province):
        return f"{now.id} beside {then and then.id}"
    same = now.period == then.period and now.measure == then.measure
    return signed(claim) if same else f"{then.id}"


def changed_since_base(claim: Claim) -> str:
    fact, row = claim.n.fact, claim.row
    if fact.measure != "comparable" or row is None or row.target.kind is not TargetKind.CUM_CHANGE:
        return f"{fact.id} is no cumulative change"
    return "" if sign(fact.value) == -claim.way else f"{fact.value} is not {claim.words['w']}"


def of_last_year(claim: Claim) -> str:
    fact = claim.n.fact
    now = claim.known("value")
    if fact.measure != "value_year_ago" or now is None:
        return f"{fact.id} is no value a year ago"
    loss = "亏损" in claim.words["w"] or "loss" in claim.words["w"]
    return "" if loss == ((fact.value or 0) < 0) else f"{fact.value}"


def loss_moved(claim: Claim) -> str:
    now, ago = claim.n.fact, claim.n.other
    if ago is None or ago.measure != "value_year_ago" or max(now.value or 0, ago.value or 0) > 0:
        return f"{now.id} and {ago and ago.id}"
    larger = claim.words["w"].strip() in ("增亏", "larger")
    return "" if larger == ((now.value or 0) < (ago.value or 0)) else f"{now.value}, {ago.value}"
