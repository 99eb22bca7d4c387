import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import FileError, Level, TemplateError, UnsafeFileError, UsageError
from addin.ooxml import Package, open_package, parse_xml
from addin.ooxml.charts import Chart, Series
from addin.templating import (
    Bound,
    InlineImage,
    RichText,
    Subdoc,
    Template,
    compile_template,
    fill,
    from_json,
    read_values,
)
from addin.templating.checking import check_filled

Make = Callable[..., bytes]
Read = Callable[..., str]
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = (
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
)  # fmt: skip


def _plain() -> Template:
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("[{{ a }}]")
    document.save(stream)
    return compile_template(stream.getvalue())


_PLAIN = _plain()


def _as(content: bytes, kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    package = open_package(content)
    types = package["[Content_Types].xml"].replace(_MAIN.encode(), kind.encode())
    bin_type = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    types = types.replace(b"<Default ", bin_type + b"<Default ", 1)
    return package.with_parts({"[Content_Types].xml": types, **(extra or {})}).to_bytes()


def _strict(content: bytes) -> bytes:
    package = open_package(content)
    parts: dict[str, bytes | None] = {}
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            text = package[name]
            for old, new in _STRICT:
                text = text.replace(old.encode(), new.encode())
            parts[name] = text
    return package.with_parts(parts).to_bytes()


def test_a_template_with_macros_keeps_them_and_says_so(make: Make, tmp_path: Path) -> None:
    macros = b"\xd0\xcf\x11\xe0 macros"
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    template = _as(make("{{ a }}"), kind, {"word/vbaProject.bin": macros})

    findings = fill(template, {"a": 1}, tmp_path / "out.docm")

    assert open_package(tmp_path / "out.docm")["word/vbaProject.bin"] == macros
    assert [(finding.rule, finding.level) for finding in findings] == [("T-501", Level.INFO)]


def test_a_dotx_and_a_strict_document_are_filled(make: Make, read: Read) -> None:
    dotx = _as(make("{{ a }}"), _MAIN.replace("document.main", "template.main"))
    strict = _strict(make("{%p for i in a %}", "{{ i }}{{ r }}{{ b }}", "{%p endfor %}"))

    assert read(compile_template(dotx).render({"a": "x"})) == "x"
    filled = compile_template(strict).render(
        {"a": [1, 2], "b": Bound("y", "z"), "r": RichText("r")}
    )
    text = open_package(filled)["word/document.xml"].decode()
    assert re.findall(r"<w:t[^>]*>([^<]+)</w:t>", text) == ["1", "r", "y", "2", "r", "y"]
    assert "schemas.openxmlformats.org/wordprocessingml" not in text


def test_a_picture_and_a_chart_speak_the_strict_language_of_their_document(make: Make) -> None:
    import base64

    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    )
    chart = Chart(kind="column", categories=("a",), series=(Series(name="s", values=(1,)),))
    template = compile_template(_strict(make("{{ i }}", "{{ c }}")))

    package = open_package(template.render({"i": InlineImage(image=png), "c": chart}))

    written = package["word/document.xml"] + package["word/_rels/document.xml.rels"]
    chart_xml = b"".join(package[n] for n in package.names if n.startswith("word/charts/"))
    assert b"openxmlformats.org/drawingml" not in written + chart_xml
    assert b"purl.oclc.org/ooxml/drawingml/picture" in written
    assert b"purl.oclc.org/ooxml/drawingml/chart" in chart_xml


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not a zip", "no zip archive"),
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old kind"),
    ],
)
def test_a_file_that_is_no_template_is_refused_in_words(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(content)

    with pytest.raises(FileError, match=message):
        fill(path, {}, tmp_path / "out.docx")

    assert not (tmp_path / "out.docx").exists()


def test_a_part_that_is_no_xml_is_named(make: Make) -> None:
    package = open_package(make("{{ a }}"))
    broken = package.with_parts({"word/document.xml": b"<w:document>{{ a }}"}).to_bytes()

    with pytest.raises(FileError, match=r"word/document\.xml is no well-formed XML"):
        compile_template(broken)


def test_a_hundred_megabytes_of_repeated_xml_are_refused_without_being_unpacked(make: Make) -> None:
    stream = io.BytesIO(make("x"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"<a>" + b"<b/>" * 25_000_000 + b"</a>")

    with pytest.raises(UnsafeFileError, match="times its size"):
        compile_template(stream.getvalue())


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


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("word/document.xml", b"<w:p>", "not well-formed"),
        ("word/document.xml", b'<w xmlns:r="r"><a r:id="rId99"/></w>', "no relationship rId99"),
        ("word/document.xml", b'<w><docPr id="1"/><docPr id="1"/></w>', "drawing 1 stands twice"),
        ("word/new.xyz", b"x", "no content type"),
        (
            "word/_rels/document.xml.rels",
            b'<Relationships><Relationship Id="a" Type="t" Target="gone.xml"/></Relationships>',
            "leads to no part",
        ),
    ],
)
def test_what_an_office_program_would_ask_about_is_never_written(
    make: Make, part: str, content: bytes, message: str
) -> None:
    package = open_package(make("x"))

    with pytest.raises(TemplateError, match=message):
        check_filled(package.with_parts({part: content}).to_bytes(), package)


def test_faults_that_a_template_came_with_do_not_stop_it(make: Make) -> None:
    package: Package = open_package(make("{{ a }}"))
    text = package["word/document.xml"].replace(
        b"<w:body>", b'<w:body><docPr id="1"/><docPr id="1"/>'
    )
    old = package.with_parts({"word/document.xml": text})

    content = compile_template(old.to_bytes()).render({"a": 1})

    check_filled(content, old)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "no JSON object"),
        ({"a": {"$Nothing": 1}}, "unknown kind of value"),
        ({"a": {"$InlineImage": {"path": "../../etc/passwd"}}}, "outside of the folder"),
        ({"a": {"$InlineImage": {"path": "none.png"}}}, "no file"),
        ({"a": {"$RichText": [["x", {"blink": True}]]}}, "no look 'blink'"),
        ({"a": {"$RichText": 5}}, "cannot read a value"),
        ({"a": {"$Chart": {"kind": "cake", "series": []}}}, "no kind of chart"),
        ({"context": {}, "api_calls": [["rm", "a", "b"]]}, "unknown call"),
    ],
)
def test_values_that_cannot_be_read_are_refused_in_words(
    document: object, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        from_json(document, tmp_path)

    assert caught.value.text.zh


def test_a_file_of_values_is_read_with_what_lies_beside_it(
    make: Make, read: Read, tmp_path: Path
) -> None:
    (tmp_path / "values.json").write_text('{"a": {"$Listing": "x &lt; y"}}')
    (tmp_path / "broken.json").write_text("{")

    assert (
        read(compile_template(make("{{ a }}")).render(read_values(tmp_path / "values.json")))
        == "x < y"
    )
    with pytest.raises(UsageError, match=r"broken\.json is no JSON"):
        read_values(tmp_path / "broken.json")
    with pytest.raises(FileError, match="cannot read"):
        read_values(tmp_path / "none.json")


def test_a_sub_document_comes_into_a_template_and_not_into_a_strict_file(
    make: Make, read: Read
) -> None:
    dotx = _as(make("{{p a }}"), _MAIN.replace("document.main", "template.main"))
    values = {"a": Subdoc(document=make("inner"))}

    filled = compile_template(dotx).render(values)

    assert read(filled) == "inner"
    assert b"template.main+xml" in open_package(filled)["[Content_Types].xml"]
    with pytest.raises(TemplateError, match="strict document"):
        compile_template(_strict(make("{{p a }}"))).render(values)


@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
)
@settings(max_examples=60, deadline=None)
def test_any_text_prints_as_itself(text: str) -> None:
    package = open_package(_PLAIN.render({"a": text}))

    root = parse_xml(package["word/document.xml"], "document")
    assert "".join(t.text or "" for t in root.iter("{*}t")) == f"[{text}]"


def test_a_function_in_json_is_read_as_words_and_never_run(
    make: Make, read: Read, tmp_path: Path
) -> None:
    template = compile_template(make("{% for k, v in f(d) %}{{ k }}={{ v }};{% endfor %}"))

    known = from_json({"f": {"$callable": "lambda x: x.items()"}, "d": {"a": 1}}, tmp_path)
    other = from_json({"f": {"$callable": "lambda x: __import__('os')"}, "d": {}}, tmp_path)

    assert read(template.render(known)) == "a=1;"
    with pytest.raises(TemplateError, match="cannot be read from JSON"):
        template.render(other)


@pytest.mark.office
def test_libreoffice_opens_what_the_engine_writes(make: Make, tmp_path: Path) -> None:
    chart = Chart(
        kind="waterfall", categories=("甲", "乙"), series=(Series(name="s", values=(2, -1)),)
    )
    template = make(
        "{{ a }} {{ b }}", "{{ c }}", [["{%tr for i in x %}"], ["{{ i }}"], ["{%tr endfor %}"]]
    )
    fill(
        template,
        {
            "a": RichText("rich", bold=True),
            "b": Bound("12.5", "f"),
            "c": chart,
            "x": ["行一", "行二"],
        },
        tmp_path / "out.docx",
    )

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path),
         str(tmp_path / "out.docx")],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip

    lines = (tmp_path / "out.txt").read_text(encoding="utf-8-sig").split()
    assert lines == ["rich", "12.5", "行一", "行二"]
