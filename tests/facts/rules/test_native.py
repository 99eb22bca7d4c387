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
    rule, *_ = (one for one in default_rules() if (one.code, one.scope) == ("V-46", "entry"))
    names = {"entry": "N5", "filled": "X5", "quarter": "K5", "yoy": "L5"}
    words = {"nil": "无此项", "pending": "待补", "confidential": "保密"}
    cells = Cells(names=names, words=words)

    assert broken_formula(rule, cells) == (
        'IFERROR(NOT(OR(NOT(OR((TRIM(N5)="保密"),(TRIM(N5)="无此项"),(TRIM(N5)="待补"))),'
        "AND((ABS(N(X5)-0)-0<=1e-09),"
        "NOT(ISNUMBER(K5)),NOT(ISNUMBER(L5))))),FALSE)"
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


CELLS = Cells(
    names={"value": "A1", "previous": "B1", "entry": "C1", "source": "D1"},
    groups={"parts": ["F1", "G1"], "clusters": []},
    aggregates={"median_deviation(parts)": "H1"},
    others={"value ELEC": "I1", "yoy ELEC": "J1"},
    words={"nil": '无"此项"'},
)
# What must hold, as a formula; computed numbers are compared with a slack.
CLAIMS = [
    ("value > 0", "(A1>0)"),
    ("value + 1 > 2", "((A1+1)-2>1e-09)"),
    ("value + 1 >= 2", "((A1+1)-2>=(-1e-09))"),
    ("value / 2 < 2", "((A1/2)-2<(-1e-09))"),
    ("value - 1 <= -2", "((A1-1)-(-2)<=1e-09)"),
    ("value = 2.5%", "(ABS(A1-0.025)-0<=1e-09)"),
    ("-value ^ 2 < round(value, 1)", "((-(A1^2))-ROUND(A1,1)<(-1e-09))"),
    ("max(value, 3) <> 1", "NOT((ABS(MAX(A1,3)-1)-0<=1e-09))"),
    ("not (value > 1)", "NOT((A1>1))"),
]


def _broken(expression: str, missing: str = "", tolerance: str = "") -> str | None:
    row = RuleRow(code="X", level="S", scope=SCOPE, expression=expression, missing=missing,
                  tolerance=tolerance, message=Text(zh="不对", en="wrong"))  # fmt: skip
    (rule,), faults = compile_rules([row])
    assert not faults
    return broken_formula(rule, CELLS)


@pytest.mark.parametrize(("expression", "claim"), CLAIMS)
def test_a_claim_is_judged_where_its_number_is_there(expression: str, claim: str) -> None:
    assert _broken(expression) == f"IF(ISNUMBER(A1),IFERROR(NOT({claim}),FALSE),FALSE)"


@pytest.mark.parametrize(
    ("missing", "tolerance", "formula"),
    [
        ("skip_any", "", ("IF(AND(ISNUMBER(A1),ISNUMBER(B1)),"
         "IFERROR(NOT((ABS(A1-B1)-0<=1e-09)),FALSE),FALSE)")),
        ("skip_all", "0.5", ("IF(OR(ISNUMBER(A1),ISNUMBER(B1)),"
         "IFERROR(NOT((ABS(N(A1)-N(B1))-0.5<=1e-09)),FALSE),FALSE)")),
        ("never", "1%", "IFERROR(NOT((ABS(N(A1)-N(B1))-(0.01*ABS(N(B1)))<=1e-09)),FALSE)"),
    ],
)  # fmt: skip
def test_what_a_hole_means_stands_in_the_formula(
    missing: str, tolerance: str, formula: str
) -> None:
    assert _broken("value = previous", missing, tolerance) == formula


@pytest.mark.parametrize(
    ("expression", "formula"),
    [
        ("sum(parts) <= value", ("IF(AND((COUNT(F1,G1)>=2),ISNUMBER(A1)),"
         "IFERROR(NOT((SUM(F1,G1)-A1<=1e-09)),FALSE),FALSE)")),
        ("smallest(parts) < largest(parts)", ("IF(AND((COUNT(F1,G1)>=1),(COUNT(F1,G1)>=1)),"
         "IFERROR(NOT((MIN(F1,G1)-MAX(F1,G1)<(-1e-09))),FALSE),FALSE)")),
        ("mean(parts) > 1", ("IF((COUNT(F1,G1)>=1),"
         "IFERROR(NOT((AVERAGE(F1,G1)-1>1e-09)),FALSE),FALSE)")),
        ("median(parts) > mad(parts)", ("IF(AND((COUNT(F1,G1)>=1),(COUNT(F1,G1)>=1)),"
         "IFERROR(NOT((MEDIAN(F1,G1)-AVEDEV(F1,G1)>1e-09)),FALSE),FALSE)")),
        ("count(parts) > 1", "IFERROR(NOT((COUNT(F1,G1)-1>1e-09)),FALSE)"),
        ("median_deviation(parts) > 1", ("IF(ISNUMBER(H1),"
         "IFERROR(NOT((H1-1>1e-09)),FALSE),FALSE)")),
        ("value_of('ELEC') > yoy_of('ELEC')", ("IF(AND(ISNUMBER(I1),ISNUMBER(J1)),"
         "IFERROR(NOT((I1>J1)),FALSE),FALSE)")),
        ("known(value) or previous > 1", ("IF(ISNUMBER(B1),"
         "IFERROR(NOT(OR(ISNUMBER(A1),(B1>1))),FALSE),FALSE)")),
        ("if(known(previous), value > 1, true)", ("IF(ISNUMBER(A1),"
         "IFERROR(NOT(IF(ISNUMBER(B1),(A1>1),TRUE)),FALSE),FALSE)")),
        ("known(previous) and previous > 1", "IFERROR(NOT(AND(ISNUMBER(B1),(N(B1)>1))),FALSE)"),
        ("entry in ('nil', 'pend*')", ("IF((LEN(TRIM(C1))>0),IFERROR(NOT(OR("
         '(TRIM(C1)="无""此项"""),(LEFT(TRIM(C1),4)="pend"))),FALSE),FALSE)')),
        ("source = 'x'", 'IF((LEN(TRIM(D1))>0),IFERROR(NOT((TRIM(D1)="x")),FALSE),FALSE)'),
        ("source = entry", ("IF(AND((LEN(TRIM(D1))>0),(LEN(TRIM(C1))>0)),"
         "IFERROR(NOT((TRIM(D1)=TRIM(C1))),FALSE),FALSE)")),
        ("false or true", "IFERROR(NOT(OR(FALSE,TRUE)),FALSE)"),
        ("yoy > 1", None), ("value_of('X') > 1", None), ("sum(clusters) > 1", None),
        ("mean(clusters) > 1", None), ("median_deviation(clusters) > 1", None),
        ("known(yoy)", None), ("known(value_of('X'))", None),
    ],
)  # fmt: skip
def test_every_part_of_the_language_has_its_formula(expression: str, formula: str | None) -> None:
    assert _broken(expression) == formula
