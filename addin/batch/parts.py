"""What of a plan is one area's, one department's or one group's own?

A `Parts` cuts a plan: what comes out is a plan as if the part had written it for itself, so that
everything that knows a plan knows its parts. It holds what is known on a day up to a period and
nothing else: parts that are equal say the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from addin.language import NO_TEXT, Text
from addin.model.indicator import Baseline, Indicator, Milestone, Target
from addin.model.observations import LISTS, NO_CODE, PRECISIONS, Observations
from addin.model.period import Period
from addin.model.plan import Area, Cluster, Department, Plan, PlanIdentity
from addin.model.words import Measure, Role, TypedWord

Rows = NDArray[np.intp]


class PartKind(TypedWord):
    """By what a plan is cut into parts that each get a report of their own."""

    AREA = "area", "区域", "area"
    DEPARTMENT = "department", "部门", "department"
    CLUSTER = "cluster", "分组", "group"


@dataclass(frozen=True)
class Parts:
    """The parts of one `kind` of a plan, as known on `as_of` up to `period`."""

    plan: Plan
    kind: PartKind
    period: Period
    as_of: date | None = None

    @cached_property
    def named(self) -> Mapping[str, Area | Department | Cluster]:
        """Those that have something to report, by code, in the order of their sheet."""
        plan, seen = self.plan, self._known
        if self.kind is PartKind.DEPARTMENT:
            own = {found.department for found in plan.headline}
            own |= {found.department for found in plan.clusters}
            return {found.code: found for found in plan.departments if found.code in own}
        if self.kind is PartKind.AREA:
            areas = {seen.areas[at] for at in np.unique(seen.area) if at != NO_CODE}
            return {found.code: found for found in plan.areas if found.code in areas}
        clusters = {seen.clusters[at] for at in np.unique(seen.cluster) if at != NO_CODE}
        return {found.code: found for found in plan.main_clusters if found.code in clusters}

    def plan_of(self, code: str) -> Plan:
        """The plan of the part `code`, one of `named`."""
        cut = {
            PartKind.AREA: self._of_area,
            PartKind.DEPARTMENT: self._of_department,
            PartKind.CLUSTER: self._of_cluster,
        }[self.kind]
        return replace(cut(code), identity=_identity(self.plan.identity, self.named[code]))

    @cached_property
    def _known(self) -> Observations:
        return self.plan.observations.as_of(self.as_of).up_to(self.period)

    @cached_property
    def _wider(self) -> frozenset[str]:
        """The codes of series of the nation or the province that a part is compared with."""
        rows = self.plan.indicators
        return frozenset(code for row in rows for code in (row.nation, row.province) if code)

    def _of_area(self, code: str) -> Plan:
        below = self._below(code)
        seen = _own(self._known, self._rows("area", {code, *below}), "area", code)
        steps = [
            replace(step, area="") if step.area == code else step
            for step in self.plan.milestones
            if step.area == code or step.area in below
        ]
        areas = tuple(found for found in self.plan.areas if found.code in below)
        return self._of_subject(seen, steps, areas=areas)

    def _of_cluster(self, code: str) -> Plan:
        below = {found.code for found in self.plan.clusters if found.parent == code}
        seen = _own(self._known, self._rows("cluster", {code, *below}), "cluster", code)
        steps = [
            replace(step, cluster="") if step.cluster == code else step
            for step in self.plan.milestones
            if step.cluster == code or step.cluster in below
        ]
        own = self.plan.cluster[code]
        cut = self._of_subject(seen, steps, clusters=below)
        stated = tuple(
            replace(found, baseline=own.baseline, target=own.target or found.target)
            if found.code == own.indicator
            else found
            for found in cut.indicators
        )
        return replace(cut, indicators=stated)

    def _of_department(self, code: str) -> Plan:
        """What a department answers for; what its figures follow or add up to is only watched."""
        plan, known = self.plan, self._known
        clusters = {found.code for found in plan.clusters if found.department == code}
        own = {found.code for found in plan.indicators if found.department == code}
        codes = own | self._watched(own, clusters)
        rows = tuple(
            row if row.code in own else replace(row, role=Role.SERIES)
            for row in plan.indicators
            if row.code in codes
        )
        here = _among(known.indicator, known.indicators, codes)
        here &= (known.cluster == NO_CODE) | _among(known.cluster, known.clusters, clusters)
        return replace(
            plan,
            indicators=rows,
            observations=_compact(known.take(here)),
            milestones=tuple(
                step
                for step in plan.milestones
                if step.indicator in codes and (not step.cluster or step.cluster in clusters)
            ),
            tasks=tuple(row for row in plan.tasks if row.department == code),
            actions=tuple(
                row for row in plan.actions if row.department == code or row.indicator in own
            ),
            **self._groups(clusters),
        )

    def _watched(self, own: Collection[str], clusters: Collection[str]) -> set[str]:
        """What the figures of a department follow, add up to or are compared with."""
        found = {self.plan.identity.total_indicator}
        found |= {row.indicator for row in self.plan.clusters if row.code in clusters}
        for row in self.plan.indicators:
            if row.code in own:
                found |= {row.series, row.nation, row.province, *row.related}
        return found

    def _of_subject(
        self,
        seen: Observations,
        steps: Iterable[Milestone],
        *,
        areas: tuple[Area, ...] = (),
        clusters: Collection[str] | None = None,
    ) -> Plan:
        """A plan of the indicators that `seen` tells of, with the part's own base and targets."""
        plan, milestones = self.plan, tuple(steps)
        told = {*seen.indicators, *(step.indicator for step in milestones)}
        goals = replace(plan, milestones=milestones).targets_of_parts
        rows = tuple(
            _restated(row, seen, plan.identity, goals.get((row.code, "", "")))
            for row in plan.indicators
            if row.code in told or row.series in told
        )
        kept = set(seen.clusters) if clusters is None else clusters
        groups = self._groups(kept)
        groups["clusters"] = tuple(
            replace(row, baseline=Baseline(), target=goals.get((row.indicator, row.code, "")))
            if clusters is None
            else row
            for row in groups["clusters"]
        )
        return replace(
            plan, indicators=rows, observations=seen, milestones=milestones, areas=areas,
            tasks=(), actions=(), **groups,
        )  # fmt: skip

    def _groups(self, codes: Collection[str]) -> dict[str, Any]:
        """The groups of these codes and what counts in them."""
        return {
            "clusters": tuple(row for row in self.plan.clusters if row.code in codes),
            "memberships": tuple(row for row in self.plan.memberships if row.cluster in codes),
        }

    def _below(self, code: str) -> set[str]:
        """The areas that are part of an area, and theirs."""
        found: set[str] = set()
        left = [code]
        while left:
            more = [a.code for a in self.plan.areas if a.parent == left[-1] and a.code not in found]
            left[-1:] = more
            found.update(more)
        return found - {code}

    def _rows(self, name: str, codes: Collection[str]) -> Rows:
        """The rows of the parts `codes`, and of what they are compared with, as they stand."""
        starts, order = self._order
        at = [self._known.code_of(f"{name}s", code) for code in codes]
        own = [order[starts[i] : starts[i + 1]] for i in at if i >= 0]
        known = self._known
        found = np.sort(np.concatenate([*own, np.empty(0, np.intp)]))
        missing = self._wider - {known.indicators[i] for i in np.unique(known.indicator[found])}
        wider = [*map(self._whole.get, sorted(missing))]
        return np.sort(np.concatenate([found, *(rows for rows in wider if rows is not None)]))

    @cached_property
    def _order(self) -> tuple[Rows, Rows]:
        """Where the rows of each part start in the rows sorted by part."""
        name = self.kind.value
        column = getattr(self._known, name)
        order = np.argsort(column, kind="stable")
        many = len(getattr(self._known, f"{name}s"))
        return np.searchsorted(column[order], np.arange(many + 1)), order

    @cached_property
    def _whole(self) -> Mapping[str, Rows]:
        """The rows of the whole for each series of a wider area."""
        known = self._known
        whole = (known.cluster == NO_CODE) & (known.area == NO_CODE)
        return {
            code: np.flatnonzero(whole & (known.indicator == at))
            for code in self._wider
            if (at := known.code_of("indicators", code)) >= 0
        }


def _identity(identity: PlanIdentity, part: Area | Department | Cluster) -> PlanIdentity:
    """Whose plan it is: the part's name stands in that of the plan, before what is in brackets."""
    zh, en = part.name.zh.partition("（")[0], part.name.en.partition(" (")[0]
    named = Text(
        zh=_with(identity.name.zh, "（", f"·{zh}"), en=_with(identity.name.en, " (", f": {en}")
    )
    area = part.name if isinstance(part, Area) else identity.area
    return replace(
        identity, code=f"{identity.code}-{part.code}", name=named, area=area,
        document_number="", note=NO_TEXT,
    )  # fmt: skip


def _with(name: str, bracket: str, part: str) -> str:
    head, found, tail = name.partition(bracket)
    return f"{head}{part}{found}{tail}" if name else part.lstrip("·: ")


def _restated(
    row: Indicator, seen: Observations, identity: PlanIdentity, target: Target | None
) -> Indicator:
    """An indicator with the part's own base, its observed value, and its own target or none."""
    base = Period.of_year(row.baseline.year or identity.base_year).code
    rows = seen.rows_of(row.series or row.code, Measure.LEVEL)
    found = [at for at in rows.tolist() if seen.period[at] == base]
    baseline = Baseline(year=row.baseline.year)
    if found:
        baseline = replace(
            baseline, value=float(seen.value[found[-1]]),
            precision=PRECISIONS[seen.precision[found[-1]]],
            source=seen.code("sources", seen.source[found[-1]]),
        )  # fmt: skip
    goal = target or replace(row.target, value=None, upper=None, source="")
    return replace(row, baseline=baseline, target=goal)


def _own(known: Observations, rows: Rows, name: str, code: str) -> Observations:
    """`rows`, in which the part `code` is the whole."""
    seen = known.take(rows)
    column = getattr(seen, name)
    own = column == known.code_of(f"{name}s", code)
    whole: dict[str, Any] = {name: np.where(own, NO_CODE, column).astype(column.dtype)}
    return _compact(replace(seen, **whole))


def _compact(seen: Observations) -> Observations:
    """The same with lists that hold only what is used."""
    return replace(seen, **dict(_shortened(seen)))


def _shortened(seen: Observations) -> Iterator[tuple[str, Any]]:
    for name in LISTS:
        column = getattr(seen, name.removesuffix("s"))
        used = np.unique(column[column >= 0])
        yield name, tuple(getattr(seen, name)[at] for at in used)
        places = np.searchsorted(used, column)
        yield name.removesuffix("s"), np.where(column < 0, column, places).astype(column.dtype)


def _among(column: NDArray[np.int32], codes: tuple[str, ...], wanted: Collection[str]) -> Rows:
    at = [position for position, code in enumerate(codes) if code in wanted]
    return np.asarray(np.isin(column, at))
