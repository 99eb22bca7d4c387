"""From where to where did an indicator go, and what does a rule say of it?

What the rules of international offices share: the course they look at, their verdict, its words.
"""

from dataclasses import dataclass

import numpy as np

from addin.language import Word
from addin.measures.arrays import Numbers, elementwise
from addin.measures.reasons import Reason


class Verdict(Word):
    """What a rule says, in its own words."""

    ACHIEVED = "achieved", "已达目标", "achieved"
    ON_TRACK = "on_track", "进展顺利", "on track"
    FAIR = "fair_progress", "进展尚可", "fair progress"
    STAGNATION = "stagnation_or_regression", "停滞或倒退", "stagnation or regression"
    LIMITED_OR_NONE = "limited_or_none", "进展有限或无进展", "limited or no progress"
    DETERIORATION = "deterioration", "恶化", "deterioration"
    TARGET_REACHED = "target_reached", "已达目标", "target reached"
    SIGNIFICANT = "significant_progress", "显著进展", "significant progress"
    MODERATE = "moderate_progress", "中等进展", "moderate progress"
    INSUFFICIENT = "insufficient_progress", "进展不足", "insufficient progress"
    AWAY = "movement_away", "偏离目标", "movement away"
    SLOWLY_AWAY = "moderate_movement_away", "轻度偏离", "moderate movement away"
    FAR_AWAY = "significant_movement_away", "显著偏离", "significant movement away"
    TARGET_ACHIEVED = "target_achieved", "已达目标", "target achieved"
    SUBSTANTIAL = "substantial_progress", "大幅进展", "substantial progress"
    LIMITED = "limited_progress", "进展有限", "limited progress"
    MAINTAINING = "on_track_or_maintaining", "如期或保持", "on track or maintaining"
    BETTER = "moderately_improving", "适度改善", "moderately improving"
    STAGNATING = "stagnating", "停滞", "stagnating"
    DECREASING = "decreasing", "退步", "decreasing"
    IMPROVING = "improving", "改善", "improving"
    NO_TREND = "no_trend", "无显著趋势", "no significant trend"
    WORSENING = "worsening", "恶化", "worsening"
    SUN = "sun", "晴", "sun"
    SLIGHTLY_CLOUDY = "slightly_cloudy", "少云", "slightly cloudy"
    CLOUDY = "cloudy", "多云", "cloudy"
    THUNDERSTORM = "thunderstorm", "雷雨", "thunderstorm"
    NOT_AVAILABLE = "not_available", "无法评价", "not available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A verdict of the rule that made it, and the number it rests on.

    `value` is a ratio of growth rates with a target, else a growth rate towards the better.
    `score` is Statistics Canada's -5 to 5. Without a verdict `reason` says why.
    """

    status: Verdict = Verdict.NOT_AVAILABLE
    value: float = float("nan")
    score: float = float("nan")
    actual: float = float("nan")
    required: float = float("nan")
    reason: Reason | None = None


@elementwise
def growth_rate(start: Numbers, end: Numbers, years: Numbers) -> Numbers:
    """Average yearly growth as the trend rules take it: also of two negative values, and to zero.

    A fraction. NaN where the sign changes, the start is zero or no time has passed.
    """
    ratio = end / start
    return np.where((years > 0) & (ratio >= 0), ratio ** (1 / years) - 1, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """From where to where an indicator went, and whither it should.

    `years` lie between base and current value, `years_to_target` between base and target;
    `direction` is +1 where higher is better, -1 where lower is.
    """

    base: float
    current: float
    years: float
    direction: float = 1.0
    target: float | None = None
    years_to_target: float = float("nan")

    @property
    def actual(self) -> float:
        """The yearly growth so far."""
        return float(growth_rate(self.base, self.current, self.years))

    @property
    def met(self) -> bool:
        """Whether the current value meets the target."""
        return self.target is not None and self.direction * (self.current - self.target) >= 0

    def unusable(self, least: float = 0) -> Reason | None:
        """Why two observations show no growth; None where they do."""
        if not np.isfinite(self.base):
            return Reason.NO_BASELINE
        if not np.isfinite(self.current):
            return Reason.NO_DATA
        if not self.years > 0 or self.years < least:
            return Reason.SINGLE_OBSERVATION
        if self.base * self.current < 0:
            return Reason.SIGN_CHANGE
        return Reason.ZERO_BASE if self.base == 0 and not least else None

    @property
    def required(self) -> float:
        """The yearly growth from the base to the target; NaN without one."""
        goal = np.nan if self.target is None else self.target
        return float(growth_rate(self.base, goal, self.years_to_target))


def no_ratio(base: float, target: float) -> Reason:
    """Why there is no required growth from a base to a target."""
    if base == target:
        return Reason.TARGET_IS_BASELINE
    return Reason.SIGN_CHANGE if base * target < 0 else Reason.NO_TARGET


def reached(
    value: float, *steps: tuple[float, Verdict], lowest: Verdict = Verdict.DETERIORATION
) -> Verdict:
    """The word of the first step that the value reaches, from the highest down."""
    return next((word for least, word in steps if value >= least), lowest)


def ratio_of(part: float, whole: float) -> float:
    """A quotient, NaN over zero."""
    return float(np.float64(part) / whole) if whole else float("nan")
