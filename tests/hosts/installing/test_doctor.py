"""Does the doctor name what is wrong, why, and one step, for each thing that can go wrong?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from addin.hosts.desktop import doctor, install
from addin.hosts.installing import autostart, connecting
from addin.hosts.installing import doctor as doctor_
from addin.hosts.officejs.certificate import certificate_in, make_certificate
from addin.hosts.officejs.server import Settings
from addin.language import LANGUAGES
from tests.hosts.conftest import free_port, running
from tests.hosts.installing.machines import SYSTEMS, Machine, machine
from tests.hosts.installing.test_connecting import listening

WEF = "Library/Containers/com.microsoft.Excel/Data/Documents/wef/onpace.xml"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(connecting, "_START_SECONDS", 0.0)
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    return iter(())


@pytest.fixture(params=SYSTEMS)
def connected(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    """A machine on which all is well, but that no server runs."""
    found = machine(request.param, tmp_path / "home")
    (found.folder / "office-js").mkdir()
    (found.folder / "office-js" / "office.js").write_text("x")
    settings = Settings(folder=found.folder, port=free_port())
    list(install(settings=settings, system=found.system))
    return found


def wrong(found: Machine) -> list[str]:
    steps = list(doctor(Settings(folder=found.folder), found.system))
    for step in steps:
        for language in LANGUAGES:
            assert step.well or (step.why and step.why[language] and step.help)
    return [step.show("en") for step in steps if not step.well]


def test_nothing_is_wrong_where_all_is_well(connected: Machine) -> None:
    with running(Settings(folder=connected.folder)):
        assert wrong(connected) == []


def _other_port(found: Machine) -> None:
    path = found.folder / "manifest.xml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("localhost:", "localhost:1"), "utf-8")


def _ending(found: Machine) -> None:
    for path in certificate_in(found.folder).files:
        path.unlink()
    made = make_certificate(found.folder, datetime.now(UTC) - timedelta(days=390))
    found.trusted.add(made.thumbprint)
    if found.name == "linux":
        (found.home / ".pki/nssdb/cert9.db").write_bytes(b"SQLite" + made.authority.read_bytes())


def _untrusted(found: Machine) -> None:
    found.trusted.clear()
    (found.home / ".pki/nssdb/cert9.db").write_bytes(b"SQLite")


def _unregistered(found: Machine) -> None:
    for key in [key for key in found.registry if "Developer" in key]:
        del found.registry[key]
    (found.home / WEF).unlink(missing_ok=True)


def _no_autostart(found: Machine) -> None:
    found.tasks.clear()
    for folder in ("Library/LaunchAgents", ".config/systemd/user"):
        for path in (found.home / folder).rglob("on*pace*"):
            path.unlink()
    (found.home / f"Library/LaunchAgents/{autostart.LABEL}.plist").unlink(missing_ok=True)


FAULTS: dict[str, tuple[Callable[[Machine], object], str, str]] = {
    "port": (_other_port, "it names port", "onpace excel install"),
    "manifest": (lambda m: (m.folder / "manifest.xml").unlink(), "missing", "excel install"),
    "settings": (
        lambda m: (m.folder / "settings.json").write_text("{"),
        "missing",
        "excel install",
    ),
    "token": (lambda m: (m.folder / "token").write_text("other"), "token", "excel install"),
    "key": (lambda m: (m.folder / "localhost.key").unlink(), "files are missing", "excel install"),
    "ending": (_ending, "it ends soon", "onpace serve"),
    "untrusted": (_untrusted, "the system does not list it", "run: "),
    "autostart": (_no_autostart, "it is not registered", "excel install"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_reason_and_one_step(fault: str, connected: Machine) -> None:
    break_it, why, step = FAULTS[fault]
    break_it(connected)

    found = [text for text in wrong(connected) if not text.startswith("✗ server")]

    assert len(found) == 1, found
    assert why in found[0]
    assert found[0].count("→") == 1
    assert step in found[0].partition("→")[2]


def test_excel_that_forgot_the_manifest_is_named(connected: Machine) -> None:
    _unregistered(connected)
    found = [text for text in wrong(connected) if "Excel does not know it" in text]
    assert bool(found) is (connected.name != "linux")


def test_a_server_of_an_older_release_is_named(
    connected: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(Settings(folder=connected.folder)):
        monkeypatch.setattr(doctor_, "fingerprint", lambda: "another")
        found = [text for text in wrong(connected) if text.startswith("✗ server")]

    assert "an older release still runs there" in found[0]


def test_a_foreign_program_at_the_port_is_named(connected: Machine) -> None:
    port = Settings(folder=connected.folder).port
    with listening(port):
        (found,) = wrong(connected)
    assert f"another program has port {port}" in found


def test_a_proxy_before_this_machine_is_named(
    connected: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy:3128")
    assert any("add localhost to its exceptions" in text for text in wrong(connected))
    monkeypatch.setenv("no_proxy", "localhost")
    assert not any("proxy" in text for text in wrong(connected))


def test_a_policy_that_takes_no_roots_is_named(tmp_path: Path) -> None:
    found = machine("win32", tmp_path / "home")
    policy = r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots"
    found.registry[f"{policy}\\Flags"] = "0x1"
    found.refuses = frozenset({"certutil"})
    settings = Settings(folder=found.folder, port=free_port())

    steps = [step.show("en") for step in install(settings=settings, system=found.system)]

    assert any("an administrator has to add it" in step for step in steps)


def test_linux_without_the_program_is_told_what_to_install(tmp_path: Path) -> None:
    found = machine("linux", tmp_path / "home")
    found.missing = frozenset({"certutil"})
    settings = Settings(folder=found.folder, port=free_port())

    steps = [step.show("en") for step in install(settings=settings, system=found.system)]

    assert any("install libnss3-tools" in step for step in steps)
