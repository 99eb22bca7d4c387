"""What does a request ask: who, in which tab, in which language, about which plan and day?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.requests import Request

from addin.errors import AddinError, UsageError
from addin.facts.factset import FactSet
from addin.hosts.web.serving.rendering import languages_of
from addin.hosts.web.serving.sessions import Opened, Session, Sessions
from addin.language import Language, Text
from addin.model.period import Period

SESSION = "x-onpace-session"
_SAME = {"", "same-origin", "none"}
_MOST_FORM = 1 << 20


class Access(Protocol):
    """Who may ask."""

    def user_of(self, token: str) -> str | None:
        """The user of a token, None for a wrong one."""

    def knows_origin(self, origin: str | None) -> bool:
        """Whether a page of `origin` may ask."""


class NotAllowedError(AddinError):
    """Nobody who may ask: no token, a wrong one, or another page."""


class NoSuchError(UsageError):
    """There is no such view, number or file."""


class ChangedError(UsageError):
    """Another window has dealt with it since this one was drawn."""


class NotOpenError(UsageError):
    """The plan that is asked about is not open in this tab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, read: `query` is what its address and form say."""

    user: str
    session: Session
    language: Language
    query: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.query.get(name, "")

    @property
    def opened(self) -> Opened:
        """The plan; opened again where the address still says from where."""
        handle, origin = self["plan"], self["from"]
        found = self.session.plans.get(handle)
        if found is None and origin:
            found = self.session.open(origin)
        if found is None:
            raise NotOpenError(
                en="this plan is not open here: the server was restarted, or the tab is new;"
                " choose the file again",
                zh="这里没有打开这个规划：服务重新启动过，或是新的窗口，请再选一次文件",
            )
        return found

    @property
    def period(self) -> Period:
        """The period asked for, else the latest."""
        return Period.parse(self["period"]) if self["period"] else self.opened.loaded.plan.latest

    @property
    def as_of(self) -> date | None:
        """The day whose data count, None for the latest."""
        try:
            return date.fromisoformat(self["as_of"]) if self["as_of"] else None
        except ValueError:
            raise UsageError("not_a_day", text=self["as_of"]) from None

    @property
    def facts(self) -> FactSet:
        """The assessment that is asked about."""
        return self.opened.loaded.facts(self.period, self.as_of)


def language_of(request: Request) -> Language:
    """The language of an answer."""
    accepted = request.headers.get("accept-language", "")
    return languages_of(request.query_params.get("l", ""), accepted)


def user_of(request: Request, access: Access) -> str:
    """Who asks; NotAllowedError for nobody, and for a page of elsewhere: views hold data."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = access.user_of(token) if scheme.lower() == "bearer" else None
    elsewhere = request.headers.get("sec-fetch-site", "") not in _SAME
    if user is None or elsewhere or not access.knows_origin(request.headers.get("origin")):
        raise NotAllowedError(
            en="your token is not valid here: sign in, what you entered is kept",
            zh="口令无效，请重新登录，填写的内容还在",
        )
    return user


async def read(request: Request, access: Access, sessions: Sessions) -> Asked:
    """The request; a form that comes with it is read as an address is."""
    user = user_of(request, access)
    given = {**request.query_params, **request.path_params}
    kind = request.headers.get("content-type", "").partition(";")[0]
    if request.method == "POST" and kind == "application/x-www-form-urlencoded":
        given |= dict(parse_qsl((await body_of(request, _MOST_FORM)).decode("utf-8", "replace")))
    return Asked(
        user=user,
        session=sessions.of(user, request.headers.get(SESSION, "")),
        language=language_of(request),
        query={name: str(value) for name, value in given.items()},
    )


async def body_of(request: Request, most: int) -> bytes:
    """A small body; TooLargeError above `most` bytes."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            raise TooLargeError(most)
    return bytes(found)


class TooLargeError(AddinError):
    """More is sent than is taken."""

    def __init__(self, most: int, size: int = 0) -> None:
        found = Text(zh=f"文件有{size >> 20} MB，", en=f"the file has {size >> 20} MB; ")
        super().__init__(
            zh=f"{found.zh if size else ''}最多{most >> 20} MB。请删去无关工作表后再试",
            en=f"{found.en if size else ''}{most >> 20} MB is the most. "
            "Remove sheets that do not belong to the plan",
        )
