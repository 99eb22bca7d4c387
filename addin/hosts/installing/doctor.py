"""What is wrong with the connection of Excel, why, and which one step helps? It writes nothing."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from addin.functions.catalogue import FUNCTIONS
from addin.hosts.installing import autostart, trust
from addin.hosts.installing.connecting import (
    LOGS,
    is_installed,
    not_trusted,
    registered_manifest,
    release_at,
    sideload_places,
)
from addin.hosts.installing.steps import Step, done, failed
from addin.hosts.installing.system import System
from addin.hosts.officejs.certificate import certificate_in
from addin.hosts.officejs.manifest import Site
from addin.hosts.officejs.metadata import fingerprint
from addin.hosts.officejs.ports import is_free
from addin.hosts.officejs.server import Settings, holds_office_js, remembered
from addin.hosts.web.pages import CDN


def examine(settings: Settings, system: System) -> Iterator[Step]:
    """Each thing that Excel needs, in the order in which it is set up."""
    yield done("catalogue", count=len(FUNCTIONS))
    if not is_installed(settings) and not (settings.folder / "manifest.xml").exists():
        yield failed("connected", "never_installed", "install")
        return
    yield from _manifest(settings, system)
    yield from _certificate(settings, system)
    yield _server(settings)
    yield _autostart(system)
    yield _office_js(settings)
    yield from _proxy()
    yield done("log", log=settings.folder / LOGS / "serve.log")


def _manifest(settings: Settings, system: System) -> Iterator[Step]:
    path = settings.folder / "manifest.xml"
    text = path.read_text("utf-8") if path.exists() else ""
    if not text or not remembered(settings.folder):
        yield failed("manifest", "manifest_missing", "install", manifest=path)
        return
    token = settings.folder / "token"
    known = token.read_text("ascii").strip() if token.exists() else ""
    ports = set(re.findall(r"https://localhost:(\d+)", text))
    if ports != {str(settings.port)}:
        wrong = ", ".join(sorted(ports))
        yield failed(
            "manifest", "other_port", "install", manifest=path, ports=wrong, port=settings.port
        )
    elif not known or f"t={known}" not in text:
        yield failed("manifest", "other_token", "install", manifest=path)
    elif f"v={fingerprint()}" not in text:
        yield failed("manifest", "older_release", "install", manifest=path)
    elif any(place.read_text("utf-8") != text for place in _copies(system)):
        yield failed("manifest", "other_copy", "install", manifest=path)
    elif not registered_manifest(_site(settings, known), system):
        yield failed("manifest", "not_registered", "install", manifest=path)
    else:
        yield done("manifest", manifest=path)


def _site(settings: Settings, token: str) -> Site:
    """The site as the manifest has it; asking the settings would write down its release."""
    return Site(url=f"https://localhost:{settings.port}", token=token)


def _copies(system: System) -> list[Path]:
    return [place for place in sideload_places(system) if place.exists()]


def _certificate(settings: Settings, system: System) -> Iterator[Step]:
    files = certificate_in(settings.folder)
    if not all(path.exists() for path in (files.authority, files.certificate, files.key)):
        yield failed("no_certificate", "certificate_missing", "install")
        return
    day = files.expires.date()
    if files.ends_soon():
        advice = "restart_server" if files.can_renew() else "install"
        yield failed("certificate", "ends_soon", advice, day=day)
    else:
        yield done("certificate" if files.can_renew() else "certificate_once", day=day)
    if trust.is_trusted(files, system):
        yield done("trusted")
    else:
        yield not_trusted(files, system)


def _server(settings: Settings) -> Step:
    url = f"https://localhost:{settings.port}"
    release = release_at(settings)
    if release is not None:
        current = release == fingerprint()
        return (
            done("running", url=url)
            if current
            else failed("running", "older_server", "install", url=url)
        )
    foreign = not is_free(settings.bind, settings.port)
    why = "foreign_program" if foreign else "nobody_answers"
    return failed("running", why, "restart_server", url=url, port=settings.port)


def _autostart(system: System) -> Step:
    if autostart.is_registered(system):
        return done("autostart")
    return failed("autostart", "no_autostart", "install")


def _office_js(settings: Settings) -> Step:
    named = remembered(settings.folder).get("office_js")
    place = settings.folder / str(named or "office-js")
    if settings.office_js is not None:
        return done("local_office_js", place=settings.office_js)
    if named and not holds_office_js(place):
        return failed("office_js", "office_js_gone", "get_office_js", place=named, folder=place)
    with suppress(OSError), urllib.request.urlopen(f"{CDN}/lib/1/hosted/office.js", timeout=5):  # noqa: S310 - https
        return done("office_js", place=CDN)
    return failed("office_js", "no_internet", "get_office_js", place=CDN, folder=place)


def _proxy() -> Iterator[Step]:
    """A proxy between Excel and this machine itself."""
    proxies = urllib.request.getproxies()
    if "https" in proxies and not urllib.request.proxy_bypass("localhost"):
        yield failed("proxy", "proxy_why", "bypass_proxy", proxy=proxies["https"])
