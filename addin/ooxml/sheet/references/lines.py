"""Where do rows (or columns) go when some are put in, taken out or repeated?

Rows and columns are both called lines here. A `LineMap` says for each line of the sheet as it
was where it stands afterwards: nowhere (deleted), once, or several times (repeated by a loop).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from addin.cells import MAX_COLUMN, MAX_ROW

Axis = Literal["row", "column"]
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines `first` to `last` of the old sheet, in their new place; `first` 0 is a blank."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many lines; for blank ones `last` is their number."""
        return self.last - self.first + 1 if self.first else self.last


class LineMap:
    """Where each old line stands in a sheet put together from `pieces`, in their order.

    Two pieces hold the same old lines, or none in common. Lines behind `limit` fall off.
    """

    def __init__(self, pieces: Iterable[Piece], limit: int, start: int = 1) -> None:
        self.limit = limit
        self.start = start
        self.pieces = tuple(pieces)
        self._runs: dict[Run, tuple[Run, ...]] = {}
        self._blanks: list[Run] = []
        starts: dict[Run, list[int]] = {}
        target = start
        for piece in self.pieces:
            if piece.first:
                starts.setdefault((piece.first, piece.last), []).append(target)
            elif piece.last:
                self._blanks.append((target, target + piece.last - 1))
            target += piece.length
        self.end = min(target - 1, limit)
        self._zones = sorted((first, last, tuple(at)) for (first, last), at in starts.items())
        self._firsts = [zone[0] for zone in self._zones]

    @property
    def first_change(self) -> int:
        """The first old line that does not stay where it was."""
        expected = 1
        for first, last, starts in self._zones:
            if first != expected or starts != (first,):
                return expected
            expected = last + 1
        return expected

    def targets(self, line: int) -> tuple[int, ...]:
        """Every new place of an old line, in order."""
        at = bisect_right(self._firsts, line) - 1
        if at < 0 or line > self._zones[at][1]:
            return ()
        first, _, starts = self._zones[at]
        return tuple(place for start in starts if (place := start + line - first) <= self.limit)

    def first(self, line: int) -> int | None:
        """The first new place of an old line, or None where it is gone."""
        places = self.targets(line)
        return places[0] if places else None

    def runs(self, first: int, last: int) -> tuple[Run, ...]:
        """The stretches that the old lines `first` to `last` fill now.

        Blank lines put in between belong to the stretch, as in Excel; blank lines at its ends
        and the lines of others do not.
        """
        if (first, last) == (1, self.limit):
            return ((first, last),)
        key = (first, last)
        if key not in self._runs:
            self._runs[key] = self._joined(self._stretches(first, last))
        return self._runs[key]

    def span(self, first: int, last: int) -> Run | None:
        """The stretch from the first to the last new place, or None where all are gone."""
        runs = self.runs(first, last)
        return (runs[0][0], runs[-1][1]) if runs else None

    def let_grow(self, line: int, count: int) -> None:
        """Let a line stand also on the `count` lines behind it, which stay where they are."""
        at = self._firsts.index(line)
        first, last, starts = self._zones[at]
        more = range(starts[0] + 1, starts[0] + count + 1)
        self._zones[at] = (first, last, (*starts, *more))
        self._runs.clear()

    def pushed(self, line: int) -> bool:
        """Whether a line was not deleted but pushed off the grid."""
        at = bisect_right(self._firsts, line) - 1
        there = at >= 0 and line <= self._zones[at][1]
        return there and not self.targets(line)

    def nearest(self, line: int) -> int:
        """The first new place of a line; of the next line that is left, where it is gone."""
        while line <= self.limit:
            place = self.first(line)
            if place is not None:
                return place
            at = bisect_right(self._firsts, line)
            if at == len(self._firsts):
                break
            line = self._firsts[at]
        return self.limit

    def changes(self) -> Iterator[Run]:
        """The new lines on both sides of a gap, and those that repeat: results change there."""
        expected = 1
        for first, last, starts in self._zones:
            if first > expected:
                place = starts[0] if starts else self.limit
                yield max(place - 1, 1), place
            if len(starts) > 1:
                yield starts[0], starts[-1] + last - first
            expected = last + 1
        if expected <= self.limit:
            yield max(self.end, 1), max(self.end, 1)

    def copies(self, first: int, last: int) -> tuple[Run, ...]:
        """Every new place of lines that stand together, such as a merged cell.

        Where they do not repeat together, there is one: from their first to their last place.
        """
        starts, ends = self.targets(first), self.targets(last)
        if len(starts) > 1 and len(starts) == len(ends):
            return tuple(zip(starts, ends, strict=True))
        span = self.span(first, last)
        return (span,) if span else ()

    def frames(self, line: int) -> tuple["Frame", ...]:
        """The turns in which a line that was repeated stands; empty where it stands once."""
        at = bisect_right(self._firsts, line) - 1
        if at < 0 or line > self._zones[at][1] or len(self._zones[at][2]) < 2:  # noqa: PLR2004 - a line with one start stands once
            return ()
        first, last, starts = self._zones[at]
        return tuple(
            Frame(first, last, LineMap((Piece(first, last),), self.limit, start), turn)
            for turn, start in enumerate(starts)
        )

    def repeats(self, first: int, last: int) -> bool:
        """Whether one of the old lines stands several times now."""
        return any(
            len(starts) > 1
            for zone_first, zone_last, starts in self._zones
            if zone_first <= last and zone_last >= first
        )

    def _stretches(self, first: int, last: int) -> list[Run]:
        found: list[Run] = []
        at = max(bisect_right(self._firsts, first) - 1, 0)
        for zone_first, zone_last, starts in self._zones[at:]:
            low, high = max(first, zone_first), min(last, zone_last)
            if zone_first > last:
                break
            if low <= high:
                found += [
                    (start + low - zone_first, min(start + high - zone_first, self.limit))
                    for start in starts
                    if start + low - zone_first <= self.limit
                ]
        return sorted(found)

    def _joined(self, stretches: Sequence[Run]) -> tuple[Run, ...]:
        runs: list[Run] = []
        for low, high in stretches:
            if runs and self._past_blanks(runs[-1][1] + 1) >= low:
                runs[-1] = (runs[-1][0], max(runs[-1][1], high))
            else:
                runs.append((low, high))
        return tuple(runs)

    def _past_blanks(self, line: int) -> int:
        for first, last in self._blanks:
            if first <= line <= last:
                line = last + 1
        return line


@dataclass(frozen=True, slots=True)
class Frame:
    """One turn of a loop: the old lines `first` to `last` (marks included) and their new places.

    `parent` is the turn of the loop around it; None where the loop stands in the sheet itself.
    """

    first: int
    last: int
    lines: LineMap
    turn: int
    parent: "Frame | None" = None


def grown(axis: Axis, last: int, count: int) -> LineMap:
    """Nothing moves, and what ends at line `last` reaches `count` lines further.

    >>> grown("row", 9, 3).runs(2, 9), grown("row", 9, 3).runs(10, 10)
    (((2, 12),), ((10, 10),))
    """
    limit = limit_of(axis)
    lines = LineMap(_known(Piece(1, last - 1), Piece(last, last), Piece(last + 1, limit)), limit)
    lines.let_grow(last, count)
    return lines


def limit_of(axis: Axis) -> int:
    """The last line of the grid."""
    return MAX_ROW if axis == "row" else MAX_COLUMN


def inserted(axis: Axis, before: int, count: int) -> LineMap:
    """`count` blank lines before the line `before`.

    >>> inserted("row", 5, 2).runs(3, 6)
    ((3, 8),)
    """
    limit = limit_of(axis)
    return LineMap(_known(Piece(1, before - 1), Piece(0, count), Piece(before, limit)), limit)


def deleted(axis: Axis, first: int, last: int) -> LineMap:
    """The lines `first` to `last` gone.

    >>> deleted("row", 4, 5).runs(3, 6)
    ((3, 4),)
    """
    limit = limit_of(axis)
    return LineMap(_known(Piece(1, first - 1), Piece(last + 1, limit)), limit)


def repeated(axis: Axis, first: int, last: int, times: int) -> LineMap:
    """The lines `first` to `last` standing `times` times, one below the other.

    >>> repeated("row", 4, 4, 5).runs(4, 4)
    ((4, 8),)
    """
    limit = limit_of(axis)
    turns = (Piece(first, last) for _ in range(times))
    return LineMap(_known(Piece(1, first - 1), *turns, Piece(last + 1, limit)), limit)


def _known(*pieces: Piece) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.length > 0)
