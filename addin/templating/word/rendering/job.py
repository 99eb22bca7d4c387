"""What happens in one render: programs run, parts are added, the package is put together."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from time import thread_time
from typing import TYPE_CHECKING, Any

from addin.errors import Finding, Level, TemplateError
from addin.ooxml.package import Package
from addin.templating.language.limits import Budget, Fault, Replayed, replayed
from addin.templating.language.marks import left_blank
from addin.templating.language.runtime import LightContext, LightRuntime, Program, load_program
from addin.templating.values import Filling, InlineImage, Subdoc
from addin.templating.word.fields import asking_to_update
from addin.templating.word.media.additions import Additions
from addin.templating.word.media.drawings import chart_graphic, drawing_frame, picture_graphic
from addin.templating.word.plan import PartPlan, WordPlan
from addin.templating.word.printing.printer import Printer
from addin.templating.word.repairs import repair

if TYPE_CHECKING:  # a report that is filled from a stored plan never needs Jinja
    from addin.templating.language.sandbox import TemplateLanguage

_BUDGET = 200_000_000
"""Characters that one render may write or loop over; the largest report is 1 % of it."""

_ONLY_FULL = ("", False)
"""Among the programs: a light one has met what it does not answer."""

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_WITH_PARAGRAPHS = ("header+xml", "footer+xml")
_LONGEST_NAME = 40
_NOT_IN_NAMES = re.compile(r"\W")


@dataclass(eq=False)
class Job:
    """One render of one template."""

    package: Package
    plan: WordPlan
    language: "Callable[[], TemplateLanguage]"
    programs: dict[tuple[str, bool], Program]
    blank: str | None

    def __post_init__(self) -> None:
        self._replays: dict[int, Replayed] = {}
        self.since = thread_time()
        self.start()

    def start(self) -> None:
        """Forget what an attempt has added."""
        self.budget = Budget(_BUDGET, since=self.since)
        self.additions = Additions(self.package)
        self.subdocuments: list[Subdoc] = []
        self.soft: dict[tuple[str, int], int] = {}
        self.unknown: dict[tuple[object, ...], Finding] = {}
        self.next_id: Callable[[], int] = count(self.plan.first_id).__next__
        self._names = dict.fromkeys(self.plan.bookmarks, 1)
        self._clean: dict[str, str] = {}

    def run(self, filling: Filling) -> tuple[bytes, tuple[Finding, ...]]:
        """The filled document and its soft findings; TemplateError with all faults."""
        filling = replace(filling, values=replayed(filling.values))
        try:
            written = {part.name: self._write(part, filling.values) for part in self.plan.parts}
        except TemplateError:
            raise
        except Exception:  # noqa: BLE001 - found again and placed
            written = self._write_again(filling)
        package = self.package.with_parts({**self.additions.apply(written), **self._settings()})
        if filling.replacements:
            from addin.templating.word.media.replacing import replace_files

            package = replace_files(package, filling.replacements)
        if self.subdocuments:
            from addin.templating.word.media.subdocuments import insert_subdocuments

            package = insert_subdocuments(package, self.subdocuments)
        return package.to_bytes(), self._soft_findings()

    def _settings(self) -> dict[str, bytes]:
        """The settings, where Word is to bring fields up to date."""
        links = self.package.relationships(self.package.main_part()) if self.plan.paged else ()
        names = [link.target for link in links if link.kind == "settings"]
        return {
            name: asking_to_update(self.package[name].decode("utf-8-sig")).encode()
            for name in names
            if name in self.package
        }

    def _write_again(self, filling: Filling) -> dict[str, bytes]:
        """Write all parts on Jinja itself; where that fails too, so that each fault is placed."""
        if any(part.light for part in self.plan.parts) and _ONLY_FULL not in self.programs:
            self.programs[_ONLY_FULL] = iter
            self.start()
            try:
                return {part.name: self._write(part, filling.values) for part in self.plan.parts}
            except TemplateError:
                raise
            except Exception:  # noqa: BLE001, S110 - `write_carefully` meets it again and names its place
                pass
        from addin.templating.word.rendering.careful import write_carefully

        return write_carefully(self, filling)

    def _write(self, part: PartPlan, values: Mapping[str, Any]) -> bytes:
        light = part.light and _ONLY_FULL not in self.programs
        program = self.programs.get((part.name, light))
        if program is None:
            program = load_program(part.code, self._names_of(light=light))[0]
            self.programs[part.name, light] = program
        functions = Printer(part.spots, self.host(part)).functions()
        try:
            text = "".join(program(self.context(values, functions, light=light)))
        except Fault as fault:
            if fault.note.rule != "T-403":
                raise
            # Nothing more can be found: what takes so long is not tried again.
            from addin.templating.word.rendering.careful import refuse_endless

            refuse_endless(part.marks, program, fault)
        if part.repairs:
            text = repair(text, part.repairs)
        if "\ufffe" in text or "\uffff" in text:
            raise ValueError
        return text.encode()

    def _names_of(self, *, light: bool) -> Mapping[str, Any]:
        if light:
            return LightRuntime().names
        from addin.templating.language.program import full_names

        return full_names(self.language())

    def host(self, part: PartPlan) -> "PartHost":
        """What a printer needs of the document for a part."""
        return PartHost(self, part)

    def context(
        self, values: Mapping[str, Any], functions: tuple[Any, ...], *, light: bool = False
    ) -> Any:
        """The values as a program sees them."""
        own = {"\0run": functions, "\0budget": self.budget}
        if light:
            return LightContext({**values, **own})
        from jinja2.runtime import Context

        language = self.language()
        return Context(language, {**language.globals, **values, **own}, "part", {})

    def _soft_findings(self) -> tuple[Finding, ...]:
        marks = {part.name: part.marks for part in self.plan.parts} if self.soft else {}
        unknown = [left_blank(marks[name][at], times) for (name, at), times in self.soft.items()]
        lost = [finding for finding in self.plan.findings if finding.level is not Level.HARD]
        blank = [replace(finding, level=Level.SOFT) for finding in self.unknown.values()]
        return tuple(dict.fromkeys([*lost, *unknown, *blank]))

    def replay(self, values: Iterator[Any]) -> Replayed:
        """What an iterator among the values gives; a second attempt gets the same."""
        return self._replays.setdefault(id(values), Replayed(values))

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
        self.replay = job.replay
        self.next_id = job.next_id
        self.bookmark_name = job.bookmark_name
        self.new_list = job.additions.new_list
        self.new_comment = job.additions.new_comment
        self.own_list = job.additions.own_list
        self.style = job.additions.style

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
        svg = self._job.additions.svg(self._part.name, image.svg) if image.svg else ""
        graphic = picture_graphic(relation, name, size, svg)
        frame = drawing_frame(graphic, number, name, image.alt, size, link)
        return self._job.additions.spoken(frame)

    def footnote(self, content: str) -> str:
        """The run that refers to a new footnote of this content."""
        if self._part.name != self._job.package.main_part():
            raise Fault("only_text")
        return self._job.additions.footnote(content)

    def subdocument(self, subdoc: Subdoc) -> str:
        """Paragraphs that hold another document, or stand for it until the end."""
        from addin.templating.word.media.subdocuments import placeholder, whole_paragraphs

        if subdoc.document is None:
            return whole_paragraphs(subdoc.xml)
        package = self._job.package
        kind = package.content_type(self._part.name)
        if self._part.name != package.main_part() and not kind.endswith(_WITH_PARAGRAPHS):
            raise Fault("only_body")
        self._job.subdocuments.append(subdoc)
        return placeholder(len(self._job.subdocuments) - 1)

    def chart(self, chart: Any) -> str:
        """A drawing that shows a chart."""
        from addin.templating.word.media.charts import add_chart

        relation = add_chart(self._job.additions, self._job.package, self._part.name, chart)
        number = self.next_id()
        graphic = chart_graphic(relation)
        size = (chart.width, chart.height)
        frame = drawing_frame(graphic, number, f"Chart {number}", chart.alternative, size)
        return self._job.additions.spoken(frame)

    def drawn_chart(self, chart: Any, relation: str, wish: str) -> str:
        """The relation of a chart of the author's, filled anew; or its alternative text."""
        from addin.templating.word.media.charts import refill

        return refill(
            self._job.additions, self._job.package, self._part.name, (chart, relation), wish
        )
