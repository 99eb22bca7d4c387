"""What is a sheet function, and how is it called with what stands in cells?

A function is declared once, with words in Chinese and English. Three kinds differ in what their
formula sees:

- ``vector``: arrays of numbers that broadcast; serves a cell, a range, or a whole column of calls
- ``each``: one cell of each argument at a time
- ``whole``: whole ranges

A call never raises: what goes wrong becomes an error value with words.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from typing import Any, Literal, TypeAlias

from addin.functions.cells import Given
from addin.language import NO_TEXT, Text
from addin.measures.book import BOOK
from addin.measures.formula import NO_RESULT

__all__ = [
    "Argument",
    "Category",
    "Example",
    "Function",
    "Kind",
    "Later",
    "Mode",
    "Option",
    "Registry",
]

NAMESPACE = "PLAN"
Mode: TypeAlias = Literal["vector", "each", "whole"]


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
        wanted = _plain(name)
        return any(_plain(n) == wanted for n in (self.code, *self.both, *self.aliases))

    @property
    def both(self) -> tuple[str, str]:
        """The Chinese and the English name."""
        return self.text.zh, self.text.en


class Category:
    """Under which heading a host lists a function."""

    GROWTH = Option("growth", Text(zh="增长", en="growth"))
    PACE = Option("pace", Text(zh="进度", en="progress and pace"))
    CLUSTERS = Option("clusters", Text(zh="产业集群", en="clusters"))
    SERIES = Option("series", Text(zh="时间序列", en="time series"))
    PROJECTION = Option("projection", Text(zh="预测", en="projection"))
    SHOWING = Option("showing", Text(zh="显示", en="rounding and labels"))
    PLAN = Option("plan", Text(zh="规划", en="over a plan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument: its name in both languages, what it takes and in which unit.

    `default` stands in for a hole in an optional argument. `choices` are the words of a
    `Kind.CHOICE`; their position (from 0) is what a vector formula sees, and `native` is what the
    native formula has for the first of them.
    """

    name: str
    zh: str
    help: Text
    kind: Kind = Kind.NUMBER
    unit: Text = NO_TEXT
    optional: bool = False
    repeating: bool = False
    default: float | str | None = None
    choices: tuple[Option, ...] = ()
    native: str = ""

    @property
    def title(self) -> Text:
        """The name that people see."""
        return Text(zh=self.zh, en=self.name)

    @property
    def description(self) -> Text:
        """The help with the unit and the words that may stand here."""
        return Text(
            zh=self.help.zh + _in_brackets(self._notes("zh"), "（", "）", "；"),
            en=self.help.en + _in_brackets(self._notes("en"), " (", ")", "; "),
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

    def _notes(self, language: Literal["zh", "en"]) -> list[str]:
        notes = [self.unit[language]] if self.unit[language] else []
        if self.choices:
            notes.append(" / ".join(word.text[language] for word in self.choices))
        if self.optional:
            notes.append("可省略" if language == "zh" else "may be left out")
        return notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A call and its result, as a reader would type it.

    A result of None grows with the shipped data; a `Code` is the error that the call shows.
    """

    args: tuple[Given, ...]
    result: Any


class Later:
    """A function of another module that is imported when it is called."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        """What the function answers."""
        return getattr(import_module(self._module), self._name)(*args, **named)


@dataclass(frozen=True, kw_only=True)
class Function:
    """One sheet function. `name` lacks the namespace: ``PROGRESS`` is ``PLAN.PROGRESS``.

    `how` is the id of its formula in the book, which gives its title, what is called, why it has no
    number and the words for that, unless `called`, `answer` and `unknown` say otherwise; a function
    without a formula has `called` and `answer`. `same_inputs` says whether its arguments are the
    formula's, in order. `words` turn the whole numbers that a formula answers into words. A column
    that `follows_first` lies as a row where the first argument does. `aliases` are other names that
    people know; Office takes no name of two letters.
    """

    name: str
    help: Text
    category: Option
    arguments: tuple[Argument, ...]
    how: str = ""
    called: Text = NO_TEXT
    answer: Callable[..., Any] | None = None
    unknown: Text = NO_TEXT
    same_inputs: bool = True
    mode: Mode = "vector"
    unit: Text = NO_TEXT
    words: tuple[Text, ...] = ()
    spills: bool = False
    follows_first: bool = False
    volatile: bool = False
    aliases: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def title(self) -> Text:
        """The name that people see."""
        return self.called or BOOK[self.how].name

    @property
    def formula(self) -> Callable[..., Any]:
        """What is called, with arguments as the mode says."""
        found = self.answer or BOOK[self.how].compute
        if found is None:
            raise TypeError(f"{self.name} computes nothing")
        return found

    @property
    def reason(self) -> Callable[..., Any] | None:
        """Why a vector formula has no number: codes of `addin.measures.reasons`."""
        return BOOK[self.how].reason if self.how else None

    @property
    def undefined(self) -> Text:
        """The words where there is no number and no reason."""
        return self.unknown or (BOOK[self.how].undefined if self.how else NO_RESULT)

    @property
    def native(self) -> Callable[..., str] | None:
        """The same as an Excel formula over cells, one for each argument; None where it has none.

        It raises TypeError where the cells do not fit.
        """
        known = bool(self.how) and self.same_inputs and BOOK[self.how].native
        return self._native if known else None

    def _native(self, *cells: str) -> str:
        if not self.least <= len(cells) <= len(self.arguments) or not self.same_inputs:
            raise TypeError(self.name)
        how = BOOK[self.how]
        given = (*cells, *(None,) * (len(self.arguments) - len(cells)))
        written = [
            argument.in_native(cell) for argument, cell in zip(self.arguments, given, strict=True)
        ]
        return how.excel(dict(zip(how.inputs, written, strict=False)))

    @property
    def full_name(self) -> str:
        """The name in Excel (Office.js) and Calc, such as ``PLAN.PROGRESS``."""
        return f"{NAMESPACE}.{self.name}"

    @property
    def classic_name(self) -> str:
        """The name as a classic UDF, where VBA allows no dot: ``PLAN_PROGRESS``."""
        return f"{NAMESPACE}_{self.name}"

    @property
    def file_name(self) -> str:
        """The name that Excel writes into a workbook for an Office.js function."""
        return f"_xldudf_{NAMESPACE}_{self.name}"

    @property
    def description(self) -> Text:
        """The help and the unit of the result."""
        return Text(
            zh=self.help.zh + _in_brackets([self.unit.zh], "（", "）", "；"),
            en=self.help.en + _in_brackets([self.unit.en], " (", ")", "; "),
        )

    @cached_property
    def least(self) -> int:
        """How many arguments must be given."""
        return sum(not argument.optional for argument in self.arguments)

    @property
    def repeats(self) -> bool:
        """Whether the last argument may be given again and again."""
        return bool(self.arguments) and self.arguments[-1].repeating

    def argument(self, position: int) -> Argument:
        """The argument at a position; the last one for those that repeat."""
        return self.arguments[min(position, len(self.arguments) - 1)]


class Registry:
    """Functions by name, in the order in which they were declared."""

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}
        self._aliases: dict[str, str] = {}

    def add(self, functions: Iterable[Function]) -> None:
        """Declare functions; ValueError for two names that some host cannot tell apart."""
        for function in functions:
            if any(_folded(function.name) == _folded(name) for name in self._functions):
                raise ValueError(f"declared twice: {function.name}")
            self._functions[function.name] = function
            self._aliases |= dict.fromkeys(function.aliases, function.name)

    def __iter__(self) -> Any:
        return iter(self._functions.values())

    def __len__(self) -> int:
        return len(self._functions)

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def __getitem__(self, name: str) -> Function:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found

    def find(self, name: str) -> Function | None:
        """The function of a name in any host's spelling; None for an unknown one."""
        bare = name if name in self._functions else _bare(name)
        return self._functions.get(self._aliases.get(bare, bare))

    def nearest(self, name: str) -> str:
        """The full name most like an unknown one, "" where none is near."""
        near = get_close_matches(_bare(name), self._functions, n=1, cutoff=0.5)
        return self._functions[near[0]].full_name if near else ""

    @property
    def names(self) -> Mapping[str, Function]:
        """Functions by bare name."""
        return dict(self._functions)


def _bare(name: str) -> str:
    bare = name.strip().upper().removeprefix("_XLDUDF_")
    for prefix in (f"{NAMESPACE}.", f"{NAMESPACE}_", "规划."):
        bare = bare.removeprefix(prefix)
    return bare


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold().replace("-", "_")


def _folded(name: str) -> str:
    return name.replace(".", "_").upper()


def _in_brackets(notes: Sequence[str], before: str, after: str, between: str) -> str:
    said = [note for note in notes if note]
    return before + between.join(said) + after if said else ""
