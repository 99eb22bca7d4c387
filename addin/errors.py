"""What went wrong, where, and what to do about it?

An error stops the work::

    AddinError
    ├── ModelError             a value of the plan's vocabulary cannot be what it says
    │   ├── PeriodError
    │   └── UnitError
    ├── FileError              a file cannot be used
    │   ├── UnsafeFileError    it breaks a limit, or hides something
    │   └── FileInUseError     another program has it open
    ├── PlanError              the plan workbook cannot be used; carries every finding
    ├── TemplateError          the template cannot be filled; carries every finding
    ├── FormError              a department form cannot be made or taken in
    └── UsageError             a call cannot be answered as it is asked

A finding is one thing to mend. Readers collect findings and go on, so that a workbook is
mended once, not once for each mistake.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from addin.language import LANGUAGES, NO_TEXT, Language, Text


class Level(StrEnum):
    """How much a finding weighs: H cannot be accepted, S needs an explanation, I informs."""

    HARD = "H"
    SOFT = "S"
    INFO = "I"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file: sheet and cell of a workbook, or part and paragraph of a document."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        address = (
            f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        )
        return " ".join(word for word in (self.file, address) if word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend: which rule, how grave, where, what was found and what was expected.

    `advice` is what to do; `effect` what it does to the assessment.
    """

    rule: str
    level: Level
    text: Text
    place: Place = field(default_factory=Place)
    advice: Text = NO_TEXT
    effect: Text = NO_TEXT

    @property
    def words(self) -> Text:
        """What was found, what to do, and what it does to the assessment."""
        parts = (self.text, self.advice, self.effect)
        said = (
            _PARTED[language].join(part[language] for part in parts if part[language])
            for language in LANGUAGES
        )
        return Text(**dict(zip(LANGUAGES, said, strict=True)))

    def show(self, language: Language) -> str:
        """The finding as one line for a person."""
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.words[language]} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Note:
    """What a finding says, before its place is known."""

    rule: str
    level: Level
    text: Text

    def at(self, place: Place) -> Finding:
        """The finding at a place."""
        return Finding(rule=self.rule, level=self.level, text=self.text, place=place)


class Words:
    """The words of a package by key: lines of a file with Chinese and English.

    ``{name}`` in the words is a value; a `Text`, and what can `show` itself, stands in
    the language of the words, a list with their commas.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self, key: str, /, **values: object) -> Text:
        """The words of `key` with these values."""
        line = self.lines[key]
        zh, en = _in("zh", values), _in("en", values)
        return Text(zh=line["zh"].format_map(zh), en=line["en"].format_map(en))

    @cached_property
    def lines(self) -> Mapping[str, Mapping[str, str]]:
        """The lines of the file by key."""
        import csv  # nothing may be wrong: then no process waits for it

        with self._path.open(encoding="utf-8", newline="") as file:
            return {line["key"]: line for line in csv.DictReader(file)}


class Notes(Words):
    """The notes of a package by key: words with rule and level, H without one."""

    def __call__(self, note: str, **values: object) -> Note:
        """The `note` of this key with these values."""
        line = self.lines[note]
        level = Level(line["level"] or Level.HARD)
        return Note(line["rule"], level, self.text(note, **values))


def _in(language: Language, values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, _PLAIN) else _shown(language, value)
        for name, value in values.items()
    }


def _shown(language: Language, value: object) -> object:
    if isinstance(value, list):
        return _LISTED[language].join(map(str, value))
    if isinstance(value, Text):
        return value[language]
    return value.show(language) if hasattr(value, "show") else value


_PLAIN = (str, int, float)
_PARTED: dict[Language, str] = {"zh": "；", "en": "; "}
_LISTED: dict[Language, str] = {"zh": "、", "en": ", "}
WORDS = Words(Path(__file__).with_suffix(".csv"))


def nearest(name: str, known: Iterable[str]) -> Text:
    """The known name nearest to `name` as a remark; nothing where none is near."""
    from difflib import get_close_matches  # as above

    near = get_close_matches(name, list(known), n=1)
    return WORDS.text("nearest", name=near[0]) if near else NO_TEXT


class AddinError(Exception):
    """The root of everything that Onpace raises; `text` holds both languages.

    Its words are those of `key` in ``errors.csv`` with `values`, or given as they are.
    """

    def __init__(
        self,
        key: str = "",
        /,
        *,
        en: str = "",
        zh: str = "",
        findings: Sequence[Finding] = (),
        **values: object,
    ) -> None:
        text = WORDS.text(key, **values) if key else Text(zh=zh, en=en)
        super().__init__(text.en)
        self.text = text
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.text, self.findings)


class ModelError(AddinError, ValueError):
    """A value of the plan's vocabulary cannot be what it says it is."""


class PeriodError(ModelError):
    """Not a period."""


class UnitError(ModelError):
    """Not a unit, or two units that cannot be converted."""


class FileError(AddinError):
    """A file cannot be used."""


class UnsafeFileError(FileError):
    """A file breaks a limit for files from outside, or hides something."""


class FileInUseError(FileError):
    """Another program has the file open."""


class PlanError(AddinError):
    """The plan workbook cannot be used; `findings` says all that is wrong with it."""


class TemplateError(AddinError):
    """A template cannot be filled; `findings` says all that is wrong with it."""


class FormError(AddinError):
    """A department form cannot be made or taken in."""


class UsageError(AddinError, ValueError):
    """A call cannot be answered as it is asked."""


def _again(kind: type[AddinError], text: Text, findings: Sequence[Finding]) -> AddinError:
    """An error as it was in the process that it comes from."""
    return kind(en=text.en, zh=text.zh, findings=findings)
