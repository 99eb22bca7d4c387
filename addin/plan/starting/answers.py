"""What may a person answer where a table leaves something open?"""

import re
from collections.abc import Mapping

from addin.errors import UsageError
from addin.language import Text
from addin.model.words import TargetKind
from addin.plan.starting.headers import KNOWN

YEARS = re.compile(r"(20\d\d)\s*年?\s*[-—–~～至到/]+\s*(20\d\d)")


def check_answers(answers: Mapping[str, str]) -> None:
    """Raise UsageError for an answer that none of its kind can be."""
    for key, value in answers.items():
        known = choices_of(key)
        named = TargetKind.named(value) if key.startswith("kind:") else value in known
        if known and not named:
            raise UsageError("answer_unknown", key=key, value=value, known=list(known))
        if key == "years" and not YEARS.search(value):
            raise UsageError("not_years", years=value)


def choices_of(key: str) -> Mapping[str, Text]:
    """What may answer the question `key`, with its words; nothing where that is free."""
    if key.startswith("column:"):
        return KNOWN
    if key.startswith("kind:"):
        return {kind.value: kind.text for kind in TargetKind}
    return _YES if key.startswith("percent:") else {}


_YES = {"yes": Text(zh="是", en="yes"), "no": Text(zh="否", en="no")}
