"""Is LibreOffice started so that its own Python is found?"""

import os
import sys

import pytest

from addin.hosts.libreoffice.installing import office_environment


def test_no_other_python_is_named_to_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere/.venv")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("PATH", os.pathsep.join(["/elsewhere/.venv/bin", os.environ["PATH"]]))

    found = office_environment()

    assert {"PYTHONHOME", "VIRTUAL_ENV"}.isdisjoint(found)
    assert found["LANG"] == "zh_CN.UTF-8"
    if sys.platform != "win32":
        assert "/elsewhere/.venv/bin" not in found["PATH"]
