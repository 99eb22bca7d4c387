"""What stands in a sheet's part besides its rows, and how are the two put together again?"""

import re
from operator import itemgetter

from lxml import etree

from addin.errors import FileError
from addin.ooxml.sheet.contents.cells import attribute
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.xml import parse_xml

_ROOT = re.compile(r"<((?:[\w.-]+:)?)worksheet\b")
_DIMENSION = re.compile(r"""<(?:\w+:)?dimension\b[^>]*?\sref\s*=\s*["'](?=([^"']*))""")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?\?>\s*")


class SheetXml:
    """One worksheet part: `rows` as text, everything else as a tree once it is asked for.

    Raises FileError where the part is no worksheet.
    """

    def __init__(self, content: bytes, part: str) -> None:
        self.part = part
        text = _decoded(content)
        root = _ROOT.search(text)
        if not root:
            raise FileError("not_a_worksheet", part=part)
        self.prefix = p = root[1]
        opened = re.compile(rf"<{p}sheetData\s*(/?)>").search(text, root.end())
        if not opened:
            raise FileError("no_rows", part=part)
        start, end, after = opened.end(), opened.end(), opened.end()
        if not opened[1]:
            closed = re.compile(rf"</{p}sheetData\s*>").search(text, start)
            if not closed:
                raise FileError("rows_never_end", part=part)
            end, after = closed.span()
        self._before, self._after = text[: opened.start()], text[after:]
        self.rows = SheetRows(text, part, p, start=start, end=end)
        self._tree: etree._Element | None = None
        self._fresh = False

    @property
    def frame_text(self) -> str:
        """Everything but the rows, as it came; to look for words quickly."""
        if self._tree is not None:
            return etree.tostring(self._tree, encoding="unicode")
        return self._before + self._after

    @property
    def tree(self) -> etree._Element:
        """The part without its rows, for reading."""
        if self._tree is None:
            p = self.prefix
            text = f"{self._before}<{p}sheetData/>{self._after}"
            self._tree = parse_xml(_DECLARED.sub("", text).encode(), self.part)
        return self._tree

    def change_tree(self) -> etree._Element:
        """The part without its rows, for changing."""
        self._fresh = True
        return self.tree

    def find(self, name: str) -> etree._Element | None:
        """The first child of the sheet with this local name."""
        return self.tree.find(f"{{*}}{name}")

    def style_at(self, row: int, column: int) -> int:
        """The number of a cell's format; that of its row or column where it stands empty."""
        found = self.rows.row(row)
        cell = found.find(column) if found else None
        if cell:
            return cell.style
        if found and attribute(found.attributes, "customFormat") in {"1", "true"}:
            return int(attribute(found.attributes, "s") or 0)
        if f"<{self.prefix}cols" in self.frame_text:
            for entry in self.tree.iterfind("{*}cols/{*}col"):
                if int(entry.get("min", "0")) <= column <= int(entry.get("max", "0")):
                    return int(entry.get("style", "0"))
        return 0

    def fit_dimension(self) -> None:
        """Say which area holds cells, where the sheet says it."""
        if self._fresh:
            self._write_tree()
        before = self._before
        said = _DIMENSION.search(before)
        if said:
            self._before = before[: said.end()] + self.rows.extent() + before[said.end(1) :]

    def to_bytes(self) -> bytes:
        """The part."""
        if self._fresh and self._tree is not None:
            self._write_tree()
        p = self.prefix
        before = f"{self._before}<{p}sheetData>".encode()
        after = f"</{p}sheetData>{self._after}".encode()
        # Row by row: the whole as text would take as much room again.
        texts = map(itemgetter(1), self.rows.texts())
        return b"".join((before, *map(str.encode, texts), after))

    def _write_tree(self) -> None:
        text: str = etree.tostring(self.tree, encoding="unicode")
        before, _, self._after = text.partition(f"<{self.prefix}sheetData/>")
        self._before = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{before}'
        self._fresh = False


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        text = content.decode("utf-16")
    else:
        declared = re.match(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)""", content)
        encoding = declared[1].decode() if declared else "utf-8"
        signed = encoding.lower() in {"utf-8", "utf8"}
        try:
            text = content.decode("utf-8-sig" if signed else encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise FileError("sheet_encoding", encoding=encoding) from error
    if "<?xml" not in text[:8] or re.match(r"<\?xml[^>]*UTF-8", text, re.IGNORECASE):
        return text
    return re.sub(r"""^(<\?xml[^>]*encoding\s*=\s*["'])[^"']*""", r"\g<1>UTF-8", text, count=1)
