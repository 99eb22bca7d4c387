"""Does xlwings, on Linux with its Windows parts stubbed, make right VBA and right answers?"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from addin.cells import CellError
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.cells import grid_of

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "classic_excel.py"
WORDS_OF_VBA = ["end", "function", "sub", "date", "string", "type", "next", "loop", "name", "error"]


@pytest.fixture(scope="module")
def found(own_home: Path) -> dict[str, Any]:
    del own_home
    done = subprocess.run(
        [sys.executable, SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ONPACE_LANG": "en"},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]  # JSON


def test_every_function_answers_as_the_catalogue_does(found: dict[str, Any]) -> None:
    wanted = [
        [
            [_as_excel(cell) for cell in row]
            for row in grid_of(call(FUNCTIONS, f.name, e.args, "en"))
        ]
        for f in FUNCTIONS
        for e in f.examples
    ]

    assert found["answers"] == wanted


def test_left_out_arguments_holes_and_ranges_mean_what_they_mean_elsewhere(
    found: dict[str, Any],
) -> None:
    missing, hole, column = found["more"]

    assert missing == [[pytest.approx(0.3)]]
    assert hole == [[{"error": -2146826246}]]
    assert column == [[0.25], [0.5]]


def test_every_function_and_macro_has_its_vba(found: dict[str, Any]) -> None:
    declared = re.findall(r"^\s*(Function|Sub) (\w+)\(", found["vba"], re.MULTILINE)

    assert {name for kind, name in declared if kind == "Function"} == {
        function.classic_name for function in FUNCTIONS
    }
    assert {name for kind, name in declared if kind == "Sub"} == {
        "PLAN_MACRO_CHECK",
        "PLAN_MACRO_REPORT",
    }


def test_the_vba_is_well_formed(found: dict[str, Any]) -> None:
    text = found["vba"]

    assert text.count("End Function") == len(FUNCTIONS)
    assert text.count('#If App = "Microsoft Excel" Then') == text.count("#End If")
    for line in text.splitlines():
        assert len(line) < 1023
        assert line.isascii()
        declared = re.match(r"\s*Function (\w+)\((.*)\)", line)
        if declared:
            names = [part.split()[-1].rstrip("()") for part in declared[2].split(",") if part]
            assert len(names) == len({name.lower() for name in names}) < 60
            assert not {name.lower() for name in names} & {*WORDS_OF_VBA, declared[1].lower()}


def test_help_fits_into_the_function_wizard(found: dict[str, Any]) -> None:
    assert all(0 < len(text) <= 255 for text in found["docs"].values())


def test_only_the_free_part_of_xlwings_is_used(found: dict[str, Any]) -> None:
    assert found["forbidden"] == []
    for path in (ROOT / "addin").rglob("*.py"):
        assert not re.search(r"xlwings[.](server|pro)\b", path.read_text("utf-8"))


def _as_excel(cell: Any) -> Any:
    if isinstance(cell, CellError):
        return {"error": {"#N/A": -2146826246, "#VALUE!": -2146826273}[str(cell.code)]}
    return cell
