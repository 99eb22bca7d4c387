"""What is a template once it is compiled?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from addin.errors import Finding, Place
from addin.templating.language.marks import Mark, Need, Spot
from addin.templating.language.tags import Tag

PackedMark = tuple[tuple[Any, ...], tuple[str, str, str], tuple[str, ...]]


@dataclass(kw_only=True, eq=False)
class PartPlan:
    """One part: what stays, the tags between, and the program that writes it."""

    name: str
    texts: tuple[str, ...]
    packed: tuple[PackedMark, ...]
    code: bytes
    repairs: int
    light: bool

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The tags; unpacked when a fault is to be placed, and not before."""
        return tuple(map(_unpack_mark, self.packed))

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """How values are printed at each tag."""
        return tuple(Spot(**dict(zip(_SPOT, spot, strict=True))) for _, _, spot in self.packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPlan:
    """A compiled template.

    `first_id` is the first number that no drawing or bookmark has, `bookmarks` are the names that
    its author gave and that stand once. Where it is `paged`, fields show what only pages tell.
    """

    parts: tuple[PartPlan, ...] = ()
    needs: tuple[Need, ...] = ()
    findings: tuple[Finding, ...] = ()
    first_id: int = 1
    bookmarks: tuple[str, ...] = ()
    paged: bool = False


def pack_marks(marks: Sequence[Mark]) -> tuple[PackedMark, ...]:
    """The tags as plain tuples, as they are stored."""
    return tuple(
        (
            tuple(getattr(mark.tag, name) for name in _TAG),
            pack_place(mark.place),
            tuple(getattr(mark.spot, name) for name in _SPOT),
        )
        for mark in marks
    )


_TAG = ("start", "end", "text", "opener", "scope", "code", "joins_before", "joins_after", "closed")
_SPOT = ("kind", "line", "tab", "paragraph", "page", "leave", "enter")


def _unpack_mark(packed: PackedMark) -> Mark:
    tag, place, spot = packed
    return Mark(
        tag=Tag(**dict(zip(_TAG, tag, strict=True))),
        place=unpack_place(place),
        spot=Spot(**dict(zip(_SPOT, spot, strict=True))),
    )


def pack_place(place: Place) -> tuple[str, str, str]:
    """A place as a plain tuple, as it is stored."""
    return place.file, place.sheet, place.cell


def unpack_place(packed: tuple[str, ...]) -> Place:
    """The place of a stored tuple."""
    return Place(file=packed[0], sheet=packed[1], cell=packed[2])
