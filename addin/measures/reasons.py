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
    Reason.NONE: Text(zh="", en=""),
    Reason.NO_BASE: Text(zh="缺基期值", en="no base value"),
    Reason.NO_CURRENT: Text(zh="缺当期值", en="no current value"),
    Reason.NO_TARGET: Text(zh="缺目标值", en="no target"),
    Reason.SINGLE_OBSERVATION: Text(zh="只有一期数据", en="only one observation"),
    Reason.ZERO_BASE: Text(zh="基数为零或为负", en="the base is zero or negative"),
    Reason.SIGN_CHANGE: Text(zh="正负号改变", en="the sign changes"),
    Reason.TARGET_EQUALS_BASE: Text(
        zh="目标为保持基期水平", en="the target is to keep the base level"
    ),
    Reason.BASE_BEYOND_TARGET: Text(zh="基期已达到目标", en="the base already meets the target"),
    Reason.TARGET_YEAR_PASSED: Text(zh="已过目标年份", en="the target year has passed"),
    Reason.SCOPE_CHANGED: Text(zh="统计范围已变化", en="the statistical scope has changed"),
    Reason.PRICE_BASIS_MISMATCH: Text(zh="价格口径不一致", en="the price bases differ"),
    Reason.INSUFFICIENT_HISTORY: Text(zh="历史数据不足", en="the history is too short"),
    Reason.HORIZON_TOO_LONG: Text(
        zh="外推期过长", en="the horizon is longer than the history allows"
    ),
    Reason.IRREGULAR_HISTORY: Text(zh="历史数据间隔不等", en="the history is not evenly spaced"),
    Reason.TOTAL_UNCHANGED: Text(zh="总量基本未变", en="the total has hardly changed"),
    Reason.NOT_POSITIVE: Text(zh="须为正数", en="the values must be above zero"),
    Reason.OUT_OF_RANGE: Text(zh="超出允许范围", en="outside the range the method allows"),
}


def first_reason(*tests: tuple[FloatArray | np.bool_ | object, Reason]) -> TextArray:
    """For each element the first reason whose test holds, "" where none does."""
    conditions = np.broadcast_arrays(*(np.asarray(test, dtype=bool) for test, _ in tests))
    codes = [np.str_(reason.value) for _, reason in tests]
    return np.select(list(conditions), codes, default=np.str_(""))
