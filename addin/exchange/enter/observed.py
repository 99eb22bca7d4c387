"""Which rows of the Data sheet does an accepted form make?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from addin.exchange.calendar import moment
from addin.exchange.form.form import Form, FormRow
from addin.exchange.intake.answers import Filled
from addin.exchange.statements import Change
from addin.model.observations import Observation, reference
from addin.model.unit import POINTS
from addin.model.words import Basis, DataStatus, Measure, RevisionClass
from addin.plan.records import values_of
from addin.plan.schema import SHEETS

_SHOWN = 160


def observations_of(
    form: Form,
    filled: Filled,
    changed: Mapping[str, Sequence[Change]],
    *,
    version: int,
    received: datetime,
) -> list[dict[str, Any]]:
    """A row for each number that is new, with a vintage; class and reason where it revises.

    What is no longer stated gets a row that withdraws it, before the one in its place.
    """
    day, found = moment(received).date(), list[dict[str, Any]]()
    for code, several in changed.items():
        row, answer = form.row[code], filled.answers[code]
        for one in several:
            words, before = answer.explanation[:_SHOWN], one.before
            kind = RevisionClass.named(answer.revision) if before else None
            old, stated = one.withdrawn, one.now
            if old is not None:
                gone = replace(old, status=DataStatus.WITHDRAWN, revision_class=kind, vintage=day)
                found.append(observation(form, row, gone, version=version, words=words))
            if stated is not None:
                said = replace(stated, revision_class=kind or stated.revision_class, vintage=day)
                # A prefilled number that the department changed revises what was sent.
                sent = getattr(row, one.key) if one.key in answer.prefilled else None
                more = {"old": before.value if before else sent}
                found.append(observation(form, row, said, version=version, words=words, **more))
    return found


def observation(
    form: Form, row: FormRow, stated: Observation, *, version: int, words: str = "", **more: Any
) -> dict[str, Any]:
    """The row of the Data sheet for what a form `stated`, by the keys of its columns.

    Source, cluster, area and note follow from the form; `words` explain the number. `more` goes
    into the record beside the columns: ``old``, what the number revises.
    """
    note = f"{form.respondent.zh}报送；{words}" if words else f"{form.respondent.zh}报送"
    is_settled = stated.status is DataStatus.FINAL
    whole = replace(
        stated,
        cluster="" if form.area else row.code.partition("/")[2],
        area=form.area,
        status=DataStatus.REVISED if is_settled and stated.revision_class else stated.status,
        source=form.id.respondent,
        note=f"{note} {reference(str(form.id), version)}",
    )
    unit = _unit_name(row, stated.measure)
    is_ytd = stated.period.first == 1
    basis = Basis.ANNUAL if stated.period.is_year else Basis.YTD if is_ytd else Basis.DISCRETE
    return values_of(whole, SHEETS["Data"]) | {"unit": unit, "basis": basis.zh, **more}


def _unit_name(row: FormRow, measure: Measure) -> str:
    if measure is Measure.YOY:
        return POINTS.name.zh if row.is_share else "%"
    return row.unit.name.zh or row.unit_code
