"""Numbers, money, days and Chinese numerals as tags print them.

The forms are those of GB/T 15835 and of the rules for cheques (正确填写票据和结算凭证的基本规定).
"""

from collections.abc import Callable

import pytest

from addin.errors import TemplateError
from addin.templating.filters.formats import chinese, money, number
from addin.templating.template import compile_template

Make = Callable[..., bytes]
Read = Callable[..., str]


@pytest.mark.parametrize(
    ("value", "lower", "cheque"),
    [
        (0, "零", "零元整"),
        (10, "十", "壹拾元整"),
        (101, "一百零一", "壹佰零壹元整"),
        (110, "一百一十", "壹佰壹拾元整"),
        (1010, "一千零一十", "壹仟零壹拾元整"),
        (10010, "一万零一十", "壹万零壹拾元整"),
        (100001, "十万零一", "壹拾万零壹元整"),
        (1001000, "一百万一千", "壹佰万壹仟元整"),
        (100001000, "一亿零一千", "壹亿零壹仟元整"),
        (1_500_000_000_000, "一万五千亿", "壹万伍仟亿元整"),
        ("1680.32", "一千六百八十点三二", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "一万六千四百零九点零二", "壹万陆仟肆佰零玖元零贰分"),
        (-0.5, "负零点五", "负伍角整"),
    ],
)
def test_numbers_in_chinese(value: object, lower: str, cheque: str) -> None:
    assert (chinese(value), chinese(value, "money")) == (lower, cheque)


def test_ties_are_rounded_on_the_digits_that_people_see() -> None:
    assert [number(value, 2) for value in (1.005, 2.675, "-1.005", -0.001)] == [
        "1.01", "2.68", "-1.01", "0.00",
    ]  # fmt: skip
    assert money("1,234.565") == "1,234.57元"


def test_tags_print_in_either_language_and_leave_blank_what_is_unknown(
    make: Make, read: Read
) -> None:
    template = compile_template(
        make(
            "{{ a|number }} {{ a|money }} {{ a|money(lang='en') }} {{ s|percent(0) }}",
            "{{ d|date }} {{ d|date(lang='en') }} {{ d|date('%d.%m.') }} {{ gone|number(2) }}.",
        )
    )

    filled, findings = template.fill({"a": 1234.5, "s": 0.256, "d": "2026-11-08", "gone": None})

    assert read(filled) == (
        "1,234.5 1,234.50元 CNY 1,234.50 26%\n2026年11月8日 8 November 2026 08.11. ."
    )
    assert [found.rule for found in findings] == ["T-304"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ 'x'|number }}", "no number: 'x'"),
        ("{{ true|money }}", "no number"),
        ("{{ 1|number(99) }}", "decimals go from 0 to 30"),
        ("{{ 1|chinese('roman') }}", "use"),
        ("{{ 'soon'|date }}", "expected 2026-11-08"),
        ("{{ 1|money(lang='fr') }}", "zh or en"),
        ("{{ '9e99999999'|number }}", "no number"),
    ],
)
def test_what_cannot_be_printed_so_is_told(make: Make, text: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        compile_template(make(text)).render({})
