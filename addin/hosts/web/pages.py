"""Which pages does the server show?"""

from functools import lru_cache, partial
from html import escape
from pathlib import Path

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

CDN = "https://appsforoffice.microsoft.com"
"""Where Microsoft serves office.js."""


def routes(office_js: Path | None = None) -> list[BaseRoute]:
    """The help; `office_js` served here where it is given."""
    found: list[BaseRoute] = [
        Route("/help.html", _help),
        Route("/help", _handbook),
        Route("/help/{name}", _handbook),
    ]
    if office_js is not None:
        found.append(Mount("/office", StaticFiles(directory=office_js)))
    return found


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
    page = await to_thread.run_sync(
        partial(html_page, name, language, query, style="../static/app.css")
    )
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
        f'<link rel="stylesheet" href="static/app.css"><body class="help"><h1>{title}</h1>'
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
