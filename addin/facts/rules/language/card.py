"""Which words may an office use in its rules? The language on one page."""

from collections.abc import Iterator

from addin.facts.rules.language.vocabulary import AGGREGATES, FUNCTIONS, SCOPES, TERMS, Scope
from addin.language import Language, Text

__all__ = ["language_card"]

_SIGNS = Text(
    "运算：+ - * / ^，= <> < <= > >=（可连写 0 <= 本期值 <= 100），且 或 非，属于(“…”, “…”)",
    "signs: + - * / ^, = <> < <= > >= (also 0 <= value <= 100), and or not, in ('...', '...')",
)
_SPECIAL = Text(
    "如果(条件, 甲, 乙)，已知(项)，容差，规则成立(“V-20”)，取值(“代码”)，取同比(“代码”)",
    "if(condition, one, other), known(name), tolerance, holds('V-20'), value_of('CODE'),"
    " yoy_of('CODE')",
)


def language_card(language: Language) -> str:
    """Signs, functions, and the names that each scope knows, in the words of `language`."""
    return "\n".join(_lines(language))


def _lines(language: Language) -> Iterator[str]:
    yield _SIGNS[language]
    yield _SPECIAL[language]
    heads = Text("函数", "functions"), Text("一组数的函数", "functions of a group")
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
