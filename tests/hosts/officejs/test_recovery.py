"""Do forty wrong inputs spoil no neighbour, and do cells come right again after ten failures?"""

import re
from pathlib import Path

import pytest

from addin.hosts.officejs.metadata import STATIC
from addin.hosts.officejs.server import Settings
from tests.hosts.conftest import free_port, running
from tests.hosts.officejs.test_runtime import (  # noqa: F401 - fixtures
    NOT_AVAILABLE,
    Open,
    open_excel,
)

pytestmark = pytest.mark.slow
FAILURES = 10

# Forty arguments that are no number; each stands among nine calls that are well.
POISON = """() => {
  const half = String.fromCharCode(0xD83D), low = String.fromCharCode(0xDE00);
  const deep = (n) => n ? [deep(n - 1)] : 1;
  const cells = [
    half, low, low + half, half + "x", "x".repeat(33000), "规划".repeat(9000), "\\u0000",
    "\\u202e1", "\\ufeff", "1.5", " 4", "=1+1", "__proto__", "constructor", "toString", "null",
    "NaN", "Infinity", "-", "e", "1e999", "[]", "{}", '"', "\\\\", "\\n", "<b>", "😀", true, false,
    1e308, -1e308, 5e-324, 1.5, 2 ** 60, -0.0, { code: "#DIV/0!" }, { code: "#GETTING_DATA" },
    { other: 1 }, deep(60),
  ];
  window.poison = cells;
  return cells.length;
}"""
ASK_ALL = """async () => {
  const calls = [];
  for (let i = 0; i < 400; i++) {
    const bad = i % 10 === 3;
    calls.push(["ROUND_CN", bad ? [[[i + 0.25]], [[window.poison[(i - 3) / 10]]], null, null]
                                : [[[i + 0.25]], [[1]], null, null], null]);
  }
  const found = await window.excel.invoke(calls).done;
  return found.map((r) => (r.failed ? "failed" : r.value[0][0]));
}"""


def test_forty_wrong_inputs_spoil_no_neighbour(open_excel: Open, server: Settings) -> None:  # noqa: F811 - the fixture
    page = open_excel(server)
    assert page.evaluate(POISON) == 40

    found = page.evaluate(ASK_ALL)

    good = [answer for i, answer in enumerate(found) if i % 10 != 3]
    assert good == [pytest.approx(i + 0.3) for i in range(400) if i % 10 != 3]
    assert found.count("failed") >= 30


# Excel calculates a workbook of 200 cells; "Full" asks for all of them again.
EXCEL = """() => {
  window.cells = new Array(200).fill(null);
  window.calculate = async () => {
    const calls = window.cells.map((_, i) => ["SHARE", [[[i + window.turn]], [[4]]], null]);
    const found = await window.excel.invoke(calls).done;
    found.forEach((r, i) => { window.cells[i] = r.failed ? r.errorCode : r.value[0][0]; });
  };
  const application = { calculate: () => { window.calculate(); } };
  const context = { workbook: { application }, sync: async () => {} };
  window.Excel = { run: (work) => work(context) };
}"""


def test_ten_failures_leave_every_cell_right(open_excel: Open, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    settings = Settings(port=free_port(), folder=tmp_path)
    with running(settings):
        page = open_excel(settings, retries=[20, 50], watch=100)
        page.evaluate(EXCEL)
    for turn in range(FAILURES):
        page.evaluate("turn => { window.turn = turn; return window.calculate(); }", turn)
        assert set(page.evaluate("() => window.cells")) == {NOT_AVAILABLE}
        with running(settings):
            page.wait_for_function(
                "turn => window.cells.every((cell, i) => cell === (i + turn) / 4)",
                arg=turn,
                timeout=15_000,
            )


def test_a_cell_waits_at_least_ten_seconds_and_comes_right_within_fifteen() -> None:
    """As Excel has it: other times stand in the tests only to spare theirs."""
    text = (STATIC / "client.js").read_text("utf-8")
    retries = [
        int(each) for each in re.findall(r"\d+", text.partition("retries: [")[2].partition("]")[0])
    ]
    (watch,) = map(int, re.findall(r"watch: (\d+)", text))

    assert 10_000 <= sum(retries) < 15_000
    assert max(*retries, watch) < 10_000
