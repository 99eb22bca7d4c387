"""Do Office.js, the classic wrappers and Calc answer the same calls alike?

``parity.json`` has the calls: an argument is typed, left out (null), a ``cell`` or a ``range``,
with null for an empty cell and ``{"e": code}`` for an error. Each program gets them as it hands
them over.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from addin.functions.catalogue import FUNCTIONS
from addin.hosts.libreoffice.installing import install
from addin.hosts.officejs.server import Settings
from tests.hosts.libreoffice.sheets import recalculate
from tests.hosts.officejs.test_runtime import (  # noqa: F401 - fixtures
    Open,
    ask,
    open_excel,
)

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("parity.json").read_text("utf-8"))
CODES = {7: "#VALUE!", 2: "#VALUE!", 1: "#N/A", 42: "#N/A"}
ERRORS_OF_COM = {-2146826273: "#VALUE!", -2146826246: "#N/A", -2146826281: "#DIV/0!"}
ROOT = Path(__file__).parents[2]


def test_the_table_is_large_enough_and_asks_of_every_kind() -> None:
    assert len(CASES) >= 100
    cells = [arg.get("cell", 0) for c in CASES for arg in c["args"] if isinstance(arg, dict)]
    assert {type(cell) for cell in cells} >= {type(None), str, int, float, bool, dict}


@pytest.mark.slow
def test_office_js_answers_as_the_table_says(open_excel: Open, server: Settings) -> None:  # noqa: F811 - the fixture
    page = open_excel(server)
    page.evaluate(_WORKBOOK)
    empty: dict[str, list[list[str]]] = {}
    calls = [_as_office_js(number, case, empty) for number, case in enumerate(CASES)]
    page.evaluate("types => { window.types = types; }", empty)

    found = [_from_office_js(answer) for answer in ask(page, *calls)]

    assert _wrong(found) == []


@pytest.mark.slow
def test_classic_functions_answer_as_the_table_says(own_home: Path, tmp_path: Path) -> None:
    del own_home
    path = tmp_path / "calls.json"
    path.write_text(json.dumps([[case["function"], _as_classic(case)] for case in CASES]))
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("classic_excel.py"), path],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ONPACE_LANG": "en"},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )

    found = [_from_classic(answer) for answer in json.loads(done.stdout)]

    assert _wrong(found) == []


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("apart", [False, True], ids=["one sheet", "sheets of their own"])
def test_calc_answers_as_the_table_says(apart: bool, profile: Path, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    """Zeros beside empty cells in calls that are otherwise the same, too.

    A range with an error in it does not reach us: Calc itself shows Err:504, which is no number.
    """
    path = tmp_path / "parity.xlsx"
    rows = _write(path, apart=apart)
    (shown,) = recalculate(profile, tmp_path, path)

    found = [_from_calc(case, shown, row) for case, row in zip(CASES, rows, strict=True)]

    assert _wrong(found, but=_holds_error) == []
    refused = [each for case, each in zip(CASES, found, strict=True) if _holds_error(case)]
    assert {json.dumps(each) for each in refused} <= {'{"e": "Err:504"}', '{"e": "#DIV/0!"}'}


@pytest.fixture(scope="module")
def profile() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onpace-parity-") as name:
        folder = Path(name)
        if os.geteuid() == 0:  # LibreOffice installs nothing for root alone
            shutil.chown(folder, "nobody", "nogroup")
        install(folder)
        yield folder


def _wrong(found: list[Any], but: Callable[[Any], bool] | None = None) -> list[tuple[Any, ...]]:
    return [
        (case["function"], case["args"], each, case["answer"])
        for case, each in zip(CASES, found, strict=True)
        if not (but and but(case)) and not _same(each, case["answer"])
    ]


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return (
            isinstance(found, list) and len(found) == len(wanted) and all(map(_same, found, wanted))
        )
    if isinstance(wanted, float | int) and isinstance(found, float | int):
        return found == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    return bool(found == wanted)


def _holds_error(case: dict[str, Any]) -> bool:
    ranges = [arg["range"] for arg in case["args"] if isinstance(arg, dict) and "range" in arg]
    return any(isinstance(cell, dict) for rows in ranges for row in rows for cell in row)


# Excel: an empty cell comes as 0, with the address by which its type is asked for.
_WORKBOOK = """() => {
  const sheet = { getRange: (at) => ({ load: () => undefined, valueTypes: window.types[at] }) };
  const worksheets = { getItem: () => sheet };
  window.Excel = { run: (work) => work({ workbook: { worksheets }, sync: async () => {} }) };
}"""


def _as_office_js(number: int, case: dict[str, Any], types: dict[str, list[list[str]]]) -> Any:
    function = FUNCTIONS[case["function"]]
    given: list[Any] = []
    addresses: list[str | None] = []
    for position, argument in enumerate(function.arguments):
        arg = case["args"][position] if position < len(case["args"]) else None
        rows = _rows(arg)
        at = f"C{number}P{position}"
        types[at] = [["Empty" if cell is None else "Double" for cell in row] for row in rows]
        cells = [[_cell_of_excel(cell) for cell in row] for row in rows]
        addresses.append(f"Sheet1!{at}" if isinstance(arg, dict) else None)
        word = cells[0][0] if not isinstance(arg, dict) or _rows(arg)[0][0] is not None else ""
        given.append(None if arg is None else word if argument.choices else cells)
    assert not function.repeats
    return [case["function"], given, addresses]


def _cell_of_excel(cell: Any) -> Any:
    return {"code": cell["e"]} if isinstance(cell, dict) else 0 if cell is None else cell


def _from_office_js(answer: dict[str, Any]) -> Any:
    if "value" not in answer:
        return {"e": _code(answer["code"])}
    rows = [[_of_office_js(cell) for cell in row] for row in answer["value"]]
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _of_office_js(cell: Any) -> Any:
    if isinstance(cell, dict):
        return {"e": _code(cell.get("errorCode", cell.get("code")))}
    return cell


def _code(code: Any) -> str:
    return CODES.get(code, "#DIV/0!") if isinstance(code, int) else str(code)


def _as_classic(case: dict[str, Any]) -> list[Any]:
    return [
        {"missing": 1}
        if arg is None
        else {"rows": _classic(_rows(arg))}
        if isinstance(arg, dict)
        else arg
        for arg in case["args"]
    ]


def _classic(rows: list[list[Any]]) -> list[list[Any]]:
    """As xlwings has it: the errors of cells are text."""
    return [[cell["e"] if isinstance(cell, dict) else cell for cell in row] for row in rows]


def _from_classic(answer: Any) -> Any:
    rows = answer if isinstance(answer, list) else [[answer]]
    cells = [
        [{"e": ERRORS_OF_COM[c["error"]]} if isinstance(c, dict) else c for c in row]
        for row in rows
    ]
    return cells[0][0] if len(cells) == len(cells[0]) == 1 else cells


def _rows(arg: Any) -> list[list[Any]]:
    if not isinstance(arg, dict):
        return [[arg]]
    return arg["range"] if "range" in arg else [[arg["cell"]]]


def _write(path: Path, *, apart: bool) -> list[int]:
    """The calls as formulas; in which row of the first sheet each result stands."""
    book = openpyxl.Workbook()
    sheet = other = book.active
    assert sheet is not None
    assert other is not None
    row, rows = 1, []
    for number, case in enumerate(CASES):
        if apart and number % 7 == 0:
            other = book.create_sheet(f"数据 {number}'s")
        texts = []
        for position, arg in enumerate(case["args"]):
            texts.append(
                _typed(arg)
                if not isinstance(arg, dict)
                else _placed(other, arg, row, 20 + 4 * position)
            )
        answer = case["answer"]
        height, width = (len(answer), len(answer[0])) if isinstance(answer, list) else (1, 1)
        formula = f"=PLAN.{case['function']}({','.join(texts)})"
        area = f"A{row}:{get_column_letter(width)}{row + height - 1}"
        sheet[f"A{row}"] = ArrayFormula(area, formula) if height * width > 1 else formula
        rows.append(row)
        row += max(4, height)
    book.save(path)
    return rows


def _typed(arg: Any) -> str:
    return "" if arg is None else f'"{arg}"' if isinstance(arg, str) else repr(arg)


def _placed(sheet: Any, arg: dict[str, Any], row: int, column: int) -> str:
    cells = _rows(arg)
    for r, line in enumerate(cells):
        for c, cell in enumerate(line):
            shown = (
                {"#DIV/0!": "=1/0", "#N/A": "=NA()"}[cell["e"]] if isinstance(cell, dict) else cell
            )
            if shown is not None:
                sheet.cell(row + r, column + c).value = shown
    first = f"{get_column_letter(column)}{row}"
    last = f"{get_column_letter(column + len(cells[0]) - 1)}{row + len(cells) - 1}"
    name = "'" + sheet.title.replace("'", "''") + "'!"
    return f"{name}{first}:{last}" if "range" in arg else f"{name}{first}"


def _from_calc(case: dict[str, Any], shown: list[list[str]], row: int) -> Any:
    answer = case["answer"]
    height, width = (len(answer), len(answer[0])) if isinstance(answer, list) else (1, 1)
    cells = [[_of_calc(shown[row - 1 + r][c]) for c in range(width)] for r in range(height)]
    if _holds_error(case) or height * width == 1:
        return cells[0][0]
    return cells


def _of_calc(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return {"e": text}
