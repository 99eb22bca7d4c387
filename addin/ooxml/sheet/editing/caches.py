"""What do charts remember of their cells, once cells have changed?

A chart shows what it remembers until a program calculates. What it remembers of cells that changed
is told anew from them; where a cell has no result any more, it remembers nothing.
"""

from collections.abc import Callable

from lxml import etree

from addin.cells import CellFormula, cell_name
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.area import CellArea
from addin.ooxml.sheet.references.formula import Reference, scan
from addin.ooxml.xml import local, remove

Touched = Callable[[str, CellArea], bool]
Value = Callable[[str, str], object]
_MOST = 10_000


def refresh_caches(parts: Parts, touched: Touched, value: Value | None = None) -> None:
    """What charts remember of `touched` areas, by sheet in lower case, is told anew by `value`.

    Without `value`, or where it does not say, the chart remembers nothing of the area.
    """
    for name in list(parts.of_type("drawingml.chart+xml")):
        if b"Cache" not in parts.read(name):
            continue
        for link in list(parts.tree(name).iter("{*}numRef", "{*}strRef")):
            cache = next((one for one in link if local(one) in {"numCache", "strCache"}), None)
            areas = _areas(link.findtext("{*}f") or "")
            if cache is None or not any(touched(sheet.lower(), area) for sheet, area in areas):
                continue
            parts.change(name)
            found = _values(*areas[0], value) if value and len(areas) == 1 else None
            if found is None:
                remove(cache)
            else:
                _write(cache, found)


def _areas(formula: str) -> list[tuple[str, CellArea]]:
    pieces = [piece for piece in scan(formula) if isinstance(piece, Reference)]
    return [(piece.sheet, piece.area) for piece in pieces if piece.sheet and not piece.workbook]


def _values(sheet: str, area: CellArea, value: Value) -> list[object] | None:
    (top, bottom), (left, right) = area.rows, area.columns
    if not top or not left or (bottom - top + 1) * (right - left + 1) > _MOST:
        return None
    cells = [cell_name(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
    found = [value(sheet, cell) for cell in cells]
    if any(isinstance(one, CellFormula) and one.value is None for one in found):
        return None
    return [one.value if isinstance(one, CellFormula) else one for one in found]


def _write(cache: etree._Element, values: list[object]) -> None:
    numbers = local(cache) == "numCache"
    for point in list(cache.iter("{*}pt")):
        remove(point)
    count = cache.find("{*}ptCount")
    space = etree.QName(cache).namespace
    if count is None:
        count = etree.SubElement(cache, f"{{{space}}}ptCount")
    count.set("val", str(len(values)))
    at = cache.index(count) + 1
    for number, value in enumerate(values):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is None or (numbers and not is_number):
            continue
        point = etree.Element(f"{{{space}}}pt", idx=str(number))
        etree.SubElement(point, f"{{{space}}}v").text = (
            f"{value:.15g}" if is_number and not numbers else str(value)
        )
        cache.insert(at, point)
        at += 1
