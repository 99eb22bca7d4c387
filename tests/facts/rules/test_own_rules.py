"""Can an office add its own rules, and does it hear what is wrong with them?"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from addin.errors import Finding, Level, Place
from addin.facts.rules.book import default_rules, rules_of
from addin.facts.rules.check import check
from addin.facts.rules.judge import violations
from addin.facts.rules.rule import compile_rules
from addin.facts.rules.tables.table import RuleTable, table_of
from addin.language import Text
from addin.model.plan import Plan, RuleRow
from tests.plans import indicator, plan_of, seen

PLACE = Place(sheet="Rules", cell="A2")


def _row(expression: str, **changes: object) -> RuleRow:
    row = RuleRow(
        code="X-01",
        level="S",
        scope="series",
        expression=expression,
        message=Text(zh="数值{value}不对", en="{value} is wrong"),
        place=PLACE,
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # fields by name


def _plan(*rows: RuleRow) -> Plan:
    found = plan_of([indicator("A", 100, 0)], [seen("A", "2024Q3", 42.0)])
    return replace(found, rules=rows)


def _own(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.rule in {"X-01", "X-02", "RULE"}]


def test_a_rule_of_the_sheet_finds_its_cell_and_says_its_words() -> None:
    (found,) = _own(check(_plan(_row("value < 40"))))

    assert found.level is Level.SOFT
    assert found.text == Text(
        zh="指标A 2024年1—9月：数值42不对", en="Indicator A January to September 2024: 42 is wrong"
    )


@pytest.mark.parametrize(
    "expression",
    [
        "value >= 40 and value <= 50",
        "40 <= value <= 50",
        "本期值 ≥ 40 且 本期值 ≤ 50",
        "（value＞＝40）and（value＜50）",
        'indicator in ("B", "A")',
        "“a” = indicator",
        "not known(previous)",
        "if(known(previous), value > previous, true)",
        "abs(value - 45) < 2.5 + 1",
        "-value ^ 2 < 0 or 2 ^ 3 = 8",
        "max(value, 1, 50) = 50 and mod(value, 5) = 2 and round(value / 9, 1) = 4.7",
        "count(parts) = 0",
        'value_of("A") = value',
        "value - 4200% = 0",
    ],
)
def test_an_expression_is_read_as_people_write_it(expression: str) -> None:
    assert _own(check(_plan(_row(expression)))) == []


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("valeu > 0", "相近的有：本期值"),
        ("value / 0 > 1", "除数为零"),
        ("value +", "表达式不完整"),
        ("value", "应为条件"),
        ("value > 'a'", "两边应同为数值"),
        ("value = ", "表达式不完整"),
        ("(value > 0", "缺少"),
        ("value > 0)", "不应为“)”"),
        ("sum(value) > 0", "不是一组数"),
        ("parts > 0", "是一组数"),
        ("known(1 + 1)", "应为一个数据项"),
        ("value > 1e999", "数值过大"),
        ("round(value) > 0", "参数"),
        ("progress > 0", "不是“序列值”范围内可用的名称"),
        ("().__class__.__base__", "无法识别"),
        ("value.__class__ > 0", "无法识别"),
        ("__import__('os') = 0", "不是规则语言的函数"),
        ("eval('1') = 1", "不是规则语言的函数"),
        ("[x for x in (1,)] = 1", "无法识别"),
        ("lambda: value", "无法识别"),
        ("value > 0; value", "无法识别"),
        ("(" * 100 + "value" + ")" * 100 + " > 0", "嵌套超过"),
        ("+".join(["value"] * 1000) + " > 0", "最"),
        ("value > 0" + " " * 3000, "最长"),
    ],
)
def test_a_faulty_expression_is_a_finding_with_its_cell(expression: str, words: str) -> None:
    (found,) = _own(check(_plan(_row(expression))))

    assert (found.rule, found.level, found.place) == ("RULE", Level.HARD, PLACE)
    assert words in found.text.zh
    assert found.text.en


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "X"}, "不是级别"),
        ({"scope": "rows"}, "没有“rows”这一范围"),
        ({"tolerance": "little"}, "不是容差"),
        ({"tolerance": "-1"}, "不是容差"),
        ({"missing": "guess"}, "不在可选项内"),
        ({"valid_from": "soon"}, "不是有效的报告期"),
    ],
)
def test_every_other_column_is_checked_too(changes: dict[str, str], words: str) -> None:
    (found,) = _own(check(_plan(_row("value < 40", **changes))))

    assert (found.rule, found.place) == ("RULE", PLACE)
    assert words in found.text.zh


def test_a_message_without_translation_is_a_finding_and_the_rule_still_judges() -> None:
    found = _own(check(_plan(_row("value < 40", message=Text(zh="数值不对", en="")))))

    assert sorted(one.rule for one in found) == ["RULE", "X-01"]


def test_an_unknown_name_in_a_message_is_a_finding() -> None:
    found = _own(check(_plan(_row("value > 40", message=Text(zh="{valeu}", en="{value}")))))

    assert ["{valeu}" in one.text.zh for one in found] == [True]


def test_a_message_may_name_its_values_in_chinese() -> None:
    row = _row("value < 40", message=Text(zh="{本期值}在{指标}中过大", en="{value} of {indicator}"))

    (found,) = _own(check(_plan(row)))

    assert found.text.zh.endswith("42在A中过大")


def test_columns_are_made_once_however_many_findings_there_are() -> None:
    made: list[str] = []

    def column(name: str) -> Callable[[], NDArray[np.float64]]:
        def values() -> NDArray[np.float64]:
            made.append(name)
            return np.arange(40_000.0)

        return values

    table = RuleTable(scope="series", size=40_000, numbers={"value": column("value")})
    rules, _ = compile_rules([_row("value < 0"), _row("value > 39000", code="X-02")])

    assert len(violations(rules, table)) == 40_000 + 39_001
    assert made == ["value"]


def test_rules_may_build_on_other_rules() -> None:
    rows = (_row('holds("X-02") and value < 50'), _row("value < 40", code="X-02"))

    assert sorted(one.rule for one in _own(check(_plan(*rows)))) == ["X-01", "X-02"]


def test_rules_that_name_each_other_in_a_circle_are_findings() -> None:
    rows = (_row('holds("X-02")'), _row('holds("X-01")', code="X-02"))

    found = _own(check(_plan(*rows)))

    assert [one.rule for one in found] == ["RULE", "RULE"]
    assert all("循环引用" in one.text.zh for one in found)


def test_a_rule_that_names_an_unknown_rule_is_a_finding() -> None:
    (found,) = _own(check(_plan(_row('holds("X-99")'))))

    assert "没有规则“X-99”" in found.text.zh


def test_division_by_a_value_that_is_zero_says_nothing() -> None:
    plan = _plan(_row("1 / (value - 42) > 5"))

    assert _own(check(plan)) == []


def test_a_rule_of_the_office_replaces_the_shipped_one() -> None:
    row = _row("value < 40", code="V-21")

    assert [rule.text for rule in rules_of(_plan(row))[0] if rule.code == "V-21"] == ["value < 40"]


def test_a_faulty_replacement_leaves_the_shipped_rule_in_force() -> None:
    rules, faults = rules_of(_plan(_row("value <", code="V-21")))

    assert [rule.text for rule in rules if rule.code == "V-21"] == [
        rule.text for rule in default_rules() if rule.code == "V-21"
    ]
    assert len(faults) == 1


def test_an_office_switches_a_rule_off_with_true() -> None:
    assert _own(check(_plan(_row("true")))) == []


def test_a_rule_is_silent_outside_its_validity() -> None:
    row = _row("value < 40", valid_from="2025")

    assert _own(check(_plan(row), "2024Q3")) == []
    assert len(_own(check(_plan(row), "2025Q4"))) == 1


def test_a_rule_may_be_for_some_indicators_only() -> None:
    assert len(_own(check(_plan(_row("value < 40", scope="序列值：A*、B"))))) == 1
    assert _own(check(_plan(_row("value < 40", scope="series: B")))) == []


@pytest.mark.parametrize(
    ("missing", "row", "broken"),
    [
        ("skip_any", {"value": 5.0}, False),
        ("skip_all", {"value": 5.0}, True),
        ("skip_all", {}, False),
        ("never", {}, True),
        ("缺失按零", {}, True),
    ],
)
def test_the_missing_strategy_decides_about_holes(
    missing: str, row: dict[str, float], *, broken: bool
) -> None:
    rules, _ = compile_rules([_row("value + previous > 10", missing=missing)])

    assert bool(violations(rules, table_of("series", [row]))) is broken


@pytest.mark.parametrize(
    ("tolerance", "value", "broken"),
    [("", 100.4, True), ("0.5", 100.4, False), ("1%", 100.4, False), ("0.1%", 100.4, True),
     ("rounding", 100.009, False), ("rounding", 100.02, True)],
)  # fmt: skip
def test_the_tolerance_widens_an_equality(tolerance: str, value: float, *, broken: bool) -> None:
    rules, _ = compile_rules([_row("value = previous", tolerance=tolerance)])
    row = {"value": value, "previous": 100.0, "rounding": 0.005}

    assert bool(violations(rules, table_of("series", [row]))) is broken


def test_float_noise_breaks_no_rule() -> None:
    rules, _ = compile_rules([_row("value - previous = 2.5 and value - previous <= 2.5")])

    assert violations(rules, table_of("series", [{"value": 73.1, "previous": 70.6}])) == ()
