"""A folder in which an office works, told apart from another by what it ends with."""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from addin.exchange.ledger.store import EntryKind, Ledger, broken_links, default_url, key_path
from addin.exchange.sharing import share
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.cluster import copy_database, create_database
from tests.exchange.collector import ISSUED, STEPS, do
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

OFFICES, INDICATORS = 5, 2
ROOT = Path(__file__).parents[2]
WHOLE_DAY = "+".join(STEPS)

__all__ = ["Office", "Wave", "made", "whole_day"]


@dataclass(frozen=True, kw_only=True)
class Wave:
    """A folder with a plan workbook and returns; its ledger is beside it or on a server.

    So is the ledger of a second plan, of which nothing was shared yet.
    """

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

    @property
    def begun(self) -> str:
        """The address of the ledger of the second plan."""
        return f"{self.ledger}_begun" if self.ledger else default_url(self.folder / "begun.xlsx")

    def copy(self, folder: Path, ledger: str = "") -> "Wave":
        """The same wave in another folder, its ledger in another database."""
        shutil.copytree(self.folder, folder)
        other = Wave(folder=folder, ledger=ledger)
        if ledger:
            copy_database(self.ledger, ledger)
            create_database(other.begun)
            shutil.copy(key_path(self.ledger), key_path(ledger))
        return other

    def outcome(self) -> dict[str, object]:
        """All that a wave ends with: what was received, what is in the workbook, the replies."""
        with Ledger.open(self.url) as ledger, ledger.reading() as book:
            entries = book.entries()
            broken = broken_links(book)
        with Ledger.open(self.begun) as ledger, ledger.reading() as book:
            begun = Counter((entry.kind.value, entry.form) for entry in book.entries())
            broken += broken_links(book)
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
            "begun": begun,
            # The key of the office and the plan's own files aside.
            "files": sorted(
                str(path.relative_to(self.folder))
                for path in self.folder.rglob("*")
                if path.is_file() and path.suffix not in {".sqlite", ".key"}
            ),
            "broken": broken,
        }


class Office:
    """A process that has everything imported and works in children of its own, one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.collector"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asked, self._said = self._process.stdin, self._process.stdout
        self._child = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.left()

    def ask(self, wave: Wave, steps: str) -> None:
        """Let a child do some steps."""
        assert self._asked is not None
        self._asked.write("\t".join(map(str, (steps, wave.plan, wave.url, wave.begun))) + "\n")
        self._asked.flush()

    def work(self, wave: Wave, steps: str = WHOLE_DAY) -> Iterator[str]:
        """The names of the steps, each when it begins, then ``end`` where the child comes there."""
        assert self._said is not None
        self.ask(wave, steps)
        self._child = int(self._said.readline())
        for line in map(str.strip, self._said):
            if line.startswith("left"):
                # Whatever else ends a child is a fault of its own.
                assert line in {"left 0", f"left {int(signal.SIGKILL)}"}
                break
            yield line

    def kill(self) -> None:
        """Kill the child, where it has not ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)

    def left(self) -> list[str]:
        """Ask nothing more; what was said since, and with what each child ended."""
        if self._asked is None or self._said is None or self._asked.closed:
            return []
        self._asked.close()
        found = self._said.read().splitlines()
        self._said.close()
        self._process.wait(timeout=120)
        return [line for line in found if not line.isdecimal()]


def whole_day(wave: Wave, steps: str = WHOLE_DAY) -> None:
    """Do some steps here, to the end."""
    do(steps, wave.plan, wave.url, wave.begun)


def made(folder: Path, ledger: str = "") -> Wave:
    """Ten returns of five departments: for each a faulty one, then a good one.

    The first two say different things about one number.
    """
    folder.mkdir()
    wave = Wave(folder=folder, ledger=ledger)
    if ledger:
        create_database(wave.begun)
    write_plan(_plan(), wave.plan)
    shutil.copy(wave.plan, folder / "begun.xlsx")
    shared = share(wave.plan, "2024Q3", folder / "sent", ledger=wave.url, now=ISSUED)
    (folder / "in").mkdir()
    for number, issued in enumerate(shared.forms):
        sent, form = issued.path.read_bytes(), issued.form
        faulty = fill(sent, form, {form.rows[-1].code: -1.0})
        (folder / "in" / f"{number}-1.xlsx").write_bytes(faulty)
        other = {"D01_I02": 2146.0} if number == 1 else {}
        (folder / "in" / f"{number}-2.xlsx").write_bytes(fill(sent, form, other))
    return wave


def _plan() -> Plan:
    """A plan in which two departments answer for one indicator."""
    plan = city_plan(OFFICES, INDICATORS)
    shared = (replace(each, department="D01、D02") if each.code == "D01_I02" else each
              for each in plan.indicators)  # fmt: skip
    return replace(plan, indicators=tuple(shared))
