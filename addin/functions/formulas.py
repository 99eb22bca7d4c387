"""What does a function do that `addin.measures` does not do for cells?

It reads a range as a series, gives words for numbers, or spreads a result over cells.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from addin.errors import UsageError
from addin.functions.arguments import Option
from addin.functions.cells import UnknownError
from addin.language import Language, Text, Word
from addin.measures.arrays import FloatArray, IntArray, Numbers, equal_rows
from addin.measures.reasons import Reason
from addin.measures.rounding import Mode, round_array, round_to_interval
from addin.measures.series import average, growth
from addin.measures.structure import clusters
from addin.measures.targets import gap, pace, status
from addin.measures.targets.status import ForecastClass, Prospect, StatusClass

if TYPE_CHECKING:  # the whole model would load before a cell is answered
    from addin.model.period import Period

_PRESETS = (status.PRACTICE, status.YINCHUAN)
STATUS_WORDS = tuple(found.text for found in StatusClass)
_STATUSES: tuple[type[Word], ...] = (StatusClass, ForecastClass, Prospect)
_MOST_DECIMALS = 15
_MODES: tuple[Mode, ...] = ("half_up", "half_even")
_NO_DATA = tuple(StatusClass).index(StatusClass.NO_DATA)


def gap_to_target(value: Numbers, target: Numbers, direction: Numbers) -> FloatArray:
    """What is missing to the target; a direction is its position among the words for it."""
    return gap.gap_to_target(value, target, 1 - 2 * direction)


def expected(baseline: Numbers, target: Numbers, share: Numbers, path: Numbers) -> FloatArray:
    """The value on the path of each cell."""
    linear = pace.expected_linear(baseline, target, share)
    return np.where(path > 0, pace.expected_compound(baseline, target, share), linear)


def chain(rates: FloatArray) -> Numbers:
    """Average of growth rates that follow each other; a year that is missing cannot be guessed."""
    refuse_holes(rates)
    return average.average_of_rates(rates)


def discrete(cumulative: FloatArray, years: FloatArray) -> FloatArray:
    """Single periods of a row or column; a hole makes its own and the next period unknown."""
    return growth.discrete(cumulative, years if years.size else None)


def concentration(values: FloatArray, n: float | None) -> Numbers:
    """The share of the `n` largest."""
    count = 5 if n is None else int(n)
    if count < 1:
        raise UsageError("count_below_one", count=count)
    return clusters.concentration(values, count)


def elapsed(period: "Period", first_year: float) -> float:
    """Quarters from the start of the plan to the end of `period`."""
    quarters = period.months_since(int(first_year)) / 3
    if quarters < 0:
        raise UnknownError("before_the_plan", period=period, year=int(first_year))
    return quarters


def spoken(tongue: Option | None, language: Language) -> Language:
    """The language that a call asks for, that of the program without one."""
    return "zh" if (tongue.code if tongue else language) == "zh" else "en"


def label(period: "Period", tongue: Option | None, *, language: Language) -> str:
    """The period in the words of a report."""
    return period.label(spoken(tongue, language))


def status_of_preset(progress: Numbers, share: Numbers, preset: Numbers) -> IntArray:
    """Classes under the preset that each cell names."""
    found = [status.status(progress, share, thresholds=each) for each in _PRESETS]
    return np.select([np.asarray(preset) == at for at in range(len(found))], found, _NO_DATA)


def status_code(status: str) -> str:
    """The code of a class: the same whatever the language."""
    return _status(status).value


def status_text(status: str, tongue: Option | None, *, language: Language) -> str:
    """The words of a class."""
    return _status(status)[spoken(tongue, language)]


def _status(status: str) -> Word:
    found = next((word for each in _STATUSES if (word := each.named(status)) is not None), None)
    if found is None:
        names = [word.zh for word in StatusClass]
        raise UsageError("no_status", status=status, codes=list(StatusClass), names=names)
    return found


def rounded(
    value: FloatArray, decimals: FloatArray, rule: FloatArray, interval: FloatArray
) -> FloatArray:
    """Values rounded on decimal digits, many decimals one after the other; or to an interval."""
    value, decimals, rule, interval = np.broadcast_arrays(value, decimals, rule, interval)
    found = np.full(value.shape, np.nan)
    for places in np.unique(decimals[np.isfinite(decimals)]):
        if abs(places) > _MOST_DECIMALS or places != np.floor(places):
            raise UsageError("too_many_places", most=_MOST_DECIMALS, places=places)
        for position, mode in enumerate(_MODES):
            here = (decimals == places) & (rule == position)
            found[here] = round_array(value[here], int(places), mode)
    for at in map(tuple, np.argwhere(np.isfinite(interval) & np.isfinite(value))):
        mode = _MODES[int(rule[at])]
        found[at] = float(round_to_interval(float(value[at]), float(interval[at]), mode))
    return found


def project(years: FloatArray, values: FloatArray, year: float, method: str) -> FloatArray:
    """Value, low and high of the projection to `year`."""
    found = _projection(years, values, year, method)
    return np.array([[found.value, found.low, found.high]])


def reach(
    years: FloatArray, values: FloatArray, year: float, target: float, direction: Option | None
) -> Numbers:
    """How probable it is that the projection to `year` reaches `target`."""
    from addin.measures.projection.kinds import reach_chance

    found = _projection(years, values, year, "")
    return reach_chance(found.centre, found.error, target, sign_of(direction))


def sign_of(direction: Option | None) -> float:
    """-1 where lower is better, else 1."""
    return -1.0 if direction is not None and direction.code == "lower" else 1.0


def unknown(words: Text) -> UnknownError:
    """The error that says why there is no answer."""
    return UnknownError(en=words.en, zh=words.zh)


def refuse_holes(values: FloatArray) -> None:
    """UnknownError where a range has an empty cell."""
    if np.isnan(values).any():
        raise unknown(
            Text(zh="区域中有空单元格，请补齐", en="a cell of the range is empty: fill it in")
        )


def _projection(years: FloatArray, values: FloatArray, year: float, method: str) -> Any:
    # Its methods load SciPy; a cell that does not project should not wait for them.
    from addin.measures.projection.extrapolation import extrapolate
    from addin.measures.projection.history import history, last_year

    times, known = equal_rows(years, values)
    dated = np.isfinite(times)
    order = np.argsort(times[dated], kind="stable")
    times, known = times[dated][order], known[dated][order]
    if (np.diff(times) == 0).any():
        raise UsageError("two_values_at_once")
    run = history(times, known)
    found = extrapolate(run, year - float(last_year(times, run)), method=method or None)
    if found.reason:
        raise unknown(next(each for each in Reason if each.value == found.reason).text)
    return found
