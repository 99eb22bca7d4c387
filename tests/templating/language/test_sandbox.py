from collections.abc import Callable

import pytest

from addin.errors import TemplateError
from addin.templating.template import compile_template

Make = Callable[..., bytes]


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
        "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s=n.s~n.s %}{% endfor %}",
    ],
)
def test_a_template_that_reaches_out_or_never_ends_is_refused(make: Make, payload: str) -> None:
    class Order:
        deleted = False

        def delete(self) -> str:
            Order.deleted = True
            return "gone"

    with pytest.raises(TemplateError) as caught:
        compile_template(make(payload)).render({"x": {"a": 1}, "o": Order()})

    assert caught.value.findings
    assert not Order.deleted
