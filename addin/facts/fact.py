"""What is one number that a reader may see?"""

from dataclasses import dataclass
from datetime import date

from addin.facts.printer import MARK_WORDS, decimals_in, printed, shown_unit
from addin.language import Language, Text
from addin.measures.formula import FORMULAS, Formula
from addin.model.period import Period
from addin.model.unit import Unit
from addin.model.words import DataStatus, Precision, Word

__all__ = ["Fact", "Prospect", "Reason", "StatusClass"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number: exact in `value`, shown in `display`, with all that is needed to trace it.

    `value` stands in `unit` (45.2 where the unit is per cent) and is None where it cannot be
    known; `reason` then says why. `period` is what the data speak of, which may be earlier than
    the period of the report. `inputs` are ids of facts and cells ``workbook!sheet!cell``.
    """

    id: str
    subject: str
    measure: str
    value: float | None
    unit: Unit
    decimals: int
    period: Period
    formula: str
    inputs: tuple[str, ...] = ()
    status: DataStatus | None = None
    precision: Precision = Precision.EXACT
    vintage: date | None = None
    reason: Reason | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def word(self) -> Text | None:
        """The name of the class, for a fact whose value is a class."""
        if not self.known:
            return None
        if self.measure == "prospect":
            return tuple(Prospect)[int(self.value or 0)].text
        return self.status_class.text if self.measure == "status" else None

    @property
    def status_class(self) -> StatusClass:
        """The class that a status fact stands for."""
        return tuple(StatusClass)[int(self.value or 0)]

    @property
    def how(self) -> Formula:
        """The formula behind the number."""
        return FORMULAS[self.formula]

    def number(self, language: Language = "zh") -> str:
        """The number as it is printed, without its unit; "—" if unknown, a class by its name."""
        if self.value is None:
            return "—"
        return self.word[language] if self.word is not None else printed(self, language).text

    def shown_unit(self, language: Language) -> Unit:
        """The unit in which a reader of `language` sees the number."""
        return shown_unit(self.unit, language)

    def shown_decimals(self, language: Language) -> int:
        """How many decimals a reader of `language` sees."""
        return decimals_in(self.decimals, self.unit, self.shown_unit(language))

    def display(self, language: Language = "zh") -> str:
        """The number with its unit and the mark of its precision, as a cell or list shows it."""
        if self.value is None or self.word is not None:
            return self.number(language)
        found = printed(self, language)
        return f"{MARK_WORDS[found.mark][language]}{found}"
