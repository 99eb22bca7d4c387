"""How many cells a second do the hosts answer, and what does batching bring?

Ratios of one run: ``python tests/benchmarks/bench_functions.py``. The server runs in a process of
its own. ``runtime`` needs Chromium and Microsoft's runtime (npm), ``calc`` LibreOffice with the
Python that has ``uno``, ``host`` and ``plan`` nothing.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

import numpy as np
from playwright.sync_api import sync_playwright

from addin.files import shipped
from addin.functions.calling import call, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.functions.handles import Store, load, use_store
from addin.hosts.libreoffice.installing import install, office_environment
from addin.hosts.officejs.access import add_user
from addin.hosts.officejs.server import Settings
from addin.plan.read import read_plan
from tests.hosts.conftest import free_port
from tests.hosts.officejs.runtime import open_excel_page

ROOT = Path(__file__).parents[2]
CELLS_BAR, BATCH_BAR, HOST_BAR, HANDLE_BAR, IMPORT_BAR = 15_000, 40, 150_000, 10, 1.5
LOOK_UP_BAR, COLUMN_BAR = 0.3, 3.0  # seconds, times
CALC_BAR, CALC_CHANGED_BAR = 60, 200  # microseconds a cell


_ASK = """async ([count, from]) => {
  const calls = (n, from) => Array.from({length: n}, (_, i) =>
    ["PROGRESS", [[[20000]], [[from + i]], [[30000]]]]);
  await window.excel.ask(calls(20, 1));
  const start = performance.now();
  const answers = await window.excel.ask(calls(count, from));
  const seconds = (performance.now() - start) / 1000;
  return [answers.filter((answer) => "value" in answer).length, seconds];
}"""


@contextmanager
def server(settings: Settings) -> Iterator[Settings]:
    """The server in a process of its own."""
    script = (
        "from pathlib import Path; from addin.hosts.officejs.server import Settings;"
        "from addin.hosts.officejs.server import uvicorn_server;"
        f"uvicorn_server(Settings(port={settings.port}, folder=Path({str(settings.folder)!r}),"
        f" url={settings.url!r})).run()"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as process:
        try:
            _wait(settings.port)
            yield settings
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise TimeoutError(port)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of some."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


def host(folder: Path) -> tuple[float, float]:
    """Scalar calls a second over HTTP: 500 a request, and one a request."""
    token = add_user(folder, "bench")
    settings = Settings(port=free_port(), folder=folder, url="https://localhost.bench")
    path = "/batch?l=en"
    headers = {"Host": "localhost.bench", "Authorization": f"Bearer {token}"}
    bodies = [
        json.dumps([["PROGRESS", [20000.0, 26800.0 + i + n, 30000.0]] for i in range(500)]).encode()
        for n in range(40)
    ]
    single = [
        json.dumps([["PROGRESS", [20000.0, 26800.0 + i, 30000.0]]]).encode() for i in range(500)
    ]

    def send(chunk: list[bytes]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", settings.port)
        for body in chunk:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            content = response.read()
            assert response.status == 200, (response.status, content[:200])
        connection.close()

    def together(all_bodies: list[bytes], connections: int) -> None:
        with ThreadPoolExecutor(connections) as pool:
            list(pool.map(send, [all_bodies[i::connections] for i in range(connections)]))

    with server(settings):
        together(bodies[:4], 2)
        batched = 500 * len(bodies) * 3 / seconds(lambda: together(bodies * 3, 4))
        alone = len(single) / seconds(lambda: together(single, 4))
    return batched, alone


def runtime(folder: Path, cells: int = 20_000, one_each: int = 600) -> tuple[float, float]:
    """Cells a second through Microsoft's runtime in Chromium: batched, and one request each."""
    settings = Settings(port=free_port(), folder=folder)
    url = f"https://localhost:{settings.port}"
    with server(settings), sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        rates = []
        for options, count in (({}, cells), ({"size": 1, "inFlight": 6, "window": 0}, one_each)):
            context = browser.new_context(ignore_https_errors=True)
            page = open_excel_page(context, url, settings.site.token, options)
            best = 0.0
            for repetition in range(3):
                found = page.evaluate(_ASK, [count, 1000 + repetition * count])
                assert found[0] == count, found
                best = max(best, count / found[1])
            rates.append(best)
            context.close()
        browser.close()
    return rates[0], rates[1]


def plan() -> float:
    """How many times faster 10,000 look-ups are with a handle than with the table in each."""
    table = [["indicator", "period", "value"]] + [
        [f"I{i:03d}", f"{2000 + year}", 100.0 + i + year] for i in range(100) for year in range(20)
    ]
    use_store(Store())
    handle = load([table]).handle
    wanted = [(f"I{i % 100:03d}", f"{2000 + i % 20}") for i in range(10_000)]
    with_handle = [("VALUE", [handle, code, period]) for code, period in wanted]
    with_table = [("VALUE", [table, code, period]) for code, period in wanted[:200]]

    short = seconds(lambda: call_many(FUNCTIONS, with_handle))
    long = seconds(lambda: call_many(FUNCTIONS, with_table), 1) * len(wanted) / 200
    return long / short


CODES = [row.code for row in read_plan(shipped("workbooks", "chongqing-14fyp.xlsx")).indicators]
LOOK_UPS = [
    ["VALUE", ["demo", code, period]]
    for period in ("2020", "2021", "2022", "2023", "2024", "2024Q3")
    for code in CODES
][:500]
"""As cells ask for the values of a plan; many of these are not known, and say so."""


def look_ups(folder: Path) -> dict[str, float]:
    """Seconds for 500 look-ups in the shipped plan: in Python, classic Excel and Office.js."""
    calls = [(str(name), list(args)) for name, args in LOOK_UPS]
    call_many(FUNCTIONS, calls[:1])
    found = {"Python": seconds(lambda: call_many(FUNCTIONS, calls))}
    path = folder / "calls.json"
    script = ROOT / "tests/hosts/classic_excel.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    times = []
    for turns in (1, 2):  # the first loads the plan
        path.write_text(json.dumps(LOOK_UPS * turns))
        done = subprocess.run(
            [sys.executable, script, path], capture_output=True, check=True, env=environment
        )
        times.append(float(done.stderr.splitlines()[-1]))
    found["classic Excel"] = times[1] - times[0]
    settings = Settings(port=free_port(), folder=folder / "look-ups")
    with server(settings), sync_playwright() as tools:
        chromium = shutil.which("chromium")
        browser = tools.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(ignore_https_errors=True)
        url = f"https://localhost:{settings.port}"
        page = open_excel_page(context, url, settings.site.token, {})
        asked = """async (calls) => {
          const start = performance.now();
          const found = await window.excel.ask(
            calls.map(([name, args]) => [name, args.map((cell) => [[cell]])]));
          return [found.length, (performance.now() - start) / 1000];
        }"""
        runs = [page.evaluate(asked, LOOK_UPS) for _ in range(4)]
        assert {count for count, _ in runs} == {len(LOOK_UPS)}
        found["Office.js"] = min(spent for _, spent in runs[1:])
        browser.close()
    return found


def whole_columns() -> dict[str, float]:
    """How many times as long as NumPy 2^20 rows take, from the same lists to lists."""
    random = np.random.default_rng(1)
    first, second, third = (
        [[each] for each in random.uniform(low, low + 50, 1 << 20).tolist()]
        for low in (50, 101, 160)
    )
    by_hand: dict[str, Callable[..., np.ndarray]] = {
        "GAP": lambda a, b: b - a,
        "SHARE": lambda a, b: a / b,
        "PROGRESS": lambda a, b, c: (b - a) / (c - a),
        "DISCRETE": lambda a: np.diff(a, axis=0),
        "HHI": lambda a: ((a / a.sum()) ** 2).sum(),
        "ROUND_CN": lambda a: np.floor(a * 10 + 0.5) / 10,
    }
    found = {}
    for name, plain in by_hand.items():
        given = (first, second, third)[: plain.__code__.co_argcount]
        own = seconds(partial(call, FUNCTIONS, name, given))
        bare = seconds(partial(_bare, plain, given))
        found[name] = own / bare
    return found


def _bare(plain: Callable[..., np.ndarray], given: Sequence[object]) -> object:
    return plain(*map(np.array, given)).tolist()


def calc() -> tuple[float, float, float]:
    """Calc: microseconds a cell of 5,000 calculated again, with other numbers; 500 look-ups."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() == 0:  # LibreOffice installs nothing for root alone
            shutil.chown(name, "nobody", "nogroup")
        install(Path(name))
        script = ROOT / "tests/benchmarks/calc_editing.py"
        done = subprocess.run(
            ["/usr/bin/python3", script, name, json.dumps(LOOK_UPS)],
            capture_output=True,
            check=True,
            env=office_environment(),
        )
    said = json.loads(done.stdout)
    again, changed = said["seconds"]
    return again, changed, said["look up"][0]


def importing() -> float:
    """How many times as long as NumPy the functions take to import; one after the other, often."""
    best = {"numpy": float("inf"), "addin.functions": float("inf")}
    for _ in range(15):
        for name in ("numpy", "addin.functions"):
            command = [sys.executable, "-c", f"import {name}"]
            start = perf_counter()
            subprocess.run(command, check=True, cwd=ROOT)
            best[name] = min(best[name], perf_counter() - start)
    return best["addin.functions"] / best["numpy"]


def main() -> None:
    """Measure, print, and say what misses its bar."""
    missed = 0

    def say(what: str, found: float, bar: float, *, least: bool = True) -> None:
        nonlocal missed
        good = found >= bar if least else found <= bar
        missed += not good
        sys.stdout.write(f"{'ok  ' if good else 'MISS'} {what}: {found:,.2f} (bar {bar:,})\n")

    with tempfile.TemporaryDirectory() as folder:
        batched, alone = host(Path(folder) / "office")
        say("host, scalar calls a second over HTTP", batched, HOST_BAR)
        say("host, batched against one call a request", batched / alone, BATCH_BAR)
        cells, each = runtime(Path(folder) / "own")
        say("Chromium and Microsoft's runtime, cells a second", cells, CELLS_BAR)
        say("Chromium, batched against one request each", cells / each, BATCH_BAR)
        for where, took in look_ups(Path(folder)).items():
            say(f"{where}, seconds for 500 look-ups", took, LOOK_UP_BAR, least=False)
    again, changed, took = calc()
    say("Calc, seconds for 500 look-ups", took, LOOK_UP_BAR, least=False)
    for name, ratio in whole_columns().items():
        say(f"2^20 rows against NumPy, {name}", ratio, COLUMN_BAR, least=False)
    say("Calc, microseconds a cell calculated again", again, CALC_BAR, least=False)
    say("Calc, microseconds a cell with other numbers", changed, CALC_CHANGED_BAR, least=False)
    say("plan look-ups, a handle against the table each time", plan(), HANDLE_BAR)
    say("import of the catalogue against import numpy", importing(), IMPORT_BAR, least=False)
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
