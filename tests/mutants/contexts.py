"""A plugin of pytest: tells coverage which test runs, and writes down how long each took."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

_SECONDS: dict[str, float] = defaultdict(float)
_FAILED: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Lines that run from here on are those of this test."""
    import coverage

    measured = coverage.Coverage.current()
    if measured is not None:
        measured.switch_context(item.nodeid)
    yield
    if measured is not None:
        measured.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up set-up, call and tear-down."""
    _SECONDS[report.nodeid] += report.duration
    if report.failed:
        _FAILED.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write what was seen where the runner wants it."""
    if path := os.environ.get("ONPACE_REACH"):
        seen = {"seconds": _SECONDS, "failed": sorted(_FAILED)}
        Path(path).write_text(json.dumps(seen), "utf-8")
