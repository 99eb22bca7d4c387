"""Tags, loops, needs and limits of the template language, as a person reads them."""

from collections.abc import Callable

import pytest

from addin.errors import TemplateError
from addin.templating.language.limits import (
    LARGEST_TEXT,
    Budget,
    Fault,
    check_growth,
    check_power,
    format_text,
    replace_text,
)
from addin.templating.language.tags import escaped_braces, find_tags, opens_block
from addin.templating.template import compile_template

Make = Callable[..., bytes]
Read = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a {{ b }} c", [("{{", "", "b", 2, 9)]),
        ("{{a}}{{ b }}", [("{{", "", "a", 0, 5), ("{{", "", "b", 5, 12)]),
        ("{%p if a %}", [("{%", "p", "if a", 0, 11)]),
        ("{%tr for x in y %}", [("{%", "tr", "for x in y", 0, 18)]),
        ("{%tc endfor %}", [("{%", "tc", "endfor", 0, 14)]),
        ("{{r x }}", [("{{", "r", "x", 0, 8)]),
        ("{{ r }}", [("{{", "", "r", 0, 7)]),
        ("{{p }}", [("{{", "", "p", 0, 6)]),
        ("{{price}}", [("{{", "", "price", 0, 9)]),
        ("{%- if a -%}", [("{%", "", "if a", 0, 12)]),
        ("{%+ if a +%}", [("{%", "", "if a", 0, 12)]),
        ("{# a }} #}b", [("{#", "", "a }}", 0, 10)]),
        ("{{ '}}' }}", [("{{", "", "'}}'", 0, 10)]),
        ('{{ "it\'s" }}', [("{{", "", '"it\'s"', 0, 12)]),
        ("{{ “a” }}", [("{{", "", '"a"', 0, 9)]),
        ("{{ ‘a’ }}", [("{{", "", "'a'", 0, 9)]),
        ("{{ {'a': {'b': 1}}['a'] }}", [("{{", "", "{'a': {'b': 1}}['a']", 0, 26)]),
        ("{{ a's }} {{ b }}", [("{{", "", "a's", 0, 9), ("{{", "", "b", 10, 17)]),
        ("{{\u00a0a\u200b }}", [("{{", "", "a", 0, 8)]),
        ("{% raw %}{{ a }}{% endraw %}{{ b }}",
         [("{%", "", "raw", 0, 9), ("{%", "", "endraw", 16, 28), ("{{", "", "b", 28, 35)]),
        ("no tag { here }", []),
        ("{{ '\\'}}' }}", [("{{", "", "'\\'}}'", 0, 12)]),
    ],
)  # fmt: skip
def test_a_text_holds_the_tags_that_a_person_sees(
    text: str, tags: list[tuple[str, str, str, int, int]]
) -> None:
    found, in_raw = find_tags(text)

    assert [(tag.opener, tag.scope, tag.code, tag.start, tag.end) for tag in found] == tags
    assert all(tag.closed and tag.text == text[tag.start : tag.end] for tag in found)
    assert not in_raw


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("{{- a }}", True, False), ("{{ a -}}", False, True), ("{{+ a +}}", False, False),
     ("{{-}}", True, False), ("{{ a }}", False, False)],
)  # fmt: skip
def test_a_minus_joins_a_tag_to_the_text_beside_it(text: str, *, before: bool, after: bool) -> None:
    ((tag,), _) = find_tags(text)

    assert (tag.joins_before, tag.joins_after) == (before, after)


def test_a_tag_that_never_ends_ends_with_the_text() -> None:
    ((tag,), _) = find_tags("a {{ b ")

    assert (tag.closed, tag.start, tag.end, tag.text) == (False, 2, 7, "{{ b ")
    assert find_tags("{% raw %} {{ a }}")[1]
    assert find_tags("{{ a }}", in_raw=True) == ([], True)


@pytest.mark.parametrize(
    ("text", "opens"),
    [("{% for a in b %}", True), ("{% set a %}", True), ("{% set a = 1 %}", False),
     ("{% endfor %}", False), ("{{ if }}", False), ("{% else %}", False)],
)  # fmt: skip
def test_a_block_opens_with_its_statement(text: str, *, opens: bool) -> None:
    assert opens_block(find_tags(text)[0][0]) is opens


def test_braces_may_be_printed_themselves() -> None:
    assert escaped_braces("a {_{ b }_} {_% %_}") == [3, 9, 13, 17]
    assert escaped_braces("{{ a }}") == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{% for i in rows %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/3 2/3 3/3 "),
        ("{% for i in rows %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }} {% endfor %}",
         "032 121 210 "),
        (("{% for i in rows %}{{ 'F' if loop.first }}{{ i }}{{ '.' if loop.last else ',' }}"
         "{% endfor %}"), "Fa,b,c."),
        (("{% for i in rows %}{% if not loop.first %}{{ loop.previtem }}{% endif %}"
         "{% if not loop.last %}{{ loop.nextitem }}{% endif %};{% endfor %}"), "b;ac;b;"),
        (("{% for i in rows %}{% for j in rows %}{{ loop.index }}{% endfor %}{{ loop.index }} "
         "{% endfor %}"), "1231 1232 1233 "),
        ("{% for i in empty %}x{% else %}none{% endfor %}", "none"),
        ("{% for i in rows %}x{% else %}none{% endfor %}", "xxx"),
        ("{% for i in rows if i != 'b' %}{{ i }}{% endfor %}", "ac"),
        ("{% if yes and no %}1{% elif yes or no %}2{% else %}3{% endif %}", "2"),
        ("{% if no %}1{% elif no %}2{% else %}3{% endif %}", "3"),
        ("{{ n + 1 }} {{ n - 1 }} {{ n * 3 }} {{ n / 2 }} {{ n // 3 }} {{ n % 3 }} {{ n ** 2 }}",
         "5 3 12 2.0 1 1 16"),
        ("{{ -n }} {{ n == 4 }} {{ n != 4 }} {{ n < 4 }} {{ n <= 4 }} {{ n > 4 }} {{ n >= 4 }}",
         "-4 True False False True False True"),
        ("{{ gone|default('-') }}{{ none|default('-') }}{{ none|default('-', true) }}", "--"),
        ("{{ rows|join('+') }}{{ rows|length }}{{ word|upper }}{{ word|lower }}", "a+b+c3ABAB"
         .replace("ABAB", "ABab")),
        ("{{ gone is defined }}{{ n is defined }}{{ gone is undefined }}{{ none is none }}",
         "FalseTrueTrueTrue"),
        ("{{ 'b' in rows }}{{ 'x' in rows }}{{ 'b' not in rows }}", "TrueFalseFalse"),
        ("{{ word ~ n }}{{ rows[1] }}{{ rows[-1] }}{{ rows[1:]|join }}", "Ab4bcbc"),
        ("{% set m = n + 1 %}{{ m }}{% with m = 9 %}{{ m }}{% endwith %}{{ m }}", "595"),
    ],
)  # fmt: skip
def test_a_template_writes_what_a_person_would(
    make: Make, read: Read, text: str, written: str
) -> None:
    values = {"rows": ["a", "b", "c"], "empty": [], "yes": True, "no": False, "n": 4, "none": None,
              "word": "Ab"}  # fmt: skip

    assert read(compile_template(make(text)).render(values)) == written


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("{{ a }}", {"a": ("text", False)}),
        ("{{ a.b }}", {"a": ("mapping", False), "a.b": ("text", False)}),
        ("{{ a['b'] }}", {"a": ("mapping", False), "a.b": ("text", False)}),
        ("{{ a|default('x') }}", {"a": ("text", True)}),
        ("{{ a|default('x') }}{{ a }}", {"a": ("text", False)}),
        ("{{ a|round(1) }}", {"a": ("number", False)}),
        ("{{ a + 1 }}", {"a": ("number", False)}),
        ("{% if a %}{{ b }}{% endif %}", {"a": ("condition", False), "b": ("text", False)}),
        ("{% if a is defined %}{{ a }}{% endif %}", {"a": ("condition", True)}),
        ("{% for x in xs %}{{ x.n }}{% endfor %}",
         {"xs": ("list", False), "xs[].n": ("text", False)}),
        ("{% for x in xs|sort %}{{ x }}{{ loop.index }}{% endfor %}",
         {"xs": ("list", False), "xs[]": ("text", False)}),
        ("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", None),
        ("{% set y = a.b %}{{ y.c }}",
         {"a": ("mapping", False), "a.b": ("mapping", False), "a.b.c": ("text", False)}),
        ("{% with y = a %}{{ y }}{% endwith %}", {"a": ("text", False)}),
        ("{% macro m(z) %}{{ z }}{{ a }}{% endmacro %}{{ m(b) }}",
         {"a": ("text", False), "b": ("mapping", False)}),
        ("{{ xs[0].n }}", {"xs": ("mapping", False), "xs[].n": ("text", False)}),
    ],
)  # fmt: skip
def test_a_template_tells_which_values_it_needs(
    make: Make, text: str, needs: dict[str, tuple[str, bool]] | None
) -> None:
    found = {need.path: (need.kind, need.optional) for need in compile_template(make(text)).needs}

    if needs is None:
        assert "d" in found
        assert not {"k", "v"} & set(found)
    else:
        assert found == needs


def test_what_may_grow_grows_up_to_its_limit() -> None:
    budget = Budget(3)
    budget.spend(3)
    with pytest.raises(Fault):
        budget.spend(1)
    half = "x" * (LARGEST_TEXT // 2)
    check_growth("*", half, 2)
    check_growth("+", half, half)
    for operator, right in (("*", 3), ("+", half + "x")):
        with pytest.raises(OverflowError):
            check_growth(operator, half, right)
    check_power(2, 2048)  # 2 bits, 2048 times: 4,096
    with pytest.raises(OverflowError):
        check_power(2, 2049)
    assert format_text("%5d|%s", 7, "a") == "    7|a"
    assert format_text("%(a)s", a=1) == "1"
    assert format_text("%999d", 1) == " " * 998 + "1"
    for wide in ("%1000d", "%*d"):
        with pytest.raises(OverflowError):
            format_text(wide, 1)
    assert replace_text("aaa", "a", "b", 2) == "bba"
    assert replace_text("aaa", "a", "b") == "bbb"


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("{{ indicatr }}", "T-301", "did you mean 'indicator'"),
        ("{{ indicator|uper }}", "T-106", "did you mean 'upper'"),
        ("{% fro x in y %}{% endfor %}", "T-103", "did you mean 'for'"),
        ("{% if indicator is defind %}{% endif %}", "T-106", "did you mean 'defined'"),
        ("{{ 1 + }}", "T-105", "{{ 1 + }}"),
        ("{{ indicator.__class__ }}", "T-404", "__class__"),
        ("{% p if indicator %}{% endif %}", "T-202", "without the space"),
    ],
)
def test_a_fault_names_its_tag_and_what_was_meant(
    make: Make, text: str, rule: str, words: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template(make(text)).render({"indicator": "GO"})

    found = caught.value.findings[0]
    assert found.rule == rule
    assert words in found.text.en
    assert found.text.zh
