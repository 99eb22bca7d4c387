"""What a form remembers, a wave compares and an office is told: by hand."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from addin.errors import FormError, UsageError
from addin.exchange.calendar import holiday_findings, is_working_day, moment
from addin.exchange.collecting import collect
from addin.exchange.form.design import design_form
from addin.exchange.form.form import Answer, Form, FormId, explains, name_of_form, name_of_row
from addin.exchange.form.header import FormSettings
from addin.exchange.ledger.board import ledger_board, read_state, remind
from addin.exchange.ledger.store import EntryKind
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.sharing import share
from addin.language import Text
from addin.model.observations import Observations
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

ISSUED = "2024-10-08T09:00"
FORM = "YC-F01-2024Q3-D01-01"


def _form(plan: Plan | None = None) -> Form:
    plan = plan or city_plan()
    return design_form(
        plan, Period.parse("2024Q3"), plan.departments[0], settings=FormSettings(), issue=1,
        issued=moment(ISSUED),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@pytest.mark.parametrize(
    ("text", "wave", "respondent", "issue"),
    [
        ("CQ-14FYP-F01-2024M1-9-JXW-02", "CQ-14FYP-F01-2024M1-9", "JXW", 2),
        (" A-B12-2024-X-Y-100 ", "A-B12-2024", "X-Y", 100),
        ("A-F1-2024H1-D-01", "A-F1-2024H1", "D", 1),
    ],
)
def test_an_identity_is_read_back(text: str, wave: str, respondent: str, issue: int) -> None:
    found = FormId.parse(text)

    assert (str(found), found.wave) == (text.strip(), wave)
    assert (found.respondent, found.issue) == (respondent, issue)


@pytest.mark.parametrize(
    "text", ["", "A-F1-2024-D", "A-F1-2024-D-1", "A-1-2024-D-01", "-F1-2024-D-01", "A-F1-24-D-01"]
)
def test_what_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(FormError, match="not the identity of a form"):
        FormId.parse(text)


def test_names_hold_what_excel_allows() -> None:
    assert name_of_form("规划-F01-2024M1-9-D/1-01") == "form_规划_F01_2024M1_9_D_1_01"
    assert name_of_row("GO-A/C1", Period.parse("2024M1-9")) == "v_GO_A.C1_2024M1_9"


def test_a_form_outlives_the_ledger_s_json() -> None:
    form = _form()

    record = json.loads(json.dumps(form.record(), default=_plain))

    assert Form.from_record(record) == form
    older = {key: value for key, value in record.items() if key not in {"version", "changes"}}
    assert Form.from_record(older) == form
    assert json.dumps(record["rules"]).count('"cell": ""') == len(form.rules)


def test_a_form_knows_its_rows_and_their_parts() -> None:
    form = _form()
    other = replace(form.rows[1], code="D01_I01/X", scheme="other")
    form = replace(form, rows=(*form.rows, other))

    assert form.places["D01_I02"] == 3
    assert form.row["D01_I02"].indicator == "D01_I02"
    assert form.row["D01_I01/C2"].indicator == "D01_I01"
    assert {of: [row.code for row in rows] for of, rows in form.parts.items()} == {
        "D01_I01": ["D01_I01/C1", "D01_I01/C2"]  # of the first taxonomy alone
    }
    assert form.names["v_D01_I01.C1_2024Q3"] == "D01_I01/C1"
    assert form.period == Period.parse("2024Q3")
    assert replace(form.rows[0], decimals=1).shown_decimals == 0


@pytest.mark.parametrize(
    ("answer", "blank"),
    [({}, True), ({"value": 0.0}, False), ({"unreadable": {"value": "x"}}, False),
     ({"unreadable": {"growth": "x"}}, True), ({"growth": 1.0}, True)],
)  # fmt: skip
def test_a_row_is_blank_where_no_value_was_written(
    answer: Mapping[str, Any], *, blank: bool
) -> None:
    assert Answer(code="A", **answer).is_blank is blank
    assert not Answer(code="A", **answer).is_explained
    assert not explains("没有" * 1)


@pytest.mark.parametrize(
    ("day", "works"),
    [("2024-10-01", False), ("2024-10-12", True), ("2024-10-13", False), ("2024-10-14", True),
     ("2044-10-01", False), ("2044-10-03", True)],
)  # fmt: skip
def test_an_office_works_on_weekdays_and_on_days_worked_for_holidays(
    day: str, *, works: bool
) -> None:
    assert is_working_day(date.fromisoformat(day)) is works
    assert bool(holiday_findings(date.fromisoformat(day))) is day.startswith("2044")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return write_plan(city_plan(), tmp_path / "plan.xlsx")


def _share(city: Path, period: str = "2024Q3", now: str = ISSUED, **more: Any) -> Any:
    return share(city, period, city.parent / "out", now=moment(now), **more)


def test_forms_go_out_under_the_names_of_their_departments(city: Path) -> None:
    shared = _share(city, only=("D03", "D01"))

    assert [issued.path.name for issued in shared.forms] == [
        "YC-F01-2024Q3-D01-01_市经信委.xlsx", "YC-F01-2024Q3-D03-01_市科技局.xlsx",
    ]  # fmt: skip
    assert [issued.is_new for issued in shared.forms] == [True, True]
    assert shared.findings == ()
    assert shared.forms[0].form_id == FORM
    assert [issued.is_new for issued in _share(city).forms] == [False, True, False]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"each": "person"}, "only|each department or area, not 'person'"),
        ({"only": ("D01", "D09", "D08")}, "nothing to report for D08, D09"),
        ({"each": "area", "only": ("D01",)}, "no such area"),
    ],
)
def test_who_cannot_be_asked_is_named(city: Path, more: Mapping[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        _share(city, **more)
    assert not (city.parent / "out").exists()


@pytest.mark.parametrize(("each", "words"), [("department", "names no department"),
                                            ("area", "no area has a series")])  # fmt: skip
def test_a_plan_that_asks_nobody_is_refused(tmp_path: Path, each: str, words: str) -> None:
    plan = city_plan()
    found = tuple(replace(one, department="") for one in plan.indicators)
    parts = tuple(replace(one, department="") for one in plan.clusters)
    rows = Observations.of(row for row in plan.observations if not row.area)
    plan = replace(plan, indicators=found, clusters=parts, observations=rows)
    path = write_plan(plan, tmp_path / "plan.xlsx")

    with pytest.raises(UsageError, match=words):
        _share(path, each=each)


def test_a_form_says_what_changed_since_the_quarter_before(city: Path) -> None:
    before = city_plan()
    _share(city, "2024Q2", "2024-07-08T09:00", only=("D01",))
    first, second, *others = before.indicators
    new = replace(first, code="NEW", name=Text(zh="新项", en="New"), series="", place=first.place)
    defined = replace(first, definition=Text(zh="新口径", en="another"))
    other = replace(second, department="")
    plan = replace(before, indicators=(defined, new, other, *others))
    write_plan(plan, city)

    (issued,) = _share(city, only=("D01",)).forms

    assert [change.zh for change in issued.form.changes] == [
        "新增：新项", "不再填报：规上工业产值（2）",
    ]  # fmt: skip
    assert [change.en for change in issued.form.changes] == [
        "New: New", "No longer asked: Industrial output (2)",
    ]  # fmt: skip
    assert [row.code for row in issued.form.rows if row.definition_changed] == ["D01_I01"]


def test_a_form_that_asks_something_else_replaces_the_one_before(city: Path) -> None:
    (first,) = _share(city, only=("D01",)).forms
    plan = city_plan()
    actions = replace(plan, actions=())
    write_plan(actions, city)
    (same,) = _share(city, only=("D01",)).forms  # other actions are no other question
    wider = tuple(
        replace(one, definition=Text(zh="另义", en="other")) if one.code == "D01_I02" else one
        for one in plan.indicators
    )
    write_plan(replace(plan, indicators=wider), city)

    (second,) = _share(city, now="2024-10-09T09:00", only=("D01",)).forms
    (again,) = _share(city, now="2024-10-10T09:00", only=("D01",)).forms

    assert (same.form_id, same.is_new) == (FORM, False)
    assert (second.form_id, second.is_new) == ("YC-F01-2024Q3-D01-02", True)
    assert (again.form_id, again.is_new) == (second.form_id, False)
    state = read_state(city, "")
    assert state.newest == {FORM: second.form_id, second.form_id: second.form_id}
    assert first.form.issued != second.form.issued
    assert [row.form_id for row in ledger_board(city, now=moment(ISSUED)).rows] == [second.form_id]


def test_what_was_explained_is_shown_again_the_next_time(city: Path) -> None:
    from tests.exchange.filling import cell_of, edited

    (issued,) = _share(city, only=("D01",)).forms
    content = fill(issued.path.read_bytes(), issued.form)

    def explain(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, "D01_I02", "explanation")] = "新线投产"

    path = city.parent / "a.xlsx"
    path.write_bytes(edited(content, issued.form, explain))
    collect(city, [path], now=moment("2024-10-15T10:00"))

    (then,) = _share(city, "2024Q4", "2025-01-08T09:00", only=("D01",)).forms

    told = {row.code: row.last_explanation for row in then.form.rows if row.last_explanation}
    assert told == {"D01_I02": "新线投产"}
    kinds = [entry.kind for entry in read_state(city, "").reported]
    assert kinds == [EntryKind.RECEIVED]


def test_a_board_and_its_reminders_in_words(city: Path) -> None:
    _share(city, settings=FormSettings(contact="张工 1234"))

    board = ledger_board(city, now=moment("2024-10-16T13:05"))
    before = remind(city, now=moment("2024-10-15T09:00"))
    after = remind(city, "en", now=moment("2024-10-16T13:05"))

    assert board.show("zh").splitlines()[:2] == [
        "YC-F01-2024Q3  发出 3  收到 0  迟报 3  退回 0  接收 0",
        f"{FORM}  市经信委  逾期未报  - / 10-16 12:00  迟报 1小时5分",
    ]
    assert before[0] == (
        f"市经信委：填报表{FORM}请于2024年10月16日12:00前报送（电子表和盖章纸质表）。"
        "联系方式：张工 1234。"
    )
    assert after[0] == (
        f"Department 1: the form {FORM} is overdue by 1 h 5 min; it was due by 12:00 on"
        " 16 October 2024. Please send the workbook and the stamped paper. Contact: 张工 1234"
    )
    assert len(before) == len(after) == 3
    assert verify_ledger(city) == ()


def test_a_returned_form_is_reminded_of_until_it_is_accepted(city: Path) -> None:
    (issued,) = _share(city, only=("D01",)).forms
    path = city.parent / "a.xlsx"
    path.write_bytes(fill(issued.path.read_bytes(), issued.form, {"D01_I02": -5.0}))
    collect(city, [path], now=moment("2024-10-15T10:00"))

    (said,) = remind(city, now=moment("2024-10-15T12:00"))
    board = ledger_board(city, now=moment("2024-10-15T12:00"))

    assert "已退回，有" in said
    assert said.endswith("（电子表和盖章纸质表）。")
    (row,) = board.rows
    assert f"有{row.to_mend}项须处理" in said
    assert row.to_mend >= 1
    assert board.show("en").splitlines()[1] == (
        f"{FORM}  Department 1  returned v1  10-15 10:00 / 10-16 12:00"
    )
    path.write_bytes(fill(issued.path.read_bytes(), issued.form))
    collect(city, [path], now=moment("2024-10-15T14:00"))
    assert remind(city, now=moment("2024-10-15T15:00")) == ()


def test_a_plan_without_a_ledger_has_an_empty_board(city: Path) -> None:
    assert ledger_board(city).rows == ()
    assert read_state(city, "").seq == 0
    with pytest.raises(UsageError, match="no ledger beside this workbook"):
        verify_ledger(city)
    assert not city.with_name("plan.ledger.sqlite").exists()
