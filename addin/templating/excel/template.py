"""How is an Excel template compiled, and what does one render do?"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addin.errors import AddinError, Finding, Level, Place
from addin.ooxml.package import Package
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.listing import SheetPart
from addin.templating.compiled import Dialect, Template
from addin.templating.excel.compiling.marks import fault_at
from addin.templating.excel.compiling.plan import SheetPlan
from addin.templating.excel.compiling.results import forget_results
from addin.templating.excel.compiling.sheets import plan_sheet, tagged_texts
from addin.templating.excel.compiling.speech import Speech, new_budget
from addin.templating.excel.rendering.fitting import wrapped_styles
from addin.templating.excel.rendering.pictures import add_pictures
from addin.templating.excel.rendering.printing import Printing
from addin.templating.excel.rendering.quick import fill_quickly, quick_plan
from addin.templating.excel.rendering.repeating import Instance, repeat_sheets
from addin.templating.excel.rendering.writing import SheetWriter
from addin.templating.excel.words import TaggedTexts, plan_words
from addin.templating.language.limits import FAULTS, Fault, replayed
from addin.templating.language.marks import Mark, left_blank, nearly, refused
from addin.templating.language.sandbox import TemplateLanguage
from addin.templating.language.tags import nearly_tags
from addin.templating.values import Filling


@dataclass(eq=False)
class _Job:
    """One render."""

    package: Package
    plans: Sequence[SheetPlan]
    words: Sequence[TaggedTexts]
    blank: str | None
    filling: Filling
    _hard: dict[tuple[object, ...], Finding] = field(default_factory=dict)
    _soft: dict[tuple[object, ...], Finding] = field(default_factory=dict)

    def run(self) -> tuple[bytes, tuple[Finding, ...]]:
        workbook = Workbook(self.package, has_results=False)
        context = {**replayed(self.filling.values), "\0budget": new_budget()}
        printing = Printing(
            workbook, self.blank, self._note, self.filling.days_as_text, self.filling.cells
        )
        if any(plan.moves_rows for plan in self.plans):
            printing.wrapped = wrapped_styles(workbook)
        instances = self._fill_sheets(workbook, context, printing)
        self._name_columns(workbook)
        for words in self.words:
            words.fill(workbook, instances, context, self._note)
        if not self._hard:
            self._safely(lambda: add_pictures(workbook, printing.pictures), Place())
        if self._hard:
            raise refused(list(self._hard.values()))
        content = workbook.to_bytes()
        return content, (
            *(left_blank(mark, times) for mark, times in printing.unknown.values()),
            *printing.lost,
            *self._soft.values(),
            *workbook.notices,
        )

    def _fill_sheets(
        self, workbook: Workbook, context: dict[str, Any], printing: Printing
    ) -> list[Instance]:
        """Fill the cells; the sheets that there are then come back."""
        for plan in self.plans:
            if plan.pieces:
                workbook.parts.write(plan.part, fill_quickly(plan, context, printing))
                workbook.touch_book()
        shaped = [plan for plan in self.plans if not plan.pieces]
        instances: list[Instance] = []
        self._safely(
            lambda: instances.extend(repeat_sheets(workbook, shaped, context, self._note)), Place()
        )
        for instance in instances:
            writer = SheetWriter(instance.plan, instance.sheet, printing)
            self._write(writer, {**context, **instance.names}, instance.plan)
        return instances

    def _name_columns(self, workbook: Workbook) -> None:
        """A table whose headers hold tags has its columns called what the headers say."""
        for sheet in workbook.sheets:
            tables = workbook.parts.linked(sheet.part, "table") if sheet.has_cells else ()
            if any(b"{{" in workbook.parts.read(table) for table in tables):
                workbook.name_columns_by_headers(sheet.name)

    def _write(self, writer: SheetWriter, context: dict[str, Any], plan: SheetPlan) -> None:
        self._safely(lambda: writer.write(context), Place(sheet=plan.name))

    def _safely(self, act: Callable[[], None], place: Place) -> None:
        try:
            act()
        except RecursionError:
            self._add(FAULTS("too_deep").at(place))
        except AddinError as error:
            self._add(Finding(rule="T-225", level=Level.HARD, text=error.text, place=place))
        except Exception as error:
            if not isinstance(error, Fault):
                raise
            self._add(error.note.at(place))

    def _note(self, mark: Mark, error: Exception) -> None:
        finding = fault_at(mark, error, tuple(map(str, self.filling.values)))
        if self.filling.lenient and finding.rule == "T-301":
            key = (finding.rule, finding.place, finding.text)
            self._soft.setdefault(
                key, Finding(rule="T-301", level=Level.SOFT, text=finding.text, place=finding.place)
            )
            return
        self._add(finding)

    def _add(self, finding: Finding) -> None:
        self._hard.setdefault((finding.rule, finding.place, finding.text), finding)


def compile_excel(package: Package, dialect: Dialect, blank: str | None) -> Template:
    """The compiled template of a workbook."""
    speech = Speech(TemplateLanguage(dialect.filters, dialect.tests, trusted=dialect.trusted))
    workbook = Workbook(package)
    workbook.check()
    shared = tagged_texts(workbook.strings)
    plans = [
        _plan_of(workbook, sheet, shared, speech) for sheet in workbook.sheets if sheet.has_cells
    ]
    _note_nearly(workbook, plans)
    forget_results(workbook, plans)
    words = plan_words(workbook, speech, plans)
    _forget_tags(workbook, shared)
    if words or any(plan.has_tags for plan in plans):  # else its results stay what they are
        package = workbook.to_package()
    plans = [plan for plan in plans if plan.has_tags or plan.findings]
    findings = [finding for plan in plans for finding in plan.findings]
    findings += [finding for each in words for finding in each.findings]
    return Template(
        package,
        tuple(findings),
        speech.needs,
        lambda filling: _Job(package, plans, words, blank, filling).run(),
    )


def _plan_of(
    workbook: Workbook, sheet: SheetPart, shared: dict[int, str], speech: Speech
) -> SheetPlan:
    """The compiled sheet, in pieces where it keeps its shape."""
    content = workbook.parts.read(sheet.part)
    plan = quick_plan(sheet.name, sheet.part, content, shared, speech)
    return plan or plan_sheet(sheet.name, workbook.xml(sheet.name), shared, speech)


def _note_nearly(workbook: Workbook, plans: Iterable[SheetPlan]) -> None:
    """Note the shared texts that look like tags and are none, by the cells that show them."""
    texts = workbook.strings.texts
    odd = {n: found for n, text in enumerate(texts) if (found := nearly_tags(text))}
    for plan in plans if odd else ():
        plan.findings += [
            nearly(text, Place(sheet=plan.name, cell=address.decode()))
            for address, number in _SHARED.findall(workbook.parts.read(plan.part))
            for text in odd.get(int(number), ())
        ]


_SHARED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]* t="s"[^>]*><v>(\d+)</v>')


def _forget_tags(workbook: Workbook, shared: Mapping[int, str]) -> None:
    """Texts with tags stand among the shared ones, where no cell names them afterwards."""
    for target in workbook.parts.linked(workbook.main_part, "sharedStrings") if shared else ():
        workbook.parts.write(target, workbook.strings.without(shared))
