"""Which tags stand outside of cells: in charts, shapes, notes, headers and footers?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError
from lxml import etree

from addin.errors import Finding
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.parts import local
from addin.templating.excel.compiling.marks import fault_at, mark_of, source_of
from addin.templating.excel.compiling.speech import Ask, Context, Speech
from addin.templating.excel.rendering.printing import Note
from addin.templating.excel.rendering.repeating import Instance
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark
from addin.templating.language.tags import find_tags

__all__ = ["Words", "plan_words"]

_KINDS = ("drawing+xml", "drawingml.chart+xml", "chartex+xml", "comments+xml")
_HEADERS = frozenset(
    ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"]
)
_HINT = re.compile(rb"Header>[^<]*\{[{%]|Footer>[^<]*\{[{%]")


@dataclass(frozen=True, slots=True)
class _Spot:
    number: int
    ask: Ask | None
    mark: Mark


@dataclass(slots=True)
class Words:
    """The texts with tags of one part, by their number among its texts."""

    part: str
    in_sheet: bool
    spots: list[_Spot]
    findings: list[Finding]

    def fill(
        self, workbook: Workbook, instances: Iterable[Instance], context: Context, note: Note
    ) -> None:
        """Fill the part, and its copies where its sheet was repeated."""
        owners = [instance for instance in instances if self.part in instance.parts]
        if not owners:
            self._fill(workbook, self.part, context, note)
        for owner in owners:
            self._fill(workbook, owner.parts[self.part], {**context, **owner.names}, note)

    def _fill(self, workbook: Workbook, part: str, context: Context, note: Note) -> None:
        if self.in_sheet:
            name = next(sheet.name for sheet in workbook.sheets if sheet.part == part)
            root = workbook.change_xml(name).change_tree()
        else:
            root = workbook.parts.change(part)
        texts = list(_texts(root, in_sheet=self.in_sheet))
        for spot in self.spots:
            try:
                _put(texts[spot.number], str(spot.ask(context)) if spot.ask else "")
            except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
                note(spot.mark, error)


def plan_words(workbook: Workbook, speech: Speech) -> tuple[Words, ...]:
    """The compiled texts of all parts that hold a tag outside of cells."""
    found = [
        _plan(name, workbook.parts.tree(name), speech, in_sheet=False)
        for name in workbook.parts.of_type(*_KINDS)
        if b"{" in workbook.parts.read(name)
    ]
    for sheet in workbook.sheets:
        content = workbook.parts.read(sheet.part) if sheet.has_cells else b""
        if b"headerFooter" in content and _HINT.search(content):
            xml = workbook.xml(sheet.name)
            found.append(_plan(sheet.part, xml.tree, speech, in_sheet=True, sheet=sheet.name))
    return tuple(words for words in found if words.spots)


def _plan(
    part: str, root: etree._Element, speech: Speech, *, in_sheet: bool, sheet: str = ""
) -> Words:
    words = Words(part, in_sheet, [], [])
    for number, nodes in enumerate(_texts(root, in_sheet=in_sheet)):
        written = "".join(node.text or "" for node in nodes)
        tags = [tag for tag in find_tags(written)[0] if tag.opener != "{#"]
        if not tags:
            continue
        mark = mark_of(tags[0], sheet or part, "")
        ask: Ask | None = None
        try:
            ask = speech.text(written, tags)
            speech.note_needs([(source_of(tag), mark) for tag in tags])
        except (Fault, TemplateSyntaxError) as error:
            words.findings.append(fault_at(mark, error, ()))
        words.spots.append(_Spot(number, ask, mark))
    return words


def _texts(root: etree._Element, *, in_sheet: bool) -> Iterator[list[etree._Element]]:
    """The nodes of each text: a paragraph of a shape, a note's text, a header."""
    for element in root.iter(etree.Element):
        name = local(element)
        if in_sheet:
            if name in _HEADERS:
                yield [element]
        elif name == "v" and local(element.getparent()) == "tx":  # type: ignore[arg-type]  # never the root
            yield [element]
        elif name in {"p", "text"}:
            nodes = [node for node in element.iter("{*}t") if local(node) == "t"]
            if nodes:
                yield nodes


def _put(nodes: list[etree._Element], text: str) -> None:
    """Write a text into its first node: a tag may be cut over several."""
    nodes[0].text = text
    for node in nodes[1:]:
        node.text = ""
