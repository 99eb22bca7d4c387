"""How does an edited workbook of a report take the data of today?"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from addin.cells import CellFormula, cell_name
from addin.language import Text
from addin.living.checks.point import Point, point
from addin.living.refreshing.impact import Change
from addin.living.sheets.meeting import Meeting, Met, meet, shown, value_of
from addin.living.sheets.opened import open_book
from addin.living.sheets.verify import at_cell, name_of, told
from addin.model.plan import Plan
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.report.bound.carrying import with_record
from addin.report.bound.cells import At, lines_of
from addin.report.bound.record import Record


@dataclass(frozen=True, kw_only=True, eq=False)
class RefreshedBook:
    """A workbook with the data of today: the file, what changed in it, and what was kept."""

    content: bytes
    changes: tuple[Change, ...]
    flags: tuple[Point, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes of each kind there are."""
        return Counter(each.kind for each in self.changes)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace refresh --json``."""
        return {
            "counts": dict(self.counts),
            "changes": [each.row() for each in self.changes],
            "kept": [each.row() for each in self.flags],
        }


def refresh_book(
    path: Path, plan: Plan, book: Path, *, as_of: date | None = None, leave: Collection[int] = ()
) -> RefreshedBook:
    """The workbook in `path` with the data of `plan`: what nobody has touched is new.

    Cells, rows, columns and sheets of people's stay; where a cell of theirs would be otherwise, and
    what has its number in `leave`, is only told. Errors as of `open_book` and `meet`.
    """
    meeting = meet(open_book(path), plan, book, as_of=as_of)
    workbook = Workbook(meeting.book.package)
    changes: list[Change] = []
    flags, left = list[Point](), set[At]()
    for each in meeting.cells:
        if each.is_right or each.mine is None:
            continue
        if each.untouched and each.at and each.theirs is not None:
            if len(changes) not in leave:
                _write(workbook, each.at, each.theirs)
            left |= {each.at} if len(changes) in leave else set()
            changes.append(_change(meeting, each))
        elif not _is_theirs(each):
            flags.append(at_cell(_kept(meeting, each), each))
    flags += _new_rows(meeting)
    if not changes:
        return RefreshedBook(content=path.read_bytes(), changes=(), flags=tuple(flags))
    package = workbook.to_package()
    package = with_record(package, _record(meeting, left), with_lines=False)
    return RefreshedBook(content=package.to_bytes(), changes=tuple(changes), flags=tuple(flags))


def _is_theirs(each: Met) -> bool:
    """Whether a person wrote it and the data have nothing new to say."""
    return each.theirs is not None and each.theirs == each.base


def _write(workbook: Workbook, at: At, text: str) -> None:
    value = CellFormula(text[1:]) if text.startswith("=") else value_of(text)
    workbook.set_value(at.sheet, cell_name(at.row, at.column), value)


def _change(meeting: Meeting, each: Met) -> Change:
    where = Text(zh=str(each.at), en=str(each.at))
    source = each.said.source if each.said else ""
    fact = meeting.facts.get(source)
    day = fact.vintage.isoformat() if fact and fact.vintage else ""
    name = name_of(meeting, each) if fact else Text(zh="", en="")
    why = Text(
        zh=f"{name.zh}；数据版本{day}" if day else name.zh,
        en=f"{name.en}; data of {day}" if day else name.en,
    )
    return Change(
        kind="number" if each.name else "cell", where=where, before=shown(each.mine),
        after=shown(each.theirs), fact=source, why=why,
    )  # fmt: skip


def _kept(meeting: Meeting, each: Met) -> Point:
    """What a person changed and would be otherwise today, or would not be there."""
    old = shown(each.base)
    return point("overtyped", old=old, line=shown(each.theirs), **told(meeting, each))


def _new_rows(meeting: Meeting) -> list[Point]:
    """Rows that the workbook would have today, by their first words: nobody puts rows in."""
    known = {each.today for each in meeting.cells if each.today}
    texts = {each.base for each in meeting.cells}
    rows: dict[tuple[str, int], str] = {}
    for at, text in meeting.again.said.items():
        if at not in known and text not in texts:
            key = (at.sheet, at.row)
            if not any(one.sheet == at.sheet and one.row == at.row for one in known):
                rows.setdefault(key, shown(text))
    return [
        replace(
            point("new_row", found=words),
            where=Text(zh=f"{sheet}!A{row}", en=f"{sheet}!A{row}"),
        )
        for (sheet, row), words in rows.items()
    ]


def _record(meeting: Meeting, left: Collection[At]) -> Record:
    """What the refreshed workbook carries: each cell as the data of today have it, in its place.

    Those that were `left` are as they were made: stale, not somebody's.
    """
    fresh, book = meeting.again.record, meeting.book
    said = {
        each.at: each.base if each.at in left else each.theirs
        for each in meeting.cells
        if each.at and each.theirs is not None
    }
    names = {name: at for name, at in book.anchors.items() if name in fresh.numbers}
    numbers = {
        name: replace(fresh.numbers[name], text=shown(said[at]))
        if at in left
        else fresh.numbers[name]
        for name, at in names.items()
    }
    return replace(fresh, numbers=numbers, lines=lines_of(said, names))
