"""How does a form check itself while it is filled? Its rules as formulas of its own."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from addin.cells import column_name
from addin.errors import Level
from addin.exchange.form.entry import (
    ASKED,
    EntryRow,
    entry_rules,
    group_of,
    row_called,
)
from addin.exchange.form.form import Answer, FormRow
from addin.exchange.form.layout import CHECK_COLUMNS, COLUMNS, CONSTANTS, Grid
from addin.exchange.words import EntrySource, EntryStatus
from addin.facts.rules.language.nodes import Comparison, Constant, Logic, Name, Node, Other, walk
from addin.facts.rules.native import Cells, broken_formula
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import is_one_of
from addin.language import Language, Text, fold
from addin.measures.book import BOOK

__all__ = ["LEVEL_COLUMNS", "VERDICTS", "Check", "FormChecks", "growth_formula", "verdict_formula"]

VERDICTS = {
    "hard": Text(zh="强制:", en="Must:"),
    "soft": Text(zh="需说明:", en="Explain:"),
    "explained": Text(zh="已说明:", en="Explained:"),
    "passed": Text(zh="通过", en="Passed"),
    "hint": Text(zh="提示:", en="Note:"),
}
LEVEL_COLUMNS = {"hard": Level.HARD, "soft": Level.SOFT, "info": Level.INFO}
# No cell address holds it: what stands between two of them is the name of a value.
_MARK = "\0"
_NOTHING = '""'


class Check(NamedTuple):
    """A cell of the check sheet, which says the code of a rule where the row breaks it."""

    code: str
    level: Level
    column: int
    cell: str
    formula: str


class _Template(NamedTuple):
    """A rule as a formula for rows of one kind: texts and names by turns.

    A row of which one of the `guards` is true, such as ``is_flow = 0``, always keeps the rule.
    """

    rule: Rule
    parts: list[str]
    guards: list[tuple[str, str]]


class FormChecks:
    """The rules of a form as formulas: for each row those whose every value has a cell."""

    def __init__(self, grid: Grid) -> None:
        self._grid, self._form = grid, grid.form
        self._rules = entry_rules(grid.form)
        self._templates: dict[tuple[str, ...], list[_Template]] = {}
        self._rows = [self._conditions(index) for index in range(len(grid.form.rows))]

    @cached_property
    def columns(self) -> Mapping[tuple[str, Level], int]:
        """The column on the check sheet, from 1, of each rule by its code and level."""
        asked = {key for row in self._rows for key in row}
        keys = dict.fromkeys(key for r in self._rules if (key := (r.code, r.level)) in asked)
        return {key: column for column, key in enumerate(keys, len(CHECK_COLUMNS) + 1)}

    def of(self, index: int) -> Iterator[Check]:
        """The checks of the row of `index`."""
        for (code, level), conditions in self._rows[index].items():
            broken = conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"
            column = self.columns[code, level]
            yield Check(
                code=code,
                level=level,
                column=column,
                cell=f"{column_name(column)}{self._grid.check_row(index)}",
                formula=f'IF({broken},"{code}","")',
            )

    def _conditions(self, index: int) -> dict[tuple[str, Level], list[str]]:
        """When a row breaks its rules, by code and level."""
        cells = _cells(self._grid, index, self._words)
        names = tuple(cells)
        if names not in self._templates:
            self._templates[names] = _templates(
                self._rules, names, self._form.language, self._others
            )
        found: dict[tuple[str, Level], list[str]] = {}
        row = self._form.rows[index]
        for rule, parts, guards in self._templates[names]:
            kept = any(cells.get(name) == value for name, value in guards)
            if not kept and _concerns(rule, row):
                said = parts.copy()
                said[1::2] = map(cells.__getitem__, parts[1::2])
                found.setdefault((rule.code, rule.level), []).append("".join(said))
        return found

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """How the form writes the words of the rules."""
        return _words_of(self._form.language)

    @cached_property
    def _others(self) -> tuple[tuple[str, str], ...]:
        """The cells of other rows that a rule asks for by name."""
        asked = (node for rule in self._rules for node in walk(rule.claim))
        columns = {"value": "value", "yoy": "growth"}
        return tuple(
            (f"{node.measure} {node.code}",
             self._grid.entry(columns[node.measure], self._form.places[other.code], sheet=True))
            for node in asked
            if isinstance(node, Other) and (other := row_called(node.code, self._form))
        )  # fmt: skip


def verdict_formula(index: int, grid: Grid) -> str:
    """The result of all checks of a row, in the words that a clerk acts upon."""
    words = {key: text[grid.form.language] for key, text in VERDICTS.items()}
    hard, soft, info = (grid.on("checks", grid.check(key, index)) for key in LEVEL_COLUMNS)
    explanation = grid.entry("explanation", index)
    # A cell that holds an error value would make every formula an error: it is no number.
    errors = ",".join(
        f"ISERROR({grid.entry(key, index)})" for key in ("value", "quarter", "growth")
    )
    return (
        f'IF(OR({errors}),"{words["hard"]}V-02",'
        f'IF({hard}<>"","{words["hard"]}"&{hard},IF({soft}<>"",'
        f'IF(LEN(TRIM({explanation}))>=10,"{words["explained"]}","{words["soft"]}")&{soft},'
        f'IF({info}<>"","{words["passed"]} {words["hint"]}"&{info},"{words["passed"]}"))))'
    )


def growth_formula(index: int, grid: Grid) -> str:
    """Growth against a year ago, one decimal: per cent, or points for shares."""
    cells = {"current": grid.entry("value", index), "previous": grid.entry("year_ago", index)}
    formula = BOOK["change" if grid.form.rows[index].is_share else "growth"]
    return f'IFERROR(ROUND({formula.excel(cells, blank=_NOTHING, scale=100)},1),"")'


def _guards(claim: Node) -> list[tuple[str, str]]:
    """The numbers that alone keep a rule: ``is_flow = 0 or ...``."""
    parts = claim.parts if isinstance(claim, Logic) and claim.operator == "or" else (claim,)
    return [
        (part.left.name, f"{part.right.value:.15g}")
        for part in parts
        if isinstance(part, Comparison)
        and part.operator == "="
        and isinstance(part.left, Name)
        and isinstance(part.right, Constant)
    ]


@lru_cache(maxsize=256)
def _templates(
    rules: tuple[Rule, ...],
    names: tuple[str, ...],
    language: Language,
    others: tuple[tuple[str, str], ...],
) -> list[_Template]:
    """The rules that rows with these names can judge, marked names where cells will stand."""
    marked = {name: f"{_MARK}{name}{_MARK}" for name in names}
    members = [name for name in names if " " in name]
    cells = Cells(
        names={name: mark for name, mark in marked.items() if " " not in name},
        groups={name.split()[0]: [marked[each] for each in members] for name in members},
        others=dict(others),
        words=_words_of(language),
    )
    formulas = ((rule, broken_formula(rule, cells)) for rule in rules)
    return [_Template(r, f.split(_MARK), _guards(r.claim)) for r, f in formulas if f]


def _concerns(rule: Rule, row: FormRow) -> bool:
    """Whether a rule speaks of this row's indicator."""
    return not rule.codes or is_one_of(fold(row.indicator), [fold(code) for code in rule.codes])


def _words_of(language: Language) -> dict[str, str]:
    return {word.value: word[language] for words in (EntryStatus, EntrySource) for word in words}


def _cells(grid: Grid, index: int, words: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row by the names of the rules; a member of a group has a number behind it."""
    form, row = grid.form, grid.form.rows[index]
    blank = EntryRow(form=form, row=row, answers={row.code: Answer(code=row.code)})
    columns = _columns(grid, index, words)
    found = {}
    for asked in ASKED:
        answer = blank.values.get(asked.name) if asked.cell == "#" else None
        if answer is not None:
            found[asked.name] = _literal(answer, words)
        elif asked.cell not in {"", "#"} and (asked.name != "whole" or "whole" in columns):
            found[asked.name] = asked.cell.format_map(columns)
    for number, part in enumerate(form.parts.get(row.code, ())):
        place = form.places[part.code]
        found[f"{group_of(row)} {number}"] = grid.entry("value", place, sheet=True)
    return found


def _columns(grid: Grid, index: int, words: Mapping[str, str]) -> dict[str, str]:
    form, row = grid.form, grid.form.rows[index]
    found = {column.key: grid.entry(column.key, index, sheet=True) for column in COLUMNS}
    found |= {key: grid.check(key, index) for key in CONSTANTS}
    if row.parent in form.places:
        found["whole"] = grid.entry("value", form.places[row.parent], sheet=True)
    return found | {
        "normal": f'"{words[EntryStatus.NORMAL.value]}"',
        "no_status": _none_of(found["status"], [words[each.value] for each in EntryStatus]),
        "no_source": _none_of(found["source"], [words[each.value] for each in EntrySource]),
        "no_period": _none_of(found["period"], row.periods),
    }


def _none_of(cell: str, words: Sequence[str]) -> str:
    """Whether something stands in a cell that is none of its choices."""
    tests = ",".join(f'TRIM({cell})<>"{word}"' for word in ("", *words))
    return f"AND({tests})"


def _literal(answer: object, words: Mapping[str, str]) -> str:
    if isinstance(answer, int | float):
        return f"{answer:.15g}"
    text = words.get(str(answer), str(answer)).replace('"', '""')
    return f'"{text}"'
