"""What does a row of a workbook need beside its figures, so that a formula can calculate with it?

A Word table shows figures; a cell calculates. These values say in which way an indicator is
measured, so that one formula of a template's row holds for every kind of target (PRACTICE C0).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from addin.facts.columns.standing import difficult_points, thresholds_of
from addin.facts.columns.subjects import tolerance_of
from addin.facts.extras.actions import register
from addin.facts.extras.revisions import revisions_told, unit_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import MARK_SIGNS, in_language, mark_of, unit_name
from addin.language import Language, Text
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator, Target
from addin.model.period import Period
from addin.model.plan import Action, Cluster
from addin.model.unit import PERCENT
from addin.model.words import ActionState, DataStatus, Operator, PacePath, Precision, TargetKind
from addin.report.bound.naming import bound, text_of_cell
from addin.report.tables.annexes import reason_words, series_name
from addin.report.tables.table import TableCell, cell_of, department_words, lamp
from addin.templating.values import Bound

NONE = "—"
BOUNDS = frozenset([Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED])
"""Figures that nobody may calculate with; a cell shows them as text."""

_LEVEL = Text(zh="水平", en="level")
WAYS: Mapping[TargetKind, Text] = {
    TargetKind.LEVEL_UP: _LEVEL,
    TargetKind.LEVEL_DOWN: _LEVEL,
    TargetKind.MILESTONE: _LEVEL,
    TargetKind.RATE_AVG: Text(zh="年均", en="rate"),
    TargetKind.CUM_CHANGE: Text(zh="降幅", en="fall"),
    TargetKind.CUM_COUNT: Text(zh="累计", en="sum"),
    TargetKind.HOLD_MAX: Text(zh="上限", en="cap"),
    TargetKind.HOLD_MIN: Text(zh="下限", en="floor"),
    TargetKind.RANGE: Text(zh="区间", en="range"),
}
"""How a target is meant, in the word that formulas compare with."""

YEARLY: Mapping[bool, Text] = {
    True: Text(zh="变动", en="change"),
    False: Text(zh="增长", en="growth"),
}
"""What a year brings, in the word that formulas compare with: a change or growth."""

_SHORT = {
    Reason.CONFIDENTIAL: "[c]",
    **dict.fromkeys((Reason.NOT_APPLICABLE, Reason.QUALITATIVE, Reason.NO_TARGET), "[z]"),
}
_FINAL: Mapping[str, str] = {
    word: sign
    for found, sign in (
        (DataStatus.PRELIMINARY, "[p]"), (DataStatus.REVISED, "[r]"), (DataStatus.EXPECTED, "[e]"),
    )
    for word in (found.text.zh, found.text.en)
}  # fmt: skip
_SIZES = frozenset({"baseline", "target", "value", "value_year_ago", "comparable", "actual"})
_COUNTED = frozenset({"baseline", "progress", "lead"})
_ABOUT = frozenset([Precision.ROUNDED, Precision.ESTIMATE])
_SIGNS = {
    Operator.EXACT: "=", Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤", Operator.ABOUT: "≈",
}  # fmt: skip
_OF_INDICATOR = (
    "yoy_official", "projection_low", "projection_high", "projection_error", "reach_probability",
)  # fmt: skip
_FROM_ACTION = ("cause", "measure", "person", "due", "state", "evidence")


class Hole(str):
    """The text where there is no number, with the shorthand that a published table has for it."""

    __slots__ = ("short",)
    short: str

    @classmethod
    def of(cls, text: str, fact: Fact | None) -> "Hole":
        """The hole of an unknown fact, or of one that a row does not have."""
        hole = cls(text)
        hole.short = _SHORT.get(fact.reason, "[x]") if fact and fact.reason else "[z]"
        return hole


def published(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for a published copy, whose rows say in shorthand what is missing or not final.

    Numbers are rounded as they are printed, and a class is its word alone.
    """
    return {key: _short(each) if isinstance(each, list) else each for key, each in values.items()}


def _short(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _short(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each, key) for each in value]
    if isinstance(value, Hole):
        return value.short
    if isinstance(value, Bound):
        return _as_printed(value, key)
    if isinstance(value, str):
        # A name that is blank is none: the plan's own groups have no name of a taxonomy.
        none = value == NONE or (value == "" and key != "name")
        return "[z]" if none else _FINAL.get(value, without_sign(value))
    return value


def _as_printed(value: Bound, key: str) -> str | Bound:
    """The number with the decimals that a reader sees; a size that rounds to nothing says so."""
    if value.number is None:
        return value.text
    decimals = len(value.text.partition(".")[2].rstrip("%"))
    shown = round(value.number, decimals) if value.text[-1:].isdigit() else value.number
    low = not shown and value.number and key in _SIZES
    return "[low]" if low else replace(value, number=shown + 0.0)


def without_sign(words: str) -> str:
    """The word of a class without its sign.

    >>> without_sign("●快于时序"), without_sign("● Ahead"), without_sign("GDP")
    ('快于时序', 'Ahead', 'GDP')
    """
    return words[1:].lstrip() if words[1:] and words[0] in "●▲■○" else words


def figure(cell: TableCell, language: Language) -> str | Bound:
    """A cell's text; a known fact is bound, with the number that a workbook calculates with."""
    text = text_of_cell(cell, language)
    if cell.fact is None or not cell.fact.known:
        return Hole.of(text, cell.fact) if text in {NONE, ""} else text
    number = _number(cell.fact, language)
    return bound(text, cell.fact.id, cell.form, number=number)


def figures_of(
    facts: FactSet, subject: str, measures: tuple[str, ...], language: Language
) -> dict[str, str | Bound]:
    """The figures of a subject by measure; a dash where the plan has none."""
    return {key: figure(cell_of(facts, subject, key), language) for key in measures}


def inputs_of(facts: FactSet, found: Indicator | Cluster, language: Language) -> dict[str, Any]:
    """How the target is meant, what completes a year, where the path goes, what is about."""
    row = _Measured(facts=facts, language=language, found=found)
    value, comparable = facts.fact(row.key, "value"), facts.fact(row.key, "comparable")
    shown = row.fact("growth_achieved" if row.target.kind is TargetKind.RATE_AVG else "comparable")
    inexact = comparable.known and comparable.precision in _ABOUT
    low, high = row.band or (NONE, NONE)
    return {
        "code": found.code,
        "way": WAYS[row.target.kind][language] if row.target.kind in WAYS else NONE,
        "direction": row.indicator.direction.sign,
        "path": row.path[language],
        "elapsed": row.elapsed or NONE,
        "lasts": row.lasts,
        "left": row.left or NONE,
        "yearly": YEARLY[row.changes][language],
        "low": low,
        "high": high,
        "tolerance": row.tolerance,
        "binding": row.indicator.attribute[language],
        "how": row.how,
        "last_year": NONE if row.last_year is None else row.last_year,
        "earlier": NONE if row.earlier is None else row.earlier,
        "otherwise": row.unscored,
        "decimals": (shown if shown and shown.known else value).shown_decimals(language),
        "about": "≈" if inexact else row.sign_of("progress"),
        "bound": row.sign_of("baseline"),
        **_days(value),
        **figures_of(facts, row.key, ("projection",), language),
    }


def _days(value: Fact) -> dict[str, date | str]:
    """The last day of the figure's period, and the day on which it was published."""
    return {
        "period_end": value.period.end if value.known else NONE,
        "vintage": value.vintage or NONE,
    }


def indicator_inputs(facts: FactSet, found: Indicator, language: Language) -> dict[str, Any]:
    """What the row of an indicator has beside that: its kind, projection, and the plan's total."""
    projection, prospect = (facts.find(found.code, m) for m in ("projection", "prospect"))
    derived = facts.find(found.code, "yoy_derived")
    stated = found.target.value is not None and found.target.kind is not TargetKind.DIRECTION
    word = prospect.word if prospect else None
    return {
        **inputs_of(facts, found, language),
        **figures_of(facts, found.code, _OF_INDICATOR, language),
        "kind": found.target.kind[language],
        "operator": _SIGNS[found.target.operator] if stated else NONE,
        "derivable": 1 if derived and derived.known else NONE,
        "total_growth": _total_growth(facts, found, language),
        "prospect": word[language] if word else NONE,
        "projection_method": (
            projection.how.name[language] if projection and projection.known else NONE
        ),
    }


def action_inputs(facts: FactSet, found: Indicator, language: Language) -> dict[str, str | date]:
    """The latest rectification item of an indicator, raised up to the period."""
    mine = (each for each in facts.plan.actions if each.indicator == found.code)
    last: Action | None = max(mine, key=lambda each: each.raised, default=None)
    none = Text(zh="未填报", en="not reported")[language]
    department = facts.plan.department.get((last.department if last else "") or found.department)
    who = {"who": department.name[language] if department else none}
    if last is None:
        return {**dict.fromkeys(_FROM_ACTION, none), **who}
    said: dict[str, str | date] = {
        "cause": last.cause[language] or last.problem[language],
        "measure": last.measure[language],
        "person": last.person,
        "due": last.due or "",
        "state": last.state[language],
        "evidence": last.note[language],
    }
    return {**{key: told or none for key, told in said.items()}, **who}


_SIGNS_OF_STATES: Mapping[ActionState, str] = {
    ActionState.OVERDUE: "■", ActionState.NOT_STARTED: "○", ActionState.RUNNING: "▲",
    ActionState.PARTIAL: "▲", ActionState.DONE: "●",
}  # fmt: skip


def register_rows(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """The actions of the register, the most urgent first, each state with its sign."""
    return [
        {
            "code": item.code,
            "name": facts.name_of(item.indicator)[language],
            "raised": item.raised.label(language),
            "cause": item.cause[language] or item.problem[language] or NONE,
            "measure": item.measure[language] or NONE,
            "who": department_words(facts, item.department)[language] or NONE,
            "due": item.due or NONE,
            "state": f"{_SIGNS_OF_STATES[item.state]} {item.state.text[language]}",
        }
        for item in register(facts.plan)
    ]


def revision_inputs(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """One row for each revision, with both values as numbers in the unit of the language."""
    rows = []
    for one in revisions_told(facts):
        unit, _ = unit_of(facts.plan, one)
        rows.append(
            {
                "code": one.subject,
                "series": series_name(facts, one)[language],
                "unit": unit_name(unit, language),
                "first_value": in_language(one.earlier.value, unit, language),
                "last_value": in_language(one.later.value, unit, language),
                "rate": "%" if unit.is_percent else "",
                "published_first": one.earlier.published or NONE,
                "published_last": one.later.published or NONE,
                "why": reason_words(facts, one)[language] or NONE,
            }
        )
    return rows


def parameters(facts: FactSet) -> dict[str, float]:
    """What formulas of every row refer to: the plan's length, the thresholds, the month."""
    steps = thresholds_of(facts.plan)
    return {
        "plan_years": facts.plan.identity.years,
        "report_month": facts.period.last,
        "th_achieved": 100 * steps.achieved,
        "th_ahead": steps.ahead,
        "th_on_pace": steps.on_pace,
        "th_behind": steps.behind,
        "th_hard": difficult_points(facts.plan),
    }


@dataclass(frozen=True, kw_only=True, eq=False)
class _Measured:
    """An indicator or a cluster, with what decides which formula is meant."""

    facts: FactSet
    language: Language
    found: Indicator | Cluster

    @property
    def indicator(self) -> Indicator:
        found = self.found
        return found if isinstance(found, Indicator) else self.facts.plan.indicator[found.indicator]

    @property
    def target(self) -> Target:
        return self.found.target or Target(kind=TargetKind.DIRECTION)

    @property
    def cluster(self) -> str:
        return self.found.code if isinstance(self.found, Cluster) else ""

    @property
    def key(self) -> str:
        return "/".join(filter(None, (self.indicator.code, self.cluster)))

    def fact(self, measure: str) -> Fact | None:
        return self.facts.find(self.key, measure)

    @property
    def elapsed(self) -> float | None:
        """Months from the end of the base to the end of the comparable value."""
        comparable, time = self.facts.fact(self.key, "comparable"), self.fact("time_progress")
        period = time.period if time else comparable.period
        months = period.month_index - self._base.month_index
        return float(months) if comparable.known else None

    @property
    def _base(self) -> Period:
        return self.facts.fact(self.key, "baseline").period

    @property
    def lasts(self) -> int:
        """Months from the end of the base to the day on which the target is due."""
        return self.facts.fact(self.key, "target").period.month_index - self._base.month_index

    @property
    def left(self) -> float:
        """Months from the comparable value to the day of the target; 0 once that day has come."""
        due = self.facts.fact(self.key, "target").period.month_index
        come = self.facts.period.month_index >= due
        return 0.0 if come or self.elapsed is None else max(self.lasts - self.elapsed, 0.0)

    @property
    def path(self) -> PacePath:
        """The path that progress is measured against."""
        planned = self.facts.known(self.key, "planned_progress")
        straight = planned is None or planned.formula == "planned_linear"
        return PacePath.LINEAR if straight else self.indicator.pace

    def sign_of(self, measure: str) -> str:
        """The sign of a bound: of a base, or of a progress that rests on one; "" for no bound."""
        found = self.facts.known(self.key, measure)
        bound = found is not None and found.precision in BOUNDS
        return MARK_SIGNS[mark_of(found)][self.language] if found and bound else ""

    @property
    def changes(self) -> bool:
        """Whether a year brings items or points, not growth."""
        pieces = any(self.facts.find(self.key, f"pieces_{of}") for of in ("required", "achieved"))
        of_kind = self.target.kind is TargetKind.MILESTONE or self.indicator.unit.is_percent
        return pieces or of_kind

    @property
    def tolerance(self) -> float:
        """How far off an "about" target still counts, in the unit of the row's target."""
        found = tolerance_of(self.found.target, self.indicator)
        rates = {TargetKind.RATE_AVG, TargetKind.CUM_CHANGE}
        return found if self.target.kind in rates else self.in_language(found)

    @property
    def band(self) -> tuple[float, float] | None:
        """The lower and upper end of a range target."""
        band = self.target.band
        return band and (self.in_language(band[0]), self.in_language(band[1]))

    @property
    def how(self) -> str:
        """How the comparable value was made of the value that the row shows; a dash else."""
        comparable, value = (
            self.facts.fact(self.key, "comparable"),
            self.facts.fact(self.key, "value"),
        )
        scaled = comparable.formula.startswith("annualised")
        end = value.period.whole_year if scaled else value.period
        together = not value.known or end.end == comparable.period.end
        return comparable.how.name[self.language] if comparable.known and together else NONE

    @property
    def last_year(self) -> float | None:
        """The whole of last year, where the comparable value is completed with it."""
        comparable, now, ago = (
            self.facts.known(self.key, measure)
            for measure in ("comparable", "value", "value_year_ago")
        )
        if comparable is None or now is None or ago is None:
            return None
        made, value, before = (each.value or 0.0 for each in (comparable, now, ago))
        whole = {"ttm": made - value + before, "annualised": value and made * before / value}
        full = whole.get(comparable.formula)
        return None if full is None else self.in_language(full)

    @property
    def earlier(self) -> float | None:
        """What was reached before this year, for a target that counts all years."""
        total, now = self.facts.known(self.key, "comparable"), self.facts.known(self.key, "value")
        if total is None or now is None or total.formula != "sum":
            return None
        return self.in_language((total.value or 0.0) - (now.value or 0.0))

    @property
    def unscored(self) -> str:
        """What the row says where nothing scores it."""
        status = self.fact("status")
        if status is None:
            return NONE
        found = status.status_class
        return lamp(StatusClass.NO_DATA if found.is_scored else found)[self.language]

    def in_language(self, value: float) -> float:
        """A value of the row in the unit of the language."""
        return in_language(value, self.facts.fact(self.key, "value").unit, self.language)


def _number(fact: Fact, language: Language) -> float | None:
    """What a cell calculates with, in the unit of the language; a bound stays text.

    Facts start from a baseline that is a bound all the same, and what follows from one is marked
    beside; formulas must come to the facts.
    """
    bound = fact.precision in BOUNDS and fact.measure not in _COUNTED
    if fact.value is None or fact.word is not None or bound:
        return None
    return in_language(fact.value, fact.unit, language)


def _total_growth(facts: FactSet, found: Indicator, language: Language) -> str | Bound:
    """Growth of the plan's total, where the indicator's own may be told beside it."""
    code = facts.plan.identity.total_indicator
    if not code or code == found.code or code not in facts.plan.indicator:
        return NONE
    own, total = (facts.find(key, "yoy") for key in (found.code, code))
    same = (
        own is not None and total is not None
        and own.unit == PERCENT == total.unit
        and own.period == total.period
        and found.unit.dimension == facts.plan.indicator[code].unit.dimension
    )  # fmt: skip
    return figure(TableCell(fact=total), language) if same and total is not None else NONE
