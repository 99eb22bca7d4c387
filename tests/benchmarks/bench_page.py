"""How soon, how small and how steady is the page, in Chromium beside an empty page of its server?

Bars: the first view is transferred in 60 kB; its first contentful paint comes within five times
that of an empty page of the same server in the same run; a view of the example city costs the
server 100 ms of CPU after the plan is open, a "why" 20 ms; twenty browsers on the plan of
Chongqing see no error, and when they have left the server's memory is within 10 % of the start.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.hosts.conftest import free_port, ready

ROUNDS, BROWSERS = int(os.environ.get("ONPACE_ROUNDS", "7")), 20
EXAMPLE = "from=example:example-city&period=2024Q3"
CHONGQING = "from=example:chongqing-14fyp&period=2024Q4"
VIEWS = ("overview", "indicators", "gaps", "returns", "reports", "functions", "checks")
TOKEN = "of-this-bench"  # noqa: S105 - of a server that lives for a minute
SERVER = """
import addin.hosts.page as page
import addin.hosts.web.serving.sessions as sessions
page.new_token = lambda: "of-this-bench"
sessions._IDLE, sessions._MOST_SESSIONS = 15.0, 24
page.show_page(None, "en", print, port={port}, browser=False)
"""
PAINT = """() => new Promise((done) => {
  const told = () => {
    const found = performance.getEntriesByName("first-contentful-paint")[0];
    found ? done(found.startTime) : setTimeout(told, 5);
  };
  told();
})"""


def main() -> None:
    """Print each figure beside its bar; exit 1 where one is above it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "ONPACE_HOME": home, "HOME": home}
        command = [sys.executable, "-c", SERVER.format(port=port)]
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        try:
            url = ready(port)
            with sync_playwright() as tools:
                browser = tools.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                results = [
                    *_seen(browser, url),
                    *_cost(url, server.pid),
                    *_crowd(browser, url, server.pid),
                ]
                browser.close()
        finally:
            server.kill()
            server.wait()
    sys.exit(not all(results))


def _tell(words: str, found: float, bar: float, unit: str) -> bool:
    print(f"{words:58} {found:8.1f} {unit:3} (bar {bar:g})")
    return found <= bar


def _seen(browser: Browser, url: str) -> list[bool]:
    """The size of the first view, and how soon it paints."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    _open(page, url, EXAMPLE)
    page.wait_for_timeout(500)
    page.close()
    ours, empty = [], []
    for _ in range(ROUNDS):
        empty.append(_paint(browser, f"{url}/keys?l=en"))
        ours.append(_paint(browser, f"{url}/?l=en&{EXAMPLE}#t={TOKEN}"))
    print(f"first contentful paint: {median(ours):.0f} ms, an empty page {median(empty):.0f} ms")
    return [
        _tell("first view, transferred", sum(sizes) / 1000, 60, "kB"),
        _tell("first contentful paint, times an empty page", median(ours) / median(empty), 5, "x"),
    ]


def _paint(browser: Browser, address: str) -> float:
    page = browser.new_context().new_page()
    page.goto(address)
    found = float(page.evaluate(PAINT))
    page.context.close()
    return found


def _open(page: Page, url: str, query: str, view: str = "overview") -> None:
    page.goto(f"{url}/?l=en&view={view}&{query}#t={TOKEN}")
    page.wait_for_selector("#view h1")


def _cost(url: str, server: int) -> list[bool]:
    """The server's CPU of each view the first time after the plan is open, and of a why."""
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Onpace-Session": "the-tab-of-the-bench"}
    results = []
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        opened = client.post("/api/v1/plans", params={"from": "example:example-city", "l": "en"})
        asked = {"plan": opened.json()["plan"], "l": "zh"}
        for view in VIEWS:  # templates are compiled once for a server
            client.get(f"/ui/{view}", params={"from": "example:county-health", "l": "zh"})
        worst, name = max((_of(client, server, f"/ui/{view}", asked), view) for view in VIEWS)
        results.append(_tell(f"a view, CPU of the server; the dearest is {name}", worst, 100, "ms"))
        why = [
            _of(client, server, "/ui/why", {**asked, "id": f"{code}@2024Q4"})
            for code in ("PLAN.time_progress", "IVA.progress", "EXPORT.lead", "GO.comparable")
        ]
        results.append(_tell("why, CPU of the server; the dearest of four", max(why), 20, "ms"))
    return results


def _of(client: httpx.Client, server: int, path: str, asked: dict[str, str]) -> float:
    before = _cpu(server)
    client.get(path, params=asked).raise_for_status()
    return _cpu(server) - before


def _cpu(process: int) -> float:
    """Milliseconds that the threads of a process have run."""
    tasks = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in tasks) / 1e6


def _ticks(process: int) -> float:
    """Milliseconds of a process, threads that have ended included; to ten of them."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    """Megabytes that a process has in memory."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def _crowd(browser: Browser, url: str, server: int) -> list[bool]:
    """Twenty browsers look at Chongqing, each in another way, and leave."""
    wrong: list[str] = []
    alone = _memory(server)
    _look(browser, url, 1, wrong)
    start = _left(url, server)
    ticks = _ticks(server)
    _look(browser, url, BROWSERS, wrong)
    most, spent = _memory(server), (_ticks(server) - ticks) / BROWSERS
    end = _left(url, server)
    print(
        f"memory: {alone:.0f} MB before the plan is open, {start:.0f} at the start,"
        f" {most:.0f} with {BROWSERS}, {end:.0f} when gone;"
    )
    print(f"  {spent:.0f} ms of the server's CPU for each browser")
    print(*wrong[:5], sep="\n")
    return [
        _tell("errors that twenty browsers have seen", len(wrong), 0, ""),
        _tell("memory when they have left, above the start", 100 * (end / start - 1), 10, "%"),
    ]


def _look(browser: Browser, url: str, count: int, wrong: list[str]) -> None:
    contexts = [browser.new_context() for _ in range(count)]
    pages: list[Page] = [one.new_page() for one in contexts]
    for page in pages:
        page.on("console", lambda said: wrong.append(said.text))
        page.on("response", lambda answer: _watch(answer, wrong))
        page.goto(f"{url}/?l=zh&view=overview&{CHONGQING}#t={TOKEN}")
    for at, page in enumerate(pages):
        page.wait_for_selector("#view [data-why]")
        page.locator("#view [data-why]").nth(at).click()
        page.wait_for_selector("#why [data-id]")
        page.keyboard.press("Escape")
        for view in VIEWS[1:4]:
            page.click(f"nav.tabs [data-go={view}]")
            page.wait_for_selector(f"#heading[data-view={view}]")
    for one in contexts:
        one.close()


def _watch(answer: Any, wrong: list[str]) -> None:
    if answer.status >= 400:
        wrong.append(f"{answer.status} {answer.url}")


def _left(url: str, server: int) -> float:
    """The server's memory when every tab has been forgotten."""
    time.sleep(17)  # a tab is forgotten after fifteen seconds
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Onpace-Session": "who-comes-later"}
    httpx.get(f"{url}/ui/overview", headers=headers)
    time.sleep(1)  # what is forgotten is given back behind the answer
    return _memory(server)


if __name__ == "__main__":
    main()
