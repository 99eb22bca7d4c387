"""Who may ask the server?

A server on a user's own machine has one token, made at installation; an office's server has one
for each user. Only a hash of it is kept. A request also names its host and, from a browser, its
origin: both must be known, so that no other web page can use a server on the user's machine.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# Excel on the web fetches the metadata from its own pages.
_OFFICE = re.compile(r"https://([a-z0-9-]+\.)*(officeapps\.live\.com|office\.com|sharepoint\.com)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What may be asked: `users` by the hash of their token, `hosts` and `origins` by name."""

    users: Mapping[str, str]
    hosts: frozenset[str]
    origins: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, url: str, users: Mapping[str, str], origins: Iterable[str] = ()) -> "Access":
        """Access to a server at `url`; a loopback address answers to all its names."""
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        name = parts.hostname or ""
        names = _LOOPBACK if name in ("localhost", "127.0.0.1", "::1") else (name,)
        own = {f"{parts.scheme}://{each}{port}" for each in names}
        return cls(
            users=dict(users),
            hosts=frozenset(f"{each}{port}" for each in names),
            origins=frozenset({*own, *origins}),
        )

    def user_of(self, token: str) -> str | None:
        """The user of a token, None for a wrong one; takes the same time for each."""
        given = hash_of(token)
        found = None
        for known, user in self.users.items():
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


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long: a plain hash cannot be undone."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
