"""Limits of files: the office moves them within bounds, in every command, never off by accident."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from addin.errors import FileError, UnsafeFileError, UsageError
from addin.files import shipped
from addin.ooxml.limits import BOUNDS, OWN, Limits, counted, set_by_office, set_limits, usual
from addin.ooxml.package import open_package
from addin.plan.read import read_plan
from addin.templating.template import compile_template
from tests.hostile.mutating import packed, parts_of

BOOK = shipped("workbooks", "example-city.xlsx")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ONPACE_HOME", str(tmp_path))
    return tmp_path


def test_what_the_office_set_counts_and_can_be_put_back() -> None:
    set_limits({"sheets": "900", "file_size": "60"})

    assert counted(Limits()).sheets == 900
    assert counted(Limits()).file_size == 60 << 20
    assert counted(OWN) is not Limits()
    assert counted(OWN) == OWN
    assert set_limits({"file_size": ""}) == {"sheets": 900}
    assert counted(Limits()).file_size == Limits().file_size


@pytest.mark.parametrize("text", ["0", "-1", "1e9", "many", "99999999999", "0x10", "5.0", "٣"])
def test_no_limit_is_taken_away(text: str) -> None:
    for key in BOUNDS:
        with pytest.raises(UsageError, match=key):
            set_limits({key: text})

    assert set_by_office() == {}


def test_a_limit_that_is_none_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="file_size"):
        set_limits({"size": "5"})


@pytest.mark.parametrize(
    "spoiled", ["", "[]", '{"sheets": 0}', '{"sheets": null}', '{"x": 1}', "{"]
)
def test_a_setting_that_cannot_be_read_stops_every_reading(home: Path, spoiled: str) -> None:
    (home / "limits.json").write_text(spoiled)

    with pytest.raises(FileError, match=r"limits\.json"):
        open_package(BOOK)


@pytest.mark.parametrize("key", ["file_size", "entries", "sheets", "names", "formats"])
def test_every_door_reads_them(key: str) -> None:
    set_limits({key: "1"})
    content = BOOK.read_bytes() + b"\0" * (2 << 20) * (key == "file_size")

    with pytest.raises(UnsafeFileError):
        open_package(content)
    with pytest.raises(UnsafeFileError):
        compile_template(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/otherwise.xml"])
def test_sheets_are_counted_however_they_are_written(encoding: str, part: str) -> None:
    parts = dict(parts_of(BOOK.read_bytes()))
    book = parts.pop("xl/workbook.xml").decode()
    book = re.sub("<sheet [^>]*>", lambda sheet: sheet[0] * 2000, book, count=1)
    parts[part] = book.replace("UTF-8", encoding.upper()).encode(encoding)
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"xl/workbook.xml", part.encode())

    with pytest.raises(UnsafeFileError, match="onpace limits"):
        open_package(packed(parts))


def test_reading_a_plan_reads_them() -> None:
    assert read_plan(BOOK).indicators
    set_limits({"sheets": "2"})

    with pytest.raises(FileError, match="onpace limits"):
        read_plan(BOOK)


def test_the_command_shows_and_sets_them() -> None:
    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "addin.cli", "limits", *words],
            capture_output=True, text=True, check=False, env={**os.environ, "ONPACE_LANG": "en"},
        )  # fmt: skip

    assert "sheets = 1,024" in call().stdout
    assert "sheets = 2,000 (usually 1,024)" in call("sheets=2000").stdout
    assert json.loads(call("--json").stdout) == {
        "limits": usual() | {"sheets": 2000}, "set": {"sheets": 2000}
    }  # fmt: skip
    refused = call("sheets=0")
    assert (refused.returncode, "from 1 to 10000" in refused.stderr) == (2, True)
    assert call("sheets").returncode == 2
    assert set_by_office() == {"sheets": 2000}
