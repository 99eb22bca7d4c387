"""How does a report come out of a plan workbook?"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.errors import TemplateError, UsageError
from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.files import shipped, write_atomically
from addin.language import Language, Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.report.excel.workbook import write_dashboard
from addin.report.pdf import to_pdf
from addin.report.sentences.phrases import phrases_beside, read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from addin.templating.template import compile_template

__all__ = ["Made", "build_report"]

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
    beside: Path | None = None,
    watch: Watcher = lambda _: None,
) -> Made:
    """Write the Word report in each language and the Excel workbook into `folder`.

    `beside` is the plan workbook, beside which an office keeps phrase files of its own.
    `template` replaces the shipped Word template; an Excel template (.xlsx, .xlsm) gives a filled
    workbook in the place of the Word report. `publish` adds a copy of the workbook that keeps
    to the rules for published spreadsheets; `watch` is told what is being made. Raises
    PeriodError, TemplateError with every fault, FileError and FileInUseError; a file is written
    whole or not at all.
    """
    if not languages:
        raise UsageError(en="no language was named (zh, en)", zh="未指定语言（zh、en）")
    facts = assess(plan, period, as_of)
    before = _period_before(facts)
    previous = assess(plan, before, as_of) if before else None
    documents: list[Path] = []
    workbooks: list[Path] = []
    for language in languages:
        watch(
            Text(
                zh=f"生成{_NAMES[language].zh}报告…", en=f"making the {_NAMES[language].en} report…"
            )
        )
        path = folder / f"{_stem(facts)}.{language}.xlsx"
        own = phrases_beside(beside, language) if beside else None
        content = document(facts, language, previous=previous, template=template, phrases=own)
        written = write_atomically(path.with_suffix(_ending(template)), content)
        documents.append(written)
        watch(Text(zh="生成Excel工作簿…", en="making the Excel workbook…"))
        workbooks.append(write_dashboard(facts, path, language))
        if publish:
            copy = path.with_suffix(".published.xlsx")
            workbooks.append(write_dashboard(facts, copy, language, publish=True))
    pdfs = _pdfs(documents, folder, watch) if pdf else ()
    return Made(documents=tuple(documents), workbooks=tuple(workbooks), pdfs=pdfs)


def document(
    facts: FactSet,
    language: Language,
    *,
    previous: FactSet | None = None,
    template: Path | None = None,
    phrases: Path | None = None,
) -> bytes:
    """The report of an assessment, Word or Excel as its template is.

    `phrases` is an office's own phrase file.
    """
    source = template or shipped("templates", f"report.{language}.docx")
    _check_kind(source)
    voice = Voice(phrases=read_phrases(language, phrases))
    compiled = compile_template(source)
    if source.suffix.lower() in _EXCEL and not compiled.needs:
        # Most likely the plan workbook: its copy would pass for a report.
        raise TemplateError(
            en=f"{source.name} holds no tag and is no template",
            zh=f"{source.name}没有标签，不是模板",
        )
    return compiled.render(report_values(facts, voice, previous))


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
    return before if before.year >= facts.plan.identity.start_year else None


def _stem(facts: FactSet) -> str:
    # The code is typed by people: what a path or Windows would take for a sign of its own goes.
    code = re.sub(r"[^\w.\-]+", "-", facts.plan.identity.code).strip("-.")
    return f"{code or 'plan'}-{facts.period}"


_WORD = frozenset([".docx", ".docm", ".dotx", ".dotm"])
_EXCEL = frozenset([".xlsx", ".xlsm"])
_NAMES = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}
