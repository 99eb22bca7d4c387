"""Does Microsoft's own runtime, in a real browser, get right answers from a running server?"""

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from addin.cells import CellError
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.hosts.officejs.answering.batch import CallLimits
from addin.hosts.officejs.server import Settings
from tests.hosts.conftest import free_port, running
from tests.hosts.officejs.runtime import open_excel_page

pytestmark = pytest.mark.slow
VALUE, NOT_AVAILABLE = 2, 1
Open = Callable[..., Page]


@pytest.fixture
def open_excel(browser: Browser) -> Iterator[Open]:
    """Opens a page as Excel does: the bridge, Microsoft's runtime, and the server's script."""
    contexts = []

    def opened(settings: Settings, **client: object) -> Page:
        context = browser.new_context(ignore_https_errors=True, locale="en-US")
        contexts.append(context)
        url = f"https://localhost:{settings.port}"
        return open_excel_page(context, url, settings.site.token, client)

    yield opened
    for context in contexts:
        context.close()


def ask(page: Page, *calls: Any) -> list[dict[str, Any]]:
    return page.evaluate("calls => window.excel.ask(calls)", list(calls))  # type: ignore[no-any-return]  # JSON


def as_excel_gives(function: Function, args: Any) -> list[Any]:
    """Ranges, but words of a choice as text, left-out arguments as null, repeats as one."""
    ranges = [arg if isinstance(arg, tuple | list) else [[arg]] for arg in args]
    named = function.arguments[:-1] if function.repeats else function.arguments
    given = [*ranges[: len(named)], *[None] * (len(named) - len(ranges))]
    for position, argument in enumerate(named):
        if argument.choices and given[position] is not None:
            given[position] = args[position]
    return [*given, ranges[len(named) :] or None] if function.repeats else given


def test_every_function_answers_its_examples(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)
    cases = [(f, e) for f in FUNCTIONS for e in f.examples]

    found = ask(page, *([f.name, as_excel_gives(f, e.args)] for f, e in cases))

    for (function, example), answer in zip(cases, found, strict=True):
        wanted = call(FUNCTIONS, function.name, example.args, "en")
        rows = wanted if isinstance(wanted, tuple) else ((wanted,),)
        if isinstance(wanted, CellError):
            assert answer == {"code": NOT_AVAILABLE, "message": wanted.text.en}
            continue
        assert "value" in answer, (function.name, answer)
        assert answer["value"] == [list(row) for row in rows], function.name


def test_errors_keep_their_words(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)

    last, hole, text, wrong = ask(
        page,
        ["COMPLETION", [[[110]], [[None]]]],
        ["COMPLETION", [[[None]], [[110]]]],
        ["COMPLETION", [[["x"]], [[110]]]],
        ["SHARE", [[[1], [2]], [[1], [2], [3]]]],
    )

    assert last == {"code": NOT_AVAILABLE, "message": "plan is empty: fill it in"}
    assert hole == {"code": NOT_AVAILABLE, "message": "value is empty: fill it in"}
    assert text["message"] == "value is not a number: 'x'"
    assert wrong["message"] == "ranges of different sizes: part 2×1, whole 3×1"
    assert text["code"] == wrong["code"] != NOT_AVAILABLE


def test_a_matrix_carries_numbers_and_errors(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)

    (answer,) = ask(page, ["GAP", [[[1], [None], [3]], [[10]]]])

    cells = [row[0] for row in answer["value"]]
    assert cells[0] == 9
    assert cells[2] == 7
    assert "is empty" in json.dumps(cells[1])


def test_many_cells_share_few_requests(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    found = ask(page, *(["SHARE", [[[i]], [[100]]]] for i in range(1, 1201)))

    assert [answer["value"][0][0] for answer in found] == pytest.approx(
        [i / 100 for i in range(1, 1201)]
    )
    assert len(sent) <= 4


def test_the_same_call_is_sent_once(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))

    found = ask(page, *(["SHARE", [[[1]], [[4]]]] for _ in range(300)))

    assert all(answer["value"] == [[0.25]] for answer in found)
    assert [len(json.loads(body)) for body in bodies] == [1]


def test_a_cancelled_call_is_not_sent(open_excel: Open, server: Settings) -> None:
    page = open_excel(server, window=200)
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))

    page.evaluate(
        """async () => {
          const kept = window.excel.invoke([["SHARE", [[[1]], [[4]]]]]);
          const gone = window.excel.invoke([["SHARE", [[[3]], [[4]]]]]);
          window.excel.cancel(gone.ids);
          await kept.done;
        }"""
    )

    assert [json.loads(body) for body in bodies] == [[["SHARE", [1, 4]]]]


# A workbook with an empty B2 and a 0 in C3; while somebody types, or on a sheet that is gone, none
# of its cells can be read.
WORKBOOK = """() => {
  window.typing = 0;
  const sheet = (name) => ({ getRange: (at) => ({
    load: () => undefined, name: name, valueTypes: [[at === "B2" ? "Empty" : "Double"]],
  }) });
  window.Excel = { run: async (work) => {
    let gone = false;
    const sheets = { getItem: (name) => { gone = gone || name === "Gone"; return sheet(name); } };
    const sync = async () => {
      if (window.typing-- > 0) throw { code: "InvalidOperationInCellEditMode" };
      if (gone) throw { code: "ItemNotFound" };
    };
    return work({ workbook: { worksheets: sheets }, sync: sync });
  } };
}"""


def _completion(address: str | None) -> list[Any]:
    return ["COMPLETION", [[[0]], [[110]]], [address, None]]


def test_an_empty_cell_that_excel_calls_zero_is_a_hole(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)
    page.evaluate(WORKBOOK)

    empty, zero, written = ask(
        page, _completion("Sheet1!B2"), _completion("Sheet1!C3"), _completion(None)
    )

    assert empty["message"] == "value is empty: fill it in"
    assert zero["value"] == written["value"] == [[0]]


def test_a_cell_that_cannot_be_seen_is_no_zero_and_hides_no_other(
    open_excel: Open, server: Settings
) -> None:
    page = open_excel(server)
    page.evaluate(WORKBOOK)

    other, gone, empty, zero = ask(
        page,
        *map(_completion, ("'[other.xlsx]Sheet1'!B2", "Gone!C3", "Sheet1!B2", "Sheet1!C3")),
    )

    assert "empty or 0" in other["message"]
    assert "empty or 0" in gone["message"]
    assert empty["message"] == "value is empty: fill it in"
    assert zero["value"] == [[0]]


@pytest.mark.parametrize(("looks", "answered"), [(2, True), (99, False)])
def test_while_somebody_types_a_zero_waits(
    open_excel: Open, server: Settings, looks: int, *, answered: bool
) -> None:
    page = open_excel(server, patience=1800)
    page.evaluate(WORKBOOK)
    page.evaluate("looks => { window.typing = looks; }", looks)

    empty, zero, other = ask(
        page,
        _completion("Sheet1!B2"),
        _completion("Sheet1!C3"),
        ["SHARE", [[[1]], [[4]]], ["Sheet1!A1", None]],
    )

    assert other["value"] == [[0.25]]
    assert ("value" in zero) is answered
    assert ("empty: fill" in empty["message"]) is answered
    assert ("empty or 0" in empty["message"]) is not answered


def test_an_error_in_a_cell_reaches_the_function(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)

    (answer,) = ask(page, ["SHARE", [[[{"code": "#DIV/0!"}]], [[4]]]])

    assert answer["code"] not in (VALUE, NOT_AVAILABLE)


def test_when_no_server_answers_every_cell_is_told(open_excel: Open, server: Settings) -> None:
    page = open_excel(server, url=f"https://localhost:{free_port()}", retries=[10])

    found = ask(page, *(["SHARE", [[[i]], [[4]]]] for i in range(50)))

    assert {answer["code"] for answer in found} == {NOT_AVAILABLE}
    assert all("onpace serve" in answer["message"] for answer in found)


def test_a_server_that_never_answers_leaves_no_cell_waiting(
    open_excel: Open, server: Settings
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        page = open_excel(
            server, url=f"http://localhost:{silent.getsockname()[1]}", timeout=300, retries=[]
        )

        (answer,) = ask(page, ["SHARE", [[[1]], [[4]]]])

    assert answer["code"] == NOT_AVAILABLE


def test_a_restarted_server_answers_the_cells_that_wait(open_excel: Open, tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)
    with running(settings):
        page = open_excel(settings, retries=[500, 1000, 2000, 4000])
        assert ask(page, ["SHARE", [[[1]], [[4]]]]) == [{"value": [[0.25]]}]
    page.evaluate("() => { window.late = window.excel.ask([['SHARE', [[[3]], [[4]]]]]); }")
    stop = threading.Event()

    def again() -> None:
        time.sleep(0.5)
        with running(settings):
            stop.wait(20)

    thread = threading.Thread(target=again)
    thread.start()
    try:
        assert page.evaluate("() => window.late") == [{"value": [[0.75]]}]
    finally:
        stop.set()
        thread.join(20)


def test_cells_that_were_given_up_are_calculated_again_when_the_server_is_back(
    open_excel: Open, tmp_path: Path
) -> None:
    settings = Settings(port=free_port(), folder=tmp_path)
    with running(settings):
        page = open_excel(settings, retries=[10], watch=200)
    page.evaluate(
        """() => {
          window.calculated = [];
          const application = { calculate: (how) => window.calculated.push(how) };
          const context = { workbook: { application }, sync: async () => {} };
          window.Excel = { run: (work) => work(context) };
        }"""
    )

    found = ask(page, *(["SHARE", [[[i]], [[4]]]] for i in range(9)))

    assert {answer["code"] for answer in found} == {NOT_AVAILABLE}
    assert page.evaluate("() => window.calculated") == []
    with running(settings):
        page.wait_for_function("() => window.calculated.length", timeout=15_000)
        page.wait_for_timeout(600)
    assert page.evaluate("() => window.calculated") == ["Full"]


def test_a_call_that_breaks_off_spoils_no_other(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)

    def dies_of_666(route: Route) -> None:
        poisoned = "666" in (route.request.post_data or "")
        route.fulfill(status=500, body="it took too much") if poisoned else route.continue_()

    page.route("**/batch*", dies_of_666)

    found = ask(page, *(["SHARE", [[[i]], [[4]]]] for i in (1, 2, 666, 3, 4, 5)))

    assert "broke off" in found.pop(2)["message"]
    assert [answer["value"][0][0] for answer in found] == [0.25, 0.5, 0.75, 1, 1.25]


def test_no_address_carries_the_token(open_excel: Open, server: Settings) -> None:
    page = open_excel(server)
    sent: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        sent.append((request.url, request.headers["authorization"]))

    page.on("request", note)

    ask(page, ["SHARE", [[[1]], [[4]]]])

    ((url, authorization),) = sent
    assert server.site.token not in url
    assert authorization == f"Bearer {server.site.token}"


def test_a_handle_that_the_server_forgot_is_loaded_again(open_excel: Open, tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path, limits=CallLimits(idle=0.1))
    table = [["indicator", "period", "value"], ["GO", "2023", 26800]]
    with running(settings):
        page = open_excel(settings)
        (loaded,) = ask(page, ["LOAD", [table, None]])
        handle = loaded["value"][0][0]
        shutil.rmtree(tmp_path / "plans")
        time.sleep(0.5)
        found = ask(page, ["VALUE", [[[handle]], [["GO"]], [["2023"]], None, None]])

    assert found == [{"value": [[26800]]}]


def test_a_user_without_token_is_told_to_sign_in(open_excel: Open, server: Settings) -> None:
    page = open_excel(server, token="wrong")  # noqa: S106 - no secret

    (answer,) = ask(page, ["SHARE", [[[1]], [[4]]]])

    assert "sign in" in answer["message"]


def test_a_bad_error_is_never_lost() -> None:
    assert isinstance(call(FUNCTIONS, "NOPE", ()), CellError)
