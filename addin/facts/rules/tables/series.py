"""What can a rule ask of a value that counts? Its neighbours in time, its whole, its parts."""

from collections.abc import Callable
from functools import cache

import numpy as np

from addin.errors import Place
from addin.facts.rules.tables.lookups import codes_at, first_known, taken, word_column
from addin.facts.rules.tables.parts import (
    Others,
    areas,
    children,
    group_of,
    history,
    main_clusters,
    national_growth,
    recent,
    summed,
    usual,
    wholes,
)
from addin.facts.rules.tables.points import Points
from addin.facts.rules.tables.table import Floats, RuleTable, WordColumn
from addin.model.observations import PRECISIONS, STATUSES
from addin.model.plan import Plan
from addin.model.words import Nature


def series_table(plan: Plan) -> RuleTable:
    """One row for each indicator, cluster, area and period that has a value or a growth."""
    points = Points(plan)
    rows, known = points.rows, points.known
    total = (rows.cluster < 0) & (rows.area < 0)
    return RuleTable(
        scope="series",
        size=len(rows.key),
        numbers=_numbers(points),
        words={
            **known.common_words(rows.indicator, rows.cluster, rows.area),
            **_words_of_value(points),
        },
        groups={
            "parts": lambda: group_of(points, children(points), rows.cluster >= 0),
            "clusters": lambda: group_of(points, main_clusters(points), total),
            "areas": lambda: group_of(points, areas(points), total),
            "history": lambda: history(points),
            "recent": lambda: recent(points),
        },
        others=Others(points).beside,
        place=lambda row, name: _place(points, row, name),
        beside=lambda row, name: _beside(points, row, name),
        seen=lambda row, name: _seen(points, row, name),
        label=lambda row: known.label(
            int(rows.indicator[row]), int(rows.cluster[row]), int(rows.area[row]),
            int(rows.period[row]),
        ),
        decimals=lambda row: known.decimals(int(rows.indicator[row])),
    )  # fmt: skip


def _numbers(points: Points) -> dict[str, Callable[[], Floats]]:
    rows = points.rows
    flow = points.known.of_meaning(lambda one: float(one.nature is Nature.FLOW), rows.indicator)
    sums = cache(lambda: summed(points))
    return {
        **points.known.common_numbers(rows.indicator, rows.period),
        "value": lambda: points.value,
        "yoy": lambda: points.yoy,
        "share": lambda: points.seen(rows.share),
        "previous": lambda: taken(points.value, points.previous),
        "before_previous": lambda: taken(points.value, points.before_previous),
        "quarter": lambda: taken(points.value, points.quarter),
        "year_value": lambda: taken(points.value, points.whole_year),
        "value_year_ago": lambda: taken(points.value, points.year_ago),
        "before": lambda: first_known(
            taken(points.value, points.previous), taken(points.value, points.year_ago)
        ),
        "growth": lambda: points.growth,
        "yoy_previous": lambda: taken(points.yoy, points.period_before),
        "whole": lambda: taken(points.value, wholes(points)),
        "whole_year_ago": lambda: taken(taken(points.value, points.year_ago), wholes(points)),
        "national_yoy": lambda: national_growth(points),
        "amount": lambda: points.amount,
        "usual": lambda: usual(points),
        "sum_of_spans": lambda: sums()[0],
        "spans": lambda: sums()[1],
        "same_end": lambda: taken(points.value, points.longest),
        "is_flow": lambda: flow,
        "is_share": lambda: points.rate.astype(float),
    }


def _words_of_value(points: Points) -> dict[str, Callable[[], WordColumn]]:
    seen, rows = points.known.observations, points.rows
    return {
        "measure": lambda: word_column(
            np.where(rows.level >= 0, 0, np.where(rows.yoy >= 0, 1, 2)),
            ("level", "yoy", "share"),
        ),
        "precision": lambda: word_column(
            codes_at(seen.precision, points.main), [p.value for p in PRECISIONS]
        ),
        "status": lambda: word_column(
            codes_at(seen.status, points.main), [s.value for s in STATUSES]
        ),
        "previous_status": lambda: word_column(
            codes_at(codes_at(seen.status, points.main), points.previous),
            [s.value for s in STATUSES],
        ),
        "source": lambda: word_column(codes_at(seen.source, points.main), seen.sources),
    }


def _place(points: Points, row: int, name: str) -> Place:
    """The cell of the growth for a rule about growth, else that of the value."""
    found = _seen(points, row, name)
    return points.known.observations.place(found, points.known.plan.workbook)


def _seen(points: Points, row: int, name: str) -> int:
    rows = points.rows
    own = {"yoy": rows.yoy, "share": rows.share}.get(name, points.main)
    return int(own[row]) if own[row] >= 0 else int(points.main[row])


def _beside(points: Points, row: int, name: str) -> tuple[Place, ...]:
    """The cells behind a name that looks at another moment."""
    near = {
        "previous": points.previous,
        "before": points.previous,
        "before_previous": points.before_previous,
        "value_year_ago": points.year_ago,
        "growth": points.year_ago,
        "yoy_previous": points.period_before,
        "same_end": points.longest,
        "year_value": points.whole_year,
    }
    if name not in near:
        return ()
    found = [int(near[name][row])]
    if name == "before" and found[0] < 0:
        found = [int(points.year_ago[row])]
    seen, workbook = points.known.observations, points.known.plan.workbook
    return tuple(seen.place(int(points.main[at]), workbook) for at in found if at >= 0)
