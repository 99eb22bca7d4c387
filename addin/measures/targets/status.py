"""Ahead, on pace or behind?"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from addin.errors import UsageError
from addin.language import Text
from addin.measures.arrays import IntArray, Rows, floats, require_one_shape
from addin.measures.formula import formula

__all__ = [
    "ANNUAL_SCHEDULE",
    "BINDING_SCHEDULE",
    "PLAN_SCHEDULE",
    "PRACTICE",
    "YINCHUAN",
    "Forecast",
    "Schedule",
    "Status",
    "Thresholds",
    "TwoKey",
    "forecast_status",
    "growth_status",
    "hold_status",
    "schedule_status",
    "status",
    "two_key",
]

# 73 % against 75 % is -2 points, although the floats differ by -2.0000000000000018.
_POINT_NOISE = 1e-9


class Status(IntEnum):
    """The class of an indicator; a higher number is never worse, 0 is no data (PRACTICE C0)."""

    NO_DATA = 0
    FAR_BEHIND = 1
    BEHIND = 2
    ON_PACE = 3
    AHEAD = 4
    ACHIEVED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which lead, in percentage points, a class begins; `achieved` is a progress."""

    achieved: float = 1.0
    ahead: float = 2.0
    on_pace: float = -2.0
    behind: float = -10.0

    def __post_init__(self) -> None:
        if not self.ahead >= self.on_pace >= self.behind:
            raise UsageError(
                en=f"thresholds must fall: {self.ahead}, {self.on_pace}, {self.behind}",
                zh=f"阈值须依次降低：{self.ahead}、{self.on_pace}、{self.behind}",
            )


PRACTICE = Thresholds()
# Yinchuan: green at pace, yellow 10 to 30 points below, red beyond; its text is silent on 0 to 10.
YINCHUAN = Thresholds(ahead=0.0, on_pace=-10.0, behind=-30.0)


@formula(
    "status",
    Text(zh="评价", en="status"),
    source="PRACTICE C0",
    words=Text(zh="按阈值分级", en="by the thresholds"),
)
def status(
    progress: Rows,
    share: Rows,
    *,
    thresholds: Thresholds = PRACTICE,
    misses: npt.ArrayLike = False,
) -> IntArray:
    """The `Status` of each progress against its time progress, both fractions; they broadcast.

    Achieved from `thresholds.achieved`; else by the lead in percentage points; far behind where
    progress is negative, or where `misses` is true: a binding indicator whose forecast misses its
    target (PRACTICE C0). No data where progress or share cannot be known.

    >>> status([1.0, 0.78, 0.74, 0.70, 0.5, -0.1, float("nan")], 0.75).tolist()
    [5, 4, 3, 2, 1, 1, 0]
    """
    done, time, failing = floats(progress), floats(share), np.asarray(misses, dtype=bool)
    require_one_shape(done, time, floats(failing))
    with np.errstate(invalid="ignore"):
        points = 100 * (done - time) + _POINT_NOISE
    # Counting the steps that are reached costs four comparisons and no table of conditions.
    steps = 1 + (points >= thresholds.behind).astype(np.int8)
    steps += points >= thresholds.on_pace
    steps += points >= thresholds.ahead
    steps = np.where((done < 0) | failing, np.int8(Status.FAR_BEHIND), steps)
    steps = np.where(done >= thresholds.achieved, np.int8(Status.ACHIEVED), steps)
    return np.where(np.isfinite(points), steps, np.int8(Status.NO_DATA)).astype(np.int64)[()]


def hold_status(met: Rows) -> IntArray:
    """The `Status` of a target to be kept: on pace where it is met, far behind where it is not.

    `met` as `is_met` and `is_within` give it.
    """
    kept = floats(met)
    held = np.where(kept > 0, Status.ON_PACE, Status.FAR_BEHIND)
    return np.where(np.isfinite(kept), held, Status.NO_DATA).astype(np.int64)[()]


def growth_status(growth: Rows, planned: Rows, average: Rows) -> IntArray:
    """The Tianjin preset: by growth against the plan and the mean of all; fractions.

    PRACTICE C0. Far behind where growth is negative, on pace where it reaches the plan and the
    mean, else behind.
    """
    now, plan, mean = floats(growth), floats(planned), floats(average)
    require_one_shape(now, plan, mean)
    found = np.where((now >= plan) & (now >= mean), Status.ON_PACE, Status.BEHIND)
    found = np.where(now < 0, Status.FAR_BEHIND, found)
    unknown = ~(np.isfinite(now) & np.isfinite(plan) & np.isfinite(mean))
    return np.where(unknown, Status.NO_DATA, found).astype(np.int64)[()]


class Schedule(IntEnum):
    """The official words of plan assessments (METHODS A21); a higher number is never worse."""

    NOT_AVAILABLE = 0
    BEHIND_SCHEDULE = 1
    ON_SCHEDULE = 2
    AHEAD_OF_SCHEDULE = 3
    ACHIEVED_EARLY = 4


# Ahead from the first lead, behind up to the second, in percentage points; none is published.
PLAN_SCHEDULE = (5.0, -5.0)
ANNUAL_SCHEDULE = (2.0, -2.0)
BINDING_SCHEDULE = (5.0, 0.0)


def schedule_status(
    lead: Rows, *, met: npt.ArrayLike = False, limits: tuple[float, float] = PLAN_SCHEDULE
) -> IntArray:
    """The `Schedule` class of a lead in percentage points (METHODS A21).

    Achieved early where `met`, ahead from the upper limit, behind at or under the lower one. A
    lower limit of 0 (binding indicators) has no tolerance, but to be exactly on time is on time.

    >>> schedule_status([6, 0, -5], limits=PLAN_SCHEDULE).tolist()
    [3, 2, 1]
    """
    points, achieved = floats(lead), np.asarray(met, dtype=bool)
    ahead, behind = limits
    late = points < -_POINT_NOISE if behind == 0 else points <= behind + _POINT_NOISE
    found = np.where(
        points >= ahead - _POINT_NOISE, Schedule.AHEAD_OF_SCHEDULE, Schedule.ON_SCHEDULE
    )
    found = np.where(late, Schedule.BEHIND_SCHEDULE, found)
    found = np.where(np.isfinite(points), found, Schedule.NOT_AVAILABLE)
    return np.where(achieved, Schedule.ACHIEVED_EARLY, found).astype(np.int64)[()]


class Forecast(IntEnum):
    """How probable the target is (METHODS A21); a higher number is never worse."""

    NOT_AVAILABLE = 0
    NOT_EXPECTED = 1
    DIFFICULT = 2
    LIKELY = 3
    EXPECTED = 4


def forecast_status(probability: Rows) -> IntArray:
    """The `Forecast` class of a probability: expected from 0.8, likely 0.5, difficult 0.2.

    METHODS A21.

    >>> forecast_status([0.8, 0.5, 0.2, 0.1, float("nan")]).tolist()
    [4, 3, 2, 1, 0]
    """
    chance = floats(probability)
    found = 1 + (chance >= 0.2) + (chance >= 0.5).astype(int) + (chance >= 0.8)
    return np.where(np.isfinite(chance), found, Forecast.NOT_AVAILABLE).astype(np.int64)[()]


class TwoKey(IntEnum):
    """Pace now and forecast together: what each alone would hide."""

    NOT_AVAILABLE = 0
    AT_RISK = 1  # behind, and not likely to arrive
    EARLY_WARNING = 2  # on pace today, and yet not likely to arrive
    CATCHING_UP = 3  # behind today, and yet likely to arrive
    SECURE = 4  # on pace, and likely to arrive


@formula(
    "prospect",
    Text(zh="综合预判", en="prospect"),
    source="METHODS A21",
    words=Text(zh="当前进度与达标可能性两项合看", en="pace now and probability together"),
)
def two_key(pace: npt.ArrayLike, forecast: npt.ArrayLike) -> IntArray:
    """The `TwoKey` class of a `Status` and a `Forecast`, elementwise (METHODS A21, two-key output).

    A target that is achieved needs no forecast: it is secure.

    >>> two_key([Status.AHEAD, Status.BEHIND], [Forecast.DIFFICULT, Forecast.LIKELY]).tolist()
    [2, 3]
    """
    now, later = np.asarray(pace), np.asarray(forecast)
    good_now, good_later = now >= Status.ON_PACE, later >= Forecast.LIKELY
    found = 1 + good_now.astype(np.int64) + 2 * good_later
    unknown = (now == Status.NO_DATA) | (later == Forecast.NOT_AVAILABLE)
    found = np.where(unknown, TwoKey.NOT_AVAILABLE, found)
    return np.where(now == Status.ACHIEVED, TwoKey.SECURE, found).astype(np.int64)[()]
