"""What do cells learn from a plan: values, tables, sentences, and where numbers come from?"""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from addin.cells import CellError, ErrorCode
from addin.errors import FileError, UsageError
from addin.facts.rules.check import check
from addin.files import shipped
from addin.functions.calling import Answer, call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.handles import Store, use_store
from addin.language import Language
from addin.plan.read import read_plan

DATA = (
    ("indicator", "cluster", "period", "measure", "value", "unit", "vintage", "status"),
    ("GO", None, "2020", "level", 20000, "亿元", "2021-01-20", "final"),
    ("GO", None, "2022", "level", 24000, "亿元", "2023-01-20", "preliminary"),
    ("GO", None, "2022", "level", 24500, "亿元", "2023-12-01", "revised"),
    ("GO", None, "2022", "yoy", 4.5, "%", "2023-01-20", "final"),
    ("GO", None, "2023", "level", 26800, "亿元", "2024-01-22", "final"),
    ("GO", None, "2024M1-9", "level", 21000, "亿元", "2024-10-20", "preliminary"),
    ("GO", "E", "2023", "level", 8000, "亿元", "2024-01-22", "final"),
    ("GO", "M", "2023", "level", 7000, "亿元", "2024-01-22", "final"),
    ("SH", None, "2023", "level", 31.9, "%", "2024-01-22", "final"),
    ("SH", None, "2024", "level", None, "%", None, None),
)
INDICATORS = (
    (
        "code",
        "name_zh",
        "name_en",
        "unit",
        "nature",
        "baseline",
        "target_kind",
        "target",
        "target_year",
    ),
    ("GO", "工业总产值", "Gross output", "亿元", "flow", 20000, "level_up", 30000, 2025),
    ("SH", "战新占比", "Share of new industries", "%", "ratio", 28, "level_up", 35, 2025),
)
CLUSTERS = (
    (
        "code",
        "name_zh",
        "name_en",
        "scheme",
        "indicator",
        "baseline",
        "target_kind",
        "target",
        "target_year",
    ),
    ("E", "电子", "Electronics", "main", "GO", 6000, "level_up", 10000, 2025),
    ("M", "材料", "Materials", "main", "GO", 5000, "level_up", 8000, 2025),
)
PLAN = (
    ("key", "value"),
    ("code", "P"), ("name_zh", "规划"), ("name_en", "Plan"), ("start_year", 2021),
    ("end_year", 2025), ("main_scheme", "main"), ("total_indicator", "GO"),
)  # fmt: skip


@pytest.fixture
def handle(store: Store) -> str:
    del store
    found = ask("LOAD", DATA, INDICATORS, CLUSTERS, PLAN)
    assert isinstance(found, str), found
    return found


def ask(name: str, *args: Any, language: Language = "zh") -> Answer:
    return call(FUNCTIONS, name, args, language)


def words(answer: Answer, language: Language = "zh") -> str:
    assert isinstance(answer, CellError), answer
    return answer.text[language]


def test_a_handle_is_made_from_the_content_whatever_host_hands_it_over(handle: str) -> None:
    as_floats = tuple(
        tuple(float(c) if isinstance(c, int) else "" if c is None else c for c in row)
        for row in DATA
    )

    assert ask("LOAD", as_floats, INDICATORS, CLUSTERS, PLAN) == handle
    assert ask("LOAD", DATA[:-1], INDICATORS, CLUSTERS, PLAN) != handle


def test_a_handle_outlives_the_process(handle: str, store: Store) -> None:
    use_store(Store(folder=store.folder))

    assert ask("VALUE", handle, "GO", "2023") == 26800


def test_a_handle_that_nobody_knows_says_what_to_do(handle: str) -> None:
    use_store(Store())

    answer = ask("VALUE", handle, "GO", "2023")

    assert "请重新计算PLAN.LOAD" in words(answer)
    assert isinstance(answer, CellError)
    assert answer.stale == handle


def test_a_range_of_data_alone_answers_look_ups() -> None:
    assert ask("VALUE", DATA, "GO", "2023") == 26800


@pytest.mark.parametrize(
    ("indicator", "period", "value"),
    [
        ("GO", "2023", 26800), ("工业总产值", "2023", 26800), ("gross output", 2023, 26800),
        ("GO/E", "2023", 8000), ("GO/电子", "2023年", 8000), ("GO", "2024-1Y", 26800),
        ("GO", "2023上年同期", 24500), ("GO", "2024Q3", 21000), ("GO", "2024Q4-1Q", 21000),
        ("GO", "2024年前三季度", 21000), ("GO", "本期", 21000), ("GO", "2024年初", 26800),
    ],
)  # fmt: skip
def test_a_value_is_found_as_people_ask_for_it(
    handle: str, indicator: str, period: object, value: float
) -> None:
    assert ask("VALUE", handle, indicator, period) == value


def test_a_value_is_known_as_of_a_day(handle: str) -> None:
    assert ask("VALUE", handle, "GO", "2022") == 24500
    assert ask("VALUE", handle, "GO", "2022", "", "2023-06-30") == 24000
    assert ask("VALUE", handle, "GO", "2022", "", 45107) == 24000


@pytest.mark.parametrize(
    "day",
    [
        "2023年6月30日", "2023/6/30", "2023.6.30", "20230630", 20230630, 20230630.0, 45107.75,
        "2023-06-30 08:30", "2023-06-30T00:00:00", "2023年6月", "２０２３－０６－３０",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(handle: str, day: object) -> None:
    assert ask("VALUE", handle, "GO", "2022", "", day) == 24000


@pytest.mark.parametrize("day", [2023.6, -3, 99999999, 1e300, True, "2023-02-30", "昨天"])
def test_what_is_no_day_is_never_taken_for_no_limit(handle: str, day: object) -> None:
    answer = ask("VALUE", handle, "GO", "2022", "", day)

    assert isinstance(answer, CellError)
    assert answer.code is ErrorCode.VALUE


def test_october_that_a_cell_made_a_tenth_is_refused(handle: str) -> None:
    for name, args in (("VALUE", (handle, "GO", 2024.1)), ("PERIOD_LABEL", (2024.1,))):
        assert "2024.10在单元格中就是2024.1" in words(ask(name, *args))
    block = ask("SERIES", handle, "GO", ((2023, 2024.1),))
    assert isinstance(block, tuple)
    assert block[1][1] == 26800
    assert "2024.10" in words(block[1][2])


def test_an_error_passes_and_spoils_only_its_own_row_and_column(handle: str) -> None:
    wrong = CellError(ErrorCode.DIV0)

    block = ask("SERIES", handle, (("GO",), (wrong,)), (("2023", wrong, "2022"),))

    assert block == (
        ("", "2023", wrong, "2022"),
        ("工业总产值", 26800, wrong, 24500),
        (wrong, wrong, wrong, wrong),
    )
    assert ask("VALUE", wrong, "GO", "2023") == wrong
    assert ask("LOAD", ((wrong,),)) == wrong
    assert ask("WHAT_IF", handle, "GO", "2023", wrong) == wrong
    both = (("GO.target=40000",), (wrong,))
    assert words(ask("WHAT_IF", handle, "GO", "2023", both)) == "#DIV/0!"


def test_a_long_text_is_not_repeated_in_full(handle: str) -> None:
    long = "规划" * 9000
    for args in ((handle, long, "2023"), (handle, "GO", long), (handle, "GO", "2023", "", long)):
        said = words(ask("VALUE", *args))
        assert len(said) < 500
        assert said[:4] == words(ask("VALUE", *(a if a != long else "规划" for a in args)))[:4]


def test_an_empty_cell_that_calc_calls_zero_is_no_plan() -> None:
    assert words(ask("VALUE", 0.0, "GO", "2023")) == "“规划”为空，请填写"


def test_days_may_come_as_their_numbers(handle: str) -> None:
    with_serials = tuple(
        (*row[:6], 44946 if row[6] == "2023-01-20" else row[6], row[7]) for row in DATA
    )
    other = ask("LOAD", with_serials, INDICATORS, CLUSTERS, PLAN)

    assert ask("VALUE", other, "GO", "2022", "", "2023-06-30") == 24000
    assert ask("REVISIONS", other) == ask("REVISIONS", handle)


def test_official_growth_is_a_value_of_its_own(handle: str) -> None:
    assert ask("VALUE", handle, "GO", "2022", "同比") == 0.045


def test_measures_of_the_assessment_are_values_too(handle: str) -> None:
    assert ask("VALUE", handle, "GO", "2023", "progress") == pytest.approx(0.68)
    assert ask("VALUE", handle, "GO", "2023", "评价") == "快于时序"


def test_growth_of_a_share_is_told_in_points(handle: str) -> None:
    share = (*DATA[:-1], ("SH", None, "2022", "level", 30.4, "%", "2023-01-22", "final"))
    other = ask("LOAD", share, INDICATORS, CLUSTERS, PLAN)

    assert ask("VALUE", other, "SH", "2023", "同比") == pytest.approx(1.5)
    assert ask("UNIT", other, "SH", "2023", "同比") == "百分点"
    assert ask("VALUE", handle, "GO", "2023", "同比") == pytest.approx(26800 / 24500 - 1)
    assert "暂无2022年的同比" in words(ask("VALUE", handle, "SH", "2022", "同比"))


@pytest.mark.parametrize(
    ("indicator", "period", "measure", "unit", "spoken_of"),
    [
        ("GO", "2023", "", "亿元", "2023"), ("SH", "2023", "value", "%", "2023"),
        ("GO", "2023", "进度差", "百分点", "2023"), ("GO", "2024Q3", "", "亿元", "2024M1-9"),
        ("GO", "2024", "value_year_ago", "亿元", "2023M1-9"), ("GO", "2020", "", "亿元", "2020"),
    ],
)  # fmt: skip
def test_unit_and_period_of_a_value_are_told(
    handle: str, indicator: str, period: str, measure: str, unit: str, spoken_of: str
) -> None:
    assert ask("UNIT", handle, indicator, period, measure) == unit
    assert ask("PERIOD_OF", handle, indicator, period, measure) == spoken_of


def test_a_number_is_explained_as_it_is_answered(handle: str) -> None:
    assert "20000.00亿元" in str(ask("WHY", handle, "GO", "2020", "value"))
    assert "24500.00亿元" in str(ask("WHY", handle, "GO", "2022", "value"))
    assert "24000.00亿元" in str(ask("WHY", handle, "GO", "2022", "value", "2023-06-30"))
    assert "暂无2030年的绝对值" in words(ask("WHY", handle, "GO", "2030", "value"))


def test_target_base_and_sentences_are_known_as_of_a_day(handle: str) -> None:
    assert ask("TARGET", handle, "GO", "", "2023-06-30") == 30000
    assert ask("BASE", handle, "GO", "2023-06-30") == 20000
    assert "24500" not in str(ask("NARRATIVE", handle, "2022", "GO", "zh", "2023-06-30"))
    assert "24500" in str(ask("NARRATIVE", handle, "2022", "GO", "zh"))


def test_look_ups_in_a_range_give_a_range(handle: str) -> None:
    answer = ask("VALUE", handle, (("GO",), ("SH",)), (("2023", "2022"),))

    assert isinstance(answer, tuple)
    assert answer[0] == (26800, 24500)
    assert answer[1][0] == 0.319
    assert "暂无2022年的绝对值" in words(answer[1][1])


def test_a_block_has_a_row_for_each_indicator_and_says_what_it_lacks(handle: str) -> None:
    answer = ask("SERIES", handle, (("GO",), ("G0",), ("战新占比",)), (("2023", "最新", "then"),))

    assert isinstance(answer, tuple)
    header, first, unknown, share = answer
    assert header == ("", "2023", "最新", "then")
    assert first[:3] == ("工业总产值", 26800, 21000)
    assert share[:3] == ("战新占比", 0.319, 0.319)
    assert unknown[0] == "G0"
    assert all("规划中没有“G0”" in words(cell) for cell in unknown[1:])
    assert "2024Q3" in words(first[3])
    assert words(ask("SERIES", handle, ((None,),), (("2023",),))) == "“指标区域”为空，请填写"


def test_a_block_is_not_larger_than_a_person_reads(handle: str) -> None:
    rows = tuple(("GO",) for _ in range(201))
    answer = ask("SERIES", handle, rows, (tuple("2023" for _ in range(100)),))

    assert "请分块取数" in words(answer)


@pytest.mark.parametrize(
    ("assumption", "measure", "found"),
    [
        ("GO.target=40000", "", 0.34),
        ("工业总产值.目标=40000", "", 0.34),
        ((("GO.target=40000",), ("GO.baseline=22400",)), "", 0.25),
        ("GO.目标=40000；GO.基期=22400", "progress", 0.25),
        ("SH.target=36", "gap_to_target", 4.1),
    ],
)
def test_what_would_be_is_answered_and_the_plan_stays(
    handle: str, assumption: Any, measure: str, found: float
) -> None:
    code = "SH" if "SH" in str(assumption) else "GO"

    assert ask("WHAT_IF", handle, code, "2023", assumption, measure) == pytest.approx(found)
    assert ask("VALUE", handle, "GO", "2023", "progress") == pytest.approx(0.68)


@pytest.mark.parametrize(
    ("assumption", "said"),
    [
        ("GO.growth=0.06", "是否把百分数写成了小数"),
        ("GO.target=much", "不是有效的假设"),
        ("GO.colour=3", "没有可假设的项"),
        ("G0.target=3", "规划中没有“G0”"),
        ("GO", "不是有效的假设"),
    ],
)
def test_what_cannot_be_assumed_says_why(handle: str, assumption: str, said: str) -> None:
    assert said in words(ask("WHAT_IF", handle, "GO", "2023", assumption))


def test_indicators_are_listed_as_the_plan_states_them(handle: str) -> None:
    answer = ask("INDICATORS", handle, "en")

    assert isinstance(answer, tuple)
    assert answer[0][:4] == ("Code", "Name (Chinese)", "Name (English)", "Unit")
    assert [row[0] for row in answer[1:]] == ["GO", "SH"]
    assert answer[2][6:8] == ("28", "35")


def test_an_indicator_is_described_by_its_row_and_its_data(handle: str) -> None:
    indicator = ask("METADATA", handle, "工业总产值", "en")
    group = ask("METADATA", handle, "E")

    assert isinstance(indicator, tuple)
    assert isinstance(group, tuple)
    assert {("Unit", "CNY 100 million"), ("Nature", "flow"), ("Data from", "2020")} <= set(
        indicator
    )
    assert ("Last published", "2024-10-20") in indicator
    assert {("分组名称（英文）", "Electronics"), ("数据止", "2023")} <= set(group)


def test_an_unknown_code_names_the_nearest(handle: str) -> None:
    answer = ask("VALUE", handle, "G0", "2023")

    assert isinstance(answer, CellError)
    assert answer.code is ErrorCode.VALUE
    assert "GO" in answer.text.zh


def test_a_period_without_data_names_the_last_one(handle: str) -> None:
    assert "最近一期为2024M1-9" in words(ask("VALUE", handle, "GO", "2030"))


@pytest.mark.parametrize("name", ["PROGRESS_TABLE", "CLUSTER_TABLE", "GAP_TABLE", "NARRATIVE"])
@pytest.mark.parametrize("period", ["2020", "2030Q1"])
def test_an_assessment_outside_the_plan_is_refused(handle: str, name: str, period: str) -> None:
    assert "不在规划期（2021—2025年）内" in words(ask(name, handle, period))


def test_what_is_no_period_says_how_periods_are_written(handle: str) -> None:
    assert "2024Q3" in words(ask("VALUE", handle, "GO", "third"))


def test_target_and_base_come_from_the_plan(handle: str) -> None:
    assert ask("TARGET", handle, "GO") == 30000
    assert ask("BASE", handle, (("GO",), ("SH",))) == ((20000.0,), (0.28,))


def test_tables_spill_with_headers_in_the_language_of_the_reader(handle: str) -> None:
    chinese = ask("PROGRESS_TABLE", handle, "2023")
    english = ask("PROGRESS_TABLE", handle, "2023", language="en")

    assert isinstance(chinese, tuple)
    assert isinstance(english, tuple)
    assert len(chinese) == len(english) == 3
    assert chinese[1][2] == "工业总产值"
    assert english[1][2] == "Gross output"
    assert chinese[1][chinese[0].index("完成进度(%)")] == 68


def test_gaps_of_clusters_add_up_to_the_gap(handle: str) -> None:
    answer = ask("ATTRIBUTION", handle, "2023")

    assert isinstance(answer, tuple)
    parts = [row[3] for row in answer[1:-1]]
    assert sum(float(str(part)) for part in parts) == pytest.approx(float(str(answer[-1][3])))
    assert answer[-1] == ("合计", 26800.0, 26000.0, 800.0, "—")  # some ahead, some behind


def test_sentences_come_in_the_language_asked_for(handle: str) -> None:
    assert "规划期已过60.0%" in str(ask("NARRATIVE", handle, "2023"))
    assert "linear pace" in str(ask("NARRATIVE", handle, "2023", "GO", "en"))


def test_why_names_formula_numbers_and_cells(handle: str) -> None:
    answer = str(ask("WHY", handle, "GO", "2023"))

    assert "68.0%" in answer
    assert "26800.00亿元" in answer
    assert "Data!" in answer


def test_revisions_show_old_and_new(handle: str) -> None:
    answer = ask("REVISIONS", handle)

    assert isinstance(answer, tuple)
    assert answer[1][:5] == ("GO", "工业总产值（亿元）", "2022年", "2023-12-01", "已修订")
    assert answer[1][5:8] == (24000.0, 24500.0, 500.0)
    assert answer[1][8] == pytest.approx(100 * 500 / 24000)


def test_revisions_of_a_period_are_those_that_its_report_tells(handle: str) -> None:
    assert len(ask("REVISIONS", handle, "", "2023Q4")) == 2  # type: ignore[arg-type]  # rows
    assert "没有修订记录" in words(ask("REVISIONS", handle, "", "2024Q1"))
    assert "没有修订记录" in words(ask("REVISIONS", handle, "", "", "2023-06-30"))


def test_a_cell_finds_what_the_command_finds(store: Store) -> None:
    del store
    handle = ask("LOAD", "demo")

    answer = ask("CHECK", handle)

    assert isinstance(answer, tuple)
    plan = read_plan(shipped("workbooks", "chongqing-14fyp.xlsx"))
    assert [row[0] for row in answer[1:]] == [finding.rule for finding in check(plan)]


def test_explain_gives_words_where_a_host_shows_none() -> None:
    assert "#N/A 目标为保持" in str(ask("EXPLAIN", "PROGRESS", 10, 12, 10))
    assert "(26800-20000)/(30000-20000)" in str(ask("EXPLAIN", "PROGRESS", 20000, 26800, 30000))


def test_a_range_without_headers_is_named(store: Store) -> None:
    del store

    assert "不是规划工作表的表头" in words(ask("LOAD", ((1, 2), (3, 4))))


@pytest.mark.parametrize("name", ["nowhere.xlsx", "/etc/passwd"])
def test_what_is_no_workbook_is_refused(name: str) -> None:
    answer = ask("LOAD", name)

    assert isinstance(answer, CellError)
    assert answer.code is ErrorCode.VALUE


@pytest.mark.parametrize("name", ["\\\\server\\share\\plan.xlsx", "//server/share/plan.xlsx"])
def test_a_name_on_another_machine_is_not_followed(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match="network names are not loaded"):
        store.load_file(name)


def test_what_is_no_file_is_not_waited_for(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "plan.xlsx"
    os.mkfifo(pipe)

    with pytest.raises(FileError, match="not a file"):
        store.load_file(str(pipe))


def test_a_copy_of_a_plan_is_its_owners_and_does_not_stay_for_ever(
    store: Store, tmp_path: Path
) -> None:
    assert store.folder is not None
    store.folder.mkdir(parents=True, exist_ok=True)
    old = store.folder / "0123.json"
    old.write_text("[]", "utf-8")
    os.utime(old, (1.0, 1.0))
    book = shutil.copy(shipped("workbooks", "example-city.xlsx"), tmp_path)
    handle = store.load_file(str(book)).handle.removeprefix("plan:")

    kept = store.folder / f"{handle}.xlsx"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not old.exists()


def test_an_office_reads_only_its_own_library(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    office = Store(library=tmp_path / "library")

    with pytest.raises(UsageError, match="library"):
        office.load_file("../secret.xlsx")


def test_a_workbook_loads_by_its_name(store: Store) -> None:
    del store
    handle = ask("LOAD", "demo")

    assert ask("TARGET", handle, "GO_AS") == 30000
