"""Which formulas are there?

Facts name them by id; functions, templates, forms, `freeze` and the handbook take name, words,
source, native form and function here. Those that are computed are declared beside their function.
"""

from collections.abc import Mapping
from types import MappingProxyType

from addin.language import Text
from addin.measures import rounding
from addin.measures.formula import DECLARED, Formula
from addin.measures.projection import (
    backtest,
    extrapolation,
    forecasts,
    kinds,
    projection,
    year,
)
from addin.measures.series import average, growth, outliers, reconciliation, revision, seasonal
from addin.measures.structure import clusters, decomposition, indices
from addin.measures.targets import distances, gap, pace, progress, status, trends, weather

__all__ = ["BOOK"]

_TAKEN = (
    Formula(
        id="observed",
        name=Text(zh="观测值", en="observation"),
        words=Text(zh="取截至报告期最新公布值", en="the latest published value up to the period"),
        source="PRACTICE C0",
    ),
    Formula(
        id="stated",
        name=Text(zh="规划文本", en="plan document"),
        words=Text(zh="规划文本所列", en="as the plan states it"),
        source="PRACTICE V-65",
    ),
    Formula(
        id="official",
        name=Text(zh="官方增速", en="official growth"),
        words=Text(zh="按公布增速", en="as published, comparable basis"),
        source="METHODS A9",
    ),
    Formula(
        id="same",
        name=Text(zh="可比当期值", en="comparable value"),
        words=Text(zh="即当期值", en="the value itself"),
        source="PRACTICE C0",
    ),
    Formula(
        id="last_year",
        name=Text(zh="最近完整年度", en="last complete year"),
        words=Text(zh="取最近完整年度值", en="the last complete year"),
        source="PRACTICE C0 flow_basis",
    ),
    Formula(
        id="sum",
        name=Text(zh="规划期累计", en="total since the start"),
        words=Text(
            zh="规划期各年之和＋本年累计", en="sum of the years of the plan and this year to date"
        ),
        source="METHODS A2",
    ),
    Formula(
        id="count",
        name=Text(zh="计数", en="count"),
        words=Text(zh="逐项计数", en="counted one by one"),
        source="METHODS A2 status_counts",
    ),
)
# In which order a reader meets them; the others follow by id.
_ORDER = """
observed stated official growth change same ttm annualised last_year sum chain time_progress
progress_level progress_rate progress_reduction progress_sum lead expected_linear expected_compound
expected_milestone gap_to_path gap_to_target completion average_growth average_change
required_growth required_change average_reduction required_reduction projection_linear
projection_short projection_long projection_error prospect projected_completion reach_probability
status share contribution pull total rest gap_part concentration disclosive assumed rank count
annual_completion annual_lead
"""


def _book() -> Mapping[str, Formula]:
    known = {found.id: found for found in (*_TAKEN, *DECLARED.values())}
    return MappingProxyType({key: known[key] for key in (*_ORDER.split(), *sorted(known))})


# Each of these declares its formulas as it loads.
_MODULES = (
    rounding, average, growth, outliers, reconciliation, revision, seasonal, clusters,
    decomposition, indices, distances, gap, pace, progress, status, trends, weather, backtest,
    forecasts, projection, extrapolation, year, kinds,
)  # fmt: skip
BOOK = _book()
