"""Are the settings of xlwings, which are the user's, only added to, and cleared of ours alone?"""

import sys
from pathlib import Path

import pytest

from addin.hosts.classic import MODULE, config, merged, without_ours
from addin.hosts.desktop import doctor, install, uninstall
from addin.hosts.officejs.server import Settings
from tests.hosts.installing.machines import SYSTEMS, content, machine

PYTHON = f'"INTERPRETER_WIN","{sys.executable}"'
CONFS = [
    b"",
    b'"PYTHONPATH","C:\\mine"\r\n"UDF MODULES","mine;other"\r\n"USE UDF SERVER","True"\r\n',
    b'\xef\xbb\xbf"interpreter_win","C:\\py\\python.exe"\n\n"CONDA PATH",""\n',
    '"PYTHONPATH","D:\\单位;D:\\年鉴"\n"SHOW CONSOLE","False"\n'.encode(),
    b'"UDF MODULES","\xb9\xe6\xbb\xae"\n',
    f'"UDF MODULES","{MODULE}"\n{PYTHON}\n'.encode(),
]


@pytest.mark.parametrize("before", CONFS)
def test_what_the_user_has_set_stays(before: bytes) -> None:
    now = merged(before)

    lines = [line for line in before.splitlines() if line and b"UDF" not in line]
    assert all(line in now for line in lines if b"PYTHONPATH" not in line)
    for part in (b"mine", b"other", b"C:\\mine", "D:\\年鉴".encode(), b"\xb9\xe6\xbb\xae"):
        assert (part in now) is (part in before)
    assert MODULE.encode() in now
    assert merged(now) == now


@pytest.mark.parametrize("before", [conf for conf in CONFS[:-1] if b"\n\n" not in conf])
def test_ours_taken_out_leaves_the_rest(before: bytes) -> None:
    assert without_ours(merged(before)) == before


@pytest.mark.parametrize("used", [True, False])
def test_what_was_added_since_stays(used: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    found = machine("win32", tmp_path / "home", used=used)
    settings, path = Settings(folder=found.folder), config(found.system)
    before = path.read_bytes() if used else b""
    list(install("classic", settings=settings, system=found.system))
    path.write_bytes(path.read_bytes() + b'"SHOW CONSOLE","True"\n')

    list(uninstall("classic", settings=settings, system=found.system))

    end = b"\r\n" if used else b"\n"
    assert path.read_bytes() == before + b'"SHOW CONSOLE","True"' + end


@pytest.mark.parametrize("name", SYSTEMS)
def test_an_older_installation_is_taken_out_too(name: str, tmp_path: Path) -> None:
    found = machine(name, tmp_path / "home", used=False)
    before = content(found.home)
    path = config(found.system)
    path.parent.mkdir()
    path.write_bytes(merged(b""))

    list(uninstall("classic", settings=Settings(folder=found.folder), system=found.system))

    path.parent.rmdir()
    assert content(found.home) == before


def test_the_user_is_told_where_xlwings_uses_another_python(tmp_path: Path) -> None:
    found = machine("win32", tmp_path / "home")
    settings = Settings(folder=found.folder)

    steps = list(install("classic", settings=settings, system=found.system))

    assert any('"C:\\py\\python.exe" -m pip install' in step.show("zh") for step in steps)
    assert any("there is no such file" in s.show("en") for s in doctor(settings, found.system))
