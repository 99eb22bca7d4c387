"""What is followed, and where should it be at the end of the plan?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from addin.errors import Place
from addin.language import NO_TEXT, Text
from addin.model.period import Period
from addin.model.unit import Unit
from addin.model.words import (
    Attribute,
    Direction,
    FlowBasis,
    Frequency,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    Role,
    TargetKind,
    Verb,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What exactly a series measures. Two series of different concepts are never compared.

    `name` is the notion (gross output, share of value added), `price_basis` current or constant
    prices, `scope` whose values are counted. Each holds one text, or the Chinese and the English
    one with a bar between them; `text` takes them apart.
    """

    name: str = ""
    price_basis: str = ""
    scope: str = ""

    @staticmethod
    def text(words: str) -> Text:
        """The Chinese and the English words of a part of a concept.

        >>> Concept.text("产值 | gross output")["en"]
        'gross output'
        """
        zh, _, en = words.partition("|")
        return Text(zh=zh.strip(), en=en.strip() or zh.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The value in the base year, in the unit of the indicator; None where none was published.

    `year` 0 is the plan's own base year.
    """

    value: float | None = None
    year: int = 0
    precision: Precision = Precision.EXACT
    source: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the plan asks for.

    `value` stands in the unit of the indicator (for `rate_avg` in per cent a year, for
    `cum_change` in per cent over the plan); None where none was published. `upper` is the upper
    end of a range. `tolerance` widens "about" targets, in the unit of the indicator. It is due in
    `year`; 0: at the end of the plan.
    """

    kind: TargetKind = TargetKind.DIRECTION
    value: float | None = None
    upper: float | None = None
    operator: Operator = Operator.EXACT
    tolerance: float = 0.0
    year: int = 0
    source: str = ""
    place: Place = field(default_factory=Place, compare=False)

    @property
    def band(self) -> tuple[float, float] | None:
        """The lower and the upper end of a range; None for another kind of target."""
        if self.kind is not TargetKind.RANGE or self.value is None:
            return None
        if self.upper is None:
            return self.value - self.tolerance, self.value + self.tolerance
        return self.value, self.upper


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of the Indicators sheet.

    `series` is the code under which its observations are found, its own unless another is
    named. `related` names series of another concept that readers might mistake for it; `nation`
    and `province` the same figure of a wider area.
    `nature_told` is false where nobody stated the nature and it was inferred. `decimals` None
    means the unit's own. `plan_row` numbers the rows of the plan's own table over Indicators and
    Groups; 0: not in it. A figure is out `published_after_days` after the end of each of its
    periods (PRACTICE F75); None, like no `frequency`: the plan does not say.
    """

    code: str
    name: Text
    unit: Unit
    short_name: Text = NO_TEXT
    role: Role = Role.HEADLINE
    category: Text = NO_TEXT
    attribute: Attribute = Attribute.UNSTATED
    direction: Direction = Direction.HIGHER
    nature: Nature = Nature.STOCK
    nature_told: bool = field(default=True, compare=False)
    verb: Verb = Verb.BY_NATURE
    concept: Concept = field(default_factory=Concept)
    baseline: Baseline = field(default_factory=Baseline)
    target: Target = field(default_factory=Target)
    flow_basis: FlowBasis = FlowBasis.ROLLING
    pace: PacePath = PacePath.LINEAR
    frequency: Frequency | None = None
    published_after_days: int | None = None
    series: str = ""
    related: tuple[str, ...] = ()
    nation: str = ""
    province: str = ""
    decimals: int | None = None
    plan_row: int = 0
    department: str = ""
    definition: Text = NO_TEXT
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)

    @property
    def short(self) -> Text:
        """The name where there is little room."""
        return self.short_name or self.name

    @property
    def shown_decimals(self) -> int:
        """How many decimals a reader sees."""
        return self.unit.decimals if self.decimals is None else self.decimals

    @property
    def is_scheduled(self) -> bool:
        """Whether the plan says when its figures are out."""
        return self.frequency is not None or self.published_after_days is not None

    def due(self, period: Period) -> date:
        """The day on which the figure of `period` is out."""
        return period.end + timedelta(days=self.published_after_days or 0)

    def first_due(self, year: int) -> date:
        """The day on which the first figure of a year is out."""
        return self.due(Period(year, self._step, 1))

    @property
    def _step(self) -> int:
        """Months between two figures; a plan that says after how many days only means quarters."""
        return (self.frequency or Frequency.QUARTERLY).months

    def last_due(self, period: Period, day: date) -> Period:
        """Its last period up to the end of `period` that is out on `day`, from January on.

        Where the plan does not say when its figures are out, that is `period` itself.
        """
        if not self.is_scheduled:
            return period.to_date
        months = (period.month_index + 1) // self._step * self._step
        while self.due(found := _to_date(months)) > day:
            months -= self._step
        return found


def _to_date(months: int) -> Period:
    """The period from January to the end of so many months since the year 0."""
    return Period((months - 1) // _MONTHS, (months - 1) % _MONTHS + 1, 1)


_MONTHS = 12


def changing_in_points(indicators: Iterable[Indicator]) -> frozenset[str]:
    """The codes of those whose growth on a year earlier is a change in percentage points.

    Their level stands in per cent (METHODS-2 M15). The unit of average growth and of a cumulative
    change is that of the target: the series behind it grows in per cent.
    """
    known = tuple(indicators)
    by_rates = {
        code
        for found in known
        if found.target.kind in {TargetKind.RATE_AVG, TargetKind.CUM_CHANGE}
        for code in (found.code, found.series)
    }
    return frozenset(f.code for f in known if f.unit.is_percent and f.code not in by_rates)


def likely_nature(found: Indicator, seen: Nature | None = None) -> Nature:
    """The nature of an indicator for which none is stated: by its unit, its kind, its values.

    `seen` is what its values tell, None where they tell nothing.
    """
    dimension = found.unit.dimension
    if dimension in _RATIOS or "/" in dimension:
        return Nature.RATIO
    told = _OF_KIND.get(found.target.kind) or seen
    is_yearly = found.unit.is_money or dimension in _OF_A_YEAR
    return told or (Nature.FLOW if is_yearly else Nature.STOCK)


# Amounts of money and of these are mostly of a year; of all else, mostly how much there is of it.
_OF_A_YEAR = frozenset(
    {
        "t", "tce", "tCO2", "kWh", "units", "pieces", "visits", "cases", "TEU", "tonne_km",
        "passenger_km",
    }
)  # fmt: skip
_RATIOS = frozenset({"share", "points", "index", "ratio", "rank"})
_OF_KIND = {TargetKind.CUM_COUNT: Nature.FLOW, TargetKind.MILESTONE: Nature.STOCK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A planned value of one year: a step of the path, or a target that the year set itself."""

    indicator: str
    period: Period
    value: float
    kind: MilestoneKind = MilestoneKind.PATH
    measure: Measure = Measure.LEVEL
    operator: Operator = Operator.EXACT
    cluster: str = ""
    area: str = ""
    source: str = ""
    note: Text = NO_TEXT
    place: Place = field(default_factory=Place, compare=False)

    @property
    def subject(self) -> str:
        """What it is a value of: an indicator, or a cluster or area of it."""
        return "/".join(part for part in (self.indicator, self.cluster, self.area) if part)
