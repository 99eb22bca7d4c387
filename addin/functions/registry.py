"""What is a sheet function, and how is it called with what stands in cells?

A function is declared once, with words in Chinese and English. Three kinds differ in what their
formula sees:

- ``vector``: arrays of numbers that broadcast; serves a cell, a range, or a whole column of calls
- ``each``: one cell of each argument at a time
- ``whole``: whole ranges

A call never raises: what goes wrong becomes an error value with words.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeAlias

from addin.cells import ErrorCode
from addin.functions.arguments import Argument, Option, options, signature, words_of
from addin.functions.cells import Given
from addin.language import Text, fold
from addin.measures.book import BOOK
from addin.measures.formula import NO_RESULT, is_written

NAMESPACE = "PLAN"
Mode: TypeAlias = Literal["vector", "each", "whole"]


class Category:
    """Under which heading a host lists a function."""

    GROWTH = Option("growth", Text(zh="增长", en="growth"))
    PACE = Option("pace", Text(zh="进度", en="progress and pace"))
    CLUSTERS = Option("clusters", Text(zh="分组与结构", en="groups and structure"))
    SERIES = Option("series", Text(zh="时间序列", en="time series"))
    PROJECTION = Option("projection", Text(zh="预测", en="projection"))
    SHOWING = Option("showing", Text(zh="显示", en="rounding and labels"))
    PLAN = Option("plan", Text(zh="规划", en="over a plan"))


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
        self._module, self.name = module, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        """What the function answers."""
        return getattr(import_module(self._module), self.name)(*args, **named)


@dataclass(frozen=True, kw_only=True)
class Function:
    """One sheet function. `name` lacks the namespace: ``PROGRESS`` is ``PLAN.PROGRESS``.

    `how` is the id of its formula in the book, which gives its title, what is called, why it has no
    number and the words for that, unless the words of the function or `answer` say otherwise; a
    function without a formula has a title and an `answer`. `same_inputs` says whether its arguments
    are the formula's, in order. `verdicts` turn the whole numbers that a formula answers into
    words. An answer that `speaks` is asked in a language, the words of the others are chosen for
    it. A column that `follows_first` lies as a row where the first argument does. `aliases` are
    other names that people know; Office takes no name of two letters.
    """

    name: str
    category: Option
    arguments: tuple[Argument, ...]
    how: str = ""
    answer: Callable[..., Any] | None = None
    same_inputs: bool = True
    mode: Mode = "vector"
    verdicts: tuple[Text, ...] = ()
    speaks: bool = False
    spills: bool = False
    follows_first: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> Text:
        """The name that people see."""
        return words_of(self.name).title or BOOK[self.how].name

    @property
    def description(self) -> Text:
        """The help and the scale of the result."""
        return words_of(self.name).described()

    @property
    def examples(self) -> tuple[Example, ...]:
        """Calls with their results."""
        return _examples()[self.name]

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
        """The words where there is no number and no reason: its own, or the formula's."""
        own = (word.text for word in options("unknown") if word.code == self.name)
        return next(own, BOOK[self.how].undefined if self.how else NO_RESULT)

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
        refused = [
            argument.scale.refusing(cell)
            for argument, cell in zip(self.arguments, cells, strict=False)
            if not is_written(cell)
        ]
        inputs = dict(zip(how.inputs, written, strict=False))
        return how.excel(inputs, refused=",".join(filter(None, refused)))

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


def declared(category: Option, name: str, how: str, takes: str, **more: Any) -> Function:
    """A function that `takes` what a `signature` tells; `more` are fields of `Function`."""
    arguments = signature(takes, name, more.get("mode", "vector"))
    return Function(name=name, category=category, how=how, arguments=arguments, **more)


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


def _bare(name: str) -> str:
    bare = name.strip().upper().removeprefix("_XLDUDF_")
    for prefix in (f"{NAMESPACE}.", f"{NAMESPACE}_", "规划."):
        bare = bare.removeprefix(prefix)
    return bare


def _folded(name: str) -> str:
    return fold(name.replace(".", "_"))


@cache
def _examples() -> Mapping[str, tuple[Example, ...]]:
    """The examples of ``examples.json``: calls with their arguments and results by function."""
    import json

    told = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
    return {
        name: tuple(Example(args=_cells(row["args"]), result=_cells(row["result"])) for row in rows)
        for name, rows in told.items()
    }


def _cells(told: Any) -> Any:
    """Rows as tuples, words in two languages as a `Text`, and the name of an error as its code."""
    if isinstance(told, list):
        return tuple(map(_cells, told))
    if isinstance(told, dict):
        return Text(**told)
    return ErrorCode(told) if told in set(ErrorCode) else told
