"""How large is each cluster, and all together? (PRACTICE C3.2)"""

from collections.abc import Iterator

from addin.facts.extras.clusters import clusters_of, growth_beside, schemes_of, subject_of
from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.plan import Cluster
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    cell_of,
    lamp,
    period_words,
    same,
    table,
)


def cluster_table(facts: FactSet, scheme: str | None = None, *, parts: bool = False) -> Table:
    """The clusters of a scheme with their total and the rest, and their own `parts` (C3.2)."""
    scheme = schemes_of(facts)[0] if scheme is None else scheme
    shown = with_parts(facts, scheme) if parts else clusters_of(facts, scheme)
    rows = [_cluster_row(facts, subject_of(found), found.name, found.tier) for found in shown]
    rows.extend(_cluster_totals(facts, scheme))
    return table("clusters", rows, facts.plan)


def with_parts(facts: FactSet, scheme: str) -> Iterator[Cluster]:
    """The clusters of a scheme, the parts of each behind it."""
    for top in clusters_of(facts, scheme):
        yield top
        for found in facts.plan.clusters:
            if found.scheme == scheme and found.parent == top.code:
                yield found


def _cluster_row(facts: FactSet, subject: str, name: Text, tier: Text) -> TableRow:
    status = facts.find(subject, "status")
    cells = {key: cell_of(facts, subject, key) for key in _CLUSTER_FACTS}
    value = facts.find(subject, "value")
    cells |= {
        "yoy": cell_of(facts, subject, growth_beside(facts, subject)),
        "name": TableCell(words=name),
        "tier": TableCell(words=tier),
        "period": TableCell(words=period_words(value) if value else same("—")),
        "status": TableCell(words=lamp(status.status_class) if status else same("")),
    }
    return TableRow(subject=subject, cells=cells, status=status.status_class if status else None)


_CLUSTER_FACTS = (
    "baseline", "target", "value", "value_year_ago", "comparable", "yoy", "share", "share_change",
    "contribution", "pull",
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
