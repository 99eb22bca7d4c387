"""What will the year come to, from its months?

The year to date over the share that it had in earlier years, never times twelve over the months:
seasons repeat (METHODS-2 M26).
"""

import numpy as np

from addin.measures.arrays import FloatArray, Numbers, Rows, elementwise, floats, rowwise, table
from addin.measures.formula import formula
from addin.measures.student import quantile

SHARE_YEARS = 3
_ERROR_YEARS, _LEAST_ERRORS, _LEAST_ERROR = 4, 2, 0.002
_DEGREES = 4.0


@rowwise
def share_to_date(shares: Rows, years: int = SHARE_YEARS) -> FloatArray:
    """The share of a year that its first months have: the mean of the last `years` known ones.

    `shares` holds one row for each subject, one column for each whole year before this one, the
    latest last: year to date over the year. Holes are left out; NaN if none is known.

    >>> float(share_to_date([0.30, 0.24, 0.25, 0.26]))
    0.25
    """
    return _mean_of_last(table(shares), years)


@formula("year_estimate", native="{total}/({usual_share}/{scale})", unknown="{usual_share}<=0")
@elementwise
def year_estimate(total: Numbers, usual_share: Numbers) -> Numbers:
    """The whole year, from the total to date and the share that it usually has by then (M26).

    >>> float(year_estimate(31, 0.25))
    124.0
    """
    return np.where(usual_share > 0, total / usual_share, np.nan)


@formula("year_estimate_by_growth", native="{full_last_year}*(1+{rate}/{scale})")
@elementwise
def year_estimate_by_growth(full_last_year: Numbers, rate: Numbers) -> Numbers:
    """The whole year where only the growth to date is known, a fraction (M26).

    >>> float(year_estimate_by_growth(120, 0.065))
    127.8
    """
    return full_last_year * (1 + rate)


@elementwise
def default_error(months: Numbers) -> Numbers:
    """The relative error of an estimate whose own past is not known, by months of the year (M26).

    >>> default_error([3, 6, 9]).tolist()
    [0.05, 0.04, 0.025]
    """
    return np.select([months <= 3, months <= 6], [0.05, 0.04], 0.025)


@rowwise
def year_error(shares: Rows, months: Rows, years: int = SHARE_YEARS) -> FloatArray:
    """The relative error of the estimate of a year: that of the same rule in earlier years (M26).

    `shares` as in `share_to_date`. The root mean square of the last up to four errors, each of a
    year from the years before it; at least 0.2 %. With fewer than two the default by `months`.

    >>> float(year_error([24 / 100, 26 / 105, 27.5 / 111, 29 / 118], 3).round(4))
    0.0206
    """
    known = table(shares)
    errors = np.full(known.shape, np.nan)
    for at in range(1, known.shape[-1]):
        errors[..., at] = known[..., at] / _mean_of_last(known[..., :at], years) - 1
    count = np.minimum(np.isfinite(errors).sum(axis=-1), _ERROR_YEARS)
    own = np.sqrt(_mean_of_last(errors**2, _ERROR_YEARS))
    usual = default_error(floats(months))
    return np.where(count >= _LEAST_ERRORS, np.maximum(own, _LEAST_ERROR), usual)[()]


def year_estimate_band(
    estimate: Rows, error: Rows, level: float = 0.8
) -> tuple[FloatArray, FloatArray]:
    """Low and high of the estimate of a year with its relative error (M26).

    >>> [round(float(end), 2) for end in year_estimate_band(100, 0.05)]
    [92.33, 107.67]
    """
    middle = floats(estimate)
    reach = quantile(0.5 + level / 2, _DEGREES) * floats(error) * np.abs(middle)
    return middle - reach, middle + reach


def _mean_of_last(values: FloatArray, count: int) -> FloatArray:
    """The mean of the last `count` known values along the last axis; NaN where none is known."""
    known = np.isfinite(values)
    counted = known & (np.cumsum(known[..., ::-1], axis=-1)[..., ::-1] <= count)
    return np.asarray(np.where(counted, values, 0).sum(axis=-1) / counted.sum(axis=-1))
