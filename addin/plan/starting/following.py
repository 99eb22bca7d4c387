"""What does the next plan begin with: what stays, what is asked anew?"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from addin.errors import Finding
from addin.language import Text
from addin.model.indicator import Baseline, Indicator, Target
from addin.model.plan import Cluster, Plan, PlanIdentity
from addin.model.series import SeriesIndex, end_of
from addin.model.words import ActionState, Measure, Nature
from addin.plan.starting.importing import Imported
from addin.plan.starting.table import NOTES

_MONTHS = 12
_NUMERALS = "一二三四五六七八九十"


def next_plan(plan: Plan) -> Imported:
    """The plan that follows: the same indicators and groups, their last values as baselines.

    Targets, milestones and tasks are empty; data, departments, sources, rules, thresholds and what
    is left to do of the actions stay. A baseline that was not observed stays empty, with a finding.
    """
    findings: list[Finding] = []
    following = replace(
        plan,
        identity=_following(plan.identity),
        indicators=tuple(
            replace(one, baseline=_baseline(plan, one, one, findings), target=_open(one.target))
            for one in plan.indicators
        ),
        clusters=tuple(
            replace(
                one,
                baseline=_baseline(plan, one, plan.indicator[one.indicator], findings),
                target=one.target and _open(one.target),
            )
            for one in plan.clusters
        ),
        milestones=(),
        tasks=(),
        actions=tuple(a for a in plan.actions if a.state is not ActionState.DONE),
        findings=(),
    )
    return Imported(plan=following, findings=tuple(findings))


def _following(old: PlanIdentity) -> PlanIdentity:
    """The identity of the plan after: its years, and its name where that names years."""
    begins = old.end + 1
    ends = begins + old.months - 1
    years = {
        "start_year": begins // _MONTHS,
        "start_month": begins % _MONTHS + 1,
        "end_year": ends // _MONTHS,
        "end_month": ends % _MONTHS + 1,
    }
    name = Text(zh=_renamed(old.name.zh, old, years), en=_renamed(old.name.en, old, years))
    code = f"{old.code}-{years['start_year']}"
    return replace(old, **years, name=name, code=code, document_number="", source="")  # type: ignore[arg-type]  # by name


def _renamed(name: str, old: PlanIdentity, years: dict[str, int]) -> str:
    """A name with the next years, and the next number of a five-year plan.

    >>> at = PlanIdentity(code="", name=Text(zh="", en=""), start_year=2021, end_year=2025)
    >>> _renamed("“十四五”规划（2021—2025年）", at, {"start_year": 2026, "end_year": 2030})
    '“十五五”规划（2026—2030年）'
    """
    shifted = {
        str(old.start_year): str(years["start_year"]),
        str(old.end_year): str(years["end_year"]),
    }
    found = re.sub(r"20\d\d", lambda year: shifted.get(year[0], year[0]), name)
    return re.sub(
        rf"十([{_NUMERALS[:8]}])五",
        lambda number: f"十{_NUMERALS[_NUMERALS.index(number[1]) + 1]}五",
        found,
    )


def _baseline(
    plan: Plan, found: Indicator | Cluster, of: Indicator, findings: list[Finding]
) -> Baseline:
    """The last value of the plan before; a finding where there is none."""
    value, source = _last(plan, found, of)
    if value is None and (found.target is not None or found.baseline.value is not None):
        year = plan.identity.end_year
        findings.append(NOTES("base_missing", name=found.name, year=year).at(found.place))
    return Baseline(value=value, source=source)


def _open(goal: Target) -> Target:
    return Target(kind=goal.kind, tolerance=goal.tolerance)


def _last(plan: Plan, found: Indicator | Cluster, of: Indicator) -> tuple[float | None, str]:
    """The value at the end of the plan, and its source; None where none was observed.

    Of a flow it is the whole last year, of others what stands at the end of that year.
    """
    seen = plan.observations
    series = of.series or of.code
    group = found.code if isinstance(found, Cluster) else ""
    indicator, cluster, area = (
        np.array([_position(names, code)])
        for names, code in ((seen.indicators, series), (seen.clusters, group), (seen.areas, ""))
    )
    index, end = SeriesIndex(seen), np.array([plan.identity.end])
    wanted = index.series(indicator, cluster, area, Measure.LEVEL)
    row = int(index.latest(wanted, end, to_date=of.nature is Nature.FLOW)[0])
    if row < 0 or int(end_of(seen.period[row].astype(np.int64))) != int(end[0]):
        return None, ""
    return float(seen.value[row]), seen.code("sources", seen.source[row])


def _position(names: Sequence[str], code: str) -> int:
    """Where a code stands; -1 for none, -2 for one that is nowhere."""
    if not code:
        return -1
    return names.index(code) if code in names else -2
