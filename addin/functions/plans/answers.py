"""What does a plan answer to a cell? Facts, tables, sentences, and how they came about.

Each answer is named in `addin.functions.plans.declared`; nothing is computed here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from addin.cells import CellError, CellValue, Scalar, is_hole
from addin.errors import WORDS, AddinError, UsageError
from addin.facts.explain import Explanation, trace_of
from addin.facts.extras.attribution import parts_of
from addin.facts.extras.revisions import revisions_known, revisions_told
from addin.facts.extras.stated import planned, published, rows_of
from addin.facts.fact import Fact
from addin.facts.rules.check import check as findings_of
from addin.functions.arguments import Option
from addin.functions.cells import UnknownError
from addin.functions.formulas import spoken
from addin.functions.plans.asking import Asked, subject_of
from addin.functions.plans.asking import period_of as period_named
from addin.language import NO_TEXT, Language, Text
from addin.model.observations import date_of_vintage
from addin.model.period import Period
from addin.model.unit import PERCENT, POINTS, Unit
from addin.model.unit import unit as unit_of
from addin.model.words import Measure
from addin.plan.records import values_of
from addin.plan.schema import SHEETS
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import Sentence, read_phrases
from addin.report.sentences.wording import Voice, profit
from addin.report.tables.annexes import finding_table, revision_table
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import attribution_table, gap_table
from addin.report.tables.indicators import indicator_table
from addin.report.tables.table import Table

FactCell: TypeAlias = Fact | Text | str | CellError | AddinError
FactGrid: TypeAlias = tuple[tuple[FactCell, ...], ...]

_STATED = {"value": Measure.LEVEL, "yoy": Measure.YOY, "share": Measure.SHARE}
_LISTED = (
    "code", "name_zh", "name_en", "unit", "attribute", "target_kind", "baseline", "target",
    "department",
)  # fmt: skip
_DATA = (
    Text(zh="数据起", en="Data from"),
    Text(zh="数据止", en="Data to"),
    Text(zh="最近发布日", en="Last published"),
)
_MOST_VALUES = 20_000
_OVERVIEW = ("S-01", "S-02", "S-03")


def value(asked: Asked) -> Fact:
    """A value of just this period, published or else made of what is; or a fact of the assessment.

    Growth of a share is that of the assessment, which knows which statements of it count.
    """
    measure = asked.measure or "value"
    period = asked.period or asked.end
    if measure not in _STATED:
        return asked.loaded.facts(period, asked.vintage).fact(asked.indicator, measure)
    known = asked.loaded.observations(asked.vintage)
    found = published(asked.plan, known, asked.indicator, period, _STATED[measure])
    if found is None or found.unit == POINTS:
        found = _made(asked, period, measure) or found
    if found is None:
        raise _not_published(asked, period, _STATED[measure])
    return found


def _made(asked: Asked, period: Period, measure: str) -> Fact | None:
    """The fact of the assessment where it speaks of just this period, in the plan."""
    if not asked.covers(period):
        return None
    facts = asked.loaded.facts(period, asked.vintage)
    found = facts.get(facts.id_of(asked.indicator, measure))
    here = found is not None and found.known and found.period in {period, period.to_date}
    return found if here else None


def unit(asked: Asked) -> Sentence:
    """The unit of that value; a cell holds per cent as a fraction."""
    found = value(asked).unit
    return Sentence((found.name[asked.language] or found.code,))


def period_of(asked: Asked) -> Sentence:
    """The period that the value really speaks of: the year of an estimate, the last one known."""
    return Sentence((str(value(asked).period),))


def series(asked: Asked) -> FactGrid:
    """Values of several indicators in several periods, a row each; what is not known says why."""
    if not asked.indicators or not asked.periods:
        raise UsageError("empty_block")
    if len(asked.indicators) * len(asked.periods) > _MOST_VALUES:
        raise UsageError("block_too_large", most=_MOST_VALUES)
    header = ("", *map(_head, asked.periods))
    return (header, *(_row_of(asked, code) for code in asked.indicators))


def _head(cell: Scalar) -> str | CellError:
    """A cell of the block's own row or column; an error in it stays one."""
    return cell if isinstance(cell, CellError) else str(cell)


def _row_of(asked: Asked, called: Scalar) -> tuple[FactCell, ...]:
    """The name and the values of one indicator; what is wrong with its name spoils only its row."""
    if isinstance(called, CellError):
        return (called,) * (1 + len(asked.periods))
    try:
        code = subject_of(asked.loaded, str(called))
    except UsageError as error:
        return (str(called), *(error for _ in asked.periods))
    name = asked.loaded.facts(asked.end, asked.vintage).name_of(code)
    return (name, *(_value_at(asked, code, period) for period in asked.periods))


def _value_at(asked: Asked, code: str, said: Scalar) -> FactCell:
    if isinstance(said, CellError):
        return said
    try:
        period = period_named(asked.loaded, said, code)
        return value(replace(asked, indicator=code, period=period))
    except AddinError as error:
        return error


def what_if(asked: Asked) -> Fact:
    """A measure of the assessment if a target, a base or a growth were another."""
    return asked.facts.fact(asked.indicator, asked.measure or "progress")


def catalogue(asked: Asked) -> FactGrid:
    """The indicators of the plan: code, name, unit and what is planned for them."""
    sheet = SHEETS["Indicators"]
    header = tuple(sheet.by_key[key].header[asked.language] for key in _LISTED)
    rows = (values_of(found, sheet, asked.language) for found in asked.plan.indicators)
    return (header, *(tuple(_said(row[key]) for key in _LISTED) for row in rows))


def described(asked: Asked) -> FactGrid:
    """What the plan workbook says of an indicator or group, and of its data, line by line."""
    code, _, part = asked.indicator.partition("/")
    group = next((one for one in asked.plan.clusters if one.code in {code, part}), None)
    key = "Clusters" if group else "Indicators"
    record = group or asked.plan.indicator.get(code)
    if record is None:
        raise UnknownError("not_described", indicator=asked.indicator)
    stated = values_of(record, SHEETS[key], asked.language)
    lines = [
        (SHEETS[key].by_key[name].header[asked.language], _said(cell))
        for name, cell in stated.items()
        if not is_hole(cell)
    ]
    of_group = replace(asked, indicator=f"{group.indicator}/{group.code}") if group else asked
    return (*lines, *_of_data(of_group))


def _of_data(asked: Asked) -> Iterator[tuple[str, str]]:
    """From when to when there are data, and when the newest were published."""
    known = asked.plan.observations
    rows = rows_of(asked.plan, known, asked.indicator, Measure.LEVEL)
    if len(rows):
        periods = sorted(
            (known.period_of(row) for row in rows), key=lambda found: found.month_index
        )
        newest = date_of_vintage(max(int(known.vintage[row]) for row in rows))
        said = (str(periods[0]), str(periods[-1]), str(newest))
        yield from zip((label[asked.language] for label in _DATA), said, strict=True)


def _said(cell: CellValue) -> str:
    """What a cell of the plan workbook says, as text: metadata are for reading."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell)


def target(asked: Asked) -> Fact:
    """The target of the plan, or the planned value of one year."""
    if not asked.year:
        return asked.facts.fact(asked.indicator, "target")
    found = planned(asked.plan, asked.indicator, asked.year)
    if found is None:
        raise UnknownError("no_planned_value", indicator=asked.indicator, year=asked.year)
    return found


def base(asked: Asked) -> Fact:
    """The value in the base year."""
    return asked.facts.fact(asked.indicator, "baseline")


def indicators(asked: Asked) -> Table:
    """Every headline indicator with value, growth, progress, pace and status."""
    return indicator_table(asked.facts)


def clusters(asked: Asked) -> Table:
    """The groups of a scheme with sizes, shares, contributions and targets."""
    facts = asked.facts
    known = sorted({row.scheme for row in asked.plan.clusters})
    if not known:
        raise UnknownError("no_groups")
    if asked.scheme and asked.scheme not in known:
        raise UsageError("no_scheme", scheme=asked.scheme, known=list(known))
    return cluster_table(facts, asked.scheme or None)


def gaps(asked: Asked) -> Table:
    """The indicators that are behind, with what is missing."""
    return gap_table(asked.facts)


def attribution(asked: Asked) -> Table:
    """The gap to the path, cluster by cluster or area by area; the rows add up to the last one."""
    facts = asked.facts
    split = parts_of(facts, asked.indicator or asked.plan.identity.total_indicator)
    if split is None:
        code = asked.indicator or asked.plan.identity.total_indicator
        raise UnknownError("parts_not_known", code=code)
    return attribution_table(facts, split)


def sentences(asked: Asked) -> Sentence:
    """Sentences of the report: the overview, or those on one indicator or cluster."""
    said = narrative(asked.facts, Voice(phrases=read_phrases(asked.language)))
    chosen: list[str] = [key for key in _OVERVIEW if key in said]
    if subject := asked.indicator:
        chosen = [key for key in said if key.partition("/")[2] == subject]
        chosen = chosen or [key for key in said if key.endswith(f"/{subject}")]
    if not chosen:
        raise UnknownError("nothing_said", subject=subject)
    between = Sentence(("" if asked.language == "zh" else " ",))
    found = said[chosen[0]]
    for key in chosen[1:]:
        found = found + between + said[key]
    return found


def check(asked: Asked) -> Table:
    """What is to be mended in the plan workbook, as `onpace check` finds it."""
    return finding_table(findings_of(asked.plan, asked.period))


def why(asked: Asked) -> Explanation:
    """How a number came about: its formula, its numbers, their cells and days."""
    fact = value(replace(asked, measure=asked.measure or "progress"))
    when = asked.period if asked.period and asked.covers(asked.period) else asked.end
    return trace_of(asked.loaded.facts(when, asked.vintage), fact)


def revisions(asked: Asked) -> Table:
    """Published figures that others took the place of: all, or those a period's report tells."""
    facts = asked.facts
    told = revisions_told if asked.period else revisions_known
    found = told(facts, asked.indicator)
    if not found:
        raise UnknownError("nothing_revised")
    return revision_table(facts, found)


def _not_published(asked: Asked, period: Period, measure: Measure) -> UnknownError:
    known = asked.loaded.observations(asked.vintage)
    rows = rows_of(asked.plan, known, asked.indicator, measure)
    last = max((known.period_of(row) for row in rows), default=None)
    shown = Text(zh=period.label("zh"), en=str(period))
    return UnknownError(
        "not_published", indicator=asked.indicator, measure=measure.text, period=shown,
        last=WORDS.text("the_last", last=last) if last else NO_TEXT,
    )  # fmt: skip


def growth_text(
    current: float, previous: float, unit: str, tongue: Option | None, *, language: Language
) -> str:
    """What a report says of a value against that of a year earlier, losses included."""
    voice = Voice(phrases=read_phrases(spoken(tongue, language)))
    stated = unit_of(unit or "亿元")
    growth = 100 * (current / previous - 1) if previous > 0 else None
    now, before = (_Shown(value, stated, stated.decimals) for value in (current, previous))
    return str(profit(voice, now, before, _Shown(growth, PERCENT, 1)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A number of a cell as a sentence looks at it."""

    value: float | None
    unit: Unit
    decimals: int
    id: str = ""
