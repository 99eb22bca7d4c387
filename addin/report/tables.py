"""Which tables does a report show? Rows of facts, the same for Word, Excel and the screen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from addin.facts import (
    Attribution,
    Fact,
    FactSet,
    Part,
    StatusClass,
    clusters_of,
    schemes_of,
    subject_of,
)
from addin.facts.ledger import actions_of_last_period, state_on
from addin.language import Language, Text
from addin.model import (
    PERCENT,
    UNITS,
    Attribute,
    DataStatus,
    Indicator,
    MilestoneKind,
    Period,
    Precision,
    TargetKind,
)
from addin.report.outlook import outlook_of

__all__ = [
    "Cell",
    "Row",
    "Table",
    "TableColumn",
    "action_table",
    "annual_table",
    "attribution_table",
    "cluster_table",
    "gap_table",
    "indicator_table",
    "outlook_table",
    "unit_words",
]

_MARKS = {
    Precision.LOWER_BOUND: Text("＞", ">"),
    Precision.UPPER_BOUND: Text("＜", "<"),
    Precision.ROUNDED: Text("≈", "≈"),
    Precision.ESTIMATE: Text("≈", "≈"),
}
_NO_MARK = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column: its key, its header, and whether numbers stand in it."""

    key: str
    header: Text
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell: words, or a fact, or the reason why there is no number.

    `sign` stands before the number (at least, at most); `within` is the tolerance of a target or,
    where `is_end`, the other end of its range.
    """

    fact: Fact | None = None
    words: Text = field(default_factory=lambda: Text("", ""))
    sign: str = ""
    within: Fact | None = None
    is_end: bool = False

    def show(self, language: Language) -> str:
        """The text of the cell; a bound or rounded figure carries its sign."""
        if self.fact is None:
            return self.words[language]
        if not self.fact.known:
            return self.fact.number(language)
        mark = _MARKS.get(self.fact.precision, _NO_MARK)[language] + self.sign
        return mark + self.fact.number(language) + self._range(language)

    def _range(self, language: Language) -> str:
        if self.within is None:
            return ""
        sign = Text("—", " to ")[language] if self.is_end else "±"
        return sign + self.within.number(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its subject and its cells by the key of the column."""

    subject: str
    cells: Mapping[str, Cell]
    status: StatusClass | None = None

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, columns and rows."""

    key: str
    title: Text
    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]

    def only(self, *keys: str) -> "Table":
        """The table with these columns, in this order."""
        chosen = {column.key: column for column in self.columns}
        return Table(
            key=self.key,
            title=self.title,
            columns=tuple(chosen[key] for key in keys),
            rows=self.rows,
        )


def indicator_table(facts: FactSet) -> Table:
    """Every headline indicator with all that C3.1 asks for."""
    rows = [_indicator_row(facts, found, at) for at, found in enumerate(facts.plan.headline, 1)]
    identity = facts.plan.identity
    base, end = identity.base_year, identity.end_year
    return Table(
        key="indicators",
        title=Text("主要指标完成情况表", "Headline indicators"),
        columns=(
            _words("number", "序号", "No."),
            _words("category", "类别", "Category"),
            _words("name", "指标", "Indicator"),
            _words("unit", "单位", "Unit"),
            _words("attribute", "属性", "Type"),
            _figures("baseline", f"{base}年基期", f"{base}"),
            _figures("target", f"{end}年目标", f"{end} target"),
            _words("period", "数据期", "Period"),
            _figures("value", "当期值", "Latest"),
            _figures("value_year_ago", "上年同期", "A year ago"),
            _figures("yoy", "同比(%/百分点)", "Change on year (%/pp)"),
            _words("comparable_period", "评价期", "Scored at"),
            _figures("comparable", "可比当期值", "Comparable value"),
            _figures("progress", "完成进度(%)", "Progress (%)"),
            _figures("time_progress", "时序进度(%)", "Pace (%)"),
            _figures("lead", "进度差(百分点)", "Lead (pp)"),
            _figures("expected", "时序目标值", "Value on the path"),
            _figures("gap_to_path", "与时序目标差", "Gap to the path"),
            _figures("gap_to_target", "与目标差距", "Gap to target"),
            _figures("growth_achieved", "已实现年均(%/百分点)", "Achieved a year (%/pp)"),
            _figures("growth_required", "后续年均需(%/百分点)", "Needed a year (%/pp)"),
            _figures("projection", f"{end}年预计", f"{end} projected"),
            _figures("reach_probability", "达标可能性(%)", "Probability (%)"),
            _words("status", "评价", "Status"),
            _words("department", "责任部门", "Department"),
            _words("data_status", "数据状态", "Data status"),
            _words("remark", "说明", "Remark"),
        ),
        rows=tuple(rows),
    )


def cluster_table(facts: FactSet, scheme: str | None = None) -> Table:
    """The clusters of a scheme with their total and the rest (C3.2)."""
    scheme = schemes_of(facts)[0] if scheme is None else scheme
    end = facts.plan.identity.end_year
    rows = [
        _cluster_row(facts, subject_of(found), found.name, found.tier)
        for found in clusters_of(facts, scheme)
    ]
    rows.extend(_cluster_totals(facts, scheme))
    return Table(
        key="clusters",
        title=Text("产业集群规模情况表", "Industrial clusters"),
        columns=(
            _words("name", "集群", "Cluster"),
            _words("tier", "层级", "Size class"),
            _figures("target", f"{end}年目标", f"{end} target"),
            _words("period", "数据期", "Period"),
            _figures("value", "规模", "Size"),
            _figures("value_year_ago", "上年同期", "A year ago"),
            _figures("yoy", "同比(%)", "Change on year (%)"),
            _figures("share", "占规上工业比重(%)", "Share of total (%)"),
            _figures("share_change", "比重变动(百分点)", "Change of share (pp)"),
            _figures("contribution", "贡献率(%)", "Contribution (%)"),
            _figures("pull", "拉动(百分点)", "Pull (pp)"),
            _figures("overlap", "重叠额", "Counted twice"),
            _figures("members", "成员数(户)", "Members"),
            _figures("concentration", "前5家占比(%)", "Five largest (%)"),
            _figures("rank", "位次", "Rank"),
            _figures("completion", "完成目标比例(%)", "Share of target (%)"),
            _figures("progress", "完成进度(%)", "Progress (%)"),
            _figures("lead", "进度差(百分点)", "Lead (pp)"),
            _figures("gap_to_target", "与目标差距", "Gap to target"),
            _figures("growth_required", "后续年均需增长(%)", "Needed a year (%)"),
            _words("status", "评价", "Status"),
        ),
        rows=tuple(rows),
    )


def gap_table(facts: FactSet) -> Table:
    """The indicators that are behind, binding ones first, the furthest behind first (C3.3)."""
    rows = [_gap_row(facts, found) for found in laggards(facts)]
    end = facts.plan.identity.end_year
    return Table(
        key="gaps",
        title=Text("差距分析表", "Gaps to target"),
        columns=(
            _words("name", "指标", "Indicator"),
            _words("unit", "单位", "Unit"),
            _words("attribute", "属性", "Type"),
            _words("period", "评价期", "Scored at"),
            _figures("comparable", "当期值", "Value"),
            _figures("target", f"{end}年目标", f"{end} target"),
            _figures("expected", "时序目标值", "Value on the path"),
            _figures("gap_to_path", "与时序目标差", "Gap to the path"),
            _figures("gap_to_target", "与目标差距", "Gap to target"),
            _figures("lead", "进度差(百分点)", "Lead (pp)"),
            _figures("growth_achieved", "已实现年均(%/百分点)", "Achieved a year (%/pp)"),
            _figures("growth_required", "后续年均需(%/百分点)", "Needed a year (%/pp)"),
            _words("outlook", "预判", "Outlook"),
            _words("department", "责任部门", "Department"),
        ),
        rows=tuple(rows),
    )


def attribution_table(facts: FactSet, attribution: Attribution) -> Table:
    """A gap split over its parts, with the share of each; the parts add up to the last row."""
    whole = facts.fact(attribution.indicator.partition("/")[0], "gap_to_path")

    def row(part: Part) -> Row:
        own = facts.get(facts.id_of(part.subject, "gap_part")) if part.subject else None
        fact = own or replace(whole, value=part.value, reason=None, measure="gap_part")
        share = replace(fact, value=part.share_of(attribution.total), unit=PERCENT, decimals=1)
        return Row(
            subject=part.subject,
            cells={
                "name": Cell(words=part.name),
                "value": Cell(fact=fact),
                "share": Cell(fact=share),
            },
        )

    total = Part(name=Text("合计", "Total"), value=attribution.total)
    return Table(
        key="attribution",
        title=Text(
            f"{facts.name_of(attribution.indicator).zh}与时序目标差的分解（{attribution.method.zh}）",
            f"{facts.name_of(attribution.indicator).en}: gap to the path {attribution.method.en}",
        ),
        columns=(
            _words("name", "部分", "Part"),
            _figures("value", "与时序目标差", "Gap to the path"),
            _figures("share", "占比(%)", "Share (%)"),
        ),
        rows=tuple(row(part) for part in (*attribution.parts, total)),
    )


def outlook_table(facts: FactSet) -> Table:
    """Where the plan is projected to end: value, band, completion, probability, method."""
    end = facts.plan.identity.end_year
    rows = [_outlook_row(facts, found) for found in facts.plan.headline]
    return Table(
        key="outlook",
        title=Text("期末预计", "Outlook to the end of the plan"),
        columns=(
            _words("name", "指标", "Indicator"),
            _words("unit", "单位", "Unit"),
            _figures("target", f"{end}年目标", f"{end} target"),
            _figures("projection", f"{end}年预计", f"{end} projected"),
            _words("band", "80%区间", "80% interval"),
            _figures("projected_completion", "预计完成率(%)", "Of target (%)"),
            _figures("reach_probability", "达标可能性(%)", "Probability (%)"),
            _words("prospect", "综合预判", "Prospect"),
            _figures("projection_error", "回测误差(%)", "Backtest error (%)"),
            _words("method", "方法", "Method"),
        ),
        rows=tuple(row for row in rows if row is not None),
    )


def _outlook_row(facts: FactSet, found: Indicator) -> Row | None:
    projection = _if_any(facts, found.code, "projection")
    if projection is None or not projection.known:
        return None
    low, high = (facts.fact(found.code, f"projection_{end}") for end in ("low", "high"))
    band = Text(
        f"{low.number('zh')}—{high.number('zh')}", f"{low.number('en')} to {high.number('en')}"
    )
    keys = ("target", "projection", "projected_completion", "reach_probability", "prospect")
    cells = {key: _cell(facts, found.code, key) for key in (*keys, "projection_error")}
    return Row(
        subject=found.code,
        cells=cells
        | {
            "name": Cell(words=_marked(found)),
            "unit": Cell(words=unit_words(found)),
            "band": Cell(words=band if low.known else _same("—")),
            "method": Cell(words=projection.how.name),
        },
    )


def annual_table(facts: FactSet) -> Table:
    """What the year set out to do, and what it did."""
    return Table(
        key="annual",
        title=Text("年度目标完成情况表", "Targets of the year"),
        columns=(
            _words("name", "指标", "Indicator"),
            _figures("annual_target", "年度目标", "Target of the year"),
            _words("period", "数据期", "Period"),
            _figures("actual", "实际", "Actual"),
            _figures("difference", "与目标差(百分点)", "Against the target (pp)"),
            _figures("annual_completion", "年度完成率(%)", "Completion (%)"),
            _words("verdict", "完成情况", "Result"),
        ),
        rows=tuple(_annual_rows(facts)),
    )


def action_table(facts: FactSet) -> Table:
    """The rectification items that were open or closed since the period before (C1.2 五)."""
    plan, day = facts.plan, facts.as_of or facts.period.end
    rows = []
    for item in actions_of_last_period(plan, facts.period):
        named = plan.department.get(item.department)
        cells = {
            "name": Cell(words=facts.name_of(item.indicator)),
            "measure": Cell(words=item.measure),
            "department": Cell(words=named.name if named else _same(item.department)),
            "due": Cell(words=_day(item.due) if item.due else _same("")),
            "state": Cell(words=state_on(item, day).text),
        }
        rows.append(Row(subject=item.code, cells=cells))
    return Table(
        key="actions",
        title=Text("上期问题整改台账", "Actions since last quarter"),
        columns=(
            _words("name", "指标", "Indicator"),
            _words("measure", "整改措施", "Action"),
            _words("department", "责任单位", "Responsible"),
            _words("due", "时限", "Due"),
            _words("state", "状态", "State"),
        ),
        rows=tuple(rows),
    )


def laggards(facts: FactSet) -> tuple[Indicator, ...]:
    """Indicators behind or far behind: binding ones first, then by how far (C3.3)."""
    behind = [
        found
        for found in facts.plan.headline
        if facts.fact(found.code, "status").status_class
        in {StatusClass.BEHIND, StatusClass.FAR_BEHIND}
    ]
    return tuple(sorted(behind, key=lambda found: _order(facts, found)))


def _order(facts: FactSet, found: Indicator) -> tuple[bool, float]:
    lead = _if_any(facts, found.code, "lead")
    points = lead.value if lead is not None and lead.value is not None else 0.0
    return found.attribute is not Attribute.BINDING, points


def _indicator_row(facts: FactSet, found: Indicator, number: int) -> Row:
    status = facts.fact(found.code, "status")
    department = facts.plan.department.get(found.department)
    shown = {name: _cell(facts, found.code, name) for name in _INDICATOR_FACTS}
    shown["target"] = _target(found, shown["target"])
    if found.target.kind is TargetKind.RATE_AVG:
        # The target is a rate: the value beside it is the rate achieved, not the level behind it.
        shown["value"] = shown["comparable"] = _cell(facts, found.code, "growth_achieved")
        for key in ("baseline", "value_year_ago", "expected", "gap_to_path", "gap_to_target"):
            shown[key] = Cell(words=_same("—"))
    if found.target.kind is TargetKind.CUM_CHANGE:
        # What counts is the reduction so far in per cent, not the level that it is taken from.
        for key in ("baseline", "value", "value_year_ago"):
            shown[key] = Cell(words=_same("—"))
    cells = shown | {
        "number": Cell(words=_same(str(number))),
        "category": Cell(words=found.category),
        "name": Cell(words=_marked(found)),
        "unit": Cell(words=unit_words(found)),
        "attribute": Cell(words=_attribute(found)),
        "period": Cell(words=_period(facts.fact(found.code, "value"))),
        "comparable_period": Cell(
            words=_scored_at(facts.fact(found.code, "comparable"), facts.period)
        ),
        "status": Cell(words=_lamp(status.status_class)),
        "department": Cell(words=department.name if department else _same(found.department)),
        "data_status": Cell(words=_status(facts.fact(found.code, "value"))),
        "remark": Cell(words=_remark(facts, found)),
    }
    return Row(subject=found.code, cells=cells, status=status.status_class)


def _target(found: Indicator, cell: Cell) -> Cell:
    """A target that is to be kept says on which side of it, or how near."""
    target = found.target
    if target.kind is TargetKind.RANGE and cell.fact is not None:
        is_end = target.upper is not None
        within = replace(cell.fact, value=target.upper if is_end else target.tolerance)
        return replace(cell, within=within, is_end=is_end)
    signs = {TargetKind.HOLD_MAX: "≤", TargetKind.HOLD_MIN: "≥"}
    return replace(cell, sign=signs.get(target.kind, ""))


_INDICATOR_FACTS = (
    "baseline", "target", "value", "value_year_ago", "yoy", "comparable", "progress",
    "time_progress", "lead", "expected", "gap_to_path", "gap_to_target", "growth_achieved",
    "growth_required", "projection", "reach_probability",
)  # fmt: skip


def _cluster_row(facts: FactSet, subject: str, name: Text, tier: Text) -> Row:
    status = _if_any(facts, subject, "status")
    cells = {key: _cell(facts, subject, key) for key in _CLUSTER_FACTS}
    value = _if_any(facts, subject, "value")
    cells |= {
        "name": Cell(words=name),
        "tier": Cell(words=tier),
        "period": Cell(words=_period(value) if value else _same("—")),
        "status": Cell(words=_lamp(status.status_class) if status else _same("")),
    }
    return Row(subject=subject, cells=cells, status=status.status_class if status else None)


_CLUSTER_FACTS = (
    "target", "value", "value_year_ago", "yoy", "share", "share_change", "contribution", "pull",
    "completion", "progress", "lead", "gap_to_target", "growth_required", "overlap", "members",
    "concentration", "rank",
)  # fmt: skip


def _cluster_totals(facts: FactSet, scheme: str) -> Iterator[Row]:
    indicators = {found.indicator for found in clusters_of(facts, scheme)}
    if len(indicators) != 1:
        return
    indicator = indicators.pop()
    yield _cluster_row(facts, f"{indicator}/{scheme}", Text("合计", "Total"), _same(""))
    yield _cluster_row(facts, f"{indicator}/{scheme}:rest", Text("其他", "Rest"), _same(""))
    yield _cluster_row(facts, indicator, facts.name_of(indicator), _same(""))


def _gap_row(facts: FactSet, found: Indicator) -> Row:
    keys = (
        "comparable", "target", "expected", "gap_to_path", "gap_to_target", "lead",
        "growth_achieved", "growth_required",
    )  # fmt: skip
    department = facts.plan.department.get(found.department)
    shown = {key: _cell(facts, found.code, key) for key in keys}
    shown["target"] = _target(found, shown["target"])
    if found.target.kind is TargetKind.RATE_AVG:
        shown["comparable"] = _cell(facts, found.code, "growth_achieved")
        for key in ("expected", "gap_to_path", "gap_to_target"):
            shown[key] = Cell(words=_same("—"))
    cells = shown | {
        "name": Cell(words=_marked(found)),
        "unit": Cell(words=unit_words(found)),
        "attribute": Cell(words=_attribute(found)),
        "period": Cell(words=_scored_at(facts.fact(found.code, "comparable"), facts.period)),
        "outlook": Cell(words=outlook_words(facts, found.code)),
        "department": Cell(words=department.name if department else _same(found.department)),
    }
    return Row(subject=found.code, cells=cells)


def unit_words(found: Indicator) -> Text:
    """The unit in which each language shows the numbers of an indicator."""
    if found.target.kind in {TargetKind.RATE_AVG, TargetKind.CUM_CHANGE}:
        return _same("%")
    english = UNITS[found.unit.english] if found.unit.english else found.unit
    # A mere count has no unit in English; a dash keeps the Chinese one from standing in.
    return Text(found.unit.name.zh, english.name.en or "–")


def outlook_words(facts: FactSet, subject: str) -> Text:
    """Whether the target can still be reached in time (C1.3 S-09, V-73)."""
    found = outlook_of(facts, subject)
    return found.text if found else _same("—")


def _annual_rows(facts: FactSet) -> Iterator[Row]:
    steps = {
        "/".join(part for part in (step.indicator, step.cluster, step.area) if part)
        for step in facts.plan.milestones
        if step.kind is MilestoneKind.ANNUAL and step.period.year == facts.period.year
    }
    for subject in facts.subjects:
        target = _if_any(facts, subject, "annual_target") if subject in steps else None
        if target is None:
            continue
        grown, done = (_if_any(facts, subject, m) for m in ("annual_lead", "annual_completion"))
        actual = facts.fact(subject, "value" if done else "yoy_official")
        of_year = actual.known and actual.period.year == facts.period.year
        measured = done or grown
        cells = {
            "name": Cell(words=_annual_name(facts, subject, target, level=done is not None)),
            "annual_target": Cell(fact=target),
            "period": Cell(words=_period(measured) if measured and measured.known else _same("—")),
            "actual": Cell(fact=actual) if of_year else Cell(words=_same("—")),
            "difference": Cell(fact=grown) if grown else Cell(words=_same("—")),
            "annual_completion": Cell(fact=done) if done else Cell(words=_same("—")),
            "verdict": Cell(words=_verdict(grown, done, facts.period)),
        }
        yield Row(subject=subject, cells=cells)


def _annual_name(facts: FactSet, subject: str, target: Fact, *, level: bool) -> Text:
    """What the year set out to do: a level with its unit, or a growth in per cent."""
    name, zh, en = facts.name_of(subject), target.shown_unit("zh"), target.shown_unit("en")
    if not level and target.unit is PERCENT:
        return Text(f"{name.zh}增速（%）", f"{name.en}, growth (%)")
    english = f"{name.en} ({en.name.en})" if en.name.en else name.en
    return Text(f"{name.zh}（{zh.name.zh}）", english)


def _verdict(grown: Fact | None, done: Fact | None, period: Period) -> Text:
    ahead = (
        grown.value
        if grown and grown.value is not None
        else done.value - 100 * period.last / 12
        if done and done.value is not None
        else None
    )
    if ahead is None:
        return Text("暂无数据", "no data")
    over = period.last == 12  # noqa: PLR2004 - the year is over
    if ahead >= 0:
        return Text("完成", "met") if over else Text("达到进度", "on pace")
    return Text("未完成", "missed") if over else Text("未达进度", "behind")


def _cell(facts: FactSet, subject: str, measure: str) -> Cell:
    fact = _if_any(facts, subject, measure)
    return Cell(words=_same("—")) if fact is None else Cell(fact=fact)


def _if_any(facts: FactSet, subject: str, measure: str) -> Fact | None:
    return facts.get(facts.id_of(subject, measure))


def _remark(facts: FactSet, found: Indicator) -> Text:
    progress = _if_any(facts, found.code, "progress") or facts.fact(found.code, "status")
    reason = progress.reason or facts.fact(found.code, "value").reason
    return reason.text if reason else _same("")


def _marked(found: Indicator) -> Text:
    mark = "▲" if found.attribute is Attribute.BINDING else ""
    return Text(mark + found.name.zh, mark + found.name.en)


def _attribute(found: Indicator) -> Text:
    return _same("—") if found.attribute is Attribute.UNSTATED else found.attribute.text


def _lamp(status: StatusClass) -> Text:
    return Text(f"{status.lamp}{status.zh}", f"{status.lamp} {status.en}")


def _status(value: Fact) -> Text:
    return value.status.text if value.status else _same("")


def _period(fact: Fact) -> Text:
    if not fact.known:
        return _same("—")
    return Text(fact.period.label("zh"), fact.period.label("en", brief=True))


def _scored_at(fact: Fact, report: Period) -> Text:
    """The period of a comparable value; twelve months that end within a year are said to be so."""
    if fact.known and fact.formula == "ttm":
        end = fact.period.end
        year = "" if end.year == report.year else f"{end.year}年"
        return Text(f"近四季至{year}{end.month}月", f"Year to {end:%b %Y}")
    return _period(fact)


def _day(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B %Y}")


def _same(words: str) -> Text:
    return Text(words, words)


def _words(key: str, zh: str, en: str) -> TableColumn:
    return TableColumn(key=key, header=Text(zh, en))


def _figures(key: str, zh: str, en: str) -> TableColumn:
    return TableColumn(key=key, header=Text(zh, en), numeric=True)


Maker = Callable[[FactSet], Table]
TABLES: Mapping[str, Maker] = {
    "indicators": indicator_table,
    "clusters": cluster_table,
    "gaps": gap_table,
    "annual": annual_table,
    "actions": action_table,
}


def statuses_used(table: Table) -> Sequence[DataStatus]:
    """The data statuses that the facts of a table carry, for its legend."""
    found = {cell.fact.status for row in table.rows for cell in row.cells.values() if cell.fact}
    return sorted(status for status in found if status)
