"""What does a plan answer to a cell? Numbers, tables, sentences, and how they came about."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from addin.cells import CellError, Scalar
from addin.errors import UsageError
from addin.facts.extras.clusters import clusters_of
from addin.facts.extras.clusters import subject_of as subject_of_cluster
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.functions.calling import Answer, UnknownError, call
from addin.functions.cells import Given, Grid, grid_of, walk
from addin.functions.handles import Loaded
from addin.functions.handles import load as load_plan
from addin.functions.plans.asking import day_of, period_of, subject_of
from addin.language import Language, Text
from addin.measures.structure.decomposition import attribute_gap
from addin.model.observations import PRECISIONS, STATUSES, Observations, date_of_vintage
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, MilestoneKind, Precision, RevisionClass
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import gap_table
from addin.report.tables.indicators import indicator_table
from addin.report.tables.table import Table, TableCell

__all__ = [
    "attribution",
    "base",
    "check",
    "clusters",
    "explain",
    "gaps",
    "indicators",
    "load",
    "revisions",
    "sentences",
    "target",
    "value",
    "why",
]

_NOTHING = "—"
_BOUNDS = {Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED}
_STATED = {"value": Measure.LEVEL, "yoy": Measure.YOY, "share": Measure.SHARE}
_MEASURE_WORDS = {
    "": "value", "绝对值": "value", "当期值": "value", "同比": "yoy", "占比": "share",
    "完成进度": "progress", "时序进度": "time_progress", "进度差": "lead", "评价": "status",
    "与目标差距": "gap_to_target", "与时序目标差": "gap_to_path", "时序目标值": "expected",
    "后续年均需": "growth_required", "已实现年均": "growth_achieved", "预测": "projection",
    "可比当期值": "comparable", "level": "value",
}  # fmt: skip


def load(source: Given, *tables: Given, language: Language) -> Answer:
    """The handle of a plan."""
    del language
    return load_plan([source, *tables]).handle


def value(
    loaded: Loaded,
    indicator: str,
    period: Scalar,
    measure: str,
    vintage: Scalar,
    *,
    language: Language,
) -> Answer:
    """A published value of just this period, or a fact of the assessment."""
    subject = subject_of(loaded, indicator)
    when = period_of(loaded, period, subject)
    name = _measure(measure)
    as_of = day_of(vintage)
    if name in _STATED:
        return _published(loaded, subject, when, _STATED[name], vintage)
    return _number(loaded.facts(when, as_of).fact(subject, name), language)


def target(loaded: Loaded, indicator: str, year: float | None, *, language: Language) -> Answer:
    """The target of the plan, or the planned value of one year."""
    subject = subject_of(loaded, indicator)
    if year:
        return _planned(loaded, subject, int(year))
    end = Period.of_year(loaded.plan.identity.end_year)
    return _number(loaded.facts(end).fact(subject, "target"), language)


def base(loaded: Loaded, indicator: str, *, language: Language) -> Answer:
    """The value in the base year."""
    subject = subject_of(loaded, indicator)
    end = Period.of_year(loaded.plan.identity.end_year)
    return _number(loaded.facts(end).fact(subject, "baseline"), language)


def indicators(loaded: Loaded, period: Scalar, vintage: Scalar, *, language: Language) -> Answer:
    """Every headline indicator with value, growth, progress, pace and status."""
    return _rows(indicator_table(_facts(loaded, period, vintage)), language)


def clusters(
    loaded: Loaded, period: Scalar, scheme: str, vintage: Scalar, *, language: Language
) -> Answer:
    """The clusters of a scheme with sizes, shares, contributions and targets."""
    facts = _facts(loaded, period, vintage)
    known = sorted({row.scheme for row in loaded.plan.clusters})
    if not known:
        raise UnknownError(en="the plan has no clusters", zh="规划中没有产业集群")
    if scheme and scheme not in known:
        raise UsageError(
            en=f"the plan knows no scheme {scheme!r}: {', '.join(known)}",
            zh=f"规划中没有体系“{scheme}”，可用：{'、'.join(known)}",
        )
    return _rows(cluster_table(facts, scheme or None), language)


def gaps(loaded: Loaded, period: Scalar, vintage: Scalar, *, language: Language) -> Answer:
    """The indicators that are behind, with what is missing."""
    return _rows(gap_table(_facts(loaded, period, vintage)), language)


def attribution(
    loaded: Loaded, period: Scalar, indicator: str, vintage: Scalar, *, language: Language
) -> Answer:
    """The gap to the path, cluster by cluster; the rows add up to the last one."""
    facts = _facts(loaded, period, vintage)
    identity = loaded.plan.identity
    code = subject_of(loaded, indicator) if indicator else identity.total_indicator
    members = [row for row in clusters_of(facts, identity.main_scheme) if row.indicator == code]
    total = _known(facts, code, "comparable"), _known(facts, code, "expected")
    values = np.array([_known(facts, subject_of_cluster(row), "comparable") for row in members])
    paths = np.array([_known(facts, subject_of_cluster(row), "expected") for row in members])
    if not np.isfinite(total).all() or not np.isfinite(values - paths).any():
        raise UnknownError(
            en=f"{code}: the value or path of the total, or of every cluster, is not known",
            zh=f"{code}：总量或全部集群缺当期值或时序目标值，无法分解",
        )
    found = attribute_gap(values, paths, *total)
    header = (
        Text(zh="项目", en="Part"),
        Text(zh="当期值", en="Value"),
        Text(zh="时序目标值", en="On the path"),
        Text(zh="差", en="Gap"),
    )
    rows: list[tuple[Scalar, ...]] = [tuple(word[language] for word in header)]
    for row, now, path, part in zip(members, values, paths, found.parts, strict=True):
        rows.append((row.name[language], *map(_plain, (float(now), path, part))))
    rows.append((Text(zh="其他", en="Rest")[language], "", "", _plain(found.rest)))
    rows.append((Text(zh="合计", en="Total")[language], *map(_plain, total), _plain(found.total)))
    return tuple(rows)


def sentences(
    loaded: Loaded, period: Scalar, indicator: str, tongue: Any, *, language: Language
) -> Answer:
    """Sentences of the report: the overview, or those on one indicator or cluster."""
    facts = _facts(loaded, period, None)
    spoken: Language = tongue.code if tongue else language
    said = narrative(facts, Voice(phrases=read_phrases(spoken)))
    if not indicator:
        chosen = [key for key in ("S-01", "S-02", "S-03") if key in said]
    else:
        subject = subject_of(loaded, indicator)
        chosen = [key for key in said if key.partition("/")[2] == subject]
        chosen = chosen or [key for key in said if key.endswith(f"/{subject}")]
    if not chosen:
        raise UnknownError(
            en=f"the report says nothing on {indicator!r}", zh=f"报告中没有关于“{indicator}”的语句"
        )
    between = "" if spoken == "zh" else " "
    return between.join(str(said[key]) for key in chosen)


def check(loaded: Loaded, *, language: Language) -> Answer:
    """What is wrong with the plan workbook."""
    header = (
        Text(zh="规则", en="Rule"),
        Text(zh="级别", en="Level"),
        Text(zh="位置", en="Place"),
        Text(zh="问题", en="Finding"),
    )
    rows: list[tuple[Scalar, ...]] = [tuple(word[language] for word in header)]
    rows.extend(
        (each.rule, str(each.level), str(each.place), each.text[language])
        for each in loaded.plan.findings
    )
    if len(rows) == 1:
        rows.append(("", "", "", Text(zh="未发现问题", en="nothing to mend")[language]))
    return tuple(rows)


def why(
    loaded: Loaded, indicator: str, period: Scalar, measure: str, *, language: Language
) -> Answer:
    """How a number came about: its formula, its numbers, their cells and days."""
    subject = subject_of(loaded, indicator)
    facts = loaded.facts(period_of(loaded, period, subject))
    return "\n".join(_trace(facts, facts.fact(subject, _measure(measure or "progress")), language))


def explain(name: str, *args: Given, language: Language) -> Answer:
    """A call in words: its arguments by name, its result, and how it is computed or why not."""
    from addin.functions.catalogue import FUNCTIONS

    function = FUNCTIONS.find(name)
    found = call(FUNCTIONS, name, args, language)
    if function is None:
        return found
    given = [next(walk(grid_of(arg)), None) for arg in args]
    named = ", ".join(
        f"{function.argument(i).title[language]}={_said(cell)}" for i, cell in enumerate(given)
    )
    first = next(walk(grid_of(found)), None)
    said = first.show(language) if isinstance(first, CellError) else _said(first)
    lines = [f"{function.full_name}({named}) = {said}", function.description[language]]
    if function.native and len(given) == function.least and not isinstance(first, CellError):
        lines.append("= " + function.native(*map(_said, given)))
    return "\n".join(lines)


def revisions(loaded: Loaded, indicator: str, *, language: Language) -> Answer:
    """Every value that was published more than once, with what changed."""
    found = loaded.plan.observations
    wanted = subject_of(loaded, indicator) if indicator else ""
    header = (
        Text(zh="指标", en="Indicator"),
        Text(zh="报告期", en="Period"),
        Text(zh="发布日期", en="Published"),
        Text(zh="状态", en="Status"),
        Text(zh="原值", en="Before"),
        Text(zh="现值", en="Now"),
        Text(zh="修订幅度", en="Revision"),
        Text(zh="类别", en="Class"),
    )
    rows: list[tuple[Scalar, ...]] = [tuple(word[language] for word in header)]
    for earlier, later in _revised(found):
        subject = _subject_of_row(found, later)
        if wanted and subject != wanted:
            continue
        before, now = float(found.value[earlier]), float(found.value[later])
        rows.append(
            (
                subject,
                str(found.period_of(later)),
                date_of_vintage(int(found.vintage[later])).isoformat(),
                _status(found, later, language),
                before,
                now,
                float(Decimal(repr(now)) - Decimal(repr(before))),
                _class(found, later, language),
            )
        )
    if len(rows) == 1:
        raise UnknownError(en="nothing was revised", zh="没有修订记录")
    return tuple(rows)


def _said(cell: Scalar) -> str:
    if isinstance(cell, float | int):
        return f"{cell:.10g}"
    return "" if cell is None else str(cell)


def _measure(name: str) -> str:
    return _MEASURE_WORDS.get(name.strip(), name.strip().lower())


def _facts(loaded: Loaded, period: Scalar, vintage: Scalar) -> FactSet:
    when, identity = period_of(loaded, period), loaded.plan.identity
    if not identity.start_year <= when.year <= identity.end_year:
        years = f"{identity.start_year}—{identity.end_year}"
        raise UnknownError(
            en=f"{when} is outside the plan ({identity.start_year} to {identity.end_year})",
            zh=f"{when}不在规划期（{years}年）内",
        )
    return loaded.facts(when, day_of(vintage))


def _published(
    loaded: Loaded, subject: str, period: Period, measure: Measure, vintage: Scalar
) -> Scalar:
    """The published value of `period`; a quarter may stand for the year so far."""
    found = loaded.observations(day_of(vintage))
    code, _, part = subject.partition("/")
    plan = loaded.plan
    cluster = part if part in plan.cluster else ""
    rows = found.rows_of(code, measure, cluster=cluster, area="" if cluster else part)
    wanted = [period.code, period.to_date.code]
    for row in (row for each in wanted for row in rows if found.period[row] == each):
        precision = PRECISIONS[int(found.precision[row])]
        if precision in _BOUNDS:
            shown = f"{found.value[row]:.15g}"
            raise UnknownError(
                en=f"{subject} {period}: only a {precision.en} is published ({shown})",
                zh=f"{subject} {period}：仅公布{precision.zh}（{shown}）",
            )
        return float(found.value[row])
    known = sorted({int(found.period[row]) for row in rows})
    last = f": {Period.from_code(known[-1])}" if known else ""
    raise UnknownError(
        en=f"{subject} has no {measure.en} for {period}"
        + (f", the last one is{last[1:]}" if last else ""),
        zh=f"{subject}暂无{period.label('zh')}的{measure.zh}"
        + (f"，最近一期为{last[2:]}" if last else ""),
    )


def _planned(loaded: Loaded, subject: str, year: int) -> Scalar:
    code, _, part = subject.partition("/")
    steps = [
        step
        for step in loaded.plan.milestones
        if step.indicator == code and part in (step.cluster, step.area) and step.period.year == year
    ]
    if not steps:
        raise UnknownError(
            en=f"{subject} has no planned value for {year}", zh=f"{subject}没有{year}年的年度目标"
        )
    steps.sort(key=lambda step: step.kind is not MilestoneKind.ANNUAL)
    return steps[0].value


def _number(fact: Fact, language: Language) -> Scalar:
    """The exact value of a fact in its unit, or its class; UnknownError says why there is none."""
    if fact.value is None:
        words = fact.reason.text if fact.reason else Text(zh="暂无数据", en="no data")
        raise UnknownError(en=f"{fact.id}: {words.en}", zh=f"{fact.id}：{words.zh}")
    if fact.word is not None:
        return fact.word[language]
    if fact.precision in _BOUNDS:
        raise UnknownError(
            en=f"{fact.id}: {fact.precision.en} only ({fact.display('en')})",
            zh=f"{fact.id}：仅有{fact.precision.zh}（{fact.display('zh')}）",
        )
    return fact.value


def _known(facts: FactSet, subject: str, measure: str) -> float:
    fact = facts.get(facts.id_of(subject, measure))
    exact = fact is not None and fact.value is not None and fact.precision not in _BOUNDS
    return float(fact.value) if exact and fact and fact.value is not None else float("nan")


def _rows(table: Table, language: Language) -> Grid:
    header = tuple(column.header[language] for column in table.columns)
    body = tuple(
        tuple(_shown(row[column.key], language) for column in table.columns) for row in table.rows
    )
    return (header, *body)


def _shown(cell: TableCell, language: Language) -> Scalar:
    """A number where there is one; what is only nearly a number stays text, with its sign."""
    fact = cell.fact
    if fact is None or fact.value is None or fact.word is not None:
        return cell.show(language)
    if fact.precision is not Precision.EXACT:
        return cell.show(language)
    factor = fact.unit.factor / fact.shown_unit(language).factor
    return _plain(fact.value * factor)


def _plain(number: float) -> Scalar:
    """A number without the dust of binary fractions; "—" where there is none."""
    return float(f"{number:.15g}") if np.isfinite(number) else _NOTHING


def _trace(facts: FactSet, fact: Fact, language: Language, depth: int = 0) -> Iterator[str]:
    name = facts.name_of(fact.subject)[language]
    how = fact.how
    said = fact.display(language)
    if fact.value is None and fact.reason is not None:
        said = f"{said} ({fact.reason[language]})"
    day = f", {fact.vintage.isoformat()}" if fact.vintage else ""
    yield (
        f"{'  ' * depth}{name} · {how.name[language]} @{fact.period} = {said}"
        f" [{how.words[language]}; {how.source}{day}]"
    )
    for source in fact.inputs:
        inner = facts.get(source)
        if inner is None:
            yield f"{'  ' * (depth + 1)}{source}"
        elif depth < 3:  # noqa: PLR2004 - deeper than this, a cell is no place to read it
            yield from _trace(facts, inner, language, depth + 1)


def _revised(found: Observations) -> Iterable[tuple[int, int]]:
    """Rows that state the same thing on different days, as pairs of earlier and later."""
    keys = (found.period, found.measure, found.area, found.cluster, found.indicator)
    order = np.lexsort((found.vintage, *keys))
    for earlier, later in zip(order[:-1].tolist(), order[1:].tolist(), strict=True):
        same = all(column[earlier] == column[later] for column in keys)
        newer = found.vintage[earlier] < found.vintage[later]
        if same and newer and found.value[earlier] != found.value[later]:
            yield earlier, later


def _subject_of_row(found: Observations, row: int) -> str:
    parts = [
        found.code(name + "s", int(getattr(found, name)[row]))
        for name in ("indicator", "cluster", "area")
    ]
    return "/".join(part for part in parts if part)


def _status(found: Observations, row: int, language: Language) -> str:
    status: DataStatus = STATUSES[int(found.status[row])]
    return status[language]


def _class(found: Observations, row: int, language: Language) -> str:
    position = int(found.revision_class[row])
    words = tuple(RevisionClass)
    return words[position][language] if 0 <= position < len(words) else ""
