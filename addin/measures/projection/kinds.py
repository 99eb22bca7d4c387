"""What does a projection say of a target of each kind, and how probable is it?

A level stands on its own values (`extrapolate`); average growth and cumulative change on the
logarithm; a total on its yearly amounts (METHODS-2 M27). No probability is near certainty: no
history of a dozen years supports it (M28).
"""

from dataclasses import replace

import numpy as np

from addin.measures.arrays import FloatArray, Numbers, Rows, elementwise, floats, rowwise, table
from addin.measures.formula import formula
from addin.measures.projection.extrapolation import (
    Extrapolation,
    Past,
    band,
    drift_on,
    extrapolate,
    refusal,
    step_error,
    with_band,
)
from addin.measures.projection.history import history as history_of
from addin.measures.reasons import Reason

LEAST_CHANCE, MOST_CHANCE = 0.05, 0.95
_NUMBERS = ("value", "low", "high", "centre", "error")


@elementwise
def log_of_growth(baseline: Numbers, rate: Numbers, years: Numbers) -> Numbers:
    """The logarithm that an average growth of `rate`, a fraction, reaches after `years`.

    >>> float(log_of_growth(100, 0.06, 5).round(4))
    4.8965
    """
    return np.where((baseline > 0) & (rate > -1), np.log(baseline) + years * np.log1p(rate), np.nan)


@elementwise
def growth_of_log(logarithm: Numbers, baseline: Numbers, years: Numbers) -> Numbers:
    """The average yearly growth from `baseline` to a level given as its logarithm; a fraction.

    >>> float(growth_of_log(4.8965, 100, 5).round(3))
    0.06
    """
    known = (baseline > 0) & (years > 0)
    return np.where(known, np.expm1((logarithm - np.log(baseline)) / years), np.nan)


@elementwise
def log_of_reduction(reduction: Numbers) -> Numbers:
    """The logarithm of an index of base 1 after a cumulative reduction, a fraction.

    >>> float(log_of_reduction(0.14).round(4))
    -0.1508
    """
    return np.where(reduction < 1, np.log1p(-reduction), np.nan)


@elementwise
def reduction_of_log(logarithm: Numbers) -> Numbers:
    """The cumulative reduction that the logarithm of an index of base 1 stands for; a fraction.

    >>> float(reduction_of_log(-0.1508).round(2))
    0.14
    """
    return -np.expm1(logarithm)


@formula("projection_growth")
@rowwise
def project_growth(
    history: Rows, ahead: Rows, baseline: Rows, years: Rows, *, level: float = 0.8
) -> Extrapolation:
    """The average growth from `baseline` over `years`, projected on the logarithm (M27).

    `history` is the level, or the chained index on the scale of `baseline`. Fractions; `centre` and
    `error` are logarithms, to be compared with `log_of_growth` of the target.

    >>> found = project_growth([100, 106.5, 111, 119, 126], 1, 100, 5)
    >>> round(float(found.value), 5)
    0.05948
    """
    found = _on_logarithms(history, ahead, level)
    low, value, high = (
        growth_of_log(end, floats(baseline), floats(years))
        for end in (found.low, found.centre, found.high)
    )
    no_rate = np.isnan(value) & np.isin(found.reason, ("", Reason.NOT_POSITIVE))
    reason = np.where(no_rate, Reason.NO_GROWTH_RATE.value, found.reason)
    return replace(found, low=low, value=value, high=high, reason=reason)


@formula("projection_reduction")
@rowwise
def project_reduction(history: Rows, ahead: Rows, *, level: float = 0.8) -> Extrapolation:
    """The cumulative reduction of an index that is 1 in the base year (M27).

    Fractions; what is low for the index is high for the reduction. `centre` and `error` are
    logarithms, to be compared with `log_of_reduction` of the target; a lower index is better.

    >>> found = project_reduction([1, 0.97, 0.94575, 0.913595, 0.8871], 1)
    >>> round(float(found.value), 5)
    0.13907
    """
    found = _on_logarithms(history, ahead, level)
    low, value, high = (reduction_of_log(end) for end in (found.high, found.centre, found.low))
    return replace(found, low=low, value=value, high=high)


@formula("projection_total")
@rowwise
def project_total(
    history: Rows, ahead: Rows, done: Rows, *, method: str | None = None, level: float = 0.8
) -> Extrapolation:
    """What is `done` by the end of the history and the amounts of the years `ahead` (M27).

    `history` holds the yearly amounts of whole years; no year's is below 0. The errors of the years
    are added: they are of one direction. `ahead` is a whole number of years.

    >>> found = project_total([15, 18, 17, 20, 22], 2, 59)
    >>> round(float(found.value), 2)
    108.25
    """
    way, so_far = floats(ahead), floats(done)
    last = extrapolate(history, way, method=method, level=level)
    value, error = so_far + np.zeros(last.value.shape), np.zeros(last.value.shape)
    for year in range(1, int(np.nan_to_num(way).max(initial=0)) + 1):
        one = extrapolate(history, np.minimum(year, way), method=method, level=level)
        value = value + np.where(year <= way, np.maximum(one.value, 0), 0)
        error = error + np.where(year <= way, one.error, 0)
    known = last.reason == ""
    value, error = np.where(known, value, np.nan), np.where(known, error, np.nan)
    low, high = band(value, error, level)
    found = replace(last, value=value, low=low, high=high, centre=value, error=error)
    return found.cut_below(so_far)


@formula("reach_chance")
@elementwise
def reach_chance(
    value: Numbers,
    error: Numbers,
    target: Numbers,
    direction: Numbers,
    tolerance: Numbers = 0.0,
) -> Numbers:
    """How probable it is that the target is reached, 0.05 to 0.95 (METHODS-2 M28).

    `value` and `error` as projected, `target` and the `tolerance` of "about" on their scale;
    `direction` is +1 where higher is better or a floor holds, -1 where lower is or a ceiling does.

    >>> float(reach_chance(131.25, 1.40683, 130, 1).round(4))
    0.7801
    """
    margin = direction * (value - target) + tolerance
    known = (np.abs(direction) == 1) & (error >= 0)
    return np.where(known, _kept_apart(_below(margin, error)), np.nan)


@formula("keep_chance")
@elementwise
def keep_chance(value: Numbers, error: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """How probable it is that the target year stays in a corridor, 0.05 to 0.95 (M27, M28).

    >>> float(keep_chance(100, 10, 90, 110).round(4))
    0.609
    """
    known = (error >= 0) & (low <= high)
    inside = _below(high - value, error) - _below(low - value, error)
    inside = np.where((error == 0) & (low <= value) & (value <= high), 1.0, inside)
    return np.where(known, _kept_apart(inside), np.nan)


def _on_logarithms(history: Rows, ahead: Rows, level: float) -> Extrapolation:
    """By the mean step of the logarithms alone, with the band of amounts."""
    values = history_of(np.arange(table(history).shape[-1]), history)
    logs = np.log(values)
    past, way = Past.of(logs), floats(ahead)
    value = drift_on(past.first, past.last, past.years - 1, way)
    error = step_error(past.spread, past.years, way)
    found = with_band(
        past, value, error, np.zeros(value.shape, np.int64), level, refusal(past.years, way)
    )
    bad = (values <= 0).any(axis=-1)
    lost = {name: np.where(bad, np.nan, getattr(found, name)) for name in _NUMBERS}
    return replace(found, **lost, reason=np.where(bad, Reason.NOT_POSITIVE.value, found.reason))


def _below(margin: Numbers, error: Numbers) -> FloatArray:
    """The distribution of Student's t with three degrees, at `margin` in standard errors."""
    x = margin / np.where(error == 0, 1, error) / np.sqrt(3)
    spread = 0.5 + (x / (1 + x**2) + np.arctan(x)) / np.pi
    return np.where(error == 0, np.where(margin >= 0, 1.0, 0.0), spread)


def _kept_apart(chance: FloatArray) -> FloatArray:
    return np.clip(chance, LEAST_CHANCE, MOST_CHANCE)
