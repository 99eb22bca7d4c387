"""How does the plan stand as a whole? Opening, counts, who is behind, projects, actions."""

from collections import Counter
from collections.abc import Iterable, Sequence

from addin.errors import UsageError
from addin.facts.extras.clusters import clusters_of
from addin.facts.extras.reach import has_ended, is_over
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.words import Attribute
from addin.report.sentences.changes import moved_counts, theme
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.wording import (
    Voice,
    count_word,
    counted,
    counting,
    day_words,
    number,
)

_NAMED = (StatusClass.ACHIEVED, StatusClass.BEHIND, StatusClass.FAR_BEHIND)
_BEHIND = (StatusClass.FAR_BEHIND, StatusClass.BEHIND)
_NAMES_IN_TEXT, _REASONS = 8, 2


def members_of(facts: FactSet, status: StatusClass) -> tuple[str, ...]:
    """The headline indicators of a class, binding ones first, else in the order of the sheet."""
    counted = facts.fact(PLAN, f"count_{status.value}").inputs
    codes = [key.rpartition("@")[0].rpartition(".")[0] for key in counted]
    return tuple(sorted(codes, key=lambda code: not is_binding(facts, code)))


def is_binding(facts: FactSet, code: str) -> bool:
    """Whether the indicator `code` is a binding one."""
    return facts.plan.indicator[code].attribute is Attribute.BINDING


def laggards(facts: FactSet) -> tuple[str, ...]:
    """The headline indicators behind pace: binding ones first, then the furthest behind."""
    codes = [code for status in _BEHIND for code in members_of(facts, status)]

    def order(code: str) -> tuple[bool, float]:
        lead = facts.known(code, "lead")
        return not is_binding(facts, code), lead.value or 0.0 if lead else 0.0

    return tuple(sorted(codes, key=order))


def opening(facts: FactSet, voice: Voice) -> Sentence:
    """S-01: when, how much of the time has gone, and how it looks on the whole."""
    return voice.say(
        f"opening{'.over' if has_ended(facts) else '.waiting' if is_over(facts) else ''}",
        end=day_words(voice, facts.period.end),
        time=number(voice, facts.fact(PLAN, "time_progress")),
        verdict=_verdict(facts, voice),
        moved=voice.phrases.join(_turned(facts, voice), "join.sentence"),
    )


def class_counts(facts: FactSet, voice: Voice) -> Sentence:
    """S-02, W19: how many indicators there are of each class; the classes add up (N-01).

    At the end of the plan only: met, or not. Raises UsageError where the counts do not add up.
    """
    counts = _checked_counts(facts)
    if not any(found.value for found in counts.values()):
        return voice.say("counts.none")
    if len(facts.plan.headline) == 1 and not has_ended(facts):
        return Sentence()  # its class stands in the opening
    scored = [status for status in counts if status.is_scored]
    if has_ended(facts):
        items = [*_met_and_missed(facts, voice), *_items(counts, voice, _unscored(counts))]
    else:
        items = _items(counts, voice, [*scored, *_unscored(counts)])
    total = counted(voice, facts.fact(PLAN, "count_total"))
    return voice.say("counts", total=total, classes=voice.phrases.join(items))


def named_classes(facts: FactSet, voice: Voice) -> Sentence:
    """S-03, W20: which indicators are done and which are behind; binding ones are all named."""
    counts = _checked_counts(facts)
    if has_ended(facts):
        return _missed(facts, voice)
    clauses = [
        voice.say(
            "named",
            **{"class": status.text[voice.language]},
            count=counted(voice, counts[status]),
            names=_names(facts, voice, members_of(facts, status)),
        ).capital
        for status in _NAMED
        if counts[status].value
    ]
    said = voice.phrases.join(clauses, "join.sentence")
    sentence = voice.say("named.opening", classes=said) if said else Sentence()
    if any(counts[status].value for status in _BEHIND):
        return sentence
    scored = any(found.value for status, found in counts.items() if status.is_scored)
    return sentence + voice.say("named.none_behind" if scored else "named.none_scored")


def _missed(facts: FactSet, voice: Voice) -> Sentence:
    """At the end of the plan: which targets were not met; nothing where all were."""
    missed = facts.fact(PLAN, "count_missed")
    if not missed.value:
        return Sentence()
    codes = [key.rpartition("@")[0].rpartition(".")[0] for key in missed.inputs]
    codes.sort(key=lambda code: not is_binding(facts, code))
    named = voice.say(
        "named",
        **{"class": str(voice.say("counts.missed"))},
        count=counted(voice, missed),
        names=_names(facts, voice, codes),
    ).capital
    return voice.say("named.opening", classes=named)


def reason_of(facts: FactSet, code: str) -> Reason | None:
    """The class of reasons for which an indicator is not scored; None where it is scored."""
    if facts.fact(code, "status").status_class.is_scored:
        return None
    progress = facts.find(code, "progress")
    if progress is None or progress.reason is None:
        bound = progress is not None and progress.known
        return Reason.BOUND_ONLY if bound else Reason.NO_DATA
    return progress.reason


def groups_counted(facts: FactSet, voice: Voice) -> Sentence:
    """How many groups the plan's own scheme has, in the plan's words where they say so."""
    words = facts.plan.identity
    count = len(clusters_of(facts, words.main_scheme))
    word = count_word(voice, count)
    said = words.group_lead if voice.language == "zh" else ""
    own = said if str(count) in said or word in said else ""
    number = str(count) if voice.language == "zh" else word
    lead = own or voice.say("clusters.lead", count=number)
    group = (words.group if count == 1 else words.groups)[voice.language]
    return voice.say("clusters.count", lead=lead, group=group)


def _checked_counts(facts: FactSet) -> dict[StatusClass, Fact]:
    counts = {status: facts.fact(PLAN, f"count_{status.value}") for status in StatusClass}
    total = facts.fact(PLAN, "count_total").value or 0
    summed = sum(found.value or 0 for found in counts.values())
    if summed != total:
        raise UsageError("classes_no_sum", summed=summed, total=total)
    return counts


def _verdict(facts: FactSet, voice: Voice) -> Sentence:
    """How many are where they should be, and how many are not; nothing more where few are scored.

    At the end of the plan: met, or not.
    """
    counts = _checked_counts(facts)
    scored, total = (int(facts.fact(PLAN, f"count_{of}").value or 0) for of in ("scored", "total"))
    if not total:
        return Sentence()
    if not any(facts.known(row.code, each) for row in facts.plan.headline for each in _SEEN):
        return _before_data(facts, voice)
    if total == 1 and scored and not has_ended(facts):
        return _of_one(facts, voice)
    classes = _items(counts, voice, [status for status in counts if status.is_scored])
    return voice.say(
        f"opening.{_how(facts, scored, total)}",
        total=counted(voice, facts.fact(PLAN, "count_total")),
        **{of: _count(facts, voice, f"count_{of}") for of in _OPENED},
        parts=voice.phrases.join(_parts(facts, voice), "opening.and"),
        classes=voice.phrases.join(classes),
        years=_last_years(facts, voice),
        reasons=_reasons(facts, voice),
        binding=_binding_clause(facts, voice),
    )


def _how(facts: FactSet, scored: int, total: int) -> str:
    """Which verdict fits: at the end of the plan, where few are scored, mixed, or all good."""
    if has_ended(facts) and scored:
        return _in_the_end(facts, total)
    if is_sparse(facts):
        one = "_one" if total == 1 else ""
        return "sparse" if scored else f"unknown{one}"
    if facts.fact(PLAN, "count_late").value:
        return "mixed"
    if facts.fact(PLAN, "count_achieved").value == total:
        return "all_achieved"
    return "all_good" if scored == total else "scored_good"


def _in_the_end(facts: FactSet, total: int) -> str:
    """The verdict of a plan that has ended: what of its targets was met."""
    met, missed = (facts.fact(PLAN, f"count_{of}").value for of in ("met", "missed"))
    if total in (met, missed):
        return f"{'one' if total == 1 else 'all'}_{'met' if met else 'missed'}"
    return "ended" if met else "ended_missed"


def _before_data(facts: FactSet, voice: Voice) -> Sentence:
    """For how long the plan has run, and when its first figures are out; nothing is known yet."""
    plan = facts.plan.identity
    gone = facts.period.month_index - plan.base_end
    days = [row.first_due(plan.start_year) for row in facts.plan.headline if row.is_scheduled]
    later = [day for day in days if day > (facts.as_of or facts.period.end)]
    return voice.say(
        "opening.before",
        months=counting(voice, gone),
        day=day_words(voice, min(later)) if later else None,
    )


def _of_one(facts: FactSet, voice: Voice) -> Sentence:
    """The class of the only indicator: a count of one says nothing."""
    code = facts.plan.headline[0].code
    status, name = facts.fact(code, "status").status_class, facts.name_of(code)[voice.language]
    return voice.say("opening.one", name=name, **{"class": status[voice.language]})


def _turned(facts: FactSet, voice: Voice) -> Iterable[Sentence | None]:
    """What moved since the last report, and what stands out, where enough is scored to say so."""
    if has_ended(facts) or is_sparse(facts) or len(facts.plan.headline) == 1:
        return ()
    return moved_counts(facts, voice), theme(facts, voice)


def is_sparse(facts: FactSet) -> bool:
    """Whether fewer than half of the indicators are scored."""
    scored, total = (facts.fact(PLAN, f"count_{of}").value or 0 for of in ("scored", "total"))
    return 2 * scored < total


_SEEN = ("value", "yoy", "comparable")
_ALL_BINDING = {1: "opening.binding_only", 2: "opening.binding_both"}
_OPENED = ("scored", "unscored", "met", "missed")


def _parts(facts: FactSet, voice: Voice) -> Iterable[Sentence]:
    """How many are good, late, all of them far behind or some, and not scored; none is left out."""
    far, late = (facts.fact(PLAN, f"count_{of}") for of in ("far_behind", "late"))
    all_far = far.value == late.value
    total: Piece = counted(voice, facts.fact(PLAN, "count_total"))
    for name in ("good", "far_behind" if all_far else "late", "unscored"):
        found = facts.fact(PLAN, f"count_{name}")
        if found.value:
            one = "_one" if found.value == 1 else ""
            shown = None if name != "late" or not far.value else counted(voice, far)
            count = counted(voice, found)
            yield voice.say(f"opening.{name}{one}", count=count, far=shown, total=total).capital
            total = None


def _binding_clause(facts: FactSet, voice: Voice) -> Sentence | None:
    """How many of the binding indicators are behind, where some are."""
    late, binding = (facts.fact(PLAN, f"count_binding{of}") for of in ("_late", ""))
    if not late.value:
        return None
    if late.value == binding.value:
        name = _ALL_BINDING.get(int(late.value), "opening.binding_all")
        return voice.say(name, late=counted(voice, late))
    one = "_one" if late.value == 1 else ""
    late_of, every = counted(voice, late), counted(voice, binding)
    return voice.say(f"opening.binding_some{one}", late=late_of, all=every).capital


def _last_years(facts: FactSet, voice: Voice) -> Sentence | None:
    """The years of the data that are scored, where they all lie before that of the report."""
    scored = [
        found.period.year
        for row in facts.plan.headline
        if (found := facts.known(row.code, "comparable")) and facts.known(row.code, "lead")
    ]
    years = sorted(set(scored))
    if not years or years[-1] >= facts.period.year:
        return None
    said = (voice.say("period.other_year_whole", period="", year=str(year)) for year in years)
    return voice.phrases.join(said, last="join.last")


def _reasons(facts: FactSet, voice: Voice) -> Sentence:
    """Why indicators are not scored: the reasons of most of them; the table beside has all."""
    unscored = (reason_of(facts, row.code) for row in facts.plan.headline)
    counts = Counter(reason[voice.language] for reason in unscored if reason is not None)
    said = voice.phrases.join(reason for reason, _ in counts.most_common(_REASONS))
    return voice.say("opening.more_reasons", reasons=said) if len(counts) > _REASONS else said


def _unscored(counts: dict[StatusClass, Fact]) -> list[StatusClass]:
    return [status for status in counts if not status.is_scored]


def _items(
    counts: dict[StatusClass, Fact], voice: Voice, classes: Iterable[StatusClass]
) -> list[Sentence]:
    return [
        _item(voice, status.text[voice.language], counts[status])
        for status in classes
        if counts[status].value
    ]


def _met_and_missed(facts: FactSet, voice: Voice) -> list[Sentence]:
    return [
        _item(voice, str(voice.say(f"counts.{part}")), found)
        for part in ("met", "missed")
        if (found := facts.fact(PLAN, f"count_{part}")).value
    ]


def _item(voice: Voice, name: str, count: Fact) -> Sentence:
    return voice.say("counts.item", **{"class": name}, count=counted(voice, count))


def _names(facts: FactSet, voice: Voice, codes: Sequence[str]) -> Sentence:
    """Names of indicators; long lists are cut, but never a binding one (N-08)."""
    binding = sum(is_binding(facts, code) for code in codes)
    shown = codes[: max(_NAMES_IN_TEXT, binding)]
    names: list[Piece] = []
    for code in shown:
        name = facts.name_of(code)[voice.language]
        names.append(voice.say("named.binding", name=name) if is_binding(facts, code) else name)
    joined = voice.phrases.join(names)
    return joined if len(shown) == len(codes) else voice.say("named.and_more", names=joined)


def _count(facts: FactSet, voice: Voice, measure: str) -> Piece:
    """A count; nothing where it is not known or zero."""
    found = facts.known(PLAN, measure)
    if found is None or not found.value:
        return None
    return counted(voice, found)
