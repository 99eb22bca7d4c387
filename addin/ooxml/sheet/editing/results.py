"""How do results and charts stay true when cells change?"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from addin.cells import cell_name
from addin.errors import Finding, Place
from addin.language import NO_TEXT, Text
from addin.ooxml.sheet.calculating.results import Calculated, put_results
from addin.ooxml.sheet.contents.formulas import has_formulas
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.stale import Changed, stale_boxes, without_results
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.ooxml.sheet.contents.styles import Styles
from addin.ooxml.sheet.editing.caches import CHARTS, ChartMemory
from addin.ooxml.sheet.editing.calculation import book_of, shows_rounded
from addin.ooxml.sheet.editing.notices import NOTES
from addin.ooxml.sheet.listing import SheetPart
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.moving import mentions
from addin.ooxml.sheet.references.named import BookNames
from addin.ooxml.sheet.references.reading import Box, Reader

_OVER_SHEETS = re.compile(r"[\w.]:[^!<>\"':,()]{1,60}'?!")
_FUNCTION = re.compile(r"[^\W\d][\w.]*")
_MOST_WORDS = 5


@dataclass(slots=True)
class Renewed:
    """What became of the results: the boxes that differ, the parts of their sheets, a finding.

    `charts` says whether charts remember something else.
    """

    changed: Changed
    parts: set[str] = field(default_factory=set)
    charts: bool = False
    finding: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The results of a workbook that is edited: `xml` opens a sheet, `opened` are those by part."""

    parts: Parts
    main_part: str
    sheets: Sequence[SheetPart]
    opened: Mapping[str, SheetXml]
    xml: Callable[[str], SheetXml]
    strings: SharedStrings
    styles: Callable[[], Styles]
    since_1904: bool

    def renew(self, boxes: Collection[Box], *, reshaped: bool, fill: bool) -> Renewed:
        """Results that rest on changed `boxes`, and what charts show of them, become right or go.

        Formulas without a result get one on the sheets that may depend on what changed; with
        `fill` all of them, and charts that remember nothing are told. `reshaped` says that lines
        have moved.
        """
        renewed = Renewed(Changed(boxes))
        texts = {s.name.lower(): t for s in self.sheets if s.has_cells and (t := self._text(s))}
        if not texts and not any(self.parts.of_type(*CHARTS)):
            return renewed
        book = self._book()
        if texts:
            here = {box[0] for box in boxes}
            found = texts if reshaped or fill else self._reached(texts, book, here)
            asked = [name for name in texts if name in found]
            self._renew_formulas(asked, book, boxes, renewed)
        opened = {s.name.lower() for s in self.sheets if s.has_cells}
        renewed.charts = ChartMemory(
            parts=self.parts, book=book, strings=self.strings, styles=self.styles,
            xml=lambda name: self.xml(name) if name in opened else None,
        ).refresh(renewed.changed, fill=fill or reshaped)  # fmt: skip
        return renewed

    def _renew_formulas(
        self, asked: Iterable[str], book: BookNames, boxes: Collection[Box], renewed: Renewed
    ) -> None:
        """Take out the results on some sheets that may be wrong now, and calculate them anew."""
        sheets = {name: self.xml(name) for name in asked}
        rows = ((name, xml.rows) for name, xml in sheets.items())
        stale = stale_boxes(rows, Reader(book), boxes)
        for box in stale:
            renewed.changed.add(box)
            if without_results(sheets[box[0]].rows, [box]):
                renewed.parts.add(sheets[box[0]].part)
        if not shows_rounded(self.parts, self.main_part):
            self._calculate(sheets, book, renewed)

    def _calculate(self, asked: Iterable[str], book: BookNames, renewed: Renewed) -> None:
        done = put_results(
            _Opening({s.name.lower() for s in self.sheets if s.has_cells}, self.xml),
            asked, self.strings, book, since_1904=self.since_1904,
        )  # fmt: skip
        for box in done.fresh:
            renewed.changed.add(box)
        renewed.parts |= {self.xml(sheet).part for sheet in {box[0] for box in done.fresh}}
        renewed.finding = _finding(done, {name.lower(): name for name in book.sheets})

    def _book(self) -> BookNames:
        return book_of(self.parts, self.main_part, self.sheets)

    def _reached(self, texts: Mapping[str, str], book: BookNames, changed: set[str]) -> set[str]:
        """The sheets with formulas that may depend on what changed, however long the way."""
        reached, words = changed, set[str]()
        while True:
            words |= {
                name
                for (_, name), meant in book.names.items()
                if any(mentions(meant, sheet) for sheet in reached)
            }
            words |= {name for name, table in book.tables.items() if table.sheet in reached}
            more = {
                name
                for name, text in texts.items()
                if name not in reached
                and (any(mentions(text, sheet) for sheet in reached) or _says(text, words))
            }
            if not more:
                return reached
            reached = reached | more

    def _text(self, sheet: SheetPart) -> str:
        """The text of a sheet, as formulas are read; empty where it has none."""
        opened = self.opened.get(sheet.part)
        if opened is not None:
            mark = f"<{opened.prefix}f"
            has_any = any(mark in text for _, text in opened.rows.texts())
            return _plainly(opened.rows.xml()) if has_any else ""
        content = self.parts.read(sheet.part)
        return _plainly(content.decode("utf-8", "replace")) if has_formulas(content) else ""


@dataclass(frozen=True, slots=True)
class _Opening(Mapping[str, SheetXml]):
    """The sheets with cells by name in lower case, opened when they are asked for."""

    names: Collection[str]
    open: Callable[[str], SheetXml]

    def __getitem__(self, name: str) -> SheetXml:
        if name not in self.names:
            raise KeyError(name)
        return self.open(name)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.names))

    def __len__(self) -> int:
        return len(self.names)


def _finding(done: Calculated, names: Mapping[str, str]) -> Finding | None:
    """What a reader should know: which formulas have no result, and why."""
    if not done.without:
        return None
    sheet, row, column = next(iter(done.without))
    words = sorted({word for word in done.without.values() if _FUNCTION.fullmatch(word)})
    shown = ", ".join(words[:_MOST_WORDS]) + ("..." if len(words) > _MOST_WORDS else "")
    place = Place(sheet=names.get(sheet, sheet), cell=cell_name(row, column))
    why = Text(zh=f"（{shown}）", en=f" ({shown})") if shown else NO_TEXT
    return NOTES("no_result", count=len(done.without), why=why).at(place)


def _plainly(text: str) -> str:
    return text.replace("&apos;", "'").replace("&amp;", "&")


def _says(text: str, words: set[str]) -> bool:
    """Whether a sheet may name one of these, or finds cells by what stands in others."""
    low = text.lower()
    if "indirect(" in low or "offset(" in low or _OVER_SHEETS.search(low):
        return True
    return any(word in low for word in words)
