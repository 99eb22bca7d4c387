"""Which rows does a respondent's form have, and what is already known about them?"""

from calendar import month_abbr
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache

from addin.exchange.calendar import moment
from addin.exchange.form.entry import office_rules
from addin.exchange.form.form import Form, FormAction, FormId, FormRow
from addin.exchange.form.header import FormSettings, accepted_until, header_of
from addin.exchange.form.known import Prefilled, growth_band, series_of
from addin.facts.extras.clocks import actions_now
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.model.plan import Action, Area, Cluster, Department, Plan
from addin.model.unit import UNITS
from addin.model.words import ActionState, Frequency, Measure, Nature, TargetKind
from addin.plan.values import codes_of

_MORE_DECIMALS = 2
_TARGETS_IN_PER_CENT = frozenset({TargetKind.RATE_AVG, TargetKind.CUM_CHANGE})
_QUARTERS_SHOWN = 4


def respondents(
    plan: Plan, each: str, period: Period, until: date
) -> tuple[Department | Area, ...]:
    """Who gets a form: departments with something to report, or every area with a series.

    Nobody is asked for figures that are not out `until` the form is accepted.
    """
    every = plan.areas if each == "area" else plan.departments
    asked = (_Asked(plan, period, one, FormSettings(), until) for one in every)
    return tuple(one.respondent for one in asked if one.is_anything)


def design_form(
    plan: Plan,
    period: Period,
    respondent: Department | Area,
    *,
    settings: FormSettings,
    issue: int,
    issued: datetime,
) -> Form:
    """The form of one respondent; FormError where its validity has ended (V-00k)."""
    until, is_area = accepted_until(plan, period, settings, issued), isinstance(respondent, Area)
    asked = _Asked(plan, period, respondent, settings, until)
    code = plan.identity.code
    return Form(
        id=FormId(
            plan=code, form=settings.form, period=period, respondent=respondent.code, issue=issue
        ),
        language=settings.language,
        bilingual=settings.bilingual,
        plan_name=plan.identity.name,
        respondent=respondent.name,
        header=header_of(plan, period, settings, moment(issued)),
        rows=tuple(asked.row(subject) for subject in asked.subjects.values()),
        actions=() if is_area else _actions(plan, respondent.code, period),
        rules=office_rules(plan),
        area=respondent.code if is_area else "",
        email=getattr(respondent, "email", ""),
        fictitious=plan.identity.fictitious,
        issued=moment(issued),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    indicator: Indicator
    reported: Period
    cluster: Cluster | None = None
    area: str = ""

    @property
    def code(self) -> str:
        """The subject as in the ids of facts."""
        part = self.cluster.code if self.cluster else self.area
        return f"{self.indicator.code}/{part}" if part else self.indicator.code


@dataclass(frozen=True)
class _Asked:
    """What is asked of one respondent, and what the plan knows of it."""

    plan: Plan
    period: Period
    respondent: Department | Area
    settings: FormSettings
    until: date

    @property
    def is_anything(self) -> bool:
        """Whether anything is asked."""
        return next(self._subjects(), None) is not None

    @cached_property
    def subjects(self) -> dict[str, _Subject]:
        """The numbers that are asked for, by code."""
        return {subject.code: subject for subject in self._subjects()}

    def row(self, subject: _Subject) -> FormRow:
        """One number that is asked for."""
        indicator, cluster = subject.indicator, subject.cluster
        known = Prefilled(
            self.plan, indicator, cluster=cluster.code if cluster else "", area=subject.area
        )
        respondent = self.respondent.code
        row = FormRow(
            code=subject.code,
            name=_name(subject, self.plan),
            unit_code=indicator.unit.code,
            own_unit=None if UNITS.find(indicator.unit.code) == indicator.unit else indicator.unit,
            definition=cluster.note if cluster else indicator.definition,
            decimals=indicator.shown_decimals + _MORE_DECIMALS,
            is_flow=indicator.nature is Nature.FLOW,
            is_share=indicator.unit.is_percent,
            target=_target(indicator, subject),
            parent=self._parent(subject),
            is_complete=self._is_complete(subject),
            scheme=cluster.scheme if cluster else "",
            last_explanation=self.settings.explanations.get((respondent, subject.code), ""),
        )
        return self._prefilled(row, known, subject.reported, indicator)

    def _prefilled(
        self, row: FormRow, known: Prefilled, reported: Period, indicator: Indicator
    ) -> FormRow:
        """The row with the numbers that are known before, and the limits that follow from them."""
        language, before = self.settings.language, reported.quarter_before
        last = before if before.year == reported.year else None
        past = () if row.is_share else known.growth_of_quarter(reported)
        lower, upper = _limits(indicator, known.levels())
        low, high = growth_band(past)
        return replace(
            row,
            reported="" if reported == self.period.to_date else str(reported),
            periods=_choices(reported, self.period, indicator, language),
            year_ago=known.level(reported.year_ago),
            previous=known.level(last) if last else None,
            previous_growth=known.growth(before),
            previous_is_final=known.is_final(last) if last else True,
            published=known.published(reported, but_by=self.respondent.code),
            lower=lower,
            upper=upper,
            growth_low=low,
            growth_high=high,
            history=tuple((q.label(language), known.level(q)) for q in _quarters_before(reported)),
        )

    def _subjects(self) -> Iterator[_Subject]:
        return self._of_area() if isinstance(self.respondent, Area) else self._of_department()

    def _of_department(self) -> Iterator[_Subject]:
        me, clusters = self.respondent.code, defaultdict[str, list[Cluster]](list)
        for cluster in self.plan.clusters:
            if me in _codes(cluster.department) and _is_valid(cluster, self.period):
                clusters[cluster.indicator].append(cluster)
        for indicator in self.plan.indicators:
            is_mine = me in _codes(indicator.department)
            if not is_mine and indicator.code not in clusters:
                continue
            # Of several indicators over one series, such as a level and its growth, only the
            # series itself is asked for.
            asked = self.plan.indicator.get(indicator.series, indicator)
            reported = self._reported(asked)
            if reported is None:
                continue
            if is_mine:
                yield _Subject(indicator=asked, reported=reported)
            for cluster in clusters.get(indicator.code, ()):
                yield _Subject(indicator=asked, reported=reported, cluster=cluster)

    def _of_area(self) -> Iterator[_Subject]:
        area, seen = self.respondent.code, self.plan.observations
        for indicator in self.plan.indicators:
            reported = self._reported(indicator)
            if reported and len(seen.rows_of(series_of(indicator), Measure.LEVEL, area=area)):
                yield _Subject(indicator=indicator, reported=reported, area=area)

    def _reported(self, indicator: Indicator) -> Period | None:
        """The period that is asked for: the last one that is out; None where it was asked before.

        Flows are asked for since January; so are shares, which relate such flows. A stock stands
        at the end of the period, and the plan's rows for it are the same cumulative ones.
        """
        found = indicator.last_due(self.period, self.until)
        before = _wave_before(self.period)
        asked = indicator.last_due(before, before.end + (self.until - self.period.end))
        return None if indicator.is_scheduled and found == asked else found

    def _parent(self, subject: _Subject) -> str:
        """The row that this one is a part of: the cluster around it where it is asked for too."""
        if subject.cluster is None:
            return ""
        around = f"{subject.indicator.code}/{subject.cluster.parent}"
        is_asked = subject.cluster.parent and around in self.subjects
        return around if is_asked else subject.indicator.code

    def _is_complete(self, subject: _Subject) -> bool:
        """Whether all parts of a cluster are asked for too: only then must they add up to it."""
        mine = subject.cluster
        parts = {
            f"{subject.indicator.code}/{each.code}"
            for each in self.plan.clusters
            if mine and (each.parent, each.scheme) == (mine.code, mine.scheme)
            and _is_valid(each, self.period)
        }  # fmt: skip
        return bool(parts) and parts <= self.subjects.keys()


_codes = lru_cache(maxsize=4096)(codes_of)


def _is_valid(cluster: Cluster, period: Period) -> bool:
    begun = cluster.valid_from is None or cluster.valid_from.end <= period.end
    return begun and (cluster.valid_to is None or period.end <= cluster.valid_to.end)


def _wave_before(period: Period) -> Period:
    regular = 12 % period.months == 0  # halves, quarters and months follow each other
    return period.moved(-period.months) if regular else period.quarter_before


def _quarters_before(reported: Period) -> tuple[Period, ...]:
    found = [reported]
    while len(found) <= _QUARTERS_SHOWN:
        found.append(found[-1].quarter_before)
    return tuple(reversed(found[1:]))


def _choices(
    reported: Period, period: Period, indicator: Indicator, language: Language
) -> tuple[str, ...]:
    """The period that is asked for, and where months are counted the one to the month before."""
    choices = [reported]
    if reported.last > 1 and indicator.frequency in (None, Frequency.MONTHLY):
        choices.append(Period(reported.year, reported.last - 1, 1))
    if reported.year != period.year:
        return tuple(choice.label(language) for choice in choices)
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
        for action in actions_now(plan)
        if department in _codes(action.department)
        and action.state is not ActionState.DONE
        and action.raised < period
    )


def _indicator_name(plan: Plan, action: Action) -> str:
    found = plan.indicator.get(action.indicator)
    return found.name.zh or found.name.en if found else action.indicator
