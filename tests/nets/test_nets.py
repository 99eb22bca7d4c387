"""Does the project say what was accepted? All of it with ``ONPACE_EVERY=1``, else the quick part.

What changed is shown by `tests.nets.write`.
"""

import os
from collections.abc import Iterator

import pytest

from tests.nets.page import Net, differences, names_accepted
from tests.nets.write import NETS

pytestmark = pytest.mark.slow
EVERY = bool(os.environ.get("ONPACE_EVERY"))
_BY_OFFICE = ("forms", "native")


def _pages() -> Iterator[object]:
    for net in NETS:
        for name in net.pages:
            if EVERY or name not in net.slow:
                marks = [pytest.mark.office] if (net.name, name) == _BY_OFFICE else []
                yield pytest.param(net, name, marks=marks, id=f"{net.name}-{name}")


@pytest.mark.parametrize(("net", "name"), list(_pages()))
def test_a_page_says_what_was_accepted(net: Net, name: str) -> None:
    said = differences(net, name)

    assert not said, said


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.name)
def test_no_page_is_gone(net: Net) -> None:
    assert sorted(names_accepted(net)) == sorted(net.pages)
