"""Which arguments does a function take, and which words may stand in them?

The words that people read are data beside this module: ``functions.csv`` has the titles, helps and
scales of functions and arguments (an argument without a line of its own function has the line
without one), ``scales.csv`` the scales, ``options.csv`` the lists of words that may stand in a
cell.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import inf
from pathlib import Path

import numpy as np
import numpy.typing as npt

from addin.language import NO_TEXT, Language, Text, fold
from addin.measures.arrays import FloatArray

_NOISE = 1e-9  # what sums of fractions carry beyond the whole


class Kind(StrEnum):
    """What an argument takes."""

    NUMBER = "number"
    TEXT = "text"
    PERIOD = "period"
    CHOICE = "choice"
    SERIES = "series"
    TABLE = "table"
    PLAN = "plan"
    ANY = "any"

    @property
    def takes_range(self) -> bool:
        """Whether the argument is a whole range even where the function works cell by cell."""
        return self in (Kind.SERIES, Kind.TABLE, Kind.PLAN)


@dataclass(frozen=True, slots=True)
class Option:
    """One word that may stand in an argument: its code, its names, other spellings.

    Like `addin.model.words.Word`, which a cell's first call cannot wait for.
    """

    code: str
    text: Text
    aliases: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether `name` means this word, in either language."""
        return _plain(name) in map(_plain, (self.code, *self.both, *self.aliases))

    @property
    def both(self) -> tuple[str, str]:
        """The Chinese and the English name."""
        return self.text.zh, self.text.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """On which scale a number goes in or comes out, and which numbers cannot be on it.

    A share or rate is a fraction; differences of them are points, and amounts have their own unit
    (METHODS-2 M23). From `least` to `most` a number passes; at them only where it is not `is_open`.
    """

    code: str
    text: Text
    least: float = -inf
    most: float = inf
    is_open: bool = False

    def refuses(self, values: FloatArray) -> npt.NDArray[np.bool_]:
        """Which values stand on another scale, as per cent do where a fraction is meant."""
        if self.is_open:
            return (values <= self.least) | (values >= self.most)
        return (values < self.least - _NOISE) | (values > self.most + _NOISE)

    def refusing(self, cells: str) -> str:
        """The same as Excel's conditions over a cell or range, "" where every number passes."""
        if self.most == inf:
            return ""
        equal = "=" if self.is_open else ""
        return f"MIN({cells})<{equal}{self.least:g},MAX({cells})>{equal}{self.most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What people read of a function or an argument; a function may leave its title to the book."""

    title: Text
    help: Text
    scale: Scale

    def described(self, notes: Mapping[Language, Sequence[str]] | None = None) -> Text:
        """The help, with the scale and `notes` in brackets."""
        more, unit = notes or {}, self.scale.text
        return Text(
            zh=self.help.zh + _in_brackets((unit.zh, *more.get("zh", ())), "（", "；", "）"),
            en=self.help.en + _in_brackets((unit.en, *more.get("en", ())), " (", "; ", ")"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of the function `of`: its name and what it takes.

    `default` stands in for a hole in an optional argument. `options` names the list of words of a
    `Kind.CHOICE`, the first of which is meant where none is given, or of those that are offered for
    a text; the position of a choice (from 0) is what a vector formula sees, and `native` is what
    the native formula has for the first of them.
    """

    name: str
    of: str = ""
    kind: Kind = Kind.NUMBER
    optional: bool = False
    repeating: bool = False
    default: float | str | None = None
    options: str = ""
    native: str = ""

    @property
    def words(self) -> Described:
        """What people read of it."""
        return words_of(self.of, self.name)

    @property
    def title(self) -> Text:
        """The name that people see."""
        return self.words.title

    @property
    def scale(self) -> Scale:
        """On which scale its numbers stand."""
        return self.words.scale

    @property
    def choices(self) -> tuple[Option, ...]:
        """The words that may stand here."""
        return options(self.options) if self.options else ()

    @property
    def description(self) -> Text:
        """The help with the scale and the words that may stand here."""
        listed = Text(
            zh=" / ".join(word.text.zh for word in self.choices),
            en=" / ".join(word.text.en for word in self.choices),
        )
        left_out = Text(zh="可省略", en="may be left out") if self.optional else NO_TEXT
        return self.words.described(
            {"zh": (listed.zh, left_out.zh), "en": (listed.en, left_out.en)}
        )

    def in_native(self, cell: str | None) -> str:
        """What stands in a native formula for a cell, or for none; TypeError for a word."""
        if self.kind is Kind.CHOICE:
            if cell is not None:
                raise TypeError(self.name)
            return self.native
        if not self.optional or not isinstance(self.default, float):
            return cell or ""
        default = f"{self.default:g}"
        return default if cell is None else f"IF(COUNT({cell})<1,{default},{cell})"


def signature(told: str, of: str, mode: str) -> tuple[Argument, ...]:
    """The arguments of the function `of`, told in order: ``years:series target? n?=5 rule:trend``.

    A name alone is a number; a colon says what else it is, a kind or the list of its words (which
    may always be left out); a slash the list of words that a text often is. A ``?`` marks what may
    be left out and ``=`` what an empty cell means, or what a native formula has for the first word;
    ``...`` what may be given again and again.
    ValueError for what tells no argument.
    """
    return tuple(_argument(word, of, mode) for word in told.split())


_ARGUMENT = re.compile(
    r"(?P<name>\w+)(:(?P<kind>\w+))?(/(?P<words>\w+))?(?P<optional>\?)?(=(?P<usual>[\d.]+))?"
    r"(?P<more>\.{3})?"
)


def _argument(word: str, of: str, mode: str) -> Argument:
    found = _ARGUMENT.fullmatch(word)
    if found is None:
        raise ValueError(f"{of} cannot take {word!r}")
    told = found.groupdict("")
    name, kind, usual = told["name"], told["kind"] or Kind.NUMBER, told["usual"]
    if kind not in set(Kind):
        default = 0.0 if mode == "vector" else None
        return Argument(
            name=name, of=of, kind=Kind.CHOICE, optional=True, default=default, options=kind,
            native=usual,
        )  # fmt: skip
    optional = bool(told["optional"])
    empty = "" if optional and kind == Kind.TEXT else None
    return Argument(
        name=name, of=of, kind=Kind(kind), optional=optional, repeating=bool(told["more"]),
        default=float(usual) if usual else empty, options=told["words"],
    )  # fmt: skip


def words_of(function: str, argument: str = "") -> Described:
    """The words of a function or of its argument; KeyError where ``functions.csv`` has none."""
    known = _words()
    own = known.get((function, argument))
    return own or known["", argument]


def options(name: str) -> tuple[Option, ...]:
    """The words of a list of ``options.csv``."""
    return _options()[name]


@cache
def scales() -> Mapping[str, Scale]:
    """The scales by code; ``""`` is that of what is no number."""
    return {
        row["code"]: Scale(
            code=row["code"],
            text=Text(zh=row["zh"], en=row["en"]),
            least=float(row["least"] or -inf),
            most=float(row["most"] or inf),
            is_open=bool(row["open"]),
        )
        for row in _rows("scales.csv")
    }


@cache
def _words() -> Mapping[tuple[str, str], Described]:
    return {
        (row["function"], row["argument"]): Described(
            title=Text(zh=row["zh"], en=row["en"]),
            help=Text(zh=row["help_zh"], en=row["help_en"]),
            scale=scales()[row["scale"]],
        )
        for row in _rows("functions.csv")
    }


@cache
def _options() -> Mapping[str, tuple[Option, ...]]:
    found: dict[str, tuple[Option, ...]] = {}
    for row in _rows("options.csv"):
        word = Option(row["code"], Text(zh=row["zh"], en=row["en"]), tuple(row["aliases"].split()))
        found[row["list"]] = (*found.get(row["list"], ()), word)
    return found


def _rows(name: str) -> Iterable[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _plain(name: str) -> str:
    return fold(name).replace("-", "_")


def _in_brackets(notes: Iterable[str], before: str, between: str, after: str) -> str:
    said = [note for note in notes if note]
    return before + between.join(said) + after if said else ""
