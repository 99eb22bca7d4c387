"""Is each kind of figure told as an official would tell it, in both languages?"""

from dataclasses import replace

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.language import LANGUAGES, Text
from addin.model.period import Period
from addin.model.plan import Plan, Task
from addin.model.words import TaskKind, TaskState
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.report.other_plans import plan_of_lines

NAME = Text(zh="某规划", en="Plan")


def told(plan: Plan, period: str = "2024Q2") -> dict[str, str]:
    """All sentences of a report, in each language as one text."""
    at = Period.parse(period)
    previous = assess(plan, at.before)
    facts = since(assess(plan, at), previous)
    voices = {one: Voice(phrases=read_phrases(one)) for one in LANGUAGES}
    return {
        one: "\n".join(str(each) for each in narrative(facts, voice, previous).values())
        for one, voice in voices.items()
    }


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        # The mean of a year is no fourth quarter: two quarters are below the floor, not three.
        (
            ("A | 满意度 | Satisfaction | 分 | ratio | hold_min | 82 | 85 | | "
            "2022:85.2 2023:83.9 2024Q1:84.2 2024Q2:84.6"),
            "低于85.0分的下限0.4分，连续2个季度低于下限",
            "0.4 points below the floor of 85.0 points, for two quarters running",
        ),
        # What has no zero has no per cent.
        (
            ("A | 年平均气温 | Mean temperature | 摄氏度 | ratio | direction | | | | "
            "2022:19.7 2023:19.2"),
            "年平均气温为19.2摄氏度，比上年低0.5摄氏度；",
            "19.2 °C in 2023, 0.5 °C lower than a year earlier",
        ),
        (
            "A | 环境噪声 | Noise | 分贝 | ratio | level_down | 56 | 54 | | 2022:55.6 2023:55.2",
            "高于目标值1.2分贝，后续年均需减少0.6分贝",
            "It is 1.2 dB above the target, so an average fall of 0.6 dB a year is needed",
        ),
        (
            ("A | 数字化指数 | Digital index | 指数 | ratio | range | 100 | 99 | upper=103 | "
            "2022:99.4 2023:103.6"),
            "为103.6点，比上年高4.2点；高于99.0—103.0点的目标区间0.6点",
            "0.6 index points above the range of 99.0 to 103.0 index points",
        ),
        # Nothing left is no fall of 100 %, a floor is not used up.
        (
            ("A | 重污染天数 | Days of pollution | 天 | flow | hold_max | 3 | 2 | decimals=0 | "
            "2022:3 2023Q2:2 2023:3 2024Q2:0"),
            "重污染天数累计为0天，比上年同期少2天，年度限额尚未使用（全年时间进度为50.0%）",
            "2 days less than a year earlier. None of the limit of the year is used",
        ),
        (  # 28.61 of 90000 is 0.03 %: shown as 0.0 %, and yet something is used
            ("A | 取水量 | Water drawn | 万吨 | flow | hold_max | 90000 | 50 | | "
            "2022:50 2023Q2:27.59 2023:55.86 2024Q2:28.61"),
            "同比增长3.7%，年度限额基本未使用（全年时间进度为50.0%）",
            "Next to nothing of the limit of the year is used (the time of the year: 50.0%)",
        ),
        (
            ("A | 事故损失 | Losses | 万元 | flow | level_down | 900 | 300 | | "
             "2022:800 2023Q2:300 2023:700 2024Q2:0"),
            "事故损失累计为0万元，比上年同期少300万元",
            "CNY 3.00 million less than a year earlier",
        ),
        (
            ("A | 粮食产量 | Grain | 亿公斤 | flow | hold_min | 40 | 42 | verb=amount | "
            "2022:41 2023Q2:20 2023:43 2024Q2:21"),
            "粮食产量累计达到21.00亿公斤，同比增长5.0%，相当于年度下限的50.0%",
            "This is 50.0% of the floor of the year",
        ),
        # Days are a word of their own; a quantity is not consumed once more.
        (
            ("A | 优良天数 | Good days | 天 | flow | level_up | 300 | 330 | decimals=0 "
            "verb=amount | 2022:310 2023:318"),
            "优良天数达到318天",
            "Good days came to 318 days",
        ),
        (
            ("A | 煤炭消费量 | Coal used | 万吨 | flow | level_down | 900 | 800 | verb=consume | "
            "2022:880 2023:870"),
            "煤炭消费量为870.00万吨",
            "It is 0.70 million tonnes above the target",
        ),
        # What is done once is done or not.
        (
            "A | 平台上线 | Portal in service | 项 | stock | milestone | 0 | 1 | | 2022:0 2023:0",
            "平台上线：截至2023年12月底尚未完成，应于2025年完成",
            "Portal in service: not yet done by the end of December 2023; it is due in 2025",
        ),
        (
            "A | 平台上线 | Portal in service | 项 | stock | milestone | 0 | 1 | | 2022:0 2023:1",
            "平台上线：截至2023年12月底已完成。",
            "Portal in service: done by the end of December 2023",
        ),
        # Endless numbers, other money, values below zero, a place, a rate of two things.
        (
            ("A | 财政拨款 | Funds | 元 | flow | level_up | 1250000000 | 1900000000 | | "
            "2022:1405000000 2023:1512500000"),
            "财政拨款完成15.13亿元，同比增长7.7%",
            "CNY 1.51 billion in 2023",
        ),
        (
            ("A | 贸易差额 | Trade balance | 亿美元 | flow | level_up | -12.5 | -6 | decimals=1 | "
            "2022:-11.4 2023:-8.2 2023Q2:-4.4 2024Q2:-4.8"),
            "贸易差额累计为-4.8亿美元，比上年同期少0.4亿美元",
            "USD −480 million in January to June 2024, USD 40 million less than a year earlier",
        ),
        (
            "A | 全国位次 | National rank | 位 | stock | level_down | 11 | 8 | | 2022:12 2023:10",
            "全国位次为第10位，比上年前移2位",
            "National rank stood at 10 at the end of December 2023, 2 places up",
        ),
        (
            ("A | 每万人基站数 | Stations | 个/万人 | ratio | level_up | 5 | 26 | decimals=1 | "
            "2022:15.4 2023:21"),
            "每万人基站数为21.0个，",
            "Stations stood at 21.0 per 10,000 people",
        ),
        (
            ("A | 社保结余 | Balance | 亿元 | flow | level_up | -24 | 0 | decimals=1 | "
            "2022:-3.1 2023:6.4 2023Q2:1.2 2024Q2:-5.2"),
            "按近四个季度0.0亿元计算，完成规划改善额的100.0%",
            "came to CNY 0.0 billion",
        ),
    ],
)  # fmt: skip
def test_a_kind_of_figure_is_told_as_an_official_would(line: str, zh: str, en: str) -> None:
    said = told(plan_of_lines([line], NAME))

    assert zh in said["zh"]
    assert en in said["en"]


def test_a_band_from_loss_to_profit_names_both() -> None:
    line = (
        "A | 国企利润 | Profit | 亿元 | flow | level_up | 180 | 300 | decimals=1 | "
        "2019:190 2020:180 2021:210 2022:-20 2023:140"
    )

    said = told(plan_of_lines([line], NAME), "2023Q4")

    assert "年为亏损" in said["zh"]
    assert "亿元—盈利" in said["zh"]
    assert "a loss of CNY" in said["en"]
    assert "to a profit of CNY" in said["en"]


def test_tasks_and_projects_without_a_report_are_told_as_such_and_not_as_a_state() -> None:
    def task(code: str, kind: TaskKind, state: TaskState) -> Task:
        return Task(code=code, name=Text(zh=code, en=code), kind=kind, state=state)

    line = "A | 甲 | A | 个 | stock | level_up | 1 | 9 | | 2022:3 2023:5"
    tasks = (
        task("T1", TaskKind.TASK, TaskState.DONE),
        task("T2", TaskKind.TASK, TaskState.UNREPORTED),
        task("P1", TaskKind.PROJECT, TaskState.RUNNING),
        task("P2", TaskKind.PROJECT, TaskState.UNREPORTED),
    )

    said = told(replace(plan_of_lines([line], NAME), tasks=tasks))

    assert "主要任务2项：已完成1项；其余1项没有报告进展。" in said["zh"]
    assert "在建1个，另有1个没有报告进展。" in said["zh"]
    assert "Tasks (two): one done. Nothing was reported on the other one." in said["en"]
    assert "未报告" not in said["zh"]  # a final is refused for that word


def test_names_that_end_in_a_digit_do_not_run_into_a_count() -> None:
    lines = [
        f"{code} | {name} | {name} | 微克/立方米 | ratio | level_down | 46 | 30 | | 2022:45 2023:44"
        for code, name in (("A", "PM10"), ("B", "PM2.5"))
    ]

    assert "2项滞后指标（PM10和PM2.5）均没有整改事项" in told(plan_of_lines(lines, NAME))["zh"]
