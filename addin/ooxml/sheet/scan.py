"""What do the cells of a sheet say: values, formulas, errors, and how a number is shown?

Every way to write a cell is understood here, and a cell in the last corner takes no room for
those before it; the price is a tree for each row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, NamedTuple

from lxml import etree

from addin.cells import MAX_COLUMN, MAX_ROW, TEXT_LIMIT, day_of_serial, split_cell
from addin.errors import FileError, UnsafeFileError, UsageError
from addin.ooxml.package import Package
from addin.ooxml.sheet.sight import LITERAL, hides_all, is_invisible, veils_in
from addin.ooxml.xml import local, parse_xml

# Whether there is a formula counts, and its beginning for a message.
_SHOWN_FORMULA = 60
_SINCE_1904, _LAST_SERIAL = 1462, 2958465
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS = frozenset({9, 10})
_WORDS = re.compile(r'"([^"]*)"|[\\!](.)|\[\$([^\]-]*)[^\]]*\]')
_SCALE = re.compile(r"(?<=[0#?]),+(?![0#?,])")
_DATES = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    # Inside a value a comment would end it: 2145<!-- -->.85 is one number.
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """One cell: `kind` is n(umber), p(er cent), d(ate), s(tring), b(oolean), e(rror) or nothing.

    A date is its ISO text; a per cent is the stored fraction. `formula` is the beginning of its
    text, empty for a constant. `manner` is what its look adds to it: the words of its number
    format with a comma for each thousand that it hides, ``hidden``, ``struck``, ``unseen``, and
    ``unsigned`` where a format leaves out the minus.
    """

    kind: str = ""
    value: float | str | bool | None = None
    formula: str = ""
    manner: str = ""

    @property
    def text(self) -> str:
        """The cell as a person reads it, without outer blanks."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value).strip()


BLANK = MarkedCell()
HIDDEN, STRUCK, UNSEEN, UNSIGNED = "hidden", "struck", "unseen", "unsigned"
# Digits of a run that is set above the line, and what stands behind each struck letter.
_RAISED = {
    "superscript": str.maketrans("0123456789*", "⁰¹²³⁴⁵⁶⁷⁸⁹※"),
    "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
STROKE = "\u0336"
# What stands behind digits that have the colour of the paper, or no size.
VEIL = "\u20e0"
# Line breaks and tabs as Excel writes those that XML would lose.
_BREAKS = re.compile(r"_x000([9AaDd])_")


class WrittenCell(NamedTuple):
    """A cell as it is written: `kind` is its type, `value` what stands for its value."""

    row: int
    column: int
    kind: str
    style: int
    formula: str
    value: str
    is_filled: bool

    @property
    def is_uncalculated(self) -> bool:
        """Whether a formula stands here that no program has calculated yet."""
        return bool(self.formula) and not self.value and self.kind != "str"


def marks_in(content: bytes, part: str) -> Iterator[WrittenCell]:
    """The cells of a sheet in the order in which they are written.

    FileError where the part is no well-formed XML, UnsafeFileError for a cell outside the grid.
    """
    shared: dict[str, str] = {}
    row = 0
    try:
        for _, node in etree.iterparse(BytesIO(content), tag="{*}row", **_SAFE):
            row, column = _number(node.get("r"), row + 1), 0
            for cell in node:
                if local(cell) == "c":
                    row, column = _place(cell.get("r"), row, column, part)
                    yield _mark(cell, row, column, shared)
            _forget(node)
    except etree.XMLSyntaxError as error:
        raise FileError("not_well_formed", part=part, error=error) from error


class CellTypes:
    """What the numbers in a workbook's cells mean: texts by their number, days, shares.

    `strings` and `styles` are the parts that say it, where there are such parts.
    """

    def __init__(
        self, package: Package, *, strings: str = "", styles: str = "", since_1904: bool = False
    ) -> None:
        self._since_1904 = since_1904
        self._strings = list(_strings(package, strings)) if strings in package else []
        root = parse_xml(package[styles], styles) if styles in package else None
        looks = list(_kinds(root)) if root is not None else []
        self.veils = veils_in(root) if root is not None else frozenset[str]()
        self._kinds = [kind for kind, _ in looks]
        self._manners = {style: manner for style, (_, manner) in enumerate(looks) if manner}

    def cell(self, mark: WrittenCell) -> MarkedCell:
        """The cell that a mark writes."""
        found = self._plain_cell(mark)
        manner = self._manners.get(mark.style, "")
        # Of a text the words of a number format say nothing.
        is_number = found.kind in {"n", "p"}
        if manner == UNSIGNED and isinstance(found.value, float) and found.value >= 0:
            return found
        seen = manner and found.value is not None and (is_number or manner in {STRUCK, UNSEEN})
        return replace(found, manner=manner) if seen else found

    def _plain_cell(self, mark: WrittenCell) -> MarkedCell:
        if mark.kind == "s":
            index = _number(mark.value, len(self._strings))
            text = self._strings[index] if index < len(self._strings) else ""
            return _text_cell(text, mark.formula)
        if mark.kind in {"str", "inlineStr"}:
            return _text_cell(mark.value[:TEXT_LIMIT], mark.formula)
        if not mark.value:
            return MarkedCell("", None, mark.formula)
        if mark.kind == "b":
            return MarkedCell("b", mark.value == "1", mark.formula)
        if mark.kind in {"e", "d"}:
            return MarkedCell(mark.kind, mark.value, mark.formula)
        return self._number_cell(mark)

    def _number_cell(self, mark: WrittenCell) -> MarkedCell:
        kind = self._kinds[mark.style] if mark.style < len(self._kinds) else "n"
        try:
            # Python reads 2_145 as a number, no office program does.
            number = float(mark.value.replace("_", "?"))
            if kind == "d" and number <= _LAST_SERIAL:
                day = day_of_serial(number + _SINCE_1904 * self._since_1904)
                return MarkedCell("d", day.isoformat(), mark.formula)
        except ValueError:
            return MarkedCell("s", mark.value, mark.formula)
        except OverflowError:
            return MarkedCell("d", mark.value, mark.formula)
        # Beyond the last day an office program knows, 20241014 stays a number.
        return MarkedCell("n" if kind == "d" else kind, number, mark.formula)


def _text_cell(text: str, formula: str) -> MarkedCell:
    return MarkedCell("s", text, formula) if text else MarkedCell("", None, formula)


def _strings(package: Package, part: str) -> Iterator[str]:
    for _, node in etree.iterparse(BytesIO(package[part]), tag="{*}si", **_SAFE):
        yield _text_of(node)
        _forget(node)


def _kinds(root: Any) -> Iterator[tuple[str, str]]:
    """What each cell style shows, d(ate), p(er cent) or n(umber), and what its look adds."""
    codes = {n.get("numFmtId", ""): n.get("formatCode", "") for n in root.iter("{*}numFmt")}
    fonts, fills, borders = (
        root.findall(f"{{*}}{kind}s/{{*}}{kind}") for kind in ("font", "fill", "border")
    )
    manners: dict[tuple[str | None, ...], str] = {}
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        look = font, fill, border = tuple(map(style.get, ("fontId", "fillId", "borderId")))
        if look not in manners:
            nodes = _nth(fonts, font), _nth(fills, fill), _nth(borders, border)
            manners[look] = _manner(*nodes)
        code = codes.get(number, "")
        yield shown_as(code, _number(number, 0)), manners[look] or words_of_format(code)


def _nth(nodes: Sequence[Any], number: str | None) -> Any:
    at = _number(number, 0)
    return nodes[at] if at < len(nodes) else None


def _manner(font: Any, fill: Any, border: Any) -> str:
    """Whether a cell is struck out, by a line or a cross, or nobody sees what is in it."""
    crossed = border is not None and all(
        border.get(key) in {"1", "true"} for key in ("diagonalUp", "diagonalDown")
    )
    if font is None:
        return STRUCK if crossed else ""
    if crossed or _is_on(font.find("{*}strike")):
        return STRUCK
    return UNSEEN if is_invisible(font, fill) else ""


def _is_on(node: Any) -> bool:
    return node is not None and node.get("val", "1") not in {"0", "false"}


def words_of_format(code: str) -> str:
    """What a number format shows that the number does not say; empty for a plain one.

    >>> words_of_format('0.0"万个"'), words_of_format('0.0,,"百万"'), words_of_format("#,##0.00")
    ('万个', ',,百万', '')
    >>> words_of_format(";;;")
    'hidden'
    """
    if hides_all(code):
        return HIDDEN
    plain, (first, *others) = LITERAL.sub("", code), code.split(";")
    words = "".join("".join(found) for found in _WORDS.findall(code))
    scale = max(_SCALE.findall(plain), key=len, default="")
    # A literal point, digit or minus beside digits makes another number of them.
    shown = "".join("".join(found) for found in _WORDS.findall(first))
    if re.search(r"[\d.,-]", shown) or LITERAL.sub("", first).startswith("-"):
        return scale + (words.strip() or "-")
    if scale or re.search(r"[^\W\d_]|[%‰¥$€]", words):
        return scale + words.strip()
    return UNSIGNED if others and not re.search(r"[-(−–负△▲]", others[0]) else ""


def shown_as(code: str, number: int) -> str:
    """How a number format shows a number, by its code or without one by its number.

    d(ate or time), p(er cent) or n(umber).

    >>> shown_as('yyyy"年"', 164), shown_as("0.0%", 165), shown_as('0"d"', 166), shown_as("", 14)
    ('d', 'p', 'n', 'd')
    """
    plain = LITERAL.sub("", code)
    if plain:
        return "p" if "%" in plain else "d" if _DATES.search(plain) else "n"
    return "d" if number in _DATE_FORMATS else "p" if number in _PERCENT_FORMATS else "n"


def _text_of(node: Any) -> str:
    """The text of a string, without the readings that may stand above its characters.

    Raised and lowered digits come as such, struck letters with a stroke behind each.
    """
    pieces = (_piece(t) for t in node.iter("{*}t") if local(t.getparent()) != "rPh")
    text = "".join(pieces)[:TEXT_LIMIT]
    return _BREAKS.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _piece(node: Any) -> str:
    text, look = str(node.text or ""), node.getparent().find("{*}rPr")
    if look is None or not text:
        return text
    raised = look.find("{*}vertAlign")
    if raised is not None:
        text = text.translate(_RAISED.get(raised.get("val", ""), {}))
    if is_invisible(look, None) and re.search(r"\d", text):
        text += VEIL
    return STROKE.join((*text, "")) if _is_on(look.find("{*}strike")) else text


def position(cell: str) -> tuple[int, int]:
    """The (row, column) of an address, both from 1; (0, 0) where it is none.

    >>> position("$J$8"), position("oops")
    ((8, 10), (0, 0))
    """
    try:
        return split_cell(cell)
    except UsageError:
        return 0, 0


def _place(name: str | None, row: int, column: int, part: str) -> tuple[int, int]:
    row, column = position(name) if name else (row, column + 1)
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise UnsafeFileError("sheet_too_large", part=part)
    return row, column


def _mark(cell: Any, row: int, column: int, shared: dict[str, str]) -> WrittenCell:
    formula, value, filled = "", "", False
    for child in cell:
        name = local(child)
        filled = filled or name in {"f", "v", "is"}
        if name == "f":
            formula = _formula(child, shared)
        elif name == "v":
            # A second value is no number, but text that somebody has to look at.
            value = " ".join(filter(None, (value, child.text)))
        elif name == "is":
            value = _text_of(child)
    return WrittenCell(
        row, column, cell.get("t", "n"), _number(cell.get("s"), 0), formula, value, filled
    )


def _formula(node: Any, shared: dict[str, str]) -> str:
    text = node.text or ""
    if node.get("t") == "shared":
        # What follows in a group is the same formula for another row; only that it is one counts.
        text = shared.setdefault(node.get("si", ""), text) or "shared"
    return text[:_SHOWN_FORMULA] or "?"


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - longer numbers are no row numbers


def _forget(node: Any) -> None:
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
