"""Every published result of a file of cases, at the tolerance of each case.

The cases come with their source and quotation; `worked.json` holds others, worked by hand from the
text of METHODS, for rules without a published number. ``ONPACE_CASES=FILE`` takes another file of
the same form: a list of ``{"id", "method", "inputs", "expected", "tolerance"}``.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from addin.errors import UsageError
from tests.measures.naming import evaluate, find

HERE = Path(__file__).parents[1] / "cases" / "published.json"
CASES: list[dict[str, Any]] = json.loads(
    Path(os.environ.get("ONPACE_CASES", HERE)).read_text(encoding="utf-8")
)
WORKED: list[dict[str, Any]] = json.loads(HERE.with_name("worked.json").read_text(encoding="utf-8"))


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

    assert not difference(found, case["expected"], case.get("tolerance") or 0)


@pytest.mark.parametrize("case", WORKED, ids=[case["id"] for case in WORKED])
def test_the_method_gives_what_its_text_says(case: dict[str, Any]) -> None:
    found = evaluate(case["method"], case["inputs"])

    assert not difference(found, case["expected"], case["tolerance"])


def test_no_published_case_is_left_out() -> None:
    published = json.loads(HERE.read_text(encoding="utf-8"))

    assert len(published) == 173
    assert len({case["method"] for case in published}) == 60


def test_an_unknown_method_fails_loudly() -> None:
    with pytest.raises(UsageError, match=r"unknown method.*avg_growth_level"):
        evaluate("avg_growth_levle", {})


@pytest.mark.parametrize("name", ["Progress-Eurostat", "eurostat_progress", "the eurostat rule"])
def test_the_order_of_words_in_a_name_does_not_matter(name: str) -> None:
    assert find(name).name == "progress_eurostat"


@pytest.mark.parametrize("name", ["", "progress_trend", "no_such_method"])
def test_fillers_alone_are_no_name(name: str) -> None:
    with pytest.raises(UsageError, match="unknown method"):
        find(name)


def test_an_unknown_input_fails_loudly() -> None:
    with pytest.raises(UsageError, match="knows no input 'plann'"):
        evaluate("completion_ratio", {"actual": 1, "plan": 2, "plann": 2})


def test_a_misspelt_input_fails_loudly_and_a_label_does_not() -> None:
    inputs = {"annual": [8], "indicator": [1, 1, 1, 1], "unit": "亿元"}

    assert evaluate("denton", inputs)["quarterly"] == [2, 2, 2, 2]
    with pytest.raises(UsageError, match="knows no input 'conversoin'"):
        evaluate("denton", inputs | {"conversoin": "average"})


def test_inputs_by_name_meet_by_name_whatever_their_order() -> None:
    found = evaluate("completion_ratio", {"actual": {"a": 1, "b": 1}, "plan": {"b": 4, "a": 2}})

    assert found["completion_pct"] == {"a": 50, "b": 25}
    with pytest.raises(UsageError, match="do not name the same things: 'c'"):
        evaluate("completion_ratio", {"actual": {"a": 1}, "plan": {"c": 2}})


def test_a_missing_input_fails_loudly() -> None:
    with pytest.raises(UsageError, match="needs plan"):
        evaluate("completion_ratio", {"actual": 1})


def test_a_hole_is_answered_with_a_reason_and_never_with_a_zero() -> None:
    assert evaluate("completion_ratio", {"actual": None, "plan": 2}) == {
        "completion_pct": None, "status": "not_available", "reason": "no_current",
    }  # fmt: skip
