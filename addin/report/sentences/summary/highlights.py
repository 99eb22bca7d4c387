"""What matters most? The highlights of page 1, chosen by a score that anybody can recompute.

A change of class of a binding indicator counts 100, a broken limit 90, a binding one far behind 85,
a target newly met 80, the plan's total 75, far behind 70, a change of class 60, a target of the
year, the groups or, where few are scored, what else is behind its year 50, any other that is ahead
or behind 40; worse than the base 15 more, a lead that moved by five points 10 more, data of more
than four quarters ago 20 less. The total comes first; at most six, two of a category, and one good
and one bad where there is one. Where page 1 has no room for all, those of the lowest score go.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from addin.facts.extras.clusters import clusters_of
from addin.facts.extras.reach import LIMITS, has_ended
from addin.facts.extras.year import OfYear, ahead_of_year, set_for_year, standing_of_year
from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import Direction, TargetKind
from addin.report.sentences.details import clusters_total, drivers
from addin.report.sentences.figures.telling import short_within
from addin.report.sentences.overview import is_binding, is_sparse
from addin.report.sentences.phrases import Piece, Sentence
from addin.report.sentences.summary.brief import brief
from addin.report.sentences.summary.work import late_in_year
from addin.report.sentences.wording import Voice, count_word

MOST, LEAST = 6, 3
_OF_A_KIND, _BINDING_AT_ONCE = 2, 2
_WIDE, _POINT, _YEAR = 5, 1, 12
_GROUPS, _KNOWN, _YEARLY = "groups", "known", "yearly"
_OF_YEAR = ("year_good", "year_late")
_OF_PACE = ("achieved", "ahead", "on_pace", "behind", "far_behind", "up", "down")
_TELLING = (StatusClass.ACHIEVED, StatusClass.AHEAD, StatusClass.BEHIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be told: of which subject, how much it weighs, and which words lead."""

    subject: str
    score: float
    lead: str
    kind: str
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Lead words, and the sentence behind them."""

    lead: Sentence
    text: Sentence


def highlights(facts: FactSet, voice: Voice, most: int = MOST) -> list[Highlight]:
    """The highlights in the order of reading."""
    found = [_highlight(facts, voice, group) for group in _merged(facts, chosen(facts, most))]
    return [one for one in found if one.text]


def candidates(facts: FactSet) -> list[Candidate]:
    """All that may be told, the plan's total first, then what weighs most."""
    found = [one for row in facts.plan.headline for one in _of_indicator(facts, row)]
    if drivers(facts) and clusters_total_known(facts):  # of the same weight they come first
        groups = Candidate(subject=_GROUPS, score=50, lead="groups", kind=_GROUPS, good=True)
        found.insert(0, groups)
    if _is_late_beside(facts):
        found.append(Candidate(subject=_YEARLY, score=50, lead=_YEARLY, kind=_YEARLY, good=False))
    first = facts.plan.identity.total_indicator
    return sorted(found, key=lambda one: (one.subject != first, -one.score))


def _is_late_beside(facts: FactSet) -> bool:
    """Whether few are scored, and others than these are behind the target of the year."""
    late = {key for key in set_for_year(facts) if standing_of_year(facts, key).is_late}
    return is_sparse(facts) and bool(late) and late.isdisjoint(r.code for r in facts.plan.headline)


def clusters_total_known(facts: FactSet) -> bool:
    """Whether the groups of the plan's own scheme have a sum."""
    scheme = facts.plan.identity.main_scheme
    rows = clusters_of(facts, scheme)
    return bool(rows) and facts.known(f"{rows[0].indicator}/{scheme}", "value") is not None


def chosen(facts: FactSet, most: int = MOST) -> list[Candidate]:
    """The candidates that are told: few of a kind, and both good and bad where there are both."""
    every = candidates(facts)
    found: list[Candidate] = []
    for one in every:
        if _is_theme(facts, one) and any(_is_theme(facts, other) for other in found):
            found.append(one)  # told at once with the one before
            continue
        alike = sum(other.kind == one.kind for other in found)
        if _units(facts, found) < most and (alike < _OF_A_KIND or _is_theme(facts, one)):
            found.append(one)
    for good in (True, False):
        sided = [one for one in every if one.good is good and one.lead != _KNOWN]
        other = next((one for one in sided if one not in found), None)
        if other and found and not any(one in sided for one in found):
            if _units(facts, found) == most:
                found = [one for one in found if one is not found[-1]]
            found.append(other)
    return found


def _units(facts: FactSet, found: Sequence[Candidate]) -> int:
    """How many highlights these make: binding ones that are late are one."""
    themes = sum(_is_theme(facts, one) for one in found)
    return len(found) - themes + min(themes, 1)


def _is_theme(facts: FactSet, one: Candidate) -> bool:
    """Whether it is told together with others: a binding indicator that is late."""
    return one.subject in facts.plan.indicator and is_binding(facts, one.subject) and not one.good


def _merged(facts: FactSet, found: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Binding indicators that are late are told at once, where the first of them stands."""
    binding = [one for one in found if _is_theme(facts, one)]
    for one in found:
        if one not in binding:
            yield [one]
        elif one is binding[0]:
            yield binding[:_BINDING_AT_ONCE]


def _of_indicator(facts: FactSet, row: Indicator) -> Iterator[Candidate]:
    status = facts.fact(row.code, "status").status_class
    is_total = row.code == facts.plan.identity.total_indicator
    told = list(_weights(facts, row, status)) if status.is_scored else []
    if is_total and facts.known(row.code, "value"):
        told.append((75.0, "total" if status.is_scored else _KNOWN))
    if not told:
        return
    score, lead = max(told, key=lambda each: each[0])
    if is_total and lead == "total":
        others = [each for each in told if each[1] != "total"]
        lead = max(others, key=lambda each: each[0])[1] if others else status.value
    yield Candidate(
        subject=row.code,
        score=score + _more(facts, row),
        lead=_worse(facts, row, lead),
        kind=row.category.zh or row.category.en,
        good=status.is_good,
    )


def _weights(facts: FactSet, row: Indicator, status: StatusClass) -> Iterator[tuple[float, str]]:
    """What is worth telling of an indicator, with its weight."""
    binding, change = is_binding(facts, row.code), facts.known(row.code, "status_change")
    broken = row.target.kind in LIMITS and not status.is_good
    moved = change is not None and bool(change.value)
    risen = moved and change is not None and (change.value or 0.0) > 0
    in_year = standing_of_year(facts, row.code) if facts.find(row.code, "annual_target") else None
    apart = in_year is not OfYear.OPEN and _is_apart(facts, row.code)
    tests: Iterable[tuple[bool, float, str]] = (
        (moved and binding, 100, f"{'up' if risen else 'down'}"),
        (broken, 90, "broken"),
        (binding and status is StatusClass.FAR_BEHIND, 85, status.value),
        (risen and status is StatusClass.ACHIEVED, 80, status.value),
        (status is StatusClass.FAR_BEHIND, 70, status.value),
        (moved, 60, f"{'up' if risen else 'down'}"),
        (apart, 50, _lead_of_year(in_year)),
        (status in _TELLING, 40, status.value),
    )
    for holds, weight, lead in tests:
        if holds:
            yield weight, "broken" if broken else lead


def _lead_of_year(found: OfYear | None) -> str:
    return "year_late" if found and found.is_late else "year_good"


def _is_apart(facts: FactSet, code: str) -> bool:
    """Whether the target of the year is missed or beaten by a point or more."""
    ahead = ahead_of_year(facts, code)
    return ahead is not None and abs(ahead) >= _POINT


def _more(facts: FactSet, row: Indicator) -> float:
    """What makes it weigh more, or less."""
    progress, moved = facts.known(row.code, "progress"), facts.known(row.code, "lead_change")
    scored = facts.known(row.code, "comparable")
    late = facts.period.month_index - scored.period.month_index if scored else 0
    return (
        15 * (progress is not None and (progress.value or 0.0) < 0)
        + 10 * (moved is not None and abs(moved.value or 0.0) >= _WIDE)
        - 20 * (late > _YEAR)
    )


def _worse(facts: FactSet, row: Indicator, lead: str) -> str:
    """The lead words of one that stands worse than its base: that weighs more than its class."""
    progress = facts.known(row.code, "progress")
    if row.target.kind not in (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN):
        return lead
    base, value = facts.known(row.code, "baseline"), facts.known(row.code, "comparable")
    if progress is None or (progress.value or 0.0) >= 0 or base is None or value is None:
        return lead
    if base.number() == value.number():  # a reader sees no difference
        return lead
    return "above_base" if row.direction is Direction.LOWER else "below_base"


def _highlight(facts: FactSet, voice: Voice, group: Sequence[Candidate]) -> Highlight:
    first = group[0]
    if first.subject == _GROUPS:
        return _of_groups(facts, voice)
    if first.subject == _YEARLY:
        lead = voice.say("lead.year_targets", year=str(facts.period.year))
        return Highlight(lead=lead, text=voice.say("highlight", told=late_in_year(facts, voice)))
    alone = len(group) == 1
    of_year = first.lead in _OF_YEAR
    late = int(facts.fact(PLAN, "count_binding_late").value or 0)
    more = not alone and late > len(group)
    said = [brief(facts, voice, one.subject, needed=alone, of_year=of_year) for one in group]
    lead = _lead(facts, voice, first) if alone else _lead_of_binding(facts, voice, late)
    if more and voice.language == "en":  # no lead words stand before it there
        said = [lead, *said]
    told = voice.phrases.join([one.capital for one in said], "join.point")
    text = voice.say("highlight.of_them" if more else "highlight", told=told) if told else told
    return Highlight(lead=lead, text=text)


def _lead_of_binding(facts: FactSet, voice: Voice, late: int) -> Sentence:
    name = "lead.binding_missed" if has_ended(facts) else "lead.binding"
    return voice.say(name, count=count_word(voice, late)).capital


def _lead(facts: FactSet, voice: Voice, one: Candidate) -> Sentence:
    status = facts.fact(one.subject, "status").status_class
    base = facts.find(one.subject, "baseline")
    values: dict[str, Piece] = {
        "name": short_within(facts, voice, one.subject),
        "now": status[voice.language],
        "base": str(base.period.year) if base else None,
    }
    return voice.say(f"lead.{_in_the_end(facts, one)}", **values)


def _in_the_end(facts: FactSet, one: Candidate) -> str:
    """The words that lead: once the plan has ended a target is met or not, and no pace is told."""
    if one.lead == "up" and not one.good and not has_ended(facts):
        return "up_late"
    if not has_ended(facts) or one.lead not in _OF_PACE:
        return one.lead
    return "met" if one.good else "missed"


def _of_groups(facts: FactSet, voice: Voice) -> Highlight:
    top = [facts.name_of(fact.subject)[voice.language] for fact in drivers(facts)]
    names = voice.phrases.join(top, last="join.last")
    return Highlight(
        lead=voice.say("lead.groups", names=names), text=clusters_total(facts, voice, short=True)
    )
