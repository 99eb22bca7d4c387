"""Did the year reach what it set out to do?"""

from collections.abc import Iterator

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.unit import PERCENT
from addin.model.words import MilestoneKind
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    cell_of,
    period_words,
    same,
    table,
)


def annual_table(facts: FactSet) -> Table:
    """What the year set out to do, and what it did."""
    return table("annual", _annual_rows(facts))


def _annual_rows(facts: FactSet) -> Iterator[TableRow]:
    steps = {
        step.subject
        for step in facts.plan.milestones
        if step.kind is MilestoneKind.ANNUAL and step.period.year == facts.period.year
    }
    for subject in facts.subjects:
        target = facts.find(subject, "annual_target") if subject in steps else None
        if target is None:
            continue
        grown, done = (facts.find(subject, m) for m in ("annual_lead", "annual_completion"))
        actual = facts.fact(subject, "value" if done else "yoy_official")
        of_year = actual.known and actual.period.year == facts.period.year
        measured = done or grown
        cells = {
            "name": TableCell(words=_annual_name(facts, subject, target, level=done is not None)),
            "annual_target": TableCell(fact=target),
            "period": TableCell(
                words=period_words(measured) if measured and measured.known else same("—")
            ),
            "actual": TableCell(fact=actual) if of_year else TableCell(words=same("—")),
            "difference": cell_of(facts, subject, "annual_lead"),
            "annual_completion": cell_of(facts, subject, "annual_completion"),
            "verdict": TableCell(words=_verdict(facts, subject)),
        }
        yield TableRow(subject=subject, cells=cells)


def _annual_name(facts: FactSet, subject: str, target: Fact, *, level: bool) -> Text:
    """What the year set out to do: a level with its unit, or a growth in per cent."""
    name, zh, en = facts.name_of(subject), target.shown_unit("zh"), target.shown_unit("en")
    if not level and target.unit == PERCENT:
        return Text(zh=f"{name.zh}增速（%）", en=f"{name.en}, growth (%)")
    english = f"{name.en} ({en.name.en})" if en.name.en else name.en
    return Text(zh=f"{name.zh}（{zh.name.zh}）", en=english)


def _verdict(facts: FactSet, subject: str) -> Text:
    """Met or missed when the year is over; before, whether completion is ahead of time."""
    lead, done, time = (
        facts.find(subject, measure)
        for measure in ("annual_lead", "annual_completion", "annual_time")
    )
    ahead = lead.value if lead else None
    if done and time and done.value is not None and time.value is not None:
        ahead = done.value - time.value
    if ahead is None:
        return Text(zh="暂无数据", en="no data")
    if facts.period.end == facts.period.whole_year.end:
        return Text(zh="完成", en="met") if ahead >= 0 else Text(zh="未完成", en="missed")
    return Text(zh="达到进度", en="on pace") if ahead >= 0 else Text(zh="未达进度", en="behind")
