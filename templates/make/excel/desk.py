"""How is a sheet of the Excel template written: heading, table, looks, lamps, print?"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from addin.language import Language, Text
from addin.ooxml.package import open_package
from templates.make.excel.columns import Col, Line, Listing
from templates.make.excel.looks import BOXED, FACES, INK, LOOKS, SIGNS
from templates.make.excel.sums import in_words

__all__ = ["HEADER", "ROW", "Desk"]

_A4 = 9
_LATIN = re.compile(rb'<a:latin typeface="([^"]*)"/>')
_BOTH = rb'<a:latin typeface="\1"/><a:ea typeface="\1"/>'
_MOST_DECIMALS = 4
HEADER, ROW = 5, 6
"""The rows of a header and of the first line; above them title, plan, banner, note and link."""
# A cell of the row, of a line, of the row above; the rows that repeat; the column of a table.
_KEY = re.compile(r"\{(?:(tbl_[a-z_0-9]+|rows)\.)?([a-z_0-9]+)(?:@(\d)|(\^))?\}")


_ABOUT = Text(
    zh="{{ plan_name }}　{{ period_words }}　{{ as_of_words }}",
    en="{{ plan_name }}. {{ period_words }}. {{ as_of_words }}",
)
_BANNER = Text(zh="{{ banner }}", en="{{ banner }}")
_BACK = Text(zh="返回", en="Back to: ")


class Desk:
    """A workbook while it is made, with its formats and the places of its tables."""

    def __init__(
        self, language: Language, listings: Iterable[Listing], *, published: bool = False
    ) -> None:
        self._memory = BytesIO()
        self.language = language
        self.published = published
        self.listings = {listing.name: listing for listing in listings}
        face = {"font_name": FACES[language], "font_size": 10}
        self.book: Any = Workbook(
            self._memory,
            {"in_memory": True, "strings_to_urls": False, "default_format_properties": face},
        )
        self._formats: dict[tuple[str, bool, bool], Any] = {}

    def finished(self, properties: Mapping[str, Any]) -> bytes:
        """The file; its charts name their typeface for Chinese too, as the library does not."""
        self.book.set_properties(dict(properties))
        self.book.close()
        package = open_package(self._memory.getvalue())
        charts = [name for name in package.names if name.startswith("xl/charts/chart")]
        parts = {name: _LATIN.sub(_BOTH, package[name]) for name in charts}
        return package.with_parts(parts).to_bytes()

    def sheet(self, name: Text, *, pages_down: int = 0) -> Any:
        """A sheet that prints on A4 landscape, one page wide."""
        sheet = self.book.add_worksheet(name[self.language])
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, pages_down)
        page = Text(zh="第 &P 页，共 &N 页", en="Page &P of &N")[self.language]
        face = f'&"{FACES[self.language]},Regular"&9 '
        sheet.set_footer(f"&L{face}&A {{{{ banner }}}}&C{face}{page}&R{face}{{{{ period_words }}}}")
        return sheet

    def heading(self, sheet: Any, title: Text, note: Text, back: Text | None = None) -> None:
        """Title, plan, what a made-up plan says, a note, and the way back."""
        sheet.write_string(0, 0, title[self.language], self.format("title"))
        sheet.set_row(0, 26)
        lines = ((_ABOUT, "lead"), (_BANNER, "warning"), (note, "lead"))
        for row, (text, look) in enumerate(lines, 1):
            if text[self.language]:
                sheet.write_string(row, 0, text[self.language], self.format(look))
        if back is not None:
            there = f"internal:'{back[self.language]}'!A1"
            words = f"{_BACK[self.language]}{back[self.language]}"
            sheet.write_url(HEADER - 1, 0, there, self.format("link"), words)

    def listing(self, listing: Listing, back: Text | None = None) -> Any:
        """A sheet with its heading and one table."""
        sheet = self.sheet(listing.sheet, pages_down=int(listing.whole))
        self.heading(sheet, listing.title, listing.note, back)
        if listing.turns:
            sheet.write_string(0, len(listing.columns), f"{{% sheet {listing.turns} %}}")
        self.table(sheet, listing, HEADER)
        self._widths(sheet, listing.columns)
        last = ROW + len(listing.lines) - 1
        self.decimals(sheet, listing, last)
        self.lamps(sheet, listing, last)
        sheet.print_area(0, 0, last + listing.below, listing.printed - 1)
        if not listing.whole:
            sheet.repeat_rows(HEADER)
        if not self.published:
            sheet.freeze_panes(ROW, listing.frozen)
        return sheet

    def table(self, sheet: Any, listing: Listing, header: int) -> None:
        """The header row and the lines of a table."""
        for at, line in enumerate(listing.lines, 1):
            for column in range(len(listing.columns)):
                self._cell(sheet, listing, (header + at, column), line)
        headers = [
            {"header": one.header[self.language], "header_format": self.format("header")}
            for one in listing.columns
        ]
        filtered = listing.sortable and not self.published
        sheet.add_table(
            header, 0, header + len(listing.lines), len(headers) - 1,
            {"name": listing.name, "style": None, "autofilter": filtered, "columns": headers},
        )  # fmt: skip
        sheet.set_row(header, 42)

    def formula(self, formula: str, listing: Listing, row: int, header: int = HEADER) -> str:
        """The formula with addresses for keys and the words of the language."""

        def address(found: re.Match[str]) -> str:
            table, key, line, above = found.groups()
            if table and table != "rows":
                return self.column(table, key)
            at = listing.at(key)
            letter = xl_col_to_name(at, col_abs=True)
            if table:
                return f"{letter}${header + 2}:{letter}${header + 2}"
            if line:
                return str(xl_rowcol_to_cell(header + 1 + int(line), at, True, True))  # noqa: FBT003 - row and column fixed
            return f"{letter}{row if above else row + 1}"

        return "=" + _KEY.sub(address, in_words(formula, self.language))

    def column(self, table: str, key: str, *, header: int = HEADER) -> str:
        """The address of all lines of a column of a table."""
        listing = self.listings[table]
        letter = xl_col_to_name(listing.at(key), col_abs=True)
        name = listing.sheet[self.language]
        return f"'{name}'!{letter}${header + 2}:{letter}${header + 1 + len(listing.lines)}"

    def _cell(self, sheet: Any, listing: Listing, place: tuple[int, int], line: Line) -> None:
        row, at = place
        column = listing.columns[at]
        lives = column.key in line.formulas and not self.published
        look = self.format(column.look, live=lives, bold=line.bold)
        if lives:
            sheet.write_formula(
                row, at, self.formula(line.formulas[column.key], listing, row), look
            )
            return
        none = "[z]" if self.published else "—"
        text: str | Text = column.tag if line.texts is None else line.texts.get(column.key, none)
        words = text[self.language] if isinstance(text, Text) else text
        first = next(one.key for one in listing.columns if one.key not in line.formulas)
        marked = self._marked(words, line) if column.key == first else words
        sheet.write_string(row, at, marked, look)

    def _marked(self, text: str, line: Line) -> str:
        """The text of the first cell, between the marks that repeat its row."""
        if line.items:
            return f"{{%tr for row in {line.items} %}}{text}{{%tr endfor %}}"
        return f"{{%tr if {line.when} %}}{text}{{%tr endif %}}" if line.when else text

    def _widths(self, sheet: Any, columns: tuple[Col, ...]) -> None:
        """What is folded stands behind an outline, closed."""
        folding = {} if self.published else {"level": 1, "hidden": True}
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, None, folding if column.folded else {})
        if folding and columns[-1].folded:
            sheet.set_column(len(columns), len(columns), 3, None, {"collapsed": True})

    def decimals(self, sheet: Any, listing: Listing, last: int, first: int = ROW) -> None:
        """Amounts show as many decimals as the indicator of their row has."""
        if "decimals" not in {column.key for column in listing.columns}:
            return
        letter = xl_col_to_name(listing.at("decimals"))
        amounts = [at for at, one in enumerate(listing.columns) if one.look == "amount"]
        thousands = "#,##0" if self.language == "en" else "0"
        for number in range(_MOST_DECIMALS):
            shown = {"num_format": thousands + ("." + "0" * number if number else "") + "_)"}
            where = f"=${letter}{first + 1}={number}"
            rule = {"type": "formula", "criteria": where, "format": self.book.add_format(shown)}
            for at in amounts:
                sheet.conditional_format(first, at, last, at, rule)

    def lamps(self, sheet: Any, listing: Listing, last: int, first: int = ROW) -> None:
        """Shade the lamps; their shape and word say the same without colour."""
        for at, column in enumerate(listing.columns):
            if column.look == "status" and not self.published:
                self.shade(sheet, (first, at, last, at))

    def shade(self, sheet: Any, area: tuple[int, int, int, int]) -> None:
        """Shade cells by the sign that they begin with."""
        for sign, look in SIGNS.items():
            rule = {"type": "text", "criteria": "begins with", "value": sign,
                    "format": self.book.add_format(dict(look))}  # fmt: skip
            sheet.conditional_format(*area, rule)

    def dress(self, chart: Any, title: str, *, legend: Mapping[str, Any] | None = None) -> None:
        """Typeface, title and legend of a chart."""
        face = {"name": FACES[self.language], "size": 9}
        chart.set_title({"name": title, "name_font": {**face, "size": 11}, "overlay": False})
        chart.set_legend({"position": "bottom", "font": face, **(legend or {})})
        chart.set_chartarea({"border": {"color": "#BFBFBF"}})

    def format(self, look: str, *, live: bool = False, bold: bool = False) -> Any:
        """The format of a kind of cell."""
        key = (look, live, bold)
        if key not in self._formats:
            chosen = {"valign": "vcenter", **LOOKS[look]}
            if look in BOXED:
                chosen |= {"border": 1, "border_color": INK["line"]}
            if live:
                chosen["bg_color"] = INK["live"]
            if bold:
                chosen["bold"] = True
            if self.published:
                chosen.pop("bg_color", None)
            if self.language == "zh":
                chosen["num_format"] = str(chosen.get("num_format", "General")).replace(
                    "#,##0", "0"
                )
            self._formats[key] = self.book.add_format(chosen)
        return self._formats[key]
