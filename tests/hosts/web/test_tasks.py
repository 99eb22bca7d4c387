"""Long work on the page: shown before it is written, stopped when asked, fetched once."""

import shutil
import time
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
from addin.hosts.web.serving.jobs import Job, Jobs, Outcome
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


def test_work_that_is_stopped_says_so_and_ends() -> None:
    jobs, job = Jobs(), Job(kind="report", language="en", steps=100)

    def work(one: Job) -> Outcome:
        while True:
            one.step(Text(zh="一步", en="a step"))
            time.sleep(0.01)

    jobs.start(job, work)
    time.sleep(0.1)
    job.stopped = True
    time.sleep(0.3)

    assert job.state == "failed"
    assert job.problem is not None
    assert "stopped" in job.problem.detail
    assert job.done > 1


def test_a_fault_of_ours_is_told_by_its_event_and_not_by_its_trace() -> None:
    jobs, job = Jobs(), Job(kind="report", language="zh")

    def work(_: Job) -> Outcome:
        raise ZeroDivisionError("secret")

    jobs.start(job, work)
    jobs.close()
    time.sleep(0.3)

    assert job.problem is not None
    assert job.problem.event in job.problem.detail
    assert "secret" not in str(job.plain())
    with pytest.raises(UsageError):
        jobs.get("another")
