"""Which method of the specification answers with what? Each by name, over plain values.

`evaluate("completion_ratio", {"actual": 25, "plan": 28})` takes numbers, lists and dicts as JSON
has them and gives them back. Names and units follow METHODS: `_pct`
is per cent, `_pp` percentage points, no suffix a fraction. What cannot be known is None, with
`status` "not_available" and a `reason`.
"""

from tests.measures.methods import (
    digits,
    figures,
    forecasting,
    indices,
    international,
    plan,
    structure,
    targets,
)
from tests.measures.methods.registry import METHODS, Method, evaluate, find

__all__ = [
    "METHODS",
    "Method",
    "digits",
    "evaluate",
    "figures",
    "find",
    "forecasting",
    "indices",
    "international",
    "plan",
    "structure",
    "targets",
]
