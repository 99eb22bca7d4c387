"""Which years does a projection stand on?"""

import numpy as np
import numpy.typing as npt

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, IntArray, Rows, floats, rowwise, series, table

LEAST_YEARS, MOST_YEARS = 5, 20


@rowwise
def history(years: Rows, values: Rows, *refused: npt.ArrayLike) -> FloatArray:
    """The values that a projection stands on, NaN for all others (METHODS-2 M24).

    The unbroken run of whole years that ends with the last known one, at most twenty of them.
    `years` rise; `values` have one column for each, one row for each subject. A value is not known
    where one of `refused` is true: expected, an estimate, a bound, disputed, contradicting a bound,
    on another price basis or scope than the target. Raises UsageError for years that do not rise.

    >>> history([2018, 2019, 2021, 2022], [7, 8, 9, 10], [False, False, False, False]).tolist()
    [nan, nan, 9.0, 10.0]
    """
    times, known = series(years), table(values)
    if known.shape[-1] != times.size or (np.diff(times) <= 0).any():
        raise UsageError("years_must_rise")
    for hidden in refused:
        known = np.where(np.asarray(hidden, dtype=bool), np.nan, known)
    there = np.isfinite(known)
    up_to_last = _from_the_end(np.logical_or, there)
    joined = np.append(np.diff(times) == 1, [True])
    followed = joined | ~np.roll(up_to_last, -1, axis=-1)
    run = up_to_last & _from_the_end(np.logical_and, ~up_to_last | (there & followed))
    run &= np.cumsum(run[..., ::-1], axis=-1)[..., ::-1] <= MOST_YEARS
    return np.where(run, known, np.nan)


def _from_the_end(combine: np.ufunc, flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = combine.accumulate(flags[..., ::-1], axis=-1)[..., ::-1]
    return found


def contradicted(values: Rows, at_least: Rows, at_most: Rows) -> npt.NDArray[np.bool_]:
    """Whether a value contradicts a bound stated for its year, NaN where none is (METHODS-2 M24).

    >>> contradicted([7300, 6900], float("nan"), 7000).tolist()
    [True, False]
    """
    found, low, high = floats(values), floats(at_least), floats(at_most)
    with np.errstate(invalid="ignore"):
        return np.asarray((found < low) | (found > high))


def last_year(years: Rows, known: Rows) -> IntArray:
    """The year of the last value of each row of a history; 0 where there is none.

    >>> last_year([2018, 2019, 2020], [[1, 2, float("nan")]]).tolist()
    [2019]
    """
    times, there = series(years), np.isfinite(table(known))
    return np.asarray(np.where(there, times, 0).max(axis=-1, initial=0), dtype=np.int64)
