"""Ahead, on pace or behind?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.errors import UsageError
from addin.language import Word
from addin.measures.arrays import IntArray, Rows, floats, require_one_shape
from addin.measures.formula import formula

# 73 % against 75 % is -2 points, although the floats differ by -2.0000000000000018.
_POINT_NOISE = 1e-9


class StatusClass(Word):
    """How an indicator stands (PRACTICE C0); in arrays by position, the best is 0."""

    ACHIEVED = "achieved", "提前完成", "achieved"
    AHEAD = "ahead", "快于时序", "ahead of pace"
    ON_PACE = "on_pace", "基本达到时序", "on pace"
    BEHIND = "behind", "滞后", "behind"
    FAR_BEHIND = "far_behind", "严重滞后", "far behind"
    NO_DATA = "no_data", "暂无数据", "no data"
    NOT_SCORED = "not_scored", "不作评价", "not scored"

    @property
    def lamp(self) -> str:
        """Shape and colour in one sign that also reads in black and white."""
        return "●●●▲■○○"[tuple(StatusClass).index(self)]

    @property
    def is_good(self) -> bool:
        """Whether the indicator is where it should be, or further."""
        return self in (StatusClass.ACHIEVED, StatusClass.AHEAD, StatusClass.ON_PACE)

    @property
    def is_scored(self) -> bool:
        """Whether the class says something about pace."""
        return self not in (StatusClass.NO_DATA, StatusClass.NOT_SCORED)


class ForecastClass(Word):
    """How probable the target is (METHODS A21); in arrays by position."""

    UNKNOWN = "unknown", "暂无预测", "not known"
    NOT_EXPECTED = "not_expected", "预计难以实现", "not expected"
    DIFFICULT = "difficult", "难度较大", "difficult"
    LIKELY = "likely", "有望实现", "likely"
    EXPECTED = "expected", "预计可实现", "expected"


class Prospect(Word):
    """Pace now and forecast together (METHODS A21): what each alone would hide."""

    UNKNOWN = "unknown", "暂无预判", "not known"
    AT_RISK = "at_risk", "有风险", "at risk"
    EARLY_WARNING = "early_warning", "需预警", "early warning"
    CATCHING_UP = "catching_up", "可追赶", "catching up"
    SECURE = "secure", "较稳妥", "secure"


_ACHIEVED, _ON_PACE, _FAR_BEHIND, _NO_DATA = (
    tuple(StatusClass).index(found)
    for found in (
        StatusClass.ACHIEVED, StatusClass.ON_PACE, StatusClass.FAR_BEHIND, StatusClass.NO_DATA,
    )
)  # fmt: skip
_LIKELY, _SECURE = (
    tuple(ForecastClass).index(ForecastClass.LIKELY), tuple(Prospect).index(Prospect.SECURE),
)  # fmt: skip


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
                "thresholds_must_fall", ahead=self.ahead, on_pace=self.on_pace, behind=self.behind
            )


PRACTICE = Thresholds()
# Yinchuan: green at pace, yellow 10 to 30 points below, red beyond; its text is silent on 0 to 10.
YINCHUAN = Thresholds(ahead=0.0, on_pace=-10.0, behind=-30.0)


@formula("status")
def status(
    progress: Rows,
    share: Rows,
    *,
    thresholds: Thresholds = PRACTICE,
    misses: npt.ArrayLike = False,
) -> IntArray:
    """The class of each progress against its time progress, both fractions; they broadcast.

    Achieved from `thresholds.achieved`; else by the lead in percentage points; far behind where
    progress is negative, or where `misses` is true: a binding indicator whose forecast misses its
    target (PRACTICE C0). No data where progress or share cannot be known.

    >>> status([1.0, 0.78, 0.74, 0.70, 0.5, -0.1, float("nan")], 0.75).tolist()
    [0, 1, 2, 3, 4, 4, 5]
    """
    done, time, failing = floats(progress), floats(share), np.asarray(misses, dtype=bool)
    require_one_shape(done, time, floats(failing))
    with np.errstate(invalid="ignore"):
        points = 100 * (done - time) + _POINT_NOISE
    # Taking off a step for each that is reached costs four comparisons and no table of conditions.
    found = np.int8(_FAR_BEHIND) - (points >= thresholds.behind)
    found -= points >= thresholds.on_pace
    found -= points >= thresholds.ahead
    found = np.where((done < 0) | failing, np.int8(_FAR_BEHIND), found)
    found = np.where(done >= thresholds.achieved, np.int8(_ACHIEVED), found)
    return np.where(np.isfinite(points), found, np.int8(_NO_DATA)).astype(np.int64)[()]


def hold_status(met: Rows) -> IntArray:
    """The class of a target to be kept: on pace where it is met, far behind where it is not.

    `met` as `is_met` and `is_within` give it.
    """
    kept = floats(met)
    held = np.where(kept > 0, _ON_PACE, _FAR_BEHIND)
    return np.where(np.isfinite(kept), held, _NO_DATA).astype(np.int64)[()]


def forecast_status(probability: Rows) -> IntArray:
    """The class of a probability: expected from 0.8, likely 0.5, difficult 0.2.

    A position in `ForecastClass` (METHODS A21).

    >>> forecast_status([0.8, 0.5, 0.2, 0.1, float("nan")]).tolist()
    [4, 3, 2, 1, 0]
    """
    chance = floats(probability)
    found = 1 + (chance >= 0.2) + (chance >= 0.5).astype(np.int64) + (chance >= 0.8)
    return np.where(np.isfinite(chance), found, 0)[()]


@formula("prospect")
def two_key(pace: npt.ArrayLike, forecast: npt.ArrayLike) -> IntArray:
    """The `Prospect` of a `StatusClass` and a `ForecastClass`, all as positions (METHODS A21).

    A target that is achieved needs no forecast: it is secure.

    >>> two_key([1, 3], [2, 3]).tolist()
    [2, 3]
    """
    now, later = np.asarray(pace), np.asarray(forecast)
    found = 1 + (now <= _ON_PACE).astype(np.int64) + 2 * (later >= _LIKELY)
    found = np.where((now >= _NO_DATA) | (later == 0), 0, found)
    return np.where(now == _ACHIEVED, _SECURE, found).astype(np.int64)[()]
