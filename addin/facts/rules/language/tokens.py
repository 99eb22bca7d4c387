"""Which words and signs does an expression consist of?"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from addin.errors import UsageError
from addin.facts.rules.language.vocabulary import AGGREGATES, FUNCTIONS, TERMS

_LONGEST = 2000
_MOST = 400


class Sign(Enum):
    """The kind of a token."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word or sign, and where it stands, counted from 1."""

    mark: Sign
    text: str
    at: int


def tokens(text: str) -> tuple[Lexeme, ...]:
    """The words and signs of an expression; UsageError where one cannot be read.

    Full-width signs, Chinese words and the signs of mathematics are read as their plain ones.

    >>> [token.text for token in tokens("本期值≥0且 value＜100")][:-1]
    ['value', '>=', '0', 'and', 'value', '<', '100']
    """
    if len(text) > _LONGEST:
        raise UsageError("claim_long", most=_LONGEST, count=len(text))
    plain = unicodedata.normalize("NFKC", text)
    found = [token for match in _matches(plain) if (token := _token(match, match.start() + 1))]
    if len(found) > _MOST:
        raise UsageError("claim_many_words", most=_MOST, count=len(found))
    return (*found, Lexeme(Sign.END, "", len(plain) + 1))


def in_chinese(text: str) -> str:
    """An expression in Chinese words and signs, which reads back as the same.

    >>> in_chinese("value >= previous and known(yoy)")
    '本期值 ≥ 上期值 且 已知(同比)'
    """
    found = [token for token in tokens(text) if token.mark is not Sign.END]
    words = [_in_chinese(token) for token in found]
    line = " ".join(words)
    return re.sub(r"(?<=\S) (?=[,)])|(?<=\() ", "", re.sub(r"(?<=[\u4e00-\u9fff]) \(", "(", line))


def _in_chinese(token: Lexeme) -> str:
    if token.mark is Sign.TEXT:
        return f"“{token.text}”"
    if token.mark is Sign.SIGN:
        return _CHINESE_SIGNS.get(token.text, token.text)
    return _CHINESE_WORDS.get(token.text, token.text) if token.mark is Sign.NAME else token.text


def _words() -> dict[str, str]:
    found = {
        "且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not",
        "属于": "in", "真": "true", "假": "false", "如果": "if", "已知": "known",
        "容差": "tolerance", "规则成立": "holds", "取值": "value_of", "取同比": "yoy_of",
        "取基本量": "amount_of",
    }  # fmt: skip
    found |= {term.words.zh: name for name, term in TERMS.items()}
    found |= {function.words.zh: name for name, function in FUNCTIONS.items()}
    return found | {words.zh: name for name, words in AGGREGATES.items()}


_WORDS = _words()
# The longest known word first: Chinese does not put blanks between words.
_CHINESE = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_CHINESE_WORDS = {name: word for word, name in reversed(_WORDS.items())}
_CHINESE_SIGNS = {"<=": "≤", ">=": "≥", "<>": "≠", "*": "×", "/": "÷"}
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "==": "=", "×": "*", "÷": "/", "−": "-"}
_TOKEN = re.compile(
    rf"""(?P<blank>\s+)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?)
    |(?P<text>"[^"]*"|'[^']*'|“[^”]*”|「[^」]*」)
    |(?P<word>{_CHINESE})
    |(?P<name>[A-Za-z_][A-Za-z_0-9]*|[\u4e00-\u9fff]+)
    |(?P<sign><=|>=|<>|!=|==|[-+*/^=<>(),≤≥≠×÷−])""",
    re.VERBOSE,
)


def _matches(plain: str) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None:
            raise UsageError("claim_no_sign", sign=plain[position], at=position + 1)
        yield match
        position = match.end()


def _token(match: re.Match[str], at: int) -> Lexeme | None:
    text, kind = match[0], match.lastgroup
    if kind == "blank":
        return None
    if kind == "text":
        return Lexeme(Sign.TEXT, text[1:-1], at)
    if kind == "word":
        return Lexeme(Sign.NAME, _WORDS[text], at)
    if kind == "sign":
        return Lexeme(Sign.SIGN, _SIGNS.get(text, text), at)
    return Lexeme(Sign.NUMBER if kind == "number" else Sign.NAME, text.casefold(), at)
