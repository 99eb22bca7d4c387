"""Windows, as far as another system can tell: paths, code pages, the way without make."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from addin.files import own_folder, write_atomically
from tests.cli.test_commands import onpace

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name", ["规划 文件夹", "a & b (1)", "100% of it", "x" * 90 + "/" + "y" * 90 + "/" + "z" * 90]
)
def test_folders_of_any_name_and_long_paths_will_do(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name

    made = onpace("new", folder, "--name", "P", "--years", "2026-2030", "--json")
    checked = onpace("check", folder / "plan.xlsx", "--lang", "en")

    assert json.loads(made.stdout)["plan"] == str(folder / "plan.xlsx")
    assert checked.returncode == 0, checked.stderr


def test_a_path_with_a_drive_letter_is_named_whole() -> None:
    path = str(PureWindowsPath("C:/Users/张三/规划/plan.xlsx"))

    done = onpace("check", path, "--lang", "en")

    assert done.returncode == 2
    assert path in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_no_letter_ends_a_command_whatever_the_code_page(encoding: str, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "ONPACE_LANG": "zh"}
    command = [sys.executable, "-m", "addin.cli", "help", "pace"]

    done = subprocess.run(
        command, capture_output=True, cwd=tmp_path, timeout=120, check=False,
        env=environment | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


def test_own_files_lie_where_windows_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONPACE_HOME", raising=False)
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    monkeypatch.setattr(sys, "platform", "win32")

    assert own_folder() == Path("/local/Onpace")


def test_a_name_as_long_as_windows_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 180 + ".txt")

    assert write_atomically(path, b"x").read_bytes() == b"x"


def test_the_way_without_make_is_told_as_the_py_launcher_takes_it() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    commands = re.findall(r"py (\.ci\\make\.py) (\w+)", readme)
    listed = (ROOT / ".ci" / "make.py").read_text("utf-8")
    assert commands
    assert all((ROOT / path.replace("\\", "/")).exists() for path, _ in commands)
    assert all(f'"{target}": ' in listed for _, target in commands)
    assert readme.count(r".venv\Scripts\onpace") == 2
