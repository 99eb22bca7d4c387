"""Where in a returned file are the rows and columns of its form, and what was moved or added?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from addin.cells import cell_name
from addin.errors import Level, Place
from addin.exchange.form.form import Form
from addin.exchange.form.layout import COLUMN_OF, COLUMNS, FOOT, SHEETS, plain_label
from addin.exchange.intake.remark import Remark
from addin.language import Text
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets
from addin.ooxml.sheet.scan import BLANK, MarkedCell, position

__all__ = ["Located", "locate"]

_LEAST_HEADERS = 4
_HEADERS = {
    plain_label(word): column.key
    for column in COLUMNS
    for word in (column.header.zh, column.header.en)
}
_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Located:
    """The form's sheet, the place of each row and column in it, and the remarks on its shape."""

    sheet: MarkedSheet
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    header_row: int
    remarks: tuple[Remark, ...] = ()
    foot: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def cell(self, code: str, key: str) -> MarkedCell:
        """The cell of row `code` and column `key`; blank where either was lost."""
        row, column = self.rows.get(code, 0), self.columns.get(key, 0)
        return self.sheet[row, column] if row and column else BLANK

    def place(self, code: str, key: str) -> Place:
        """Where that cell is."""
        row, column = self.rows.get(code, 0), self.columns.get(key, 0)
        if not row or not column:
            return Place(sheet=self.sheet.name)
        return Place(sheet=self.sheet.name, cell=cell_name(row, column))


def locate(book: MarkedSheets, form: Form) -> Located | None:
    """The table of `form` in `book`; None where no sheet has its headers."""
    best = _table_of(book)
    if best is None:
        return None
    sheet, header_row, columns = best
    columns, lost = _complete(columns)
    rows, remarks = _rows(book, form, sheet, header_row, columns)
    foot = _foot(sheet, max(rows.values(), default=header_row))
    located = Located(sheet=sheet, columns=columns, rows=rows, header_row=header_row, foot=foot)
    return Located(
        sheet=sheet,
        columns=columns,
        rows=rows,
        header_row=header_row,
        foot=foot,
        remarks=(
            *_lost_headers(lost, located),
            *remarks,
            *_strays(located),
            *_second_tables(book, located),
        ),
    )


def _table_of(book: MarkedSheets) -> tuple[MarkedSheet, int, dict[str, int]] | None:
    best: tuple[MarkedSheet, int, dict[str, int]] | None = None
    for sheet in _candidates(book):
        row, columns = _header_of(sheet)
        if len(columns) > (len(best[2]) if best else _LEAST_HEADERS - 1):
            best = sheet, row, columns
        if len(columns) == len(COLUMNS):
            break
    return best


def _candidates(book: MarkedSheets) -> Iterable[MarkedSheet]:
    names = (SHEETS["form"].zh, SHEETS["form"].en)
    return sorted(book.sheets, key=lambda sheet: sheet.name not in names)


def _header_of(sheet: MarkedSheet) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (0, {})
    for row, cells in sheet.rows.items():
        found: dict[str, int] = {}
        for column, cell in cells:
            key = _HEADERS.get(plain_label(cell.text)) if cell.kind == "s" else None
            if key:
                found.setdefault(key, column)
        if len(found) > len(best[1]):
            best = row, found
        if len(found) == len(COLUMNS):
            break
    return best


def _complete(columns: dict[str, int]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Columns whose header was overwritten, found by their neighbour."""
    complete = dict(columns)
    lost = tuple(column.key for column in COLUMNS if column.key not in columns)
    taken = set(columns.values())
    for index, column in enumerate(COLUMNS):
        if column.key in complete or index == 0:
            continue
        before = complete.get(COLUMNS[index - 1].key)
        if before and before + 1 not in taken:
            complete[column.key] = before + 1
            taken.add(before + 1)
    return complete, lost


def _rows(
    book: MarkedSheets, form: Form, sheet: MarkedSheet, header_row: int, columns: Mapping[str, int]
) -> tuple[dict[str, int], list[Remark]]:
    rows: dict[str, int] = {}
    remarks: list[Remark] = []
    by_text = {row.code.casefold(): row.code for row in form.rows}
    for row in sheet.rows:
        code = (
            by_text.get(sheet[row, columns.get("code", 0)].text.casefold())
            if row > header_row
            else None
        )
        if code is None:
            continue
        if code in rows:
            remarks.append(_twice(code, sheet, rows[code], row, columns))
            continue
        rows[code] = row
    order = list(rows)
    expected = [row.code for row in form.rows if row.code in rows]
    if order != expected:
        remarks.append(_note("行的顺序有变动，已按代码识别，请确认",
                             "rows were moved; they were found by their codes", sheet))  # fmt: skip
    for asked in form.rows:
        if asked.code not in rows:
            place = _without_code(
                book, form, sheet, asked.code, header_row, columns, set(rows.values())
            )
            remarks.append(_lost(asked.code, asked.name, sheet, place, columns))
            if place:
                rows[asked.code] = place
    return rows, remarks


def _without_code(
    book: MarkedSheets,
    form: Form,
    sheet: MarkedSheet,
    code: str,
    header_row: int,
    columns: Mapping[str, int],
    taken: set[int],
) -> int:
    """The row whose code was overwritten: by its name in column C, else by its defined name."""
    wanted = {plain_label(form.row[code].name.zh), plain_label(form.row[code].name.en)}
    named = [
        row
        for row in sheet.rows
        if row > header_row and row not in taken
        and plain_label(sheet[row, columns.get("name", 0)].text) in wanted
    ]  # fmt: skip
    if len(named) == 1:
        return named[0]
    for name, reference in book.defined_names.items():
        if form.names.get(name) == code:
            owner, _, cell = reference.rpartition("!")
            row = position(cell)[0]
            if owner.strip("'") == sheet.name and row > header_row and row not in taken:
                return row
    return 0


def _lost_headers(lost: tuple[str, ...], located: Located) -> list[Remark]:
    return [
        Remark.of(
            "V-00e",
            Level.SOFT,
            Text(
                zh=f"表头“{COLUMN_OF[key].header.zh}”被修改或删除"
                + ("，已按位置识别，请确认" if key in located.columns else ""),
                en=f"the header {COLUMN_OF[key].header.en!r} was changed or removed"
                + (": found by its place" if key in located.columns else ""),
            ),
            blocks=COLUMN_OF[key].is_input and key not in located.columns,
            place=Place(
                sheet=located.sheet.name,
                cell=cell_name(located.header_row, located.columns[key])
                if key in located.columns
                else "",
            ),
        )
        for key in lost
    ]


def _twice(
    code: str, sheet: MarkedSheet, first: int, second: int, columns: Mapping[str, int]
) -> Remark:
    keys = [column.key for column in COLUMNS if column.is_input]
    same = all(
        sheet[first, columns.get(key, 0)].value == sheet[second, columns.get(key, 0)].value
        for key in keys
    )
    return Remark.of(
        "V-00e",
        Level.SOFT if same else Level.HARD,
        Text(
            zh=f"代码{code}出现两次（第{first}行、第{second}行）"
            + ("，内容相同" if same else "，内容不同，无法取舍"),
            en=f"the code {code} stands twice (rows {first} and {second})"
            + (", alike" if same else " with different content"),
        ),
        blocks=not same,
        place=Place(sheet=sheet.name, cell=cell_name(second, columns.get("code", 1))),
        code=code,
        expected=Text(zh="每个代码一行", en="one row for each code"),
    )


def _lost(
    code: str, name: Text, sheet: MarkedSheet, row: int, columns: Mapping[str, int]
) -> Remark:
    if row:
        return Remark.of(
            "V-00e",
            Level.SOFT,
            Text(
                zh=f"第{row}行代码缺失或被修改，已识别为{code}，请确认",
                en=f"the code in row {row} is missing or changed; taken as {code}",
            ),
            blocks=False,
            place=Place(sheet=sheet.name, cell=cell_name(row, columns.get("code", 1))),
            code=code,
        )
    return Remark.of(
        "V-00e",
        Level.HARD,
        Text(zh=f"缺少{code}（{name.zh}）一行", en=f"the row {code} ({name['en']}) is missing"),
        blocks=True,
        place=Place(sheet=sheet.name),
        code=code,
        item=name.zh,
        expected=Text(
            zh="恢复该行，或在发出的原表中填报", en="put the row back, or fill the form as sent"
        ),
    )


def _note(zh: str, en: str, sheet: MarkedSheet) -> Remark:
    return Remark.of(
        "V-00e", Level.SOFT, Text(zh=zh, en=en), blocks=False, place=Place(sheet=sheet.name)
    )


def _strays(located: Located) -> list[Remark]:
    """Content in the table's lines that belongs to no row: pasted beside, or rows added."""
    sheet, known = located.sheet, set(located.rows.values())
    last = max(known, default=located.header_row)
    end = min((row for row, _ in located.foot.values()), default=last + 1)
    width = set(located.columns.values())
    found = []
    for row, cells in sheet.rows.items():
        inside = [(column, cell) for column, cell in cells if cell.text and not cell.formula]
        if located.header_row < row < max(end, last + 1) and row not in known:
            found += _stray_row(sheet, row, inside)
        elif row in known:
            found += [
                _stray(sheet, row, column, cell.text)
                for column, cell in inside
                if column not in width
            ]
    return found


def _second_tables(book: MarkedSheets, located: Located) -> list[Remark]:
    """Copies of the form's sheet in the same file: which of two fillings is meant?"""
    found = []
    for sheet in book.sheets:
        header, columns = _header_of(sheet)
        if sheet is located.sheet or len(columns) < len(COLUMNS) // 2:
            continue
        same = _inputs(sheet, header, columns) == _inputs(
            located.sheet, located.header_row, located.columns
        )
        found.append(
            Remark.of(
                "V-00e",
                Level.INFO if same else Level.HARD,
                Text(
                    zh=f"工作表“{sheet.name}”也是填报表"
                    + ("，内容相同" if same else "，内容不同，无法取舍"),
                    en=f"the sheet {sheet.name!r} is the form once more"
                    + (", alike" if same else " with different content"),
                ),
                blocks=not same,
                place=Place(sheet=sheet.name),
                expected=Text(
                    zh="" if same else "只保留一张填报表", en="" if same else "keep one of them"
                ),
            )
        )
    return found


def _inputs(
    sheet: MarkedSheet, header: int, columns: Mapping[str, int]
) -> dict[str, tuple[object, ...]]:
    """What is filled in for each code of a sheet."""
    keys = [column.key for column in COLUMNS if column.is_input]
    return {
        code: tuple(sheet[row, columns.get(key, 0)].value for key in keys)
        for row in sheet.rows
        if row > header and (code := sheet[row, columns.get("code", 0)].text)
    }


def _stray_row(sheet: MarkedSheet, row: int, cells: list[tuple[int, MarkedCell]]) -> list[Remark]:
    if not cells:
        return []
    content = " | ".join(cell.text for _, cell in cells)[:_SHOWN]
    return [_stray(sheet, row, cells[0][0], content)]


def _stray(sheet: MarkedSheet, row: int, column: int, content: str) -> Remark:
    return Remark.of(
        "V-00e",
        Level.SOFT,
        Text(
            zh=f"此处内容不属于任何填报项，未采用：“{content[:_SHOWN]}”",
            en=f"this belongs to no row of the form and was not taken: {content[:_SHOWN]!r}",
        ),
        blocks=False,
        place=Place(sheet=sheet.name, cell=cell_name(row, column)),
    )


def _foot(sheet: MarkedSheet, after: int) -> dict[str, tuple[int, int]]:
    """The cells of the sign-off labels, wherever they moved to."""
    labels = {plain_label(word): f.key for f in FOOT for word in (f.label.zh, f.label.en)}
    found: dict[str, tuple[int, int]] = {}
    for row, cells in sheet.rows.items():
        if row <= after:
            continue
        for column, cell in cells:
            text = plain_label(cell.text)
            key = next((key for label, key in labels.items() if text.startswith(label)), None)
            if key:
                found.setdefault(key, (row, column))
    return found
