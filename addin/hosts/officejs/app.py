"""What does the server answer? Files for Excel, and results for its cells.

``POST /batch?t=TOKEN&l=zh`` takes ``[[function, [argument, ...]], ...]`` as plain text and answers
one value for each call, in order: a cell, rows, or ``{"e": "#N/A", "m": "words"}``; an empty cell
is null, an error in a cell ``{"e": "#DIV/0!"}``.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import anyio.to_thread
import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from addin.functions.calling import call_many
from addin.functions.catalogue import FUNCTIONS
from addin.hosts.officejs.access import Access
from addin.hosts.officejs.icons import icon
from addin.hosts.officejs.manifest import Site, manifest_json, manifest_xml
from addin.hosts.officejs.metadata import STATIC, fingerprint, metadata
from addin.hosts.passing import encode, given
from addin.hosts.web import pages as web
from addin.language import Language

_JAVASCRIPT = "text/javascript; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """What one request may ask: bytes, calls, and seconds to send and to compute it."""

    body: int = 64 << 20
    calls: int = 5_000
    receive: float = 30.0
    compute: float = 45.0


def create_app(
    site: Site, access: Access, limits: CallLimits | None = None, office_js: Path | None = None
) -> Starlette:
    """The application of the server at `site`, for the users of `access`.

    `office_js` is a folder with Microsoft's office.js, for offices without internet.
    """
    bounds = limits or CallLimits()
    routes = [
        Route("/batch", partial(_batch, access, bounds), methods=["POST"]),
        Route("/functions.js", partial(_script, site)),
        Route("/functions.json", partial(_metadata, "en")),
        Route("/functions.zh.json", partial(_metadata, "zh")),
        Route("/manifest.xml", partial(_manifest, site, access, _xml_of, "xml")),
        Route("/manifest.json", partial(_manifest, site, access, _json_of, "json")),
        Route("/icon-{size:int}.png", _icon),
        Route("/health", _health),
        *web.routes(office_js),
    ]
    app = Starlette(routes=routes)
    app.add_middleware(_Guard, access=access)
    return app


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


async def _batch(access: Access, limits: CallLimits, request: Request) -> Response:
    if access.user_of(request.query_params.get("t", "")) is None:
        return _refusal(401, "no token, or one that is not known")
    body = await _body(request, limits)
    language: Language = "zh" if request.query_params.get("l") == "zh" else "en"
    answer = await _in_time(limits.compute, partial(answer_batch, body, language, limits.calls))
    return Response(
        answer,
        media_type="application/json",
        headers={"X-Onpace-Release": release(), "Cache-Control": "no-store"},
    )


async def _body(request: Request, limits: CallLimits) -> bytes:
    """The body, read no further than the limit; nothing waits for a sender that stalls."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limits.body:
        raise HTTPException(413, f"at most {limits.body} bytes")
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.receive):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limits.body:
                    raise HTTPException(413, f"at most {limits.body} bytes")
                chunks.append(chunk)
    except TimeoutError as error:
        raise HTTPException(408, "the request took too long to arrive") from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the request broke off") from error
    return b"".join(chunks)


async def _in_time(seconds: float, work: Callable[[], bytes]) -> bytes:
    """The result of `work`, done beside the event loop; 504 where it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except TimeoutError as error:
        raise HTTPException(504, "the calculation took too long") from error


def answer_batch(body: bytes, language: Language, most: int = 5_000) -> bytes:
    """The answers to a batch as JSON. HTTPException 400 for a body that is no batch."""
    try:
        calls = _json(body)
        if not isinstance(calls, list) or len(calls) > most:
            raise HTTPException(400, f"a list of at most {most} calls is expected")
        if b"{" in body:
            calls = [given(call) for call in calls]
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"not JSON: {error}") from error
    if not all(map(_is_call, calls)):
        raise HTTPException(400, "a call is [function, [argument, ...]]")
    return encode(call_many(FUNCTIONS, calls, language), language)


def _json(body: bytes) -> Any:
    """What a body says; half a letter, which a text in Excel may hold, becomes a sign for it."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        plain = json.dumps(json.loads(body), ensure_ascii=False)
        return orjson.loads(plain.encode("utf-8", "replace"))


def _is_call(call: object) -> bool:
    return (
        isinstance(call, list)
        and len(call) == 2  # noqa: PLR2004 - a name and its arguments
        and isinstance(call[0], str)
        and isinstance(call[1], list)
    )


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


async def _metadata(language: Language, request: Request) -> Response:
    content = json.dumps(metadata(language), ensure_ascii=False).encode()
    return _static(content, "application/json", request)


def _static(content: bytes, media_type: str, request: Request) -> Response:
    """A file that may be kept for ever under the address of its release, and not at all else."""
    current = request.query_params.get("v") == release()
    kept = "private, max-age=31536000, immutable" if current else "no-cache"
    return Response(content, media_type=media_type, headers={"Cache-Control": kept})


async def _manifest(
    site: Site, access: Access, write: Callable[[Site], bytes], kind: str, request: Request
) -> Response:
    """A manifest for whoever has the token that the address names, or for all without one."""
    token = request.query_params.get("t", "")
    if token and access.user_of(token) is None:
        return _refusal(401, "no token, or one that is not known")
    mine = replace(site, token=token)
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
