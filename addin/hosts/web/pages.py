"""Which pages does the server show?"""

from functools import lru_cache, partial
from html import escape
from pathlib import Path
from string import Template

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from addin.errors import WORDS
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.handbook.pages import TITLE, pages
from addin.handbook.showing import html_page
from addin.language import Language

_STATIC = Path(__file__).parent / "static"
CDN = "https://appsforoffice.microsoft.com"
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def routes(office_js: Path | None = None) -> list[BaseRoute]:
    """The pane, its script and style, and the help; `office_js` served here where it is given."""
    found: list[BaseRoute] = [
        Route("/pane.html", partial(_pane, office_js)),
        Route("/pane.js", partial(_file, "pane.js")),
        Route("/writing.js", partial(_file, "writing.js")),
        Route("/pane.css", partial(_file, "pane.css")),
        Route("/help.html", _help),
        Route("/help", _handbook),
        Route("/help/{name}", _handbook),
    ]
    if office_js is not None:
        found.append(Mount("/office", StaticFiles(directory=office_js)))
    return found


async def _pane(office_js: Path | None, request: Request) -> Response:
    del request
    source = "office/office.js" if office_js else f"{CDN}/lib/1/hosted/office.js"
    page = Template((_STATIC / "pane.html").read_text("utf-8")).substitute(office=source)
    policy = (
        f"default-src 'self'; script-src 'self' {CDN}; connect-src 'self' {CDN};"
        " style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
        " base-uri 'none'"
    )
    return Response(
        page,
        media_type="text/html",
        headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"},
    )


async def _file(name: str, request: Request) -> Response:
    del request
    path = _STATIC / name
    return Response(
        path.read_bytes(), media_type=_KINDS[path.suffix], headers={"Cache-Control": "no-cache"}
    )


async def _help(request: Request) -> Response:
    language: Language = "en" if request.query_params.get("l") == "en" else "zh"
    return Response(help_page(language), media_type="text/html")


async def _handbook(request: Request) -> Response:
    """A page of the handbook; its contents, or what a search finds, at its address alone."""
    language: Language = "en" if request.query_params.get("l") == "en" else "zh"
    name = request.path_params.get("name", "")
    if not name:
        return RedirectResponse(f"help/index?{request.url.query}")
    if name != "index" and name not in pages():
        return Response(WORDS.text("no_page", name=name)[language], 404, media_type="text/plain")
    query = request.query_params.get("q", "")
    # Made in a thread: a reference page reads plans and templates the first time.
    page = await to_thread.run_sync(partial(html_page, name, language, query, style="../pane.css"))
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": _PLAIN})


_PLAIN = "default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'none'"


@lru_cache(maxsize=2)
def help_page(language: Language) -> str:
    """Every function with its arguments and examples, on one page."""
    title = "Onpace函数" if language == "zh" else "Functions of Onpace"
    body = "\n".join(_section(function, language) for function in FUNCTIONS)
    other = "en" if language == "zh" else "zh"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="pane.css"><body class="help"><h1>{title}</h1>'
        f'<p><a href="help.html?l={other}">{"English" if other == "en" else "中文"}</a> · '
        f'<a href="help/index?l={language}">{TITLE[language]}</a></p>'
        f"{body}</body></html>"
    )


def _section(function: Function, language: Language) -> str:
    names = ", ".join(argument.title[language] for argument in function.arguments)
    rows = "".join(
        f"<tr><th>{escape(argument.title[language])}</th>"
        f"<td>{escape(argument.description[language])}</td></tr>"
        for argument in function.arguments
    )
    return (
        f'<section id="{function.name}"><h2>{function.full_name}({escape(names)})</h2>'
        f"<p><b>{escape(function.title[language])}</b> — "
        f"{escape(function.description[language])}</p><table>{rows}</table></section>"
    )
