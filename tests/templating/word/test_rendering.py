import io
import re
import zipfile
from collections.abc import Callable

import pytest

from addin.errors import (
    TemplateError,
)
from addin.ooxml.package import open_package
from addin.templating.template import compile_template
from addin.templating.values import Bound, RichText
from tests.templating.documents import MAIN, as_kind, as_strict

Make = Callable[..., bytes]
Read = Callable[..., str]


def test_every_fault_is_found_at_once_with_its_place_and_the_nearest_name(make: Make) -> None:
    template = compile_template(
        make("{{ totl }}", "{{ 1 / zero }}", [["x", "{{ row.nmae }}"]], header="{{ who }}")
    )

    with pytest.raises(TemplateError) as caught:
        template.render({"total": 1, "zero": 0, "row": {"name": 2}})

    shown = [finding.show("en") for finding in caught.value.findings]
    assert len(shown) == 4
    assert any(
        "document!¶1: {{ totl }}: there is no value 'totl' (did you mean 'total'?)" in s
        for s in shown
    )
    assert any("¶2" in s and "division by zero" in s for s in shown)
    assert any("[T1 R1 C2 ¶1]" in s and "nmae" in s and "'name'" in s for s in shown)
    assert any("header" in s and "who" in s for s in shown)
    assert all(finding.text.zh for finding in caught.value.findings)


def test_a_value_that_goes_on_without_end_is_refused(make: Make) -> None:
    def endless() -> object:
        while True:
            yield 1

    with pytest.raises(TemplateError, match="without end"):
        compile_template(make("{% for i in a %}{{ i }}{% endfor %}")).render({"a": endless()})
    with pytest.raises(TemplateError, match="without end"):
        compile_template(make("{% for i in range(9999) %}{{ a }}{% endfor %}")).render(
            {"a": "x" * 100_000}
        )


def test_the_same_values_give_the_same_bytes_and_other_parts_stay(make: Make) -> None:
    content = make("{{ a }}")
    template = compile_template(content)

    filled = template.render({"a": 1})

    assert filled == template.render({"a": 1}) == compile_template(content).render({"a": 1})
    before, after = (zipfile.ZipFile(io.BytesIO(c)) for c in (content, filled))
    changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
    assert changed == ["word/document.xml"]


def test_a_document_without_tags_passes_untouched(make: Make) -> None:
    content = make("no tags { here } at 100 %", header="h")

    filled = compile_template(content).render()

    before, after = (zipfile.ZipFile(io.BytesIO(c)) for c in (content, filled))
    assert all(before.read(n) == after.read(n) for n in before.namelist())


def test_a_dotx_and_a_strict_document_are_filled(make: Make, read: Read) -> None:
    dotx = as_kind(make("{{ a }}"), MAIN.replace("document.main", "template.main"))
    strict = as_strict(make("{%p for i in a %}", "{{ i }}{{ r }}{{ b }}", "{%p endfor %}"))

    assert read(compile_template(dotx).render({"a": "x"})) == "x"
    filled = compile_template(strict).render(
        {"a": [1, 2], "b": Bound("y", "z"), "r": RichText("r")}
    )
    text = open_package(filled)["word/document.xml"].decode()
    assert re.findall(r"<w:t[^>]*>([^<]+)</w:t>", text) == ["1", "r", "y", "2", "r", "y"]
    assert "schemas.openxmlformats.org/wordprocessingml" not in text
