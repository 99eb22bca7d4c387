"""How good would earlier projections have been?"""

import numpy as np

from addin.measures.arrays import FloatArray, Rows, floats, rowwise, table
from addin.measures.formula import formula
from addin.measures.projection.extrapolation import extrapolate
from addin.measures.projection.history import LEAST_YEARS


@formula("projection_past_error")
@rowwise
def past_error(history: Rows, ratio: Rows = 0.0) -> FloatArray:
    """How far the projections of earlier years would have been off, one year ahead; a fraction.

    `history` and `ratio` as in `extrapolate`. The mean over the years that have at least five years
    before them, each projected from those alone. NaN where there is none.

    >>> float(past_error([100, 102, 104, 106, 108, 112, 112]).round(4))
    0.0196
    """
    values = table(history)
    total, count = np.zeros(values.shape[:-1]), np.zeros(values.shape[:-1])
    for year in range(LEAST_YEARS, values.shape[-1]):
        before = values[..., :year]
        found = np.where(
            np.isfinite(before[..., -1]), extrapolate(before, 1, floats(ratio)).value, np.nan
        )
        off = np.abs(found / values[..., year] - 1)
        total, count = total + np.nan_to_num(off), count + np.isfinite(off)
    return np.asarray(np.where(count > 0, total / count, np.nan))[()]
