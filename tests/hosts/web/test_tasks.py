"""Long work on the page: shown before it is written, stopped when asked, fetched once."""

import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx import Document

from addin.errors import UsageError
from addin.exchange.calendar import now_in_china
from addin.exchange.ledger.board import ledger_board
from addin.exchange.sharing import share
from addin.files import shipped
from addin.hosts.web.serving.working.apart import run_apart
from addin.hosts.web.serving.working.jobs import Job, Jobs, Outcome, Pool, Tell, Work
from addin.language import Text
from tests.hosts.web.conftest import Door

RAW = {"Content-Type": "application/octet-stream"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def brought(client: Door, path: Path) -> str:
    asked = {"name": path.name}
    answer = client.post("/api/v1/uploads", params=asked, content=path.read_bytes(), headers=RAW)
    return str(answer.json()["file"])


def begun(client: Door, task: str, book: Path, **asked: str) -> httpx.Response:
    given = {"from": f"book:{book}", "l": "en", "period": "2024Q3", **asked}
    return client.post(f"/api/v1/{task}", data=given, headers=FORM)


def over(client: Door, answer: httpx.Response) -> dict[str, Any]:
    """The job when it is over."""
    assert answer.status_code == 200, answer.text
    key, until = answer.json()["job"], time.monotonic() + 120
    while time.monotonic() < until:
        found: dict[str, Any] = client.get(f"/api/v1/jobs/{key}", params={"l": "en"}).json()
        if found["state"] != "running":
            return found
        time.sleep(0.1)
    raise AssertionError(found)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(shipped("workbooks", "example-city.xlsx"), tmp_path / "city.xlsx"))


def test_a_report_is_made_verified_and_refreshed(
    client: Door, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    made = over(client, begun(client, "reports", book, en="1"))
    assert made["files"] == ["EX14-2024Q3.en.docx", "EX14-2024Q3.en.xlsx"]
    report = tmp_path / "Documents" / "Onpace" / "EX14" / made["files"][0]
    edited = tmp_path / "edited.docx"
    document = Document(str(report))
    paragraph = next(one for one in document.paragraphs if "75.0" in one.text)
    run = next(run for run in paragraph.runs if "75.0" in run.text)
    run.text = run.text.replace("75.0", "57.0")
    document.save(str(edited))
    before = edited.read_bytes()

    verified = over(client, begun(client, "verifications", book, file=brought(client, edited)))
    shown = over(client, begun(client, "refreshes", book, file=brought(client, edited)))
    assert not list(report.parent.glob("edited*"))
    applied = client.post(
        f"/api/v1/jobs/{shown['job']}/apply",
        data={"from": f"book:{book}", "period": "2024Q3", "l": "en"},
        headers=FORM,
    )
    written = over(client, applied)

    result = verified["result"]
    assert result["bound"] - result["right"] == 1
    assert any("57.0" in line["before"] + line["text"] for line in result["lines"])
    told = shown["result"]["lines"] + shown["result"]["kept"]
    assert any("57.0" in line["before"] for line in told)
    assert [path.name for path in report.parent.glob("edited*")] == written["files"]
    assert edited.read_bytes() == before


def test_a_file_that_was_made_is_fetched_once(client: Door, book: Path, tmp_path: Path) -> None:
    template = tmp_path / "letter.docx"
    document = Document()
    document.add_paragraph("Dear {{ name }}, {{ count }} things.")
    document.save(str(template))
    key = brought(client, template)

    linted = over(client, begun(client, "lints", book, file=key))
    wrong = over(client, begun(client, "fills", book, file=key, pasted='{"nam": "Li"}'))
    filled = over(
        client, begun(client, "fills", book, file=key, pasted='{"name": "Li", "count": 3}')
    )
    ticket = client.post("/api/v1/files", data={"job": filled["job"], "at": "0"}, headers=FORM)
    address = f"/api/v1/files/{ticket.json()['ticket']}"
    first, second = client.get(address), client.get(address)

    assert linted["state"] == "done"
    assert any("name" in line["text"] for line in wrong["result"]["lines"])
    (tmp_path / "got.docx").write_bytes(first.content)
    assert Document(str(tmp_path / "got.docx")).paragraphs[0].text == "Dear Li, 3 things."
    assert second.status_code == 404


def test_nothing_enters_the_plan_before_its_list_was_shown(
    client: Door, book: Path, tmp_path: Path
) -> None:
    made = share(book, "2024Q4", tmp_path / "forms")
    ledger = book.with_name("city.ledger.sqlite")
    before = book.read_bytes(), ledger.read_bytes()
    form = made.forms[0].path

    tried = over(client, begun(client, "returns", book, files=brought(client, form)))
    untouched = book.read_bytes(), ledger.read_bytes()
    applied = client.post(
        f"/api/v1/jobs/{tried['job']}/apply", data={"from": f"book:{book}", "l": "en"}, headers=FORM
    )
    entered = over(client, applied)

    (answer,) = tried["result"]["answers"]
    assert answer["outcome"] == "returned"
    assert answer["findings"]
    assert tried["result"]["is_trial"]
    assert untouched == before
    assert not entered["result"]["is_trial"]
    assert ledger_board(book, now=now_in_china()).counts["returned"] == 1
    board = client.get("/ui/returns", params={"from": f"book:{book}", "l": "en"})
    assert "returned" in board.text


def test_returns_do_not_enter_a_copy(client: Door) -> None:
    given = {"from": "example:example-city", "files": "f0", "l": "en"}
    answer = client.post("/api/v1/returns", data=given, headers=FORM)

    assert answer.status_code == 400


def counting(tell: Tell) -> Outcome:
    """Work that says each of its steps and has no end."""
    while True:
        tell(Text(zh="一步", en="a step"))
        time.sleep(0.01)


def deaf(tell: Tell) -> Outcome:
    """Work that never says anything."""
    tell(Text(zh="一步", en="a step"))
    while True:
        time.sleep(0.1)


def failing(_: Tell) -> Outcome:
    raise ZeroDivisionError("secret")


def dying(_: Tell) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.parametrize("work", [counting, deaf])
def test_work_that_is_stopped_says_so_and_ends(work: Work) -> None:
    pool = Pool(run_apart)
    jobs, job = Jobs(pool), Job(kind="report", language="en", steps=100)

    jobs.start(job, work)
    until(lambda: job.done)
    jobs.stop(job.id)
    until(lambda: job.state == "failed")
    pool.close()

    assert job.problem is not None
    assert "stopped" in job.problem.detail
    assert not active_children()


def test_what_writes_in_the_own_files_is_not_stopped() -> None:
    pool = Pool(run_apart)
    jobs, job = Jobs(pool), Job(kind="entry", language="en", writes=True)

    jobs.start(job, counting)
    until(lambda: job.done)
    jobs.stop(job.id)

    assert not job.stopped
    pool.close()
    assert job.state == "failed"


def test_a_fault_of_ours_is_told_by_its_event_and_not_by_its_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pool = Pool(run_apart)
    jobs, job = Jobs(pool), Job(kind="report", language="zh")

    jobs.start(job, failing)
    until(lambda: job.state == "failed")
    pool.close()

    assert job.problem is not None
    assert job.problem.event in job.problem.detail
    assert "secret" not in str(job.plain())
    assert job.problem.event in caplog.text
    assert "ZeroDivisionError" in caplog.text
    with pytest.raises(UsageError):
        jobs.get("another")


def test_a_process_that_dies_takes_nothing_with_it() -> None:
    pool = Pool(run_apart)
    jobs, job = Jobs(pool), Job(kind="report", language="en")

    jobs.start(job, dying)
    until(lambda: job.state == "failed")
    pool.close()

    assert job.problem is not None
    assert "the process that did this ended" in job.problem.detail


def told(lines: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """What the changes of numbers say; new and gone paragraphs are paired anew each time."""
    kinds = {"number", "cell"}
    return {(one["before"], one["after"]) for one in lines if one["kind"] in kinds}


def test_a_change_that_is_not_ticked_is_not_made(
    client: Door, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    made = over(client, begun(client, "reports", book, en="1"))
    folder = tmp_path / "Documents" / "Onpace" / "EX14"
    later = {"period": "2024Q3", "as_of": "2024-11-01", "way": "accept"}
    for name in made["files"]:
        shown = over(
            client,
            begun(client, "refreshes", book, file=brought(client, folder / name), **later),
        )
        numbers = [line["number"] for line in shown["result"]["lines"]]
        assert len(numbers) > 3
        some = numbers[1::2]
        accept = ",".join(map(str, some))
        asked = {"from": f"book:{book}", "l": "en", "accept": accept, **later}
        address = f"/api/v1/jobs/{shown['job']}/apply"
        written = over(client, client.post(address, data=asked, headers=FORM))
        (path,) = (folder / one for one in written["files"])
        again = over(client, begun(client, "refreshes", book, file=brought(client, path), **later))

        first, left = shown["result"]["lines"], told(again["result"]["lines"])
        mine = told([one for one in first if one["number"] in some])
        others = told([one for one in first if one["number"] not in some])
        assert len(mine) > 1
        assert left >= others - mine, name
        assert not left & (mine - others), name
        nothing = client.post(address, data={**asked, "accept": "none"}, headers=FORM)
        assert nothing.status_code == 400


def test_a_plan_begins_empty_or_as_a_copy_of_an_example(
    client: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    named = {"name": "县域规划", "years": "2026-2030", "l": "zh"}

    new = client.post("/api/v1/beginnings", data=named, headers=FORM).json()
    again = client.post("/api/v1/beginnings", data=named, headers=FORM).json()
    example = client.post("/api/v1/beginnings", data={"example": "example-city"}, headers=FORM)
    wrong = client.post("/api/v1/beginnings", data={**named, "years": "soon"}, headers=FORM)

    shown = client.get("/ui/overview", params={"from": new["from"], "l": "zh"})
    assert shown.status_code == 200, shown.text
    assert "县域规划" in shown.text
    assert new["from"] != again["from"]
    assert "2024Q3" in client.get("/ui/returns", params=example.json()).text
    assert wrong.status_code == 400


def test_another_window_has_dealt_with_it(client: Door, book: Path, tmp_path: Path) -> None:
    made = share(book, "2024Q4", tmp_path / "forms")
    form = made.forms[0].form_id
    asked = {"from": f"book:{book}", "l": "en"}
    view = {**asked, "period": "2024Q4"}
    page = client.get("/ui/returns", params=view)
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    assert seen is not None
    said = {**asked, "form": form, "seen": seen[1], "reason": "the bureau moves its office"}

    days = [f"{now_in_china() + timedelta(days):%Y-%m-%d}" for days in (90, 91)]
    first, second = (
        client.post("/api/v1/extensions", data={**said, "deadline": day}, headers=FORM)
        for day in days
    )

    assert first.status_code == 200, first.text
    assert second.status_code == 409
    assert "another window" in second.json()["detail"]
    assert days[0] in client.get("/ui/returns", params=view).text


def test_a_wave_is_sent_reminded_and_exported(
    client: Door, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    due = now_in_china() + timedelta(90)
    later = {"period": "2025Q1", "deadline": f"{due:%Y-%m-%d} 12:00"}

    sent = over(client, begun(client, "shares", book, **later))
    reminded = over(client, begun(client, "reminders", book))
    exported = over(client, begun(client, "ledgers", book))

    assert len(sent["files"]) == 5
    assert len(reminded["result"]["notes"]) == 5
    assert f"{due.day} {due:%B %Y}" in reminded["result"]["notes"][0]
    assert all(name.endswith(".eml") for name in reminded["files"])
    assert exported["files"] == ["ledger-2024Q3.en.xlsx"]


def test_values_are_pasted_as_cells(client: Door, book: Path, tmp_path: Path) -> None:
    template = tmp_path / "letter.docx"
    document = Document()
    document.add_paragraph("Dear {{ name }}, {{ count }} things.")
    document.save(str(template))
    key = brought(client, template)

    filled = over(client, begun(client, "fills", book, file=key, pasted="name\tLi\ncount\t3"))
    part = over(client, begun(client, "fills", book, file=key, pasted="name\tLi", lenient="1"))

    assert filled["state"] == "done", filled
    assert filled["files"][0].startswith("letter.filled")
    assert part["files"], part


def test_a_report_for_each_part_tells_those_that_failed(
    client: Door, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))

    made = over(client, begun(client, "reports", book, en="1", each="cluster"))

    assert made["state"] == "done", made
    assert made["result"]["parts"] == 8
    assert len(made["files"]) == 8 * 2 + 1
    assert made["result"]["failed"] == []
