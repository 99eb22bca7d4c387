"""Which column of somebody's table of indicators is what?"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from addin.errors import ModelError
from addin.language import Text
from addin.model.period import Period
from addin.model.words import Attribute
from addin.ooxml.sheet.read import Cell
from addin.plan.schema import header_name
from addin.plan.values import text_of

_TOP = 12
_LEAST = 2


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """A column: what it holds (empty where nobody can tell), of which period, how it is headed."""

    position: int
    header: str
    key: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table and the row, counted from 0, in which its records begin."""

    columns: tuple[HeadColumn, ...]
    first: int

    def of(self, key: str) -> Iterator[HeadColumn]:
        """The columns that hold `key`."""
        return (column for column in self.columns if column.key == key)

    def only(self, key: str) -> HeadColumn | None:
        """The first column that holds `key`."""
        return next(self.of(key), None)

    @property
    def score(self) -> int:
        """How much it looks like the head of a table of indicators; 0 where it does not."""
        known = [column for column in self.columns if column.key]
        useful = {"unit", "target", "baseline", "value", "observed"} & {c.key for c in known}
        return len(known) if self.only("name") and useful and len(known) >= _LEAST else 0


def _lines() -> Iterator[tuple[str, list[str]]]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        yield from ((line["key"], line["names"].split("|")) for line in csv.DictReader(lines))


_KEYS = {header_name(name): key for key, names in _lines() for name in names}
KNOWN = {key: Text(zh=names[0], en=key.replace("_", " ")) for key, names in _lines()}
"""What a column may hold, with its words."""


def find_head(rows: Sequence[Sequence[Cell]], said: Mapping[str, str]) -> Head | None:
    """The head of the table in `rows`, in one row or in two; None where there is none.

    `said` names what columns hold, by header.
    """
    heads = [
        head
        for at in range(min(_TOP, len(rows)))
        for head in (_head(_texts(rows[at]), at + 1, said), _head(_both(rows, at), at + 2, said))
    ]
    best = max(heads, key=lambda head: (head.score, -head.first), default=None)
    return _settled(best, rows) if best and best.score else None


def _texts(row: Sequence[Cell]) -> list[str]:
    return [" ".join(text_of(cell).split()) for cell in row]


def _both(rows: Sequence[Sequence[Cell]], at: int) -> list[str]:
    """A head of two rows as one: what is merged across stands in its first cell."""
    if at + 1 >= len(rows):
        return []
    upper, lower = _texts(rows[at]), _texts(rows[at + 1])
    if any(isinstance(cell, float) and not _year(cell) for cell in rows[at + 1]):
        return []
    wide = max(len(upper), len(lower))
    upper, lower = (row + [""] * (wide - len(row)) for row in (upper, lower))
    found, over = [], ""
    for top, below in zip(upper, lower, strict=True):
        over = top or (over if below else "")
        found.append(f"{over} {below}".strip())
    return found


def _year(cell: float) -> bool:
    return cell.is_integer() and 1990 <= cell <= 2099  # noqa: PLR2004 - a year


def _head(texts: Sequence[str], first: int, said: Mapping[str, str]) -> Head:
    columns = []
    for position, header in enumerate(texts):
        if header:
            key, period = _meaning(header)
            columns.append(HeadColumn(position, header, said.get(header, key), period))
    return Head(_once(columns), first)


_ROLES = (
    ("target", r"目标|规划值|target|goal|planned?"),
    ("baseline", r"基期|基数|基准|现状|baseline|base"),
    ("observed", r"实际|完成|observed|actual|value|result|值|数"),
)
_PERIOD = re.compile(r"(19|20)\d\d")


def _meaning(header: str) -> tuple[str, Period | None]:
    """What a header says: a key, and the period that it names."""
    plain = re.sub(r"[（(【\[].*?[）)】\]]", "", header).strip()
    for text in (header, plain, *header.split("/")):
        key = _KEYS.get(header_name(text))
        if key:
            return key, None
    if not _PERIOD.search(header):
        return "", None
    rest, role = header, "either"
    for key, words in _ROLES:
        if re.search(words, rest, re.IGNORECASE):
            role = key
            rest = re.sub(rf"{words}|规划|计划|年度", "", rest, flags=re.IGNORECASE)
            break
    period = _period(rest) or _period(plain)
    if period:
        return role, period
    return ("growth", None) if re.search(r"年均|average|a year", header) else ("", None)


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text.strip(" :：-（）()"))
    except ModelError:
        return None


def _once(columns: Sequence[HeadColumn]) -> tuple[HeadColumn, ...]:
    """Of two columns that hold the same only the first does; periods may repeat."""
    seen: set[str] = set()
    found = []
    for column in columns:
        repeated = column.period is None and column.key in seen
        seen.add(column.key)
        kept = HeadColumn(column.position, column.header, "") if repeated else column
        found.append(kept)
    return tuple(found)


def _settled(head: Head, rows: Sequence[Sequence[Cell]]) -> Head:
    """The head, with a column of the nature of targets only where it says binding or indicative."""
    column = head.only("attribute")
    if column is None:
        return head
    at = column.position
    cells = [text_of(row[at]) for row in rows[head.first :] if at < len(row)]
    if any(attribute_of(cell) for cell in cells):
        return head
    columns = (HeadColumn(c.position, c.header, "") if c is column else c for c in head.columns)
    return Head(tuple(columns), head.first)


def attribute_of(cell: str) -> Attribute | None:
    """The attribute that a cell names, with or without its last letter: 约束, 约束性."""
    return Attribute.named(cell) or Attribute.named(f"{cell.strip()}性") if cell else None
