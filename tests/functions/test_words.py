"""What functions say of themselves and of what goes wrong, in both languages, word for word."""

from typing import Any

import pytest

from addin.cells import CellError, ErrorCode
from addin.functions.arguments import scales, signature
from addin.functions.calling import call, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.functions.handles import Store
from addin.functions.registry import Category, Registry, declared
from addin.functions.workbooks.freezing import natives
from addin.language import Text
from tests.functions.test_plans import CLUSTERS, DATA, INDICATORS, PLAN


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("LEAD", "完成进度减计划进度，负数为滞后（百分点）",
         "progress minus planned progress; negative is behind (percentage points)"),
        ("HHI", "赫芬达尔指数：份额平方和（0至1）",
         "Herfindahl-Hirschman index: the sum of squared shares (0 to 1)"),
        ("LEAD.progress", "完成进度（小数，0.68即68%）", "progress (fraction: 0.68 is 68 %)"),
        ("LEAD.planned_share", "计划进度；线性路径即时序进度，见PLAN.PACE（小数，0.6即60%）",
         ("planned progress: on a straight path the time progress, see PLAN.PACE"
         " (fraction: 0.6 is 60 %)")),
        ("GAP.value", "当前数值", "the value now"),
        ("GAP.direction", "越高越好（默认）或越低越好（越高越好 / 越低越好；可省略）",
         "higher or lower is better (higher is better / lower is better; may be left out)"),
        ("VALUE.vintage", "只看这一天以前发布的数据，如2024-10-25（可省略）",
         "only what was published by this day (may be left out)"),
    ],
)  # fmt: skip
def test_a_description_says_scale_words_and_what_may_be_left_out(
    name: str, zh: str, en: str
) -> None:
    name, _, argument = name.partition(".")
    function = FUNCTIONS[name]
    of = {each.name: each.description for each in function.arguments}

    assert (of[argument] if argument else function.description) == Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("name", "args", "code", "zh", "en"),
    [
        ("SHARE", (1, None), ErrorCode.NA, "“总体”为空，请填写", "whole is empty: fill it in"),
        ("SHARE", (1, "x" * 50), ErrorCode.VALUE, f"“总体”不是数值：“{'x' * 40}”",
         f"whole is not a number: {'x' * 40!r}"),
        ("SHARE", (1, " 1,2% "), ErrorCode.VALUE,
         "“总体”不是数值：“ 1,2% ”（是文本，请转换为数值）",
         "whole is not a number: ' 1,2% ' (it is text: turn it into a number)"),
        ("SHARE", (1, 10**400), ErrorCode.VALUE, "“总体”不是数值：“inf”（是文本，请转换为数值）",
         "whole is not a number: 'inf' (it is text: turn it into a number)"),
        ("LEAD", (68.5, 0.5), ErrorCode.VALUE, "“完成进度”不能是68.5，请输入小数：68.5%为0.685",
         "progress cannot be 68.5, give a fraction: 68.5 % is 0.685"),
        ("GAP", (1, 2, "up"), ErrorCode.VALUE, "“方向”不能是“up”，可用：越高越好、越低越好",
         "direction cannot be 'up': use higher, lower"),
        ("GAP", (((1,), (2,)), ((1, 2, 3), (4, 5, 6), (7, 8, 9))), ErrorCode.VALUE,
         "区域大小不一致：“当前值”2×1，“目标值”3×3",
         "ranges of different sizes: value 2×1, target 3×3"),
        ("GAP", (1,), ErrorCode.VALUE, "参数个数不对（给出1个）：PLAN.GAP需要当前值、目标值、方向",
         "1 arguments given: PLAN.GAP takes value, target, direction"),
        ("PLAN.PROGRES", (1,), ErrorCode.NAME, "没有函数“PLAN.PROGRES”，是否指PLAN.PROGRESS",
         "no function 'PLAN.PROGRES': did you mean PLAN.PROGRESS"),
        ("XYZQ", (1,), ErrorCode.NAME, "没有函数“XYZQ”", "no function 'XYZQ'"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_call_is_said_with_what_to_do(
    name: str, args: tuple[Any, ...], code: ErrorCode, zh: str, en: str
) -> None:
    assert call(FUNCTIONS, name, args) == CellError(code, Text(zh=zh, en=en))


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (("PROGRESS", 1, 2, 4),
         ("PLAN.PROGRESS(基期值=1, 当前值=2, 目标值=4) = 0.3333333333\n"
         "从基期到目标已完成的比例，不封顶（小数，0.06即6%）\n= IF(4=1,NA(),(2-1)/(4-1))"),
         ("PLAN.PROGRESS(baseline=1, current=2, target=4) = 0.3333333333\nshare of the way from"
         " base to target that is done; never capped (fraction: 0.06 is 6 %)\n"
         "= IF(4=1,NA(),(2-1)/(4-1))")),
        (("SHARE", 1, None),
         "PLAN.SHARE(部分=1, 总体=) = #N/A “总体”为空，请填写\n部分占总体的比例（小数，0.06即6%）",
         ("PLAN.SHARE(part=1, whole=) = #N/A whole is empty: fill it in\n"
         "part of a whole (fraction: 0.06 is 6 %)")),
        (("GAP", 5, 10, "lower"),
         ("PLAN.GAP(当前值=5, 目标值=10, 方向=lower) = -5\n"
         "距目标还差多少，负数为已超过（与数值同单位）"),
         ("PLAN.GAP(value=5, target=10, direction=lower) = -5\nwhat is missing to the target;"
         " negative once it is passed (in the unit of the values)")),
        (("STATUS", 0.7, 0.75),
         ("PLAN.STATUS(完成进度=0.7, 时序进度=0.75) = 滞后\n"
         "按进度差分档：提前完成、快于时序、基本达到时序、滞后、严重滞后"), None),
    ],
)  # fmt: skip
def test_a_call_is_explained_in_words(given: tuple[Any, ...], zh: str, en: str | None) -> None:
    assert call(FUNCTIONS, "EXPLAIN", given, "zh") == zh
    if en:
        assert call(FUNCTIONS, "EXPLAIN", given, "en") == en


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gap", "GAP"), ("PLAN.GAP", "GAP"), ("plan_gap", "GAP"), ("_xldudf_PLAN_GAP", "GAP"),
        ("规划.GAP", "GAP"), (" gap ", "GAP"), ("cr", "CR_N"), ("PLAN.LQ", "LQ_INDEX"),
        ("XX", None),
    ],
)  # fmt: skip
def test_a_function_is_found_in_the_spelling_of_any_host(name: str, found: str | None) -> None:
    function = FUNCTIONS.find(name)

    assert (function.name if function else None) == found
    assert (name in FUNCTIONS) is (found is not None)
    if function is None:
        with pytest.raises(KeyError):
            FUNCTIONS[name]
        return
    assert (function.full_name, function.classic_name, function.file_name) == (
        f"PLAN.{found}", f"PLAN_{found}", f"_xldudf_PLAN_{found}",
    )  # fmt: skip


def test_two_names_that_a_host_cannot_tell_apart_are_refused() -> None:
    registry = Registry()
    registry.add([declared(Category.PACE, "A.B", "", "x", answer=float)])

    assert len(registry) == 1
    assert registry.nearest("xyz") == ""
    assert registry.nearest("plan.a.c") == "PLAN.A.B"
    for name in ("a_b", "Ａ.B", "A.B"):
        with pytest.raises(ValueError, match="declared twice"):
            registry.add([declared(Category.PACE, name, "", "x", answer=float)])


def test_only_functions_with_a_native_form_can_be_frozen_into_one() -> None:
    known = natives()

    assert {"PROGRESS", "LEAD", "HHI"} <= known.keys()
    assert not {"VALUE", "EXPLAIN", "PERIOD_LABEL"} & known.keys()
    assert all(map(callable, known.values()))
    assert known["SHARE"]("A1", "B1") == FUNCTIONS["SHARE"].native("A1", "B1")  # type: ignore[misc]  # it has one


@pytest.mark.parametrize(
    ("name", "cells", "formula"),
    [
        ("PROGRESS", "ABC", "IF(COUNT(A,B,C)<3,NA(),IF(C=A,NA(),(B-A)/(C-A)))"),
        ("GAP", "AB", "IF(COUNT(A,B)<2,NA(),B-A)"),
        ("LEAD", "AB", ("IF(OR(MIN(A)<-10,MAX(A)>10,MIN(B)<0,MAX(B)>1),#VALUE!,"
         "IF(COUNT(A,B)<2,NA(),(A-B)*100))")),
        ("HHI", "A", "IF(OR(MIN(A)<0,SUM(A)<=0),NA(),SUMSQ(A)/SUM(A)^2)"),
        ("GAP", "ABC", None),  # a word has no native form
        ("GAP", "A", None),
        ("HHI", "ABC", None),
    ],
)  # fmt: skip
def test_a_native_form_asks_for_its_cells_and_refuses_other_scales(
    name: str, cells: str, formula: str | None
) -> None:
    native = FUNCTIONS[name].native
    assert native is not None

    if formula is None:
        with pytest.raises(TypeError, match=name if name != "GAP" or cells == "A" else "direction"):
            native(*cells)
        return
    assert native(*cells) == formula


@pytest.mark.parametrize(
    ("code", "conditions"),
    [
        ("amount", ""), ("fraction", ""), ("time", "MIN(A1)<0,MAX(A1)>1"),
        ("progress", "MIN(A1)<-10,MAX(A1)>10"), ("planned", "MIN(A1)<=-0.5,MAX(A1)>=0.5"),
        ("growth", "MIN(A1)<=-3,MAX(A1)>=3"), ("reduction", "MIN(A1)<=-1,MAX(A1)>=1"),
    ],
)  # fmt: skip
def test_a_scale_refuses_in_excel_what_it_refuses_here(code: str, conditions: str) -> None:
    assert scales()[code].refusing("A1") == conditions


def test_arguments_are_what_a_signature_tells() -> None:
    told = "a b? c?=2 d:series e:series? f:table... g:text h:text? i:direction"
    made = [*signature(told, "F", "each"), *signature("j:direction=1", "F", "vector")]

    assert [(a.optional, a.repeating, a.default, a.in_native(None)) for a in made] == [
        (False, False, None, ""), (True, False, None, ""), (True, False, 2.0, "2"),
        (False, False, None, ""), (True, False, None, ""), (False, True, None, ""),
        (False, False, None, ""), (True, False, "", ""), (True, False, None, ""),
        (True, False, 0.0, "1"),
    ]  # fmt: skip
    assert [a.in_native("A1") for a in made[:3]] == ["A1", "A1", "IF(COUNT(A1)<1,2,A1)"]
    with pytest.raises(TypeError, match="i"):
        made[8].in_native("A1")
    with pytest.raises(ValueError, match=r"F cannot take 'b!'"):
        signature("a b!", "F", "each")


def test_examples_answer_words_in_both_languages() -> None:
    (example, *_) = FUNCTIONS["STATUS"].examples

    assert example.result == Text(zh="滞后", en="behind")
    assert all(function.examples for function in FUNCTIONS)


def test_a_column_of_calls_of_full_width_is_computed_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = [("SHARE", (at, 4)) for at in range(3)]
    monkeypatch.setattr("addin.functions.calling.call", None)  # none is called alone

    assert call_many(FUNCTIONS, calls) == [0, 0.25, 0.5]


def test_sentences_are_found_by_the_code_of_an_indicator(store: Store) -> None:
    del store
    handle = call(FUNCTIONS, "LOAD", (DATA, INDICATORS, CLUSTERS, PLAN))

    found = call(FUNCTIONS, "NARRATIVE", (handle, "2023", "GO"), "zh")

    assert isinstance(found, str), found
    assert "工业总产值" in found


def test_sentences_of_what_nobody_knows_are_refused(store: Store) -> None:
    del store
    handle = call(FUNCTIONS, "LOAD", (DATA, INDICATORS, CLUSTERS, PLAN))

    found = call(FUNCTIONS, "NARRATIVE", (handle, "2023", "ZZ"), "en")

    assert isinstance(found, CellError)
    assert found.code in {ErrorCode.NA, ErrorCode.VALUE}
    assert "ZZ" in found.text.en
