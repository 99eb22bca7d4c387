"""How does a department see, in its own file, what has to be mended?

The file that came is edited in place: cells are framed, each finding becomes a comment, and a
return slip is added. Everything the department wrote stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from addin.errors import FormError
from addin.exchange.form.layout import SHEETS, TOKEN_CELL
from addin.exchange.intake.marking.slip import Slip, slip_xml
from addin.exchange.intake.remark import Remark
from addin.ooxml.sheet.editing.marking import Paint, add_notes, mark_cells, painted, repaint_cells
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.growing.newsheet import put_sheet, show_sheet
from addin.ooxml.sheet.references.area import area_of
from addin.ooxml.sheet.scan import position

_AUTHOR = "Onpace 审核"
_BLOCKS = Paint(line="FFC00000", thick=True, ground="FFFFC7CE")
_ASKS = Paint(line="FFED7D31", thick=True, ground="FFFCE4D6")
# As in the form itself.
_MENDED = Paint(line="FF7F7F7F", ground="FFFFF9D6")
_SLIP = {
    "title": Paint(size=16, bold=True),
    "plain": Paint(size=11),
    "header": Paint(size=11, bold=True, line="FF7F7F7F", ground="FFDCE6F1"),
    "cell": Paint(size=11, line="FF7F7F7F", wrap=True),
}
_COMMENT_LINES = 12


def mark_file(content: bytes, remarks: Sequence[Remark], slip: Slip, token: str = "") -> bytes:
    """The returned workbook with its cells marked, comments, a slip and a `token` of its own.

    Else nothing changes. FormError where it lacks the sheet that keeps the token.
    """
    workbook = open_workbook(content)
    _sign(workbook, token)
    by_sheet: dict[str, dict[str, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    for remark in remarks:
        place = remark.finding.place
        if position(place.cell) != (0, 0):
            by_sheet[place.sheet][place.cell].append(remark)
    for sheet, cells in by_sheet.items():
        if sheet in workbook.sheet_names:
            _mark(workbook, sheet, cells, slip)
    styles = {name: painted(workbook, 0, paint) for name, paint in _SLIP.items()}
    known = {SHEETS["slip"].zh, SHEETS["slip"].en} & set(workbook.sheet_names)
    name = min(known, default=SHEETS["slip"][slip.languages[0]])
    put_sheet(workbook, name, slip_xml(remarks, slip, styles))
    show_sheet(workbook, name)
    return workbook.to_bytes()


def _sign(workbook: Workbook, token: str) -> None:
    """Write the token; where the office has no key at hand, the one that is there stays."""
    name = SHEETS["meta"].zh
    if not token:
        return
    if name not in workbook.sheet_names:
        raise FormError(en=f"the sheet {name} is missing", zh=f"缺少工作表{name}")
    workbook.set_value(name, TOKEN_CELL, token)


def _mark(workbook: Workbook, sheet: str, cells: Mapping[str, list[Remark]], slip: Slip) -> None:
    """Frame cells and comment on them; those that were mended since lose their frame."""
    found = _on_anchors(workbook, sheet, cells)
    grounds = {_BLOCKS.ground, _ASKS.ground}
    repaint_cells(workbook, sheet, grounds, _MENDED, keep=found)
    mark_cells(
        workbook,
        sheet,
        {
            cell: _BLOCKS if any(remark.blocks for remark in of_cell) else _ASKS
            for cell, of_cell in found.items()
        },
    )
    notes = {cell: _comment(of_cell, slip) for cell, of_cell in found.items()}
    add_notes(workbook, sheet, notes, _AUTHOR)


def _on_anchors(
    workbook: Workbook, sheet: str, cells: Mapping[str, list[Remark]]
) -> dict[str, list[Remark]]:
    """The remarks by cell; in a merged area only its first cell can carry a comment."""
    merged = workbook.xml(sheet).tree.iter("{*}mergeCell")
    areas = [area for node in merged if (area := area_of(node.get("ref", "")))]
    found: dict[str, list[Remark]] = defaultdict(list)
    for cell, remarks in cells.items():
        around = (str(area.start) for area in areas if area.holds(*position(cell)))
        found[next(around, cell)] += remarks
    return dict(found)


def _comment(remarks: Iterable[Remark], slip: Slip) -> str:
    lines = []
    for remark in remarks:
        said = map(remark.finding.show, slip.languages)
        lines += [line.removeprefix(f"{remark.finding.place}: ") for line in said]
        if remark.expected:
            lines.append(f"→ {slip.say(remark.expected, ' / ')}")
    return "\n".join(lines[:_COMMENT_LINES])
