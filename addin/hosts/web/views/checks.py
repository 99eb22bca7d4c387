"""What is to be mended in the plan workbook, and where?"""

from collections.abc import Sequence
from dataclasses import dataclass

from addin.errors import Finding, Level
from addin.language import Language

LEVELS = {Level.HARD: "bad", Level.SOFT: "warn", Level.INFO: "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding at a cell; `explains` says whether an office may explain it."""

    level: str
    shape: str
    rule: str
    sheet: str
    cell: str
    text: str
    advice: str
    effect: str
    explains: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The findings of one sheet."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many findings of a level there are in all."""

    level: str
    shape: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The seventh screen: counts of all, and the items that pass the filter, by sheet."""

    counts: tuple[LevelCount, ...]
    rules: tuple[str, ...]
    shown: int
    sheets: tuple[Sheet, ...]


def checks_view(
    findings: Sequence[Finding],
    language: Language,
    level: str = "",
    rule: str = "",
    sheet: str = "",
) -> Checks:
    """The findings, gravest first within a sheet; `level`, `rule` and `sheet` choose among them."""
    order = list(Level)
    items = [
        _item(found, language)
        for found in sorted(findings, key=lambda one: (order.index(one.level), _address(one)))
        if level in ("", found.level)
        and rule in ("", found.rule)
        and sheet in ("", found.place.sheet)
    ]
    names = dict.fromkeys(item.sheet for item in items)
    return Checks(
        counts=tuple(_count(findings, one) for one in Level),
        rules=tuple(sorted({found.rule for found in findings})),
        shown=len(items),
        sheets=tuple(
            Sheet(name=name, items=tuple(item for item in items if item.sheet == name))
            for name in names
        ),
    )


def _count(findings: Sequence[Finding], level: Level) -> LevelCount:
    count = sum(each.level is level for each in findings)
    return LevelCount(level=level.value, shape=LEVELS[level], count=count)


def _address(found: Finding) -> tuple[str, int]:
    """Where a cell stands: its column, then its row as a number."""
    cell = found.place.cell
    digits = "".join(sign for sign in cell if sign.isdecimal())
    return cell.rstrip("0123456789"), int(digits or 0)


def _item(found: Finding, language: Language) -> Item:
    return Item(
        level=found.level.value,
        shape=LEVELS[found.level],
        rule=found.rule,
        sheet=found.place.sheet,
        cell=found.place.cell,
        text=found.text[language],
        advice=found.advice[language],
        effect=found.effect[language],
        explains=found.level is not Level.HARD and bool(found.place.cell),
    )
