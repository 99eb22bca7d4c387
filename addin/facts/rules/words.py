"""What does a finding say? The words of a rule, with the numbers of the row in them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from addin.facts.rules.language.nodes import Kind
from addin.facts.rules.language.vocabulary import AGGREGATES, FUNCTIONS, SCOPES, TERMS, Scope
from addin.language import LANGUAGES, Language, Text
from addin.measures.rounding import round_half_up

__all__ = ["language_card", "placeholders", "said"]

if TYPE_CHECKING:
    from addin.facts.rules.judge import Columns
    from addin.facts.rules.rule import Rule


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
    return Text(zh=zh, en=en)


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


_SIGNS = Text(
    zh="运算：+ - * / ^，= <> < <= > >=（可连写 0 <= 本期值 <= 100），且 或 非，属于(“…”, “…”)",
    en="signs: + - * / ^, = <> < <= > >= (also 0 <= value <= 100), and or not, in ('...', '...')",
)
_SPECIAL = Text(
    zh="如果(条件, 甲, 乙)，已知(项)，容差，规则成立(“V-20”)，取值(“代码”)，取同比(“代码”)",
    en="if(condition, one, other), known(name), tolerance, holds('V-20'), value_of('CODE'),"
    " yoy_of('CODE')",
)


def language_card(language: Language) -> str:
    """Signs, functions, and the names that each scope knows, in the words of `language`."""
    return "\n".join(_lines(language))


def _lines(language: Language) -> Iterator[str]:
    yield _SIGNS[language]
    yield _SPECIAL[language]
    heads = Text(zh="函数", en="functions"), Text(zh="一组数的函数", en="functions of a group")
    functions = {name: found.words for name, found in FUNCTIONS.items()}
    for head, names in zip(heads, (functions, AGGREGATES), strict=True):
        words = (_word(name, text, language) for name, text in names.items())
        yield f"{head[language]}{_COLON[language]}{_COMMA[language].join(words)}"
    for scope in SCOPES.values():
        yield from _scope(scope, language)


def _scope(scope: Scope, language: Language) -> Iterator[str]:
    yield f"\n{_word(scope.name, scope.words, language)}"
    terms = (term for name, term in TERMS.items() if name in scope.terms)
    yield from (f"  {_word(term.name, term.words, language)}" for term in terms)


_COLON: dict[Language, str] = {"zh": "：", "en": ": "}
_COMMA: dict[Language, str] = {"zh": "、", "en": ", "}


def _word(name: str, words: Text, language: Language) -> str:
    return f"{words.zh}（{name}）" if language == "zh" else f"{name}: {words.en}"
