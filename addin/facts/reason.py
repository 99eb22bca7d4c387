"""Why can a number not be known?"""

from addin.model import Word

__all__ = ["Prospect", "Reason", "StatusClass"]


class Reason(Word):
    """What a reader is told in place of a number. A hole is never 0."""

    NO_DATA = "no_data", "暂无数据", "no data"
    NOT_PUBLISHED = "not_published", "未公布", "not published"
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
    NO_GROWTH_RATE = "no_growth_rate", "基数非正，增速无意义", "growth not meaningful"
    NO_TIME_LEFT = "no_time_left", "规划期已满", "the plan has ended"
    BEFORE_PLAN = "before_plan", "规划期前数据", "data from before the plan"
    SHORT_HISTORY = "short_history", "历史数据不足，不作预测", "too few years to project"
    NO_TOTAL = "no_total", "缺总量数据", "no total to relate to"
    TOTAL_UNCHANGED = "total_unchanged", "总量基本未变，贡献率无意义", "the total did not change"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    DISPUTED = "disputed", "数据有争议", "the figure is disputed"
    CONFIDENTIAL = "confidential", "涉密不公布", "confidential"


class StatusClass(Word):
    """How an indicator stands (PRACTICE C0); the value of a status fact is its position here."""

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
        return _LAMPS[self]

    @property
    def is_good(self) -> bool:
        """Whether the indicator is where it should be, or further."""
        return self in (StatusClass.ACHIEVED, StatusClass.AHEAD, StatusClass.ON_PACE)

    @property
    def is_scored(self) -> bool:
        """Whether the class says something about pace."""
        return self not in (StatusClass.NO_DATA, StatusClass.NOT_SCORED)


class Prospect(Word):
    """Pace now and forecast together (METHODS A21); the value of a prospect fact."""

    UNKNOWN = "unknown", "暂无预判", "not known"
    AT_RISK = "at_risk", "有风险", "at risk"
    EARLY_WARNING = "early_warning", "需预警", "early warning"
    CATCHING_UP = "catching_up", "可追赶", "catching up"
    SECURE = "secure", "较稳妥", "secure"


_LAMPS = {
    StatusClass.ACHIEVED: "●",
    StatusClass.AHEAD: "●",
    StatusClass.ON_PACE: "●",
    StatusClass.BEHIND: "▲",
    StatusClass.FAR_BEHIND: "■",
    StatusClass.NO_DATA: "○",
    StatusClass.NOT_SCORED: "○",
}
