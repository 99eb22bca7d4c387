"""Have the columns of a table room for their numbers, and do its rows stay together?

A table of fixed widths that a template brings is fitted once it is filled: numbers, periods and
short words get the room that they need, long names share the rest. A table that fits half a page
is kept whole; a longer one breaks between its blocks, never one row from its header or its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, comb
from typing import Any

from addin.report.pages.measure import (
    StyleRoom,
    pieces_of,
    rooms_of,
    style_code,
    tag,
    text_of,
    twips,
    width_of,
)

_LONG = 96.0  # points: longer words may take two lines
_RULE = 0.25  # the line below a row
_PARTS, _MOST_TRIED = (24, 16, 12, 9, 7, 5, 4, 3, 2), 400  # of spare room, and ways to divide it
_RAGGED = 0.6  # of the longest word is lost at the end of a line
_LEAST, _SPARE = 56.0, 2.5
_WHOLE = 0.56  # of the page: what is kept whole leaves at least the rest of the page before full
_TOGETHER = 3  # so many rows stay with the header, and with the end
_SMALLEST = 0.6  # of the type that the template has
_BRIEF = 4  # letters of a header that stays in one line
_BLOCK = 9  # rows of a block that is not broken
_PARAGRAPH, _PROPERTIES, _STYLE, _ALIGNED, _INDENT, _KEEP = map(
    tag, ("p", "pPr", "pStyle", "jc", "ind", "keepNext")
)
_SMALLER = {"GWTableText": "GWNarrowText", "GWTableHead": "GWNarrowHead"}


def fit_tables(body: Any, styles: Mapping[str, StyleRoom]) -> None:
    """Give each table of a body the widths that its numbers need, and keep its rows together."""
    for one, (_, high) in rooms_of(body):
        table = _Filled(one, styles)
        if one.tag == _TABLE and table.is_fixed:
            table.fit()
            table.keep(_WHOLE * high, followed=_has_note(one))


def height_of_table(one: Any, styles: Mapping[str, StyleRoom]) -> float:
    """How high a table is, in points."""
    return _Filled(one, styles).height


@dataclass(eq=False, slots=True)
class _Cell:
    """A cell, with what its first paragraph says of room."""

    element: Any
    paragraphs: list[Any]
    text: str
    look: StyleRoom
    aligned: str
    indent: float

    def width(self, scale: float) -> float:
        """How wide its text is in one line."""
        return width_of(self.text, self.look) * scale + self.indent

    def height(self, room: float) -> float:
        """How high it is where its text may be as wide as `room`."""
        lines = max(1 + self.text.count("\n"), ceil((self.width(1.0) + self.look.indent) / room))
        return max(lines, len(self.paragraphs)) * self.look.line + self.look.around


def _read(cell: Any, styles: Mapping[str, StyleRoom]) -> _Cell:
    paragraphs = cell.findall(_PARAGRAPH)
    code, aligned, indent = "", "left", 0.0
    for one in _properties(paragraphs[0]) if paragraphs else ():
        if one.tag == _STYLE:
            code = one.get(_VALUE)
        elif one.tag == _ALIGNED:
            aligned = one.get(_VALUE)
        elif one.tag == _INDENT:
            indent = twips(one, "left")
    look = styles.get(code) or styles[""]
    return _Cell(cell, paragraphs, text_of(cell), look, aligned, indent)


def _properties(paragraph: Any) -> Any:
    """The properties of a paragraph, which stand first in it."""
    return paragraph[0] if len(paragraph) and paragraph[0].tag == _PROPERTIES else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """The least width of a column, that in which nothing wraps, and how wide its cells are.

    `piece` is the longest piece of its longest text, `around` what stands beside a text.
    """

    least: float
    full: float
    around: float
    widths: Sequence[float]
    piece: float

    def lines(self, width: float) -> list[int]:
        """How many lines each cell has: words do not fill a line to its end."""
        room = width - self.around
        filled = max(room - _RAGGED * self.piece, 1.0)
        return [1 if one <= room else ceil(one / filled) for one in self.widths]


def _best_shares(wrapping: Sequence[_Need], spare: float) -> Sequence[float]:
    """The room that each of these columns gets so that the rows have the fewest lines."""
    if not wrapping:
        return ()
    count = len(wrapping)
    parts = next((n for n in _PARTS if comb(n + count - 1, count - 1) <= _MOST_TRIED), 1)
    tried = list(_divisions(parts, count))
    lines = [
        [one.lines(one.least + spare * part / parts) for part in range(parts + 1)]
        for one in wrapping
    ]

    def height(shares: Sequence[int]) -> int:
        cells = (lines[at][part] for at, part in enumerate(shares))
        return sum(map(max, zip(*cells, strict=True)))

    best = min(tried, key=height)
    return [
        min(one.full - one.least, spare * part / parts)
        for one, part in zip(wrapping, best, strict=True)
    ]


def _divisions(parts: int, count: int) -> Iterator[tuple[int, ...]]:
    """Every way to give so many parts to so many, most to the first first.

    >>> list(_divisions(2, 2))
    [(2, 0), (1, 1), (0, 2)]
    """
    if count == 1:
        yield (parts,)
        return
    for first in range(parts, -1, -1):
        for rest in _divisions(parts - first, count - 1):
            yield first, *rest


@dataclass(eq=False)
class _Filled:
    """A table with its rows filled in; `scale` is below 1 where numbers have no room else."""

    table: Any
    styles: Mapping[str, StyleRoom]
    scale: float = 1.0

    @cached_property
    def grid(self) -> list[Any]:
        return list(self.table.iterfind(f"{tag('tblGrid')}/{tag('gridCol')}"))

    @cached_property
    def rows(self) -> list[list[_Cell]]:
        rows = self.table.iterfind(tag("tr"))
        return [[_read(cell, self.styles) for cell in row.iterfind(tag("tc"))] for row in rows]

    @property
    def is_fixed(self) -> bool:
        layout = self.table.find(f"{tag('tblPr')}/{tag('tblLayout')}")
        fixed = layout is not None and layout.get(tag("type")) == "fixed"
        return fixed and len(self.grid) > 1 and len(self.rows) > 1

    @property
    def height(self) -> float:
        """The heights of all rows: a row is as high as its highest cell."""
        rooms = [max(twips(one, "w") - self._margins, 1.0) for one in self.grid]
        whole = [sum(rooms)]
        return _RULE * len(self.rows) + sum(
            max((cell.height(room) for cell, room in zip(row, of, strict=False)), default=0.0)
            for row in self.rows
            for of in (rooms if self._is_plain(row) else whole * len(row),)
        )

    def fit(self) -> None:
        """Divide the width anew; smaller type where the numbers have no room else."""
        given = [twips(one, "w") for one in self.grid]
        widths = self._widths(given)
        if widths is None:
            self._shrink()
            widths = self._widths(given)
        while widths is None and self.scale > _SMALLEST:
            self.scale -= 0.05
            widths = self._widths(given)
        if widths is None:
            return
        if self.scale < 1:
            self._print_smaller()
        twentieths = [str(round(width * 20)) for width in widths]
        for column, width in zip(self.grid, twentieths, strict=True):
            column.set(tag("w"), width)
        for cells in filter(self._is_plain, self.rows):
            for cell, width in zip(cells, twentieths, strict=True):
                wide = cell.element.find(_CELL_WIDTH)
                if wide is not None:
                    wide.set(tag("w"), width)

    def keep(self, most: float, *, followed: bool) -> None:
        """Keep rows with the next: all of them, or those of a block, of the header, of the end."""
        whole, last = self.height <= most, len(self.rows) - 1
        for at, row in enumerate(self.rows):
            near = at < _TOGETHER or at > last - _TOGETHER
            kept = followed if at == last else whole or near or at in self._inside_blocks
            for cell in row:
                for paragraph in cell.paragraphs:
                    _keep(paragraph, kept=kept)

    @cached_property
    def _inside_blocks(self) -> set[int]:
        """The rows of short blocks but the last of each; of longer ones the name alone."""
        starts = [at for at, row in enumerate(self.rows) if not self._is_plain(row)]
        ends = [*starts[1:], len(self.rows)]
        inside: set[int] = set()
        for start, end in zip(starts, ends, strict=False):
            inside.update(range(start, end - 1 if end - start <= _BLOCK else start + 1))
        return inside

    def _is_plain(self, row: Sequence[_Cell]) -> bool:
        """Whether a row has a cell for each column; a block's name has one for all."""
        return len(row) == len(self.grid)

    def _widths(self, given: Sequence[float]) -> list[float] | None:
        """The widths that give everything its room, the rest as the template had it."""
        columns = list(zip(*filter(self._is_plain, self.rows), strict=True))
        room, needs = sum(given), [self._needs(column) for column in columns]
        found = [one.least for one in needs]
        spare = room - sum(found)
        if spare < 0:
            return None
        lacking = [at for at, one in enumerate(needs) if one.full > one.least]
        wrapping = [needs[at] for at in lacking]
        for at, more in zip(lacking, _best_shares(wrapping, spare), strict=True):
            found[at] += more
            spare -= more
        # Names come before other words.
        for at in lacking:
            more = max(0.0, min(needs[at].full - found[at], spare))
            found[at] += more
            spare -= more
        return [width + spare * own / room for width, own in zip(found, given, strict=True)]

    def _needs(self, column: Sequence[_Cell]) -> _Need:
        head, *body = column
        margins = self._margins + _SPARE
        widths = [cell.width(self.scale) + margins for cell in body]
        full = least = max(widths, default=margins)
        aligned = {cell.aligned for cell in body}
        if self._is_strip:
            least = max([_LEAST, *widths[:-1]])
        elif "right" not in aligned and full > _LONG:
            short = [width for width in widths if width <= _LONG]
            least = _LEAST if "left" in aligned else max([_LEAST, *short])
        titled = self._title_width(head) + margins
        longest = max(body, key=lambda cell: cell.width(1.0), default=head)
        pieces = (width_of(piece, longest.look) for piece in pieces_of(longest.text))
        return _Need(
            least=max(least, titled), full=max(full, titled), around=margins,
            widths=[cell.width(self.scale) for cell in body],
            piece=max(pieces, default=0.0) * self.scale,
        )  # fmt: skip

    @cached_property
    def _is_strip(self) -> bool:
        """Whether every column is a list of names, in the last row, under what sums it up."""
        return all(cell.aligned == "center" for row in self.rows for cell in row)

    def _title_width(self, cell: _Cell) -> float:
        """The narrowest in which a header takes two lines at most."""
        if "\n" in cell.text or len(cell.text) <= _BRIEF:
            return cell.width(self.scale)
        pieces = [width_of(piece, cell.look) * self.scale for piece in pieces_of(cell.text)]
        sides = (max(sum(pieces[:at]), sum(pieces[at:])) for at in range(1, len(pieces) + 1))
        return min(sides, default=0.0)

    @cached_property
    def _margins(self) -> float:
        margins = self.table.find(f"{tag('tblPr')}/{tag('tblCellMar')}")
        sides = () if margins is None else (margins.find(tag(one)) for one in ("left", "right"))
        return sum(twips(side, "w") for side in sides)

    def _shrink(self) -> None:
        """Take the narrow styles of annexes, where the template has them."""
        for named in self.table.iter(_STYLE):
            smaller = _SMALLER.get(named.get(_VALUE))
            if smaller in self.styles:
                named.set(_VALUE, smaller)
        del self.rows

    def _print_smaller(self) -> None:
        for cell in (cell for row in self.rows for cell in row):
            half_points = str(round(cell.look.size * self.scale * 2))
            for run in cell.element.iter(tag("r")):
                properties = run.find(tag("rPr"))
                if properties is None:
                    properties = run.makeelement(tag("rPr"))
                    run.insert(0, properties)
                for name in ("sz", "szCs"):
                    properties.append(properties.makeelement(tag(name), {_VALUE: half_points}))


def _keep(paragraph: Any, *, kept: bool) -> None:
    """Keep a paragraph with the next, or let it go."""
    properties = _properties(paragraph)
    named = 0
    for one in properties:
        if one.tag == _KEEP:
            properties.remove(one)
        elif one.tag == _STYLE:
            named = 1
    if kept and len(properties):
        properties.insert(named, properties.makeelement(_KEEP))


def _has_note(table: Any) -> bool:
    """Whether a note with words follows a table, or what ends the text: neither stands alone."""
    after = table.getnext()
    if after is None or after.tag != _PARAGRAPH:
        return False
    code = style_code(after)
    return code == "GWAttached" or (code == "GWNote" and bool(text_of(after)))


_TABLE = tag("tbl")
_VALUE, _CELL_WIDTH = tag("val"), f"{tag('tcPr')}/{tag('tcW')}"
