"""Of one day the later version counts, a choice of the office above all, and what is taken back."""

from datetime import date

import pytest

from addin.model.observations import Observation, Observations, reference, version_in
from addin.model.period import Period
from addin.model.words import DataStatus, Measure

DAY, NEXT = date(2024, 10, 15), date(2024, 10, 16)


def _said(value: float, note: str = "", day: date = DAY, **more: object) -> Observation:
    period = Period.parse("2024Q3")
    return Observation(indicator="A", period=period, value=value, note=note, vintage=day, **more)  # type: ignore[arg-type]  # names are fields


def _counts(*rows: Observation) -> list[float]:
    seen = Observations.of(rows)
    return [float(seen.value[row]) for row in seen.rows_of("A", Measure.LEVEL)]


V1, V2, D9 = reference("F-1", 1), reference("F-1", 2), reference("F-2", 9, decided=True)


@pytest.mark.parametrize(
    ("note", "version"),
    [("", 0), ("x [F-1 v12]", 12), ("[F-1 v12] x", 0), ("[a b v1]", 0), ("v3]", 0)],
)
def test_a_version_stands_at_the_end_of_a_note(note: str, version: int) -> None:
    assert version_in(note) == version
    assert version_in(D9) > version_in(reference("F-1", 10**6))


def test_of_one_day_the_later_version_counts_wherever_it_stands() -> None:
    one, two = _said(1.0, V1), _said(2.0, V2)

    assert _counts(one, two) == _counts(two, one) == [2.0]
    assert _counts(two, _said(9.0, D9), one) == [9.0]
    assert _counts(_said(9.0, D9), _said(1.0, V1, NEXT)) == [1.0]


def test_what_is_withdrawn_goes_with_all_that_its_source_said_before() -> None:
    gone = _said(1.0, V2, status=DataStatus.WITHDRAWN, source="S")
    before = (_said(1.0, V1, source="S"), _said(0.5, day=date(2024, 1, 1), source="S"))

    assert _counts(*before, gone) == []
    assert _counts(*before, gone, _said(3.0, source="T")) == [3.0]
    assert _counts(*before, gone, _said(4.0, V2, source="S")) == [4.0], "said in its place"
    assert _counts(*before, gone, _said(5.0, V1, NEXT, source="S")) == [5.0]
    seen = Observations.of((*before, gone)).as_of(date(2024, 10, 14))
    assert [float(seen.value[row]) for row in seen.rows_of("A", Measure.LEVEL)] == [0.5]
