"""Which functions can a cell call?

Each function once, for every host: a name round a formula of the book, its arguments, and what it
answers where that is not the formula's number. Words and examples are data beside this module.
Rates and shares are fractions (8.1 % is 0.081), as a cell formatted in per cent holds them;
differences of shares are percentage points.
"""

from functools import partial

from addin.functions import formulas
from addin.functions.arguments import (
    PERIOD,
    choice,
    lists,
    number,
    numbers,
    optional,
    series,
    table,
    text,
)
from addin.functions.plans.declared import PLAN_FUNCTIONS
from addin.functions.plans.explaining import explain_function
from addin.functions.registry import Category, Later, Registry, declared

FUNCTIONS = Registry()
_growth = partial(declared, Category.GROWTH)
_pace = partial(declared, Category.PACE)
_clusters = partial(declared, Category.CLUSTERS)
_series = partial(declared, Category.SERIES)
_projection = partial(declared, Category.PROJECTION)
_showing = partial(declared, Category.SHOWING)
_later = partial(Later, "addin.functions.methods.answers")

_ROWS = {"mode": "whole", "spills": True}
_COLUMN = {**_ROWS, "follows_first": True}
_DIRECTION = choice("direction", "direction", vector=True, native="1")
_HISTORY = (*lists("years", "values"), number("year"))

_NUMBER_FUNCTIONS = (
    _growth("CAGR", "average_growth", *numbers("start", "end", "years")),
    _growth("YOY", "growth", *numbers("current", "year_ago")),
    _growth("CHAIN", "average_of_rates", series("rates"), answer=formulas.chain, mode="whole"),
    _growth("TWO_YEAR", "two_year_average", *numbers("growth", "year_ago")),
    _growth("TTM", "ttm", *numbers("cumulative", "year_ago", "last_year")),
    _growth(
        "DISCRETE",
        "discrete",
        series("cumulative"),
        series("years", optional=True),
        answer=formulas.discrete,
        **_COLUMN,
    ),
    _pace("ELAPSED", "", PERIOD, number("first_year"), answer=formulas.elapsed, mode="each"),
    _pace("PACE", "time_progress", *numbers("elapsed", "total")),
    _pace(
        "EXPECTED",
        "expected_linear",
        *numbers("baseline", "target", "share"),
        choice("path", "path", vector=True),
        answer=formulas.expected,
    ),
    _pace("LEAD", "lead", *numbers("progress", "planned_share")),
    _pace("PROGRESS", "progress_level", *numbers("baseline", "current", "target")),
    _pace(
        "PROGRESS_RATE",
        "progress_rate",
        *numbers("baseline", "current", "rate"),
        optional("years", 5),
    ),
    _pace("PROGRESS_REDUCTION", "progress_reduction", *numbers("reduction", "target")),
    _pace("COMPLETION", "progress_sum", *numbers("value", "plan")),
    _pace(
        "STATUS",
        "status",
        *numbers("progress", "share"),
        choice("preset", "preset", vector=True),
        answer=formulas.status_of_preset,
        verdicts=formulas.STATUS_WORDS,
    ),
    _pace("STATUS_CODE", "", text("status"), answer=formulas.status_code, mode="each"),
    _pace(
        "STATUS_TEXT",
        "",
        text("status"),
        choice("language", "language"),
        answer=formulas.status_text,
        speaks=True,
        mode="each",
    ),
    _pace(
        "GAP",
        "gap_to_target",
        *numbers("value", "target"),
        _DIRECTION,
        answer=formulas.gap_to_target,
    ),
    _pace("REQUIRED_GROWTH", "required_growth", *numbers("current", "target", "years")),
    _pace("REQUIRED_CHANGE", "required_change", *numbers("current", "target", "years")),
    _clusters("SHARE", "share", *numbers("part", "whole")),
    _clusters(
        "CONTRIBUTION", "contribution", *numbers("current", "previous", "total", "total_before")
    ),
    _clusters("PULL", "pull", *numbers("current", "previous", "total_before")),
    _clusters("HHI", "hhi", series("values"), mode="whole"),
    _clusters(
        "CR_N",
        "concentration",
        series("values"),
        optional("n", 5),
        answer=formulas.concentration,
        mode="whole",
        aliases=("CR",),
    ),
    _clusters(
        "LQ_INDEX",
        "location_quotient",
        *numbers("industry_region", "region", "industry", "total"),
        aliases=("LQ",),
    ),
    _projection(
        "PROJECT",
        "projection_drift",
        *_HISTORY,
        text("method", optional=True),
        answer=formulas.project,
        same_inputs=False,
        **_ROWS,
    ),
    _projection(
        "REACH",
        "reach_chance",
        *_HISTORY,
        number("target"),
        choice("direction", "direction"),
        answer=formulas.reach,
        mode="whole",
    ),
    _showing(
        "ROUND_CN",
        "rounding",
        number("value"),
        optional("decimals", 1),
        choice("rule", "rounding", vector=True),
        answer=formulas.rounded,
    ),
    _showing(
        "PERIOD_LABEL",
        "",
        PERIOD,
        choice("language", "language"),
        answer=formulas.label,
        speaks=True,
        mode="each",
    ),
)
_METHOD_FUNCTIONS = (
    _growth(
        "CHAIN_INDEX",
        "chain_index",
        series("rates"),
        optional("base", 0),
        optional("level", 100),
        answer=_later("chain_index"),
        **_COLUMN,
    ),
    _growth(
        "FISHER",
        "fisher_index",
        *lists("value_before", "value_now", "price_before", "price_now"),
        choice("part", "fisher_part"),
        answer=_later("fisher"),
        **_COLUMN,
    ),
    _growth("AARR", "aarr", *lists("years", "values"), mode="whole"),
    _pace(
        "TREND",
        "trend_un",
        *lists("years", "values"),
        choice("rule", "trend"),
        choice("direction", "direction"),
        optional("target"),
        optional("target_year"),
        answer=_later("trend"),
        same_inputs=False,
        mode="whole",
    ),
    _pace(
        "STATUS_INDEX",
        "status_index",
        *numbers("current", "base", "target"),
        _DIRECTION,
        choice("rule", "index", vector=True),
        answer=_later("status_index"),
    ),
    _pace(
        "DISTANCE",
        "oecd_distance",
        *numbers("value", "target"),
        series("peers"),
        choice("direction", "direction"),
        answer=_later("distance"),
        same_inputs=False,
        mode="whole",
    ),
    _clusters(
        "GINI",
        "gini",
        series("values"),
        series("weights", optional=True),
        answer=_later("gini"),
        mode="whole",
    ),
    _clusters("THEIL", "theil", series("values"), mode="whole"),
    _clusters(
        "SPECIALISATION",
        "krugman",
        *lists("region", "reference"),
        choice("rule", "specialisation"),
        answer=_later("specialisation"),
        mode="whole",
    ),
    _clusters(
        "SHIFT_SHARE",
        "shift_share",
        *lists("region_before", "region_now", "nation_before", "nation_now"),
        answer=_later("shift_share"),
        **_ROWS,
    ),
    _clusters(
        "LMDI",
        "lmdi",
        table("before"),
        table("now"),
        choice("form", "added"),
        answer=_later("lmdi"),
        **_ROWS,
    ),
    _series(
        "SEASONAL",
        "seasonal",
        series("values"),
        optional("periods", 4),
        choice("form", "multiplied"),
        choice("part", "season_part"),
        answer=_later("season"),
        **_COLUMN,
    ),
    _series(
        "OUTLIERS",
        "outliers_fences",
        series("values"),
        choice("rule", "outliers"),
        series("previous", optional=True),
        optional("k"),
        answer=_later("outlying"),
        **_COLUMN,
    ),
    _series(
        "RECONCILE",
        "reconcile",
        series("values"),
        table("summing", optional=True),
        choice("rule", "reconcile"),
        choice("signs", "signs"),
        answer=_later("reconcile"),
        **_COLUMN,
    ),
    _series(
        "BENCHMARK",
        "benchmark",
        *lists("indicator", "totals"),
        choice("conversion", "conversion"),
        answer=_later("benchmark"),
        **_COLUMN,
    ),
    _series(
        "REVISION_STATS",
        "revision_stats",
        *lists("first", "later"),
        answer=_later("revision_stats"),
        **_ROWS,
    ),
    _projection(
        "FORECAST_ERROR",
        "forecast_error",
        *lists("actual", "forecast"),
        series("history", optional=True),
        answer=_later("forecast_error"),
        **_ROWS,
    ),
    _showing(
        "ROUND_SUM",
        "round_sum",
        series("values"),
        optional("decimals", 0),
        optional("total"),
        choice("rule", "round_sum"),
        answer=_later("round_sum"),
        **_COLUMN,
    ),
)
FUNCTIONS.add((*_NUMBER_FUNCTIONS, *_METHOD_FUNCTIONS, *PLAN_FUNCTIONS))
FUNCTIONS.add((explain_function(FUNCTIONS),))
