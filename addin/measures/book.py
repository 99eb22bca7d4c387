"""Which formulas are there?

Facts name them by id; functions, templates, forms, `freeze` and the handbook take name, words,
source, native form and function here. Those that are computed are declared beside their function.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from addin.language import Text
from addin.measures.formula import DECLARED, Formula

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
# In the order in which a reader meets them, after the module that declares them.
_CONTENTS = """
book: observed stated official
series.growth: growth change
book: same
series.growth: ttm annualised
book: last_year sum
targets.progress: chain
targets.pace: time_progress
targets.progress: progress_level progress_rate progress_reduction progress_sum
targets.pace: lead expected_linear expected_compound expected_milestone
targets.gap: gap_to_path gap_to_target
targets.progress: completion
series.average: average_growth average_change
targets.gap: required_growth required_change
series.average: average_reduction
targets.gap: required_reduction
projection.extrapolation: projection_drift projection_half_step projection_damped projection_named
projection.kinds: projection_growth projection_reduction projection_total
projection.year: year_estimate year_estimate_by_growth
projection.backtest: projection_past_error
targets.status: prospect
targets.progress: projected_completion
projection.kinds: reach_chance keep_chance
targets.status: status
structure.clusters: share
structure.decomposition: contribution pull
structure.clusters: total
series.growth: rest
targets.gap: gap_part
structure.clusters: concentration disclosive
targets.gap: assumed
structure.clusters: rank
book: count
targets.progress: annual_completion
series.growth: annual_lead
targets.progress: overfulfilment
targets.gap: effort distance_to_band
series.growth: discrete
series.average: two_year_average average_of_rates average_growth_cumulative aarr
structure.clusters: share_change hhi gini theil location_quotient krugman gini_specialisation
structure.decomposition: pull_weighted shift_share lmdi
structure.indices: chain_index fisher_index fisher_contributions
series.revision: revision revision_rate revision_stats
series.seasonal: seasonal
series.outliers: outliers_fences outliers_median outliers_ratio
series.reconciliation: reconcile top_down benchmark
targets.trends: trend_un trend_eurostat trend_statcan trend_sdsn trend_oecd
targets.weather: trend_weather
targets.distances: status_index normalised_distance oecd_distance
projection.forecasts: forecast_error
rounding: rounding round_sum largest_remainder
"""
_HOMES = {
    key: home
    for home, keys in (line.split(": ") for line in _CONTENTS.strip().splitlines())
    for key in keys.split()
}


class _Book(Mapping[str, Formula]):
    """Formulas by id; a module of measures loads with the first of its formulas."""

    def __getitem__(self, key: str) -> Formula:
        if key not in DECLARED:
            import_module(f"addin.measures.{_HOMES[key]}")
        return DECLARED[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_HOMES)

    def __len__(self) -> int:
        return len(_HOMES)


DECLARED.update((found.id, found) for found in _TAKEN)
BOOK: Mapping[str, Formula] = _Book()
