"""Which rows of the Data sheet does an accepted form make?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from addin.exchange.calendar import moment
from addin.exchange.enter.plan_book import reference
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.intake.answers import Filled
from addin.exchange.words import DATA_STATUS, EntryStatus
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.unit import POINTS
from addin.model.words import Basis, DataStatus, Measure, Precision, RevisionClass
from addin.plan.records import values_of
from addin.plan.schema import SHEETS

_SHOWN = 160


def observations_of(
    form: Form,
    filled: Filled,
    accepted: Mapping[str, float],
    *,
    version: int,
    received: datetime,
) -> list[dict[str, Any]]:
    """A row for each number that is new: with a vintage, and class and reason where it revises.

    `accepted` are the values that were accepted before, by code; they make no second row.
    """
    found: list[dict[str, Any]] = []
    day = moment(received).date()
    for row in form.rows:
        answer = filled.answers.get(row.code)
        if answer is None or answer.value is None:
            continue
        before = accepted.get(row.code)
        if before is None or before != answer.value:
            found += _numbers(form, row, answer, version, day, before)
        found += _revised(form, row, answer, version, day)
    return found


def observation(
    form: Form, row: FormRow, stated: Observation, *, version: int, words: str = "", **more: Any
) -> dict[str, Any]:
    """The row of the Data sheet for what a form `stated`, by the keys of its columns.

    Source, cluster, area and note follow from the form; `words` explain the number. `more` goes
    into the record beside the columns: ``old``, what the number revises.
    """
    note = f"{form.respondent.zh}报送；{words}" if words else f"{form.respondent.zh}报送"
    is_estimate = stated.status is DataStatus.EXPECTED
    whole = replace(
        stated,
        cluster="" if form.area else row.code.partition("/")[2],
        area=form.area,
        precision=Precision.ESTIMATE if is_estimate else Precision.EXACT,
        status=DataStatus.REVISED if stated.revision_class else stated.status,
        source=form.id.respondent,
        note=f"{note} {reference(str(form.id), version)}",
    )
    unit = _unit_name(row, stated.measure)
    basis = _basis(stated.period).zh
    return values_of(whole, SHEETS["Data"]) | {"unit": unit, "basis": basis, **more}


def period_of(form: Form, row: FormRow, choice: str) -> Period:
    """The period that a respondent chose, among the row's own."""
    reported = form.reported(row)
    if row.periods and choice in row.periods:
        return Period(reported.year, reported.last - row.periods.index(choice), 1)
    return reported


def _numbers(
    form: Form, row: FormRow, answer: Answer, version: int, day: date, before: float | None
) -> Iterator[dict[str, Any]]:
    """What a row states of its period; `before` is the value that it corrects."""
    revision = "" if before is None else answer.revision
    status = DATA_STATUS[answer.status or EntryStatus.NORMAL]
    period = period_of(form, row, answer.period)
    stated = [(period, answer.value, Measure.LEVEL), (period, answer.growth, Measure.YOY)]
    if row.is_flow and form.period.first > 1:
        end = form.reported(row)
        quarter = Period(end.year, end.last, max(end.last - form.period.months + 1, 1))
        stated.append((quarter, answer.quarter, Measure.LEVEL))
    for when, value, measure in stated:
        if value is not None:
            found = Observation(
                indicator=row.indicator,
                period=when,
                value=value,
                measure=measure,
                status=status,
                vintage=day,
                revision_class=RevisionClass.named(revision),
            )
            is_value = measure is Measure.LEVEL and when is period
            words, old = answer.explanation[:_SHOWN], before if is_value else None
            yield observation(form, row, found, version=version, words=words, old=old)


def _revised(
    form: Form, row: FormRow, answer: Answer, version: int, day: date
) -> Iterator[dict[str, Any]]:
    """Prefilled values of earlier periods that the department revised."""
    reported = form.reported(row)
    periods = {"year_ago": reported.year_ago}
    if reported.quarter_before.year == reported.year:
        periods["previous"] = reported.quarter_before
    for key, period in periods.items():
        value = answer.prefilled.get(key)
        if value is not None and answer.revision:
            found = Observation(
                indicator=row.indicator,
                period=period,
                value=value,
                vintage=day,
                revision_class=RevisionClass.named(answer.revision),
            )
            words, old = answer.explanation[:_SHOWN], getattr(row, key)
            yield observation(form, row, found, version=version, words=words, old=old)


def _basis(period: Period) -> Basis:
    if period.is_year:
        return Basis.ANNUAL
    return Basis.YTD if period.first == 1 else Basis.DISCRETE


def _unit_name(row: FormRow, measure: Measure) -> str:
    if measure is Measure.YOY:
        return POINTS.name.zh if row.is_share else "%"
    return row.unit.name.zh or row.unit_code
