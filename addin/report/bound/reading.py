"""What stands in a Word report: which paragraphs, where, and which numbers in bookmarks?

The text is read as a person sees it: what is deleted under tracked changes does not count, what is
inserted does, numbers of pages are nobody's text. The same holds for files that LibreOffice or WPS
have written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from addin.language import Text
from addin.ooxml.package import Package
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.naming import START

_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml")
_NAMES_OF_PARTS = {
    "document": Text(zh="正文", en="body"),
    "header": Text(zh="页眉", en="header"),
    "footer": Text(zh="页脚", en="footer"),
    "footnotes": Text(zh="脚注", en="footnotes"),
    "endnotes": Text(zh="尾注", en="endnotes"),
}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CHANGES = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_COUNTED = re.compile(r"\s*(?:NUM|SECTION)?PAGES?\b")
"""Fields that each program counts for itself."""
_CONTEXT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of text of one kind: `mark` is the bookmark of the number that it is, or "".

    `change` is ``ins`` or ``del`` under tracked changes; `node` the element of the file.
    """

    text: str
    mark: str = ""
    change: str = ""
    node: Any = None


@dataclass(slots=True, kw_only=True, eq=False)
class Paragraph:
    """A paragraph: its part, its number there, its place in a table, the heading above it."""

    part: str
    number: int
    element: Any
    style: str = ""
    cell: tuple[int, int, int] | None = None
    heading: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(each.text for each in self.stretches if each.change != "del")

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


def read_document(package: Package) -> Document:
    """The document in a package: body, headers, footers and notes."""
    names = sorted(filter(_PARTS.fullmatch, package.names), key=lambda name: "document" not in name)
    roots = {name: parse_xml(package[name], name) for name in names}
    paragraphs: list[Paragraph] = []
    anchors: list[Anchor] = []
    for name, root in roots.items():
        found = _Reader(name, root)
        paragraphs.extend(found.paragraphs.values())
        anchors.extend(found.anchors())
    return Document(
        package=package, roots=roots, paragraphs=tuple(paragraphs), anchors=tuple(anchors)
    )


class _Reader:
    """Reads one part."""

    def __init__(self, part: str, root: Any) -> None:
        self._part = part
        self._tables: dict[Any, int] = {}
        self._cells: dict[Any, tuple[int, int, int]] = {}
        self._heading = ""
        self._names: dict[str, str] = {}
        self._open: list[str] = []
        self._starts: list[tuple[str, str, Paragraph | None]] = []
        self._closed: set[str] = set()
        self._last: Paragraph | None = None
        self._fields: list[str] = []
        self.paragraphs: dict[Any, Paragraph] = {}
        for node in root.iter():
            self._take(node, local(node))

    def _take(self, node: Any, kind: str) -> None:
        if kind == "p":
            self._paragraph(node)
        elif kind == "bookmarkStart":
            self._start(node)
        elif kind == "bookmarkEnd":
            self._end(node)
        elif kind in {"t", "delText"}:
            self._text(node, node.text or "")
        elif kind in _BREAKS and local(node.getparent()) == "r":
            self._text(node, _BREAKS[kind])
        elif kind == "fldChar":
            self._field(_attribute(node, "fldCharType"))
        elif kind == "instrText" and self._fields:
            self._fields[-1] += node.text or ""
        elif kind == "chart" and self._last is not None:
            self._last.charts.extend(v for k, v in node.attrib.items() if k.endswith("}id"))

    def _paragraph(self, node: Any) -> None:
        cell, inside = None, list(node.iterancestors())
        kinds = [local(each) for each in inside]
        if "Fallback" in kinds or "pPr" in kinds:
            return
        if "tc" in kinds:
            at = kinds.index("tc")
            if kinds[at + 1 : at + 3] == ["tr", "tbl"]:
                cell = self._cell(inside[at], inside[at + 2])
        style = _style(node)
        found = Paragraph(
            part=self._part, number=len(self.paragraphs) + 1, element=node, style=style,
            cell=cell, heading=self._heading,
        )  # fmt: skip
        if _is_heading(style):
            self._heading = "".join(each.text or "" for each in node.iter() if local(each) == "t")
        self.paragraphs[node] = self._last = found

    def _cell(self, cell: Any, table: Any) -> tuple[int, int, int]:
        """Table, row and column of a cell, all of a table learnt at once."""
        if cell not in self._cells:
            number = self._tables.setdefault(table, len(self._tables) + 1)
            rows = (each for each in table if local(each) == "tr")
            for at, one in enumerate(rows, 1):
                cells = (each for each in one if local(each) == "tc")
                self._cells.update((each, (number, at, k)) for k, each in enumerate(cells, 1))
        return self._cells[cell]

    def _start(self, node: Any) -> None:
        name, number = _attribute(node, "name"), _attribute(node, "id")
        if name.startswith(START):
            key = f"{len(self._starts)}"
            self._names[number] = key
            self._open.append(key)
            self._starts.append((key, name, self.paragraphs.get(node.getparent(), self._last)))

    def _end(self, node: Any) -> None:
        key = self._names.pop(_attribute(node, "id"), "")
        if key:
            self._open.remove(key)
            self._closed.add(key)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _text(self, node: Any, text: str) -> None:
        change, paragraph = "", None
        if any(map(_COUNTED.match, self._fields)):
            return
        for outer in node.iterancestors():
            kind = local(outer)
            change = change or _CHANGES.get(kind, "")
            if kind == "fldSimple" and _COUNTED.match(_attribute(outer, "instr")):
                return
            if kind == "p":
                paragraph = self.paragraphs.get(outer)
                break
        if paragraph is None:
            return
        mark = self._open[-1] if self._open else ""
        paragraph.stretches.append(Stretch(text=text, mark=mark, change=change, node=node))

    def anchors(self) -> Iterator[Anchor]:
        """The bookmarks of numbers; stretches then know their names."""
        held: dict[str, list[Stretch]] = {key: [] for key, _, _ in self._starts}
        places: dict[str, Paragraph] = {}
        names = {key: name for key, name, _ in self._starts}
        for paragraph in self.paragraphs.values():
            for each in paragraph.stretches:
                if each.mark:
                    held[each.mark].append(each)
                    places.setdefault(each.mark, paragraph)
            paragraph.stretches = [
                Stretch(
                    text=one.text, mark=names.get(one.mark, ""), change=one.change, node=one.node
                )
                for one in paragraph.stretches
            ]
        for key, name, around in self._starts:
            where = places.get(key) or around
            if where is not None:
                yield _anchor(name, held[key], where, whole=key in self._closed)


def _anchor(name: str, held: list[Stretch], where: Paragraph, *, whole: bool) -> Anchor:
    changes = {each.change for each in held}
    change = changes.pop() if len(changes) == 1 else "mixed" if changes else ""
    text = "".join(each.text for each in held if each.change != "del")
    return Anchor(name=name, text=text, paragraph=where, change=change, whole=whole)


def _is_heading(style: str) -> bool:
    return style.lower().replace(" ", "").startswith("heading")


def _style(node: Any) -> str:
    named = (one for each in node if local(each) == "pPr" for one in each if local(one) == "pStyle")
    return next((_attribute(one, "val") for one in named), "")


def _attribute(node: Any, name: str) -> str:
    return next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")
