"""What does a plan answer to a cell? Facts, tables, sentences, and how they came about.

Each answer is named in `addin.functions.plans.declared`; nothing is computed here.
"""

from dataclasses import dataclass, replace

from addin.errors import WORDS, UsageError
from addin.facts.explain import Trace, trace_of
from addin.facts.extras.attribution import parts_of
from addin.facts.extras.revisions import revisions_known, revisions_told
from addin.facts.extras.stated import planned, published, rows_of
from addin.facts.fact import Fact
from addin.facts.rules.check import check as findings_of
from addin.functions.arguments import Option
from addin.functions.cells import UnknownError
from addin.functions.formulas import spoken
from addin.functions.plans.asking import Asked
from addin.language import NO_TEXT, Language, Text
from addin.model.period import Period
from addin.model.unit import PERCENT, POINTS, Unit
from addin.model.unit import unit as unit_of
from addin.model.words import Measure
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import Sentence, read_phrases
from addin.report.sentences.wording import Voice, profit
from addin.report.tables.annexes import finding_table, revision_table
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import attribution_table, gap_table
from addin.report.tables.indicators import indicator_table
from addin.report.tables.table import Table

_STATED = {"value": Measure.LEVEL, "yoy": Measure.YOY, "share": Measure.SHARE}
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


def why(asked: Asked) -> Trace:
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
