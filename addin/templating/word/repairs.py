"""What does Word not open that tags can leave behind: empty cells, rows, tables?"""

import re

from addin.templating.word.fields import count_captions

ROWS, COLUMNS, CELLS, CAPTIONS = 1, 2, 4, 8
"""What tags can leave behind: tables without rows, other columns, cells without paragraphs, and
numbers of captions that no longer count."""

_EMPTY_CELL = r"(<w:tc>(?:<w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>|<w:tcPr/>)?|</w:tbl>)</w:tc>"
_ROW_START = re.compile(r"<w:tr[ >]")
_TABLE_END = "</w:tbl>"


def repair(text: str, kind: int) -> str:
    """A part whose tables hold a row each, whose rows a cell, and whose cells a paragraph.

    Where tags add and remove COLUMNS, the grid of a table follows its rows. `kind` is the sum of
    what can be: each look costs as much as writing the part.
    """
    if kind & COLUMNS or (kind & ROWS and _ROWS_GONE.search(text)):
        text = _fix_tables(text)
    if kind & CELLS or kind & ROWS:
        text = re.sub(_EMPTY_CELL, r"\1<w:p/></w:tc>", text, flags=re.DOTALL)
    return count_captions(text) if kind & CAPTIONS else text


_ROWS_GONE = re.compile(r"</w:tblGrid>(?:\s|<w:bookmark[^>]*>)*</w:tbl>")


def _fix_tables(text: str) -> str:
    pieces: list[str] = []
    stack: list[int] = []
    at = 0
    for found in re.finditer(r"<w:tbl>|</w:tbl>", text):
        pieces.append(text[at : found.start()])
        at = found.end()
        if found[0] == "<w:tbl>":
            stack.append(len(pieces))
            pieces.append(found[0])
        elif stack:
            start = stack.pop()
            table = "".join(pieces[start:]) + _TABLE_END
            del pieces[start:]
            pieces.append(_fix_table(table))
    pieces.append(text[at:])
    return "".join(pieces)


_CELLS_GONE = (
    r"<w:tr(?: [^>]*)?>(?:<w:tblPrEx>(?:(?!</w:tblPrEx>).)*</w:tblPrEx>)?"
    r"(?:<w:trPr>(?:(?!</w:trPr>).)*</w:trPr>|<w:trPr/>)?</w:tr>"
)
_GRID = re.compile(r"<w:tblGrid>(.*?)</w:tblGrid>", re.DOTALL)
_COLUMN = re.compile(r"<w:gridCol\b([^>]*)/>")
_WIDTH = re.compile(r'w:w="(\d+)"')


def _fix_table(table: str) -> str:
    table = re.sub(_CELLS_GONE, "", table, flags=re.DOTALL)
    inner = table[len("<w:tbl>") :]
    if not _ROW_START.search(inner):
        return ""
    grid = _GRID.search(table)
    if grid is None or "<w:tbl>" in inner:
        return table
    columns = [_width(found[1]) for found in _COLUMN.finditer(grid[1])]
    wanted = max(_columns_of(row) for row in re.split(r"<w:tr[ >]", inner)[1:])
    if wanted == len(columns) or not columns or not wanted:
        return table
    new = "".join(f'<w:gridCol w:w="{width}"/>' for width in _spread(columns, wanted))
    return f"{table[: grid.start(1)]}{new}{table[grid.end(1) :]}"


def _columns_of(row: str) -> int:
    cells = re.split(r"<w:tc[ >]", row)[1:]
    skipped = sum(int(n) for n in re.findall(r'<w:grid(?:Before|After) w:val="(\d+)"', row))
    return skipped + sum(_span(cell) for cell in cells)


def _span(cell: str) -> int:
    found = re.search(r'<w:gridSpan w:val="(\d+)"', cell)
    return int(found[1]) if found else 1


def _width(attributes: str) -> int:
    found = _WIDTH.search(attributes)
    return int(found[1]) if found else 0


def _spread(widths: list[int], wanted: int) -> list[int]:
    """As many columns as wanted in the same table width."""
    total = sum(widths)
    if wanted < len(widths):
        kept = widths[:wanted]
        return [round(width * total / sum(kept)) if sum(kept) else 0 for width in kept]
    share = total // wanted
    scaled = [round(width * len(widths) / wanted) for width in widths]
    return scaled + [share] * (wanted - len(widths))
