"""Are the 26 real chains of vintages told as they happened?"""

import csv
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from addin.facts.assess import assess
from addin.facts.extras.revisions import (
    ROLES,
    Revision,
    revisions,
    revisions_known,
    revisions_told,
)
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, Precision, RevisionClass
from tests.plans import indicator, plan_of, seen

CASES = Path(__file__).parents[1] / "cases/revisions.csv"
_MEASURES = {"level": Measure.LEVEL, "share": Measure.SHARE, "yoy_growth": Measure.YOY}
# Contradictions, and shares of other months, are no revisions of what was published.
_NO_REVISION = frozenset({"contradiction", "source_difference", "scope_difference"})
_CLASSES = {"census_revision": RevisionClass.SOURCE}


def _day(text: str) -> date | None:
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    return date(year, month, int(found[3] or monthrange(year, month)[1]))


def _observation(line: dict[str, str]) -> Observation:
    text, kind = line["value"], line["type"]
    precision = {"<": Precision.UPPER_BOUND, ">": Precision.LOWER_BOUND}.get(
        text[0], Precision.EXACT
    )
    first = line["vintage"] == "1"
    if kind in _NO_REVISION and not first:
        precision = Precision.DISPUTED
    period = Period.parse(line["period"])
    if kind == "within_year" and first:
        period = Period.parse("2023M1-9")
    waits = first and kind.startswith(("estimate", "forecast", "preliminary", "proposed"))
    return Observation(
        indicator=line["indicator"],
        period=period,
        value=float(text.lstrip("<>")),
        measure=_MEASURES[line["measure"]],
        precision=precision,
        status=DataStatus.PRELIMINARY if waits else DataStatus.FINAL,
        vintage=_day(line["date"]),
        note=line["comment"],
        revision_class=None if first else _CLASSES.get(kind),
    )


def _lines() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _chains() -> Iterator[list[dict[str, str]]]:
    chain: list[dict[str, str]] = []
    for line in _lines():
        if line["vintage"] == "1" and chain:
            yield chain
            chain = []
        chain.append(line)
    yield chain


CHAINS = list(_chains())
OBSERVATIONS = Observations.of([_observation(line) for line in _lines()])


def _name(chain: list[dict[str, str]]) -> str:
    return f"{chain[0]['indicator']}-{chain[0]['period']}-{chain[0]['type']}"


def _found(chain: list[dict[str, str]]) -> list[Revision]:
    last = _observation(chain[-1])
    return [
        one
        for one in revisions(OBSERVATIONS, indicator=last.indicator)
        if (one.period, one.measure) == (last.period, last.measure)
    ]


def test_there_are_26_chains() -> None:
    assert len(CHAINS) == 26


def _last(chain: list[dict[str, str]]) -> Observation:
    return _observation(chain[-1])


@pytest.mark.parametrize("chain", CHAINS, ids=_name)
def test_a_chain_is_told_as_the_revisions_that_it_is(chain: list[dict[str, str]]) -> None:
    exact = [
        one
        for one in map(_observation, chain)
        if one.precision is Precision.EXACT and one.period == _last(chain).period
    ]
    bounds_first = _observation(chain[0]).precision is Precision.LOWER_BOUND
    if bounds_first:
        exact.insert(0, _observation(chain[0]))
    # What two sources say on one day is no revision.
    wanted = [
        (old.value, new.value)
        for old, new in pairwise(exact)
        if old.value != new.value and old.vintage != new.vintage
    ]

    found = _found(chain)

    assert [(one.earlier.value, one.later.value) for one in found] == wanted


@pytest.mark.parametrize(
    ("code", "period", "per_cent"),
    [("GDP", "2018", 6.0), ("GDP", "2020", 0.15), ("PROFIT_AS", "2021", -0.5),
     ("PROD_AUTO", "2023M1-2", 12.7), ("GO_AS", "2020", 3.7)],
)  # fmt: skip
def test_a_revision_is_as_large_as_the_record_says(code: str, period: str, per_cent: float) -> None:
    found = [
        one for one in revisions(OBSERVATIONS, indicator=code) if one.period == Period.parse(period)
    ]

    assert found[0].relative == pytest.approx(per_cent, abs=0.06)


def test_the_class_is_the_stated_one_else_that_of_the_status() -> None:
    kinds = {(one.indicator, str(one.period)): one.kind for one in revisions(OBSERVATIONS)}

    assert kinds["GDP", "2018"] is RevisionClass.SOURCE
    assert kinds["RD_EXP", "2021"] is RevisionClass.ROUTINE
    assert kinds["PROD_NEV", "2022"] is None


def test_an_estimate_that_held_is_no_revision() -> None:
    found = revisions(OBSERVATIONS, indicator="SH_SEI_VA")

    assert [one for one in found if one.period == Period.parse("2024")] == []


def test_both_values_and_the_size_of_a_revision_are_facts() -> None:
    plan = plan_of(
        [indicator("A", 100, 0)],
        [
            seen("A", "2023", 50.0, vintage=date(2024, 1, 20)),
            seen("A", "2023", 52.0, vintage=date(2024, 12, 1)),
        ],
    )

    facts = assess(plan, "2024Q4")

    (one,) = revisions_told(facts)
    found = {role: facts.fact("A", one.measure_of(role)) for role in ROLES}
    assert {role: fact.value for role, fact in found.items()} == {
        "earlier": 50.0, "later": 52.0, "revision": 2.0, "revision_rate": 4.0,
    }  # fmt: skip
    assert found["revision"].inputs == (found["earlier"].id, found["later"].id)
    assert found["earlier"].vintage == date(2024, 1, 20)


def test_a_report_tells_what_was_revised_since_its_period_began_and_the_facts_know_all() -> None:
    plan = plan_of(
        [indicator("A", 100, 0)],
        [
            seen("A", "2021", value, vintage=day)
            for value, day in ((50.0, date(2022, 1, 20)), (52.0, date(2022, 12, 1)))
        ],
    )

    facts = assess(plan, "2024Q4")

    assert revisions_told(facts) == ()
    assert [one.size for one in revisions_known(facts, "A")] == [2.0]
    assert revisions_known(facts, "B") == ()


def test_a_statement_without_a_day_counts_as_published_after_a_lag() -> None:
    rows = [seen("A", "2024", 70.0), seen("A", "2024", 80.0, vintage=date(2025, 4, 1))]

    (found,) = revisions(Observations.of(rows))

    assert (found.earlier.published, found.later.published) == (None, date(2025, 4, 1))


def test_the_order_of_the_rows_does_not_matter() -> None:
    turned = OBSERVATIONS.take(OBSERVATIONS.value.argsort())

    found = [(one.subject, one.period, one.size) for one in revisions(turned)]

    assert found == [(one.subject, one.period, one.size) for one in revisions(OBSERVATIONS)]


@pytest.mark.parametrize(
    ("report", "day", "told"),
    [
        ("2021Q4", None, [2.0]),  # of 2021, after October 2021; that of 2022 is of a later period
        ("2022Q2", None, [2.0, 5.0]),
        ("2022Q3", None, [5.0]),  # what came out in May was told in June
        ("2022Q3", date(2022, 10, 9), []),
        ("2023Q1", None, []),
        ("2022Q4", None, [5.0]),  # of the tenth of October, after the quarter had begun
    ],
)
def test_a_report_tells_the_revisions_of_its_own_time(
    report: str, day: date | None, told: list[float]
) -> None:
    rows = [
        seen("A", "2021", 50.0, vintage=date(2022, 1, 20)),
        seen("A", "2021", 52.0, vintage=date(2022, 5, 20)),
        seen("A", "2022Q2", 30.0, vintage=date(2022, 7, 20)),
        seen("A", "2022Q2", 35.0, vintage=date(2022, 10, 10)),
    ]

    facts = assess(plan_of([indicator("A", 100, 0)], rows), report, day)

    assert [one.size for one in revisions_told(facts)] == told


def test_what_came_out_on_the_first_day_of_the_period_is_told() -> None:
    rows = [
        seen("A", "2021", 50.0, vintage=date(2022, 1, 20)),
        seen("A", "2021", 52.0, vintage=date(2022, 7, 1)),
    ]
    plan = plan_of([indicator("A", 100, 0)], rows)

    told = [len(revisions_told(assess(plan, period))) for period in ("2022Q2", "2022Q3", "2022Q4")]

    assert told == [1, 1, 0]
