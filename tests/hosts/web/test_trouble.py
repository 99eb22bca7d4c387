"""Whatever goes wrong, words say so and the work goes on: files, servers, tokens, clocks."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from addin.exchange.sharing import share
from addin.files import shipped
from addin.hosts.web.serving.sessions import MOST_IN_SESSION
from tests.hosts.conftest import free_port, ready
from tests.hosts.web.conftest import Door

RAW = {"Content-Type": "application/octet-stream"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SESSION = {"X-Onpace-Session": "tab-of-trouble"}


def bomb() -> bytes:
    """A workbook whose sheet is two gigabytes of nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        with zipfile.ZipFile(shipped("workbooks", "county-health.xlsx")) as whole:
            for name in whole.namelist():
                if not name.startswith("xl/worksheets/"):
                    file.writestr(name, whole.read(name))
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(2048):
                sheet.write(b"\0" * (1 << 20))
    return packed.getvalue()


def encrypted() -> bytes:
    """What Excel writes where a password opens the file: an OLE container."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (bomb, "plan.xlsx", ""),
        (encrypted, "plan.xlsx", ""),
        (encrypted, "plan.xls", ""),
        (lambda: b"%PDF-1.7", "renamed.xlsx", ""),
        (lambda: b"\xff\xfe" * 999, "plan.xlsx", ""),
    ],
)
def test_a_hostile_file_is_told_in_words_and_the_next_one_opens(
    client: Door, content: Any, name: str, words: str
) -> None:
    began = time.process_time()
    asked = {"name": name, "l": "zh"}
    answer = client.post(
        "/api/v1/plans", params=asked, content=content(), headers={**RAW, **SESSION}
    )
    well = client.post("/api/v1/plans", params={"from": "example:county-health"}, headers=SESSION)

    assert answer.status_code in {400, 413, 422}, answer.text
    assert len(answer.json()["detail"]) > 5
    assert words in answer.json()["detail"]
    assert well.status_code == 200
    assert time.process_time() - began < 60


def test_three_hundred_megabytes_are_refused_while_they_come(client: Door) -> None:
    sent = 0

    async def body() -> Any:
        nonlocal sent
        for _ in range(300):
            sent += 1 << 20
            yield b"\0" * (1 << 20)

    asked = {"name": "huge.xlsx", "l": "en"}
    answer = client.post("/api/v1/plans", params=asked, content=body(), headers={**RAW, **SESSION})

    assert answer.status_code == 413
    assert "64 MB is the most" in answer.json()["detail"]
    assert sent < MOST_IN_SESSION


def test_forty_files_have_forty_outcomes(client: Door, tmp_path: Path) -> None:
    book = Path(shutil.copy(shipped("workbooks", "example-city.xlsx"), tmp_path / "city.xlsx"))
    made = share(book, "2024Q4", tmp_path / "forms")
    keys = []
    for at in range(40):
        form = made.forms[at % 5].path.read_bytes()
        content = form if at < 30 else b"%PDF" + bytes([at])
        asked = {"name": f"returned {at} (1).xlsx"}
        answer = client.post(
            "/api/v1/uploads", params=asked, content=content, headers={**RAW, **SESSION}
        )
        keys.append(answer.json()["file"])
    given = {"from": f"book:{book}", "l": "en", "files": ",".join(keys)}
    job = client.post("/api/v1/returns", data=given, headers={**FORM, **SESSION}).json()["job"]

    until = time.monotonic() + 120
    found: dict[str, Any] = {"state": "running"}
    while found["state"] == "running" and time.monotonic() < until:
        time.sleep(0.2)
        found = client.get(f"/api/v1/jobs/{job}", headers=SESSION).json()

    answers = found["result"]["answers"]
    assert len(answers) == 40
    assert sum(one["shape"] == "bad" for one in answers) >= 15


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Any]:
    """The page as `onpace page` serves it, in a process that can be killed."""
    port, started = free_port(), []
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    code = (
        "import addin.hosts.page as p; p.new_token = lambda: 'of-this-test';"
        f" p.show_page(None, 'en', print, port={port}, browser=False)"
    )

    def start() -> str:
        env = {**os.environ, "HOME": str(home), "ONPACE_HOME": str(tmp_path / "own")}
        process = subprocess.Popen([sys.executable, "-c", code], env=env)
        started.append(process)
        return ready(port)

    def kill() -> None:
        started[-1].send_signal(signal.SIGKILL)
        started[-1].wait()

    yield start, kill, home
    for process in started:
        process.kill()
        process.wait()


def test_a_server_that_is_killed_in_the_middle_loses_nothing(
    browser: Browser, served: Any, tmp_path: Path
) -> None:
    start, kill, home = served
    book = Path(shutil.copy(shipped("workbooks", "example-city.xlsx"), tmp_path / "city.xlsx"))
    before, url = book.read_bytes(), start()
    page = browser.new_page()
    where = f"view=reports&period=2024Q3&from={quote(f'book:{book}')}"
    page.goto(f"{url}/?l=en&{where}#t=of-this-test")
    page.click("form[data-job=reports] .btn.pri")
    page.wait_for_selector("[data-cancel]")

    kill()

    expect(page.locator("#strip")).to_contain_text("The server has stopped")
    expect(page.locator("form[data-job=reports] .btn.pri")).to_be_disabled()
    expect(page.locator("h1")).to_have_text("Reports")
    start()
    expect(page.locator("#strip")).to_be_hidden(timeout=60_000)
    expect(page.locator("#view")).to_contain_text("not known here any more")
    page.click("nav.tabs [data-go=overview]")
    expect(page.locator("#row-GO")).to_be_visible()
    page.click("nav.tabs [data-go=reports]")
    page.click("form[data-job=reports] .btn.pri")
    expect(page.locator("#job")).to_contain_text("4 files are ready", timeout=90_000)
    page.close()
    assert book.read_bytes() == before
    made = sorted(path.suffix for path in (home / "Documents").glob("**/*.*"))
    assert made == [".docx", ".docx", ".xlsx", ".xlsx"]  # none is torn or left half


def test_an_uploaded_file_that_a_restart_has_lost_is_asked_for_again(
    browser: Browser, served: Any
) -> None:
    start, kill, _ = served
    page = browser.new_page()
    page.goto(f"{start()}/?l=zh#t=of-this-test")
    page.set_input_files("#file", shipped("workbooks", "county-health.xlsx"))
    expect(page.locator("h1")).to_have_text("规划进展如何？")
    kill()
    start()

    page.click("nav.tabs [data-go=gaps]")

    expect(page.locator("#view")).to_contain_text("请再选一次文件")
    page.click("[data-start]")
    expect(page.locator("h1")).to_have_text("打开规划工作簿")
    page.close()


def test_a_token_that_is_over_keeps_what_was_typed(seen: Any) -> None:
    one = seen(viewport={"width": 1280, "height": 900})
    page = one.open("l=en&view=reports&from=example:example-city&period=2024Q3")
    page.fill("#pasted", "name\tLi")
    page.evaluate("sessionStorage.setItem('onpace.t', 'over')")
    page.click("form[data-job=reports] .btn.pri")
    expect(page.locator("#sign")).to_be_visible()

    page.fill("#token", one.server.site.token)
    page.click("#sign-in button")

    expect(page.locator("#sign")).to_be_hidden()
    expect(page.locator("#pasted")).to_have_value("name\tLi")


def test_a_clock_that_is_set_back_changes_nothing(seen: Any) -> None:
    one = seen(viewport={"width": 1280, "height": 900})
    one.page.clock.install(time="2001-01-01T08:00:00")
    page = one.open("l=en&from=example:example-city&period=2024Q3")
    page.clock.set_system_time("2000-12-31T08:00:00")

    page.click("nav.tabs [data-go=gaps]")
    expect(page.locator("h1")).to_have_text("Where are the gaps?")
    page.click("nav.tabs [data-go=returns]")

    expect(page.locator("h1")).to_contain_text("Department returns")
    assert one.said == []


def test_a_browser_that_is_offline_keeps_what_was_read(seen: Any) -> None:
    one = seen(viewport={"width": 1280, "height": 900})
    page = one.open("l=en&from=example:example-city&period=2024Q3")
    one.context.set_offline(offline=True)
    page.click("nav.tabs [data-go=gaps]")
    expect(page.locator("#strip")).to_contain_text("The server has stopped")
    expect(page.locator("h1")).to_have_text("Is the plan on pace?")

    one.context.set_offline(offline=False)

    expect(page.locator("#strip")).to_be_hidden(timeout=60_000)
    expect(page.locator("h1")).to_have_text("Where are the gaps?")
