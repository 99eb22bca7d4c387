"""What does a sheet of a template hold, once it is compiled?"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError

from addin.errors import Finding, Level
from addin.language import Text
from addin.ooxml.spreadsheet.cells import attribute, text_of
from addin.ooxml.spreadsheet.reference import MAX_COLUMN, MAX_ROW, cell_name
from addin.ooxml.spreadsheet.rows import Row
from addin.ooxml.spreadsheet.sheetxml import SheetXml
from addin.ooxml.spreadsheet.strings import SharedStrings
from addin.templating.escaping import Fault
from addin.templating.excel.blocks import Marks, Step, read_blocks
from addin.templating.excel.speech import Ask, Context, Speech, fault_at, mark_of, source_of
from addin.templating.marks import Mark
from addin.templating.tags import Tag, find_tags

__all__ = ["CellPlan", "SheetPlan", "Turns", "plan_cell", "plan_sheet", "tagged_texts"]

_HINT = re.compile(r"\{[{%#]")
_SHARED = re.compile(r"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)""")
_PLAIN = re.compile(r"\{\{ ([^\W\d_]\w+(?:\.[^\W\d_]\w*)*) \}\}")
_SHEET_LOOP = re.compile(r"sheet\s+(for\b.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """A cell with tags: `typed` where it is one tag, whose value keeps its kind."""

    row: int
    column: int
    style: int
    typed: bool
    ask: Ask | None
    mark: Mark
    source: tuple[tuple[str, Mark], ...] = ()


@dataclass(frozen=True, slots=True)
class Turns:
    """The loop over sheets: ``{% sheet for area in areas %}``."""

    mark: Mark
    ask: Callable[[Context], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Title:
    """The name of a sheet that holds tags."""

    mark: Mark
    ask: Ask


@dataclass(slots=True)
class SheetPlan:
    """One sheet: its cells with tags by row and column, the steps of its rows and columns.

    `pieces` are the whole sheet where nothing repeats: text, and cells to fill with the start of
    their element and their address.
    """

    name: str
    part: str
    cells: dict[int, dict[int, CellPlan]] = field(default_factory=dict)
    rows: list[Step] = field(default_factory=list)
    columns: list[Step] = field(default_factory=list)
    moves_rows: bool = False
    moves_columns: bool = False
    pieces: list[str | tuple[str, str, CellPlan]] = field(default_factory=list)
    turns: Turns | None = None
    title: Title | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_tags(self) -> bool:
        """Whether there is anything to fill."""
        return bool(self.cells or self.turns or self.title)


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
        _plan_columns(plan, xml, found.columns, speech)
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
    plan: SheetPlan, row: Row, texts: dict[int, str], speech: Speech, found: "_Found"
) -> None:
    marks: list[Mark] = []
    cells: dict[int, CellPlan] = {}
    for column, written in texts.items():
        here = _marks_in(written, plan.name, cell_name(row.number, column))
        found.note(here)
        if any(_is_structural(mark.tag) for mark in here):
            marks += [mark for mark in here if mark.tag.scope == "tr" and _is_structural(mark.tag)]
            columns = [mark for mark in here if mark.tag.scope == "tc" and _is_structural(mark.tag)]
            if columns:
                found.columns.setdefault(column, []).extend(columns)
            cells[column] = _rest_of_cell(plan, row, column, (written, here), speech)
        elif len(here) == 1 and (loop := _SHEET_LOOP.fullmatch(here[0].tag.code)):
            _sheet_loop(plan, here[0], loop[1], speech)
            found.sheet = here[0]
            cells[column] = _planned(row, column, here[0])
        else:
            cells[column] = _cell(plan, row, column, (written, here), speech)
    plan.cells[row.number] = cells
    if marks:
        content = any(cell.ask for cell in cells.values()) or any(
            cell.column not in cells and "</" in cell.xml for cell in row.cells
        )
        found.rows.append(Marks(row.number, tuple(marks), content))


@dataclass(slots=True)
class _Found:
    """What the rows of a sheet hold besides cells to fill."""

    rows: list[Marks] = field(default_factory=list)
    columns: dict[int, list[Mark]] = field(default_factory=dict)
    sheet: Mark | None = None
    source: list[tuple[str, Mark]] = field(default_factory=list)

    def note(self, marks: Iterable[Mark]) -> None:
        """Remember the tags of a cell, in the order in which a person would read them."""
        self.source += [
            (source_of(mark.tag), mark)
            for mark in marks
            if mark.tag.scope != "tc" and not _SHEET_LOOP.fullmatch(mark.tag.code)
        ]

    def whole_source(self) -> list[tuple[str, Mark]]:
        """The tags of the sheet inside of the loops over columns and over sheets."""
        loops = [
            (f"{{%\n{mark.tag.code.removeprefix('sheet ')} %}}", mark)
            for mark in ([self.sheet] if self.sheet else [])
        ]
        loops += [
            (source_of(mark.tag), mark)
            for marks in self.columns.values()
            for mark in _distinct(marks)
            if mark.tag.word == "for"
        ]
        return [*loops, *self.source, *(("{%\nendfor %}", mark) for _, mark in loops)]


def _marks_in(written: str, sheet: str, address: str) -> list[Mark]:
    plain = _PLAIN.fullmatch(written)
    if plain:  # most cells are one plain tag
        tag = Tag(start=0, end=len(written), text=written, opener="{{", code=plain[1])
        return [mark_of(tag, sheet, address)]
    tags = [tag for tag in find_tags(written)[0] if tag.opener != "{#"]
    return [mark_of(tag, sheet, address) for tag in tags]


def _is_structural(tag: Tag) -> bool:
    return tag.opener == "{%" and tag.scope in {"tr", "tc"}


def _rest_of_cell(
    plan: SheetPlan, row: Row, column: int, written: tuple[str, Sequence[Mark]], speech: Speech
) -> CellPlan:
    """What a cell holds besides marks of rows and columns."""
    rest, marks = written
    for mark in reversed(marks):
        if _is_structural(mark.tag):
            rest = rest[: mark.tag.start] + rest[mark.tag.end :]
    if not rest.strip():
        return _planned(row, column, marks[0])
    inner = _marks_in(rest, plan.name, cell_name(row.number, column))
    return _cell(plan, row, column, (rest, inner), speech)


def _planned(row: Row, column: int, mark: Mark) -> CellPlan:
    """A cell that is empty afterwards."""
    return CellPlan(
        row=row.number, column=column, style=_style(row, column), typed=True, ask=None, mark=mark
    )


def _sheet_loop(plan: SheetPlan, mark: Mark, code: str, speech: Speech) -> None:
    try:
        plan.turns = Turns(mark, speech.loop(code))
    except (Fault, TemplateSyntaxError) as error:
        plan.findings.append(fault_at(mark, error, ()))


def _cell(
    plan: SheetPlan, row: Row, column: int, written: tuple[str, Sequence[Mark]], speech: Speech
) -> CellPlan:
    place = (row.number, column, _style(row, column))
    return _compiled(plan, place, written, speech)


def plan_cell(
    plan: SheetPlan, place: tuple[int, int, int], written: str, speech: Speech
) -> CellPlan:
    """The compiled cell at a row and column, with a style; its faults are the plan's."""
    marks = _marks_in(written, plan.name, cell_name(place[0], place[1]))
    return _compiled(plan, place, (written, marks), speech)


def _compiled(
    plan: SheetPlan,
    place: tuple[int, int, int],
    written: tuple[str, Sequence[Mark]],
    speech: Speech,
) -> CellPlan:
    text, marks = written
    mark = marks[0] if marks else mark_of(_NO_TAG, plan.name, cell_name(place[0], place[1]))
    typed = len(marks) == 1 and marks[0].is_output and text.strip() == marks[0].tag.text
    ask: Ask | None = None
    try:
        _check_closed(marks)
        ask = speech.value(mark) if typed else speech.text(text, [m.tag for m in marks])
    except (Fault, TemplateSyntaxError) as error:
        plan.findings.append(_fault_in(marks, speech, error))
    return CellPlan(row=place[0], column=place[1], style=place[2], typed=typed, ask=ask, mark=mark)


def _fault_in(marks: Sequence[Mark], speech: Speech, error: Exception) -> Finding:
    """The finding at the tag that is wrong, found by trying each for itself."""
    for mark in marks:
        if not mark.tag.closed:
            return fault_at(mark, error, ())
        if mark.is_output:
            try:
                speech.value(mark)
            except (Fault, TemplateSyntaxError) as own:
                return fault_at(mark, own, ())
    return fault_at(marks[0], error, ())


def _check_closed(marks: Sequence[Mark]) -> None:
    depth = 0
    for mark in marks:
        if not mark.tag.closed:
            raise Fault("T-107", "the tag never ends", "标签没有结束")
        word = mark.tag.word
        depth += (word in {"for", "if"}) - (word in {"endfor", "endif"})
    if depth:
        raise Fault(
            "T-221",
            "a block must end in its cell; for rows write {%tr, for columns {%tc",
            "语句块须在同一单元格内结束；整行请用{%tr，整列请用{%tc",
        )


def _plan_columns(
    plan: SheetPlan, xml: SheetXml, marks: dict[int, list[Mark]], speech: Speech
) -> None:
    """Columns repeat as a whole; marks of several rows must say the same."""
    lines = []
    for column, found in sorted(marks.items()):
        first = _distinct(found)
        if len({mark.tag.code for mark in found}) != len(first):
            continue
        codes_by_row: dict[str, set[str]] = {}
        for mark in found:
            codes_by_row.setdefault(mark.place.cell, set()).add(mark.tag.code)
        if len({frozenset(codes) for codes in codes_by_row.values()}) > 1:
            plan.findings.append(
                _finding(
                    "T-222",
                    found[0],
                    f"{found[0].tag.text}: another row of the column has another mark",
                    f"{found[0].tag.text}：该列其他行的标签不同",
                )
            )
        lines.append(Marks(column, tuple(first), _column_has_content(plan, xml, column)))
    plan.columns, findings = read_blocks(lines, MAX_COLUMN, speech)
    plan.findings += findings
    plan.moves_columns = True


def _distinct(marks: Sequence[Mark]) -> list[Mark]:
    seen: dict[str, Mark] = {}
    for mark in marks:
        seen.setdefault(mark.tag.code, mark)
    return list(seen.values())


def _column_has_content(plan: SheetPlan, xml: SheetXml, column: int) -> bool:
    for number, _ in list(xml.rows.texts()):
        row = xml.rows.row(number)
        cell = row.find(column) if row else None
        planned = plan.cells.get(number, {}).get(column)
        if planned.ask is not None if planned else cell is not None and "</" in cell.xml:
            return True
    return False


def _style(row: Row, column: int) -> int:
    cell = row.find(column)
    return int(attribute(cell.xml[: cell.xml.index(">") + 1], "s") or 0) if cell else 0


_NO_TAG = Tag(start=0, end=0, text="{# #}", opener="{#")


def _finding(rule: str, mark: Mark, en: str, zh: str) -> Finding:
    return Finding(rule=rule, level=Level.HARD, text=Text(zh, en), place=mark.place)
