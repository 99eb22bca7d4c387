"""What does a reader get: sentences, tables, Word and Excel reports, verified and refreshed.

Sentences are pieces of words and bound numbers (`Sentence`), said by a `Voice` in the phrases of
one language; `narrative` makes all of them from a `FactSet`.
"""

from addin.report.narrative import narrative
from addin.report.numbers import Number, NumberStyle, Rounding
from addin.report.phrases import (
    Phrases,
    Sentence,
    phrase_findings,
    phrases_beside,
    read_phrases,
)
from addin.report.wording import Voice, said_again

__all__ = [
    "Number",
    "NumberStyle",
    "Phrases",
    "Rounding",
    "Sentence",
    "Voice",
    "narrative",
    "phrase_findings",
    "phrases_beside",
    "read_phrases",
    "said_again",
]
