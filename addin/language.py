"""In which language does a reader see a word, and when do two spellings say the same?"""

import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Literal, Self

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same words in Chinese and in English.

    >>> Text(zh="亿元", en="CNY 100 million")["en"]
    'CNY 100 million'
    """

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """The words in `language`; where one language is missing, the other stands in."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


NO_TEXT = Text(zh="", en="")


def capital(words: str) -> str:
    """Words as a heading or a sentence begins with them: ``Health district``."""
    return words[:1].upper() + words[1:]


def plural(noun: str) -> str:
    """Several of an English noun, by the rule; other words as they are.

    >>> plural("health district"), plural("county"), plural("branch"), plural("片区")
    ('health districts', 'counties', 'branches', '片区')
    """
    if not noun or not noun.isascii():
        return noun
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


class Word(StrEnum):
    """One word of a closed list: its code, its Chinese and English names, other spellings."""

    zh: str
    en: str
    aliases: tuple[str, ...]

    def __new__(cls, code: str, zh: str, en: str, *aliases: str) -> Self:
        """Make the word of one line of the list."""
        word = str.__new__(cls, code)
        word._value_ = code
        word.zh, word.en, word.aliases = zh, en, aliases
        return word

    def __getitem__(self, language: Language) -> str:  # type: ignore[override]  # by language
        """The name in `language`."""
        return self.zh if language == "zh" else self.en

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(zh=self.zh, en=self.en)

    @classmethod
    def named(cls, text: str) -> Self | None:
        """The word that `text` names, by code, Chinese or English name; None where none is."""
        code = _spellings(cls).get(fold(text, passing=_BETWEEN))
        return None if code is None else cls(code)  # type: ignore[call-arg]  # the value is enough


_BETWEEN = r"[-_ ]+"


@cache
def _spellings(words: type[Word]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in words:
        for name in (word.value, word.zh, word.en, *word.aliases):
            found.setdefault(fold(name, passing=_BETWEEN), word.value)
    return found


@lru_cache(maxsize=1 << 14)
def fold(text: str, *, passing: str = "") -> str:
    r"""`text` as it is compared: full width, capitals and outer spaces do not matter.

    `passing` is a pattern of what is passed over besides, such as the spaces in a header.

    >>> fold(" ＧＤＰ")
    'gdp'
    >>> fold("指标 代码*", passing=r"[\s*]+") == fold("指标代码")
    True
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return re.sub(passing, "", folded) if passing else folded


def language_of_locale() -> Language:
    """Chinese where the machine speaks Chinese, else English.

    ``ONPACE_LANG`` comes first, then the usual variables, then the system's locale.
    """
    for name in ("ONPACE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    import locale

    system = (locale.getlocale()[0] or "").lower()
    return "zh" if system.startswith(("zh", "chinese")) else "en"


def initials(text: str) -> str:
    """The pinyin initials of the common characters of a text, what people type to find it.

    >>> initials("完成进度"), initials("GDP增速")
    ('wcjd', 'gdpzs')
    """
    found = []
    for sign in text:
        code = int.from_bytes(sign.encode("gb2312", "ignore"), "big")
        if sign.isascii():
            found.append(sign.lower())
        elif _COMMON[0] <= code < _COMMON[1]:
            found.append(_INITIALS[bisect_right(_FIRST, code) - 1])
    return "".join(found)


_COMMON = 0xB0A1, 0xD7FA
"""Level 1 of GB 2312, which is in the order of pinyin."""
_INITIALS = "abcdefghjklmnopqrstwxyz"
_FIRST = [
    int.from_bytes(sign.encode("gb2312"), "big")
    for sign in "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
]
