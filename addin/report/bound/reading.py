"""What stands in a Word report: which paragraphs, where, and which numbers in bookmarks?

The text is read as a person sees it: what is deleted under tracked changes does not count, what is
inserted does, numbers of pages are nobody's text. The same holds for files that LibreOffice or WPS
have written.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from addin.language import Text
from addin.ooxml.package import Package
from addin.ooxml.xml import NAMES, parse_xml
from addin.report.bound.naming import START

_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml")
_NAMES_OF_PARTS = {
    "document": Text(zh="正文", en="body"),
    "header": Text(zh="页眉", en="header"),
    "footer": Text(zh="页脚", en="footer"),
    "footnotes": Text(zh="脚注", en="footnotes"),
    "endnotes": Text(zh="尾注", en="endnotes"),
}
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""What stands in a text for an element that breaks or joins its lines."""
_CHANGES = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_COUNTED = re.compile(r"\s*(?:NUM|SECTION)?PAGES?\b")
"""Fields that each program counts for itself."""
_CONTEXT = 12
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_TEXT = frozenset(
    [
        "rPr",
        "pPr",
        "tblPr",
        "tblGrid",
        "tblPrEx",
        "trPr",
        "tcPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "Fallback",
        "proofErr",
    ]
)
"""Elements in which nothing stands that a person reads; the older of two drawings is a copy."""
Cell: TypeAlias = tuple[int, int, int]
"""Table, row and column, each from 1."""


class Stretch(NamedTuple):
    """A stretch of text of one kind: `mark` is the bookmark of the number that it is, or "".

    `change` is ``ins`` or ``del`` under tracked changes; `node` the element of the file.
    """

    text: str
    mark: str = ""
    change: str = ""
    node: Any = None


@dataclass(kw_only=True, eq=False)
class Paragraph:
    """A paragraph: its part, its number there, its place in a table, the heading above it."""

    part: str
    number: int
    element: Any
    style: str = ""
    cell: Cell | None = None
    heading: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """What a person reads."""
        return "".join([each.text for each in self.stretches if each.change != "del"])

    @property
    def before(self) -> str:
        """What a person read before the tracked changes."""
        return "".join(each.text for each in self.stretches if each.change != "ins")

    @property
    def where(self) -> Text:
        """Where it stands, in words."""
        stem = re.sub(r"^word/|\d*\.xml$", "", self.part)
        part = _NAMES_OF_PARTS.get(stem, Text(zh=stem, en=stem))
        under = self.heading[:_CONTEXT]
        zh, en = f"{part.zh}第{self.number}段", f"{part.en} paragraph {self.number}"
        if self.cell is not None:
            table, row, column = self.cell
            zh = f"{part.zh}第{table}个表第{row}行第{column}列"
            en = f"{part.en} table {table} row {row} column {column}"
        return Text(
            zh=zh + (f"（{under}）" if under else ""), en=en + (f" ({under})" * bool(under))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A bookmark around a number: what it holds and where.

    `change` is ``ins`` or ``del`` where all of it is under tracked changes, ``mixed`` where a part
    is; `whole` is false for one without an end.
    """

    name: str
    text: str
    paragraph: Paragraph
    change: str = ""
    whole: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """A Word document as its paragraphs and anchors, in the order of reading."""

    package: Package
    roots: Mapping[str, Any]
    paragraphs: tuple[Paragraph, ...]
    anchors: tuple[Anchor, ...]

    @property
    def text(self) -> str:
        """All that a person reads, a line for each paragraph."""
        return "\n".join(each.text for each in self.paragraphs)


def read_document(package: Package, roots: Mapping[str, Any] | None = None) -> Document:
    """The document in a package: body, headers, footers and notes; `roots` are read already."""
    names = sorted(filter(_PARTS.fullmatch, package.names), key=lambda name: "document" not in name)
    known = roots or {}
    trees = {name: known[name] if name in known else _parsed(package, name) for name in names}
    parts = [_Reader(name, root) for name, root in trees.items()]
    return Document(
        package=package,
        roots=trees,
        paragraphs=tuple(each for part in parts for each in part.paragraphs),
        anchors=tuple(each for part in parts for each in part.anchors()),
    )


def _parsed(package: Package, name: str) -> Any:
    return parse_xml(package[name], name)


@dataclass(slots=True, eq=False)
class _Mark:
    """A bookmark while it is read."""

    name: str
    number: str
    place: Paragraph | None
    held: list[Stretch] = field(default_factory=list)
    whole: bool = False

    def anchor(self, where: Paragraph) -> Anchor:
        changes = {each.change for each in self.held}
        change = changes.pop() if len(changes) == 1 else "mixed" if changes else ""
        text = "".join([each.text for each in self.held if each.change != "del"])
        return Anchor(name=self.name, text=text, paragraph=where, change=change, whole=self.whole)


class _Reader:
    """Reads one part, from its root inwards."""

    def __init__(self, part: str, root: Any) -> None:
        self._part = part
        self._tables = 0
        self._heading = ""
        self._open: list[_Mark] = []
        self._marks: list[_Mark] = []
        self._last: Paragraph | None = None
        self._fields: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self._inside(root, None, "", None)

    def _inside(
        self, parent: Any, paragraph: Paragraph | None, change: str, cell: Cell | None
    ) -> None:
        """Read what stands in an element: in which paragraph, under which change, in which cell."""
        for node in parent:
            kind = NAMES[node.tag]
            if kind == "r":
                self._run(node, paragraph, change, cell)
            elif kind == "p":
                self._paragraph(node, cell)
            elif kind == "bookmarkStart":
                self._start(node, paragraph)
            elif kind == "bookmarkEnd":
                self._end(_attribute(node, "id"))
            elif kind in _TAKEN:
                _TAKEN[kind](self, node, paragraph, change)
            elif kind not in _NO_TEXT:
                self._inside(node, paragraph, change or _CHANGES.get(kind, ""), cell)

    def _run(self, run: Any, paragraph: Paragraph | None, change: str, cell: Cell | None) -> None:
        for node in run:
            kind = NAMES[node.tag]
            if kind in {"t", "delText"}:
                self._text(node, node.text or "", paragraph, change)
            elif kind in BREAKS:
                self._text(node, BREAKS[kind], paragraph, change)
            elif kind == "fldChar":
                self._field(_attribute(node, "fldCharType"))
            elif kind == "instrText" and self._fields:
                self._fields[-1] += node.text or ""
            elif len(node) and kind not in _NO_TEXT:
                self._inside(node, paragraph, change, cell)

    def _paragraph(self, node: Any, cell: Cell | None) -> None:
        style = _style(node)
        found = Paragraph(
            part=self._part, number=len(self.paragraphs) + 1, element=node, style=style,
            cell=cell, heading=self._heading,
        )  # fmt: skip
        self.paragraphs.append(found)
        self._last = found
        self._inside(node, found, "", cell)
        if _is_heading(style):
            self._heading = found.text

    def _table(self, table: Any, paragraph: Paragraph | None, change: str) -> None:
        self._tables += 1
        number, at = self._tables, 0
        for row in table:
            if NAMES[row.tag] != "tr":
                self._beside(row, paragraph, change)
                continue
            at, k = at + 1, 0
            for cell in row:
                if NAMES[cell.tag] == "tc":
                    k += 1
                    self._inside(cell, paragraph, change, (number, at, k))
                else:
                    self._beside(cell, paragraph, change)

    def _beside(self, node: Any, paragraph: Paragraph | None, change: str) -> None:
        """What stands between rows or cells: bookmarks, controls around whole rows."""
        kind = NAMES[node.tag]
        if kind == "bookmarkStart":
            self._start(node, paragraph)
        elif kind == "bookmarkEnd":
            self._end(_attribute(node, "id"))
        elif kind not in _NO_TEXT:
            self._inside(node, paragraph, change, None)

    def _simple_field(self, node: Any, paragraph: Paragraph | None, change: str) -> None:
        if not _COUNTED.match(_attribute(node, "instr")):
            self._inside(node, paragraph, change, paragraph.cell if paragraph else None)

    def _chart(self, node: Any, paragraph: Paragraph | None, _change: str) -> None:
        if paragraph is not None:
            paragraph.charts.extend(v for k, v in node.attrib.items() if k.endswith("}id"))

    def _start(self, node: Any, paragraph: Paragraph | None) -> None:
        name = _attribute(node, "name")
        if name.startswith(START):
            mark = _Mark(name, _attribute(node, "id"), paragraph or self._last)
            self._open.append(mark)
            self._marks.append(mark)

    def _end(self, number: str) -> None:
        for mark in reversed(self._open):
            if mark.number == number:
                mark.whole = True
                self._open.remove(mark)
                return

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _text(self, node: Any, text: str, paragraph: Paragraph | None, change: str) -> None:
        if paragraph is None or (self._fields and any(map(_COUNTED.match, self._fields))):
            return
        mark = self._open[-1] if self._open else None
        stretch = Stretch(text, mark.name if mark else "", change, node)
        paragraph.stretches.append(stretch)
        if mark is not None:
            mark.place = mark.place if mark.held else paragraph
            mark.held.append(stretch)

    def anchors(self) -> Iterator[Anchor]:
        """The bookmarks of numbers, in the order of reading."""
        for mark in self._marks:
            where = mark.place or (self.paragraphs[0] if self.paragraphs else None)
            if where is not None:
                yield mark.anchor(where)


_TAKEN: Mapping[str, Callable[[_Reader, Any, Paragraph | None, str], None]] = {
    "tbl": _Reader._table,  # noqa: SLF001 - its own module
    "fldSimple": _Reader._simple_field,  # noqa: SLF001 - its own module
    "chart": _Reader._chart,  # noqa: SLF001 - its own module
}


def _is_heading(style: str) -> bool:
    return style.lower().replace(" ", "").startswith("heading")


def _style(node: Any) -> str:
    first = node[0] if len(node) else None
    if first is None or NAMES[first.tag] != "pPr":
        return ""
    for one in first:
        if NAMES[one.tag] == "pStyle":
            return _attribute(one, "val")
    return ""


def _attribute(node: Any, name: str) -> str:
    found = node.get(_WORD + name)
    if found is None:  # strict files, and programs that write attributes without a namespace
        found = next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")
    return str(found)
