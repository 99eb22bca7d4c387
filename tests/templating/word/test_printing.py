import io
import math
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import (
    TemplateError,
)
from addin.ooxml.charts.chart import Chart, Series
from addin.ooxml.package import open_package
from addin.ooxml.xml import parse_xml
from addin.templating.compiled import Template
from addin.templating.template import compile_template, fill
from addin.templating.values import Bound, Listing, RichText, RichTextParagraph

Make = Callable[..., bytes]
Read = Callable[..., str]


def _chart(values: tuple[float | None, ...] = (1, None, 3), title: str = "") -> Chart:
    return Chart(
        kind="column",
        categories=("汽车", "电子", "材料"),
        series=(Series(name="产值", values=values),),
        title=title,
    )


def _plain() -> Template:
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("[{{ a }}]")
    document.save(stream)
    return compile_template(stream.getvalue())


_PLAIN = _plain()


def test_a_value_prints_as_itself_whatever_it_holds(make: Make, read: Read) -> None:
    template = compile_template(make("{{ a }}"))

    for text in ("R&D share <5% of GDP", "if x<y then", "\"'&amp;", "{{ a }}", "=1+1", "{% x %}"):
        assert read(template.render({"a": text})) == text


def test_line_breaks_tabs_and_paragraphs_in_a_value_are_kept(make: Make, read: Read) -> None:
    template = compile_template(make("{{ a }}"))

    assert read(template.render({"a": "1\n2\t3\a4\r\n5"})) == "1\n2\t3\n4\n5"
    assert read(template.render({"a": Listing("1 < 2\f3")})) == "1 < 2\n\f\n3"


@pytest.mark.parametrize("unknown", [None, math.nan, math.inf])
def test_a_value_that_is_not_known_is_blank_and_reported(
    make: Make, read: Read, unknown: float | None
) -> None:
    content, findings = compile_template(make("[{{ a }}{{ b ~ a }}]")).fill({"a": unknown, "b": ""})

    assert read(content) == "[]"
    assert [finding.rule for finding in findings] == ["T-304"]


def test_a_value_that_is_not_known_can_be_a_fault(make: Make) -> None:
    with pytest.raises(TemplateError, match="not known"):
        compile_template(make("{{ a }}"), blank=None).render({"a": None})
    with pytest.raises(TemplateError, match="holds a value"):
        compile_template(make("{{ a }}")).render({"a": [1, None]})


def test_rich_text_keeps_its_looks_and_the_text_around_it(make: Make, read: Read) -> None:
    rich = RichText("red", color="#ff0000", bold=True)
    rich.add(" link & more", url_id="https://a.cn/?x=1&y=2").add(
        RichText("字", font="eastAsia:宋体")
    )

    content = compile_template(make("a{{r x }}b")).render({"x": rich})

    archive = zipfile.ZipFile(io.BytesIO(content))
    text = archive.read("word/document.xml").decode()
    assert read(content) == "ared link & more字b"
    assert '<w:b/><w:color w:val="ff0000"/>' in text
    assert 'w:eastAsia="宋体"' in text
    assert "https://a.cn/?x=1&amp;y=2" in archive.read("word/_rels/document.xml.rels").decode()


def test_rich_paragraphs_stand_instead_of_the_paragraph(make: Make, read: Read) -> None:
    rich = RichTextParagraph("one", parastyle="Heading1").add(RichText("two", italic=True))

    content = compile_template(make("before", "{{p x }}", "after")).render({"x": rich})

    assert read(content) == "before\none\ntwo\nafter"


def test_bound_text_is_wrapped_in_a_bookmark_of_its_own(make: Make, read: Read) -> None:
    template = compile_template(
        make("GDP {{ gdp }} rises", "{% for i in 'ab' %}{{ gdp }}{% endfor %}")
    )

    content = template.render({"gdp": Bound("12.5", "f_GO_AS.progress@2024Q3")})

    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    names = re.findall(r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"', text)
    ids = re.findall(r'w:bookmarkStart w:id="(\d+)"', text)
    assert read(content) == "GDP 12.5 rises\n12.512.5"
    assert names == [
        "f_GO_AS_progress_2024Q3",
        "f_GO_AS_progress_2024Q3_2",
        "f_GO_AS_progress_2024Q3_3",
    ]
    assert len(set(ids)) == 3
    assert re.search(
        r"<w:bookmarkStart [^>]*/><w:r>[^/]*<w:t [^>]*>12.5</w:t></w:r><w:bookmarkEnd",
        text,
    )


def test_bookmarks_never_bear_a_name_that_stands_already(make: Make) -> None:
    document = Document(io.BytesIO(make("{{ a }}{{ b }}{{ b }}")))
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for mark in ("bookmarkStart", "bookmarkEnd"):
        document.paragraphs[0]._p.append(  # noqa: SLF001 - python-docx has no bookmarks
            parse_xml(f'<w:{mark} {space} w:id="7" w:name="f"/>')
        )
    stream = io.BytesIO()
    document.save(stream)

    content = compile_template(stream.getvalue()).render(
        {"a": Bound("1", "f"), "b": Bound("2", "f_2")}
    )

    text = open_package(content)["word/document.xml"].decode()
    names = re.findall(r'bookmarkStart[^>]*w:name="(\w+)"', text)
    assert len(names) == len(set(names)) == 4


@pytest.mark.parametrize("text", ["a\ud800b", "a\uffffb", "a\ufffeb", "a\x0bb\x01", "\x1f"])
def test_letters_that_no_document_may_hold_are_faults(make: Make, text: str) -> None:
    with pytest.raises(TemplateError, match="no document may hold"):
        compile_template(make("{{ a }}")).render({"a": text})


def test_markup_and_formulas_in_values_stay_text(make: Make, read: Read) -> None:
    payloads = (
        "</w:t></w:r></w:p>",
        '<w:fldSimple w:instr="DDEAUTO c:\\\\windows"/>',
        "=cmd|' /C calc'!A0",
        "{% raw %}{{ 7*7 }}",
        "<!DOCTYPE a>",
        "]]>",
    )
    template = compile_template(make("{{ a }}", "x {{ a }} y"))

    for payload in payloads:
        assert read(template.render({"a": payload})) == f"{payload}\nx {payload} y"


@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
)
@settings(max_examples=60, deadline=None)
def test_any_text_prints_as_itself(text: str) -> None:
    package = open_package(_PLAIN.render({"a": text}))

    root = parse_xml(package["word/document.xml"], "document")
    assert "".join(t.text or "" for t in root.iter("{*}t")) == f"[{text}]"


def test_a_picture_or_chart_where_no_drawing_can_stand_is_a_fault() -> None:
    document = Document()
    document.core_properties.title = "{{ c }}"
    stream = io.BytesIO()
    document.save(stream)

    with pytest.raises(TemplateError, match="cannot be printed here"):
        compile_template(stream.getvalue()).render({"c": _chart()})


def test_a_function_that_nobody_called_is_a_fault_and_no_words(make: Make) -> None:
    with pytest.raises(TemplateError, match=r"upper is a function: write upper\(\)"):
        compile_template(make("{{ name.upper }}")).render({"name": "x"})


def test_strings_in_tags_keep_their_tabs_and_odd_blanks(make: Make, read: Read) -> None:
    template = make('{{ "a\tb　c" }}{{\u00a0x　}}')

    assert read(compile_template(template).render({"x": 1})) == "a\tb　c1"


def test_letters_for_private_use_stay_what_they_are(make: Make, read: Read, tmp_path: Path) -> None:
    text = "\ue0f10\ue0f2\ue0f30\ue0f4"
    (tmp_path / "t.docx").write_bytes(make("{{ x }}" + text))

    fill(tmp_path / "t.docx", {"x": text}, tmp_path / "o.docx")

    assert read((tmp_path / "o.docx").read_bytes()) == text * 2
