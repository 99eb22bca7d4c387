"""What the author of a template is told, with the word that was meant, in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from addin.errors import Finding, TemplateError
from addin.templating.language.findings import did_you_mean
from addin.templating.template import compile_template

Make = Callable[..., bytes]


def _said(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(each.rule, str(each.place), each.text.en, each.text.zh) for each in findings]


@pytest.mark.parametrize(
    ("tag", "rule", "en", "zh"),
    [
        ("{% fro x in y %}", "T-103", ": there is no statement 'fro' (did you mean 'for'?)",
         "：没有'fro'这一语句（是否为'for'？）"),
        ("{% zzzzz %}", "T-103", ": there is no statement 'zzzzz'", "：没有'zzzzz'这一语句"),
        ("{% endfro %}", "T-103", ": there is no statement 'endfro' (did you mean 'endfor'?)",
         "：没有'endfro'这一语句（是否为'endfor'？）"),
        ("{% tr if x %}", "T-202", ": write {%tr without the space before 'tr'",
         "：{%与tr之间不要有空格"),
        ("{{ a|uper }}", "T-106", ": there is no filter 'uper' (did you mean 'upper'?)",
         "：没有过滤器'uper'（是否为'upper'？）"),
        ("{{ a|zzzz }}", "T-106", ": there is no filter 'zzzz'", "：没有过滤器'zzzz'"),
        ("{{ a is evn }}", "T-106", ": there is no test 'evn' (did you mean 'even'?)",
         "：没有判断'evn'（是否为'even'？）"),
        ("{{ a + }}", "T-105", ": unexpected 'end of print statement'",
         "：语法错误（unexpected 'end of print statement'）"),
        ("{% elif %}", "T-105", ": Expected an expression, got 'end of statement block'",
         "：语法错误（Expected an expression, got 'end of statement block'）"),
        ("{{ a.__class__ }}", "T-404", ": '__class__' is not allowed in a template",
         "：模板中不允许使用'__class__'"),
        ("{% else %}", "T-102", " ends or divides nothing: no block is open here",
         "没有对应的开始标签"),
        ("{% endif %}", "T-102", " ends or divides nothing: no block is open here",
         "没有对应的开始标签"),
        ("{% endfor %}", "T-102", " ends or divides nothing: no block is open here",
         "没有对应的开始标签"),
        ("{% if a %}", "T-101", " is never ended (expected {% endif %})",
         "没有结束（应有{% endif %}）"),
    ],
)  # fmt: skip
def test_a_tag_that_cannot_be_understood_is_told(
    make: Make, tag: str, rule: str, en: str, zh: str
) -> None:
    found = _said(compile_template(make("first", f"a {tag} b")).findings)

    assert found == [(rule, "document!¶2", tag + en, tag + zh)]


@pytest.mark.parametrize(
    ("text", "values", "told"),
    [
        ("{{ valeu }}", {"value": 1},
         [("T-301", "there is no value 'valeu' (did you mean 'value'?)",
           "没有取值'valeu'（是否为'value'？）")]),
        ("{{ zzz }}", {"value": 1}, [("T-301", "there is no value 'zzz'", "没有取值'zzz'")]),
        ("{{ a.nmae }}", {"a": {"name": 1}},
         [("T-301", "there is no value 'nmae' (did you mean 'name'?)",
           "没有取值'nmae'（是否为'name'？）")]),
        ("{{ a._b }}", {"a": {"_bb": 1}}, None),
        ("{{ a }}{{ b }}", {}, [("T-301", "there is no value 'a'", "没有取值'a'"),
                                ("T-301", "there is no value 'b'", "没有取值'b'")]),
        ("{{ a/0 }}", {"a": 1}, [("T-402", "division by zero (ZeroDivisionError)",
                                  "division by zero（ZeroDivisionError）")]),
        ("{% for i in a %}{% endfor %}", {"a": 5},
         [("T-303", "cannot loop over 5 (int)", "无法对5（int）循环")]),
        ("{{ a() }}", {"a": 1}, [("T-404", "not allowed in a template (1 is not safely callable)",
                                  "模板中不允许（1 is not safely callable）")]),
        ("{{ 'x' * 10**9 }}", {}, [("T-404", "not allowed in a template (a text or list too long)",
                                    "模板中不允许（a text or list too long）")]),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_had_is_told(
    make: Make, text: str, values: Mapping[str, Any], told: list[tuple[str, str, str]] | None
) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template(make(text)).render(values)

    found = _said(list(caught.value.findings))
    if told is None:
        assert "did you mean" not in found[0][2]
        return
    assert [
        (rule, en.partition(": ")[2], zh.partition("：")[2]) for rule, _, en, zh in found
    ] == told
    assert {place for _, place, _, _ in found} == {"document!¶1"}


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("valeu", ["value", "other"], "value"), ("VALEU", ["Value"], "Value"),
        ("zzz", ["value"], ""),
        ("a", [], ""), ("value", ["value", "valeu"], "value"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_the_one_that_was_meant(name: str, known: list[str], near: str) -> None:
    meant = did_you_mean(name, known)

    assert meant.en == (f" (did you mean {near!r}?)" if near else "")
    assert meant.zh == (f"（是否为{near!r}？）" if near else "")
