"""How does a form check itself while it is filled? Its rules as formulas of its own."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from addin.cells import column_name
from addin.errors import Level
from addin.exchange.form.entry import ASKED, EntryRow, entry_rules, group_of, in_force, row_called
from addin.exchange.form.form import Answer, Form, FormRow, explains_formula
from addin.exchange.form.layout import CHECK_COLUMNS, COLUMNS, CONSTANTS, FIRST_ROW, Grid
from addin.exchange.words import EntrySource, EntryStatus
from addin.facts.rules.language.nodes import Comparison, Constant, Logic, Name, Node
from addin.facts.rules.native import Cells, broken_formula
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import Cell, words_of
from addin.language import Language, Text, fold
from addin.measures.book import BOOK
from addin.model.period import Period
from addin.model.plan import RuleRow

VERDICTS = {
    "hard": Text(zh="强制:", en="Must:"),
    "soft": Text(zh="需说明:", en="Explain:"),
    "explained": Text(zh="已说明:", en="Explained:"),
    "passed": Text(zh="通过", en="Passed"),
    "hint": Text(zh="提示:", en="Note:"),
}
LEVEL_COLUMNS = {"hard": Level.HARD, "soft": Level.SOFT, "info": Level.INFO}


def verdict(key: str, form: Form) -> str:
    """How a result of the checks begins, in both languages where the form is bilingual."""
    said = VERDICTS[key]
    return f"{said.zh.rstrip(':')} {said.en}" if form.bilingual else said[form.language]


# What no formula holds: in their place the line of a row will stand, on either sheet.
_LINE, _CHECK_LINE = "\1", "\2"
# Names with the cells that hold them.
Pairs = tuple[tuple[str, str], ...]
_NOTHING = '""'


class Check(NamedTuple):
    """A cell of the check sheet, which says the code of a rule where the row breaks it."""

    code: str
    level: Level
    column: int
    cell: str
    formula: str


class FormChecks:
    """The rules of a form as formulas: for each row those whose every value has a cell."""

    def __init__(self, grid: Grid) -> None:
        self._grid, self._form = grid, grid.form
        self._rules = entry_rules(grid.form)
        self._kinds: dict[tuple[object, ...], dict[tuple[str, Level], str]] = {}
        self._rows = [self._formulas(row) for row in grid.form.rows]

    @cached_property
    def columns(self) -> Mapping[tuple[str, Level], int]:
        """The column on the check sheet, from 1, of each rule by its code and level."""
        asked = {key for row in self._rows for key in row}
        keys = dict.fromkeys(key for r in self._rules if (key := (r.code, r.level)) in asked)
        return {key: column for column, key in enumerate(keys, len(CHECK_COLUMNS) + 1)}

    def of(self, index: int) -> Iterator[Check]:
        """The checks of the row of `index`."""
        line, check_line = str(FIRST_ROW + index), str(self._grid.check_row(index))
        for (code, level), formula in self._rows[index].items():
            column = self.columns[code, level]
            own = formula.replace(_LINE, line).replace(_CHECK_LINE, check_line)
            cell = f"{column_name(column)}{check_line}"
            yield Check(code=code, level=level, column=column, cell=cell, formula=own)

    def _formulas(self, row: FormRow) -> dict[tuple[str, Level], str]:
        """The formulas of a row by code and level; rows of one kind share them but for the line."""
        blank = EntryRow(form=self._form, row=row, answers={row.code: Answer(code=row.code)})
        literals = tuple((name, blank.values.get(name)) for name in self._literals)
        parts = tuple(part.code for part in self._form.parts.get(row.code, ()))
        kind = (literals, row.periods, row.parent, parts, row.is_counted,
                self._codes and row.indicator)  # fmt: skip
        if kind not in self._kinds:
            cells = _cells(self._grid, row, literals)
            self._kinds[kind] = _written(self._form, row, tuple(cells.items()), self._others)
        return self._kinds[kind]

    @cached_property
    def _literals(self) -> tuple[str, ...]:
        """The names of which the answer itself is written, where some rule asks for it."""
        asked = frozenset().union(*(rule.asks for rule in self._rules))
        return tuple(each.name for each in ASKED if each.cell == "#" and each.name in asked)

    @cached_property
    def _codes(self) -> bool:
        """Whether some rule speaks of some indicators only."""
        return any(rule.codes for rule in self._rules)

    @cached_property
    def _others(self) -> Pairs:
        """The cells of other rows that a rule asks for by name."""
        columns = {"value": "value", "yoy": "growth"}
        return tuple(
            (f"{node.measure} {node.code}",
             self._grid.entry(columns[node.measure], self._form.places[other.code], sheet=True))
            for rule in self._rules
            for node in rule.others
            if (other := row_called(node.code, self._form))
        )  # fmt: skip


def verdict_formula(index: int, grid: Grid, no_number: str) -> str:
    """The result of all checks of a row, in the words that a clerk acts upon.

    `no_number` is said of a cell that holds an error value.
    """
    words = {key: verdict(key, grid.form) for key in VERDICTS}
    hard, soft, info = (grid.on("checks", grid.check(key, index)) for key in LEVEL_COLUMNS)
    explanation = grid.entry("explanation", index)
    # A cell that holds an error value would make every formula an error: it is no number.
    errors = ",".join(
        f"ISERROR({grid.entry(key, index)})" for key in ("value", "quarter", "growth")
    )
    return (
        f'IF(OR({errors}),"{words["hard"]}{no_number}",'
        f'IF({hard}<>"","{words["hard"]}"&{hard},IF({soft}<>"",'
        f'IF({explains_formula(explanation)},"{words["explained"]}","{words["soft"]}")&{soft},'
        f'IF({info}<>"","{words["passed"]} {words["hint"]}"&{info},"{words["passed"]}"))))'
    )


def growth_formula(index: int, grid: Grid) -> str:
    """Growth against a year ago, one decimal: per cent, or points for shares."""
    cells = {"current": grid.entry("value", index), "previous": grid.entry("year_ago", index)}
    formula = BOOK["change" if grid.form.rows[index].is_share else "growth"]
    return f'IFERROR(ROUND({formula.excel(cells, blank=_NOTHING, scale=100)},1),"")'


def _written(form: Form, row: FormRow, cells: Pairs, others: Pairs) -> dict[tuple[str, Level], str]:
    """The formulas of the rules that a row with these cells can break and does not always keep."""
    known = dict(cells)
    conditions: dict[tuple[str, Level], list[str]] = {}
    for rule, condition in _conditions(form.rules, form.period, form.language, cells, others):
        kept = any(known.get(name) == value for name, value in _guards(rule.claim))
        codes = list(map(fold, rule.codes))
        concerned = not codes or words_of([row.indicator]).among(codes).any()
        if concerned and not kept:
            conditions.setdefault((rule.code, rule.level), []).append(condition)
    return {
        (code, level): f'IF(OR({",".join(each)}),"{code}","")'
        for (code, level), each in conditions.items()
    }


@lru_cache(maxsize=256)
def _conditions(
    own: tuple[RuleRow, ...], period: Period, language: Language, cells: Pairs, others: Pairs
) -> list[tuple[Rule, str]]:
    """When rows with these cells break a rule, for each rule that they can judge."""
    members = [(name, cell) for name, cell in cells if " " in name]
    known = Cells(
        names=dict(cells),
        groups={name.split()[0]: [cell for _, cell in members] for name, _ in members},
        others=dict(others),
        words=_words_of(language),
    )
    rules = in_force(own, "entry", period)
    found = ((rule, broken_formula(rule, known)) for rule in rules)
    return [(rule, condition) for rule, condition in found if condition]


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


@cache
def _words_of(language: Language) -> dict[str, str]:
    """How a form writes the words of the rules."""
    return {word.value: word[language] for words in (EntryStatus, EntrySource) for word in words}


def _cells(grid: Grid, row: FormRow, literals: tuple[tuple[str, Cell], ...]) -> dict[str, str]:
    """The cells of a row by the names of the rules; a member of a group has a number behind it."""
    form, words = grid.form, _words_of(grid.form.language)
    columns = _columns(grid, row, words)
    found = {
        asked.name: asked.cell.format_map(columns)
        for asked in ASKED
        if asked.cell not in {"", "#"} and (asked.name != "whole" or "whole" in columns)
    }
    found |= {name: _literal(answer, words) for name, answer in literals if answer is not None}
    for number, part in enumerate(form.parts.get(row.code, ())):
        place = form.places[part.code]
        found[f"{group_of(row)} {number}"] = grid.entry("value", place, sheet=True)
    return found


def _columns(grid: Grid, row: FormRow, words: Mapping[str, str]) -> dict[str, str]:
    found = {each.key: grid.on("form", f"{each.letter}{_LINE}") for each in COLUMNS}
    found |= {key: f"{grid.check_letter(key)}{_CHECK_LINE}" for key in CONSTANTS}
    if row.parent in grid.form.places:
        found["whole"] = grid.entry("value", grid.form.places[row.parent], sheet=True)
    return found | {
        "rounding": "0" if row.is_counted else _ROUNDING.format_map(found),
        "normal": f'"{words[EntryStatus.NORMAL.value]}"',
        "no_status": _none_of(found["status"], [words[each.value] for each in EntryStatus]),
        "no_source": _none_of(found["source"], [words[each.value] for each in EntrySource]),
        "no_period": _none_of(found["period"], row.periods),
    }


# Half of the last digit that was typed, of the two at most that are not shown (`FormRow`).
_ROUNDING = (
    "(0.5*10^((ROUND(N({value}),{decimals}-1)=N({value}))"
    "+(ROUND(N({value}),{decimals}-2)=N({value}))-{decimals}))"
)


def _none_of(cell: str, words: Sequence[str]) -> str:
    """Whether something stands in a cell that is none of its choices."""
    tests = ",".join(f'TRIM({cell})<>"{word}"' for word in ("", *words))
    return f"AND({tests})"


def _literal(answer: object, words: Mapping[str, str]) -> str:
    if isinstance(answer, int | float):
        return f"{answer:.15g}"
    text = words.get(str(answer), str(answer)).replace('"', '""')
    return f'"{text}"'
