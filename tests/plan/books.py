"""Small plan workbooks, as lists of cells, for the tests of the reader."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

Cells = Sequence[Sequence[object]]

PLAN: Cells = [
    ["Key", "Value"],
    ["code", "P"],
    ["name_zh", "规划"],
    ["start_year", 2021],
    ["end_year", 2025],
]
INDICATORS: Cells = [
    ["指标代码", "指标名称", "计量单位", "目标类型", "基期值", "目标值", "性质"],
    ["GO", "总产值", "亿元", "level_up", 100, 150, "流量"],
    ["SH", "占比", "%", "level_up", 20, 30, "比率"],
]
DATA: Cells = [
    ["指标代码", "报告期", "数值", "计量单位", "来源代码"],
    ["GO", "2021", 110, "亿元", "S1"],
    ["GO", "2022", 1.2, "亿元", "S1"],
    ["SH", "2021", 22, "%", "S1"],
]
SOURCES: Cells = [["来源代码", "名称", "等级"], ["S1", "统计局", "A"]]
SHEETS: Mapping[str, Cells] = {
    "Plan": PLAN,
    "指标": INDICATORS,
    "数据": DATA,
    "Sources": SOURCES,
}


def with_cell(sheet: str, cell: str, value: object) -> dict[str, Cells]:
    """The small workbook with one cell changed (``B2``: column B, row 2)."""
    changed = [list(row) for row in SHEETS[sheet]]
    row, column = int(cell[1:]) - 1, ord(cell[0]) - ord("A")
    while len(changed) <= row:
        changed.append([])
    changed[row] += [None] * (column + 1 - len(changed[row]))
    changed[row][column] = value
    return {**SHEETS, sheet: changed}


def with_thresholds(*rows: tuple[str, object]) -> dict[str, Cells]:
    """The small workbook with a sheet of thresholds."""
    return {**SHEETS, "Thresholds": [["名称", "取值"], *rows]}


def with_keys(*rows: tuple[str, object]) -> dict[str, Cells]:
    """The small workbook with more keys on the sheet Plan."""
    return {**SHEETS, "Plan": [*PLAN, *rows]}


def without(*names: str) -> dict[str, Cells]:
    """The small workbook without some sheets."""
    return {name: cells for name, cells in SHEETS.items() if name not in names}


def save(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """Write the sheets as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if not sheets:
        book.create_sheet("Sheet1")
    book.save(path)
    return path
