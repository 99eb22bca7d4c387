"""Do the plain formulas that leave the office say what the functions say, holes included?"""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from addin.cells import CellError
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function, Kind
from tests.hosts.libreoffice.sheets import recalculate

pytestmark = [pytest.mark.office, pytest.mark.slow]
NATIVE = [function for function in FUNCTIONS if function.native]


def variants(function: Function) -> list[list[Any]]:
    """The example, then with each argument in turn empty, zero and negative."""
    example = [*function.examples[0].args]
    if function.arguments[0].kind is Kind.SERIES:
        column = [row[0] for row in example[0]]
        columns = [column, [None, *column[1:]], [-1.0, *column[1:]], [0.0 for _ in column]]
        return [[tuple((cell,) for cell in cells)] for cells in columns]
    found = [example]
    for position in range(len(example)):
        found += [[*example[:position], other, *example[position + 1 :]] for other in (None, 0, -3)]
    return found


def test_plain_formulas_answer_as_the_functions_do(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    cases = [(function, args) for function in NATIVE for args in variants(function)]
    row, rows = 1, []
    for function, args in cases:
        addresses = []
        height = 1
        for column, arg in enumerate(args, 3):
            cells = [cell for line in arg for cell in line] if isinstance(arg, tuple) else [arg]
            for offset, cell in enumerate(cells):
                sheet.cell(row + offset, column, cell)
            letter = get_column_letter(column)
            end = f":{letter}{row + len(cells) - 1}" if isinstance(arg, tuple) else ""
            addresses.append(f"{letter}{row}{end}")
            height = max(height, len(cells))
        assert function.native is not None
        sheet.cell(row, 1, f"={function.native(*addresses)}")
        rows.append(row)
        row += height
    book.save(tmp_path / "natives.xlsx")

    (shown,) = recalculate(tmp_path / "profile", tmp_path, tmp_path / "natives.xlsx")

    wrong = []
    for (function, args), at in zip(cases, rows, strict=True):
        wanted = call(FUNCTIONS, function.name, args)
        text = shown[at - 1][0]
        if isinstance(wanted, CellError):
            if text not in ("#N/A", str(wanted.code)):
                wrong.append((function.name, args, text, wanted.text.en))
        elif not text or text.startswith("#") or float(text) != pytest.approx(wanted):
            wrong.append((function.name, args, text, str(wanted)))
    assert wrong == []
