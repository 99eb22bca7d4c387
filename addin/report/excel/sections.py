"""Which tables stand on which sheet, and how do the sheets print?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.report.excel.cells import words
from addin.report.excel.grid import Column, Placed, Row, Table, fits, folded, heights, place, widths
from addin.report.excel.looks import FACES, Looks

__all__ = ["Page", "Section", "Sheets", "lay_out", "write_sheets"]

# Inches across A4 landscape within its margins, less what typefaces differ by: where the Chinese
# one is missing, programs take one a fifth wider.
_PAPER: Mapping[Language, float] = {"zh": 9.0, "en": 10.0}
_SMALLEST = 0.55  # what shrinks further cannot be read on paper
_A4 = 9
_TALL, _HEAD = 480.0, 15.0  # points down A4 landscape within its margins; a line of a heading
_DRAWN_IN = 1.35
_SHORTEST = 80.0  # lines above a narrow table may run past it


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """What a chart needs: the workbook, its looks, the sheet, and where the tables stand."""

    workbook: Any
    worksheet: Any
    looks: Looks
    placed: Placed
    tables: Mapping[str, Placed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table with its title and the lines above it.

    Sections of one `sheet` stand below each other; in a published copy each has a sheet of its
    own, called `alone`. `draw` adds charts and signs once the table is written; `frozen` columns
    stay in sight and are repeated on paper.
    """

    sheet: str
    title: str
    table: Table
    alone: str = ""
    lines: tuple[str, ...] = ()
    frozen: int = 1
    draw: Callable[[Page], None] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheets:
    """Every section with the place of its table, by sheet in order."""

    by_sheet: Mapping[str, Sequence[tuple[Section, Placed]]]

    @property
    def tables(self) -> Mapping[str, Placed]:
        """Where each table stands, by its name."""
        each = [placed for pairs in self.by_sheet.values() for _, placed in pairs]
        return {placed.table.name: placed for placed in each}


def lay_out(
    facts: FactSet, language: Language, sections: Sequence[Section], *, publish: bool
) -> Sheets:
    """Give each section its sheet and row."""
    found: dict[str, list[tuple[Section, Placed]]] = {}
    for section in sections:
        name = section.alone if publish and section.alone else section.sheet
        filled = replace(section, table=_filled(section.table, language))
        above = found.setdefault(name, [])
        start = above[-1][1].last + 3 if above else 0
        heads = _heads(facts, language, filled, first=not above)
        top = start + len(heads)
        above.append((filled, Placed(sheet=name, top=top, left=0, table=filled.table)))
    return Sheets(by_sheet=found)


def write_sheets(workbook: Any, looks: Looks, facts: FactSet, sheets: Sheets) -> None:
    """Write every sheet in order, then the charts, which may look at any of them."""
    tables = sheets.tables
    pages = []
    for name, pairs in sheets.by_sheet.items():
        worksheet = workbook.add_worksheet(name)
        for at, (section, placed) in enumerate(pairs):
            heads = _heads(facts, looks.language, section, first=not at)
            for offset, (kind, text) in enumerate(heads):
                row = placed.top - len(heads) + offset
                worksheet.write_string(row, 0, text, looks.of(kind))
                if kind == "title":
                    worksheet.set_row(row, 26)
            place(worksheet, looks, placed, tables)
            pages.append((section, Page(
                workbook=workbook, worksheet=worksheet, looks=looks, placed=placed, tables=tables,
            )))  # fmt: skip
        _set_up(worksheet, looks, facts, pairs)
    for section, page in pages:
        if section.draw:
            section.draw(page)


def _heads(
    facts: FactSet, language: Language, section: Section, *, first: bool
) -> list[tuple[str, str]]:
    """The lines above a table: what it is, of which plan, as known when; made up where it is."""
    heads = [("title", section.title)]
    if first:
        heads.append(("lead", about(facts, language)))
        if facts.plan.identity.fictitious:
            heads.append(("warning", FICTITIOUS[language]))
    heads += [("note", line) for line in section.lines]
    across = widths(section.table)
    paged = _PAPER[language] / fits(across) < _SMALLEST
    # On the pages that follow only the first columns are repeated: no line may run past them.
    room = sum(across[: section.frozen]) if paged else max(sum(across), _SHORTEST)
    return [(kind, part) for kind, line in heads for part in folded(line, room)]


def about(facts: FactSet, language: Language) -> str:
    """Plan, period and the day up to which publications count."""
    name, period = facts.plan.identity.name[language], facts.period.label(language)
    newest = facts.as_of or max(facts.observations.vintages, default=None)
    if language == "zh":
        known = f"；数据截至{newest.year}年{newest.month}月{newest.day}日" if newest else ""
        return f"{name}　报告期：{period}{known}"
    known = f"; data as known on {newest.day} {newest:%B %Y}" if newest else ""
    return f"{name}. Report period: {period}{known}"


FICTITIOUS = Text(
    zh="示例数据：本城市及全部数据均为虚构，仅供演示。",
    en="Example: this city and all its figures are fictitious, for demonstration only.",
)
_NOTHING = Text(zh="本期没有可列内容", en="nothing to list for this period")


def _filled(table: Table, language: Language) -> Table:
    """A table without rows says so."""
    if table.rows:
        return table
    first, *others = table.columns
    cells = {first.key: words(_NOTHING, language)} | {each.key: words("—") for each in others}
    wide = (replace(first, widest=max(first.widest, 32.0)), *others)
    return replace(table, columns=wide, rows=(Row(key="nothing", cells=cells),))


def _set_up(
    worksheet: Any,
    looks: Looks,
    facts: FactSet,
    pairs: Sequence[tuple[Section, Placed]],
) -> None:
    across = _widths([placed.table for _, placed in pairs])
    for at, width in enumerate(across):
        worksheet.set_column(at, at, width)
    high = _HEAD * pairs[0][1].top
    for _, placed in pairs:
        for row, height in heights(placed.table, across):
            worksheet.set_row(placed.top + row, height)
            high += height
    section, placed = pairs[0]
    worksheet.hide_gridlines(2)
    worksheet.set_paper(_A4)
    worksheet.set_landscape()
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if len(pairs) == 1:
        worksheet.repeat_rows(placed.top)
    _fit(worksheet, across, high, section.frozen, _PAPER[looks.language])
    worksheet.set_footer(_footer(looks, facts, placed.sheet))
    if not looks.publish:
        worksheet.freeze_panes(placed.top + 1, section.frozen)
    worksheet.set_selection(0, 0, 0, 0)


def _widths(tables: Sequence[Table]) -> list[float]:
    each = [widths(table) for table in tables]
    return [max(row[at] for row in each if at < len(row)) for at in range(max(map(len, each)))]


def _fit(worksheet: Any, across: Sequence[float], high: float, frozen: int, paper: float) -> None:
    """One page wide; a table too wide for that continues on the next, its names repeated."""
    scale = min(paper / fits(across), 1.0)
    if scale >= _SMALLEST:
        worksheet.fit_to_pages(1, 0)
        return
    repeated = fits(across[:frozen])
    breaks = _breaks(across, paper / _SMALLEST - repeated, frozen)
    edges = [frozen, *breaks, len(across)]
    widest = max(fits(across[start:end]) for start, end in pairwise(edges))
    scale = min(paper / (repeated + widest), 1.0)
    # A few rows left over for a page of their own are drawn in.
    if _TALL < high * scale <= _TALL * _DRAWN_IN:
        scale = _TALL / high
    worksheet.set_print_scale(int(100 * scale))
    worksheet.set_v_pagebreaks(breaks)
    worksheet.repeat_columns(0, frozen - 1)


def _breaks(across: Sequence[float], room: float, frozen: int) -> list[int]:
    """Before which columns a new page begins: the fewest pages, about equally full."""
    each = [fits([width]) for width in across[frozen:]]
    fewest = _first_columns(each, room)
    tries = (_first_columns(each, room * part / 100) for part in range(30, 100, 2))
    evener = (found for found in tries if len(found) == len(fewest))
    return [frozen + at for at in next(evener, fewest)]


def _first_columns(each: Sequence[float], room: float) -> list[int]:
    """The columns that a page too full for them leaves to the next."""
    breaks: list[int] = []
    used = 0.0
    for at, width in enumerate(each):
        if used and used + width > room:
            breaks.append(at)
            used = 0.0
        used += width
    return breaks


def _footer(looks: Looks, facts: FactSet, sheet: str) -> str:
    face = FACES[looks.language]
    left = sheet.replace("&", "&&")
    if facts.plan.identity.fictitious:
        left += " " + Text(zh="（虚构示例）", en="(fictitious example)")[looks.language]
    pages = "第 &P 页，共 &N 页" if looks.language == "zh" else "Page &P of &N"
    # A blank keeps the size from running into the digits of the period.
    look = f'&"{face},Regular"&9 '
    return f"&L{look}{left}&C{look}{pages}&R{look}{facts.period}"


def column(
    key: str,
    header: Text,
    language: Language,
    kind: str = "words",
    widest: float = 22.0,
    *,
    narrowest: float = 0.0,
) -> Column:
    """A column with its header in `language`."""
    return Column(key=key, header=header[language], kind=kind, widest=widest, narrowest=narrowest)
