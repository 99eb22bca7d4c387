"""How is a sheet filled that keeps its shape: no row, column or sheet repeats?

Most sheets of most templates are of this kind. They are cut at their cells with tags once; a
render joins the pieces with the values and reads no XML.
"""

import re
from collections.abc import Mapping
from math import isfinite

from addin.cells import TEXT_LIMIT, column_number
from addin.templating.excel.compiling.cells import plan_cell
from addin.templating.excel.compiling.plan import SheetPlan
from addin.templating.excel.compiling.speech import Context, Speech
from addin.templating.excel.rendering.printing import Printing

_TEXT_CELL = re.compile(r'<c r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")? t="s"><v>(\d+)</v></c>')
# What needs more care than to be written as it is: markup, control letters, blanks at an edge.
_CARE = re.compile(
    "[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|  |^[=+@\\s-]|\\s$|^\\d{4}-\\d\\d-"
)


def quick_plan(
    name: str, part: str, content: bytes, shared: Mapping[int, str], speech: Speech
) -> SheetPlan | None:
    """The compiled sheet cut into pieces; None where it must be compiled with more care."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    found = list(_TEXT_CELL.finditer(text))
    if not _is_plain(text) or "{" in name or len(found) != text.count('t="s"'):
        return None
    tagged = [(each, written) for each in found if (written := shared.get(int(each[4])))]
    if any("{%" in written for _, written in tagged):
        return None
    plan, at = SheetPlan(name, part), 0
    for each, written in tagged:
        row, column = int(each[2]), column_number(each[1])
        cell = plan_cell(plan, (row, column, int(each[3] or 0)), written, speech)
        plan.cells.setdefault(row, {})[column] = cell
        head = f'<c r="{each[1]}{each[2]}"' + (f' s="{each[3]}"' if each[3] else "")
        plan.pieces += [text[at : each.start()], (head, f"{each[1]}{row}", cell)]
        at = each.end()
    plan.pieces.append(text[at:])
    cells = (cell for row in plan.cells.values() for cell in row.values())
    speech.note_needs([piece for cell in cells for piece in cell.source])
    return plan


def fill_quickly(plan: SheetPlan, context: Context, printing: Printing) -> bytes:
    """The part of the sheet with its values."""
    written: list[str] = []
    care = _CARE.search
    for piece in plan.pieces:
        if isinstance(piece, str):
            written.append(piece)
            continue
        head, address, cell = piece
        try:
            value = cell.ask(context)  # type: ignore[misc]  # a plan without faults asks
        except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
            printing.note(cell.mark, error)
            continue
        kind = type(value)
        if (kind is float and isfinite(value)) or kind is int:
            written.append(f"{head}><v>{value!r}</v></c>")
        elif kind is str and len(value) < TEXT_LIMIT and value and not care(value):
            written.append(f'{head} t="inlineStr"><is><t>{value}</t></is></c>')
        else:
            written.append(printing.cell_of(address, cell, value, plan.name, ""))
    return "".join(written).encode()


def _is_plain(text: str) -> bool:
    return (
        "<sheetData>" in text
        and "<!" not in text
        and "inlineStr" not in text
        and 't="array"' not in text
        and "dataTable" not in text
        and not re.search(r"<\w+:worksheet|encoding=\"(?!UTF-8)", text[:400])
    )
