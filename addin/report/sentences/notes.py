"""Which notes stand under a table? Made from what the table shows, never typed (PRACTICE 1.6)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from addin.facts.columns.standing import thresholds_of
from addin.facts.explain import formulas_used
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import mark_of
from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.unit import POINTS
from addin.model.words import Attribute, PacePath, Precision, TargetKind
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.standing import all_preliminary
from addin.report.sentences.wording import Voice

Notes = Iterator[Sentence]
SHOWN = ("value", "yoy_official", "comparable")
"""The measures whose sources and days of publication a report names."""


def indicator_notes(facts: FactSet, voice: Voice) -> list[str]:
    """Notes on concept, bounds, missing data, periods and status of the indicator table."""
    return _numbered(voice, _indicator_notes(facts, voice))


def cluster_notes(facts: FactSet, voice: Voice) -> list[str]:
    """Notes of the cluster table."""
    return _numbered(voice, _cluster_notes(facts, voice))


def outlook_notes(facts: FactSet, voice: Voice) -> list[str]:
    """How the projections were made, and what could not be projected."""
    return _numbered(voice, _outlook_notes(facts, voice))


def method_lines(facts: FactSet, voice: Voice) -> list[str]:
    """How each kind of number was computed, with the thresholds that were used."""
    used = formulas_used(facts) - _PLAIN
    lines = [
        voice.say(
            "method", name=name[:1].upper() + name[1:], words=typeset(one.words, voice.language)
        )
        for one in BOOK.values()
        if one.id in used and (name := one.name[voice.language])
    ]
    return [*map(str, (_thresholds(facts, voice), *lines)), *path_lines(facts, voice)]


def typeset(formula: Text, language: Language) -> str:
    """A formula in words with the signs of print.

    >>> typeset(Text(zh="", en="(value - baseline) x 100"), "en")
    '(value − baseline) × 100'
    """
    return formula[language].replace(" - ", " − ").replace(" x ", " × ")


def path_lines(facts: FactSet, voice: Voice) -> list[str]:
    """Whose path is no straight line, and who lacks what a seasonal one needs."""
    return [str(line) for line in _paths(facts, voice)]


def source_line(facts: FactSet, voice: Voice) -> list[str]:
    """Where the figures of the headline indicators and clusters come from; none if not stated."""
    wanted = set(subjects_shown(facts))
    positions = [at for at, subject in enumerate(facts.subjects) if subject in wanted]
    observed = facts.observations
    rows = {
        int(row)
        for measure in SHOWN
        if (found := facts.columns[measure].rows) is not None
        for row in found[positions].ravel()
        if row >= 0
    }
    used = {observed.code("sources", int(observed.source[row])) for row in rows}
    titles = [found.cited[voice.language] for found in facts.plan.sources if found.code in used]
    said = voice.phrases.join(dict.fromkeys(titles), "join.clause")
    return [str(voice.say("sources", titles=said))] if said else []


def subjects_shown(facts: FactSet) -> list[str]:
    """The headline indicators, and the clusters of the plan's own scheme."""
    clusters = clusters_of(facts, facts.plan.identity.main_scheme)
    return [*(found.code for found in facts.plan.headline), *map(subject_of, clusters)]


def _outlook_notes(facts: FactSet, voice: Voice) -> Notes:
    made = [facts.find(found.code, "projection") for found in facts.plan.headline]
    for code in sorted({fact.formula for fact in made if fact is not None and fact.known}):
        name, words = BOOK[code].name, BOOK[code].words
        yield voice.say("note.formula", name=name[voice.language], words=words[voice.language])
    if any(fact is not None and fact.reason is Reason.SHORT_HISTORY for fact in made):
        yield voice.say("note.not_projected")


def _indicator_notes(facts: FactSet, voice: Voice) -> Notes:
    headline = facts.plan.headline
    values = [facts.fact(found.code, "value") for found in headline]
    computed = (facts.known(found.code, "progress") for found in headline)
    yield from _marks(voice, [*values, *filter(None, computed)])
    if all_preliminary(facts):
        yield voice.say("note.preliminary")
    yield voice.say("note.scored_at")
    yield from _horizons(facts, voice, [found.code for found in headline])
    for reason in Reason:
        members = [found for found in headline if _reason(facts, found) is reason]
        if members and reason is not Reason.NOT_APPLICABLE:
            yield _reason_note(facts, voice, reason, members)
    yield from _units_of_rates(facts, voice)
    if any(found.attribute is Attribute.BINDING for found in headline):
        yield voice.say("note.binding")
    if inexact := [found for found in headline if _is_inexact(facts, found.code)]:
        yield voice.say("note.inexact", names=_names(voice, inexact))


def _is_inexact(facts: FactSet, code: str) -> bool:
    """Whether progress is measured from a baseline that is a bound or rounded."""
    exact = facts.fact(code, "baseline").precision is Precision.EXACT
    return not exact and facts.known(code, "progress") is not None


def _units_of_rates(facts: FactSet, voice: Voice) -> Notes:
    """Columns of yearly rates hold per cent, percentage points and amounts: which is which."""
    rates = [
        fact
        for found in facts.plan.headline
        for measure in ("yoy", "growth_achieved", "growth_required")
        if (fact := facts.known(found.code, measure))
    ]
    if any(fact.unit == POINTS for fact in rates):
        yield voice.say("note.points")
    kinds = {found.target.kind for found in facts.plan.headline}
    pieces = any(facts.known(found.code, "pieces_required") for found in facts.plan.headline)
    if pieces or kinds & {TargetKind.CUM_COUNT, TargetKind.MILESTONE}:
        yield voice.say("note.amounts")
    if kinds & {TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE}:
        yield voice.say("note.kept")


def _horizons(facts: FactSet, voice: Voice, subjects: Iterable[str]) -> Notes:
    """Whose target has another base or is due in another year than the plan."""
    plan, groups = facts.plan.identity, dict[tuple[int, int], list[str]]()
    for subject in subjects:
        target = facts.known(subject, "target")
        if target is not None:
            ends = facts.fact(subject, "baseline").period.year, target.period.year
            groups.setdefault(ends, []).append(facts.name_of(subject)[voice.language])
    for (base, due), names in groups.items():
        if (base, due) != (plan.base_year, plan.end_year):
            joined = voice.phrases.join(names)
            yield voice.say("note.horizon", names=joined, base=str(base), year=str(due))


def _reason(facts: FactSet, found: Indicator) -> Reason | None:
    progress, status = facts.find(found.code, "progress"), facts.fact(found.code, "status")
    if progress is not None and progress.known and mark_of(progress):
        doubtful = status.status_class is StatusClass.NOT_SCORED
        return Reason.BOUND_ONLY if doubtful else None
    return progress.reason if progress is not None else None


def _reason_note(
    facts: FactSet, voice: Voice, reason: Reason, members: list[Indicator]
) -> Sentence:
    other = reason is Reason.OTHER_CONCEPT
    related = [code for found in members for code in found.related] if other else []
    return voice.say(
        "note.unscored",
        names=_names(voice, members),
        reason=reason[voice.language],
        published=voice.phrases.join(
            (_published(facts, voice, code) for code in related), "join.clause"
        ),
    )


def _published(facts: FactSet, voice: Voice, code: str) -> Sentence | None:
    value = facts.known(code, "value")
    if value is None:
        return None
    return voice.say(
        "note.published",
        name=facts.name_of(code)[voice.language],
        period=value.period.label(voice.language),
        value=value.display(voice.language),
    )


def _cluster_notes(facts: FactSet, voice: Voice) -> Notes:
    words, language = facts.plan.identity, voice.language
    clusters = clusters_of(facts, words.main_scheme)
    values = [facts.fact(subject_of(found), "value") for found in clusters]
    yield from _marks(voice, values)
    yield from _horizons(facts, voice, [found.subject for found in values])
    missing = [facts.name_of(one.subject)[voice.language] for one in values if not one.known]
    if missing:
        yield voice.say("note.no_size", names=voice.phrases.join(missing))
    if len({value.period for value in values if value.known}) > 1:
        yield voice.say("note.periods", groups=words.groups[language])
    overlaps = (facts.known(value.subject, "overlap") for value in values)
    if any(found is not None and found.value for found in overlaps):
        yield voice.say("note.twice", group=words.group[language])
    pulls = (facts.known(value.subject, "pull") for value in values)
    nominal = [found.subject for found in pulls if found and found.formula == "pull_nominal"]
    if nominal:
        names = voice.phrases.join(facts.name_of(each)[voice.language] for each in nominal)
        yield voice.say("note.nominal", names=names)
    if any(_is_rolling(facts, value.subject) for value in values):
        yield voice.say("note.rolling")
    if _rounding_shows(facts, values):
        yield voice.say("note.rounding")


def _rounding_shows(facts: FactSet, values: list[Fact]) -> bool:
    """Whether a reader who adds up the shown clusters gets another total (N-11)."""
    scheme = facts.plan.identity.main_scheme
    totals = {value.subject.partition("/")[0] for value in values}
    total = facts.known(f"{next(iter(totals), '')}/{scheme}", "value")
    if total is None or not all(value.known for value in values):
        return False
    twice = (facts.known(value.subject, "overlap") for value in values)
    less = sum(Decimal(found.number()) for found in twice if found)
    return sum(Decimal(value.number()) for value in values) - less != Decimal(total.number())


def _is_rolling(facts: FactSet, subject: str) -> bool:
    found = facts.known(subject, "comparable")
    return found is not None and found.is_rolling


def _marks(voice: Voice, values: list[Fact]) -> Notes:
    """The legend of the signs that the table really uses."""
    marks = {mark_of(value) for value in values if value.known}
    for name in ("over", "nearly", "about"):
        if name in marks:
            yield voice.say(f"note.{name}")
    if marks & {"at_least", "at_most"}:
        yield voice.say("note.computed")
    if any(not value.known for value in values):
        yield voice.say("note.dash")


def _thresholds(facts: FactSet, voice: Voice) -> Sentence:
    limits = thresholds_of(facts.plan)
    classes = {status.value: status[voice.language] for status in StatusClass if status.is_scored}
    return voice.say(
        "method.status",
        **classes,
        from_ahead=f"{limits.ahead:g}",
        from_on_pace=f"{limits.on_pace:g}",
        from_behind=f"{limits.behind:g}",
    )


def _paths(facts: FactSet, voice: Voice) -> Notes:
    bent = [found for found in facts.plan.headline if _planned_by(facts, found.code) - _STRAIGHT]
    groups = [
        voice.say("method.path", names=_names(voice, members), path=pace[voice.language])
        for pace in PacePath
        if (members := [found for found in bent if found.pace is pace])
    ]
    if groups:
        yield voice.say("method.paths", paths=voice.phrases.join(groups, "join.clause"))
    unknown = [
        found
        for found in facts.plan.headline
        if found.pace is PacePath.SEASONAL and found not in bent and _is_timed(facts, found)
    ]
    if unknown:
        yield voice.say("method.no_season", names=_names(voice, unknown))


def _planned_by(facts: FactSet, subject: str) -> set[str]:
    """By which formulas progress is planned, over the plan and in the year."""
    told = (facts.known(subject, measure) for measure in ("planned_progress", "annual_time"))
    return {fact.formula for fact in told if fact}


def _is_timed(facts: FactSet, found: Indicator) -> bool:
    """Whether a season would matter: for a total, or for a target of the year."""
    total = found.target.kind is TargetKind.CUM_COUNT
    return total or facts.known(found.code, "annual_time") is not None


def _names(voice: Voice, members: Iterable[Indicator]) -> Sentence:
    return voice.phrases.join(found.name[voice.language] for found in members)


def _numbered(voice: Voice, notes: Notes) -> list[str]:
    found = [note.capital for note in notes]
    if len(found) == 1:
        return [str(voice.say("notes.single", note=found[0]))]
    return [
        str(voice.say(f"notes.{'more' if at > 1 else 'first'}", number=str(at), note=note))
        for at, note in enumerate(found, 1)
    ]


_STRAIGHT = frozenset({"planned_linear", "time_progress"})
_PLAIN = frozenset({"observed", "stated", "official", "same", "status"})
