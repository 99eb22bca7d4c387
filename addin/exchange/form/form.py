"""What does one department's form ask?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from addin.exchange.calendar import moment
from addin.exchange.form.identity import FormId, name_of_row
from addin.language import Language, Text
from addin.model import ActionState, Period, RuleRow, Unit, unit

__all__ = ["FORM_VERSION", "Form", "FormAction", "FormHeader", "FormRow"]

# Raised when columns change their meaning; older forms are migrated by their headers.
FORM_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHeader:
    """The statutory header: a form without it, or expired, may lawfully be refused."""

    title: Text
    number: str
    issuer: Text
    approval: Text
    valid_until: date
    contact: str = ""
    deadline: datetime
    audit_by: datetime
    accept_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One number that is asked for, with what is known about it.

    Values stand in the row's unit, growth in per cent. `lower` and `upper` are hard limits;
    `growth_low` and `growth_high` what growth in the past makes plausible. `parent` is the code
    of the row that this one is a part of, `scheme` the taxonomy of the parts.
    """

    code: str
    name: Text
    unit_code: str
    definition: Text
    decimals: int
    is_flow: bool = False
    is_share: bool = False
    periods: tuple[str, ...] = ()
    year_ago: float | None = None
    previous: float | None = None
    previous_growth: float | None = None
    previous_is_final: bool = True
    target: float | None = None
    lower: float | None = None
    upper: float | None = None
    growth_low: float | None = None
    growth_high: float | None = None
    parent: str = ""
    scheme: str = ""
    history: tuple[tuple[str, float | None], ...] = ()
    last_explanation: str = ""

    @property
    def unit(self) -> Unit:
        """The unit of the row."""
        return unit(self.unit_code)

    @property
    def indicator(self) -> str:
        """The indicator's code; the rest of `code` is a cluster or an area."""
        return self.code.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAction:
    """An open item of the rectification ledger that the department reports on."""

    code: str
    indicator: str
    problem: Text
    measure: Text
    person: str = ""
    due: str = ""
    state: ActionState = ActionState.NOT_STARTED


@dataclass(frozen=True, kw_only=True)
class Form:
    """Everything that stands on the form of one respondent, before it is filled.

    `rules` are the office's own, besides or instead of the shipped ones.
    """

    id: FormId
    language: Language
    plan_name: Text
    respondent: Text
    header: FormHeader
    rows: tuple[FormRow, ...]
    actions: tuple[FormAction, ...] = ()
    changes: tuple[Text, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    area: str = ""
    fictitious: bool = False
    issued: datetime
    version: int = FORM_VERSION

    @property
    def period(self) -> Period:
        """The period that is reported."""
        return self.id.period

    @cached_property
    def row(self) -> Mapping[str, FormRow]:
        """Rows by code."""
        return {row.code: row for row in self.rows}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each code among the rows, from 0."""
        return {row.code: place for place, row in enumerate(self.rows)}

    @cached_property
    def parts(self) -> Mapping[str, tuple[FormRow, ...]]:
        """The parts of each row that has some, of the first taxonomy that the form lists."""
        found: dict[str, list[FormRow]] = {}
        for row in self.rows:
            known = found.setdefault(row.parent, [])
            if row.parent and (not known or known[0].scheme == row.scheme):
                known.append(row)
        return {code: tuple(rows) for code, rows in found.items() if code}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The code behind each defined name of an input cell."""
        return {name_of_row(row.code, self.period): row.code for row in self.rows}

    def record(self) -> dict[str, Any]:
        """The form as plain values, for the ledger; the inverse of `from_record`."""
        plain = asdict(self)
        plain["id"] = str(self.id)
        for rule in plain["rules"]:
            rule.pop("place")
        return plain

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The form of a ledger's record."""
        return cls(
            id=FormId.parse(record["id"]),
            language=record["language"],
            plan_name=_text(record["plan_name"]),
            respondent=_text(record["respondent"]),
            header=_header(record["header"]),
            rows=tuple(_row(row) for row in record["rows"]),
            actions=tuple(_action(action) for action in record["actions"]),
            changes=tuple(_text(change) for change in record["changes"]),
            rules=tuple(_rule(rule) for rule in record.get("rules", ())),
            area=record["area"],
            fictitious=record["fictitious"],
            issued=moment(record["issued"]),
            version=record["version"],
        )


def _text(record: Mapping[str, str]) -> Text:
    return Text(record["zh"], record["en"])


def _rule(record: Mapping[str, Any]) -> RuleRow:
    texts = {key: _text(record[key]) for key in ("message", "name")}
    return RuleRow(**{**record, **texts})


def _header(record: Mapping[str, Any]) -> FormHeader:
    return FormHeader(
        title=_text(record["title"]),
        number=record["number"],
        issuer=_text(record["issuer"]),
        approval=_text(record["approval"]),
        valid_until=date.fromisoformat(record["valid_until"]),
        contact=record["contact"],
        deadline=moment(record["deadline"]),
        audit_by=moment(record["audit_by"]),
        accept_by=moment(record["accept_by"]),
    )


def _row(record: Mapping[str, Any]) -> FormRow:
    changed = {
        "name": _text(record["name"]),
        "definition": _text(record["definition"]),
        "periods": tuple(record["periods"]),
        "history": tuple((label, value) for label, value in record["history"]),
    }
    return FormRow(**{**record, **changed})


def _action(record: Mapping[str, Any]) -> FormAction:
    return FormAction(
        **{
            **record,
            "problem": _text(record["problem"]),
            "measure": _text(record["measure"]),
            "state": ActionState.parse(record["state"]),
        }
    )
