"""Which addresses has the page? ``/ui`` answers HTML, ``/api/v1`` JSON, of the same records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote
from weakref import WeakKeyDictionary

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from addin.functions.catalogue import FUNCTIONS
from addin.hosts.web.pages import CDN
from addin.hosts.web.serving.asking import (
    Access,
    Asked,
    NoSuchError,
    TooLargeError,
    language_of,
    read,
)
from addin.hosts.web.serving.openapi import openapi
from addin.hosts.web.serving.problems import Problem, problem_of
from addin.hosts.web.serving.rendering import SCRIPTS, STATIC, content_of, release, render
from addin.hosts.web.serving.sessions import MOST_BYTES, MOST_IN_SESSION, Session, Sessions
from addin.hosts.web.serving.working.apart import run_apart
from addin.hosts.web.serving.working.desk import show_folder
from addin.hosts.web.serving.working.jobs import Jobs, Pool
from addin.hosts.web.serving.working.returns import SETTLEMENTS, settle
from addin.hosts.web.serving.working.starting import begun
from addin.hosts.web.serving.working.tasks import TASKS, apply
from addin.hosts.web.views.checks import checks_view
from addin.hosts.web.views.functions import Source, block_of, formula_of, functions_view
from addin.hosts.web.views.gaps import gaps_view
from addin.hosts.web.views.heading import Heading, heading, welcome
from addin.hosts.web.views.indicator import indicator_view
from addin.hosts.web.views.overview import overview
from addin.hosts.web.views.why import Why, why_view
from addin.hosts.web.views.working.parts import reports_view
from addin.model.period import Period

Answer: TypeAlias = Callable[[Asked], Any]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_WORTH_PACKING = 1024
_MOST_ARGUMENTS = 12
_WORKERS = 4
"""Of so many threads views are made at once; more would only wait for one another."""


def _overview(asked: Asked) -> Any:
    return overview(asked.facts, asked.language, asked["order"])


def _indicator(asked: Asked) -> Any:
    newest = asked.opened.loaded.facts(asked.period, None) if asked.as_of else None
    return indicator_view(asked.facts, asked["code"], asked.language, newest)


def _gaps(asked: Asked) -> Any:
    return gaps_view(asked.facts, asked.language, asked["code"], asked["by"])


def _checks(asked: Asked) -> Any:
    chosen = asked["level"], asked["rule"], asked["sheet"]
    return checks_view(asked.opened.findings, asked.language, *chosen)


def _why(asked: Asked) -> Any:
    """The explanation; a fact of another quarter is that of the assessment of its quarter."""
    from addin.living.trace import Origins

    key, opened = asked["id"], asked.opened
    end = key.partition("@")[2].partition(" ")[0]
    period = Period.parse(end) if end else asked.period
    facts = opened.loaded.facts(period, asked.as_of)
    if key not in facts:
        raise NoSuchError(en=f"there is no number {key!r} here", zh=f"这里没有“{key}”这个数")
    named = ("origins", str(period), asked["as_of"])
    known = opened.made(named, lambda: Origins(facts=facts, book=opened.path, ledger=""))
    latest = opened.loaded.facts(period, None) if asked.as_of else None
    return why_view(facts, key, asked.language, known.of, latest)


def _functions(asked: Asked) -> Any:
    return functions_view(asked.language, asked["name"], _given(asked), _source(asked))


def _given(asked: Asked) -> list[str]:
    """The arguments of a function, without those at the end that are empty."""
    given = [asked[f"a{at}"] for at in range(_MOST_ARGUMENTS)]
    while given and not given[-1]:
        given.pop()
    return given


def _source(asked: Asked) -> Source | None:
    if not (asked["plan"] or asked["from"]):
        return None
    opened = asked.opened
    return Source(loaded=opened.loaded, name=str(opened.path) if opened.origin else opened.name)


def _previewed(asked: Asked) -> bytes:
    """The cells that a function would fill."""
    if FUNCTIONS.find(asked["name"]) is None:
        raise NoSuchError(en="there is no such function", zh="没有这个函数")
    block = block_of(
        asked.language, asked["name"], _given(asked), _source(asked),
        literal=bool(asked["literal"]),
    )  # fmt: skip
    return orjson.dumps(block)


def _returns(asked: Asked) -> Any:
    from addin.hosts.web.views.working.returns import wave_view

    opened = asked.opened
    return wave_view(opened.path, asked.language, writable=opened.origin.startswith("book:"))


def _reports(asked: Asked) -> Any:
    facts = asked.facts
    return reports_view(facts.plan, facts.period, facts.as_of, asked.language)


VIEWS: Mapping[str, Answer] = {
    "overview": _overview,
    "indicators": _indicator,
    "gaps": _gaps,
    "checks": _checks,
    "functions": _functions,
    "returns": _returns,
    "reports": _reports,
    "why": _why,
}
"""The views by name; each has a template of its name."""
_WITHOUT_PLAN = frozenset({"functions"})
_CHANGING = frozenset({"functions", "returns", "reports"})
_LIVE = frozenset({"job", "flag"})


@dataclass(eq=False)
class Page:
    """The page and pane of a server, for the users of `access`."""

    access: Access
    sessions: Sessions
    office_js: bool = False
    _limiter: CapacityLimiter | None = field(default=None, init=False)
    _pool: Pool = field(default_factory=lambda: Pool(run_apart), init=False)
    _work: "WeakKeyDictionary[Session, Jobs]" = field(default_factory=WeakKeyDictionary, init=False)

    def routes(self) -> list[BaseRoute]:
        """Every address of the page; what it answers is packed for the way."""
        packed = [Middleware(GZipMiddleware, minimum_size=_WORTH_PACKING)]
        return [Mount("", routes=self._routes(), middleware=packed)]

    def _routes(self) -> list[BaseRoute]:
        api = "/api/v1/plans"
        return [
            Route("/", self.shell),
            Route("/pane.html", self.pane),
            Route("/static/{name:path}", _static),
            Route("/keys", _keys),
            Route("/ui/{view}", self.fragment),
            Route("/api/v1/openapi.json", _description),
            Route("/api/v1/functions", partial(self.document, "functions")),
            *self._working(),
            Route(api, self.open_plan, methods=["POST"]),
            Route(api + "/{plan}", self.close_plan, methods=["DELETE"]),
            Route(api + "/{plan}", partial(self.document, "heading")),
            Route(api + "/{plan}/facts/{id:path}", partial(self.document, "why")),
            Route(api + "/{plan}/findings", partial(self.document, "checks")),
            Route(api + "/{plan}/gaps/{code}/parts", partial(self.document, "gaps")),
            Route(api + "/{plan}/indicators/{code}", partial(self.document, "indicators")),
            Route(api + "/{plan}/{view}", self.document_of),
        ]

    def _working(self) -> list[BaseRoute]:
        """The addresses of long work."""
        return [
            Route("/api/v1/uploads", self._posted(_brought), methods=["POST"]),
            *(
                Route(f"/api/v1/{what}", self._posted(partial(_settled, what)), methods=["POST"])
                for what in SETTLEMENTS
            ),
            Route("/api/v1/previews", self._posted(_previewed), methods=["POST"]),
            Route("/api/v1/beginnings", self._posted(_begun_plan), methods=["POST"]),
            Route("/api/v1/files", self._posted(self._ticket), methods=["POST"]),
            Route("/api/v1/files/{ticket}", self.file),
            Route("/api/v1/jobs/{job}", self._posted(self._job), methods=["GET", "DELETE"]),
            Route("/api/v1/jobs/{job}/show", self._posted(self._show), methods=["POST"]),
            Route("/api/v1/jobs/{job}/apply", self._posted(self._apply), methods=["POST"]),
            *(
                Route(f"/api/v1/{task}", self._posted(partial(self._begun, task)), methods=["POST"])
                for task in TASKS
            ),
        ]

    def _posted(self, make: "Callable[[Asked], bytes]") -> "Callable[[Request], Any]":
        async def answered(request: Request) -> Response:
            if request.method == "DELETE":
                make_ = partial(self._cancelled, make)
                return await self._answer(request, make_, _problem, kept="no-store")
            return await self._answer(request, make, _problem, kept="no-store")

        return answered

    def _html(self, view: str, asked: Asked) -> bytes:
        job = self.jobs(asked).get(asked["job"]) if asked["job"] else None
        if view == "flag":
            return _flag(asked)
        if view == "job":
            return render("job.html", asked.language, job=job).encode()
        return _screen(view, asked, job)

    def jobs(self, asked: Asked) -> Jobs:
        """The work of a tab."""
        return self._work.setdefault(asked.session, Jobs(self._pool))

    def close(self) -> None:
        """Work that runs is ended, and no file of any tab is left."""
        self._pool.close()
        self.sessions.clear()

    def _begun(self, task: str, asked: Asked) -> bytes:
        job, work = TASKS[task](asked)
        return orjson.dumps({"job": self.jobs(asked).start(job, work).id})

    def _apply(self, asked: Asked) -> bytes:
        jobs = self.jobs(asked)
        job, work = apply(asked, jobs.get(asked["job"]))
        return orjson.dumps({"job": jobs.start(job, work).id})

    def _show(self, asked: Asked) -> bytes:
        """Open the folder of what was made, on the reader's own machine."""
        outcome = self.jobs(asked).get(asked["job"]).outcome
        if outcome is None or not outcome.files or asked.session.library is not None:
            raise NoSuchError(en="there is no folder to show", zh="没有可打开的文件夹")
        show_folder(outcome.files[0].parent)
        return orjson.dumps({"shown": True})

    def _job(self, asked: Asked) -> bytes:
        return orjson.dumps(self.jobs(asked).get(asked["job"]).plain())

    def _cancelled(self, make: "Callable[[Asked], bytes]", asked: Asked) -> bytes:
        self.jobs(asked).stop(asked["job"])
        return make(asked)

    def _ticket(self, asked: Asked) -> bytes:
        at = int(asked["at"]) if asked["at"].isdecimal() else -1
        return orjson.dumps({"ticket": self.jobs(asked).ticket(asked["job"], at)})

    async def file(self, request: Request) -> Response:
        """A file that was made, once, for who has its ticket."""
        word = request.path_params["ticket"]
        for jobs in list(self._work.values()):
            path = jobs.redeem(word)
            if path is not None and path.is_file():
                name = quote(path.name)
                more = {
                    "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
                    "Cache-Control": "no-store",
                }
                return _dressed(path.read_bytes(), "application/octet-stream", more)
        return _dressed(b"", "text/plain", {"Cache-Control": "no-store"}, 404)

    async def shell(self, request: Request) -> Response:
        """The page without data: it waits for no plan."""
        language = language_of(request)
        page = render("shell.html", language, pane=False, heading=None, view="overview")
        return _dressed(page.encode(), "text/html", {"Cache-Control": "no-cache"})

    async def pane(self, request: Request) -> Response:
        """The same in Excel: with office.js, the functions of cells, and its bridge."""
        office = "office/office.js" if self.office_js else f"{CDN}/lib/1/hosted/office.js"
        language = language_of(request)
        page = render(
            "shell.html", language, pane=True, office=office, heading=None, view="overview"
        )
        policy = (
            f"default-src 'none'; script-src 'self' {CDN}; connect-src 'self' {CDN};"
            " style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none';"
            " form-action 'self'"
        )
        more = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        answer = _dressed(page.encode(), "text/html", more)
        del answer.headers["Cross-Origin-Opener-Policy"]  # a pane talks to its Office
        return answer

    async def fragment(self, request: Request) -> Response:
        """A view as HTML, with the heading that belongs to it; what went wrong as a card."""
        view = request.path_params["view"]
        return await self._answer(request, partial(self._html, view), _card)

    async def document(self, view: str, request: Request) -> Response:
        """A view as JSON."""
        return await self._answer(request, partial(_json, view), _problem)

    async def document_of(self, request: Request) -> Response:
        """A view as JSON, by its name."""
        return await self.document(request.path_params["view"], request)

    async def open_plan(self, request: Request) -> Response:
        """Open an example, a workbook by name, or the file that is sent."""
        return await self._answer(request, _opened, _problem, kept="no-store")

    async def close_plan(self, request: Request) -> Response:
        """Forget a plan and the files of it."""
        return await self._answer(request, _closed, _problem, kept="no-store")

    async def _answer(
        self,
        request: Request,
        make: "Callable[[Asked], bytes | None]",
        tell: "Callable[[Problem, Request], bytes]",
        kept: str = "private, no-cache",
    ) -> Response:
        """What `make` makes in a thread, or 304 where the asker has it; `tell` says what failed."""
        kind = "text/html" if tell is _card else "application/json"
        try:
            asked = await read(request, self.access, self.sessions)
            asked = await self._received(request, asked)
            tag = _tag(request, asked)
            if tag and request.headers.get("if-none-match") == tag:
                return _dressed(b"", kind, {"ETag": tag, "Cache-Control": kept}, 304)
            body = await to_thread.run_sync(make, asked, limiter=self._threads)
        except Exception as error:  # noqa: BLE001 - the reader is told, the log has the rest
            found = problem_of(error, language_of(request))
            kind = kind if tell is _card else "application/problem+json"
            return _dressed(tell(found, request), kind, {"Cache-Control": "no-store"}, found.status)
        told = {"Cache-Control": kept, **({"ETag": tag} if tag else {})}
        return _dressed(body or b"", kind, told)

    @property
    def _threads(self) -> CapacityLimiter:
        if self._limiter is None:
            self._limiter = CapacityLimiter(_WORKERS)
        return self._limiter

    async def _received(self, request: Request, asked: Asked) -> Asked:
        """The file that is sent, written to the folder of the session as it comes."""
        if (told := asked["size"]).isdecimal() and int(told) > MOST_BYTES:
            raise TooLargeError(MOST_BYTES, int(told))
        if request.headers.get("content-type") != "application/octet-stream":
            return asked
        announced = int(request.headers.get("content-length") or 0)
        if announced > MOST_BYTES or asked.session.kept + announced > MOST_IN_SESSION:
            raise TooLargeError(MOST_BYTES, announced)
        path, size = asked.session.place(asked["name"]), 0
        with path.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_BYTES:
                    file.close()
                    path.unlink()
                    raise TooLargeError(MOST_BYTES, size)
                file.write(chunk)
        asked.session.kept += size
        given = {**asked.query, "file": str(path)}
        return Asked(user=asked.user, session=asked.session, language=asked.language, query=given)


def _made(view: str, asked: Asked) -> Any:
    if view == "heading":
        return heading(asked.opened, asked.period, asked.as_of, asked.language)
    if view not in VIEWS:
        raise NoSuchError(en=f"there is no view {view!r}", zh=f"没有“{view}”这一页")
    if view in _CHANGING:
        return VIEWS[view](asked)
    opened = asked.opened
    choice = ("code", "order", "by", "level", "rule", "sheet", "id")
    key = (view, asked.language, str(asked.period), asked["as_of"], *map(asked.__getitem__, choice))
    return opened.made(key, partial(VIEWS[view], asked))


def _screen(view: str, asked: Asked, job: Any) -> bytes:
    language = asked.language
    if not (asked["plan"] or asked["from"]) and view not in _WITHOUT_PLAN:
        top = render("top.html", language, heading=None, view=view, oob=True)
        return (render("open.html", language, view=welcome(language)) + top).encode()
    made = _made(view, asked)
    call = _call(asked, made) if view == "why" else ""
    found = render(
        f"{view}.html",
        language,
        call=call,
        view=made,
        asked=asked,
        narrow=bool(asked["narrow"]),
        job=job,
    )
    if view == "why":
        return found.encode()
    about = heading_of(asked)
    return (found + render("top.html", language, heading=about, view=view, oob=True)).encode()


def _call(asked: Asked, made: Why) -> str:
    """The formula that asks a cell for a number, where one can."""
    if not made.call:
        return ""
    opened = asked.opened
    name = str(opened.path) if opened.origin else opened.loaded.handle
    return formula_of(FUNCTIONS["VALUE"], [name, *made.call], literal=True)


def heading_of(asked: Asked) -> Heading | None:
    """The heading of the plan that is asked about, where there is one."""
    if not (asked["plan"] or asked["from"]):
        return None
    return heading(asked.opened, asked.period, asked.as_of, asked.language)


def _flag(asked: Asked) -> bytes:
    """What stands under the tabs: whether the workbook has changed since it was read."""
    return render("flag.html", asked.language, heading=heading_of(asked)).encode()


def _json(view: str, asked: Asked) -> bytes:
    return orjson.dumps(_made(view, asked))


def _opened(asked: Asked) -> bytes:
    """Open a plan; what its first view and its first why need is made ready with it."""
    import addin.living.trace  # noqa: F401 - takes longer than a reader waits for a why

    if asked["file"]:
        opened = asked.session.take(Path(asked["file"]), asked["name"])
    else:
        opened = asked.session.open(asked["from"])
    opened.loaded.facts(opened.loaded.plan.latest)
    found = heading(opened, opened.loaded.plan.latest, None, asked.language)
    hard = sum(one.level == "H" for one in opened.findings)
    counts = {"findings": len(opened.findings), "hard": hard}
    return orjson.dumps(
        {"plan": opened.loaded.handle, "from": opened.origin, **counts, "heading": found}
    )


def _brought(asked: Asked) -> bytes:
    """A file that stays in the folder of the tab until it is asked for."""
    key = f"f{len(asked.session.brought)}"
    asked.session.brought[key] = Path(asked["file"])
    return orjson.dumps({"file": key})


def _settled(what: str, asked: Asked) -> bytes:
    settle(what, asked)
    return orjson.dumps({"settled": what})


def _begun_plan(asked: Asked) -> bytes:
    """A new workbook; where it lies is how it is opened."""
    return orjson.dumps({"from": f"book:{begun(asked)}"})


def _closed(asked: Asked) -> bytes:
    return orjson.dumps({"closed": asked.session.close(asked["plan"])})


def _tag(request: Request, asked: Asked) -> str:
    """The ETag of a view of a plan that is open; "" for what changes."""
    if request.method != "GET" or request.url.path.rpartition("/")[2] in _CHANGING | _LIVE:
        return ""
    found = asked.session.plans.get(asked["plan"])
    if found is None:
        return ""
    given = sorted((name, value) for name, value in asked.query.items() if name != "from")
    told = repr((release(), asked.language, found.is_stale, request.url.path, given))
    return f'"{sha256(told.encode()).hexdigest()[:20]}"'


def _card(problem: Problem, request: Request) -> bytes:
    return render("problem.html", language_of(request), problem=problem).encode()


def _problem(problem: Problem, request: Request) -> bytes:
    del request
    return orjson.dumps(problem)


async def _description(request: Request) -> Response:
    """What programs may ask."""
    del request
    return _dressed(orjson.dumps(openapi()), "application/json", {"Cache-Control": "no-cache"})


async def _keys(request: Request) -> Response:
    """The list of the keys."""
    return _dressed(render("keys.html", language_of(request)).encode(), "text/html", {})


async def _static(request: Request) -> Response:
    """A file that ships with the page; kept for a year under the address of its content."""
    path = (STATIC / request.path_params["name"]).resolve()
    if (
        not path.is_relative_to(STATIC)
        or path.suffix not in _KINDS
        or not (path.is_file() or path.name in SCRIPTS)
    ):
        return _dressed(b"", "text/plain", {}, 404)
    kept = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
    return _dressed(content_of(path), _KINDS[path.suffix], {"Cache-Control": kept})


def _dressed(body: bytes, kind: str, more: Mapping[str, str], status: int = 200) -> Response:
    vary = {"Vary": "Accept-Language, Accept"}
    return Response(body, status, media_type=kind, headers={**HEADERS, **vary, **more})
