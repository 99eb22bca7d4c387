"""Forms go out and come in with less processor than openpyxl needs to open and save the same files.

Ratios of one run, never absolute times; what processes of ours need is counted too. The memory of
collecting is that of processes of their own, each with another number of forms.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from os import times
from pathlib import Path

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.sharing import Shared, share
from addin.exchange.words import Outcome
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

OFFICES, ROWS = 300, 30
# What openpyxl needs to load and save the forms is 1; the same unit for both.
SHARE, COLLECT = 1.0, 0.8
FEW, SOME, MANY = 100, 300, 1000
FLAT = 1.25
ROOT = Path(__file__).parents[2]


def _seconds(action: Callable[[], object]) -> float:
    """The processor's seconds, those of processes that ended meanwhile too."""
    before = times()
    action()
    return sum(times()[:4]) - sum(before[:4])


def _office(folder: Path, offices: int, rows: int) -> Shared:
    """A plan whose forms were sent and came back filled, in `in`."""
    plan = write_plan(city_plan(offices, rows), folder / "plan.xlsx")
    shared = share(plan, "2024Q3", folder / "out", now=moment("2024-10-08T09:00"))
    (folder / "in").mkdir()
    for issued in shared.forms:
        filled = fill(issued.path.read_bytes(), issued.form)
        (folder / "in" / issued.path.name).write_bytes(filled)
    return shared


def _load_and_save(files: list[Path]) -> None:
    for file in files:
        openpyxl.load_workbook(BytesIO(file.read_bytes())).save(BytesIO())


def test_forms_go_out_and_come_in_with_less_than_openpyxl_needs(tmp_path: Path) -> None:
    shared = _office(tmp_path, OFFICES, ROWS)
    sent, returned = [each.path for each in shared.forms], sorted((tmp_path / "in").iterdir())
    again = f"sqlite:///{tmp_path}/again.sqlite"

    def issue() -> None:
        share(tmp_path / "plan.xlsx", "2024Q3", tmp_path / "again", ledger=again,
              now=moment("2024-10-08T09:00"))  # fmt: skip

    def take_in() -> None:
        collected = collect(tmp_path / "plan.xlsx", [tmp_path / "in"],
                            now=moment("2024-10-15T10:00"))  # fmt: skip
        assert {receipt.outcome for receipt in collected.receipts} == {Outcome.ACCEPTED}

    of_sent = _seconds(lambda: _load_and_save(sent))
    of_returned = _seconds(lambda: _load_and_save(returned))
    issuing, collecting = _seconds(issue) / of_sent, _seconds(take_in) / of_returned

    print(f"\n{OFFICES} forms of {len(shared.forms[0].form.rows)} rows; openpyxl loads and saves"
          f" them in {of_sent:.1f} s and {of_returned:.1f} s of CPU: share {issuing:.2f} of it,"
          f" collect {collecting:.2f}")  # fmt: skip
    assert issuing <= SHARE
    assert collecting <= COLLECT


_COLLECT = """
import re, resource, sys
from pathlib import Path
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
folder = Path(sys.argv[1])
collected = collect(folder / "plan.xlsx", sys.argv[2:], now=moment("2024-10-15T10:00"))
assert {receipt.outcome.name for receipt in collected.receipts} == {"ACCEPTED"}
# The system's own peak begins with that of the process which started this one.
status = Path("/proc/self/status")
own = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
peak = int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak // 1024)
"""


def _megabytes(folder: Path, files: list[Path]) -> int:
    told = subprocess.run([sys.executable, "-c", _COLLECT, str(folder), *map(str, files)],
                          cwd=ROOT, check=True, capture_output=True, text=True)  # fmt: skip
    return int(told.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="the system tells no peak of memory")
def test_memory_is_flat_however_many_forms_come_in(tmp_path: Path) -> None:
    """The plan is one and the same: its own size takes memory, whoever reports."""
    office = tmp_path / "office"
    office.mkdir()
    _office(office, MANY, 5)
    files, found = sorted((office / "in").iterdir()), {}
    for count in (FEW, SOME, MANY):
        folder = tmp_path / str(count)
        folder.mkdir()
        for name in ("plan.xlsx", "plan.ledger.sqlite", "plan.ledger.key"):
            shutil.copy(office / name, folder / name)
        found[count] = _megabytes(folder, files[:count])

    print(f"\nMB at most while so many forms are collected: {found}")
    assert found[MANY] <= FLAT * found[FEW]
