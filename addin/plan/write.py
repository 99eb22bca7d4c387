"""How does one sheet of a plan look? A table with notes, drop-downs, formats and a page setup."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.cells import CellValue
from addin.language import Language, Text
from addin.model.plan import Plan
from addin.model.unit import Unit
from addin.plan.looks import BODY_FONT, Looks, height_of
from addin.plan.records import rows_of, unit_of
from addin.plan.schema import NUMBERS, Holds, PlanColumn, PlanSheet
from addin.plan.titles import Titles

__all__ = ["FICTITIOUS", "Setting", "write_sheet"]

FICTITIOUS = Text(
    zh="虚构数据，仅供演示：城市、部门、企业和数字均为虚构",
    en="Fictitious data for demonstration: city, departments, firms and numbers are invented",
)
_A4 = 9
_CHARACTERS_ACROSS = 165
_ROOM_BELOW = 300
_MOST_DECIMALS = 6
_HEADER_HEIGHT = 46


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all sheets of one workbook share; `names` are the defined names of its lists."""

    plan: Plan
    looks: Looks
    titles: Titles
    language: Language
    names: Mapping[str, str]

    @property
    def header(self) -> int:
        """The row of the headers, from 0: a fictitious plan says so above them."""
        return 1 if self.plan.identity.fictitious else 0


def write_sheet(setting: Setting, sheet: PlanSheet, to: Worksheet) -> int:
    """Write one sheet; gives the number of its rows."""
    if setting.header:
        warning = setting.titles.say(FICTITIOUS).replace("\n", "  ")
        to.write_string(0, 0, warning, setting.looks.line("warning"))
    row = setting.header
    for cells in rows_of(setting.plan, sheet, setting.language):
        row += 1
        unit = unit_of(cells, setting.plan)
        for position, column in enumerate(sheet.columns):
            value = cells.get(column.key)
            to.write(row, position, value, _format(setting, sheet, column, value, unit))
        if _wraps(sheet):
            to.set_row(row, height_of(_texts(sheet, cells)))
    last = max(row, setting.header + 1)
    _make_table(setting, sheet, to, last)
    _make_choices(setting, sheet, to, last + _ROOM_BELOW)
    _set_page(setting, sheet, to)
    return row - setting.header


def _format(
    setting: Setting, sheet: PlanSheet, column: PlanColumn, value: CellValue, unit: Unit | None
) -> Format:
    if isinstance(value, date):
        return setting.looks.cell("yyyy-mm-dd")
    if isinstance(value, int | float):
        align = {Holds.WHOLE: "center", Holds.LONG_TEXT: "left"}.get(column.holds, "right")
        return setting.looks.cell(_number_format(column, value, unit), align=align)
    if _is_code(column):
        return setting.looks.cell("@")
    return setting.looks.cell(wrap=_wraps(sheet))


def _wraps(sheet: PlanSheet) -> bool:
    """Quotes in the Data sheet run out to the right: wrapped, a row would fill the screen."""
    return sheet.key != "Data"


def _texts(sheet: PlanSheet, cells: Mapping[str, CellValue]) -> Iterator[tuple[str, float]]:
    for column in sheet.columns:
        value = cells.get(column.key)
        if isinstance(value, str) and not _is_code(column):
            yield value, column.width


def _is_code(column: PlanColumn) -> bool:
    """Codes and periods are texts: Excel must not read 2024-09 or 33618 as something else."""
    return column.holds in (Holds.CODE, Holds.REFERENCE, Holds.PERIOD)


def _number_format(column: PlanColumn, value: float, unit: Unit | None) -> str:
    """As many decimals as the unit has, or as the source printed: nothing is hidden."""
    if column.holds is Holds.SHARE:
        return "0%" if (value * 100).is_integer() else "0.0%"
    if column.holds not in (Holds.NUMBER, Holds.AMOUNT):
        return "0"
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    printed = -exponent if isinstance(exponent, int) else 0
    decimals = min(max(printed, unit.decimals if unit else 0), _MOST_DECIMALS)
    return "0." + "0" * decimals if decimals > 0 else "0"


def _make_table(setting: Setting, sheet: PlanSheet, to: Worksheet, last: int) -> None:
    looks, titles, header = setting.looks, setting.titles, setting.header
    columns = [
        {
            "header": titles.header(column),
            "header_format": looks.header(required=column.required),
        }
        for column in sheet.columns
    ]
    options = {"name": sheet.table, "columns": columns, "style": None, "autofilter": True}
    to.add_table(header, 0, last, len(columns) - 1, options)
    to.set_row(header, _HEADER_HEIGHT)
    for position, column in enumerate(sheet.columns):
        to.set_column(position, position, column.width)
        note = _note(column)
        if note:
            to.write_comment(
                header,
                position,
                titles.say(note),
                {"author": "Onpace", "x_scale": 2.4, "y_scale": _note_height(note),
                 "font_name": BODY_FONT, "font_size": 9, "color": "#FFFBE6"},
            )  # fmt: skip
    to.freeze_panes(header + 1, _frozen(sheet))


def _note(column: PlanColumn) -> Text:
    """What the header cell says when it is pointed at."""
    zh, en = [column.note.zh], [column.note.en]
    if column.required:
        zh.insert(0, "必填。")
        en.insert(0, "Required.")
    if column.words:
        zh.append("可选：" + "、".join(word.zh for word in column.words))
        en.append("One of: " + ", ".join(f"{w.zh} = {w.en}" for w in column.words))
    if column.refers:
        zh.append(f"取自“{column.refers}”表的代码")
        en.append(f"A code of the sheet {column.refers}.")
    return Text(zh=" ".join(filter(None, zh)), en=" ".join(filter(None, en)))


def _note_height(note: Text) -> float:
    return max(0.7, (2 * len(note.zh) + len(note.en)) / 110)


def _frozen(sheet: PlanSheet) -> int:
    keys = [column.key for column in sheet.columns]
    return keys.index("name_zh") + 1 if "name_zh" in keys[:4] else 1


def _make_choices(setting: Setting, sheet: PlanSheet, to: Worksheet, last: int) -> None:
    for position, column in enumerate(sheet.columns):
        choice = _choice(column, setting.names)
        if choice:
            to.data_validation(setting.header + 1, position, last, position, choice)


def _choice(column: PlanColumn, names: Mapping[str, str]) -> dict[str, object]:
    if column.words:
        return {
            "validate": "list",
            "source": f"={names[column.words.__name__]}",
            "error_title": "请从列表中选择",
            "error_message": "本列只接受列表中的词。Choose one of the words of the list.",
        }
    if column.holds is Holds.REFERENCE and column.refers in names:
        return {
            "validate": "list",
            "source": f"={names[column.refers]}",
            "error_type": "warning",
            "error_title": "代码不在列表中",
            "error_message": "请先在对应的表中登记该代码。Enter the code on its own sheet first.",
        }
    if column.holds in NUMBERS:
        most = 1 if column.holds is Holds.SHARE else 1e15
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0 if column.holds is Holds.SHARE else -1e15,
            "maximum": most,
            "error_title": "应为数值",
            "error_message": "请填数值；没有数据请留空。A number, or nothing where none is known.",
        }
    if column.holds is Holds.DATE:
        return {
            "validate": "date",
            "criteria": ">=",
            "value": date(1949, 10, 1),
            "error_title": "应为日期",
            "error_message": "请填日期，如2024-10-25。A date, for example 2024-10-25.",
        }
    return {}


def _set_page(setting: Setting, sheet: PlanSheet, to: Worksheet) -> None:
    plan, titles, header = setting.plan, setting.titles, setting.header
    name = plan.identity.name["en" if titles.language == "en" else "zh"].replace("&", "&&")
    mark = f'&C&"{BODY_FONT}"&9{titles.say(FICTITIOUS).splitlines()[0]}' if header else ""
    to.set_landscape()
    to.set_paper(_A4)
    to.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    to.set_header(f'&L&"{BODY_FONT}"&9{name}{mark}&R&"{BODY_FONT}"&9{titles.sheet(sheet)}')
    to.set_footer(f'&C&"{BODY_FONT}"&9— &P / &N —')
    across = sum(column.width for column in sheet.columns)
    to.fit_to_pages(ceil(across / _CHARACTERS_ACROSS), 0)
    to.repeat_rows(header)
    if across > _CHARACTERS_ACROSS:
        to.repeat_columns(0, _frozen(sheet) - 1)
