"""How does a report come out of a plan workbook?"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.errors import TemplateError, UsageError
from addin.facts import FactSet, assess
from addin.files import shipped, write_atomically
from addin.language import Language, Text
from addin.model import Period, Plan
from addin.report.excel import write_dashboard
from addin.report.pdf import to_pdf
from addin.report.phrases import phrases_beside, read_phrases
from addin.report.values import report_values
from addin.report.wording import Voice
from addin.templating import compile_template

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
    `template` replaces the shipped Word template; `publish` adds a copy of the workbook that keeps
    to the rules for published spreadsheets; `watch` is told what is being made. Raises
    PeriodError, TemplateError with every fault, FileError and FileInUseError; a file is written
    whole or not at all.
    """
    if not languages:
        raise UsageError("no language was named (zh, en)", "未指定语言（zh、en）")
    facts = assess(plan, period, as_of)
    before = _period_before(facts)
    previous = assess(plan, before, as_of) if before else None
    documents: list[Path] = []
    workbooks: list[Path] = []
    for language in languages:
        watch(Text(f"生成{_NAMES[language].zh}报告…", f"making the {_NAMES[language].en} report…"))
        path = folder / f"{_stem(facts)}.{language}.docx"
        own = phrases_beside(beside, language) if beside else None
        content = document(facts, language, previous=previous, template=template, phrases=own)
        write_atomically(path, content)
        documents.append(path)
        watch(Text("生成Excel工作簿…", "making the Excel workbook…"))
        workbooks.append(write_dashboard(facts, path.with_suffix(".xlsx"), language))
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
    """The Word report of an assessment; `phrases` is an office's own phrase file."""
    source = template or shipped("templates", f"report.{language}.docx")
    _check_word(source)
    voice = Voice(phrases=read_phrases(language, phrases))
    return compile_template(source).render(report_values(facts, voice, previous))


def _check_word(template: Path) -> None:
    if template.suffix.lower() not in {".docx", ".docm", ".dotx", ".dotm"}:
        raise TemplateError(
            f"{template.name} is not a Word template (expected .docx, .docm, .dotx or .dotm)",
            f"{template.name}不是Word模板（应为.docx、.docm、.dotx或.dotm）",
        )


def _pdfs(documents: Iterable[Path], folder: Path, watch: Watcher) -> tuple[Path, ...]:
    watch(Text("生成PDF…", "making PDFs…"))
    return to_pdf(tuple(documents), folder)


def _period_before(facts: FactSet) -> Period | None:
    """The same span one step earlier, if it lies in the plan."""
    try:
        before = facts.period.shift(-facts.period.months)
    except ValueError:
        return None
    return before if before.year >= facts.plan.identity.start_year else None


def _stem(facts: FactSet) -> str:
    # The code is typed by people: what a path or Windows would take for a sign of its own goes.
    code = re.sub(r"[^\w.\-]+", "-", facts.plan.identity.code).strip("-.")
    return f"{code or 'plan'}-{facts.period}"


_NAMES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
