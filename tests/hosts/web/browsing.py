"""A real browser, and what a page says and asks on its way."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
)

from addin.hosts.officejs.server import Settings

expect.set_options(timeout=30_000)  # a machine that is busy is slow
AXE = (Path(__file__).parent / "axe-4.14.1.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Seen:
    """A page with what it said and asked on the way."""

    def __init__(self, browser: Browser, server: Settings, **how: Any) -> None:
        self.server = server
        self.said: list[str] = []
        self.foreign: list[str] = []
        self.context: BrowserContext = browser.new_context(
            **{"ignore_https_errors": True, "bypass_csp": False, "locale": "en-GB", **how}
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def _watch(self, asked: Request) -> None:
        own = f"https://localhost:{self.server.port}/"
        if not asked.url.startswith((own, "data:")):
            self.foreign.append(asked.url)

    def open(self, query: str, path: str = "") -> Page:
        token = self.server.site.token
        where = f"&t={token}" if path else f"#t={token}"
        self.page.goto(f"https://localhost:{self.server.port}/{path}?{query}{where}")
        self.page.wait_for_selector("#view h1")
        return self.page

    def faults(self) -> list[str]:
        """What axe-core finds; it is injected past the policy, which lets in no other script."""
        session = self.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": AXE})
        asked = (
            f"axe.run(document, {{runOnly: {RULES}}}).then((r) =>"
            " JSON.stringify(r.violations.map((v) => [v.id, v.nodes[0].html])))"
        )
        found = session.send("Runtime.evaluate", {"expression": asked, "awaitPromise": True})
        session.detach()
        told = str(found["result"]["value"])
        return [] if told == "[]" else [told]


@pytest.fixture
def seen(browser: Browser, server: Settings) -> Iterator[Any]:
    with ExitStack() as stack:

        def opened(**how: Any) -> Seen:
            found = Seen(browser, server, **how)
            stack.callback(found.context.close)
            return found

        yield opened
