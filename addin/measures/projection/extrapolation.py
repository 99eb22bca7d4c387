"""Where does a series of years go, and how far off may that be?

By its mean step; from ten years on the damped trend has half a say; a share or rate goes on at half
its pace. One band for all of them, Student's t with three degrees (METHODS-2 M25): its constants
are those of the back-test in `tests/benchmarks/backtest.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import (
    FloatArray,
    IntArray,
    Numbers,
    Rows,
    TextArray,
    elementwise,
    floats,
    rowwise,
    table,
)
from addin.measures.formula import formula
from addin.measures.projection import forecasts, smoothing
from addin.measures.projection.forecasts import Forecast
from addin.measures.projection.history import LEAST_YEARS
from addin.measures.projection.history import history as history_of
from addin.measures.reasons import Reason, first_reason
from addin.measures.student import quantile

METHODS: dict[str, Callable[[FloatArray, int], Forecast]] = {
    "drift": forecasts.drift,
    "linear": forecasts.linear,
    "loglinear": forecasts.loglinear,
    "holt": smoothing.holt,
    "damped": smoothing.damped,
    "theta": smoothing.theta,
}
# The formula of a point, by position in `Extrapolation.form`.
FORMS = ("projection_drift", "projection_half_step", "projection_damped", "projection_named")
_DRIFT, _HALF_STEP, _DAMPED, _NAMED = range(4)
DEGREES = 3.0
_LONG = 10
_SPREAD, _SPREAD_OF_RATIOS = 0.8, 0.5  # how errors grow with the years ahead
_LEAST_SPREAD = 0.2  # a straight past promises no straight future


@dataclass(frozen=True, slots=True, kw_only=True)
class Extrapolation:
    """The value of each row with its band; NaN and a reason where there is none.

    `centre` and `error` stand on the scale that was projected on, which is a logarithm for average
    growth and cumulative change; a probability is taken there. `years` is the length of the
    history, `form` the position of the formula in `FORMS`.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    centre: FloatArray
    error: FloatArray
    years: IntArray
    form: IntArray
    reason: TextArray

    def cut_below(self, least: Rows) -> "Extrapolation":
        """The same, nowhere below `least`: 0 for what cannot be negative; NaN cuts nothing."""
        cut = {name: np.fmax(getattr(self, name), least) for name in ("value", "low", "high")}
        known = np.isfinite(self.value)
        return replace(self, **{name: np.where(known, row, np.nan) for name, row in cut.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a history says of its steps; a column for each row of the history, or a scalar."""

    first: FloatArray
    last: FloatArray
    years: FloatArray
    spread: FloatArray

    @classmethod
    def of(cls, history: Rows) -> "Past":
        """The ends, the length and the spread of the steps of each row; NaN is outside of it."""
        values = table(history)
        if not values.shape[-1]:
            values = np.full((*values.shape[:-1], 1), np.nan)
        known = np.isfinite(values)
        count, size = floats(known.sum(axis=-1)), values.shape[-1]
        begin, end = known.argmax(axis=-1), size - 1 - known[..., ::-1].argmax(axis=-1)
        first, last = (
            np.take_along_axis(values, at[..., None], axis=-1)[..., 0] for at in (begin, end)
        )
        steps = np.diff(values)
        mean_step = (last - first) / (count - 1)
        squares = np.nansum((steps - mean_step[..., None]) ** 2, axis=-1) / (count - 2)
        size_of_step = np.nansum(np.abs(steps), axis=-1) / (count - 1)
        spread = np.maximum(np.sqrt(squares), _LEAST_SPREAD * size_of_step)
        return cls(first=first, last=last, years=count, spread=spread)


@formula("projection_drift", native="{last}+{ahead}*({last}-{first})/{steps}", unknown="{steps}<=0")
@elementwise
def drift_on(first: Numbers, last: Numbers, steps: Numbers, ahead: Numbers) -> Numbers:
    """On by the mean step from `first` to `last`, `steps` years apart, for `ahead` years.

    >>> float(drift_on(100, 125, 4, 2))
    137.5
    """
    return np.where(steps > 0, last + ahead * (last - first) / steps, np.nan)


@formula(
    "projection_half_step", native="{last}+{ahead}*({last}-{first})/{steps}/2", unknown="{steps}<=0"
)
@elementwise
def half_step_on(first: Numbers, last: Numbers, steps: Numbers, ahead: Numbers) -> Numbers:
    """On by half the mean step: how shares and rates go on.

    >>> float(half_step_on(20, 24, 4, 2))
    25.0
    """
    return np.where(steps > 0, last + ahead * (last - first) / steps / 2, np.nan)


@formula("projection_damped", native="({drift}+{damped})/2")
@elementwise
def blend_damped(drift: Numbers, damped: Numbers) -> Numbers:
    """Between the mean step and the damped trend, from ten years on.

    >>> float(blend_damped(120, 116))
    118.0
    """
    return (drift + damped) / 2


@elementwise
def step_error(
    spread: Numbers,
    years: Numbers,
    ahead: Numbers,
    ratio: Numbers = 0.0,
    unknown: Numbers = 0.0,
    last_error: Numbers = 0.0,
) -> Numbers:
    """The standard error of a projection from `years` yearly values, `ahead` years on (M25, M26).

    `ratio` is 1 for a share or rate. Where the last value is the estimate of a year, `unknown` is
    the part of that year which is not known and `last_error` the error of the estimate.

    >>> float(step_error(2.479, 5, 1).round(4))
    2.7716
    """
    way, rest = ahead + unknown, years - 1
    grown = way ** np.where(ratio != 0, _SPREAD_OF_RATIOS, _SPREAD) * np.sqrt(1 + way / rest)
    return np.where(rest > 0, np.maximum(spread * grown, last_error * (1 + ahead / rest)), np.nan)


def band(value: Rows, error: Rows, level: float = 0.8) -> tuple[FloatArray, FloatArray]:
    """Low and high of the interval that holds the value with probability `level`.

    Raises UsageError for a level outside 0 to 1.

    >>> [round(float(end), 2) for end in band(100, 10)]
    [83.62, 116.38]
    """
    if not 0 < level < 1:
        raise UsageError("not_a_level", level=level)
    reach = quantile(0.5 + level / 2, DEGREES) * floats(error)
    return floats(value) - reach, floats(value) + reach


def refusal(years: Rows, ahead: Rows, unknown: Rows = 0.0) -> TextArray:
    """Why nothing is projected: no time is left, or less than twice as many years lie behind.

    The rest of the last year is time that is left, where a part of it is `unknown`.
    """
    known, way = floats(years), floats(ahead)
    return first_reason(
        (way + floats(unknown) <= 0, Reason.NO_TIME_LEFT),
        ((known < LEAST_YEARS) | ~(way <= known / 2 + 1e-9), Reason.SHORT_HISTORY),
    )


@formula("projection_named")
@rowwise
def extrapolate(
    history: Rows,
    ahead: Rows,
    ratio: Rows = 0.0,
    *,
    unknown: Rows = 0.0,
    last_error: Rows = 0.0,
    method: str | None = None,
    level: float = 0.8,
) -> Extrapolation:
    """Each row of `history` on for `ahead` years, with the band of probability `level` (M25).

    A column of `history` for each year; its last unbroken run counts. `ratio` is 1 for a share or
    rate; `unknown` and `last_error` as in `step_error`. A `method` of `METHODS` gives its point.
    Raises UsageError for an unknown method and a level outside 0 to 1.

    >>> found = extrapolate([100, 106, 111, 119, 125], 1)
    >>> [round(float(end), 3) for end in (found.low, found.value, found.high)]
    [128.946, 131.25, 133.554]
    """
    values = history_of(np.arange(table(history).shape[-1]), history)
    past = Past.of(values)
    shape = np.broadcast_shapes(past.last.shape, *map(np.shape, (ahead, ratio)))
    way, shares = (np.broadcast_to(floats(row), shape) for row in (ahead, ratio))
    form = _form_of(past.years, shares, method)
    value = _points(values, past, way, form, method)
    rest = floats(unknown)
    error = step_error(past.spread, past.years, way, shares, rest, floats(last_error))
    return with_band(past, value, error, form, level, refusal(past.years, way, rest))


def with_band(
    past: Past,
    value: FloatArray,
    error: FloatArray,
    form: IntArray,
    level: float,
    reason: TextArray,
) -> Extrapolation:
    """Points and errors with their band where there is no `reason` against it; else that."""
    known = (reason == "") & np.isfinite(value) & np.isfinite(error)
    value, error = (np.where(known, row, np.nan)[()] for row in (value, error))
    low, high = band(value, error, level)
    reason = np.where((reason == "") & ~known, Reason.OUT_OF_RANGE.value, reason)
    return Extrapolation(
        value=value, low=low, high=high, centre=value, error=error, form=form,
        years=np.asarray(past.years, dtype=np.int64),
        reason=reason,
    )  # fmt: skip


def _form_of(years: FloatArray, ratio: FloatArray, method: str | None) -> IntArray:
    if method is not None and method not in METHODS:
        raise UsageError("no_projection", method=method, methods=list(METHODS))
    by_length = np.where(ratio != 0, _HALF_STEP, np.where(years < _LONG, _DRIFT, _DAMPED))
    return np.asarray(by_length if method is None else np.full(ratio.shape, _NAMED))


def _points(
    history: FloatArray, past: Past, ahead: FloatArray, form: IntArray, method: str | None
) -> FloatArray:
    """The projected values; those of a fitted method row by row, where something is projected."""
    fitted = np.isin(form, (_DAMPED, _NAMED)) & (refusal(past.years, ahead) == "")
    own = np.full(form.shape, np.nan)
    rows = np.broadcast_to(history, (*form.shape, history.shape[-1]))
    for at in map(tuple, np.argwhere(fitted)):
        row = rows[at]
        own[at] = _fitted(method or "damped", row[np.isfinite(row)], float(ahead[at]))
    steps = past.years - 1
    drift, half = (move(past.first, past.last, steps, ahead) for move in (drift_on, half_step_on))
    return np.choose(form, [drift, half, blend_damped(drift, own), own])


def _fitted(method: str, row: FloatArray, ahead: float) -> float:
    """The value that a fitted method gives; between two whole years in proportion."""
    made = METHODS[method](row, max(int(np.ceil(ahead - 1e-9)), 1)).values
    return float(np.interp(ahead, np.arange(made.size + 1), [row[-1], *made]))
