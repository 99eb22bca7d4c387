"""A server that stops, a disk that is full, a folder that cannot be written, a locked ledger."""

import errno
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.exchange import collecting
from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.intake.examine import examine
from addin.exchange.ledger.store import Ledger, broken_links
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.cluster import controlled_postgresql, find_postgresql
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

NOW = moment("2024-10-15T10:00")
Control = Callable[..., None]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Control]]:
    """A PostgreSQL of this module alone, which may be stopped."""
    programs = find_postgresql()
    if programs is None:
        (pytest.fail if sys.platform == "linux" else pytest.skip)("PostgreSQL is not installed")
    with controlled_postgresql(programs) as found:
        yield found


class _Office:
    """A plan whose ledger is on a server, and the returns of three departments."""

    def __init__(self, folder: Path, url: str) -> None:
        self.plan, self.url = write_plan(city_plan(), folder / "plan.xlsx"), url
        issued: tuple[Issued, ...] = share(
            self.plan, "2024Q3", folder / "out", ledger=url, now=moment("2024-10-08T09:00")
        ).forms
        self.returns = folder / "in"
        self.returns.mkdir()
        for number, each in enumerate(issued):
            content = fill(each.path.read_bytes(), each.form)
            (self.returns / f"{number}.xlsx").write_bytes(content)

    def collect(self) -> Collected:
        return collect(self.plan, [self.returns], ledger=self.url, now=NOW)

    @property
    def is_whole(self) -> bool:
        """Whether each number stands in the plan once, and the ledger is as it was written."""
        seen = read_plan(self.plan).observations
        told = [(seen.code("notes", int(seen.note[r])), int(seen.indicator[r]),
                 int(seen.cluster[r]))
                for r in range(len(seen)) if seen.note[r] >= 0]  # fmt: skip
        with Ledger.open(self.url) as ledger, ledger.reading() as book:
            return len(told) == len(set(told)) > 0 and not broken_links(book)


@pytest.mark.parametrize("how", ["restart", "stop"])
def test_a_server_that_stops_in_the_middle_is_said_and_the_next_run_finishes(
    server: tuple[str, Control], tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, control = server
    office = _Office(tmp_path, f"{url}/postgres" if how == "stop" else f"{url}/template1")
    happened: list[str] = []

    def interrupted(file: str, *more: Any) -> Any:
        if file == "1.xlsx" and not happened:
            happened.append(how)
            control("-m", "immediate", how)
        return examine(file, *more)

    monkeypatch.setattr(collecting, "examine", interrupted)
    first = office.collect()
    if how == "stop":
        control("start")
    second = office.collect()

    assert happened
    said = "\n".join(receipt.show("zh") for receipt in first.receipts)
    outcomes = {receipt.outcome for receipt in first.receipts}
    if how == "stop":
        assert outcomes == {Outcome.REFUSED}
        assert said.count("数据库服务器已停止或无法连接，恢复运行后重试") == 3
        assert "the database server stopped or cannot be reached" in first.receipts[0].show("en")
        assert first.needs_attention
    else:
        assert outcomes <= {Outcome.ACCEPTED, Outcome.REFUSED}
    assert {receipt.became for receipt in second.receipts} == {Outcome.ACCEPTED}
    assert not second.needs_attention
    assert office.is_whole


def test_a_full_disk_is_said_in_words_and_the_rows_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = _Office(tmp_path, f"sqlite:///{tmp_path / 'plan.ledger.sqlite'}")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        first = office.collect()
    second = office.collect()

    said = {finding.text.zh for finding in first.findings}
    assert any("plan.xlsx：磁盘已满：请清理出空间后重试" in each for each in said)
    assert not any("No space" in finding.show("zh") for finding in first.findings)
    assert first.rows_waiting
    assert not second.rows_waiting
    assert office.is_whole
