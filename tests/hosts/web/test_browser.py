"""The page and the pane in a real browser: seen, pressed, printed, and without the server."""

import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import (
    Browser,
    expect,
)

from addin.exchange.sharing import share
from addin.facts.assess import assess
from addin.files import shipped
from addin.hosts.officejs.server import Settings
from addin.plan.read import read_plan
from tests.hosts.conftest import free_port, running
from tests.hosts.web.browsing import Seen

EXAMPLE = "from=example:example-city&period=2024Q3"
VIEWS = ("overview", "indicators", "gaps", "returns", "reports", "functions", "checks")


@pytest.mark.slow
@pytest.mark.parametrize("view", [*VIEWS, "open"])
def test_a_screen_is_for_everybody_at_every_width(seen: Any, view: str, tmp_path: Path) -> None:
    book = shutil.copy(shipped("workbooks", "example-city.xlsx"), tmp_path / "city.xlsx")
    share(book, "2024Q4", tmp_path / "forms")
    plan = "" if view == "open" else f"from={quote(f'book:{book}')}&period=2024Q3"
    for theme in ("light", "dark"):
        one = seen(color_scheme=theme)
        for language in ("zh", "en"):
            one.open(f"l={language}&view={'' if view == 'open' else view}&{plan}")
            for width in (320, 900, 1600):
                one.page.set_viewport_size({"width": width, "height": 900})
                one.page.wait_for_timeout(250)
                one.page.wait_for_selector("#view h1")
                one.page.evaluate(
                    "document.querySelectorAll('#view details').forEach((one) => (one.open = true))"
                )
                wide = one.page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not wide, (theme, language, width)
                assert one.faults() == [], (theme, language, width)
        assert one.said == []
        assert one.foreign == []


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_colours_of_the_reader_and_four_hundred_per_cent_lose_nothing(seen: Any, view: str) -> None:
    one = seen(
        forced_colors="active", reduced_motion="reduce", viewport={"width": 320, "height": 256}
    )
    page = one.open(f"l=en&view={view}&{EXAMPLE}")

    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert one.faults() == []
    space = "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    session = one.context.new_cdp_session(page)
    session.send("Page.enable")
    page.evaluate(
        f"""() => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync(`{space}
        word-spacing: .16em !important }} p {{ margin-bottom: 2em !important }}`);
        document.adoptedStyleSheets = [sheet]; }}"""
    )
    lost = page.evaluate(
        """() => [...document.querySelectorAll('#view :is(.btn, h1, h2:not(.vh), .lamp)')]
        .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 2)
        .map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert lost == []
    assert one.said == []


def test_a_number_leads_to_its_cell_and_the_focus_comes_back(seen: Any) -> None:
    one = seen(viewport={"width": 1280, "height": 900})
    page = one.open("l=en")
    page.click("text=A city's manufacturing plan")
    page.wait_for_selector("#row-GO")
    page.select_option("#period", "2024Q3")
    expect(page.locator("#view p.muted").first).to_contain_text("September 2024")
    page.click("#row-GO a")
    number = page.locator(".facts [data-why='GO.progress@2024Q3']")
    number.click()
    expect(page.locator("#why")).to_contain_text(
        "(1,020.91 - 800.00) / (1,100.00 - 800.00) x 100 = 73.6%"
    )
    expect(number).to_have_attribute("aria-expanded", "true")
    page.locator("#why [data-why^='GO.comparable']").click()
    expect(page.locator("#why")).to_contain_text("Data!G105")
    page.click("[data-act=back]")
    expect(page.locator("#why")).to_contain_text("73.6%")

    page.reload()
    expect(page.locator("#why")).to_contain_text("73.6%")
    page.keyboard.press("Escape")

    expect(page.locator("#why")).not_to_be_visible()
    expect(number).to_be_focused()
    assert one.said == []


def test_another_period_keeps_the_number_that_was_asked_about(seen: Any) -> None:
    one = seen(viewport={"width": 1280, "height": 900})
    page = one.open(f"l=zh&view=indicators&code=GO&{EXAMPLE}")
    page.locator(".facts [data-why='GO.progress@2024Q3']").click()
    expect(page.locator("#why")).to_contain_text("73.6%")

    page.select_option("#period", "2024Q2")
    expect(page.locator("#why")).to_contain_text("GO.progress@2024Q2")
    page.select_option("#as_of", index=1)

    expect(page.locator("#why [data-id='GO.progress@2024Q2']")).to_be_visible()
    assert "as_of=" in page.url
    assert one.said == []


def test_everything_is_reached_by_keys(seen: Any) -> None:
    one = seen(viewport={"width": 1280, "height": 900})
    page = one.open(f"l=en&{EXAMPLE}")

    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    page.keyboard.press("w")
    expect(page.locator("#why")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("h1")).to_have_text("Where are the gaps?")
    page.keyboard.press("7")
    expect(page.locator("h1")).to_have_text("What is to be mended?")
    page.keyboard.press("l")
    expect(page.locator("h1")).to_have_text("工作簿要改哪里？")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.check("#keys-off")
    page.keyboard.press("Escape")
    page.keyboard.press("1")

    assert second.startswith("row-")
    expect(page.locator("h1")).to_have_text("工作簿要改哪里？")  # the keys are off
    assert one.said == []


def test_paper_holds_every_number(seen: Any, tmp_path: Path) -> None:
    one = seen()
    page = one.open(f"l=en&{EXAMPLE}")
    facts = assess(read_plan(shipped("workbooks", "example-city.xlsx")), "2024Q3")

    page.pdf(path=tmp_path / "page.pdf", format="A4")
    command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = " ".join(
        subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    )

    for found in facts.plan.headline:
        for measure in ("progress", "comparable"):
            fact = facts.known(found.code, measure)
            if fact is not None and found.target.kind.value != "rate_avg":
                assert fact.number("en") in text, fact.id


def test_the_first_view_is_small_and_soon(seen: Any) -> None:
    one = seen()
    client = one.context.new_cdp_session(one.page)
    client.send("Network.enable")
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    one.open(f"l=zh&{EXAMPLE}")
    one.page.wait_for_timeout(300)

    assert sum(sizes) < 60_000
    assert len(sizes) <= 7


def test_a_server_that_stops_is_told_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)
    with running(settings):
        one = Seen(browser, settings)
        page = one.open(f"l=en&{EXAMPLE}")
    page.keyboard.press("3")

    expect(page.locator("#strip")).to_contain_text("The server has stopped")
    expect(page.locator("h1")).to_have_text("Is the plan on pace?")  # what was read stays
    with running(settings):
        expect(page.locator("#strip")).to_be_hidden(timeout=30_000)
        expect(page.locator("h1")).to_have_text("Where are the gaps?")
        one.context.close()


def test_a_token_that_is_over_keeps_what_was_shown(seen: Any) -> None:
    one = seen()
    page = one.open(f"l=en&{EXAMPLE}")
    token = one.server.site.token
    page.evaluate("sessionStorage.setItem('onpace.t', 'over')")
    page.keyboard.press("3")
    expect(page.locator("#sign")).to_be_visible()

    page.fill("#token", token)
    page.click("#sign-in button")

    expect(page.locator("h1")).to_have_text("Where are the gaps?")


# Excel as the pane sees it: an active cell whose formula is kept, and cells with values.
SHEET = """() => {
  window.selected = [];
  window.active = {
    formulas: [[""]], values: [[""]], address: "Sheet1!D2", load: () => undefined,
    getResizedRange: () => window.active,
  };
  const range = (at) => ({
    values: [[{ A1: "demo", B1: "SW_REV" }[at]]], load: () => undefined,
    select: () => window.selected.push(at),
  });
  const sheet = (name) => ({ getRange: range, activate: () => window.selected.push(name) });
  const worksheets = { getItem: sheet, getActiveWorksheet: () => sheet("Active") };
  const onSelectionChanged = { add: (handler) => { window.click = handler; } };
  const getSelectedRange = () => ({ address: "Sheet1!B2:B9", load: () => undefined });
  const getActiveCell = () => window.active;
  const workbook = { worksheets, onSelectionChanged, getSelectedRange, getActiveCell };
  window.Excel = { run: async (work) => work({ workbook, sync: async () => {} }) };
  history.pushState = null;
}"""


@pytest.fixture
def pane(seen: Any) -> Seen:
    one: Seen = seen(viewport={"width": 340, "height": 700})
    one.context.add_init_script(f"({SHEET})()")
    one.context.route(
        "https://appsforoffice.microsoft.com/**", lambda route: route.fulfill(body="")
    )
    one.open("l=en", "pane.html")
    one.page.click("text=A city's manufacturing plan")
    one.page.wait_for_selector("#row-GO")
    return one


def test_the_pane_writes_a_formula_after_a_warning(pane: Seen) -> None:
    page = pane.page
    page.select_option("#period", "2024Q3")
    number = page.locator("#row-GO [data-why='GO.progress@2024Q3']")
    number.click()
    page.locator("#why [data-write^='=PLAN']").click()
    page.wait_for_function("() => window.active.formulas[0][0]")
    written = page.evaluate("() => window.active.formulas[0][0]")
    page.evaluate(
        "() => { window.active.values = [['mine']]; window.active.formulas = [['mine']]; }"
    )
    page.locator("#why [data-write^='=PLAN']").click()
    expect(page.locator("#cover")).to_contain_text("1 cells of D2 are not empty")
    page.click("#cover button.pri")
    kept = page.evaluate("() => window.active.formulas[0][0]")
    page.locator("#why [data-write^='=PLAN']").click()
    page.click("#cover button[value=cover]")
    page.wait_for_function("() => window.active.formulas[0][0] !== 'mine'")

    assert written.startswith("=PLAN.VALUE(")
    assert written.endswith('example-city.xlsx","GO","2024Q3","progress")')
    assert kept == "mine"
    assert pane.said == []


def test_the_pane_inserts_a_table_and_a_series(pane: Seen) -> None:
    page = pane.page
    page.evaluate("""() => {
      window.active.getResizedRange = (rows, columns) => {
        window.asked = [rows + 1, columns + 1];
        return window.block = { values: [[""]], address: "Sheet1!D2:K9", load: () => undefined };
      };
    }""")
    page.select_option("#period", "2024Q3")
    table = page.locator("[data-table=PROGRESS_TABLE]")
    expect(table).to_have_attribute("data-a1", "2024Q3")
    table.click()
    expect(page.locator("#block p")).to_contain_text("rows and")
    page.click("#block button[value=formula]")
    page.wait_for_function("() => window.active.formulas[0][0]")
    formula = page.evaluate("() => window.active.formulas[0][0]")
    rows, columns = page.evaluate("() => window.asked")
    page.evaluate("() => Page.go({ view: 'indicators', code: 'GO' }, { fresh: true })")
    page.click("[data-table=SERIES]")
    page.click("#block button[value=values]")
    page.wait_for_function("() => window.block.values.length || window.block.values[0][0]")
    values = page.evaluate("() => window.block.values")

    assert formula.startswith("=PLAN.PROGRESS_TABLE(")
    assert formula.endswith(',"2024Q3")')
    assert rows == 16  # a head and fifteen indicators
    assert columns > 5
    assert any(isinstance(cell, float) and cell > 8000 for cell in values[0])
    assert pane.said == []


def test_the_pane_takes_a_selection_and_goes_to_a_cell(pane: Seen) -> None:
    page = pane.page
    page.evaluate("() => Page.go({ view: 'functions', name: 'PROGRESS' }, { fresh: true })")
    page.click("[data-pick=a0]")
    page.click("#arguments .pri")
    expect(page.locator("#formula")).to_have_text("=PLAN.PROGRESS(Sheet1!B2:B9,26800,30000)")
    page.evaluate("() => Page.go({ view: 'checks' }, { fresh: true })")
    page.locator("[data-jump-sheet]").first.click()

    page.wait_for_function("() => window.selected.length > 1")
    assert page.evaluate("() => window.selected") == ["指标 Indicators", "B9"]


def test_the_pane_stays_one_document_in_which_cells_answer(pane: Seen) -> None:
    page = pane.page
    page.evaluate("() => { window.mark = 1; }")
    for at in range(20):
        view = VIEWS[at % len(VIEWS)]
        page.evaluate(f"() => Page.go({{ view: '{view}' }}, {{ fresh: true }})")
    answer = page.evaluate("() => Onpace.client.call('SHARE', [1, 4])")

    assert page.evaluate("() => window.mark") == 1
    assert answer == [[0.25]]


def test_a_cell_that_asks_says_why_and_one_that_failed_is_listed(pane: Seen) -> None:
    page = pane.page
    page.evaluate("""() => {
      window.active.formulas = [['=PLAN.VALUE(A1,B1,"2024Q3",,)']];
      window.click();
      Onpace.client.call("SHARE", ["x", 4], { address: "'a''b'!C7" }).catch(() => {});
    }""")

    expect(page.locator("#cell-why pre")).to_contain_text("Data!", timeout=15_000)
    page.click("#failed summary")
    page.click("#log button")
    page.wait_for_function("() => window.selected.length > 1")
    assert page.evaluate("() => window.selected") == ["a'b", "C7"]


def test_the_pane_reads_the_workbook_that_is_open(seen: Any) -> None:
    one = seen(viewport={"width": 340, "height": 700})
    content = list(shipped("workbooks", "county-health.xlsx").read_bytes())
    one.context.add_init_script(f"({SHEET})()")
    one.context.add_init_script(f"""
      const content = {content}, size = 50000, well = "succeeded";
      const part = (at) => ({{ data: content.slice(at * size, (at + 1) * size) }});
      const file = {{
        size: content.length, sliceCount: Math.ceil(content.length / size),
        getSliceAsync: (at, told) => told({{ status: well, value: part(at) }}),
        closeAsync: () => {{ window.isClosed = true; }},
      }};
      const getFileAsync = (kind, how, done) => done({{ status: well, value: file }});
      window.Office = {{
        FileType: {{ Compressed: "compressed" }}, onReady: (done) => done(),
        context: {{ document: {{ getFileAsync }} }},
      }};""")
    one.context.route(
        "https://appsforoffice.microsoft.com/**", lambda route: route.fulfill(body="")
    )
    page = one.open("l=en", "pane.html")

    page.click("[data-act=read-workbook]")

    expect(page.locator("h1")).to_have_text("Is the plan on pace?")
    expect(page.locator(".brand")).to_contain_text("County")
    assert page.evaluate("() => window.isClosed")
