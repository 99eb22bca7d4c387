"""How does a report come out of a plan workbook?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from addin.errors import TemplateError, UsageError
from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.files import safe_name, shipped, version, write_atomically
from addin.language import Language, Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.ooxml.results import with_results
from addin.report.bound.carrying import carry
from addin.report.bound.record import Record
from addin.report.inputs import published
from addin.report.pages.checks.final import refuse_blanks, refuse_date
from addin.report.pages.checks.signature import Signed, refuse_unsigned
from addin.report.pages.layout import laid_out
from addin.report.pdf import to_pdf
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import phrases_beside, read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import newest_day, report_values
from addin.templating.compiled import Template
from addin.templating.template import compile_template

Watcher = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The files of one report."""

    documents: tuple[Path, ...]
    workbooks: tuple[Path, ...]
    pdfs: tuple[Path, ...] = ()

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
        raise UsageError(en="no language was named (zh, en)", zh="未指定语言（zh、en）")
    both = assessed(plan, period, as_of)
    _refuse(both[0], final, template, pdf=pdf)
    options = (template, publish, final, beside, watch)
    made = [_in_language(both, language, folder, options) for language in languages]
    documents, workbooks = zip(*made, strict=True)
    pdfs = _pdfs(documents, folder, watch) if pdf else ()
    return Made(documents=documents, workbooks=tuple(chain(*workbooks)), pdfs=pdfs)


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
    compiled, facts = _compiled(source), since(facts, previous)
    values = _values(facts, language, previous, phrases, final, _roots(compiled))
    content = _written(compiled, source, values)
    return _carrying(content, source, (facts, values), language, final)


def assessed(
    plan: Plan, period: Period | str, as_of: date | None
) -> tuple[FactSet, FactSet | None]:
    """The facts of a period with what moved since, and those of the period before, if any."""
    facts = assess(plan, period, as_of)
    before = _period_before(facts)
    previous = assess(plan, before, as_of) if before else None
    return since(facts, previous), previous


def _in_language(
    both: tuple[FactSet, FactSet | None],
    language: Language,
    folder: Path,
    options: tuple[Path | None, bool, date | None, Path | None, Watcher],
) -> tuple[Path, tuple[Path, ...]]:
    """The document and the workbooks of a language: one set of values fills all of them."""
    (facts, previous), (template, publish, final, beside, watch) = both, options
    name = _NAMES[language]
    watch(Text(zh=f"生成{name.zh}报告…", en=f"making the {name.en} report…"))
    path = folder / f"{_stem(facts)}.{language}.xlsx"
    own = phrases_beside(beside, language) if beside else None
    values = _values(facts, language, previous, own, final)
    source = template or shipped("templates", f"report.{language}.docx")
    content = _carrying(_filled(source, values), source, (facts, values), language, final)
    if final is not None and source.suffix.lower() in _WORD:
        refuse_blanks(content, source.name)
        voice = Voice(phrases=read_phrases(language, own))
        refuse_unsigned(_signed(content, both, voice, final, template), source.name)
    report = write_atomically(path.with_suffix(_ending(template)), content)
    watch(Text(zh="生成Excel工作簿…", en="making the Excel workbook…"))
    content = _filled(shipped("templates", f"report.{language}.xlsx"), values)
    workbooks = [write_atomically(path, content)]
    if publish:
        plain = shipped("templates", f"publication.{language}.xlsx")
        content = _filled(plain, published(values))
        workbooks.append(write_atomically(path.with_suffix(".published.xlsx"), content))
    return report, tuple(workbooks)


def _signed(
    content: bytes,
    both: tuple[FactSet, FactSet | None],
    voice: Voice,
    day: date,
    template: Path | None,
) -> Signed:
    """A final with what stands behind it, as its checks read it."""
    facts, previous = both
    other = Voice(phrases=read_phrases("en" if voice.language == "zh" else "zh"))
    return Signed(
        document=content, facts=since(facts, previous), voice=voice, day=day,
        said=narrative(facts, voice, previous), other=narrative(facts, other, previous),
        newest=newest_day(facts), own_template=template is not None,
    )  # fmt: skip


def _values(
    facts: FactSet,
    language: Language,
    previous: FactSet | None,
    phrases: Path | None,
    final: date | None,
    wanted: Collection[str] | None = None,
) -> dict[str, Any]:
    voice = Voice(phrases=read_phrases(language, phrases))
    return report_values(facts, voice, previous, final, wanted=wanted)


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
        raise UsageError(
            en=f"{own.name} has no {{{{ header_words }}}}, which marks a draft on each"
            " page: a PDF of it needs --final",
            zh=f"{own.name}没有标明草稿的{{{{ header_words }}}}：生成PDF须用--final",
        )


def _filled(source: Path, values: Mapping[str, Any]) -> bytes:
    """The filled template; that of a workbook with the result of every formula."""
    return _written(_compiled(source), source, values)


def _compiled(source: Path) -> Template:
    _check_kind(source)
    return compile_template(source)


def _written(compiled: Template, source: Path, values: Mapping[str, Any]) -> bytes:
    if source.suffix.lower() not in _EXCEL:
        return laid_out(compiled.render(values))
    if not compiled.needs:
        # Most likely the plan workbook: its copy would pass for a report.
        raise TemplateError(
            en=f"{source.name} holds no tag and is no template",
            zh=f"{source.name}没有标签，不是模板",
        )
    return with_results(compiled.render(values))[0]


def _carrying(
    content: bytes,
    template: Path,
    made_of: tuple[FactSet, Mapping[str, Any]],
    language: Language,
    final: date | None,
) -> bytes:
    """A Word report with what it was made of; a workbook as it is."""
    if template.suffix.lower() not in _WORD:
        return content
    facts, values = made_of
    identity = facts.plan.identity
    record = Record(
        plan=identity.code, title=identity.name[language], workbook=facts.plan.workbook,
        period=facts.period, language=language, version=version(), as_of=facts.as_of,
        final=final, template=template.name, digest=sha256(template.read_bytes()).hexdigest(),
    )  # fmt: skip
    return carry(content, record, facts, values)


def _check_kind(template: Path) -> None:
    if template.suffix.lower() not in (*_WORD, *_EXCEL):
        raise TemplateError(
            en=f"{template.name} is no Word or Excel template (expected .docx, .docm, .dotx, .dotm,"
            " .xlsx or .xlsm)",
            zh=f"{template.name}不是Word或Excel模板（应为.docx、.docm、.dotx、.dotm、.xlsx或.xlsm）",
        )


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
