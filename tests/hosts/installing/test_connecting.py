"""Does an installation leave nothing behind, follow its port, keep its certificate, and say so?"""

import contextlib
import json
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from addin.errors import UsageError
from addin.hosts.desktop import doctor, install, uninstall
from addin.hosts.installing import connecting, running
from addin.hosts.installing.connecting import answers
from addin.hosts.installing.steps import Step
from addin.hosts.officejs.certificate import certificate_in, make_certificate
from addin.hosts.officejs.ports import is_free
from addin.hosts.officejs.server import Settings, remembered
from addin.language import LANGUAGES
from tests.hosts.conftest import free_port
from tests.hosts.conftest import running as running_
from tests.hosts.installing.machines import SYSTEMS, Machine, content, machine


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No played machine starts a server."""
    monkeypatch.setattr(connecting, "_START_SECONDS", 0.0)


def settings_of(found: Machine, port: int = 0) -> Settings:
    return Settings(folder=found.folder, port=port)


def by_name(steps: Iterator[Step] | list[Step]) -> dict[str, Step]:
    return {step.name.en.partition(":")[0]: step for step in steps}


@contextlib.contextmanager
def listening(port: int, host: str = "127.0.0.1") -> Iterator[None]:
    """A foreign program at a port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as foreign:
        foreign.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        foreign.bind((host, port))
        foreign.listen()
        yield


@pytest.mark.parametrize("used", [True, False], ids=["used", "new"])
@pytest.mark.parametrize("name", SYSTEMS)
def test_what_was_installed_leaves_no_trace(name: str, used: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    found = machine(name, tmp_path / "home", used=used)
    before, port = content(found.home), free_port()

    for _ in range(2):  # again, as after an upgrade
        list(install(settings=settings_of(found, port), system=found.system))
        list(install("classic", settings=settings_of(found), system=found.system))
    list(doctor(settings_of(found), found.system))
    (found.folder / "logs").mkdir()
    (found.folder / "logs" / "serve.log").write_text("x")
    between = content(found.home)
    for way in ("classic", "excel"):
        list(uninstall(way, settings=settings_of(found), system=found.system))

    assert len(between) > len(before) + 8
    assert content(found.home) == before
    assert (found.registry, found.tasks, found.trusted, found.agents) == ({}, set(), set(), set())


def test_files_of_ours_that_were_there_come_back(tmp_path: Path) -> None:
    """Somebody ran the server by hand before; the installed one wrote into its files since."""
    found = machine("win32", tmp_path / "home")
    settings = settings_of(found, free_port())
    make_certificate(found.folder, datetime.now(UTC) - timedelta(days=390))
    assert settings.site.token
    before = content(found.home)

    steps = list(install(settings=settings, system=found.system))
    running.look_after(found.folder, Mock())
    (found.folder / "release.json").write_text('{"serial": 99}')
    steps += uninstall(settings=settings, system=found.system)

    assert content(found.home) == before
    assert not any("was left" in step.show("en") for step in steps)


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_doctor_writes_nothing(name: str, tmp_path: Path) -> None:
    found = machine(name, tmp_path / "home")
    before = content(found.home)
    steps = list(doctor(settings_of(found), found.system))
    assert content(found.home) == before
    assert "onpace excel install" in steps[-1].show("zh")

    list(install(settings=settings_of(found, free_port()), system=found.system))
    before = content(found.home)
    list(doctor(settings_of(found), found.system))
    assert content(found.home) == before


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_step_is_said_and_the_system_knows_it(name: str, tmp_path: Path) -> None:
    found = machine(name, tmp_path / "home")

    steps = by_name(install(settings=settings_of(found, free_port()), system=found.system))

    assert all(
        steps[each].well for each in ("the certificate is trusted", "manifest of the add-in")
    )
    assert steps["the server starts when you log on"].well
    said = " ".join(step.show("zh") for step in steps.values())
    assert "certutil" not in said
    if name == "win32":
        (path,) = found.registry.values()
        assert path == str(found.folder / "manifest.xml")
        assert found.tasks == {"Onpace Li Lei"}
        task = (found.folder / "autostart.xml").read_bytes().decode("utf-16")
        assert "OFFICE\\Li Lei" in task
        assert "<DisallowStartIfOnBatteries>false" in task
        assert "<ExecutionTimeLimit>PT0S" in task
    elif name == "darwin":
        wef = found.home / "Library/Containers/com.microsoft.Excel/Data/Documents/wef/onpace.xml"
        assert wef.read_bytes() == (found.folder / "manifest.xml").read_bytes()
        assert found.agents == {"org.onpace.serve"}


def test_where_tasks_are_forbidden_windows_starts_the_server_with_the_user(tmp_path: Path) -> None:
    found = machine("win32", tmp_path / "home")
    found.refuses = frozenset({"schtasks"})

    steps = by_name(install(settings=settings_of(found, free_port()), system=found.system))

    assert steps["the server starts when you log on"].well
    assert any(key.endswith("CurrentVersion\\Run\\Onpace") for key in found.registry)
    list(uninstall(settings=settings_of(found), system=found.system))
    assert not found.registry


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1"])  # noqa: S104 - a foreign program's
def test_a_foreign_program_at_the_port_is_met_with_another(host: str, tmp_path: Path) -> None:
    found, port = machine("darwin", tmp_path / "home"), free_port()
    with listening(port, host):
        assert not is_free("127.0.0.1", port)
        steps = list(install(settings=settings_of(found, port), system=found.system))
    chosen = remembered(found.folder)["port"]
    manifest = (found.folder / "manifest.xml").read_text("utf-8")

    assert chosen != port
    assert set(re.findall(r"localhost:(\d+)", manifest)) == {str(chosen)}
    assert settings_of(found).port == chosen
    assert str(chosen) in steps[0].show("zh")


def test_two_users_of_one_machine_do_not_collide(tmp_path: Path) -> None:
    first, other = (machine("win32", tmp_path / name) for name in ("li", "han"))
    port = free_port()
    list(install(settings=settings_of(first, port), system=first.system))
    with running_(settings_of(first)):
        list(install(settings=settings_of(other, port), system=other.system))
        list(install(settings=settings_of(first), system=first.system))

    assert remembered(first.folder)["port"] == port
    assert remembered(other.folder)["port"] != port


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", '{"port": "x"}', '{"port": -1}', '{"port": 1e9}']
)
def test_damaged_files_of_ours_stop_nobody(damaged: str, tmp_path: Path) -> None:
    found = machine("darwin", tmp_path / "home", used=False)
    list(install(settings=settings_of(found, free_port()), system=found.system))
    for name in ("settings.json", "release.json", "installed.json"):
        (found.folder / name).write_text(damaged)

    assert any(not step.well for step in doctor(settings_of(found), found.system))
    list(install(settings=settings_of(found, free_port()), system=found.system))
    assert settings_of(found).port in {
        int(p) for p in re.findall(r"localhost:(\d+)", _manifest(found))
    }
    list(uninstall(settings=settings_of(found), system=found.system))
    assert not (
        found.home / "Library/Containers/com.microsoft.Excel/Data/Documents/wef/onpace.xml"
    ).exists()


def test_a_folder_without_office_js_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no office"):
        Settings(folder=tmp_path, office_js=tmp_path)


def test_a_server_whose_port_was_taken_since_moves_with_its_manifest(tmp_path: Path) -> None:
    found, port = machine("linux", tmp_path / "home"), free_port()
    list(install(settings=settings_of(found, port), system=found.system, started=False))
    version = re.search(r"<Version>(.*)</Version>", _manifest(found))

    with listening(port), _serving(found.folder) as (process, said):
        moved = remembered(found.folder)["port"]
        assert moved != port
        assert answers(settings_of(found))
        assert f"another program has port {port}" in said
        assert set(re.findall(r"localhost:(\d+)", _manifest(found))) == {str(moved)}
        assert re.search(r"<Version>(.*)</Version>", _manifest(found)) != version
        again = subprocess.run(
            [*_SERVE, "--home", str(found.folder)], capture_output=True, text=True, check=False
        )
        assert (again.returncode, "runs already" in again.stdout) == (0, True)
        assert process.poll() is None
    assert "serving at" in (found.folder / "logs" / "serve.log").read_text("utf-8")


def test_what_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    found = machine("darwin", tmp_path / "home")
    (found.home / "Library" / "Containers").write_text("a file where a folder should be")
    before = content(found.home)

    with pytest.raises(Exception, match="Containers"):
        list(install(settings=settings_of(found, free_port()), system=found.system))

    assert content(found.home) == before
    assert not found.trusted


@pytest.mark.parametrize("days", [0, 2, 29])
def test_a_certificate_that_ends_soon_is_renewed_with_a_word(days: int, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    made = make_certificate(tmp_path, now - timedelta(days=396 - days))
    authority, before = made.authority.read_bytes(), made.certificate.read_bytes()
    said: list[str] = []

    assert made.expires - now < timedelta(days=days + 1)
    assert running.look_after(
        tmp_path, lambda words: said.extend(map(words.__getitem__, LANGUAGES))
    )

    assert made.certificate.read_bytes() != before
    assert made.authority.read_bytes() == authority
    assert made.expires - now > timedelta(days=390)
    assert "证书已更新" in said[0]
    assert "renewed" in said[1]
    context = ssl.create_default_context(cafile=made.authority)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    assert _handshake(context, server)


def test_a_certificate_with_months_to_go_stays(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, datetime.now(UTC) - timedelta(days=300))
    before = made.certificate.read_bytes()

    assert not running.look_after(tmp_path, lambda words: pytest.fail(words.en))
    assert made.certificate.read_bytes() == before


@pytest.mark.parametrize(("days", "word"), [(2, "run `onpace excel install`"), (-3, "ended on")])
def test_a_trusted_authority_is_never_replaced_in_silence(
    days: int, word: str, tmp_path: Path
) -> None:
    """Older installations kept no key of the authority: only the user can trust another."""
    found = machine("win32", tmp_path / "home")
    made = make_certificate(found.folder, datetime.now(UTC) - timedelta(days=396 - days))
    made.authority_key.unlink()
    before, said = made.authority.read_bytes(), []

    assert not running.look_after(found.folder, lambda words: said.append(words.en))
    assert made.authority.read_bytes() == before
    assert word in said[0]

    steps = by_name(install(settings=settings_of(found, free_port()), system=found.system))
    assert made.authority.read_bytes() != before
    assert certificate_in(found.folder).thumbprint in found.trusted
    assert steps["the certificate is trusted"].well


def test_a_foreign_certificate_that_linux_trusts_since_is_left(tmp_path: Path) -> None:
    found = machine("linux", tmp_path / "home")
    list(install(settings=settings_of(found, free_port()), system=found.system))
    database = found.home / ".pki/nssdb/cert9.db"
    database.write_bytes(b"other " + database.read_bytes())

    list(uninstall(settings=settings_of(found), system=found.system))

    assert database.read_bytes() == b"other SQLite"


def test_office_js_beside_the_settings_is_used_without_being_named(tmp_path: Path) -> None:
    assert Settings(folder=tmp_path).office_js is None
    for place in (tmp_path / "office-js", tmp_path / "other"):
        place.mkdir()
        (place / "office.js").write_text("x")
    assert Settings(folder=tmp_path).office_js == tmp_path / "office-js"
    (tmp_path / "settings.json").write_text(json.dumps({"office_js": str(tmp_path / "other")}))
    assert Settings(folder=tmp_path).office_js == tmp_path / "other"


def test_the_log_does_not_grow(tmp_path: Path) -> None:
    code = (
        "import logging, sys; from pathlib import Path; from addin.hosts.installing import running;"
        "running.write_log(Path(sys.argv[1]));"
        "[logging.getLogger('onpace').warning('x' * 4000) for _ in range(2000)]"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    found = list((tmp_path / "logs").iterdir())

    assert len(found) == 4
    assert sum(path.stat().st_size for path in found) < 5 << 20


_SERVE = [sys.executable, "-m", "addin.cli", "serve", "--lang", "en"]


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as the system starts it, and what it said until it served."""
    command = [*_SERVE, "--home", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "serving at" in line:
                break
        end = time.monotonic() + 20
        while not answers(Settings(folder=folder)) and time.monotonic() < end:
            time.sleep(0.1)
        try:
            yield process, said
        finally:
            process.terminate()


def _manifest(found: Machine) -> str:
    return (found.folder / "manifest.xml").read_text("utf-8")


def _handshake(client: ssl.SSLContext, server: ssl.SSLContext) -> bool:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(to_client, to_server, server_hostname="localhost")
    other = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (one, other):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return one.cipher() is not None
