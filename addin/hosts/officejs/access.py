"""Who may ask the server?

A server on a user's own machine has one token, made at installation; an office's server has one
for each user. Only a hash of it is kept. A request also names its host and, from a browser, its
origin: both must be known, so that no other web page can use a server on the user's machine.

The users of an office stand in a file beside the server, by the hash of their token. A running
server reads it anew when it has changed: who was taken out is not answered any more.
"""

import hashlib
import hmac
import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NotRequired, TypedDict
from urllib.parse import urlsplit

from addin.errors import FileError
from addin.files import write_atomically

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# Excel on the web fetches the metadata from its own pages.
_OFFICE = re.compile(r"https://([a-z0-9-]+\.)*(officeapps\.live\.com|office\.com|sharepoint\.com)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may ask: `users` now, by the hash of their token, from `hosts` and `origins` by name."""

    users: Callable[[], Mapping[str, str]]
    hosts: frozenset[str]
    origins: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(
        cls, url: str, users: Callable[[], Mapping[str, str]], origins: Iterable[str] = ()
    ) -> "Access":
        """Access to a server at `url`; a loopback address answers to all its names."""
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        name = parts.hostname or ""
        names = _LOOPBACK if name in ("localhost", "127.0.0.1", "::1") else (name,)
        own = {f"{parts.scheme}://{each}{port}" for each in names}
        return cls(
            users=users,
            hosts=frozenset(f"{each}{port}" for each in names),
            origins=frozenset({*own, *origins}),
        )

    def user_of(self, token: str) -> str | None:
        """The user of a token, None for a wrong one; takes the same time for each."""
        given = hash_of(token)
        found = None
        for known, user in self.users().items():
            if hmac.compare_digest(known, given):
                found = user
        return found

    def knows_host(self, host: str) -> bool:
        """Whether a request was meant for this server: a name that only resolves to it was not."""
        return host.lower() in self.hosts

    def knows_origin(self, origin: str | None) -> bool:
        """Whether a page of `origin` may ask; what is no page says none."""
        return origin is None or origin.lower() in self.origins

    def may_read(self, origin: str) -> bool:
        """Whether a page of `origin` may read the public files, as Excel on the web does."""
        return self.knows_origin(origin) or _OFFICE.fullmatch(origin.lower()) is not None


class User(TypedDict):
    """A user as the file has him: his name, and the last day of his token where it has one."""

    name: str
    until: NotRequired[str]


@dataclass(kw_only=True)
class Users:
    """The users of the server with this folder, and those that it has itself."""

    folder: Path
    own: Mapping[str, str] = field(default_factory=dict)
    _state: tuple[int, int] = (0, 0)
    _known: Mapping[str, User] = field(default_factory=dict)

    def now(self) -> Mapping[str, str]:
        """The names of those who may ask today, by the hash of their token."""
        state = _state_of(_path(self.folder))
        if state != self._state:
            self._state, self._known = state, {}  # nobody, where the list cannot be read
            with suppress(FileError):
                self._known = users_of(self.folder)
        today = datetime.now(UTC).astimezone().date().isoformat()
        named = {
            known: user["name"]
            for known, user in self._known.items()
            if user.get("until", today) >= today
        }
        return {**named, **self.own}


def add_user(folder: Path, user: str, until: date | None = None) -> str:
    """A new token for a user, shown once; an older one stops working."""
    token = new_token()
    others = {known: one for known, one in users_of(folder).items() if one["name"] != user}
    found: User = {"name": user, "until": until.isoformat()} if until else {"name": user}
    _write(folder, {**others, hash_of(token): found})
    return token


def remove_user(folder: Path, user: str) -> bool:
    """Take a user's token away, and the plans that he loaded; whether there was one."""
    users = users_of(folder)
    left = {known: one for known, one in users.items() if one["name"] != user}
    _write(folder, left)
    shutil.rmtree(plans_of(folder, user), ignore_errors=True)
    return len(left) < len(users)


def plans_of(folder: Path, user: str) -> Path:
    """Where the plans lie that a user of an office has loaded, under no name that he chose."""
    return folder / "users" / hash_of(user)[:32]


def users_of(folder: Path) -> dict[str, User]:
    """Users by the hash of their token, those whose day is over included."""
    path = _path(folder)
    if not path.exists():
        return {}
    try:
        found: dict[str, User | str] = json.loads(path.read_text("utf-8"))
        return {
            str(known): one if isinstance(one, dict) else User(name=str(one))
            for known, one in found.items()
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise FileError("not_users", path=path) from error


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long: a plain hash cannot be undone."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _path(folder: Path) -> Path:
    return folder / "users.json"


def _state_of(path: Path) -> tuple[int, int]:
    """What changes when the file does; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _write(folder: Path, users: Mapping[str, User]) -> None:
    content = json.dumps(users, ensure_ascii=False, indent=1).encode()
    write_atomically(_path(folder), content).chmod(0o600)
