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
from templates.make.excel.looks import BOXED, FACES, INK, LOOKS, SIGNS, SOLID
from templates.make.excel.sums import in_words

__all__ = ["Desk"]

_A4 = 9
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
_SHOWN = re.compile(rb'(<hyperlink [^>]*?) display="[^"]*"')
_PARTS_LISTED = re.compile(rb"<(HeadingPairs|TitlesOfParts)>.*?</\1>", re.DOTALL)
_TONGUES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
_LATIN = re.compile(rb'<a:latin typeface="([^"]*)"/>')
_BOTH = rb'<a:latin typeface="\1"/><a:ea typeface="\1"/>'
_MOST_DECIMALS = 4
# A cell of the row, of a line, of the row above; the rows that repeat; the column of a table.
_KEY = re.compile(r"\{(?:(tbl_[a-z_0-9]+|rows)\.)?([a-z_0-9]+)(?:@(\d)|(\^))?\}")


_BANNER = Text(
    zh="{{ banner }}{% if banner %}。{% endif %}", en="{{ banner }}{% if banner %}. {% endif %}"
)
_JOINED = {"zh": ("：", "，"), "en": (": ", ", ")}
_OF_TITLE = {
    "zh": 2.8,
    "en": 1.4,
}  # how many times as wide as a cell's digit a letter of a title is
_OF_TAG, _OF_PERIOD = {"zh": 5, "en": 14}, 16  # letters, about
_BACK = Text(zh="返回", en="Back to: ")


class Desk:
    """A workbook while it is made, with its formats and the places of its tables."""

    def __init__(
        self,
        language: Language,
        listings: Iterable[Listing],
        *,
        published: bool = False,
        names: Mapping[str, Text] | None = None,
    ) -> None:
        self._memory = BytesIO()
        self.language = language
        self.published = published
        self._names = names or {}
        # Above the header: title, note, the way back, and in the working edition the bands.
        self.header = 3 if published else 4
        self.listings = {listing.name: listing for listing in listings}
        face = {"font_name": FACES[language], "font_size": 10}
        self.book: Any = Workbook(
            self._memory,
            {"in_memory": True, "strings_to_urls": False, "default_format_properties": face},
        )
        self._formats: dict[tuple[Any, ...], Any] = {}

    def finished(self, properties: Mapping[str, Any]) -> bytes:
        """The file; what the library does not write is added: typefaces for Chinese, language."""
        self.book.set_properties(dict(properties))
        self.book.close()
        package = open_package(self._memory.getvalue())
        charts = [name for name in package.names if name.startswith("xl/charts/chart")]
        parts = {name: _LATIN.sub(_BOTH, package[name]) for name in charts}
        tongue = f"<dc:language>{_TONGUES[self.language]}</dc:language>".encode()
        core = package[_CORE].replace(b"</cp:coreProperties>", tongue + b"</cp:coreProperties>")
        # What a link shows stands in its cell: said twice, its tags would stay.
        sheets = [name for name in package.names if name.startswith("xl/worksheets/sheet")]
        parts |= {name: _SHOWN.sub(rb"\1", package[name]) for name in sheets}
        # The list of sheets would keep the names that tags stand for.
        app = _PARTS_LISTED.sub(b"", package[_APP])
        return package.with_parts({**parts, _CORE: core, _APP: app}).to_bytes()

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
        named = "&A{% if banner %} · {{ banner }}{% endif %}"
        sheet.set_footer(f"&L{face}{named}&C{face}{page}&R{face}{{{{ period_words }}}}")
        return sheet

    def heading(self, sheet: Any, listing: Listing, note: Text, back: Text | None = None) -> None:
        """Title, what a made-up plan says with a note, and the way back.

        The title names the period, but a `brief` one, and the plan where the page is wide enough.
        """
        words = listing.title[self.language] + ("" if listing.brief else self._about(listing))
        sheet.write_string(0, 0, words, self.format("title"))
        sheet.set_row(0, 24)
        words = _BANNER[self.language] + note[self.language]
        sheet.write_string(1, 0, words, self.format("lead"))
        if back is not None:
            there = f"internal:'{back[self.language]}'!A1"
            words = f"{_BACK[self.language]}{back[self.language]}"
            sheet.write_url(2, 0, there, self.format("link"), words)

    def _about(self, listing: Listing) -> str:
        """Of which plan and period, behind the title.

        In the working edition a plan's name that is long for the page stands at its head alone.
        """
        colon, comma = _JOINED[self.language]
        if self.published:
            return f"{colon}{{{{ plan_name }}}}{comma}{{{{ period_words }}}}"
        shown = (one for one in listing.columns[: listing.printed] if not one.folded)
        room = sum(one.width for one in shown) / _OF_TITLE[self.language]
        own = re.sub(r"\{\{.*?\}\}", "x" * _OF_TAG[self.language], listing.title[self.language])
        fits = f"{{% if title|length <= {max(int(room) - len(own) - _OF_PERIOD, 0)} %}}"
        return f"{fits}{colon}{{{{ title }}}}{{% endif %}}{comma}{{{{ period_words }}}}"

    def listing(self, listing: Listing, back: Text | None = None) -> Any:
        """A sheet with its heading and one table."""
        sheet = self.sheet(listing.sheet, pages_down=int(listing.whole))
        face = f'&"{FACES[self.language]},Regular"&9 '
        sheet.set_header(f"&R{face}{{{{ title }}}}", {"margin": 0.25})
        self.heading(sheet, listing, listing.note, back)
        if listing.turns:
            sheet.write_string(0, 1, f"{{% sheet {listing.turns} %}}")
        self.table(sheet, listing, self.header)
        self._widths(sheet, listing.columns)
        first = self.header + 1
        last = first + len(listing.lines) - 1
        self.decimals(sheet, listing, last, first)
        if listing.upright:
            sheet.set_portrait()
        if not listing.whole:
            sheet.repeat_rows(self.header)
        sheet.print_area(0, 0, last, listing.printed - 1)
        if self.published:
            return sheet
        self._bands(sheet, listing)
        self.lamps(sheet, listing, last, first)
        self._sparks(sheet, listing, first)
        sheet.freeze_panes(first, listing.frozen)
        return sheet

    def _bands(self, sheet: Any, listing: Listing) -> None:
        """The row above the header, which says what a stretch of columns is about."""
        at = 0
        for band in listing.bands:
            look = self.format("band", fill=band.fill)
            for column in range(at, at + len(band.columns)):
                words = band.name[self.language] if column == at else ""
                sheet.write_string(self.header - 1, column, words, look)
            at += len(band.columns)

    def _sparks(self, sheet: Any, listing: Listing, row: int) -> None:
        """A small line in the row, drawn from its folded columns."""
        points = [at for at, one in enumerate(listing.columns) if one.look == "point"]
        for at, column in enumerate(listing.columns):
            if column.look == "spark":
                first, last = (xl_rowcol_to_cell(row, points[end]) for end in (0, -1))
                line = {"range": f"'{listing.sheet[self.language]}'!{first}:{last}",
                        "show_hidden": True, "empty_cells": "connect", "last_point": True,
                        "series_color": SOLID["fill"]["color"], "last_color": "#B3261E",
                        "weight": 1.25}  # fmt: skip
                sheet.add_sparkline(row, at, line)

    def table(self, sheet: Any, listing: Listing, header: int) -> None:
        """The header row and the lines of a table."""
        for at, line in enumerate(listing.lines, 1):
            for column in range(len(listing.columns)):
                self._cell(sheet, listing, (header + at, column), line)
        headers = [
            {
                "header": one.header[self.language],
                "header_format": self.format("header", fill=listing.fill_of(one.key)),
            }
            for one in listing.columns
        ]
        filtered = listing.sortable and not self.published
        name = self._names[listing.name][self.language] if self._names else listing.name
        sheet.add_table(
            header, 0, header + len(listing.lines), len(headers) - 1,
            {"name": name, "style": None, "autofilter": filtered, "columns": headers},
        )  # fmt: skip
        sheet.set_row(header, 40)

    def formula(self, formula: str, listing: Listing, row: int, header: int | None = None) -> str:
        """The formula with addresses for keys and the words of the language."""
        top = self.header if header is None else header

        def address(found: re.Match[str]) -> str:
            table, key, line, above = found.groups()
            if table and table != "rows":
                return self.column(table, key)
            at = listing.at(key)
            letter = xl_col_to_name(at, col_abs=True)
            if table:
                return f"{letter}${top + 2}:{letter}${top + 2}"
            if line:
                return str(xl_rowcol_to_cell(top + 1 + int(line), at, True, True))  # noqa: FBT003 - row and column fixed
            return f"{letter}{row if above else row + 1}"

        return "=" + _KEY.sub(address, in_words(formula, self.language))

    def column(self, table: str, key: str, *, header: int | None = None) -> str:
        """The address of all lines of a column of a table."""
        listing = self.listings[table]
        header = self.header if header is None else header
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
        """What is folded stands behind an outline, closed; its button is at the next column."""
        closed = False
        for at, column in enumerate(columns):
            folding = {"level": 1, "hidden": True} if column.folded and not self.published else {}
            sheet.set_column(at, at, column.width, None, folding or {"collapsed": closed})
            closed = bool(folding)
        if closed:
            sheet.set_column(len(columns), len(columns), 3, None, {"collapsed": True})

    def decimals(self, sheet: Any, listing: Listing, last: int, first: int) -> None:
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

    def lamps(self, sheet: Any, listing: Listing, last: int, first: int) -> None:
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

    def shade_by(self, sheet: Any, area: tuple[int, int, int, int], cell: str) -> None:
        """Shade cells by the sign that another cell begins with."""
        for sign, look in SIGNS.items():
            chosen = {"font_color": look["font_color"], "bg_color": look.get("bg_color", "#F2F2F2")}
            rule = {"type": "formula", "criteria": f'=LEFT({cell},1)="{sign}"',
                    "format": self.book.add_format(chosen)}  # fmt: skip
            sheet.conditional_format(*area, rule)

    def dress(self, chart: Any, *, legend: bool = True) -> None:
        """Typeface and legend of a chart, which its cells give the title."""
        face = {"name": FACES[self.language], "size": 9}
        chart.set_title({"none": True})
        chart.set_legend({"position": "bottom", "font": face} if legend else {"none": True})
        chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})

    def format(
        self, look: str, *, live: bool = False, bold: bool = False, fill: str = "", **more: Any
    ) -> Any:
        """The format of a kind of cell, with `more` properties of its own."""
        key = (look, live, bold, fill, tuple(sorted(more.items())))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(
                self._properties(look, live, bold, fill) | more
            )
        return self._formats[key]

    def _properties(self, look: str, live: bool, bold: bool, fill: str) -> dict[str, Any]:  # noqa: FBT001 - one call
        chosen: dict[str, Any] = {"valign": "vcenter", **LOOKS[look]}
        if look in BOXED:
            chosen |= {"bottom": 4 if look != "header" else 1, "bottom_color": INK["line"]}
        if live:
            chosen["bg_color"] = INK["live"]
        if fill:
            chosen["bg_color"] = fill
        if bold:
            chosen["bold"] = True
        if self.published:
            chosen.pop("bg_color", None)
        if self.language == "zh":
            chosen["num_format"] = str(chosen.get("num_format", "General")).replace("#,##0", "0")
        return chosen
