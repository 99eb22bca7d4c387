"""Bad input gets a reason or words, never a wrong number and never NumPy's own exception."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import Parameter, signature
from itertools import islice, product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, Numbers, floats
from addin.measures.projection.backtest import past_error
from addin.measures.projection.extrapolation import extrapolate
from addin.measures.projection.forecasts import logit_forecast
from addin.measures.projection.history import history
from addin.measures.reasons import Reason
from addin.measures.rounding import (
    additivity,
    largest_remainder,
    round_array,
    round_half_up,
    round_preserve_sum,
    round_to_interval,
)
from addin.measures.series.average import average_growth_cumulative, average_of_rates
from addin.measures.series.growth import discrete, growth
from addin.measures.series.outliers import hidiroglou_berthelot, mad_bounds, tukey_fences
from addin.measures.series.reconciliation import denton_cholette, reconcile, top_down
from addin.measures.series.revision import revision_statistics
from addin.measures.series.seasonal import seasonal
from addin.measures.structure.clusters import (
    concentration,
    gini,
    gini_specialisation,
    hhi,
    is_disclosive,
    krugman,
    net_of_overlap,
    rank,
    shares,
    theil,
)
from addin.measures.structure.decomposition import (
    attribute_gap,
    lmdi_additive,
    lmdi_multiplicative,
    shift_share,
)
from addin.measures.structure.indices import chain_index, fisher_contributions, fisher_index
from addin.measures.targets.course import Course
from addin.measures.targets.pace import expected_milestone
from addin.measures.targets.progress import progress_level
from addin.measures.targets.status import Thresholds, status
from addin.measures.targets.trends import eurostat, oecd_trend, sdsn_trend, statcan, un2022, un2023
from addin.measures.targets.weather import weather

MODULES = (
    "series.growth",
    "series.average",
    "targets.progress",
    "targets.gap",
    "targets.pace",
    "structure.clusters",
    "structure.decomposition",
    "series.revision",
    "targets.course",
    "targets.distances",
    "projection.extrapolation",
    "projection.year",
    "projection.kinds",
)
ODD = (float("nan"), float("inf"), -float("inf"), 0.0, -1.0, 1e308, -1e308, 5e-324, 0.5, 100.0)


def formulas() -> Iterator[Callable[..., Any]]:
    """Every public formula that takes scalars and arrays."""
    for name in MODULES:
        module = import_module(f"addin.measures.{name}")
        for word, found in vars(module).items():
            own = getattr(found, "__module__", "") == module.__name__
            if (
                own
                and not word.startswith("_")
                and callable(found)
                and any(
                    parameter.annotation == Numbers
                    for parameter in signature(found).parameters.values()
                )
            ):
                yield found


FORMULAS = tuple(formulas())


def required(formula: Callable[..., Any]) -> int:
    return sum(
        parameter.default is Parameter.empty for parameter in signature(formula).parameters.values()
    )


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.__name__)
def test_a_formula_answers_odd_numbers_with_a_finite_number_or_nan(
    formula: Callable[..., Any],
) -> None:
    odd = product(ODD, repeat=required(formula))

    columns = np.array(list(islice(odd, 20_000))).T
    answers = formula(*columns)

    assert not np.isinf(answers).any()
    unknown = ~np.isfinite(columns).all(axis=0)
    assert np.isnan(answers[unknown]).all()


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.__name__)
def test_a_formula_gives_the_same_for_a_cell_as_for_a_range(formula: Callable[..., Any]) -> None:
    columns = np.array([[3.0, 2.0], [5.0, 4.0], [7.0, 1.0], [0.5, 0.25], [9.0, 2.0], [1.0, 1.0]])
    inputs = columns[: required(formula)]

    together = formula(*inputs)
    singly = [formula(*row) for row in inputs.T]

    assert np.array_equal(together, singly, equal_nan=True)
    assert all(isinstance(one, float) for one in singly)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.__name__)
def test_a_formula_takes_an_empty_range_and_refuses_unequal_ones_with_words(
    formula: Callable[..., Any],
) -> None:
    count = required(formula)

    assert formula(*[np.array([])] * count).size == 0
    if count > 1:
        with pytest.raises(UsageError, match="different sizes") as caught:
            formula(np.ones(2), *[np.ones(3)] * (count - 1))
        assert "大小不一致" in caught.value.text.zh


@pytest.mark.parametrize("bad", ["n/a", "12", ["1", "2"], [1, "x"], b"1", 1j, {}, [[1], [1, 2]]])
def test_what_is_not_a_number_is_refused_with_words(bad: Any) -> None:
    with pytest.raises(UsageError) as caught:
        growth(bad, 1.0)
    assert caught.value.text.zh
    assert caught.value.text.en


def test_missing_values_of_other_libraries_are_holes() -> None:
    column = pd.Series([1, None, 3], dtype="Int64")

    assert np.isnan(floats([None, pd.NA, float("nan")])).all()
    assert np.array_equal(floats(column), [1, np.nan, 3], equal_nan=True)
    assert floats(None).shape == ()


def test_whole_numbers_and_truth_values_are_numbers() -> None:
    assert progress_level(0, np.array([1, 2]), 4).tolist() == [0.25, 0.5]
    assert floats(np.True_) == 1


@pytest.mark.parametrize(
    "answer",
    [
        concentration,
        hhi,
        gini,
        theil,
        average_of_rates,
    ],
)
@pytest.mark.parametrize("row", [[], [np.nan], [np.nan, np.nan], [np.inf, 1], [-5.0, 3.0]])
def test_a_row_without_an_answer_gives_nan(answer: Callable[..., Any], row: list[float]) -> None:
    found = answer(row)

    assert np.isnan(found) or np.isfinite(found)
    if not any(np.isfinite(row)) or min(row) < -1:
        assert np.isnan(found)


def test_empty_rows_have_empty_answers() -> None:
    empty: list[float] = []

    assert shares(empty).size == rank(empty).size == discrete(empty).size == 0
    assert round_array(empty).size == 0
    assert round_preserve_sum(empty).size == 0
    assert bool(is_disclosive(empty))
    assert np.isnan(expected_milestone(empty, empty, 2024))
    assert revision_statistics(empty, empty).n == 0
    assert tukey_fences(empty).reason == "short_history"
    assert mad_bounds([5, 5, 5]).reason == "total_unchanged"
    assert hidiroglou_berthelot([0, 1], [1, np.nan]).reason == "short_history"
    assert hidiroglou_berthelot([1, 2, 4], [2, 4, 8]).reason == "total_unchanged"
    assert extrapolate(empty, 1).reason == "short_history"
    assert np.isnan(past_error(empty))


def test_a_hole_or_a_negative_makes_rows_unknown_not_zero() -> None:
    assert np.isnan(denton_cholette([100], [1, -1, 1, 1])).all()
    assert np.isnan(denton_cholette([np.nan], [1, 1, 1, 1])).all()
    assert np.isnan(reconcile([1, np.nan], [[1], [1]])).all()
    assert np.isnan(round_preserve_sum([1.5, np.nan])).all()
    assert np.isnan(additivity([1, np.nan], 2, 0)["residual"])


@pytest.mark.parametrize(
    "call",
    [
        lambda: expected_milestone([2020, 2020], [1, 2], 2021),
        lambda: expected_milestone([2020], [1, 2], 2021),
        lambda: discrete([1, 2, 3], [2020]),
        lambda: reconcile([1, 2], [[1], [1], [1]]),
        lambda: denton_cholette([1, 2, 3], [1, 2]),
        lambda: denton_cholette([], [1.0]),
        lambda: revision_statistics([1], [1, 2]),
        lambda: hidiroglou_berthelot([1], [1, 2]),
        lambda: history([1, 2], [1]),
        lambda: history([1, 1], [1, 2]),
        lambda: extrapolate([1, 2], 1, method="crystal ball"),
        lambda: extrapolate([1, 2], 1, level=95),
        lambda: round_half_up("twelve"),
        lambda: round_to_interval("1", 0, "half_even"),
        lambda: round_array([1.0], 40),
        lambda: largest_remainder([0, 0], 10),
        lambda: largest_remainder([-1, 2], 10),
        lambda: Thresholds(ahead=-5),
        lambda: status([1, 2], [1, 2, 3]),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_in_both_languages(call: Callable[[], Any]) -> None:
    with pytest.raises(UsageError) as caught:
        call()
    assert caught.value.text.zh
    assert not caught.value.text.en.endswith(".")


def course(row: FloatArray) -> Course:
    return Course(base=row[0], current=row[1], years=5, target=row[2], years_to_target=14)


EXTREMES = (0.0, -1.0, 1e308, -1e308, 5e-324, 1e-300, 1.0)


@pytest.mark.parametrize("first", EXTREMES)
@pytest.mark.parametrize("second", EXTREMES)
@pytest.mark.parametrize(
    "answer",
    [
        lambda row: [concentration(row), hhi(row), gini(row), theil(row)],
        lambda row: [krugman(row, row[::-1]), gini_specialisation(row, row[::-1])],
        lambda row: [average_of_rates(row), average_growth_cumulative(row[0], row)],
        lambda row: [*discrete(row)],
        lambda row: [*fisher_contributions(row, row[::-1], row, row)],
        lambda row: [shift_share(row, row[::-1], row, row).growth],
        lambda row: [*lmdi_additive(row, row[::-1]), *lmdi_multiplicative(row, row[::-1])],
        lambda row: [attribute_gap(row, row[::-1], row[0], row[1], baselines=row).rest],
        lambda row: [extrapolate(row, 2).value],
        lambda row: [extrapolate(row, 2, method="loglinear").value],
        lambda row: [past_error(row)],
        lambda row: [revision_statistics(row, row[::-1]).theil_u1],
        lambda row: [hidiroglou_berthelot(row, row[::-1]).low, tukey_fences(row).low],
        lambda row: [mad_bounds(row).low],
        lambda row: [*denton_cholette(row[:2], np.abs(row))],
        lambda row: [*reconcile(row[:3], [[1, 1], [1, 0], [0, 1]])],
        lambda row: [*top_down(row[0], row)],
        lambda row: [*round_array(row, 2), *round_preserve_sum(row, 1)],
        lambda row: [*shares(row), net_of_overlap(row, row)],
        lambda row: [weather(np.arange(row.size), row, 1, target=row[1], target_year=99).value],
        lambda row: [logit_forecast(np.arange(row.size), row, 99)],
        lambda row: [statcan(course(row)).value, statcan(course(row)).score],
        lambda row: [eurostat(course(row)).value, sdsn_trend(course(row)).value],
        lambda row: [un2023(course(row)).value, un2022(course(row), row[0]).value],
        lambda row: [oecd_trend(np.arange(row.size), row).value],
        lambda row: [*chain_index(row), fisher_index(row, row, row, row[::-1]).volume],
        lambda row: [*seasonal(row).adjusted, *seasonal(row, 2, "additive").seasons],
    ],
)
def test_extreme_rows_give_finite_numbers_or_nan_without_a_warning(
    answer: Callable[..., Any], first: float, second: float
) -> None:
    row = np.array([first, second, first, 1.0, second, first, second, 2.0])

    assert not np.isinf(answer(row)).any()


def test_every_reason_has_words_in_both_languages() -> None:
    assert all(reason.zh and reason.en for reason in Reason)
