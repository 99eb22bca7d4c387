"""Random sheets: rows of a form with rules as native formulas, in one workbook."""

import random
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from addin.facts.rules.language.nodes import (
    Aggregate,
    Among,
    IsKnown,
    Lenient,
    Name,
    Other,
    SameWord,
    ValueKind,
    walk,
)
from addin.facts.rules.native import Cells, broken_formula
from addin.facts.rules.rule import Rule

__all__ = ["Sheet", "random_sheets", "recalculated"]

Value = float | str | None


@dataclass(frozen=True)
class Sheet:
    """Values by name, groups by name, and the rules that are asked about them."""

    values: Mapping[str, Value]
    groups: Mapping[str, Sequence[float | None]]
    rules: Sequence[Rule]

    @property
    def row(self) -> dict[str, Value | Sequence[float | None]]:
        """The sheet as the row of a table."""
        known = {name: value for name, value in self.values.items() if value is not None}
        return {**known, **self.groups}


def random_sheets(rules: Sequence[Rule], count: int, seed: int) -> list[Sheet]:
    """Sheets with values that make rules hold, break, and not judge; the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - chance of tests, no secret
    sheets = []
    for at in range(count):
        some = [rules[(at * 7 + step) % len(rules)] for step in range(5)]
        base = chance.choice([0.0, 1.0, 7.5, 120.5, 3000.0, 23244.31])
        names = sorted({name for rule in some for name in _numbers(rule)})
        words = {name: found for rule in some for name, found in _words(rule).items()}
        groups = sorted({part.group for rule in some for part in walk(rule.claim)
                         if isinstance(part, Aggregate)})  # fmt: skip
        values: dict[str, Value] = {name: _value(chance, base) for name in names}
        if "decimals" in values:
            values["decimals"] = float(chance.randint(0, 4))
        values |= {name: _word(chance, found) for name, found in words.items()}
        sheets.append(Sheet(values, {name: _members(chance, base) for name in groups}, tuple(some)))
    return sheets


def recalculated(sheets: Sequence[Sheet], folder: Path) -> list[list[bool]]:
    """For each sheet the answers of its formulas after LibreOffice has recalculated them.

    All of them stand in one workbook, one below the other, so that one run answers for all.
    """
    book = Workbook()
    page = book.active
    for at, sheet in enumerate(sheets):
        _write(page, sheet, at * _HEIGHT)
    source = folder / "rules.xlsx"
    book.save(source)
    out = folder / "out"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(source)], check=True, timeout=300, capture_output=True)
    rows = CalamineWorkbook.from_path(out / "rules.xlsx").get_sheet_by_index(0).to_python()
    return [
        [rows[at * _HEIGHT + rule][0] is True for rule in range(len(sheet.rules))]
        for at, sheet in enumerate(sheets)
    ]


_HEIGHT = 80


def _write(page: object, sheet: Sheet, above: int) -> None:
    cells = getattr(page, "cell")  # noqa: B009 - openpyxl's sheets have no type of their own
    rows = {name: row for row, name in enumerate(sheet.values, above + 1)}
    groups = {name: row for row, name in enumerate(sheet.groups, above + 1)}
    where = Cells(
        names={name: f"$C${row}" for name, row in rows.items()},
        others={name.replace("_of ", " "): f"$C${row}" for name, row in rows.items()},
        groups={
            name: [f"${'EFGHIJKLMN'[at]}${row}" for at in range(len(sheet.groups[name]))]
            for name, row in groups.items()
        },
        aggregates={f"median_deviation({name})": f"$P${row}" for name, row in groups.items()},
    )
    for name, row in rows.items():
        cells(row, 3, sheet.values[name])
    for name, row in groups.items():
        for at, member in enumerate(sheet.groups[name]):
            cells(row, 5 + at, member)
        cells(row, 16, _median_deviation([one for one in sheet.groups[name] if one is not None]))
    for row, rule in enumerate(sheet.rules, above + 1):
        cells(row, 1, f"={broken_formula(rule, where)}")


def _median_deviation(values: Sequence[float]) -> float | None:
    from statistics import median

    return median(abs(one - median(values)) for one in values) if values else None


def _numbers(rule: Rule) -> set[str]:
    found = set()
    for part in walk(rule.claim):
        if isinstance(part, Name) and part.kind is ValueKind.NUMBER:
            found.add(part.name)
        elif isinstance(part, Other):
            found.add(f"{part.measure}_of {part.code}")
    return found


def _words(rule: Rule) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in walk(rule.claim):
        if isinstance(part, Among):
            found[part.name] = (*found.get(part.name, ()), *part.words)
        elif isinstance(part, SameWord):
            found.setdefault(part.left.name, ("one",))
            found.setdefault(part.right.name, ("one",))
        elif (
            isinstance(part, IsKnown | Lenient)
            and isinstance(part.of, Name)
            and part.of.kind is ValueKind.TEXT
        ):
            found.setdefault(part.of.name, ())
    return found


def _value(chance: random.Random, base: float) -> float | None:
    roll = chance.random()
    if roll < 0.12:
        return None
    if roll < 0.3:
        return float(chance.choice([0, 1, 1, 2, 3, 9, 12, 100]))
    if roll < 0.45:
        return base
    decimals = chance.choice([0, 1, 2, 2])
    return round(base * chance.choice([-1, 1, 1, 1]) * chance.uniform(0.4, 2.2), decimals)


def _word(chance: random.Random, words: Sequence[str]) -> str | None:
    return chance.choice([*words, *words, "something else", None])


def _members(chance: random.Random, base: float) -> list[float | None]:
    return [_value(chance, base / 3 or 1.0) for _ in range(chance.randint(1, 10))]
