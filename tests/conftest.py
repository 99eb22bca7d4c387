"""Options of the tests."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` rewrites the golden texts; review them as a change."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden texts")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden texts are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one module that share a run of LibreOffice run in one process."""
    for item in items:
        if item.get_closest_marker("office") is not None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
