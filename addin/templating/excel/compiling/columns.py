"""Which columns of a template repeat?"""

from collections.abc import Sequence

from addin.cells import MAX_COLUMN
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.templating.excel.compiling.blocks import Marks, read_blocks
from addin.templating.excel.compiling.plan import SheetPlan
from addin.templating.excel.compiling.speech import Speech
from addin.templating.language.marks import Mark, fault_of


def plan_columns(
    plan: SheetPlan, xml: SheetXml, marks: dict[int, list[Mark]], speech: Speech
) -> None:
    """Columns repeat as a whole; marks of several rows must say the same."""
    lines = []
    for column, found in sorted(marks.items()):
        first = distinct(found)
        if len({mark.tag.code for mark in found}) != len(first):
            continue
        codes_by_row: dict[str, set[str]] = {}
        for mark in found:
            codes_by_row.setdefault(mark.place.cell, set()).add(mark.tag.code)
        if len({frozenset(codes) for codes in codes_by_row.values()}) > 1:
            plan.findings.append(fault_of(found[0], "other_mark"))
        lines.append(Marks(column, tuple(first), _column_has_content(plan, xml, column)))
    plan.columns, findings = read_blocks(lines, MAX_COLUMN, speech)
    plan.findings += findings
    plan.moves_columns = True


def distinct(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that say something of their own, the first of each."""
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
