"""Are per cent fractions and points points, in every argument and answer of every function?

What is asked follows from the catalogue, so that a function that is added later is asked as well.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from addin.cells import CellError, ErrorCode
from addin.functions.arguments import Argument, Kind, scales, words_of
from addin.functions.calling import Answer, call, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.language import LANGUAGES
from addin.measures.book import BOOK

EACH = pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
OF_NUMBERS = (Kind.NUMBER, Kind.SERIES)
# What is called so is a rate or a share; shares of no argument are amounts.
SHARES = re.compile(r"进度|增速|占比|比例|降幅|下降|速度|概率|rate|growth|progress|reduction|share")
NO_SHARES = {"SPECIALISATION", "SHIFT_SHARE", "TREND", "STATUS_INDEX", "PROGRESS_TABLE"}
OF_THE_VALUES = {
    "TTM", "DISCRETE", "EXPECTED", "GAP", "REQUIRED_CHANGE", "PROJECT", "SHIFT_SHARE", "SEASONAL",
    "RECONCILE", "BENCHMARK", "ROUND_SUM", "ROUND_CN", "ADDITIVITY",
}  # fmt: skip
# Worked out by hand: what passes and what does not, by scale.
LIMITS = {
    "time": ((0, 0.6, 1), (-0.01, 1.01, 60)),
    "progress": ((-10, 0.68, 10), (-10.1, 10.1, 68)),
    "planned": ((-0.49, 0.06, 0.49), (-0.5, 0.5, 6)),
    "growth": ((-0.99, 1.3, 2.99), (-3, 3, 7.9)),
    "reduction": ((-0.99, 0.16, 0.99), (-1, 1, 13.4)),
}
# Of an answer: a share without limits.
ANSWERED = {"fraction", "probability", "fact"}
SHARED = [
    (function, at, argument)
    for function in FUNCTIONS
    for at, argument in enumerate(function.arguments)
    if argument.scale.code in LIMITS
]
EACH_SHARE = pytest.mark.parametrize(
    ("function", "at", "argument"), SHARED, ids=[f"{f.name}-{a.name}" for f, _, a in SHARED]
)


@EACH
def test_every_number_of_a_function_has_a_scale(function: Function) -> None:
    for argument in function.arguments:
        assert bool(argument.scale.code) or argument.kind not in OF_NUMBERS, argument.name
        if argument.kind in OF_NUMBERS and SHARES.search(argument.title.zh + argument.name):
            assert (argument.scale.code in LIMITS) is (argument.of not in NO_SHARES)


@EACH
def test_the_scale_of_a_result_is_that_of_its_formula(function: Function) -> None:
    scale = words_of(function.name).scale
    native = BOOK[function.how].native if function.how else ""

    assert (scale.code == "same") is (function.name in OF_THE_VALUES)
    if native:
        assert (scale.code in ANSWERED) is native.endswith("*{scale}")
        assert (scale.code == "points") is native.endswith(("*{points}", "*100"))
        for name, argument in zip(BOOK[function.how].inputs, function.arguments, strict=False):
            if function.same_inputs:
                assert (argument.scale.code in LIMITS) is (
                    f"{{{name}}}/{{scale}}" in native or function.name in {"LEAD", "STATUS"}
                )


@EACH
def test_a_share_is_answered_as_a_fraction(function: Function) -> None:
    scale = words_of(function.name).scale
    for example in function.examples:
        if scale.code in ANSWERED - {"fact"}:
            assert all(abs(number) <= 1 for number in _numbers(call(FUNCTIONS, function.name,
                                                                    example.args)))  # fmt: skip


@EACH_SHARE
@pytest.mark.parametrize("given", [68, 68.0, -68, 1e9])
def test_a_share_in_per_cent_is_refused_with_the_fraction(
    function: Function, at: int, argument: Argument, given: float
) -> None:
    args = _with(function, at, given)

    answers = [call(FUNCTIONS, function.name, args), *call_many(FUNCTIONS, [(function.name, args)])]

    for answer in answers:
        assert isinstance(answer, CellError), answer
        assert answer.code is ErrorCode.VALUE
        assert argument.title.zh in answer.text.zh
        assert re.search(r"请输入小数：.+%为", answer.text.zh)
        assert re.search(r"give a fraction: .+ % is", answer.text.en)


def test_what_was_meant_is_said() -> None:
    answer = call(FUNCTIONS, "STATUS", (68, 0.75))

    assert isinstance(answer, CellError)
    assert answer.text.zh == "“完成进度”不能是68，请输入小数：68%为0.68"
    assert answer.text.en == "progress cannot be 68, give a fraction: 68 % is 0.68"


@EACH_SHARE
def test_limits_of_a_share_are_those_of_its_scale(
    function: Function, at: int, argument: Argument
) -> None:
    passes, fails = LIMITS[argument.scale.code]

    for given in passes:
        assert not _is_refused(call(FUNCTIONS, function.name, _with(function, at, given)))
    for given in fails:
        assert _is_refused(call(FUNCTIONS, function.name, _with(function, at, given)))


@EACH_SHARE
def test_only_the_cell_on_another_scale_is_refused(
    function: Function, at: int, argument: Argument
) -> None:
    if function.mode != "vector":
        return
    good = function.examples[0].args
    rows = [good, _with(function, at, 68), good]
    column = tuple((row[at],) for row in rows)

    ranged = call(FUNCTIONS, function.name, (*good[:at], column, *good[at + 1 :]))
    many = call_many(FUNCTIONS, [(function.name, row) for row in rows])

    assert isinstance(ranged, tuple)
    for answers in ([row[0] for row in ranged], many):
        assert [_is_refused(answer) for answer in answers] == [False, True, False]
        assert answers[0] == answers[2] == call(FUNCTIONS, function.name, good)
    assert argument.scale.code in LIMITS


def test_a_share_of_time_may_carry_the_noise_of_a_sum() -> None:
    whole = sum([0.1] * 3) / 0.3  # one, and what the machine adds to it

    assert whole > 1
    assert call(FUNCTIONS, "EXPECTED", (100, 130, whole)) == pytest.approx(130)


@EACH_SHARE
def test_the_plain_formula_refuses_what_the_function_refuses(
    function: Function, at: int, argument: Argument
) -> None:
    if not function.native:
        return
    cells = [f"A{i}" if i != at else "B9" for i in range(function.least)]

    written = function.native(*cells)

    assert written.startswith("IF(OR(")
    assert argument.scale.refusing("B9") in written
    assert ",#VALUE!," in written


def test_numbers_that_are_written_out_need_no_condition() -> None:
    lead = FUNCTIONS["LEAD"].native

    assert lead is not None
    assert "VALUE" not in lead("0.68", "0.75")
    assert lead("A1", "0.75").startswith("IF(OR(MIN(A1)<-10,MAX(A1)>10),#VALUE!,")


def test_every_scale_is_used_and_told_in_both_languages() -> None:
    used = {argument.scale.code for function in FUNCTIONS for argument in function.arguments}
    used |= {words_of(function.name).scale.code for function in FUNCTIONS}

    assert set(scales()) == used
    for scale in scales().values():
        assert bool(scale.text.zh) is bool(scale.text.en)
        assert scale.code not in ANSWERED | set(LIMITS) or all(scale.text[x] for x in LANGUAGES)


def _with(function: Function, at: int, given: float) -> tuple[Any, ...]:
    """The example with another number in one argument; in a range in its last cell."""
    args = [*function.examples[0].args]
    args[at] = (*args[at][:-1], (given,)) if isinstance(args[at], tuple) else given
    return tuple(args)


def _is_refused(answer: Answer) -> bool:
    return isinstance(answer, CellError) and "give a fraction" in answer.text.en


def _numbers(answer: Answer) -> Iterator[float]:
    for row in answer if isinstance(answer, tuple) else ((answer,),):
        yield from (cell for cell in row if isinstance(cell, float | int))
