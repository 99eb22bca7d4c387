"""Is every function of the catalogue declared so that each host can offer it?"""

import csv
import re
from pathlib import Path
from typing import TypeGuard

import pytest

import addin.functions
from addin.cells import CellError, ErrorCode, Scalar
from addin.functions.arguments import Kind, scales, words_of
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Example, Function
from addin.language import LANGUAGES, Text

WANTED = {
    "CAGR", "REQUIRED_GROWTH", "COMPLETION", "PROGRESS", "EXPECTED", "PACE", "LEAD", "GAP",
    "STATUS", "YOY", "TTM", "DISCRETE", "CHAIN", "TWO_YEAR", "SHARE", "CONTRIBUTION", "PULL",
    "HHI", "CR", "LQ", "PROJECT", "REACH", "ROUND_CN", "PERIOD_LABEL", "ELAPSED", "LOAD", "VALUE",
    "TARGET", "BASE", "PROGRESS_TABLE", "CLUSTER_TABLE", "GAP_TABLE", "ATTRIBUTION", "NARRATIVE",
    "CHECK", "WHY", "REVISIONS",
    "CHAIN_INDEX", "SEASONAL", "LMDI", "SHIFT_SHARE", "FISHER", "GINI", "THEIL", "SPECIALISATION",
    "OUTLIERS", "RECONCILE", "BENCHMARK", "REVISION_STATS", "TREND", "AARR", "DISTANCE",
    "STATUS_INDEX", "ROUND_SUM", "FORECAST_ERROR", "UNIT", "PERIOD_OF", "STATUS_CODE",
    "STATUS_TEXT", "LOGIT_FORECAST", "ADDITIVITY", "GROWTH_TEXT",
}  # fmt: skip
HOME = Path(addin.functions.__file__).parent
CASES = [(function, example) for function in FUNCTIONS for example in function.examples]


def test_the_catalogue_holds_what_staff_ask_for() -> None:
    assert not {name for name in WANTED if name not in FUNCTIONS}


@pytest.mark.parametrize(
    ("function", "example"), CASES, ids=[f"{f.name}-{i}" for i, (f, _) in enumerate(CASES)]
)
def test_an_example_gives_what_it_says(function: Function, example: Example) -> None:
    for language in LANGUAGES:
        wanted = example.result
        answer = call(FUNCTIONS, function.name, example.args, language)

        if isinstance(wanted, ErrorCode):
            assert isinstance(answer, CellError)
            assert answer.code is wanted
            continue
        if wanted is None:  # the answer grows with the shipped data
            assert not isinstance(answer, CellError), answer
            continue
        for found, expected in zip(_flat(answer), _flat(wanted), strict=True):
            said = expected[language] if isinstance(expected, Text) else expected
            assert found == (pytest.approx(said, rel=1e-4) if _is_number(said) else said)


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_a_function_is_named_and_explained_in_both_languages(function: Function) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,24}", function.name)
    assert function.examples
    for text in (function.title, words_of(function.name).help):
        assert text.zh
        assert text.en
    for argument in function.arguments:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", argument.name)
        assert re.search(r"[\u4e00-\u9fff]", argument.title.zh)
        assert argument.words.help.zh
        assert argument.words.help.en


def test_every_line_of_words_belongs_to_a_function_and_is_its_own() -> None:
    with (HOME / "functions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(row["function"], row["argument"]) for row in rows]
    of_functions = {(function.name, "") for function in FUNCTIONS}
    of_arguments = {(f.name, argument.name) for f in FUNCTIONS for argument in f.arguments}
    shared = {("", name) for _, name in of_arguments - set(told)}

    assert len(told) == len(set(told))
    assert set(told) <= of_functions | of_arguments | shared
    assert of_functions | shared <= set(told)
    for row in rows:
        assert row["scale"] in scales()


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_optional_arguments_come_last(function: Function) -> None:
    optional = [argument.optional for argument in function.arguments]

    assert optional == sorted(optional)


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_wrong_types_give_an_error_value_with_words(function: Function) -> None:
    wrong = [
        "不是数" if argument.kind in (Kind.NUMBER, Kind.SERIES, Kind.PERIOD) else "?"
        for argument in function.arguments
        if not argument.optional
    ]
    answer = call(FUNCTIONS, function.name, wrong, "zh")

    first = answer[0][0] if isinstance(answer, tuple) else answer
    assert first is not None
    if not isinstance(first, float | int | str | bool):
        assert re.search(r"[\u4e00-\u9fff]", first.text.zh)
        assert "内部出错" not in first.text.zh


def test_names_are_written_as_each_host_needs_them() -> None:
    function = FUNCTIONS["PROGRESS_RATE"]

    assert function.full_name == "PLAN.PROGRESS_RATE"
    assert function.classic_name == "PLAN_PROGRESS_RATE"
    assert function.file_name == "_xldudf_PLAN_PROGRESS_RATE"
    for name in (
        function.full_name,
        function.classic_name,
        function.file_name,
        "plan.progress_rate",
    ):
        assert FUNCTIONS[name] is function


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_what_fills_more_than_a_cell_is_declared_to_spill(function: Function) -> None:
    grids = [
        isinstance(call(FUNCTIONS, function.name, example.args), tuple)
        for example in function.examples
    ]

    # Contributions of goods, and the parts of a gap that the demonstration does not have.
    assert any(grids) is (function.spills and function.name not in {"FISHER", "ATTRIBUTION"})


@pytest.mark.parametrize(
    ("function", "example"), CASES, ids=[f"{f.name}-{i}" for i, (f, _) in enumerate(CASES)]
)
def test_a_column_of_answers_lies_as_the_cells_that_were_given(
    function: Function, example: Example
) -> None:
    first, answer = example.args[0], call(FUNCTIONS, function.name, example.args)
    if not (_is_column(first) and _is_column(answer)):
        return

    rows = [tuple(zip(*arg, strict=True)) if _is_column(arg) else arg for arg in example.args]

    assert call(FUNCTIONS, function.name, rows) == tuple(zip(*answer, strict=True))


def _is_column(cells: object) -> TypeGuard[tuple[tuple[Scalar, ...], ...]]:
    return isinstance(cells, tuple) and len(cells) > 1 and all(len(row) == 1 for row in cells)


def _is_number(cell: object) -> bool:
    return isinstance(cell, float | int)


def _flat(answer: object) -> list[object]:
    if not isinstance(answer, tuple):
        return [answer]
    return [cell for row in answer for cell in row]
