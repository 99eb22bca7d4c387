"""What does a function do that `addin.measures` does not do for cells?

It reads a range as a series, gives words for numbers, or spreads a result over cells.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from addin.cells import CellError, ErrorCode, Scalar
from addin.errors import UsageError
from addin.functions.arguments import LOWER
from addin.functions.calling import Answer, UnknownError
from addin.functions.registry import Option
from addin.language import Language, Text
from addin.measures.arrays import FloatArray, IntArray, Numbers, TextArray
from addin.measures.reasons import WORDS, Reason, first_reason
from addin.measures.rounding import round_array
from addin.measures.series import growth
from addin.measures.structure import clusters

if TYPE_CHECKING:  # the whole model would load before a cell is answered
    from addin.model.period import Period

__all__ = [
    "STATUS_WORDS",
    "chain",
    "concentration",
    "discrete",
    "elapsed",
    "herfindahl",
    "label",
    "project",
    "reach",
    "required_reason",
    "rounded",
    "sign",
    "status_of_preset",
]

STATUS_WORDS = (
    Text(zh="暂无数据", en="no data"),
    Text(zh="严重滞后", en="far behind"),
    Text(zh="滞后", en="behind"),
    Text(zh="基本达到时序", en="on pace"),
    Text(zh="快于时序", en="ahead"),
    Text(zh="提前完成", en="achieved"),
)
_HOLE_IN_SERIES = Text(zh="区域中有空单元格，请补齐", en="a cell of the range is empty: fill it in")
_MOST_DECIMALS = 15


def sign(direction: Numbers) -> Numbers:
    """+1 for the first word of a direction (higher is better), -1 for the second."""
    return 1 - 2 * direction


def chain(rates: FloatArray, *, language: Language) -> Answer:
    """Average of growth rates that follow each other; a year that is missing cannot be guessed."""
    del language
    _refuse_holes(rates)
    return _known(growth.average_of_rates(rates), _GROWTH_ABOVE)


def discrete(cumulative: FloatArray, years: FloatArray, *, language: Language) -> Answer:
    """Single periods of a row or column; a hole makes its own and the next period unknown."""
    del language
    found = growth.discrete(cumulative, years if years.size else None)
    missing = CellError(ErrorCode.NA, _HOLE_IN_SERIES)
    cells: tuple[Scalar, ...] = tuple(missing if np.isnan(one) else float(one) for one in found)
    return tuple((cell,) for cell in cells)


def herfindahl(values: FloatArray, *, language: Language) -> Answer:
    """The concentration index of the units that have a value."""
    del language
    return _known(clusters.hhi(values), _POSITIVE_SUM)


def concentration(values: FloatArray, n: float | None, *, language: Language) -> Answer:
    """The share of the `n` largest."""
    del language
    count = 5 if n is None else int(n)
    if count < 1:
        raise UsageError(en=f"n must be at least 1: {count}", zh=f"“家数”至少为1：{count}")
    return _known(clusters.concentration(values, count), _POSITIVE_SUM)


def elapsed(period: "Period", first_year: float, *, language: Language) -> Answer:
    """Quarters from the start of the plan to the end of `period`."""
    del language
    quarters = period.months_since(int(first_year)) / 3
    if quarters < 0:
        raise UnknownError(
            en=f"{period} is before the plan begins in {int(first_year)}",
            zh=f"{period}早于规划首年{int(first_year)}年",
        )
    return quarters


def label(period: "Period", tongue: Option | None, *, language: Language) -> Answer:
    """The period in the words of a report."""
    return period.label("zh" if (tongue.code if tongue else language) == "zh" else "en")


def status_of_preset(found: list[IntArray], preset: Numbers) -> IntArray:
    """Classes under the preset that each cell names; `found` holds one array for each preset."""
    return np.select([np.asarray(preset) == i for i in range(len(found))], found, 0)


def required_reason(current: Numbers, target: Numbers, years: Numbers) -> TextArray:
    """Why `required_growth` has no answer."""
    now, goal, left = np.broadcast_arrays(current, target, years)
    return first_reason(
        (~np.isfinite(now), Reason.NO_CURRENT),
        (~np.isfinite(goal), Reason.NO_TARGET),
        (left <= 0, Reason.TARGET_YEAR_PASSED),
        ((now <= 0) | (goal <= 0), Reason.NOT_POSITIVE),
    )


def rounded(value: FloatArray, decimals: FloatArray, rule: FloatArray) -> FloatArray:
    """Values rounded on decimal digits; many decimals at once are rounded one after the other."""
    value, decimals, rule = np.broadcast_arrays(value, decimals, rule)
    found = np.full(value.shape, np.nan)
    for places in np.unique(decimals[np.isfinite(decimals)]):
        if abs(places) > _MOST_DECIMALS or places != np.floor(places):
            raise UsageError(
                en=f"decimals must be a whole number of at most {_MOST_DECIMALS}: {places:g}",
                zh=f"小数位须为不超过{_MOST_DECIMALS}的整数：{places:g}",
            )
        for position, mode in enumerate(("half_up", "half_even")):
            here = (decimals == places) & (rule == position)
            found[here] = round_array(value[here], int(places), mode)  # type: ignore[arg-type]  # both are modes
    return found


def project(
    years: FloatArray, values: FloatArray, year: float, method: str, *, language: Language
) -> Answer:
    """Value, low and high of the projection to `year`."""
    del language
    found = _projection(years, values, year, method)
    return ((found.value, found.low, found.high),)


def reach(
    years: FloatArray,
    values: FloatArray,
    year: float,
    target: float,
    direction: Option | None,
    *,
    language: Language,
) -> Answer:
    """How probable it is that the projection to `year` reaches `target`."""
    del language
    from addin.measures.projection.projection import reach_probability

    found = _projection(years, values, year, "")
    towards = -1.0 if direction == LOWER else 1.0
    chance = reach_probability(found.value, found.error, target, towards, found.degrees)
    return _known(chance, Text(zh="无法推算概率", en="no probability can be given"))


def _projection(years: FloatArray, values: FloatArray, year: float, method: str) -> Any:
    # Its methods load SciPy; a cell that does not project should not wait for them.
    from addin.measures.projection.projection import project as project_series

    known = np.isfinite(years) & np.isfinite(values) if years.size == values.size else np.array([])
    last = float(years[known].max()) if known.any() else np.nan
    found = project_series(years, values, year - last, method or None)
    if found.reason:
        words = WORDS[found.reason]
        raise UnknownError(en=words.en, zh=words.zh)
    return found


_GROWTH_ABOVE = Text(zh="增速须大于-100%", en="growth must be above -100 %")
_POSITIVE_SUM = Text(
    zh="须为非负数且合计大于零", en="values must not be negative, and their sum above zero"
)


def _known(found: npt.ArrayLike, words: Text) -> Scalar:
    """A number, or #N/A with `words`."""
    number = float(np.asarray(found))
    return number if np.isfinite(number) else CellError(ErrorCode.NA, words)


def _refuse_holes(values: FloatArray) -> None:
    if np.isnan(values).any():
        raise UnknownError(en=_HOLE_IN_SERIES.en, zh=_HOLE_IN_SERIES.zh)
