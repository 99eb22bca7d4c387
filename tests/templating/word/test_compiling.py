import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from docx import Document

from addin.errors import (
    Level,
    TemplateError,
)
from addin.ooxml.package import open_package
from addin.templating.template import compile_template, fill
from tests.templating.documents import as_kind, png

Make = Callable[..., bytes]
Read = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{% if x %}", "T-101"),
        ("{% endif %}", "T-102"),
        ("{% fro x in y %}", "T-103"),
        ("{{ x", "T-001"),
        ("{% tr if x %}", "T-202"),
        ("{%tr if x %}{%tr endif %}", "T-203"),
        ("{% vm %}", "T-208"),
        ("{{ x | rond }}", "T-106"),
        ("{{ x + }}", "T-105"),
        ("{% include 'x' %}", "T-103"),
        ("{{ x.__class__ }}", "T-404"),
    ],
)
def test_faults_of_the_tags_are_known_before_there_are_values(
    make: Make, text: str, rule: str
) -> None:
    template = compile_template(make("fine {{ y }}", text))

    assert rule in [finding.rule for finding in template.findings]
    with pytest.raises(TemplateError):
        template.render({"x": 1, "y": 1})


def test_bookmarks_and_drawings_of_a_loop_have_ids_of_their_own(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{%p for i in rows %}")
    document.add_picture(str(png(tmp_path)))
    document.add_paragraph("{%p endfor %}")
    stream = io.BytesIO()
    document.save(stream)

    content = compile_template(stream.getvalue()).render({"rows": [1, 2, 3]})

    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    ids = re.findall(r'docPr id="(\d+)"', text)
    assert len(ids) == len(set(ids)) == 3


def test_what_a_template_needs_is_known_without_values(make: Make) -> None:
    template = compile_template(
        make(
            "{% for c in clusters %}{{ c.name }}{{ c.value|round(1) }}{% endfor %}",
            "{{ note|default('') }}",
        )
    )

    needs = {need.path: (need.kind, need.optional) for need in template.needs}

    assert needs["clusters"] == ("list", False)
    assert needs["clusters[].name"] == ("text", False)
    assert needs["clusters[].value"] == ("number", False)
    assert needs["note"][1]


def test_a_template_with_macros_keeps_them_and_says_so(make: Make, tmp_path: Path) -> None:
    macros = b"\xd0\xcf\x11\xe0 macros"
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    template = as_kind(make("{{ a }}"), kind, {"word/vbaProject.bin": macros})

    findings = fill(template, {"a": 1}, tmp_path / "out.docm")

    assert open_package(tmp_path / "out.docm")["word/vbaProject.bin"] == macros
    assert [(finding.rule, finding.level) for finding in findings] == [("T-501", Level.INFO)]


@pytest.mark.parametrize("start", ["", "{% set q = 1 %}"])
def test_a_long_template_is_compiled_in_time_and_writes_what_a_short_one_does(
    make: Make, read: Read, start: str
) -> None:
    texts = [
        f"{{{{ v{n} }}}}{{% if on{n} is defined %}}!{{% endif %}}{{{{ q }}}}" for n in range(1500)
    ]
    values = {f"v{n}": n for n in range(1500)} | {"on7": 1} | ({} if start else {"q": 1})
    compile_template(make("{{ a }}"))
    times = []
    for size in (150, 1500):
        content = make(start, *texts[:size])
        started = process_time()
        template = compile_template(content)
        times.append(process_time() - started)

    lines = read(template.render(values)).strip().split("\n")

    assert lines == [f"{n}{'!' if n == 7 else ''}1" for n in range(1500)]
    assert times[1] < 20 * times[0]
    with pytest.raises(TemplateError, match="¶1235"):
        template.render({name: v for name, v in values.items() if name != "v1233"})


@pytest.mark.parametrize(
    ("blocks", "rule"),
    [
        (["{% break %}"], "T-102"),
        (["{%p for x in xs %}", "a {% break %}", "{%p endfor %}"], "T-204"),
        ([[["{%tr for x in xs %}"], ["{{ x }}{% continue %}"], ["{%tr endfor %}"]]], "T-204"),
        (["{% brake %}"], "T-103"),
    ],
)
def test_a_loop_is_left_where_it_may_be_left(make: Make, blocks: list[Any], rule: str) -> None:
    assert [found.rule for found in compile_template(make(*blocks)).findings] == [rule]


def test_a_loop_that_is_left_leaves_whole_paragraphs_and_rows(make: Make, read: Read) -> None:
    rows = [["{%tr for x in xs %}"], ["{%tr if x == 3 %}"], ["{%tr break %}"], ["{%tr endif %}"]]
    template = make(
        "{%p for x in xs %}", "{%p if x == 2 %}", "{%p continue %}", "{%p endif %}", "p{{ x }}",
        "{%p endfor %}", [*rows, ["r{{ x }}"], ["{%tr endfor %}"]],
    )  # fmt: skip

    assert read(compile_template(template).render({"xs": [1, 2, 3]})) == "p1\np3\nr1\nr2"
