"""Places, layers, files and faults of Word templates, each worked out by hand."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from docx import Document
from lxml import etree

from addin.errors import TemplateError
from addin.ooxml.package import open_package
from addin.templating.checking import check_filled
from addin.templating.template import compile_template
from addin.templating.values import Filling, Replacement
from addin.templating.word.reading.places import Places
from addin.templating.word.styles import heading_styles

Make = Callable[..., bytes]
Read = Callable[..., str]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _messages(template: bytes) -> list[str]:
    return [f"{found.place} {found.text['en']}" for found in compile_template(template).findings]


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        (
            ["{% if x %}", [["{% endif %}"]]],
            "stands inside of a text, {% if x %} (document!¶1) inside of a text",
        ),
        (
            ["{%p if x %}", [["{%p endif %}"]]],
            "stands between the paragraphs of a cell, {%p if x %} (document!¶1) between paragraphs",
        ),
        (
            [[["{%tr if x %}"], ["a"]], "{%p endif %}"],
            "stands between paragraphs, {%tr if x %} (document![T1 R1 C1 ¶1]) between the rows of",
        ),
    ],
)
def test_a_block_that_ends_in_another_layer_is_told_with_both(
    make: Make, blocks: list[str | list[list[str]]], words: str
) -> None:
    assert words in " ".join(_messages(make(*blocks)))


def test_a_place_is_counted_as_a_reader_counts() -> None:
    document = Document()
    document.add_heading("The course", 1)
    document.add_paragraph("one")
    for text in ("left", "right"):
        table = document.add_table(2, 2)
        table.cell(1, 1).text = text
        table.cell(1, 1).add_paragraph("below")
    document.add_heading("The gap that is left to the end of the plan, in points", 2)
    document.add_paragraph("two")
    stream = io.BytesIO()
    document.save(stream)
    package = open_package(stream.getvalue())
    root = etree.fromstring(package["word/document.xml"])
    styles = heading_styles(etree.fromstring(package["word/styles.xml"]))

    places = Places("word/document.xml", root, styles, "report.docx")

    def where(text: str, number: int = 0) -> str:
        return str(places.of([t for t in root.iter(f"{W}t") if t.text == text][number]))

    assert where("one") == "report.docx document!¶2 (The course)"
    assert where("right") == "report.docx document![T2 R2 C2 ¶1] (The course)"
    assert where("below", 1) == "report.docx document![T2 R2 C2 ¶2] (The course)"
    assert where("two") == "report.docx document!¶4 (The gap that is left to the e…)"
    assert places.of(root).cell == ""
    assert places.of(next(root.iter(f"{W}pPr")), f"{W}val").cell == "¶1 @val (The course)"


def test_only_the_file_of_the_content_that_is_named_is_exchanged(make: Make) -> None:
    old, other = b"old bytes", b"other bytes"
    package = open_package(make("x"))
    types = package["[Content_Types].xml"].replace(
        b"<Default ", b'<Default Extension="bin" ContentType="image/x-any"/><Default ', 1
    )
    stored = {"word/media/a.bin": old, "word/media/b.bin": other, "word/embeddings/c.bin": old}
    template = package.with_parts({"[Content_Types].xml": types, **stored}).to_bytes()

    def exchanged(kind: str, what: str | bytes) -> dict[str, bytes]:
        replacement = Replacement(kind=kind, old=what, new=b"new")
        content = compile_template(template).render(Filling(replacements=(replacement,)))
        archive = zipfile.ZipFile(io.BytesIO(content))
        return {name: archive.read(name) for name in stored}

    assert exchanged("media", old) == stored | {"word/media/a.bin": b"new"}
    assert exchanged("embedded", old) == stored | {"word/embeddings/c.bin": b"new"}
    assert exchanged("media", "old bytes") == stored | {"word/media/a.bin": b"new"}
    assert exchanged("zipname", "word/media/b.bin") == stored | {"word/media/b.bin": b"new"}
    assert zlib.crc32(old) != zlib.crc32(other)
    for kind, what in (("media", b"no such"), ("zipname", "word/media/d.bin")):
        with pytest.raises(TemplateError, match=f"nothing to replace: no {kind}"):
            exchanged(kind, what)


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ('Id="n" Target="styles.xml"', ""),
        ('Id="n" Target="gone.xml"', "leads to no part"),
        ('Id="n" Target="#place"', ""),
        ('Id="n" Target="https://a.cn/gone.xml" TargetMode="External"', ""),
        ('Id="n" Target="styles.xml"/><Relationship Id="n" Type="t" Target="styles.xml"', "twice"),
    ],
)
def test_a_relationship_leads_somewhere_and_stands_once(make: Make, link: str, fault: str) -> None:
    package = open_package(make("x"))
    name = "word/_rels/document.xml.rels"
    end = f'<Relationship Type="t" {link}/></Relationships>'.encode()
    changed = package.with_parts({name: package[name].replace(b"</Relationships>", end)}).to_bytes()

    if not fault:
        check_filled(changed, package)
        return
    with pytest.raises(TemplateError, match=fault):
        check_filled(changed, package)


def test_a_name_in_brackets_is_private_as_one_behind_a_point(make: Make) -> None:
    found = {
        text: [finding.rule for finding in compile_template(make(text)).findings]
        for text in ("{{ a['__class__'] }}", "{{ a['_x'] }}", "{{ a['x__'] }}", "{{ a.b }}")
    }

    assert "T-404" in found.pop("{{ a['__class__'] }}")
    assert not any("T-404" in rules for rules in found.values()), found


def test_each_wrong_tag_is_told_and_blocks_that_do_not_fit_beside_it(make: Make) -> None:
    messages = compile_template(make("{{ a + }}", "{% if b %}", "{{ c | }}")).findings

    assert [(found.rule, found.place.cell) for found in messages] == [
        ("T-105", "¶1"),
        ("T-105", "¶3"),
        ("T-101", "¶2"),
    ]


def test_a_stored_plan_keeps_what_joins_a_line(make: Make, read: Read) -> None:
    template = make("a", "{%- if x -%}", "b", "{%- endif -%}", "c")
    first = compile_template(template)

    assert read(compile_template(template).render({"x": True})) == read(first.render({"x": True}))
