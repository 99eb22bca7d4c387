"""Can somebody with a token take the time, the memory or the plans of the others?"""

import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from addin.files import shipped
from addin.hosts.officejs.access import add_user, plans_of, remove_user
from addin.hosts.officejs.answering.batch import CallLimits, RefusedError, answer_batch
from addin.hosts.officejs.server import Settings
from tests.hosts.conftest import free_port, running

pytestmark = pytest.mark.slow
SECONDS = float(os.environ.get("ONPACE_SOAK", "0"))
"""How long the soak lasts at least; `make soak` says ten minutes."""
USERS = 50 if SECONDS else 4
SHARE = ["SHARE", [1, 4]]
TABLE = [["indicator", "period", "value"], ["GO", "2023", 26800]]
SLOW = [
    ["PROGRESS_TABLE", ["demo", f"20{year}Q{q}"]] for year in (21, 22, 23, 24) for q in (1, 2, 3)
]
needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


class Office:
    """An office's server, and what its users ask."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        base, headers = f"http://127.0.0.1:{settings.port}", {"Host": "plans.example"}
        self.http = httpx.Client(base_url=base, headers=headers, timeout=60)

    def add(self, user: str) -> str:
        return add_user(self.settings.folder, user)

    def ask(self, token: str, *calls: Any) -> httpx.Response:
        return self.send(token, json.dumps(calls).encode())

    def send(self, token: str, body: bytes) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self.http.post("/batch", content=body, headers=headers)


@contextmanager
def office(folder: Path, **limits: Any) -> Iterator[Office]:
    url = "https://plans.example"
    found = CallLimits(**limits)
    settings = Settings(port=free_port(), folder=folder, url=url, limits=found)
    with running(settings):
        one = Office(settings)
        with one.http:
            yield one


def workers(folder: Path) -> list[int]:
    """The processes that answer for the server with this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
        except OSError:  # it has just ended
            continue
        if b"answering.worker" in words and str(folder).encode() in words:
            found.append(int(entry.parent.name))
    return found


def kilobytes(pid: int | str, what: str = "VmHWM") -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


@needs_proc
def test_work_that_outlives_its_time_is_killed(tmp_path: Path) -> None:
    with office(tmp_path, compute=0.2) as found:
        token = found.add("李工")
        assert found.ask(token, SHARE).json() == [0.25]
        (before,) = workers(tmp_path)

        response = found.ask(token, *SLOW)

        assert response.status_code == 504
        assert "too long" in response.text
        assert not Path(f"/proc/{before}").exists()
        assert found.ask(token, SHARE).json() == [0.25]
        assert workers(tmp_path) != [before]
    assert workers(tmp_path) == []


@needs_proc
def test_a_process_that_dies_takes_one_answer_with_it(tmp_path: Path) -> None:
    with office(tmp_path) as found, ThreadPoolExecutor() as pool:
        token = found.add("李工")
        assert found.ask(token, SHARE).json() == [0.25]
        (before,) = workers(tmp_path)
        response = pool.submit(found.ask, token, *SLOW)
        time.sleep(0.3)

        os.kill(before, signal.SIGKILL)

        assert response.result().status_code == 500
        assert "broke off" in response.result().text
        assert found.ask(token, SHARE).json() == [0.25]


@needs_proc
def test_a_call_gets_no_more_memory_than_it_may_have(tmp_path: Path) -> None:
    """Sixteen million cells in rows of their own take over 1 GiB as Python has them."""
    most = 400 << 20
    with office(tmp_path, memory=most) as found:
        token = found.add("李工")

        large = found.send(token, b'[["SUM",[[' + b"[1]," * 8_000_000 + b"[1]]]]]")

        assert large.status_code == 413
        assert found.ask(token, SHARE).json() == [0.25]
        assert all(kilobytes(pid) << 10 < most for pid in workers(tmp_path))


@pytest.mark.parametrize("cell", [1, "x", None])
def test_a_small_call_is_not_answered_at_length(cell: Any) -> None:
    """Thirty kilobytes became 78 megabytes: a column laid over a row."""

    def answer(rows: int, limits: CallLimits) -> Any:
        calls = [["GAP", [[[cell]] * rows, [[1] * 1500]]]]
        return json.loads(answer_batch(json.dumps(calls).encode(), "en", limits))[0]

    across, long = answer(1500, CallLimits()), answer(400, CallLimits(answer=1 << 20))

    assert across["m"] == long["m"] == "the ranges are too large: use smaller ones"


def test_a_batch_that_asks_too_much_is_asked_in_parts() -> None:
    calls = [["GAP", [[[1]] * 100, [[1] * 100]]] for _ in range(9)]
    whole, half = json.dumps(calls).encode(), json.dumps(calls[:4]).encode()

    for limits in (CallLimits(cells=50_000), CallLimits(answer=200_000)):
        with pytest.raises(RefusedError) as refused:
            answer_batch(whole, "en", limits)
        assert refused.value.status == 413
        assert len(json.loads(answer_batch(half, "en", limits))) == 4


@pytest.mark.parametrize("depth", [3, 200, 900, 1200, 100_000, 2_000_000])
@pytest.mark.parametrize("inside", ["1", '{"e":"#N/A"}', '"\\ud800"'])
def test_what_nests_is_refused_and_never_climbed(depth: int, inside: str) -> None:
    nested = "[" * depth + inside + "]" * depth

    for body in (nested, f'[["SHARE",[{nested},4]]', '{"a":' * depth):
        with pytest.raises(RefusedError) as refused:
            answer_batch(body.encode(), "en", CallLimits())
        assert refused.value.status == 400


@pytest.mark.parametrize("depth", [3, 200, 900])
@pytest.mark.parametrize("inside", ["1", '{"e":"#N/A"}', '"\\ud800"'])
def test_what_nests_in_one_call_is_wrong_in_that_call_alone(depth: int, inside: str) -> None:
    nested = "[" * depth + inside + "]" * depth
    body = f'[["SHARE",[{nested},4]],["SHARE",[1,4]]]'

    wrong, well = json.loads(answer_batch(body.encode(), "en", CallLimits()))

    assert (wrong["e"], well) == ("#VALUE!", 0.25)


def test_users_neither_see_nor_evict_the_plans_of_others(tmp_path: Path) -> None:
    with office(tmp_path) as found:
        li, wang = found.add("李工"), found.add("../王工")
        (handle,) = found.ask(li, ["LOAD", [TABLE]]).json()
        value = ["VALUE", [handle, "GO", "2023"]]

        (unseen,) = found.ask(wang, value).json()
        others = [[*TABLE, [f"I{n}", "2023", n]] for n in range(70)]
        assert len(set(found.ask(wang, *(["LOAD", [table]] for table in others)).json())) == 70

        assert unseen["s"] == handle
        assert found.ask(li, value).json() == [26800]
        folder = plans_of(tmp_path, "李工")
        assert [path.stem for path in folder.iterdir()] == [handle.removeprefix("plan:")]
        assert folder.stat().st_mode & 0o077 == 0
        assert plans_of(tmp_path, "../王工").parent == folder.parent

        assert remove_user(tmp_path, "李工")
        assert not folder.exists()


def test_users_share_the_workbooks_of_the_library(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    shutil.copy(shipped("workbooks", "chongqing-14fyp.xlsx"), tmp_path / "library" / "plan.xlsx")

    with office(tmp_path) as found:
        loaded = [found.ask(found.add(user), ["LOAD", ["plan.xlsx"]]).json() for user in "ab"]

    assert loaded[0] == loaded[1]
    assert loaded[0][0].startswith("plan:")


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "\\\\host\\share\\a.xlsx", "//host/a.xlsx", "pipe"]
)
def test_what_is_no_workbook_of_the_library_is_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "library").mkdir()
    os.mkfifo(tmp_path / "library" / "pipe")

    with office(tmp_path, compute=5) as found:
        (answer,) = found.ask(found.add("李工"), ["LOAD", [name]]).json()

    assert answer["e"] == "#VALUE!"


@needs_proc
def test_so_many_processes_and_no_more(tmp_path: Path) -> None:
    with office(tmp_path, workers=2, idle=1) as found:
        tokens = [found.add(user) for user in "abcde"]
        seen = []

        def ask(token: str) -> Any:
            answer = found.ask(token, SHARE).json()
            seen.append(len(workers(tmp_path)))
            return answer

        assert list(map(ask, tokens)) == [[0.25]] * 5
        with ThreadPoolExecutor(5) as pool:
            assert list(pool.map(ask, tokens * 2)) == [[0.25]] * 10
        assert max(seen) == 2
        time.sleep(2)
        assert workers(tmp_path) == []


def test_who_waits_behind_his_own_calls_is_told_so(tmp_path: Path) -> None:
    with office(tmp_path, compute=1.0) as found, ThreadPoolExecutor() as pool:
        token = found.add("李工")
        found.ask(token, SHARE)
        pool.submit(found.ask, token, *SLOW * 9)
        time.sleep(0.3)
        statuses = {found.ask(token, SHARE).status_code for _ in range(3)}

    assert statuses <= {200, 503}


@needs_proc
def test_a_long_day_takes_no_memory(tmp_path: Path) -> None:
    """Many users ask a few hundred times, or for as long as is said: nothing grows."""
    numbers = count()
    statuses: Counter[int] = Counter()
    with office(tmp_path) as found:
        users = [(found.add(f"user {n}"), Office(found.settings)) for n in range(USERS)]

        def work(user: tuple[str, Office]) -> None:
            n = next(numbers)
            token, own = user
            response = own.ask(
                token,
                *(["PROGRESS", [20000, 26800 + n + i, 30000]] for i in range(400)),
                ["VALUE", ["demo", "GO_AS", "2020"]] if SECONDS else SHARE,
                ["GAP", [[[n]] * 1000, 5]],
                ["LOAD", [[*TABLE, ["B", "2023", n % 40]]]],
            )
            statuses[response.status_code] += 1
            answers = response.json()
            assert len(answers) == 403
            assert not any(isinstance(answer, dict) for answer in answers)

        def rounds(seconds: float, least: int) -> tuple[int, int]:
            until = time.monotonic() + seconds
            while time.monotonic() < until or least > 0:
                list(pool.map(work, users))
                least -= 1
            largest = max(kilobytes(pid, "VmRSS") for pid in workers(tmp_path))
            return kilobytes("self", "VmRSS"), largest

        with ThreadPoolExecutor(USERS) as pool:
            early = rounds(SECONDS / 10, 25)  # each has loaded as many plans as are kept
            late = rounds(SECONDS, 50)
        for _, own in users:
            own.http.close()

    assert set(statuses) == {200}
    assert late[0] < early[0] * 1.1
    assert late[1] < early[1] * 1.1
