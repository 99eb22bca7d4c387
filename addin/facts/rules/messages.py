"""What does a finding say? The words of a rule, with the numbers of the row in them."""

import re
from typing import TYPE_CHECKING

from addin.facts.rules.language.nodes import Kind
from addin.facts.rules.language.vocabulary import TERMS
from addin.language import LANGUAGES, Language, Text
from addin.measures.rounding import round_half_up

if TYPE_CHECKING:
    from addin.facts.rules.rule import Rule
    from addin.facts.rules.tables.table import Table

__all__ = ["placeholders", "said"]

_PLACE = re.compile(r"\{([a-z_0-9]+)\}")


def placeholders(message: str) -> tuple[str, ...]:
    """The names in braces of a message."""
    return tuple(_PLACE.findall(message))


def said(rule: "Rule", table: "Table", row: int) -> Text:
    """The message of `rule` for one row: of what it speaks, what was found."""
    label = table.label(row)
    words = {language: _filled(rule.message[language], table, row) for language in LANGUAGES}
    zh, en = (_joined(label[language], words[language], language) for language in LANGUAGES)
    return Text(zh, en)


def _joined(label: str, words: str, language: Language) -> str:
    if not label:
        return words
    return f"{label}：{words}" if language == "zh" else f"{label}: {words}"


def _filled(message: str, table: "Table", row: int) -> str:
    return _PLACE.sub(lambda found: _value(found[1], table, row), message)


def _value(name: str, table: "Table", row: int) -> str:
    term = TERMS.get(name)
    if term is not None and term.kind is Kind.TEXT:
        column = table.words[name]()
        code = int(column.codes[row])
        return column.words[code] if code >= 0 else "—"
    if term is None or term.kind is not Kind.NUMBER or name not in _known(table, name):
        return "{" + name + "}"
    value = float(table.numbers[name]()[row])
    if value != value:  # noqa: PLR0124 - NaN is what is not itself
        return "—"
    text = f"{round_half_up(f'{value:.15g}', table.decimals(row)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _known(table: "Table", name: str) -> tuple[str, ...]:
    try:
        table.numbers[name]
    except KeyError:
        return ()
    return (name,)
