"""What does a finding say? The words of a rule, with the numbers of the row in them."""

import re
from typing import TYPE_CHECKING

from addin.facts.rules.language.nodes import Kind
from addin.facts.rules.language.vocabulary import SCOPES, TERMS
from addin.language import LANGUAGES, Language, Text
from addin.measures.rounding import round_half_up

if TYPE_CHECKING:
    from addin.facts.rules.judging import Columns
    from addin.facts.rules.rule import Rule

__all__ = ["placeholders", "said"]

_PLACE = re.compile(r"\{([^{}]+)\}")
_NAMES = {term.words.zh: name for name, term in TERMS.items()}


def placeholders(message: str) -> tuple[str, ...]:
    """The names in braces of a message; a Chinese name counts as its English one."""
    return tuple(_named(found) for found in _PLACE.findall(message))


def said(rule: "Rule", columns: "Columns", row: int) -> Text:
    """The message of `rule` for one row: of what it speaks, what was found."""
    label = columns.table.label(row)
    zh, en = (
        _joined(label[language], _filled(rule.message[language], columns, row), language)
        for language in LANGUAGES
    )
    return Text(zh, en)


def _named(word: str) -> str:
    return _NAMES.get(word.strip(), word.strip())


def _joined(label: str, words: str, language: Language) -> str:
    if not label:
        return words
    return f"{label}：{words}" if language == "zh" else f"{label}: {words}"


def _filled(message: str, columns: "Columns", row: int) -> str:
    return _PLACE.sub(lambda found: _value(_named(found[1]), columns, row), message)


def _value(name: str, columns: "Columns", row: int) -> str:
    term = TERMS.get(name)
    if term is None or term.kind is Kind.GROUP or name not in SCOPES[columns.table.scope].terms:
        return "{" + name + "}"
    if term.kind is Kind.TEXT:
        return columns.word(name).at(row) or "—"
    value = float(columns.number(name)[row])
    if value != value:  # noqa: PLR0124 - NaN is what is not itself
        return "—"
    text = f"{round_half_up(f'{value:.15g}', columns.table.decimals(row)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
