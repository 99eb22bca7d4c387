"""What moved since the last report? (Z-01, Z-03, Z-14)"""

from collections.abc import Iterable, Sequence
from statistics import fmean

from addin.facts.extras.reach import has_ended
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.targets.status import StatusClass
from addin.model.period import Period
from addin.report.sentences.figures.telling import short_within
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, counted, counting, number, period_words

_WIDER = 3  # so many points further behind its path is worth a word
_MEMBERS = 2  # one indicator makes no theme
_A_CLASS = 1.0
_NAMED = 8
_LATE = tuple(StatusClass).index(StatusClass.BEHIND)


def last_period(facts: FactSet) -> Period | None:
    """The period of the last report, where its facts are there to compare with."""
    found = facts.known(PLAN, "count_up")
    if found is None:
        return None
    others = (fact for fact in facts.extras.values() if fact.measure == "count_achieved")
    return next((fact.period for fact in others if fact.period != facts.period), None)


def last_words(facts: FactSet, voice: Voice) -> str:
    """How the last report is named; "" where there is none."""
    last = last_period(facts)
    return period_words(voice, last, facts.period) if last else ""


def moves(facts: FactSet, subjects: Iterable[str]) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """The changes of class of `subjects`: those up, those down, those that stayed."""
    known = (facts.known(subject, "status_change") for subject in subjects)
    found = [fact for fact in known if fact is not None]
    up = [fact for fact in found if (fact.value or 0.0) > 0]
    down = [fact for fact in found if (fact.value or 0.0) < 0]
    return up, down, [fact for fact in found if not fact.value]


def moved_counts(facts: FactSet, voice: Voice) -> Sentence | None:
    """The clause of the opening: how many went up a class, how many down."""
    up, down, same = (facts.known(PLAN, f"count_{way}") for way in ("up", "down", "unchanged"))
    if not (up and down and same) or not (up.value or down.value or same.value):
        return None
    name = f"{'up' if up.value else ''}{'down' if down.value else ''}" or "none"
    return voice.say(
        f"moved.{name}",
        before=last_words(facts, voice),
        up=counted(voice, up) if up.value else None,
        down=counted(voice, down) if down.value else None,
    )


def theme(facts: FactSet, voice: Voice) -> Sentence | None:
    """Which category stands best and which worst, where they are at least a class apart."""
    groups: dict[Text, list[float]] = {}
    for row in facts.plan.headline:
        status = facts.fact(row.code, "status")
        if row.category[voice.language] and status.status_class.is_scored:
            groups.setdefault(row.category, []).append(status.value or 0.0)
    means = {name: fmean(found) for name, found in groups.items() if len(found) >= _MEMBERS}
    if not means:
        return None
    best, worst = (pick(means, key=means.__getitem__) for pick in (min, max))
    if means[worst] - means[best] < _A_CLASS or not means[best] < _LATE <= means[worst]:
        return None
    language = voice.language
    return voice.say("moved.theme", best=best[language], worst=worst[language])


def changes(facts: FactSet, voice: Voice) -> Sentence:
    """Z-03: which indicators changed their class, and which fell further behind in the same one."""
    up, down, same = moves(facts, [row.code for row in facts.plan.headline])
    if last_period(facts) is None or has_ended(facts) or not (up or down or same):
        return Sentence()  # what was on its path is not compared with what was met in the end
    wider = widened(facts, same)
    return voice.say(
        "changes" if up or down else "changes.none",
        before=last_words(facts, voice),
        moves=_joined(facts, voice, (*up, *down)),
        rest=counted(voice, facts.fact(PLAN, "count_unchanged")) if same else None,
        wider=_wider(facts, voice, wider),
    )


def change_points(facts: FactSet, voice: Voice) -> list[Sentence]:
    """The same, one sentence for each of up, down and wider gap."""
    up, down, same = moves(facts, [row.code for row in facts.plan.headline])
    if last_period(facts) is None or has_ended(facts) or not (up or down or same):
        return []
    ways = [(way, found) for way, found in (("up", up), ("down", down)) if found]
    points = [
        voice.say(
            f"changes.{way}",
            moves=_joined(facts, voice, found),
            kept=_kept(facts, voice) if same and found is ways[-1][1] else None,
        )
        for way, found in ways
    ]
    for name, found in zip(("newly", "no_longer"), _scored_anew(facts), strict=True):
        if found:
            points.append(voice.say(f"changes.{name}", names=_classed(facts, voice, found)))
    by = facts.known(PLAN, "count_by_thresholds")
    if by and by.value:
        points.append(voice.say("changes.thresholds", count=counted(voice, by)).capital)
    if wider := widened(facts, same):
        points.append(voice.say("changes.wider", wider=_wider(facts, voice, wider)))
    return points or [voice.say("changes.none", before=last_words(facts, voice))]


def _kept(facts: FactSet, voice: Voice) -> Sentence:
    """How many have the class that they had."""
    rest = facts.fact(PLAN, "count_unchanged")
    return voice.say(f"changes.rest{'_one' if rest.value == 1 else ''}", rest=counted(voice, rest))


def _scored_anew(facts: FactSet) -> tuple[list[str], list[str]]:
    """Which indicators are scored that were not in the last report, and which no longer are."""
    last = last_period(facts)
    newly, no_longer = list[str](), list[str]()
    for row in facts.plan.headline:
        then = facts.get(f"{row.code}.status@{last}")
        was = then is not None and then.status_class.is_scored
        now = facts.fact(row.code, "status").status_class.is_scored
        if now and not was:
            newly.append(row.code)
        elif was and not now:
            no_longer.append(row.code)
    return newly, no_longer


def _classed(facts: FactSet, voice: Voice, codes: Sequence[str]) -> Sentence:
    """Names with the class of each; of many the first ones."""
    told = [
        voice.say(
            "changes.classed",
            name=short_within(facts, voice, code),
            now=facts.fact(code, "status").status_class[voice.language],
        )
        for code in codes[:_NAMED]
    ]
    if len(codes) > _NAMED:
        return voice.say("actions.and_more", names=voice.phrases.join(told))
    return voice.phrases.join(told, last="join.last")


def _wider(facts: FactSet, voice: Voice, found: Iterable[Fact]) -> Sentence:
    gaps = [wider_gap(facts, voice, fact) for fact in found]
    last = "join.gap" if len(gaps) > _NAMED else "join.gap_last"
    return _with_more(voice, voice.phrases.join(gaps[:_NAMED], "join.gap", last=last), len(gaps))


def _joined(facts: FactSet, voice: Voice, found: Iterable[Fact]) -> Sentence:
    told = [move(facts, voice, fact) for fact in found]
    return _with_more(voice, voice.phrases.join(told[:_NAMED], "join.move"), len(told))


def _with_more(voice: Voice, told: Sentence, count: int) -> Sentence:
    """What is told of the first ones, and of many where the others stand."""
    if count <= _NAMED:
        return told
    name = "changes.more_one" if count == _NAMED + 1 else "changes.more"
    return voice.say(name, told=told, more=counting(voice, count - _NAMED))


def move(facts: FactSet, voice: Voice, change: Fact) -> Sentence:
    """One indicator or cluster with its class then and now."""
    now, then = (facts[key].status_class[voice.language] for key in change.inputs)
    name = short_within(facts, voice, change.subject)
    return voice.say("changes.move", name=name, was=then, now=now)


def widened(facts: FactSet, same: Iterable[Fact]) -> list[Fact]:
    """The changes of lead of those that are behind and fell further behind, the largest first."""
    found = []
    for fact in same:
        late = not facts.fact(fact.subject, "status").status_class.is_good
        change = facts.known(fact.subject, "lead_change")
        if late and change is not None and (change.value or 0.0) <= -_WIDER:
            found.append(change)
    return sorted(found, key=lambda change: change.value or 0.0)


def wider_gap(facts: FactSet, voice: Voice, change: Fact) -> Sentence:
    """By how much one fell further behind."""
    name = short_within(facts, voice, change.subject)
    return voice.say("changes.gap", name=name, points=number(voice, change, "abs"))


def revised(facts: FactSet, voice: Voice) -> Sentence:
    """Z-14: how many published figures were revised, and whether that changed a class."""
    count = facts.known(PLAN, "count_revisions")
    if count is None or not count.value:
        return voice.say("revisions.none")
    reclassified = facts.fact(PLAN, "count_reclassified")
    one = "_one" if count.value == 1 else ""
    return voice.say(
        f"revisions{'.moved' if reclassified.value else '.kept'}{one}",
        count=counted(voice, count),
        changed=counted(voice, reclassified) if reclassified.value else None,
    ).capital
