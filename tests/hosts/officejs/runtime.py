"""Where is Microsoft's runtime for custom functions?

It may be used to test an add-in, but not be part of this repository: ``npm`` fetches it once.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route

from tests.npm import fetched

PACKAGE = "@microsoft/office-js@1.1.110"
_SCRIPT = "text/javascript"
FILES = ("custom-functions-runtime.js", "custom-functions-runtime.debug.js")


def office_js() -> Path:
    """The folder with the runtime: ``ONPACE_OFFICE_JS``, or one in ``build`` filled by npm."""
    if given := os.environ.get("ONPACE_OFFICE_JS"):
        return Path(given)
    folder = Path(__file__).parents[3] / "build" / "office-js"
    if not all((folder / name).exists() for name in FILES):
        fetched(PACKAGE, folder, [f"dist/{name}" for name in FILES])
    return folder


def open_excel_page(
    context: BrowserContext, url: str, token: str, client: Mapping[str, object]
) -> Page:
    """A page as Excel has it: the bridge, Microsoft's runtime, and the script of the server."""
    settings = json.dumps({"url": url, **client})
    page_text = f"<script>window.OnpaceSettings = {settings}</script>" + "".join(
        f'<script src="/{name}"></script>'
        for name in ("bridge.js", "custom-functions-runtime.js", "functions.js")
    )
    served = {
        "page.html": ("text/html", page_text),
        "bridge.js": (_SCRIPT, (Path(__file__).parent / "bridge.js").read_text("utf-8")),
        "custom-functions-runtime.js": (
            _SCRIPT,
            (office_js() / "custom-functions-runtime.js").read_text("utf-8"),
        ),
        # The runtime looks for a table of hosts beside it, and goes on without.
        "o15apptofilemappingtable.js": (_SCRIPT, ""),
    }
    for name, (kind, text) in served.items():
        context.route(f"{url}/{name}*", _answer(kind, text))
    page = context.new_page()
    page.goto(f"{url}/page.html?t={token}")
    return page


def _answer(kind: str, text: str) -> Callable[[Route], None]:
    def fulfill(route: Route) -> None:
        route.fulfill(content_type=kind, body=text)

    return fulfill


if __name__ == "__main__":
    office_js()
