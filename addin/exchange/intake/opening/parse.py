"""Which cells, names and properties does a workbook file hold?

Runs in a process that may be killed. Formulas are read beside values, since an overwritten
formula tells of pasting; python-calamine reads what LibreOffice could not turn into .xlsx.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from addin.errors import FileError, UnsafeFileError
from addin.exchange.intake.opening.raw import RawBook, RawCell, RawSheet, position
from addin.ooxml.package import Package, open_package
from addin.ooxml.xml import parse_xml

__all__ = ["parse_any", "parse_package"]

_MOST_CELLS = 1_000_000
_MOST_FILLED = 100_000
_MOST_SHEETS = 64
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_TEXT = 32_767
# Whether there is a formula counts, and its beginning for a message.
_SHOWN_FORMULA = 60
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Content that a form never has and that could act on its own (ANCHORS-files 5.4).
_ACTIVE = (
    (re.compile(r"vbaproject\.bin$|/macrosheets/|/dialogsheets/"), "macros", "宏"),
    (re.compile(r"/activex/|/ctrlprops/"), "controls", "控件"),
    (re.compile(r"/embeddings/"), "embedded objects", "嵌入对象"),
)


def parse_package(content: bytes, without: Collection[str] = ()) -> RawBook:
    """The workbook in `content`, an .xlsx file; the cells of sheets named in `without` are left.

    Raises FileError where it is damaged or protected and UnsafeFileError where it breaks a
    limit or carries active content.
    """
    package = open_package(content)
    _check_active(package)
    main = package.main_part()
    root = parse_xml(package[main], main)
    if etree.QName(root).localname != "workbook":
        raise FileError(en="not a workbook (a Word file?)", zh="不是电子表格文件（可能是Word文件）")
    links = {link.id: link for link in package.relationships(main)}
    styles = _Styles(package, _part_of(package, main, "styles"))
    strings = _strings(package, _part_of(package, main, "sharedStrings"))
    uses_1904 = any(node.get("date1904") in {"1", "true"} for node in _all(root, "workbookPr"))
    sheets: list[RawSheet] = []
    budget = [_MOST_CELLS]
    for node in _all(root, "sheet"):
        link = links.get(_relation(node))
        if link is None or link.target not in package or link.kind != "worksheet":
            continue
        if len(sheets) == _MOST_SHEETS:
            raise UnsafeFileError(
                en=f"more than {_MOST_SHEETS} sheets: not a form",
                zh=f"工作表超过{_MOST_SHEETS}个：不是填报表",
            )
        cells: dict[tuple[int, int], RawCell] = {}
        if node.get("name") not in without:
            cells = _cells(package[link.target], styles, strings, budget, uses_1904=uses_1904)
        sheets.append(
            RawSheet(
                name=node.get("name", ""),
                is_hidden=node.get("state", "visible") != "visible",
                cells=cells,
            )
        )
    return RawBook(
        sheets=tuple(sheets),
        names={n.get("name", ""): n.text or "" for n in _all(root, "definedName")},
        properties=_properties(package),
        keywords=_keywords(package),
        external_links=sum("externallinks/externallink" in n.lower() for n in package.names),
    )


def parse_any(path: Path) -> RawBook:
    """The values of a workbook of any kind that calamine reads (.xls, .ods); no names."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = tuple(
            RawSheet(name=name, cells=dict(_values(book.get_sheet_by_name(name).to_python())))
            for name in book.sheet_names[:_MOST_SHEETS]
        )
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileError(
            en="the file cannot be read: damaged, or protected by a password",
            zh="文件无法读取：已损坏或已加密，请取消密码后重报",
        ) from error
    return RawBook(sheets=sheets, has_formulas=False)


def _check_active(package: Package) -> None:
    for name in package.names:
        for pattern, en, zh in _ACTIVE:
            if pattern.search(f"/{name}".lower()):
                raise UnsafeFileError(
                    en=f"the file contains {en} ({name}), which the form that was sent does"
                    " not: save"
                    " it as a plain .xlsx without them",
                    zh=f"文件含有{zh}（{name}），发出的表中没有：请另存为不含{zh}的.xlsx后重报",
                )


class _Styles:
    """Which cell styles show dates, and which per cent?"""

    def __init__(self, package: Package, part: str) -> None:
        self.dates: set[int] = set()
        self.percents: set[int] = set()
        if not part:
            return
        root = parse_xml(package[part], part)
        codes = {node.get("numFmtId"): node.get("formatCode", "") for node in _all(root, "numFmt")}
        for table in _all(root, "cellXfs"):
            for index, style in enumerate(_children(table)):
                self._add(index, style.get("numFmtId", "0"), codes)

    def _add(self, index: int, number: str, codes: Mapping[str | None, str]) -> None:
        code = _QUOTED.sub("", codes.get(number, "")).lower()
        known = int(number) if number.isdigit() else 0
        if code:
            if "%" in code:
                self.percents.add(index)
            elif re.search(r"[ymdhs年月日]", code.replace("general", "")):
                self.dates.add(index)
        elif known in _DATE_FORMATS:
            self.dates.add(index)
        elif known in _PERCENT_FORMATS:
            self.percents.add(index)


def _strings(package: Package, part: str) -> list[str]:
    if not part:
        return []
    found: list[str] = []
    for _, node in etree.iterparse(BytesIO(package[part]), tag="{*}si", **_SAFE):
        found.append(_text_of(node))
        _forget(node)
    return found


def _cells(
    content: bytes, styles: _Styles, strings: list[str], budget: list[int], *, uses_1904: bool
) -> dict[tuple[int, int], RawCell]:
    found: dict[tuple[int, int], RawCell] = {}
    shared: dict[str, str] = {}
    row = 0
    for _, node in etree.iterparse(BytesIO(content), tag="{*}row", **_SAFE):
        row, column = _number(node.get("r"), row + 1), 0
        budget[0] -= len(node)
        if budget[0] < 0:
            raise UnsafeFileError(en="too many cells: not a form", zh="单元格过多：不是填报表")
        for child in node:
            if not str(child.tag).endswith("}c"):
                continue
            name = child.get("r")
            place = position(name) if name else (row, column + 1)
            row, column = place
            if not (1 <= row <= _LAST_ROW and 1 <= column <= _LAST_COLUMN):
                raise UnsafeFileError(
                    en="a cell lies outside the sheet", zh="有单元格超出工作表范围"
                )
            cell = _cell(child, styles, strings, shared, uses_1904=uses_1904)
            if cell.value is not None or cell.formula:
                found[place] = cell
        if len(found) > _MOST_FILLED:
            raise UnsafeFileError(en="too many filled cells: not a form", zh="数据过多：不是填报表")
        _forget(node)
    return found


def _cell(
    node: Any, styles: _Styles, strings: list[str], shared: dict[str, str], *, uses_1904: bool
) -> RawCell:
    kind, formula, value = node.get("t", "n"), "", None
    for child in node:
        name = str(child.tag).rpartition("}")[2]
        if name == "f":
            formula = _formula(child, shared)
        elif name == "v":
            value = child.text
        elif name == "is":
            value, kind = _text_of(child), "str"
    if value is None:
        return RawCell("", None, formula)
    return RawCell(
        *_typed(kind, value, _number(node.get("s"), 0), styles, strings, uses_1904=uses_1904),
        formula,
    )


def _formula(node: Any, shared: dict[str, str]) -> str:
    text = node.text or ""
    if node.get("t") == "shared":
        group = node.get("si", "")
        # What follows in a group is the same formula for another row; only that it is one counts.
        text = shared.setdefault(group, text) or "shared"
    return text[:_SHOWN_FORMULA] or "?"


def _typed(
    kind: str, value: str, style: int, styles: _Styles, strings: list[str], *, uses_1904: bool
) -> tuple[str, float | str | bool | None]:
    if kind == "s":
        index = _number(value, -1)
        return ("s", strings[index]) if 0 <= index < len(strings) else ("", None)
    if kind in {"str", "inlineStr"}:
        return ("s", value[:_MOST_TEXT]) if value else ("", None)
    if kind in {"b", "e", "d"}:
        return kind, value == "1" if kind == "b" else value
    return _numeric(value, style, styles, uses_1904=uses_1904)


def _numeric(
    value: str, style: int, styles: _Styles, *, uses_1904: bool
) -> tuple[str, float | str | bool | None]:
    try:
        number = float(value)
    except ValueError:
        return "s", value
    if style in styles.dates:
        return "d", _date(number, uses_1904=uses_1904) or value
    return ("p" if style in styles.percents else "n"), number


def _date(serial: float, *, uses_1904: bool) -> str:
    try:
        return ((_EPOCH_1904 if uses_1904 else _EPOCH) + timedelta(days=int(serial))).isoformat()
    except (OverflowError, ValueError):
        return ""


def _values(rows: list[list[Any]]) -> Iterator[tuple[tuple[int, int], RawCell]]:
    filled = 0
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value in {"", None} if isinstance(value, str | None) else False:
                continue
            filled += 1
            if filled > _MOST_FILLED:
                raise UnsafeFileError(
                    en="too many filled cells: not a form", zh="数据过多：不是填报表"
                )
            yield (row, column), _plain(value)


def _plain(value: Any) -> RawCell:
    if isinstance(value, bool):
        return RawCell("b", value)
    if isinstance(value, int | float):
        return RawCell("n", float(value))
    if isinstance(value, datetime):
        return RawCell("d", value.date().isoformat())
    if isinstance(value, date):
        return RawCell("d", value.isoformat())
    return RawCell("s", str(value))


def _properties(package: Package) -> dict[str, str]:
    part = "docProps/custom.xml"
    if part not in package:
        return {}
    return {
        node.get("name", ""): "".join(str(text) for text in node.itertext()).strip()
        for node in _all(parse_xml(package[part], part), "property")
    }


def _keywords(package: Package) -> str:
    part = next(
        (link.target for link in package.relationships() if link.kind == "core-properties"), ""
    )
    if not part or part not in package:
        return ""
    return next((n.text or "" for n in _all(parse_xml(package[part], part), "keywords")), "")


def _part_of(package: Package, main: str, kind: str) -> str:
    return next(
        (
            link.target
            for link in package.relationships(main)
            if link.kind == kind and link.target in package
        ),
        "",
    )


def _all(root: Any, name: str) -> Iterator[Any]:
    return iter(root.iter(f"{{*}}{name}"))


def _children(node: Any) -> Iterator[Any]:
    return (child for child in node if isinstance(child.tag, str))


def _relation(node: Any) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.endswith("}id")), "")


def _text_of(node: Any) -> str:
    """The text of a string, without the readings that may stand above its characters."""
    pieces = [
        child.text or ""
        for child in node.iter("{*}t")
        if etree.QName(child.getparent()).localname != "rPh"
    ]
    return "".join(pieces)[:_MOST_TEXT]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - longer numbers are no row numbers


def _forget(node: Any) -> None:
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
