"""Where do the nets meet the house? Its names, once.

A net outlives a move: it runs the public names of `addin`. What only a module knows is asked here,
so that one line follows a module that moves.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The homes of the names below, while `addin` hands them on without their types.
    from addin.facts import assess
    from addin.facts.fact import Fact
    from addin.language import Language
    from addin.model import Plan
    from addin.workbook import read_plan
else:
    from addin import assess, read_plan

__all__ = ["PERIODS", "PLANS", "assess", "book", "plan", "read_plan", "shown"]

PLANS = ("chongqing-14fyp", "example-city")
PERIODS = tuple(f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5))
_WORKBOOKS = Path(__file__).parent.parent.parent / "workbooks"


def book(name: str) -> Path:
    """The workbook of a shipped plan."""
    return _WORKBOOKS / f"{name}.xlsx"


@cache
def plan(name: str) -> "Plan":
    """A shipped plan, read once."""
    return read_plan(book(name))


def shown(fact: "Fact", language: "Language") -> str:
    """A fact as a cell shows it."""
    return fact.display(language)
