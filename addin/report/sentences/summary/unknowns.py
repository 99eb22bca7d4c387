"""How many indicators cannot be scored, and for how many reasons? (4.5: said once.)"""

from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
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
