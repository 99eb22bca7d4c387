import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import nsmap
from lxml import etree

from addin.errors import (
    TemplateError,
)
from addin.ooxml.charts.chart import Chart, Series
from addin.ooxml.package import open_package
from addin.templating.checking import check_filled
from addin.templating.template import compile_template
from addin.templating.values import Filling, InlineImage, Replacement, Subdoc
from tests.templating.documents import MAIN, as_kind, as_strict, media_of, png

Make = Callable[..., bytes]
Read = Callable[..., str]


def test_pictures_have_an_alternative_text_and_ids_of_their_own(make: Make, tmp_path: Path) -> None:
    image = InlineImage(image=png(tmp_path), width=360_000, alt="a <red> dot", link="https://a.cn")
    template = compile_template(
        make("{% for i in 'ab' %}{{ image }}{% endfor %}", header="{{ image }}")
    )

    archive = zipfile.ZipFile(io.BytesIO(template.render({"image": image})))

    text = archive.read("word/document.xml").decode()
    ids = re.findall(r'<wp:docPr id="(\d+)"', text)
    assert len(ids) == len(set(ids)) == 2
    assert 'descr="a &lt;red&gt; dot"' in text
    assert [n for n in archive.namelist() if "media" in n] == [
        n for n in archive.namelist() if "onpace-" in n
    ]
    assert 'Extension="png"' in archive.read("[Content_Types].xml").decode()


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


def test_a_picture_in_svg_stands_with_another_for_old_programs(make: Make, tmp_path: Path) -> None:
    image = InlineImage(image=png(tmp_path), svg=_SVG)
    template = make("{{ image }}{{ image }}")

    filled = compile_template(template).render({"image": image})

    check_filled(filled, open_package(template))
    package = open_package(filled)
    links = {link.id: link.target for link in package.relationships("word/document.xml")}
    root = etree.fromstring(package["word/document.xml"])
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    shown = [package[links[blip.get(key, "")]] for blip in root.iter("{*}blip", "{*}svgBlip")]
    assert shown == [png(tmp_path).read_bytes(), _SVG] * 2
    assert (
        package.content_type(links[next(root.iter("{*}svgBlip")).get(key, "")]) == "image/svg+xml"
    )


@pytest.mark.parametrize(
    "svg",
    [b"<p/>", b"<svg>", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', Path("no.svg")],
)
def test_what_is_no_svg_is_refused_at_its_tag(make: Make, tmp_path: Path, svg: bytes) -> None:
    image = InlineImage(image=png(tmp_path), svg=svg)

    with pytest.raises(TemplateError) as caught:
        compile_template(make("{{ image }}")).render({"image": image})

    assert str(caught.value.findings[0].place) == "document!¶1"


def test_a_picture_is_exchanged_by_its_name(tmp_path: Path) -> None:
    document = Document()
    document.add_picture(str(png(tmp_path)))
    stream = io.BytesIO()
    document.save(stream)
    template = compile_template(stream.getvalue())
    new = b"another picture"

    content = template.render(
        Filling(replacements=(Replacement(kind="pic", old="dot.png", new=new),))
    )

    assert new in [zipfile.ZipFile(io.BytesIO(content)).read(n) for n in media_of(content)]
    with pytest.raises(TemplateError, match="nothing to replace"):
        template.render(Filling(replacements=(Replacement(kind="pic", old="no.png", new=new),)))


def test_another_document_comes_in_with_its_styles(make: Make, read: Read) -> None:
    inner = Document()
    inner.add_heading("inner heading", 1)
    inner.add_paragraph("inner text", style="List Bullet")
    stream = io.BytesIO()
    inner.save(stream)
    template = compile_template(make("before", "{{p sub }}", "after"))

    content = template.render({"sub": Subdoc(document=stream.getvalue())})

    assert nsmap["cp"].endswith("core-properties")
    assert read(content) == "before\ninner heading\ninner text\nafter"
    assert template.render({"sub": Subdoc(document=stream.getvalue())}) == content


def test_a_sub_document_comes_into_a_template_and_not_into_a_strict_file(
    make: Make, read: Read
) -> None:
    dotx = as_kind(make("{{p a }}"), MAIN.replace("document.main", "template.main"))
    values = {"a": Subdoc(document=make("inner"))}

    filled = compile_template(dotx).render(values)

    assert read(filled) == "inner"
    assert b"template.main+xml" in open_package(filled)["[Content_Types].xml"]
    with pytest.raises(TemplateError, match="strict document"):
        compile_template(as_strict(make("{{p a }}"))).render(values)


def test_a_picture_and_a_chart_speak_the_strict_language_of_their_document(make: Make) -> None:
    import base64

    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    )
    chart = Chart(kind="column", categories=("a",), series=(Series(name="s", values=(1,)),))
    template = compile_template(as_strict(make("{{ i }}", "{{ c }}")))

    package = open_package(template.render({"i": InlineImage(image=png), "c": chart}))

    written = package["word/document.xml"] + package["word/_rels/document.xml.rels"]
    chart_xml = b"".join(package[n] for n in package.names if n.startswith("word/charts/"))
    assert b"openxmlformats.org/drawingml" not in written + chart_xml
    assert b"purl.oclc.org/ooxml/drawingml/picture" in written
    assert b"purl.oclc.org/ooxml/drawingml/chart" in chart_xml
