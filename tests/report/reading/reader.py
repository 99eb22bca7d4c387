"""What does a sentence claim? Its numbers are read back with the words beside, and made again.

The reader knows two languages and the meaning of their words, and asks none of the modules that
choose them: `CLAIMS` says which words mean which comparison; what a claim asks for is computed from
values, dates and rows of the plan. A number that no claim reads is a fault as well, so that no
sentence can say what nobody checks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.language import Language
from addin.model.period import Period
from addin.model.words import Nature, TargetKind
from addin.report.sentences.phrases import BoundNumber, Sentence
from tests.report.reading import movements, paths, targets, wholes
from tests.report.reading.claim import MONTHS, QUARTERS, Claim, Number, differ, shown

Said = Mapping[str, Sentence]

_FIRST = 0xE000  # one private sign for each number of a sentence

_N = "[\ue000-\uf8ff]"


def misread(said: Said, facts: FactSet, language: Language) -> list[str]:
    """The claims that do not hold, and the numbers that claim nothing."""
    return [
        f"{facts.period} {language} {key}: {fault} | {sentence}"
        for key, sentence in said.items()
        for fault in _Reader(facts=facts, language=language, sentence=sentence, key=key).faults()
    ]


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
                    facts=self.facts,
                    language=self.language,
                    words=match.groupdict(default=""),
                    numbers=found,
                    match=match[0],
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
    names = QUARTERS.get((period.first, period.last))
    words = (names and names[1]) or (MONTHS[period.last - 1] if not period.is_year else "")
    words = MONTHS[period.last - 1] if at_day else words
    if str(period.year) not in clause or words not in clause:
        yield f"{clause} for {period}"


def _named(period: Period, *, at_day: bool) -> str:
    if at_day:
        return f"{period.year}年{period.last}月底"
    names = QUARTERS.get((period.first, period.last))
    months = f"{period.first}—{period.last}月" if period.months > 1 else f"{period.last}月"
    return f"{period.year}年{names[0] if names else months}"


def _stated(number: Number, before: str, behind: str) -> str:
    """What stands alone: a count of the plan, or a value; nothing that compares is beside it."""
    fact = number.fact
    if number.other is not None:
        return "nobody reads the difference"
    if fact.subject == PLAN:
        whole = fact.measure in _SUMS
        return "" if whole else differ(number.size, float(len(fact.inputs)), 0)
    if _COMPARING.search(before) or _COMPARED.match(behind):
        return "nobody reads the comparison"
    if fact.measure not in ("value", "comparable", "growth_achieved", "target"):
        return "nobody reads"
    if "abs" in number.form and shown(fact) < 0 and not _LOSS.search(before):
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
    r"(?:(?:亏损|累计上升)[约超近]?|a (?:loss|rise) of (?:about |over |nearly )?(?:[A-Z]{3} )?)$"
)

_SUMS = ("projects_planned", "projects_invested", "projects_rate", "projects_rate_rest",
         "projects_time")  # fmt: skip

Holds = Callable[[Claim], str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """A pattern of words and what it claims."""

    pattern: re.Pattern[str]
    holds: Holds


_HOLDS = {
    name: one
    for module in (movements, paths, targets, wholes)
    for name, one in vars(module).items()
    if callable(one) and getattr(one, "__module__", "") == module.__name__
}


def _claims() -> dict[Language, list[Words]]:
    """The patterns of ``claims.words.txt``, with the functions that check what they claim."""
    made: dict[Language, list[Words]] = {"zh": [], "en": []}
    holds: Holds = movements.grew
    for line in (
        (Path(__file__).parent.with_name("claims.words.txt")).read_text("utf-8").splitlines()
    ):
        if not line.startswith(" "):
            holds = _HOLDS[line] if line and not line.startswith("#") else holds
            continue
        language, _, text = line.strip().partition(" ")
        for mark, pattern in _MARKS.items():
            text = text.replace(mark, pattern)
        named = re.sub(r"(?<!P)<(\w)>", rf"(?P<\1>{_N})", text)
        made[cast("Language", language)].append(Words(pattern=re.compile(named), holds=holds))
    return made


_MARKS = {
    "{unit}": r"[^，。；、（）()\ue000-\uf8ff]{0,14}?",
    "{u}": r"(?: (?:100,000|10,000|[\w/%°'-]+)){0,7}?[%‰]?",
    "{m}": r"(?:[A-Z]{3} )?",
    "{year}": r"\d{4}",
    "<>": _N,
}

CLAIMS = _claims()
