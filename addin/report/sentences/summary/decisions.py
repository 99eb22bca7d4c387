"""What has somebody to decide? Proposals that follow from the register, the facts and the gaps.

At most three: what makes more indicators scored where few are, actions that are overdue, causes
that others have to remove, targets that the pace so far will not reach. A person confirms them.
"""

from collections.abc import Iterator
from itertools import chain

from addin.facts.extras.reach import HARD_TIMES, has_ended, rates_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import LANGUAGES
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.plan import Action
from addin.model.words import ActionState, TargetKind, TaskState
from addin.report.sentences.figures.telling import goal_of, short_within
from addin.report.sentences.overview import is_binding, is_sparse, laggards, reason_of
from addin.report.sentences.phrases import Sentence, read_phrases
from addin.report.sentences.standing import once_done
from addin.report.sentences.wording import (
    Voice,
    achieved_rate,
    average_growth,
    counting,
    day_words,
    need,
)

_MOST = 3


def decisions(facts: FactSet, voice: Voice) -> list[Sentence]:
    """The proposals, most urgent first, one for an indicator; a person confirms or drops them."""
    found: dict[str, Sentence] = {}
    in_time = () if has_ended(facts) else (
        _not_begun(facts, voice), _of_others(facts, voice), _targets(facts, voice),
    )  # fmt: skip
    missing = _missing(facts, voice) if is_sparse(facts) else ()
    for code, said in chain(missing, _overdue(facts, voice), *in_time):
        found.setdefault(code, said.capital)
    return list(found.values())[:_MOST]


def _overdue(facts: FactSet, voice: Voice) -> Iterator[tuple[str, Sentence]]:
    for action in facts.plan.actions:
        if action.state is not ActionState.OVERDUE:
            continue
        yield (
            action.indicator,
            voice.say(
                "decision.overdue",
                name=short_within(facts, voice, action.indicator),
                measure=_clause(action.measure[voice.language]),
                due=day_words(voice, action.due) if action.due else None,
                department=_office(facts, voice, action),
            ),
        )


def _not_begun(facts: FactSet, voice: Voice) -> Iterator[tuple[str, Sentence]]:
    """Projects that have not begun and serve an indicator that is far behind."""
    for task in facts.plan.tasks:
        status = facts.known(task.indicator, "status") if task.indicator else None
        if task.state is not TaskState.NOT_STARTED or status is None:
            continue
        if status.status_class is StatusClass.FAR_BEHIND:
            office = facts.plan.department.get(task.department)
            yield (
                task.indicator,
                voice.say(
                    "decision.project",
                    project=task.name[voice.language],
                    name=short_within(facts, voice, task.indicator),
                    department=office.name[voice.language] if office else None,
                ),
            )


def _of_others(facts: FactSet, voice: Voice) -> Iterator[tuple[str, Sentence]]:
    """Open actions whose cause names another department, land or money."""
    phrases = (voice.phrases, *map(read_phrases, LANGUAGES))
    words = {word for each in phrases for word in str(each.say("decision.causes")).split("|")}
    for action in facts.plan.actions:
        cause = f"{action.cause.zh} {action.cause.en}".casefold()
        others = (one for one in facts.plan.departments if one.code != action.department)
        offices = {name for office in others for name in (office.name.zh, office.name.en)}
        named = any(word.casefold() in cause for word in (*words, *offices) if word)
        if named and action.state in _OPEN:
            yield (
                action.indicator,
                voice.say(
                    "decision.cause",
                    name=short_within(facts, voice, action.indicator),
                    cause=_clause(action.cause[voice.language]),
                    due=day_words(voice, action.due, facts.period) if action.due else None,
                ),
            )


def _targets(facts: FactSet, voice: Voice) -> Iterator[tuple[str, Sentence]]:
    """Targets that ask for more than three times what was achieved, or for the other way."""
    for code in laggards(facts):
        rates, target = rates_of(facts, code), facts.known(code, "target")
        if rates is None or target is None:
            continue
        required, achieved = rates
        sign = facts.plan.indicator[code].direction.sign
        wanted, done = sign * (required.value or 0.0), sign * (achieved.value or 0.0)
        if wanted > 0 and wanted > HARD_TIMES * done:
            name = "decision.effort" if is_binding(facts, code) else "decision.target"
            name = name if once_done(facts, code) is None else "decision.once"
            yield (
                code,
                voice.say(
                    name,
                    name=short_within(facts, voice, code),
                    year=str(target.period.year),
                    target=_goal(facts, voice, code, target),
                    need=need(voice, required),
                    achieved=achieved_rate(voice, achieved),
                ),
            )


def _goal(facts: FactSet, voice: Voice, code: str, target: Fact) -> Sentence:
    grows = facts.plan.indicator[code].target.kind is TargetKind.RATE_AVG
    return average_growth(voice, target) if grows else goal_of(facts, voice, code, target)


def _missing(facts: FactSet, voice: Voice) -> Iterator[tuple[str, Sentence]]:
    """Targets and baselines that were not published, where few indicators can be scored."""
    reasons = [reason_of(facts, row.code) for row in facts.plan.headline]
    targets, bases = (reasons.count(why) for why in (Reason.NO_TARGET, Reason.NO_BASELINE))
    if targets or bases:
        name = "both" if targets and bases else "targets" if targets else "bases"
        ones = "_one" if targets <= 1 and bases <= 1 else ""
        count = {"targets": counting(voice, targets), "bases": counting(voice, bases)}
        yield "", voice.say(f"decision.{name}{ones}", **count)


def _office(facts: FactSet, voice: Voice, action: Action) -> str | None:
    office = facts.plan.department.get(action.department)
    return office.name[voice.language] if office else None


def _clause(text: str) -> str:
    return text.strip().rstrip("。；;. ")


_OPEN = (ActionState.NOT_STARTED, ActionState.RUNNING, ActionState.PARTIAL)
