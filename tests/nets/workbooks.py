"""What leaves the house as a workbook? The written plan, and cells frozen to native formulas."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl.utils import get_column_letter

from tests.nets.house import PLANS, freeze, functions, plan, write_plan
from tests.nets.page import Net, lines_of, page_of
from tests.nets.sheets import text_of_workbook

__all__ = ["WORKBOOKS"]

_FUNCTION = "_xldudf_PLAN_"


def _written(name: str) -> str:
    """A shipped plan as the project writes it: cells, notes, drop-downs."""
    with TemporaryDirectory() as folder:
        written = write_plan(plan(name), Path(folder) / "plan.xlsx")
        found = text_of_workbook(written, rules=True)
    return page_of({sheet: lines_of("\n".join(rows)) for sheet, rows in found.items()})


def _frozen() -> str:
    """Each example of each function as a formula over cells, frozen."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "calls.xlsx"
        _calls(source)
        report = freeze(source, Path(folder) / "frozen.xlsx")
        found = text_of_workbook(Path(folder) / "frozen.xlsx")
    rows = {sheet: lines_of("\n".join(rows)) for sheet, rows in found.items()}
    live = [f"{cell.kept_live}" for cell in report.cells]
    return page_of({**rows, "kept live": [" ".join(live)]})


def _calls(path: Path) -> None:
    """A sheet for each function: the cells of its examples, then the calls, with a value."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        for function in functions():
            sheet = book.add_worksheet(function.name)
            row = 0
            for example in function.examples:
                areas = []
                for given in example.args:
                    cells = given if isinstance(given, tuple) else ((given,),)
                    areas.append(_put(sheet, row, cells))
                    row += len(cells)
                sheet.write_formula(
                    row, 5, f"={_FUNCTION}{function.name}({','.join(areas)})", None, 1
                )
                row += 1


def _put(sheet: Any, row: int, cells: tuple[tuple[Any, ...], ...]) -> str:
    """Write a range from the first column on; its address."""
    for down, line in enumerate(cells):
        for across, value in enumerate(line):
            if value is not None:
                sheet.write(row + down, across, value)
    last = get_column_letter(len(cells[0]))
    first = f"A{row + 1}"
    return first if len(cells) == len(cells[0]) == 1 else f"{first}:{last}{row + len(cells)}"


WORKBOOKS = Net(
    name="workbooks",
    pages={**{f"{name}.written": partial(_written, name) for name in PLANS}, "frozen": _frozen},
    kept=frozenset({"frozen"}),
    slow=frozenset({f"{PLANS[1]}.written"}),
)
