"""How large is each cluster, and all together? (PRACTICE C3.2)"""

from collections.abc import Iterator

from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.factset import FactSet
from addin.language import Text
from addin.report.tables.table import (
    Table,
    TableCell,
    TableColumn,
    TableRow,
    cell_of,
    fact_of,
    figures,
    lamp,
    period_words,
    same,
    words,
)

__all__ = ["cluster_table"]


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
        title=Text(zh="产业集群规模情况表", en="Industrial clusters"),
        columns=_columns(end),
        rows=tuple(rows),
    )


def _columns(end: int) -> tuple[TableColumn, ...]:
    return (
        words("name", "集群", "Cluster"),
        words("tier", "层级", "Size class"),
        figures("target", f"{end}年目标", f"{end} target"),
        words("period", "数据期", "Period"),
        figures("value", "规模", "Size"),
        figures("value_year_ago", "上年同期", "A year ago"),
        figures("yoy", "同比(%)", "Change on year (%)"),
        figures("share", "占规上工业比重(%)", "Share of total (%)"),
        figures("share_change", "比重变动(百分点)", "Change of share (pp)"),
        figures("contribution", "贡献率(%)", "Contribution (%)"),
        figures("pull", "拉动(百分点)", "Pull (pp)"),
        figures("overlap", "重叠额", "Counted twice"),
        figures("members", "成员数(户)", "Members"),
        figures("concentration", "前5家占比(%)", "Five largest (%)"),
        figures("rank", "位次", "Rank"),
        figures("completion", "完成目标比例(%)", "Share of target (%)"),
        figures("progress", "完成进度(%)", "Progress (%)"),
        figures("lead", "进度差(百分点)", "Lead (pp)"),
        figures("gap_to_target", "与目标差距", "Gap to target"),
        figures("growth_required", "后续年均需增长(%)", "Needed a year (%)"),
        words("status", "评价", "Status"),
    )


def _cluster_row(facts: FactSet, subject: str, name: Text, tier: Text) -> TableRow:
    status = fact_of(facts, subject, "status")
    cells = {key: cell_of(facts, subject, key) for key in _CLUSTER_FACTS}
    value = fact_of(facts, subject, "value")
    cells |= {
        "name": TableCell(words=name),
        "tier": TableCell(words=tier),
        "period": TableCell(words=period_words(value) if value else same("—")),
        "status": TableCell(words=lamp(status.status_class) if status else same("")),
    }
    return TableRow(subject=subject, cells=cells, status=status.status_class if status else None)


_CLUSTER_FACTS = (
    "target", "value", "value_year_ago", "yoy", "share", "share_change", "contribution", "pull",
    "completion", "progress", "lead", "gap_to_target", "growth_required", "overlap", "members",
    "concentration", "rank",
)  # fmt: skip


def _cluster_totals(facts: FactSet, scheme: str) -> Iterator[TableRow]:
    indicators = {found.indicator for found in clusters_of(facts, scheme)}
    if len(indicators) != 1:
        return
    indicator = indicators.pop()
    yield _cluster_row(facts, f"{indicator}/{scheme}", Text(zh="合计", en="Total"), same(""))
    yield _cluster_row(facts, f"{indicator}/{scheme}:rest", Text(zh="其他", en="Rest"), same(""))
    yield _cluster_row(facts, indicator, facts.name_of(indicator), same(""))
