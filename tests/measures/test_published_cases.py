"""Every published result of a file of cases, at the tolerance of each case.

The cases come with their source and quotation. ``ONPACE_CASES=FILE`` takes another file of the same
form: a list of ``{"id", "method", "inputs", "expected", "tolerance"}``.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from addin.errors import UsageError
from addin.measures.methods import METHODS, evaluate

HERE = Path(__file__).parents[1] / "cases" / "published.json"
CASES: list[dict[str, Any]] = json.loads(
    Path(os.environ.get("ONPACE_CASES", HERE)).read_text(encoding="utf-8")
)


def difference(found: Any, expected: Any, tolerance: float, where: str = "") -> str:
    """Where and how an answer differs from what is expected; "" where it does not."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return f"{where}: {found!r} is not a table"
        missing = sorted(expected.keys() - found.keys())
        if missing:
            return f"{where}: no {', '.join(missing)} among {', '.join(map(str, found))}"
        pairs = [(f"{where}.{key}", found[key], value) for key, value in expected.items()]
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return f"{where}: {found!r} instead of {expected!r}"
        pairs = [
            (f"{where}[{at}]", *pair) for at, pair in enumerate(zip(found, expected, strict=True))
        ]
    else:
        return "" if _equal(found, expected, tolerance) else f"{where}: {found!r}, not {expected!r}"
    return next(filter(None, (difference(a, b, tolerance, at) for at, a, b in pairs)), "")


def _equal(found: Any, expected: Any, tolerance: float) -> bool:
    if isinstance(expected, bool | str) or expected is None:
        return bool(found == expected and type(found) is type(expected))
    if isinstance(found, bool | str) or found is None:
        return False
    return bool(abs(found - expected) <= tolerance + 1e-12 * abs(expected))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_method_gives_what_was_published(case: dict[str, Any]) -> None:
    found = evaluate(case["method"], case["inputs"])

    assert not difference(found, case["expected"], case["tolerance"])


@pytest.mark.skipif("ONPACE_CASES" in os.environ, reason="another file has other cases")
def test_no_published_case_is_left_out() -> None:
    assert len(CASES) == 173
    assert len({case["method"] for case in CASES}) == 60


def test_an_unknown_method_fails_loudly() -> None:
    with pytest.raises(UsageError, match=r"unknown method.*avg_growth_level"):
        evaluate("avg_growth_levle", {})


def test_an_unknown_input_fails_loudly() -> None:
    with pytest.raises(UsageError, match="knows no input 'plann'"):
        evaluate("completion_ratio", {"actual": 1, "plan": 2, "plann": 2})


def test_a_missing_input_fails_loudly() -> None:
    with pytest.raises(UsageError, match="needs plan"):
        evaluate("completion_ratio", {"actual": 1})


def test_every_method_says_what_it_answers_and_where_it_is_written_down() -> None:
    for method in METHODS.values():
        assert method.question.endswith("?"), method.name
        assert method.source.startswith(("METHODS", "PRACTICE")), method.name
