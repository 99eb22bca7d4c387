"""How is a method of the specification found by its name, and called with plain values?

Names, inputs and answers are those of METHODS and of `published.json`: numbers, lists and tables by
name, as JSON has them. What cannot be known is None, with `status` "not_available" and a `reason`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from inspect import Parameter, signature
from typing import Any, TypeAlias

import numpy as np

from addin.errors import UsageError
from addin.language import Word
from addin.measures.arrays import floats
from addin.measures.reasons import Reason

__all__ = ["METHODS", "Answer", "Plain", "evaluate", "find", "method"]

Plain: TypeAlias = Any  # as JSON has it; numbers reach a method as floats and arrays
Answer: TypeAlias = dict[str, Plain]

# METHODS calls some reasons otherwise than the facts do.
_CODES = {
    Reason.NO_BASELINE: "no_base",
    Reason.NO_DATA: "no_current",
    Reason.TARGET_IS_BASELINE: "target_equals_base",
    Reason.BASELINE_PAST_TARGET: "base_beyond_target",
    Reason.NO_TIME_LEFT: "target_year_passed",
    Reason.SHORT_HISTORY: "insufficient_history",
}
_FILLERS = frozenset(
    {"a", "by", "for", "method", "of", "progress", "rule", "the", "to", "trend", "with"}
)
# Words for one thing; a method names its parameter by one of them.
_SYNONYMS = tuple(
    line.split()
    for line in """
base baseline base_value b start start_value previous base_level y0
previous_level previous base
current actual current_value x value end_value latest latest_value
current cumulative_actual current_level end total_so_far
cumulative_actual actual current cumulative
actual current cumulative_actual x value achieved
end end_value current current_value actual
target T target_value goal plan annual_plan limit_value
plan target annual_plan total
annual_plan plan target
direction d
elapsed_periods elapsed elapsed_years t elapsed_months elapsed_quarters
elapsed_years elapsed t elapsed_periods
total_periods total plan_years H total_years total_months total_quarters
plan_years horizon_years H total_years total total_periods horizon
remaining_years years_left m years_remaining remaining
years n n_years year
base_year start_year t0 y0_year first_year
current_year end_year latest_year last_year t1
base_value base baseline start_value y0
current_value current end_value value actual
target_year tT predict_year
predict_year target_year at_year
y values series
values y series x
h horizon steps
levels level
x_new x_future at
beta_star beta
initial_level l0 level0
initial_trend b0 trend0
completion_pct progress_pct completion
progress_pct completion_pct
schedule_pct planned_cumulative_share_pct planned_share_pct explicit_schedule_pct
target_growth_pct target_rate_pct growth_target_pct g_pct avg_growth_target_pct
cumulative_reduction_pct actual_reduction_pct reduction_pct
actual_reduction_pct cumulative_reduction_pct reduction_pct
target_reduction_pct target_pct
yearly_reduction_pct annual_reductions_pct yearly_reductions_pct reductions_pct
yearly_growth_pct annual_growth_pct growth_rates_pct growth_pct
target_range range targets
total whole
stages values increments parts
S summing summing_matrix
base base_forecasts yhat
base_parts parts
annual benchmarks totals
quarterly_indicator indicator_series quarterly z monthly_indicator indicator
region region_values e_ij
reference nation reference_values e_il
region_t0 region_before E0
region_t1 region_now E1
nation_t0 nation_before e0
nation_t1 nation_now e1
factors_t0 factors_before factors_0
factors_t1 factors_now factors_1
first earlier initial preliminary
final later revised
first_level first_value earlier_level
final_level final_value later_level
n k top
u U
a A
c C
sigma standard_deviation sd std_dev std stdev
peers peer_values peers_values
predicted predicted_value anticipated_value forecast
error se standard_error forecast_se
forecast forecast_mean mean point_forecast y_hat yhat predicted
parts_previous previous base_parts parts_t0 before
parts_current current parts_t1 now
increments delta_parts deltas part_increments increment_parts
total_increment delta_total increment_total
test actual
degrees df degrees_of_freedom
probability p probability_reach reach_probability
required_rate target_rate cagr_required
limit natural_limit L
log_slope beta slope
""".strip().splitlines()
)
# What describes a case and enters no formula.
_LABELS = frozenset(
    {"indicator", "unit", "note", "notes", "label", "name", "region_name", "id", "year_label"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of the specification: its name and what answers for it."""

    name: str
    answer: Callable[..., Answer]


METHODS: dict[str, Method] = {}
_NAMES: dict[str, str] = {}


def method(*names: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Enter what answers for a method under its names, the first of METHODS first."""

    def enter(answer: Callable[..., Answer]) -> Callable[..., Answer]:
        METHODS[names[0]] = Method(name=names[0], answer=answer)
        for known in names:
            assert known not in _NAMES, known
            _NAMES[known] = names[0]
        return answer

    return enter


def find(name: str) -> Method:
    """The method of this name, in any case; the order of its words and fillers do not matter."""
    import_module("tests.measures.methods")  # which enters them
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    known = _NAMES.get(plain) or _by_words(plain)
    if known is None:
        near = ", ".join(get_close_matches(name, _NAMES, 3)) or "none is near"
        raise UsageError(
            en=f"unknown method: {name!r} (near: {near})", zh=f"没有这种方法：{name!r}"
        )
    return METHODS[known]


def evaluate(name: str, inputs: Mapping[str, Plain]) -> Answer:
    """What the method answers to these inputs, as plain values.

    Inputs may go by the synonyms of METHODS ("baseline" for "base"). Raises UsageError for a method
    or an input that is not known, and for one that is missing.
    """
    chosen = find(name)
    given = _aligned(_named(chosen, inputs))
    keys = next((list(value) for value in given.values() if isinstance(value, Mapping)), [])
    parameters = signature(chosen.answer).parameters
    needed = {key for key, one in parameters.items() if one.default is Parameter.empty}
    values = {
        key: _numbers(value, needed=key in needed) if parameters[key].annotation is Any else value
        for key, value in given.items()
    }
    with np.errstate(all="ignore"):
        found = chosen.answer(**values)
    return _answered({key: _plain(value, keys) for key, value in found.items()})


def _by_words(plain: str) -> str | None:
    """The one method with a name of the same words, such as "eurostat_progress"."""
    words = frozenset(plain.split("_")) - _FILLERS
    found = {
        name for known, name in _NAMES.items() if frozenset(known.split("_")) - _FILLERS == words
    }
    return found.pop() if words and len(found) == 1 else None


def _named(chosen: Method, inputs: Mapping[str, Plain]) -> dict[str, Plain]:
    parameters = signature(chosen.answer).parameters
    found = {key: value for key, value in inputs.items() if key in parameters}
    for key, value in inputs.items():
        if key in parameters:
            continue
        meant = _meant(key, [word for word in parameters if word not in found])
        if meant is not None and not (isinstance(value, str) and key in _LABELS):
            found[meant] = value
        elif not _is_label(key, value, parameters):
            known = ", ".join(parameters)
            raise UsageError(
                en=f"{chosen.name} knows no input {key!r} (it knows {known})",
                zh=f"{chosen.name}没有参数{key!r}（有：{known}）",
            )
    missing = [
        word
        for word, one in parameters.items()
        if one.default is Parameter.empty and word not in found
    ]
    if missing:
        words = ", ".join(missing)
        raise UsageError(en=f"{chosen.name} needs {words}", zh=f"{chosen.name}缺少参数：{words}")
    return found


def _aligned(found: dict[str, Plain]) -> dict[str, Plain]:
    """Inputs by name in one order of names, that of the first; a name that is missing is a hole."""
    tables = [value for value in found.values() if isinstance(value, Mapping)]
    names = list(tables[0]) if tables else []
    strange = [name for other in tables[1:] for name in other if name not in names]
    if strange:
        raise UsageError(
            en=f"inputs do not name the same things: {strange[0]!r}",
            zh=f"各参数所列名称不一致：{strange[0]!r}",
        )
    return {
        key: {name: value.get(name) for name in names} if isinstance(value, Mapping) else value
        for key, value in found.items()
    }


def _meant(key: str, open_words: Sequence[str]) -> str | None:
    """The parameter, among those still open, that a synonym stands for."""
    groups = (group for group in _SYNONYMS if key in group)
    return next((word for group in groups for word in group if word in open_words), None)


def _is_label(key: str, value: Plain, parameters: Iterable[str]) -> bool:
    """Whether an input only describes the case; a misspelt parameter is no label."""
    if get_close_matches(key, parameters, 1, cutoff=0.85):
        return False
    return key in _LABELS or value is None or isinstance(value, str)


def _numbers(value: Plain, *, needed: bool) -> Plain:
    """Numbers as floats and arrays; words, and lists of different lengths, as they are."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if value is None:
        return float("nan") if needed else None
    if isinstance(value, str | bool) or (isinstance(value, list) and _has_text(value)):
        return value
    try:
        found = floats(value)
    except UsageError:
        return value
    return np.where(np.isfinite(found), found, np.nan)[()]


def _has_text(values: Sequence[Plain]) -> bool:
    return any(isinstance(value, str) for value in values)


def _plain(value: Plain, keys: Sequence[str]) -> Plain:
    """As JSON has it; one number for each name becomes a table again."""
    if isinstance(value, Word):
        return _CODES.get(value, value.value)  # type: ignore[call-overload]  # other words are not in it
    if isinstance(value, Mapping):
        return {key: _plain(item, ()) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
        if isinstance(value, list) and keys and len(value) == len(keys):
            return {key: _plain(item, ()) for key, item in zip(keys, value, strict=True)}
    if isinstance(value, list | tuple):
        return [_plain(item, ()) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _answered(answer: Answer) -> Answer:
    """Where every number is unknown, the status and reason say so."""
    if not answer.get("reason"):
        answer.pop("reason", None)
    measured = [value for key, value in answer.items() if key not in {"status", "reason", "flag"}]
    if measured and all(_is_hole(value) for value in measured):
        answer["status"] = answer.get("status") or "not_available"
        answer.setdefault("reason", "no_current")
    return answer


def _is_hole(value: Plain) -> bool:
    if isinstance(value, Mapping | list):
        return all(map(_is_hole, value.values() if isinstance(value, Mapping) else value))
    return value is None
