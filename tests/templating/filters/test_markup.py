import re
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
        ("<table><tr><td></td><th>5</th><td>1</td></tr><tr><td>2</table>", [
            ("\t5\t1", ""), ("2", ""),
        ]),
        ("<ul><li><p>a</p><p>b</p></li></ul><blockquote>\n<p>q</p></blockquote>", [
            ("a", "List Bullet"), ("b", ""), ("q", "Quote"),
        ]),
        ("<pre>\na  b\n c</pre>d  e", [("a  b\n c", ""), ("d e", "")]),
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
        ("2*3*4 and 2**3**4, but *3*", [("2*3*4 and 2**3**4, but 3", "")]),
        ("| a | b |\n|---|--:|\n| 1 | **2** |\n| | x |\n\nend", [
            ("a\tb", ""), ("1\t2", ""), ("\tx", ""), ("end", ""),
        ]),
        ("- a\n```py\nx = 1\n  *y*\n```\nb\n\n---\n* * *\nc", [
            ("a", "List Bullet"), ("x = 1\n  *y*", ""), ("b", ""), ("c", ""),
        ]),
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


def test_each_numbered_list_begins_with_its_own_first_number(make: Make) -> None:
    template = make("{{p a|markdown }}", "{{p b|html }}")
    values = {
        "a": "1. a\n2. b\n   - c\n3. d\n\ntext\n\n1. e\n2. f",
        "b": '<ol><li>g<ol><li>h</ol></ol><ol start="4"><li>i</ol><ul><li>j</ul>',
    }

    filled = compile_template(template).render(values)

    check_filled(filled, open_package(template))
    package = open_package(filled)
    numbers = re.findall(
        rb'<w:numId w:val="(\d+)"/></w:numPr></w:pPr>', package["word/document.xml"]
    )
    assert [numbers.index(number) for number in numbers] == [0, 0, 0, 3, 3, 5, 6, 7]
    starts = [
        re.findall(
            rb'<w:num w:numId="%b">(?:(?!</w:num>).)*startOverride w:val="(\d+)"' % number,
            package["word/numbering.xml"],
        )
        for number in dict.fromkeys(numbers)
    ]
    assert starts == [[b"1"], [b"1"], [b"1"], [b"1"], [b"4"]]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"]
)
def test_a_link_that_could_do_something_is_text(address: str) -> None:
    found = html(f'<a href="{address}">x</a>')

    assert isinstance(found, RichText)
    assert [piece.url for piece in found.pieces] == [""]


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<a ",
        "&",
        "**",
        "[",
        "`",
        "_a",
        "- ",
        "<b>",
        "\n> ",
        "1. a\n\nb\n\n",
        "|",
        "```\n",
    ],
)
def test_marks_without_end_take_no_time(piece: str) -> None:
    source = piece * (50_000 // len(piece))
    started = process_time()

    html(source)
    markdown(source)

    assert process_time() - started < 5
