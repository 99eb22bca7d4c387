"""How are the rows of a sheet read and changed without building a tree of every cell?

A sheet of a million cells is some forty megabytes of text and a gigabyte of tree. Rows are kept
as the text they came as; only a row that is touched is cut into cells.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from lxml import etree

from addin.cells import MAX_COLUMN, MAX_ROW, cell_name, column_name, column_number
from addin.errors import FileError
from addin.ooxml.sheet.contents.cells import attribute, with_attribute
from addin.ooxml.sheet.contents.row import CellXml, SheetRow, patterns
from addin.ooxml.sheet.references.lines import LineMap
from addin.ooxml.xml import not_well_formed

_REFERENCE = re.compile(r"""\sr\s*=\s*["']([A-Za-z]+[0-9]+)""")
_LETTERS = re.compile(r"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([A-Za-z]{1,3})""")
_NAME = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


class SheetRows:
    """The rows of one sheet, in order; `part` names it in errors.

    They are read from `xml` between `start` and `end`, so that the text need not be copied.
    """

    def __init__(
        self, xml: str, part: str, prefix: str = "", *, start: int = 0, end: int | None = None
    ) -> None:
        end = len(xml) if end is None else end
        self.prefix = prefix
        self.part = part
        self._patterns = patterns(prefix)
        if xml.find("<!", start, end) >= 0 or xml.find("<?", start, end) >= 0:
            xml = _plain(xml[start:end], prefix, part)
            start, end = 0, len(xml)
        self.numbers: list[int] = []
        self._texts: list[str] = []
        self._cut: dict[int, SheetRow] = {}
        for number, text in self._split(xml, start, end):
            if number <= (self.numbers[-1] if self.numbers else 0) or number > MAX_ROW:
                raise FileError("rows_out_of_order", part=part, number=number)
            self.numbers.append(number)
            self._texts.append(text)

    def __len__(self) -> int:
        return len(self.numbers)

    def xml(self) -> str:
        """Everything between the tags of ``sheetData``."""
        self.close_rows()
        return "".join(self._texts)

    def text(self, number: int) -> str:
        """The element of a row as text; empty where there is none."""
        at = self._at(number)
        if at is None:
            return ""
        if number in self._cut:
            return self._cut[number].xml(self.prefix)
        return self._texts[at]

    def row(self, number: int) -> SheetRow | None:
        """A row cut into cells, for reading; None where there is none."""
        if number in self._cut:
            return self._cut[number]
        at = self._at(number)
        return None if at is None else self.cut(number, self._texts[at])

    def open_row(self, number: int) -> SheetRow:
        """A row cut into cells, for changing; made where there is none."""
        row = self._cut.get(number)
        if row is None:
            row = self.row(number)
            if row is None:
                row = SheetRow(number, f' r="{number}"', [])
                at = bisect_left(self.numbers, number)
                self.numbers.insert(at, number)
                self._texts.insert(at, "")
            self._cut[number] = row
        return row

    def exchange(self, number: int, column: int, old: str, new: str) -> None:
        """Put another element in the place of that of a cell; quick where the row is not open."""
        at = self._at(number)
        if number in self._cut or at is None or old not in self._texts[at]:
            self.open_row(number).put(column, new)
        else:
            self._texts[at] = self._texts[at].replace(old, new, 1)

    def cell(self, row: int, column: int) -> str:
        """The element of a cell as text; empty where there is none."""
        found = self.row(row)
        cell = found.find(column) if found else None
        return cell.xml if cell else ""

    def texts(self) -> Iterator[tuple[int, str]]:
        """Number and element of every row."""
        self.close_rows()
        yield from zip(self.numbers, self._texts, strict=True)

    def rows_with(self, mark: str) -> Iterator[SheetRow]:
        """The rows whose text holds `mark`, cut into cells for changing."""
        for number, text in list(self.texts()):
            if mark in text:
                yield self.open_row(number)

    def replace(self, rows: list[tuple[int, str]]) -> None:
        """Take these rows instead of all there were."""
        self._cut.clear()
        self.numbers = [number for number, _ in rows]
        self._texts = [text for _, text in rows]

    def move_rows(self, lines: LineMap) -> None:
        """Every row goes where `lines` says; what was repeated stands there as a copy."""
        start = lines.first_change
        kept: list[tuple[int, str]] = []
        moved: list[tuple[int, str]] = []
        for number, text in self.texts():
            if number < start:
                kept.append((number, text))
                continue
            places = lines.targets(number)
            moved += [(place, self.renumbered(text, place)) for place in places]
        moved.sort(key=lambda entry: entry[0])
        self.replace(kept + moved)

    def move_columns(self, lines: LineMap) -> None:
        """Every cell goes where `lines` says along its row."""
        for number, _ in list(self.texts()):
            row = self.open_row(number)
            if row.cells and row.cells[-1].column >= lines.first_change:
                row.cells = self._moved_cells(row, lines)
                row.attributes = with_attribute(f"<r{row.attributes}>", "spans", None)[2:-1]

    @staticmethod
    def renamed(xml: str, name: str) -> str:
        """The element of a cell under another address."""
        found = _REFERENCE.search(xml, 0, xml.index(">"))
        return xml if found is None else xml[: found.start(1)] + name + xml[found.end(1) :]

    def extent(self) -> str:
        """The area that holds every cell, for ``dimension``."""
        first, last, left, right = 0, 0, MAX_COLUMN, 1
        for number, text in self.texts():
            start = text.rfind(f"<{self.prefix}c ")
            if start < 0:
                continue
            west, east = _LETTERS.search(text), _LETTERS.match(text, start)
            if west and east:
                edges = column_number(west[1]), column_number(east[1])
            else:
                cells = self.cut(number, text).cells
                edges = cells[0].column, cells[-1].column
            first, last = first or number, number
            left, right = min(left, edges[0]), max(right, edges[1])
        if not first:
            return "A1"
        names = dict.fromkeys((cell_name(first, left), cell_name(last, right)))
        return ":".join(names)

    def _moved_cells(self, row: SheetRow, lines: LineMap) -> list[CellXml]:
        cells = [
            CellXml(place, self.renamed(cell.xml, f"{column_name(place)}{row.number}"))
            for cell in row.cells
            for place in lines.targets(cell.column)
        ]
        return sorted(cells, key=lambda cell: cell.column)

    def renumbered(self, text: str, number: int) -> str:
        """The element of a row under another number."""
        text = self._patterns.row_name.sub(rf"\g<1>{number}", text, count=1)
        return self._patterns.cell_row.sub(rf"\g<1>{number}", text)

    def _at(self, number: int) -> int | None:
        at = bisect_left(self.numbers, number)
        return at if at < len(self.numbers) and self.numbers[at] == number else None

    def close_rows(self) -> None:
        """Let every row that is open be text again; who still holds one changes nothing."""
        for number, row in self._cut.items():
            at = self._at(number)
            if at is not None:
                self._texts[at] = row.xml(self.prefix)
        self._cut.clear()

    def _split(self, xml: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        number, at = 0, start
        for found in self._patterns.row.finditer(xml, start, end):
            if xml[at : found.start()].strip():
                raise self._broken(xml[at : found.start()])
            at = found.end()
            written = attribute(found[1], "r")
            number = int(written) if written and written.isdigit() else number + 1
            text = found[0]
            if written is None:
                name = len(self.prefix) + 4
                text = f'{text[:name]} r="{number}"{text[name:]}'
            yield number, text
        if xml[at:end].strip():
            raise self._broken(xml[at:end])

    def _broken(self, text: str) -> FileError:
        found = text.strip()[:40]
        return FileError("not_a_row", part=self.part, found=found)

    def cut(self, number: int, text: str) -> SheetRow:
        """The element of a row cut into cells; it stays apart from the rows of the sheet."""
        found = self._patterns.row.fullmatch(text)
        assert found is not None  # noqa: S101 - it was found by this pattern
        cells: list[CellXml] = []
        column = 0
        for cell in self._patterns.cell.finditer(found[2] or ""):
            name = attribute(cell[1], "r")
            column = self._column(name, number) if name is not None else column + 1
            if cells and column <= cells[-1].column:
                raise FileError("cells_out_of_order", part=self.part, name=name)
            xml = cell[0]
            if name is None:
                start = len(self.prefix) + 2
                xml = f'{xml[:start]} r="{column_name(column)}{number}"{xml[start:]}'
            cells.append(CellXml(column, xml))
        return SheetRow(number, found[1], cells)

    def _column(self, name: str, number: int) -> int:
        found = _NAME.fullmatch(name)
        column = column_number(found[1]) if found else 0
        if not found or int(found[2]) != number or not 1 <= column <= MAX_COLUMN:
            raise FileError("cell_in_wrong_row", part=self.part, name=name, number=number)
        return column


def _plain(xml: str, prefix: str, part: str) -> str:
    """The rows without comments, instructions and CDATA, which hide tags from the patterns."""
    names = sorted(set(re.findall(r"[<\s](\w[\w.-]*):\w", xml)) - {"xml"})
    bindings = "".join(f' xmlns:{name}="urn:{name}"' for name in names)
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    try:
        root = etree.fromstring(f"<{prefix}d{bindings}>{xml}</{prefix}d>", parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise not_well_formed(part, error) from error
    text: str = etree.tostring(root, encoding="unicode")
    start, end = text.index(">") + 1, text.rindex("</")
    return text[start:end]
