from datetime import date

import numpy as np

from addin.model.observations import MEASURES, PRECISIONS, STATUSES, Observations, codes_of
from addin.model.words import DataStatus, Measure, Precision

GDP = [  # period, value, precision, status, vintage
    (20191201, 23605.0, Precision.EXACT, DataStatus.PRELIMINARY, 20200320),
    (20201201, 25002.79, Precision.EXACT, DataStatus.PRELIMINARY, 20210318),
    (20201201, 25000.0, Precision.ROUNDED, DataStatus.FINAL, 20240101),
    (20201201, 25041.43, Precision.EXACT, DataStatus.PRELIMINARY, 20230101),
]


def gdp() -> Observations:
    indicators, indicator = codes_of(["GDP"] * len(GDP))
    nothing = np.full(len(GDP), -1, np.int32)
    return Observations(
        indicators=indicators,
        indicator=indicator,
        sheets=("Data",),
        sheet=np.zeros(len(GDP), np.int32),
        row=np.arange(2, len(GDP) + 2, dtype=np.int32),
        column=np.full(len(GDP), 6, np.int32),
        period=np.array([row[0] for row in GDP], np.int32),
        value=np.array([row[1] for row in GDP]),
        precision=np.array([PRECISIONS.index(row[2]) for row in GDP], np.int32),
        status=np.array([STATUSES.index(row[3]) for row in GDP], np.int32),
        vintage=np.array([row[4] for row in GDP], np.int32),
        measure=np.full(len(GDP), MEASURES.index(Measure.LEVEL), np.int32),
        tier=np.zeros(len(GDP), np.int32),
        cluster=nothing,
        area=nothing,
        source=nothing,
        note=nothing,
        revision_class=nothing,
    )


def test_the_later_of_two_exact_statements_counts() -> None:
    found = gdp()

    rows = found.rows_of("GDP", Measure.LEVEL)

    assert found.value[rows].tolist() == [23605.0, 25041.43]
    assert found.place(int(rows[1]), "plan.xlsx").cell == "F5"


def test_a_day_in_the_past_sees_only_what_was_published() -> None:
    found = gdp().as_of(date(2022, 1, 1))

    rows = found.rows_of("GDP", Measure.LEVEL)

    assert found.value[rows].tolist() == [23605.0, 25002.79]


def test_an_unknown_series_has_no_rows() -> None:
    assert gdp().rows_of("GNP", Measure.LEVEL).tolist() == []
    assert gdp().rows_of("GDP", Measure.YOY).tolist() == []
    assert len(Observations.empty().preferred) == 0
