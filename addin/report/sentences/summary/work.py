"""What was done: projects, tasks, actions, targets of the year, and can the gaps be closed?

(Z-08, Z-10, Z-13, Z-09.)
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from addin.facts.extras.actions import URGENT, row_id, without_action
from addin.facts.extras.reach import is_over
from addin.facts.extras.year import (
    OfYear,
    is_of_months,
    set_for_year,
    standing_of_year,
    way_of_year,
)
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.language import Text, Word, plural
from addin.measures.reasons import Reason
from addin.model.plan import Task
from addin.model.words import Precision, TaskKind, TaskState
from addin.report.sentences.details import against_year, level_of_year
from addin.report.sentences.figures.telling import name_within
from addin.report.sentences.overview import laggards
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import (
    Voice,
    amount,
    counted,
    counting,
    day_words,
    difference,
    growth,
    number,
    period_words,
    seen,
    side,
)

_NAMES_IN_TEXT = 8
_REPORTED = tuple(state for state in TaskState if state is not TaskState.UNREPORTED)
_ALL = 100
_THIRD_QUARTER = 9


def projects(facts: FactSet, voice: Voice) -> Sentence:
    """Z-08: investment and state of the major projects, and what the total hides."""
    total = facts.known(PLAN, "projects_total")
    silent = facts.known(PLAN, "projects_unreported")
    planned, done = (facts.known(PLAN, f"projects_{part}") for part in ("planned", "invested"))
    undated = facts.find(PLAN, "projects_invested")
    if total is None or (planned is None and silent and silent.value == total.value):
        return Sentence()
    valued = _valued(facts, voice, total)
    plan = "projects.planned_of" if valued else "projects.planned"
    return voice.say(
        "projects",
        total=counted(voice, total),
        when=_when(facts, voice, done),
        valued=valued,
        planned=voice.say(plan, planned=amount(voice, planned)) if planned else None,
        done=amount(voice, done) if done else None,
        pace=_project_pace(facts, voice),
        undated=voice.say("projects.undated") if _is_undated(undated) else None,
        states=_states(facts, voice, "projects", _REPORTED),
        silent=counted(voice, silent) if silent and silent.value else None,
        rest=_others(facts, voice),
    )


def tasks(facts: FactSet, voice: Voice) -> Iterator[Sentence]:
    """A line for each kind of task of which something is reported, by state."""
    for kind, found in _by_kind(facts):
        if all(task.state is TaskState.UNREPORTED for task in found):
            continue
        states = (
            voice.say("tasks.state", state=state[voice.language], count=counting(voice, count))
            for state in _REPORTED
            if (count := sum(task.state is state for task in found))
        )
        silent = sum(task.state is TaskState.UNREPORTED for task in found)
        yield voice.say(
            "tasks.kind",
            kind=_capital(_named(kind[voice.language], len(found))),
            total=counting(voice, len(found)),
            states=voice.phrases.join(states, last="join.item_last"),
            silent=counting(voice, silent) if silent else None,
        )


def tasks_unknown(facts: FactSet, voice: Voice) -> Sentence:
    """Once for all kinds of task of which nothing is reported, that nothing is said of them."""
    kinds = [
        voice.say(
            "tasks.unknown_kind",
            kind=_named(kind[voice.language], len(found)),
            total=counting(voice, len(found)),
        )
        for kind, found in _by_kind(facts)
        if all(task.state is TaskState.UNREPORTED for task in found)
    ]
    if not kinds:
        return Sentence()
    return voice.say("tasks.unknown", kinds=voice.phrases.join(kinds, last="join.last"))


def actions(facts: FactSet, voice: Voice) -> Sentence:
    """Z-10: the whole register by state, and who is behind without an action."""
    total = facts.known(PLAN, "actions_total")
    late = laggards(facts)
    missing = () if is_over(facts) else without_action(facts.plan, late)
    said = Sentence()
    if total is not None and total.value:
        states = _states(facts, voice, "actions", URGENT)
        said = voice.say(f"actions{_one(total)}", total=counted(voice, total), states=states)
    if not missing:
        return said
    name = "actions.missing" if said else "actions.missing_all"
    if not said and len(missing) < len(late):
        name = "actions.missing"
    names = voice.phrases.join(
        (name_within(facts, voice, code) for code in missing[:_NAMES_IN_TEXT]),
        last="join.last" if len(missing) <= _NAMES_IN_TEXT else "",
    )
    if len(missing) > _NAMES_IN_TEXT:
        names = voice.say("actions.and_more", names=names)
    one = "_one" if len(missing) == 1 else ""
    last = voice.say(f"{name}{one}", names=names, count=counting(voice, len(missing))).capital
    return said + (voice.say("actions.next") + last if said else last)


def difficulty(facts: FactSet, voice: Voice) -> Sentence:
    """Z-09: how many of those behind can still arrive; who is nearest to its limit if nobody is."""
    late = facts.fact(PLAN, "count_late")
    if is_over(facts):
        return Sentence()
    if late.value:
        alone = "_alone" if late.value == 1 else ""
        classes = [
            voice.say(f"difficulty.{name}{alone or _one(found)}", count=counted(voice, found))
            for name in ("hard", "more", "enough", "broken", "unjudged")
            if (found := facts.fact(PLAN, f"count_{name}")).value
        ]
        if late.value == 1:
            return classes[0].capital
        told = voice.phrases.join(classes, last="join.item_last")
        return voice.say("difficulty", total=counted(voice, late), classes=told).capital
    leads = [lead for row in facts.plan.headline if (lead := facts.known(row.code, "lead"))]
    if not leads:
        return Sentence()
    last = min(leads, key=lambda lead: lead.value or 0.0)
    name = name_within(facts, voice, last.subject)
    apart = number(voice, last, "" if voice.language == "zh" else "abs")
    way = side(seen(voice, last), "_level", "", "_below")
    return voice.say(f"difficulty.none{way}", name=name, lead=apart)


def _one(found: Fact) -> str:
    return "_one" if found.value == 1 else ""


def year_targets(facts: FactSet, voice: Voice) -> Sentence:
    """Z-13: how many targets of the year are on their way, and what the others lack."""
    subjects = list(set_for_year(facts))
    if not subjects:
        return Sentence()
    states = {subject: standing_of_year(facts, subject) for subject in subjects}
    unknown = str(voice.say("annual.unknown"))
    counts = [
        voice.say(
            "annual.count",
            state=unknown if state is OfYear.UNKNOWN else state[voice.language],
            count=counting(voice, len(found)) if len(subjects) > 1 else None,
        )
        for state in OfYear
        if (found := [subject for subject, one in states.items() if one is state])
    ]
    (first, *others) = subjects
    return voice.say(
        "annual.summary" if others else "annual.summary_one",
        name=name_within(facts, voice, first),
        year=str(facts.period.year),
        total=counting(voice, len(subjects)),
        counts=voice.phrases.join(counts, last="join.item_last"),
        details=late_in_year(facts, voice),
    )


def late_in_year(facts: FactSet, voice: Voice) -> Sentence:
    """What those lack that are behind the target of the year."""
    late = (key for key in set_for_year(facts) if standing_of_year(facts, key).is_late)
    told = (_of_year(facts, voice, key) for key in late)
    return voice.phrases.join((said.capital for said in told if said), "join.sentence")


def _of_year(facts: FactSet, voice: Voice, subject: str) -> Sentence | None:
    """What one lacks to the target of the year, and what its last months have to bring."""
    name = name_within(facts, voice, subject)
    done, time = facts.known(subject, "annual_completion"), facts.known(subject, "annual_time")
    if done is None:
        target, grown = facts.known(subject, "annual_target"), facts.known(subject, "yoy_official")
        if target is None or grown is None or facts.known(subject, "annual_lead") is None:
            return None
        rise, pace = growth(voice, grown), against_year(voice, grown, target)
        return voice.say("annual.growth", name=name, growth=rise, pace=pace)
    if not is_of_months(facts, subject):
        return level_of_year(facts, voice, subject, name)
    if way_of_year(facts, subject) < 0:
        return voice.say("annual.of_cap", name=name, used=number(voice, done))
    late = time is not None and seen(voice, done, time) < 0 and (time.value or 0) < _ALL
    return voice.say(
        "annual.whole",
        name=name,
        done=number(voice, done),
        plan=voice.say(_season(time)) if late and time else None,
        time=number(voice, time) if late and time else None,
        lead=number(voice, done, f"abs minus:{time.id}", time) if late and time else None,
        rest=_rest(facts, voice, subject),
    )


def _season(time: Fact) -> str:
    return "annual.time" if time.formula == "time_progress" else "annual.season"


def _rest(facts: FactSet, voice: Voice, subject: str) -> Sentence | None:
    """What is left for the last quarter, beside the last quarter of the year before."""
    rest, ago = facts.known(subject, "rest_of_year"), facts.known(subject, "rest_year_ago")
    if rest is None or facts.period.last != _THIRD_QUARTER or seen(voice, rest) <= 0:
        return None
    if rest.precision is not Precision.EXACT:
        return None  # at least so much done is at most so much left
    more = seen(voice, rest, ago) if ago else Decimal(0)
    return voice.say(
        f"annual.rest{side(more, '', '_more', '_less')}",
        months=period_words(voice, rest.period, facts.period),
        need=amount(voice, rest),
        more=difference(voice, rest, ago) if ago and more else None,
    )


def _when(facts: FactSet, voice: Voice, done: Fact | None) -> str | None:
    """The day of the investment, where it is not that of the report."""
    if done is None or done.period.end == facts.period.end:
        return None
    return day_words(voice, done.period.end)


def _is_undated(found: Fact | None) -> bool:
    return found is not None and found.reason is Reason.NOT_DATED


def _valued(facts: FactSet, voice: Voice, total: Fact) -> Sentence | None:
    """How many of the projects state their investment, where that is not all of them."""
    valued = facts.known(PLAN, "projects_valued")
    if valued is None or valued.value == total.value:
        return None
    return voice.say(f"projects.valued{_one(valued)}", count=counted(voice, valued))


def _project_pace(facts: FactSet, voice: Voice) -> Sentence | None:
    rate, time = (facts.known(PLAN, f"projects_{part}") for part in ("rate", "time"))
    if rate is None or time is None:
        return None
    name = side(seen(voice, rate, time), "level", "ahead", "behind")
    lead = number(voice, rate, f"abs minus:{time.id}", time)
    return voice.say(f"projects.{name}", rate=number(voice, rate), lead=lead)


def _others(facts: FactSet, voice: Voice) -> Sentence | None:
    """What is left without the one that lifts the total, and how many are below the time."""
    below, time = facts.known(PLAN, "projects_below"), facts.known(PLAN, "projects_time")
    if below is None or time is None:
        return None
    rate, rest = facts.known(PLAN, "projects_rate_rest"), facts.known(PLAN, "projects_rest")
    if rate is None or rest is None:
        said = _below(voice, below, facts.known(PLAN, "projects_valued"), time)
        return said and voice.say("projects.rest", below=said)
    largest = facts.fact(PLAN, "projects_largest").inputs[0]
    return voice.say(
        "projects.without",
        name=_project(facts, largest)[voice.language],
        rest=counted(voice, rest),
        rate=number(voice, rate),
        below=_below(voice, facts.fact(PLAN, "projects_rest_below"), rest, time),
    )


def _below(voice: Voice, below: Fact, of: Fact | None, time: Fact) -> Sentence | None:
    """How many of these are below the time of the year; nothing where none is, nor of one."""
    if not below.value or of is None or of.value == 1:
        return None
    name = "all" if below.value == of.value else "some"
    if below.value == 1:
        name = "one"
    return voice.say(
        f"projects.below_{name}", below=counted(voice, below), time=number(voice, time)
    )


def _project(facts: FactSet, cell: str) -> Text:
    book = facts.plan.workbook
    return next(task.name for task in facts.plan.tasks if row_id(book, task) == cell)


def _by_kind(facts: FactSet) -> Iterable[tuple[TaskKind, Sequence[Task]]]:
    kinds: dict[TaskKind, list[Task]] = {}
    for task in facts.plan.tasks:
        if task.kind not in {TaskKind.BASELINE, TaskKind.PROJECT}:
            kinds.setdefault(task.kind, []).append(task)
    return kinds.items()


def _states(facts: FactSet, voice: Voice, of: str, states: Iterable[Word]) -> Sentence:
    """How many there are in each state; a state that nothing is in is not named."""
    found = ((state, facts.known(PLAN, f"{of}_{state.value}")) for state in states)
    return voice.phrases.join(
        voice.say(f"{of}.{state.value}", count=counted(voice, count))
        for state, count in found
        if count is not None and count.value
    )


def _named(kind: str, count: int) -> str:
    """A kind of task by its name; several in the plural, which stands before an "of"."""
    noun, of, whole = kind.partition(" of ")
    return kind if count == 1 else f"{plural(noun)}{of}{whole}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
