"""Are the sheets of a workbook what they claim to be, and which of their cells show an error?

calamine makes room for every cell between the first and the last, and for every text that is
claimed: two cells in opposite corners would take all memory. And it shows errors empty.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from addin.cells import MAX_COLUMN, MAX_ROW, cell_name
from addin.errors import UnsafeFileError
from addin.ooxml.package import Package
from addin.ooxml.xml import read_elements

WIDEST = 28_000_000
"""Room for 26 columns in every row of the grid: rows times columns, empty cells too."""

_STRINGS = "xl/sharedStrings.xml"
_HEAD = 64 * 1024
_MB = 1024 * 1024
# A cell that is written otherwise than office programs do, or that lies outside of a narrow, a
# short or a wide box of at most WIDEST cells. Sheets may hold 500 MB: a pattern looks once.
_OUTSIDE = tuple(
    re.compile(rb'<c(?! r="%s|[A-Za-z:])' % shape)
    for shape in (
        rb'[A-Z](?:\d{1,6}+"|10[0-4]\d{4}")',
        rb'[A-I]?[A-Z]\d{1,5}+"',
        rb'[A-Z]{1,3}\d{1,3}+"',
    )
)
_PREFIXED = re.compile(rb":c[\s/>]")
_COUNTED = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)["']""")
_NO_RESULT = re.compile(
    rb"""<c r="([A-Z]+\d+)"(?![^>]* t="str")[^>]*>"""
    rb"""(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"""
)
_HIDDEN_ROW = re.compile(rb'<row r="(\d+)"[^>]* hidden="(?:1|true)"')
_ERROR = re.compile(
    rb"""<c r="([A-Z]+\d+)"[^>]* t="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]*)</v>"""
)


def look_through(package: Package, box: int) -> Mapping[str, Mapping[str, str]]:
    """The cells that show an error, by sheet, as ``{"Data": {"C2": "#REF!"}}``.

    An empty error stands for a formula that no program has calculated yet; a number instead of a
    cell is a row that is hidden.
    UnsafeFileError where a sheet's rows times columns are more than `box`, or where the file
    claims more texts than it has.
    """
    names = _names(package)
    errors = {}
    for part in _parts(package):
        found = _plain_errors(package, part) if box >= WIDEST else None
        if found is None:
            found = _any_errors(_utf8(package[part]), part, box)
        if part in names:
            errors[names[part]] = found
    return errors


def _names(package: Package) -> dict[str, str]:
    """The name of each sheet by its part; read without lxml, which takes as long as all sheets."""
    book = package.main_part()
    targets = {link.id: link.target for link in package.relationships(book)}
    sheets = (found for name, found in read_elements(package[book], book) if name == "sheet")
    linked = ((sheet.get("name", ""), *_links(sheet)) for sheet in sheets)
    return {targets[link]: name for name, *links in linked for link in links if link in targets}


def _links(attributes: Mapping[str, str]) -> Iterator[str]:
    """The ids of relationships that an element names, whatever the prefix of their namespace."""
    return (value for key, value in attributes.items() if key.endswith(":id"))


def _parts(package: Package) -> Iterator[str]:
    """Every part that a reader of workbooks may open as a sheet or as texts."""
    linked = [link.target for link in package.relationships(package.main_part())]
    named = [name for name in package.names if name.startswith("xl/worksheets/")]
    wanted = dict.fromkeys((*linked, *named, _STRINGS))
    yield from (part for part in wanted if part in package and not part.endswith(".rels"))


def _plain_errors(package: Package, part: str) -> dict[str, str] | None:
    """The errors of a sheet whose cells are all plain and lie in one of the boxes; else None."""
    for outside in _OUTSIDE:
        errors: dict[str, str] = {}
        for block in _blocks(package.pieces(part)):
            if b"<sst" in block[:_HEAD] or b"\0" in block[:4]:
                return None
            if outside.search(block) or (b":" in block and _PREFIXED.search(block)):
                break
            errors |= _errors(block)
        else:
            return errors
    return None


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces cut anew so that no cell is cut; they stay in the processor's cache."""
    rest: list[bytes] = []
    for piece in pieces:
        end = piece.rfind(b"<c ")
        if end < 0:
            rest.append(piece)
        else:
            yield b"".join((*rest, piece[:end]))
            rest = [piece[end:]]
    yield b"".join(rest)


def _errors(block: bytes) -> dict[str, str]:
    found = {}
    # One letter is looked for much faster than two.
    if b"#" in block and b't="e"' in block:
        found = {each[1].decode(): each[2].decode() for each in _ERROR.finditer(block)}
    if b"f" in block and b"<f" in block:
        found |= dict.fromkeys((each[1].decode() for each in _NO_RESULT.finditer(block)), "")
    if b" hidden=" in block:
        found |= dict.fromkeys((row[1].decode() for row in _HIDDEN_ROW.finditer(block)), "hidden")
    return found


def _any_errors(content: bytes, part: str, box: int) -> dict[str, str]:
    """The errors of a part, however its cells are written, once it is known to be safe."""
    if part == _STRINGS or b"<sst" in content[:_HEAD]:
        _check_strings(content, part)
    if b"sheetData" not in content:
        return {}
    from addin.ooxml.sheet.scan import marks_in  # lxml: only for sheets that are not plain

    errors: dict[str, str] = {}
    rows = columns = 0
    for mark in marks_in(content, part):
        if mark.is_filled:
            rows, columns = max(rows, mark.row), max(columns, mark.column)
        if mark.kind == "e" or mark.is_uncalculated:
            errors[cell_name(mark.row, mark.column)] = mark.value
    if rows > MAX_ROW or columns > MAX_COLUMN or rows * columns > box:
        raise UnsafeFileError("too_many_cells", part=part, rows=rows, columns=columns)
    return errors


def _utf8(content: bytes) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
        return re.sub(r"^\ufeff?<\?xml.*?\?>", "", text, count=1).encode()
    return content


def _check_strings(content: bytes, part: str) -> None:
    declared = [int(count) for count in _COUNTED.findall(content[:_HEAD])]
    # Honest files miscount a little: room is made for each claimed text, 24 bytes.
    if max(declared, default=0) > max(4 * content.count(b"si>"), _MB):
        raise UnsafeFileError("false_count", part=part)
