"""What would the report say if it were made today?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from addin.errors import UsageError
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.living.opened import Report, check_plan
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.ooxml.zip import OWN
from addin.report.bound.carrying import carried
from addin.report.bound.naming import bookmark_of, text_again
from addin.report.bound.reading import Document, read_document
from addin.report.bound.record import Record, Said
from addin.report.build import assessed, document
from addin.report.sentences.phrases import phrases_beside, read_phrases
from addin.report.sentences.wording import Voice


@dataclass(frozen=True, kw_only=True, eq=False)
class Again:
    """A report made again from the plan workbook: its facts, its document and its record.

    `same_template` is false where the report's own template was not at hand.
    """

    facts: FactSet
    voice: Voice
    content: bytes
    document: Document
    record: Record
    same_template: bool = True

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The facts of bookmarks by name, for reports that lost their record."""
        named = {bookmark_of(said.source): said.source for said in self.record.numbers.values()}
        return {bookmark_of(key): key for key in self.facts} | named

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
        return text_again(self.voice, self.facts, said.source, said.form)


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
    check_plan(report, plan)
    old, language = report.record, report.language
    facts, previous = assessed(plan, report.period, as_of or (old.as_of if old else None))
    own = phrases_beside(book, language)
    source = template or _template(old, book, language)
    content = document(
        facts, language, previous=previous, template=source, phrases=own,
        final=old.final if old else None,
    )  # fmt: skip
    package = open_package(content, OWN)
    record = carried(package)
    if record is None:
        raise UsageError("no_word_template", name=source.name)
    voice = Voice(phrases=read_phrases(language, own))
    return Again(
        facts=facts, voice=voice, content=content, document=read_document(package), record=record,
        same_template=_made_by(old, source),
    )  # fmt: skip


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
