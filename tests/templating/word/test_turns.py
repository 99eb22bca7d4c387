"""What stands in a loop with a number of its own: lists by style, comments, content controls."""

import io
import re
import zipfile

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml

from addin.ooxml.package import open_package
from addin.templating.template import compile_template

VALUES = {"groups": [{"name": name, "tasks": [f"{name}1", f"{name}2"]} for name in "abc"]}


def filled(document: DocumentObject) -> zipfile.ZipFile:
    stream = io.BytesIO()
    document.save(stream)
    return zipfile.ZipFile(io.BytesIO(compile_template(stream.getvalue()).render(VALUES)))


def body(file: zipfile.ZipFile) -> str:
    return file.read("word/document.xml").decode()


def listed(style: str, *, headed: bool = True) -> DocumentObject:
    document = Document()
    document.add_paragraph("outside", style=style if not headed else None)
    document.add_paragraph("{%p for g in groups %}")
    document.add_paragraph("{{ g.name }}")
    document.add_paragraph("{%p for t in g.tasks %}")
    document.add_paragraph("{{ t }}", style=style)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    return document


def test_a_list_that_a_style_numbers_begins_anew_with_each_turn() -> None:
    file = filled(listed("List Number"))

    numbers = re.findall(r'<w:numId w:val="(\d+)"', body(file))
    assert numbers[0::2] == numbers[1::2]
    assert len(set(numbers)) == 3
    again = file.read("word/numbering.xml").decode()
    assert [f'<w:num w:numId="{number}">' in again for number in numbers[2::2]] == [True, True]


def test_lists_that_go_on_signs_and_headings_stay_as_their_style_says() -> None:
    going_on = filled(listed("List Number", headed=False))
    signs = filled(listed("List Bullet"))
    document = listed("Heading 2")
    style = document.styles["Heading 2"].element
    style.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 5
    headings = filled(document)

    assert "<w:numId" not in body(going_on)
    assert len(set(re.findall(r'<w:numId w:val="(\d+)"', body(signs)))) == 1
    assert "<w:numId" not in body(headings)


def commented(text: str) -> DocumentObject:
    document = Document()
    document.add_comment(document.add_paragraph("before").runs, "first", author="A")
    document.add_paragraph("{%p for g in groups %}")
    document.add_comment(document.add_paragraph("{{ g.name }}").runs, text, author="B")
    document.add_paragraph("{%p endfor %}")
    return document


def test_a_comment_stands_once_in_each_turn() -> None:
    file = filled(commented("about {{ groups|length }}"))

    for point in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert re.findall(rf'{point} w:id="(\d+)"', body(file)) == ["0", "1", "2", "3"]
    told = Document(file.fp).comments
    assert [(c.comment_id, c.author, c.text) for c in told] == [
        (0, "A", "first"),
        (1, "B", "about 3"),
        (2, "B", "about 3"),
        (3, "B", "about 3"),
    ]


def test_a_comment_over_a_loop_stays_one() -> None:
    document = Document()
    before = document.add_paragraph("begins ")
    document.add_paragraph("{%p for g in groups %}")
    document.add_paragraph("{{ g.name }}")
    document.add_paragraph("{%p endfor %}")
    after = document.add_paragraph("ends")
    document.add_comment([before.runs[0], after.runs[0]], "over all", author="A")

    file = filled(document)

    assert (
        re.findall(r'comment(?:RangeStart|RangeEnd|Reference) w:id="(\d+)"', body(file))
        == ["0"] * 3
    )
    assert file.read("word/comments.xml").decode().count("<w:comment ") == 1


def test_a_content_control_of_a_loop_has_no_number_that_stands_twice() -> None:
    control = (
        '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtPr>'
        '<w:tag w:val="n"/><w:id w:val="47"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{0}</w:t>'
        "</w:r></w:p></w:sdtContent></w:sdt>"
    )
    document = Document()
    document.add_paragraph("{%p for g in groups %}")
    document.add_paragraph("{%p endfor %}")
    blocks = document.element.body
    blocks.insert(1, parse_xml(control.format("{{ g.name }}")))
    blocks.insert(3, parse_xml(control.format("{{ groups|length }}").replace('"47"', '"48"')))

    file = filled(document)

    assert body(file).count("<w:sdt>") == 4
    assert re.findall(r'<w:id w:val="(\d+)"/>', body(file)) == ["48"]
    assert open_package(file.fp.getvalue()).names  # type: ignore[union-attr]  # the bytes of the file
