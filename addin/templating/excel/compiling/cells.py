"""What does a cell with tags become?"""

import re
from collections.abc import Sequence

from jinja2 import TemplateSyntaxError

from addin.cells import cell_name
from addin.errors import Finding
from addin.ooxml.sheet.contents.row import SheetRow
from addin.templating.excel.compiling.marks import fault_at, mark_of
from addin.templating.excel.compiling.plan import CellPlan, SheetPlan
from addin.templating.excel.compiling.speech import Ask, Speech
from addin.templating.language.limits import Fault
from addin.templating.language.marks import Mark
from addin.templating.language.tags import Tag, find_tags

_PLAIN = re.compile(r"\{\{ ([^\W\d_]\w+(?:\.[^\W\d_]\w*)*) \}\}")
_NO_TAG = Tag(start=0, end=0, text="{# #}", opener="{#")


def plan_cell(
    plan: SheetPlan, place: tuple[int, int, int], written: str, speech: Speech
) -> CellPlan:
    """The compiled cell at a row and column, with a style; its faults are the plan's."""
    marks = marks_in(written, plan.name, cell_name(place[0], place[1]))
    return _compiled(plan, place, (written, marks), speech)


def read_cell(
    plan: SheetPlan, row: SheetRow, column: int, written: tuple[str, Sequence[Mark]], speech: Speech
) -> CellPlan:
    """The compiled cell of a row, with its text and the tags in it."""
    place = (row.number, column, _style(row, column))
    return _compiled(plan, place, written, speech)


def marks_in(written: str, sheet: str, address: str) -> list[Mark]:
    """The tags of a cell without its comments."""
    plain = _PLAIN.fullmatch(written)
    if plain:  # most cells are one plain tag
        tag = Tag(start=0, end=len(written), text=written, opener="{{", code=plain[1])
        return [mark_of(tag, sheet, address)]
    tags = [tag for tag in find_tags(written)[0] if tag.opener != "{#"]
    return [mark_of(tag, sheet, address) for tag in tags]


def is_structural(tag: Tag) -> bool:
    """Whether a tag stands for its row or its column."""
    return tag.opener == "{%" and tag.scope in {"tr", "tc"}


def rest_of_cell(
    plan: SheetPlan, row: SheetRow, column: int, written: tuple[str, Sequence[Mark]], speech: Speech
) -> CellPlan:
    """What a cell holds besides marks of rows and columns."""
    rest, marks = written
    for mark in reversed(marks):
        if is_structural(mark.tag):
            rest = rest[: mark.tag.start] + rest[mark.tag.end :]
    if not rest.strip():
        return emptied(row, column, marks[0])
    inner = marks_in(rest, plan.name, cell_name(row.number, column))
    return read_cell(plan, row, column, (rest, inner), speech)


def emptied(row: SheetRow, column: int, mark: Mark) -> CellPlan:
    """A cell that is empty afterwards."""
    return CellPlan(
        row=row.number, column=column, style=_style(row, column), typed=True, ask=None, mark=mark
    )


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
    return CellPlan(
        row=place[0], column=place[1], style=place[2], typed=typed, ask=ask, mark=mark,
        source=tuple((each.source, each) for each in marks),
    )  # fmt: skip


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
            raise Fault("no_end")
        word = mark.tag.word
        depth += (word in {"for", "if"}) - (word in {"endfor", "endif"})
    if depth:
        raise Fault("ends_elsewhere")


def _style(row: SheetRow, column: int) -> int:
    cell = row.find(column)
    return cell.style if cell else 0
