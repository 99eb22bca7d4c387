from collections.abc import Callable

import pytest

from addin.templating.template import compile_template

Make = Callable[..., bytes]
Read = Callable[..., str]


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in rows %}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ i }}{% endfor %}",
        "{% for k, v in d.items() %}{{ k }}{{ v }}{% else %}none{% endfor %}",
        "{% if d.x is defined %}{{ d.x }}{% endif %}{{ d.none|default('-') }}{{ d['x'] }}",
        "{{ rows|join(', ') }} {{ rows|length }} {{ a|upper }}{{ a|e }}",
        "{% set y = rows[0] + 1 %}{{ y * 2 }}{% for i in rows %}{% set z = i %}{{ z }}{% endfor %}",
        "{{ a if d.x else b }}{% if a == 'x&' and not b %}!{% else %}.{% endif %}",
        "{{ a|replace('x', 'y') }}{{ a * 2 }}{{ rows[1:] }}{{ a[0] }}{{ a.upper() }}{{ '%s' % a }}",
        "{{ rows[0]|round(2) }}{{ 2.345|round(1) }}{{ '%.1f %d%%'|format(2.25, 3) }}{{ 7|round }}",
        "{{ '%s'|format(a) }}{{ '%5d'|format(3) }}{{ 2.5|round(0, 'floor') }}{{ '%x'|format(9) }}",
        "{% for i in rows %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}",
        "{% for i in rows %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}",
        "{{ a + 'y' }}{{ rows|join('-', attribute='real') }}{{ a|join('.') }}",
    ],
)
def test_light_programs_write_what_jinja_writes(make: Make, read: Read, text: str) -> None:
    values = {"rows": [1, 2, 3], "d": {"x": "y"}, "a": "x&", "b": ""}
    light = compile_template(make(text))
    full = compile_template(make(text, "{% macro unused() %}{% endmacro %}"))

    assert read(light.render(values)) == read(full.render(values)).removesuffix("\n")
