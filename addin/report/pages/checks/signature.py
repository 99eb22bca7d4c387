"""Would somebody sign this report? What its text must hold and must not, checked on what was made.

The document is read as a reader sees it; facts, plan and sentences say what has to stand there. The
checks are numbered as those of the handbook; what only a picture shows is looked at elsewhere.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from addin.errors import TemplateError
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.language import LANGUAGES, Language, Text
from addin.measures.targets.status import StatusClass
from addin.ooxml.package import open_package
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.naming import bookmark_of
from addin.report.pages.checks.final import blanks
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, said_again

Said = Mapping[str, Sentence]


@dataclass(frozen=True, kw_only=True, eq=False)
class Signed:
    """A report as it was made, and what it was made of; `day` is the day under a final.

    `other` are its sentences in the other language, `newest` the day of its newest data.
    """

    document: bytes
    facts: FactSet
    voice: Voice
    said: Said
    other: Said | None = None
    day: date | None = None
    newest: date | None = None
    own_template: bool = False

    @property
    def language(self) -> Language:
        """The language of the report."""
        return self.voice.language

    @cached_property
    def root(self) -> Any:
        """The body as a tree."""
        part = "word/document.xml"
        return parse_xml(open_package(self.document)[part], part)

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The instruction of each field, and what it shows."""
        found = (one for one in self.root.iter() if local(one) == "fldSimple")
        return tuple((_attribute(one, "instr"), _text(one)) for one in found)

    @cached_property
    def marked(self) -> tuple[tuple[str, str], ...]:
        """The bookmarks, each with the text within it."""
        open_: dict[str, tuple[str, list[str]]] = {}
        found = []
        for one in self.root.iter():
            kind, key = local(one), _attribute(one, "id")
            if kind == "bookmarkStart":
                open_[key] = _attribute(one, "name"), []
            elif kind == "bookmarkEnd" and key in open_:
                name, texts = open_.pop(key)
                found.append((name, "".join(texts)))
            elif kind == "t":
                for _, texts in open_.values():
                    texts.append(one.text or "")
        return tuple(found)

    @cached_property
    def paragraphs(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Style, text and bookmarks of each paragraph, in the order of reading."""
        return tuple(_paragraph(one) for one in self.root.iter() if local(one) == "p")

    @property
    def text(self) -> str:
        """All that stands in the body."""
        return "\n".join(text for _, text, _ in self.paragraphs)

    @cached_property
    def first_page(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What stands before the first heading; in English that of the main points is on it."""
        ends = [at for at, (style, _, _) in enumerate(self.paragraphs) if style == "Heading1"]
        ends = ends[self.language == "en" :] or [len(self.paragraphs)]
        return self.paragraphs[: ends[0]]


def faults_before_signature(report: Signed) -> tuple[Text, ...]:
    """Everything that stands against a signature, each with the number of its check."""
    return tuple(
        Text(zh=f"检查{number}：{fault.zh}", en=f"check {number}: {fault.en}")
        for number, check in _CHECKS
        for fault in check(report)
    )


def refuse_unsigned(found: Sequence[Text], name: str) -> None:
    """Raise TemplateError with everything that stands against a signature, where something does."""
    if not found:
        return
    points = Text(**{one: "".join(f"\n  {point[one]}" for point in found) for one in LANGUAGES})
    raise TemplateError("unsigned", name=name, count=len(found), points=points)


def _classes_add_up(report: Signed) -> Iterator[Text]:
    """1: the classes of text and strip are those of the indicators, and add up to all of them."""
    facts = report.facts
    counts = [facts.fact(PLAN, f"count_{one.value}").value or 0 for one in StatusClass]
    total = facts.fact(PLAN, "count_total").value or 0
    if sum(counts) != total:
        yield Text(
            zh=f"各类合计{sum(counts):g}项，指标共{total:g}项",
            en=f"the classes add up to {sum(counts):g} of {total:g} indicators",
        )
    told = {bookmark_of(one.id): one for one in facts.extras.values() if _is_count(one)}
    for mark, text in report.marked:
        one = told.get(mark, told.get(re.sub(r"_\d+$", "", mark)))
        if one is None:
            continue
        count = str(int(one.value or 0))
        word = report.voice.phrases.texts.get(f"word.{count}", count)
        if text.casefold() not in (count, word):
            yield Text(zh=f"“{text}”应为{count}", en=f"{text!r} should be {count}")


def _is_count(fact: Fact) -> bool:
    return fact.subject == PLAN and fact.measure.startswith("count_")


def _nothing_open(report: Signed) -> Iterator[Text]:
    """2: no mark that somebody has still to fill, no list of nothing, nothing unreported."""
    if report.day is not None:
        yield from (Text(zh=found, en=found) for found in blanks(report.document))
    for key, sentence in report.said.items():
        if found := _NOTHING[report.language].search(str(sentence)):
            yield Text(zh=f"{key}写“{found[0]}”", en=f"{key} tells of nothing: {found[0]!r}")


def _numbered_and_mentioned(report: Signed) -> Iterator[Text]:
    """3: tables and figures are numbered without a gap, and each is mentioned."""
    if report.own_template:
        return
    shown: dict[str, list[str]] = {}
    for instruction, text in report.fields:
        kind, _, name = instruction.strip().partition(" ")
        if kind == "SEQ":
            shown.setdefault(name.split(" ")[0], []).append(text)
    for label, numbers in shown.items():
        if numbers != [str(at) for at in range(1, len(numbers) + 1)]:
            told = ", ".join(numbers)
            yield Text(zh=f"{label}的编号不连续：{told}", en=f"{label} is numbered {told}")
    named = {one.split()[1] for one, _ in report.fields if one.split()[0] == "REF"}
    for _, text, marks in report.paragraphs:
        for mark in marks:
            if mark.startswith(("_tbl", "_fig")) and mark not in named:
                yield Text(zh=f"文中没有提到“{text}”", en=f"nothing in the text names {text!r}")


def _can_be_read_by_all(report: Signed) -> Iterator[Text]:
    """11: the file has a title and a language, each picture says what it shows."""
    if report.own_template:
        return
    yield from untitled(report.document)
    for one in report.root.iter():
        if local(one) == "docPr" and not _attribute(one, "descr").strip():
            name = _attribute(one, "name")
            yield Text(zh=f"“{name}”没有替代文字", en=f"{name} has no text in its place")


def untitled(document: bytes) -> Iterator[Text]:
    """What an office file does not say of itself: its title, its language."""
    part = "docProps/core.xml"
    root = parse_xml(open_package(document)[part], part)
    told = {local(one): (one.text or "").strip() for one in root.iter()}
    if not told.get("title"):
        yield Text(zh="文件属性没有标题", en="the file has no title")
    if not told.get("language"):
        yield Text(zh="文件属性没有语言", en="the file names no language")


def _numbers_are_facts(report: Signed) -> Iterator[Text]:
    """4: each number of a sentence is what its fact shows."""
    for key, sentence in report.said.items():
        for number in sentence.numbers:
            again = said_again(report.voice, number, report.facts)
            if again is None or again.text != number.text:
                now = again.text if again else "—"
                yield Text(
                    zh=f"{key}写{number.text}，{number.fact_id}为{now}",
                    en=f"{key} says {number.text}, {number.fact_id} is {now}",
                )


def _dated_after_its_data(report: Signed) -> Iterator[Text]:
    """7: a final is no older than the data in it."""
    if report.day and report.newest and report.day < report.newest:
        yield Text(
            zh=f"报告日期{report.day}早于数据日期{report.newest}",
            en=f"dated {report.day}, before its newest data, of {report.newest}",
        )


def _no_groups_without_groups(report: Signed) -> Iterator[Text]:
    """8: a plan without groups names none."""
    for word in words_of_groups(report.facts, report.language):
        if word in report.text:
            yield Text(zh=f"规划不分组，却写了“{word}”", en=f"there are no groups, yet {word!r}")


def words_of_groups(facts: FactSet, language: Language) -> Iterator[str]:
    """How a plan calls the groups that it does not have; nothing where it has some, or no word."""
    words = facts.plan.identity
    if words.group_word and not facts.plan.clusters:
        yield from filter(None, (words.group[language], words.groups[language]))


def _the_same_in_both(report: Signed) -> Iterator[Text]:
    """9: each sentence shows the same facts in the other language."""

    def shown(said: Said, key: str) -> list[str]:
        return sorted(number.fact_id for number in said[key].numbers) if key in said else []

    for key in sorted(report.said.keys() | (report.other or {}).keys()):
        if report.other is not None and shown(report.said, key) != shown(report.other, key):
            yield Text(
                zh=f"{key}两种语言所用数据不同", en=f"{key} shows other facts in the other language"
            )


def _page_one_is_whole(report: Signed) -> Iterator[Text]:
    """10: verdict, highlights, changes and decisions stand before the first heading."""
    if report.own_template:
        return
    page = "\n".join(text for _, text, _ in report.first_page)
    alone = len(report.facts.plan.headline) == 1  # its own paragraph is on page 1
    for name, keys in _ON_PAGE_ONE.items():
        if alone and name == "S-16":
            continue
        wanted = [str(one) for key, one in report.said.items() if re.fullmatch(keys, key)]
        if missing := [text for text in wanted if _plain(text) not in _plain(page)]:
            yield Text(zh=f"首页缺{name}：{missing[0]}", en=f"page 1 lacks {name}: {missing[0]}")


def _causes_have_an_author(report: Signed) -> Iterator[Text]:
    """12: each cause and measure in a sentence is one of the register."""
    facts, language = report.facts, report.language
    known = {
        one[language].strip().rstrip("。；;. ")
        for action in facts.plan.actions
        for one in (action.cause, action.measure)
        if one
    }
    told = _TOLD[language]
    for key, sentence in report.said.items():
        if not key.startswith("S-09/"):
            continue
        for found in told.finditer(str(sentence)):
            if not any(found[1].startswith(one) for one in known if one):
                yield Text(zh=f"{key}：台账没有“{found[1]}”", en=f"{key}: nobody said {found[1]!r}")


def _paragraph(paragraph: Any) -> tuple[str, str, tuple[str, ...]]:
    style, text, marks = "", "", []
    for one in paragraph.iter():
        kind = local(one)
        if kind == "pStyle":
            style = next(iter(one.attrib.values()), "")
        elif kind == "t":
            text += one.text or ""
        elif kind == "bookmarkStart":
            marks.append(_attribute(one, "name"))
    return style, text, tuple(marks)


def _attribute(element: Any, name: str) -> str:
    """An attribute by its name, whatever its namespace; "" where there is none."""
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter() if local(one) == "t")


def _plain(text: str) -> str:
    """Without what only holds a line together."""
    return re.sub(r"[\s\u2060\u00a0]", "", text)


_ON_PAGE_ONE = {"S-01": r"S-01", "S-16": r"S-16/\d+/text", "S-17": r"S-17/\d+"}
_NOTHING: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?<![\d.,])0[项个](?!百)|未报告\d+项|\d*项未报告"),
    "en": re.compile(r"\bnot reported \(|\b0 (?:indicators|actions|projects)\b"),
}
_TOLD: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?:原因|措施)：([^；]+)"),
    "en": re.compile(r"(?:Cause|Measure): (.+?)(?=\. Measure:|; department|; due| \()"),
}
_CHECKS: Sequence[tuple[int, Callable[[Signed], Iterator[Text]]]] = (
    (1, _classes_add_up), (2, _nothing_open), (3, _numbered_and_mentioned),
    (4, _numbers_are_facts), (7, _dated_after_its_data), (8, _no_groups_without_groups),
    (9, _the_same_in_both), (10, _page_one_is_whole), (11, _can_be_read_by_all),
    (12, _causes_have_an_author),
)  # fmt: skip
