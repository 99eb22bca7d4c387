import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
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


@pytest.fixture
def plan_path(tmp_path: Path) -> Path:
    """The plan workbook of a city with three departments."""
    return write_plan(city_plan(), tmp_path / "plan.xlsx")


@pytest.fixture
def forms(plan_path: Path) -> tuple[Issued, ...]:
    """The forms of the third quarter of 2024, out at three departments."""
    return share(plan_path, "2024Q3", plan_path.parent / "out", now=ISSUED).forms


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
