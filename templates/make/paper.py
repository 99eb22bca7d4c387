"""Paper, styles and paragraphs: what both templates are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

__all__ = ["ColumnOf", "Face", "Paper", "Style", "element"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Which typeface a style takes: `eastern` for Chinese, `western` for everything else."""

    eastern: str
    western: str = "Times New Roman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style. Sizes in points, indents in characters or points."""

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
    outline: int | None = None
    squeeze: float = 0.0
    grid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOf:
    """A column of a table: header, the tag in its cells, width in millimetres."""

    header: str
    tag: str
    width: float
    numeric: bool = False


class Paper:
    """A document under construction: python-docx, with what it does not know added as XML."""

    def __init__(
        self, styles: Sequence[Style], *, margins: tuple[float, float, float, float]
    ) -> None:
        self._document: Any = Document()
        body = self._document.element.body
        for child in list(body)[:-1]:
            body.remove(child)
        self._chapters: list[str] = []
        self._contents_at: Any = None
        _replace_styles(self._document, styles)
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

    def portrait(self, margins: tuple[float, float, float, float]) -> None:
        """Begin a new upright page."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.PORTRAIT
        self.page(section, margins)

    def add(self, style: str, text: str = "") -> Any:
        """A paragraph in a style."""
        paragraph = self._document.add_paragraph(text)
        paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().val = style
        return paragraph

    def all(self, style: str, *texts: str) -> None:
        """Several paragraphs in one style."""
        for text in texts:
            self.add(style, text)

    def table(
        self, loop: str, columns: Sequence[ColumnOf], *, head: str, text: str, rule: float = 0.75
    ) -> None:
        """A table that repeats one row for each item of `loop` (``row in indicators``)."""
        table = self._document.add_table(rows=4, cols=len(columns))
        _borders(table, rule)
        _widths(table, [column.width for column in columns])
        rows = table.rows
        for column, cell in zip(columns, rows[0].cells, strict=True):
            _fill(cell, column.header, head, "center")
        _repeat(rows[0])
        _fill(rows[1].cells[0], f"{{%tr for {loop} %}}", text, "left")
        for column, cell in zip(columns, rows[2].cells, strict=True):
            _fill(cell, f"{{{{ {column.tag} }}}}", text, "right" if column.numeric else "left")
        _whole(rows[2])
        _fill(rows[3].cells[0], "{%tr endfor %}", text, "left")

    def chapter(self, style: str, text: str) -> None:
        """A heading that the table of contents points to."""
        paragraph = self.add(style, text)
        number = len(self._chapters) + 1
        start = element("bookmarkStart", id=9000 + number, name=f"_Toc{number:08}")
        paragraph._p.insert(1, start)  # noqa: SLF001 - after the properties
        paragraph._p.append(element("bookmarkEnd", id=9000 + number))  # noqa: SLF001 - python-docx has no public way to the element
        self._chapters.append(text)

    def contents(self, style: str) -> None:
        """The table of contents, as a field that is right on opening: links, no page numbers."""
        entries = [_entry(number, text) for number, text in enumerate(self._chapters, 1)]
        before = self._contents_at
        for place, entry in enumerate(entries):
            paragraph = before.insert_paragraph_before()
            paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().val = style
            if place == 0:
                for kind in ("begin", ' TOC \\o "1-1" \\h \\z \\n ', "separate"):
                    paragraph._p.append(_field_run(kind))  # noqa: SLF001 - python-docx has no public way to the element
            paragraph._p.append(entry)  # noqa: SLF001 - python-docx has no public way to the element
            if place == len(entries) - 1:
                paragraph._p.append(_field_run("end"))  # noqa: SLF001 - python-docx has no public way to the element

    def contents_here(self, style: str) -> None:
        """Where the table of contents comes, once the chapters are known."""
        self._contents_at = self.add(style)

    def each(self, loop: str, text: str, *, style: str = "Normal") -> None:
        """A paragraph that repeats for each item of `loop` (``note in notes``)."""
        self.all(style, f"{{%p for {loop} %}}", text, "{%p endfor %}")

    def when(self, name: str, *texts: str, style: str = "Normal") -> None:
        """Paragraphs that stand only where the value `name` is not empty."""
        self.all(style, f"{{%p if {name} %}}", *texts, "{%p endif %}")

    def figure(self, chart: str, title: str, *, title_first: bool) -> None:
        """A chart with its title, above it or below; nothing where there is no chart."""
        lines = [("GWFigure", f"{{{{ {chart} }}}}"), ("GWFigureTitle", title)]
        self.add("Normal", f"{{%p if {chart} %}}")
        for style, text in reversed(lines) if title_first else lines:
            self.add(style, text)
        self.add("Normal", "{%p endif %}")

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

    def finish(self, *, title: str, language: str, grid: float | None) -> bytes:
        """The document as bytes, the same every time."""
        from addin.ooxml.package import open_package

        for section in self._document.sections:
            _grid(section, grid)
        core = self._document.core_properties
        core.title, core.author, core.comments, core.keywords = title, "Onpace", "", ""
        core.language = language
        core.created = core.modified = core.last_printed = _EPOCH
        core.revision = 1
        buffer = BytesIO()
        self._document.save(buffer)
        package = open_package(buffer.getvalue())
        return package.with_parts(_without_leftovers(package)).to_bytes()


def _without_leftovers(package: Any) -> dict[str, bytes | None]:
    """python-docx's default template brings a thumbnail and a stylesheet nobody asked for."""
    found: dict[str, bytes | None] = {}
    root = package["_rels/.rels"].decode()
    if "docProps/thumbnail.jpeg" in package.names:
        import re

        found["docProps/thumbnail.jpeg"] = None
        found["_rels/.rels"] = re.sub(r"<Relationship [^>]*thumbnail[^>]*/>", "", root).encode()
    return found


def _entry(number: int, text: str) -> Any:
    link = element("hyperlink", anchor=f"_Toc{number:08}", history="1")
    run, words = element("r"), element("t")
    words.text = text
    run.append(words)
    link.append(run)
    return link


def _field_run(kind: str) -> Any:
    run = element("r")
    if kind in {"begin", "separate", "end"}:
        run.append(element("fldChar", fldCharType=kind))
    else:
        code = element("instrText")
        code.set(qn("xml:space"), "preserve")
        code.text = kind
        run.append(code)
    return run


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


def _paragraph_properties(style: Style) -> Any:
    made = element("pPr")
    if style.keep_next:
        made.append(element("keepNext"))
    made.append(element("widowControl", val="0"))
    if not style.grid:
        made.append(element("snapToGrid", val="0"))
    spacing = element("spacing", before=round(style.before * 20), after=round(style.after * 20))
    # A style without a height of its own must not inherit an exact one: pictures would be cut.
    spacing.set(qn("w:line"), str(round(style.line * 20) if style.line else 240))
    spacing.set(qn("w:lineRule"), "exact" if style.line else "auto")
    made.append(spacing)
    # Zero is written out: a style based on Normal would inherit its indent.
    indent = element("ind", firstLineChars=style.first_line_chars, firstLine=0)
    if style.first_line_chars:
        indent.set(qn("w:firstLine"), str(round(style.first_line_chars / 100 * style.size * 20)))
    if style.right_chars:
        indent.set(qn("w:rightChars"), str(style.right_chars))
        indent.set(qn("w:right"), str(round(style.right_chars / 100 * style.size * 20)))
    made.append(indent)
    made.append(element("jc", val=style.align))
    if style.outline is not None:
        made.append(element("outlineLvl", val=style.outline))
    return made


def _run_properties(style: Style) -> Any:
    made = element("rPr")
    made.append(_fonts(style.face))
    if style.bold:
        made.append(element("b"))
    else:
        made.append(element("b", val="0"))
    made.append(element("color", val="000000"))
    if style.squeeze:
        made.append(element("spacing", val=round(style.squeeze * 20)))
    made.append(element("sz", val=round(style.size * 2)))
    made.append(element("szCs", val=round(style.size * 2)))
    return made


def _fonts(face: Face) -> Any:
    return element(
        "rFonts", ascii=face.western, hAnsi=face.western, eastAsia=face.eastern, cs=face.western
    )


def _borders(table: Any, rule: float) -> None:
    """Thick rules outside, thin ones within; fixed widths, so that columns stay where they are."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no public name for it
    for child in list(properties):
        properties.remove(child)
    properties.append(element("tblW", w=0, type="auto"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size = 12 if side in {"top", "bottom"} else round(rule * 8)
        borders.append(element(side, val="single", sz=size, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))


def _widths(table: Any, widths: Sequence[float]) -> None:
    """Widths in both places: LibreOffice reads the grid, Word the cells."""
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001 - python-docx has no public way to the element
        column.w = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill(cell: Any, text: str, style: str, align: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.text = text
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no public way to the element
    properties.get_or_add_pStyle().val = style
    properties.append(element("jc", val=align))
    centred = element("vAlign", val="center")
    cell._tc.get_or_add_tcPr().append(centred)  # noqa: SLF001 - python-docx has no public way to the element


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to the element
    properties.append(element("cantSplit"))
    properties.append(element("tblHeader"))


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


def _grid(section: Any, grid: float | None) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no public way to the element
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    if grid is not None:
        properties.append(element("docGrid", type="lines", linePitch=round(grid * 20)))


def points(size: float) -> Any:
    """A length in points."""
    return Pt(size)


def _epoch() -> Any:
    from datetime import UTC, datetime

    return datetime(2021, 1, 1, tzinfo=UTC).replace(tzinfo=None)


_EPOCH = _epoch()
