"""Where does the number in a cell come from?"""

from collections.abc import Mapping
from pathlib import Path

from addin.cells import cell_name
from addin.errors import UsageError
from addin.facts.explain import explain_fact
from addin.living.sheets.opened import open_book
from addin.living.trace import Traced
from addin.report.bound.cells import At


def trace_book(path: Path, asked: str) -> tuple[Traced, ...]:
    """How the number in a cell of a report's workbook came about, by the facts that it carries.

    `asked` is a cell (``Sheet!C7``, or ``C7`` of the only sheet that has it), the name of a cell,
    or the id of a fact. UsageError where no number of a fact is meant.
    """
    book = open_book(path)
    numbers, facts = book.record.numbers, book.record.facts
    if asked in facts:
        return (Traced(trace=explain_fact(facts, asked)),)
    name = asked if asked in numbers else _name_at(book.anchors, asked)
    key = numbers[name].source if name in numbers else ""
    if key not in facts:
        near = [str(at) for at in list(book.anchors.values())[:3]]
        raise UsageError("no_number_in_cell", asked=asked, name=book.name, near=near)
    return (Traced(trace=explain_fact(facts, key)),)


def _name_at(anchors: Mapping[str, At], asked: str) -> str:
    sheet, _, cell = asked.rpartition("!")
    sheet, cell = sheet.strip("'"), cell.replace("$", "").upper()
    found = [
        name
        for name, at in anchors.items()
        if cell_name(at.row, at.column) == cell and sheet in {"", at.sheet}
    ]
    return found[0] if len(found) == 1 else ""
