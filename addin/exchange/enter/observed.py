"""Which rows of the Data sheet does an accepted form make?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
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
    form: Form, filled: Filled, accepted: Mapping[str, float], *, version: int, received: datetime
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
        stated: list[tuple[Observation, float | None]] = []
        if before is None or before != answer.value:
            revision = "" if before is None else answer.revision
            stated += zip_longest(_reported(form, row, answer, revision), (before,))
        stated += _revised(form, row, answer)
        for said, old in stated:
            dated, words = replace(said, vintage=day), answer.explanation[:_SHOWN]
            found.append(observation(form, row, dated, version=version, words=words, old=old))
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
    is_ytd = stated.period.first == 1
    basis = Basis.ANNUAL if stated.period.is_year else Basis.YTD if is_ytd else Basis.DISCRETE
    return values_of(whole, SHEETS["Data"]) | {"unit": unit, "basis": basis.zh, **more}


def period_of(form: Form, row: FormRow, choice: str) -> Period:
    """The period that a respondent chose, among the row's own."""
    reported = form.reported(row)
    if row.periods and choice in row.periods:
        return Period(reported.year, reported.last - row.periods.index(choice), 1)
    return reported


def _reported(form: Form, row: FormRow, answer: Answer, revision: str) -> Iterator[Observation]:
    """What a row states of its period, its value first."""
    period = period_of(form, row, answer.period)
    stated = [(period, answer.value, Measure.LEVEL), (period, answer.growth, Measure.YOY)]
    if row.is_flow and form.period.first > 1:
        end = form.reported(row)
        quarter = Period(end.year, end.last, max(end.last - form.period.months + 1, 1))
        stated.append((quarter, answer.quarter, Measure.LEVEL))
    for when, value, measure in stated:
        if value is not None:
            yield Observation(
                indicator=row.indicator,
                period=when,
                value=value,
                measure=measure,
                status=DATA_STATUS[answer.status or EntryStatus.NORMAL],
                revision_class=RevisionClass.named(revision),
            )


def _revised(form: Form, row: FormRow, answer: Answer) -> Iterator[tuple[Observation, float]]:
    """Prefilled values of earlier periods that the department revised, and what was sent."""
    if not answer.revision:
        return
    reported = form.reported(row)
    periods = {"year_ago": reported.year_ago}
    if reported.quarter_before.year == reported.year:
        periods["previous"] = reported.quarter_before
    for key, when in periods.items():
        value, kind = answer.prefilled.get(key), RevisionClass.named(answer.revision)
        if value is not None:
            found = Observation(
                indicator=row.indicator, period=when, value=value, revision_class=kind
            )
            yield found, getattr(row, key)


def _unit_name(row: FormRow, measure: Measure) -> str:
    if measure is Measure.YOY:
        return POINTS.name.zh if row.is_share else "%"
    return row.unit.name.zh or row.unit_code
