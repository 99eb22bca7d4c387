"""Forms go out and come in faster than openpyxl opens and saves the same files.

Ratios of one run, never absolute times: 40 forms of 50 rows.
"""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import perf_counter

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.sharing import Shared, share
from addin.exchange.words import Outcome
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

OFFICES, ROWS, TURNS = 40, 50, 3


def _best(action: Callable[[], object], turns: int = TURNS) -> float:
    times = []
    for _ in range(turns):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    return write_plan(city_plan(OFFICES, ROWS), folder / "plan.xlsx")


@pytest.fixture(scope="module")
def shared(plan: Path) -> Shared:
    return share(plan, "2024Q3", plan.parent / "out", now=moment("2024-10-08T09:00"))


def test_forty_forms_are_issued_faster_than_openpyxl_loads_and_saves_them(
    plan: Path, shared: Shared, tmp_path: Path
) -> None:
    contents = [issued.path.read_bytes() for issued in shared.forms]
    turn = iter(range(TURNS))

    def issue() -> None:
        number = next(turn)
        share(
            plan,
            "2024Q3",
            tmp_path / f"out-{number}",
            ledger=f"sqlite:///{tmp_path}/{number}.sqlite",
            now=moment("2024-10-08T09:00"),
        )

    def load_and_save() -> None:
        for content in contents:
            openpyxl.load_workbook(BytesIO(content)).save(BytesIO())

    ours, theirs = _best(issue), _best(load_and_save, 1)

    print(f"\nissue 40 forms: {ours:.2f} s; openpyxl load and save: {theirs:.2f} s")
    assert ours < theirs


def test_forty_returns_are_collected_as_fast_as_openpyxl_reads_them(
    plan: Path, shared: Shared, tmp_path: Path
) -> None:
    returns = tmp_path / "in"
    returns.mkdir()
    for issued in shared.forms:
        filled = fill(issued.path.read_bytes(), issued.form)
        (returns / issued.path.name).write_bytes(filled)
    contents = [path.read_bytes() for path in sorted(returns.iterdir())]
    names = ("plan.xlsx", "plan.ledger.sqlite", "plan.ledger.key")
    turn = iter(range(TURNS))
    copies = []
    for number in range(TURNS):
        folder = tmp_path / f"copy-{number}"
        folder.mkdir()
        for name in names:
            shutil.copy(plan.with_name(name), folder / name)
        copies.append(folder)

    def take_in() -> None:
        collected = collect(
            copies[next(turn)] / "plan.xlsx", [returns], now=moment("2024-10-15T10:00")
        )
        assert {receipt.outcome for receipt in collected.receipts} == {Outcome.ACCEPTED}

    def read() -> None:
        for content in contents:
            for sheet in openpyxl.load_workbook(BytesIO(content)):
                for _ in sheet.iter_rows(values_only=True):
                    pass

    ours, theirs = _best(take_in), _best(read, 1)

    print(f"\ncollect 40 returns: {ours:.2f} s; openpyxl reads them: {theirs:.2f} s")
    assert ours <= theirs
