"""Do the plain formulas that leave the office say what the functions say, holes included?"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from addin.cells import CellError
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.measures.book import BOOK
from addin.measures.formula import Formula
from tests.hosts.libreoffice.sheets import recalculate

pytestmark = [pytest.mark.office, pytest.mark.slow]
NATIVE = [function for function in FUNCTIONS if function.native]
# Rates and shares as fractions; a sheet in per cent holds a hundred times as much.
INPUTS = {
    "achieved": 2.0, "actual": 26.59, "baseline": 100.0, "base": 40.0, "current": 130.0,
    "cumulative_now": 90.0, "cumulative_year_ago": 80.0, "deviation": 4.0, "direction": 1.0,
    "earlier": 5.0, "elapsed": 45.0, "end": 130.0, "expected": 120.0, "full_last_year": 110.0,
    "high": 50.0, "industry": 200.0, "industry_region": 30.0, "later": 6.0, "low": 20.0,
    "lower_bound": 10.0, "optimum": 90.0, "part": 3.0, "part_before": 2.0, "previous": 100.0,
    "region": 100.0, "required": 3.0, "start": 100.0, "target": 150.0, "total": 60.0,
    "total_current": 900.0, "total_previous": 800.0, "value": 130.0, "whole": 8.0,
    "whole_before": 7.0, "years": 3.0, "years_left": 2.0, "decimals": 1.0, "values": 12.25,
    "first": 100.0, "last": 125.0, "steps": 4.0, "ahead": 2.0, "drift": 130.0, "damped": 128.0,
}  # fmt: skip
RATES = {
    "growth": 0.06, "growth_now": 0.127, "growth_year_ago": -0.016, "planned_share": 0.75,
    "progress": 0.68, "pull": 0.018, "rate": 0.06, "reduction": 0.134, "share": 0.75,
    "total_growth": 0.05, "usual_share": 0.55, "weight": 0.3,
}  # fmt: skip
SINGLE = [found for found in BOOK.values() if found.native and not found.ranges]


def variants(function: Function) -> list[list[Any]]:
    """The example, then with each argument in turn empty, zero, negative and in per cent."""
    example = [*function.examples[0].args]
    found = [example]
    for position, given in enumerate(example):
        per_cent = [68] if function.arguments[position].scale.refusing("A1") else []
        for other in (None, 0, -3, *per_cent):
            changed = ((other,), *given[1:]) if isinstance(given, tuple) else other
            found.append([*example[:position], changed, *example[position + 1 :]])
    return found


def test_plain_formulas_answer_as_the_functions_do(tmp_path: Path) -> None:
    sheet = Sheet()
    cases = [(function, args) for function in NATIVE for args in variants(function)]
    for function, args in cases:
        assert function.native is not None
        sheet.ask(function.native, args)

    wrong = []
    for (function, args), text in zip(cases, sheet.shown(tmp_path), strict=True):
        wanted = call(FUNCTIONS, function.name, args)
        if isinstance(wanted, CellError):
            if text not in ("#N/A", str(wanted.code)):
                wrong.append((function.name, args, text, wanted.text.en))
        elif _number(text) != pytest.approx(wanted):
            wrong.append((function.name, args, text, str(wanted)))
    assert not wrong, wrong


@pytest.mark.parametrize("scale", [1, 100])
def test_formulas_of_the_book_recalculate_to_what_they_compute(tmp_path: Path, scale: int) -> None:
    sheet, cases = Sheet(), []
    for formula in SINGLE:
        names = formula.inputs
        usual = [RATES[name] * scale if name in RATES else INPUTS[name] for name in names]
        if formula.id == "progress_reduction" or formula.id.endswith("_reduction"):
            usual = [
                0.16 * scale if name == "target" else v
                for name, v in zip(names, usual, strict=True)
            ]
        rows: list[list[float | None]] = [[*usual]]
        for at in range(len(usual)):
            rows += [[*usual[:at], other, *usual[at + 1 :]] for other in (None, 0.0, -3.0)]
        for row in rows:
            cases.append((formula, row))
            sheet.ask(
                lambda *cells, of=formula: of.excel(
                    dict(zip(of.inputs, cells, strict=True)), scale=scale
                ),
                row,
            )

    wrong = []
    for (formula, row), text in zip(cases, sheet.shown(tmp_path), strict=True):
        wanted = computed(formula, row, scale)
        known = np.isfinite(wanted)
        if (text != "#N/A") if not known else _number(text) != pytest.approx(wanted, abs=1e-9):
            wrong.append((formula.id, row, text, float(wanted)))
    assert not wrong, wrong


def computed(formula: Formula, row: list[float | None], scale: int) -> float:
    """What the function says to the same cells, in the scale of the cells."""
    shares = set(RATES) | ({"target"} if formula.id.endswith("_reduction") else set())
    given = {
        name: np.nan if value is None else value / (scale if name in shares else 1)
        for name, value in zip(formula.inputs, row, strict=True)
    }
    assert formula.compute is not None
    if formula.id == "rounding":
        return (
            float("nan")
            if None in row
            else float(formula.compute(given["values"], int(given["decimals"])))
        )
    found = float(formula.compute(**given))
    is_rate = "*{scale}" in formula.native or formula.id in {"pull_weighted", "pull_by_growth"}
    return found * scale if is_rate else found


class Sheet:
    """Formulas and the cells that they ask, one below the other."""

    def __init__(self) -> None:
        self._book = openpyxl.Workbook()
        self._rows: list[int] = []
        self._next = 1

    def ask(self, native: Callable[..., str], args: Sequence[Any]) -> None:
        """Write the arguments as cells and columns, and the formula over them."""
        sheet = self._book.worksheets[0]
        row, addresses, height = self._next, [], 1
        for column, arg in enumerate(args, 3):
            cells = [cell for line in arg for cell in line] if isinstance(arg, tuple) else [arg]
            for offset, cell in enumerate(cells):
                sheet.cell(row + offset, column, cell)
            letter = get_column_letter(column)
            end = f":{letter}{row + len(cells) - 1}" if isinstance(arg, tuple) else ""
            addresses.append(f"{letter}{row}{end}")
            height = max(height, len(cells))
        sheet.cell(row, 1, f"={native(*addresses)}")
        self._rows.append(row)
        self._next += height

    def shown(self, folder: Path) -> list[str]:
        """What LibreOffice shows for each formula."""
        self._book.save(folder / "natives.xlsx")
        (shown,) = recalculate(folder / "profile", folder, folder / "natives.xlsx")
        return [shown[row - 1][0] for row in self._rows]


def _number(text: str) -> float:
    """A number, or NaN for an error."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
