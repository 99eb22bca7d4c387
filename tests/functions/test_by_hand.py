"""Functions with every one of their arguments, against results that were worked out by hand."""

from dataclasses import replace
from math import log, sqrt
from typing import Any

import pytest

import addin.functions.calling
from addin.cells import CellError, ErrorCode
from addin.functions.calling import call, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Registry


def col(*cells: object) -> tuple[tuple[object, ...], ...]:
    return tuple((cell,) for cell in cells)


LINE = [10 + t + season for t, season in enumerate((2, -1, -3, 2) * 3)]  # a line and its seasons
FACTORS = [100 * season for season in (1.1, 0.9, 0.8, 1.2) * 3]
RISING, YEARS = col(100, 110, 120, 130, 140), col(2016, 2017, 2018, 2019, 2020)
NA = ErrorCode.NA
REGION = (col(100, 300), col(120, 330), col(1000, 1000), col(1100, 1300))
# Quantities of 10 and 10, then 6 and 18: volume at old prices 42 / 30, at new ones 30 / 30.
GOODS = (col(10, 20), col(12, 18), col(1, 2), col(2, 1))

CASES: list[tuple[str, tuple[Any, ...], Any]] = [
    ("GAP", (7, 10), 3),
    ("GAP", (7, 10, "lower"), -3),
    ("EXPECTED", (100, 400, 0.5), 250),
    ("EXPECTED", (100, 400, 0.5, "compound"), 200),
    ("STATUS", (0.7, 0.75), "behind"),
    ("STATUS", (0.7, 0.75, "yinchuan"), "on pace"),
    ("STATUS", (0.7, 0.75, "practice"), "behind"),
    ("STATUS_CODE", ("严重滞后",), "far_behind"),
    ("STATUS_CODE", ("Ahead of pace",), "ahead"),
    ("STATUS_CODE", (col("behind", "需预警"),), col("behind", "early_warning")),
    ("STATUS_CODE", ("fine",), ErrorCode.VALUE),
    ("STATUS_TEXT", ("滞后",), "behind"),
    ("GROWTH_TEXT", (105.2, 100, "", "zh"), "同比增长5.2%"),
    ("GROWTH_TEXT", (12.5, -3.2, "", "zh"), "由上年同期亏损3.20亿元转为盈利12.50亿元"),
    ("GROWTH_TEXT", (-3, -2, "万元", "zh"), "亏损3万元，同比增亏1万元"),
    ("STATUS_TEXT", ("on_pace", "zh"), "基本达到时序"),
    ("STATUS_TEXT", ("基本达到时序", "en"), "on pace"),
    ("ELAPSED", ("2021Q1", 2021), 1),
    ("ELAPSED", ("2021Q3-2Q", 2021), 1),
    ("PERIOD_LABEL", ("2024Q3上年同期", "en"), "Quarter 3 2023"),
    ("PERIOD_LABEL", ("202412-3M", "en"), "September 2024"),
    ("PERIOD_LABEL", ("本期", "en"), ErrorCode.VALUE),
    ("PERIOD_LABEL", ("上期", "en"), ErrorCode.VALUE),
    ("ELAPSED", ("2020Q4", 2021), 0),
    ("ELAPSED", ("2020Q3", 2021), NA),
    ("PERIOD_LABEL", ("2024Q3", "en"), "Quarter 3 2024"),
    ("ROUND_CN", (2.5, 0), 3),
    ("ROUND_CN", (-2.5, 0), -3),
    ("ROUND_CN", (2.5, 0, "gbt8170"), 2),
    ("ROUND_CN", (2.345, 2), 2.35),
    ("ROUND_CN", (1234, -2), 1200),
    ("ROUND_CN", (2.5, 15), 2.5),
    ("ROUND_CN", (2.5, 16), ErrorCode.VALUE),
    ("ROUND_CN", (2.5, 0.5), ErrorCode.VALUE),
    ("CR_N", (col(5, 4, 3, 2, 1), 2), 0.6),
    ("CR_N", (col(5, 1, 4, 3, 2, 5),), 0.95),
    ("CR", (col(5, 4, 3, 2, 1), 1), 1 / 3),
    ("CR_N", (col(5, 4), 0), ErrorCode.VALUE),
    ("LQ", (10, 100, 50, 1000), 2),
    ("HHI", (col(50, 30, 20),), 0.38),
    ("DISCRETE", (col(1, 3, 6),), col(1, 2, 3)),
    ("CHAIN", (col(0.1, 0.21),), sqrt(1.1 * 1.21) - 1),
    ("CHAIN_INDEX", (col(0.1, 0.2),), col(110, 132)),
    ("CHAIN_INDEX", (col(0.1, 0.2), 1), col(100, 120)),
    ("CHAIN_INDEX", (col(0.1, 0.2), 0, 200), col(220, 264)),
    ("CHAIN_INDEX", (((0.1, 0.2),), 0, 200), ((220, 264),)),
    ("SEASONAL", (col(*LINE), 4, "additive", "seasons"), col(*(2, -1, -3, 2) * 3)),
    ("SEASONAL", (col(*LINE), 4, "additive"), col(*range(10, 22))),
    ("SEASONAL", (col(*LINE), 4, "additive", "trend"), col(NA, NA, *range(12, 20), NA, NA)),
    ("SEASONAL", (col(*FACTORS),), col(*[100] * 12)),
    ("SEASONAL", (col(*FACTORS), 4, "multiplicative", "seasons"), col(*[1.1, 0.9, 0.8, 1.2] * 3)),
    ("LMDI", (((2, 3),), ((4, 3),)), ((6, 0),)),
    ("LMDI", (((2, 3),), ((4, 3),), "multiplicative"), ((2, 1),)),
    # 20 per cent of 400 nationally; -10 and 30 from the mix; 10 and -60 of its own.
    ("SHIFT_SHARE", REGION, [50, 80, 20, -50, -20, -30, 0]),
    ("FISHER", GOODS, sqrt(1.4) - 1),
    ("FISHER", (*GOODS, "price"), 1 / sqrt(1.4) - 1),
    ("GINI", (col(1, 3),), 0.25),
    ("GINI", (col(1, 3), col(1, 3)), 0.15),
    ("THEIL", (col(1, 3),), (log(2 / 1) + log(2 / 3)) / 2),
    ("SPECIALISATION", (col(50, 50), col(75, 25)), 0.5),
    ("OUTLIERS", (col(10, 11, 12, 13, 14, 15, 16, 17, 30),), col(*[0] * 8, 1)),
    ("OUTLIERS", (col(10, 11, 12, 13, 14, 15, 16, 17, 30), "fences", None, 5), col(*[0] * 9)),
    ("OUTLIERS", (col(10, 11, 12, 13, 14, 15, 16, 17, 30), "median"), col(*[0] * 8, 1)),
    ("OUTLIERS", (col(10, 11, 12, 13, 14, 15, 16, 17, 30), "median", None, 9), col(*[0] * 9)),
    # 10 beside 4 and 4; least squares, each with its weight.
    ("RECONCILE", (col(10, 4, 4),), col(9, 4.5, 4.5)),
    ("RECONCILE", (col(10, 4, 4), None, "equal"), col(28 / 3, 14 / 3, 14 / 3)),
    ("RECONCILE", (col(10, 4, 4), None, "top_down"), col(10, 5, 5)),
    ("RECONCILE", (col(1, -3, 4),), col(1, -3, 4)),
    ("RECONCILE", (col(1, -3, 4), None, "structural", "nonnegative"), col(3, 0, 3)),
    ("BENCHMARK", (col(1, 1, 1, 1), col(8)), col(2, 2, 2, 2)),
    ("BENCHMARK", (col(1, 1, 1, 1), col(8), "average"), col(8, 8, 8, 8)),
    ("DISTANCE", (8, 10, col(8, None, 10, 12)), 1),
    ("DISTANCE", (8, 10, col(8, 10, 12), "lower"), 0),
    ("DISTANCE", (12, 10, col(8, 10, 12), "lower"), 1),
    ("DISTANCE", (8, 10, col(8)), NA),
    ("STATUS_INDEX", (70, 40, 100), 5),
    ("STATUS_INDEX", (70, 100, 40, "lower"), 5),
    ("STATUS_INDEX", (70, 40, 100, "higher", "sdsn"), 50),
    ("FORECAST_ERROR", (col(10, 20), col(12, 17), col(1, 2, 4)),
     [0.5, sqrt(6.5), 2.5, -2.5, 17.5, 2.5 / 1.5]),
    ("ROUND_SUM", (col(1.27, 1.26, 1.47), 1), col(1.3, 1.2, 1.5)),
    ("ROUND_CN", (60.38, 1, "half_up", 0.5), 60.5),
    ("ROUND_CN", (60.25, 1, "gbt8170", 0.5), 60),
    ("ROUND_CN", (col(8300, 8350, None), None, None, 100), col(8300, 8400, NA)),
    ("ROUND_CN", (1, 1, "half_up", 0), ErrorCode.VALUE),
    # A half and two thirds: odds of 1 and 2, then 4, which are four fifths.
    ("LOGIT_FORECAST", (col(2020, 2021), col(1 / 2, 2 / 3), 2022), 0.8),
    ("LOGIT_FORECAST", (col(2020, 2021), col(1 / 2, 2 / 3), 2022, "weighted"), 0.8),
    ("LOGIT_FORECAST", (col(2020, 2021), col(50, 60), 2022), ErrorCode.VALUE),
    ("ADDITIVITY", (col(1.2, 2.3), 3.7, 1), [0.2, 0.15]),
    ("ADDITIVITY", (col(1.2, None), 3.7, 1), NA),
    ("TREND", ((2015, 2020), (50, 60), "un2022", "higher", 90, 2030), "fair progress"),
    ("TREND", ((2015, 2020), (50, 60), "un2022"), NA),
    ("AARR", (col(2010, 2011), col(100, 90)), 0.1),
    ("TREND", (YEARS, RISING, "weather"), "sun"),
    ("TREND", (YEARS, RISING, "weather", "lower"), "thunderstorm"),
]  # fmt: skip


def _cells(answer: Any) -> list[Any]:
    rows = answer if isinstance(answer, tuple) else ((answer,),)
    return [cell.code if isinstance(cell, CellError) else cell for row in rows for cell in row]


@pytest.mark.parametrize(("name", "args", "wanted"), CASES)
def test_a_call_answers_what_was_worked_out_by_hand(
    name: str, args: tuple[Any, ...], wanted: Any
) -> None:
    answer = call(FUNCTIONS, name, args, "en")

    if isinstance(wanted, list):  # names beside numbers
        assert isinstance(answer, tuple)
        assert [row[1] for row in answer] == pytest.approx(wanted)
        return
    for found, expected in zip(_cells(answer), _cells(wanted), strict=True):
        number = isinstance(expected, float | int)
        assert found == (pytest.approx(expected, abs=1e-9) if number else expected)


def test_what_goods_add_to_volume_adds_up_to_it() -> None:
    parts = _cells(call(FUNCTIONS, "FISHER", (*GOODS, "contributions"), "en"))

    assert sum(parts) == pytest.approx(100 * (sqrt(1.4) - 1))
    assert parts[0] < 0 < parts[1]  # less of the first, more of the second


def test_functions_are_found_by_every_name_of_theirs() -> None:
    assert FUNCTIONS["CR"] is FUNCTIONS["CR_N"]
    assert FUNCTIONS["plan.lq"] is FUNCTIONS["LQ_INDEX"]
    assert "NOPE" not in FUNCTIONS
    assert len(FUNCTIONS) == len(list(FUNCTIONS))
    with pytest.raises(KeyError):
        FUNCTIONS["NOPE"]


def test_two_names_that_a_host_cannot_tell_apart_are_refused() -> None:
    share = FUNCTIONS["SHARE"]
    registry = Registry()
    registry.add([share])

    with pytest.raises(ValueError, match="declared twice"):
        registry.add([replace(share, name="share")])
    registry.add([replace(share, name="SHARE_2")])
    assert len(registry) == 2


@pytest.mark.parametrize(("width", "answered"), [(2, True), (3, False)])
def test_ranges_are_answered_up_to_the_largest_size(
    monkeypatch: pytest.MonkeyPatch, width: int, *, answered: bool
) -> None:
    monkeypatch.setattr(addin.functions.calling, "MOST_CELLS", 4)

    answer = call(FUNCTIONS, "GAP", (((1.0,), (2.0,)), ((5.0,) * width,)))

    assert isinstance(answer, tuple) is answered


@pytest.mark.parametrize(
    ("args", "codes"),
    [
        ((col(1, None, "x"), 4), [0.25, NA, ErrorCode.VALUE]),
        ((col(1, 2), CellError(ErrorCode.DIV0)), [ErrorCode.DIV0] * 2),
        ((col(CellError(ErrorCode.DIV0), 2), col(4, None)), [ErrorCode.DIV0, NA]),
        ((col(1, 2), col(0, 4)), [NA, 0.5]),
        (((1, 2), (4, 4)), [0.25, 0.5]),
    ],
)
def test_each_cell_of_a_range_has_its_own_answer(args: tuple[Any, ...], codes: list[Any]) -> None:
    assert _cells(call(FUNCTIONS, "SHARE", args, "en")) == codes


def test_a_column_of_calls_is_one_of_single_ones() -> None:
    rows = [("GAP", (7, 10)), ("GAP", (7, 10, "lower")), ("GAP", (None, 10)), ("GAP", ("x", 10)),
            ("GAP", (7, 10, "up")), ("GAP", (CellError(ErrorCode.DIV0), 10))]  # fmt: skip

    found = [cell.code if isinstance(cell, CellError) else cell
             for cell in call_many(FUNCTIONS, rows, "en")]  # fmt: skip

    value = ErrorCode.VALUE
    assert found == [3, -3, NA, value, value, ErrorCode.DIV0]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("CHAIN", (col(0.1, None, 0.21),)),
        ("ROUND_SUM", (col(1.4, None, 2.6), 0, None, "remainders")),
        ("ADDITIVITY", (col(1, None), 3)),
    ],
)
def test_a_hole_in_a_range_that_must_be_whole_is_named(name: str, args: tuple[Any, ...]) -> None:
    answer = call(FUNCTIONS, name, args, "en")

    assert isinstance(answer, CellError)
    assert answer.code is NA
    assert answer.text.zh == "区域中有空单元格，请补齐"
