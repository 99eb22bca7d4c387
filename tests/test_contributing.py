"""CONTRIBUTING tells the truth: what it names is there, and what is there it names."""

import re
from pathlib import Path

import addin

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_every_path_that_it_names_exists() -> None:
    named = re.findall(r"`((?:addin|tests|templates|workbooks)/[\w./]+)`", TEXT)

    assert len(named) > 40
    assert not [path for path in named if not (ROOT / path).exists()]


def test_it_names_every_target_of_make() -> None:
    targets = re.findall(
        r"^([a-z]+(?: [a-z]+)*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )

    names = {name for line in targets for name in line.split()}
    assert not {name for name in names if f"`make {name}`" not in TEXT}


def test_the_number_that_it_tells_of_is_the_one_in_the_workbook() -> None:
    book = ROOT / "workbooks" / "chongqing-14fyp.xlsx"

    fact = addin.assess(addin.read_plan(book), "2024Q4").fact("IVA_TOTAL", "progress")

    value = addin.assess(addin.read_plan(book), "2024Q4").fact("IVA_TOTAL", "value")
    assert value.inputs[0].rpartition("!")[2] in TEXT
    assert fact.display("zh") in TEXT
