"""Where are the gaps: who makes them, how fast would do, what is done about it?"""

from dataclasses import dataclass

from addin.facts.extras.actions import register
from addin.facts.extras.attribution import Attribution, parts_of
from addin.facts.factset import FactSet
from addin.hosts.web.views.shown import Lamp, Named, Number, in_cell, lamp_of, named, number
from addin.language import Language
from addin.model.words import Attribute
from addin.report.tables.gaps import gap_table
from addin.report.tables.table import department_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the waterfall."""

    name: str
    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """From the path to the actual value; the steps add up but for `rounding` of what is shown."""

    code: str
    name: str
    method: str
    start: Number
    end: Number
    gap: Number
    steps: tuple[Step, ...]
    worst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """An indicator that is behind."""

    code: str
    name: str
    binding: bool
    lamp: Lamp
    now: Number | None
    gap_to_path: Number | None
    gap_to_target: Number | None
    achieved: Number | None
    required: Number | None
    outlook: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """What is done about a gap."""

    name: str
    measure: str
    department: str
    due: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The third screen; `splits` are the indicators whose gap can be split."""

    waterfall: Waterfall | None
    splits: tuple[Named, ...]
    rows: tuple[GapRow, ...]
    actions: tuple[ActionRow, ...]


def gaps_view(facts: FactSet, language: Language, code: str = "", by: str = "") -> Gaps:
    """The gaps; `code` names the indicator that is split, `by` its clusters or its areas."""
    splits = {one.code: one for one in facts.plan.headline if parts_of(facts, one.code)}
    chosen = f"{code}/areas" if by == "area" and code else code
    split = parts_of(facts, chosen or next(iter(splits), "")) if splits else None
    return Gaps(
        waterfall=_waterfall(facts, split, language) if split else None,
        splits=tuple(named(facts, one, language) for one in splits.values()),
        rows=_rows(facts, language),
        actions=_actions(facts, language),
    )


def _waterfall(facts: FactSet, split: Attribution, language: Language) -> Waterfall | None:
    start = number(facts, split.indicator, "expected", language)
    end = number(facts, split.indicator, "comparable", language)
    gap = number(facts, split.indicator, "gap_to_path", language)
    if start is None or end is None or gap is None or None in (start.value, end.value, gap.value):
        return None
    steps = [
        Step(name=part.name[language], number=shown)
        for part in split.parts
        if (shown := number(facts, part.subject, "gap_part", language)) and shown.value is not None
    ]
    worst = min(steps, key=lambda step: step.number.value or 0.0, default=None)
    return Waterfall(
        code=split.indicator,
        name=facts.name_of(split.indicator)[language],
        method=split.method[language],
        start=start,
        end=end,
        gap=gap,
        steps=tuple(steps),
        worst=worst.name if worst and (worst.number.value or 0.0) < 0 else "",
    )


def _rows(facts: FactSet, language: Language) -> tuple[GapRow, ...]:
    """The rows of the report's own table of gaps."""
    found = []
    for row in gap_table(facts).rows:
        lamp = lamp_of(facts, row.subject, language)
        assert lamp is not None  # noqa: S101 - who is behind has a lamp
        own = facts.plan.indicator[row.subject]
        found.append(
            GapRow(
                code=row.subject,
                name=own.name[language],
                binding=own.attribute is Attribute.BINDING,
                lamp=lamp,
                now=in_cell(row["comparable"], language),
                gap_to_path=in_cell(row["gap_to_path"], language),
                gap_to_target=in_cell(row["gap_to_target"], language),
                achieved=in_cell(row["growth_achieved"], language),
                required=in_cell(row["growth_required"], language),
                outlook=row["outlook"].show(language),
                department=row["department"].show(language),
            )
        )
    return tuple(found)


def _actions(facts: FactSet, language: Language) -> tuple[ActionRow, ...]:
    return tuple(
        ActionRow(
            name=facts.name_of(one.indicator)[language],
            measure=one.measure[language],
            department=department_words(facts, one.department)[language],
            due=one.due.isoformat() if one.due else "",
            state=one.state.text[language],
        )
        for one in register(facts.plan)
    )
