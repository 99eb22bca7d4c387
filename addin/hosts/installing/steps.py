"""How is a person told what was done, what is wrong, why, and which step helps?"""

from dataclasses import dataclass
from pathlib import Path

from addin.errors import Words
from addin.language import Language, Text

_WORDS = Words(Path(__file__).with_name("steps.csv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing: whether it is well; where it is not, why, and the one step that helps."""

    name: Text
    well: bool = True
    why: Text | None = None
    help: Text | None = None

    def show(self, language: Language) -> str:
        """The step for a person, its help on a line of its own."""
        mark = "✓" if self.well else "✗"
        colon = "：" if language == "zh" else ": "
        told = f"{mark} {self.name[language]}"
        if self.why:
            told += f"{colon}{self.why[language]}"
        return told + (f"\n  → {self.help[language]}" if self.help else "")

    def to_json(self) -> dict[str, str | bool | None]:
        """The step as plain values, its words in English."""
        told = {"name": self.name, "why": self.why, "help": self.help}
        return {"well": self.well} | {key: text.en if text else None for key, text in told.items()}


def said(key: str, /, **values: object) -> Text:
    """The words of `key`."""
    return _WORDS.text(key, **values)


def done(key: str, /, **values: object) -> Step:
    """Something that is well."""
    return Step(name=said(key, **values))


def failed(key: str, why: str, advice: str, /, **values: object) -> Step:
    """Something that is not: by the keys of its name, its reason and the step that helps."""
    reason = said(why, **values) if why else None
    return Step(name=said(key, **values), well=False, why=reason, help=said(advice, **values))
