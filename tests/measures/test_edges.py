"""What a rule says just at its edges, and what a measure says of zeros, holes and too few values.

Every course is built so that its growth, ratio or missing share is the number beside it.
"""

from collections.abc import Callable
from math import inf, log, nan, sqrt
from typing import Any

import numpy as np
import pytest

from addin.measures.reasons import Reason
from addin.measures.series.average import average_growth_cumulative
from addin.measures.series.outliers import hidiroglou_berthelot, mad_bounds, tukey_fences
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
