"""No command asks another machine for anything: every one runs where each attempt is an error."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.cli import app
from addin.files import shipped

LOCAL = {"127.0.0.1", "::1", "localhost", ""}
# Events of Python that reach for a network, and which of their arguments names the other side.
REACHING = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}
NOT_RUN = {
    "demo": "report and assess, three times",
    "serve": "answers, and asks nobody: its tests run it",
    "page": "as serve",
}
# What these ask for cannot be done: there is no such form, the report is a draft.
REFUSED = {"settle", "release"}
BOOK, REPORT, OUT = "{book}", "{report}", "{out}"
COMMANDS = {
    "check": ("check", BOOK),
    "assess": ("assess", BOOK),
    "groups": ("groups", BOOK),
    "gaps": ("gaps", BOOK),
    "share": ("share", BOOK, "-p", "2024Q3", "-o", "{out}/forms"),
    "collect": ("collect", BOOK, "{out}/forms"),
    "ledger": ("ledger", BOOK, "--verify"),
    "settle": ("settle", "extend", BOOK, "F01", "2099-01-01", "--reason", "统计系统升级，暂缓报送"),
    "report": ("report", BOOK, "-p", "2024Q3", "-o", "{out}/report"),
    "verify": ("verify", REPORT, BOOK),
    "refresh": ("refresh", REPORT, BOOK, "-o", "{out}/new.docx"),
    "compare": ("compare", BOOK, BOOK),
    "roll": ("roll", REPORT, BOOK, "-p", "2024Q4", "-o", "{out}/next.docx"),
    "release": ("release", REPORT, BOOK, "-o", "{out}/release", "--no-pdf"),
    "trace": ("trace", BOOK, "EXPORT.progress@2024Q3"),
    "help": ("help", "rounding"),
    "new": ("new", "{out}/new"),
    "fill": ("fill", "{template}", "{values}", "-o", "{out}/filled.docx", "--lenient"),
    "lint": ("lint", "{template}"),
    "freeze": ("freeze", BOOK, "-o", "{out}/frozen.xlsx"),
    "convert": ("convert", BOOK, "--to", "calc", "-o", "{out}/calc.xlsx"),
    "limits": ("limits", "sheets=900"),
    "excel": ("excel", "doctor"),
}


class Watch:
    """Whom this process tries to reach, while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.reached: list[str] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on or event not in REACHING:
            return
        other = arguments[REACHING[event]]
        host = other[0] if isinstance(other, tuple) else other
        if str(host) not in LOCAL and not str(other).startswith("/"):
            self.reached.append(f"{event} {other}")
            raise OSError(101, "Network is unreachable")


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("no-network")
    shutil.copy(shipped("workbooks", "example-city.xlsx"), folder / "plan.xlsx")
    (folder / "values.json").write_text("{}")
    return {
        "book": str(folder / "plan.xlsx"),
        "report": str(folder / "report" / "EX14-2024Q3.zh.docx"),
        "template": str(shipped("templates", "report.zh.docx")),
        "values": str(folder / "values.json"),
        "out": str(folder),
    }


@pytest.fixture
def alone(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.setenv("ONPACE_HOME", str(tmp_path))
    watch.reached.clear()
    watch.on = True
    yield watch
    watch.on = False


def test_an_attempt_is_seen(alone: Watch) -> None:
    import socket

    with pytest.raises(OSError, match="unreachable"):
        socket.getaddrinfo("example.org", 80)

    assert alone.reached


def test_every_command_is_here() -> None:
    assert {*COMMANDS, *NOT_RUN} == {*app.COMMANDS}


def test_no_command_reaches_anybody(
    alone: Watch,
    places: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = {}
    for name, arguments in COMMANDS.items():
        monkeypatch.setattr(sys, "argv", ["onpace", *(each.format(**places) for each in arguments)])
        with pytest.raises(SystemExit) as ended:
            app.main()
        said = capsys.readouterr().err
        if ended.value.code not in {0, 1} and name not in REFUSED:
            failed[name] = said

    assert failed == {}
    assert alone.reached == []
