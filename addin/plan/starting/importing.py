"""How does somebody's table of indicators become a plan, and what must a person still say?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from addin.cells import cell_name
from addin.errors import FileError, Finding, ModelError, Notes, Place, UnitError, UsageError
from addin.language import NO_TEXT, Text
from addin.model.indicator import Baseline, Indicator, Milestone, Target, likely_nature
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Department, Plan, PlanIdentity, Source
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
from addin.ooxml.sheet.read import OURS, Cell, Sheets, open_other, open_sheets
from addin.plan.schema import THRESHOLDS
from addin.plan.sheets import did_you_mean, nearest
from addin.plan.starting.goals import Goal, goal_of, is_nothing, value_of
from addin.plan.starting.headers import KNOWN, Head, HeadColumn, attribute_of, find_head
from addin.plan.values import text_of

NOTES = Notes(Path(__file__).with_name("findings.csv"))
_OLD = frozenset({".xls", ".ods"})
_PLANS = {"十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030)}
_YEARS = re.compile(r"(20\d\d)\s*年?\s*[-—–~～至到/]+\s*(20\d\d)")
_MOST_CODE, _LEAST_TITLE = 19, 5
_TABLE_OF = re.compile(
    r"主要(发展)?(目标)?指标(表|体系|情况)?$|指标表$|^表\s*\d*\s*|^Table \d+[.: ]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A plan to begin with, and what a person must say, check or know to be left out.

    `asked` are the findings that an answer settles, by the key of that answer.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    asked: Mapping[str, Finding] = field(default_factory=dict)


def plan_from(
    path: Path, identity: PlanIdentity | None = None, said: Mapping[str, str] | None = None
) -> Imported:
    """The plan in the table of indicators at `path`, wide or long, headed in either language.

    `said` answers what a table cannot say: ``years``, ``column:HEADER``, ``unit:NAME``,
    ``kind:NAME``, ``percent:NAME``. What it does not answer is a finding, never a guess that
    nobody sees. FileError where there is no such table.
    """
    book = open_other(path, OURS) if path.suffix.lower() in _OLD else open_sheets(path)
    answers = dict(said or {})
    check_answers(answers)
    columns = {k.removeprefix("column:"): v for k, v in answers.items() if k.startswith("column:")}
    name, rows, head = _table(book, path, columns)
    return _Import(path.name, name, rows, head, answers).made(identity)


def check_answers(answers: Mapping[str, str]) -> None:
    """Raise UsageError for an answer that none of its kind can be."""
    for key, value in answers.items():
        known = choices_of(key)
        named = TargetKind.named(value) if key.startswith("kind:") else value in known
        if known and not named:
            raise UsageError("answer_unknown", key=key, value=value, known=list(known))
        if key == "years" and not _YEARS.search(value):
            raise UsageError("not_years", years=value)


def choices_of(key: str) -> Mapping[str, Text]:
    """What may answer the question `key`, with its words; nothing where that is free."""
    if key.startswith("column:"):
        return KNOWN
    if key.startswith("kind:"):
        return {kind.value: kind.text for kind in TargetKind}
    return _YES if key.startswith("percent:") else {}


_YES = {"yes": Text(zh="是", en="yes"), "no": Text(zh="否", en="no")}


def _table(
    book: Sheets, path: Path, columns: Mapping[str, str]
) -> tuple[str, list[list[Cell]], Head]:
    """The sheet that looks most like a table of indicators."""
    found = []
    for name in book.names:
        rows = list(book.rows(name))
        head = find_head(rows, columns)
        if head:
            found.append((head.score, name, rows, head))
    if not found:
        raise FileError("no_table_of_indicators", name=path.name)
    _, name, rows, head = max(found, key=lambda each: each[0])
    return name, rows, head


@dataclass
class _Import:
    """One table while it is read."""

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    head: Head
    said: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    asked: dict[str, Finding] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    units: dict[str, Unit] = field(default_factory=dict)
    own: list[DeclaredUnit] = field(default_factory=list)
    offices: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    first: int = 0
    last: int = 0

    def made(self, identity: PlanIdentity | None) -> Imported:
        """The plan and the findings."""
        self._years(identity)
        self._note_columns()
        indicators: dict[str, tuple[int, Indicator]] = {}
        observed: list[Observation] = []
        steps: list[Milestone] = []
        for at in range(self.head.first, len(self.rows)):
            name = self._name(at)
            if not name:
                continue
            if name not in indicators:
                indicators[name] = at, self._indicator(at, name, len(indicators) + 1)
                steps += self._steps(at, name, indicators[name][1])
            elif self.head.only("period") is None:
                self.note("name_twice", at, "name", name=name, first=indicators[name][0] + 1)
                continue
            observed += self._observed(at, name, indicators[name][1])
        self._note_unused()
        plan = Plan(
            identity=self._identity(identity),
            indicators=tuple(found for _, found in indicators.values()),
            milestones=tuple(steps),
            observations=Observations.of(observed),
            departments=tuple(Department(code=c, name=_text(n)) for n, c in self.offices.items()),
            sources=tuple(Source(code=c, title=_text(n)) for n, c in self.sources.items()),
            own_units=tuple(self.own),
            thresholds={name: default for name, (default, _) in THRESHOLDS.items()},
        )
        return Imported(plan=plan, findings=tuple(self.findings), asked=self.asked)

    def note(
        self, key: str, row: int, column: str | HeadColumn, asks: str = "", **values: object
    ) -> None:
        """Note a finding about a cell; `row` counts from 0, the answer `asks` settles it."""
        found = self.head.only(column) if isinstance(column, str) else column
        cell = cell_name(row + 1, (found.position if found else 0) + 1)
        place = Place(file=self.file, sheet=self.sheet, cell=cell)
        finding = NOTES(key, **values).at(place)
        self.findings.append(finding)
        if asks:
            self.asked[asks] = finding

    def answer(self, key: str) -> str:
        """What a person said; empty where nothing was."""
        self.used.add(key)
        return self.said.get(key, "").strip()

    def cell(self, at: int, column: HeadColumn | None) -> Cell:
        """What stands in a column of a row."""
        row = self.rows[at]
        return row[column.position] if column and column.position < len(row) else ""

    def text(self, at: int, key: str) -> str:
        """The text of a column that holds `key`, in one line."""
        return " ".join(text_of(self.cell(at, self.head.only(key))).split())

    def _years(self, identity: PlanIdentity | None) -> None:
        said = _YEARS.search(self.answer("years"))
        if said:
            self.first, self.last = int(said[1]), int(said[2])
        elif identity and identity.start_year:
            self.first, self.last = identity.start_year, identity.end_year
        else:
            self._find_years()

    def _find_years(self) -> None:
        """First and last year from words above the table or its name, else from its headers."""
        above = [text_of(cell) for row in self.rows[: self.head.first] for cell in row]
        for text in (*above, self.sheet, self.file):
            span = _YEARS.search(text)
            known = next((years for word, years in _PLANS.items() if word in text), None)
            if span or known:
                self.first, self.last = (int(span[1]), int(span[2])) if span else known or (0, 0)
                self._say_years(Text(zh=f"“{text}”", en=repr(text)))
                return
        bases = [c.period.year for c in self.head.of("baseline") if c.period]
        goals = [c.period.year for c in self.head.of("target") if c.period]
        if bases and goals and max(bases) < max(goals):
            self.first, self.last = max(bases) + 1, max(goals)
            self._say_years(Text(zh="表头", en="the headers"))
        else:
            self.note("no_years", self.head.first - 1, "name", "years")

    def _say_years(self, origin: Text) -> None:
        years = f"{self.first}-{self.last}"
        self.note("years_from", self.head.first - 1, "name", origin=origin, years=years)

    def _identity(self, given: PlanIdentity | None) -> PlanIdentity:
        found = given or PlanIdentity(code="PLAN", name=NO_TEXT, start_year=0, end_year=0)
        name = found.name or _text(self._title())
        return replace(found, name=name, start_year=self.first, end_year=self.last)

    def _title(self) -> str:
        """What stands above the table as the name of the plan; empty where nothing does."""
        above = (
            " ".join(text_of(c).split()) for row in self.rows[: self.head.first - 1] for c in row
        )
        return next(
            (re.sub(_TABLE_OF, "", text) for text in above if len(text) >= _LEAST_TITLE), ""
        )

    def _note_columns(self) -> None:
        """Columns that are not known; and those of a bare year, which may be target or figure."""
        settled = []
        for column in self.head.columns:
            if not column.key and any(
                text_of(self.cell(at, column)) for at in range(self.head.first, len(self.rows))
            ):
                self._leave_out(column)
            settled.append(self._settled(column))
            self.used.add(f"column:{column.header}")
        self.head = Head(tuple(self._ranked(settled)), self.head.first)

    def _ranked(self, columns: Sequence[HeadColumn]) -> Iterator[HeadColumn]:
        """Of several targets the last counts, those before are steps; of baselines figures.

        What has no place is told.
        """
        last = {
            key: max((c.period for c in columns if c.key == key and c.period), default=None)
            for key in ("target", "baseline")
        }
        whole = {column.key for column in columns}
        for column in columns:
            final, key = last.get(column.key), column.key
            if final is not None and column.period != final:
                key = _EARLIER[key] if column.period else ""
            if key in _PAIRED and _PAIRED[key] not in whole:
                key = ""
            if column.key and not key:
                self._leave_out(column)
            yield replace(column, key=key)

    def _leave_out(self, column: HeadColumn) -> None:
        asks, known = f"column:{column.header}", ", ".join(KNOWN)
        self.note("left_out", self.head.first - 1, column, asks, header=column.header, known=known)

    def _settled(self, column: HeadColumn) -> HeadColumn:
        if column.period is None or column.key not in {"either", "value"}:
            return column
        taken = "observed"
        if column.key == "either" and self.first and column.period.is_year:
            if column.period.year == self.first - 1 and not self.head.only("baseline"):
                taken = "baseline"
            elif column.period.year >= self.last and not self.head.only("target"):
                taken = "target"
                words = Text(zh="目标", en="target")
                self.note(
                    "end_year_is", self.head.first - 1, column, f"column:{column.header}",
                    header=column.header, taken=words,
                )  # fmt: skip
        return HeadColumn(column.position, column.header, taken, column.period)

    def _name(self, at: int) -> str:
        """The name of the row's indicator; empty for a row that is a heading or a remark."""
        name = self.text(at, "name") or self.text(at, "name_en")
        filled = [
            column for column in self.head.columns
            if column.key not in {"number", "name", "name_en", "category"}
            and text_of(self.cell(at, column))
        ]  # fmt: skip
        return name if filled else ""

    def _indicator(self, at: int, name: str, number: int) -> Indicator:
        plain, unit = self._unit(at, name)
        goal, remark = self._goal(at, name, unit)
        base = self._number(at, self.head.only("baseline"), name, unit)
        kind, direction = self._kind(at, name, goal, base)
        remarks = self.text(at, "note"), remark, self._growth(at, goal)
        english = self.text(at, "name_en")
        words = Text(zh=plain, en=english) if english and english != plain else _text(plain)
        column = self.head.only("target")
        due = column.period.year if column and column.period else 0
        found = Indicator(
            code=self._code(at, words, number),
            name=words,
            unit=unit,
            plan_row=number,
            category=_text(self._category(at)),
            attribute=self._attribute(at),
            direction=direction,
            baseline=Baseline(value=base),
            target=Target(
                kind=kind, value=goal.value, upper=goal.upper, operator=goal.operator,
                year=due if due != self.last else 0,
            ),
            department=self._coded(self.offices, "D", self.text(at, "department")),
            definition=_text(self.text(at, "definition")),
            note=_text("；".join(filter(None, remarks))),
        )  # fmt: skip
        return replace(found, nature=likely_nature(found))

    def _category(self, at: int) -> str:
        """The category of a row: what is merged over several rows stands in the first of them."""
        above = (self.text(row, "category") for row in range(at, self.head.first - 1, -1))
        return next(filter(None, above), "")

    def _growth(self, at: int, goal: Goal) -> str:
        """The growth that stands beside a target of another kind, as a note."""
        column = self.head.only("growth")
        cell = self.cell(at, column)
        told = column is not None and goal.kind is not TargetKind.RATE_AVG and not is_nothing(cell)
        return f"{column.header}: {text_of(cell)}" if column and told else ""

    def _steps(self, at: int, name: str, found: Indicator) -> Iterator[Milestone]:
        """The targets of earlier years."""
        for column in self.head.of("step"):
            cell = self.cell(at, column)
            if column.period is None or is_nothing(cell):
                continue
            goal = goal_of(cell, found.unit)
            value = self._whole(at, name, goal.value, found.unit) if goal else None
            if goal is None or value is None or goal.upper is not None:
                self.note("value_not_read", at, column, cell=text_of(cell))
                continue
            yield Milestone(
                indicator=found.code, period=column.period, value=value, operator=goal.operator
            )

    def _unit(self, at: int, name: str) -> tuple[str, Unit]:
        """The name without a unit in brackets, and the unit."""
        plain, typed = name, self.answer(f"unit:{name}") or self.text(at, "unit")
        bracket = re.fullmatch(r"(.+?)\s*[（(【]([^（）()【】]+)[）)】]", name)
        if bracket and (UNITS.find(bracket[2]) or not typed):
            inner = UNITS.find(bracket[2])
            if inner and (not typed or UNITS.find(typed) == inner):
                plain, typed = bracket[1], bracket[2]
        if not typed or is_nothing(typed):
            where = "unit" if self.head.only("unit") else "name"
            self.note("no_unit", at, where, f"unit:{name}", name=name)
            return plain, NO_UNIT
        return plain, self.units.get(typed) or self._declared(at, typed)

    def _declared(self, at: int, typed: str) -> Unit:
        known = UNITS.find(typed)
        if known is None:
            self.note("own_unit", at, "unit", unit=typed)
            self.own.append(DeclaredUnit(name=_text(typed)))
            known = units_with(self.own)[0].named(typed)
        self.units[typed] = known
        return known

    def _goal(self, at: int, name: str, unit: Unit) -> tuple[Goal, str]:
        """The target, and what it says where that is no number."""
        growth, column = self.head.only("growth"), self.head.only("target")
        cell = self.cell(at, column)
        if is_nothing(cell) and not is_nothing(self.cell(at, growth)):
            found = goal_of(self.cell(at, growth), PERCENT)
            if found:
                return replace(found, kind=TargetKind.RATE_AVG), ""
        if is_nothing(cell):
            if self.head.only("target") or growth:
                self.note("no_target", at, column or "name", name=name)
            return Goal(), ""
        goal = goal_of(cell, unit)
        if goal is None:
            self.note("goal_not_read", at, column or "name", name=name, cell=text_of(cell))
            return Goal(), text_of(cell)
        return replace(goal, value=self._whole(at, name, goal.value, unit), upper=goal.upper), ""

    def _number(self, at: int, column: HeadColumn | None, name: str, unit: Unit) -> float | None:
        cell = self.cell(at, column)
        if column is None or is_nothing(cell):
            return None
        try:
            return self._whole(at, name, value_of(cell, unit), unit)
        except ModelError:
            self.note("value_not_read", at, column, cell=text_of(cell))
            return None

    def _whole(self, at: int, name: str, value: float | None, unit: Unit) -> float | None:
        """A value, hundredfold where a person says that its cell only shows per cent."""
        if value is None or not unit.is_percent or not self._all_fractions(at):
            return value
        key = f"percent:{name}"
        if self.answer(key):
            return round(value * 100, 10) if self.answer(key) == "yes" else value
        if key not in self.asked:
            self.note("fractions", at, "name", key, name=name, shown=f"{value:g}")
        return value

    def _all_fractions(self, at: int) -> bool:
        cells = [
            self.cell(at, column)
            for column in self.head.columns
            if column.key in {"baseline", "target", "step", "observed", "value"}
        ]
        numbers = [abs(cell) for cell in cells if isinstance(cell, float | int)]
        return bool(numbers) and max(numbers) <= 1 and any(number % 1 for number in numbers)

    def _kind(
        self, at: int, name: str, goal: Goal, base: float | None
    ) -> tuple[TargetKind, Direction]:
        """How the target is meant: said, in words, or from where it goes, which is then asked."""
        typed = self.answer(f"kind:{name}") or self.text(at, "kind")
        stated = TargetKind.named(typed) if typed else goal.kind
        way = Direction.named(self.text(at, "direction")) or goal.direction
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
            self.note("kind_unknown", at, "name", f"kind:{name}", name=name)
            return TargetKind.DIRECTION, way or Direction.HIGHER
        way = Direction.LOWER if goal.value < base else Direction.HIGHER
        shown = {"base": f"{base:g}", "goal": f"{goal.value:g}", "kind": _LEVEL[way].text}
        self.note("kind_assumed", at, "name", f"kind:{name}", name=name, **shown)
        return _LEVEL[way], way

    def _code(self, at: int, name: Text, number: int) -> str:
        typed = re.sub(r"[^A-Za-z0-9_\u4e00-\u9fff.-]+", "_", self.text(at, "code")).strip("_")
        words = re.findall(r"[A-Za-z]+", name.en) if name.en.isascii() else []
        made = "_".join(words).upper()[:_MOST_CODE].strip("_")
        return typed or (f"{made}_{number}" if made else f"I{number:02d}")

    def _attribute(self, at: int) -> Attribute:
        return attribute_of(self.text(at, "attribute")) or Attribute.UNSTATED

    def _coded(self, codes: dict[str, str], letter: str, name: str) -> str:
        return codes.setdefault(name, f"{letter}{len(codes) + 1}") if name else ""

    def _observed(self, at: int, name: str, found: Indicator) -> Iterator[Observation]:
        """The figures of a row: below each period, or the one beside its period."""
        source = self._coded(self.sources, "S", self.text(at, "source"))
        factor = self._factor(at, name, found.unit)
        for column, period in self._periods(at) if factor else ():
            value = self._number(at, column, name, found.unit)
            if value is not None and factor is not None:
                value = converted(value, factor)
                yield Observation(indicator=found.code, period=period, value=value, source=source)

    def _factor(self, at: int, name: str, unit: Unit) -> float | None:
        """By what the values of a row become those of its indicator; None where they cannot."""
        own = self.units.get(self.text(at, "unit")) or UNITS.find(self.text(at, "unit"))
        if own is None or own == unit or not unit.dimension:
            return 1.0
        try:
            return conversion(own, unit)
        except UnitError:
            self.note("other_unit", at, "unit", name=name, unit=own.name, first=unit.name)
            return None

    def _periods(self, at: int) -> Iterator[tuple[HeadColumn, Period]]:
        for column in self.head.of("observed"):
            if column.period:
                yield column, column.period
        where, value = self.head.only("period"), self.head.only("value")
        if where and value and not is_nothing(self.cell(at, value)):
            try:
                yield value, Period.parse(text_of(self.cell(at, where)))
            except ModelError:
                self.note("value_not_read", at, where, cell=text_of(self.cell(at, where)))

    def _note_unused(self) -> None:
        for key in sorted(self.said.keys() - self.used):
            near = did_you_mean(nearest(key, self.used))
            self.note("set_unknown", self.head.first - 1, "name", given=key, near=near)


_EARLIER = {"target": "step", "baseline": "observed"}
_PAIRED = {"value": "period", "period": "value"}
_LEVEL = {Direction.HIGHER: TargetKind.LEVEL_UP, Direction.LOWER: TargetKind.LEVEL_DOWN}
_HOLD = {Direction.HIGHER: TargetKind.HOLD_MIN, Direction.LOWER: TargetKind.HOLD_MAX}
_WAYS = {Operator.AT_LEAST: Direction.HIGHER, Operator.AT_MOST: Direction.LOWER}
_LOWER = {TargetKind.LEVEL_DOWN, TargetKind.CUM_CHANGE, TargetKind.HOLD_MAX}


def _way_of(kind: TargetKind) -> Direction:
    return Direction.LOWER if kind in _LOWER else Direction.HIGHER


def _text(words: str) -> Text:
    """Words in the language that they are in."""
    return Text(zh="", en=words) if words.isascii() else Text(zh=words, en="")
