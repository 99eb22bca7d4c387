"""Why is there no number?"""

from typing import Any

import numpy as np

from addin.language import Word
from addin.measures.arrays import TextArray


class Reason(Word):
    """What a reader is told in place of a number. A hole is never 0."""

    NO_DATA = "no_data", "暂无数据", "no data"
    NOT_PUBLISHED = "not_published", "未公布", "not published"
    NOT_DUE = "not_due", "未到公布时间", "not due yet"
    NO_TARGET = "no_target", "未公布目标值", "no target published"
    QUALITATIVE = "qualitative", "定性目标", "qualitative target"
    NO_BASELINE = "no_baseline", "未公布基期值", "no baseline published"
    OTHER_CONCEPT = "other_concept", "口径不同", "another concept"
    BOUND_ONLY = "bound_only", "仅有上下限", "only a bound is known"
    NOT_EXACT = "not_exact", "仅有约数，不作推算", "rounded figures only, not derived"
    NO_YEAR_AGO = "no_year_ago", "缺上年同期数", "no figure a year earlier"
    NO_FULL_YEAR = "no_full_year", "缺可比全年数", "no comparable full year"
    TARGET_IS_BASELINE = "target_is_baseline", "目标为保持", "the target is to hold"
    BASELINE_PAST_TARGET = "baseline_past_target", "基期已达目标", "met from the start"
    PRICE_BASIS_MISMATCH = "price_basis_mismatch", "价格口径不一致", "price bases differ"
    NO_GROWTH_RATE = "no_growth_rate", "基数非正，增速无意义", "growth not meaningful"
    NO_TIME_LEFT = "no_time_left", "规划期已满", "the plan has ended"
    BEFORE_PLAN = "before_plan", "规划期前数据", "data from before the plan"
    SHORT_HISTORY = "short_history", "历史数据不足，不作预测", "too few years to project"
    NO_TOTAL = "no_total", "缺总量数据", "no total to relate to"
    TOTAL_UNCHANGED = "total_unchanged", "总量基本未变，贡献率无意义", "the total did not change"
    OFFSETTING = "offsetting", "各部分相互抵消，不列占比", "the parts offset each other: no shares"
    NOT_DATED = "not_dated", "未注明日期", "no day is stated"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    DISPUTED = "disputed", "数据有争议", "the figure is disputed"
    CONFIDENTIAL = "confidential", "涉密不公布", "confidential"
    SINGLE_OBSERVATION = "single_observation", "只有一期数据", "only one observation"
    ZERO_BASE = "zero_base", "基数为零或为负", "the base is zero or negative"
    SIGN_CHANGE = "sign_change", "正负号改变", "the sign changes"
    HORIZON_TOO_LONG = (
        "horizon_too_long", "外推期过长", "the horizon is longer than the history allows",
    )  # fmt: skip
    IRREGULAR_HISTORY = (
        "irregular_history", "历史数据间隔不等", "the history is not evenly spaced",
    )  # fmt: skip
    NOT_POSITIVE = "not_positive", "须为正数", "the values must be above zero"
    OUT_OF_RANGE = "out_of_range", "超出允许范围", "outside the range the method allows"


def first_reason(*tests: tuple[Any, Reason]) -> TextArray:
    """For each element the code of the first reason whose test holds, "" where none does."""
    conditions = np.broadcast_arrays(*(np.asarray(test, dtype=bool) for test, _ in tests))
    codes = [np.str_(reason.value) for _, reason in tests]
    return np.select(list(conditions), codes, default=np.str_(""))
