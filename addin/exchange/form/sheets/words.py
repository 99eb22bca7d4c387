"""Which words stand on a form, in its language?

They are data, ``words.json``: the same keys in both languages, with the values of the form in
braces.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from addin.exchange.form.form import Form
from addin.language import Language


@cache
def words_in(language: Language) -> Mapping[str, Any]:
    """The words of forms in a language, by their key."""
    content = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(content)[language]
    return found


def filled(text: str, form: Form) -> str:
    """A text with the values of a form in its braces."""
    words, header, language = words_in(form.language), form.header, form.language
    due, actions = header.deadline, len(form.actions)
    return text.format(
        form=form,
        header=header,
        period=form.period.label(language),
        rows=len(form.rows),
        actions=words["with_actions"].format(actions=actions) if actions else "",
        due=due,
        minutes=f"（{due:%H:%M}）" if due.minute else "",
        until=header.valid_until,
        approval=header.approval[language] or words["no_approval"],
        contact=header.contact or words["no_contact"],
    )
