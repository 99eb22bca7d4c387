"""Does a real LibreOffice compute every function as Python does, in .ods and in .xlsx?"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.functions.catalogue import FUNCTIONS
from addin.hosts.libreoffice.installing import install
from tests.hosts.libreoffice.sheets import Case, cases_of, recalculate, shown, write_ods, write_xlsx

EXAMPLES = [(f.name, e.args) for f in FUNCTIONS for e in f.examples]
# A hole in a range, a text for a number, ranges of different sizes, no answer, an error, a word.
WRONG: list[tuple[str, tuple[Any, ...]]] = [
    ("COMPLETION", (((None,), (1,), (55,)), 110)),
    ("COMPLETION", ("x", 110)),
    ("COMPLETION", (((1,), ("x",)), 110)),
    ("SHARE", (((1,), (2,)), ((1,), (2,), (3,)))),
    ("PROGRESS", (1, 2, 1)),
    ("GAP", (5.2, 5.5, "lower")),
    ("GAP", (5.2, 5.5, "越低越好")),
    ("GAP", (5.2, 5.5, "sideways")),
    ("HHI", (((50,), (None,), (30,), (20,)),)),
    ("ELAPSED", ("third", 2021)),
    ("SHARE", (((1, 2), (3, 4)), 10)),
]
pytestmark = [pytest.mark.office, pytest.mark.slow]


@pytest.fixture(scope="module")
def profile() -> Iterator[Path]:
    # Not in the folder of pytest, which only the one who runs the tests may enter.
    with tempfile.TemporaryDirectory(prefix="onpace-calc-") as name:
        folder = Path(name)
        if os.geteuid() == 0:  # LibreOffice installs nothing for root alone
            shutil.chown(folder, "nobody", "nogroup")
        install(folder)
        yield folder


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return cases_of(FUNCTIONS, [*EXAMPLES, *WRONG])


@pytest.fixture(scope="module")
def recalculated(
    profile: Path, cases: list[Case], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[list[str]]]:
    """What Calc shows for both files, from one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("sheets")
    write_ods(folder / "ods.ods", cases)
    write_xlsx(folder / "xlsx.xlsx", cases)
    ods, xlsx = recalculate(profile, folder, folder / "ods.ods", folder / "xlsx.xlsx")
    return {"ods": ods, "xlsx": xlsx}


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_calc_shows_what_python_answers(
    kind: str, cases: list[Case], recalculated: dict[str, list[list[str]]]
) -> None:
    wrong = []
    for case in cases:
        for r, row in enumerate(case.wanted):
            line = recalculated[kind][case.row - 1 + r]
            for c, cell in enumerate(row):
                if not _same(line[c], shown(cell)):
                    wrong.append((case.formula(";", ods=False), (r, c), line[c], shown(cell)))
    assert wrong == []


def test_every_function_of_the_catalogue_was_called(cases: list[Case]) -> None:
    assert {case.function.name for case in cases} == {function.name for function in FUNCTIONS}


def _same(text: str, wanted: str | float) -> bool:
    if isinstance(wanted, str):
        return text == wanted
    try:
        return float(text) == pytest.approx(wanted)
    except ValueError:
        return False
