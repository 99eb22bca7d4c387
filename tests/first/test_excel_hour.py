"""The first hour in Excel: install the add-in, have a function answer, take the add-in away."""

import json
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from addin.hosts.officejs.certificate import make_certificate
from addin.language import LANGUAGES, Language
from tests.cli.test_commands import onpace
from tests.hosts.conftest import free_port


@contextmanager
def serving(port: int) -> Iterator[None]:
    """`onpace serve` in a window of its own, closed with Ctrl-C."""
    process = subprocess.Popen([sys.executable, "-m", "addin.cli", "serve", "--port", str(port)])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def answered(
    home: Path, port: int, path: str, *, content: str = "", token: str = ""
) -> httpx.Response:
    """What the server answers, as soon as it listens."""
    context = ssl.create_default_context(cafile=make_certificate(home).authority)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"https://localhost:{port}", verify=context, timeout=30) as client:
        for _ in range(100):
            try:
                if content:
                    return client.post(path, content=content, headers=headers)
                return client.get(path)
            except httpx.ConnectError:
                time.sleep(0.2)
    raise AssertionError("the server does not listen")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_function_is_installed_inserted_and_taken_away(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONPACE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    lang, port = ("--lang", language), free_port()

    installed = onpace("excel", "install", *lang)
    token = re.findall(r"token=([\w-]+)|t=([\w-]+)", (tmp_path / "manifest.xml").read_text("utf-8"))
    with serving(port):
        cell = json.dumps([["PLAN.PROGRESS", [4.8, 5.4, 5.7]]])
        key = next(part for found in token for part in found if part)
        answer = answered(tmp_path, port, "/batch", content=cell, token=key)
        handbook = answered(tmp_path, port, f"/help/pace?l={language}")
    removed = onpace("excel", "uninstall", *lang)

    assert installed.returncode == 0, installed.stderr
    assert "onpace serve" in installed.stdout
    assert round(answer.json()[0], 4) == 0.6667
    assert handbook.status_code == 200
    assert removed.returncode == 0
    assert not (tmp_path / "manifest.xml").exists()
