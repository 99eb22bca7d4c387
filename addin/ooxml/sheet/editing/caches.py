"""What do charts remember of their cells, once cells have changed?

A chart shows what it remembers until a program calculates. What it remembers of cells that changed
is told anew from them; where a cell has no result any more, it remembers nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from addin.cells import CellFormula
from addin.ooxml.sheet.contents.formulas import has_result
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.stale import Changed
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.ooxml.sheet.contents.styles import Styles
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.area import CellArea
from addin.ooxml.sheet.references.formula import Reference, scan
from addin.ooxml.sheet.references.named import BookNames
from addin.ooxml.sheet.references.reading import Reader
from addin.ooxml.xml import local, remove

CHARTS = ("drawingml.chart+xml", "chartex+xml")
_CACHES = frozenset({"numCache", "strCache", "multiLvlStrCache", "dlblRangeCache", "lvl"})
_TOLD = frozenset({"numCache", "strCache", "dlblRangeCache"})
_MADE = {"numRef": "numCache", "strRef": "strCache"}
_HIDDEN = re.compile(r"""<[^<>]*\shidden\s*=\s*["'](?:1|true)""")
_PLAIN = frozenset({"0", "49"})
_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMemory:
    """What the charts of a workbook remember; `xml` opens a sheet by its name in lower case."""

    parts: Parts
    book: BookNames
    xml: Callable[[str], SheetXml | None]
    strings: SharedStrings
    styles: Callable[[], Styles]

    def refresh(self, changed: Changed, *, tell: bool = True, fill: bool = False) -> bool:
        """What is remembered of `changed` cells is told anew; whether anything was.

        Without `tell` it is forgotten, but for names with tags, which are filled where they stand.
        With `fill` a chart that remembers nothing of its cells is told too.
        """
        reader, different = Reader(self.book), False
        for name in list(self.parts.of_type(*CHARTS)):
            for f in list(self.parts.tree(name).iter("{*}f")):
                memory = _Memory.of(f)
                if memory is None or (memory.is_empty and not fill):
                    continue
                if not tell and memory.is_tagged_name:
                    continue
                boxes = reader.reads(memory.formula, "", 1, 1)
                if memory.is_empty or any(map(changed.touches, boxes)):
                    values = self._values(memory) if tell and memory.kind in _TOLD else None
                    if not (memory.is_empty and values is None):
                        self.parts.change(name)
                        memory.put(values)
                        different = True
        return different

    def _values(self, memory: "_Memory") -> list[object] | None:
        """The values of the cells that a chart names, or None where they are not all known."""
        found: list[object] = []
        for sheet, area in self._areas(memory.formula):
            xml = self.xml(sheet)
            (top, bottom), (left, right) = area.rows, area.columns
            size = (bottom - top + 1) * (right - left + 1)
            if xml is None or not top or not left or size + len(found) > _MOST or _hides(xml, area):
                return None
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    value = self._value(xml, row, column, as_text=memory.kind != "numCache")
                    if isinstance(value, CellFormula):
                        return None
                    found.append(value)
        return found or None

    def _areas(self, formula: str) -> list[tuple[str, CellArea]]:
        """The areas that a chart names; none where it names anything else."""
        sheet, _, word = formula.rpartition("!")
        meant = self.book.name(word, sheet.strip("'").replace("''", "'"))
        pieces = [p for p in scan(formula if meant is None else meant) if p not in {"(", ")", ","}]
        cells = [p for p in pieces if isinstance(p, Reference) and not (p.workbook or p.three_d)]
        return [(p.sheet.lower(), p.area) for p in cells] if len(cells) == len(pieces) else []

    def _value(self, xml: SheetXml, row: int, column: int, *, as_text: bool) -> object:
        """A cell's value; a `CellFormula` where none is known."""
        cell = xml.rows.cell(row, column)
        if f"<{xml.prefix}f" in cell and not has_result(cell, xml.prefix):
            return CellFormula("NA()")
        value = self.strings.value(cell, xml.prefix)
        value = value.value if isinstance(value, CellFormula) else value
        if as_text and _is_number(value):
            style = xml.style_at(row, column)
            return value if self.styles().number_format(style) in _PLAIN else CellFormula("NA()")
        return value


@dataclass(frozen=True, slots=True)
class _Memory:
    """What a chart remembers of the cells that a formula names."""

    formula: str
    link: etree._Element
    held: list[etree._Element]
    kind: str

    @classmethod
    def of(cls, f: etree._Element) -> "_Memory | None":
        """The memory beside a formula; None where nothing is remembered of it."""
        link = f.getparent()
        if link is None:
            return None
        held = [one for one in link if local(one) in _CACHES]
        kind = local(held[0]) if held else _MADE.get(local(link), "")
        return cls(f.text or "", link, held, kind) if kind else None

    @property
    def is_empty(self) -> bool:
        """Whether there is none yet."""
        return not self.held

    @property
    def is_tagged_name(self) -> bool:
        """Whether it is the name of a series, and holds tags."""
        if not any(local(above) == "tx" for above in self.link.iterancestors()):
            return False
        return any("{" in text for one in self.held for text in one.itertext())

    def put(self, values: list[object] | None) -> None:
        """Remember these values; None forgets."""
        if values is None:
            for gone in self.held:
                remove(gone)
            return
        if self.held:
            cache = self.held[0]
        else:
            cache = etree.Element(f"{{{etree.QName(self.link).namespace}}}{self.kind}")
            self.link.insert(1, cache)
        _write(cache, values)


def _hides(xml: SheetXml, area: CellArea) -> bool:
    """Whether a row or column of an area is hidden: a chart may leave it out."""
    (top, bottom), (left, right) = area.rows, area.columns
    if any(_HIDDEN.match(xml.rows.text(number)) for number in range(top, bottom + 1)):
        return True
    columns = xml.tree.iterfind("{*}cols/{*}col") if "hidden" in xml.frame_text else ()
    return any(
        column.get("hidden") in {"1", "true"}
        and int(column.get("min", "0")) <= right
        and left <= int(column.get("max", "0"))
        for column in columns
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _write(cache: etree._Element, values: list[object]) -> None:
    numbers = local(cache) == "numCache"
    for point in list(cache.iter("{*}pt")):
        remove(point)
    count = cache.find("{*}ptCount")
    space = etree.QName(cache).namespace
    if count is None:
        count = etree.SubElement(cache, f"{{{space}}}ptCount")
    count.set("val", str(len(values)))
    at = cache.index(count) + 1
    for number, value in enumerate(values):
        if value is None or (numbers and not _is_number(value)):
            continue
        point = etree.Element(f"{{{space}}}pt", idx=str(number))
        shown = f"{value:.15g}" if _is_number(value) and not numbers else str(value)
        etree.SubElement(point, f"{{{space}}}v").text = shown
        cache.insert(at, point)
        at += 1
