"""What do the functions of the method book answer in cells?

Ranges in, cells out: a column of what belongs to each cell given, or a table of names and numbers.
"""

from collections.abc import Iterable
from typing import Any, Literal, get_args

import numpy as np

from addin.cells import CellError, ErrorCode, Scalar
from addin.errors import UsageError
from addin.functions.arguments import LOWER
from addin.functions.calling import Answer, UnknownError
from addin.functions.cells import Given, block_of, cells_of
from addin.functions.formulas import cell_of
from addin.functions.registry import Option
from addin.language import Language, Text
from addin.measures import rounding
from addin.measures.arrays import FloatArray, Numbers, equal_rows
from addin.measures.book import BOOK
from addin.measures.projection import forecasts
from addin.measures.series import average, outliers, reconciliation, revision
from addin.measures.series.outliers import Outliers
from addin.measures.series.seasonal import Form, seasonal
from addin.measures.structure import clusters, decomposition, indices
from addin.measures.targets import distances, trends
from addin.measures.targets.course import Course, Trend
from addin.measures.targets.weather import weather

__all__ = [
    "aarr",
    "benchmark",
    "chain_index",
    "distance",
    "fisher",
    "forecast_error",
    "gini",
    "lmdi",
    "outlying",
    "reconcile",
    "revision_stats",
    "round_sum",
    "season",
    "shift_share",
    "specialisation",
    "status_index",
    "theil",
    "trend",
]

_HOLE = Text(zh="前面有空单元格或无法计算的数值", en="a cell before it, or this one, is not known")


def chain_index(
    rates: FloatArray, base: float | None, level: float | None, *, language: Language
) -> Answer:
    """Index levels, one for each rate."""
    del language
    at, top = 0 if base is None else int(base), 100.0 if level is None else level
    return _column(indices.chain_index(rates, at, top), _HOLE)


def season(
    values: FloatArray,
    periods: float | None,
    form: Option | None,
    part: Option | None,
    *,
    language: Language,
) -> Answer:
    """The series without its seasons, or its trend, or the seasons."""
    del language
    kind: Form = "additive" if _is(form, "additive") else "multiplicative"
    found = seasonal(values, 4 if periods is None else int(periods), kind)
    if found.reason:
        _refuse("seasonal")
    shown = found.trend if _is(part, "trend") else found.seasons
    shown = found.adjusted if part is None or _is(part, "adjusted") else shown
    no_trend = Text(zh="首尾半年没有趋势值", en="no trend in the first and last half year")
    return _column(shown, no_trend)


def lmdi(before: Given, now: Given, form: Option | None, *, language: Language) -> Answer:
    """The effect of each factor, in one row."""
    del language
    multiplied = _is(form, "multiplicative")
    split = decomposition.lmdi_multiplicative if multiplied else decomposition.lmdi_additive
    return (
        tuple(cell_of(one, BOOK["lmdi"].undefined) for one in split(_table(before), _table(now))),
    )


def shift_share(
    region_before: FloatArray,
    region_now: FloatArray,
    nation_before: FloatArray,
    nation_now: FloatArray,
    *,
    language: Language,
) -> Answer:
    """Growth and its parts by name."""
    found = decomposition.shift_share(region_before, region_now, nation_before, nation_now)
    return _named(
        language,
        (Text(zh="增量", en="change"), found.growth),
        (Text(zh="全国增长份额", en="national growth"), found.national),
        (Text(zh="产业结构份额", en="industrial mix"), found.mix),
        (Text(zh="区域竞争份额", en="regional performance"), found.regional),
        (Text(zh="其中：同构竞争", en="of it homothetic"), found.homothetic),
        (Text(zh="其中：配置", en="of it allocation"), found.allocation),
        (Text(zh="新增与退出", en="new and exited"), found.new_and_exited),
    )


def fisher(
    value_before: FloatArray,
    value_now: FloatArray,
    price_before: FloatArray,
    price_now: FloatArray,
    part: Option | None,
    *,
    language: Language,
) -> Answer:
    """Growth of volume or price, or what each product adds to that of volume."""
    del language
    given = value_before, value_now, price_before, price_now
    words = BOOK["fisher_index"].undefined
    if _is(part, "contributions"):
        return _column(indices.fisher_contributions(*given), words)
    found = indices.fisher_index(*given)
    return cell_of((found.price if _is(part, "price") else found.volume) - 1, words)


def gini(values: FloatArray, weights: FloatArray, *, language: Language) -> Answer:
    """Inequality of the values, where wanted weighted."""
    del language
    return cell_of(clusters.gini(values, weights if weights.size else None), BOOK["gini"].undefined)


def theil(values: FloatArray, *, language: Language) -> Answer:
    """Inequality of the values."""
    del language
    return cell_of(clusters.theil(values), BOOK["theil"].undefined)


def specialisation(
    region: FloatArray, reference: FloatArray, rule: Option | None, *, language: Language
) -> Answer:
    """How far the shares of a region are from those of the reference."""
    del language
    by_gini = _is(rule, "gini")
    found = (clusters.gini_specialisation if by_gini else clusters.krugman)(region, reference)
    return cell_of(found, BOOK["krugman"].undefined)


def outlying(
    values: FloatArray,
    rule: Option | None,
    previous: FloatArray,
    k: float | None,
    *,
    language: Language,
) -> Answer:
    """1 for each value that stands out, 0 for the others."""
    del language
    found = _outliers(values, rule, previous, k)
    if found.reason:
        raise UnknownError(en=found.reason.en, zh=found.reason.zh)
    flags = np.where(found.excluded, np.nan, found.outlying.astype(float))
    return _column(flags, Text(zh="空值或零，未参加判断", en="a hole or zero: not judged"))


def _outliers(
    values: FloatArray, rule: Option | None, previous: FloatArray, k: float | None
) -> Outliers:
    if _is(rule, "ratio"):
        return outliers.hidiroglou_berthelot(previous, values, c=4.0 if k is None else k)
    if _is(rule, "median"):
        return outliers.mad_bounds(values, 3.0 if k is None else k)
    return outliers.tukey_fences(values, 1.5 if k is None else k)


def reconcile(
    values: FloatArray,
    summing: Given,
    rule: Option | None,
    signs: Option | None,
    *,
    language: Language,
) -> Answer:
    """The values of all nodes, changed so that they add up."""
    del language
    if _is(rule, "top_down"):
        parts = reconciliation.top_down(values[0], values[1:])
        return _column(np.concatenate((values[:1], parts)), _HOLE)
    count = values.size - 1
    sums = np.vstack((np.ones(count), np.eye(count))) if summing is None else _table(summing)
    weighting: reconciliation.Weighting = "ols" if _is(rule, "equal") else "wls_struct"
    none_below = _is(signs, "nonnegative")
    return _column(reconciliation.reconcile(values, sums, weighting, nonnegative=none_below), _HOLE)


def benchmark(
    indicator: FloatArray, totals: FloatArray, conversion: Option | None, *, language: Language
) -> Answer:
    """A value for each period of the indicator."""
    del language
    known = {kind: kind for kind in get_args(reconciliation.Conversion)}
    kind: reconciliation.Conversion = known["sum" if conversion is None else conversion.code]
    found = reconciliation.denton_cholette(totals, indicator, kind)
    return _column(found, BOOK["benchmark"].undefined)


def revision_stats(first: FloatArray, later: FloatArray, *, language: Language) -> Answer:
    """Statistics by name; too few revisions have none."""
    found = revision.revision_statistics(first, later)
    if not found.enough:
        least = revision.LEAST_REVISIONS
        raise UnknownError(
            en=f"{found.n} revisions: from {least} on there are statistics, below list them",
            zh=f"只有{found.n}次修订，满{least}次才作统计，请逐项列出",
        )
    return _named(
        language,
        (Text(zh="次数", en="revisions"), float(found.n)),
        (Text(zh="平均修订", en="mean revision"), found.mean),
        (Text(zh="平均绝对修订", en="mean absolute revision"), found.mean_absolute),
        (Text(zh="最小", en="least"), found.least),
        (Text(zh="最大", en="most"), found.most),
        (Text(zh="10%分位数", en="10 % quantile"), found.q10),
        (Text(zh="中位数", en="median"), found.median),
        (Text(zh="90%分位数", en="90 % quantile"), found.q90),
        (Text(zh="标准差", en="standard deviation"), found.deviation),
        (Text(zh="噪声信号比", en="noise to signal"), found.noise_to_signal),
        (Text(zh="泰尔U1", en="Theil's U1"), found.theil_u1),
        (Text(zh="相对平均绝对修订", en="relative mean absolute"), found.relative),
        (Text(zh="同号比例", en="share of equal signs"), found.same_sign_share),
        (Text(zh="与初值相关系数", en="correlation with the first"), found.correlation),
    )


def trend(
    years: FloatArray,
    values: FloatArray,
    rule: Option | None,
    direction: Option | None,
    target: float | None,
    target_year: float | None,
    *,
    language: Language,
) -> Answer:
    """The verdict of a rule in its words."""
    towards = -1.0 if direction == LOWER else 1.0
    code = "un" if rule is None else rule.code
    if code == "oecd":
        found = trends.oecd_trend(years, values, towards)
    elif code == "weather":
        kind: Literal["target", "constant", "direction"] = "direction"
        if target is not None:
            kind = "constant" if target_year is None else "target"
        found = weather(years, values, towards, kind, target, target_year)
    else:
        found = _RULES[code](_course(years, values, towards, target, target_year))
    if found.reason:
        raise UnknownError(en=found.reason.en, zh=found.reason.zh)
    return found.status[language]


def _by_statcan(course: Course) -> Trend:
    return trends.statcan(course)


def _by_eurostat(course: Course) -> Trend:
    return trends.eurostat(course)


_RULES = {
    "un": trends.un2023,
    "eurostat": _by_eurostat,
    "statcan": _by_statcan,
    "sdsn": trends.sdsn_trend,
}


def _course(
    years: FloatArray,
    values: FloatArray,
    direction: float,
    target: float | None,
    target_year: float | None,
) -> Course:
    """From the first known value to the last one, up to the target year."""
    years, values = equal_rows(years, values)
    last = np.inf if target_year is None else target_year
    known = np.flatnonzero(np.isfinite(years) & np.isfinite(values) & (years <= last))
    if not known.size:
        raise UnknownError(en="there is no value in these years", zh="这些年份没有数值")
    first, end = known[np.argmin(years[known])], known[np.argmax(years[known])]
    return Course(
        base=float(values[first]),
        current=float(values[end]),
        years=float(years[end] - years[first]),
        direction=direction,
        target=target,
        years_to_target=np.nan if target_year is None else float(target_year - years[first]),
    )


def aarr(years: FloatArray, values: FloatArray, *, language: Language) -> Answer:
    """The yearly rate of reduction."""
    del language
    return cell_of(average.aarr_of_series(years, values), BOOK["aarr"].undefined)


def distance(
    value: float,
    target: float,
    peers: FloatArray,
    direction: Option | None,
    *,
    language: Language,
) -> Answer:
    """How many standard deviations among peers it is to the target."""
    del language
    known = peers[np.isfinite(peers)]
    deviation = float(known.std(ddof=1)) if known.size > 1 else np.nan
    towards = -1.0 if direction == LOWER else 1.0
    found = distances.oecd_distance(value, target, towards, deviation)
    return cell_of(found, BOOK["oecd_distance"].undefined)


def status_index(
    current: Numbers, base: Numbers, target: Numbers, direction: Numbers, rule: Numbers
) -> FloatArray:
    """ESCAP's index from the base to the target, or SDSN's score from the worst to the best."""
    escap = distances.current_status_index(current, base, target, 1 - 2 * direction)
    return np.where(rule > 0, distances.normalised_distance(current, target, base), escap)


def round_sum(
    values: FloatArray,
    decimals: float | None,
    total: float | None,
    rule: Option | None,
    *,
    language: Language,
) -> Answer:
    """The rounded values, one for each."""
    del language
    places = 0 if decimals is None else int(decimals)
    hole = Text(zh="区域中有空单元格，请补齐", en="a cell of the range is empty: fill it in")
    if not _is(rule, "remainders"):
        return _column(rounding.round_preserve_sum(values, places, total), hole)
    if np.isnan(values).any():
        raise UnknownError(en=hole.en, zh=hole.zh)
    units = round((float(values.sum()) if total is None else total) * 10.0**places)
    return _column(rounding.largest_remainder(values, units) / 10.0**places, hole)


def forecast_error(
    actual: FloatArray, forecast: FloatArray, history: FloatArray, *, language: Language
) -> Answer:
    """Errors by name; without a history no scaled error."""
    found = forecasts.accuracy(history, actual, forecast)
    names = {
        "ME": Text(zh="平均误差", en="mean error"),
        "RMSE": Text(zh="均方根误差", en="root mean square error"),
        "MAE": Text(zh="平均绝对误差", en="mean absolute error"),
        "MPE": Text(zh="平均百分误差", en="mean per cent error"),
        "MAPE": Text(zh="平均绝对百分误差", en="mean absolute per cent error"),
        "MASE": Text(zh="平均绝对标度误差", en="mean absolute scaled error"),
    }
    return _named(language, *((names[key], value) for key, value in found.items()))


def _is(option: Option | None, code: str) -> bool:
    return option is not None and option.code == code


def _column(values: Iterable[float], words: Text) -> Answer:
    return tuple((cell_of(value, words),) for value in values)


def _named(language: Language, *rows: tuple[Text, float]) -> Answer:
    """Two columns: a name and its number."""
    unknown = Text(zh="这些数值算不出结果", en="these values have no result")
    return tuple((name[language], cell_of(value, unknown)) for name, value in rows)


def _table(given: Given) -> FloatArray:
    """A range as rows of numbers."""
    cells, shape = cells_of(given)
    block = block_of(cells, _not_a_number)
    if block.errors:
        words = next(iter(block.errors.values())).text
        raise UsageError(en=words.en, zh=words.zh)
    return np.atleast_2d(block.values.reshape(shape))


def _not_a_number(cell: Scalar) -> CellError:
    words = Text(zh=f"不是数值：{cell!r}", en=f"not a number: {cell!r}")
    return CellError(ErrorCode.VALUE, words)


def _refuse(key: str) -> Any:
    words = BOOK[key].undefined
    raise UnknownError(en=words.en, zh=words.zh)
