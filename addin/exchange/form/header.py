"""What does the law ask of a form: its title, number, issuer, validity and deadline?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from addin.errors import FormError, UsageError
from addin.exchange.calendar import deadline_of, moment, next_working_day
from addin.exchange.form.form import FormHeader
from addin.facts.rules.book import rules_of
from addin.facts.rules.judge import violations
from addin.facts.rules.tables.table import table_of
from addin.language import Language, Text
from addin.model.period import Period
from addin.model.plan import Plan

_DAYS_TO_AUDIT, _DAYS_TO_ACCEPT = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSettings:
    """What the office decides about a wave of forms.

    Empty fields are taken from the plan workbook's thresholds (``form_title``, ``form_number``,
    ``form_issuer``, ``form_approval``, ``form_valid_until``, ``form_contact``,
    ``form_deadline``), then from the plan itself. `explanations` are what respondents wrote last
    time, by respondent and code.
    """

    form: str = "F01"
    language: Language = "zh"
    bilingual: bool = False
    title: str = ""
    number: str = ""
    issuer: str = ""
    approval: str = ""
    contact: str = ""
    valid_until: date | None = None
    deadline: datetime | None = None
    explanations: dict[tuple[str, str], str] = field(default_factory=dict)


def header_of(plan: Plan, period: Period, settings: FormSettings, issued: datetime) -> FormHeader:
    """The statutory header: what the office decides, else the plan's thresholds, else the plan.

    FormError where its validity has ended on the day of issue (V-00k).
    """
    options, name = plan.thresholds, plan.identity.name
    title = settings.title or options.get("form_title", "")
    issuer = settings.issuer or options.get("form_issuer", "")
    approval = settings.approval or options.get("form_approval", "")
    number = settings.number or options.get("form_number", "")
    deadline = _deadline(options, period, settings, issued)
    own_title = Text(zh=f"{name.zh}指标填报表", en=f"Indicators of {name.en or name.zh}")
    own_issuer = plan.identity.author or plan.identity.issuer
    header = FormHeader(
        title=Text(zh=title, en=title) if title else own_title,
        number=number or f"{plan.identity.code}-{settings.form}",
        issuer=Text(zh=issuer, en=issuer) if issuer else own_issuer,
        approval=Text(zh=approval, en=approval),
        valid_until=settings.valid_until or _validity(plan, issued.date()),
        contact=settings.contact or options.get("form_contact", ""),
        deadline=deadline,
        audit_by=_working_days_after(deadline, _DAYS_TO_AUDIT),
        accept_by=_working_days_after(deadline, _DAYS_TO_ACCEPT),
    )
    _check_validity(plan, header, issued.date())
    return header


def accepted_until(plan: Plan, period: Period, settings: FormSettings, issued: datetime) -> date:
    """The last day on which a form is accepted: what is out by then can be asked for."""
    deadline = _deadline(plan.thresholds, period, settings, issued)
    return _working_days_after(deadline, _DAYS_TO_ACCEPT).date()


def _deadline(
    options: Mapping[str, str], period: Period, settings: FormSettings, issued: datetime
) -> datetime:
    due = _day(options, "form_deadline")
    # A deadline that is over belongs to the wave before.
    if due is not None and due <= issued:
        due = None
    return moment(settings.deadline or due or deadline_of(period, issued))


def _validity(plan: Plan, issued: date) -> date:
    stated = _day(plan.thresholds, "form_valid_until")
    # Where nobody set a validity, a form serves to the end of the plan or of the current year.
    return stated.date() if stated else date(max(plan.identity.end_year, issued.year), 12, 31)


def _check_validity(plan: Plan, header: FormHeader, issued: date) -> None:
    """An expired form may lawfully be refused; FormError where the rules say so."""
    left = {"days_valid": float((header.valid_until - issued).days)}
    rules = [rule for rule in rules_of(plan)[0] if rule.asks == left.keys()]
    broken = violations(rules, table_of("form", [left]))
    if broken:
        said, until = broken[0], header.valid_until
        raise FormError(
            en=f"{said.text.en} ({said.rule}; valid until {until}): renew the approval and set"
            " form_valid_until",
            zh=f"{said.text.zh}（{said.rule}，有效期至{until}）；请办理延续后修改有效期",
        )


def _day(options: Mapping[str, str], name: str) -> datetime | None:
    """The day or moment that an option of the plan workbook names; None where it is not set."""
    text = options.get(name, "").strip().replace("/", "-")
    try:
        return moment(text) if text else None
    except ValueError as error:
        raise UsageError(
            en=f"{name} is no date: {text!r} (expected for example 2025-12-31 or 2024-10-16 12:00)",
            zh=f"阈值表中的{name}不是日期：“{text}”（应如2025-12-31或2024-10-16 12:00）",
        ) from error


def _working_days_after(start: datetime, days: int) -> datetime:
    day = start.date()
    for _ in range(days):
        day = next_working_day(day + timedelta(days=1))
    return datetime.combine(day, start.timetz())
