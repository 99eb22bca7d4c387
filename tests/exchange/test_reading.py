"""What a department wrote, cell by cell, and which form its file is: by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from addin.errors import Level, UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.design import design_form
from addin.exchange.form.form import Answer, Form
from addin.exchange.form.header import FormSettings
from addin.exchange.form.layout import COLUMN_OF
from addin.exchange.form.workbook import write_form
from addin.exchange.intake.answers import Filled, read_filled
from addin.exchange.intake.judge import remarks_on_rows
from addin.exchange.intake.locate import locate
from addin.exchange.intake.noticing.headings import other_units
from addin.exchange.sharing import share
from addin.exchange.words import EntrySource, EntryStatus, Outcome
from addin.language import Text
from addin.model.period import Period
from addin.model.words import RevisionClass
from addin.ooxml.sheet.marked import MarkedSheets, marked_sheets
from addin.ooxml.sheet.scan import MarkedCell
from addin.plan.write import write_plan
from tests.exchange.filling import edited, fill
from tests.exchange.samples import city_plan

FORM = "YC-F01-2024Q3-D01-01"
OTHER = "YC-F01-2024Q3-D02-01"
GO, SHARE = "D01_I02", "D01_I03"


@pytest.fixture(scope="module")
def form() -> Form:
    plan = city_plan()
    return design_form(
        plan, Period.parse("2024Q3"), plan.departments[0], settings=FormSettings(), issue=1,
        issued=moment("2024-10-08T09:00"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def sent(form: Form) -> MarkedSheets:
    return marked_sheets(write_form(form))


def _cell(form: Form, code: str, key: str) -> tuple[int, int]:
    index = [row.code for row in form.rows].index(code)
    return 8 + index, COLUMN_OF[key].number


def _marked(value: object) -> MarkedCell:
    if isinstance(value, MarkedCell):
        return value
    return MarkedCell("n", value) if isinstance(value, float) else MarkedCell("s", str(value))


def _with(
    book: MarkedSheets, changed: Mapping[tuple[int, int], object], name: str = "填报表"
) -> MarkedSheets:
    cells = {place: _marked(value) for place, value in changed.items()}
    return replace(
        book,
        sheets=tuple(
            replace(sheet, cells={**sheet.cells, **cells}) if sheet.name == name else sheet
            for sheet in book.sheets
        ),
    )


def _read(
    form: Form,
    book: MarkedSheets,
    cells: Mapping[tuple[str, str], object] | None = None,
    **more: Any,
) -> Filled:
    changed = {_cell(form, *place): value for place, value in (cells or {}).items()}
    found = _with(replace(book, **more), changed)
    located = locate(found, form)
    assert located is not None
    return read_filled(found, form, located)


def test_a_form_as_it_went_out_answers_nothing(form: Form, sent: MarkedSheets) -> None:
    found = _read(form, sent)

    assert found.answers[GO] == Answer(code=GO, period="1—9月", status=EntryStatus.NORMAL)
    assert list(found.answers) == [row.code for row in form.rows]
    assert all(answer.value is None for answer in found.answers.values())
    assert (found.signed, found.reported, found.actions) == ({}, None, {})
    assert (found.normalised, found.noticed) == ((), ())


def test_a_row_is_read_with_all_that_stands_in_it(form: Form, sent: MarkedSheets) -> None:
    found = _read(form, sent, {
        (GO, "value"): "1，200", (GO, "quarter"): 700.0, (GO, "growth"): MarkedCell("p", 0.061),
        (GO, "period"): "1-8月", (GO, "status"): "预计", (GO, "source"): "Survey",
        (GO, "explanation"): "原因", (GO, "evidence"): "文号", (GO, "revision"): "ｒ2 例行",
        (GO, "year_ago"): 2000.0, (SHARE, "value"): 2.4,
    })  # fmt: skip

    answer = found.answers[GO]
    assert (answer.value, answer.quarter, answer.growth, answer.period) == (
        1200, 700.0, 6.1, "1—8月",
    )  # fmt: skip
    assert (answer.status, answer.source, answer.revision) == (
        EntryStatus.EXPECTED, EntrySource.parse("Survey"), "R2",
    )  # fmt: skip
    assert (answer.explanation, answer.evidence) == ("原因", "文号")
    assert dict(answer.prefilled) == {"year_ago": 2000.0}
    assert {code: one.value for code, one in found.answers.items() if one.value is not None} == {
        GO: 1200, SHARE: 2.4,
    }  # fmt: skip
    assert all(note.level is Level.INFO and note.rule == "V-02" for note in found.normalised)
    assert {note.place.cell for note in found.normalised} >= {"J11"}
    assert [n.text.zh.startswith(f"{GO}本期累计：") for n in found.normalised[:1]] == [True]


@pytest.mark.parametrize(
    ("text", "revision"),
    [
        ("", ""), ("R1 源数据更新", "R1"), ("c", "C"), ("r3", "R3"), ("R4", ""), ("RC", ""),
        (RevisionClass.METHOD.zh, "R3"),
    ],
)  # fmt: skip
def test_a_revision_class_is_found_in_what_was_chosen(
    form: Form, sent: MarkedSheets, text: str, revision: str
) -> None:
    found = _read(form, sent, {(GO, "revision"): text})

    assert found.answers[GO].revision == revision
    assert [seen.name for seen in found.noticed] == ["codes_known"] * (text in {"R4", "RC"})


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("", "1—9月"), ("1~9月", "1—9月"), ("１ 至 9月", "1—9月"), ("1到8月", "1—8月"),
        ("1—7月", None), ("九月", None),
    ],
)  # fmt: skip
def test_a_period_is_one_of_those_that_may_be_chosen(
    form: Form, sent: MarkedSheets, text: str, period: str | None
) -> None:
    found = _read(form, sent, {(GO, "period"): text})

    assert found.answers[GO].period == (period or "")
    assert found.answers[GO].unreadable == ({} if period else {"period": text})
    if period is None:
        (seen,) = found.noticed
        assert (seen.name, seen.code, seen.place.cell) == ("codes_known", GO, "F11")
        assert seen.text.zh == f"数据期“{text}”不在可选项内：1—9月、1—8月"


def test_a_row_that_had_no_choice_has_no_wrong_period(form: Form, sent: MarkedSheets) -> None:
    plain = replace(form, rows=tuple(replace(row, periods=()) for row in form.rows))

    found = _read(plain, sent, {(GO, "period"): "x"})

    assert found.answers[GO].period == ""
    assert (found.answers[GO].unreadable, found.noticed) == ({}, ())


def test_what_cannot_be_read_is_kept_and_said(form: Form, sent: MarkedSheets) -> None:
    found = _read(
        form, sent, {(GO, "value"): "很多", (GO, "status"): "好", (SHARE, "value"): "5万"}
    )

    answer = found.answers[GO]
    assert (answer.value, answer.status) == (None, None)
    assert answer.unreadable == {"value": "很多", "status": "好"}
    said = [(seen.name, seen.code, seen.place.cell, seen.expected.zh) for seen in found.noticed]
    assert said == [
        ("parsed", GO, "J11", "填数字，单位亿元"), ("codes_known", GO, "N11", ""),
        ("parsed", SHARE, "J12", "填数字，单位%"),
    ]  # fmt: skip
    assert found.noticed[0].item == "规上工业产值（2）"
    assert found.noticed[0].expected.en == "a number in CNY 100 million"


@pytest.mark.parametrize(
    ("key", "value", "name", "cell"),
    [
        ("name", "别的", "names_changed", "C11"),
        ("name", "", "formulas_changed", "C11"),
        ("unit", "万元", "units_changed", "D11"),
        ("unit", "", "formulas_changed", "D11"),
        ("derived", 5.0, "formulas_changed", "M11"),
        ("checks", "通过", "formulas_changed", "P11"),
        ("previous", "", "formulas_changed", "H11"),
        ("previous", "x", "formulas_changed", "H11"),
    ],
)
def test_what_was_locked_and_touched_is_told(
    form: Form, sent: MarkedSheets, key: str, value: object, name: str, cell: str
) -> None:
    found = _read(form, sent, {(GO, key): value})

    assert [(seen.name, seen.place.cell) for seen in found.noticed] == [(name, cell)]
    (seen,) = found.noticed
    header = COLUMN_OF[key].header
    if name == "units_changed":
        assert seen.text.zh == "D11“单位”被改为“万元”，请按原计量单位填报"
        assert seen.expected.zh == "亿元"
    elif name == "formulas_changed":
        assert seen.text == Text(
            zh=f"{cell}“{header.zh}”被覆盖，已按原表恢复，请核对",
            en=f"{cell} ({header.en}) was overwritten; taken as it was sent",
        )


def test_formulas_are_missed_only_where_they_can_be_seen(form: Form, sent: MarkedSheets) -> None:
    assert _read(form, sent, {(GO, "derived"): 5.0}, has_formulas=False).noticed == ()


@pytest.mark.parametrize(
    ("value", "told"),
    [(2022.48, {}), (2022.4801, {}), (2022.49, {"year_ago": 2022.49}), (0.0, {"year_ago": 0.0})],
)
def test_a_prefilled_number_counts_as_changed_where_it_is(
    form: Form, sent: MarkedSheets, value: float, told: Mapping[str, float]
) -> None:
    assert dict(_read(form, sent, {(GO, "year_ago"): value}).answers[GO].prefilled) == told


def test_the_sign_off_is_read_beside_or_behind_its_label(form: Form, sent: MarkedSheets) -> None:
    book = _with(sent, {
        (15, 3): "王局长", (15, 5): "统计负责人：李科长", (15, 10): "", (15, 12): "张工" * 50,
        (15, 14): "023-1", (15, 17): "2024年10月14日",
    })  # fmt: skip
    located = locate(book, form)
    assert located is not None

    found = read_filled(book, form, located)

    assert found.signed == {
        "head": "王局长", "statistician": "李科长", "filler": "张工" * 40, "phone": "023-1",
        "reported": "2024-10-14",
    }  # fmt: skip
    assert found.reported == date(2024, 10, 14)
    no_day = _with(sent, {(15, 17): "明天"})
    located = locate(no_day, form)
    assert located is not None
    assert read_filled(no_day, form, located).signed == {}


@pytest.mark.parametrize(
    ("state", "progress", "told"),
    [
        ("完成", "投产", {"Z01": ("done", "投产")}), ("", "在建", {"Z01": ("", "在建")}),
        ("Completed", "", {"Z01": ("done", "")}), ("", "", {}), ("好了", "x", {}),
    ],
)  # fmt: skip
def test_actions_are_reported_by_their_codes(
    form: Form, sent: MarkedSheets, state: str, progress: str, told: Mapping[str, Any]
) -> None:
    book = _with(sent, {(2, 8): state, (2, 9): progress, (3, 1): "Z99", (3, 8): "完成"}, "整改事项")
    located = locate(book, form)
    assert located is not None

    found = read_filled(book, form, located)

    if "Completed" not in state:
        assert found.actions == told
    unknown = [(seen.name, str(seen.place), seen.code) for seen in found.noticed]
    asked_by_nobody = ("asides", "整改事项!H3", "")
    if state == "好了":
        assert unknown == [("states_unknown", "整改事项!H2", "Z01"), asked_by_nobody]
    else:
        assert asked_by_nobody in unknown
    assert read_filled(book, replace(form, actions=()), located).actions == {}


@pytest.mark.parametrize(
    ("value", "zh"),
    [
        (1.4e7, "是否应为1400亿元（÷10000）？"), (0.14, "是否应为1400亿元（×10000）？"),
        (1.4e6, "是否应为1400亿元（÷1000）？"), (1.4, "是否应为1400亿元（×1000）？"),
    ],
)  # fmt: skip
def test_another_unit_is_proposed_where_it_would_fit(
    form: Form, sent: MarkedSheets, value: float, zh: str
) -> None:
    book = _with(sent, {_cell(form, GO, "value"): value})
    located = locate(book, form)
    assert located is not None

    remarks = remarks_on_rows(
        read_filled(book, form, located), form, located, moment("2024-10-15T09:00"), {}, {}
    )

    (found,) = (each for each in remarks if each.finding.rule == "V-11")
    assert found.expected.zh == zh
    assert (found.code, found.finding.place.cell, found.blocks) == (GO, "J11", True)


@pytest.mark.parametrize(("explained", "blocks"), [("", True), ("新建产线三季度投产增产", False)])
def test_a_soft_rule_asks_for_an_explanation(
    form: Form, sent: MarkedSheets, explained: str, *, blocks: bool
) -> None:
    # Half and twice of last year's 2022.48 is the limit.
    cells = {_cell(form, GO, "value"): 4100.0, _cell(form, GO, "explanation"): explained}
    book = _with(sent, cells)
    located = locate(book, form)
    assert located is not None

    remarks = remarks_on_rows(
        read_filled(book, form, located), form, located, moment("2024-10-15T09:00"), {}, {}
    )

    (found,) = (each for each in remarks if each.finding.rule == "V-05")
    assert (found.blocks, found.is_explained) == (blocks, not blocks)
    assert found.expected.zh.startswith("核实")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return write_plan(city_plan(), tmp_path / "plan.xlsx")


@pytest.mark.parametrize(
    ("period", "outcomes"),
    [
        ("", [Outcome.RETURNED, Outcome.ACCEPTED]),  # each belongs to the wave printed in it
        ("2024Q3", [Outcome.REFUSED, Outcome.ACCEPTED]),
        ("2024Q2", [Outcome.RETURNED, Outcome.REFUSED]),
    ],
)
def test_waves_live_side_by_side_unless_one_is_asked_for(
    city: Path, period: str, outcomes: list[Outcome]
) -> None:
    waves = (("2024Q3", "2024-10-08T09:00"), ("2024Q2", "2024-10-09T09:00"))
    files = {}
    for wave, now in waves:
        (issued,) = share(city, wave, city.parent / wave, only=("D01",), now=moment(now)).forms
        path = city.parent / f"{wave}.xlsx"
        path.write_bytes(fill(issued.path.read_bytes(), issued.form))
        files[wave] = path

    found = collect(
        city, [files["2024Q2"], files["2024Q3"]], period=period, now=moment("2024-10-15T10:00")
    )
    again = collect(city, [files["2024Q2"], files["2024Q3"]], now=moment("2024-10-15T11:00"))

    assert [receipt.outcome for receipt in found.receipts] == outcomes
    assert found.needs_attention
    refused = (each for each in found.receipts if each.outcome is Outcome.REFUSED)
    said = " ".join(remark.finding.text.zh for each in refused for remark in each.remarks)
    assert ("本次只收" in said) is bool(period)
    assert [each.became for each in again.receipts] == [Outcome.RETURNED, Outcome.ACCEPTED]


def test_nothing_comes_in_before_anything_went_out(city: Path) -> None:
    with pytest.raises(UsageError, match="no form was shared yet"):
        collect(city, [])


def test_a_folder_gives_its_files_but_not_what_is_the_office_s_own(city: Path) -> None:
    (issued,) = share(city, "2024Q3", city.parent / "out", only=("D01",),
                      now=moment("2024-10-08T09:00")).forms  # fmt: skip
    good = fill(issued.path.read_bytes(), issued.form)
    folder = city.parent / "in"
    for name in ("b.xlsx", "sub/b.xlsx", "~$b.xlsx", ".hidden", ".~lock.b", "x.TMP", "y.ini",
                 "plan.ledger.sqlite", "replies/r.xlsx"):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(good if name.endswith("b.xlsx") else b"x")
    city = city.rename(folder / "plan.xlsx")
    for name in ("plan.ledger.sqlite", "plan.ledger.key"):
        (folder.parent / name).rename(folder / name)

    when = moment("2024-10-15T10:00")
    first = collect(city, [folder, folder / "b.xlsx"], now=when)
    again = collect(city, [folder / "none.xlsx"], now=when + timedelta(days=1))

    assert [(r.file, r.outcome) for r in first.receipts] == [
        ("b.xlsx", Outcome.ACCEPTED), ("b.xlsx (2)", Outcome.DUPLICATE),
    ]  # fmt: skip
    assert (first.rows_written, first.rows_waiting, first.needs_attention) == (6, 0, False)
    (lost,) = again.receipts
    assert (lost.file, lost.outcome) == ("none.xlsx", Outcome.REFUSED)
    assert lost.remarks[0].finding.text.zh.startswith("无法读取：")
    assert again.needs_attention
    assert not any(remark.finding.rule == "V-00b" for remark in lost.remarks)


@pytest.mark.parametrize(
    ("cells", "rule", "cell"),
    [
        ({"value": 2145.0, "quarter": 1.0}, "V-20", "K11"),
        ({"value": 2145.0, "quarter": 1.0, "growth": 6.0}, "V-20", "K11"),
        ({"value": 2145.0, "growth": 30.0}, "V-22", "L11"),
        ({"value": 2900.0}, "V-22", "J11"),  # growth that was derived is mended at the value
        ({"value": 2145.0, "growth": 9.0}, "V-24", "L11"),
    ],
)
def test_a_finding_stands_at_the_cell_that_is_to_be_mended(
    form: Form, sent: MarkedSheets, cells: Mapping[str, float], rule: str, cell: str
) -> None:
    book = _with(sent, {_cell(form, GO, key): value for key, value in cells.items()})
    located = locate(book, form)
    assert located is not None

    remarks = remarks_on_rows(
        read_filled(book, form, located), form, located, moment("2024-10-15T09:00"), {}, {}
    )

    places = {each.finding.rule: each.finding.place.cell for each in remarks if each.code == GO}
    assert places[rule] == cell


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("2024年三季度", ""), ("2024年1—9月", ""), ("2024Q3", ""), ("2024年二季度", "2024年二季度"),
        ("2023年", "2023年"), ("第2024号文件", ""), ("共2024", ""),
        ("2024年二季度各部门填报情况汇总表", "2024年二季度各部门填报情况汇总表"),
        ("二〇二四年四季度", "二〇二四年四季度"), ("24年第4季度", "24年第4季度"),
        ("2024年三季度（上年为2023年三季度）", ""),
    ],
)  # fmt: skip
def test_a_heading_that_names_another_period_is_told(city: Path, heading: str, named: str) -> None:
    (issued,) = share(city, "2024Q3", city.parent / "out", only=("D01",),
                      now=moment("2024-10-08T09:00")).forms  # fmt: skip

    def head(book: Any, _form: Form) -> None:
        book["填报表"]["H6"] = heading

    path = city.parent / "a.xlsx"
    path.write_bytes(edited(fill(issued.path.read_bytes(), issued.form), issued.form, head))

    (receipt,) = collect(city, [path], now=moment("2024-10-15T10:00")).receipts

    told = [r for r in receipt.remarks if r.finding.text.zh.startswith("表头报告期写为")]
    assert [r.finding.text.zh for r in told] == [
        f"表头报告期写为“{named}”，本表为2024年三季度"
    ] * bool(named)
    assert [r.finding.place.cell for r in told] == ["H6"] * bool(named)
    assert (receipt.outcome is Outcome.ACCEPTED) is not bool(named)


@pytest.mark.parametrize(("unit", "is_told"), [("亿元", False), ("万元", True)])
def test_a_line_with_the_unit_of_every_row_is_nothing_to_speak_of(
    form: Form, sent: MarkedSheets, unit: str, *, is_told: bool
) -> None:
    alike = replace(form, rows=tuple(row for row in form.rows if row.unit.name.zh == "亿元"))
    located = locate(_with(sent, {(5, 1): f"单位：{unit}"}), alike)
    assert located is not None
    assert alike.rows

    told = [one.place.cell for one in other_units(alike, located)]

    assert told == ["A5"] * is_told
