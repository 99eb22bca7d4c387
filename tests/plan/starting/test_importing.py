"""Somebody's table of indicators becomes a plan; what it cannot say is asked, never guessed."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from addin.errors import FileError, UsageError
from addin.model.words import Attribute, Direction, Operator, TargetKind
from addin.plan.read import read_plan
from addin.plan.starting.goals import goal_of
from addin.plan.starting.importing import Imported, plan_from
from addin.plan.write import write_plan
from tests.plan.books import Cells

WIDE: Cells = [
    ["云溪县“十四五”卫生健康规划主要指标"],
    ["序号", "指标", "单位", "2020年", "2025年", "属性", "责任单位", "处室"],
    [1, "每千人口床位数", "张/千人", 4.8, 5.7, "预期性", "卫健局", "医政科"],
    [2, "婴儿死亡率", "‰", 5.1, "≤4.5", "约束", "妇幼保健院", None],
    [3, "签约率", "%", 30.2, "45左右", "预期性", "卫健局", None],
    ["年诊疗", "年诊疗人次（万人次）", None, 120, 150, "预期性", "卫健局", None],
    [5, "公卫经费", "亿元", "—", "[2.5]", None, "财政局", None],
    [6, "县医院迁建", None, "未开工", "完成", None, "住建局", None],
]
ENGLISH: Cells = [
    ["Indicator", "Unit", "Baseline 2020", "2021", "2022Q1", "Target 2025", "Lead"],
    ["Beds", "beds", 480, 500, 510, 570, "Health Bureau"],
    ["Enrolment", "%", 0.302, 0.33, None, 0.45, "Health Bureau"],
    ["Odd", "widgets of care", 3, 4, 5, 10, "x"],
]
LONG: Cells = [
    ["指标名称", "单位", "年份", "数值", "数据来源"],
    ["床位数", "张", 2021, 3600, "年鉴"],
    ["床位数", "张", "2022年", 3700, "年鉴"],
    ["诊疗人次", "万人次", "2023年1-6月", "暂缺", "季报"],
    ["诊疗人次", "万人次", "2023Q1", 40, "季报"],
]
TWO_ROWS: Cells = [
    ["指标名称", "计量单位", "实际", None, "规划目标"],
    [None, None, "2021年", "2022年", "2025年"],
    ["产值", "亿元", 100, 110, 150],
]


STEPS: Cells = [
    ["类别", "指标名称", "计量单位", "2024年基数", "2025年基数", "2026年目标", "2030年目标",
     "年均增速(%)", "当前值"],
    ["经济", "地区生产总值", "亿元", 1150, 1200, 1280, 1700, 6, 1210],
    [None, "失业率", "%", 5.3, 5.2, "5.5以内", "5.5以内", None, 5.1],
]  # fmt: skip


def imported(tmp_path: Path, cells: Cells, **said: str) -> Imported:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in cells:
        sheet.append(list(row))
    path = tmp_path / "table.xlsx"
    book.save(path)
    return plan_from(path, said={key.replace("__", ":", 1): value for key, value in said.items()})


def rules(found: Imported) -> list[str]:
    return [finding.rule for finding in found.findings]


def test_a_wide_chinese_table_gives_units_baselines_targets_and_departments(
    tmp_path: Path,
) -> None:
    plan = imported(tmp_path, WIDE).plan

    beds, deaths, signed, visits, money, moved = plan.indicators
    assert plan.identity.start_year == 2021
    assert plan.identity.name.zh == "云溪县“十四五”卫生健康规划"
    assert (beds.baseline.value, beds.target.value, beds.target.kind) == (
        4.8, 5.7, TargetKind.LEVEL_UP,
    )  # fmt: skip
    assert (deaths.target.operator, deaths.direction, deaths.attribute) == (
        Operator.AT_MOST, Direction.LOWER, Attribute.BINDING,
    )  # fmt: skip
    assert deaths.target.kind is TargetKind.LEVEL_DOWN
    assert signed.target.operator is Operator.ABOUT
    assert (visits.name.zh, visits.unit.name.zh) == ("年诊疗人次", "万人次")
    assert (money.baseline.value, money.target.kind) == (None, TargetKind.CUM_COUNT)
    assert (moved.target.value, moved.note.zh) == (None, "完成")
    assert [each.name.zh for each in plan.departments] == [
        "卫健局",
        "妇幼保健院",
        "财政局",
        "住建局",
    ]


def test_what_a_table_cannot_say_is_asked_at_its_cell(tmp_path: Path) -> None:
    found = imported(tmp_path, WIDE)

    asked = {key: finding.place.cell for key, finding in found.asked.items()}
    assert asked["column:处室"] == "H2"
    assert asked["column:2025年"] == "E2"
    assert asked["unit:县医院迁建"] == "C8"
    assert asked["kind:每千人口床位数"] == "B3"
    assert "kind:婴儿死亡率" not in asked


def test_an_answer_settles_its_question(tmp_path: Path) -> None:
    found = imported(
        tmp_path, WIDE,
        column__处室="note", column__2025年="target", unit__县医院迁建="个",
        kind__每千人口床位数="hold_min",
    )  # fmt: skip

    beds, moved = found.plan.indicators[0], found.plan.indicators[-1]
    assert beds.target.kind is TargetKind.HOLD_MIN
    assert beds.note.zh == "医政科"
    assert moved.unit.name.zh == "个"
    assert not {"column:处室", "column:2025年", "unit:县医院迁建"} & found.asked.keys()


def test_an_english_table_gives_figures_and_asks_about_fractions(tmp_path: Path) -> None:
    found = imported(tmp_path, ENGLISH)

    beds, enrolled, odd = found.plan.indicators
    figures = {(o.indicator, str(o.period)): o.value for o in found.plan.observations}
    assert (beds.name.en, beds.target.year) == ("Beds", 0)
    assert figures["BEDS_1", "2021"] == 500
    assert figures["BEDS_1", "2022Q1"] == 510
    assert (enrolled.code, "2022Q1") not in figures
    assert enrolled.target.value == 0.45
    assert "percent:Enrolment" in found.asked
    assert odd.unit.name.en == "widgets of care"
    assert [each.name.en for each in found.plan.own_units] == ["widgets of care"]


def test_fractions_become_per_cent_where_a_person_says_so(tmp_path: Path) -> None:
    found = imported(tmp_path, ENGLISH, percent__Enrolment="yes")

    enrolled = found.plan.indicators[1]
    assert (enrolled.baseline.value, enrolled.target.value) == (30.2, 45)
    assert found.plan.observations[2].value == 33


def test_a_long_table_gives_one_indicator_for_many_rows(tmp_path: Path) -> None:
    found = imported(tmp_path, LONG, years="2021-2025")

    figures = [(o.indicator, str(o.period), o.value) for o in found.plan.observations]
    assert len(found.plan.indicators) == 2
    assert figures == [("I01", "2021", 3600), ("I01", "2022", 3700), ("I02", "2023Q1", 40)]
    assert [f.place.cell for f in found.findings if f.rule == "B-05"] == ["D4"]
    assert [each.title.zh for each in found.plan.sources] == ["年鉴", "季报"]


def test_a_row_in_another_unit_is_converted_or_left_out(tmp_path: Path) -> None:
    cells = [LONG[0], ["产值", "亿元", 2021, 3, ""], ["产值", "万元", 2022, 50000, ""],
             ["产值", "吨", 2023, 7, ""]]  # fmt: skip

    found = imported(tmp_path, cells, years="2021-2025")

    assert [o.value for o in found.plan.observations] == [3, 5]
    assert [f.place.cell for f in found.findings if f.rule == "B-05"] == ["B4"]


def test_a_target_that_equals_its_baseline_has_no_kind_until_somebody_says_so(
    tmp_path: Path,
) -> None:
    found = imported(tmp_path, [["指标", "单位", "基期", "目标"], ["比例", "%", 95, 95]])

    assert "kind:比例" in found.asked
    assert found.plan.indicators[0].target.kind is TargetKind.DIRECTION


def test_a_head_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    found = imported(tmp_path, TWO_ROWS, years="2021-2025")

    assert found.plan.indicators[0].target.value == 150
    assert [o.value for o in found.plan.observations] == [100, 110]


def test_of_several_targets_the_last_is_the_plans_and_those_before_are_steps(
    tmp_path: Path,
) -> None:
    found = imported(tmp_path, STEPS)

    output, jobless = found.plan.indicators
    assert (found.plan.identity.start_year, found.plan.identity.end_year) == (2026, 2030)
    assert (output.baseline.value, output.target.value, output.target.year) == (1200, 1700, 0)
    assert [(m.indicator, str(m.period), m.value) for m in found.plan.milestones] == [
        (output.code, "2026", 1280), (jobless.code, "2026", 5.5),
    ]  # fmt: skip
    assert [(o.value, str(o.period)) for o in found.plan.observations] == [
        (1150, "2024"), (5.3, "2024"),
    ]  # fmt: skip


def test_nothing_of_a_table_is_lost_silently(tmp_path: Path) -> None:
    found = imported(tmp_path, STEPS)

    output, jobless = found.plan.indicators
    assert "column:当前值" in found.asked, "a value without a period has no place"
    assert output.note.zh == "年均增速(%): 6"
    assert jobless.category.zh == "经济"


def test_years_that_nobody_names_stay_empty_and_are_asked(tmp_path: Path) -> None:
    found = imported(tmp_path, LONG)

    assert found.plan.identity.start_year == 0
    assert found.asked["years"].rule == "B-07"


def test_an_answer_to_no_question_is_told(tmp_path: Path) -> None:
    found = imported(tmp_path, LONG, years="2021-2025", unit__床位="张")

    assert "B-09" in rules(found)


def test_a_name_that_stands_twice_in_a_wide_table_is_kept_once(tmp_path: Path) -> None:
    found = imported(tmp_path, [*WIDE, [7, "签约率", "%", 31, 46, None, None, None]])

    assert rules(found).count("B-08") == 1
    assert len(found.plan.indicators) == 6


def test_what_was_imported_is_read_from_its_workbook(tmp_path: Path) -> None:
    plan = imported(tmp_path, WIDE, unit__县医院迁建="个").plan

    again = read_plan(write_plan(plan, tmp_path / "plan.xlsx", example=plan))

    assert again.indicators == plan.indicators
    assert again.observations == plan.observations


def test_a_workbook_without_a_table_of_indicators_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no table of indicators"):
        imported(tmp_path, [["a", "b"], [1, 2]])


def test_a_meaning_that_no_column_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="column:处室 cannot be 'colour'"):
        imported(tmp_path, WIDE, column__处室="colour")


@pytest.mark.parametrize(
    ("key", "value"), [("kind__床位数", "up"), ("years", "soon"), ("percent__签约率", "maybe")]
)
def test_an_answer_that_none_of_its_kind_can_be_is_refused(
    key: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=value):
        imported(tmp_path, WIDE, **{key: value})


@pytest.mark.parametrize(
    ("cell", "value", "operator", "kind"),
    [
        ("≥95", 95, Operator.AT_LEAST, None),
        ("95%以上", 95, Operator.AT_LEAST, None),
        ("控制在5以内", 5, Operator.AT_MOST, None),
        ("about 45%", 45, Operator.ABOUT, None),
        ("年均增长6.5%", 6.5, Operator.EXACT, TargetKind.RATE_AVG),
        ("下降18%", 18, Operator.EXACT, TargetKind.CUM_CHANGE),
        ("〔12〕", 12, Operator.EXACT, TargetKind.CUM_COUNT),
        ("44—46", 44, Operator.EXACT, TargetKind.RANGE),
        ("1,234.5", 1234.5, Operator.EXACT, None),
    ],
)
def test_a_target_is_read_as_people_write_it(
    cell: str, value: float, operator: Operator, kind: TargetKind | None
) -> None:
    from addin.model.unit import PERCENT

    found = goal_of(cell, PERCENT)

    assert found is not None
    assert (found.value, found.operator, found.kind) == (value, operator, kind)


@pytest.mark.parametrize("cell", ["完成", "2025年达到5", "国家下达"])
def test_a_target_that_is_no_single_number_is_none(cell: str) -> None:
    from addin.model.unit import PERCENT

    assert goal_of(cell, PERCENT) is None


def test_no_decimal_of_the_table_is_hidden(tmp_path: Path) -> None:
    cells: Cells = [
        ["Indicator", "Unit", "Baseline 2020", "2021", "Target 2025"],
        ["Deaths per 10,000 vehicles", "persons", 1.8, 1.75, 1.5],
        ["Road length", "km", 5200, 5300, 6000],
        ["Share of buses", "%", 20, 21, 30],
    ]

    deaths, roads, buses = imported(tmp_path, cells).plan.indicators

    assert deaths.shown_decimals == 2
    assert roads.decimals is None
    assert buses.decimals is None
