"""Which rows of the Data sheet does an accepted form make?"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from addin.exchange.calendar import moment
from addin.exchange.enter.plan_book import reference
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.intake.answers import Filled
from addin.exchange.words import DATA_STATUS, EntryStatus
from addin.model.period import Period
from addin.model.unit import POINTS
from addin.model.words import Basis, DataStatus, Measure, Precision, RevisionClass

__all__ = ["observation", "observations_of", "period_of"]

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
    for row in form.rows:
        answer = filled.answers.get(row.code)
        if answer is None or answer.value is None:
            continue
        before = accepted.get(row.code)
        if before is None or before != answer.value:
            found += _numbers(form, row, answer, version, received, before)
        found += _revised(form, row, answer, version, received)
    return found


def observation(  # noqa: PLR0913 - the columns of one row
    form: Form,
    row: FormRow,
    period: Period,
    value: float,
    *,
    version: int,
    received: datetime,
    measure: Measure = Measure.LEVEL,
    status: DataStatus = DataStatus.FINAL,
    revision: str = "",
    words: str = "",
    old: float | None = None,
) -> dict[str, Any]:
    """One row of the Data sheet, by the keys of its columns; `old` is what it revises."""
    part = row.code.partition("/")[2]
    of_points = measure is Measure.YOY and row.is_share
    unit_name = POINTS.name.zh if of_points else "%" if measure is Measure.YOY else row.unit.name.zh
    note = f"{form.respondent.zh}报送；{words}" if words else f"{form.respondent.zh}报送"
    return {
        "indicator": row.indicator,
        "cluster": "" if form.area else part,
        "area": form.area,
        "period": str(period),
        "measure": measure.zh,
        "basis": _basis(period).zh,
        "value": value,
        "unit": unit_name or row.unit_code,
        "precision": (Precision.ESTIMATE if status is DataStatus.EXPECTED else Precision.EXACT).zh,
        "status": (DataStatus.REVISED if revision else status).zh,
        "vintage": moment(received).date().isoformat(),
        "revision_class": RevisionClass.parse(revision).zh if revision else "",
        "source": form.id.respondent,
        "note": f"{note} {reference(str(form.id), version)}",
        "old": old,
    }


def period_of(form: Form, row: FormRow, choice: str) -> Period:
    """The period that a respondent chose, among the row's own."""
    reported = form.period.to_date
    if row.periods and choice in row.periods:
        return Period(reported.year, reported.last - row.periods.index(choice), 1)
    return reported


def _numbers(
    form: Form,
    row: FormRow,
    answer: Answer,
    version: int,
    received: datetime,
    before: float | None,
) -> Iterator[dict[str, Any]]:
    period = period_of(form, row, answer.period)
    status = DATA_STATUS[answer.status or EntryStatus.NORMAL]
    common: dict[str, Any] = {
        "version": version,
        "received": received,
        "status": status,
        "revision": "" if before is None else answer.revision,
        "words": answer.explanation[:_SHOWN],
    }
    if answer.value is not None:
        yield observation(form, row, period, answer.value, old=before, **common)
    if answer.growth is not None:
        yield observation(form, row, period, answer.growth, measure=Measure.YOY, **common)
    if answer.quarter is not None and row.is_flow and _is_quarter(form.period):
        yield observation(form, row, form.period, answer.quarter, **common)


def _revised(
    form: Form, row: FormRow, answer: Answer, version: int, received: datetime
) -> Iterator[dict[str, Any]]:
    """Prefilled values of earlier periods that the department revised."""
    reported = form.period.to_date
    periods = {"year_ago": reported.year_ago}
    if reported.quarter_before.year == reported.year:
        periods["previous"] = reported.quarter_before
    for key, period in periods.items():
        value = answer.prefilled.get(key)
        if value is not None and answer.revision:
            yield observation(
                form,
                row,
                period,
                value,
                version=version,
                received=received,
                revision=answer.revision,
                words=answer.explanation[:_SHOWN],
                old=getattr(row, key),
            )


def _basis(period: Period) -> Basis:
    if period.is_year:
        return Basis.ANNUAL
    return Basis.YTD if period.first == 1 else Basis.DISCRETE


def _is_quarter(period: Period) -> bool:
    return period.first > 1
