"""What would the report say if it were made today?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from addin.errors import UsageError
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.living.opened import Report, check_plan
from addin.model.period import Period
from addin.model.plan import Plan
from addin.ooxml.package import Package
from addin.report.bound.basis import basis_of, known_plans
from addin.report.bound.carrying import as_said, starts_of
from addin.report.bound.naming import bookmark_of, text_again
from addin.report.bound.pictures import Picture, pictures_of
from addin.report.bound.reading import Document, read_document
from addin.report.bound.record import Record, Said
from addin.report.build import assessed, word_document
from addin.report.sentences.phrases import phrases_beside, read_phrases
from addin.report.sentences.wording import Voice


@dataclass(frozen=True, kw_only=True, eq=False)
class Again:
    """A report made again from the plan workbook: its document, its record and its facts.

    `assessment` makes the facts when somebody asks: nobody does where nothing has changed.
    `same_template` is false where the report's own template was not at hand, `is_as_made` where
    the document was made anew: else it is what the record tells, without elements of a file.
    """

    plan: Plan
    assessment: Callable[[], FactSet]
    voice: Voice
    package: Package
    record: Record
    same_template: bool = True
    is_as_made: bool = False

    @cached_property
    def facts(self) -> FactSet:
        """All facts of the assessment."""
        return self.assessment()

    @cached_property
    def document(self) -> Document:
        """Its paragraphs and numbers."""
        reads = as_said(self.record, self.package) if self.is_as_made else None
        return reads or read_document(self.package)

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Its charts; none where it was not made anew."""
        return () if self.is_as_made else pictures_of(self.document)

    @cached_property
    def names(self) -> Mapping[Language, tuple[str, ...]]:
        """What indicators, groups, areas and departments are called, the longest first."""
        plan = self.plan
        named = [each.name for each in plan.indicators] + [each.short for each in plan.indicators]
        named += [each.name for each in plan.clusters] + [each.name for each in plan.areas]
        named += [each.name for each in plan.departments]
        return {
            one: tuple(
                sorted({each[one] for each in named if each[one]}, key=lambda n: (-len(n), n))
            )
            for one in LANGUAGES
        }

    @cached_property
    def texts(self) -> Mapping[tuple[str, str], str]:
        """What numbers show by fact and form, as far as it says them."""
        return {(one.source, one.form): one.text for one in self.record.numbers.values()}

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The facts of bookmarks by name, for reports that lost their record."""
        named = {bookmark_of(said.source): said.source for said in self.record.numbers.values()}
        return {bookmark_of(key): key for key in self.facts} | named

    def is_said_by(self, report: Report) -> bool:
        """Whether a report says it word by word, in text and charts, each number in its place."""
        record, document, numbers = self.record, report.document, report.numbers
        anchors = document.anchors
        return (
            tuple([each.text for each in document.paragraphs]) == record.lines
            and starts_of(document.paragraphs, numbers) == record.starts
            and len(numbers) == len(anchors)
            and all(each.whole and each.text == numbers[each.name].text for each in anchors)
            and all(each.shows(record.drawn.get(each.name)) for each in report.pictures)
        )

    def said(self, report: Report, name: str) -> Said | None:
        """What a bookmark of the report shows; None for one that is of no fact of the plan."""
        if name in report.numbers:
            return report.numbers[name]
        base = name if name in self.sources else re.sub(r"_\d+$", "", name)
        source = self.sources.get(base)
        return Said(source=source, form="", text="") if source else None

    def forms_of(self, source: str) -> list[str]:
        """In which forms a fact is shown by the report made again, then bare."""
        made = [self.record.numbers[name].form for name in self.record.by_fact.get(source, ())]
        return list(dict.fromkeys([*made, "cell", ""]))

    def shown(self, said: Said) -> str | None:
        """What a number shows now; None where it is not known any more."""
        known = self.texts.get((said.source, said.form))
        return known or text_again(self.voice, self.facts, said.source, said.form)


def made_again(
    report: Report,
    plan: Plan,
    book: Path,
    *,
    as_of: date | None = None,
    template: Path | None = None,
) -> Again:
    """The report made again from `plan`, read from `book`; by its own day and template by default.

    UsageError where it is of another plan.
    """
    made_by = _Making.of(report, plan, book, as_of=as_of, template=template)
    facts, previous = made_by.assessed
    package, record = word_document(
        facts, report.language, previous=previous, template=made_by.template,
        phrases=made_by.phrases, final=made_by.final,
    )  # fmt: skip
    if record is None:
        raise UsageError("no_word_template", name=made_by.template.name)
    return Again(
        plan=plan, assessment=lambda: facts, voice=made_by.voice, package=package, record=record,
        same_template=_made_by(report.record, made_by.template),
    )  # fmt: skip


def as_it_was(
    report: Report,
    plan: Plan,
    book: Path,
    *,
    as_of: date | None = None,
    template: Path | None = None,
) -> Again | None:
    """What the report said when it was made, where all that it was made of is still the same.

    None where anything is otherwise, or the record is not whole. UsageError where the report is of
    another plan.
    """
    made_by = _Making.of(report, plan, book, as_of=as_of, template=template)
    record = report.record
    if record is None or record.basis != made_by.basis or record.seal != record.proof:
        return None
    return Again(
        plan=plan, assessment=lambda: made_by.assessed[0], voice=made_by.voice,
        package=report.document.package, record=record, is_as_made=True,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class _Making:
    """Of what a report would be made today."""

    plan: Plan
    period: Period
    language: Language
    template: Path
    phrases: Path | None
    as_of: date | None
    final: date | None

    @classmethod
    def of(
        cls, report: Report, plan: Plan, book: Path, *, as_of: date | None, template: Path | None
    ) -> "_Making":
        check_plan(report, plan)
        old, language = report.record, report.language
        return cls(
            plan=plan, period=Period.parse(report.period), language=language,
            template=template or _template(old, book, language),
            phrases=phrases_beside(book, language), as_of=as_of or (old.as_of if old else None),
            final=old.final if old else None,
        )  # fmt: skip

    @cached_property
    def assessed(self) -> tuple[FactSet, FactSet | None]:
        return assessed(self.plan, self.period, self.as_of)

    @property
    def voice(self) -> Voice:
        return Voice(phrases=read_phrases(self.language, self.phrases))

    @property
    def basis(self) -> str:
        plans = known_plans(self.plan, self.period, self.as_of)
        about = (self.period, self.as_of, self.final)
        return basis_of(plans, about, self.template, self.phrases, self.language)


def _made_by(old: Record | None, template: Path) -> bool:
    """Whether a report was made by a template, as far as it knows."""
    return old is None or not old.digest or old.digest == _digest(template)


def _template(old: Record | None, book: Path, language: str) -> Path:
    """The template of the same content: the shipped one, or one beside the plan workbook."""
    usual = shipped("templates", f"report.{language}.docx")
    if old is None or not old.template:
        return usual
    beside = book.with_name(old.template)
    found = [path for path in (usual, beside) if path.is_file() and _digest(path) == old.digest]
    return (found or [usual])[0]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
