"""Which rows does a respondent's form have, and what is already known about them?"""

from calendar import month_abbr
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from addin.errors import FormError, UsageError
from addin.exchange.calendar import deadline_of, moment, next_working_day
from addin.exchange.form.checks import office_rules
from addin.exchange.form.form import Form, FormAction, FormHeader, FormId, FormRow
from addin.exchange.form.known import Known, growth_band, series_of
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.plan import Action, Area, Cluster, Department, Plan
from addin.model.words import ActionState, Measure, Nature, TargetKind

__all__ = ["FormSettings", "design_form", "respondents", "split_codes"]

_MORE_DECIMALS = 2
_TARGETS_IN_PER_CENT = frozenset({TargetKind.RATE_AVG, TargetKind.CUM_CHANGE})
_QUARTERS_SHOWN = 4


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
    title: str = ""
    number: str = ""
    issuer: str = ""
    approval: str = ""
    contact: str = ""
    valid_until: date | None = None
    deadline: datetime | None = None
    explanations: dict[tuple[str, str], str] = field(default_factory=dict)


def respondents(plan: Plan, each: str, period: Period) -> tuple[Department | Area, ...]:
    """Who gets a form: departments with something to report, or every area with a series."""
    if each == "area":
        return tuple(area for area in plan.areas if _area_subjects(plan, area))
    return tuple(
        found for found in plan.departments if _department_subjects(plan, found.code, period)
    )


def design_form(
    plan: Plan,
    period: Period,
    respondent: Department | Area,
    *,
    settings: FormSettings,
    issue: int,
    issued: datetime,
) -> Form:
    """The form of one respondent.

    FormError where its validity has ended on the day of issue (V-00k).
    """
    header = _header(plan, period, settings, issued)
    if header.valid_until < moment(issued).date():
        raise FormError(
            en=f"the form was valid until {header.valid_until}: an expired form may not be issued"
            " (V-00k); renew the approval and set form_valid_until",
            zh=f"本表有效期至{header.valid_until}，已过有效期，不得布置（V-00k）；请办理延续后修改有效期",
        )
    is_area = isinstance(respondent, Area)
    subjects = (
        _area_subjects(plan, respondent)
        if isinstance(respondent, Area)
        else _department_subjects(plan, respondent.code, period)
    )
    return Form(
        id=FormId(
            plan=plan.identity.code,
            form=settings.form,
            period=period,
            respondent=respondent.code,
            issue=issue,
        ),
        language=settings.language,
        plan_name=plan.identity.name,
        respondent=respondent.name,
        header=header,
        rows=tuple(_row(plan, period, subject, settings, respondent.code) for subject in subjects),
        actions=() if is_area else _actions(plan, respondent.code, period),
        rules=office_rules(plan, period),
        area=respondent.code if is_area else "",
        fictitious=plan.identity.fictitious,
        issued=moment(issued),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    indicator: Indicator
    cluster: Cluster | None = None
    area: str = ""

    @property
    def code(self) -> str:
        """The subject as in the ids of facts."""
        part = self.cluster.code if self.cluster else self.area
        return f"{self.indicator.code}/{part}" if part else self.indicator.code


def split_codes(codes: str) -> tuple[str, ...]:
    """The codes in one cell: several departments may answer for one indicator."""
    for mark in "、，；;／/|":
        codes = codes.replace(mark, ",")
    return tuple(code.strip() for code in codes.split(",") if code.strip())


def _department_subjects(plan: Plan, code: str, period: Period) -> tuple[_Subject, ...]:
    found: dict[str, _Subject] = {}
    for indicator in plan.indicators:
        # Of several indicators over one series, such as a level and its growth, only the series
        # itself is asked for.
        asked = plan.indicator.get(indicator.series, indicator)
        if code in split_codes(indicator.department):
            subject = _Subject(indicator=asked)
            found.setdefault(subject.code, subject)
        for cluster in plan.clusters:
            if (
                cluster.indicator == indicator.code
                and code in split_codes(cluster.department)
                and _is_valid(cluster, period)
            ):
                subject = _Subject(indicator=asked, cluster=cluster)
                found.setdefault(subject.code, subject)
    return tuple(found.values())


def _is_valid(cluster: Cluster, period: Period) -> bool:
    begun = cluster.valid_from is None or cluster.valid_from.end <= period.end
    return begun and (cluster.valid_to is None or period.end <= cluster.valid_to.end)


def _area_subjects(plan: Plan, area: Area) -> tuple[_Subject, ...]:
    return tuple(
        _Subject(indicator=indicator, area=area.code)
        for indicator in plan.indicators
        if len(plan.observations.rows_of(series_of(indicator), Measure.LEVEL, area=area.code))
    )


def _header(plan: Plan, period: Period, settings: FormSettings, issued: datetime) -> FormHeader:
    options = plan.thresholds
    issuer = settings.issuer or options.get("form_issuer", "")
    valid = _day(options, "form_valid_until")
    due = _day(options, "form_deadline")
    # A deadline that is over belongs to the wave before.
    if due is not None and due <= moment(issued):
        due = None
    deadline = settings.deadline or due or deadline_of(period, moment(issued))
    name = plan.identity.name
    title = settings.title or options.get("form_title", "")
    approval = settings.approval or options.get("form_approval", "")
    return FormHeader(
        title=Text(zh=title, en=title)
        if title
        else Text(zh=f"{name.zh}指标填报表", en=f"Indicators of {name.en or name.zh}"),
        number=settings.number
        or options.get("form_number", "")
        or f"{plan.identity.code}-{settings.form}",
        issuer=Text(zh=issuer, en=issuer)
        if issuer
        else plan.identity.author or plan.identity.issuer,
        approval=Text(zh=approval, en=approval),
        valid_until=settings.valid_until
        or (valid.date() if valid else _usual_validity(plan, moment(issued).date())),
        contact=settings.contact or options.get("form_contact", ""),
        deadline=moment(deadline),
        audit_by=_working_days_after(moment(deadline), 2),
        accept_by=_working_days_after(moment(deadline), 5),
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


def _usual_validity(plan: Plan, issued: date) -> date:
    # Where nobody set a validity, a form serves to the end of the plan or of the current year.
    return date(max(plan.identity.end_year, issued.year), 12, 31)


def _working_days_after(start: datetime, days: int) -> datetime:
    day = start.date()
    for _ in range(days):
        day = next_working_day(day + timedelta(days=1))
    return datetime.combine(day, start.timetz())


def _row(
    plan: Plan, period: Period, subject: _Subject, settings: FormSettings, respondent: str
) -> FormRow:
    indicator, cluster = subject.indicator, subject.cluster
    known = Known(plan, indicator, cluster=cluster.code if cluster else "", area=subject.area)
    is_share = indicator.unit.is_percent
    reported = _reported(period, indicator)
    before = reported.quarter_before
    last = before if before.year == reported.year else None
    year_ago = known.level(reported.year_ago)
    low, high = (None, None) if is_share else growth_band(known.growth_of_quarter(reported))
    lower, upper = _limits(indicator, known.levels())
    return FormRow(
        code=subject.code,
        name=_name(subject, plan),
        unit_code=indicator.unit.code,
        definition=cluster.note if cluster else indicator.definition,
        decimals=indicator.shown_decimals + _MORE_DECIMALS,
        is_flow=indicator.nature is Nature.FLOW,
        is_share=is_share,
        periods=_choices(reported, settings.language),
        year_ago=year_ago,
        previous=known.level(last) if last else None,
        previous_growth=known.growth(before),
        previous_is_final=known.is_final(last) if last else True,
        target=_target(indicator, subject),
        lower=lower,
        upper=upper,
        growth_low=low,
        growth_high=high,
        parent=_parent(subject, plan, respondent, period),
        scheme=cluster.scheme if cluster else "",
        history=tuple(
            (past.label(settings.language), known.level(past))
            for past in _quarters_before(reported)
        ),
        last_explanation=settings.explanations.get((respondent, subject.code), ""),
    )


def _reported(period: Period, indicator: Indicator) -> Period:
    # Flows are asked for since January; so are shares, which relate such flows. A stock stands
    # at the end of the period, and the plan's rows for it are the same cumulative ones.
    return period if indicator.nature is Nature.STOCK and period.is_year else period.to_date


def _quarters_before(reported: Period) -> tuple[Period, ...]:
    found = [reported]
    while len(found) <= _QUARTERS_SHOWN:
        found.append(found[-1].quarter_before)
    return tuple(reversed(found[1:]))


def _choices(reported: Period, language: Language) -> tuple[str, ...]:
    choices = [reported]
    if reported.last > 1:
        choices.append(Period(reported.year, reported.last - 1, 1))
    return tuple(_short(choice, language) for choice in choices)


def _short(period: Period, language: Language) -> str:
    if period.is_year:
        return "全年" if language == "zh" else "Full year"
    if language == "en" and period.months > 1:
        return f"{month_abbr[period.first]}-{month_abbr[period.last]}"
    return period.label(language, with_year=False)


def _limits(indicator: Indicator, seen: Iterable[float]) -> tuple[float | None, float | None]:
    """Hard limits of a value. What was below zero or above 100 before has no such limit."""
    values = tuple(seen)
    lowest, highest = min(values, default=0.0), max(values, default=0.0)
    target = indicator.target.value or 0.0
    is_growth = indicator.target.kind is TargetKind.RATE_AVG or any(
        word in indicator.name.zh for word in ("增速", "增长", "下降", "利润")
    )
    if not indicator.unit.is_percent:
        return (0.0 if lowest >= 0 and not is_growth else None), None
    if is_growth:
        return -100.0, None
    return (0.0 if lowest >= 0 else None), (100.0 if max(highest, target) <= 100 else None)  # noqa: PLR2004 - a share ends at 100 %


def _parent(subject: _Subject, plan: Plan, respondent: str, period: Period) -> str:
    """The row that this one is a part of: the cluster around it where it is asked for too."""
    if subject.cluster is None:
        return ""
    around = f"{subject.indicator.code}/{subject.cluster.parent}"
    asked = {found.code for found in _department_subjects(plan, respondent, period)}
    return around if subject.cluster.parent and around in asked else subject.indicator.code


def _target(indicator: Indicator, subject: _Subject) -> float | None:
    target = subject.cluster.target if subject.cluster else indicator.target
    # A target in per cent says nothing beside a level.
    if target is None or subject.area or target.kind in _TARGETS_IN_PER_CENT:
        return None
    return target.value


def _name(subject: _Subject, plan: Plan) -> Text:
    name = subject.indicator.name
    part = subject.cluster.name if subject.cluster else None
    if subject.area:
        part = plan.area[subject.area].name
    if part is None:
        return name
    return (
        Text(zh=f"其中：{part.zh or part.en}", en=f"of which: {part.en or part.zh}")
        if (subject.cluster)
        else Text(zh=f"{name.zh}（{part.zh}）", en=f"{name.en or name.zh} ({part.en or part.zh})")
    )


def _actions(plan: Plan, department: str, period: Period) -> tuple[FormAction, ...]:
    return tuple(
        FormAction(
            code=action.code,
            indicator=_indicator_name(plan, action),
            problem=action.problem,
            measure=action.measure,
            person=action.person,
            due=action.due.isoformat() if action.due else "",
            state=action.state,
        )
        for action in plan.actions
        if department in split_codes(action.department)
        and action.state is not ActionState.DONE
        and action.raised < period
    )


def _indicator_name(plan: Plan, action: Action) -> str:
    found = plan.indicator.get(action.indicator)
    return found.name.zh or found.name.en if found else action.indicator
