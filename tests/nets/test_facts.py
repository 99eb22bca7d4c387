"""Does every number of both plans stand as it was accepted?"""

import pytest

from tests.nets.facts import FACTS
from tests.nets.house import PLANS
from tests.nets.page import differences


@pytest.mark.parametrize("plan", PLANS)
def test_every_number_of_every_quarter_stands_as_accepted(plan: str) -> None:
    pages = [name for name in FACTS.pages if name.startswith(plan)]

    assert not (said := differences(FACTS, pages)), said
