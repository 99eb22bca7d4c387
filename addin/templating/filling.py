"""What happens in one render: programs run, parts are added, the package is put together."""

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from jinja2.runtime import Context

from addin.errors import Finding, Level, TemplateError
from addin.language import Text
from addin.ooxml.package import Package
from addin.templating.language import TemplateLanguage
from addin.templating.marks import Mark
from addin.templating.media import (
    Additions,
    chart_graphic,
    drawing_frame,
    picture_graphic,
)
from addin.templating.plan import PartPlan, Plan
from addin.templating.printing import Budget, Fault, Printer
from addin.templating.program import compile_program, load_program, parse_marks
from addin.templating.repairs import repair
from addin.templating.values import Filling, InlineImage, Subdoc

__all__ = ["Job"]

_BUDGET = 200_000_000
"""Characters that one render may write or loop over; the largest report is 1 % of it."""

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_LONGEST_NAME = 40
_NOT_IN_NAMES = re.compile(r"\W")


class Job:
    """One render of one template."""

    def __init__(
        self,
        package: Package,
        plan: Plan,
        language: TemplateLanguage,
        programs: dict[str, Any],
        blank: str | None,
    ) -> None:
        self.package = package
        self.plan = plan
        self.language = language
        self.programs = programs
        self.blank = blank
        self._start()

    def _start(self) -> None:
        """Forget what an attempt has added."""
        self.budget = Budget(_BUDGET)
        self.additions = Additions(self.package)
        self.subdocuments: list[Subdoc] = []
        self.soft: dict[tuple[str, int], int] = {}
        self.unknown: dict[tuple[object, ...], Finding] = {}
        self.next_id: Callable[[], int] = count(self.plan.first_id).__next__
        self._names = dict.fromkeys(self.plan.bookmarks, 1)
        self._clean: dict[str, str] = {}

    def run(self, filling: Filling) -> tuple[bytes, tuple[Finding, ...]]:
        """The filled document and its soft findings; TemplateError with all faults."""
        try:
            written = {part.name: self._write(part, filling.values) for part in self.plan.parts}
        except Exception:  # noqa: BLE001 - found again and placed
            written = self._write_carefully(filling)
        package = self.package.with_parts(self.additions.apply(written))
        if filling.replacements:
            from addin.templating.replacing import replace_files

            package = replace_files(package, filling.replacements)
        if self.subdocuments:
            from addin.templating.subdocuments import insert_subdocuments

            package = insert_subdocuments(package, self.subdocuments)
        return package.to_bytes(), self._soft_findings()

    def _write(self, part: PartPlan, values: Mapping[str, Any]) -> bytes:
        if part.name not in self.programs:
            self.programs[part.name] = (*load_program(self.language, part.code), part.spots)
        program, _, spots = self.programs[part.name]
        host = PartHost(self, part)
        context = self._context(values, Printer(spots, host).functions())
        text = "".join(program(context))
        if part.repairs:
            text = repair(text, part.repairs)
        return text.encode()

    def _context(self, values: Mapping[str, Any], functions: tuple[Any, ...]) -> Context:
        parent = {**self.language.globals, **values, "\0run": functions, "\0budget": self.budget}
        return Context(self.language, parent, "part", {})

    def _write_carefully(self, filling: Filling) -> dict[str, bytes]:
        """Write all parts again so that every fault is found and placed.

        Where names without a value may be left blank and nothing else is wrong, the parts.
        """
        self._start()
        written: dict[str, bytes] = {}
        hard: dict[tuple[object, ...], Finding] = {}
        for part in self.plan.parts:
            text, found = self._careful(part, filling.values)
            text = repair(text, part.repairs) if part.repairs else text
            written[part.name] = text.encode()
            for finding in found:
                blank = filling.lenient and finding.rule == "T-301"
                known = self.unknown if blank else hard
                known.setdefault((finding.rule, finding.place, finding.text), finding)
        if hard:
            raise _refused(tuple(hard.values()))
        return written

    def _careful(self, part: PartPlan, values: Mapping[str, Any]) -> tuple[str, list[Finding]]:
        from addin.templating.faults import finding_of

        found: list[Finding] = []

        def note(index: int, error: Exception) -> None:
            found.append(finding_of(part.marks[index], error, values))
            if isinstance(error, Fault) and error.rule == "T-403":
                raise _Stop from error

        printer = Printer(part.spots, PartHost(self, part))
        tree = parse_marks(self.language, part.texts, part.marks)
        program, lines = load_program(
            self.language, compile_program(self.language, tree, part.spots, careful=True)
        )
        written: list[str] = []
        try:
            written.extend(program(self._context(values, printer.careful(note))))
        except _Stop:
            pass
        except Exception as error:  # noqa: BLE001 - it becomes a finding
            found.append(finding_of(_mark_at(part.marks, lines, error), error, values))
        return "".join(written), found

    def _soft_findings(self) -> tuple[Finding, ...]:
        marks = {part.name: part.marks for part in self.plan.parts}
        unknown = [
            Finding(
                rule="T-304",
                level=Level.SOFT,
                place=marks[name][index].place,
                text=Text(
                    f"{marks[name][index].tag.text}：取值未知，留空（{count}次）",
                    f"{marks[name][index].tag.text}: the value is not known and left blank"
                    f" ({count} time{'s' if count > 1 else ''})",
                ),
            )
            for (name, index), count in self.soft.items()
        ]
        lost = [finding for finding in self.plan.findings if finding.level is not Level.HARD]
        blank = [replace(finding, level=Level.SOFT) for finding in self.unknown.values()]
        return (*lost, *unknown, *blank)

    def bookmark_name(self, name: str) -> str:
        """`name` as Word accepts it; the second and later ones end in their number."""
        clean = self._clean.get(name)
        if clean is None:
            clean = self._clean[name] = _clean_name(name)
        if clean not in self._names:
            self._names[clean] = 1
            return clean
        while True:
            self._names[clean] += 1
            ending = f"_{self._names[clean]}"
            numbered = clean[: _LONGEST_NAME - len(ending)] + ending
            if numbered not in self._names:
                self._names[numbered] = 1
                return numbered


def _clean_name(name: str) -> str:
    name = _NOT_IN_NAMES.sub("_", name)
    return (name if name[:1].isalpha() or name.startswith("_") else f"b{name}")[:_LONGEST_NAME]


class PartHost:
    """What a printer needs of the document, for the part that it writes."""

    def __init__(self, job: Job, part: PartPlan) -> None:
        self._job = job
        self._part = part
        self.budget = job.budget
        self.blank = job.blank
        self.next_id = job.next_id
        self.bookmark_name = job.bookmark_name

    def missing(self, index: int) -> None:
        """Note that a tag prints a value that is not known."""
        key = (self._part.name, index)
        self._job.soft[key] = self._job.soft.get(key, 0) + 1

    def link(self, address: str) -> str:
        """The id of a relationship to an address outside."""
        return self._job.additions.relate(self._part.name, _LINK, address, external=True)

    def spoken(self, markup: str) -> str:
        """Markup in the namespaces of the document, transitional or strict."""
        return self._job.additions.spoken(markup)

    def picture(self, image: InlineImage) -> str:
        """A drawing that shows a picture."""
        relation, width, height = self._job.additions.picture(self._part.name, image)
        number = self.next_id()
        link = self.link(image.link) if image.link else ""
        name, size = f"Picture {number}", (width, height)
        graphic = picture_graphic(relation, name, size)
        frame = drawing_frame(graphic, number, name, image.alt, size, link)
        return self._job.additions.spoken(frame)

    def subdocument(self, subdoc: Subdoc) -> str:
        """Paragraphs that hold another document, or stand for it until the end."""
        from addin.templating.subdocuments import placeholder, whole_paragraphs

        if subdoc.document is None:
            return whole_paragraphs(subdoc.xml)
        self._job.subdocuments.append(subdoc)
        return placeholder(len(self._job.subdocuments) - 1)

    def chart(self, chart: Any) -> str:
        """A drawing that shows a chart."""
        from addin.templating.chartparts import add_chart

        relation = add_chart(self._job.additions, self._job.package, self._part.name, chart)
        number = self.next_id()
        graphic = chart_graphic(relation)
        size = (chart.width, chart.height)
        frame = drawing_frame(graphic, number, f"Chart {number}", chart.alternative, size)
        return self._job.additions.spoken(frame)

    def drawn_chart(self, chart: Any, relation: str, wish: str) -> str:
        """The relation of a chart of the author's, filled anew; or its alternative text."""
        from addin.templating.chartparts import refill

        return refill(
            self._job.additions, self._job.package, self._part.name, (chart, relation), wish
        )


def _refused(findings: tuple[Finding, ...]) -> TemplateError:
    first, count = findings[0], len(findings)
    return TemplateError(
        f"the template cannot be filled: {count} fault(s); the first: {first.show('en')}",
        f"无法填充模板：共{count}处错误；第一处：{first.show('zh')}",
        findings,
    )


class _Stop(Exception):  # noqa: N818 - it ends a careful run
    """The budget is spent: nothing more can be found."""


def _mark_at(marks: Sequence[Mark], lines: str, error: Exception) -> Mark:
    """The tag in whose code an error was raised."""
    python = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == "<template>"
    ]
    index = 0
    for pair in lines.split("&") if lines and python else ():
        template_line, _, code_line = pair.partition("=")
        if int(code_line) <= python[-1]:
            index = int(template_line) - 2
    return marks[min(max(index, 0), len(marks) - 1)]
