"""Collecting survives being killed, and several collectors do not tread on each other's toes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from addin.exchange.calendar import moment
from addin.exchange.ledger.store import EntryKind, Ledger, broken_links, default_url
from addin.exchange.sharing import share
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.cluster import find_postgresql, running_postgresql
from tests.exchange.collector import office_day, take_in
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

pytestmark = pytest.mark.slow
# `make kills` asks for fifty; two show the way in every run.
KILLS = int(os.environ.get("ONPACE_KILLS", "2"))
OFFICES = 5
ROOT = Path(__file__).parents[2]


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
    name = f"t{abs(hash(tmp_path)) % 10**9}"
    engine = create_engine(
        server.replace("postgresql:", "postgresql+psycopg:") + "/postgres",
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@dataclass(frozen=True, kw_only=True)
class Wave:
    """A folder with a plan workbook and returns; its ledger is beside it or on a server."""

    folder: Path
    ledger: str = ""

    @property
    def plan(self) -> Path:
        """The plan workbook."""
        return self.folder / "plan.xlsx"

    @property
    def url(self) -> str:
        """The address of the ledger."""
        return self.ledger or default_url(self.plan)

    def start(self, what: str = "collect") -> "subprocess.Popen[bytes]":
        """An office at work."""
        words = (self.plan, self.url, self.folder / "in", self.folder / "replies", what)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.collector", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )

    def finish(self, what: str = "collect") -> None:
        """The same work, to the end."""
        work = take_in if what == "collect" else office_day
        work(self.plan, self.url, self.folder / "in", self.folder / "replies")

    def outcome(self) -> dict[str, object]:
        """All that a wave ends with: what was received, what is in the workbook, the replies."""
        with Ledger.open(self.url) as ledger, ledger.reading() as book:
            entries = book.entries()
            broken = broken_links(book)
        seen = read_plan(self.plan).observations
        rows = Counter(
            (seen.code("notes", int(seen.note[row])), int(seen.period[row]), float(seen.value[row]))
            for row in range(len(seen))
            if seen.note[row] >= 0
        )
        return {
            "received": Counter(
                (entry.form, entry.content["outcome"], entry.content["version"])
                for entry in entries
                if entry.kind is EntryKind.RECEIVED
            ),
            "rows": rows,
            "others": Counter(
                (entry.kind.value, entry.form)
                for entry in entries
                if entry.kind not in {EntryKind.RECEIVED, EntryKind.WRITTEN}
            ),
            # The key of the office and the plan's own files aside.
            "files": sorted(
                str(path.relative_to(self.folder))
                for path in self.folder.rglob("*")
                if path.is_file() and path.suffix not in {".sqlite", ".key"}
            ),
            "broken": broken,
        }


def _plan() -> Plan:
    """A plan in which two departments answer for one indicator."""
    plan = city_plan(OFFICES)
    shared = (replace(each, department="D01、D02") if each.code == "D01_I02" else each
              for each in plan.indicators)  # fmt: skip
    return replace(plan, indicators=tuple(shared))


def _wave(folder: Path, ledger: str = "") -> Wave:
    """Ten returns of five departments: for each a faulty one, then a good one.

    The first two say different things about one number.
    """
    folder.mkdir()
    wave = Wave(folder=folder, ledger=ledger)
    write_plan(_plan(), wave.plan)
    shared = share(
        wave.plan, "2024Q3", folder / "out", ledger=wave.url, now=moment("2024-10-08T09:00")
    )
    (folder / "in").mkdir()
    for number, issued in enumerate(shared.forms):
        sent, form = issued.path.read_bytes(), issued.form
        faulty = fill(sent, form, {form.rows[-1].code: -1.0})
        (folder / "in" / f"{number}-1.xlsx").write_bytes(faulty)
        other = {"D01_I02": 2146.0} if number == 1 else {}
        (folder / "in" / f"{number}-2.xlsx").write_bytes(fill(sent, form, other))
    return wave


def _kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _check_kills(tmp_path: Path, ledgers: Iterator[str]) -> None:
    whole = _wave(tmp_path / "whole", next(ledgers))
    start = time.monotonic()
    assert whole.start("day").wait(timeout=60) == 0
    seconds = time.monotonic() - start
    expected = whole.outcome()
    assert not expected["broken"]
    chance = random.Random(8)  # noqa: S311 - moments, no secrets
    for number in range(KILLS):
        wave = _wave(tmp_path / f"killed-{number}", next(ledgers))
        process = wave.start("day")
        time.sleep(chance.uniform(0.2, 1.1) * seconds)
        _kill(process)

        wave.finish("day")

        assert wave.outcome() == expected, f"killed at moment {number}"
        shutil.rmtree(wave.folder)


def test_an_office_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path) -> None:
    _check_kills(tmp_path, iter([""] * (KILLS + 1)))


def test_an_office_killed_while_it_writes_to_postgresql_is_completed_by_the_next(
    tmp_path: Path, database: str
) -> None:
    def ledgers() -> Iterator[str]:
        engine = create_engine(
            database.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        try:
            for number in range(KILLS + 1):
                name = f"{database.rpartition('/')[2]}_{number}"
                with engine.connect() as connection:
                    connection.execute(text(f"CREATE DATABASE {name}"))
                yield f"{database.rpartition('/')[0]}/{name}"
        finally:
            engine.dispose()

    _check_kills(tmp_path, ledgers())


def test_eight_collectors_at_once_lose_nothing_and_write_nothing_twice(
    tmp_path: Path, database: str
) -> None:
    alone = _wave(tmp_path / "alone")
    alone.finish()
    wave = _wave(tmp_path / "together", database)

    collectors = [wave.start() for _ in range(8)]

    assert [collector.wait(timeout=120) for collector in collectors] == [0] * 8
    assert wave.outcome() == alone.outcome()


def test_collectors_beside_one_workbook_share_its_sqlite_ledger(tmp_path: Path) -> None:
    alone = _wave(tmp_path / "alone")
    alone.finish()
    wave = _wave(tmp_path / "together")

    collectors = [wave.start() for _ in range(3)]

    assert [collector.wait(timeout=120) for collector in collectors] == [0] * 3
    assert wave.outcome() == alone.outcome()


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER onpace_entry_append_only ON onpace_entry",
        "ALTER TABLE onpace_entry DISABLE TRIGGER onpace_entry_append_only",
        """CREATE OR REPLACE FUNCTION onpace_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RETURN NULL; END $$""",
    ],
)
def test_triggers_of_postgresql_are_missed_and_set_again(database: str, harm: str) -> None:
    with Ledger.open(database) as ledger, ledger.transaction() as book:
        book.append(EntryKind.ISSUED, "form", {}, moment("2024-10-15T10:00"))
        assert book.missing_guards() == ()
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(harm))
    engine.dispose()

    with Ledger.open(database) as ledger, ledger.transaction() as book:
        missing = book.missing_guards()
        book.guard()
        assert book.missing_guards() == ()

    assert "onpace_entry_append_only" in missing


def test_postgresql_refuses_to_change_an_entry(tmp_path: Path, database: str) -> None:
    _wave(tmp_path / "wave", database).finish()
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))

    for statement in ("UPDATE onpace_entry SET form = ''", "DELETE FROM onpace_original"):
        with pytest.raises(DatabaseError), engine.begin() as connection:
            connection.execute(text(statement))

    engine.dispose()
