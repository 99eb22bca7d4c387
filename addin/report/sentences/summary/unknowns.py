"""What cannot be scored, for which reason, and what would make it so? (4.5: said once.)"""

from collections.abc import Iterator
from typing import Any

from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, count_word


def reason_of(facts: FactSet, code: str) -> Reason | None:
    """The class of reasons for which an indicator is not scored; None where it is scored."""
    if facts.fact(code, "status").status_class.is_scored:
        return None
    progress = facts.find(code, "progress")
    if progress is None or progress.reason is None:
        bound = progress is not None and progress.known
        return Reason.BOUND_ONLY if bound else Reason.NO_DATA
    return progress.reason


def unknown_words(facts: FactSet, voice: Voice) -> Sentence:
    """How many indicators are not scored, for how many reasons."""
    reasons = [why for row in facts.plan.headline if (why := reason_of(facts, row.code))]
    if not reasons:
        return Sentence()
    kinds = len(set(reasons))
    name = "unknown.one" if kinds == 1 else "unknown"
    return voice.say(
        name, count=str(len(reasons)), kinds=count_word(voice, kinds), reason=_named(voice, reasons)
    )


def _named(voice: Voice, reasons: list[Reason]) -> str:
    return reasons[0][voice.language]


def situation_rows(facts: FactSet, voice: Voice) -> list[dict[str, Any]]:
    """How far each indicator can be scored: by class, then by reason, with what would mend it."""
    return [*_scored(facts, voice), *_unscored(facts, voice)]


def _scored(facts: FactSet, voice: Voice) -> Iterator[dict[str, Any]]:
    for status in StatusClass:
        codes = [
            row.code
            for row in facts.plan.headline
            if status.is_scored and facts.fact(row.code, "status").status_class is status
        ]
        if codes:
            yield _row(facts, voice, f"{status.lamp} {status[voice.language]}", codes)


def _unscored(facts: FactSet, voice: Voice) -> Iterator[dict[str, Any]]:
    groups: dict[Reason, list[str]] = {}
    for row in facts.plan.headline:
        if why := reason_of(facts, row.code):
            groups.setdefault(why, []).append(row.code)
    for why, codes in sorted(groups.items(), key=lambda each: list(Reason).index(each[0])):
        found = _row(facts, voice, f"○ {why[voice.language]}", codes)
        known = f"need.{why.value}" in voice.phrases.texts
        found["needed"] = str(voice.say(f"need.{why.value}" if known else "need.no_data"))
        yield found


def _row(facts: FactSet, voice: Voice, situation: str, codes: list[str]) -> dict[str, Any]:
    names = voice.phrases.join(_dated(facts, voice, code) for code in codes)
    needed = list(dict.fromkeys(_newer(facts, voice, code) for code in codes))
    return {
        "situation": situation,
        "count": str(len(codes)),
        "names": str(names),
        "needed": str(voice.phrases.join(needed)),
    }


def _dated(facts: FactSet, voice: Voice, code: str) -> str:
    """The name of an indicator, with the year of its data where that is not the report's."""
    name, scored = facts.name_of(code)[voice.language], facts.known(code, "comparable")
    if scored is None or scored.period.year >= facts.period.year or reason_of(facts, code):
        return name
    return str(voice.say("unknown.dated", name=name, year=str(scored.period.year)))


def _newer(facts: FactSet, voice: Voice, code: str) -> str:
    """Which years' data would bring the score of an indicator up to date."""
    scored = facts.known(code, "comparable")
    last = facts.period.year - (facts.period.whole_year.end != facts.period.end)
    if scored is None or scored.period.year >= last:
        return ""
    first = scored.period.year + 1
    name = "need.data_year" if first == last else "need.data_years"
    return str(voice.say(name, first=str(first), last=str(last)))
