import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from addin.errors import UnsafeFileError
from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.intake.opening import reader
from addin.exchange.intake.opening.asking import Worker
from addin.exchange.sharing import Issued, share
from addin.plan.write import write_plan
from tests.exchange.cluster import create_database, find_postgresql, running_postgresql
from tests.exchange.filling import fill
from tests.exchange.returning import NOTHING, NOW, Cells, filled
from tests.exchange.samples import city_plan

ISSUED = moment("2024-10-08T09:00")
RECEIVED = moment("2024-10-15T10:00")


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of ledgers that are no files lie in a folder of the tests, not of the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONPACE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A running PostgreSQL."""
    programs = find_postgresql()
    if programs is None:
        # The test command installs it on Linux: there its absence is a fault, not a reason to skip.
        (pytest.fail if sys.platform == "linux" else pytest.skip)(
            "PostgreSQL is not installed (apt-get install postgresql)"
        )
    with running_postgresql(programs) as url:
        yield url


@pytest.fixture
def database(server: str, tmp_path: Path) -> str:
    """An empty database."""
    url = f"{server}/t{abs(hash(tmp_path)) % 10**9}"
    create_database(url)
    return url


@pytest.fixture
def received() -> datetime:
    """A moment before the deadline."""
    return RECEIVED


@pytest.fixture(scope="session")
def sent_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Issued, ...]]:
    """A folder with a plan workbook, its ledger and its forms; tests work on copies."""
    folder = tmp_path_factory.mktemp("sent_out")
    plan = write_plan(city_plan(), folder / "plan.xlsx")
    return folder, share(plan, "2024Q3", folder / "out", now=ISSUED).forms


@pytest.fixture
def plan_path(sent_out: tuple[Path, tuple[Issued, ...]], tmp_path: Path) -> Path:
    """The plan workbook of a city with three departments."""
    return Path(shutil.copy(sent_out[0] / "plan.xlsx", tmp_path))


@pytest.fixture
def forms(sent_out: tuple[Path, tuple[Issued, ...]], plan_path: Path) -> tuple[Issued, ...]:
    """The forms of the third quarter of 2024, out at three departments."""
    folder, issued = sent_out
    shutil.copytree(folder, plan_path.parent, dirs_exist_ok=True)
    return tuple(
        replace(one, path=plan_path.parent / one.path.relative_to(folder)) for one in issued
    )


@pytest.fixture
def send(plan_path: Path) -> Callable[[str, bytes], Path]:
    """Put a returned file into the folder of returns."""
    folder = plan_path.parent / "in"
    folder.mkdir()

    def put(name: str, content: bytes) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return put


@pytest.fixture
def answer(plan_path: Path, forms: tuple[Issued, ...]) -> Callable[..., Collected]:
    """Return the first department's form with some cells as they are said."""
    numbers = count()

    def put(cells: Cells = NOTHING, now: datetime = NOW, issued: Issued = forms[0]) -> Collected:
        path = plan_path.parent / f"r{next(numbers)}.xlsx"
        path.write_bytes(filled(issued, cells))
        return collect(plan_path, [path], now=now)

    return put


@pytest.fixture
def good(forms: tuple[Issued, ...]) -> tuple[bytes, ...]:
    """Every form, well filled."""
    return tuple(fill(issued.path.read_bytes(), issued.form) for issued in forms)


_IDLE: list[Worker] = []


class _Kept(Worker):
    """A reading process that the next test takes on, as the files of one run share theirs."""

    def ask(self, request: Mapping[str, str], seconds: float = 120) -> dict[str, Any]:
        try:
            return super().ask(request, seconds)
        except UnsafeFileError:
            _IDLE.remove(self)
            Worker.close(self)
            raise

    def close(self) -> None:
        _IDLE.append(self)


def _reader() -> Worker:
    while _IDLE:
        if (found := _IDLE.pop()).is_alive:
            return found
    return _Kept()


@pytest.fixture(scope="session", autouse=True)
def one_reader() -> Iterator[None]:
    """Returned files are read by one process, not by one for every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "Worker", _reader)
        yield
    for kept in _IDLE:
        Worker.close(kept)
