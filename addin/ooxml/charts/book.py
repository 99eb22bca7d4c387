"""Which workbook opens when a reader edits the data of a chart?"""

from collections.abc import Sequence

from addin.cells import column_name
from addin.ooxml.xml import escape
from addin.ooxml.zip import deflate, write_members

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cell = str | float | None


def chart_workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet ``Sheet1`` of these rows; the same rows give the same bytes."""
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(number, c, value) for c, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": _links(f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"'),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"'
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEETS}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
    }
    return write_members(deflate(name, (_HEAD + text).encode()) for name, text in parts.items())


def _cell(row: int, column: int, value: Cell) -> str:
    if value is None or value == "":
        return ""
    address = f"{column_name(column + 1)}{row}"
    if isinstance(value, str):
        # As text in the cell itself it stays text, whatever sign it starts with.
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{address}" t="inlineStr">{text}</c>'
    return f'<c r="{address}"><v>{value!r}</v></c>'


def _links(attributes: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" {attributes}/></Relationships>'
    )
