"""Which tags stand outside of cells: in charts, shapes, notes, headers and footers?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError
from lxml import etree

from addin.errors import Finding
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.leaving.removing import is_linked, remove_tree
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.xml import local, remove
from addin.templating.excel.compiling.marks import fault_at, mark_of
from addin.templating.excel.compiling.plan import SheetPlan
from addin.templating.excel.compiling.sheets import end_of, start_of
from addin.templating.excel.compiling.speech import Ask, Context, Speech
from addin.templating.excel.rendering.printing import Note
from addin.templating.excel.rendering.repeating import Instance, own_parts
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark
from addin.templating.language.tags import find_tags

_KINDS = (
    "drawing+xml", "drawingml.chart+xml", "chartex+xml", "comments+xml", "core-properties+xml",
)  # fmt: skip
_PROPERTIES = frozenset(
    ["title", "subject", "creator", "keywords", "description", "lastModifiedBy"]
)
_ANCHORS = frozenset(["twoCellAnchor", "oneCellAnchor", "absoluteAnchor"])
_HEADERS = frozenset(
    ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"]
)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HINT = re.compile(rb"Header>[^<]*\{[{%]|Footer>[^<]*\{[{%]")


@dataclass(frozen=True, slots=True)
class _Written:
    """A text: nodes that a tag may be cut over, or an `attribute` of one."""

    nodes: list[etree._Element]
    attribute: str = ""

    @property
    def text(self) -> str:
        if self.attribute:
            return self.nodes[0].get(self.attribute, "")
        return "".join(node.text or "" for node in self.nodes)

    def put(self, text: str) -> None:
        """Write the text into its first node, without letters that XML cannot hold."""
        text = _UNWRITABLE.sub("", text)
        if self.attribute:
            self.nodes[0].set(self.attribute, text)
            return
        self.nodes[0].text = text
        for node in self.nodes[1:]:
            node.text = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    number: int
    ask: Ask | None
    mark: Mark


@dataclass(slots=True)
class TaggedTexts:
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
        if not owners and self.part in workbook.parts:
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
                text = str(spot.ask(context)) if spot.ask else ""
            except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
                note(spot.mark, error)
                continue
            texts[spot.number].put(text)
            if texts[spot.number].attribute and not text.strip():
                _leave_out(workbook.parts, part, texts[spot.number].nodes[0])


def plan_words(
    workbook: Workbook, speech: Speech, plans: Iterable[SheetPlan] = ()
) -> tuple[TaggedTexts, ...]:
    """The compiled texts of all parts that hold a tag outside of cells.

    What belongs to a sheet of `plans` that repeats knows the names of its turn.
    """
    turns = {
        part: plan.turns.mark
        for plan in plans
        if plan.turns is not None
        for part in own_parts(workbook, plan)
    }
    found = [
        _plan(name, workbook.parts.tree(name), speech, in_sheet=False, turn=turns.get(name))
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
    part: str,
    root: etree._Element,
    speech: Speech,
    *,
    in_sheet: bool,
    sheet: str = "",
    turn: Mark | None = None,
) -> TaggedTexts:
    words = TaggedTexts(part, in_sheet, [], [])
    for number, found in enumerate(_texts(root, in_sheet=in_sheet)):
        written = found.text
        tags = [tag for tag in find_tags(written)[0] if tag.opener != "{#"]
        if not tags:
            continue
        mark = mark_of(tags[0], sheet or part, "")
        ask: Ask | None = None
        try:
            ask = speech.text(written, tags)
            told = [(mark_of(tag, sheet or part, "").source, mark) for tag in tags]
            around = ([(start_of(turn), turn)], [(end_of(turn), turn)]) if turn else ([], [])
            speech.note_needs([*around[0], *told, *around[1]])
        except (Fault, TemplateSyntaxError) as error:
            words.findings.append(fault_at(mark, error, ()))
        words.spots.append(_Spot(number, ask, mark))
    return words


def _texts(root: etree._Element, *, in_sheet: bool) -> Iterator[_Written]:
    """Each text: a paragraph of a shape, a note's, a header, alt text, the title of the file."""
    properties = local(root) == "coreProperties"
    for element in root.iter(etree.Element):
        name = local(element)
        if in_sheet or properties:
            if name in (_HEADERS if in_sheet else _PROPERTIES):
                yield _Written([element])
        elif name == "cNvPr":
            yield _Written([element], "descr")
        elif name == "v" and any(local(above) == "tx" for above in element.iterancestors()):
            yield _Written([element])
        elif name in {"p", "text"}:
            nodes = [node for node in element.iter("{*}t") if local(node) == "t"]
            if nodes:
                yield _Written(nodes)


def _leave_out(parts: Parts, part: str, described: etree._Element) -> None:
    """A chart or picture whose alt text comes out blank has nothing to say: it goes."""
    anchor = next((one for one in described.iterancestors() if local(one) in _ANCHORS), None)
    if anchor is None or anchor.getparent() is None:
        return
    ids = {value for one in anchor.iter(etree.Element) for value in one.attrib.values()}
    for link in [link for link in parts.links(part) if link.id in ids and not link.external]:
        parts.unlink_ids(part, [link.id])
        if not is_linked(parts, link.target):
            remove_tree(parts, link.target)
    remove(anchor)
