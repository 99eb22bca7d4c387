"""Which names may a rule use, and of which rows does it speak?

A scope is a kind of row: a statement of the Data sheet, a value that counts, an indicator, a
scheme of groups, the plan, a returned form, a row of a form. Every name has a Chinese and an
English word (`names.csv`); both may be written in an expression.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from addin.facts.rules.language.nodes import ValueKind
from addin.language import Text

PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A name of the language: what kind of value it is, its words, the scopes that know it.

    `aliases` are Chinese words that mean the same.
    """

    name: str
    kind: ValueKind
    words: Text
    aliases: tuple[str, ...]
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A kind of row: its words, and the names that its rows know."""

    name: str
    words: Text
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class RuleFunction:
    """A function of numbers: how many arguments it takes, and its words."""

    name: str
    least: int
    most: int
    words: Text


def placeholders(message: str) -> tuple[str, ...]:
    """The names in braces of a message; a Chinese name counts as its English one."""
    return tuple(named(found) for found in PLACE.findall(message))


def named(word: str) -> str:
    """The English name of a word of either language; the word itself where it is none."""
    return _NAMES.get(word.strip(), word.strip())


def _terms() -> Iterator[Term]:
    path = Path(__file__).with_name("names.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            zh, *aliases = line["zh"].split("|")
            yield Term(
                name=line["name"],
                kind=ValueKind(line["kind"]),
                words=Text(zh=zh, en=line["en"]),
                aliases=tuple(aliases),
                scopes=frozenset(line["scopes"].split()),
            )


TERMS: dict[str, Term] = {term.name: term for term in _terms()}
_NAMES = {zh: name for name, term in TERMS.items() for zh in (term.words.zh, *term.aliases)}
_SCOPES = {
    "statement": Text(zh="数据行", en="every row of the Data sheet"),
    "series": Text(zh="序列值", en="every value that counts"),
    "indicator": Text(zh="指标行", en="every indicator, group and area at the period"),
    "scheme": Text(zh="分组体系", en="every scheme of groups at the period"),
    "plan": Text(zh="规划", en="the plan at the period"),
    "milestone": Text(zh="分年目标行", en="every row of the Milestones sheet"),
    "task": Text(zh="任务行", en="every row of the Tasks sheet"),
    "form": Text(zh="报表文件", en="a returned form"),
    "entry": Text(zh="填报行", en="a row of a form"),
}
SCOPES: dict[str, Scope] = {
    name: Scope(
        name=name,
        words=words,
        terms=frozenset(term.name for term in TERMS.values() if name in term.scopes),
    )
    for name, words in _SCOPES.items()
}
FUNCTIONS: dict[str, RuleFunction] = {
    found.name: found
    for found in (
        RuleFunction("abs", 1, 1, Text(zh="绝对值", en="size without sign")),
        RuleFunction("log10", 1, 1, Text(zh="常用对数", en="decimal logarithm")),
        RuleFunction("ln", 1, 1, Text(zh="自然对数", en="natural logarithm")),
        RuleFunction("sqrt", 1, 1, Text(zh="平方根", en="square root")),
        RuleFunction("min", 2, 9, Text(zh="较小值", en="the smallest")),
        RuleFunction("max", 2, 9, Text(zh="较大值", en="the largest")),
        RuleFunction("round", 2, 2, Text(zh="四舍五入", en="rounded half up")),
        RuleFunction("mod", 2, 2, Text(zh="余数", en="remainder")),
    )
}
AGGREGATES: dict[str, Text] = {
    "sum": Text(zh="求和", en="sum"),
    "count": Text(zh="计数", en="how many are known"),
    "mean": Text(zh="平均", en="mean"),
    "median": Text(zh="中位数", en="median"),
    "mad": Text(zh="平均绝对偏差", en="mean absolute deviation from the mean"),
    "median_deviation": Text(zh="中位数绝对偏差", en="median absolute deviation from the median"),
    "smallest": Text(zh="最小", en="the smallest"),
    "largest": Text(zh="最大", en="the largest"),
}
