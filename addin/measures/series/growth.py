"""How much has it changed, and how fast?"""

import numpy as np
import numpy.typing as npt

from addin.errors import UsageError
from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    TextArray,
    elementwise,
    floats,
    rowwise,
    series,
    table,
)
from addin.measures.formula import formula
from addin.measures.reasons import Reason, first_reason


@formula("rest", native="{current}-{previous}")
@formula("annual_lead", native="{current}-{previous}")
@formula("change", native="{current}-{previous}")
@elementwise
def change(current: Numbers, previous: Numbers) -> Numbers:
    """What was added since the previous value, in the unit of both; percentage points for shares.

    >>> float(change(34.5, 32.25))
    2.25
    """
    return current - previous


def growth_reason(current: Rows, previous: Rows) -> TextArray:
    """Why `growth` or `average_growth` has no answer for these two values; "" where it has one."""
    now, before = np.broadcast_arrays(floats(current), floats(previous))
    return first_reason(
        (~np.isfinite(before), Reason.NO_BASELINE),
        (~np.isfinite(now), Reason.NO_DATA),
        (before == 0, Reason.ZERO_BASE),
        ((before < 0) & (now < 0), Reason.ZERO_BASE),
        ((before < 0) | (now < 0), Reason.SIGN_CHANGE),
    )


@formula(
    "growth",
    native="({current}/{previous}-1)*{scale}",
    unknown="OR({previous}<=0,{current}<0)",
    reason=growth_reason,
)
@elementwise
def growth(current: Numbers, previous: Numbers) -> Numbers:
    """Growth rate over the previous value, as a fraction (METHODS A2).

    NaN where a rate says nothing: a previous value not above zero, or a fall below zero.
    `growth_reason` says which.

    >>> float(growth(106, 100).round(4))
    0.06
    """
    return np.where((previous > 0) & (current >= 0), current / previous - 1, np.nan)


@formula("discrete")
@rowwise
def discrete(cumulative: Rows, years: Rows | None = None) -> FloatArray:
    """Single periods from values cumulated within each year, along the last axis (METHODS A10).

    `years` gives the year of each period, so that the sum starts anew in January; without it all
    periods belong to one year. January and February may be one combined first period. A difference
    below zero, where none can be, shows a revision of earlier periods: it is not clipped.

    >>> discrete([206504, 456614]).tolist()
    [206504.0, 250110.0]
    """
    running = table(cumulative)
    before = np.roll(running, 1, axis=-1)
    return (running - np.where(_starts(running, years), 0.0, before))[()]


@formula("ttm", native="{full_last_year}+{cumulative_now}-{cumulative_year_ago}")
@elementwise
def ttm(cumulative_now: Numbers, cumulative_year_ago: Numbers, full_last_year: Numbers) -> Numbers:
    """The last four quarters from cumulative values: last year, and what this year differs by.

    In the unit of the values (PRACTICE C0, `flow_basis`).

    >>> float(ttm(18000, 17000, 24000))
    25000.0
    """
    return full_last_year + cumulative_now - cumulative_year_ago


@formula(
    "annualised",
    native="{cumulative_now}/({cumulative_year_ago}/{full_last_year})",
    unknown="OR({full_last_year}=0,{cumulative_year_ago}*{full_last_year}<=0)",
)
@elementwise
def annualised(
    cumulative_now: Numbers, cumulative_year_ago: Numbers, full_last_year: Numbers
) -> Numbers:
    """This year's total if it fills as last year did: the value so far over the share so far.

    In the unit of the values (PRACTICE C0). NaN where last year's share is not above zero.
    """
    share = cumulative_year_ago / full_last_year
    return np.where((share > 0) & np.isfinite(share), cumulative_now / share, np.nan)


def _starts(values: FloatArray, years: Rows | None) -> npt.NDArray[np.bool_]:
    """Where a year begins along the last axis."""
    periods = values.shape[-1]
    labels = np.zeros(periods) if years is None else series(years)
    if labels.size != periods:
        raise UsageError("values_and_years", periods=periods, years=labels.size)
    return np.concatenate(([1.0], np.diff(labels) != 0))[:periods].astype(bool)
