"""How much has it changed, and how fast?"""

import numpy as np
import numpy.typing as npt

from addin.errors import UsageError
from addin.language import Text
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

__all__ = [
    "annualised",
    "average_change",
    "average_growth",
    "average_growth_cumulative",
    "average_of_rates",
    "average_reduction",
    "chained_growth",
    "change",
    "cumulate",
    "discrete",
    "growth",
    "growth_reason",
    "previous_of_increment",
    "rolling_sum",
    "ttm",
    "two_year_average",
]


@formula(
    "rest",
    Text(zh="其他", en="the rest"),
    source="PRACTICE C3.2",
    native="{current}-{previous}",
    words=Text(zh="总量－合计", en="total - sum"),
)
@formula(
    "annual_lead",
    Text(zh="比年度目标", en="against the year's target"),
    source="METHODS A2 growth_gap",
    native="{current}-{previous}",
    words=Text(zh="增速－年度目标增速", en="growth - growth target"),
)
@formula(
    "change",
    Text(zh="同比变动", en="change on a year"),
    source="METHODS A3",
    native="{current}-{previous}",
    words=Text(zh="本期－上年同期（百分点）", en="value - value a year ago, percentage points"),
)
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
    Text(zh="推算同比", en="derived growth"),
    source="METHODS A2",
    native="({current}/{previous}-1)*{scale}",
    unknown="OR({previous}<=0,{current}<0)",
    words=Text(zh="（本期÷上年同期－1）×100", en="(value / value a year ago - 1) x 100"),
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


@formula(
    "average_growth",
    Text(zh="年均增速", en="average growth"),
    source="METHODS A6",
    native="(({end}/{start})^(1/{years})-1)*{scale}",
    unknown="OR({start}<=0,{end}<=0,{years}<=0)",
    reason=lambda start, end, years: growth_reason(end, start + 0 * years),
    undefined=Text(zh="年数须大于零", en="the number of years must be above zero"),
)
@elementwise
def average_growth(start: Numbers, end: Numbers, years: Numbers) -> Numbers:
    """Average yearly growth rate from `start` to `end` by the level method, as a fraction.

    METHODS A6. The base year does not count: 2013-2021 are nine years from the base 2012.
    NaN where no rate exists: no time between, or a value not above zero.

    >>> float(average_growth(2200, 2943, 5).round(3))
    0.06
    """
    known = (years > 0) & (start > 0) & (end > 0)
    return np.where(known, (end / start) ** (1 / years) - 1, np.nan)


@formula(
    "average_change",
    Text(zh="年均变动", en="average change"),
    source="METHODS A6",
    native="({end}-{start})/{years}",
    unknown="{years}<=0",
)
@elementwise
def average_change(start: Numbers, end: Numbers, years: Numbers) -> Numbers:
    """Average yearly change, in the unit of both; percentage points for shares (METHODS A6).

    >>> float(average_change(30, 34.5, 3))
    1.5
    """
    return np.where(years > 0, (end - start) / years, np.nan)


@formula(
    "average_reduction",
    Text(zh="年均增速（累计降幅）", en="average growth behind a reduction"),
    source="METHODS A4",
    native="((1-{reduction}/{scale})^(1/{years})-1)*{scale}",
    unknown="OR({years}<=0,{reduction}>={scale})",
    words=Text(
        zh="（（1－已降幅）^（1÷年数）－1）×100，下降为负",
        en="((1 - reduction) ^ (1 / years) - 1) x 100, a fall is negative",
    ),
)
@elementwise
def average_reduction(reduction: Numbers, years: Numbers) -> Numbers:
    """Average yearly growth behind a cumulative reduction, negative for a fall; fractions.

    METHODS A4.

    >>> float(average_reduction(0.19, 2).round(6))
    -0.1
    """
    return average_growth(1.0, 1 - reduction, years)


@elementwise
def previous_of_increment(current: Numbers, increment: Numbers) -> Numbers:
    """The earlier value that a published increment implies, in the unit of both (METHODS A2)."""
    return current - increment


@formula(
    "two_year_average",
    Text(zh="两年平均", en="two-year average growth"),
    source="METHODS A6",
    native="(SQRT((1+{growth_now}/{scale})*(1+{growth_year_ago}/{scale}))-1)*{scale}",
    unknown="OR({growth_now}<=-{scale},{growth_year_ago}<=-{scale})",
    words=Text(
        zh="（√（（1＋本年增速）×（1＋上年增速））－1）×100",
        en="(sqrt((1 + growth) x (1 + growth a year before)) - 1) x 100",
    ),
    undefined=Text(zh="增速须大于-100%", en="growth must be above -100 %"),
)
@elementwise
def two_year_average(growth_now: Numbers, growth_year_ago: Numbers) -> Numbers:
    """Two-year average growth (两年平均): geometric, over the base two years ago; fractions.

    METHODS A6.

    >>> float(two_year_average(0.127, -0.016).round(3))
    0.053
    """
    now, before = 1 + growth_now, 1 + growth_year_ago
    return np.where((now > 0) & (before > 0), np.sqrt(now * before) - 1, np.nan)


@rowwise
def chained_growth(rates: Rows) -> FloatArray:
    """Total growth of rates that follow each other along the last axis; fractions.

    NaN where a rate is -100 % or below, since nothing can grow from nothing.
    """
    factors = 1 + table(rates)
    total = np.where((factors > 0).all(axis=-1), factors.prod(axis=-1) - 1, np.nan)
    return np.where(np.isfinite(total), total, np.nan)[()]


@formula(
    "average_of_rates",
    Text(zh="环比年均", en="average of yearly growth rates"),
    source="METHODS A6",
    native="(EXP(SUMPRODUCT(LN(1+{rates}/{scale}))/COUNT({rates}))-1)*{scale}",
    unknown="OR(COUNT({rates})<ROWS({rates})*COLUMNS({rates}),MIN({rates})<=-{scale})",
    words=Text(
        zh="（Π（1＋各年增速）^（1÷年数）－1）×100",
        en="(product of (1 + yearly growth) ^ (1 / years) - 1) x 100",
    ),
    ranges=frozenset({"rates"}),
    undefined=Text(zh="增速须大于-100%", en="growth must be above -100 %"),
)
@rowwise
def average_of_rates(rates: Rows) -> FloatArray:
    """Average of rates that follow each other along the last axis: geometric; fractions.

    METHODS A6.

    >>> float(average_of_rates([0.032, 0.079]).round(3))
    0.055
    """
    years = table(rates).shape[-1]
    if years == 0:
        return floats(np.nan)[()]
    return average_growth(1.0, 1 + chained_growth(rates), years)


@rowwise
def average_growth_cumulative(base: Rows, values: Rows) -> FloatArray:
    """Average growth by the cumulative method (累计法), as a fraction (METHODS A7).

    The rate g with (1+g) + ... + (1+g)^n = sum(values) / base; `values` run along the last axis.
    Used for fixed-asset investment. NaN for a base not above zero or a negative value.

    >>> float(average_growth_cumulative(100, [105, 112, 118, 121, 130]).round(6))
    0.053379
    """
    yearly, start = table(values), floats(base)
    known = (start > 0) & (yearly >= 0).all(axis=-1) & (yearly.shape[-1] > 0)
    multiple = np.where(known, yearly.sum(axis=-1) / start, np.nan)
    # q = 1+g lies between 0 and the multiple, since q <= q + q^2 + ... ; halving needs no luck.
    low, high = np.zeros_like(multiple), np.maximum(multiple, 0.0)
    for _ in range(200):
        middle = (low + high) / 2
        total = np.polyval([*np.ones(yearly.shape[-1]), 0.0], middle)
        low, high = (
            np.where(total < multiple, middle, low),
            np.where(total < multiple, high, middle),
        )
    answer = np.where(np.isfinite(multiple), (low + high) / 2 - 1, np.nan)
    return answer[()]


@formula(
    "discrete",
    Text(zh="累计转当期", en="single periods"),
    source="METHODS A10",
    words=Text(
        zh="本期累计－上期累计（每年首期即累计数）",
        en="cumulated now - cumulated before; the first period of a year as it is",
    ),
)
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


@rowwise
def cumulate(single: Rows, years: Rows | None = None) -> FloatArray:
    """Values cumulated within each year, from single periods; undoes `discrete`."""
    values = table(single)
    running = np.empty_like(values)
    total = np.zeros(values.shape[:-1])
    for position, starts in enumerate(_starts(values, years)):
        total = values[..., position] + (0.0 if starts else total)
        running[..., position] = total
    return running[()]


@rowwise
def rolling_sum(values: Rows, window: int = 4) -> FloatArray:
    """Sum of the last `window` periods at each period of the last axis; NaN until it is full.

    >>> rolling_sum([1, 2, 3, 4, 5]).tolist()
    [nan, nan, nan, 10.0, 14.0]
    """
    single = table(values)
    filled = np.full(single.shape, np.nan)
    if 0 < window <= single.shape[-1]:
        views = np.lib.stride_tricks.sliding_window_view(single, window, axis=-1)
        filled[..., window - 1 :] = views.sum(axis=-1)
    return filled


@formula(
    "ttm",
    Text(zh="滚动四个季度", en="rolling four quarters"),
    source="PRACTICE C0 flow_basis",
    native="{full_last_year}+{cumulative_now}-{cumulative_year_ago}",
    words=Text(
        zh="本期累计＋上年全年－上年同期累计", en="year to date + last year - last year to date"
    ),
)
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
    Text(zh="折年", en="annualised"),
    source="PRACTICE C0 flow_basis",
    native="{cumulative_now}/({cumulative_year_ago}/{full_last_year})",
    unknown="OR({full_last_year}=0,{cumulative_year_ago}*{full_last_year}<=0)",
    words=Text(
        zh="本期累计÷（上年同期累计÷上年全年）", en="year to date / last year's share to date"
    ),
)
@elementwise
def annualised(
    cumulative_now: Numbers, cumulative_year_ago: Numbers, full_last_year: Numbers
) -> Numbers:
    """This year's total if it fills as last year did: the value so far over the share so far.

    In the unit of the values (PRACTICE C0). NaN where last year's share is not above zero.
    """
    share = cumulative_year_ago / full_last_year
    return np.where(share > 0, cumulative_now / share, np.nan)


def _starts(values: FloatArray, years: Rows | None) -> npt.NDArray[np.bool_]:
    """Where a year begins along the last axis."""
    periods = values.shape[-1]
    labels = np.zeros(periods) if years is None else series(years)
    if labels.size != periods:
        raise UsageError(
            en=f"{periods} values, but {labels.size} years",
            zh=f"有{periods}个数值，却有{labels.size}个年份",
        )
    return np.concatenate(([1.0], np.diff(labels) != 0))[:periods].astype(bool)
