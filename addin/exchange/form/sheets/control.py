"""What does the check sheet hold: what rules ask of each row, what they find, what they say?"""

from collections.abc import Mapping

from addin.cells import CellFormula
from addin.errors import Level
from addin.exchange.form.checks import LEVEL_COLUMNS, FormChecks
from addin.exchange.form.entry import Broken, entry_rules, file_rules
from addin.exchange.form.layout import CHECK_COLUMNS, CONSTANTS, FIRST_CHECK, Grid
from addin.exchange.form.sheets.words import problem, words_of
from addin.exchange.words import LEVELS
from addin.facts.rules.words import asks
from addin.language import Text
from addin.ooxml.newbook import NewSheet

# Of the rules for files these are a department's own to keep.
_ITS_OWN = frozenset({"signatures_missing", "days_after_period"})


def write_checks(sheet: NewSheet, grid: Grid, checks: FormChecks, broken: Broken) -> None:
    """Write 审核: each rule as a native formula for each row, then the rules in words."""
    form = grid.form
    sheet.put(1, 1, form.say(Text(zh="审核关系", en="Checks")), "strong")
    sheet.widths(14, 30)
    sheet.freeze(FIRST_CHECK, 3)
    rules = (f"{code} {form.say(LEVELS[level])}" for code, level in checks.columns)
    for column, title in enumerate((*words_of(form)["checks"], *rules), 1):
        sheet.put(FIRST_CHECK - 1, column, title, "header")
    said = {code: problem(code, form) for code, _ in checks.columns}
    for index, row in enumerate(form.rows):
        line = FIRST_CHECK + index
        constants = (getattr(row, key) for key in CONSTANTS)
        for column, value in enumerate((row.code, form.say(row.name), *constants), 1):
            if value is not None:
                sheet.put(line, column, value)
        _write_row(sheet, index, checks, broken[row.code], said)
    for line, words in enumerate(_rules(grid), FIRST_CHECK + len(form.rows) + 1):
        sheet.put(line, 1, words)
    sheet.page(landscape=True)
    sheet.protect()


def _write_row(
    sheet: NewSheet,
    index: int,
    checks: FormChecks,
    broken: set[tuple[str, Level]],
    problems: Mapping[str, str],
) -> None:
    found, line = list(checks.of(index)), FIRST_CHECK + index
    for check in found:
        code = check.code if (check.code, check.level) in broken else ""
        sheet.put(line, check.column, CellFormula(check.formula, code))
    for key, level in LEVEL_COLUMNS.items():
        of_level = [check for check in found if check.level is level]
        said = (f'IF({c.cell}="","","{problems[c.code]}")' for c in of_level)
        now = (problems[c.code] for c in of_level if (c.code, c.level) in broken)
        joined = CellFormula("&".join(said) or '""', "".join(now))
        sheet.put(line, CHECK_COLUMNS.index(key) + 1, joined)


def _rules(grid: Grid) -> list[str]:
    """The rules that a department has to keep, in words."""
    form = grid.form
    of_file = (rule for rule in file_rules(form) if rule.asks & _ITS_OWN)
    return [
        f"{rule.code}（{LEVELS[rule.level][language]}）{asks(rule, language)}"
        for rule in (*entry_rules(form), *of_file)
        for language in form.languages
    ]
