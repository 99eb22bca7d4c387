"""Which sheets and columns does a plan workbook have, and how are they called?

The sheets are the rows of ``sheets.csv``, the columns those of ``columns.csv``, the thresholds
those of ``thresholds.csv``: the one place for these names. Headers are accepted by key, in
Chinese, in English, in both (one under the other, as ``write_plan`` makes them) and by alias.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from addin.language import Text, fold
from addin.model import words
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import Observation
from addin.model.plan import (
    Action,
    Area,
    Cluster,
    Department,
    Membership,
    PlanIdentity,
    RuleRow,
    Source,
    Task,
)
from addin.model.unit import DeclaredUnit
from addin.model.words import TypedWord


class Holds(Enum):
    """What the cells of a column hold; an AMOUNT stands in the unit of its row."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CODE = "code"
    REFERENCE = "reference"
    REFERENCES = "references"
    WORD = "word"
    NUMBER = "number"
    AMOUNT = "amount"
    SHARE = "share"
    WHOLE = "whole number"
    PERIOD = "period"
    YEAR = "year"
    DATE = "date"
    UNIT = "unit"
    YES = "yes or nothing"


NUMBERS = frozenset({Holds.NUMBER, Holds.AMOUNT, Holds.SHARE, Holds.WHOLE, Holds.YEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanColumn:
    """One column: reading, writing, checks, the empty workbook and its notes follow from it.

    `field` is the path in the record (``target.value``, ``name.zh``); empty where the column is
    none but says how others are read. `words` is the closed list of a WORD; `refers` the key of
    the sheet whose codes a reference takes. `unsaid` is the value that an empty cell means;
    nothing is written for it, nor where the column `needs` is empty. `width` is in characters.
    """

    key: str
    field: str
    header: Text
    holds: Holds
    required: bool
    width: int
    note: Text
    aliases: tuple[str, ...]
    words: type[TypedWord] | None
    refers: str
    unsaid: object
    needs: str

    @property
    def names(self) -> Iterator[str]:
        """Every spelling of the header, folded."""
        for name in (self.key, self.header.zh, self.header.en, *self.aliases):
            if name:
                yield header_name(name)

    @property
    def twin(self) -> str:
        """The key of the column with the same words in the other language; its own where none."""
        stem, _, language = self.field.rpartition(".")
        twins = {"zh": "_en", "en": "_zh"}
        return stem + twins[language] if language in twins else self.key


@dataclass(frozen=True, kw_only=True)
class PlanSheet:
    """One sheet: its key (its English name), titles, columns and what it is for.

    Each row states a `record`; the plan holds them in its field `field`.
    """

    key: str
    title: Text
    purpose: Text
    columns: tuple[PlanColumn, ...]
    record: type | None
    field: str
    required: bool
    aliases: tuple[str, ...]

    @property
    def names(self) -> Iterator[str]:
        """Every spelling of the name, folded."""
        zh, en = self.title.zh, self.title.en
        both = (f"{zh} {en}", f"{en} {zh}", f"{zh}表")
        for name in (self.key, zh, en, *both, *self.aliases):
            yield header_name(name)

    @property
    def table(self) -> str:
        """The name of the Excel table."""
        return f"tbl_{self.key.lower()}"

    @property
    def is_coded(self) -> bool:
        """Whether its rows have codes that other sheets refer to."""
        return "code" in self.by_key

    @cached_property
    def by_key(self) -> Mapping[str, PlanColumn]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def by_name(self) -> Mapping[str, PlanColumn]:
        """Columns by each folded spelling of their header."""
        return {name: column for column in self.columns for name in column.names}

    def column_of(self, header: object) -> PlanColumn | None:
        """The column of a header that may name it on one of several lines, or beside a slash."""
        if not isinstance(header, str):
            return None
        for name in (header, *header.splitlines(), *header.split("/")):
            found = self.by_name.get(header_name(name))
            if found:
                return found
        return None

    @cached_property
    def by_field(self) -> Mapping[str, PlanColumn]:
        """Columns by the field that they state."""
        return {column.field: column for column in self.columns if column.field}


def header_name(text: str) -> str:
    """A header or a sheet's name without what people vary: width, case, spaces, marks.

    >>> header_name(" 指标 代码*") == header_name("指标代码")
    True
    """
    return fold(text, passing=r"[^\w%#]+|_+")


_RECORDS = {
    record.__name__: record
    for record in (
        Action, Area, Cluster, DeclaredUnit, Department, Indicator, Membership, Milestone,
        Observation, PlanIdentity, RuleRow, Source, Task,
    )
}  # fmt: skip


def _lines(file: str) -> Iterator[dict[str, str]]:
    """The rows of a file beside this one, by the names in its first row."""
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _all_sheets() -> dict[str, PlanSheet]:
    columns: dict[str, list[PlanColumn]] = {}
    for line in _lines("columns.csv"):
        for key in line["sheets"].split():
            columns.setdefault(key, []).extend(_columns(line))
    return {line["key"]: _sheet(line, tuple(columns[line["key"]])) for line in _lines("sheets.csv")}


def _sheet(line: Mapping[str, str], columns: tuple[PlanColumn, ...]) -> PlanSheet:
    return PlanSheet(
        key=line["key"],
        title=Text(zh=line["zh"], en=line["en"]),
        purpose=Text(zh=line["purpose_zh"], en=line["purpose_en"]),
        columns=columns,
        record=_RECORDS.get(line["record"]),
        field=line["field"],
        required=bool(line["required"]),
        aliases=_several(line["aliases"]),
    )


def _columns(line: Mapping[str, str]) -> Iterator[PlanColumn]:
    """The column of a row; of ``texts`` the pair with the same words in Chinese and in English."""
    if line["holds"] != "texts":
        yield _column(line)
        return
    key, zh, en, field = line["key"], line["zh"], line["en"], line["field"]
    holds = "long text" if int(line["width"]) > _NARROW else "text"
    chinese = {"key": f"{key}_zh", "en": f"{en} (Chinese)", "field": f"{field}.zh"}
    english = {"key": f"{key}_en", "zh": f"{zh}（英文）", "en": f"{en} (English)"}
    english |= {"field": f"{field}.en", "aliases": en, "required": ""}
    if key == "name":
        english["aliases"] += "|英文名称|英文名"
    yield from (_column({**line, "holds": holds, **own}) for own in (chinese, english))


_NARROW = 30  # the texts of wider columns wrap


def _column(line: Mapping[str, str]) -> PlanColumn:
    listed: type[TypedWord] | None = getattr(words, line["words"]) if line["words"] else None
    unsaid = line["unsaid"]
    return PlanColumn(
        key=line["key"],
        field=line["field"],
        header=Text(zh=line["zh"], en=line["en"]),
        holds=Holds(line["holds"]),
        required=bool(line["required"]),
        width=int(line["width"]),
        note=Text(zh=line["note_zh"], en=line["note_en"]),
        aliases=_several(line["aliases"]),
        words=listed,
        refers=line["refers"],
        unsaid=(listed.parse(unsaid) if listed else float(unsaid)) if unsaid else None,
        needs=line["needs"],
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


SHEETS = _all_sheets()
WIDE = SHEETS.pop("Wide")
"""Observations laid out with indicators down and periods across."""

IDENTITY = SHEETS.pop("Identity")
"""The keys of the Plan sheet in their order: columns that stand below each other."""

README = Text(zh="说明", en="Read me")
"""The first sheet, which explains the others; readers pass over it."""

THRESHOLDS = {
    line["name"]: (line["default"], Text(zh=line["zh"], en=line["en"]))
    for line in _lines("thresholds.csv")
}
"""The known thresholds: default (PRACTICE C0) and meaning."""
