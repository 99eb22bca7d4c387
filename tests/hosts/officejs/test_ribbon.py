"""Do the buttons of the ribbon show the checks and reports of the workbook that is open?"""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from addin.files import shipped
from addin.hosts.officejs.manifest import Site, manifest_json, manifest_xml
from addin.hosts.officejs.server import Settings

BUTTONS = ("checks", "reports")
# Excel with a workbook open; `opened` counts how often the pane was shown, `done` finished buttons.
OFFICE = """([content, open]) => {
  const size = 50000, well = "succeeded";
  const part = (at) => ({ data: window.content.slice(at * size, (at + 1) * size) });
  const file = () => ({
    size: window.content.length, sliceCount: Math.ceil(window.content.length / size),
    getSliceAsync: (at, told) => told({ status: well, value: part(at) }), closeAsync: () => {},
  });
  window.content = content;
  window.buttons = {};
  window.opened = window.done = 0;
  window.Office = {
    FileType: { Compressed: "compressed" }, onReady: (done) => done(),
    StartupBehavior: { load: "load" },
    addin: {
      showAsTaskpane: async () => { window.opened += 1; }, setStartupBehavior: async () => {},
    },
    actions: { associate: (name, does) => { window.buttons[name] = does; } },
    context: { document: {
      getFileAsync: (kind, how, done) => done({ status: well, value: file() }),
    } },
  };
  window.press = (name) => window.buttons[name]({ completed: () => { window.done += 1; } });
}"""


@pytest.fixture
def pane(browser: Browser, server: Settings) -> Any:
    context = browser.new_context(ignore_https_errors=True, locale="en-GB")
    content = json.dumps(list(shipped("workbooks", "county-health.xlsx").read_bytes()))
    context.add_init_script(f"({OFFICE})([{content}])")
    context.route("https://appsforoffice.microsoft.com/**", lambda route: route.fulfill(body=""))
    page = context.new_page()
    page.goto(f"https://localhost:{server.port}/pane.html?l=en&t={server.site.token}")
    page.wait_for_selector("#view h1")
    yield page
    context.close()


@pytest.mark.slow
def test_a_button_reads_the_workbook_as_it_is_now(pane: Page) -> None:
    pane.evaluate("() => window.press('checks')")
    expect(pane.locator("h1")).to_have_text("What is to be mended?")
    expect(pane.locator(".brand")).to_contain_text("County")
    first = pane.evaluate("() => Page.state().get('plan')")
    pane.evaluate("() => window.press('reports')")
    expect(pane.locator("h1")).not_to_have_text("What is to be mended?")
    assert pane.evaluate("() => Page.state().get('view')") == "reports"
    assert pane.evaluate("() => Page.state().get('plan')") == first  # nothing was edited since

    other = list(shipped("workbooks", "example-city.xlsx").read_bytes())
    pane.evaluate("content => { window.content = content; }", other)
    pane.evaluate("() => window.press('checks')")

    expect(pane.locator(".brand")).not_to_contain_text("County")
    assert pane.evaluate("() => [window.opened, window.done]") == [3, 3]


@pytest.mark.slow
def test_a_button_keeps_a_plan_of_another_file(pane: Page) -> None:
    pane.evaluate("() => Page.open('from=example:example-city')")
    pane.evaluate("() => window.press('checks')")

    expect(pane.locator("h1")).to_have_text("What is to be mended?")
    expect(pane.locator(".brand")).not_to_contain_text("County")


@pytest.mark.slow
def test_a_workbook_that_is_no_plan_is_told(pane: Page) -> None:
    pane.evaluate("() => { window.content = [1, 2, 3]; }")
    pane.evaluate("() => window.press('checks')")

    pane.wait_for_function("() => window.done === 1")
    expect(pane.locator("#told")).to_contain_text("Excel")
    assert not pane.evaluate("() => Page.state().get('plan')")


def test_both_manifests_have_the_buttons() -> None:
    site = Site(url="https://x")
    (ribbon,) = manifest_json(site)["extensions"][0]["ribbons"]
    (runtime,) = manifest_json(site)["extensions"][0]["runtimes"]
    text = manifest_xml(site)

    shown = [each["actionId"] for each in ribbon["tabs"][0]["groups"][0]["controls"]]
    assert shown == [each["id"] for each in runtime["actions"]]
    for name in BUTTONS:
        assert f"<FunctionName>{name}</FunctionName>" in text
        assert name in shown
