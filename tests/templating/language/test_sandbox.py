from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from time import process_time

import pytest
import xlsxwriter

from addin.errors import TemplateError
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.templating.template import compile_template

Make = Callable[..., bytes]
Read = Callable[..., str]
ENDLESS = [
    "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s=n.s~n.s %}{% endfor %}",
    "{% set n = namespace(x=9) %}{% for i in range(60) %}{% set n.x=n.x*n.x %}{% endfor %}{{n.x}}",
    "{% set s='ab'*500000 %}{{ s|wordwrap(1) }}",
    "{{ ('a '*20000)|wordwrap(1, true, 'x'*9000) }}",
    "{% macro f(n) %}{{ f(n-1) }}{{ f(n-1) }}{% endmacro %}{{ f(100) }}",
    "{% for i in range(9999) %}{% for g in range(9999)|groupby('real') %}{% endfor %}{% endfor %}",
    "{% for i in range(9999) %}{% if range(9999)|sort|length > 9 %}{% endif %}{% endfor %}",
    "{{ ([range(9999)|list]*1000)|sum(start=[]) }}",
    "{{ (['a'*10000]*10000)|join }}{{ ''.join(['a'*10000]*10000) }}",
    "{{ ''.join(['a'*10000]*10000) }}",
    "{{ 1.5|round(100000000,'ceil') }}",
    "{{ ('%s'*5000)|format(*(['a'*10000]*5000)) }}",
    "{{ ('a\\n'*20000)|indent(9999) }}",
    "{% set s='a'*4000000 %}{% for i in range(99999) %}{% if s|upper %}{% endif %}{% endfor %}",
    "{{ endless|list }}",
    "{{ endless|join }}",
    "{{ 5.5 in endless }}",
    "{{ o.endless|sort }}",
    "{% for x in o.endless %}{% endfor %}",
    "{{ " + "(" * 80 + "1" + ")" * 80 + " }}",
    "{{ " + " + ".join(["x"] * 300) + " }}",
    "{{ x" + ".a" * 600 + " }}",
    "{% if x %}" * 120 + "{% endif %}" * 120,
    "{% for i in x %}" * 25 + "{% endfor %}" * 25,
]


@pytest.mark.parametrize(
    "payload",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ x['__class__'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ x|attr('__class__') }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{{ o.delete() }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
        "{{ 'a' * 10**10 }}",
        "{{ 9 ** 99999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ 'x'|center(999999999) }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        *ENDLESS,
    ],
)
def test_a_template_that_reaches_out_or_never_ends_is_refused(make: Make, payload: str) -> None:
    class Order:
        deleted = False

        def delete(self) -> str:
            Order.deleted = True
            return "gone"

        endless = count()

    with pytest.raises(TemplateError) as caught:
        compile_template(make(payload)).render({"x": {"a": 1}, "o": Order(), "endless": count()})

    assert caught.value.findings
    assert not Order.deleted


@pytest.mark.parametrize("payload", ENDLESS)
def test_a_workbook_that_never_ends_is_refused_soon(payload: str) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("A").write_string("A1", payload)
    started = process_time()

    with pytest.raises(TemplateError) as caught:
        compile_template(stream.getvalue()).render(
            {"x": {"a": 1}, "o": {"endless": count()}, "endless": count()}
        )

    assert str(caught.value.findings[0].place) == "A!A1"
    assert process_time() - started < 8


def test_what_stands_behind_a_star_is_read_as_far_as_it_goes(make: Make, read: Read) -> None:
    template = compile_template(make("{{ f(*xs) }} {{ f(*g) }} {{ '%s-%s'|format(*xs) }}"))

    filled = template.render({"f": lambda *a: sum(a), "xs": [1, 2], "g": iter([3, 4])})

    assert read(filled) == "3 7 1-2"


def test_what_is_read_once_is_printed_however_often_it_is_named(make: Make, read: Read) -> None:
    template = make(
        "{% for x in g %}{{ x }}{% endfor %}",
        "{% for x in g %}{{ x }}{% endfor %}{{ g|length }}",
        "{% for r in m %}{% for x in r.g %}{{ x|round }}{% endfor %}{% endfor %}",
        "{{ r.name|title }}",  # on Jinja itself, so that all is written a second time
    )
    values = {
        "g": (n for n in "ab"),
        "m": ({"g": iter([n])} for n in [1, 2]),
        "r": {"name": "x"},
    }

    assert read(compile_template(template).render(values)) == "ab\nab2\n12\nX"


def test_a_reader_that_fails_says_so_each_time(make: Make) -> None:
    def rows() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    with pytest.raises(TemplateError, match="the disk is gone"):
        compile_template(make("{% for x in g %}{{ x }}{% endfor %}")).render({"g": rows()})


def test_a_workbook_reads_a_list_twice_that_can_be_read_once() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("A").write_column(
            "A1",
            [
                "{%tr for x in g %}",
                "{{ x }}",
                "{%tr endfor %}",
                "{% for x in g %}{{ x }}{% endfor %}",
            ],
        )

    filled = open_workbook(compile_template(stream.getvalue()).render({"g": iter([1, 2])}))

    assert [filled.value("A", f"A{row}") for row in (1, 2, 3)] == [1, 2, "12"]
