"""Does a rule say the same as a native formula and in Python?"""

from pathlib import Path

import pytest

from addin.facts.rules.book import default_rules
from addin.facts.rules.judge import violations
from addin.facts.rules.language.vocabulary import SCOPES
from addin.facts.rules.native import Cells, broken_formula
from addin.facts.rules.rule import compile_rules
from addin.facts.rules.tables.table import table_of
from addin.language import Text
from addin.model.plan import RuleRow
from tests.facts.rules.sheets import Sheet, random_sheets, recalculated

SCOPE = "entry"
OWN = (
    "abs(value - previous) <= 0.1 * abs(previous) + 1e-6",
    "if(known(previous), value >= previous, value > 0)",
    "round(value, 1) = value or mod(value, 7) < 3",
    "max(value, previous, 3) - min(value, previous, 3) < 50 and ln(value) > 1",
    "sqrt(value) ^ 2 = value",
    "log10(value) < 3 or -previous ^ 2 < -100",
    "mean(parts) <= largest(parts) and mad(parts) >= 0 and median(parts) >= smallest(parts)",
    "sum(parts) <= 1.5 * value or count(parts) > 4",
    "median_deviation(parts) < 100",
    'value_of("ELEC") >= yoy_of("ELEC") or known(value_of("ELEC")) and value > 5',
    "value / previous < 1.5 and value / (value - previous) > 0.5",
    "0 <= value <= 100 and not (value = 7.5) and value <> previous",
    'entry in ("nil", "pending*") or source = "x" or value > 1',
    "true and (value > 0 or false)",
)


def _rules() -> list[object]:
    rows = [
        RuleRow(code=f"X-{at}-{missing}", level="S", scope=SCOPE, expression=text,
                message=Text(zh="不对", en="wrong"), missing=missing, tolerance=tolerance)
        for at, text in enumerate(OWN)
        for missing, tolerance in (("skip_any", ""), ("skip_all", "0.5"), ("never", "1%"))
    ]  # fmt: skip
    own, faults = compile_rules(rows)
    assert not faults
    shipped = [rule for rule in default_rules() if rule.scope in {SCOPE, "form"}]
    return [*own, *shipped]


def _in_python(sheet: Sheet) -> list[bool]:
    return [bool(violations([rule], table_of(rule.scope, [sheet.row]))) for rule in sheet.rules]


@pytest.mark.office
@pytest.mark.slow
def test_formulas_and_python_agree_on_a_thousand_random_sheets(tmp_path: Path) -> None:
    sheets = random_sheets(_rules(), 1000, seed=20211)  # type: ignore[arg-type]  # rules

    native = recalculated(sheets, tmp_path)

    answers = [(one, _in_python(one)) for one in sheets]
    apart = [
        (sheet.rules[at].text, sheet.rules[at].missing, sheet.row)
        for (sheet, python), formula in zip(answers, native, strict=True)
        for at, (here, there) in enumerate(zip(python, formula, strict=True))
        if here != there
    ]
    assert apart[:3] == []
    broken = sum(sum(python) for _, python in answers)
    assert 500 < broken < 4500, "the sheets should break many rules and keep many"


def test_a_rule_has_a_formula_where_all_that_it_asks_has_a_cell() -> None:
    (rule,) = (one for one in default_rules() if (one.code, one.scope) == ("V-46", "entry"))
    cells = Cells(names={"entry": "N5", "filled": "X5"}, words={"nil": "无此项"})

    assert broken_formula(rule, cells) == (
        'IFERROR(NOT(OR(NOT((TRIM(N5)="无此项")),(ABS(N(X5)-0)-0<=1e-09))),FALSE)'
    )
    assert broken_formula(rule, Cells(names={"entry": "N5"})) is None


def test_formulas_stay_short_enough_for_any_spreadsheet() -> None:
    cell = "'填报表'!$AA$100"
    cells = Cells(
        names=dict.fromkeys(SCOPES[SCOPE].terms, cell),
        groups=dict.fromkeys(("parts", "clusters"), [cell] * 50),
    )

    longest = max(
        len(broken_formula(rule, cells) or "") for rule in default_rules() if rule.scope == SCOPE
    )

    assert longest < 8192
