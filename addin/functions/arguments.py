"""Which arguments does a function take, and which words may stand in them?

The words that people read are data beside this module: ``functions.csv`` has the titles, helps and
scales of functions and arguments (an argument without a line of its own function has the line
without one), ``scales.csv`` the scales, ``options.csv`` the lists of words that may stand in a
cell.
"""

import csv
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
class Words:
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
    `Kind.CHOICE`, the first of which is meant where none is given; their position (from 0) is what
    a vector formula sees, and `native` is what the native formula has for the first of them.
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
    def words(self) -> Words:
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


def number(name: str) -> Argument:
    """A number that must be given."""
    return Argument(name=name)


def numbers(*names: str) -> tuple[Argument, ...]:
    """Numbers that must be given."""
    return tuple(map(number, names))


def optional(name: str, default: float | None = None) -> Argument:
    """A number that may be left out; without a default it is not known then."""
    known = None if default is None else float(default)
    return Argument(name=name, optional=True, default=known)


def series(name: str, *, optional: bool = False) -> Argument:
    """A row or column of numbers."""
    return Argument(name=name, kind=Kind.SERIES, optional=optional)


def lists(*names: str) -> tuple[Argument, ...]:
    """Rows or columns of numbers that must be given."""
    return tuple(map(series, names))


def table(name: str, *, optional: bool = False, repeating: bool = False) -> Argument:
    """A range of cells as it is."""
    return Argument(name=name, kind=Kind.TABLE, optional=optional, repeating=repeating)


def text(name: str, *, optional: bool = False) -> Argument:
    """A text."""
    default = "" if optional else None
    return Argument(name=name, kind=Kind.TEXT, optional=optional, default=default)


def choice(name: str, options: str, *, vector: bool = False, native: str = "") -> Argument:
    """One word of a list, the first unless said; a vector formula sees its position.

    `native` is what a native formula has for the first word.
    """
    return Argument(
        name=name,
        kind=Kind.CHOICE,
        optional=True,
        default=0.0 if vector else None,
        options=options,
        native=native,
    )


PERIOD = Argument(name="period", kind=Kind.PERIOD)
PLAN = Argument(name="plan", kind=Kind.PLAN)


def words_of(function: str, argument: str = "") -> Words:
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
def _words() -> Mapping[tuple[str, str], Words]:
    return {
        (row["function"], row["argument"]): Words(
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
