"""What does a sentence claim? Its numbers are read back with the words beside, and made again.

The reader knows two languages and the meaning of their words, and asks none of the modules that
choose them: `CLAIMS` says which words mean which comparison; what a claim asks for is computed from
values, dates and rows of the plan. A number that no claim reads is a fault as well, so that no
sentence can say what nobody checks.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import cast

from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.language import Language
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.words import Attribute, Direction, Nature, Operator, Precision, TargetKind
from addin.report.sentences.phrases import BoundNumber, Sentence

Said = Mapping[str, Sentence]
WORDS = {word: at for at, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
)}  # fmt: skip
_FIRST = 0xE000  # one private sign for each number of a sentence
_N = "[\ue000-\uf8ff]"
_LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)
_LIMITS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
_NEAR = 1e-6


def misread(said: Said, facts: FactSet, language: Language) -> list[str]:
    """The claims that do not hold, and the numbers that claim nothing."""
    return [
        f"{facts.period} {language} {key}: {fault} | {sentence}"
        for key, sentence in said.items()
        for fault in _Reader(facts=facts, language=language, sentence=sentence, key=key).faults()
    ]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of a sentence: the fact that it shows, the fact it is a difference to, its text."""

    fact: Fact
    other: Fact | None
    text: str
    form: str

    @property
    def size(self) -> Decimal:
        """What stands in the text."""
        return size_of(self.text)

    @property
    def signed(self) -> float:
        """The value with its sign, in the unit of the fact; of a difference the shown one."""
        if self.other is None:
            return self.fact.value or 0.0
        return float(_shown(self.fact) - _shown(self.other))


def size_of(text: str) -> Decimal:
    """The number that stands there, in digits or as an English word."""
    word = text.casefold()
    return Decimal(WORDS[word] if word in WORDS else word.replace(",", ""))


def _shown(fact: Fact) -> Decimal:
    step = Decimal(1).scaleb(-fact.decimals)
    return Decimal(f"{fact.value or 0.0:.15g}").quantize(step, "ROUND_HALF_UP")


@dataclass(frozen=True, kw_only=True)
class _Reader:
    facts: FactSet
    language: Language
    sentence: Sentence
    key: str

    def faults(self) -> Iterator[str]:
        numbers: list[Number] = []
        text = ""
        for piece in self.sentence.pieces:
            if isinstance(piece, BoundNumber):
                text += chr(_FIRST + len(numbers))
                numbers.append(self._number(piece))
            else:
                text += piece
        read: set[str] = set()
        for one in CLAIMS[self.language]:
            for match in one.pattern.finditer(text):
                told = [sign for sign in match[0] if ord(sign) >= _FIRST and ord(sign) < 0xF900]
                read.update(told)
                found = {
                    name: numbers[ord(value) - _FIRST]
                    for name, value in match.groupdict().items()
                    if value and re.fullmatch(_N, value)
                }
                claim = Claim(
                    reader=self, words=match.groupdict(default=""), numbers=found, match=match[0]
                )
                fault = one.holds(claim)
                if fault:
                    yield f"{one.holds.__name__}: {fault} in {self._plain(match[0], numbers)}"
        if self.key[:4] in ("S-04", "S-05"):
            yield from _period(self, text, numbers)
        for at, number in enumerate(numbers):
            sign = chr(_FIRST + at)
            if sign not in read:
                before, _, behind = text.partition(sign)
                fault = _stated(number, before, behind)
                if fault:
                    yield f"{fault}: {number.text} ({number.fact.id})"

    def _number(self, piece: BoundNumber) -> Number:
        minus = next((word[6:] for word in piece.form.split() if word.startswith("minus:")), "")
        other = self.facts[minus] if minus else None
        fact = self.facts[piece.fact_id]
        return Number(fact=fact, other=other, text=piece.text, form=piece.form)

    def _plain(self, text: str, numbers: list[Number]) -> str:
        return re.sub(_N, lambda found: numbers[ord(found[0]) - _FIRST].text, text)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Words that were read, with the numbers among them by the names of the pattern."""

    reader: _Reader
    words: Mapping[str, str]
    numbers: Mapping[str, Number]
    match: str

    @property
    def n(self) -> Number:
        return self.numbers["n"]

    @property
    def facts(self) -> FactSet:
        return self.reader.facts

    def value(self, measure: str) -> float | None:
        found = self.facts.known(self.n.fact.subject, measure)
        return found.value if found else None

    def known(self, measure: str) -> Fact | None:
        return self.facts.known(self.n.fact.subject, measure)

    @property
    def row(self) -> Indicator | None:
        return self.facts.plan.indicator.get(self.n.fact.subject)

    @property
    def way(self) -> int:
        """+1 or -1, as the word `w` of the claim says; 0 where there is none."""
        return WAYS.get(self.words.get("w", "").strip(), 0)


WAYS = {
    **dict.fromkeys(
        ("后移", "高",
         "增长", "提高", "加快", "增加", "多", "高于", "快于", "上升", "超过", "盈利", "多降",
         "up", "more", "higher", "above", "ahead of", "growth of", "a rise of", "rise", "risen",
         "faster", "profit", "beyond", "over"), 1,
    ),
    **dict.fromkeys(
        ("前移", "低", "climb",
         "下降", "放缓", "少", "低于", "慢于", "减少", "亏损", "收窄", "小", "少降",
         "down", "less", "lower", "below", "behind", "a fall of", "an average annual fall of",
         "fall", "fallen", "slower", "loss"), -1,
    ),
}  # fmt: skip


Holds = Callable[[Claim], str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """A pattern of words and what it claims."""

    pattern: re.Pattern[str]
    holds: Holds


# ---------------------------------------------------------------- what the words claim


def grew(claim: Claim) -> str:
    """Growth on a year earlier in per cent: sign, size, and that both periods are a year apart."""
    fact, size = claim.n.fact, claim.n.size
    if not fact.measure.startswith("yoy") or fact.unit.code != "pct":
        return f"{fact.id} is no growth in per cent"
    if _sign(fact.value) != claim.way:
        return f"{fact.value} is not {claim.words['w']}"
    now, ago = claim.value("value"), claim.known("value_year_ago")
    if fact.formula == "official" or now is None or ago is None or not ago.value:
        return ""
    if ago.period != fact.period.year_ago:
        return f"{ago.period} is not a year before {fact.period}"
    made = abs(100 * (now / ago.value - 1))
    return _differ(size, made, 1) if fact.measure == "yoy" and "deriv" in fact.formula else ""


def moved_points(claim: Claim) -> str:
    """A change on a year in points: of levels in per cent, the difference of both."""
    fact = claim.n.fact
    if fact.unit.code != "pp":
        return f"{fact.id} is not in points"
    return "" if _sign(fact.value) == claim.way else f"{fact.value} is not {claim.words['w']}"


def differs_from_year_ago(claim: Claim) -> str:
    now, ago = claim.n.fact, claim.n.other
    if now.measure == "rest_of_year":
        return ""  # read with what the rest of the year has to bring
    if ago is None or (now.measure, ago.measure) != ("value", "value_year_ago"):
        return f"{now.id} is not compared with the value a year ago"
    if ago.period != now.period.year_ago:
        return f"{ago.period} is not a year before {now.period}"
    return _signed(claim)


def rate_from_year_ago(claim: Claim) -> str:
    """A rate beside that of a year ago, both in the unit of the rate."""
    if claim.n.fact.unit.dimension != "share" or claim.n.fact.unit.code == "pct":
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
    names = _QUARTERS.get((claim.facts.period.first, claim.facts.period.last), ("", ""))
    return "" if claim.words["x"].endswith(names) else f"{claim.words['x']!r}"


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


def grew_times(claim: Claim) -> str:
    return _differ(claim.n.size, (claim.n.fact.value or 0) / 100, 1)


def growth_changed(claim: Claim) -> str:
    """A growth against an earlier growth, of that label, of the same source and length."""
    now, then = claim.n.fact, claim.n.other
    if then is None or not (now.measure == then.measure == "yoy"):
        return f"{now.id} is not compared with an earlier growth"
    falls = "降幅" in claim.match or "the fall" in claim.match
    if falls != ((now.value or 0) < 0) or falls != ((then.value or 0) < 0):
        return f"{now.value} after {then.value}"
    if _sign(abs(now.value or 0) - abs(then.value or 0)) != (
        claim.way if not falls else _NARROWER[claim.words["w"].strip()]
    ):
        return f"{now.value} after {then.value}"
    return _label(claim, then)


_NARROWER = {"收窄": -1, "smaller": -1, "扩大": 1, "larger": 1}


def turned(claim: Claim) -> str:
    """Growth that became a fall, or the other way."""
    now, then = claim.numbers.get("n"), claim.numbers.get("m")
    for number, word in ((now, claim.words.get("w", "")), (then, claim.words.get("v", ""))):
        if number and _sign(number.fact.value) != WAYS[word.strip()]:
            return f"{number.fact.value} is not {word}"
    if then is None and now is not None:
        then_growth = claim.facts.get(now.fact.id)
        return "" if then_growth else "no growth"
    return ""


def level_changed(claim: Claim) -> str:
    now, then = claim.n.fact, claim.n.other
    if then is None or not (now.measure == then.measure == "value"):
        return f"{now.id} is not compared with an earlier level"
    return _signed(claim) or _label(claim, then)


def against_rate(claim: Claim) -> str:
    """A growth against the target that is named, both in per cent."""
    now, target, named = claim.n.fact, claim.n.other, claim.numbers.get("m")
    if target is None or named is None or target.id != named.fact.id:
        return f"{now.id} is compared with another figure than the one named"
    wanted = (
        ("annual_target",) if "年度" in claim.match or "of the year" in claim.match else ("target",)
    )
    return _signed(claim) if target.measure in wanted else f"{target.id} is no {wanted}"


def level_with_target(claim: Claim) -> str:
    """A growth that is as shown the one asked for."""
    fact = claim.n.fact
    measure = {"annual_target": "yoy_official", "target": "growth_achieved"}.get(fact.measure, "")
    own = claim.known(measure) if measure else None
    return "" if own and _shown(own) == _shown(fact) else f"{own and own.value} and {fact.value}"


def against_area(claim: Claim) -> str:
    """A growth or share beside the same figure, of the same period, of the area that is named."""
    now, then, row = claim.n.fact, claim.n.other, claim.row
    nation = claim.words["x"] in ("全国", "nation")
    if row is None or then is None or then.subject != (row.nation if nation else row.province):
        return f"{now.id} beside {then and then.id}"
    same = now.period == then.period and now.measure == then.measure
    return _signed(claim) if same else f"{then.id}"


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
    if kind not in (*_LEVELS, TargetKind.MILESTONE) or None in (base, value, target):
        return _word_of_change(claim, row)
    made = 100 * (value - base) / (target - base)  # type: ignore[operator]  # all are known
    return _differ(claim.n.size, made, 1) or _word_of_change(claim, row)


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
    return fault or _signed(claim)


def leads_of_time(claim: Claim) -> str:
    """The same where no share is said: then it is that of the time of the plan, told before."""
    planned, time = claim.n.other, claim.facts.known(PLAN, "time_progress")
    if planned is None or planned.formula != "planned_linear" or time is None:
        return f"{claim.n.fact.id} is measured against {planned and planned.id}"
    if _shown(planned) != _shown(time):
        return f"{planned.id} is not the time of the plan"
    path = Number(fact=planned, other=None, text=str(_shown(planned)), form="")
    return _planned(claim, path) or _signed(claim)


def level_with_path(claim: Claim) -> str:
    planned = claim.numbers["n"].fact
    progress = claim.facts.known(planned.subject, "progress")
    if progress is None or _shown(progress) != _shown(planned):
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
    return _differ(planned.size, min(100 * gone / whole, 100), 1)


def worse_than_base(claim: Claim) -> str:
    fact, row = claim.n.fact, claim.row
    value = claim.value("comparable")
    if fact.measure != "baseline" or value is None or row is None:
        return f"{fact.id} is no baseline"
    if str(fact.period.year) not in claim.match:
        return f"the base is of {fact.period}"
    way = _sign(value - (fact.value or 0))
    return "" if way == claim.way and way == -row.direction.sign else f"{value} and {fact.value}"


def apart_from_base(claim: Claim) -> str:
    base = claim.n.other
    if base is None or base.measure != "baseline" or str(base.period.year) not in claim.match:
        return f"{claim.n.fact.id} is not compared with its base"
    return _signed(claim)


def short_of_target(claim: Claim) -> str:
    """What is missing: target and value apart, the target still ahead."""
    fact, row = claim.n.fact, claim.row
    pair = {fact.measure, claim.n.other.measure} if claim.n.other else {fact.measure}
    if row is None or pair not in ({"target", "comparable"}, {"gap_to_target"}):
        return f"{pair} is no gap"
    value, target = claim.value("comparable"), claim.value("target")
    level = row.target.kind in _LEVELS and value is not None and target is not None
    passed = row.direction.sign * ((target or 0) - (value or 0)) < 0 if level else None
    if passed or (not level and "gap_to_target" in pair and (fact.value or 0) < 0):
        return f"{value} has passed {target}"
    year = re.search(r"(\d{4})(?:年目标| target)", claim.match)
    due = claim.known("target")
    if year and due and int(year[1]) != due.period.year:
        return f"the target is due in {due.period.year}"
    return ""


def needed(claim: Claim) -> str:
    """What each of the years left has to bring, from value, target and time."""
    fact, row = claim.n.fact, claim.row
    if fact.measure not in ("growth_required", "pieces_required") or row is None:
        return f"{fact.id} is nothing needed"
    if claim.way and _sign(fact.value) != claim.way:
        return f"{fact.value} is not {claim.words['w']}"
    value, target = claim.known("comparable"), claim.known("target")
    if not (value and target) or row.target.kind not in (*_LEVELS, TargetKind.MILESTONE):
        return ""
    left = (target.period.month_index - value.period.month_index) / 12
    x, t = value.value or 0.0, target.value or 0.0
    made = 100 * ((t / x) ** (1 / left) - 1) if fact.unit.code == "pct" else (t - x) / left
    return _differ(abs(Decimal(str(fact.value))), abs(made), 6)


def achieved(claim: Claim) -> str:
    """What the years since the base brought, from value, base and time."""
    fact, row = claim.n.fact, claim.row
    if fact.measure not in ("growth_achieved", "pieces_achieved") or row is None:
        return f"{fact.id} is nothing achieved"
    if claim.way and _sign(fact.value) != claim.way:
        return f"{fact.value} is not {claim.words['w']}"
    year, base = (
        re.search(r"(\d{4})(?:年以来|)", claim.match),
        claim.facts.find(fact.subject, "baseline"),
    )
    if year and base and int(year[1]) != (base.period.month_index + 1) // 12:
        return f"the base is of {base.period}"
    value = claim.known("comparable")
    if not (value and base and base.known) or row.target.kind not in _LEVELS:
        return ""
    gone = (value.period.month_index - base.period.month_index) / 12
    x, b = value.value or 0.0, base.value or 0.0
    made = 100 * ((x / b) ** (1 / gone) - 1) if fact.unit.code == "pct" else (x - b) / gone
    return _differ(abs(Decimal(str(fact.value))), abs(made), 6)


def of_year(claim: Claim) -> str:
    """A share of the target of the year: value to date by target, against the time of the year."""
    fact = claim.n.fact
    value, target = claim.value("value"), claim.value("annual_target")
    if fact.measure != "annual_completion" or not target or value is None:
        return f"{fact.id} is no completion"
    fault = _differ(claim.n.size, 100 * value / target, 1)
    lead, time = claim.numbers.get("l"), claim.numbers.get("m")
    if fault or lead is None or time is None:
        return fault
    of_time = claim.words["p"] in ("全年时间进度", "the time of the year")
    if of_time != (time.fact.formula == "time_progress"):
        return f"{claim.words['p']} of {time.fact.formula}"
    if of_time:
        fault = _differ(time.size, 100 * fact.period.last / 12, 1)
    if lead.other is None or lead.other.id != time.fact.id:
        return "the lead is measured against something else"
    return fault or ("" if _sign(lead.signed) == claim.way else f"{lead.signed}")


def cap_used(claim: Claim) -> str:
    """What of a target of the year that should be low is used: of one that should be."""
    row, value, target = claim.row, claim.value("value"), claim.value("annual_target")
    if row is None or row.direction is not Direction.LOWER or not target or value is None:
        return f"{claim.n.fact.id} is no cap"
    return _differ(claim.n.size, 100 * value / target, 1)


def limit_used(claim: Claim) -> str:
    row, value = claim.row, claim.value("value")
    if (
        row is None
        or row.target.kind not in _LIMITS
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
    return _differ(claim.n.size, 100 * value / top, 1)


def level_of_year(claim: Claim) -> str:
    """A level set for the year: a value on the good side of it has met it."""
    row, value, target = claim.row, claim.known("value"), claim.known("annual_target")
    if row is None or value is None or target is None or row.nature is Nature.FLOW:
        return f"{claim.n.fact.id} is no level of the year"
    met = (_shown(value) - _shown(target)) * row.direction.sign >= 0
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
    tolerance = _NEAR + (row.target.tolerance if row.target.kind is not TargetKind.RANGE else 0)
    outside = x > high + tolerance or x < low - tolerance
    if outside != bool(claim.words.get("o")):
        return f"{x} beside {row.target}"
    gap = claim.numbers.get("n")
    if not outside or gap is None:
        return ""
    if (x > high) != (claim.words["o"].strip() in ("超过", "高于", "above")):
        return f"{x} beside {row.target}"
    return _differ(abs(_shown(gap.fact)), max(x - high, low - x), gap.fact.decimals)


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
    if value is None or row.target.kind in _LIMITS:
        return "there is no value to compare"
    tolerance = _NEAR + (row.target.tolerance or 0.01 * abs(goal)) * (
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
    for one in claim.facts.observations:
        own = one.indicator == (row.series or row.code) and not one.cluster and not one.area
        if own and one.measure.value == "level" and (one.period.is_year or not by_year):
            seen[one.period.month_index] = one.value
    count = 0
    for at in sorted((at for at in seen if at <= fact.period.month_index), reverse=True):
        if low <= seen[at] <= high:
            break
        count += 1
    return "" if count >= (fact.value or 0) > 1 else f"{count} are broken"


def changed_since_base(claim: Claim) -> str:
    fact, row = claim.n.fact, claim.row
    if fact.measure != "comparable" or row is None or row.target.kind is not TargetKind.CUM_CHANGE:
        return f"{fact.id} is no cumulative change"
    return "" if _sign(fact.value) == -claim.way else f"{fact.value} is not {claim.words['w']}"


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


def projected(claim: Claim) -> str:
    """The ends of a band beside the target, all of the year of the target."""
    low, high, goal = (claim.numbers[each] for each in "nmg")
    if (low.fact.measure, high.fact.measure) != ("projection_low", "projection_high"):
        return f"{low.fact.id} and {high.fact.id} are no band"
    fault = _projected_of(claim, low, goal)
    value = abs(_shown(goal.fact)) if claim.row and _falls(claim.row) else _shown(goal.fact)
    under, over = _shown(high.fact) < value, _shown(low.fact) > value
    told = {"高于": over, "above": over, "低于": under, "below": under}
    fits = told.get(claim.words["w"], not under and not over)
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


def _period(reader: _Reader, text: str, numbers: list[Number]) -> Iterator[str]:
    """The period of the first value: named in English, in Chinese where it is not the report's."""
    told = (one for one in numbers if one.fact.measure in ("value", "yoy"))
    now = f"@{reader.facts.period}"  # an earlier report's stands beside it under its own id
    first = next((one for one in told if one.fact.id.endswith(now)), None)
    if first is None:
        return
    row = reader.facts.plan.indicator[first.fact.subject]
    if row.target.kind in (TargetKind.CUM_CHANGE, TargetKind.RATE_AVG):
        return
    period, clause = first.fact.period, text.partition("。" if reader.language == "zh" else ". ")[0]
    at_day = row.nature is Nature.STOCK and first.fact.measure == "value"
    if reader.language == "zh":
        named = re.match(r"\d{4}年[^，]*(?=，)", clause)
        own = period.end == reader.facts.period.end
        if own != (named is None) or (named and named[0] != _named(period, at_day=at_day)):
            yield f"{named and named[0]} for {period}"
        return
    names = _QUARTERS.get((period.first, period.last))
    words = (names and names[1]) or (_MONTHS[period.last - 1] if not period.is_year else "")
    words = _MONTHS[period.last - 1] if at_day else words
    if str(period.year) not in clause or words not in clause:
        yield f"{clause} for {period}"


def _named(period: Period, *, at_day: bool) -> str:
    if at_day:
        return f"{period.year}年{period.last}月底"
    names = _QUARTERS.get((period.first, period.last))
    months = f"{period.first}—{period.last}月" if period.months > 1 else f"{period.last}月"
    return f"{period.year}年{names[0] if names else months}"


def _stated(number: Number, before: str, behind: str) -> str:
    """What stands alone: a count of the plan, or a value; nothing that compares is beside it."""
    fact = number.fact
    if number.other is not None:
        return "nobody reads the difference"
    if fact.subject == PLAN:
        whole = fact.measure in _SUMS
        return "" if whole else _differ(number.size, float(len(fact.inputs)), 0)
    if _COMPARING.search(before) or _COMPARED.match(behind):
        return "nobody reads the comparison"
    if fact.measure not in ("value", "comparable", "growth_achieved", "target"):
        return "nobody reads"
    if "abs" in number.form and _shown(fact) < 0 and not _LOSS.search(before):
        return "its sign is not said"
    return ""


_COMPARING = re.compile(
    r"(?:增长|下降|提高|降低|多|少|高于|低于|相差|加快|放缓|收窄|扩大|快于|慢于|超过|需)$"
    r"|(?:up|down|rise of|fall of|growth of) $"
)
_COMPARED = re.compile(
    r"[^.;,]{0,40}? (?:more|less|above|below|ahead of|behind|higher|lower|short of|faster|slower)\b"
)
_LOSS = re.compile(
    r"(?:(?:亏损|累计上升)[约超近]?|a (?:loss|rise) of (?:about |over |nearly )?(?:CNY )?)$"
)
_SUMS = ("projects_planned", "projects_invested", "projects_rate", "projects_rate_rest",
         "projects_time")  # fmt: skip


def is_time(claim: Claim) -> str:
    fact, plan = claim.n.fact, claim.facts.plan.identity
    if fact.subject != PLAN or fact.measure != "time_progress":
        return f"{fact.id} is no time"
    gone = claim.facts.period.month_index - plan.base_end
    return _differ(claim.n.size, 100 * min(gone / plan.months, 1), 1)


def project_pace(claim: Claim) -> str:
    lead = claim.numbers["m"]
    return "" if _sign(lead.signed) == claim.way else f"{lead.signed}"


def is_target(claim: Claim) -> str:
    fact, year = claim.n.fact, re.search(r"\d{4}", claim.match)
    if fact.measure != "target":
        return f"{fact.id} is no target"
    return "" if not year or int(year[0]) == fact.period.year else f"due in {fact.period}"


def gap_widened(claim: Claim) -> str:
    fact = claim.n.fact
    if fact.measure != "lead_change":
        return f"{fact.id} is no change of a lead"
    now, then = (claim.facts[key] for key in fact.inputs)
    made = _shown(now) - _shown(then)
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
    if claim.reader.language == "zh":
        return "" if minus == (_shown(fact) < 0) else f"{fact.value}"
    below = "behind" in claim.match or "below" in claim.match
    return "" if below == (_shown(fact) < 0) else f"{fact.value}"


def group_short(claim: Claim) -> str:
    fact = claim.n.fact
    return "" if fact.measure == "gap_to_path" and (fact.value or 0) < 0 else f"{fact.id}"


def size_of_group(claim: Claim) -> str:
    target, done_, value = claim.numbers["m"], claim.numbers["l"], claim.value("value")
    if value is None or not target.fact.value:
        return "no size"
    return _differ(done_.size, 100 * value / target.fact.value, 1)


def rest_of_year(claim: Claim) -> str:
    target, value = claim.value("annual_target") or 0.0, claim.value("value") or 0.0
    fault = _differ(abs(_shown(claim.n.fact)), target - value, claim.n.fact.decimals)
    more = claim.numbers.get("m")
    return fault or ("" if more is None or _sign(more.signed) == claim.way else f"{more.signed}")


# ---------------------------------------------------------------- small helps


def _sign(value: float | None) -> int:
    return ((value or 0.0) > 0) - ((value or 0.0) < 0)


def _signed(claim: Claim) -> str:
    return (
        "" if _sign(claim.n.signed) == claim.way else f"{claim.n.signed} is not {claim.words['w']}"
    )


def _differ(told: Decimal, made: float, decimals: int) -> str:
    """Rounded once, half up; the last digit of a machine is nobody's fault."""
    off = abs(float(told) - made)
    return (
        ""
        if off <= 0.5 * 10**-decimals + _NEAR * max(1.0, abs(made))
        else f"made again it is {made}"
    )


_QUARTERS = {(1, 3): ("一季度", "first quarter"), (4, 6): ("二季度", "second quarter"),
             (7, 9): ("三季度", "third quarter"), (10, 12): ("四季度", "fourth quarter"),
             (1, 6): ("上半年", "January to June"), (1, 9): ("前三季度", "January to September"),
             (7, 12): ("下半年", "second half"), (1, 12): ("", "")}  # fmt: skip


def _label(claim: Claim, then: Fact) -> str:
    """Whether the earlier period is the one that the words name."""
    label, period = claim.words.get("x", ""), then.period
    names = _QUARTERS.get((period.first, period.last))
    year = "上年" if period.year == claim.n.fact.period.year - 1 else f"{period.year}年"
    at_day = f"{period.year}年{period.last}月底"
    if claim.reader.language == "zh":
        own = period.year == claim.n.fact.period.year
        month = f"{period.first}—{period.last}月" if period.months > 1 else f"{period.last}月"
        wanted = ("" if own else year) + (names[0] if names else month)
        return "" if label in (wanted, at_day) else f"{label!r} is not {wanted!r}"
    own = period.year == claim.n.fact.period.year
    month = _MONTHS[period.last - 1]
    fits = (names[1] if names else month) in label and (own or str(period.year) in label)
    return "" if fits or (month in label and "the end" in label) else f"{label!r} is not {period}"


_MONTHS = tuple(calendar.month_name)[1:]


def _claims() -> dict[Language, list[Words]]:
    """The patterns of ``claims.words.txt``, with the functions that check what they claim."""
    made: dict[Language, list[Words]] = {"zh": [], "en": []}
    holds: Holds = grew
    for line in (Path(__file__).with_name("claims.words.txt")).read_text("utf-8").splitlines():
        if not line.startswith(" "):
            holds = globals()[line] if line and not line.startswith("#") else holds
            continue
        language, _, text = line.strip().partition(" ")
        for mark, pattern in _MARKS.items():
            text = text.replace(mark, pattern)
        named = re.sub(r"(?<!P)<(\w)>", rf"(?P<\1>{_N})", text)
        made[cast("Language", language)].append(Words(pattern=re.compile(named), holds=holds))
    return made


_MARKS = {
    "{unit}": r"[^，。；、（）()\ue000-\uf8ff]{0,14}?",
    "{u}": r"(?: (?:100,000|[\w/%'-]+)){0,6}?[%‰]?",
    "{m}": r"(?:CNY )?",
    "{year}": r"\d{4}",
    "<>": _N,
}
CLAIMS = _claims()
