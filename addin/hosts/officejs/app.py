"""What does the server answer? Files for Excel, and results for its cells.

``POST /batch?l=zh`` with ``Authorization: Bearer TOKEN`` takes ``[[function, [argument, ...]],
...]`` as plain text and answers one value for each call, in order: a cell, rows, or
``{"e": "#N/A", "m": "words"}``; an empty cell is null, an error in a cell ``{"e": "#DIV/0!"}``.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import orjson
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from addin.functions.catalogue import FUNCTIONS
from addin.functions.handles import Store
from addin.hosts.officejs.access import Access
from addin.hosts.officejs.answering.batch import CallLimits, RefusedError
from addin.hosts.officejs.answering.workers import Workers
from addin.hosts.officejs.manifest import Site, manifest_json, manifest_xml
from addin.hosts.officejs.metadata import STATIC, fingerprint, metadata
from addin.hosts.web import pages as web
from addin.hosts.web.icons import icon
from addin.hosts.web.serving.routes import Page
from addin.hosts.web.serving.sessions import Sessions
from addin.language import Language

_JAVASCRIPT = "text/javascript; charset=utf-8"
_BODIES = 4  # of the largest size are held at once
_ALLOWED = Response(
    status_code=204,
    headers={"Access-Control-Allow-Headers": "authorization", "Access-Control-Max-Age": "86400"},
)


def create_app(
    site: Site,
    access: Access,
    store_of: Callable[[str], Store],
    limits: CallLimits,
    sessions: Sessions,
    office_js: Path | None = None,
) -> Starlette:
    """The application of the server at `site`, for the users of `access` and their stores.

    `sessions` are the tabs of the page; `office_js` is a folder with Microsoft's office.js, for
    offices without internet.
    """
    workers = Workers(store_of, limits)
    page = Page(access, sessions, office_js is not None)
    routes = [
        Route("/batch", _Batch(access, limits, workers).answer, methods=["POST"]),
        Route("/functions.js", partial(_script, site)),
        Route("/functions.json", partial(_metadata, site, "en")),
        Route("/functions.zh.json", partial(_metadata, site, "zh")),
        Route("/manifest.xml", partial(_manifest, site, access, _xml_of, "xml")),
        Route("/manifest.json", partial(_manifest, site, access, _json_of, "json")),
        Route("/icon-{size:int}.png", _icon),
        Route("/health", _health),
        *web.routes(office_js),
        *page.routes(),  # last: a mount takes the rest
    ]
    app = Starlette(routes=routes, lifespan=partial(_while_open, workers, page))
    app.add_middleware(_Guard, access=access)
    return app


@asynccontextmanager
async def _while_open(workers: Workers, page: Page, app: Starlette) -> AsyncIterator[None]:
    del app
    page.sessions.clear()
    yield
    workers.close()
    page.close()


class _Guard:
    """Turns away requests for another host or from another page, and dresses every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if not self._access.knows_host(headers.get(b"host", "")):
            await _refusal(421, "this server has another name")(scope, receive, send)
        elif scope["method"] != "GET" and not self._access.knows_origin(origin):
            await _refusal(403, "pages of this origin may not ask")(scope, receive, send)
        elif scope["method"] == "OPTIONS":  # our page under the other name of this machine
            await _ALLOWED(scope, receive, partial(self._dressed, origin, send))
        else:
            await self._app(scope, receive, partial(self._dressed, origin, send))

    async def _dressed(self, origin: str | None, send: Send, message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [
                (b"x-content-type-options", b"nosniff"),
                (b"referrer-policy", b"no-referrer"),
                (b"vary", b"Origin"),
            ]
            if origin is not None and self._access.may_read(origin):
                added.append((b"access-control-allow-origin", origin.encode("latin-1")))
            message["headers"] = [*message["headers"], *added]
        await send(message)


def _refusal(status: int, words: str) -> Response:
    return Response(words, status, media_type="text/plain")


class _Batch:
    """Answers batches; the bodies that it holds at once are bounded, whoever sends them."""

    def __init__(self, access: Access, limits: CallLimits, workers: Workers) -> None:
        self._access, self._limits, self._workers = access, limits, workers
        self._held = 0

    async def answer(self, request: Request) -> Response:
        """The answer of the user's own process."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        user = self._access.user_of(token) if scheme.lower() == "bearer" else None
        if user is None:
            return _refusal(401, "no token, or one that is not known")
        language: Language = "zh" if request.query_params.get("l") == "zh" else "en"
        chunks: list[bytes] = []
        try:
            await self._receive(request, chunks)
            answer = await self._workers.answer(user, language, b"".join(chunks))
        except RefusedError as error:
            return _refusal(error.status, error.words)
        finally:
            self._held -= sum(map(len, chunks))
        return Response(
            answer,
            media_type="application/json",
            headers={"X-Onpace-Release": release(), "Cache-Control": "no-store"},
        )

    async def _receive(self, request: Request, chunks: list[bytes]) -> None:
        """The body, read no further than the limit; nothing waits for a sender that stalls."""
        most = self._limits.body
        announced = request.headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > most:
            raise RefusedError(413, f"at most {most} bytes")
        size = 0
        try:
            async with asyncio.timeout(self._limits.receive):
                async for chunk in request.stream():
                    size += len(chunk)
                    self._held += len(chunk)
                    chunks.append(chunk)
                    if size > most:
                        raise RefusedError(413, f"at most {most} bytes")
                    if self._held > _BODIES * most:
                        raise RefusedError(503, "too much is asked at once")
        except TimeoutError as error:
            raise RefusedError(408, "the request took too long to arrive") from error
        except ClientDisconnect as error:
            raise RefusedError(400, "the request broke off") from error


@lru_cache(maxsize=1)
def release() -> str:
    """What the server serves, as a number that changes when it does."""
    return fingerprint()


@lru_cache(maxsize=4)
def script(url: str) -> str:
    """The script that Excel loads: the client, and the functions of the server at `url`."""
    settings = {
        "url": url,
        "release": release(),
        "functions": [function.name for function in FUNCTIONS],
        "repeating": [function.name for function in FUNCTIONS if function.repeats],
    }
    start = (STATIC / "start.js").read_text("utf-8")
    client = (STATIC / "client.js").read_text("utf-8")
    return client + start.replace("/*settings*/ {}", json.dumps(settings))


async def _script(site: Site, request: Request) -> Response:
    return _static(script(site.url).encode(), _JAVASCRIPT, request)


async def _metadata(site: Site, language: Language, request: Request) -> Response:
    content = json.dumps(metadata(language, url=site.url), ensure_ascii=False).encode()
    return _static(content, "application/json", request)


def _static(content: bytes, media_type: str, request: Request) -> Response:
    """A file that may be kept for ever under the address of its release, and not at all else."""
    current = request.query_params.get("v") == release()
    kept = "private, max-age=31536000, immutable" if current else "no-cache"
    return Response(content, media_type=media_type, headers={"Cache-Control": kept})


async def _manifest(
    site: Site, access: Access, write: Callable[[Site], bytes], kind: str, request: Request
) -> Response:
    """A manifest: with his token for the user of his own server, without one for all others.

    Addresses of an office's server are in the logs of its gateway: there each user signs in.
    """
    token = request.query_params.get("t", "")
    if token and access.user_of(token) is None:
        return _refusal(401, "no token, or one that is not known")
    mine = replace(site, token=token if site.token else "")
    return Response(write(mine), media_type=f"application/{kind}")


def _xml_of(site: Site) -> bytes:
    return manifest_xml(site).encode()


def _json_of(site: Site) -> bytes:
    return orjson.dumps(manifest_json(site))


async def _icon(request: Request) -> Response:
    size = min(max(int(request.path_params["size"]), 16), 256)
    return Response(icon(size), media_type="image/png")


async def _health(request: Request) -> Response:
    del request
    return Response(
        orjson.dumps({"release": release(), "functions": len(FUNCTIONS)}),
        media_type="application/json",
    )
