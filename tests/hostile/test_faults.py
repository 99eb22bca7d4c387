"""Disk, folder, drive, ledger, clock or LibreOffice fail: a clear word, nothing lost, go on.

Each command meets each fault in a process of its own. It ends in words; what was there is there;
nothing half made has a final name, nothing stray stays; and when the fault is over the same call
gives what it gives without any fault. ``ONPACE_FAULTS=1`` (`make hostile`) takes every command,
also those that write whole reports.
"""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.hostile import faults
from tests.hostile.running import Ended, files_in, ready, run, wrong
from tests.hostile.verbs import Desk, damage

REPORT = "reports/EX14-2024Q3.zh.docx"
QUICK: Mapping[str, Sequence[str]] = {
    "new": ("new", "out/new", "--example", "city"),
    "share": ("share", "plan.xlsx", "-p", "2024Q4", "-o", "out/forms"),
    "collect": ("collect", "plan.xlsx", "in", "-o", "out/replies"),
    "fill": ("fill", "template.docx", "values.json", "-o", "out/filled.docx", "--lenient"),
    "freeze": ("freeze", "plan.xlsx", "-o", "out/frozen.xlsx"),
    "convert": ("convert", "plan.xlsx", "--to", "calc", "-o", "out/calc.xlsx"),
    "over": ("freeze", "plan.xlsx", "-o", "old.xlsx"),
}
SLOW: Mapping[str, Sequence[str]] = {
    "report": ("report", "plan.xlsx", "-p", "2024Q3", "-o", "out/report"),
    "refresh": ("refresh", REPORT, "plan.xlsx", "-o", "out/new.docx"),
    "roll": ("roll", REPORT, "plan.xlsx", "-p", "2024Q4", "-o", "out/next.docx"),
    "compare": ("compare", "plan.xlsx", "old.xlsx", "-o", "out/list.xlsx"),
    "marked": ("verify", REPORT, "plan.xlsx", "--marked", "out/marked.docx"),
}
EVERY = bool(os.environ.get("ONPACE_FAULTS"))
COMMANDS = {**QUICK, **SLOW} if EVERY else QUICK
FAULTS: Mapping[str, Callable[[Path], faults.Fault]] = {
    "disk full at once": lambda _: faults.full(1),
    "disk full soon": lambda _: faults.full(12),
    "read-only": faults.read_only,
    "held by Excel": faults.locked,
    "drive gone": lambda folder: faults.vanishing(folder, 0),
    "drive gone in the middle": lambda folder: faults.vanishing(folder, 3),
    "clock set back": lambda _: faults.moved_clock(datetime(1999, 12, 31, tzinfo=UTC)),
    "clock ahead": lambda _: faults.moved_clock(datetime(2071, 1, 1, tzinfo=UTC)),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan, its ledger, returns, a template, and reports where they are asked."""
    from addin.files import shipped

    ready()
    folder = tmp_path_factory.mktemp("faults") / "office"
    desk = Desk(folder)
    (folder / "in").mkdir()
    for number, form in enumerate(desk.forms[:2]):
        (folder / "in" / f"{number}.xlsx").write_bytes(form)
    shutil.copy(shipped("templates", "report.zh.docx"), folder / "template.docx")
    shutil.copy(shipped("workbooks", "example-city.xlsx"), folder / "old.xlsx")
    if EVERY:
        made = run(("report", "plan.xlsx", "-p", "2024Q3", "-o", "reports"), folder)
        assert made.code == 0, made.err
    return folder


def _made(folder: Path) -> set[str]:
    return {name for name in files_in(folder) if "-journal" not in name and "-wal" not in name}


def _undisturbed(office: Path, call: Sequence[str], folder: Path) -> tuple[int, set[str]]:
    shutil.copytree(office, folder)
    ended = run(call, folder)
    assert not wrong(ended), ended
    return ended.code, _made(folder)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_survives_every_fault(command: str, office: Path, tmp_path: Path) -> None:
    call, said = COMMANDS[command], {}
    expected = _undisturbed(office, call, tmp_path / "whole")
    for name, fault in FAULTS.items():
        folder = tmp_path / name.replace(" ", "-")
        shutil.copytree(office, folder)
        before = files_in(folder)

        ended = run(call, folder, fault(folder))

        after = files_in(folder)
        if command == "over" and ended.code == 0:
            after = {**after, "old.xlsx": before["old.xlsx"]}
        if found := wrong(ended) or damage(
            before, after, ended, partly=command in {"share", "new"}
        ):
            said[name] = found
            continue
        first = ended.code, _made(folder)
        if "clock" not in name and (again := _again(call, folder, first, expected)) != expected:
            said[name] = f"the next run gives {again}, not {expected}"
        shutil.rmtree(folder)
    assert said == {}


def _again(
    call: Sequence[str], folder: Path, first: tuple[int, set[str]], expected: tuple[int, set[str]]
) -> tuple[int, set[str]]:
    """What the next run comes to; where nothing was left to do, what the first one did."""
    if first == expected:
        return first
    ended: Ended = run(call, folder)
    assert not wrong(ended), ended
    return ended.code, _made(folder)


def test_faults_reach_commands(office: Path, tmp_path: Path) -> None:
    shutil.copytree(office, tmp_path / "a")
    folder, call = tmp_path / "a", QUICK["freeze"]

    assert "full" in run(call, folder, faults.full(1)).err
    assert "read-only" in run(call, folder, faults.read_only(folder)).err
    assert run(QUICK["over"], folder, faults.locked(folder)).code == 2
    assert run(call, folder, faults.vanishing(folder, 0)).code == 2
    assert run(call, folder).code == 0


def test_a_ledger_that_is_none_is_told(office: Path, tmp_path: Path) -> None:
    shutil.copytree(office, tmp_path / "a")
    folder = tmp_path / "a"
    for call in (QUICK["share"], QUICK["collect"], ("ledger", "plan.xlsx")):
        ended = run(call, folder, faults.broken_ledger(folder))

        assert not wrong(ended), ended
        assert ended.code in {1, 2}


def test_an_office_program_that_crashes_is_told(office: Path, tmp_path: Path) -> None:
    shutil.copytree(office, tmp_path / "a")
    folder = tmp_path / "a"
    (folder / "in" / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)

    ended = run(QUICK["collect"], folder, faults.crashing_office(folder))

    assert not wrong(ended), ended
    assert ended.code == 1
