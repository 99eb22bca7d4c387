"""What does a finding do to the assessment: how would things stand without it?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from addin.errors import Finding
from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.facts.rules.judge import number_of, spoken_of
from addin.facts.rules.language.expression import parse_number
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import RuleTable
from addin.facts.scenario import what_if
from addin.language import NO_TEXT, Text
from addin.model.indicator import Indicator
from addin.model.observations import Observations
from addin.model.plan import Plan
from addin.model.series import NOTHING
from addin.model.words import Nature

_ROUNDS = 12
_MEASURES = ("progress", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding of a check, with the rule and the row that it comes from."""

    finding: Finding
    rule: Rule
    table: RuleTable
    row: int

    @property
    def seen(self) -> int:
        """The row of the Data sheet that it is about; -1: none."""
        return self.table.seen(self.row, spoken_of(self.rule.claim))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What is changed to see an effect: rows that are left out, or another indicator."""

    at: int
    subjects: tuple[str, ...]
    words: Text
    without: int = -1
    change: Callable[[Plan], Plan] | None = None


def with_effects(facts: FactSet, found: Sequence[Found]) -> list[Finding]:
    """The findings, each with what it does to the scores of `facts`, where that can be tried."""
    told, used = [one.finding for one in found], _cells_used(facts)
    trials = (_trial(facts, at, one) for at, one in enumerate(found) if one.rule.mend)
    possible = [trial for trial in trials if trial is not None and trial.subjects]
    idle = [trial for trial in possible if _is_idle(facts.plan.observations, trial, used)]
    rounds = _rounds([trial for trial in possible if trial not in idle])
    for made, tried in ((idle, facts), *((made, _tried(facts, made)) for made in rounds)):
        for trial in made:
            told[trial.at] = replace(told[trial.at], effect=_effect(facts, tried, trial))
    return told


def _cells_used(facts: FactSet) -> set[tuple[int, int, int]]:
    """The cells of the data behind what is assessed."""
    behind = [found.rows.ravel() for found in facts.columns.values() if found.rows is not None]
    rows = np.unique(np.concatenate([*behind, [NOTHING]]))
    return {_cell(facts.observations, row) for row in rows[rows >= 0].tolist()}


def _cell(seen: Observations, row: int) -> tuple[int, int, int]:
    return int(seen.sheet[row]), int(seen.row[row]), int(seen.column[row])


def _is_idle(seen: Observations, trial: _Trial, used: set[tuple[int, int, int]]) -> bool:
    """Whether a total to date is left out that nothing rests on: that changes nothing."""
    if trial.without < 0 or _cell(seen, trial.without) in used:
        return False
    period = seen.period_of(trial.without)
    return period.first == 1 and not period.is_year


def _rounds(waiting: list[_Trial]) -> Iterator[list[_Trial]]:
    """Trials that do not touch each other are made together: one of each indicator at a time."""
    for _ in range(_ROUNDS):
        now: dict[str, _Trial] = {}
        for trial in waiting:
            now.setdefault(trial.subjects[0].partition("/")[0], trial)
        if not now:
            return
        yield list(now.values())
        waiting = [trial for trial in waiting if trial not in now.values()]


def _trial(facts: FactSet, at: int, one: Found) -> _Trial | None:
    if one.rule.mend == "omit":
        row = one.seen
        words = Text(zh="不计此数", en="without it")
        return _Trial(at=at, subjects=_subjects(facts, row), words=words, without=row)
    subject = one.table.words["indicator"]().at(one.row)
    if one.table.words["cluster"]().at(one.row) or not _is_scored(facts, subject):
        return None
    if one.rule.mend == "nature":
        return _other_nature(at, facts.plan.indicator[subject])
    return _other_number(at, one, subject)


def _other_nature(at: int, found: Indicator) -> _Trial:
    other = Nature.STOCK if found.nature is Nature.FLOW else Nature.FLOW
    changed = replace(found, nature=other)
    return _Trial(
        at=at,
        subjects=(found.code,),
        words=Text(zh=f"若为{other.zh}", en=f"taken for a {other.en}"),
        change=lambda plan: _with(plan, changed),
    )


def _with(plan: Plan, changed: Indicator) -> Plan:
    found = (changed if each.code == changed.code else each for each in plan.indicators)
    return replace(plan, indicators=tuple(found))


def _other_number(at: int, one: Found, subject: str) -> _Trial | None:
    """The mend ``target = 100 * target``: the number is computed from the names of the row."""
    name, _, expression = one.rule.mend.partition("=")
    value = number_of(parse_number(expression, one.table.scope), one.table, one.row)
    if isnan(value):
        return None
    field = name.strip()
    title = {"target": Text(zh="目标值", en="target"), "baseline": Text(zh="基期值", en="baseline")}
    said = Text(
        zh=f"若{title[field].zh}为{value:.10g}", en=f"with a {title[field].en} of {value:.10g}"
    )
    return _Trial(
        at=at,
        subjects=(subject,),
        words=said,
        change=lambda plan: what_if(plan, {f"{subject}.{field}": value}),
    )


def _subjects(facts: FactSet, row: int) -> tuple[str, ...]:
    """What is scored on the series of a row of the Data sheet."""
    seen = facts.plan.observations
    code = seen.indicators[int(seen.indicator[row])]
    parts = (seen.code("clusters", seen.cluster[row]), seen.code("areas", seen.area[row]))
    users = [one.code for one in facts.plan.indicators if code in {one.code, one.series}]
    found = ("/".join(filter(None, (user, *parts))) for user in users)
    return tuple(subject for subject in found if _is_scored(facts, subject))


def _is_scored(facts: FactSet, subject: str) -> bool:
    """Whether the subject has a target."""
    code, _, part = subject.partition("/")
    if code not in facts.plan.indicator or not facts.knows(subject):
        return False
    target = facts.plan.cluster[part].target if part in facts.plan.cluster else None
    own = facts.plan.indicator[code].target if not part else target
    return own is not None and own.value is not None


def _tried(facts: FactSet, trials: Iterable[_Trial]) -> FactSet:
    """The assessment of the plan with all the changes."""
    plan, kept = facts.plan, np.ones(len(facts.plan.observations), bool)
    for trial in trials:
        if trial.without >= 0:
            kept[trial.without] = False
        if trial.change:
            plan = trial.change(plan)
    changed = replace(plan, observations=plan.observations.take(kept))
    return assess(changed, facts.period, facts.as_of)


def _effect(facts: FactSet, tried: FactSet, trial: _Trial) -> Text:
    changes = [_change(facts, tried, subject) for subject in trial.subjects]
    told = [change for change in changes if change]
    when = {"zh": facts.period.label("zh"), "en": facts.period.label("en")}
    if not told:
        return Text(zh=f"不影响{when['zh']}的评价", en=f"changes no score of {when['en']}")
    return Text(
        zh=f"{trial.words.zh}，{when['zh']}" + "；".join(each.zh for each in told),
        en=f"{trial.words.en}, at {when['en']}: " + "; ".join(each.en for each in told),
    )


def _change(facts: FactSet, tried: FactSet, subject: str) -> Text:
    """What of a subject would be another; no text where nothing would."""
    pairs = [(facts.find(subject, each), tried.find(subject, each)) for each in _MEASURES]
    said = [
        Text(
            zh=f"{_NAMES[now.measure].zh}由{now.display('zh')}变为{then.display('zh')}",
            en=f"{_NAMES[now.measure].en} {then.display('en')} instead of {now.display('en')}",
        )
        for now, then in pairs
        if now is not None and then is not None and now.display("en") != then.display("en")
    ]
    if not said:
        return NO_TEXT
    name = facts.name_of(subject)
    return Text(
        zh=name.zh + "，".join(each.zh for each in said),
        en=f"{name['en']} " + ", ".join(each.en for each in said),
    )


_NAMES: Mapping[str, Text] = {
    "progress": Text(zh="完成进度", en="progress"),
    "status": Text(zh="评价", en="status"),
}
