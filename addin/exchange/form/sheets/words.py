"""Which words stand on a form, in its language?

They are data, ``words.json``: the same keys in both languages, with the values of the form in
braces.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from addin.exchange.form.entry import entry_rules
from addin.exchange.form.form import Form
from addin.language import Language


@cache
def words_in(language: Language) -> Mapping[str, Any]:
    """The words of forms in a language, by their key."""
    content = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(content)[language]
    return found


# What has no room for a second language, or is a piece of a formula.
_ONE_LANGUAGE = frozenset({"law", "how", "reporting", "identity", "state", "problems"})
_SHORT = 40


def words_of(form: Form) -> Mapping[str, Any]:
    """The words of a form: in its language, or filled in and in both where it is bilingual."""
    words = words_in(form.language)
    if not form.bilingual:
        return words
    other = words_in("en")
    return {
        key: value if key in _ONE_LANGUAGE else _joined(value, other[key], form)
        for key, value in words.items()
    }


def _joined(zh: Any, en: Any, form: Form) -> Any:
    if not isinstance(zh, str):
        return [_joined(*pair, form) for pair in zip(zh, en, strict=True)]
    if "{actions}" in zh:
        return zh
    pair = [filled(zh, form, "zh"), filled(en, form, "en")]
    return ("\n" if max(map(len, pair)) > _SHORT else " ").join(dict.fromkeys(pair))


def heading_of(form: Form) -> tuple[list[str], list[str]]:
    """The lines to the left and to the right above the table: law, deadline, identity.

    In two languages the law has its lines in each, the rest its labels.
    """
    words, other = words_in(form.language), words_in("en")
    law, due, how = words["law"], filled(words["reporting"], form), words["how"]
    right = [filled(text, form) for text in words["identity"]]
    if not form.bilingual:
        return [*law, due, how], right
    english = (filled(text, form, "en") for text in other["identity"])
    both = [_labelled(*pair) for pair in zip(right, english, strict=True)]
    due = f"{due} {filled(other['reporting'], form, 'en')}"
    return [*law, " ".join(other["law"]), due], both


def code_lines(form: Form) -> list[str]:
    """What stands beside the code; in two languages also how to fill the form."""
    said = [filled(text, form) for text in words_in(form.language)["code"]]
    if not form.bilingual:
        return said
    english = words_in("en")
    said = [f"{zh} {filled(en, form)}" for zh, en in zip(said, english["code"], strict=True)]
    return [*said, words_in("zh")["how"], english["how"]]


def _labelled(zh: str, en: str) -> str:
    """A line with its label in both languages and what it says once."""
    label, _, value = zh.partition("：")
    return f"{label} {en.partition(':')[0]}：{value}"


def problem(code: str, form: Form) -> str:
    """What is wrong where a row breaks the rule `code`, in a few words."""
    if form.bilingual:
        return f"{_problem(code, form, 'zh')} {_problem(code, form, 'en')}。"
    return _problem(code, form, form.language) + ("。" if form.language == "zh" else ". ")


def _problem(code: str, form: Form, language: Language) -> str:
    names = (rule.name[language] for rule in entry_rules(form) if rule.code == code)
    return words_in(language)["problems"].get(code) or next(filter(None, names), code)


def filled(text: str, form: Form, language: Language | None = None) -> str:
    """A text with the values of a form in its braces."""
    language = language or form.language
    words, header = words_in(language), form.header
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
