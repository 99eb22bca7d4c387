"""How many indicators cannot be scored, and for how many reasons? (4.5: said once.)"""

from addin.facts.factset import FactSet
from addin.report.sentences.overview import reason_of
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, count_word, counting


def unknown_words(facts: FactSet, voice: Voice) -> Sentence:
    """How many indicators are not scored, for how many reasons."""
    reasons = [why for row in facts.plan.headline if (why := reason_of(facts, row.code))]
    if not reasons:
        return Sentence()
    kinds = len(set(reasons))
    name = "unknown" if kinds > 1 else "unknown.one" if len(reasons) > 1 else "unknown.only"
    count, of = counting(voice, len(reasons)), count_word(voice, kinds)
    said = voice.say(name, count=count, kinds=of, reason=reasons[0][voice.language])
    return said.capital
