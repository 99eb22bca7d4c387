"""What does a plan consist of?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from addin.errors import Finding, Place
from addin.language import NO_TEXT, Text, plural
from addin.model.indicator import Baseline, Indicator, Milestone, Target
from addin.model.observations import STATUSES, Observations
from addin.model.period import Period
from addin.model.unit import UNITS, DeclaredUnit, Unit, Units, units_with
from addin.model.words import ActionState, DataStatus, MilestoneKind, Role, TaskKind, TaskState

_MONTHS = 12
_Coded = TypeVar("_Coded", Indicator, "Cluster", "Area", "Department", "Source")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIdentity:
    """Which plan this is: the key-value sheet `Plan`.

    The plan runs from `start_month` of `start_year` to `end_month` of `end_year`; its base is the
    year before. `main_scheme` is the taxonomy of groups that the plan's targets are written for.
    `money` is the unit of the amounts of tasks and projects. `fictitious` plans say so on every
    sheet and page.

    The words of the plan's subject: its groups are each a `group_word`, `group_lead`
    says how many (六大), `group_verb` and `group_measure` what they have; `total_word` names what
    they are part of, `overlap` says that nothing is counted twice.
    """

    code: str
    name: Text
    start_year: int
    end_year: int
    start_month: int = 1
    end_month: int = 12
    area: Text = NO_TEXT
    issuer: Text = NO_TEXT
    author: Text = NO_TEXT
    recipient: Text = NO_TEXT
    copies: Text = NO_TEXT
    document_number: str = ""
    main_scheme: str = ""
    total_indicator: str = ""
    group_word: Text = NO_TEXT
    group_lead: str = ""
    group_measure: Text = NO_TEXT
    group_verb: Text = NO_TEXT
    total_word: Text = NO_TEXT
    overlap: Text = NO_TEXT
    money: Unit = UNITS["CNY_100M"]
    fictitious: bool = False
    source: str = ""
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)

    @property
    def base_end(self) -> int:
        """The last month before the plan, counted from the year 0."""
        return self.start_year * _MONTHS + self.start_month - 2

    @property
    def end(self) -> int:
        """The last month of the plan, counted from the year 0."""
        return self.end_year * _MONTHS + self.end_month - 1

    @property
    def base_year(self) -> int:
        """The year in which the base ends, whose values are the baselines."""
        return self.base_end // _MONTHS

    @property
    def months(self) -> int:
        """How long the plan runs, in months."""
        return self.end - self.base_end

    @property
    def years(self) -> float:
        """How long the plan runs, in years."""
        return self.months / _MONTHS

    @property
    def quarters(self) -> tuple[Period, Period]:
        """The quarters in which the plan begins and ends."""
        first, last = (self.start_month + 2) // 3, (self.end_month + 2) // 3
        return Period.parse(f"{self.start_year}Q{first}"), Period.parse(f"{self.end_year}Q{last}")

    @property
    def group(self) -> Text:
        """What one of the plan's groups is called."""
        return self.group_word or _GROUP

    @property
    def groups(self) -> Text:
        """What several of them are called."""
        return Text(zh=self.group["zh"], en=plural(self.group["en"]))

    def base_end_of(self, year: int) -> int:
        """The last month of a base of `year`; 0, and the year of the plan's own base, mean that."""
        return year * _MONTHS + _MONTHS - 1 if year not in {0, self.base_year} else self.base_end

    def target_end_of(self, year: int) -> int:
        """The month in which a target of `year` is due; 0, and its last year, mean the plan's."""
        return year * _MONTHS + _MONTHS - 1 if year not in {0, self.end_year} else self.end


_GROUP = Text(zh="分组", en="group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of one scheme (taxonomy), measured by `indicator`: an industrial cluster, a district.

    `plan_row` numbers the rows of the plan's own table over Indicators and Groups; 0: not in it.
    """

    code: str
    name: Text
    scheme: str
    indicator: str
    scheme_name: Text = NO_TEXT
    plan_row: int = 0
    tier: Text = NO_TEXT
    parent: str = ""
    baseline: Baseline = field(default_factory=Baseline)
    target: Target | None = None
    department: str = ""
    valid_from: Period | None = None
    valid_to: Period | None = None
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A branch or body that counts in a group, with the share that does (0 to 1)."""

    member: str
    name: Text
    cluster: str
    share: float = 1.0
    valid_from: Period | None = None
    valid_to: Period | None = None
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A district or county of the plan."""

    code: str
    name: Text
    parent: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Who answers for indicators and fills a form."""

    code: str
    name: Text
    contact: str = ""
    phone: str = ""
    email: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What was said of a focus, task, safeguard or project on the day `as_at`; None: no day.

    One code may stand in several rows. Amounts stand in the plan's money unit; NaN where they
    cannot be told of the time that is asked for.
    """

    code: str
    name: Text
    kind: TaskKind = TaskKind.TASK
    state: TaskState = TaskState.UNREPORTED
    as_at: date | None = None
    investment_planned: float | None = None
    investment_done: float | None = None
    indicator: str = ""
    department: str = ""
    source: str = ""
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An item of the rectification ledger: what is done about a gap, by whom, until when."""

    code: str
    indicator: str
    raised: Period
    measure: Text
    problem: Text = NO_TEXT
    cause: Text = NO_TEXT
    department: str = ""
    person: str = ""
    due: date | None = None
    state: ActionState = ActionState.NOT_STARTED
    state_date: date | None = None
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where numbers come from, and how much weight the source has (A official to C copies).

    `publisher` is who said it first, `read_at` where it was read, which a report does not print.
    """

    code: str
    title: Text
    publisher: Text = NO_TEXT
    read_at: str = ""
    address: str = ""
    tier: str = ""
    published: date | None = None
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)

    @property
    def cited(self) -> Text:
        """Publisher and title as a report cites them; a copy is said to be one."""
        zh, en = self.title.zh, self.title.en
        if self.publisher.zh:
            zh = self.publisher.zh + (f"《{zh}》" if zh and zh != self.publisher.zh else "")
            own = self.publisher.en or self.publisher.zh
            en = f"{own}, {en}" if en and en != own else own
        copy = self.tier.upper() == "C"
        return Text(zh=f"{zh}（转载）", en=f"{en} (copy)") if copy else Text(zh=zh, en=en)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One row of the Rules sheet, as text; `addin.facts.rules` compiles it.

    `marks` is the column of a form that the rule marks, where it speaks of rows of a form. `advice`
    says what to do; `mend` what is tried to see its effect; what a `cause` explains is not told.
    """

    code: str
    level: str
    scope: str
    expression: str
    message: Text
    tolerance: str = ""
    missing: str = ""
    owner: str = ""
    valid_from: str = ""
    valid_to: str = ""
    marks: str = ""
    name: Text = NO_TEXT
    advice: Text = NO_TEXT
    mend: str = ""
    cause: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything read from a plan workbook, checked. Equal plans say the same, wherever it stands.

    `own_units` are the rows of its sheet of units, `thresholds` the numbers behind status classes
    and options, by name; `later_thresholds` take their place from a period on. `findings` are the
    ones that did not stop the reading.
    """

    identity: PlanIdentity
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    memberships: tuple[Membership, ...] = ()
    areas: tuple[Area, ...] = ()
    observations: Observations = field(default_factory=Observations.empty)
    tasks: tuple[Task, ...] = ()
    actions: tuple[Action, ...] = ()
    departments: tuple[Department, ...] = ()
    sources: tuple[Source, ...] = ()
    own_units: tuple[DeclaredUnit, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    thresholds: Mapping[str, str] = field(default_factory=dict)
    later_thresholds: tuple[tuple[str, Period, str], ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    workbook: str = field(default="", compare=False)

    @cached_property
    def indicator(self) -> Mapping[str, Indicator]:
        """Indicators by code."""
        return _by_code(self.indicators)

    @cached_property
    def cluster(self) -> Mapping[str, Cluster]:
        """Clusters by code."""
        return _by_code(self.clusters)

    @cached_property
    def area(self) -> Mapping[str, Area]:
        """Areas by code."""
        return _by_code(self.areas)

    @cached_property
    def department(self) -> Mapping[str, Department]:
        """Departments by code."""
        return _by_code(self.departments)

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by code."""
        return _by_code(self.sources)

    @cached_property
    def units(self) -> Units:
        """The units that may stand in its cells: the known ones and its own."""
        return units_with(self.own_units)[0] if self.own_units else UNITS

    @cached_property
    def used_units(self) -> Mapping[Unit, int]:
        """The units in which facts may stand, each with its position: the known ones come first."""
        used = dict.fromkeys((*UNITS.values(), *(found.unit for found in self.indicators)))
        return {unit: at for at, unit in enumerate(used)}

    @cached_property
    def latest(self) -> Period:
        """The last quarter whose end the figures reach, expectations left out, within the plan.

        Years after the plan do not count, one of them may be mistyped, unless there are no others.
        Without figures it is the first quarter.
        """
        seen, (first, last) = self.observations, self.identity.quarters
        rows = seen.preferred
        known = seen.period[rows][seen.status[rows] != STATUSES.index(DataStatus.EXPECTED)]
        within = known[known // _YEAR <= last.year]
        codes = within if len(within) else known
        found = Period.from_code(int(codes.max())) if len(codes) else first
        found = found if found.last == found.quarter * _QUARTER else found.quarter_before
        return max(first, min(Period(found.year, found.last, found.last - _QUARTER + 1), last))

    @cached_property
    def targets_of_parts(self) -> Mapping[tuple[str, str, str], Target]:
        """The target of an (indicator, cluster, area): the last step of the path stated for it.

        It is of the indicator's kind and due on the indicator's day.
        """
        goals, end_of = {f.code: f.target for f in self.indicators}, self.identity.target_end_of
        return {
            (step.indicator, step.cluster, step.area): Target(
                kind=goals[step.indicator].kind, value=step.value, year=goals[step.indicator].year
            )
            for step in self.milestones
            if step.kind is MilestoneKind.PATH
            and step.indicator in goals
            and step.period.month_index == end_of(goals[step.indicator].year)
        }

    @property
    def headline(self) -> tuple[Indicator, ...]:
        """The plan's own indicators, in the order of the sheet."""
        return tuple(found for found in self.indicators if found.role is Role.HEADLINE)

    @property
    def main_clusters(self) -> tuple[Cluster, ...]:
        """The clusters of the scheme that the plan was written for."""
        scheme = self.identity.main_scheme
        return tuple(found for found in self.clusters if found.scheme == scheme)


_QUARTER = 3
_YEAR = 10_000  # of the code of a period


def _by_code(rows: Iterable[_Coded]) -> dict[str, _Coded]:
    return {row.code: row for row in rows}
