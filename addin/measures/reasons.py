"""Why is there no number?"""

from enum import StrEnum

import numpy as np

from addin.language import Text
from addin.measures.arrays import FloatArray, TextArray

__all__ = ["WORDS", "Reason", "first_reason"]


class Reason(StrEnum):
    """The reason codes of METHODS, "Global conventions"; NONE stands where there is a number."""

    NONE = ""
    NO_BASE = "no_base"
    NO_CURRENT = "no_current"
    NO_TARGET = "no_target"
    SINGLE_OBSERVATION = "single_observation"
    ZERO_BASE = "zero_base"
    SIGN_CHANGE = "sign_change"
    TARGET_EQUALS_BASE = "target_equals_base"
    BASE_BEYOND_TARGET = "base_beyond_target"
    TARGET_YEAR_PASSED = "target_year_passed"
    SCOPE_CHANGED = "scope_changed"
    PRICE_BASIS_MISMATCH = "price_basis_mismatch"
    INSUFFICIENT_HISTORY = "insufficient_history"
    HORIZON_TOO_LONG = "horizon_too_long"
    IRREGULAR_HISTORY = "irregular_history"
    TOTAL_UNCHANGED = "total_unchanged"
    NOT_POSITIVE = "not_positive"
    OUT_OF_RANGE = "out_of_range"


WORDS: dict[Reason, Text] = {
    Reason.NONE: Text("", ""),
    Reason.NO_BASE: Text("缺基期值", "no base value"),
    Reason.NO_CURRENT: Text("缺当期值", "no current value"),
    Reason.NO_TARGET: Text("缺目标值", "no target"),
    Reason.SINGLE_OBSERVATION: Text("只有一期数据", "only one observation"),
    Reason.ZERO_BASE: Text("基数为零或为负", "the base is zero or negative"),
    Reason.SIGN_CHANGE: Text("正负号改变", "the sign changes"),
    Reason.TARGET_EQUALS_BASE: Text("目标为保持基期水平", "the target is to keep the base level"),
    Reason.BASE_BEYOND_TARGET: Text("基期已达到目标", "the base already meets the target"),
    Reason.TARGET_YEAR_PASSED: Text("已过目标年份", "the target year has passed"),
    Reason.SCOPE_CHANGED: Text("统计范围已变化", "the statistical scope has changed"),
    Reason.PRICE_BASIS_MISMATCH: Text("价格口径不一致", "the price bases differ"),
    Reason.INSUFFICIENT_HISTORY: Text("历史数据不足", "the history is too short"),
    Reason.HORIZON_TOO_LONG: Text("外推期过长", "the horizon is longer than the history allows"),
    Reason.IRREGULAR_HISTORY: Text("历史数据间隔不等", "the history is not evenly spaced"),
    Reason.TOTAL_UNCHANGED: Text("总量基本未变", "the total has hardly changed"),
    Reason.NOT_POSITIVE: Text("须为正数", "the values must be above zero"),
    Reason.OUT_OF_RANGE: Text("超出允许范围", "outside the range the method allows"),
}


def first_reason(*tests: tuple[FloatArray | np.bool_ | object, Reason]) -> TextArray:
    """For each element the first reason whose test holds, "" where none does."""
    conditions = np.broadcast_arrays(*(np.asarray(test, dtype=bool) for test, _ in tests))
    codes = [np.str_(reason.value) for _, reason in tests]
    return np.select(list(conditions), codes, default=np.str_(""))
