"""Does installing connect what it says, and does the doctor see what is missing?"""

from pathlib import Path

import pytest

from addin.hosts.desktop import doctor, install, uninstall
from addin.hosts.officejs.server import Settings
from addin.language import LANGUAGES
from tests.hosts.conftest import free_port, running


def test_excel_is_connected_by_a_manifest_and_one_step_of_trust(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)

    found = install("excel", settings=settings, trust=False)

    text = (tmp_path / "manifest.xml").read_text("utf-8")
    assert f"https://localhost:{settings.port}/pane.html" in text
    assert settings.site.token in text
    assert (tmp_path / "manifest.xml").stat().st_mode & 0o077 == 0
    for language in LANGUAGES:
        assert "certutil" in found.show(language)
        assert "onpace serve" in found.show(language)


def test_what_was_installed_can_be_taken_away(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)
    install("excel", settings=settings, trust=False)

    uninstall("excel", settings=settings)

    assert not (tmp_path / "manifest.xml").exists()


def test_classic_functions_are_configured_for_xlwings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    found = install("classic")

    assert "addin.hosts.xlwings_udf" in found.files[0].read_text("utf-8")
    assert "xlwings addin install" in found.show("en")


def test_the_doctor_says_what_to_do_for_each_thing_that_is_missing(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)

    checks = {check.name.en: check for check in doctor(settings)}

    assert not checks["manifest for Excel"].well
    assert "onpace excel install" in checks["manifest for Excel"].show("zh")
    assert not checks[f"server on port {settings.port}"].well


def test_the_doctor_finds_a_running_server(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)
    install("excel", settings=settings, trust=False)

    with running(settings):
        checks = {check.name.en: check for check in doctor(settings)}

    assert checks["manifest for Excel"].well
    assert checks[f"server on port {settings.port}"].well
    assert "trust it: certutil" in checks["certificate of this machine"].show("en")
