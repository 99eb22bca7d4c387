"""How does a sheet with tags become a plan?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError

from addin.cells import MAX_ROW, cell_name
from addin.ooxml.sheet.contents.cells import attribute, text_of
from addin.ooxml.sheet.contents.row import SheetRow
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.templating.excel.compiling.blocks import Marks, read_blocks
from addin.templating.excel.compiling.cells import (
    emptied,
    is_structural,
    marks_in,
    read_cell,
    rest_of_cell,
)
from addin.templating.excel.compiling.columns import distinct, plan_columns
from addin.templating.excel.compiling.marks import fault_at, mark_of
from addin.templating.excel.compiling.plan import CellPlan, SheetPlan, SheetTurns, Title
from addin.templating.excel.compiling.speech import Speech
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark
from addin.templating.language.tags import find_tags

_HINT = re.compile(r"\{[{%#]")
_SHARED = re.compile(r"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)""")
_SHEET_LOOP = re.compile(r"sheet\s+((?:for|if)\b.*)", re.DOTALL)


def tagged_texts(strings: SharedStrings) -> dict[int, str]:
    """The shared texts that hold a tag, by number."""
    return {
        number: strings.texts[number]
        for number, item in enumerate(strings.items)
        if "{" in item and _HINT.search(strings.texts[number])
    }


def plan_sheet(name: str, xml: SheetXml, shared: dict[int, str], speech: Speech) -> SheetPlan:
    """The compiled sheet; what is wrong with it are its findings."""
    plan = SheetPlan(name, xml.part)
    plan.title = _title(plan, speech)
    found = _Found()
    for number, texts in _rows_with_tags(xml, shared):
        row = xml.rows.row(number)
        if row is not None:
            _read_row(plan, row, texts, speech, found)
    plan.rows, findings = read_blocks(found.rows, MAX_ROW, speech)
    plan.findings += findings
    plan.moves_rows = bool(found.rows)
    if found.columns:
        plan_columns(plan, xml, found.columns, speech)
    speech.note_needs(found.whole_source())
    return plan


def _title(plan: SheetPlan, speech: Speech) -> Title | None:
    tags, _ = find_tags(plan.name)
    if not tags:
        return None
    mark = mark_of(tags[0], plan.name, "")
    try:
        return Title(mark, speech.text(plan.name, tags))
    except (Fault, TemplateSyntaxError) as error:
        plan.findings.append(fault_at(mark, error, ()))
        return None


def _rows_with_tags(xml: SheetXml, shared: dict[int, str]) -> Iterator[tuple[int, dict[int, str]]]:
    """Rows that hold tags, and the text of their cells with tags by column."""
    strings = set(shared)
    for number, text in list(xml.rows.texts()):
        inline = "inlineStr" in text and _HINT.search(text)
        if not inline and not (
            strings and any(int(found[1]) in strings for found in _SHARED.finditer(text))
        ):
            continue
        row = xml.rows.row(number)
        texts = {
            cell.column: written
            for cell in (row.cells if row else ())
            if (written := _tagged_text(cell.xml, xml.prefix, shared))
        }
        if texts:
            yield number, texts


def _tagged_text(cell: str, prefix: str, shared: dict[int, str]) -> str:
    kind = attribute(cell[: cell.index(">") + 1], "t")
    if kind == "s":
        found = _SHARED.search(cell)
        return shared.get(int(found[1]), "") if found else ""
    if kind == "inlineStr" and _HINT.search(cell):
        return text_of(cell, prefix)
    return ""


def _read_row(
    plan: SheetPlan, row: SheetRow, texts: dict[int, str], speech: Speech, found: "_Found"
) -> None:
    marks: list[Mark] = []
    cells: dict[int, CellPlan] = {}
    read = {c: marks_in(text, plan.name, cell_name(row.number, c)) for c, text in texts.items()}
    found.note(_around(mark for here in read.values() for mark in here))
    for column, written in texts.items():
        here = read[column]
        if any(is_structural(mark.tag) for mark in here):
            marks += [mark for mark in here if mark.tag.scope == "tr" and is_structural(mark.tag)]
            columns = [mark for mark in here if mark.tag.scope == "tc" and is_structural(mark.tag)]
            if columns:
                found.columns.setdefault(column, []).extend(columns)
            cells[column] = rest_of_cell(plan, row, column, (written, here), speech)
        elif len(here) == 1 and (loop := _SHEET_LOOP.fullmatch(here[0].tag.code)):
            _sheet_loop(plan, here[0], loop[1], speech)
            found.sheet = here[0]
            cells[column] = emptied(row, column, here[0])
        else:
            cells[column] = read_cell(plan, row, column, (written, here), speech)
    plan.cells[row.number] = cells
    if marks:
        content = any(cell.ask for cell in cells.values()) or any(
            cell.column not in cells and "</" in cell.xml for cell in row.cells
        )
        found.rows.append(Marks(row.number, tuple(marks), content))


def _around(marks: Iterable[Mark]) -> list[Mark]:
    """The tags of a row: marks that repeat it stand around all of its cells, wherever written."""
    told = list(marks)
    rows = [mark for mark in told if mark.tag.scope == "tr" and is_structural(mark.tag)]
    opened = [mark for mark in rows if mark.tag.word in {"for", "if"}]
    ended = [mark for mark in rows if mark.tag.word in {"endfor", "endif"}]
    if len(opened) != len(ended) or len(rows) != len(opened) + len(ended):
        return told
    return [*opened, *(mark for mark in told if mark not in rows), *ended]


@dataclass(slots=True)
class _Found:
    """What the rows of a sheet hold besides cells to fill."""

    rows: list[Marks] = field(default_factory=list)
    columns: dict[int, list[Mark]] = field(default_factory=dict)
    sheet: Mark | None = None
    source: list[tuple[str, Mark]] = field(default_factory=list)

    def note(self, marks: Iterable[Mark]) -> None:
        """Remember the tags of a row, in the order in which a person would read them."""
        self.source += [
            (mark.source, mark)
            for mark in marks
            if mark.tag.scope != "tc" and not _SHEET_LOOP.fullmatch(mark.tag.code)
        ]

    def whole_source(self) -> list[tuple[str, Mark]]:
        """The tags of the sheet inside of the loops over columns and over sheets."""
        loops = [(start_of(mark), mark) for mark in ([self.sheet] if self.sheet else [])]
        loops += [
            (mark.source, mark)
            for marks in self.columns.values()
            for mark in distinct(marks)
            if mark.tag.word == "for"
        ]
        return [*loops, *self.source, *((end_of(mark), mark) for _, mark in reversed(loops))]


def start_of(mark: Mark) -> str:
    """The mark of a sheet as Jinja reads it, on a line of its own."""
    return f"{{%\n{mark.tag.code.removeprefix('sheet ')} %}}"


def end_of(mark: Mark) -> str:
    """What ends it."""
    return f"{{%\nend{mark.tag.code.removeprefix('sheet').split()[0]} %}}"


def _sheet_loop(plan: SheetPlan, mark: Mark, code: str, speech: Speech) -> None:
    try:
        turns = speech.once(code[2:]) if code.startswith("if") else speech.loop(code)
        plan.turns = SheetTurns(mark, turns)
    except (Fault, TemplateSyntaxError) as error:
        plan.findings.append(fault_at(mark, error, ()))
