"""Loaded plans are kept in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.functions.handles import Store, current, use_store


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[Store]:
    before = current()
    found = Store(folder=tmp_path / "plans")
    use_store(found)
    yield found
    use_store(before)
