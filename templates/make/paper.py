"""Paper, styles and paragraphs: what both templates are made of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

__all__ = ["STATUS", "ColumnOf", "Face", "Paper", "Style", "element"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Which typeface a style takes: `eastern` for Chinese, `western` for everything else."""

    eastern: str
    western: str = "Times New Roman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style. Sizes in points, indents in characters or points.

    `numbered` is its level in the numbers of headings; a `bullet` stands before a point, a
    line above and below what is `ruled`; what is `whole` stands on one page.
    """

    code: str
    name: str
    face: Face
    size: float
    line: float = 0.0
    align: str = "both"
    first_line_chars: int = 0
    right_chars: int = 0
    before: float = 0.0
    after: float = 0.0
    bold: bool = False
    keep_next: bool = False
    whole: bool = False
    outline: int | None = None
    squeeze: float = 0.0
    color: str = "000000"
    numbered: int | None = None
    bullet: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOf:
    """A column of a table: header, the tag in its cells (or its text), width in millimetres.

    Words stand left, numbers right, signs and periods (`middle`) in the middle.
    """

    header: str
    tag: str
    width: float
    numeric: bool = False
    middle: bool = False

    @property
    def align(self) -> str:
        """Where the cells stand."""
        return "right" if self.numeric else "center" if self.middle else "left"


class Paper:
    """A document under construction: python-docx, with what it does not know added as XML."""

    def __init__(
        self,
        styles: Sequence[Style],
        *,
        margins: tuple[float, float, float, float],
        headings: Sequence[tuple[str, str]],
        lead: Style,
        samples: Mapping[str, str] | None = None,
    ) -> None:
        """`samples` say what a name prints: they stand as comments beside its tag."""
        self._document: Any = Document()
        self._samples = samples or {}
        body = self._document.element.body
        for child in list(body)[:-1]:
            body.remove(child)
        self._bookmarks = 9000
        _replace_styles(self._document, styles)
        for style in (lead, *_tones(lead)):
            self._document.styles.element.append(_lead_style(style))
        _headings(self._document, headings)
        self.page(self._document.sections[0], margins)

    @property
    def document(self) -> Any:
        """The python-docx document."""
        return self._document

    def page(self, section: Any, margins: tuple[float, float, float, float]) -> None:
        """A4 with margins top, bottom, left, right in millimetres."""
        section.page_width, section.page_height = Mm(210), Mm(297)
        top, bottom, left, right = margins
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.footer_distance, section.header_distance = Mm(bottom - 10), Mm(15)

    def landscape(self, margins: tuple[float, float, float, float]) -> None:
        """Begin a new page that lies on its side."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        top, bottom, left, right = margins
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)

    def run_on(self, name: str) -> None:
        """Where the value `name` holds, the section that ends here goes on to the end."""
        self.when(name, "", style="GWRunOn")

    def portrait(self, margins: tuple[float, float, float, float]) -> None:
        """Begin a new upright page."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.PORTRAIT
        self.page(section, margins)

    def add(self, style: str, text: str = "") -> Any:
        """A paragraph in a style.

        ``*lead words*`` stand out; ``<tbl:gaps|表>`` names the table or figure with that key;
        ``<tone:Good|●>`` has the colour of a class.
        """
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().val = style
        _write(paragraph, text)
        for name, sample in self._samples.items():
            if f"{{{{ {name} }}}}" in text:
                _comment(paragraph, sample)
        return paragraph

    def caption(self, style: str, what: str, key: str, title: str, below: str = "") -> Any:
        """A title with its number: `what` is 表, 图, Table or Figure, `key` what text names.

        A grey line `below` says what is measured; LibreOffice would leave a paragraph behind.
        """
        paragraph = self.add(style)
        self._bookmarks += 1
        kind = "fig" if what in {"图", "Figure"} else "tbl"
        start = element("bookmarkStart", id=self._bookmarks, name=f"_{kind}_{key}")
        paragraph.add_run(what if kind_is_chinese(what) else f"{what}\u00a0")
        paragraph._p.append(start)  # noqa: SLF001 - python-docx has no public way to the element
        _field(paragraph, f" SEQ {what} \\* ARABIC ", "1")
        paragraph._p.append(element("bookmarkEnd", id=self._bookmarks))  # noqa: SLF001 - python-docx has no public way to the element
        paragraph.add_run(f"　{title}" if kind_is_chinese(what) else f": {title}")
        if below:
            paragraph.runs[-1].add_break()
            run = paragraph.add_run(below)
            run.bold, run.font.size, run.font.color.rgb = False, Pt(9.5), RGBColor(0x59, 0x59, 0x59)
        return paragraph

    def question(self, name: str, text: str, style: str = "GWQuestion") -> None:
        """A content control in which a person writes; only a draft has it."""
        self.add("Normal", "{%p if draft %}")
        paragraph = self.add(style)
        control, properties, content = element("sdt"), element("sdtPr"), element("sdtContent")
        for each in (element("alias", val=name), element("tag", val=name)):
            properties.append(each)
        self._bookmarks += 1
        properties.append(element("id", val=self._bookmarks))
        properties.append(element("showingPlcHdr"))
        properties.append(element("text", multiLine=1))
        run, words = element("r"), element("t")
        words.text = text
        run.append(words)
        content.append(run)
        control.append(properties)
        control.append(content)
        paragraph._p.append(control)  # noqa: SLF001 - python-docx has no public way to the element
        self.add("Normal", "{%p endif %}")

    def all(self, style: str, *texts: str) -> None:
        """Several paragraphs in one style."""
        for text in texts:
            self.add(style, text)

    def table(
        self,
        loop: str,
        columns: Sequence[ColumnOf],
        *,
        head: str,
        text: str,
        title: str,
        totals: bool = False,
    ) -> None:
        """A table that repeats one row for each item of `loop` (``row in indicators``).

        `title` is what a reader hears who does not see it; with `totals`, rows that have a `total`
        stand out.
        """
        rows = self._table(columns, 8 if totals else 4, head, title)
        _fill(rows[1].cells[0], f"{{%tr for {loop} %}}", text, "left")
        self._either(rows[2:-1], columns, (head, text))
        _fill(rows[-1].cells[0], "{%tr endfor %}", text, "left")

    def _either(
        self, rows: Sequence[Any], columns: Sequence[ColumnOf], styles: tuple[str, str]
    ) -> None:
        """The row that is repeated; in five rows, with a total that stands out."""
        bold, plain = styles
        if len(rows) == 1:
            _items(rows[0], columns, plain)
            return
        for row, tag in zip(rows[::2], ("{%tr if row.total %}", "{%tr else %}", "{%tr endif %}"),
                            strict=True):  # fmt: skip
            _fill(row.cells[0], tag, plain, "left")
        _items(rows[1], columns, bold)
        _items(rows[3], columns, plain)

    def blocks(
        self,
        loop: str,
        columns: Sequence[ColumnOf],
        *,
        head: str,
        text: str,
        title: str,
        totals: bool = False,
    ) -> None:
        """The same with a shaded row for each block: `loop` gives blocks with name and rows."""
        rows = self._table(columns, 11 if totals else 7, head, title)
        block = loop.partition(" ")[0]
        _fill(rows[1].cells[0], f"{{%tr for {loop} %}}", text, "left")
        whole = rows[2].cells[0].merge(rows[2].cells[-1])
        _fill(whole, f"{{{{ {block}.name }}}}", head, "left")
        _shade(whole, "F7F7F7")
        _whole(rows[2])
        _fill(rows[3].cells[0], f"{{%tr for row in {block}.rows %}}", text, "left")
        self._either(rows[4:-2], columns, (head, text))
        for row in rows[-2:]:
            _fill(row.cells[0], "{%tr endfor %}", text, "left")

    def strip(
        self, loop: str, cells: Sequence[str], width: float, styles: Sequence[str], title: str
    ) -> None:
        """A table with a column for each item of `loop`, centred; the first row is the header.

        `cells` and `styles` are those of its rows, `width` is that of all columns.
        """
        table = self._document.add_table(rows=len(cells), cols=3)
        _borders(table, title)
        _widths(table, (width / 3,) * 3)
        for row, text, style in zip(table.rows, cells, styles, strict=True):
            said = (f"{{%tc for {loop} %}}", text, "{%tc endfor %}")
            for cell, words in zip(row.cells, said, strict=True):
                _fill(cell, words, style, "center")
            _whole(row)
        _header(table.rows[0])

    def _table(self, columns: Sequence[ColumnOf], rows: int, head: str, title: str) -> Any:
        table = self._document.add_table(rows=rows, cols=len(columns))
        _borders(table, title)
        _widths(table, [column.width for column in columns])
        for at, (column, cell) in enumerate(zip(columns, table.rows[0].cells, strict=True)):
            _fill(cell, column.header, head, "center" if at else "left")
        _header(table.rows[0])
        return list(table.rows)

    def each(self, loop: str, text: str, *, style: str = "Normal") -> None:
        """A paragraph that repeats for each item of `loop` (``note in notes``)."""
        self.add(style, f"{{%p for {loop} %}}")
        sample = self._samples.get(loop.rpartition(" in ")[2].partition("[")[0])
        repeated = self.add(style, text)
        if sample:
            _comment(repeated, sample)
        self.add(style, "{%p endfor %}")

    def when(self, name: str, *texts: str, style: str = "Normal") -> None:
        """Paragraphs that stand only where the value `name` is not empty."""
        self.all(style, f"{{%p if {name} %}}", *texts, "{%p endif %}")

    def figure(
        self,
        chart: str,
        *,
        caption: tuple[str, str],
        title_first: bool,
        every: str = "",
        below: str = "",
    ) -> None:
        """A chart, or `every` one of a list; its title above, with a line `below`, or under it.

        `caption` is what a figure is called, and the title's words.
        """
        what, title = caption
        key = chart.removeprefix("chart_").replace("clusters", "groups")
        if title_first:
            self.caption("GWFigureTitle", what, key, title, below)
        self.add("GWFigure", _EACH.format(every) if every else f"{{{{ {chart} }}}}")
        if not title_first:
            self.caption("GWFigureTitle", what, key, title)

    def footers(self, odd: Sequence[str], even: Sequence[str] | None, style: str) -> None:
        """Page numbers; ``PAGE`` and ``NUMPAGES`` stand for the fields."""
        section = self._document.sections[0]
        _footer(section.footer, odd, style)
        if even is not None:
            self._document.settings.odd_and_even_pages_header_footer = True
            _footer(section.even_page_footer, even, style)

    def header(self, tag: str, style: str) -> None:
        """A line at the head of every page, such as the word that the data are fictitious."""
        section = self._document.sections[0]
        headers = [section.header]
        if self._document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            paragraph = header.paragraphs[0]
            paragraph.text = tag
            paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().val = style

    def help(
        self, styles: tuple[str, str, str], lines: Sequence[str], names: Sequence[tuple[str, str]]
    ) -> None:
        """A last page for whoever edits the template, left out of every report.

        `styles` are those of its heading (the first line), text and table; `names` say what a name
        prints, by an example.
        """
        heading, text, cells = styles
        self.add(text, "{%p if false %}")
        first, *rest = lines
        self.add(heading, first).paragraph_format.page_break_before = True
        self.all(text, *rest)
        table = self._document.add_table(rows=len(names), cols=2)
        _borders(table, first)
        _widths(table, (42, 110))
        for row, pair in zip(table.rows, names, strict=True):
            for cell, said in zip(row.cells, pair, strict=True):
                _fill(cell, said, cells, "left")
        _header(table.rows[0])
        self.add(text, "{%p endif %}")

    def finish(self, *, title: str, language: str) -> bytes:
        """The document as bytes, the same every time."""
        from addin.ooxml.package import open_package

        # Lines are as high as their styles say: on a grid LibreOffice leaves the top empty.
        for section in self._document.sections:
            for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - python-docx has no public way to the element
                section._sectPr.remove(old)  # noqa: SLF001 - as above
        core = self._document.core_properties
        core.title, core.author, core.comments, core.keywords = title, "{{ author }}", "", ""
        core.language = language
        core.created = core.modified = core.last_printed = _EPOCH
        core.revision = 1
        buffer = BytesIO()
        self._document.save(buffer)
        package = open_package(buffer.getvalue())
        return package.with_parts(_without_leftovers(package)).to_bytes()


_EACH = "{{% for one in {} %}}{{{{ one }}}}{{% endfor %}}"


def _without_leftovers(package: Any) -> dict[str, bytes | None]:
    """python-docx's default template brings a thumbnail and a stylesheet nobody asked for."""
    found: dict[str, bytes | None] = {}
    root = package["_rels/.rels"].decode()
    if "docProps/thumbnail.jpeg" in package.names:
        import re

        found["docProps/thumbnail.jpeg"] = None
        found["_rels/.rels"] = re.sub(r"<Relationship [^>]*thumbnail[^>]*/>", "", root).encode()
    return found


def element(name: str, /, **attributes: object) -> Any:
    """A WordprocessingML element with ``w:`` attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _replace_styles(document: Any, styles: Iterable[Style]) -> None:
    """Only our styles, with every typeface named: theme fonts would win over them."""
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    root.append(_defaults(next(iter(styles))))
    for at, style in enumerate(styles):
        root.append(_style(style, default=at == 0))
    table = element("style", type="table", default="1", styleId="TableNormal")
    table.append(element("name", val="Normal Table"))
    cells = element("tblPr")
    margins = element("tblCellMar")
    for side, width in (("top", 0), ("left", 57), ("bottom", 0), ("right", 57)):
        margins.append(element(side, w=width, type="dxa"))
    cells.append(margins)
    table.append(cells)
    root.append(table)


def _defaults(style: Style) -> Any:
    defaults, run, wrapper = element("docDefaults"), element("rPr"), element("rPrDefault")
    run.append(_fonts(style.face))
    run.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    wrapper.append(run)
    defaults.append(wrapper)
    defaults.append(element("pPrDefault"))
    return defaults


def _style(style: Style, *, default: bool) -> Any:
    made = element("style", type="paragraph", styleId=style.code)
    if default:
        made.set(qn("w:default"), "1")
    made.append(element("name", val=style.name))
    if not default:
        made.append(element("basedOn", val="Normal"))
    made.append(element("qFormat"))
    made.append(_paragraph_properties(style))
    made.append(_run_properties(style))
    return made


def _lead_style(style: Style) -> Any:
    """The character style of lead words."""
    made = element("style", type="character", styleId=style.code)
    made.append(element("name", val=style.name))
    run = element("rPr")
    run.append(_fonts(style.face))
    if style.bold:
        run.append(element("b"))
    if style.color != "000000":
        run.append(element("color", val=style.color))
    made.append(run)
    return made


def _tones(lead: Style) -> tuple[Style, ...]:
    """The colours of the classes, dark enough to be read on white.

    Chinese typefaces alone draw their signs as large as a letter.
    """
    face = Face(eastern=lead.face.eastern, western=lead.face.eastern)
    return tuple(
        replace(lead, code=f"GW{name}", name=f"{lead.name} {name}", color=color, face=face,
                bold=False)
        for name, color in (
            ("Good", "1A7F4B"), ("Behind", "B7791F"), ("Far", "B3261E"), ("None", "595959"),
        )
    )  # fmt: skip


def _paragraph_properties(style: Style) -> Any:
    made = element("pPr")
    if style.keep_next:
        made.append(element("keepNext"))
    if style.whole:
        made.append(element("keepLines"))
    made.append(element("widowControl", val="0"))
    if style.numbered is not None or style.bullet:
        numbering = element("numPr")
        numbering.append(element("ilvl", val=style.numbered or 0))
        numbering.append(element("numId", val=_BULLETS if style.bullet else _HEADINGS))
        made.append(numbering)
    if style.ruled:
        lines = element("pBdr")
        for side in ("top", "bottom"):
            lines.append(element(side, val="single", sz=6, space=1, color="000000"))
        made.append(lines)
    spacing = element("spacing", before=round(style.before * 20), after=round(style.after * 20))
    # A style without a height of its own must not inherit an exact one: pictures would be cut.
    spacing.set(qn("w:line"), str(round(style.line * 20) if style.line else 240))
    spacing.set(qn("w:lineRule"), "exact" if style.line else "auto")
    made.append(spacing)
    made.append(_indent(style))
    made.append(element("jc", val=style.align))
    if style.outline is not None:
        made.append(element("outlineLvl", val=style.outline))
    return made


def _indent(style: Style) -> Any:
    if style.bullet:
        return element("ind", left=284, hanging=284)
    # Zero is written out: a style based on Normal would inherit its indent.
    indent = element("ind", firstLineChars=style.first_line_chars, firstLine=0)
    if style.first_line_chars:
        indent.set(qn("w:firstLine"), str(round(style.first_line_chars / 100 * style.size * 20)))
    if style.right_chars:
        indent.set(qn("w:rightChars"), str(style.right_chars))
        indent.set(qn("w:right"), str(round(style.right_chars / 100 * style.size * 20)))
    return indent


def _run_properties(style: Style) -> Any:
    made = element("rPr")
    made.append(_fonts(style.face))
    if style.bold:
        made.append(element("b"))
    else:
        made.append(element("b", val="0"))
    made.append(element("color", val=style.color))
    if style.squeeze:
        made.append(element("spacing", val=round(style.squeeze * 20)))
    made.append(element("sz", val=round(style.size * 2)))
    made.append(element("szCs", val=round(style.size * 2)))
    return made


def _fonts(face: Face) -> Any:
    return element(
        "rFonts", ascii=face.western, hAnsi=face.western, eastAsia=face.eastern, cs=face.western
    )


def _borders(table: Any, title: str) -> None:
    """Three lines: thick above and below, hairlines between rows, none upright; fixed widths."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no public name for it
    for child in list(properties):
        properties.remove(child)
    properties.append(element("tblW", w=0, type="auto"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side, size, color in (
        ("top", 10, "000000"), ("bottom", 10, "000000"), ("insideH", 2, "BFBFBF"),
    ):  # fmt: skip
        borders.append(element(side, val="single", sz=size, space=0, color=color))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=45, type="dxa"))
    properties.append(margins)
    properties.append(
        element("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0,
                noHBand=0, noVBand=1)
    )  # fmt: skip
    properties.append(element("tblCaption", val=title))
    properties.append(element("tblDescription", val=title))


def _widths(table: Any, widths: Sequence[float]) -> None:
    """Widths in both places: LibreOffice reads the grid, Word the cells."""
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001 - python-docx has no public way to the element
        column.w = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill(cell: Any, text: str, style: str, align: str) -> Any:
    paragraph = cell.paragraphs[0]
    _write(paragraph, text)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no public way to the element
    properties.get_or_add_pStyle().val = style
    properties.append(element("jc", val=align))
    centred = element("vAlign", val="center")
    cell._tc.get_or_add_tcPr().append(centred)  # noqa: SLF001 - python-docx has no public way to the element
    return paragraph


def _items(row: Any, columns: Sequence[ColumnOf], text: str) -> None:
    """The cells of a row that is repeated; words after a number stand a little off it."""
    after = False
    for column, cell in zip(columns, row.cells, strict=True):
        said = column.tag if "{" in column.tag else f"{{{{ {column.tag} }}}}"
        paragraph = _fill(cell, said, text, column.align)
        if after and column.align == "left":
            paragraph.paragraph_format.left_indent = Mm(1.2)
        after = column.numeric
    _whole(row)


def _header(row: Any) -> None:
    """A header row: shaded, with a line below it, repeated on every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to the element
    if properties.find(qn("w:cantSplit")) is None:
        properties.append(element("cantSplit"))
    properties.append(element("tblHeader"))
    for cell in row.cells:
        _shade(cell, "EEF2F6", ruled=True)


def _shade(cell: Any, color: str, *, ruled: bool = False) -> None:
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no public way to the element
    aligned = properties.find(qn("w:vAlign"))
    parts = [element("shd", val="clear", color="auto", fill=color)]
    if ruled:
        borders = element("tcBorders")
        borders.append(element("bottom", val="single", sz=6, space=0, color="000000"))
        parts.insert(0, borders)
    for part in parts:
        aligned.addprevious(part)


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001 - python-docx has no public way to the element


def _footer(footer: Any, pieces: Sequence[str], style: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = style  # noqa: SLF001 - python-docx has no public way to the element
    for piece in pieces:
        if piece not in {"PAGE", "NUMPAGES"}:
            paragraph.add_run(piece)
            continue
        for kind, text in (
            ("begin", ""),
            ("", piece),
            ("separate", ""),
            ("value", "1"),
            ("end", ""),
        ):
            run = paragraph.add_run()
            if kind == "value":
                run.text = text
            elif kind:
                run._r.append(element("fldChar", fldCharType=kind))  # noqa: SLF001 - python-docx has no public way to the element
            else:
                code = element("instrText")
                code.text = f" {text} "
                code.set(qn("xml:space"), "preserve")
                run._r.append(code)  # noqa: SLF001 - python-docx has no public way to the element


def kind_is_chinese(what: str) -> bool:
    """Whether a caption is called 表 or 图."""
    return what in {"表", "图"}


def _field(paragraph: Any, code: str, shown: str) -> None:
    field, run, words = element("fldSimple", instr=code), element("r"), element("t")
    words.text = shown
    run.append(words)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no public way to the element


def _write(paragraph: Any, text: str) -> None:
    """The text with its fields and its runs in character styles."""
    for piece in _PIECES.split(text):
        if named := _NAMED.fullmatch(piece):
            kind, key, words = named.groups()
            if kind == "tone":
                _styled(paragraph.add_run(words), f"GW{key}")
                continue
            # The number is a field of its own: within a Chinese word it would have its typeface.
            paragraph.add_run(words + ("\u00a0" if words.isascii() else "\u2060"))
            _field(paragraph, f" REF _{kind}_{key} \\h ", "1")
        elif piece.startswith("*") and piece.endswith("*") and len(piece) > 1:
            _styled(paragraph.add_run(piece[1:-1]), "GWLead")
        elif piece:
            paragraph.add_run(piece)


def _comment(paragraph: Any, words: str) -> None:
    """What a clerk who opens the template reads beside a tag, and no report prints."""
    run = paragraph.add_run(f"{{# {words} #}}")
    run.font.color.rgb, run.font.size = RGBColor(0x80, 0x80, 0x80), Pt(9)


def _styled(run: Any, style: str) -> None:
    """A run in a character style: lead words, or the colour of a class."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no public way to the element
    properties.append(element("rStyle", val=style))


def _headings(document: Any, levels: Sequence[tuple[str, str]]) -> None:
    """Numbers of headings that Word counts, so that a chapter left out takes its number along."""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    abstract = element("abstractNum", abstractNumId=_HEADINGS)
    abstract.append(element("multiLevelType", val="multilevel"))
    for level, (form, words) in enumerate(levels):
        made = element("lvl", ilvl=level)
        for name, value in (
            ("start", 1), ("numFmt", form), ("pStyle", f"Heading{level + 1}"),
            ("suff", "nothing"), ("lvlText", words), ("lvlJc", "left"),
        ):  # fmt: skip
            made.append(element(name, val=value))
        abstract.append(made)
    root.append(abstract)
    bullets = element("abstractNum", abstractNumId=_BULLETS)
    made = element("lvl", ilvl=0)
    for name, value in (("numFmt", "bullet"), ("lvlText", "•"), ("lvlJc", "left")):
        made.append(element(name, val=value))
    place = element("pPr")
    place.append(element("ind", left=284, hanging=284))
    made.append(place)
    bullets.append(made)
    root.append(bullets)
    for code in (_HEADINGS, _BULLETS):
        number = element("num", numId=code)
        number.append(element("abstractNumId", val=code))
        root.append(number)


def _epoch() -> Any:
    from datetime import UTC, datetime

    return datetime(2021, 1, 1, tzinfo=UTC).replace(tzinfo=None)


_EPOCH = _epoch()
STATUS = (
    "".join(
        f"{{% if row.tone == '{tone}' %}}<tone:{tone}|{{{{ row.lamp }}}}>{{% endif %}}"
        for tone in ("Good", "Behind", "Far", "None")
    )
    + " {{ row.word }}"
)
"""A class in a row: its sign in its colour, and its word."""
_HEADINGS, _BULLETS = 77, 78
_PIECES = re.compile(r"(\*[^*]+\*|<(?:tbl|fig|tone):\w+\|[^>]+>)")
_NAMED = re.compile(r"<(tbl|fig|tone):(\w+)\|([^>]+)>")
