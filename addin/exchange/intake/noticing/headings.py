"""Which period, and which unit, does the heading of a returned form name?"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import repeat

from addin.cells import cell_name
from addin.errors import Place, UnitError
from addin.exchange.form.form import Form
from addin.exchange.form.layout import SHEETS, plain_label
from addin.exchange.intake.locate import Located
from addin.exchange.intake.noticing.dates import periods_in
from addin.exchange.intake.remark import Noticed
from addin.language import Text
from addin.model.unit import unit
from addin.ooxml.sheet.marked import MarkedSheets
from addin.ooxml.sheet.scan import MarkedCell

# Lines of the heading that name other days and months, and may.
_OF_OTHER_DAYS = re.compile(r"报送时限|有效期|批准|发布|文号|时限|Due|Valid|Approv", re.IGNORECASE)
_UNIT = re.compile(r"(?:(?:计量|数据|金额|货币)?单位|Units?)\s*(?:\([^)]*\))?\s*[:：]\s*(.+)")
_SHOWN = 40


def other_periods(book: MarkedSheets, form: Form, located: Located) -> Iterator[Noticed]:
    """Where the heading or the cover names another period than the form was sent for."""
    own, title = form.period, {plain_label(form.header.title.zh), plain_label(form.header.title.en)}
    allowed = {own, own.to_date, *map(form.reported, form.rows)}
    for place, cell in _headings(book, located):
        is_free = plain_label(cell.text) in title or _OF_OTHER_DAYS.search(cell.text)
        named = set() if is_free else {*periods_in(cell.text)}
        if named and not named & allowed:
            said = Text(
                zh=f"表头报告期写为“{cell.text[:_SHOWN]}”，本表为{own.label('zh')}",
                en=f"the heading says {cell.text[:_SHOWN]!r}; the form is for {own.label('en')}",
            )
            asked = Text(zh=own.label("zh"), en=own.label("en"))
            yield Noticed(name="period_matches", text=said, place=place, expected=asked)


def other_units(form: Form, located: Located) -> Iterator[Noticed]:
    """Where a line above or below the table names a unit that is not that of every row."""
    for (row, column), cell in (*sorted(located.sheet.cells.items()), *_margins(located)):
        text = unicodedata.normalize("NFKC", cell.text) if cell.kind == "s" else ""
        match = None if row in located.rows.values() else _UNIT.fullmatch(text)
        if match is None or not _is_unit(match[1]):
            continue
        units = {row.unit for row in form.rows}
        own = {plain_label(name) for found in units for name in (found.name.zh, found.name.en)}
        if len(units) > 1 or plain_label(match[1]) not in own:
            yield Noticed(
                name="units_changed",
                text=Text(
                    zh=f"表中写明“{cell.text[:_SHOWN]}”，与“单位”栏不一致，请按“单位”栏的计量单位填报",
                    en=f"{cell.text[:_SHOWN]!r} is not what the column Unit says: report in the"
                    " units there",
                ),
                place=located.place_at(row, column),
            )


def _headings(book: MarkedSheets, located: Located) -> Iterator[tuple[Place, MarkedCell]]:
    """The texts above the table and in margins, and on the cover beside its labels."""
    for place, cell in _margins(located):
        yield located.place_at(*place), cell
    for (row, column), cell in sorted(located.sheet.cells.items()):
        if row < located.header_row and cell.kind == "s":
            yield located.place_at(row, column), cell
    cover = book.sheet(SHEETS["cover"].zh) or book.sheet(SHEETS["cover"].en)
    if cover is None:
        return
    for (row, column), cell in sorted(cover.cells.items()):
        is_period = column > 1 and plain_label(cover[row, 1].text) in _PERIOD_LABELS
        if is_period and cell.kind == "s":
            yield Place(sheet=cover.name, cell=cell_name(row, column)), cell


def _margins(located: Located) -> Iterator[tuple[tuple[int, int], MarkedCell]]:
    """What stands in the margins of the page, as cells without a place."""
    return zip(repeat((0, 0)), map(MarkedCell, repeat("s"), located.sheet.sight.margins))


_PERIOD_LABELS = {plain_label(label) for label in ("报告期", "Period")}


def _is_unit(word: str) -> bool:
    try:
        unit(word.strip())
    except UnitError:
        return word.strip() in {"万", "亿", "千", "百万", "千万"}
    return True
