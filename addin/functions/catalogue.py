"""Which functions can a cell call?

Each function once, for every host: a name round a formula of the book, its arguments as
`addin.functions.arguments.signature` reads them, and what it answers where that is not the
formula's number. Words and examples are data beside this module. Rates and shares are fractions
(8.1 % is 0.081), as a cell formatted in per cent holds them; differences of shares are points.
"""

from functools import partial

from addin.functions import formulas
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

_ONE = {"mode": "whole"}
_ROWS = {**_ONE, "spills": True}
_COLUMN = {**_ROWS, "follows_first": True}
_WORD = {"mode": "each", "speaks": True}
_DIRECTION = "direction:direction=1"
_HISTORY = "years:series values:series year"

_NUMBER_FUNCTIONS = (
    _growth("CAGR", "average_growth", "start end years"),
    _growth("YOY", "growth", "current year_ago"),
    _growth("POP", "growth", "current previous"),
    _growth("CHAIN", "average_of_rates", "rates:series", answer=formulas.chain, **_ONE),
    _growth("TWO_YEAR", "two_year_average", "growth year_ago"),
    _growth("TTM", "ttm", "cumulative year_ago last_year"),
    _growth(
        "DISCRETE", "discrete", "cumulative:series years:series?",
        answer=formulas.discrete, **_COLUMN,
    ),
    _pace("ELAPSED", "", "period:period first_year", answer=formulas.elapsed, mode="each"),
    _pace("PACE", "time_progress", "elapsed total"),
    _pace(
        "EXPECTED", "expected_linear", "baseline target share path:path", answer=formulas.expected
    ),
    _pace("LEAD", "lead", "progress planned_share"),
    _pace("PROGRESS", "progress_level", "baseline current target"),
    _pace("PROGRESS_RATE", "progress_rate", "baseline current rate years?=5"),
    _pace("PROGRESS_REDUCTION", "progress_reduction", "reduction target"),
    _pace("COMPLETION", "progress_sum", "value plan"),
    _pace(
        "STATUS", "status", "progress share preset:preset",
        answer=formulas.status_of_preset, verdicts=formulas.STATUS_WORDS,
    ),
    _pace("STATUS_CODE", "", "status:text", answer=formulas.status_code, mode="each"),
    _pace("STATUS_TEXT", "", "status:text language:language", answer=formulas.status_text, **_WORD),
    _pace("GAP", "gap_to_target", f"value target {_DIRECTION}", answer=formulas.gap_to_target),
    _pace("REQUIRED_GROWTH", "required_growth", "current target years"),
    _pace("REQUIRED_CHANGE", "required_change", "current target years"),
    _clusters("SHARE", "share", "part whole"),
    _clusters("CONTRIBUTION", "contribution", "current previous total total_before"),
    _clusters("PULL", "pull", "current previous total_before"),
    _clusters("HHI", "hhi", "values:series", **_ONE),
    _clusters(
        "CR_N", "concentration", "values:series n?=5",
        answer=formulas.concentration, aliases=("CR",), **_ONE,
    ),
    _clusters(
        "LQ_INDEX", "location_quotient", "industry_region region industry total", aliases=("LQ",)
    ),
    _projection(
        "PROJECT", "projection_drift", f"{_HISTORY} method:text?",
        answer=formulas.project, same_inputs=False, **_ROWS,
    ),
    _projection(
        "REACH", "reach_chance", f"{_HISTORY} target direction:direction",
        answer=formulas.reach, **_ONE,
    ),
    _showing(
        "ROUND_CN", "rounding", "value decimals?=1 rule:rounding interval?",
        answer=formulas.rounded,
    ),
    _showing("PERIOD_LABEL", "", "period:period language:language", answer=formulas.label, **_WORD),
)  # fmt: skip
_METHOD_FUNCTIONS = (
    _growth(
        "CHAIN_INDEX", "chain_index", "rates:series base?=0 level?=100",
        answer=_later("chain_index"), **_COLUMN,
    ),
    _growth(
        "FIXED_BASE", "", "values:series base?=1 level?=100",
        answer=_later("fixed_base"), **_COLUMN,
    ),
    _growth(
        "FISHER", "fisher_index",
        "value_before:series value_now:series price_before:series price_now:series"
        " part:fisher_part",
        answer=_later("fisher"), **_COLUMN,
    ),
    _growth("AARR", "aarr", "years:series values:series", **_ONE),
    _pace(
        "TREND", "trend_un",
        "years:series values:series rule:trend direction:direction target? target_year?",
        answer=_later("trend"), same_inputs=False, **_ONE,
    ),
    _pace(
        "STATUS_INDEX", "status_index", f"current base target {_DIRECTION} rule:index",
        answer=_later("status_index"),
    ),
    _pace(
        "DISTANCE", "oecd_distance", "value target peers:series direction:direction",
        answer=_later("distance"), same_inputs=False, **_ONE,
    ),
    _clusters("GINI", "gini", "values:series weights:series?", answer=_later("gini"), **_ONE),
    _clusters("THEIL", "theil", "values:series", **_ONE),
    _clusters(
        "SPECIALISATION", "krugman", "region:series reference:series rule:specialisation",
        answer=_later("specialisation"), **_ONE,
    ),
    _clusters(
        "SHIFT_SHARE", "shift_share",
        "region_before:series region_now:series nation_before:series nation_now:series",
        answer=_later("shift_share"), **_ROWS,
    ),
    _clusters("LMDI", "lmdi", "before:table now:table form:added", answer=_later("lmdi"), **_ROWS),
    _series(
        "SEASONAL", "seasonal", "values:series periods?=4 form:multiplied part:season_part",
        answer=_later("season"), **_COLUMN,
    ),
    _series(
        "OUTLIERS", "outliers_fences", "values:series rule:outliers previous:series? k?",
        answer=_later("outlying"), **_COLUMN,
    ),
    _series(
        "RECONCILE", "reconcile", "values:series summing:table? rule:reconcile signs:signs",
        answer=_later("reconcile"), **_COLUMN,
    ),
    _series(
        "BENCHMARK", "benchmark", "indicator:series totals:series conversion:conversion",
        answer=_later("benchmark"), **_COLUMN,
    ),
    _series(
        "REVISION_STATS", "revision_stats", "first:series later:series",
        answer=_later("revision_stats"), **_ROWS,
    ),
    _projection(
        "FORECAST_ERROR", "forecast_error", "actual:series forecast:series history:series?",
        answer=_later("forecast_error"), **_ROWS,
    ),
    _projection(
        "LOGIT_FORECAST", "logit_forecast", f"{_HISTORY} rule:logit",
        answer=_later("logit_forecast"), **_ONE,
    ),
    _showing(
        "GROWTH_TEXT", "", "current previous unit:text? language:language",
        answer=Later("addin.functions.plans.answers", "growth_text"), **_WORD,
    ),
    _showing(
        "ADDITIVITY", "additivity", "parts:series total decimals?=0",
        answer=_later("additivity"), **_ROWS,
    ),
    _showing(
        "ROUND_SUM", "round_sum", "values:series decimals?=0 total? rule:round_sum",
        answer=_later("round_sum"), **_COLUMN,
    ),
)  # fmt: skip
FUNCTIONS.add((*_NUMBER_FUNCTIONS, *_METHOD_FUNCTIONS, *PLAN_FUNCTIONS))
FUNCTIONS.add((explain_function(FUNCTIONS),))
