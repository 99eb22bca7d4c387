"""Plans that nobody wrote: other subjects, every kind of target, holes, losses, revisions; by seed.

A plan of a seed is always the same. What is random is what an office may really type: which kinds
of targets there are and how they are measured, how often figures come and how late, what is
missing, wrong way round, negative, only a bound, or revised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from addin.language import NO_TEXT, Text
from addin.model.indicator import Baseline, Indicator, Milestone, Target
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Action, Cluster, Department, Plan, PlanIdentity, Task
from addin.model.unit import unit
from addin.model.words import (
    ActionState,
    Attribute,
    DataStatus,
    Direction,
    FlowBasis,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    TargetKind,
    TaskKind,
    TaskState,
    Verb,
)

SUBJECTS = {
    "health": (
        Text(zh="卫生健康规划", en="Health plan"), Text(zh="医疗片区", en="health district"),
        Text(zh="诊疗服务", en="Care"), Text(zh="预防保健", en="Prevention"),
    ),
    "education": (
        Text(zh="教育事业规划", en="Education plan"), Text(zh="学段", en="stage"),
        Text(zh="普及水平", en="Access"), Text(zh="师资保障", en="Teachers"),
    ),
    "transport": (
        Text(zh="综合交通规划", en="Transport plan"), Text(zh="运输通道", en="corridor"),
        Text(zh="客货运输", en="Traffic"), Text(zh="基础设施", en="Infrastructure"),
    ),
    "environment": (
        Text(zh="生态环境规划", en="Environment plan"), Text(zh="流域", en="river basin"),
        Text(zh="空气质量", en="Air"), Text(zh="水环境", en="Water"),
    ),
}  # fmt: skip
FLOWS = ("亿元", "万元", "万人次", "万吨", "人", "元", "亿美元", "起", "天", "亿公斤")
STOCKS = ("个", "张", "万人", "公里", "所", "位", "人", "TB")
RATIOS = ("%", "‰", "人/千人", "天", "1/10万", "岁", "摄氏度", "分贝", "指数", "分", "倍", "分钟",
          "件/万人", "公斤/亩")  # fmt: skip


def strange_plan(seed: int) -> tuple[Plan, Period]:
    """The plan of a seed, and a period to report on: from its first quarter to after its end."""
    made = _Maker(Random(seed))  # noqa: S311 - dice of a test, no secret
    return made.plan(), made.period()


class _Maker:
    """Draws one plan."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.start = dice.randint(2019, 2023)
        self.years = dice.choice((3, 5, 5, 5, 10))
        self.name, self.group, *self.categories = SUBJECTS[dice.choice(sorted(SUBJECTS))]
        self.until = Period(self.start + dice.randrange(self.years + 1), 12, 1)
        months = dice.choice((3, 6, 9, 12))
        self.until = Period(self.until.year, months, 1)

    def period(self) -> Period:
        """The quarter to report on."""
        return Period(self.until.year, self.until.last, self.until.last - 2)

    def plan(self) -> Plan:
        """The plan, with indicators, groups, steps, projects and a register."""
        count = self.dice.choice((1, 2, 3, 6, 9, 14, 25))
        rows = [self._indicator(at) for at in range(count)]
        total = self.dice.choice([row.code for row in rows]) if self.dice.random() < 0.6 else ""
        groups = self._groups(rows, total) if self.dice.random() < 0.5 else ()
        seen = [one for row in rows for one in self._figures(row)]
        seen += [one for group in groups for one in self._figures(_as_row(rows, group), group.code)]
        if len(rows) > 2:
            rows[0] = replace(rows[0], nation=rows[1].code, province=rows[-1].code)
        return Plan(
            identity=self._identity(total, groups=bool(groups)),
            indicators=tuple(rows),
            clusters=groups,
            observations=Observations.of(seen),
            milestones=tuple(step for row in rows for step in self._steps(row)),
            tasks=tuple(self._tasks()),
            actions=tuple(self._actions(rows)),
            departments=(
                Department(code="D1", name=Text(zh="某局", en="Bureau One")),
                Department(code="D2", name=Text(zh="某委", en="Bureau Two")),
            ),
            thresholds={"on_pace_pp": "-3"} if self.dice.random() < 0.1 else {},
            workbook="strange.xlsx",
        )

    def _identity(self, total: str, *, groups: bool) -> PlanIdentity:
        spoken = groups and self.dice.random() < 0.8
        return PlanIdentity(
            code="S", name=self.name, start_year=self.start, end_year=self.start + self.years - 1,
            main_scheme="own" if groups else "", total_indicator=total,
            group_word=self.group if spoken else NO_TEXT,
            group_verb=Text(zh="共有", en="had") if spoken else NO_TEXT,
            total_word=Text(zh="全市", en="the city") if spoken else NO_TEXT,
        )  # fmt: skip

    def _indicator(self, at: int) -> Indicator:
        dice = self.dice
        nature = dice.choice((Nature.FLOW, Nature.FLOW, Nature.STOCK, Nature.RATIO))
        kind = dice.choice(tuple(TargetKind))
        if kind is TargetKind.CUM_COUNT:
            nature = Nature.FLOW
        if kind is TargetKind.MILESTONE:
            nature = Nature.STOCK
        named = {Nature.FLOW: FLOWS, Nature.STOCK: STOCKS, Nature.RATIO: RATIOS}[nature]
        own = unit(dice.choice(named))
        if kind is TargetKind.RATE_AVG and dice.random() < 0.5:  # growth typed as it is published
            own = unit("%")
        if own.code == "rank" and kind not in (TargetKind.HOLD_MAX, TargetKind.DIRECTION):
            kind = TargetKind.LEVEL_DOWN  # a place gets better downwards
        lower = kind in (TargetKind.LEVEL_DOWN, TargetKind.CUM_CHANGE, TargetKind.HOLD_MAX)
        loss = nature is Nature.FLOW and own.is_money and dice.random() < 0.3
        loss &= kind not in (
            TargetKind.HOLD_MAX,
            TargetKind.HOLD_MIN,
            TargetKind.RANGE,
            TargetKind.CUM_CHANGE,
        )
        base = self._base(own.is_percent, loss=loss)
        once = kind is TargetKind.MILESTONE and dice.random() < 0.3
        base = 0.0 if once else base
        place = own.code == "rank"  # what is counted by places is whole
        base = float(round(base)) if place else base
        which = f"{'甲乙丙丁'[at // 10]}{'零一二三四五六七八九'[at % 10]}"
        name = f"{which}项{'利润' if loss else '指标'}"
        return Indicator(
            code=f"I{at:02d}",
            name=Text(zh=name, en=f"{'Profit' if loss else 'Indicator'} number {at:02d}"),
            unit=own,
            category=dice.choice(self.categories),
            attribute=dice.choice(tuple(Attribute)),
            direction=Direction.LOWER if lower or own.code == "rank" else Direction.HIGHER,
            nature=nature,
            verb=dice.choice((Verb.BY_NATURE, Verb.BY_NATURE, dice.choice(tuple(Verb)))),
            baseline=Baseline(
                value=None if dice.random() < 0.1 else base,
                precision=dice.choice((Precision.EXACT,) * 8 + tuple(Precision)),
            ),
            target=self._target(kind, base, own.is_percent, whole=place),
            flow_basis=dice.choice(tuple(FlowBasis)),
            pace=dice.choice((PacePath.LINEAR, PacePath.LINEAR, *PacePath)),
            decimals=dice.choice((0,) * 4 if place else (None, 0, 1, 2)),
            department=dice.choice(("", "D1", "D2")),
        )

    def _base(self, percent: bool, *, loss: bool) -> float:  # noqa: FBT001 - drawn by position
        if percent:
            return round(self.dice.uniform(1, 95), 1)
        size = 10 ** self.dice.uniform(0, 5)
        return round(-size / 3 if loss else size, 2)

    def _target(self, kind: TargetKind, base: float, percent: bool, *, whole: bool) -> Target:  # noqa: FBT001
        dice = self.dice
        far = dice.uniform(0.02, 0.6) * (1 if dice.random() < 0.95 else -1)
        value: float | None = {
            TargetKind.LEVEL_UP: base + abs(base) * far,
            TargetKind.MILESTONE: float(round(abs(base) + 3)) if base else 1.0,
            TargetKind.LEVEL_DOWN: base - abs(base) * far,
            TargetKind.RATE_AVG: dice.uniform(1, 9),
            TargetKind.CUM_CHANGE: -dice.uniform(5, 25),
            TargetKind.CUM_COUNT: abs(base) * self.years * dice.uniform(0.7, 1.3),
            TargetKind.DIRECTION: 0.0,
        }.get(kind, base)
        if percent and kind is TargetKind.LEVEL_UP:
            value = min(value or 0.0, 100.0)
        value = None if kind is TargetKind.DIRECTION or dice.random() < 0.07 else value
        value = None if value is None else round(value, dice.choice((0, 1, 2)) * (not whole))
        upper = None
        if kind is TargetKind.RANGE and value is not None and dice.random() < 0.6:
            upper = round(value + abs(value) * 0.05 + 0.1, 2)
        about = kind in (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN) and dice.random() < 0.2
        tolerance = abs(value or 0) * 0.03 if kind is TargetKind.RANGE and upper is None else 0.0
        return Target(
            kind=kind, value=value, upper=upper,
            operator=Operator.ABOUT if about else Operator.EXACT,
            tolerance=round(tolerance or (abs(value or 0) * 0.02 if about else 0.0), 2),
            year=dice.choice((0, 0, 0, self.start + self.years - 2)),
        )  # fmt: skip

    def _figures(self, row: Indicator, group: str = "") -> Iterator[Observation]:
        """Figures as often as they come: of years, halves, quarters or months, to date or alone."""
        dice = self.dice
        if dice.random() < 0.05:
            return
        step = dice.choice((12, 12, 6, 3, 3, 3, 1))
        alone = row.nature is not Nature.FLOW and dice.random() < 0.3
        drift, noise = dice.uniform(-0.06, 0.09), dice.uniform(0, 0.05)
        base = row.baseline.value if row.baseline.value is not None else 50.0
        with_levels = dice.random() < 0.9
        with_growth = dice.random() < (0.4 if with_levels else 1)
        holes, doubt = dice.choice((0, 0, 0.15)), dice.choice((0, 0, 0.1))
        status = dice.choice((DataStatus.FINAL, DataStatus.PRELIMINARY, DataStatus.FINAL))
        for year in range(self.start - 3, self.until.year + 1):
            for last in range(step, 13, step):
                if (year, last) > (self.until.year, self.until.last) or dice.random() < holes:
                    continue
                span = Period(year, last, last - step + 1 if alone and step < 12 else 1)
                gone = year - self.start + 1 + (last / 12 - 1 if row.nature is Nature.STOCK else 0)
                value = base + abs(base) * (drift * gone + dice.uniform(-noise, noise))
                if row.nature is Nature.FLOW:
                    value *= last / 12 if base > 0 else 1
                yield from self._told(
                    row, group, span, value, status, levels=with_levels, growth=with_growth,
                    doubt=doubt,
                )  # fmt: skip

    def _told(  # noqa: PLR0913 - what is told of one figure
        self, row: Indicator, group: str, span: Period, value: float, status: DataStatus, *,
        levels: bool, growth: bool, doubt: float,
    ) -> Iterator[Observation]:  # fmt: skip
        dice = self.dice
        out = span.end + timedelta(days=dice.choice((15, 25, 60)))
        inexact = dice.choice(tuple(Precision)) if dice.random() < doubt else Precision.EXACT
        digits = _digits(row)
        one = Observation(
            indicator=row.code, cluster=group, period=span, value=round(value, digits),
            vintage=out, status=status, precision=inexact,
        )  # fmt: skip
        if levels:
            yield one
            if dice.random() < 0.04:
                later = out + timedelta(days=dice.choice((40, 200)))
                yield replace(one, value=round(value * 1.02, digits), vintage=later)
        if growth:
            rate = round(dice.uniform(-9, 12), 1)
            yield replace(one, measure=Measure.YOY, value=rate, precision=Precision.EXACT)

    def _steps(self, row: Indicator) -> Iterator[Milestone]:
        """Steps of the path, and what single years set themselves: a level or a growth."""
        dice, base, goal = self.dice, row.baseline.value, row.target.value
        levels = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN, TargetKind.MILESTONE)
        stepped = row.pace is PacePath.MILESTONES and row.target.kind in levels
        if stepped and base is not None and goal is not None:
            for year in range(self.start, self.start + self.years):
                share = (year - self.start + 1) / self.years
                yield Milestone(
                        indicator=row.code, period=Period.of_year(year),
                        value=round(base + (goal - base) * share**2, _digits(row)),
                    )  # fmt: skip
        if dice.random() < 0.4 and base is not None:
            growth = dice.random() < 0.4
            value = dice.uniform(-4, 8) if growth else base * dice.uniform(0.8, 1.3)
            yield Milestone(
                indicator=row.code, period=Period.of_year(self.until.year),
                value=round(value, 1 if growth else min(_digits(row), 1)),
                kind=MilestoneKind.ANNUAL, measure=Measure.YOY if growth else Measure.LEVEL,
                operator=dice.choice((Operator.EXACT, Operator.ABOUT)),
            )  # fmt: skip

    def _groups(self, rows: Sequence[Indicator], total: str) -> tuple[Cluster, ...]:
        code = total or rows[0].code
        row = next(row for row in rows if row.code == code)
        made = []
        for at in range(self.dice.choice((1, 2, 3, 6))):
            share = self.dice.uniform(0.05, 0.4)
            base = round((row.baseline.value or 10.0) * share, 2)
            made.append(
                Cluster(
                    code=f"G{at}",
                    name=Text(
                        zh=f"{self.group.zh}{'甲乙丙丁戊己'[at]}",
                        en=f"{self.group.en} {'ABCDEF'[at]}",
                    ),
                    scheme="own",
                    indicator=code,
                    baseline=Baseline(value=base),
                    target=Target(kind=TargetKind.LEVEL_UP, value=round(base * 1.3, 2)),
                )
            )
        return tuple(made)

    def _tasks(self) -> Iterator[Task]:
        dice = self.dice
        day = self.until.end if dice.random() < 0.8 else None
        for at in range(dice.choice((0, 0, 1, 3, 6))):
            project = dice.random() < 0.6
            money = project and dice.random() < 0.8
            planned = round(dice.uniform(1, 90), 1)
            yield Task(
                code=f"T{at}", indicator=dice.choice(("", "I00")),
                name=Text(zh=f"工程{'甲乙丙丁戊己'[at]}", en=f"Project {'ABCDEF'[at]}"),
                kind=TaskKind.PROJECT if project else TaskKind.TASK, as_at=day,
                state=dice.choice(tuple(TaskState)),
                investment_planned=planned if money else None,
                investment_done=round(planned * dice.uniform(0, 1.2), 1) if money else None,
            )  # fmt: skip

    def _actions(self, rows: Sequence[Indicator]) -> Iterator[Action]:
        for at in range(self.dice.choice((0, 1, 4))):
            yield Action(
                code=f"A{at}", indicator=self.dice.choice(rows).code,
                raised=Period(self.start, 3, 1), measure=Text(zh="加强调度", en="meet more often"),
                cause=self.dice.choice((NO_TEXT, Text(zh="资金未到位", en="no money yet"))),
                department=self.dice.choice(("", "D1")), due=date(self.until.year, 6, 30),
                state=self.dice.choice(tuple(ActionState)),
            )  # fmt: skip


def _digits(row: Indicator) -> int:
    """How many digits behind the point are typed: a place in a row has none."""
    return 0 if row.unit.code == "rank" else 2


def _as_row(rows: Sequence[Indicator], group: Cluster) -> Indicator:
    row = next(row for row in rows if row.code == group.indicator)
    return replace(row, baseline=group.baseline)
