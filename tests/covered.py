"""Which lines of `addin/` do the tests run? A pytest plugin: ``pytest -p tests.covered``.

Each process marks the lines that it ran (slipcover puts a probe on each line and takes it away
once it was hit, which costs a tenth of the time where coverage.py doubles it); the one that
started the others adds them up and fails below the floor. Commands that tests start as programs
of their own are not counted.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FLOOR = 92.4
"""Per cent of lines: the last figure measured, less one."""
_SHARED = "ONPACE_COVERED"


class Covered:
    """Marks lines as long as one process of the tests runs."""

    def __init__(self) -> None:
        import slipcover  # a pytest plugin itself: pytest wants to see it first
        from slipcover.importer import FileMatcher, ImportManager

        source = [str(ROOT / "addin")]
        self.folder = Path(os.environ.setdefault(_SHARED, mkdtemp(prefix="onpace-covered-")))
        self.lines = slipcover.Slipcover(source=source)
        self.imports = ImportManager(self.lines, FileMatcher(sources=source))
        self.imports.__enter__()  # until the process ends: tests import modules at any time

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Leave what this process ran; the first one adds it up."""
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        found = self.lines.get_coverage()
        if worker:
            (self.folder / f"{worker}.json").write_text(json.dumps(found), encoding="utf-8")
            return
        from slipcover.slipcover import merge_coverage

        for other in self._others():
            found = merge_coverage(found, other)
        share = found["summary"]["percent_covered"]
        self.said = f"lines of addin/ run by the tests: {share:.1f} % (floor {FLOOR:g} %)"
        if share < FLOOR:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _others(self) -> Iterator[Any]:
        for path in sorted(self.folder.glob("*.json")):
            yield json.loads(path.read_text("utf-8"))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say the figure."""
        if not os.environ.get("PYTEST_XDIST_WORKER"):
            terminalreporter.write_line(self.said)


def pytest_configure(config: pytest.Config) -> None:
    """Begin before any module of `addin` is loaded."""
    config.pluginmanager.register(Covered(), "onpace-covered")
