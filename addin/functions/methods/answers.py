"""What do the functions of the method book answer in cells?

Ranges in, cells out: a column of what belongs to each cell given, or a table of names and numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Literal, get_args

import numpy as np

from addin.cells import CellError, ErrorCode, Scalar
from addin.errors import UsageError
from addin.functions.arguments import Option, options
from addin.functions.calling import Worded
from addin.functions.cells import Given, UnknownError, block_of, cells_of
from addin.functions.formulas import refuse_holes, sign_of, unknown
from addin.language import Text
from addin.measures import rounding
from addin.measures.arrays import FloatArray, Numbers, equal_rows
from addin.measures.book import BOOK
from addin.measures.projection import forecasts
from addin.measures.series import outliers, reconciliation, revision
from addin.measures.series.outliers import Outliers
from addin.measures.series.seasonal import Form, seasonal
from addin.measures.structure import clusters, decomposition, indices
from addin.measures.targets import distances, trends
from addin.measures.targets.course import Course, Trend
from addin.measures.targets.weather import weather


def chain_index(rates: FloatArray, base: float | None, level: float | None) -> FloatArray:
    """Index levels, one for each rate."""
    return indices.chain_index(rates, _place(base, 0), 100.0 if level is None else level)


def fixed_base(values: FloatArray, base: float | None, level: float | None) -> FloatArray:
    """Index levels, one for each value; the first is the base where none is named."""
    return indices.fixed_base(values, _place(base, 1), 100.0 if level is None else level)


def _place(base: float | None, usual: int) -> int:
    """Which place of a row is the base."""
    if base is not None and base % 1:
        raise UsageError("no_base", base=base)
    return usual if base is None else int(base)


def season(
    values: FloatArray, periods: float | None, form: Option | None, part: Option | None
) -> FloatArray:
    """The series without its seasons, or its trend, or the seasons."""
    kind: Form = "additive" if _is(form, "additive") else "multiplicative"
    found = seasonal(values, 4 if periods is None else int(periods), kind)
    if found.reason:
        raise unknown(BOOK["seasonal"].undefined)
    if part is None or _is(part, "adjusted"):
        return found.adjusted
    return found.trend if _is(part, "trend") else found.seasons


def lmdi(before: Given, now: Given, form: Option | None) -> FloatArray:
    """The effect of each factor, in one row."""
    multiplied = _is(form, "multiplicative")
    split = decomposition.lmdi_multiplicative if multiplied else decomposition.lmdi_additive
    return split(_table(before), _table(now))[np.newaxis]


def shift_share(
    region_before: FloatArray,
    region_now: FloatArray,
    nation_before: FloatArray,
    nation_now: FloatArray,
) -> Worded:
    """Growth and its parts by name."""
    found = decomposition.shift_share(region_before, region_now, nation_before, nation_now)
    return _named("shift_share", asdict(found))


def fisher(
    value_before: FloatArray,
    value_now: FloatArray,
    price_before: FloatArray,
    price_now: FloatArray,
    part: Option | None,
) -> Numbers:
    """Growth of volume or price, or the points that each product adds to that of volume."""
    given = value_before, value_now, price_before, price_now
    if _is(part, "contributions"):
        return 100 * indices.fisher_contributions(*given)
    found = indices.fisher_index(*given)
    return (found.price if _is(part, "price") else found.volume) - 1


def gini(values: FloatArray, weights: FloatArray) -> Numbers:
    """Inequality of the values, where wanted weighted."""
    return clusters.gini(values, weights if weights.size else None)


def specialisation(region: FloatArray, reference: FloatArray, rule: Option | None) -> Numbers:
    """How far the shares of a region are from those of the reference."""
    by_gini = _is(rule, "gini")
    return (clusters.gini_specialisation if by_gini else clusters.krugman)(region, reference)


def outlying(
    values: FloatArray, rule: Option | None, previous: FloatArray, k: float | None
) -> FloatArray:
    """1 for each value that stands out, 0 for the others."""
    found = _outliers(values, rule, previous, k)
    if found.reason:
        raise unknown(found.reason.text)
    return np.where(found.excluded, np.nan, found.outlying.astype(float))


def _outliers(
    values: FloatArray, rule: Option | None, previous: FloatArray, k: float | None
) -> Outliers:
    if _is(rule, "ratio"):
        return outliers.hidiroglou_berthelot(previous, values, c=4.0 if k is None else k)
    if _is(rule, "median"):
        return outliers.mad_bounds(values, 3.0 if k is None else k)
    return outliers.tukey_fences(values, 1.5 if k is None else k)


def reconcile(
    values: FloatArray, summing: Given, rule: Option | None, signs: Option | None
) -> FloatArray:
    """The values of all nodes, changed so that they add up."""
    if _is(rule, "top_down"):
        parts = reconciliation.top_down(values[0], values[1:])
        return np.concatenate((values[:1], parts))
    count = values.size - 1
    sums = np.vstack((np.ones(count), np.eye(count))) if summing is None else _table(summing)
    weighting: reconciliation.Weighting = "ols" if _is(rule, "equal") else "wls_struct"
    none_below = _is(signs, "nonnegative")
    return reconciliation.reconcile(values, sums, weighting, nonnegative=none_below)


def benchmark(indicator: FloatArray, totals: FloatArray, conversion: Option | None) -> FloatArray:
    """A value for each period of the indicator."""
    known = {kind: kind for kind in get_args(reconciliation.Conversion)}
    kind: reconciliation.Conversion = known["sum" if conversion is None else conversion.code]
    return reconciliation.denton_cholette(totals, indicator, kind)


def revision_stats(first: FloatArray, later: FloatArray) -> Worded:
    """Statistics by name; too few revisions have none."""
    found = revision.revision_statistics(first, later)
    if not found.enough:
        least = revision.LEAST_REVISIONS
        raise UnknownError("few_revisions", count=found.n, least=least)
    return _named("revision_stats", asdict(found))


def trend(
    years: FloatArray,
    values: FloatArray,
    rule: Option | None,
    direction: Option | None,
    target: float | None,
    target_year: float | None,
) -> Text:
    """The verdict of a rule in its words."""
    towards = sign_of(direction)
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
        raise unknown(found.reason.text)
    return found.status.text


_RULES: Mapping[str, Callable[[Course], Trend]] = {
    "un": trends.un2023,
    "un2022": trends.un2022,
    "eurostat": trends.eurostat,
    "statcan": trends.statcan,
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
        raise UnknownError("no_value_in_years")
    first, end = known[np.argmin(years[known])], known[np.argmax(years[known])]
    return Course(
        base=float(values[first]),
        current=float(values[end]),
        years=float(years[end] - years[first]),
        direction=direction,
        target=target,
        years_to_target=np.nan if target_year is None else float(target_year - years[first]),
    )


def distance(value: float, target: float, peers: FloatArray, direction: Option | None) -> Numbers:
    """How many standard deviations among peers it is to the target."""
    known = peers[np.isfinite(peers)]
    deviation = float(known.std(ddof=1)) if known.size > 1 else np.nan
    return distances.oecd_distance(value, target, sign_of(direction), deviation)


def status_index(
    current: Numbers, base: Numbers, target: Numbers, direction: Numbers, rule: Numbers
) -> FloatArray:
    """ESCAP's index from the base to the target, or SDSN's score from the worst to the best."""
    escap = distances.current_status_index(current, base, target, 1 - 2 * direction)
    return np.where(rule > 0, distances.normalised_distance(current, target, base), escap)


def round_sum(
    values: FloatArray, decimals: float | None, total: float | None, rule: Option | None
) -> FloatArray:
    """The rounded values, one for each."""
    places = 0 if decimals is None else int(decimals)
    if not _is(rule, "remainders"):
        return rounding.round_preserve_sum(values, places, total)
    refuse_holes(values)
    units = round((float(values.sum()) if total is None else total) * 10.0**places)
    return rounding.largest_remainder(values, units) / 10.0**places


def additivity(parts: FloatArray, total: float, decimals: float | None) -> Worded:
    """What the total has beside its parts, and what rounding explains of it."""
    refuse_holes(parts)
    return _named("additivity", rounding.additivity(parts, total, int(decimals or 0)))


def logit_forecast(
    years: FloatArray, values: FloatArray, year: float, rule: Option | None
) -> float:
    """A share in a later year, by the straight line of its logits."""
    return forecasts.logit_forecast(years, values, year, weighted=_is(rule, "weighted"))


def forecast_error(actual: FloatArray, forecast: FloatArray, history: FloatArray) -> Worded:
    """Errors by name; without a history no scaled error."""
    found = forecasts.accuracy(history, actual, forecast)
    return _named("forecast_error", found)


def _is(option: Option | None, code: str) -> bool:
    return option is not None and option.code == code


def _named(names: str, found: Mapping[str, float]) -> Worded:
    """Two columns: the names of a list, and what was found for each of its codes."""
    return tuple((name.text, float(found[name.code])) for name in options(names))


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
