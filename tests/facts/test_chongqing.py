"""The real plan: incomplete, contradictory, and never scored across concepts."""

from datetime import date
from functools import cache

import pytest

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.plan import Plan
from addin.plan.read import read_plan

PERIODS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)][:19]


@cache
def chongqing() -> Plan:
    return read_plan(shipped("workbooks", "chongqing-14fyp.xlsx"))


def at(period: str, day: date | None = None) -> FactSet:
    return assess(chongqing(), period, day)


@pytest.mark.parametrize("period", PERIODS)
def test_shares_of_value_added_are_never_scored_against_targets_on_output(period: str) -> None:
    facts = at(period)

    for code in ("SH_SEI_GO", "SH_HT_GO"):
        assert not facts.fact(code, "progress").known
        assert facts.fact(code, "status").status_class is StatusClass.NOT_SCORED
    if period >= "2021Q4":
        assert facts.fact("SH_SEI_VA", "value").known


def test_every_period_and_every_day_of_publication_is_assessed() -> None:
    days = chongqing().observations.vintages

    for number, day in enumerate(days):
        facts = at(PERIODS[number % len(PERIODS)], day)
        classes = [facts.fact("PLAN", f"count_{c.value}").value or 0 for c in StatusClass]
        assert sum(classes) == facts.fact("PLAN", "count_total").value == len(chongqing().headline)


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_that_is_missing_says_why(period: str) -> None:
    facts = at(period)

    unexplained = [f.id for f in facts.values() if (f.value is None) == (f.reason is None)]

    assert unexplained == []


def test_where_the_plan_stood_at_the_end_of_2024() -> None:
    facts = at("2024Q4")

    assert facts.fact("GO_AS", "comparable").display() == "超26000亿元"
    assert facts.fact("GO_AS", "progress").reason is Reason.BOUND_ONLY
    assert facts.fact("GO_AS_CAGR", "progress").reason is Reason.BOUND_ONLY
    assert facts.fact("IVA_TOTAL", "value").value == 8276
    assert facts.fact("SW_REV", "status").status_class is StatusClass.FAR_BEHIND
    assert facts.fact("IVA_AS", "yoy_official").value == 7.3
    assert facts.fact("IVA_AS", "annual_lead").value == pytest.approx(-0.7)
    assert facts.fact("PROD_NEV", "annual_completion").value == pytest.approx(95.32)


def test_rows_without_a_published_target_are_shown_and_never_scored() -> None:
    facts = at("2024Q4")

    for code in ("LAB_PROD", "EN_INT", "SMART_FACT", "DIG_WORKSHOP", "ENT_AS_N"):
        assert facts.fact(code, "target").reason is Reason.NO_TARGET
        assert facts.fact(code, "status").status_class is StatusClass.NOT_SCORED
    assert facts.fact("SH_MFG_GDP", "target").reason is Reason.QUALITATIVE
