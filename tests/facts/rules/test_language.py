"""What the language of rules says of itself and of an expression that it cannot read, by hand."""

from dataclasses import replace
from typing import Any

import pytest

from addin.errors import Level, UsageError
from addin.facts.rules.asked import AskedColumns
from addin.facts.rules.language.expression import parse, parse_number
from addin.facts.rules.language.nodes import Not, SameWord
from addin.facts.rules.language.tokens import in_chinese, tokens
from addin.facts.rules.rule import Rule, compile_rules
from addin.facts.rules.tables.table import table_of
from addin.facts.rules.words import asks, explain, language_card, said, words_of
from addin.language import Language, Text
from addin.model.plan import RuleRow


def _rule(expression: str = "value > 0", **changes: Any) -> Rule:
    row = RuleRow(**{
        "code": "X-01", "level": "S", "scope": "series", "expression": expression,
        "message": Text(zh="数值{value}不对", en="{value} is wrong"), **changes,
    })  # fmt: skip
    (rule,), faults = compile_rules([row])
    assert not faults
    return rule


def test_words_and_signs_know_where_they_stand() -> None:
    found = [(token.text, token.at) for token in tokens("本期值 ≥ 10%且 unit=“a”")]

    assert found == [
        ("value", 1), (">=", 5), ("10%", 7), ("and", 10), ("unit", 12), ("=", 16), ("a", 17),
        ("", 20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "expression", "en", "zh"),
    [
        ("series", "value", "a condition is needed where value stands", "此处应为条件：value"),
        ("series", "value >", "the expression ends too early", "表达式不完整"),
        ("series", "value > 0)", "')' cannot stand here (character 10)",
         "第10个字符处不应为“)”"),
        ("series", "(value > 0", "the expression ends too early: ')' is missing",
         "表达式不完整：缺少“)”"),
        ("series", "value > 'a'", ("'>' compares two numbers, or a word with a text in quotes"
         " (character 7)"),
         "第7个字符“>”两边应同为数值，或一边是文字项、一边是引号中的文字"),
        ("series", "unit > 'a'", ("'>' compares two numbers, or a word with a text in quotes"
         " (character 6)"),
         "第6个字符“>”两边应同为数值，或一边是文字项、一边是引号中的文字"),
        ("series", "'a' = 'b'", "a word is compared with a text in quotes (character 5)",
         "第5个字符：文字项应与引号中的文字比较"),
        ("series", "value in ('a')", "'in' asks about a word", "“属于”前应为文字项"),
        ("series", "unit in ()", "')' cannot stand here (character 10), '“…”' was expected",
         "第10个字符处不应为“)”，应为““…””"),
        ("series", "value / 0 > 1", "division by zero", "除数为零"),
        ("series", "sum(value) > 0", "value is a single value, not a group",
         "“本期值”是单个数，不是一组数"),
        ("series", "sum(valeu) > 0", ("'valeu' is not a name that every value that counts knows"
         " (character 5; near ones: value, year_value)"),
         "“valeu”不是“序列值”范围内可用的名称（第5个字符；相近的有：本期值、全年数）"),
        ("series", "progress > 0 or zzzzzz > 0", ("'progress' is not a name that every value that"
         " counts knows (character 1; near ones: previous)"), None),
        ("series", "parts > 0", "parts is a group: write sum(parts), count(parts)...",
         "“分项”是一组数，应写成求和(分项)、计数(分项)等"),
        ("series", "known(1 + 1)", "'known' asks about one value", "“已知”中应为一个数据项"),
        ("series", "if(known(value), 1, true)", ("both answers of 'if' must be numbers, or both"
         " conditions"), "“如果”的两个结果应同为数值或同为条件"),
        ("series", "if(known(value), unit, unit) = 'a'", ("both answers of 'if' must be numbers,"
         " or both conditions"), "“如果”的两个结果应同为数值或同为条件"),
        ("series", "holds(' ')", "' ' cannot stand here (character 7), '“V-…”' was expected",
         "第7个字符处不应为“ ”，应为““V-…””"),
        ("series", "value_of('') > 0", "'…' cannot stand here (character 10), '“…”' was expected",
         "第10个字符处不应为“…”，应为““…””"),
        ("series", "round(value) > 0", "round takes 2 to 2 numbers, not 1",
         "round应有2至2个参数，现有1个"),
        ("series", "abs(value, 1, 2) > 0", "abs takes 1 to 1 numbers, not 3",
         "abs应有1至1个参数，现有3个"),
        ("series", "abs(unit) > 0", "a number is needed where unit stands", "此处应为数值：unit"),
        ("series", "not 'a'", "a condition is needed where “a” stands", "此处应为条件：“a”"),
        ("series", "not 2.50", "a condition is needed where 2.5 stands", "此处应为条件：2.5"),
        ("series", "true + 1 > 0", "a number is needed where truth stands",
         "此处应为数值：truth"),
        ("series", "1e999 > value", "the number is too large: 1e999", "数值过大：1e999"),
        ("series", "本期值 ？ 1", "'?' means nothing here (character 5)",
         "第5个字符“?”无法识别"),
        ("plan", "value_of('A') > 0",
         "another indicator can be asked for in the scopes series and entry only",
         "只有“序列值”“填报行”范围可取其他指标的值"),
        ("plan", "count(zz) > 0", ("'zz' is not a name that the plan at the period knows"
         " (character 7; near ones: count_classes, count_total, thresholds_changed)"),
         "“zz”不是“规划”范围内可用的名称（第7个字符；相近的有：各类合计、指标总数、阈值变化）"),
        ("plan", "foo(1) > 0", None,
         ("“foo”不是规则语言的函数（可用：abs, log10, ln, sqrt, min, max, round, mod, sum, count,"
         " mean, median, mad, median_deviation, smallest, largest, if, known, holds, value_of,"
         " amount_of, yoy_of）")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(
    scope: str, expression: str, en: str | None, zh: str | None
) -> None:
    with pytest.raises(UsageError) as caught:
        parse(expression, scope)

    assert caught.value.text.en == (en or caught.value.text.en)
    assert caught.value.text.zh == (zh or caught.value.text.zh)


def test_a_number_is_asked_for_where_one_is_needed() -> None:
    with pytest.raises(UsageError, match="a number is needed where comparison stands"):
        parse_number("value > 0", "series")
    assert parse_number("value", "series") == parse_number("(value)", "series")


@pytest.mark.parametrize(("depth", "is_read"), [(59, True), (60, False)])
def test_brackets_are_nested_sixty_deep(depth: int, *, is_read: bool) -> None:
    text = "(" * depth + "value" + ")" * depth + " > 0"

    if is_read:
        assert parse(text, "series") == parse("value > 0", "series")
        return
    with pytest.raises(UsageError, match="deeper than 60"):
        parse(text, "series")


@pytest.mark.parametrize(("signs", "is_read"), [(400, True), (401, False)])
def test_an_expression_has_four_hundred_signs(signs: int, *, is_read: bool) -> None:
    text = "value" + "-" * (signs - 1)

    if is_read:
        assert len(tokens(text)) == signs + 1
        return
    with pytest.raises(UsageError, match=f"may have 400 words and signs, not {signs}"):
        tokens(text)


@pytest.mark.parametrize(("letters", "is_read"), [(2000, True), (2001, False)])
def test_an_expression_has_two_thousand_letters(letters: int, *, is_read: bool) -> None:
    text = "1" + " " * (letters - 1)

    if is_read:
        assert len(tokens(text)) == 2
        return
    with pytest.raises(UsageError, match=f"may have 2000 characters, not {letters}"):
        tokens(text)


def test_two_words_that_differ() -> None:
    differ = parse("unit <> area", "series")

    assert isinstance(differ, Not)
    assert isinstance(differ.of, SameWord)
    assert [side.name for side in (differ.of.left, differ.of.right)] == ["unit", "area"]
    assert parse("not not unit = area", "series") == differ.of


@pytest.mark.parametrize(
    ("expression", "chinese"),
    [
        ("value >= previous and known(yoy)", "本期值 ≥ 上期值 且 已知(同比)"),
        ("-value * 2 / 3 <> 1.5%", "- 本期值 × 2 ÷ 3 ≠ 1.5%"),
        ("indicator in ('A', 'b') or not true", "指标 属于(“A”, “b”) 或 非 真"),
        ("round(sum(parts), 1) <= tolerance", "四舍五入(求和(分项), 1) ≤ 容差"),
        ("(value + 1) ^ 2 = 0", "(本期值 + 1) ^ 2 = 0"),
    ],
)
def test_an_expression_is_said_in_chinese_and_read_back(expression: str, chinese: str) -> None:
    said_in = in_chinese(expression)

    assert said_in == chinese
    assert parse(said_in, "series") == parse(expression, "series")


@pytest.mark.parametrize(
    ("first", "last", "zh"),
    [
        ("", "", None),
        ("2022", "", "  有效期：2022—"),
        ("", "2023Q3", "  有效期：—2023Q3"),
        ("2022", "2023Q3", "  有效期：2022—2023Q3"),
    ],
)
def test_a_rule_says_how_long_it_holds(first: str, last: str, zh: str | None) -> None:
    lines = words_of(_rule(valid_from=first, valid_to=last), "zh")

    assert [line for line in lines if "有效期" in line] == ([zh] if zh else [])


def test_a_rule_says_all_that_was_written_of_it() -> None:
    full = _rule(
        "value > 1", scope="series: GO, I*", tolerance="0.5", missing="never", owner="统计局",
        advice=Text(zh="核对", en="look again"),
    )  # fmt: skip

    assert words_of(_rule(), "en") == (
        "  Level: S needs an explanation", "  Scope: every value that counts",
        "  Must hold: value > 0", f"  Missing values: {_rule().missing['en']}",
        "  Message: {value} is wrong",
    )  # fmt: skip
    assert words_of(full, "zh") == (
        "  级别：S 核实", "  范围：序列值 (GO, I*)", "  应成立：本期值 > 1", "  容差：0.5",
        f"  缺数处理：{full.missing['zh']}", "  提示语：数值{value}不对", "  怎么办：核对",
        "  归口：统计局",
    )  # fmt: skip
    assert asks(full, "zh") == "数值本期值不对"
    assert asks(full, "en").endswith(" is wrong")


@pytest.mark.parametrize(
    ("message", "decimals", "zh"),
    [
        ("{value}", 2, "行：1.24"), ("{本期值}", 1, "行：1.2"), ("{value}", 0, "行：1"),
        ("{previous}", 2, "行：20"), ("{yoy}", 2, "行：—"), ("{unit}", 2, "行：元"),
        ("{area}", 2, "行：—"), ("{parts}", 2, "行：{parts}"), ("{nobody}", 2, "行：{nobody}"),
    ],
)  # fmt: skip
def test_a_message_is_filled_with_the_values_of_its_row(
    message: str, decimals: int, zh: str
) -> None:
    row: dict[str, Any] = {"value": 1.236, "previous": 20.0, "unit": "元", "parts": (1.0,)}
    table = table_of("series", [row], labels=[Text(zh="行", en="row")], decimals=decimals)
    bare = table_of("series", [row], decimals=decimals)
    rule = _rule()

    said_of = said(_with(rule, message), AskedColumns(table), 0)

    assert said_of.zh == zh
    assert said_of.en == zh.replace("行：", "row: ")
    assert said(_with(rule, message), AskedColumns(bare), 0).zh == zh.removeprefix("行：")


def _with(rule: Rule, message: str) -> Rule:
    return replace(rule, message=Text(zh=message, en=message))


def test_a_rule_is_explained_by_its_code_and_others_are_near() -> None:
    text = explain(" v-46 ", "en")

    assert text.splitlines()[0].startswith("V-46 ")
    assert text.count("  Level: ") == text.count("  Scope: ") >= 1
    with pytest.raises(UsageError) as caught:
        explain("V-4600", "zh")
    assert "“V-4600”（相近的有：V-46" in caught.value.text.zh
    assert "there is no rule 'V-4600' (near ones: V-46" in caught.value.text.en
    assert caught.value.text.en.count(", ") == 2


@pytest.mark.parametrize(
    ("language", "asked", "lines"),
    [
        ("zh", "名称", ("函数：绝对值（abs）、", "一组数的函数：求和（sum）、",
                       "\n\n序列值（series）\n", "\n  本期值（value）\n")),
        ("en", "Names", ("functions: abs: ", "functions of a group: sum: ",
                         "\n\nseries: every value that counts\n", "\n  value: ")),
    ],
)  # fmt: skip
def test_the_language_is_told_on_one_card(
    language: Language, asked: str, lines: tuple[str, ...]
) -> None:
    card = explain(asked, language)

    assert card == language_card(language)
    assert not [line for line in lines if line not in card]


def test_a_part_of_columns_is_the_same_columns_for_some_rows() -> None:
    rows: list[dict[str, Any]] = [
        {"value": float(at), "unit": f"u{at}", "parts": (float(at), 1.0)[: at % 2 + 1],
         "value_of A": 10.0 * at}
        for at in range(5)
    ]  # fmt: skip
    whole = AskedColumns(table_of("series", rows))
    part = whole.part(1, 4)
    other: Any = parse_number('value_of("A")', "series")

    assert (whole.size, part.size) == (5, 3)
    assert part.number("value").tolist() == [1, 2, 3]
    assert [part.word("unit").at(at) for at in range(3)] == ["u1", "u2", "u3"]
    assert part.group("parts").exists.tolist() == [[True, True], [True, False], [True, True]]
    assert part.group("parts").values[:, 0].tolist() == [1, 2, 3]
    assert part.other(other).tolist() == whole.other(other).tolist()[1:4]
    assert whole.number("value") is whole.number("value")


def test_a_level_has_its_words() -> None:
    found = {level: words_of(_rule(level=level.value), "zh")[0] for level in Level}

    assert found == {
        Level.HARD: "  级别：H 强制", Level.SOFT: "  级别：S 核实", Level.INFO: "  级别：I 提示",
    }  # fmt: skip
