"""What does a row of a table of indicators say: the indicator, its target, its figures?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from addin.errors import ModelError, UnitError
from addin.language import Text
from addin.model.indicator import Baseline, Indicator, Milestone, Target, likely_nature
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.unit import (
    NO_UNIT,
    PERCENT,
    UNITS,
    DeclaredUnit,
    Unit,
    conversion,
    converted,
    units_with,
)
from addin.model.words import Attribute, Direction, Operator, TargetKind
from addin.plan.starting.goals import Goal, goal_of, is_nothing, value_of
from addin.plan.starting.headers import HeadColumn, attribute_of
from addin.plan.starting.table import Table, text_in
from addin.plan.values import text_of

_MOST_CODE = 19
_LEVEL = {Direction.HIGHER: TargetKind.LEVEL_UP, Direction.LOWER: TargetKind.LEVEL_DOWN}
_HOLD = {Direction.HIGHER: TargetKind.HOLD_MIN, Direction.LOWER: TargetKind.HOLD_MAX}
_WAYS = {Operator.AT_LEAST: Direction.HIGHER, Operator.AT_MOST: Direction.LOWER}
_LOWER = {TargetKind.LEVEL_DOWN, TargetKind.CUM_CHANGE, TargetKind.HOLD_MAX}


@dataclass
class Rows:
    """The rows of a table; a plan's own units, its departments and sources are found on the way."""

    table: Table
    last: int
    units: dict[str, Unit] = field(default_factory=dict)
    own: list[DeclaredUnit] = field(default_factory=list)
    offices: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def name_of(self, at: int) -> str:
        """The name of the row's indicator; empty for a row that is a heading or a remark."""
        name = self.table.text(at, "name") or self.table.text(at, "name_en")
        filled = [
            column for column in self.table.head.columns
            if column.key not in {"number", "name", "name_en", "category"}
            and text_of(self.table.cell(at, column))
        ]  # fmt: skip
        return name if filled else ""

    def indicator(self, at: int, name: str, number: int) -> Indicator:
        """The indicator of a row; `number` is its place in the plan."""
        plain, unit = self._unit(at, name)
        goal, remark = self._goal(at, name, unit)
        base = self._number(at, self.table.head.only("baseline"), name, unit)
        kind, direction = self._kind(at, name, goal, base)
        remarks = self.table.text(at, "note"), remark, self._growth(at, goal)
        english = self.table.text(at, "name_en")
        words = Text(zh=plain, en=english) if english and english != plain else text_in(plain)
        column = self.table.head.only("target")
        due = column.period.year if column and column.period else 0
        found = Indicator(
            code=self._code(at, words, number),
            name=words,
            unit=unit,
            plan_row=number,
            category=text_in(self._category(at)),
            attribute=self._attribute(at),
            direction=direction,
            baseline=Baseline(value=base),
            target=Target(
                kind=kind, value=goal.value, upper=goal.upper, operator=goal.operator,
                year=due if due != self.last else 0,
            ),
            department=self._coded(self.offices, "D", self.table.text(at, "department")),
            definition=text_in(self.table.text(at, "definition")),
            note=text_in("；".join(filter(None, remarks))),
        )  # fmt: skip
        return replace(found, nature=likely_nature(found))

    def _category(self, at: int) -> str:
        """The category of a row: what is merged over several rows stands in the first of them."""
        above = (
            self.table.text(row, "category") for row in range(at, self.table.head.first - 1, -1)
        )
        return next(filter(None, above), "")

    def _growth(self, at: int, goal: Goal) -> str:
        """The growth that stands beside a target of another kind, as a note."""
        column = self.table.head.only("growth")
        cell = self.table.cell(at, column)
        told = column is not None and goal.kind is not TargetKind.RATE_AVG and not is_nothing(cell)
        return f"{column.header}: {text_of(cell)}" if column and told else ""

    def steps(self, at: int, name: str, found: Indicator) -> Iterator[Milestone]:
        """The targets of earlier years."""
        for column in self.table.head.of("step"):
            cell = self.table.cell(at, column)
            if column.period is None or is_nothing(cell):
                continue
            goal = goal_of(cell, found.unit)
            value = self._whole(at, name, goal.value, found.unit) if goal else None
            if goal is None or value is None or goal.upper is not None:
                self.table.note("value_not_read", at, column, cell=text_of(cell))
                continue
            yield Milestone(
                indicator=found.code, period=column.period, value=value, operator=goal.operator
            )

    def _unit(self, at: int, name: str) -> tuple[str, Unit]:
        """The name without a unit in brackets, and the unit."""
        plain, typed = name, self.table.answer(f"unit:{name}") or self.table.text(at, "unit")
        bracket = re.fullmatch(r"(.+?)\s*[（(【]([^（）()【】]+)[）)】]", name)
        if bracket and (UNITS.find(bracket[2]) or not typed):
            inner = UNITS.find(bracket[2])
            if inner and (not typed or UNITS.find(typed) == inner):
                plain, typed = bracket[1], bracket[2]
        if not typed or is_nothing(typed):
            where = "unit" if self.table.head.only("unit") else "name"
            self.table.note("no_unit", at, where, f"unit:{name}", name=name)
            return plain, NO_UNIT
        return plain, self.units.get(typed) or self._declared(at, typed)

    def _declared(self, at: int, typed: str) -> Unit:
        known = UNITS.find(typed)
        if known is None:
            self.table.note("own_unit", at, "unit", unit=typed)
            self.own.append(DeclaredUnit(name=text_in(typed)))
            known = units_with(self.own)[0].named(typed)
        self.units[typed] = known
        return known

    def _goal(self, at: int, name: str, unit: Unit) -> tuple[Goal, str]:
        """The target, and what it says where that is no number."""
        growth, column = self.table.head.only("growth"), self.table.head.only("target")
        cell = self.table.cell(at, column)
        if is_nothing(cell) and not is_nothing(self.table.cell(at, growth)):
            found = goal_of(self.table.cell(at, growth), PERCENT)
            if found:
                return replace(found, kind=TargetKind.RATE_AVG), ""
        if is_nothing(cell):
            if self.table.head.only("target") or growth:
                self.table.note("no_target", at, column or "name", name=name)
            return Goal(), ""
        goal = goal_of(cell, unit)
        if goal is None:
            self.table.note("goal_not_read", at, column or "name", name=name, cell=text_of(cell))
            return Goal(), text_of(cell)
        return replace(goal, value=self._whole(at, name, goal.value, unit), upper=goal.upper), ""

    def _number(self, at: int, column: HeadColumn | None, name: str, unit: Unit) -> float | None:
        cell = self.table.cell(at, column)
        if column is None or is_nothing(cell):
            return None
        try:
            return self._whole(at, name, value_of(cell, unit), unit)
        except ModelError:
            self.table.note("value_not_read", at, column, cell=text_of(cell))
            return None

    def _whole(self, at: int, name: str, value: float | None, unit: Unit) -> float | None:
        """A value, hundredfold where a person says that its cell only shows per cent."""
        if value is None or not unit.is_percent or not self._all_fractions(at):
            return value
        key = f"percent:{name}"
        if self.table.answer(key):
            return round(value * 100, 10) if self.table.answer(key) == "yes" else value
        if key not in self.table.asked:
            self.table.note("fractions", at, "name", key, name=name, shown=f"{value:g}")
        return value

    def _all_fractions(self, at: int) -> bool:
        cells = [
            self.table.cell(at, column)
            for column in self.table.head.columns
            if column.key in {"baseline", "target", "step", "observed", "value"}
        ]
        numbers = [abs(cell) for cell in cells if isinstance(cell, float | int)]
        return bool(numbers) and max(numbers) <= 1 and any(number % 1 for number in numbers)

    def _kind(
        self, at: int, name: str, goal: Goal, base: float | None
    ) -> tuple[TargetKind, Direction]:
        """How the target is meant: said, in words, or from where it goes, which is then asked."""
        typed = self.table.answer(f"kind:{name}") or self.table.text(at, "kind")
        stated = TargetKind.named(typed) if typed else goal.kind
        way = Direction.named(self.table.text(at, "direction")) or goal.direction
        if stated is TargetKind.CUM_COUNT and re.search(
            r"降低|下降|减少|reduc", name, re.IGNORECASE
        ):
            stated, way = TargetKind.CUM_CHANGE, Direction.LOWER
        if stated is None and way is None:
            way = _WAYS.get(goal.operator)
        if stated is None and way is not None and base is not None and goal.value is not None:
            stated = (_LEVEL if (goal.value - base) * way.sign > 0 else _HOLD)[way]
        if stated or goal.value is None:
            found = stated or TargetKind.DIRECTION
            return found, way or _way_of(found)
        if base is None or base == goal.value:
            self.table.note("kind_unknown", at, "name", f"kind:{name}", name=name)
            return TargetKind.DIRECTION, way or Direction.HIGHER
        way = Direction.LOWER if goal.value < base else Direction.HIGHER
        shown = {"base": f"{base:g}", "goal": f"{goal.value:g}", "kind": _LEVEL[way].text}
        self.table.note("kind_assumed", at, "name", f"kind:{name}", name=name, **shown)
        return _LEVEL[way], way

    def _code(self, at: int, name: Text, number: int) -> str:
        typed = re.sub(r"[^A-Za-z0-9_\u4e00-\u9fff.-]+", "_", self.table.text(at, "code")).strip(
            "_"
        )
        words = re.findall(r"[A-Za-z]+", name.en) if name.en.isascii() else []
        made = "_".join(words).upper()[:_MOST_CODE].strip("_")
        return typed or (f"{made}_{number}" if made else f"I{number:02d}")

    def _attribute(self, at: int) -> Attribute:
        return attribute_of(self.table.text(at, "attribute")) or Attribute.UNSTATED

    def _coded(self, codes: dict[str, str], letter: str, name: str) -> str:
        return codes.setdefault(name, f"{letter}{len(codes) + 1}") if name else ""

    def observed(self, at: int, name: str, found: Indicator) -> Iterator[Observation]:
        """The figures of a row: below each period, or the one beside its period."""
        source = self._coded(self.sources, "S", self.table.text(at, "source"))
        factor = self._factor(at, name, found.unit)
        for column, period in self._periods(at) if factor else ():
            value = self._number(at, column, name, found.unit)
            if value is not None and factor is not None:
                value = converted(value, factor)
                yield Observation(indicator=found.code, period=period, value=value, source=source)

    def _factor(self, at: int, name: str, unit: Unit) -> float | None:
        """By what the values of a row become those of its indicator; None where they cannot."""
        own = self.units.get(self.table.text(at, "unit")) or UNITS.find(self.table.text(at, "unit"))
        if own is None or own == unit or not unit.dimension:
            return 1.0
        try:
            return conversion(own, unit)
        except UnitError:
            self.table.note("other_unit", at, "unit", name=name, unit=own.name, first=unit.name)
            return None

    def _periods(self, at: int) -> Iterator[tuple[HeadColumn, Period]]:
        for column in self.table.head.of("observed"):
            if column.period:
                yield column, column.period
        where, value = self.table.head.only("period"), self.table.head.only("value")
        if where and value and not is_nothing(self.table.cell(at, value)):
            try:
                yield value, Period.parse(text_of(self.table.cell(at, where)))
            except ModelError:
                self.table.note(
                    "value_not_read", at, where, cell=text_of(self.table.cell(at, where))
                )


def _way_of(kind: TargetKind) -> Direction:
    return Direction.LOWER if kind in _LOWER else Direction.HIGHER
