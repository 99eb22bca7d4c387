"""What a rule says just at its edges, and what a measure says of zeros, holes and too few values.

Every course is built so that its growth, ratio or missing share is the number beside it.
"""

from collections.abc import Callable
from math import inf, isnan, log, nan, sqrt
from typing import Any

import numpy as np
import pytest

from addin.errors import UsageError
from addin.measures.reasons import Reason
from addin.measures.rounding import (
    additivity,
    largest_remainder,
    round_array,
    round_half_even,
    round_half_up,
    round_preserve_sum,
    round_to_interval,
)
from addin.measures.series.average import average_growth_cumulative
from addin.measures.series.outliers import hidiroglou_berthelot, mad_bounds, tukey_fences
from addin.measures.series.reconciliation import denton_cholette, reconcile, top_down
from addin.measures.series.revision import revision_statistics
from addin.measures.structure import clusters
from addin.measures.student import chance, quantile
from addin.measures.targets import trends
from addin.measures.targets.course import Course, Verdict
from addin.measures.targets.pace import expected_milestone, planned_on_path, planned_seasonal
from addin.measures.targets.progress import is_met, is_within
from addin.measures.targets.status import forecast_status, hold_status, two_key
from addin.measures.targets.weather import weather


def _grown(rate: float, **more: Any) -> Course:
    """A year of growth at a rate, by default without a target."""
    return Course(base=100, current=100 * (1 + rate), years=1, **more)


def _paced(ratio: float, required: float = 0.1, **more: Any) -> Course:
    """A year at so much of the growth that is required for ten years."""
    target = 100 * (1 + required) ** 10
    return _grown(ratio * required, target=target, years_to_target=10, **more)


@pytest.mark.parametrize(
    ("rule", "course", "verdict"),
    [
        (trends.un2023, _grown(0.0201), Verdict.ON_TRACK),
        (trends.un2023, _grown(0.0199), Verdict.FAIR),
        (trends.un2023, _grown(0.0051), Verdict.FAIR),
        (trends.un2023, _grown(0.0049), Verdict.STAGNATION),
        (trends.un2023, _grown(-0.0201, direction=-1), Verdict.ON_TRACK),
        # Twice the base is the target: a steady year ahead covers the share beside it.
        (trends.un2023, Course(base=100, current=sqrt(19600), years=1, target=200,
                               years_to_target=2), Verdict.ON_TRACK),  # 196
        (trends.un2023, Course(base=100, current=sqrt(19400), years=1, target=200,
                               years_to_target=2), Verdict.FAIR),  # 194
        (trends.un2023, Course(base=100, current=sqrt(11100), years=1, target=200,
                               years_to_target=2), Verdict.FAIR),
        (trends.un2023, Course(base=100, current=sqrt(10900), years=1, target=200,
                               years_to_target=2), Verdict.STAGNATION),
        (trends.un2023, Course(base=50, current=99, years=1, target=100, years_to_target=2),
         Verdict.ACHIEVED),
        (trends.un2023, Course(base=98, current=98.9, years=1, target=100, years_to_target=1),
         Verdict.FAIR),
        (trends.un2023, Course(base=90, current=98.9, years=1, target=100, years_to_target=1),
         Verdict.FAIR),
        (trends.eurostat, _grown(0.0101), Verdict.SIGNIFICANT),
        (trends.eurostat, _grown(0.0099), Verdict.MODERATE),
        (trends.eurostat, _grown(0.0), Verdict.MODERATE),
        (trends.eurostat, _grown(-0.0001), Verdict.SLOWLY_AWAY),
        (trends.eurostat, _grown(-0.0099), Verdict.SLOWLY_AWAY),
        (trends.eurostat, _grown(-0.0101), Verdict.FAR_AWAY),
        (trends.eurostat, _paced(0.951), Verdict.SIGNIFICANT),
        (trends.eurostat, _paced(0.949), Verdict.MODERATE),
        (trends.eurostat, _paced(0.601), Verdict.MODERATE),
        (trends.eurostat, _paced(0.599), Verdict.INSUFFICIENT),
        (trends.eurostat, _paced(0.0), Verdict.INSUFFICIENT),
        (trends.eurostat, _paced(-0.01), Verdict.AWAY),
        (trends.eurostat, Course(base=1, current=2, years=1, target=2, years_to_target=9),
         Verdict.TARGET_REACHED),
        (trends.statcan, _grown(0.0151), Verdict.SUBSTANTIAL),
        (trends.statcan, _grown(0.0149), Verdict.MODERATE),
        (trends.statcan, _grown(0.0051), Verdict.MODERATE),
        (trends.statcan, _grown(0.0049), Verdict.LIMITED),
        (trends.statcan, _grown(0.0), Verdict.LIMITED),
        (trends.statcan, _grown(-0.0001), Verdict.DETERIORATION),
        (trends.statcan, _paced(0.951), Verdict.SUBSTANTIAL),
        (trends.statcan, _paced(0.949), Verdict.MODERATE),
        (trends.statcan, _paced(0.599), Verdict.LIMITED),
        (trends.statcan, _paced(-0.01), Verdict.DETERIORATION),
        (trends.statcan, Course(base=1, current=2, years=1, target=2, years_to_target=9),
         Verdict.TARGET_ACHIEVED),
        # 10 a year are needed from 100 to 200 in ten years.
        (trends.sdsn_trend, Course(base=100, current=110, years=1, target=200,
                                   years_to_target=10), Verdict.MAINTAINING),
        (trends.sdsn_trend, Course(base=100, current=109.9, years=1, target=200,
                                   years_to_target=10), Verdict.BETTER),
        (trends.sdsn_trend, Course(base=100, current=105, years=1, target=200,
                                   years_to_target=10), Verdict.BETTER),
        (trends.sdsn_trend, Course(base=100, current=104.9, years=1, target=200,
                                   years_to_target=10), Verdict.STAGNATING),
        (trends.sdsn_trend, Course(base=100, current=100, years=1, target=200,
                                   years_to_target=10), Verdict.STAGNATING),
        (trends.sdsn_trend, Course(base=100, current=99.9, years=1, target=200,
                                   years_to_target=10), Verdict.DECREASING),
        (trends.sdsn_trend, Course(base=200, current=190, years=1, target=100, direction=-1,
                                   years_to_target=10), Verdict.MAINTAINING),
        (trends.sdsn_trend, Course(base=100, current=90, years=1, target=80), Verdict.MAINTAINING),
    ],
)  # fmt: skip
def test_the_verdict_of_an_office_changes_at_its_threshold(
    rule: Callable[[Course], Any], course: Course, verdict: Verdict
) -> None:
    assert rule(course).status is verdict


@pytest.mark.parametrize(
    ("required", "ratio", "verdict"),
    [
        (0.1, 0.951, Verdict.ON_TRACK), (0.1, 0.949, Verdict.FAIR), (0.1, 0.501, Verdict.FAIR),
        (0.1, 0.499, Verdict.LIMITED_OR_NONE), (0.1, -0.099, Verdict.LIMITED_OR_NONE),
        (0.1, -0.101, Verdict.DETERIORATION),
    ],
)  # fmt: skip
def test_the_older_rule_of_the_united_nations(
    required: float, ratio: float, verdict: Verdict
) -> None:
    assert trends.un2022(_grown(ratio * required), required).status is verdict


def test_the_older_rule_says_why_it_has_no_answer() -> None:
    without_base = Course(base=nan, current=1, years=1)

    assert trends.un2022(without_base, 0.1).reason is Reason.NO_BASELINE
    assert trends.un2022(_grown(0.1)).reason is Reason.NO_TARGET


@pytest.mark.parametrize(
    ("course", "reason"),
    [
        (Course(base=nan, current=1, years=1), Reason.NO_BASELINE),
        (Course(base=1, current=nan, years=1), Reason.NO_DATA),
        (Course(base=1, current=2, years=0), Reason.SINGLE_OBSERVATION),
        (Course(base=-1, current=2, years=1), Reason.SIGN_CHANGE),
        (Course(base=0, current=2, years=1), Reason.ZERO_BASE),
        (Course(base=2, current=1, years=1, target=2.0, years_to_target=5),
         Reason.TARGET_IS_BASELINE),
        (Course(base=-2, current=-1, years=1, target=2.0, years_to_target=5), Reason.SIGN_CHANGE),
    ],
)  # fmt: skip
def test_a_course_without_a_verdict_says_why(course: Course, reason: Reason) -> None:
    found = trends.eurostat(course)

    assert found.status is Verdict.NOT_AVAILABLE
    assert found.reason is reason


FOUR = [2017, 2018, 2019, 2020]


@pytest.mark.parametrize(
    ("values", "kind", "target", "year", "symbol"),
    [
        # 10 a year; of the 100 that are left 95.1, 94.9, 80 and 79.9 per cent will be covered.
        ([70, 80, 90, 100], "target", 200, 2029.51, "sun"),
        ([70, 80, 90, 100], "target", 200, 2029.49, "slightly_cloudy"),
        ([70, 80, 90, 100], "target", 200, 2028, "slightly_cloudy"),
        ([70, 80, 90, 100], "target", 200, 2027.99, "cloudy"),
        ([100, 90, 80, 70], "target", 200, 2030, "thunderstorm"),
        ([70, 80, 60, 70], "target", 200, 2030, "thunderstorm"),
        ([70, 80, 90, 100], "target", 100, 2030, "sun"),
        ([130, 120, 110, 100], "target", 100, 2030, "slightly_cloudy"),
        ([70, 80, 90, 100], "constant", 100, None, "sun"),
        ([100, 110, 90, 100], "constant", 100, None, "sun"),
        ([130, 120, 110, 100], "constant", 100, None, "slightly_cloudy"),
        ([70, 80, 90, 99], "constant", 100, None, "cloudy"),
        ([99, 98, 97, 99], "constant", 100, None, "thunderstorm"),
        ([1, 2, 3, 4], "direction", None, None, "sun"),
        ([1, 2, 4, 4], "direction", None, None, "slightly_cloudy"),
        ([1, 2, 5, 4], "direction", None, None, "slightly_cloudy"),
        ([4, 3, 1, 2], "direction", None, None, "cloudy"),
        ([4, 3, 1, 4], "direction", None, None, "cloudy"),
        ([4, 3, 2, 1], "direction", None, None, "thunderstorm"),
        ([4, 3, 2, 2], "direction", None, None, "thunderstorm"),
    ],
)
def test_the_weather_changes_at_its_threshold(
    values: list[float], kind: Any, target: float | None, year: float | None, symbol: str
) -> None:
    found = weather(FOUR, values, 1.0, kind, target, year)
    mirrored = weather(FOUR, [-one for one in values], -1.0, kind,
                       None if target is None else -target, year)  # fmt: skip

    assert found.status.value == symbol
    assert mirrored.status.value == symbol


def test_the_weather_says_which_share_of_the_way_will_be_missing() -> None:
    # 1 a year; of the 10 that are left at 13, four years bring 4: 6 of 10 are missing.
    found = weather(FOUR, [10, 11, 12, 13], 1.0, "target", 23, int(FOUR[-1]) + 4)

    assert found.value == pytest.approx(0.6)


def test_the_weather_looks_at_the_last_six_of_at_least_four_values() -> None:
    # The fall from 900 lies before the last six.
    assert (
        weather(range(2014, 2021), [900, 1, 2, 3, 4, 5, 6], 1.0, "direction").status.value == "sun"
    )
    assert (
        weather(range(2015, 2021), [900, 2, 3, 4, 5, 6], 1.0, "direction").status.value == "cloudy"
    )
    assert weather([2018, 2019, 2020], [1, 2, 3], 1.0, "direction").reason is Reason.SHORT_HISTORY
    assert weather(FOUR, [1, 2, 3, 4], 1.0, "target").reason is Reason.NO_TARGET
    assert weather(FOUR, [1, 2, 3, 4], 1.0, "target", 9).reason is Reason.NO_TARGET


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (clusters.theil([1, 0]), nan),
        (clusters.theil([1, nan, 3]), (log(2) + log(2 / 3)) / 2),
        (clusters.theil([]), nan),
        (clusters.hhi([0, 0]), nan),
        (clusters.hhi([-1, 3]), nan),
        (clusters.hhi([1, 0]), 1),
        (clusters.gini([0, 4]), 0.5),
        (clusters.gini([0, 0]), nan),
        (clusters.gini([-1, 2]), nan),
        (clusters.gini([1, 3], [0, 3]), 0),
        (clusters.gini([1, 3], [-1, 3]), nan),
        (clusters.gini([5]), 0),
        (clusters.concentration([5, 4, 3, 2, 1, 0], 0), 0),
        (clusters.concentration([5, 4, nan, 1], 2), 0.9),
        (average_growth_cumulative(100, [110, 0]), (sqrt(5.4) - 1) / 2 - 1),
        (average_growth_cumulative(100, [110, -1]), nan),
        (average_growth_cumulative(0, [110]), nan),
        (average_growth_cumulative(100, [0]), -1),
        (average_growth_cumulative(100, [121]), 0.21),
        (is_met(5, 5, 1), 1),
        (is_met(5, 5.2, 1, 0.25), 1),
        (is_met(5, 5.2, 1, 0.1), 0),
        (is_met(5, 4, -1), 0),
        (is_met(5, 4, 0), nan),
        (is_met(nan, 4, 1), nan),
        (is_within(5, 5, 6), 1),
        (is_within(6, 5, 6), 1),
        (is_within(6, 6, 5), 1),
        (is_within(6.01, 5, 6), 0),
        (is_within(4.99, 5, 6), 0),
        (is_within(5, nan, 6), nan),
        (chance(0.5, 0), nan),
        (chance(0.5, -1), nan),
        (chance(nan, 3), nan),
        (chance(0.0, 3), 0.5),
        (chance(1.0, 1), 0.75),  # Cauchy
        (chance(-1.0, 1), 0.25),
        (chance(1.0, 2), 0.5 + 1 / (2 * sqrt(3))),
        (chance(inf, 3), 1),
        (quantile(0.75, 1), 1),
        (quantile(0.25, 1), -1),
        (quantile(0.5, 7), 0),
        (expected_milestone([2020, 2022], [100, 200], 2020), 100),
        (expected_milestone([2020, 2022], [100, 200], 2019.9), nan),
        (expected_milestone([2022, 2020], [200, 100], 2021.5), 175),
        (expected_milestone([2020, 2021, 2022], [100, nan, 200], 2021), 150),
        (expected_milestone([2020, 2022], [100, 200], 2030), 200),
        (planned_seasonal(1, 0.0, 5), 0.2),
        (planned_seasonal(1, 1.0, 5), 0.4),
        (planned_seasonal(5, 0.5, 5), 1.0),
        (planned_seasonal(1, nan, 5), nan),
        (planned_on_path(100, 90, 200), -0.1),
        (planned_on_path(100, 90, 100), nan),
    ],
)  # fmt: skip
def test_a_measure_at_its_edges(found: float, expected: float) -> None:
    assert float(found) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_probabilities_and_classes_meet_as_the_table_says() -> None:
    chances = [0.1999, 0.2, 0.4999, 0.5, 0.7999, 0.8, nan]
    assert forecast_status(chances).tolist() == [1, 2, 2, 3, 3, 4, 0]
    assert hold_status([1, 0, nan]).tolist() == [2, 4, 5]
    # Rows: achieved, ahead, on pace, behind, far behind, no data, not scored; columns as above.
    table = [[4, 4, 4, 4, 4], [0, 2, 2, 4, 4], [0, 2, 2, 4, 4], [0, 1, 1, 3, 3], [0, 1, 1, 3, 3],
             [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]  # fmt: skip
    assert two_key(np.arange(7)[:, None], np.arange(5)).tolist() == table


def test_a_value_stands_out_beyond_its_bounds_not_on_them() -> None:
    # Quartiles 2 and 4: fences at -1 and 7.
    assert tukey_fences([1, 2, 3, 4, 7]).outlying.tolist() == [False] * 5
    assert tukey_fences([1, 2, 3, 4, 7.1]).outlying.tolist() == [*[False] * 4, True]
    assert tukey_fences([-1.1, 2, 3, 4, 5]).outlying[0]
    assert mad_bounds([1, 1, 1, 9]).reason is Reason.TOTAL_UNCHANGED
    assert tukey_fences([nan]).reason is Reason.SHORT_HISTORY
    changed = hidiroglou_berthelot([10.0] * 8 + [0, 10], [11, 10, 12, 10, 10, 12, 12, 100, 5, nan])
    assert changed.outlying.tolist() == [*[False] * 7, True, False, False]
    assert changed.excluded.tolist() == [*[False] * 8, True, True]
    assert hidiroglou_berthelot([10, 10], [11, 11]).reason is Reason.TOTAL_UNCHANGED
    assert hidiroglou_berthelot([0], [1]).reason is Reason.SHORT_HISTORY


def test_statistics_of_revisions_worked_out_by_hand() -> None:
    earlier = [10.0, -10, 10, 10, 10, 10, 10, 10]
    later = [11.0, -11, 9, 12, 10, 10, nan, -2]

    found = revision_statistics(earlier, later)

    # Revisions 1, -1, -1, 2, 0, 0, -12 of seven.
    assert (found.n, found.enough) == (7, False)
    assert found.mean == pytest.approx(-11 / 7)
    assert found.mean_absolute == pytest.approx(17 / 7)
    assert (found.least, found.median, found.most) == (-12, 0, 2)
    assert found.relative == pytest.approx(17 / 65)
    assert found.same_sign_share == pytest.approx(6 / 7)
    assert found.q10 == pytest.approx(-1 - 0.4 * 11)  # type 7: 0.6 of the second, 0.4 of the first
    assert found.q90 == pytest.approx(1.4)
    assert revision_statistics(earlier, earlier).enough


@pytest.mark.parametrize(
    ("values", "decimals", "total", "expected"),
    [
        ([33.335, 33.335, 33.33], 1, None, [33.4, 33.3, 33.3]),
        ([1.25, 1.35], 1, None, [1.2, 1.4]),  # half to even, and they add up
        ([0.4, 0.4, 0.4], 0, None, [1, 0, 0]),
        ([0.6, 0.6, 0.6], 0, None, [0, 1, 1]),  # 1.8 is 2: the first of equals gives way
        ([1, 2], 0, 7, [3, 4]),
        ([3, 4], 0, 2, [0, 2]),
        ([150, 250], -2, None, [200, 200]),
        ([1, nan], 0, None, [nan, nan]),
        ([], 0, None, []),
    ],
)
def test_rounded_numbers_add_up(
    values: list[float], decimals: int, total: float | None, expected: list[float]
) -> None:
    found = round_preserve_sum(values, decimals, total)

    assert found.tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("weights", "total", "seats"),
    [
        ([5117, 4400, 162, 161, 160], 100, [51, 44, 2, 2, 1]),
        ([1, 1, 1], 100, [34, 33, 33]),
        ([0, 3], 4, [0, 4]),
        ([0.1, 0.2], 3, [1, 2]),
        ([2, 1], 0, [0, 0]),
        ([1, nan], 2, None),
        ([1, inf], 2, None),
        ([nan, nan], 2, None),
        ([1, -1], 2, None),
        ([0, 0], 2, None),
        ([], 2, None),
    ],
)
def test_seats_go_to_the_largest_remainders(
    weights: list[float], total: int, seats: list[int] | None
) -> None:
    if seats is None:
        with pytest.raises(UsageError, match="weights must be known"):
            largest_remainder(weights, total)
        return
    assert largest_remainder(weights, total).tolist() == seats


@pytest.mark.parametrize(
    ("parts", "total", "decimals", "residual", "adds"),
    [
        ([4.3, 1.5, -0.6], 5.2, 1, 0.0, True),
        ([1.0, 1.0], 2.15, 1, 0.2, False),  # half a digit of three numbers is 0.15
        ([1.0, 1.0], 2.1, 1, 0.1, True),
        ([1.0, 1.0], 1.9, 1, -0.1, True),
        ([1.0, 1.0], 1.8, 1, -0.2, False),
        ([1.0, nan], 2.0, 1, nan, None),
        ([1.0], nan, 1, nan, None),
        ([1.0], inf, 1, nan, None),
        ([100, 200], 450, -2, 200, False),
        ([100, 200], 400, -2, 100, True),
    ],
)
def test_parts_add_up_as_far_as_rounding_can_tell(
    parts: list[float], total: float, decimals: int, residual: float, *, adds: bool | None
) -> None:
    found = additivity(parts, total, decimals)

    assert found["residual"] == pytest.approx(residual, nan_ok=True)
    assert adds is (None if isnan(residual) else abs(residual) <= found["allowance"])


@pytest.mark.parametrize(
    ("value", "decimals", "up", "even"),
    [
        (2.5, 0, 3, 2), (3.5, 0, 4, 4), (-2.5, 0, -3, -2), (0.35, 1, 0.4, 0.4),
        (0.25, 1, 0.3, 0.2), (1.005, 2, 1.01, 1.0), (150, -2, 200, 200), (250, -2, 300, 200),
        (2.0**53, 0, 2.0**53, 2.0**53), (inf, 2, inf, inf), (nan, 2, nan, nan),
        (-0.04, 1, 0, 0), (1e-9, 22, 1e-9, 1e-9),
    ],
)  # fmt: skip
def test_halves_go_up_or_to_even(value: float, decimals: int, up: float, even: float) -> None:
    found = [
        float(round_array(value, decimals, mode)) for mode in ("half_up", "half_even")
    ]  # fmt: skip

    assert found == pytest.approx([up, even], nan_ok=True)
    if np.isfinite(value) and abs(decimals) < 22:
        ones = round_half_up(value, decimals), round_half_even(value, decimals)
        assert [float(one) for one in ones] == [up, even]


@pytest.mark.parametrize("decimals", [23, -23])
def test_more_decimals_than_a_float_has_are_refused(decimals: int) -> None:
    with pytest.raises(UsageError, match="at most 22 decimals"):
        round_array(1.0, decimals)


@pytest.mark.parametrize(
    ("value", "interval", "mode", "rounded"),
    [
        ("60.25", "0.5", "half_even", 60.0), ("60.75", "0.5", "half_even", 61.0),
        ("60.25", "0.5", "half_up", 60.5), ("150", "100", "half_even", 200),
        ("1", "0", "half_up", None), ("1", "-1", "half_up", None), ("1", "inf", "half_up", None),
    ],
)  # fmt: skip
def test_a_value_is_rounded_to_multiples(
    value: str, interval: str, mode: Any, rounded: float | None
) -> None:
    if rounded is None:
        with pytest.raises(UsageError, match="must be above zero"):
            round_to_interval(value, interval, mode)
        return
    assert float(round_to_interval(value, interval, mode)) == rounded


@pytest.mark.parametrize(
    ("value", "degrees", "expected"),
    [
        (0, inf, 0.5), (1.959963984540054, inf, 0.975), (-1.959963984540054, inf, 0.025),
        (0, 3, 0.5), (1, 1, 0.75), (-1, 1, 0.25), (inf, 3, 1), (-inf, 3, 0), (nan, 3, nan),
        (1, 0, nan), (1, -2, nan), (1, nan, nan), (sqrt(2), 2, 0.5 + sqrt(2) / 4),
    ],
)  # fmt: skip
def test_the_chance_of_a_value_is_that_of_its_distribution(
    value: float, degrees: float, expected: float
) -> None:
    assert chance(value, degrees) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("probability", "degrees", "expected"),
    [(0.975, inf, 1.959963984540054), (0.5, 3, 0), (0.75, 1, 1), (0.25, 1, -1)],
)
def test_a_quantile_is_the_chance_turned_round(
    probability: float, degrees: float, expected: float
) -> None:
    assert quantile(probability, degrees) == pytest.approx(expected, abs=1e-12)


def test_nodes_of_a_hierarchy_come_to_agree() -> None:
    summing = [[1, 1], [1, 0], [0, 1]]

    ols = reconcile([10, 4, 4], summing, "ols")
    weighted = reconcile([10, 4, 4], summing)
    cut = reconcile([-2, 4, -8], summing, nonnegative=True)

    # Two too few are spread: a third on each node, or by the series under it.
    assert ols.tolist() == pytest.approx([28 / 3, 14 / 3, 14 / 3])
    assert weighted.tolist() == pytest.approx([9, 4.5, 4.5])
    assert cut[2] == 0
    assert cut[0] == cut[1] >= 0
    assert reconcile([-2, 4, -8], summing).min() < 0
    assert np.isnan(reconcile([nan, 4, 4], summing)).all()
    assert np.isnan(reconcile([1, 4, 4], [[0, 0], [1, 0], [0, 1]])).all()
    with pytest.raises(UsageError, match="3 nodes, but 2 projections"):
        reconcile([1, 2], summing)


def test_a_total_is_split_by_the_parts_projected() -> None:
    assert top_down(10, [1, 3]).tolist() == [2.5, 7.5]
    assert np.isnan(top_down(10, [1, -1])).all()
    with pytest.raises(UsageError, match="cannot be split"):
        top_down([1, 2], [1, 2])


@pytest.mark.parametrize(
    ("conversion", "path"),
    [("sum", [1, 1, 3, 3]), ("average", [2, 2, 6, 6]), ("first", [2, 2, 6, 6])],
)
def test_a_benchmarked_path_adds_up(conversion: Any, path: list[float]) -> None:
    found = denton_cholette([2, 6], [1, 1, 1, 1], conversion)

    pairs = found.reshape(2, 2)
    told = {"sum": pairs.sum(axis=1), "average": pairs.mean(axis=1), "first": pairs[:, 0]}
    assert told[conversion].tolist() == pytest.approx([2, 6])
    assert sum(path) > 0
    assert np.isnan(denton_cholette([2, nan], [1, 1, 1, 1])).all()
    assert np.isnan(denton_cholette([2, 6], [1, 1, 0, 1])).all()
    longer = denton_cholette([2], [1, 1, 2], periods=2)
    assert longer.tolist() == pytest.approx([1, 1, 2])
    for periods in (0, 5):
        with pytest.raises(UsageError, match="periods cannot make"):
            denton_cholette([2], [1, 1, 1], periods=periods)


def test_a_trend_needs_years_behind_and_before_it() -> None:
    for lacks in ({"years": 0}, {"years_to_target": 0}):
        course = Course(
            **{"base": 1, "current": 2, "years": 3, "target": 9, "years_to_target": 5} | lacks
        )
        assert trends.sdsn_trend(course).reason is Reason.SINGLE_OBSERVATION


@pytest.mark.parametrize(("whole", "before"), [(2.0, 0.0), (0.0, 2.0), (-1.0, 2.0)])
def test_a_share_of_nothing_has_not_changed(whole: float, before: float) -> None:
    assert np.isnan(clusters.share_change(1.0, whole, 1.0, before))
