"""What does a reader get: sentences, tables, Word and Excel reports, verified and refreshed.

Sentences are pieces of words and bound numbers (`Sentence`), said by a `Voice` in the phrases of
one language; `narrative` makes all of them from a `FactSet`. These three stand here for people who
program, and load on first use::

    from addin.report import Voice, narrative, read_phrases
    said = narrative(facts, Voice(phrases=read_phrases("zh")), facts_of_last_quarter)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.report.sentences.narrative import narrative as narrative
    from addin.report.sentences.phrases import read_phrases as read_phrases
    from addin.report.sentences.wording import Voice as Voice
else:

    def __getattr__(name):
        """Load a name of the face from its home, on first use."""
        from importlib import import_module

        homes = {"Voice": "wording", "narrative": "narrative", "read_phrases": "phrases"}
        if name not in homes:
            raise AttributeError(f"module 'addin.report' has no attribute {name!r}")
        return getattr(import_module(f"addin.report.sentences.{homes[name]}"), name)
