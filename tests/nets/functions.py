"""What does a cell show? Every function with its examples, every plan function over both plans."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.nets.house import (
    LANGUAGES,
    PLANS,
    asked,
    assess,
    book,
    functions,
    plan,
    plans_in_memory,
)
from tests.nets.page import Net, page_of
from tests.nets.sheets import said

if TYPE_CHECKING:
    from addin.functions.registry import Function

__all__ = ["FUNCTIONS"]

_LAST = "2024Q3"
_VINTAGES = ("", "2023-09-30")
_AT = ("2021Q4", "2022", "2023Q2", _LAST, "2025Q1")
# What no argument of a cell should be, each in the place of each argument of the examples.
_ODD = (None, "不是数", -1, 0)
_ON_PLANS = "plan"
_LEFT_OUT = object()
# A handle is made from the bytes of the workbook.
_HANDLE = re.compile(r"plan:[0-9a-f]{16,}")


def _choices(name: str, function: "Function") -> Mapping[str, tuple[Any, ...]]:
    """What stands in each argument of a plan function; a function added later is asked too."""
    by_measure = any(argument.name == "measure" for argument in function.arguments)
    facts = assess(plan(name), _LAST)
    subjects = list(dict.fromkeys(fact.subject for fact in facts.values()))
    measures = list(dict.fromkeys(fact.measure for fact in facts.values()))
    parts = [subject for subject in subjects if "/" in subject]
    whole = [subject for subject in subjects if subject not in parts and subject != "PLAN"]
    return {
        "plan": (str(book(name)),),
        "source": (str(book(name)),),
        "period": ("2022", _LAST) if by_measure else _AT,
        "vintage": _VINTAGES,
        "indicator": (*whole[: 2 if by_measure else 6], *parts[:1], *parts[-1:]),
        "measure": ("", *measures),
        "year": (_LEFT_OUT, 2022, 2024),
        "scheme": ("",),
        "language": LANGUAGES,
        "table": (_LEFT_OUT,),
        "assumption": (f"{whole[0]}.target=123",),
        "indicators": (tuple((code,) for code in (*whole[:2], *parts[:1])),),
        "periods": (_AT,),
    }


def _of_plan(name: str, function: "Function") -> str:
    """A plan function over one plan, one section for each period and vintage."""
    choices = _choices(name, function)
    values = [
        (*([""] if argument.optional else []), *choices[argument.name])
        for argument in function.arguments
    ]
    parts: dict[str, list[str]] = {}
    with _in_memory():
        for given in dict.fromkeys(product(*values)):
            arguments = tuple(value for value in given if value is not _LEFT_OUT)
            words = [str(value) for value in arguments[1:]]
            heading = " ".join(word for word in words if word in {*_AT, *_VINTAGES[1:]})
            lines = parts.setdefault(heading or "always", [])
            lines += _answers(function.name, arguments, " ".join(words))
    return page_of(parts)


def _of_catalogue() -> str:
    """The examples of every function, and what odd cells in their place give."""
    parts: dict[str, list[str]] = {}
    with _in_memory():
        for function in functions():
            parts[function.name] = [
                line
                for example in function.examples
                for given in _odd(example.args, odd=function.category.code != _ON_PLANS)
                for line in _answers(function.name, given, " ".join(map(str, given)))
            ]
    return page_of(parts)


def _explained() -> str:
    """What EXPLAIN says of every example."""
    with _in_memory():
        return page_of(
            {
                function.name: [
                    line
                    for example in function.examples
                    for line in _answers("EXPLAIN", (function.name, *example.args), "")
                ]
                for function in functions()
            }
        )


def _odd(given: tuple[Any, ...], *, odd: bool) -> Iterator[tuple[Any, ...]]:
    yield given
    if odd:
        for at in range(len(given)):
            yield from ((*given[:at], cell, *given[at + 1 :]) for cell in _ODD)


def _answers(name: str, given: tuple[Any, ...], words: str) -> Iterator[str]:
    """The answer in Chinese, and in English where it reads otherwise."""
    shown: tuple[str, ...] = ()
    for language in LANGUAGES:
        answer = _shown(asked(name, given, language))
        if answer not in shown:
            yield f"{words} {language} → {answer}"
        shown = (*shown, answer)


def _shown(answer: Any) -> str:
    if isinstance(answer, tuple):
        return " ⏎ ".join(" | ".join(map(_shown, row)) for row in answer)
    if hasattr(answer, "code"):
        return f"{answer.code.value} {answer.text.zh} / {answer.text.en}"
    return _HANDLE.sub("plan:…", said(answer))


@contextmanager
def _in_memory() -> Iterator[None]:
    end = plans_in_memory()
    try:
        yield
    finally:
        end()


def _pages() -> Iterable[tuple[str, Callable[[], str]]]:
    yield "catalogue", _of_catalogue
    yield "explained", _explained
    for name in PLANS:
        for function in functions():
            if function.category.code == _ON_PLANS and function.name != "EXPLAIN":
                yield f"{name}/{function.name}", partial(_of_plan, name, function)


FUNCTIONS = Net(
    name="functions",
    pages=dict(_pages()),
    kept=frozenset({"catalogue", "example-city/ATTRIBUTION", "chongqing-14fyp/REVISIONS"}),
    slow=frozenset(
        {
            f"{PLANS[0]}/{name}"
            for name in ("VALUE", "SERIES", "WHY", "WHAT_IF", "UNIT", "PERIOD_OF")
        }
        | {f"{name}/NARRATIVE" for name in PLANS}
    ),
)
