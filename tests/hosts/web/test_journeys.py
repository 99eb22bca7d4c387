"""A reader's ways through the page, from the first click to the file: in a real browser."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from addin.exchange.sharing import share
from addin.files import shipped
from addin.plan.read import read_plan

WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with documents, where what is made goes."""
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / "Documents" / "Onpace"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(shipped("workbooks", "example-city.xlsx"), tmp_path / "city.xlsx"))


@pytest.fixture
def desk(seen: Any, book: Path) -> Iterator[Any]:
    """The page with a plan of one's own."""
    one = seen(viewport=WIDE)

    def opened(view: str, language: str = "en", **more: str) -> Page:
        given = {"period": "2024Q3", "from": f"book:{book}", **more}
        query = "&".join(f"{name}={quote(value)}" for name, value in given.items())
        page: Page = one.open(f"l={language}&view={view}&{query}")
        return page

    yield opened
    assert one.said == []
    assert one.foreign == []


def job_of(page: Page) -> None:
    page.wait_for_selector("[data-job-id]:not([data-state=running])", timeout=60_000)


def test_a_plan_begins_on_the_page_and_is_closed(seen: Any, home: Path) -> None:
    one = seen(viewport=WIDE)
    page = one.open("l=zh")
    page.click("details.new summary")
    page.fill("#new-name", "县域规划")
    page.fill("#new-years", "2026-2030")
    page.click("#new-plan button")
    expect(page.locator(".brand")).to_contain_text("县域规划")
    expect(page.locator("#note")).to_contain_text("已打开")
    made = home / "县域规划" / "plan.xlsx"
    page.click("#close-plan")

    expect(page.locator("h1")).to_have_text("打开规划工作簿")
    expect(page.locator("#told")).to_have_text("已清除本次上传的文件")
    assert read_plan(made).identity.start_year == 2026
    assert one.said == []


def test_a_file_that_is_no_plan_is_told_what_to_do(seen: Any, tmp_path: Path) -> None:
    one = seen(viewport=WIDE)
    page = one.open("l=en")
    wrong = tmp_path / "letter.xlsx"
    wrong.write_bytes(b"%PDF-1.7 not a workbook")

    page.set_input_files("#file", wrong)

    expect(page.locator("#told .o-bad")).to_be_visible()
    expect(page.locator("#told .o-bad")).to_be_focused()
    page.set_input_files("#file", shipped("workbooks", "county-health.xlsx"))
    expect(page.locator("h1")).to_have_text("Is the plan on pace?")


def test_a_report_is_made_checked_and_refreshed_by_single_changes(desk: Any, home: Path) -> None:
    page = desk("reports")
    page.uncheck("[name=zh]")
    page.click("form[data-job=reports] .btn.pri")
    job_of(page)
    expect(page.locator("#job")).to_contain_text("2 files are ready")
    expect(page.locator("#job")).to_contain_text(str(home / "EX14"))
    report = home / "EX14" / "EX14-2024Q3.en.docx"

    page = desk("reports", as_of="2024-11-01")
    page.set_input_files("#verified", report)
    expect(page.locator("output[for=verified]")).to_have_text(report.name)
    page.click("form[data-job=verifications] .btn.pri")
    job_of(page)
    expect(page.locator("#job")).to_contain_text("do not")
    with page.expect_download() as marked:
        page.click("text=Download a marked copy")
    assert marked.value.suggested_filename == "EX14-2024Q3.en.marked.docx"

    page.set_input_files("#refreshed", report)
    page.click("form[data-job=refreshes] .btn.pri")
    page.wait_for_selector("#accept", timeout=60_000)
    count = page.locator("[name=accept]").count()
    page.select_option("#only-kind", "number")
    page.uncheck("#tick-all")
    numbers = page.locator("li[data-kind=number]").count()
    expect(page.locator("#accept .btn.pri")).to_have_text(
        f"Write {count - numbers} changes to a new file"
    )
    page.locator("#accept .btn.pri").click()
    expect(page.locator("#job")).to_contain_text("1 files are ready", timeout=60_000)
    assert (home / "EX14" / "EX14-2024Q3.en.2024Q3.docx").exists()


def test_who_looks_elsewhere_is_told_when_his_report_is_ready(desk: Any, home: Path) -> None:
    page = desk("reports", "zh")
    page.click("form[data-job=reports] .btn.pri")
    page.wait_for_selector("[data-job-id]")
    page.keyboard.press("Escape")
    page.click("nav.tabs [data-go=gaps]")

    expect(page.locator("#note")).to_contain_text("已完成", timeout=60_000)
    page.click("#note [data-note]")

    expect(page.locator("#job")).to_contain_text("已生成2个文件")
    assert len(list((home / "EX14").glob("*"))) == 2


def test_work_is_stopped_by_its_reader(desk: Any, home: Path) -> None:
    page = desk("reports")
    page.select_option("#each", "department")
    page.click("form[data-job=reports] .btn.pri")
    page.click("[data-cancel]")

    job_of(page)
    expect(page.locator("#job")).to_contain_text("stopped")
    assert not list(home.glob("**/ranking*"))


def test_forms_go_out_come_back_and_enter(desk: Any, book: Path, home: Path) -> None:
    page = desk("returns", period="2024Q4")
    page.click("details.first summary") if not page.locator("#share-due").is_visible() else None
    page.select_option("#share-language", "en")
    page.click("form[data-job=shares] .btn")
    job_of(page)
    forms = sorted((home / "EX14" / "forms-2024Q4").glob("*.xlsx"))
    assert len(forms) == 5

    page = desk("returns", period="2024Q4")
    page.set_input_files("#returned", forms[:2])
    job_of(page)
    before = book.read_bytes()
    expect(page.locator("#job")).to_contain_text("Nothing is written yet")
    expect(page.locator("#job .out.o-bad")).to_have_count(2)
    page.click("#job [data-apply]")
    expect(page.locator("#job")).to_contain_text("0 forms entered", timeout=60_000)
    assert book.read_bytes() == before
    with page.expect_download() as marked:
        page.locator("text=Marked copy").first.click()
    assert marked.value.suggested_filename.endswith(".xlsx")
    expect(page.locator(".counts")).to_contain_text("2received")

    page.locator("text=More time…").first.click()
    row = page.locator("details.inline[open]")
    row.locator("[name=deadline]").fill("2027-01-05")
    row.locator("[name=reason]").fill("the bureau moves its office")
    row.locator(".btn").click()
    expect(page.locator("table")).to_contain_text("2027-01-05")
    page.click("text=Write reminders")
    expect(page.locator("#job")).to_contain_text("departments to remind", timeout=60_000)


def test_a_finding_is_explained_and_the_words_stay_in_the_workbook(desk: Any, book: Path) -> None:
    page = desk("checks")
    first = page.locator("li.o-warn").first
    first.locator("summary").click()
    first.locator("textarea").fill("two works are being enlarged, the bureau confirmed it")
    first.locator("form .btn").click()
    expect(page.locator("li.o-none", has_text="explained: two works")).to_have_count(1)
    assert any("two works" in row.message.en for row in read_plan(book).rules)


def test_a_template_is_filled_with_cells_that_were_pasted(
    desk: Any, home: Path, tmp_path: Path
) -> None:
    template = tmp_path / "letter.docx"
    document = Document()
    document.add_paragraph("Dear {{ name }}, {{ count }} things.")
    document.save(str(template))
    page = desk("reports")
    page.set_input_files("#filled", template)
    page.fill("#pasted", json.dumps({"nam": "Li"}))
    page.click("form[data-job=fills] .btn.pri")
    job_of(page)
    expect(page.locator("#job")).to_contain_text("name")

    expect(page.locator("output[for=filled]")).to_have_text("letter.docx")  # the form is kept
    page.fill("#pasted", "name\tLi\ncount\t3")
    page.click("form[data-job=fills] .btn.pri")

    expect(page.locator("#job")).to_contain_text("1 files are ready", timeout=60_000)
    made = Document(str(home / "filled" / "letter.filled.docx"))
    assert made.paragraphs[0].text == "Dear Li, 3 things."


def test_two_windows_take_the_same_return(seen: Any, book: Path, home: Path) -> None:
    del home
    made = share(book, "2024Q4", book.parent / "forms")
    query = f"l=en&view=returns&period=2024Q4&from={quote(f'book:{book}')}"
    pages = [seen(viewport=WIDE).open(query) for _ in range(2)]
    for page in pages:
        page.set_input_files("#returned", made.forms[0].path)
        job_of(page)
    for page in pages:
        page.click("#job [data-apply]")
        page.wait_for_selector("#job [data-changes]:not([data-state=running])", timeout=60_000)

    expect(pages[0].locator("#job")).to_contain_text("0 forms entered")
    expect(pages[1].locator("#job")).to_contain_text("another window has dealt with this one")
