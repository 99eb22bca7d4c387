"""What must hold for every number: sums, scale, mirrors, round trips, order."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from addin.measures.arrays import IntArray
from addin.measures.rounding import (
    Mode,
    largest_remainder,
    round_array,
    round_half_even,
    round_half_up,
    round_preserve_sum,
    round_to_interval,
)
from addin.measures.series.average import (
    average_growth,
    average_growth_cumulative,
    average_of_rates,
    chained_growth,
)
from addin.measures.series.growth import discrete, growth, ttm
from addin.measures.series.reconciliation import denton_cholette, reconcile
from addin.measures.structure.clusters import (
    concentration,
    gini,
    hhi,
    krugman,
    location_quotient,
    net_of_overlap,
    rank,
    shares,
    theil,
)
from addin.measures.structure.decomposition import (
    attribute_gap,
    contribution,
    lmdi_additive,
    lmdi_multiplicative,
    pull,
    shift_share,
)
from addin.measures.structure.indices import (
    chain_index,
    fisher_contributions,
    fisher_index,
    fixed_base,
)
from addin.measures.targets.status import (
    YINCHUAN,
    Prospect,
    StatusClass,
    forecast_status,
    hold_status,
    status,
    two_key,
)

SIZES = st.floats(min_value=0.01, max_value=1e6)
MODES = st.sampled_from(["half_up", "half_even"])


def cumulate(single: np.ndarray, years: np.ndarray) -> np.ndarray:
    return np.concatenate([np.cumsum(single[years == year]) for year in np.unique(years)])


def is_coherent(nodes: np.ndarray, summing: np.ndarray) -> bool:
    return bool(np.allclose(summing @ nodes[-summing.shape[1] :], nodes, atol=1e-6))


def rows(count: int = 4, values: st.SearchStrategy[float] = SIZES) -> st.SearchStrategy[np.ndarray]:
    return st.lists(values, min_size=count, max_size=count).map(np.array)


def tables(units: int = 3, factors: int = 3) -> st.SearchStrategy[np.ndarray]:
    return rows(units * factors).map(lambda row: row.reshape(units, factors))


@given(rows(), rows())
def test_pulls_add_up_to_growth_and_contributions_to_one(
    before: np.ndarray, now: np.ndarray
) -> None:
    total_before, total_now = before.sum(), now.sum()
    assume(abs(total_now - total_before) > 0.001 * total_before)

    assert np.isclose(pull(now, before, total_before).sum(), 100 * growth(total_now, total_before))
    assert np.isclose(contribution(now, before, total_now, total_before).sum(), 1)


def test_contributions_to_hardly_any_change_are_unknown_but_pulls_are_not() -> None:
    before, now = np.array([100.0, 100.0]), np.array([110.0, 90.05])

    assert np.isnan(contribution(now, before, 200.05, 200)).all()
    assert pull(now, before, 200).tolist() == pytest.approx([5, -4.975])


@given(rows(), rows(), rows(), rows())
def test_shift_share_adds_up_exactly(
    region0: np.ndarray, region1: np.ndarray, nation0: np.ndarray, nation1: np.ndarray
) -> None:
    found = shift_share(region0, region1, nation0, nation1)

    scale = max(region0.max(), region1.max(), (region0 * nation1 / nation0).max())
    parts = found.national + found.mix + found.regional + found.new_and_exited
    assert np.isclose(parts, found.growth, atol=1e-9 * scale)
    assert np.isclose(found.homothetic + found.allocation, found.regional, atol=1e-9 * scale)
    ratio = (region1.sum() / region0.sum()) / (nation1.sum() / nation0.sum())
    assert np.isclose(found.mix_ratio * found.regional_ratio * found.new_ratio, ratio)


def test_new_and_exited_industries_have_their_own_line() -> None:
    found = shift_share([100, 0, 50], [120, 30, 0], [1000, 10, 0], [1100, 50, 5])

    assert found.new_and_exited == 30 - 50
    parts = found.national + found.mix + found.regional + found.new_and_exited
    assert parts == pytest.approx(found.growth)


@given(tables(), tables())
def test_factor_effects_add_and_multiply_to_the_change(before: np.ndarray, now: np.ndarray) -> None:
    v0, v1 = before.prod(axis=1).sum(), now.prod(axis=1).sum()

    assert np.isclose(lmdi_additive(before, now).sum(), v1 - v0, atol=1e-9 * max(v0, v1))
    assert np.isclose(lmdi_multiplicative(before, now).prod(), v1 / v0, rtol=1e-6)


@given(tables(), tables())
def test_factor_effects_reverse_in_time(before: np.ndarray, now: np.ndarray) -> None:
    there, back = lmdi_additive(before, now), lmdi_additive(now, before)

    assert np.allclose(there, -back, rtol=1e-6, atol=1e-9 * np.abs(there).max())


def test_a_factor_that_appears_from_zero_still_adds_up() -> None:
    effects = lmdi_additive([[0.0, 5.0], [2.0, 3.0]], [[4.0, 5.0], [2.0, 3.0]])

    assert effects.sum() == pytest.approx(20)


@given(rows(), rows(), rows(), rows())
def test_fisher_contributions_add_up_to_fisher_growth(
    value0: np.ndarray, value1: np.ndarray, price0: np.ndarray, price1: np.ndarray
) -> None:
    q0, q1 = value0 / price0, value1 / price1
    laspeyres, paasche = (price0 @ q1) / (price0 @ q0), (price1 @ q1) / (price1 @ q0)

    found = fisher_contributions(value0, value1, price0, price1).sum()

    index = fisher_index(value0, value1, price0, price1)
    assert np.isclose(found, np.sqrt(laspeyres * paasche) - 1, rtol=1e-6, atol=1e-9)
    assert np.isclose(index.volume - 1, found, rtol=1e-6, atol=1e-9)
    assert np.isclose(index.volume * index.price, value1.sum() / value0.sum())


@given(rows(6, st.floats(-0.5, 1)), st.integers(1, 6))
def test_an_index_grows_at_its_rates_whatever_its_base(rates: np.ndarray, base: int) -> None:
    index = chain_index(rates, base)

    assert index[base - 1] == pytest.approx(100)
    assert np.allclose(index[1:] / index[:-1] - 1, rates[1:])
    assert np.allclose(fixed_base(index, 1), 100 * index / index[0])


def test_after_an_unknown_rate_an_index_is_unknown() -> None:
    assert np.isnan(chain_index([0.1, np.nan, 0.1])).tolist() == [False, True, True]
    assert chain_index([np.nan, 0.1]).round(6).tolist() == [100.0, 110.0]


@given(rows(), rows(), SIZES, SIZES, st.integers(0, 3))
def test_a_gap_is_attributed_without_a_remainder(
    values: np.ndarray, paths: np.ndarray, overlap: float, extra: float, untargeted: int
) -> None:
    paths[:untargeted] = np.nan
    total, path = values.sum() + extra, float(np.nansum(paths)) + 2 * extra

    found = attribute_gap(
        values, paths, total, path, overlap=(overlap, overlap / 2), baselines=values
    )

    parts = np.nansum(found.parts) + found.overlap + found.rest
    assert np.isclose(parts, total - path, atol=1e-6)
    assert np.isfinite(found.parts).all()


def test_a_cluster_without_a_target_takes_its_baseline_share_of_the_rest() -> None:
    found = attribute_gap(
        [60, 25, 10], [70, np.nan, np.nan], 120, 130, baselines=[50, 20, 10], total_baseline=110
    )

    # 60 of the path are left for 60 of the base: one for one.
    assert found.parts.tolist() == [-10, 5, 0]
    assert found.rest == pytest.approx(-5)


@given(rows(), st.floats(min_value=0.001, max_value=1000))
def test_concentration_does_not_depend_on_the_unit(values: np.ndarray, factor: float) -> None:
    for measure in (hhi, gini, theil, concentration):
        assert np.isclose(measure(values), measure(values * factor), rtol=1e-6, atol=1e-9)


@given(rows())
def test_shares_add_up_to_one_and_concentration_stays_within_bounds(values: np.ndarray) -> None:
    assert np.isclose(shares(values).sum(), 1)
    assert 0.25 - 1e-12 <= hhi(values) <= 1
    assert -1e-12 <= gini(values) < 1
    assert concentration(values, 1) <= concentration(values, 3) <= concentration(values, 4) + 1e-12


@given(rows(), rows())
def test_specialisation_is_symmetric_and_nothing_between_equals(
    region: np.ndarray, other: np.ndarray
) -> None:
    assert np.isclose(krugman(region, other), krugman(other, region))
    assert krugman(region, region) == 0
    whole = location_quotient(region, region.sum(), region, region.sum())
    assert np.allclose(whole, 1)


def test_rows_of_a_table_are_answered_one_by_one_with_holes_left_out() -> None:
    table = np.array([[20, 50, 20, 10], [1, np.nan, 1, np.nan], [0, 0, 0, 0]])

    assert hhi(table).tolist() == pytest.approx([0.34, 0.5, np.nan], nan_ok=True)
    assert gini(table).tolist()[:2] == pytest.approx([0.3, 0])
    assert concentration(table, 1).tolist() == pytest.approx([0.5, 0.5, np.nan], nan_ok=True)
    assert rank(table)[0].tolist() == [2, 1, 2, 4]
    assert net_of_overlap([100, 50], 20) == 130


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=24))
def test_cumulated_and_single_periods_are_one_another(values: list[int]) -> None:
    single = np.array(values, dtype=np.float64)
    years = 2021 + np.arange(single.size) // 4

    assert np.array_equal(discrete(cumulate(single, years), years), single)


@given(rows(12))
def test_the_last_four_quarters_are_the_same_from_single_and_from_cumulated_values(
    single: np.ndarray,
) -> None:
    running = cumulate(single, np.arange(12) // 4)

    from_cumulated = ttm(running[9], running[5], running[7])

    assert np.isclose(from_cumulated, single[6:10].sum(), rtol=1e-9)


@given(st.lists(st.floats(-0.5, 1.0), min_size=1, max_size=10))
def test_the_average_rate_repeated_gives_the_total_growth(rates: list[float]) -> None:
    average = average_of_rates(rates)

    assert np.isclose((1 + average) ** len(rates) - 1, chained_growth(rates), atol=1e-9)


@given(SIZES, st.floats(-0.3, 0.5), st.integers(1, 10))
def test_both_average_growths_find_a_steady_rate(base: float, rate: float, years: int) -> None:
    path = base * (1 + rate) ** np.arange(1, years + 1)

    assert np.isclose(average_growth_cumulative(base, path), rate, atol=1e-9)
    assert np.isclose(average_growth(base, path[-1], years), rate, atol=1e-9)


@given(st.floats(-1e9, 1e9), st.integers(-3, 6), MODES)
def test_to_round_twice_is_to_round_once(value: float, decimals: int, mode: Mode) -> None:
    once = round_array(value, decimals, mode)

    assert round_array(once, decimals, mode) == once


@given(st.integers(-(10**9), 10**9), st.integers(0, 5), st.integers(-2, 5), MODES)
def test_arrays_round_as_decimals_do(digits: int, places: int, decimals: int, mode: Mode) -> None:
    value = float(Decimal(digits).scaleb(-places))
    exact = (round_half_up if mode == "half_up" else round_half_even)(value, decimals)

    assert round_array(value, decimals, mode) == float(exact)


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_rounding_mirrors_at_zero_and_stays_within_half_a_digit(
    value: float, decimals: int
) -> None:
    rounded = round_half_up(value, decimals)

    assert rounded == -round_half_up(-value, decimals)
    assert abs(rounded - Decimal(repr(value))) <= Decimal("0.5").scaleb(-decimals)


@pytest.mark.parametrize(
    ("value", "interval", "expected"),
    [
        ("60.25", "0.5", "60.0"),
        ("60.38", "0.2", "60.4"),
        ("-1230", "100", "-1200"),
        ("830", "20", "840"),
        ("-930", "20", "-920"),
        ("842", "20", "840"),
    ],
)
def test_rounding_by_gbt8170_takes_any_interval(value: str, interval: str, expected: str) -> None:
    assert round_to_interval(value, interval, "half_even") == Decimal(expected)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.integers(-2, 4))
def test_rounded_parts_add_up_to_the_rounded_sum(values: list[float], decimals: int) -> None:
    rounded = round_preserve_sum(values, decimals)

    exact = sum((Decimal(repr(value)) for value in values), Decimal(0))
    found = sum((Decimal(repr(value)) for value in rounded.tolist()), Decimal(0))
    assert abs(found - exact) <= Decimal("0.5").scaleb(-decimals)
    assert np.abs(rounded - values).max() <= 1.5 * 10.0**-decimals + 1e-6


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.integers(0, 1000))
def test_seats_are_the_quota_or_one_more(weights: list[int], total: int) -> None:
    assume(sum(weights) > 0)
    seats = largest_remainder(weights, total)

    quotas = np.array(weights) * total / sum(weights)
    assert seats.sum() == total
    assert (np.abs(seats - quotas) < 1 + 1e-9).all()


@given(st.floats(-1, 2), st.floats(0, 1), st.floats(0, 1))
def test_a_better_value_never_has_a_worse_status(
    progress: float, share: float, more: float
) -> None:
    assert status(progress, share) >= status(progress + more, share)


def classes(positions: IntArray) -> list[StatusClass]:
    return [tuple(StatusClass)[at] for at in np.atleast_1d(positions)]


def test_the_edges_of_a_class_belong_to_it() -> None:
    assert classes(status([0.77, 0.73, 0.65, 1.0], 0.75)) == [
        StatusClass.AHEAD, StatusClass.ON_PACE, StatusClass.BEHIND, StatusClass.ACHIEVED,
    ]  # fmt: skip


def test_a_binding_indicator_whose_forecast_misses_is_far_behind() -> None:
    assert classes(status([0.8, 1.0], 0.75, misses=True)) == [
        StatusClass.FAR_BEHIND, StatusClass.ACHIEVED,
    ]  # fmt: skip


def test_a_target_to_be_kept_is_kept_or_broken() -> None:
    assert classes(hold_status([1, 0, np.nan])) == [
        StatusClass.ON_PACE, StatusClass.FAR_BEHIND, StatusClass.NO_DATA,
    ]  # fmt: skip


def test_the_yinchuan_preset_turns_red_at_thirty_points() -> None:
    assert classes(status([0.75, 0.74, 0.6, 0.4], 0.75, thresholds=YINCHUAN)) == [
        StatusClass.AHEAD, StatusClass.ON_PACE, StatusClass.BEHIND, StatusClass.FAR_BEHIND,
    ]  # fmt: skip


def test_pace_and_forecast_say_together_what_each_would_hide() -> None:
    now = [
        StatusClass.AHEAD, StatusClass.ON_PACE, StatusClass.BEHIND, StatusClass.FAR_BEHIND,
        StatusClass.ACHIEVED, StatusClass.NO_DATA, StatusClass.NOT_SCORED,
    ]  # fmt: skip
    later = forecast_status([0.9, 0.3, 0.6, 0.1, np.nan, 0.9, 0.9])

    found = two_key([tuple(StatusClass).index(each) for each in now], later)

    assert [tuple(Prospect)[at] for at in found] == [
        Prospect.SECURE, Prospect.EARLY_WARNING, Prospect.CATCHING_UP, Prospect.AT_RISK,
        Prospect.SECURE, Prospect.UNKNOWN, Prospect.UNKNOWN,
    ]  # fmt: skip


@given(rows(4, st.floats(-1e6, 1e6)))
def test_reconciled_projections_add_up_and_coherent_ones_stay(bottom: np.ndarray) -> None:
    summing = np.array(
        [[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], *np.eye(4).tolist()], dtype=np.float64
    )
    coherent = summing @ bottom

    assert np.allclose(reconcile(coherent, summing), coherent, atol=1e-6)
    assert is_coherent(reconcile(coherent + np.arange(7.0), summing, "ols"), summing)


def test_a_reconciled_share_below_zero_can_be_refused() -> None:
    summing = np.array([[1, 1], [1, 0], [0, 1]])

    assert (reconcile([10, 14, 1], summing, "ols") < 0).any()
    refused = reconcile([10, 14, 1], summing, "ols", nonnegative=True)
    assert (refused >= 0).all()
    assert is_coherent(refused, summing)


@given(rows(3), rows(12))
def test_benchmarked_quarters_add_up_to_their_years(
    annual: np.ndarray, indicator: np.ndarray
) -> None:
    assume(indicator.max() / indicator.min() < 1e3)
    quarterly = denton_cholette(annual, indicator)

    assert np.allclose(quarterly.reshape(3, 4).sum(axis=1), annual, rtol=1e-6)


def test_an_indicator_that_already_adds_up_is_left_alone() -> None:
    indicator = np.array([1.0, 2, 3, 4, 2, 3, 4, 5])

    assert np.allclose(denton_cholette([10, 14], indicator), indicator)
    assert np.allclose(denton_cholette([10], indicator, periods=4), indicator)
