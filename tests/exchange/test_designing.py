"""What a form asks of whom, within which limits, under which name: worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from addin.errors import FormError, UsageError
from addin.exchange.calendar import moment
from addin.exchange.form.design import design_form, respondents
from addin.exchange.form.form import Form, FormRow
from addin.exchange.form.header import FormSettings
from addin.language import Language, Text
from addin.model.indicator import Indicator, Target
from addin.model.period import Period
from addin.model.plan import Action, Area, Department, Plan
from addin.model.words import ActionState, Direction, Measure, Nature, TargetKind
from tests.plans import cluster, indicator, plan_of, seen

D1, D2 = (Department(code=code, name=Text(zh=code, en=code)) for code in ("D1", "D2"))
A1, A2 = (Area(code=code, name=Text(zh=f"{code}区", en=code)) for code in ("A1", "A2"))
ISSUED = moment("2023-10-08T09:00")


def _plan(found: Indicator, *values: float, **changes: object) -> Plan:
    """The indicator with values of the ends of years from 2020 on."""
    rows = [seen(found.code, str(2020 + at), value) for at, value in enumerate(values)]
    plan = plan_of([replace(found, department=found.department or "D1")], rows)
    return replace(plan, departments=(D1, D2), areas=(A1, A2), **changes)  # type: ignore[arg-type]  # fields by name


def _form(
    plan: Plan,
    period: str = "2023Q3",
    language: Language = "zh",
    respondent: Department | Area = D1,
) -> Form:
    return design_form(
        plan, Period.parse(period), respondent, settings=FormSettings(language=language), issue=1,
        issued=ISSUED,
    )  # fmt: skip


def _asked(plan: Plan, each: str) -> tuple[Department | Area, ...]:
    return respondents(plan, each, Period.parse("2023Q3"), date(2023, 10, 20))


def _row(found: Indicator, *values: float) -> FormRow:
    (row,) = _form(_plan(found, *values)).rows
    return row


PER_CENT = indicator("P", 60, 40, unit_name="%", nature=Nature.RATIO)
AMOUNT = indicator("GO", 900, 100, nature=Nature.FLOW)


def _called(found: Indicator, name: str) -> Indicator:
    return replace(found, name=Text(zh=name, en=""))


@pytest.mark.parametrize(
    ("found", "values", "limits"),
    [
        (AMOUNT, (), (0, None)),
        (AMOUNT, (100, 110), (0, None)),
        (AMOUNT, (100, 0), (0, None)),
        (AMOUNT, (100, -1), (None, None)),  # what was below zero may be so again
        (_called(AMOUNT, "利润总额"), (100, 110), (None, None)),
        (PER_CENT, (), (0, 100)),
        (PER_CENT, (40, 100), (0, 100)),
        (PER_CENT, (40, 100.5), (0, None)),
        (PER_CENT, (-3, 40), (None, 100)),
        (replace(PER_CENT, target=Target(value=100)), (40,), (0, 100)),
        (replace(PER_CENT, target=Target(value=120)), (40,), (0, None)),
        (replace(PER_CENT, target=Target()), (40,), (0, 100)),
        (_called(PER_CENT, "产值增速"), (40,), (-100, None)),
        (_called(PER_CENT, "产值增长"), (-3,), (-100, None)),
        (_called(PER_CENT, "单位能耗下降"), (3,), (-100, None)),
        (indicator("R", 6, 4, kind=TargetKind.RATE_AVG, unit_name="%"), (5,), (-100, None)),
        (indicator("R", 6, 100, kind=TargetKind.RATE_AVG), (120,), (None, None)),
    ],
)
def test_a_value_has_the_limits_that_its_past_and_its_name_allow(
    found: Indicator, values: tuple[float, ...], limits: tuple[float | None, ...]
) -> None:
    row = _row(found, *values)

    assert (row.lower, row.upper) == limits


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (TargetKind.LEVEL_UP, 60),
        (TargetKind.HOLD_MAX, 60),
        (TargetKind.RATE_AVG, None),  # per cent says nothing beside a level
        (TargetKind.CUM_CHANGE, None),
        (TargetKind.CUM_COUNT, 60),
    ],
)
def test_a_target_is_shown_where_it_stands_in_the_unit_of_the_row(
    kind: TargetKind, shown: float | None
) -> None:
    assert _row(indicator("X", 60, 40, kind=kind)).target == shown


def test_only_who_has_something_to_report_gets_a_form() -> None:
    plan = _plan(AMOUNT, 100)

    assert _asked(plan, "department") == (D1,)
    assert _asked(plan, "area") == ()
    shared = _plan(replace(AMOUNT, department="D2; D1"), 100)
    assert _asked(shared, "department") == (D1, D2)
    nobody = _plan(replace(AMOUNT, department="D9"), 100)
    assert _asked(nobody, "department") == ()


def test_an_area_is_asked_for_what_it_has_a_series_of() -> None:
    plan = plan_of(
        [AMOUNT, PER_CENT],
        [
            seen("GO", "2022", 9, area="A2"),
            seen("P", "2022", 9, area="A2", measure=Measure.YOY),
            seen("P", "2022", 40),
        ],
    )
    plan = replace(plan, areas=(A1, A2), departments=(D1,))

    assert _asked(plan, "area") == (A2,)
    form = _form(plan, respondent=A2)
    (row,) = form.rows
    assert (row.code, row.target) == ("GO/A2", None)
    assert row.name == Text(zh="指标GO（A2区）", en="Indicator GO (A2)")
    assert (form.area, form.actions) == ("A2", ())


def test_a_series_that_another_indicator_follows_is_asked_for_once() -> None:
    growth = replace(
        indicator("RATE", 6, 100, kind=TargetKind.RATE_AVG), series="GO", department="D1"
    )
    plan = replace(
        plan_of([replace(AMOUNT, department="D1"), growth], [seen("GO", "2022", 9)]),
        departments=(D1,),
    )

    assert [row.code for row in _form(plan).rows] == ["GO"]


@pytest.mark.parametrize(
    ("begins", "ends", "asked"),
    [
        (None, None, True),
        ("2023Q3", None, True),
        ("2023Q4", None, False),
        ("2023", None, False),  # a year is valid at its end
        (None, "2023Q3", True),
        (None, "2023Q2", False),
        ("2021", "2025", True),
    ],
)
def test_a_cluster_is_asked_for_while_it_is_valid(
    begins: str | None, ends: str | None, *, asked: bool
) -> None:
    part = replace(
        cluster("C1", 60, 35),
        department="D2",
        valid_from=Period.parse(begins) if begins else None,
        valid_to=Period.parse(ends) if ends else None,
    )
    plan = replace(_plan(AMOUNT, 100), clusters=(part,))

    assert [row.code for row in _form(plan).rows] == ["GO"]
    assert [row.code for row in _form(plan, respondent=D2).rows] == ["GO/C1"] * asked


def test_a_cluster_is_a_part_of_the_row_around_it_that_is_asked_for_too() -> None:
    outer, inner, lone = (
        replace(cluster(code, 60, 35), department="D1", note=Text(zh="注", en="note"))
        for code in ("C1", "C2", "C3")
    )
    inner = replace(inner, parent="C1")
    lone = replace(lone, parent="C9")  # a cluster that nobody is asked for
    plan = replace(_plan(AMOUNT, 100), clusters=(outer, inner, lone))

    rows = {row.code: row for row in _form(plan).rows}

    assert {code: row.parent for code, row in rows.items()} == {
        "GO": "", "GO/C1": "GO", "GO/C2": "GO/C1", "GO/C3": "GO",
    }  # fmt: skip
    # All parts of C1 are asked for; C2 and C3 have none, and a total has clusters but no scheme.
    assert {code for code, row in rows.items() if row.is_complete} == {"GO/C1"}
    assert rows["GO/C2"].scheme == "six"
    assert rows["GO/C2"].definition == Text(zh="注", en="note")
    assert rows["GO/C2"].name == Text(zh="其中：集群C2", en="of which: Cluster C2")
    assert rows["GO/C2"].target == 60
    other = replace(inner, code="C4", department="D2")
    part = replace(plan, clusters=(outer, inner, other))
    assert not [row.code for row in _form(part).rows if row.is_complete]
    begun = replace(part, clusters=(outer, inner, replace(other, valid_to=Period.parse("2022"))))
    assert [row.code for row in _form(begun).rows if row.is_complete] == ["GO/C1"]


@pytest.mark.parametrize(
    ("period", "nature", "zh", "en"),
    [
        ("2023Q3", Nature.FLOW, ("1—9月", "1—8月"), ("Jan-Sep", "Jan-Aug")),
        ("2023", Nature.FLOW, ("全年", "1—11月"), ("Full year", "Jan-Nov")),
        ("2023Q1", Nature.FLOW, ("一季度", "1—2月"), ("Jan-Mar", "Jan-Feb")),
        ("2023M1", Nature.FLOW, ("1月",), ("January",)),
    ],
)
def test_a_row_may_be_filled_for_the_month_before(
    period: str, nature: Nature, zh: tuple[str, ...], en: tuple[str, ...]
) -> None:
    plan = _plan(replace(AMOUNT, nature=nature), 100)

    assert _form(plan, period).rows[0].periods == zh
    assert _form(plan, period, "en").rows[0].periods == en


def test_the_past_of_a_row_is_what_the_plan_knew() -> None:
    rows = [
        *(seen("GO", period, value) for period, value in (
            ("2022Q3", 80), ("2022", 110), ("2023Q1", 30), ("2023Q2", 60), ("2021", 100),
        )),
        seen("GO", "2023Q2", 9.5, measure=Measure.YOY),
        seen("GO", "2023Q3", 91),
    ]  # fmt: skip
    plan = replace(_plan(AMOUNT), observations=plan_of([AMOUNT], rows).observations)

    (row,) = _form(plan).rows
    (first,) = _form(plan, "2023Q1").rows

    assert (row.year_ago, row.previous, row.previous_growth) == (80, 60, 9.5)
    assert list(row.history) == [
        ("2022年1—9月", 80), ("2022年", 110), ("2023年一季度", 30), ("2023年上半年", 60),
    ]  # fmt: skip
    assert row.published == 91
    assert row.decimals == AMOUNT.shown_decimals + 2
    assert row.is_flow
    assert not row.is_share
    # The quarter before the first lies in another year: nothing is cumulative before it.
    assert (first.previous, first.previous_growth, first.previous_is_final) == (None, 10, True)


def _action(code: str, **changes: object) -> Action:
    action = Action(
        code=code, indicator="GO", raised=Period.parse("2023Q2"), department="D1",
        problem=Text(zh="慢", en="slow"), measure=Text(zh="推", en="push"), person="李",
        due=date(2023, 12, 31), state=ActionState.RUNNING,
    )  # fmt: skip
    return replace(action, **changes)  # type: ignore[arg-type]  # fields by name


def test_a_department_is_asked_about_its_open_actions_of_before() -> None:
    plan = _plan(
        AMOUNT, 100,
        actions=(
            _action("Z1"),
            _action("Z2", state=ActionState.DONE),
            _action("Z3", department="D2; D1", due=None),
            _action("Z4", department="D2"),
            _action("Z5", raised=Period.parse("2023Q3")),
            _action("Z6", indicator="GONE"),
        ),
    )  # fmt: skip

    found = {action.code: action for action in _form(plan).actions}

    assert list(found) == ["Z1", "Z3", "Z6"]
    assert (found["Z1"].indicator, found["Z1"].due) == ("指标GO", "2023-12-31")
    assert (found["Z3"].due, found["Z6"].indicator) == ("", "GONE")
    assert [a.code for a in _form(plan, respondent=D2).actions] == ["Z3", "Z4"]


@pytest.mark.parametrize(
    ("option", "due"),
    [
        ("", "2023-10-16T12:00"),
        ("2023-10-20", "2023-10-20T00:00"),
        ("2023/10/20 17:00", "2023-10-20T17:00"),
        ("2023-10-08 09:00", "2023-10-16T12:00"),  # over when the form goes out
        ("2023-10-08 09:01", "2023-10-08T09:01"),
    ],
)
def test_a_deadline_of_the_workbook_counts_while_it_lies_ahead(option: str, due: str) -> None:
    header = _form(_plan(AMOUNT, thresholds={"form_deadline": option})).header

    assert header.deadline == moment(due)


def test_two_working_days_to_audit_and_five_to_accept() -> None:
    header = _form(_plan(AMOUNT, thresholds={"form_deadline": "2023-10-19 12:00"})).header

    # A Thursday: Friday, Monday; then Tuesday, Wednesday, Thursday.
    assert header.audit_by == moment("2023-10-23T12:00")
    assert header.accept_by == moment("2023-10-26T12:00")


def test_a_header_says_what_the_office_set_and_else_what_the_plan_says() -> None:
    options = {
        "form_title": "表题", "form_number": "9号", "form_issuer": "统计局", "form_approval": "备1",
        "form_contact": "张", "form_valid_until": "2024-03-31",
    }  # fmt: skip
    plain, own = (_form(_plan(AMOUNT, thresholds=each)).header for each in ({}, options))

    assert plain.title == Text(
        zh="测试市制造业规划指标填报表", en="Indicators of Test City plan for manufacturing"
    )
    assert (plain.number, plain.contact, plain.valid_until) == ("TEST-F01", "", date(2025, 12, 31))
    assert (own.title.zh, own.number, own.issuer.en) == ("表题", "9号", "统计局")
    assert (own.approval.zh, own.contact, own.valid_until) == ("备1", "张", date(2024, 3, 31))


@pytest.mark.parametrize("until", ["2023-10-08", "2023-10-07", "soon"])
def test_a_form_goes_out_up_to_the_last_day_of_its_approval(until: str) -> None:
    plan = _plan(AMOUNT, thresholds={"form_valid_until": until})

    if until == "2023-10-08":
        assert _form(plan).header.valid_until == date(2023, 10, 8)
        return
    error, said = (UsageError, "no date") if until == "soon" else (FormError, "V-00k")
    with pytest.raises(error, match=said):
        _form(plan)


def test_after_its_plan_a_form_serves_to_the_end_of_the_year() -> None:
    plan = _plan(AMOUNT, 100)
    late = replace(plan, identity=replace(plan.identity, end_year=2022))

    assert _form(late).header.valid_until == date(2023, 12, 31)


def test_lower_is_better_changes_nothing_in_what_is_asked() -> None:
    assert _row(replace(AMOUNT, direction=Direction.LOWER), 100) == _row(AMOUNT, 100)
