"""Is each number that a person wrote one of the data, or none that has to be? (N-04)"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from addin.facts.fact import Fact
from addin.facts.printer import rounded, shown_unit
from addin.language import Language
from addin.living.again import Again
from addin.living.checks.numbers import name_of
from addin.living.checks.point import Point, point
from addin.living.checks.text.quantities import IN_WORDS, period_said
from addin.living.checks.text.tokens import Token
from addin.living.checks.wording import added
from addin.living.opened import Report
from addin.living.pairing import Pair
from addin.model.unit import POINTS, UNITS, Unit
from addin.report.bound.reading import Paragraph

# What is no figure: days, periods, document numbers, numbering, references, ordinals, telephones.
_ALLOWED: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(
        r"\d{4}年|\d{1,2}月(?:\d{1,2}日|底|初|份)?|\d{1,2}日|\d{4}[—–-]\d{4}|\d{1,2}[—–-]\d{1,2}月"
        r"|[〔\[（(]\d{4}[〕\]）)]\d*号?|第?\d+号|第\d+|(?:表|图|附件|附表|注|之)[:：]?\u2060?\d+"
        r"|^[\s　]*\d+[.．、)）]|[（(]\d{1,2}[）)]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|十[一二三四五]五"
        r"|“\d+”|\d{1,2}[:：]\d{2}|\d{1,3}(?:个月|季度|周|天|年|时|页|次会议|期)|[Qq][1-4]|[Hh][12]"
        r"|\d{3,4}[-—]\d{7,8}|1\d{10}|\d+(?=[项个条件家份处场次人名位类大](?!百分点))"
    ),
    "en": re.compile(
        r"\b(?:19|20)\d\d\b(?![.,]?\d*%)|\b\d{1,2} (?:January|February|March|April|May|June|July|"
        r"August|September|October|November|December)\b|\b(?:Tables?|Figures?|Annex(?:es)?|Charts?|"
        r"No\.?|Notes?|Sections?|Chapters?|Q|H|paragraphs?|page) ?\d+(?:\.\d+)*|^\s*\d+[.)]"
        r"|\(\d{1,2}\)|\b\d+(?:st|nd|rd|th)\b|\d{4}-\d{1,2}-\d{1,2}|\b\d{1,2}:\d{2}\b"
        r"|\b\d+ (?:months?|quarters?|years?|weeks?|days?|indicators?|projects?|actions?|"
        r"enterprises?|measures?|items?|tasks?)\b"
    ),
}
_STOPS: Mapping[Language, str] = {"zh": r"[。；！？\n]", "en": r"[;!?\n]|\. "}
_SPAN = re.compile(r"\d+\s*[—–~至-]\s*\d+\s*(?:月|年|季度)")


def unbound_points(report: Report, again: Again, pairs: Sequence[Pair]) -> Iterator[Point]:
    """The numbers of people that are none of the data, and those that are and could be bound."""
    language = report.language
    index = _Index(again=again, language=language)
    for pair in pairs:
        if pair.now is None or pair.is_same:
            continue
        text = pair.now.text
        was = pair.again.text if pair.again else ""
        for found in IN_WORDS[language].finditer(text):
            if found[0] not in was:
                yield point("in_words", pair.now, start=found.start(), found=found[0])
        passed = [
            found.span() for each in (_ALLOWED[language], _SPAN) for found in each.finditer(text)
        ]
        for token in added(pair, language):
            if not any(start < token.end and token.start < end for start, end in passed):
                yield _traced(index, pair.now, token)


def _traced(index: "_Index", paragraph: Paragraph, token: Token) -> Point:
    """A number of a person's: one of the data of what its sentence speaks of, or of none."""
    text, language = paragraph.text, index.language
    before = re.split(_STOPS[language], text[: token.start])[-1]
    facts = index.fitting(token, text[token.end :])
    named = index.subjects_in(before)
    own = [each for each in facts if each.subject in named]
    if not (own if named else facts):
        return point("unbound", paragraph, start=token.start, found=token.text)
    fact = (own or facts)[0]
    # English says the time behind the number as well.
    behind = re.split(_STOPS[language], text[token.end :])[0] if language == "en" else ""
    said = period_said(before + behind, language)
    fitting = [each for each in own or facts if said is None or said.fits(each.period)]
    if not fitting and said is not None:
        return point(
            "period_of_fact", paragraph, start=token.start, fact=fact.id, found=token.text,
            said=said.words, period=fact.period.label(language), name=name_of(index.again, fact.id),
        )  # fmt: skip
    fact = fitting[0]
    return point(
        "traced", paragraph, start=token.start, fact=fact.id, found=token.text,
        expected=fact.display(language), name=name_of(index.again, fact.id),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Index:
    """Every number of the assessment by its digits, sign aside."""

    again: Again
    language: Language

    def fitting(self, token: Token, behind: str) -> list[Fact]:
        """The facts that a number may stand for, by its decimals and the unit behind it."""
        number = Decimal(re.sub(r"[^\d.]", "", token.text))
        decimals = len(token.text.partition(".")[2])
        return [fact for fact in self._facts if self._fits(fact, number, decimals, behind)]

    def subjects_in(self, text: str) -> frozenset[str]:
        """The subjects of the plan that a text names, the longest names first."""
        found: set[str] = set()
        for name, subjects in self._named:
            if name in text:
                found |= subjects
                text = text.replace(name, " ")
        return frozenset(found)

    @cached_property
    def _named(self) -> Sequence[tuple[str, set[str]]]:
        facts, named = self.again.facts, dict[str, set[str]]()
        for subject in facts.subjects:
            found = facts.plan.indicator.get(subject)
            names = [facts.name_of(subject), *([found.short] if found else [])]
            for each in names:
                if each[self.language]:
                    named.setdefault(each[self.language], set()).add(subject)
        return sorted(named.items(), key=lambda one: (-len(one[0]), one[0]))

    @cached_property
    def _facts(self) -> Sequence[Fact]:
        facts = self.again.facts
        shown = {said.source for said in self.again.record.numbers.values()}
        first = [facts[key] for key in sorted(shown) if key in facts]
        others = (fact for fact in facts.values() if fact.id not in shown)
        return [fact for fact in (*first, *others) if fact.known and fact.word is None]

    def _fits(self, fact: Fact, number: Decimal, decimals: int, behind: str) -> bool:
        behind = behind.lstrip()
        for unit in _spellings(fact.unit, self.language):
            names = [name for name in (unit.name[self.language], unit.symbol) if name]
            names = [name.removeprefix("CNY ") if unit.is_money else name for name in names]
            if unit == POINTS:
                names = ["个百分点", "百分点", "percentage point", "pp"]
            if names and not any(behind.startswith(name) for name in names):
                continue
            value = Decimal(repr(fact.value)) * Decimal(repr(fact.unit.factor))
            shown = rounded(abs(value / Decimal(repr(unit.factor))), decimals)
            if shown == number and decimals <= max(fact.decimals, unit.decimals) + 1:
                return True
        return False


def _spellings(unit: Unit, language: Language) -> Sequence[Unit]:
    """The unit as readers of the language see it, as it is stored, and larger ones of money."""
    money = [each for each in UNITS.values() if each.dimension == unit.dimension and unit.is_money]
    return list(dict.fromkeys([shown_unit(unit, language), unit, *money]))
