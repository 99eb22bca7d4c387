"""How does a rule read as a native formula of the form?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from addin.errors import Level
from addin.exchange.form.columns import COLUMNS
from addin.exchange.form.form import FormRow
from addin.exchange.form.grid import Grid
from addin.exchange.form.office_rules import native_rules, words_for
from addin.exchange.form.rules import parts_of, rules_of
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import Language, Text

__all__ = ["VERDICTS", "growth_formula", "joined_formula", "rule_formulas", "verdict_formula"]

VERDICTS = {
    "hard": Text("强制:", "Must:"),
    "soft": Text("需说明:", "Explain:"),
    "explained": Text("已说明:", "Explained:"),
    "passed": Text("通过", "Passed"),
    "hint": Text("提示:", "Note:"),
}
_CONSTANTS = ("lower", "upper", "decimals", "growth_low", "growth_high", "previous_growth")


def rule_formulas(index: int, grid: Grid) -> Iterator[tuple[str, Level, str]]:
    """The ids and levels of the rules of the row of `index`, with their cells on the check sheet.

    Such a cell says the rule's id where it fires, else nothing.
    """
    row = grid.form.rows[index]
    references = _references(row, index, grid)
    for rule in rules_of(row, grid.form):
        condition = rule.formula.format_map(references)
        yield rule.id, rule.level, f'=IF(IFERROR({condition},FALSE),"{rule.id}","")'
    if grid.form.rules:
        for own, formula in native_rules(row, grid.form, _names(row, references, grid)):
            yield own.code, own.level, formula


def joined_formula(cells: Sequence[str]) -> str:
    """What stands in some cells of the check sheet, with spaces between."""
    if not cells:
        return '=""'
    return "=TRIM(" + '&" "&'.join(cells) + ")"


def verdict_formula(index: int, grid: Grid) -> str:
    """The result of all checks of a row, in the words that a clerk acts upon."""
    words = {key: text[grid.form.language] for key, text in VERDICTS.items()}
    hard, soft, info = (
        grid.on("checks", grid.check(key, index)) for key in ("hard", "soft", "info")
    )
    explanation = grid.entry("explanation", index)
    # A cell that holds an error value would make every formula an error: it is no number.
    errors = ",".join(
        f"ISERROR({grid.entry(key, index)})" for key in ("value", "quarter", "growth")
    )
    return (
        f'=IF(OR({errors}),"{words["hard"]}V-02",'
        f'IF({hard}<>"","{words["hard"]}"&{hard},IF({soft}<>"",'
        f'IF(LEN(TRIM({explanation}))>=10,"{words["explained"]}","{words["soft"]}")&{soft},'
        f'IF({info}<>"","{words["passed"]} {words["hint"]}"&{info},"{words["passed"]}"))))'
    )


def growth_formula(index: int, grid: Grid) -> str:
    """Growth against a year ago, one decimal: per cent, or points for shares."""
    value, before = grid.entry("value", index), grid.entry("year_ago", index)
    if grid.form.rows[index].is_share:
        rate = f"ROUND({value}-{before},1)"
    else:
        rate = f'IF({before}>0,ROUND(({value}/{before}-1)*100,1),"")'
    return f'=IF(AND(ISNUMBER({value}),ISNUMBER({before})),{rate},"")'


def _references(row: FormRow, index: int, grid: Grid) -> dict[str, str]:
    form = grid.form
    found = {column.letter: grid.entry(column.key, index, sheet=True) for column in COLUMNS}
    found |= {key: grid.check(key, index) for key in _CONSTANTS}
    found |= _choices(form.language, row, found)
    found["before"] = f"IF(ISNUMBER({found['H']}),{found['H']},{found['G']})"
    found["tolerance"] = f"1.5*10^-{found['decimals']}"
    found["low_growth"] = (
        "FALSE" if row.is_share else f"IF(ISNUMBER({found['L']}),{found['L']}<=-100,FALSE)"
    )
    places = form.places
    if row.parent in places:
        found["parent"] = grid.entry("value", places[row.parent], sheet=True)
    found["parts"] = ",".join(
        grid.entry("value", places[part.code], sheet=True) for part in parts_of(row, form)
    )
    return found


def _names(row: FormRow, cells: Mapping[str, str], grid: Grid) -> dict[str, str]:
    """The cells of a row by the names that the office's rules use."""
    known = {
        "value": "J", "quarter": "K", "previous": "H", "value_year_ago": "G", "yoy": "L",
        "target": "I", "before": "before", "entry": "N", "source": "O", "whole": "parent",
        "parts": "parts", "lower": "lower", "upper": "upper", "growth_low": "growth_low",
        "growth_high": "growth_high", "yoy_previous": "previous_growth", "decimals": "decimals",
    }  # fmt: skip
    found = {name: cells[key] for name, key in known.items() if cells.get(key)}
    found["note_length"] = f"LEN(TRIM({cells['Q']}))"
    found["is_flow"], found["is_share"] = str(int(row.is_flow)), str(int(row.is_share))
    found["previous_status"] = '"final"' if row.previous_is_final else '"preliminary"'
    found["rounding"] = f"(0.5*10^-{cells['decimals']})"
    found["month"] = str(grid.form.period.last)
    return found | {
        f"value_of {word}": grid.entry("value", place, sheet=True)
        for place, other in enumerate(grid.form.rows)
        for word in words_for(other)
    }


def _choices(language: Language, row: FormRow, cells: dict[str, str]) -> dict[str, str]:
    statuses, sources = _words(language)
    return statuses | {
        "not_status": _none_of(cells["N"], statuses.values()),
        "not_source": _none_of(cells["O"], sources),
        "not_period": _none_of(cells["F"], [f'"{period}"' for period in row.periods]),
    }


@cache
def _words(language: Language) -> tuple[dict[str, str], tuple[str, ...]]:
    statuses = {status.value: f'"{status[language]}"' for status in EntryStatus}
    return statuses, tuple(f'"{source[language]}"' for source in EntrySource)


def _none_of(cell: str, words: Iterable[str]) -> str:
    return "AND(" + ",".join(f"TRIM({cell})<>{word}" for word in words) + ")"
