"""Is everything in a workbook of a report still as the plan workbook says?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from addin.errors import Level
from addin.facts.fact import PLAN
from addin.language import Text
from addin.living.checks.point import Point, point
from addin.living.checks.text.vocabulary import vocabulary
from addin.living.sheets.meeting import Meeting, Met, meet, shown
from addin.living.sheets.opened import open_book
from addin.model.plan import Plan
from addin.model.unit import UNITS

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, kw_only=True, eq=False)
class VerifiedBook:
    """What was found in a workbook, the gravest first, and how much was looked at."""

    meeting: Meeting
    points: tuple[Point, ...]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.meeting.book.name

    @property
    def is_right(self) -> bool:
        """Whether nothing stands against it."""
        return not any(each.level is Level.HARD for each in self.points)

    @property
    def counts(self) -> dict[str, int]:
        """How many numbers have a name, how many of them are right, and the points by level."""
        wrong = {each.mark for each in self.points if each.mark and each.level is Level.HARD}
        names = self.meeting.book.anchors.keys()
        levels = Counter(each.level.value for each in self.points)
        return {"bound": len(names), "right": len(names - wrong), **{k: levels[k] for k in "HSI"}}

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace verify --json``."""
        record, facts = self.meeting.book.record, self.meeting.facts
        return {
            "report": self.name,
            "plan": record.plan,
            "period": str(record.period),
            "language": record.language,
            "as_of": facts.as_of.isoformat() if facts.as_of else None,
            "carries_facts": True,
            "counts": self.counts,
            "points": [each.row() for each in self.points],
        }


def verify_book(path: Path, plan: Plan, book: Path, *, as_of: date | None = None) -> VerifiedBook:
    """Every cell of the workbook in `path` that was made, against `plan` as read from `book`.

    Errors as of `open_book` and `meet`.
    """
    meeting = meet(open_book(path), plan, book, as_of=as_of)
    found = sorted(_points(meeting), key=lambda each: list(Level).index(each.level))
    return VerifiedBook(meeting=meeting, points=tuple(found))


def _points(meeting: Meeting) -> Iterator[Point]:
    if not meeting.remembers:
        yield point("no_record")
    for each in meeting.cells:
        if not each.is_right:
            found = _point(meeting, each)
            if found is not None:
                yield at_cell(found, each)
    made = {each.at for each in meeting.cells}
    for at, text in meeting.book.said.items():
        if "【" in text and (at not in made or text not in meeting.again.said.values()):
            mark = re.search(r"【[^【】]*】?", text)
            found = point("placeholder", found=mark[0] if mark else text[1:])
            yield replace(found, where=Text(zh=str(at), en=str(at)))


def at_cell(found: Point, each: Met) -> Point:
    """The point at the place of a cell."""
    at = each.at or each.today
    return replace(found, where=Text(zh=str(at), en=str(at)) if at else found.where)


def told(meeting: Meeting, each: Met) -> dict[str, Any]:
    """What a point says of a cell: its fact, its name, what stands there and what was expected."""
    source = each.said.source if each.said else ""
    return {
        "mark": each.name, "fact": source, "found": shown(each.mine),
        "expected": shown(each.theirs), "name": name_of(meeting, each),
    }  # fmt: skip


def name_of(meeting: Meeting, each: Met) -> Text:
    """What the number of a cell is called; the cell where it is of no fact."""
    fact = meeting.facts.get(each.said.source) if each.said else None
    if fact is None:
        where = str(each.at or each.today)
        return Text(zh=where, en=where)
    name, how = meeting.facts.name_of(fact.subject), fact.how.name
    if fact.subject == PLAN:
        return Text(zh=f"{how.zh} [{fact.measure}]", en=f"{how.en} [{fact.measure}]")
    return Text(zh=f"{name.zh}{how.zh}", en=f"{name.en}, {how.en}")


def _point(meeting: Meeting, each: Met) -> Point | None:
    """What is wrong with one cell; None where it is a person's right."""
    if each.mine is None or (not each.mine and each.name):
        lost = each.mine is None
        return point("lost" if lost else "emptied", **told(meeting, each)) if each.name else None
    if each.theirs is None:
        gone = each.untouched and each.name
        return point("unknown_now", **told(meeting, each)) if gone else None
    if "=" in (each.base[:1], each.theirs[:1]):
        return _of_formula(meeting, each)
    if each.base.startswith("s") or each.theirs.startswith("s"):
        return _of_text(meeting, each)
    if each.mine[:1] != each.theirs[:1] and {each.mine[:1], each.theirs[:1]} == {"n", "p"}:
        return point("other_unit", **told(meeting, each))
    key = "stale" if each.untouched else "altered" if meeting.remembers else "wrong"
    return point(key, **told(meeting, each))


def _of_formula(meeting: Meeting, each: Met) -> Point:
    key = "stale_formula" if each.untouched else "other_formula"
    if each.base.startswith("=") and not (each.mine or "").startswith("="):
        key = "overwritten"
    return point(key, **told(meeting, each))


def _of_text(meeting: Meeting, each: Met) -> Point | None:
    """A text that says something else: by the data of today, or by a person."""
    language = meeting.book.record.language
    was, now = shown(each.mine), shown(each.theirs)
    if each.untouched:
        return point("outdated", **told(meeting, each))
    if _units(was) != _units(now):
        return point("other_unit", **told(meeting, each))
    if sorted(_NUMBER.findall(was)) != sorted(_NUMBER.findall(now)):
        return point("other_number", **told(meeting, each))
    words = vocabulary(language)
    if words.findall(was) != words.findall(now):
        return point("other_word", line=now, **told(meeting, each))
    return point("words_changed", **told(meeting, each))


def _units(text: str) -> list[str]:
    """The names of units in a text, the longest first where several begin alike."""
    return _unit_names().findall(text)


@cache
def _unit_names() -> re.Pattern[str]:
    names = {name for unit in UNITS.values() for name in (unit.name.zh, unit.name.en) if name}
    return re.compile("|".join(map(re.escape, sorted(names | {"%", "％"}, key=len, reverse=True))))
