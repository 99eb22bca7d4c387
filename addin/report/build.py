"""How does a report come out of a plan workbook?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from addin.errors import Finding, Level, Place, TemplateError, UsageError
from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.files import safe_name, shipped, version, write_atomically
from addin.language import LANGUAGES, Language, Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.ooxml.package import Package
from addin.ooxml.results import with_results
from addin.report.bound.basis import basis_of
from addin.report.bound.carrying import carry
from addin.report.bound.cells import carry_in_cells
from addin.report.bound.reading import read_document
from addin.report.bound.record import Record
from addin.report.inputs import published
from addin.report.pages.checks.final import refuse_blanks, refuse_date
from addin.report.pages.checks.published import Published, faults_of_publication
from addin.report.pages.checks.signature import Signed, faults_before_signature, refuse_unsigned
from addin.report.pages.layout import lay_out
from addin.report.pdf import to_pdf
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import Sentence, phrases_beside, read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import newest_day, report_values
from addin.templating.compiled import Template
from addin.templating.template import compile_template
from addin.templating.values import Bound, Filling

PUBLICATION = "publication"
"""What the names of the templates of published workbooks begin with."""

Watcher = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The files of one report."""

    documents: tuple[Path, ...]
    workbooks: tuple[Path, ...]
    pdfs: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What stands against the signature of a draft; a final that has any is refused."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file, in the order of making."""
        return (*self.documents, *self.workbooks, *self.pdfs)


def build_report(  # noqa: PLR0913 - the options of the command
    plan: Plan,
    period: Period | str,
    folder: Path,
    *,
    languages: Sequence[Language] = ("zh", "en"),
    as_of: date | None = None,
    template: Path | None = None,
    pdf: bool = False,
    publish: bool = False,
    final: date | None = None,
    beside: Path | None = None,
    watch: Watcher = lambda _: None,
) -> Made:
    """Write the Word report in each language and the Excel workbook into `folder`.

    `beside` is the plan workbook, with an office's own phrase files; `template` replaces the
    shipped one; `publish` adds a workbook for publication; `final` is the day under a final,
    without it a draft is made. Raises PeriodError, UsageError where the day is before the data,
    TemplateError with all faults or what a final must not hold, FileError, FileInUseError.
    """
    if not languages:
        raise UsageError("no_language")
    facts, previous = assessed(plan, period, as_of)
    _refuse(facts, final, template, pdf=pdf)
    told = _Told(facts=facts, previous=previous, beside=beside, day=final, template=template)
    made = _together(
        [_in_language(told, language, folder, watch, publish=publish) for language in languages]
    )
    return replace(made, pdfs=_pdfs(made.documents, folder, watch)) if pdf else made


def _together(made: Sequence[Made]) -> Made:
    """The files of all languages."""
    return Made(
        documents=tuple(chain(*(one.documents for one in made))),
        workbooks=tuple(chain(*(one.workbooks for one in made))),
        findings=tuple(chain(*(one.findings for one in made))),
    )


def document(
    facts: FactSet,
    language: Language,
    *,
    previous: FactSet | None = None,
    template: Path | None = None,
    phrases: Path | None = None,
    final: date | None = None,
) -> bytes:
    """The report of an assessment, Word or Excel as its template is.

    `phrases` is an office's own phrase file, `final` the day under a final; without it, a draft.
    """
    source = template or shipped("templates", f"report.{language}.docx")
    if source.suffix.lower() in _WORD:
        return word_document(
            facts, language, previous=previous, template=source, phrases=phrases, final=final
        )[0].to_bytes()
    compiled, facts = _compiled(source), since(facts, previous)
    voice = Voice(phrases=read_phrases(language, phrases))
    values = report_values(facts, voice, previous, final, wanted=_roots(compiled))
    return _written(compiled, source, values)[0]


def word_document(
    facts: FactSet,
    language: Language,
    *,
    previous: FactSet | None,
    template: Path,
    phrases: Path | None,
    final: date | None,
) -> tuple[Package, Record | None]:
    """The Word report of an assessment as a package, and what it carries; None: nothing."""
    compiled, facts = _compiled(template), since(facts, previous)
    voice = Voice(phrases=read_phrases(language, phrases))
    values = report_values(facts, voice, previous, final, wanted=_roots(compiled))
    made_of = _MadeOf(
        facts=facts, previous=previous, values=values, language=language, template=template,
        phrases=phrases, day=final,
    )  # fmt: skip
    return made_of.carrying(compiled.render(values))


def assessed(
    plan: Plan, period: Period | str, as_of: date | None
) -> tuple[FactSet, FactSet | None]:
    """The facts of a period with what moved since, and those of the period before, if any."""
    facts = assess(plan, period, as_of)
    before = _period_before(facts)
    previous = assess(plan, before, as_of) if before else None
    return since(facts, previous), previous


@dataclass(frozen=True, kw_only=True, eq=False)
class _Told:
    """What all files of a report are made of; `beside` is the plan workbook, `day` that of a final.

    `template` is an office's own, None where the shipped one is used.
    """

    facts: FactSet
    previous: FactSet | None
    beside: Path | None
    day: date | None
    template: Path | None

    def phrases(self, language: Language) -> Path | None:
        """An office's own phrase file."""
        return phrases_beside(self.beside, language) if self.beside else None

    @cached_property
    def voices(self) -> Mapping[Language, Voice]:
        """Who speaks each language."""
        return {one: Voice(phrases=read_phrases(one, self.phrases(one))) for one in LANGUAGES}

    @cached_property
    def said(self) -> Mapping[Language, Mapping[str, Sentence]]:
        """The sentences in both languages: each shows the same facts as the other."""
        return {
            one: narrative(self.facts, voice, self.previous) for one, voice in self.voices.items()
        }

    def values(self, language: Language) -> dict[str, Any]:
        """What fills the templates of a language."""
        voice, said = self.voices[language], self.said[language]
        return report_values(self.facts, voice, self.previous, self.day, said=said)

    def report(
        self, source: Path, language: Language, values: Mapping[str, Any]
    ) -> tuple[bytes, list[Finding]]:
        """The report in a language; one in Word carries what it was made of."""
        if source.suffix.lower() not in _WORD:
            return _written(_compiled(source), source, values)
        made_of = self.made_of(source, language, values)
        return made_of.carrying(_compiled(source).render(values))[0].to_bytes(), []

    def made_of(self, source: Path, language: Language, values: Mapping[str, Any]) -> "_MadeOf":
        """What a file of this report is made of."""
        return _MadeOf(
            facts=self.facts, previous=self.previous, values=values, language=language,
            template=source, phrases=self.phrases(language), day=self.day,
        )  # fmt: skip

    def signed(self, content: bytes, language: Language) -> Signed:
        """A Word report with what stands behind it, as its checks read it."""
        other: Language = "en" if language == "zh" else "zh"
        return Signed(
            document=content, facts=self.facts, voice=self.voices[language], day=self.day,
            said=self.said[language], other=self.said[other], newest=newest_day(self.facts),
            own_template=self.template is not None,
        )  # fmt: skip

    def published(self, content: bytes, language: Language) -> Published:
        """A workbook for publication, as its checks read it."""
        newest = newest_day(self.facts)
        return Published(
            workbook=content, facts=self.facts, language=language, day=self.day, newest=newest
        )


def _in_language(
    told: _Told, language: Language, folder: Path, watch: Watcher, *, publish: bool
) -> Made:
    """The document and the workbooks of a language: one set of values fills all of them."""
    name = _NAMES[language]
    watch(Text(zh=f"生成{name.zh}报告…", en=f"making the {name.en} report…"))
    path, values = folder / f"{_stem(told.facts)}.{language}.xlsx", told.values(language)
    source = told.template or shipped("templates", f"report.{language}.docx")
    content, found = told.report(source, language, values)
    if source.suffix.lower() in _WORD:
        if told.day is not None:
            refuse_blanks(content, source.name)
        found += _against(faults_before_signature(told.signed(content, language)), source, told)
    report = write_atomically(path.with_suffix(_ending(told.template)), content)
    watch(Text(zh="生成Excel工作簿…", en="making the Excel workbook…"))
    content, notes = _workbook(told, language, values)
    found += notes
    workbooks = [write_atomically(path, content)]
    if publish:
        content, faults = _publication(told, language, values)
        found += faults
        workbooks.append(write_atomically(path.with_suffix(".published.xlsx"), content))
    return Made(documents=(report,), workbooks=tuple(workbooks), findings=tuple(found))


def workbook(
    facts: FactSet,
    language: Language,
    *,
    previous: FactSet | None,
    beside: Path,
    final: date | None,
    publish: bool,
) -> bytes:
    """The workbook of an assessment: for those who calculate, or to `publish`.

    `beside` is the plan workbook. TemplateError where something stands against the publication of
    a `final`.
    """
    told = _Told(facts=facts, previous=previous, beside=beside, day=final, template=None)
    values = told.values(language)
    make = _publication if publish else _workbook
    return make(told, language, values)[0]


def _workbook(
    told: _Told, language: Language, values: Mapping[str, Any]
) -> tuple[bytes, list[Finding]]:
    return _carrying_cells(shipped("templates", f"report.{language}.xlsx"), told, language, values)


def _publication(
    told: _Told, language: Language, values: Mapping[str, Any]
) -> tuple[bytes, list[Finding]]:
    plain = shipped("templates", f"{PUBLICATION}.{language}.xlsx")
    content, found = _carrying_cells(plain, told, language, published(values))
    faults = faults_of_publication(told.published(content, language))
    return content, [*found, *_against(faults, plain, told)]


def _carrying_cells(
    template: Path, told: _Told, language: Language, values: Mapping[str, Any]
) -> tuple[bytes, list[Finding]]:
    """A filled workbook with what it was made of, each number under a name; what has no result."""
    cells: list[tuple[str, str, Bound]] = []
    content = _compiled(template).render(Filling(values=values, cells=cells))
    record = told.made_of(template, language, values).record()
    is_published = template.name.startswith(PUBLICATION)
    content, found = _calculated(content, template)
    return carry_in_cells(content, record, told.facts, cells, published=is_published), found


def _against(faults: Sequence[Text], source: Path, told: _Told) -> Iterator[Finding]:
    """What stands against a signature: findings of a draft; a final is refused for them."""
    if told.day is not None:
        refuse_unsigned(faults, source.name)
    place = Place(file=source.name)
    return (
        Finding(rule="SIGNATURE", level=Level.SOFT, text=fault, place=place) for fault in faults
    )


def _roots(template: Template) -> set[str]:
    """The names that a template uses, without what is asked of them."""
    return {str(one.name).partition(".")[0] for one in template.needs}


def _refuse(facts: FactSet, final: date | None, template: Path | None, *, pdf: bool) -> None:
    """Refuse a final dated before its data, and a PDF of a draft that does not say it is one.

    A PDF looks like the last word. The line at the head of the shipped templates marks a draft on
    each page; a template of an office may have dropped it.
    """
    if final is not None:
        refuse_date(final, newest_day(facts))
        return
    own = template if pdf and template and template.suffix.lower() in _WORD else None
    if own and "header_words" not in _roots(compile_template(own)):
        raise UsageError("no_draft_mark", name=own.name)


def _compiled(source: Path) -> Template:
    _check_kind(source)
    return compile_template(source)


def _written(
    compiled: Template, source: Path, values: Mapping[str, Any]
) -> tuple[bytes, list[Finding]]:
    """The filled workbook with results, and which of its formulas have none."""
    if not compiled.needs:
        # Most likely the plan workbook: its copy would pass for a report.
        raise TemplateError("no_tag", name=source.name)
    return _calculated(compiled.render(values), source)


def _calculated(content: bytes, source: Path) -> tuple[bytes, list[Finding]]:
    """A workbook with the result of every formula; those that have none."""
    content, found = with_results(content)
    return content, [replace(each, place=replace(each.place, file=source.name)) for each in found]


@dataclass(frozen=True, kw_only=True, eq=False)
class _MadeOf:
    """All that a report is made of; `day` is that of a final."""

    facts: FactSet
    previous: FactSet | None
    values: Mapping[str, Any]
    language: Language
    template: Path
    phrases: Path | None
    day: date | None

    def carrying(self, content: bytes) -> tuple[Package, Record | None]:
        """The filled report, laid out, with what it was made of."""
        package, root = lay_out(content)
        if root is None:
            return package, None
        found = read_document(package, {package.main_part(): root})
        return carry(found, self.record(), self.facts, self.values)

    def record(self) -> Record:
        """What the file says of itself."""
        facts, template = self.facts, self.template
        identity = facts.plan.identity
        plans = [each.plan for each in (facts, self.previous) if each is not None]
        about = (facts.period, facts.as_of, self.day)
        basis = basis_of(plans, about, template, self.phrases, self.language)
        return Record(
            plan=identity.code, title=identity.name[self.language], workbook=facts.plan.workbook,
            period=facts.period, language=self.language, version=version(), as_of=facts.as_of,
            final=self.day, template=template.name, basis=basis,
            digest=sha256(template.read_bytes()).hexdigest(),
        )  # fmt: skip


def _check_kind(template: Path) -> None:
    if template.suffix.lower() not in (*_WORD, *_EXCEL):
        raise TemplateError("no_template", name=template.name)


def _ending(template: Path | None) -> str:
    """The end of a report's name; one made in Excel must not take the workbook's own name."""
    suffix = template.suffix.lower() if template else ".docx"
    return f".report{suffix}" if suffix in _EXCEL else ".docx"


def _pdfs(documents: Iterable[Path], folder: Path, watch: Watcher) -> tuple[Path, ...]:
    watch(Text(zh="生成PDF…", en="making PDFs…"))
    return to_pdf(tuple(documents), folder)


def _period_before(facts: FactSet) -> Period | None:
    """The period before, if it lies in the plan."""
    before = facts.period.before
    return before if before.month_index > facts.plan.identity.base_end else None


def _stem(facts: FactSet) -> str:
    return f"{safe_name(facts.plan.identity.code, 'plan')}-{facts.period}"


_WORD = frozenset([".docx", ".docm", ".dotx", ".dotm"])
_EXCEL = frozenset([".xlsx", ".xlsm"])
_NAMES = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}
