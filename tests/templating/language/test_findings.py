"""What the author of a template is told, with the word that was meant, in both languages."""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml

from addin.errors import Finding, TemplateError
from addin.templating.language.findings import did_you_mean
from addin.templating.linting import lint
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
         "：语法错误（不应出现“标签结尾”）"),
        ("{% elif %}", "T-105", ": Expected an expression, got 'end of statement block'",
         "：语法错误（此处缺少表达式，却是“标签结尾”）"),
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


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("{% if a = 1 %}x{% endif %}", "use == to compare", "比较请用=="),
        ("{{ a，b }}", "write ',' instead of '，'", "不能识别字符“，”；请用半角,代替，"),
        ("{{ a ｜ upper }}", "write '|' instead", "请用半角|代替｜"),
        ("{% else if x %}", "write 'elif'", "此处应为“标签结尾”，却是“if”；请写elif"),
        ("{% if a && b %}{% endif %}", "write 'and'", "请写and、or"),
        ("{% for x of y %}{% endfor %}", "for one in many", "此处应为“in”，却是“of”"),
        ("{% end for %}", "'endfor'", "是否为'endfor'"),
        ("{% elseif x %}", "'elif'", "是否为'elif'"),
        ("{{ (a }}", "expected ')'", "此处应为“)”，却是“}”"),
        ("{{ }}", "Expected an expression", "此处缺少表达式"),
        ("{{ 'abc }}", "unexpected char", "不能识别字符“'”"),
        ("{{ a. }}", "expected name", "此处应为名称或数字"),
        ("｛｛ name ｝｝", "is no tag", "不是标签，将原样输出"),
        ("{ % for x in y % }", "is no tag", "不是标签"),
        ("{％ if x ％}", "is no tag", "不是标签"),
    ],
)
def test_a_fault_is_told_in_words_of_the_language_with_what_to_write(
    make: Make, text: str, en: str, zh: str
) -> None:
    (finding,) = [f for f in lint(make(text)) if f.rule != "T-102"]

    assert en in finding.text.en
    assert zh in finding.text.zh
    assert not re.search(r"expected|unexpected|token|statement|block", finding.text.zh)


def test_what_only_looks_a_little_like_a_tag_is_text(make: Make) -> None:
    assert lint(make("a { b: { c: 1 } } and { x }, 5 ％ of ｛a｝")) == ()


def test_a_text_box_is_reported_once(make: Make) -> None:
    document = Document(io.BytesIO(make("start")))
    box = "<w:txbxContent><w:p><w:r><w:t>{{ totl }}</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    run = (
        f"<w:r {spaces}><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.element.body[0].append(parse_xml(run))
    stream = io.BytesIO()
    document.save(stream)

    found = [f for f in lint(stream.getvalue(), {"total": 1}) if f.rule == "T-301"]

    assert [str(f.place) for f in found] == ["document!¶2"]
