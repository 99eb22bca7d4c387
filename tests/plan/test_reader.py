# ruff: noqa: E501 - a row of cells stays on one line
from datetime import date, timedelta
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from addin.errors import Level
from addin.model.words import DataStatus, Measure, Nature, Precision, RevisionClass, TargetKind
from addin.plan.read import read_plan

from .books import DATA, INDICATORS, PLAN, SHEETS, SOURCES, Cells, save, with_cell, without

ENGLISH: dict[str, Cells] = {
    "Plan": [["Item", "Value"], ["Code of the plan", "P"], ["Name in English", "Plan"],
             ["First year", 2021], ["Last year", "2025"]],
    "Indicators": [["Code", "Name (English)", "Unit", "Kind of target", "Baseline", "Target", "Nature"],
                   ["GO", "Gross output", "CNY 100 million", "reach, higher is better", 100, 150, "flow"]],
    "Data": [["Indicator", "Period", "Value", "Measure", "Basis"],
             ["GO", "Q3 2022", 1.5, "year-on-year growth", "year to date"],
             ["GO", "2021", 110, "level", "annual"]],
}  # fmt: skip


def test_a_chinese_workbook_is_read(tmp_path: Path) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", SHEETS))

    assert plan.identity.years == 5
    assert plan.indicator["GO"].target.kind is TargetKind.LEVEL_UP
    assert plan.indicator["GO"].nature is Nature.FLOW
    assert plan.observations.value.tolist() == [110, 1.2, 22]
    assert plan.observations.tier.tolist() == [0, 0, 0]
    assert [found.rule for found in plan.findings] == ["W-13"]  # no day of publication anywhere


def test_an_english_workbook_is_read(tmp_path: Path) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", ENGLISH))

    found = plan.observations
    assert found.value[found.rows_of("GO", Measure.YOY)].tolist() == [1.5]
    assert [str(found.period_of(row)) for row in range(2)] == ["2022M1-9", "2021"]


def test_a_value_names_its_cell(tmp_path: Path) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", SHEETS))

    place = plan.observations.place(1, plan.workbook)

    assert str(place) == "plan.xlsx 数据!C3"
    assert str(plan.indicator["SH"].target.place) == "plan.xlsx 指标!F3"


def test_a_title_above_the_header_and_empty_rows_do_no_harm(tmp_path: Path) -> None:
    sheets: dict[str, Cells] = {**SHEETS, "数据": [["2024年报送"], [], DATA[0], [], *DATA[1:]]}

    plan = read_plan(save(tmp_path / "plan.xlsx", sheets))

    assert plan.observations.value.tolist() == [110, 1.2, 22]
    assert plan.observations.place(0).cell == "C5"


def test_a_value_is_converted_to_the_unit_of_its_indicator(tmp_path: Path) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", with_cell("数据", "D2", "万亿元")))

    assert plan.observations.value[0] == 1_100_000


def test_words_of_a_row_are_understood(tmp_path: Path) -> None:
    sheets: dict[str, Cells] = {
        **SHEETS,
        "数据": [
            ["指标代码", "报告期", "数值", "数据类型", "期间口径", "精确程度", "数据状态", "修订类别", "发布日期"],
            ["GO", "2021Q3", 6.5, "同比", "累计", "约数", "已修订", "例行修订", "2021-10-20"],
            ["SH", "2021", 20, "占比", "全年", "下限", "审定", "", "2022-05"],
        ],
    }  # fmt: skip

    plan = read_plan(save(tmp_path / "plan.xlsx", sheets))

    found = plan.observations
    assert str(found.period_of(0)) == "2021M1-9"
    assert list(Precision)[found.precision[0]] is Precision.ROUNDED
    assert list(DataStatus)[found.status[0]] is DataStatus.REVISED
    assert list(RevisionClass)[found.revision_class[0]] is RevisionClass.ROUTINE
    assert found.revision_class[1] == -1
    assert found.vintage.tolist() == [20211020, 20220531]
    assert [f.place.cell for f in plan.findings] == ["I3"]


def test_the_share_of_an_indicator_that_is_a_share_is_its_value(tmp_path: Path) -> None:
    sheets: dict[str, Cells] = {
        **SHEETS,
        "数据": [["指标代码", "报告期", "数值", "数据类型"], ["SH", "2021", 22, "占比"]],
    }

    plan = read_plan(save(tmp_path / "plan.xlsx", sheets))

    assert len(plan.observations.rows_of("SH", Measure.LEVEL)) == 1


@pytest.mark.parametrize("name", ["数据", "数据宽表", "Wide"])
def test_a_wide_sheet_gives_the_same_observations(name: str, tmp_path: Path) -> None:
    wide: Cells = [
        ["指标代码", "指标名称", "计量单位", "2021", "2022", "2023Q1"],
        ["GO", "总产值", "亿元", 110, 1.2, None],
        ["SH", "占比", "%", 22, None, "23"],
    ]

    plan = read_plan(save(tmp_path / "plan.xlsx", {**without("数据"), name: wide}))

    found = plan.observations
    assert found.value.tolist() == [110, 1.2, 22, 23]
    assert found.place(2).cell == "D3"
    assert [(f.level, f.place.cell) for f in plan.findings] == [
        (Level.INFO, "F3"), (Level.SOFT, "D2"),
    ]  # fmt: skip


def test_a_wide_sheet_stands_beside_a_long_one(tmp_path: Path) -> None:
    wide: Cells = [["指标代码", "2023年1—9月"], ["GO", 90]]

    plan = read_plan(save(tmp_path / "plan.xlsx", {**SHEETS, "宽表": wide}))

    assert plan.observations.value.tolist() == [110, 1.2, 22, 90]
    assert plan.observations.place(3).sheet == "宽表"


def test_a_sheet_of_the_office_itself_is_passed_over(tmp_path: Path) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", {**SHEETS, "会议记录": [["a"], ["b"]]}))

    assert [found.rule for found in plan.findings] == ["W-13"]


def test_many_rows_are_read_in_their_order(tmp_path: Path) -> None:
    count = 100_000
    path = tmp_path / "plan.xlsx"
    with Workbook(str(path), {"constant_memory": True}) as book:
        for name, rows in (("Plan", PLAN), ("Indicators", INDICATORS), ("Sources", SOURCES)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, [*DATA[0], "发布日期"])
        for number in range(1, count + 1):
            period = f"20{number % 20 + 10}Q{number % 4 + 1}"
            day = str(date(2011, 1, 1) + timedelta(days=number // 20))
            code = "GO" if number % 2 else "SH"
            sheet.write_row(number, 0, [code, period, number, "", "S1", day])

    found = read_plan(path).observations

    assert found.value.tolist() == list(range(1, count + 1))
    assert found.row.tolist() == list(range(2, count + 2))
    assert str(found.period_of(99_999)) == "2010Q1"
    assert found.code("indicators", int(found.indicator[0])) == "GO"
