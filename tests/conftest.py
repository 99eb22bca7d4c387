"""Options of the tests, and which come first."""

from collections import Counter

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` rewrites the golden texts; review them as a change."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden texts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow or many tests first: neither process waits at the end for the other."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in slow, -many[item.path], item.path))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden texts are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))
