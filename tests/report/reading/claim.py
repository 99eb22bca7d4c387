"""What is a claim: words that were read, the numbers among them, and the facts behind these?"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Language
from addin.model.indicator import Indicator
from addin.model.words import TargetKind

WORDS = {word: at for at, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
)}  # fmt: skip

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN)

LIMITS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)

NEAR = 1e-6

QUARTERS = {(1, 3): ("一季度", "first quarter"), (4, 6): ("二季度", "second quarter"),
             (7, 9): ("三季度", "third quarter"), (10, 12): ("四季度", "fourth quarter"),
             (1, 6): ("上半年", "January to June"), (1, 9): ("前三季度", "January to September"),
             (7, 12): ("下半年", "second half"), (1, 12): ("", "")}  # fmt: skip

MONTHS = tuple(calendar.month_name)[1:]

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
        return float(shown(self.fact) - shown(self.other))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Words that were read, with the numbers among them by the names of the pattern."""

    facts: FactSet
    language: Language
    words: Mapping[str, str]
    numbers: Mapping[str, Number]
    match: str

    @property
    def n(self) -> Number:
        return self.numbers["n"]

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
        if "fall of" in self.match and " places " in self.match:
            return 1  # further down the list is a larger number
        return WAYS.get(self.words.get("w", "").strip(), 0)


def size_of(text: str) -> Decimal:
    """The number that stands there, in digits or as an English word."""
    word = text.casefold()
    return Decimal(WORDS[word] if word in WORDS else word.replace(",", ""))


def shown(fact: Fact) -> Decimal:
    step = Decimal(1).scaleb(-fact.decimals)
    return Decimal(f"{fact.value or 0.0:.15g}").quantize(step, "ROUND_HALF_UP")


def sign(value: float | None) -> int:
    return ((value or 0.0) > 0) - ((value or 0.0) < 0)


def signed(claim: Claim) -> str:
    return (
        "" if sign(claim.n.signed) == claim.way else f"{claim.n.signed} is not {claim.words['w']}"
    )


def differ(told: Decimal, made: float, decimals: int) -> str:
    """Rounded once, half up; the last digit of a machine is nobody's fault."""
    off = abs(float(told) - made)
    return (
        ""
        if off <= 0.5 * 10**-decimals + NEAR * max(1.0, abs(made))
        else f"made again it is {made}"
    )


def label(claim: Claim, then: Fact) -> str:
    """Whether the earlier period is the one that the words name."""
    label, period = claim.words.get("x", ""), then.period
    names = QUARTERS.get((period.first, period.last))
    year = "上年" if period.year == claim.n.fact.period.year - 1 else f"{period.year}年"
    at_day = f"{period.year}年{period.last}月底"
    if claim.language == "zh":
        own = period.year == claim.n.fact.period.year
        month = f"{period.first}—{period.last}月" if period.months > 1 else f"{period.last}月"
        wanted = ("" if own else year) + (names[0] if names else month)
        return "" if label in (wanted, at_day) else f"{label!r} is not {wanted!r}"
    own = period.year == claim.n.fact.period.year
    month = MONTHS[period.last - 1]
    fits = (names[1] if names else month) in label and (own or str(period.year) in label)
    return "" if fits or (month in label and "the end" in label) else f"{label!r} is not {period}"
