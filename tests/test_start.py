"""Who is quick to start: a help text, a cell and an assessment load what they need and no more."""

import json
import subprocess
import sys

import pytest

from addin.files import shipped

BOOK = str(shipped("workbooks", "chongqing-14fyp.xlsx"))
HEAVY = {
    "babel", "cryptography", "dask", "docx", "docxcompose", "jinja2", "lxml", "openpyxl", "orjson",
    "pandas", "pydantic", "scipy", "sqlalchemy", "starlette", "uvicorn", "xlsxwriter",
}  # fmt: skip
A_COMMAND = """
import sys
sys.argv = ["onpace", *{arguments}]
from addin.cli import main
try:
    main()
except SystemExit:
    pass
"""
A_CELL = """
import sys
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
assert round(call(FUNCTIONS, "PROGRESS", (20000, 26800, 30000)), 2) == 0.68
"""


def loaded(code: str) -> set[str]:
    """The modules that a fresh Python has loaded after `code`."""
    tell = "\nimport json; sys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code + tell], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def command(*arguments: str) -> set[str]:
    return loaded(A_COMMAND.format(arguments=list(arguments)))


def own(modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] == "addin"}


def test_a_help_text_loads_the_names_of_the_commands_alone() -> None:
    found = command("--help")

    assert own(found) == {
        "addin", "addin.cli", "addin.cli.app", "addin.cli.screen", "addin.cli.showing",
        "addin.cli.showing.helping", "addin.cli.showing.lines", "addin.errors", "addin.language",
    }  # fmt: skip
    assert not found & (HEAVY | {"numpy", "rich.console"})
    assert len(found) < 250


@pytest.mark.parametrize("name", ["assess", "report", "fill", "share", "serve", "settle", "excel"])
def test_the_help_of_a_command_loads_its_options_alone(name: str) -> None:
    found = command(name, "--help")

    assert not found & (HEAVY | {"numpy", "rich.console"}) - {"pydantic"}
    assert len(own(found)) < 15


def test_a_cell_loads_numbers_and_no_plan() -> None:
    found = loaded(A_CELL)

    assert not found & (HEAVY | {"typer", "rich"})
    assert not {name for name in own(found) if name.split(".")[1:2] in (["plan"], ["model"])}
    assert len(found) < 300


def test_an_assessment_loads_what_reads_computes_and_prints() -> None:
    found = command("assess", BOOK, "-p", "2024Q4", "--lang", "en")

    assert not found & (HEAVY | {"rich.console", "numpy.ma", "statistics"}) - {"pydantic"}
    assert len(found) < 480


def test_the_version_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "addin.cli", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "onpace 0.1.0"
