"""How does a form check itself while it is filled? Its rules as formulas of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle

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
from addin.facts.rules.language.nodes import Other, walk
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
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
        self._templates: dict[object, list[str] | None] = {}
        self._rows = [self._conditions(index) for index in range(len(grid.form.rows))]

    @cached_property
    def columns(self) -> tuple[tuple[str, Level], ...]:
        """The rules that have a column on the check sheet, by code and level."""
        asked = {key for row in self._rows for key in row}
        return tuple(dict.fromkeys(key for r in self._rules if (key := (r.code, r.level)) in asked))

    def column(self, code: str, level: Level) -> int:
        """The number of a rule's column on the check sheet, from 1."""
        return len(CHECK_COLUMNS) + 1 + self.columns.index((code, level))

    def of(self, index: int) -> Iterator[Check]:
        """The checks of the row of `index`."""
        for (code, level), conditions in self._rows[index].items():
            broken = conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"
            column = self.column(code, level)
            yield Check(
                code=code,
                level=level,
                column=column,
                cell=f"{column_name(column)}{self._grid.check_row(index)}",
                formula=f'IF({broken},"{code}","")',
            )

    def _conditions(self, index: int) -> dict[tuple[str, Level], list[str]]:
        row = self._form.rows[index]
        cells = _cells(self._grid, index, self._words)
        found: dict[tuple[str, Level], list[str]] = {}
        for rule in self._rules:
            template = self._template(rule, cells) if _concerns(rule, row) else None
            if template:
                # Texts and names take turns.
                said = zip(template, cycle((False, True)), strict=False)
                condition = "".join(cells[part] if is_name else part for part, is_name in said)
                found.setdefault((rule.code, rule.level), []).append(condition)
        return found

    def _template(self, rule: Rule, cells: Mapping[str, str]) -> list[str] | None:
        """The formula of a rule with names where the cells of a row will stand."""
        key = (id(rule), *cells)
        if key not in self._templates:
            members = [name for name in cells if " " in name]
            known = Cells(
                names={name: f"{_MARK}{name}{_MARK}" for name in cells if " " not in name},
                groups={
                    group: [f"{_MARK}{name}{_MARK}" for name in members if name.startswith(group)]
                    for group in {name.split()[0] for name in members}
                },
                others=self._others,
                words=self._words,
            )
            formula = broken_formula(rule, known)
            self._templates[key] = formula.split(_MARK) if formula else None
        return self._templates[key]

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """How the form writes the words of the rules."""
        return _words_of(self._form.language)

    @cached_property
    def _others(self) -> Mapping[str, str]:
        """The cells of other rows that a rule asks for by name."""
        asked = (node for rule in self._rules for node in walk(rule.claim))
        columns = {"value": "value", "yoy": "growth"}
        return {
            f"{node.measure} {node.code}": self._grid.entry(
                columns[node.measure], self._form.places[other.code], sheet=True
            )
            for node in asked
            if isinstance(node, Other) and (other := row_called(node.code, self._form))
        }


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
