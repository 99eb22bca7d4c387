"""Does any cell, however odd, make a function fail inside or answer what no cell can hold?"""

import math
from random import Random
from typing import Any

import pytest

from addin.cells import CellError, ErrorCode
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.cells import grid_of
from addin.functions.registry import Category, Function

CELLS: list[Any] = [
    None, "", "  ", 0, 1, -1, 2.5, 1e308, -1e308, 5e-324, math.inf, math.nan, True, False,
    10**400, 45292, 1e15, "x", "2024Q3", "2024Q3-1Q", "上年同期", "demo", "plan:abc", "GO_AS",
    "GO_AS/", "//", "zh", "lower", "progress", "2024-10-25", "9" * 400, "\x00", "{", "'", "=1+1",
    CellError(ErrorCode.DIV0), [[1, 2], [3, 4]], [[]], [], [[None]], [["a"]], [[1], [2]],
    [[1], [2, 3]], ((1,), (2,)), [["indicator", "period", "value"], ["A", "2023", 1]], [["code"]],
]  # fmt: skip


def calls_of(function: Function, count: int = 60) -> list[list[Any]]:
    random = Random(function.name)  # noqa: S311 - the same calls each time
    calls = []
    for _ in range(count):
        args = [random.choice(CELLS) for _ in range(random.randint(0, len(function.arguments) + 1))]
        if function.category is Category.PLAN and args and random.random() < 0.7:
            args[0] = "demo"
        calls.append(args)
    return calls


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_odd_cells_give_a_cell_or_an_error_with_words(function: Function) -> None:
    for args in calls_of(function):
        for row in grid_of(call(FUNCTIONS, function.name, args)):
            for cell in row:
                assert cell is None or isinstance(cell, float | int | str | bool | CellError)
                assert not isinstance(cell, float) or math.isfinite(cell)
                if isinstance(cell, CellError):
                    assert "failed inside" not in cell.text.en, args
                    assert bool(cell.text.zh) is bool(cell.text.en)
