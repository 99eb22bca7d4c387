"""One table of indicators while it is read: its cells, what a person said of it, what is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from addin.cells import cell_name
from addin.errors import Finding, Notes, Place
from addin.language import Text
from addin.ooxml.sheet.read import Cell
from addin.plan.sheets import did_you_mean, nearest
from addin.plan.starting.headers import KNOWN, Head, HeadColumn
from addin.plan.values import text_of

NOTES = Notes(Path(__file__).with_name("findings.csv"))


@dataclass
class Table:
    """A table with its head; `asked` are the findings that an answer settles, by its key."""

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    head: Head
    said: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    asked: dict[str, Finding] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def note(
        self, key: str, row: int, column: str | HeadColumn, asks: str = "", **values: object
    ) -> None:
        """Note a finding about a cell; `row` counts from 0, the answer `asks` settles it."""
        found = self.head.only(column) if isinstance(column, str) else column
        cell = cell_name(row + 1, (found.position if found else 0) + 1)
        place = Place(file=self.file, sheet=self.sheet, cell=cell)
        finding = NOTES(key, **values).at(place)
        self.findings.append(finding)
        if asks:
            self.asked[asks] = finding

    def answer(self, key: str) -> str:
        """What a person said; empty where nothing was."""
        self.used.add(key)
        return self.said.get(key, "").strip()

    def cell(self, at: int, column: HeadColumn | None) -> Cell:
        """What stands in a column of a row."""
        row = self.rows[at]
        return row[column.position] if column and column.position < len(row) else ""

    def text(self, at: int, key: str) -> str:
        """The text of a column that holds `key`, in one line."""
        return " ".join(text_of(self.cell(at, self.head.only(key))).split())

    def leave_out(self, column: HeadColumn) -> None:
        """Tell that a column is not read."""
        asks, known = f"column:{column.header}", ", ".join(KNOWN)
        self.note("left_out", self.head.first - 1, column, asks, header=column.header, known=known)

    def note_unused(self) -> None:
        """Tell of answers that nothing asked for."""
        for key in sorted(self.said.keys() - self.used):
            near = did_you_mean(nearest(key, self.used))
            self.note("set_unknown", self.head.first - 1, "name", given=key, near=near)


def text_in(words: str) -> Text:
    """Words in the language that they are in."""
    return Text(zh="", en=words) if words.isascii() else Text(zh=words, en="")
