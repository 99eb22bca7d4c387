"""How often an indicator is published, and how long after: what forms ask, and of which period."""

from dataclasses import replace
from pathlib import Path

import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.form import Form, FormRow
from addin.exchange.sharing import share
from addin.exchange.words import Outcome
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.unit import DeclaredUnit, units_with
from addin.model.words import Frequency, Measure
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

CODE = "D01_I02"


def plan_with(frequency: Frequency | None, days: int | None, code: str = CODE) -> Plan:
    """A plan of one department, of which one indicator says when it is published."""
    plan = city_plan(departments=1)
    changed = (
        replace(one, frequency=frequency, published_after_days=days) if one.code == code else one
        for one in plan.indicators
    )
    return replace(plan, indicators=tuple(changed))


def asked(plan: Plan, period: str, day: str, folder: Path) -> FormRow | None:
    """The row of the indicator on the form of a period that goes out on a day."""
    [issued] = share(write_plan(plan, folder / "plan.xlsx"), period, folder, now=moment(day)).forms
    return issued.form.row.get(CODE)


# A form of a quarter is due on the 16th day after it, and accepted five working days longer.
@pytest.mark.parametrize(
    ("frequency", "days", "period", "day", "reported"),
    [
        (None, None, "2024Q3", "2024-10-08", "2024M1-9"),
        (Frequency.QUARTERLY, None, "2024Q3", "2024-10-08", "2024M1-9"),
        (Frequency.QUARTERLY, 20, "2024Q3", "2024-10-08", "2024M1-9"),
        (Frequency.QUARTERLY, 45, "2024Q3", "2024-10-08", "2024H1"),
        (None, 45, "2024Q3", "2024-10-08", "2024H1"),
        (Frequency.MONTHLY, 45, "2024Q3", "2024-10-08", "2024M1-8"),
        (Frequency.HALF_YEARLY, 20, "2024Q2", "2024-07-08", "2024H1"),
        (Frequency.HALF_YEARLY, 20, "2024Q3", "2024-10-08", ""),
        (Frequency.HALF_YEARLY, 60, "2024Q2", "2024-07-08", ""),
        (Frequency.HALF_YEARLY, 60, "2024Q3", "2024-10-08", "2024H1"),
        (Frequency.YEARLY, 20, "2024Q3", "2024-10-08", ""),
        (Frequency.YEARLY, 20, "2024Q4", "2025-01-08", "2024"),
        (Frequency.YEARLY, 60, "2024Q4", "2025-01-08", ""),
        (Frequency.YEARLY, 60, "2025Q1", "2025-04-08", "2024"),
        (Frequency.YEARLY, 60, "2025Q2", "2025-07-08", ""),
        (Frequency.YEARLY, 240, "2025Q3", "2025-10-08", "2024"),
        (Frequency.YEARLY, 20, "2024", "2025-01-08", "2024"),
    ],
)
def test_a_form_asks_once_for_what_is_out_while_it_is_accepted(
    frequency: Frequency | None, days: int | None, period: str, day: str, reported: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    row = asked(plan_with(frequency, days), period, day, tmp_path)

    found = "" if row is None else row.reported or str(Period.parse(period).to_date)
    assert found == reported


def test_the_month_before_is_offered_only_where_months_are_counted(tmp_path: Path) -> None:
    yearly = asked(plan_with(Frequency.YEARLY, 60), "2025Q1", "2025-04-08", tmp_path)
    monthly = asked(plan_with(Frequency.MONTHLY, 5), "2024Q3", "2024-10-08", tmp_path)

    assert yearly is not None
    assert monthly is not None
    assert yearly.periods == ("2024年",)
    assert len(monthly.periods) == 2


def test_a_department_without_anything_due_gets_no_form(tmp_path: Path) -> None:
    plan = city_plan(departments=2, indicators=1)
    first = replace(plan.indicators[0], frequency=Frequency.YEARLY)
    path = write_plan(replace(plan, indicators=(first, *plan.indicators[1:])), tmp_path / "p.xlsx")

    shared = share(path, "2024Q3", tmp_path, now=moment("2024-10-08"))

    assert [issued.form.id.respondent for issued in shared.forms] == ["D02"]


def test_the_figure_of_the_year_before_enters_as_that_of_its_year(tmp_path: Path) -> None:
    path = write_plan(plan_with(Frequency.YEARLY, 60), tmp_path / "plan.xlsx")
    [issued] = share(path, "2025Q1", tmp_path / "out", now=moment("2025-04-08")).forms
    form: Form = issued.form
    returned = tmp_path / "returned.xlsx"
    returned.write_bytes(fill(issued.path.read_bytes(), form, {CODE: 2890.12}, "2025年4月14日"))

    [receipt] = collect(path, [returned], now=moment("2025-04-15T10:00")).receipts

    assert receipt.outcome is Outcome.ACCEPTED
    seen = read_plan(path).observations
    values = {
        str(seen.period_of(int(at))): seen.value[at] for at in seen.rows_of(CODE, Measure.LEVEL)
    }
    assert values["2024"] == 2890.12
    assert "2025Q1" not in values


def test_a_form_in_a_unit_of_the_plans_own_is_filled_and_read(tmp_path: Path) -> None:
    own = DeclaredUnit(name=Text(zh="标准箱位", en="slots"), decimals=1)
    slots = units_with([own])[0].named("万标准箱位")
    plan = plan_with(None, None)
    changed = (replace(one, unit=slots) if one.code == CODE else one for one in plan.indicators)
    plan = replace(plan, indicators=tuple(changed), own_units=(own,))
    path = write_plan(plan, tmp_path / "plan.xlsx")
    [issued] = share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08")).forms
    returned = tmp_path / "returned.xlsx"
    returned.write_bytes(fill(issued.path.read_bytes(), issued.form))

    [receipt] = collect(path, [returned], now=moment("2024-10-15T10:00")).receipts

    assert receipt.outcome is Outcome.ACCEPTED
    again = read_plan(path)
    assert again.indicator[CODE].unit == slots
    assert len(again.observations) > len(plan.observations)
