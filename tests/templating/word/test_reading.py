import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.oxml import parse_xml

from addin.templating.template import compile_template
from addin.templating.values import RichTextParagraph
from addin.templating.word.reading.lines import RunLine

Make = Callable[..., bytes]
Read = Callable[..., str]


def test_tags_are_found_however_word_has_split_them(make: Make, read: Read) -> None:
    template = make(("{", "{ na", "me ", "}", "}!"), ("{% if “x", "” == name %}", "yes{% endif %}"))

    assert read(compile_template(template).render({"name": "x"})) == "x!\nyes"


def test_paragraphs_rows_and_cells_come_and_go(make: Make, read: Read) -> None:
    template = compile_template(
        make(
            "{%p if shown %}",
            "here",
            "{%p endif %}",
            [
                ["{%tr for r in rows %}", "", ""],
                ["{%tc for c in r %}", "{{ c }}", "{%tc endfor %}"],
                ["{%tr endfor %}", "", ""],
            ],
        )
    )

    assert read(template.render({"shown": True, "rows": [[1, 2], [3, 4]]})) == "here\n1\n2\n3\n4"
    assert read(template.render({"shown": False, "rows": [[1]]})) == "1"


def test_a_table_without_rows_and_a_cell_without_paragraphs_do_not_stay(make: Make) -> None:
    template = compile_template(
        make(
            [["{%tr for r in rows %}", ""], ["{{ r }}", ""], ["{%tr endfor %}", ""]],
            [["{{p p }}", "b"]],
        )
    )

    content = template.render({"rows": [], "p": RichTextParagraph()})

    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert text.count("<w:tbl>") == 1
    assert "<w:p/></w:tc>" in text


def test_cells_are_coloured_spanned_and_merged(make: Make) -> None:
    template = compile_template(
        make(
            [
                ["{%tr for r in rows %}", ""],
                ["{% vm %}{{ name }}", "{% cellbg r %}{{ r }}"],
                ["{%tr endfor %}", ""],
                ["{% colspan 2 %}wide", "{#tc gone #}"],
            ]
        )
    )

    text = (
        zipfile.ZipFile(io.BytesIO(template.render({"rows": ["#FF0000", "00FF00"], "name": "n"})))
        .read("word/document.xml")
        .decode()
    )

    assert re.findall(r'w:vMerge w:val="(\w+)"', text) == ["restart", "continue"]
    assert re.findall(r'w:fill="(\w+)"', text) == ["FF0000", "00FF00"]
    assert 'w:gridSpan w:val="2"' in text
    assert text.count(">n</w:t>") == 1


def test_a_dash_joins_paragraphs_and_takes_line_breaks(make: Make, read: Read) -> None:
    template = compile_template(
        make(
            "My house is located",
            "{%- if town -%}",
            " in town",
            "{%- else -%}",
            " far away",
            "{%- endif -%}",
            ".",
        )
    )

    assert read(template.render({"town": True})) == "My house is located in town."
    assert read(template.render({"town": False})) == "My house is located far away."


def test_comments_go_and_escaped_braces_stay(make: Make, read: Read) -> None:
    template = make(
        "a{# no #}b", "{#p gone #}", "{_{ x }_} {_% y %_}", "{% raw %}{{ z }}{% endraw %}"
    )

    assert read(compile_template(template).render()) == "ab\n{{ x }} {% y %}\n{{ z }}"


def test_tags_in_headers_properties_links_and_fields_are_filled(make: Make, read: Read) -> None:
    document = Document(io.BytesIO(make("x", header="{{ a }}")))
    document.core_properties.title = "Report {{ a }}"
    stream = io.BytesIO()
    document.save(stream)

    content = compile_template(stream.getvalue()).render({"a": "A&B"})

    archive = zipfile.ZipFile(io.BytesIO(content))
    header = next(n for n in archive.namelist() if "header" in n)
    assert read(content, header) == "A&B"
    assert "Report A&amp;B" in archive.read("docProps/core.xml").decode()


def test_tags_in_links_fields_and_text_boxes_are_filled(make: Make) -> None:
    document = Document(io.BytesIO(make("x")))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relation = document.part.relate_to(
        "https://a.cn/%7B%7B%20page%20%7D%7D?x=1",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    document.element.body.insert(
        0,
        parse_xml(
            f'<w:p {space} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships"><w:r><w:instrText>DOCPROPERTY "{{{{ a }}}}"</w:instrText></w:r>'
            f'<w:hyperlink r:id="{relation}"><w:r><w:t>{{{{ a }}}}</w:t></w:r></w:hyperlink>'
            '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{{ a }}">'
            "<v:textbox><w:txbxContent><w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p></w:txbxContent>"
            "</v:textbox>"
            "</v:shape></w:pict></w:r></w:p>"
        ),
    )
    stream = io.BytesIO()
    document.save(stream)

    content = compile_template(stream.getvalue()).render({"a": 'A&"B', "page": "p & q"})

    archive = zipfile.ZipFile(io.BytesIO(content))
    text = archive.read("word/document.xml").decode()
    assert text.count('A&amp;"B</w:t>') == 2
    assert 'DOCPROPERTY "A&amp;"B"' in text
    assert 'alt="A&amp;&quot;B"' in text
    assert "https://a.cn/p%20&amp;%20q?x=1" in archive.read("word/_rels/document.xml.rels").decode()


class _Counted(list[str]):
    """Texts that count how often one of them is asked for."""

    asked = 0

    def __getitem__(self, at: Any) -> Any:
        self.asked += 1
        return super().__getitem__(at)


def test_a_tag_is_taken_out_of_a_long_line_without_looking_at_its_other_runs() -> None:
    paragraph = Document().add_paragraph()
    for number in range(50):
        paragraph.add_run(f"{{{{ a{number} }}}}")
    line = RunLine.of_paragraph(paragraph._p)  # noqa: SLF001 - its XML
    line.texts = _Counted(line.texts)

    for number in reversed(range(50)):
        start = line.text.index(f"{{{{ a{number} ")
        line.put(start, start + len(f"{{{{ a{number} }}}}"), f"<{number}>")

    assert line.texts.asked == 100  # once when a tag is taken out, once when that is written
    assert line.text == "".join(f"<{number}>" for number in range(50))
