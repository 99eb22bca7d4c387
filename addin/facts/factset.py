"""Which numbers does an assessment hold?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from addin.errors import UsageError
from addin.facts.fact import DIFFERENCE, Fact, cell_id, difference_of
from addin.language import Text
from addin.measures.reasons import Reason
from addin.model.observations import PRECISIONS, STATUSES, Observations, date_of_vintage
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.series import NOTHING
from addin.model.unit import UNITS, Unit
from addin.model.words import Precision

if TYPE_CHECKING:
    from pandas import DataFrame

Ints = NDArray[np.int64]
Maker: TypeAlias = Callable[["FactSet"], Iterable[Fact]]
REASONS: tuple[Reason, ...] = tuple(Reason)
UNIT_AT: Mapping[str, int] = {code: at for at, code in enumerate(UNITS)}
"""The positions of the known units in the column `unit` of every plan, by code."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """One measure for every subject: numbers, or positions of reasons where there is none.

    `reason` is -1 where the value is known; `unit` is a position in the plan's `used_units`.
    `rows` are the rows of observations behind the value (one column for each, -1: none); a derived
    value names its `inputs`, measures of the same subject, for each formula, and takes status and
    vintage from `rows`. `terms` are the numbers in its formula that are no facts, by the names of
    its inputs; NaN where a subject has none. `precision` is -1 where the rows say it.
    """

    measure: str
    value: NDArray[np.float64]
    reason: Ints
    unit: Ints
    decimals: Ints
    period: Ints
    formula: tuple[str, ...]
    which_formula: Ints
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    rows: Ints | None = None
    precision: Ints | None = None

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True, kw_only=True, eq=False)
class FactSet(Mapping[str, Fact]):
    """Every number of one assessment, by id: ``facts["GO_AS.progress@2024Q3"]``.

    A fact is a view of one row. `observations` are those known at `as_of`. What is asked for
    rarely is made when somebody asks: `on_demand` names the maker of each kind of measure, the word
    before its first colon. What a sentence takes from another fact is a fact too (`difference_id`).
    """

    plan: Plan
    period: Period
    as_of: date | None
    observations: Observations
    subjects: tuple[str, ...]
    columns: Mapping[str, Measured]
    extras: Mapping[str, Fact] = field(default_factory=dict)
    on_demand: Mapping[str, Maker] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Fact:
        if key in self.extras:
            return self.extras[key]
        subject, _, rest = key.rpartition("@")[0].rpartition(".")
        if rest.partition(":")[0] in self.on_demand:
            return self._demanded[key]
        if DIFFERENCE in key:
            return difference_of(self, key)
        if key != self.id_of(subject, rest):
            raise KeyError(key)
        return self._found.get((subject, rest)) or self._fact(subject, rest)

    def __iter__(self) -> Iterator[str]:
        for measure, column in self.columns.items():
            shown = column.reason != _NOT_APPLICABLE
            for position in np.flatnonzero(shown):
                yield self.id_of(self.subjects[position], measure)
        yield from self.extras
        yield from self._demanded

    def __len__(self) -> int:
        shown = sum(int(np.sum(c.reason != _NOT_APPLICABLE)) for c in self.columns.values())
        return shown + len(self.extras) + len(self._demanded)

    def fact(self, subject: str, measure: str) -> Fact:
        """The fact of `subject` and `measure`; UsageError names the nearest where there is none."""
        found = self.find(subject, measure)
        if found is None:
            key, near = self.id_of(subject, measure), self._near(subject)
            raise UsageError("no_fact", fact=key, near=list(near))
        return found

    def find(self, subject: str, measure: str) -> Fact | None:
        """The fact of `subject` and `measure`, or None where the plan has none of that measure."""
        asked = subject, measure
        if asked not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[asked] = self.get(self.id_of(subject, measure))
        return self._found[asked]

    def known(self, subject: str, measure: str) -> Fact | None:
        """The fact of `subject` and `measure` where there is one and it has a value."""
        found = self.find(subject, measure)
        return found if found is not None and found.known and isfinite(found.value or 0) else None

    def knows(self, subject: str) -> bool:
        """Whether anything is assessed under this name."""
        return subject in self._position

    def id_of(self, subject: str, measure: str) -> str:
        """The id of a fact of this assessment."""
        return f"{subject}.{measure}@{self._when}"

    def rows_of(self, subject: str, measure: str) -> list[int]:
        """The rows of observations behind the value of a column, in the order of its formula."""
        column, at = self.columns.get(measure), self._position.get(subject)
        if column is None or at is None or column.rows is None:
            return []
        return [row for row in column.rows[at].tolist() if row >= 0]

    def name_of(self, subject: str) -> Text:
        """The name of a subject in both languages."""
        code, _, part = subject.partition("/")
        if not part:
            found = self.plan.indicator.get(code)
            return found.name if found else self.plan.identity.name
        named = [self._name_of_part(each) for each in part.split("/")]
        return Text(zh=" ".join(name.zh for name in named), en=" ".join(name.en for name in named))

    def _name_of_part(self, part: str) -> Text:
        """The name of a cluster, an area, a member; of a scheme's total, rest or overlap."""
        scheme, _, kind = part.partition(":")
        if kind in _NAMES_OF_GROUPS and scheme not in self.plan.cluster:
            return _NAMES_OF_GROUPS[kind]
        named = (
            self.plan.cluster.get(part)
            or self.plan.area.get(part)
            or next((m for m in self.plan.memberships if m.member == part), None)
        )
        return named.name if named else Text(zh=part, en=part)

    def to_frame(self) -> "DataFrame":
        """The facts as a pandas table, one row each: id, subject, measure, value, unit..."""
        import pandas as pd

        return pd.DataFrame([_row(fact) for fact in self.values()])

    def to_json(self) -> dict[str, Any]:
        """The assessment as plain values, the form of ``onpace assess --json``."""
        return {
            "plan": self.plan.identity.code,
            "period": str(self.period),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "facts": [_row(fact) for fact in self.values()],
        }

    @cached_property
    def _when(self) -> str:
        return str(self.period)

    @cached_property
    def _found(self) -> dict[tuple[str, str], Fact | None]:
        """What was asked for: a report asks for the same fact many times."""
        return {}

    @cached_property
    def _demanded(self) -> Mapping[str, Fact]:
        makers = dict.fromkeys(self.on_demand.values())
        return {fact.id: fact for make in makers for fact in make(self)}

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {subject: i for i, subject in enumerate(self.subjects)}

    def _fact(self, subject: str, measure: str) -> Fact:
        column, position = self.columns.get(measure), self._position.get(subject)
        key = self.id_of(subject, measure)
        if column is None or position is None or column.reason[position] == _NOT_APPLICABLE:
            raise KeyError(key)
        reason = int(column.reason[position])
        rows = self.rows_of(subject, measure)
        quality = self._quality(rows, column, position)
        value = float(column.value[position]) if reason < 0 else None
        return Fact(
            id=key,
            subject=subject,
            measure=measure,
            value=value,
            unit=self._unit(column, position),
            decimals=_shown_decimals(int(column.decimals[position]), value, quality, column),
            period=Period.from_code(int(column.period[position])),
            formula=column.formula[int(column.which_formula[position])],
            inputs=self._inputs(subject, column, position, rows),
            terms=_terms(column, position),
            reason=REASONS[reason] if reason >= 0 else None,
            **quality,
        )

    def _unit(self, column: Measured, position: int) -> Unit:
        return self._units[int(column.unit[position])]

    @cached_property
    def _units(self) -> tuple[Unit, ...]:
        return tuple(self.plan.used_units)

    def _inputs(
        self, subject: str, column: Measured, position: int, rows: list[int]
    ) -> tuple[str, ...]:
        formula = column.formula[int(column.which_formula[position])]
        if inputs := column.inputs.get(formula):
            mine = [measure for measure in inputs if self._applies(subject, measure)]
            return tuple(self.id_of(subject, measure) for measure in mine)
        cells = (self.observations.place(row) for row in rows)
        return tuple(cell_id(self.plan.workbook, cell) for cell in cells)

    def _applies(self, subject: str, measure: str) -> bool:
        """Whether there is a fact of a measure of the columns, known or not."""
        column = self.columns.get(measure)
        return column is not None and column.reason[self._position[subject]] != _NOT_APPLICABLE

    def _quality(self, rows: list[int], column: Measured, position: int) -> dict[str, Any]:
        told = NOTHING if column.precision is None else int(column.precision[position])
        if not rows:
            return {"precision": PRECISIONS[told]} if told >= 0 else {}
        found = self.observations
        vintage = max(int(found.vintage[row]) for row in rows)
        worst = max(int(found.precision[row]) for row in rows)
        if told < 0:
            told = worst if column.measure in _STATED else 0
        return {
            "status": STATUSES[max(int(found.standing[row]) for row in rows)],
            "precision": PRECISIONS[told],
            "vintage": date_of_vintage(vintage) if vintage else None,
        }

    def _near(self, subject: str) -> list[str]:
        from difflib import get_close_matches

        return get_close_matches(subject, self.subjects, n=3, cutoff=0.4) or list(self.subjects[:3])


_REMEMBERED = 20_000  # facts, some 10 MB
_NOT_APPLICABLE = REASONS.index(Reason.NOT_APPLICABLE)
_NAMES_OF_GROUPS = {
    "overlap": Text(zh="重叠", en="Counted twice"),
    "rest": Text(zh="其他", en="Rest"),
}
# Only a stated value carries "over" or "nearly"; what is computed from one is blank instead.
_STATED = frozenset({"value", "value_year_ago", "comparable", "yoy_official", "yoy"})


def _terms(column: Measured, position: int) -> tuple[tuple[str, float], ...]:
    found = ((name, float(values[position])) for name, values in column.terms.items())
    return tuple((name, value) for name, value in found if isfinite(value))


def _shown_decimals(
    decimals: int, value: float | None, quality: Mapping[str, Any], column: Measured
) -> int:
    """A rounded figure or bound is shown as it was stated: over 26000, not over 26000.00."""
    precision = quality.get("precision", Precision.EXACT)
    computed = any(column.inputs.values()) or (
        precision is Precision.ESTIMATE and column.precision is not None
    )
    if value is None or computed or precision is Precision.EXACT:
        return decimals
    stated = f"{value:.15g}".partition(".")[2]
    return min(decimals, len(stated))


def _row(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "value": fact.value,
        "unit": fact.unit.name.zh,
        "display": fact.display("zh"),
        "period": str(fact.period),
        "status": fact.status.value if fact.status else None,
        "precision": fact.precision.value,
        "vintage": fact.vintage.isoformat() if fact.vintage else None,
        "formula": fact.formula,
        "inputs": list(fact.inputs),
        "reason": fact.reason.value if fact.reason else None,
    }
