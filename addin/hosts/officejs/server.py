"""How is the server run, for one user or for an office?"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.errors import UsageError
from addin.files import own_folder, write_atomically
from addin.functions.handles import Store
from addin.hosts.officejs.access import Access, Users, hash_of, new_token, plans_of
from addin.hosts.officejs.answering.batch import CallLimits
from addin.hosts.officejs.app import create_app
from addin.hosts.officejs.certificate import Certificate, make_certificate, write_secret
from addin.hosts.officejs.manifest import Site
from addin.hosts.officejs.metadata import fingerprint
from addin.hosts.officejs.ports import DEFAULT_PORT
from addin.hosts.web.serving.sessions import Sessions

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

_MOST_PORT = 65_535
_TABS_OF_OFFICE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a server runs.

    By default for the user of this machine: on the loopback address, with a certificate made
    here, at the port that the installation chose. An office gives `url`, the address that its
    users see, and its own `certificate` and `key` (or none, behind a gateway that speaks https);
    its users are added with `add_user`. `office_js` is a folder with Microsoft's office.js, where
    there is no internet: ``office-js`` among Onpace's own files is used without being named.
    `library` is the folder of plan workbooks that cells may load by name; an office's server reads
    no other.
    """

    port: int = 0
    bind: str = "127.0.0.1"
    url: str = ""
    folder: Path = field(default_factory=own_folder)
    certificate: Path | None = None
    key: Path | None = None
    limits: CallLimits = field(default_factory=CallLimits)
    office_js: Path | None = None
    library: Path | None = None

    def __post_init__(self) -> None:
        if (self.certificate is None) is not (self.key is None):
            raise UsageError("certificate_without_key")
        if self.bind not in ("127.0.0.1", "::1", "localhost") and not self.url:
            raise UsageError("no_address", bind=self.bind)
        known = {} if self.is_office else remembered(self.folder)
        if not self.port:
            object.__setattr__(self, "port", int(known.get("port", DEFAULT_PORT)))
        if self.office_js is not None and not holds_office_js(self.office_js):
            raise UsageError("no_office_js", folder=self.office_js)
        if self.office_js is None:
            local = Path(str(known.get("office_js") or self.folder / "office-js"))
            object.__setattr__(self, "office_js", local if holds_office_js(local) else None)

    @property
    def is_office(self) -> bool:
        """Whether many users share the server."""
        return bool(self.url)

    @property
    def site(self) -> Site:
        """Where users find the server; a user's own carries his token."""
        if self.is_office:
            url = self.url.rstrip("/")
            return Site(url=url, serial=serial_of(self.folder, url))
        url = f"https://localhost:{self.port}"
        return Site(url=url, serial=serial_of(self.folder, url), token=own_token(self.folder))

    def store_of(self, user: str) -> Store:
        """Where a user's plans are kept and found: his own server reads what he can read himself.

        Users of an office share the workbooks of its library, and nothing else.
        """
        if not self.is_office:
            return Store(folder=self.folder / "plans", library=self.library)
        library = self.library or self.folder / "library"
        return Store(folder=plans_of(self.folder, user), library=library)

    @property
    def sessions(self) -> Sessions:
        """Where the tabs of the page are kept; those of an office open its library alone."""
        folder = self.folder / "sessions"
        if not self.is_office:
            return Sessions(folder=folder)
        return Sessions(
            folder=folder, library=self.library or self.folder / "library", most=_TABS_OF_OFFICE
        )

    @property
    def access(self) -> Access:
        """Who may ask."""
        own = {} if self.is_office else {hash_of(own_token(self.folder)): "self"}
        return Access.of(self.site.url, Users(folder=self.folder, own=own).now)


def remembered(folder: Path) -> dict[str, Any]:
    """What the installation chose for this user's own server: ``port``, ``office_js``.

    Nothing where the file is damaged: the doctor says so.
    """
    found = _json_in(folder / "settings.json")
    port = found.get("port", DEFAULT_PORT)
    return found if isinstance(port, int) and 0 < port <= _MOST_PORT else {}


def holds_office_js(folder: Path) -> bool:
    """Whether Microsoft's office.js lies in `folder`."""
    return (folder / "office.js").is_file()


def uvicorn_server(settings: Settings) -> "uvicorn.Server":
    """The server, ready to run: limits on what clients may keep open, no log of addresses."""
    import uvicorn

    from addin.hosts.officejs.patience import Impatient

    files = _files(settings)
    config = uvicorn.Config(
        http=Impatient,
        app=_app(settings),
        host=settings.bind,
        port=settings.port,
        ssl_certfile=str(files.certificate) if files else None,
        ssl_keyfile=str(files.key) if files else None,
        lifespan="on",
        access_log=False,  # the address of a user's own page carries his token
        log_level="warning",
        log_config=None,  # who runs it says where the log is
        limit_concurrency=256,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    return uvicorn.Server(config)


def _app(settings: Settings) -> "Starlette":
    return create_app(
        settings.site, settings.access, settings.store_of, settings.limits,
        settings.sessions, settings.office_js,
    )  # fmt: skip


def own_token(folder: Path) -> str:
    """The token of this user's own server, made on first use."""
    path = folder / "token"
    if path.exists():
        return path.read_text("ascii").strip()
    token = new_token()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_secret(path, token.encode())
    return token


def serial_of(folder: Path, url: str) -> int:
    """How many releases of the files this server has served, this one included.

    Excel fetches the functions anew when the manifest's version has grown: where they have
    changed, or where the server has moved to another address.
    """
    path = folder / "release.json"
    known = _json_in(path)
    current = {"release": fingerprint(), "url": url}
    serial = int(known.get("serial") or 0)
    if known == {"serial": serial, **current}:
        return serial
    serial += 1
    write_atomically(path, json.dumps({"serial": serial, **current}).encode())
    return serial


def _json_in(path: Path) -> dict[str, Any]:
    """What a file of ours holds; nothing where it is missing or damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _files(settings: Settings) -> Certificate | None:
    if settings.certificate is not None and settings.key is not None:
        return Certificate(
            authority=settings.certificate, certificate=settings.certificate, key=settings.key
        )
    return None if settings.is_office else make_certificate(settings.folder)
