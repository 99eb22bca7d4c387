"""What does a person see of a returned form that its cells do not say, and what not?"""

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter

from addin.cells import MAX_ROW, cell_name
from addin.errors import Place
from addin.exchange.form.form import Form
from addin.exchange.form.layout import COLUMN_OF, SHEETS
from addin.exchange.intake.locate import Located, actions_in
from addin.exchange.intake.remark import Noticed
from addin.language import Text
from addin.ooxml.sheet.marked import MarkedSheets
from addin.ooxml.sheet.references.area import CellArea, area_of
from addin.ooxml.sheet.sight import Picture

# What signs and seals has to be seen with the numbers.
_SEEN = ("name", "unit", "value", "quarter", "growth", "status")
_OWN_SHEETS = {name for words in SHEETS.values() for name in (words.zh, words.en)}
# What office programs write into the margins of a page by themselves.
_OF_PROGRAMS = re.compile(r"(?:Page|of|第|页|共|Sheet\d*|Seite|[\s\d/,，.·|-])*", re.IGNORECASE)
_SHOWN = 60
_CODE_COLUMNS = 3
_ROWS_BELOW = 6  # checksum, notes and the code, below the signatures


def sights(book: MarkedSheets, form: Form, located: Located) -> Iterator[Noticed]:
    """What lies over the form, what of it is hidden, and what else the file shows."""
    yield from _pictures(form, located)
    sight = located.sheet.sight
    if sight.veiled:
        yield from _veiled(located)
    if located.sheet.is_hidden or sight.hidden_rows or sight.hidden_columns:
        yield from _hidden(form, located)
    yield from _asides(book, form, located)


def _pictures(form: Form, located: Located) -> Iterator[Noticed]:
    """What is drawn: over the numbers it hides what is read, elsewhere nothing of it is taken.

    A seal over the signatures, and the code that the form went out with, are as they should be.
    """
    rows, columns = located.rows.values(), located.columns.values()
    signed = set(map(itemgetter(0), located.foot.values()))
    for picture in located.sheet.sight.pictures:
        area = area_of(picture.area)
        if area is None:
            continue
        (top, bottom), start = area.rows, str(area.start)
        if _lies_over(area, rows, columns):
            place = Place(sheet=located.sheet.name, cell=start)
            yield Noticed(name="covered", text=_over(picture.area), place=place)
        elif not (signed & {*range(top, bottom + 1)} or _is_our_code(picture, form, area, signed)):
            said = Text(zh="表外有图片或图形", en="there is a picture beside the table")
            yield _aside(said, located.sheet.name, start)


def _lies_over(area: CellArea, rows: Iterable[int], columns: Iterable[int]) -> bool:
    """Whether an area holds a cell in one of some rows and columns."""
    (top, bottom), (left, right) = area.rows, area.columns
    is_over = not top or not {*range(top, bottom + 1)}.isdisjoint(rows)
    return is_over and (not left or not {*range(left, right + 1)}.isdisjoint(columns))


def _is_our_code(picture: Picture, form: Form, area: CellArea, signed: set[int]) -> bool:
    """Whether a picture is the code that the form went out with: by its words, or its place."""
    is_below = area.rows[0] > max(signed, default=0) and area.columns[1] <= _CODE_COLUMNS
    return str(form.id) in picture.title or is_below


def _veiled(located: Located) -> Iterator[Noticed]:
    """Conditional formats that keep a number from being seen."""
    rows = located.rows.values()
    for text in located.sheet.sight.veiled:
        area = area_of(text)
        columns = filter(None, map(located.columns.get, _SEEN))
        if area and _lies_over(area, rows, columns):
            said = Text(
                zh=f"{text}设有条件格式，会使所填的数看不见：请删去该条件格式",
                en=f"a conditional format hides the numbers in {text}: take it away",
            )
            place = Place(sheet=located.sheet.name, cell=str(area.start))
            yield Noticed(name="covered", text=said, place=place)


def _over(area: str) -> Text:
    return Text(
        zh=f"{area}处有图片、图表或图形盖在填报表上，看到的与所填的可能不同："
        "请移开或删去，数据填入单元格，图片作佐证另附",
        en=f"a picture, chart or shape lies over {area}: take it away, type the numbers into the"
        " cells, and send the picture as evidence",
    )


def _hidden(form: Form, located: Located) -> Iterator[Noticed]:
    sight, sheet = located.sheet.sight, located.sheet
    if sheet.is_hidden:
        said = Text(zh="填报表被隐藏", en="the form's sheet is hidden")
        yield _unseen(said, Place(sheet=sheet.name))
    for code, row in located.rows.items():
        if row in sight.hidden_rows and located.at(row, "value").value is not None:
            words = form.row[code].name
            said = Text(
                zh=f"第{row}行（{words.zh}）被隐藏或筛去",
                en=f"row {row} ({words['en']}) is hidden or filtered out",
            )
            yield _unseen(said, located.place(code, "value"), code)
    for key in _SEEN:
        column = located.columns.get(key, 0)
        if column and sight.hides(0, column):
            head = COLUMN_OF[key].header
            said = Text(zh=f"“{head.zh}”一列被隐藏", en=f"the column {head.en!r} is hidden")
            yield _unseen(said, located.place_at(located.header_row, column))


def _unseen(said: Text, place: Place, code: str = "") -> Noticed:
    return Noticed(
        name="rows_unseen",
        text=Text(
            zh=f"{said.zh}，其中所填已采用：请取消隐藏，与盖章纸质表核对",
            en=f"{said.en}; what stands there was taken: show it and compare it with the paper",
        ),
        place=place,
        code=code,
    )


def _asides(book: MarkedSheets, form: Form, located: Located) -> Iterator[Noticed]:
    """What else the file shows, of which nothing was taken."""
    for text in located.sheet.sight.margins:
        if not _OF_PROGRAMS.fullmatch(text.replace(str(form.id), "").replace("🖼", "")):
            said = Text(zh=f"页眉页脚写有“{text[:_SHOWN]}”", en=f"a margin says {text[:_SHOWN]!r}")
            yield _aside(said, located.sheet.name)
        elif "🖼" in text:
            said = Text(zh="页眉页脚中有图片", en="there is a picture in a margin")
            yield _aside(said, located.sheet.name)
    yield from _outside(located)
    actions = actions_in(book, form)
    for sheet in book.sheets:
        is_own = sheet.name in _OWN_SHEETS or sheet is located.sheet or sheet is actions
        if not is_own and (sheet.cells or sheet.sight.pictures):
            said = Text(zh=f"另有工作表“{sheet.name}”", en=f"one more sheet, {sheet.name!r}")
            yield _aside(said, sheet.name)


def _outside(located: Located) -> Iterator[Noticed]:
    """The first that stands on the sheet below or beside all that the form has of its own."""
    rows, right = {*located.rows.values()}, max(located.columns.values())
    last, _ = max(located.foot.values(), default=(MAX_ROW, 0))
    for (row, column), cell in sorted(located.sheet.cells.items()):
        is_beside = row not in rows and column > right
        if (is_beside or row > last + _ROWS_BELOW) and cell.text and not cell.formula:
            shown = cell.text[:_SHOWN]
            said = Text(zh=f"表外写有“{shown}”", en=f"outside of the form it says {shown!r}")
            yield _aside(said, located.sheet.name, cell_name(row, column))
            return


def _aside(said: Text, sheet: str, cell: str = "") -> Noticed:
    return Noticed(
        name="asides",
        text=Text(
            zh=f"{said.zh}，未作填报内容采用；要说明的请写入“情况说明”",
            en=f"{said.en}; nothing of it was taken: what is to be said belongs to Explanation",
        ),
        place=Place(sheet=sheet, cell=cell),
    )
