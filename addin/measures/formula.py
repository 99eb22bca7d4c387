"""How did a number come about?

Each formula has an id, words in both languages and its source. Trace, the annex of methods and
the function `PLAN.WHY` read them here.
"""

from dataclasses import dataclass

from addin.language import Text

__all__ = ["FORMULAS", "Formula"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One way to compute a number: its id, its name, how it goes, and who says so."""

    code: str
    name: Text
    words: Text
    source: str


def _formula(code: str, name: tuple[str, str], words: tuple[str, str], source: str) -> Formula:
    return Formula(
        code=code,
        name=Text(zh=name[0], en=name[1]),
        words=Text(zh=words[0], en=words[1]),
        source=source,
    )


FORMULAS: dict[str, Formula] = {
    found.code: found
    for found in (
        _formula(
            "observed",
            ("观测值", "observation"),
            ("取截至报告期最新公布值", "the latest published value up to the period"),
            "PRACTICE C0",
        ),
        _formula(
            "stated",
            ("规划文本", "plan document"),
            ("规划文本所列", "as the plan states it"),
            "PRACTICE V-65",
        ),
        _formula(
            "official",
            ("官方增速", "official growth"),
            ("按公布增速", "as published, comparable basis"),
            "METHODS A9",
        ),
        _formula(
            "growth",
            ("推算同比", "derived growth"),
            ("（本期÷上年同期－1）×100", "(value / value a year ago - 1) x 100"),
            "METHODS A2",
        ),
        _formula(
            "change",
            ("同比变动", "change on a year"),
            ("本期－上年同期（百分点）", "value - value a year ago, percentage points"),
            "METHODS A3",
        ),
        _formula(
            "same",
            ("可比当期值", "comparable value"),
            ("即当期值", "the value itself"),
            "PRACTICE C0",
        ),
        _formula(
            "ttm",
            ("滚动四个季度", "rolling four quarters"),
            ("本期累计＋上年全年－上年同期累计", "year to date + last year - last year to date"),
            "PRACTICE C0 flow_basis",
        ),
        _formula(
            "annualised",
            ("折年", "annualised"),
            ("本期累计÷（上年同期累计÷上年全年）", "year to date / last year's share to date"),
            "PRACTICE C0 flow_basis",
        ),
        _formula(
            "last_year",
            ("最近完整年度", "last complete year"),
            ("取最近完整年度值", "the last complete year"),
            "PRACTICE C0 flow_basis",
        ),
        _formula(
            "sum",
            ("规划期累计", "total since the start"),
            ("规划期各年之和＋本年累计", "sum of the years of the plan and this year to date"),
            "METHODS A2",
        ),
        _formula(
            "chain",
            ("连乘累计", "chained change"),
            ("1－Π（1＋各年增速）", "1 - product of (1 + yearly change)"),
            "METHODS A4",
        ),
        _formula(
            "time_progress",
            ("时序进度", "time progress"),
            ("已过月数÷规划期月数×100", "months elapsed / months of the plan x 100"),
            "METHODS A1",
        ),
        _formula(
            "progress_level",
            ("完成进度", "progress"),
            ("（当期－基期）÷（目标－基期）×100", "(value - baseline) / (target - baseline) x 100"),
            "METHODS A3",
        ),
        _formula(
            "progress_rate",
            ("完成进度", "progress"),
            (
                "ln（当期÷基期）÷（年数×ln（1＋目标增速））×100",
                "ln(value / baseline) / (years x ln(1 + target rate)) x 100",
            ),
            "METHODS A3",
        ),
        _formula(
            "progress_reduction",
            ("完成进度", "progress"),
            ("ln（1－已降幅）÷ln（1－目标降幅）×100", "ln(1 - reduction) / ln(1 - target) x 100"),
            "METHODS A4",
        ),
        _formula(
            "progress_sum",
            ("完成进度", "progress"),
            ("累计÷目标×100", "total so far / target x 100"),
            "METHODS A3",
        ),
        _formula(
            "lead",
            ("进度差", "lead"),
            ("完成进度－时序进度", "progress - time progress"),
            "METHODS A1",
        ),
        _formula(
            "expected_linear",
            ("时序目标值", "value on the path"),
            ("基期＋（目标－基期）×时序进度", "baseline + (target - baseline) x time progress"),
            "PRACTICE C0",
        ),
        _formula(
            "expected_compound",
            ("时序目标值", "value on the path"),
            ("基期×（目标÷基期）^时序进度", "baseline x (target / baseline) ^ time progress"),
            "PRACTICE C0",
        ),
        _formula(
            "expected_milestone",
            ("时序目标值", "value on the path"),
            ("分年目标，年内线性", "yearly milestones, linear within the year"),
            "PRACTICE C0",
        ),
        _formula(
            "gap_to_path",
            ("与时序目标差", "gap to the path"),
            ("当期－时序目标值", "value - value on the path"),
            "METHODS C4",
        ),
        _formula(
            "gap_to_target",
            ("与目标差距", "gap to target"),
            (
                "目标－当期（越低越好者为当期－目标）",
                "target - value (value - target where lower is better)",
            ),
            "PRACTICE C0",
        ),
        _formula(
            "completion",
            ("完成目标比例", "share of target"),
            ("当期÷目标×100", "value / target x 100"),
            "METHODS A2",
        ),
        _formula(
            "average_growth",
            ("年均增速", "average growth"),
            ("（（当期÷基期）^（1÷年数）－1）×100", "((value / baseline) ^ (1 / years) - 1) x 100"),
            "METHODS A6",
        ),
        _formula(
            "average_change",
            ("年均变动", "average change"),
            ("（当期－基期）÷年数", "(value - baseline) / years"),
            "METHODS A6",
        ),
        _formula(
            "required_growth",
            ("后续年均需增长", "growth required"),
            (
                "（（目标÷当期）^（1÷剩余年数）－1）×100",
                "((target / value) ^ (1 / years left) - 1) x 100",
            ),
            "METHODS A3",
        ),
        _formula(
            "required_change",
            ("后续年均需变动", "change required"),
            ("（目标－当期）÷剩余年数", "(target - value) / years left"),
            "METHODS A3",
        ),
        _formula(
            "average_reduction",
            ("年均增速（累计降幅）", "average growth behind a reduction"),
            (
                "（（1－已降幅）^（1÷年数）－1）×100，下降为负",
                "((1 - reduction) ^ (1 / years) - 1) x 100, a fall is negative",
            ),
            "METHODS A4",
        ),
        _formula(
            "required_reduction",
            ("后续年均需增长（累计降幅）", "growth required for a reduction"),
            (
                "（（（1－目标降幅）÷（1－已降幅））^（1÷剩余年数）－1）×100，下降为负",
                "(((1 - target) / (1 - reduction)) ^ (1 / years left) - 1) x 100, falls negative",
            ),
            "METHODS A4",
        ),
        _formula(
            "projection_linear",
            ("期末预计（线性趋势）", "projection (straight line)"),
            ("按历年数据线性外推", "a straight line through the yearly values"),
            "METHODS part D",
        ),
        _formula(
            "projection_short",
            ("期末预计（漂移、线性两法中位数）", "projection (drift and straight line)"),
            (
                "5至7个年度值：漂移法与线性趋势的中位数，区间取宽者",
                "5 to 7 yearly values: median of drift and straight line, the wider band",
            ),
            "METHODS part D",
        ),
        _formula(
            "projection_long",
            ("期末预计（五法中位数）", "projection (five methods)"),
            (
                "8个以上年度值：漂移、线性、霍尔特、阻尼趋势、Theta五法的中位数，区间取最宽",
                "median of drift, line, Holt, damped trend and theta, widest band, from 8 years on",
            ),
            "METHODS part D",
        ),
        _formula(
            "projection_error",
            ("预测回测误差", "backtest error"),
            (
                "以往各年按当时数据外推一年的平均绝对百分误差",
                "mean absolute per cent error of earlier projections, one year ahead",
            ),
            "METHODS part D",
        ),
        _formula(
            "prospect",
            ("综合预判", "prospect"),
            ("当前进度与达标可能性两项合看", "pace now and probability together"),
            "METHODS A21",
        ),
        _formula(
            "projected_completion",
            ("预计完成率", "projected completion"),
            ("期末预计÷目标×100", "projection / target x 100"),
            "PRACTICE C0",
        ),
        _formula(
            "reach_probability",
            ("达标可能性", "probability of reaching"),
            ("1－F（（目标－预计）÷标准误）", "1 - F((target - projection) / standard error)"),
            "METHODS part D",
        ),
        _formula("status", ("评价", "status"), ("按阈值分级", "by the thresholds"), "PRACTICE C0"),
        _formula(
            "share", ("占比", "share"), ("本项÷总量×100", "value / total x 100"), "PRACTICE C3.2"
        ),
        _formula(
            "contribution",
            ("贡献率", "contribution"),
            ("本项增量÷总量增量×100", "increment / increment of the total x 100"),
            "METHODS A8",
        ),
        _formula(
            "pull",
            ("拉动", "pull"),
            ("本项增量÷总量上年同期×100", "increment / total a year ago x 100"),
            "METHODS A8",
        ),
        _formula(
            "total", ("合计", "total"), ("各项之和减重叠", "sum less overlap"), "PRACTICE C3.2"
        ),
        _formula("rest", ("其他", "the rest"), ("总量－合计", "total - sum"), "PRACTICE C3.2"),
        _formula(
            "gap_part",
            ("缺口分解", "part of the gap"),
            ("本项当期值－本项时序目标值", "value of the part - path of the part"),
            "METHODS C4",
        ),
        _formula(
            "lmdi",
            ("因素分解", "split by factors"),
            ("对数平均迪氏分解（LMDI-I）", "logarithmic mean Divisia (LMDI-I)"),
            "METHODS C5",
        ),
        _formula(
            "revision", ("修订", "revision"), ("修订后－修订前", "later - earlier"), "METHODS A11"
        ),
        _formula(
            "revision_rate",
            ("修订幅度", "relative revision"),
            ("（修订后÷修订前－1）×100", "(later / earlier - 1) x 100"),
            "METHODS A11",
        ),
        _formula(
            "concentration",
            ("前5家占比", "share of the five largest"),
            ("最大5家之和÷集群规模×100", "five largest members / the cluster x 100"),
            "METHODS C1",
        ),
        _formula(
            "disclosive",
            ("涉密检查", "disclosure check"),
            ("少于3家或一家占比超过85%", "fewer than 3 members, or one above 85 %"),
            "METHODS C1",
        ),
        _formula(
            "assumed",
            ("假设外推", "assumed growth"),
            ("当期×（1＋假设年均增速）^剩余年数", "value x (1 + assumed growth) ^ years left"),
            "PRACTICE F15",
        ),
        _formula(
            "rank", ("位次", "rank"), ("按规模降序", "by size, largest first"), "PRACTICE C3.2"
        ),
        _formula(
            "count",
            ("计数", "count"),
            ("逐项计数", "counted one by one"),
            "METHODS A2 status_counts",
        ),
        _formula(
            "annual_completion",
            ("年度完成率", "completion of the year"),
            ("本年累计÷年度目标×100", "year to date / target of the year x 100"),
            "METHODS A2",
        ),
        _formula(
            "annual_lead",
            ("比年度目标", "against the year's target"),
            ("增速－年度目标增速", "growth - growth target"),
            "METHODS A2 growth_gap",
        ),
    )
}
