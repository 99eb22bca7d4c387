"""In which language does a reader see a word?"""

import os
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

__all__ = ["LANGUAGES", "NO_TEXT", "Language", "Text", "language_of_locale"]


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
