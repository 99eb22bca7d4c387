"""Every answer of a measure to a few small numbers, worked out by hand; NaN where it has none."""

from collections.abc import Callable
from math import exp, log, nan
from typing import Any

import numpy as np
import pytest

from addin.errors import UsageError
from addin.measures.projection import forecasts, history, kinds, year
from addin.measures.projection.backtest import past_error
from addin.measures.projection.extrapolation import extrapolate
from addin.measures.reasons import Reason
from addin.measures.series import growth
from addin.measures.structure import decomposition, indices
from addin.measures.targets import pace, progress
from addin.measures.targets.status import Thresholds

CASES: list[tuple[Callable[..., Any], tuple[Any, ...], Any]] = [
    # The logarithm of a target of growth, and back.
    (kinds.log_of_growth, (100, 0.5, 2), log(225)),
    (kinds.log_of_growth, (1, 0, 7), 0),
    (kinds.log_of_growth, ([100, 0, -5, 100, 100], [0.1, 0.1, 0.1, -1, -1.5], 1),
     [log(110), nan, nan, nan, nan]),
    (kinds.log_of_growth, (0, -2, 1), nan),
    (kinds.growth_of_log, (log(225), 100, 2), 0.5),
    (kinds.growth_of_log, (log(225), [0, -1, 100, 100], [2, 2, 0, -2]), [nan] * 4),
    (kinds.log_of_reduction, ([0, 0.5, -1, 1, 2], ), [0, log(0.5), log(2), nan, nan]),
    (kinds.reduction_of_log, ([0, log(0.5), log(2)], ), [0, 0.5, -1]),
    # How probable it is to reach and to keep.
    (kinds.reach_chance, (10, 0, [9, 10, 11], 1), [0.95, 0.95, 0.05]),
    (kinds.reach_chance, (10, 0, [9, 10, 11], -1), [0.05, 0.95, 0.95]),
    (kinds.reach_chance, (10, 0, 10.5, 1, 0.5), 0.95),
    (kinds.reach_chance, (10, 1, 10, [1, -1, 0, 2]), [0.5, 0.5, nan, nan]),
    (kinds.reach_chance, (10, [-1, nan], 10, 1), [nan, nan]),
    (kinds.reach_chance, ([1e9, -1e9], 1, 0, 1), [0.95, 0.05]),
    (kinds.keep_chance, (10, 0, [9, 10, 10.1, 5], [11, 10, 12, 9]), [0.95, 0.95, 0.05, 0.05]),
    (kinds.keep_chance, (10, [1, -1], [9, 9], [8, 11]), [nan, nan]),
    (kinds.keep_chance, (10, 1, -1e9, [1e9, 10]), [0.95, 0.5]),
    # What a year comes to.
    (year.share_to_date, ([0.1, 0.2, 0.4, 0.6], ), 0.4),
    (year.share_to_date, ([0.2, nan, 0.4], ), 0.3),
    (year.share_to_date, ([0.2, 0.4], 1), 0.4),
    (year.share_to_date, ([nan, nan], ), nan),
    (year.year_estimate, (30, [0.25, 0, -0.5, nan]), [120, nan, nan, nan]),
    (year.year_estimate_by_growth, (200, [0.05, -0.5]), [210, 100]),
    (year.default_error, ([1, 3, 4, 6, 7, 11], ), [0.05, 0.05, 0.04, 0.04, 0.025, 0.025]),
    (year.year_error, ([0.25], 3), 0.05),
    (year.year_error, ([0.25, 0.25], 4), 0.04),  # one error is too few
    (year.year_error, ([0.25, 0.25, 0.25], 3), 0.002),  # never quite certain
    (year.year_error, ([0.2, 0.3, 0.25], 3), 0.5 / 2**0.5),  # 0.3/0.2 - 1, then 0.25/0.25 - 1
    # Only the last four errors count: the first, of 100 per cent, does not.
    (year.year_error, ([1, 2, 2, 2, 2, 2], 3, 1), 0.002),
    (history.contradicted, ([1, 2, 3, nan], 2, 2), [True, False, True, False]),
    (history.last_year, ([2020, 2021], [[1, 2], [1, nan], [nan, nan]]), [2021, 2020, 0]),
    (history.history, ([2020, 2021, 2022], [[1, nan, 3], [1, 2, nan], [nan, nan, nan]]),
     [[nan, nan, 3], [1, 2, nan], [nan, nan, nan]]),
    (history.history, ([2020, 2021], [1, 2], [True, False]), [nan, 2]),
    (history.history, ([2020, 2021], [1, 2], [False, True]), [1, nan]),
    (past_error, ([100, 102, 104, 106, 108], ), nan),  # no year has five before it
    (past_error, ([100, 102, 104, 106, 108, 110], ), 0),
    (past_error, ([100, 102, 104, 106, 108, 100], ), 0.1),
    # Where a change comes from.
    (decomposition.contribution, (120, 100, [1050, 1000.4, 1000.6, 950], 1000),
     [0.4, nan, 20 / 0.6, -0.4]),
    (decomposition.contribution, (-2, -1, -1050, -1000), 0.02),
    (decomposition.pull, (120, 100, [1000, 0, -1000]), [2, nan, nan]),
    (decomposition.pull, (80, 100, 1000), -2),
    (decomposition.contribution_weighted, (0.3, 0.05), 0.015),
    (decomposition.pull_by_growth, (300, [1000, 0, -1000], 6), [1.8, nan, nan]),
    (decomposition.pull_by_growth, (300, 1000, [-6, 0, 0.06]), [-1.8, 0, 0.018]),
    (decomposition.contribution_by_growth, (0.018, [0.05, 0.0004, 0.0005, -0.0004, -0.05]),
     [0.36, nan, 36, nan, -0.36]),
    # Indices.
    (indices.chain_index, ([], 0), []),
    (indices.chain_index, ([0.1, -0.5, 1.0], 0), [110, 55, 110]),
    (indices.chain_index, ([0.1, -0.5, 1.0], 1), [100, 50, 100]),
    (indices.chain_index, ([0.1, -0.5, 1.0], 3, 1), [1, 0.5, 1]),
    (indices.chain_index, ([nan, 0.1], 0), [100, 110]),
    (indices.chain_index, ([0.1, nan, 0.1], 0), [110, nan, nan]),
    (indices.chain_index, ([0.1, -1, 0.1], 0), [110, nan, nan]),
    (indices.fixed_base, ([50, 60, 75], 2), [250 / 3, 100, 125]),
    (indices.fixed_base, ([0, 60], 1), [nan, nan]),
    (indices.fixed_base, ([-1, 60], 1), [nan, nan]),
    (indices.fisher_contributions, ([10, 20], [20, 20], [1, 1], [1, 1]), [1 / 3, 0]),
    (indices.fisher_contributions, ([10, 20], [20, 20], [1, 0], [1, 1]), [nan, nan]),
    # A share on a straight line of its logits: 1/2, then 2/3 is 2 to 1, then 4/5 is 4 to 1.
    (forecasts.logit_forecast, ([2020, 2021], [1 / 2, 2 / 3], 2022), 0.8),
    (forecasts.logit_forecast, ([2020, 2021], [50, 200 / 3], 2022, 100), 80),
    (forecasts.logit_forecast, ([2020, 2021, 2022], [1 / 2, nan, 4 / 5], 2021), 2 / 3),
    (forecasts.logit_forecast, ([2020], [0.5], 2022), nan),
    (forecasts.logit_forecast, ([2020, 2020], [0.5, 0.6], 2022), nan),
    (forecasts.logit_forecast, ([2020, 2021], [0.5, 1], 2022), nan),
    (forecasts.logit_forecast, ([2020, 2021], [0, 0.5], 2022), nan),
    (forecasts.logit_forecast, ([2020, 2021], [0.5, 0.6], nan), nan),
    # How far.
    (progress.progress_reduction, ([0.1, 0.19, -0.1, 0.1, 0.1, 1], [0.19, 0.19, 0.19, 0, -1, 0.5]),
     [0.5, 1, log(1.1) / log(0.81), nan, nan, nan]),
    (progress.progress_level, (100, [120, 90, 300], 200, 1), [0.2, -0.1, 2]),
    (progress.progress_level, (100, 120, 100, 1), nan),
    (progress.progress_level, (10, 8, 5, -1), 0.4),
    (progress.progress_sum, ([0, 5, 20], [10, 10, 10]), [0, 0.5, 2]),
    (progress.progress_sum, (5, 0), nan),
    (progress.completion, ([0, 5, 20], 10), [0, 0.5, 2]),
    (progress.completion, (5, 0), nan),
    # Growth.
    (growth.growth, ([106, 0, -1, 5, 5], [100, 100, 100, 0, -5]), [0.06, -1, nan, nan, nan]),
    (growth.annualised, (30, [10, 0, -10, 10], [40, 40, 40, 0]), [120, nan, nan, nan]),
    (growth.ttm, (30, 10, 40), 60),
    (growth.discrete, ([1, 3, 4, 9], [2020, 2020, 2021, 2021]), [1, 2, 4, 5]),
    (growth.discrete, ([1, 3, 2], ), [1, 2, -1]),
    # Where a plan should stand.
    (pace.time_progress, ([0, 3, 5, 6, -1, 3], [5, 5, 5, 5, 5, 0]), [0, 0.6, 1, 1, nan, nan]),
    (pace.lead, (0.5, 0.75), -25),
    (pace.planned_on_path, (100, [120, 100, 220], [200, 100, 200]), [0.2, nan, 1.2]),
    (pace.expected_total, (110, 0.5), 55),
    (pace.planned_seasonal, ([0, 3, 5], [0.1, 0.5, 0.2], 5), [0.02, 0.7, 1]),
    (pace.expected_compound, ([100, 0, 100], [121, 121, 0], 0.5), [110, nan, nan]),
    (pace.expected_reduction, ([0.19, 1, 2, -0.21], 0.5), [0.1, nan, nan, -0.1]),
    (pace.expected_milestone, ([2025, 2020, 2022], [60, 10, nan], [2019, 2020, 2024, 2026, nan]),
     [nan, 10, 50, 60, nan]),
    (pace.expected_milestone, ([], [], [2020]), [nan]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "given", "expected"), CASES,
    ids=[f"{measure.__name__}-{at}" for at, (measure, *_) in enumerate(CASES)],
)  # fmt: skip
def test_a_measure_answers_what_a_person_works_out(
    measure: Callable[..., Any], given: tuple[Any, ...], expected: Any
) -> None:
    found = np.asarray(measure(*given), float)

    assert found.shape == np.shape(expected)
    assert found == pytest.approx(np.asarray(expected, float), abs=1e-11, nan_ok=True)


@pytest.mark.parametrize(
    ("parts", "total", "why"),
    [
        ([-1, -3], -4, None),
        ([-1, 3], 2, Reason.OFFSETTING),
        ([-1e-8, 3], 3, None),
        ([-1e-6, 3], 3, Reason.OFFSETTING),
        ([0, 4], 4, None),
        ([nan, -4], -4, None),
        ([0.04], 0.04, Reason.TOTAL_UNCHANGED),
        ([0.05], 0.05, None),
        ([-0.04], -0.04, Reason.TOTAL_UNCHANGED),
        ([-0.06], -0.06, None),
    ],
)
@pytest.mark.parametrize("path", [100, -100])
def test_why_the_parts_of_a_gap_have_no_share(
    parts: list[float], total: float, why: Reason | None, path: float
) -> None:
    assert decomposition.why_no_shares(parts, total, path) is why


def test_a_gap_is_split_over_clusters_overlap_and_rest() -> None:
    values, paths = [30, 20, 45], [32, nan, 40]

    plain = decomposition.attribute_gap(values, paths, 90, 100)
    shared = decomposition.attribute_gap(
        values, paths, 90, 100, overlap=(5, 4), baselines=[20, 10, 30], total_baseline=70
    )
    whole = decomposition.attribute_gap(values, paths, 90, 100, baselines=[20, 10, 30])
    nothing = decomposition.attribute_gap(values, paths, 90, 100, baselines=[20, 10, 60],
                                          total_baseline=70)  # fmt: skip

    assert plain.parts.tolist() == pytest.approx([-2, nan, 5], nan_ok=True)
    assert (plain.total, plain.rest, plain.overlap) == (-10, -13, 0)
    # 100 and 4 twice less 72 leave 32 of the path; 10 of the 20 left of the base.
    assert shared.parts.tolist() == pytest.approx([-2, 20 - 16, 5])
    assert shared.overlap == -1
    assert shared.rest == pytest.approx(-10 - 7 + 1)
    assert whole.parts.tolist() == pytest.approx([-2, 20 - 28, 5])
    assert whole.rest == pytest.approx(-10 + 5)
    assert np.isnan(nothing.parts[1])
    with pytest.raises(UsageError):
        decomposition.attribute_gap([1, 2, 3], [1, 2], 3, 3)


def test_industries_without_a_base_are_new() -> None:
    found = decomposition.shift_share([100, 0, 50], [110, 8, 60], [1000, 100, 0], [1200, 110, 40])

    # The nation grows from 1100 to 1350; the region has 100 in industries with a rate.
    assert found.growth == 178 - 150
    assert found.national == pytest.approx(100 * (1350 / 1100 - 1))
    assert found.mix == pytest.approx(120 - 100 * 1350 / 1100)
    assert found.regional == pytest.approx(110 - 120)
    assert found.new_and_exited == pytest.approx(8 + 10)
    assert found.homothetic == pytest.approx(100 * 1000 / 1100 * -0.1)
    assert found.allocation == pytest.approx((100 - 100 * 1000 / 1100) * -0.1)
    ratios = found.mix_ratio * found.regional_ratio * found.new_ratio
    assert ratios == pytest.approx((178 / 150) / (1350 / 1100))
    lost = decomposition.shift_share([0], [5], [0], [6])
    assert np.isnan([lost.mix_ratio, lost.regional_ratio, lost.national]).all()


@pytest.mark.parametrize("split", [decomposition.lmdi_additive, decomposition.lmdi_multiplicative])
def test_factors_that_do_not_change_have_no_effect(split: Callable[..., Any]) -> None:
    added = split is decomposition.lmdi_additive

    assert split([2, 5], [2, 5]).tolist() == pytest.approx([0, 0] if added else [1, 1])
    assert split([2, 5], [4, 5]).tolist() == pytest.approx([10, 0] if added else [2, 1])
    assert np.isnan(split([-2, 5], [2, 5])).any()
    zero = split([0, 5], [2, 5])
    assert zero.tolist() == pytest.approx([10, 0] if added else [2e10, 1])
    for wrong in (([1, 2], [1, 2, 3]), ([[[1.0]]], [[[1.0]]])):
        with pytest.raises(UsageError, match="one shape"):
            split(*wrong)


def test_a_projection_of_growth_says_why_it_has_none() -> None:
    steady = [100 * 1.1**at for at in range(6)]

    found = kinds.project_growth([steady, [*steady[:5], -1], steady, steady[:2] + [nan] * 4],
                                 1, [100, 100, 0, 100], 6)  # fmt: skip

    assert found.value[0] == pytest.approx(0.1)
    assert found.low[0] <= found.value[0] <= found.high[0]
    assert np.isnan(found.value[1:]).all()
    assert found.reason.tolist()[:3] == [
        "", Reason.NO_GROWTH_RATE.value, Reason.NO_GROWTH_RATE.value,
    ]  # fmt: skip
    assert found.reason[3] not in {"", Reason.NO_GROWTH_RATE.value}


def test_a_projection_of_a_fall_turns_low_and_high() -> None:
    found = kinds.project_reduction([1, 0.9, 0.82, 0.73, 0.66, 0.6], 1)

    assert found.centre == pytest.approx(log(0.6) + log(0.6) / 5)
    assert found.value == pytest.approx(1 - exp(log(0.6) * 1.2))
    assert found.low < found.value < found.high
    assert kinds.project_reduction([1, 0.9, 0, 0.73, 0.66], 1).reason == Reason.NOT_POSITIVE.value


def test_a_total_is_what_is_done_and_the_years_to_come() -> None:
    found = kinds.project_total([10, 12, 14, 16, 18], [0, 1, 2], 30)
    falling = kinds.project_total([50, 40, 30, 20, 10], 2, 30)

    assert found.value.tolist()[1:] == pytest.approx([50, 72])
    assert found.low[2] >= 30
    assert found.error[2] > found.error[1] > 0
    assert falling.value == pytest.approx(30)  # no year takes anything back
    one = extrapolate([10, 12, 14, 16, 18], 1)
    assert found.error[1] == pytest.approx(float(one.error))


@pytest.mark.parametrize("base", [-1, 3])
def test_a_base_outside_of_the_row_is_refused(base: int) -> None:
    with pytest.raises(UsageError, match="a place of the row"):
        indices.fixed_base([1, 2], base)
    with pytest.raises(UsageError, match="a place of the row"):
        indices.chain_index([0.1], base)


@pytest.mark.parametrize(
    ("ahead", "on_pace", "behind", "fall"),
    [(2, -2, -10, True), (0, 0, 0, True), (1, 1, 0, True), (1, 0, 0, True), (0, 1, 0, False),
     (1, 0, 1, False)],
)  # fmt: skip
def test_thresholds_fall_or_stay(
    ahead: float, on_pace: float, behind: float, *, fall: bool
) -> None:
    if fall:
        assert Thresholds(ahead=ahead, on_pace=on_pace, behind=behind).behind == behind
        return
    with pytest.raises(UsageError, match="thresholds must fall"):
        Thresholds(ahead=ahead, on_pace=on_pace, behind=behind)


def test_how_far_a_forecast_was_off() -> None:
    found = forecasts.accuracy([1, 3, 4], [10, 20], [12, 15])

    assert found == pytest.approx({
        "ME": 1.5, "RMSE": (29 / 2) ** 0.5, "MAE": 3.5, "MPE": 2.5, "MAPE": 22.5,
        "MASE": 3.5 / 1.5,
    })  # fmt: skip
    assert np.isnan(forecasts.accuracy([1], [10], [12])["MASE"])
    assert np.isnan(forecasts.accuracy([1, 1], [0], [1])["MAPE"])
