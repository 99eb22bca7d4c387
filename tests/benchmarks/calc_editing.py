"""Edits a sheet in a running Calc as people do, and says what its cells show.

Run by the Python that has ``uno``, with the profile of a LibreOffice in which the add-in is.
"""

import contextlib
import json
import sys
import time
from typing import Any

from calc_oracle import start  # type: ignore[import-not-found]  # beside this script
from com.sun.star.beans import PropertyValue

SETTLED = 20.0
CELLS = 5_000


def edit(desktop: Any) -> dict[str, Any]:
    """What cells show: empty and 0 in turns, beside one another, behind names and functions."""
    book = desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, (PropertyValue(Name="Hidden", Value=bool(1)),)
    )
    sheet = book.Sheets.getByIndex(0)

    def put(place: str, text: str) -> None:
        sheet.getCellRangeByName(place).setFormula(text)

    def shown(place: str) -> str:
        text: str = sheet.getCellRangeByName(place).String
        return text

    put("A2", "5.5")
    put("C1", "=PLAN.GAP(A1;A2)")
    turns = []
    for _ in range(6):
        put("A1", "0")
        zero = shown("C1")
        put("A1", "")
        turns.append([zero, shown("C1")])
    book.NamedRanges.addNewByName(
        "hole", "$Sheet1.$B$9", sheet.getCellByPosition(0, 0).CellAddress, 0
    )
    asked = {
        "name": "=PLAN.GAP(hole;7)",
        "indirect": '=PLAN.GAP(INDIRECT("B9");8)',
        "if": "=PLAN.GAP(IF(TRUE();B9;1);9)",
        "product": "=PLAN.GAP(B10*1;10)",
        "nested": "=PLAN.ROUND_CN(PLAN.GAP(B9;11);1)",
        "beside": "=PLAN.GAP(B10;5.5)",
        "twin": "=PLAN.GAP(B9;5.5)",
        "typed": "=PLAN.GAP(0;5.5)",
        "left out": "=PLAN.GAP(5.2;5.5;)",
        "optional": "=PLAN.GAP(5.2;5.5;B9)",
    }
    put("B10", "0")
    for row, formula in enumerate(asked.values(), 20):
        put(f"C{row}", formula)
    book.setModified(False)
    until = time.monotonic() + SETTLED
    while shown("C25") == "#N/A" and time.monotonic() < until:
        time.sleep(0.1)
    answers = {name: shown(f"C{row}") for row, name in enumerate(asked, 20)}
    return {"turns": turns, "answers": answers}


def measure(desktop: Any) -> list[float]:
    """Microseconds a cell to calculate 5,000 again: as they are, and with other numbers."""
    book = desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, (PropertyValue(Name="Hidden", Value=bool(1)),)
    )
    sheet = book.Sheets.getByIndex(0)
    rows = [(20000.0 + i, 26800.0 + i / 3, 30000.0 + i) for i in range(CELLS)]
    sheet.getCellRangeByName(f"F1:H{CELLS}").setDataArray(tuple(rows))
    formulas = tuple((f"=PLAN.PROGRESS(F{i};G{i};H{i})",) for i in range(1, CELLS + 1))
    sheet.getCellRangeByName(f"I1:I{CELLS}").setFormulaArray(formulas)
    found = []
    for changed in (False, False, True):
        begin = time.perf_counter()
        if changed:
            others = tuple((row[0] + 1,) for row in rows)
            sheet.getCellRangeByName(f"F1:F{CELLS}").setDataArray(others)
        else:
            book.calculateAll()
        sheet.getCellRangeByName(f"I1:I{CELLS}").getDataArray()
        found.append((time.perf_counter() - begin) / CELLS * 1e6)
    return found[1:]


def look_up(desktop: Any) -> float:
    """Seconds to calculate 500 look-ups in the shipped plan again."""
    book = desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, (PropertyValue(Name="Hidden", Value=bool(1)),)
    )
    sheet = book.Sheets.getByIndex(0)
    asked = [
        f'=PLAN.VALUE("demo";"GO_AS";"{year}M{month}";"{measure}")'
        for year in (2021, 2022, 2023)
        for month in range(1, 13)
        for measure in ("value", "yoy", "share", "time_progress", "target")
    ] * 3
    area = sheet.getCellRangeByName("A1:A500")
    area.setFormulaArray(tuple((formula,) for formula in asked[:500]))
    best = SETTLED
    for _ in range(3):
        time.sleep(1.5)  # answers over a plan hold for one calculation
        begin = time.perf_counter()
        book.calculateAll()
        area.getDataArray()
        best = min(best, time.perf_counter() - begin)
    return best


if __name__ == "__main__":
    process, desktop = start(sys.argv[1])
    try:
        sys.stdout.write(
            json.dumps({"seconds": measure(desktop), "look up": look_up(desktop), **edit(desktop)})
        )
    finally:
        # The process started here is a wrapper: the program itself must be asked to end.
        with contextlib.suppress(Exception):  # its answer may not arrive any more
            desktop.terminate()
        process.wait(60)
