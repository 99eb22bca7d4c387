"""Have the columns of a table room for their numbers, and do its rows stay together?

A table of fixed widths that a template brings is fitted once it is filled: numbers, periods and
short words get the room that they need, long names share the rest. A table that fits half a page
is kept whole; a longer one breaks between its blocks, never one row from its header or its end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from addin.report.pages.measure import (
    Look,
    height_of,
    pieces_of,
    room_on_page,
    style_of,
    tag,
    text_of,
    twips,
    width_of,
)

_LONG = 96.0  # points: longer words may take two lines
_LEAST, _SPARE = 56.0, 2.5
_WHOLE = 0.56  # of the page: what is kept whole leaves at least the rest of the page before full
_TOGETHER = 3  # so many rows stay with the header, and with the end
_SMALLEST = 0.6  # of the type that the template has
_BRIEF = 4  # letters of a header that stays in one line
_BLOCK = 9  # rows of a block that is not broken
_SMALLER = {"GWTableText": "GWNarrowText", "GWTableHead": "GWNarrowHead"}


def fit_tables(body: Any, styles: Mapping[str, Look]) -> None:
    """Give each table of a body the widths that its numbers need, and keep its rows together."""
    for one in body.iter(tag("tbl")):
        table = _Filled(one, styles)
        if table.is_fixed:
            table.fit()
            table.keep(_WHOLE * room_on_page(one)[1], followed=_has_note(one))


def height_of_table(one: Any, styles: Mapping[str, Look]) -> float:
    """How high a table is, in points."""
    return _Filled(one, styles).height


@dataclass(eq=False)
class _Filled:
    """A table with its rows filled in; `scale` is below 1 where numbers have no room else."""

    table: Any
    styles: Mapping[str, Look]
    scale: float = 1.0

    @cached_property
    def grid(self) -> list[Any]:
        return list(self.table.iterfind(f"{tag('tblGrid')}/{tag('gridCol')}"))

    @cached_property
    def rows(self) -> list[list[Any]]:
        return [list(row.iterfind(tag("tc"))) for row in self.table.iterfind(tag("tr"))]

    @property
    def is_fixed(self) -> bool:
        layout = self.table.find(f"{tag('tblPr')}/{tag('tblLayout')}")
        fixed = layout is not None and layout.get(tag("type")) == "fixed"
        return fixed and len(self.grid) > 1 and len(self.rows) > 1

    @property
    def height(self) -> float:
        return sum(self._height_of_row(row) for row in self.rows)

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
        for column, width in zip(self.grid, widths, strict=True):
            column.set(tag("w"), str(round(width * 20)))
        for cells in filter(self._is_plain, self.rows):
            for cell, width in zip(cells, widths, strict=True):
                wide = cell.find(f"{tag('tcPr')}/{tag('tcW')}")
                if wide is not None:
                    wide.set(tag("w"), str(round(width * 20)))

    def keep(self, most: float, *, followed: bool) -> None:
        """Keep rows with the next: all of them, or those of a block, of the header, of the end."""
        whole, last = self.height <= most, len(self.rows) - 1
        for at, row in enumerate(self.rows):
            near = at < _TOGETHER or at > last - _TOGETHER
            kept = followed if at == last else whole or near or at in self._inside_blocks
            for cell in row:
                for paragraph in cell.iterfind(tag("p")):
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

    def _is_plain(self, row: Sequence[Any]) -> bool:
        """Whether a row has a cell for each column; a block's name has one for all."""
        return len(row) == len(self.grid)

    def _widths(self, given: Sequence[float]) -> list[float] | None:
        """The widths that give everything its room, the rest as the template had it."""
        low, wish = zip(*map(self._needs, range(len(given))), strict=True)
        spare = sum(given) - sum(low)
        if spare < 0:
            return None
        found = list(low)
        # Names come before other words.
        for columns in (range(1), range(1, len(given))):
            lacking = {at: wish[at] - low[at] for at in columns}
            share = min(1.0, spare / (sum(lacking.values()) or 1.0))
            for at, more in lacking.items():
                found[at] += share * more
            spare -= share * sum(lacking.values())
        return [width + spare * part / sum(given) for width, part in zip(found, given, strict=True)]

    def _needs(self, column: int) -> tuple[float, float]:
        """The least width of a column, and that in which nothing wraps."""
        head, *body = (row[column] for row in self.rows if self._is_plain(row))
        margins = self._margins + _SPARE
        widths = [self._width(cell) for cell in body]
        full = max(widths, default=0.0) + margins
        titled = self._title_width(head) + margins
        aligned = {_aligned(cell) for cell in body}
        least = full
        if "right" not in aligned and full > _LONG:
            short = [width + margins for width in widths if width <= _LONG]
            least = _LEAST if "left" in aligned else max([_LEAST, *short])
        return max(least, titled), max(full, titled)

    def _width(self, cell: Any) -> float:
        paragraph = cell.find(tag("p"))
        if paragraph is None:
            return 0.0
        indent = twips(paragraph.find(f"{tag('pPr')}/{tag('ind')}"), "left")
        return width_of(text_of(cell), self._look(paragraph)) + indent

    def _title_width(self, cell: Any) -> float:
        """The narrowest in which a header takes two lines at most."""
        paragraph = cell.find(tag("p"))
        look = self._look(paragraph)
        text = text_of(cell)
        if "\n" in text or len(text) <= _BRIEF:
            return width_of(text, look)
        pieces = [width_of(piece, look) for piece in pieces_of(text)]
        sides = (max(sum(pieces[:at]), sum(pieces[at:])) for at in range(1, len(pieces) + 1))
        return min(sides, default=0.0)

    def _look(self, paragraph: Any) -> Look:
        look = style_of(paragraph, self.styles)
        return look if self.scale == 1 else replace(look, size=look.size * self.scale)

    @cached_property
    def _margins(self) -> float:
        margins = self.table.find(f"{tag('tblPr')}/{tag('tblCellMar')}")
        sides = () if margins is None else (margins.find(tag(one)) for one in ("left", "right"))
        return sum(twips(side, "w") for side in sides)

    def _shrink(self) -> None:
        for named in self.table.iter(tag("pStyle")):
            smaller = _SMALLER.get(named.get(tag("val")))
            if smaller in self.styles:
                named.set(tag("val"), smaller)

    def _print_smaller(self) -> None:
        for paragraph in self.table.iter(tag("p")):
            half_points = str(round(self._look(paragraph).size * 2))
            for run in paragraph.iter(tag("r")):
                properties = run.find(tag("rPr"))
                if properties is None:
                    properties = run.makeelement(tag("rPr"))
                    run.insert(0, properties)
                for name in ("sz", "szCs"):
                    properties.append(properties.makeelement(tag(name), {tag("val"): half_points}))

    def _height_of_row(self, row: Sequence[Any]) -> float:
        widths = [twips(one, "w") for one in self.grid]
        if not self._is_plain(row):
            widths = [sum(widths)] * len(row)
        return max(
            (
                sum(self._height(one, width) for one in cell.iterfind(tag("p")))
                for cell, width in zip(row, widths, strict=True)
            ),
            default=0.0,
        )

    def _height(self, paragraph: Any, width: float) -> float:
        return height_of(paragraph, self.styles, max(width - self._margins, 1.0))


def _aligned(cell: Any) -> str:
    found = cell.find(f"{tag('p')}/{tag('pPr')}/{tag('jc')}")
    return "left" if found is None else str(found.get(tag("val")))


def _keep(paragraph: Any, *, kept: bool) -> None:
    """Keep a paragraph with the next, or let it go."""
    properties = paragraph.find(tag("pPr"))
    if properties is None:
        return
    for old in properties.findall(tag("keepNext")):
        properties.remove(old)
    if kept:
        named = properties.find(tag("pStyle"))
        properties.insert(0 if named is None else 1, properties.makeelement(tag("keepNext")))


def _has_note(table: Any) -> bool:
    """Whether a paragraph with words follows a table in the style of a note."""
    after = table.getnext()
    if after is None or after.tag != tag("p"):
        return False
    named = after.find(f"{tag('pPr')}/{tag('pStyle')}")
    return named is not None and named.get(tag("val")) == "GWNote" and bool(text_of(after))
