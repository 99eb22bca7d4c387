"""How is Excel (Office.js) connected for this user, and how is all of it undone?"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from addin.errors import AddinError
from addin.hosts.installing import autostart, trust
from addin.hosts.installing.journal import Journal
from addin.hosts.installing.steps import Step, done, failed, said
from addin.hosts.installing.system import System
from addin.hosts.officejs.certificate import (
    Certificate,
    certificate_in,
    make_certificate,
    renew,
    replace_authority,
)
from addin.hosts.officejs.manifest import Site, manifest_xml
from addin.hosts.officejs.ports import choose_port, is_free
from addin.hosts.officejs.server import Settings, own_token, remembered

LOGS = "logs"
_DEVELOPER = r"HKCU\SOFTWARE\Microsoft\Office\16.0\Wef\Developer"
_MADE = ("token", "release.json", "settings.json", "manifest.xml")
_START_SECONDS = 20.0


def install(
    settings: Settings, system: System, *, trusted: bool = True, started: bool = True
) -> Iterator[Step]:
    """Connect Excel; each step is handed on when it is done or has failed.

    Where something cannot be written, what was done is undone, and the error raised.
    """
    journal = _opened(settings, system)
    try:
        settings = _choose_port(settings)
        journal.keep(*(settings.folder / name for name in _MADE))
        journal.keep(*certificate_in(settings.folder).files)
        for folder in (LOGS, "plans"):
            journal.keep_folder(settings.folder / folder)
        yield _port_step(settings)
        yield from _certify(settings, system, journal, trusted=trusted)
        yield from _write_manifest(settings, system, journal)
        yield from _start(settings, system, journal) if started else [_started_by_hand()]
    except (AddinError, OSError):
        journal.undo(system)
        raise


def uninstall(settings: Settings, system: System) -> Iterator[Step]:
    """Take everything away that `install` made, the trust in the certificate included."""
    journal = _opened(settings, system)
    trust.forget(system, journal)
    left = journal.undo(system)
    yield done("uninstalled")
    if answers(settings):
        yield failed("still_runs", "still_runs_why", "stop_it", port=settings.port)
    for path in left:
        yield failed("left", "left_why", "left_help", path=path)


def not_trusted(certificate: Certificate, system: System) -> Step:
    """Why the certificate is not trusted, and how it will be."""
    command = " ".join(trust.trust_command(certificate, system))
    why = "roots_forbidden" if trust.forbids_own_roots(system) else "not_trusted_why"
    advice = "trust_it" if trust.has_program(system) else "trust_by_nss"
    return failed("not_trusted", why, advice, command=command)


def is_installed(settings: Settings) -> bool:
    """Whether this user's Excel was connected to the server of these settings."""
    return _journal(settings.folder).exists()


def move(settings: Settings, system: System) -> Settings:
    """The settings at a free port; the manifest and what is remembered follow."""
    moved = replace(settings, port=choose_port(settings.bind, settings.port))
    journal = Journal.at(_journal(settings.folder))
    for _ in _write_manifest(moved, system, journal):
        pass
    return moved


def answers(settings: Settings) -> bool:
    """Whether our server, with our certificate, is at the port."""
    return release_at(settings) is not None


def release_at(settings: Settings) -> str | None:
    """Which release our server at the port serves; None where nobody with our certificate is."""
    import ssl
    from http.client import HTTPException, HTTPSConnection

    authority = certificate_in(settings.folder).authority
    if not authority.exists():
        return None
    try:
        context = ssl.create_default_context(cafile=authority)
        connection = HTTPSConnection("localhost", settings.port, timeout=3, context=context)
        try:
            connection.request("GET", "/health")
            found = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return str(found["release"])
    except (OSError, HTTPException, ValueError, TypeError, KeyError):
        return None


def registered_manifest(site: Site, system: System) -> bool:
    """Whether Excel knows the manifest: by the registry of Windows, or the folder of the Mac."""
    if system.name == "win32":
        return system.ask(["reg", "query", _DEVELOPER, "/v", site.add_in_id]).well
    return all(place.exists() for place in sideload_places(system))


def sideload_places(system: System) -> tuple[Path, ...]:
    """Where Excel itself looks for manifests of this user; only on the Mac is that a folder."""
    if system.name != "darwin":
        return ()
    folder = system.home / "Library/Containers/com.microsoft.Excel/Data/Documents/wef"
    return (folder / "onpace.xml",)


def _journal(folder: Path) -> Path:
    return folder / "installed.json"


def _opened(settings: Settings, system: System) -> Journal:
    """The journal; what an older release installed, which kept none, is ours."""
    journal = Journal.at(_journal(settings.folder))
    if not journal.files:
        places = (settings.folder / "manifest.xml", *sideload_places(system))
        journal.keep_nothing(*(place for place in places if place.exists()))
    return journal


def _choose_port(settings: Settings) -> Settings:
    """These settings, at another port where a foreign program has theirs."""
    if is_free(settings.bind, settings.port) or answers(settings):
        return settings
    return replace(settings, port=choose_port(settings.bind, settings.port))


def _port_step(settings: Settings) -> Step:
    before = remembered(settings.folder).get("port", settings.port)
    moved = int(before) != settings.port
    return done("port_moved" if moved else "port", port=settings.port, before=before)


def _certify(
    settings: Settings, system: System, journal: Journal, *, trusted: bool
) -> Iterator[Step]:
    certificate = make_certificate(settings.folder)
    if not certificate.can_renew():  # now that somebody is there to trust another
        replace_authority(certificate)
    renew(certificate)
    journal.note(*certificate.files)
    yield done("certificate", day=certificate.expires.date())
    if trusted and trust.trust(certificate, system, journal):
        yield done("trusted")
        return
    yield not_trusted(certificate, system)


def _write_manifest(settings: Settings, system: System, journal: Journal) -> Iterator[Step]:
    folder = settings.folder
    chosen: dict[str, object] = {"port": settings.port}
    if settings.office_js is not None and settings.office_js != folder / "office-js":
        chosen["office_js"] = str(settings.office_js.resolve())
    journal.write(folder / "settings.json", json.dumps(chosen, indent=1).encode())
    own_token(folder)
    site = settings.site
    content = manifest_xml(site).encode()
    path = journal.write(folder / "manifest.xml", content, mode=0o600)  # it carries the token
    for place in sideload_places(system):
        journal.write(place, content, mode=0o600)
    if system.name == "win32":
        journal.undo_by(["reg", "delete", _DEVELOPER, "/v", site.add_in_id, "/f"])
        listed = ["/v", site.add_in_id, "/t", "REG_SZ", "/d", str(path), "/f"]
        if not system.ask(["reg", "add", _DEVELOPER, *listed]).well:
            yield failed("manifest", "not_registered", "upload", manifest=path)
            return
    yield done("manifest", manifest=path)
    if system.name == "linux":
        yield Step(name=said("by_browser"), help=said("upload", manifest=path))


def _start(settings: Settings, system: System, journal: Journal) -> Iterator[Step]:
    if not autostart.register(system, settings.folder, journal):
        yield failed("autostart", "autostart_refused", "serve")
        return
    yield done("autostart")
    if _wait(lambda: answers(settings)):
        yield done("running", url=settings.site.url)
    else:
        log = settings.folder / LOGS / "serve.log"
        yield failed("running", "does_not_answer", "read_log", url=settings.site.url, log=log)


def _started_by_hand() -> Step:
    return Step(name=said("by_hand"), help=said("serve"))


def _wait(until: Callable[[], bool]) -> bool:
    end = time.monotonic() + _START_SECONDS
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True
