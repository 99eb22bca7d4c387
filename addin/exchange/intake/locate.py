"""Where in a returned file are the rows and columns of its form, and what was moved or added?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import filterfalse, pairwise, repeat
from operator import attrgetter

from addin.cells import cell_name
from addin.errors import Place
from addin.exchange.form.form import Form, FormRow, both
from addin.exchange.form.layout import COLUMN_OF, COLUMNS, FOOT, INPUTS, SHEETS, plain_label
from addin.exchange.intake.remark import Noticed
from addin.language import LANGUAGES, NO_TEXT, Text
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets
from addin.ooxml.sheet.references.area import area_of
from addin.ooxml.sheet.scan import BLANK, MarkedCell, position

_LEAST_HEADERS = 4
_HEADERS = {
    plain_label(said): c.key
    for c in COLUMNS
    for said in (*(c.header[language] for language in LANGUAGES), both(c.header))
}
_LABELS = {plain_label(f.label[language]): f.key for f in FOOT for language in LANGUAGES}
_SHOWN = 60
# Other words for what stands in a column; any other word may mean another number.
_SYNONYMS = {
    "value": {"数值", "本期数", "本期", "累计", "累计数", "本期累计数", "本年累计", "本年累计数"},
    "quarter": {"本季数", "当季", "本季度"},
    "growth": {"同比", "同比增长", "增速", "同比增速", "同比%", "growth"},
}
_ACTIONS = {SHEETS["actions"].zh, SHEETS["actions"].en}
_CORRECTS = re.compile(
    "修改|修正|更正|订正|调整|正确|实际|最终|应为|核定|新数|correct|revised|actual|final|should be"
)


@dataclass(frozen=True, kw_only=True)
class Located:
    """The form's sheet, the place of each row and column in it, and what was seen of its shape."""

    sheet: MarkedSheet
    header_row: int
    columns: Mapping[str, int]
    rows: Mapping[str, int] = field(default_factory=dict)
    foot: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    noticed: tuple[Noticed, ...] = ()

    def at(self, row: int, key: str) -> MarkedCell:
        """The cell of a row of the sheet in column `key`; blank where that was lost."""
        column = self.columns.get(key, 0)
        return self.sheet[row, column] if row and column else BLANK

    def merged_into(self, row: int, key: str) -> str:
        """The merged area that swallowed the cell of a row in column `key`; empty for none."""
        place = row, self.columns.get(key, 0)
        if not self.sheet.merged or place[1] == 0:
            return ""
        areas = filter(None, map(area_of, self.sheet.merged))
        around = (a for a in areas if a.holds(*place) and position(str(a.start)) != place)
        return str(next(around, ""))

    def place(self, code: str, key: str) -> Place:
        """Where the cell of row `code` and column `key` is."""
        return self.place_at(self.rows.get(code, 0), self.columns.get(key, 0))

    def place_at(self, row: int, column: int) -> Place:
        """Where a cell of the sheet is; the sheet alone where there is none."""
        known = row and column
        return Place(sheet=self.sheet.name, cell=cell_name(row, column) if known else "")

    @property
    def inputs(self) -> dict[str, tuple[object, ...]]:
        """What is filled in for each code that stands in the sheet, and in which columns."""
        return {
            code: tuple(self.at(row, key).value for key in INPUTS)
            for row in self.sheet.rows
            if row > self.header_row and (code := self.at(row, "code").text)
        }


def locate(book: MarkedSheets, form: Form) -> Located | None:
    """The table of `form` in `book`; None where no sheet has its headers."""
    tables, names = list(map(_header_of, book.sheets)), {SHEETS["form"].zh, SHEETS["form"].en}
    # Of equals the sheet of the form's own name counts.
    found = max(tables, key=lambda t: (len(t.columns), t.sheet.name in names), default=None)
    if found is None or len(found.columns) < _LEAST_HEADERS:
        return None
    table, lost = _completed(found)
    table, of_rows = _with_rows(table, book, form)
    table = replace(table, foot=_foot(table))
    tables.remove(found)
    headers = map(_lost_header, lost, repeat(table))
    doubled = dict(_second_columns(table))
    strays = _strays(table, {*doubled})
    noticed = (*headers, *of_rows, *doubled.values(), *strays, *_second_tables(tables, table))
    return replace(table, noticed=noticed)


def actions_in(book: MarkedSheets, form: Form) -> MarkedSheet | None:
    """The sheet of actions: by its name, else by the items in its first column."""
    like, codes = None, set(map(attrgetter("code"), form.actions))
    for sheet in book.sheets if codes else ():
        if sheet.name in _ACTIONS:
            return sheet
        if codes.intersection(
            map(attrgetter("text"), map(sheet.__getitem__, zip(sheet.rows, repeat(1))))
        ):
            like = sheet
    return like


def _header_of(sheet: MarkedSheet) -> Located:
    """The row of a sheet that has the most headers of the form."""
    best = Located(sheet=sheet, header_row=0, columns={})
    for row, cells in sheet.rows.items():
        found: dict[str, int] = {}
        for column, cell in cells:
            key = _HEADERS.get(plain_label(cell.text)) if cell.kind == "s" else None
            if key:
                found.setdefault(key, column)
        if len(found) > len(best.columns):
            best = Located(sheet=sheet, header_row=row, columns=found)
        if len(found) == len(COLUMNS):
            break
    return best


def _completed(table: Located) -> tuple[Located, list[str]]:
    """The table with the columns whose header was overwritten, found by their neighbour."""
    columns = dict(table.columns)
    asked = [column.key for column in COLUMNS if not column.is_optional]
    lost = list(filterfalse(table.columns.__contains__, asked))
    for before, column in pairwise(COLUMNS):
        place = columns.get(before.key, 0) + 1
        if column.key in lost and place > 1 and place not in columns.values():
            columns[column.key] = place
    return replace(table, columns=columns), lost


def _with_rows(table: Located, book: MarkedSheets, form: Form) -> tuple[Located, list[Noticed]]:
    """The table with its rows: by their codes, else by their names."""
    rows: dict[str, int] = {}
    noticed: list[Noticed] = []
    codes = {row.code.casefold(): row.code for row in form.rows}
    for row in table.sheet.rows:
        code = codes.get(table.at(row, "code").text.casefold())
        if row <= table.header_row or code is None:
            continue
        if code in rows:
            noticed.append(_twice(code, table, rows[code], row))
        rows.setdefault(code, row)
    if list(rows) != list(filter(rows.__contains__, codes.values())):
        noticed.append(_moved(table))
    for asked in form.rows:
        if asked.code not in rows:
            place = _without_code(book, form, table, asked, set(rows.values()))
            noticed.append(_lost_code(asked, table, place) if place else _lost_row(asked, table))
            rows |= {asked.code: place} if place else {}
    return replace(table, rows=rows), noticed


def _without_code(
    book: MarkedSheets, form: Form, table: Located, asked: FormRow, taken: set[int]
) -> int:
    """The row whose code was overwritten: by its name in column C, else by its defined name."""
    wanted = set(map(plain_label, (asked.name.zh, asked.name.en, both(asked.name))))
    free = [row for row in table.sheet.rows if row > table.header_row and row not in taken]
    named = [row for row in free if plain_label(table.at(row, "name").text) in wanted]
    if len(named) == 1:
        return named[0]
    for name, reference in book.defined_names.items():
        owner, _, cell = reference.rpartition("!")
        row = position(cell)[0]
        own = form.names.get(name) == asked.code and owner.strip("'") == table.sheet.name
        if own and row > table.header_row and row not in taken:
            return row
    return 0


def _lost_header(key: str, table: Located) -> Noticed:
    header, found = COLUMN_OF[key].header, key in table.columns
    place = table.place_at(table.header_row, table.columns.get(key, 0))
    words = table.sheet[table.header_row, table.columns.get(key, 0)].text if found else ""
    if words and key in _SYNONYMS and plain_label(words) not in _SYNONYMS[key]:
        said = Text(
            zh=f"表头“{header.zh}”被改为“{words[:_SHOWN]}”，分不清填的是哪个数",
            en=f"the header {header.en!r} became {words[:_SHOWN]!r}: which number is it?",
        )
        return Noticed(name="rows_lost", text=said, place=place, expected=header)
    return Noticed(
        name="rows_moved" if found or not COLUMN_OF[key].is_input else "rows_lost",
        text=Text(
            zh=f"表头“{header.zh}”被修改或删除" + ("，已按位置识别，请确认" if found else ""),
            en=f"the header {header.en!r} was changed or removed"
            + (": found by its place" if found else ""),
        ),
        place=place,
    )


def _second_columns(table: Located) -> Iterator[tuple[int, Noticed]]:
    """Columns beside those of the form that may hold the numbers that are meant."""
    own = set(table.columns.values())
    for column, cell in table.sheet.rows.get(table.header_row, ()):
        if column in own:
            continue
        label = plain_label(cell.text)
        key = _HEADERS.get(label, "")
        like = key or next((k for w, k in _HEADERS.items() if k in _SYNONYMS and w in label), "")
        beside = {row: table.sheet[row, column].text for row in table.rows.values()}
        if not any(beside.values()):
            continue
        if like in INPUTS or _CORRECTS.search(label):
            same = all(table.at(row, like).text == text for row, text in beside.items())
            yield column, _second(table, column, cell.text, same=same)


def _second(table: Located, column: int, header: str, *, same: bool) -> Noticed:
    asked = Text(
        zh="把要报的数填入原表的列，删去另一列",
        en="put what you report into the form's column, remove the other",
    )
    return Noticed(
        name="rows_moved" if same else "rows_lost",
        text=Text(
            zh=f"表外另有一列“{header[:_SHOWN]}”"
            + ("，内容相同" if same else "，内容不同，无法取舍"),
            en=f"one more column {header[:_SHOWN]!r}"
            + (", alike" if same else " with other content"),
        ),
        place=table.place_at(table.header_row, column),
        expected=NO_TEXT if same else asked,
    )


def _twice(code: str, table: Located, first: int, second: int) -> Noticed:
    same = all(table.at(first, key).value == table.at(second, key).value for key in INPUTS)
    return Noticed(
        name="rows_moved" if same else "rows_lost",
        text=Text(
            zh=f"代码{code}出现两次（第{first}行、第{second}行）"
            + ("，内容相同" if same else "，内容不同，无法取舍"),
            en=f"the code {code} stands twice (rows {first} and {second})"
            + (", alike" if same else " with different content"),
        ),
        place=table.place_at(second, table.columns.get("code", 1)),
        code=code,
        expected=Text(zh="每个代码一行", en="one row for each code"),
    )


def _moved(table: Located) -> Noticed:
    return Noticed(
        name="rows_moved",
        text=Text(
            zh="行的顺序有变动，已按代码识别，请确认",
            en="rows were moved; they were found by their codes",
        ),
        place=Place(sheet=table.sheet.name),
    )


def _lost_code(asked: FormRow, table: Located, row: int) -> Noticed:
    return Noticed(
        name="rows_moved",
        text=Text(
            zh=f"第{row}行代码缺失或被修改，已识别为{asked.code}，请确认",
            en=f"the code in row {row} is missing or changed; taken as {asked.code}",
        ),
        place=table.place_at(row, table.columns.get("code", 1)),
        code=asked.code,
    )


def _lost_row(asked: FormRow, table: Located) -> Noticed:
    return Noticed(
        name="rows_lost",
        text=Text(
            zh=f"缺少{asked.code}（{asked.name.zh}）一行",
            en=f"the row {asked.code} ({asked.name['en']}) is missing",
        ),
        place=Place(sheet=table.sheet.name),
        code=asked.code,
        item=asked.name.zh,
        expected=Text(
            zh="恢复该行，或在发出的原表中填报", en="put the row back, or fill the form as sent"
        ),
    )


def _strays(table: Located, said: set[int]) -> Iterator[Noticed]:
    """Content in the table's lines that belongs to no row: pasted beside, or rows added."""
    known, width = set(table.rows.values()), {*table.columns.values(), *said}
    last = max(known, default=table.header_row)
    end, _ = next(iter(table.foot.values()), (last + 1, 0))
    beside: dict[int, list[tuple[int, str]]] = {}
    added: list[Noticed] = []
    for row, cells in table.sheet.rows.items():
        inside = [(column, cell) for column, cell in cells if cell.text and not cell.formula]
        if row in known:
            for column, cell in inside:
                if column not in width:
                    beside.setdefault(column, []).append((row, cell.text))
        elif table.header_row < row < max(end, last + 1) and inside:
            words = " | ".join(cell.text for _, cell in inside)
            added.append(_stray(table, row, inside[0][0], words))
    for column, found in beside.items():
        more = Text(zh=f"（此列共{len(found)}格）", en=f" ({len(found)} cells in this column)")
        (row, text), *others = found
        yield _stray(table, row, column, text, more if others else NO_TEXT)
    yield from added


def _stray(table: Located, row: int, column: int, content: str, more: Text = NO_TEXT) -> Noticed:
    return Noticed(
        name="rows_moved",
        text=Text(
            zh=f"此处内容不属于任何填报项，未采用：“{content[:_SHOWN]}”{more.zh}",
            en="this belongs to no row of the form and was not taken:"
            f" {content[:_SHOWN]!r}{more.en}",
        ),
        place=table.place_at(row, column),
    )


def _second_tables(others: Iterable[Located], table: Located) -> Iterator[Noticed]:
    """Copies of the form's sheet in the same file: which of two fillings is meant?"""
    for other in others:
        if len(other.columns) < len(COLUMNS) // 2:
            continue
        same, name = other.inputs == table.inputs, other.sheet.name
        yield Noticed(
            name="rows_moved" if same else "rows_lost",
            text=Text(
                zh=f"工作表“{name}”也是填报表" + ("，内容相同" if same else "，内容不同，无法取舍"),
                en=f"the sheet {name!r} is the form once more"
                + (", alike" if same else " with different content"),
            ),
            place=Place(sheet=name),
            expected=Text(
                zh="" if same else "只保留一张填报表", en="" if same else "keep one of them"
            ),
        )


def _foot(table: Located) -> dict[str, tuple[int, int]]:
    """The cells of the sign-off labels, wherever they moved to."""
    after = max(table.rows.values(), default=table.header_row)
    found: dict[str, tuple[int, int]] = {}
    for row, cells in table.sheet.rows.items():
        for column, cell in cells if row > after else ():
            text = plain_label(cell.text)
            for label, key in _LABELS.items():
                if text.startswith(label):
                    found.setdefault(key, (row, column))
    return found
