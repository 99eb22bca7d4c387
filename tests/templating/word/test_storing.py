import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.errors import TemplateError
from addin.templating.template import compile_template

Make = Callable[..., bytes]


def test_a_stored_plan_gives_the_same_document_and_is_not_compiled_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make("{% for i in rows %}{{ i }}{% endfor %}", "{{ a }}")
    first = compile_template(content)
    expected = first.render({"rows": [1, 2], "a": "x"})
    monkeypatch.delattr("addin.templating.word.compiling.document.make_plan")

    second = compile_template(content)

    assert second.render({"rows": [1, 2], "a": "x"}) == expected
    assert second.needs == first.needs
    with pytest.raises(TemplateError, match="there is no value"):
        second.render({})


def test_a_render_from_a_stored_plan_loads_neither_jinja_nor_lxml(
    make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(make("{% for i in rows %}{{ loop.index }}{{ i.a|upper }}{% endfor %}"))
    values = {"rows": [{"a": "x"}, {"a": "y"}]}
    expected = compile_template(path).render(values)
    script = (
        "import sys; from addin.templating.template import compile_template;"
        f"out = compile_template({str(path)!r}).render({values!r});"
        "assert not {'jinja2', 'lxml', 'docx'} & set(sys.modules), 'loaded';"
        "sys.stdout.buffer.write(out)"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert run.stdout == expected
