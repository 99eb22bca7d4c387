"""How do the groups of the plan stand, and which of them make the difference? (Z-06, Z-07)"""

from collections.abc import Sequence

from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.factset import FactSet
from addin.language import capital
from addin.measures.targets.status import StatusClass
from addin.model.plan import Cluster
from addin.model.words import Precision
from addin.report.sentences.changes import last_words, moves
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.wording import (
    Voice,
    amount,
    counting,
    distance,
    growth,
    number,
    period_words,
    seen,
)

_BOTH = 2
_MOST = 3  # groups of another scheme that the text names


def group_classes(facts: FactSet, voice: Voice) -> Sentence:
    """Z-07: how many groups are in each class, who moved, who is last, who lacks most."""
    rows = clusters_of(facts, facts.plan.identity.main_scheme)
    subjects = [subject_of(row) for row in rows]
    scored = [subject for subject in subjects if _class(facts, subject).is_scored]
    if len(scored) < _BOTH:
        return Sentence()
    good = all(_class(facts, subject).is_good for subject in scored)
    whole = len(scored) == len(subjects)
    counts = (
        voice.say(
            "groups.class", count=counting(voice, len(found)), **{"class": one[voice.language]}
        )
        for one in StatusClass
        if one.is_scored and (found := [s for s in scored if _class(facts, s) is one])
    )
    return voice.say(
        "groups.good" if good and whole else "groups",
        count=counting(voice, len(scored)),
        classes=voice.phrases.join(counts, last="join.item_last").capital,
        moves=_moves(facts, voice, scored),
        last=None if good else _last(facts, voice, scored),
        short=None if good else _short(facts, voice, scored),
    )


def other_schemes(facts: FactSet, voice: Voice) -> Sentence:
    """What is published by another scheme than the plan's, where that has no total of its own."""
    main = facts.plan.identity.main_scheme
    own = clusters_of(facts, main)
    if not own or facts.known(f"{own[0].indicator}/{main}", "value"):
        return Sentence()
    told = (
        _of_scheme(facts, voice, clusters_of(facts, scheme))
        for scheme in schemes_of(facts)
        if scheme != main
    )
    return voice.phrases.join(told, "join.sentence")


def _of_scheme(facts: FactSet, voice: Voice, rows: Sequence[Cluster]) -> Sentence | None:
    """The newest sizes of a scheme, with their growth; nothing where none is known."""
    found = [value for row in rows if (value := facts.known(subject_of(row), "value"))]
    newest = max((value.period for value in found), key=lambda one: one.end, default=None)
    sizes = [
        voice.say(
            "groups.size",
            name=_name(facts, voice, value.subject),
            value=amount(voice, value),
            growth=growth(voice, yoy) if yoy and yoy.period == newest else None,
        )
        for value in sorted(found, key=lambda one: -(one.value or 0.0))
        if value.period == newest
        for yoy in [facts.known(value.subject, "yoy")]
    ][:_MOST]
    if newest is None:
        return None
    return voice.say(
        "groups.other",
        scheme=rows[0].scheme_name[voice.language],
        period=period_words(voice, newest),
        sizes=voice.phrases.join(sizes, last=_AND),
        groups=facts.plan.identity.groups[voice.language],
    )


def _class(facts: FactSet, subject: str) -> StatusClass:
    found = facts.known(subject, "status")
    return found.status_class if found else StatusClass.NO_DATA


def _moves(facts: FactSet, voice: Voice, subjects: Sequence[str]) -> Sentence | None:
    up, down, same = moves(facts, subjects)
    if not up and not down:
        return voice.say("groups.unmoved", before=last_words(facts, voice)) if same else None
    names: dict[str, Piece] = {
        way: voice.phrases.join((_name(facts, voice, fact.subject) for fact in found), last=_AND)
        for way, found in (("up", up), ("down", down))
        if found
    }
    return voice.say(f"groups.{''.join(names)}", before=last_words(facts, voice), **names)


def _last(facts: FactSet, voice: Voice, subjects: Sequence[str]) -> Sentence | None:
    """The group furthest behind its path; said to be the only one far behind where it is."""
    leads = [lead for subject in subjects if (lead := facts.known(subject, "lead"))]
    if not leads:
        return None
    last = min(leads, key=lambda lead: lead.value or 0.0)
    if sum(seen(voice, lead) == seen(voice, last) for lead in leads) > 1:
        return None  # a reader sees no last one
    far = [s for s in subjects if _class(facts, s) is StatusClass.FAR_BEHIND]
    name = "only" if far == [last.subject] else "last"
    return voice.say(
        f"groups.{name}",
        name=capital(_name(facts, voice, last.subject)),
        lead=number(voice, last, "" if voice.language == "zh" else "abs"),
    )


def _short(facts: FactSet, voice: Voice, subjects: Sequence[str]) -> Sentence | None:
    """The group that lacks most to its path in amount, where several lack something."""
    gaps = [
        gap
        for subject in subjects
        if (gap := facts.known(subject, "gap_to_path")) and seen(voice, gap) < 0
    ]
    exact = all(gap.precision is Precision.EXACT for gap in gaps)
    if len(gaps) < _BOTH or not exact or len({gap.period for gap in gaps}) > 1:
        return None
    most = min(gaps, key=lambda gap: gap.value or 0.0)
    if sum(seen(voice, gap) == seen(voice, most) for gap in gaps) > 1:
        return None  # nor a largest gap
    return voice.say(
        "groups.short", name=capital(_name(facts, voice, most.subject)), gap=distance(voice, most)
    )


def _name(facts: FactSet, voice: Voice, subject: str) -> str:
    return facts.name_of(subject)[voice.language]


_AND = "join.last"
