from collections.abc import Callable
from io import BytesIO
from time import process_time

import pytest
from docx import Document

from addin.ooxml.package import open_package
from addin.templating.checking import check_filled
from addin.templating.filters.markup import html, markdown
from addin.templating.template import compile_template
from addin.templating.values import RichText, RichTextParagraph

Make = Callable[..., bytes]


def _said(found: RichText | RichTextParagraph) -> list[tuple[str, str]]:
    if isinstance(found, RichText):
        return [(found.plain, "")]
    return [(rich.plain, style) for rich, style in found.paragraphs]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("plain & <b>bold", [("plain & bold", "")]),
        ("<p>a</p>\n<p>b <i>c</i></p>", [("a", ""), ("b c", "")]),
        ("a<br>b<br/>  c", [("a\nb\nc", "")]),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>d", [
            ("a", "List Number"), ("b", "List Bullet 2"), ("c", "List Number"), ("d", ""),
        ]),
        ("<h2>t</h2><blockquote>q</blockquote>", [("t", "heading 2"), ("q", "Quote")]),
        ("<script>alert(1)</script><style>p{}</style>x", [("x", "")]),
        ("<unknown a='b'>x</unknown> 1 < 2 &lt;b&gt;", [("x 1 < 2 <b>", "")]),
        ("a   b\n\tc", [("a b c", "")]),
        ("", [("", "")]),
        ("</b></p></li>x", [("x", "")]),
        ("a<!-- b <i> -->c<!-- d", [("ac<!-- d", "")]),
    ],
)  # fmt: skip
def test_html_becomes_paragraphs_in_styles(source: str, said: list[tuple[str, str]]) -> None:
    assert _said(html(source)) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("one\ntwo\n\nthree", [("one two", ""), ("three", "")]),
        ("# A\n- b\n- c\n\nd", [
            ("A", "heading 1"), ("b", "List Bullet"), ("c", "List Bullet"), ("d", ""),
        ]),
        ("1. a\n2. b\n   - c", [
            ("a", "List Number"), ("b", "List Number"), ("c", "List Bullet 2"),
        ]),
        ("> q\n**b** _i_ ~~s~~ `<x>*`", [("q", "Quote"), ("b i s <x>*", "")]),
        ("2 * 3 * 4, a_b_c, <b>R&D</b>", [("2 * 3 * 4, a_b_c, <b>R&D</b>", "")]),
        ("a  \nb", [("a\nb", "")]),
        ("see [here](https://a.cn/x?y=1&z=2).", [("see here.", "")]),
        ("#5 is no heading, 3.5 no list, -1 neither", [
            ("#5 is no heading, 3.5 no list, -1 neither", ""),
        ]),
    ],
)  # fmt: skip
def test_markdown_becomes_paragraphs_in_styles(source: str, said: list[tuple[str, str]]) -> None:
    assert _said(markdown(source)) == said


def test_looks_links_and_styles_stand_in_the_document(make: Make) -> None:
    template = make("before {{ a|html }} after", "{{p b|markdown }}", "{{ c|html }}.")
    values = {
        "a": '<b>R&D</b> <span style="color:#C00000">red</span> x<sup>2</sup>',
        "b": "## Title\n- [there](#place)\n- **two** [out](https://a.cn/?a=1&b=2)",
        "c": None,
    }

    filled = compile_template(template).render(values)

    check_filled(filled, open_package(template))
    paragraphs = Document(BytesIO(filled)).paragraphs
    assert [(p.text, p.style.name if p.style else "") for p in paragraphs] == [
        ("before R&D red x2 after", "Normal"), ("Title", "Heading 2"), ("there", "List Bullet"),
        ("two out", "List Bullet"), (".", "Normal"),
    ]  # fmt: skip
    looks = {run.text: run for run in paragraphs[0].runs}
    assert looks["R&D"].bold
    assert str(looks["red"].font.color.rgb) == "C00000"
    assert looks["2"].font.superscript
    body = open_package(filled)["word/document.xml"]
    assert b'w:anchor="place"' in body
    links = [link.target for link in open_package(filled).relationships("word/document.xml")]
    assert "https://a.cn/?a=1&b=2" in links


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"]
)
def test_a_link_that_could_do_something_is_text(address: str) -> None:
    found = html(f'<a href="{address}">x</a>')

    assert isinstance(found, RichText)
    assert [piece.url for piece in found.pieces] == [""]


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "&", "**", "[", "`", "_a", "- ", "<b>", "\n> "]
)
def test_marks_without_end_take_no_time(piece: str) -> None:
    source = piece * (50_000 // len(piece))
    started = process_time()

    html(source)
    markdown(source)

    assert process_time() - started < 5
