"""How is an Excel template compiled, and what does one render do?"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from addin.cells import column_number
from addin.errors import AddinError, Finding, Level, Place
from addin.language import Text
from addin.ooxml.package import Package
from addin.ooxml.sheet.contents.formulas import expand_shared
from addin.ooxml.sheet.contents.stale import Changed
from addin.ooxml.sheet.editing.caches import refresh_caches
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.listing import SheetPart
from addin.templating.excel.compiling.marks import fault_at
from addin.templating.excel.compiling.plan import SheetPlan
from addin.templating.excel.compiling.sheets import plan_sheet, tagged_texts
from addin.templating.excel.compiling.speech import Speech, new_budget
from addin.templating.excel.rendering.fitting import wrapped_styles
from addin.templating.excel.rendering.pictures import add_pictures
from addin.templating.excel.rendering.printing import Printing
from addin.templating.excel.rendering.quick import fill_quickly, forget_results, quick_plan
from addin.templating.excel.rendering.repeating import Instance, repeat_sheets
from addin.templating.excel.rendering.writing import SheetWriter
from addin.templating.excel.words import Words, plan_words
from addin.templating.language.findings import too_deep
from addin.templating.language.limits import replayed
from addin.templating.language.marks import Mark, Need, left_blank, nearly, refused
from addin.templating.language.sandbox import TemplateLanguage
from addin.templating.language.tags import nearly_tags
from addin.templating.values import Filling


@dataclass(frozen=True, eq=False)
class ExcelTemplate:
    """A compiled Excel template; it does not change and may be rendered in many threads."""

    package: Package
    plans: tuple[SheetPlan, ...]
    words: tuple[Words, ...]
    speech: Speech
    blank: str | None

    @property
    def needs(self) -> tuple[Need, ...]:
        """The values that the template reads, sorted by path."""
        return self.speech.needs()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the template itself, whatever the values."""
        both: tuple[SheetPlan | Words, ...] = (*self.plans, *self.words)
        return tuple(finding for each in both for finding in each.findings)

    def render(self, values: Mapping[str, Any] | Filling | None = None) -> bytes:
        """The filled workbook. The same values give the same bytes.

        Raises TemplateError with every fault as a finding.
        """
        return self.fill(values)[0]

    def fill(
        self, values: Mapping[str, Any] | Filling | None = None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """The filled workbook, and what a reader of it should know: values not known."""
        hard = [finding for finding in self.findings if finding.level is Level.HARD]
        if hard:
            raise refused(hard)
        filling = values if isinstance(values, Filling) else Filling(values=values or {})
        return _Job(self, filling).run()


@dataclass(eq=False)
class _Job:
    """One render."""

    template: ExcelTemplate
    filling: Filling
    _hard: dict[tuple[object, ...], Finding] = field(default_factory=dict)
    _soft: dict[tuple[object, ...], Finding] = field(default_factory=dict)

    def run(self) -> tuple[bytes, tuple[Finding, ...]]:
        workbook = Workbook(self.template.package, has_results=False)
        context = {**replayed(self.filling.values), "\0budget": new_budget()}
        printing = Printing(workbook, self.template.blank, self._note)
        if any(plan.moves_rows for plan in self.template.plans):
            printing.wrapped = wrapped_styles(workbook)
        instances = self._fill_sheets(workbook, context, printing)
        self._name_columns(workbook)
        for words in self.template.words:
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
        for plan in self.template.plans:
            if plan.pieces:
                workbook.parts.write(plan.part, fill_quickly(plan, context, printing))
                workbook.touch_book()
        shaped = [plan for plan in self.template.plans if not plan.pieces]
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
            self._add(Finding(rule="T-108", level=Level.HARD, text=too_deep().text, place=place))
        except AddinError as error:
            self._add(Finding(rule="T-225", level=Level.HARD, text=error.text, place=place))
        except Exception as error:
            text = getattr(error, "text", None)
            if not isinstance(text, Text):
                raise
            rule = str(getattr(error, "rule", "T-225"))
            self._add(Finding(rule=rule, level=Level.HARD, text=text, place=place))

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


def compile_excel(
    package: Package, filters: Mapping[str, Callable[..., object]], blank: str | None
) -> ExcelTemplate:
    """The compiled template of a workbook."""
    speech = Speech(TemplateLanguage(filters))
    workbook = Workbook(package)
    workbook.check()
    shared = tagged_texts(workbook.strings)
    plans = [
        _plan_of(workbook, sheet, shared, speech) for sheet in workbook.sheets if sheet.has_cells
    ]
    odd = {
        n: found for n, text in enumerate(workbook.strings.texts) if (found := nearly_tags(text))
    }
    for plan in plans if odd else ():
        sheet = workbook.sheet(plan.name)
        plan.findings += _nearly(odd, sheet, package[sheet.part])
    words = plan_words(workbook, speech, plans)
    if not words and not any(plan.has_tags or plan.findings for plan in plans):
        return ExcelTemplate(package, (), (), speech, blank)  # its results stay what they are
    _forget_tags(workbook, shared)
    _forget_charts(workbook, plans)
    return ExcelTemplate(
        workbook.to_package(),
        tuple(plan for plan in plans if plan.has_tags or plan.findings),
        words,
        speech,
        blank,
    )


def _plan_of(
    workbook: Workbook, sheet: SheetPart, shared: dict[int, str], speech: Speech
) -> SheetPlan:
    """The compiled sheet, in pieces where it keeps its shape; its own results are forgotten."""
    content = workbook.parts.read(sheet.part)
    plan = quick_plan(sheet.name, sheet.part, content, shared, speech)
    if plan is None:
        _forget_values(workbook, sheet.name)
        return plan_sheet(sheet.name, workbook.xml(sheet.name), shared, speech)
    if b"<f" in content:
        workbook.formulas_changed()
        if not plan.cells:
            workbook.parts.write(sheet.part, forget_results(content.decode()).encode())
    return plan


def _nearly(texts: Mapping[int, list[str]], sheet: SheetPart, content: bytes) -> list[Finding]:
    """The shared texts of a sheet that look like tags and are none."""
    return [
        nearly(odd, Place(sheet=sheet.name, cell=address.decode()))
        for address, number in (_SHARED.findall(content) if texts else ())
        for odd in texts.get(int(number), ())
    ]


_SHARED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]* t="s"[^>]*><v>(\d+)</v>')


def _forget_charts(workbook: Workbook, plans: Iterable[SheetPlan]) -> None:
    """What charts remember of cells with tags or formulas is not what the filled ones hold."""
    if not any(workbook.parts.of_type("drawingml.chart+xml")):
        return
    cells = Changed(())
    for plan in plans:
        for row, found in plan.cells.items():
            for column in found:
                cells.add((plan.name.lower(), row, column))
    for sheet in workbook.sheets:
        content = workbook.parts.read(sheet.part) if sheet.has_cells else b""
        for letters, row in _FORMULA_CELL.findall(content) if b"<f" in content else ():
            cells.add((sheet.name.lower(), int(row), column_number(letters.decode())))
    refresh_caches(workbook.parts, cells.touches)


_FORMULA_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f')


def _forget_tags(workbook: Workbook, shared: Mapping[int, str]) -> None:
    """Texts with tags stand among the shared ones, where no cell names them afterwards."""
    for target in workbook.parts.linked(workbook.main_part, "sharedStrings") if shared else ():
        workbook.parts.write(target, workbook.strings.without(shared))


def _forget_values(workbook: Workbook, sheet: str) -> None:
    """A template's own results are not those of the filled workbook."""
    xml = workbook.xml(sheet)
    p = xml.prefix
    if not any(f"<{p}f" in text for _, text in xml.rows.texts()):
        return
    expand_shared(xml.rows)
    result = re.compile(rf"(<{p}f\b[^>]*/>|</{p}f\s*>)\s*<{p}v\b[^>]*?(?:/>|>[^<]*</{p}v\s*>)")
    xml.rows.replace([(number, result.sub(r"\1", text)) for number, text in xml.rows.texts()])
    workbook.touch(xml.part)
    workbook.formulas_changed()
