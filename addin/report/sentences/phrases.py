"""Which words does a sentence of the report use, and who may change them?

The words stand in text files, one phrase a line (``templates/phrases.zh.txt``). An office keeps
only the lines that it words in its own way, in a file of the same name beside its plan workbook.
The program decides which phrase fits; the phrase only says it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from addin.errors import FileError, Finding, Level, Place
from addin.facts.fact import difference_id
from addin.files import read_file, shipped
from addin.language import LANGUAGES, Language, Text, capital

PHRASE_RULE = "PHRASE"


@dataclass(frozen=True, slots=True)
class BoundNumber:
    """A number in a sentence: the fact that it shows, the text that a reader sees, and how.

    `form` says how the text follows from the fact, as `addin.facts.printer.printed` reads it, so
    that it can be made again after a revision.
    """

    fact_id: str
    text: str
    form: str = ""

    @property
    def shown(self) -> str:
        """The id of what it shows: of a difference where its form takes another fact from it."""
        other = next((word[6:] for word in self.form.split() if word.startswith("minus:")), "")
        return difference_id(self.fact_id, other) if other else self.fact_id

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and numbers in the order of reading; each number knows the fact that it shows.

    `key` names the sentence in the report (``S-05/GO_AS``), so that it can be made again.
    """

    pieces: tuple[str | BoundNumber, ...] = ()
    key: str = ""

    def __str__(self) -> str:
        return "".join(str(piece) for piece in self.pieces)

    def __bool__(self) -> bool:
        return any(str(piece) for piece in self.pieces)

    def __add__(self, other: "Sentence") -> "Sentence":
        return Sentence(self.pieces + other.pieces, self.key or other.key)

    @property
    def capital(self) -> "Sentence":
        """The same with a capital at its start, where the language has capitals."""
        first, *rest = self.pieces or ("",)
        if isinstance(first, str):
            return Sentence((capital(first), *rest), self.key)
        if first.text == capital(first.text):
            return self
        form = f"{first.form} capital".strip()
        return Sentence((BoundNumber(first.fact_id, capital(first.text), form), *rest), self.key)

    @property
    def numbers(self) -> tuple[BoundNumber, ...]:
        """The numbers, in the order of reading."""
        return tuple(piece for piece in self.pieces if isinstance(piece, BoundNumber))


Piece = str | BoundNumber | Sentence | None


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """The phrases of one language, by name; `findings` are the lines that could not be used."""

    language: Language
    texts: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def say(self, name: str, /, **values: Piece) -> Sentence:
        """The phrase `name`, filled; optional parts whose values are missing are left out.

        >>> str(read_phrases("en").say("growth.up", growth="6.0"))
        'up 6.0% on a year earlier'
        """
        pieces: list[str | BoundNumber] = []
        for part in self._compiled[name]:
            if part.optional and not all(values.get(each) for each in part.names):
                continue
            pieces.extend(_filled(part, values))
        return Sentence(_joined(pieces))

    def join(self, sentences: Iterable[Piece], name: str = "join.item", last: str = "") -> Sentence:
        """The non-empty ones, divided by the phrase `name`; the last by `last`."""
        found = [_as_pieces(sentence) for sentence in sentences if sentence]
        pieces: list[str | BoundNumber] = []
        for i, each in enumerate(found):
            if i:
                final = i == len(found) - 1
                pieces.append(str(self.say(last if last and final else name)))
            pieces.extend(each)
        return Sentence(_joined(pieces))

    @cached_property
    def _compiled(self) -> Mapping[str, tuple["_Part", ...]]:
        return {name: _compile(text) for name, text in self.texts.items()}


def read_phrases(language: Language, own: Path | None = None) -> Phrases:
    """The phrases of `language`: those of the file `own` where it has them, else the shipped ones.

    A line that cannot be used is a finding with its line; the shipped phrase stands in.
    Raises FileError where `own` cannot be read as text.
    """
    base = _shipped(language)
    return base if own is None else _overlay(base, own)


def phrases_beside(workbook: Path, language: Language) -> Path | None:
    """The phrase file that an office keeps beside its plan workbook, or None."""
    path = workbook.with_name(f"phrases.{language}.txt")
    return path if path.exists() else None


def phrase_findings(workbook: Path) -> tuple[Finding, ...]:
    """The lines that cannot be used of the phrase files beside a plan workbook."""
    found = ((language, phrases_beside(workbook, language)) for language in LANGUAGES)
    return tuple(
        finding
        for language, own in found
        if own is not None
        for finding in read_phrases(language, own).findings
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a phrase: literal words and names in turn."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    optional: bool


_NAME = re.compile(r"\{([a-z_]+)\}")
_LINE = re.compile(r"(?P<name>[a-z][a-z0-9_.\-]*)\s*=\s*(?P<text>.*)")
_BRACKETS = re.compile(r"\[\[|\]\]|\[|\]")
_HIDDEN = {"[[": "\x01", "]]": "\x02"}


@lru_cache(maxsize=2)
def _shipped(language: Language) -> Phrases:
    path = shipped("templates", f"phrases.{language}.txt")
    lines, findings = _lines(path)
    if findings:
        raise FileError(
            en=f"{path.name}: {findings[0].text.en}", zh=findings[0].text.zh, findings=findings
        )
    return Phrases(language=language, texts={name: text for name, text, _ in lines})


def _overlay(base: Phrases, path: Path) -> Phrases:
    lines, findings = _lines(path)
    texts, places = dict(base.texts), {}
    for name, text, place in lines:
        wrong = _fault(name, text, base)
        if wrong:
            findings.append(_finding(place, wrong))
        else:
            texts[name], places[name] = text, place
    return Phrases(language=base.language, texts=texts, findings=tuple(findings), places=places)


def _lines(path: Path) -> tuple[list[tuple[str, str, Place]], list[Finding]]:
    found: list[tuple[str, str, Place]] = []
    findings: list[Finding] = []
    for number, raw in enumerate(_text_of(path).splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        place = Place(file=path.name, cell=f"{number}")
        match = _LINE.fullmatch(line)
        if match is None:
            findings.append(
                _finding(
                    place, Text(zh="不是“名称 = 文字”的写法", en="not of the form 'name = text'")
                )
            )
            continue
        found.append((match["name"], _unquoted(match["text"]), place))
    return found, findings


def _text_of(path: Path) -> str:
    raw = read_file(path)
    # Notepad on a Chinese machine saves GB18030 unless it is told otherwise.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("no_text_file", path=path)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1] if quoted else text


def _fault(name: str, text: str, base: Phrases) -> Text | None:
    """What is wrong with an office's own line, or None."""
    if name not in base.texts:
        return Text(zh=f"没有名为“{name}”的措辞", en=f"there is no phrase named {name!r}")
    if _compile_fault(text):
        return Text(zh="括号不成对", en="brackets do not match")
    known = _known_names(base, name)
    strange = sorted(set(_NAME.findall(text)) - known)
    if strange:
        usable = "、".join(f"{{{each}}}" for each in sorted(known))
        return Text(
            zh=f"没有可填入“{{{strange[0]}}}”的内容（可用：{usable or '无'}）",
            en=f"nothing to put into {{{strange[0]}}} (usable here: {usable or 'none'})",
        )
    return None


def _known_names(base: Phrases, name: str) -> set[str]:
    # What the other language uses in the same phrase is given to both.
    found: set[str] = set()
    for language in ("zh", "en"):
        text = base.texts if language == base.language else _shipped(language).texts
        found.update(_NAME.findall(text.get(name, "")))
    return found


def _finding(place: Place, text: Text) -> Finding:
    return Finding(rule=PHRASE_RULE, level=Level.SOFT, text=text, place=place)


def _compile(text: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    for i, stretch in enumerate(re.split(r"[\[\]]", _hide(text))):
        if stretch:
            words = _NAME.split(stretch)
            plain = tuple(_show(word) for word in words[::2])
            parts.append(_Part(plain, tuple(words[1::2]), optional=i % 2 == 1))
    return tuple(parts)


def _compile_fault(text: str) -> bool:
    """Whether brackets do not alternate, or braces are left over."""
    marks = re.findall(r"[\[\]]", _hide(text))
    alternate = all(mark == "[]"[i % 2] for i, mark in enumerate(marks)) and len(marks) % 2 == 0
    return not alternate or bool(re.search(r"[{}]", _NAME.sub("", text)))


def _hide(text: str) -> str:
    return _BRACKETS.sub(lambda found: _HIDDEN.get(found[0], found[0]), text)


def _show(text: str) -> str:
    return text.replace("\x01", "[").replace("\x02", "]")


def _filled(part: _Part, values: Mapping[str, Piece]) -> list[str | BoundNumber]:
    pieces: list[str | BoundNumber] = [part.words[0]]
    for name, word in zip(part.names, part.words[1:], strict=True):
        pieces.extend(_as_pieces(values.get(name)))
        pieces.append(word)
    return pieces


def _as_pieces(value: Piece) -> tuple[str | BoundNumber, ...]:
    if value is None:
        return ()
    return value.pieces if isinstance(value, Sentence) else (value,)


def _joined(pieces: list[str | BoundNumber]) -> tuple[str | BoundNumber, ...]:
    """Neighbouring words become one piece; empty ones go."""
    found: list[str | BoundNumber] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif str(piece):
            found.append(piece)
    return tuple(found)
