"""An error that nobody foresaw ends in one sentence and a report that names nobody."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from addin.cli import app
from addin.cli.showing import unforeseen

PRIVATE = "张三 13800000000 /home/zhang/plan.xlsx 872.5"


def _fall(_arguments: list[str]) -> None:
    try:
        int(PRIVATE)
    except ValueError as error:
        raise RuntimeError(PRIVATE) from error


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ONPACE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(app, "_run", _fall)
    return tmp_path / "home"


def _end(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["onpace", *arguments])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_one_sentence_and_a_report_without_names_paths_and_data(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _end(monkeypatch, "report", "/home/zhang/plan.xlsx", "--final=张三", "-o", "out 872.5")

    said = capsys.readouterr()
    (report,) = (home / "errors").iterdir()
    told = report.read_text("utf-8")
    assert code == 2
    assert said.out == ""
    assert report.name in said.err.replace("\n", "").replace("  ", "")
    assert "Traceback" not in said.err
    assert "command: report --final -o" in told
    assert "builtins.RuntimeError" in told
    assert "builtins.ValueError" in told
    assert "cli/test_unforeseen.py:" in told
    assert not [word for word in (*PRIVATE.split(), "zhang", "out") if word in told]


def test_a_program_reads_the_same_as_json(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _end(monkeypatch, "check", "a.xlsx", "--json") == 2

    assert "RuntimeError" in json.loads(capsys.readouterr().out)["error"]
    assert list((home / "errors").iterdir())


def test_where_no_report_can_be_written_the_sentence_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.write_bytes(b"a file where the folder would be")

    assert _end(monkeypatch, "check") == 2

    told = " ".join(capsys.readouterr().err.split())
    assert "could be written" in told or "写不进" in told


def test_twenty_reports_are_kept(home: Path) -> None:
    for _ in range(23):
        unforeseen.reported(ValueError(), ["check"], app.COMMANDS)

    assert len(list((home / "errors").iterdir())) == 20


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "addin.cli", "help", "methods"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        told = process.stderr.read()

    assert told == b""
    assert process.returncode == 0
