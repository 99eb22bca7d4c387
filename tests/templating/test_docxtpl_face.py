"""Scripts written for docxtpl: each runs twice, and only the line that imports is another."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from lxml import etree
from openpyxl import Workbook, load_workbook

from addin.docxtpl import DocxTemplate, InlineImage, Listing, RichText
from addin.errors import FileInUseError, TemplateError, UsageError
from addin.templating.template import compile_template
from tests.templating.conftest import Make, Read
from tests.templating.documents import as_kind, png

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"

SCRIPTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "a built sub-document": (
        ("before", "{{p sd }}", "after"),
        """
sd = tpl.new_subdoc()
sd.add_heading("A heading", 2)
sd.add_paragraph("It has been ").add_run("dynamically").style = "dynamic"
sd.add_paragraph("quoted", style="Intense Quote")
sd.add_picture("dot.png", width=Mm(20))
table = sd.add_table(rows=1, cols=2)
table.rows[0].cells[1].text = "right"
tpl.render({"sd": sd})
""",
    ),
    "sub-documents in a loop": (
        ("{%p for sd in many %}", "{{p sd }}", "{%p endfor %}"),
        """
many = []
for number in range(3):
    sd = tpl.new_subdoc()
    sd.add_paragraph(f"part {number}")
    many.append(sd)
tpl.render({"many": many})
""",
    ),
    "a sub-document from a file": (
        ("{{p sd }}",),
        'tpl.render({"sd": tpl.new_subdoc("part.docx")})',
    ),
    "rich text": (
        ("{{r rt }} and", "{{p rp }}", "{{ ls }}"),
        """
rt = RichText("go ", bold=True)
rt.add("there", url_id=tpl.build_url_id("https://example.org/a"), color="#ff0000")
rp = RP()
rp.add("first", parastyle="Heading1")
rp.add(R("second", italic=True))
tpl.render({"rt": rt, "rp": rp, "ls": Listing("one\\ntwo\\athree <&>")})
""",
    ),
    "pictures": (
        ("a {{ i }} b", "{% for x in xs %}{{ x.i }}{{ x.d }}{% endfor %}"),
        """
picture = InlineImage(tpl, "dot.png", width=Mm(20), anchor="https://example.org/b")
dot = io.BytesIO(pathlib.Path("dot.png").read_bytes())
xs = [{"i": InlineImage(tpl, dot, height=Mm(5)), "d": n} for n in "mn"]
tpl.render({"i": picture, "xs": xs})
""",
    ),
    "an environment": (
        ('{{ n|double }} {{ unit }} {{ add(n, 2) }} {{ "x"|upper }} {{ "q"|with_n }}',
         "{% if n is large %}large{% endif %}"),
        """
env = jinja2.Environment(autoescape=True)
env.filters["double"] = lambda value: value * 2
env.filters["upper"] = lambda value: f"({value})"
env.filters["with_n"] = jinja2.pass_context(lambda context, value: f"{value}{context['n']}")
env.tests["large"] = lambda value: value > 5
env.globals.update(unit="km", add=lambda one, other: one + other)
assert tpl.get_undeclared_template_variables(env) == {"n"}
assert tpl.get_undeclared_template_variables(jinja_env=env, context={"n": 7}) == set()
tpl.render({"n": 7}, env)
""",
    ),
    "an environment with extensions": (
        ("{% for n in range(9) %}{% if n == 3 %}{% break %}{% endif %}{{ n }}{% endfor %}",),
        'tpl.render({}, jinja2.Environment(extensions=["jinja2.ext.loopcontrols"]))',
    ),
    "files exchanged": (
        ("{{ a }}",),
        """
tpl.replace_pic("the dot", "other.png")
tpl.replace_zipname("word/embeddings/one.bin", "part.docx")
tpl.replace_embedded(io.BytesIO(b"two"), "other.png")
tpl.render({"a": 1})
tpl.save(io.BytesIO())
tpl.reset_replacements()
tpl.replace_media("dot.png", "part.png")
tpl.render({"a": 2})
""",
    ),
    "a document changed before": (
        ("{{ a }}",),
        """
tpl.get_docx().add_paragraph("{{ b }}")
assert len(tpl.paragraphs) == 3 and len(tpl.sections) == 1
tpl.render({"a": 1, "b": 2})
""",
    ),
    "rendered again, names missing": (
        ("{{ a }}{{ b }}{% for x in c %}{{ x }}{% endfor %}",),
        """
for a in range(3):
    tpl.render({"a": a})
    tpl.save(f"again{a}.docx")
""",
    ),
    "saved without rendering": (("{{ a }}",), ""),
}  # fmt: skip
HEAD = """
import io, jinja2, pathlib
from docx.shared import Mm
from {module} import R, RP, DocxTemplate, InlineImage, Listing, RichText
tpl = DocxTemplate("template.docx")
"""
TAIL = '\ntpl.save("{out}.docx")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a script finds its files: pictures, and a document with a style of its own."""
    for name in ("other.png", "part.png"):
        png(tmp_path).rename(tmp_path / name)
    for name, end in (("other.png", b"\0"), ("part.png", b"\0\0")):
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + end)
    png(tmp_path)
    part = Document()
    part.add_paragraph("from a file", style="Title")
    part.save(str(tmp_path / "part.docx"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def template_of(folder: Path, blocks: tuple[str, ...]) -> None:
    document = Document()
    document.styles.add_style("dynamic", WD_STYLE_TYPE.CHARACTER)
    for block in blocks:
        document.add_paragraph(block)
    document.add_picture(str(folder / "dot.png"), width=Mm(10))
    for drawn in document.element.body.iter("{*}docPr", "{*}cNvPr"):
        drawn.set("descr", "the dot")
    for name in ("one", "two"):
        attach(document, f"/word/embeddings/{name}.bin", name.encode())
    document.save(str(folder / "template.docx"))


def attach(document: Any, name: str, content: bytes) -> None:
    part = Part(PackURI(name), "application/octet-stream", content)
    document.part.relate_to(part, "http://example.org/attached")


def seen(path: Path) -> list[object]:
    """What a reader sees, block by block, and the files that the document holds."""
    package = zipfile.ZipFile(path)
    body = etree.fromstring(package.read("word/document.xml"))[0]
    links = [
        str(link.get("Target"))
        for link in etree.fromstring(package.read("word/_rels/document.xml.rels"))
        if link.get("TargetMode")
    ]
    files = {package.read(n) for n in package.namelist() if "/media/" in n or "/embeddings/" in n}
    return [*map(_block, body), sorted(set(links)), sorted(files)]


def _block(block: etree._Element) -> tuple[object, ...]:
    words = "".join(
        "\n" if e.tag == f"{_W}br" else e.text or "" for e in block.iter(f"{_W}t", f"{_W}br")
    )
    styles = [e.get(f"{_W}val") for e in block.iter(f"{_W}pStyle", f"{_W}rStyle")]
    looks = [e.tag for e in block.iter(f"{_W}b", f"{_W}i", f"{_W}color")]
    return block.tag, words, styles, looks, len(list(block.iter("{*}blip")))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_writes_what_it_writes_with_docxtpl(name: str, folder: Path) -> None:
    blocks, script = SCRIPTS[name]
    template_of(folder, blocks)
    theirs = HEAD.format(module="docxtpl") + script + TAIL.format(out="theirs")
    ours = HEAD.format(module="addin.docxtpl") + script + TAIL.format(out="ours")

    exec(compile(ours, name, "exec"), {})  # noqa: S102 - a script of ours
    # docxtpl changes python-docx for the whole process.
    subprocess.run([sys.executable, "-c", theirs], check=True, cwd=folder)

    assert seen(folder / "ours.docx") == seen(folder / "theirs.docx")


class Person:
    """An object of the caller's, with methods."""

    name = "Li"
    _salary = 1

    def greet(self, whom: str) -> str:
        return f"{self.name} greets {whom}"

    def __call__(self) -> str:
        return "called"


def rendered(content: bytes, context: Mapping[str, Any], **how: Any) -> bytes:
    template = DocxTemplate(io.BytesIO(content), **how)
    template.render(context)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def test_methods_of_own_objects_are_called_where_they_are_trusted(make: Make, read: Read) -> None:
    content = make('{{ p.name }}: {{ p.greet("you") }} {{ p() }}')

    assert read(rendered(content, {"p": Person()}, trusted=True)) == "Li: Li greets you called"
    with pytest.raises(TemplateError, match="greet is a method of the caller's own") as caught:
        rendered(content, {"p": Person()})
    assert "trusted=True" in caught.value.text.zh


@pytest.mark.parametrize(
    "tag",
    [
        "{{ p._salary }}",
        "{{ p.greet.__globals__ }}",
        "{{ p.greet.__func__.__globals__['io'].open('x') }}",
        "{{ p.__class__.__mro__ }}",
        "{{ 'x'.__class__() }}",
        "{{ names.append('x') }}",
        "{{ names.clear() }}",
        "{{ ('{0.__class__}').format(p) }}",
    ],
)
def test_trust_ends_before_what_is_private_and_before_plain_values(make: Make, tag: str) -> None:
    with pytest.raises(TemplateError):
        rendered(make(tag), {"p": Person(), "names": ["a"]}, trusted=True)


def test_an_environment_that_cannot_be_followed_is_refused_in_words(make: Make) -> None:
    template = DocxTemplate(io.BytesIO(make("[[ a ]]")))
    other = jinja2.Environment(
        autoescape=True, variable_start_string="[[", extensions=["jinja2.ext.do"], finalize=str
    )

    with pytest.raises(
        UsageError, match=r"variable_start_string, finalize, ExprStmtExtension"
    ) as caught:
        template.render({"a": 1}, other)
    assert "请去掉" in caught.value.text.zh


@pytest.mark.parametrize("kind", [str, RichText, Listing])
@pytest.mark.parametrize("letter", ["\x01", "\ud800", "\ufffe"])
def test_characters_that_no_document_may_hold_are_left_out_of_every_text(
    make: Make, read: Read, kind: type, letter: str
) -> None:
    content = make("{{ a }}|{{r a }}")

    assert read(rendered(content, {"a": kind(f"one{letter} two")})) == "one two|one two"


def test_what_is_inside_of_docxtpl_is_named(make: Make) -> None:
    template = DocxTemplate(io.BytesIO(make("{{ a }}")))

    with pytest.raises(UsageError, match="patch_xml"):
        template.patch_xml("<w:p/>")
    assert not hasattr(template, "no_such_name")


def test_a_strict_environment_asks_for_every_value(make: Make) -> None:
    template = DocxTemplate(io.BytesIO(make("{{ a }}{{ b }}")))

    with pytest.raises(TemplateError, match="there is no value 'b'"):
        template.render(
            {"a": 1}, jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
        )
    template.render({"a": 1}, jinja2.Environment(autoescape=True))
    assert [finding.rule for finding in template.findings] == ["T-301"]


def test_text_is_escaped_whatever_is_asked(make: Make, read: Read) -> None:
    template, out = DocxTemplate(io.BytesIO(make("{{ a }}|{{ a|e }}|{{ a|safe }}"))), io.BytesIO()

    template.render({"a": "R&D <5%"}, autoescape=False)
    template.save(out)

    assert read(out.getvalue()) == "R&D <5%|R&D <5%|R&D <5%"


def test_what_is_changed_after_rendering_is_saved(make: Make, read: Read) -> None:
    template, out = DocxTemplate(io.BytesIO(make("{{ a }}"))), io.BytesIO()
    template.render({"a": 1})

    template.docx.add_paragraph("late")
    template.save(out)
    template.render({"a": 2})
    template.save(again := io.BytesIO())

    assert read(out.getvalue()) == "1\nlate"
    assert read(again.getvalue()) == "2"


def test_an_exchange_of_nothing_is_an_error_unless_it_may_be(make: Make) -> None:
    template, out = DocxTemplate(io.BytesIO(make("{{ a }}"))), io.BytesIO()
    template.replace_pic("nothing", io.BytesIO(b"new"))

    with pytest.raises(TemplateError, match="no pic nothing"):
        template.save(out)
    template.allow_missing_pics = True
    template.save(out)

    assert out.getvalue()


def test_a_file_with_macros_stays_one(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "template.docm"
    document = Document(io.BytesIO(make("{{ a }}", "{{p sd }}")))
    attach(document, "/word/vbaProject.bin", b"v")
    document.save(stream := io.BytesIO())
    path.write_bytes(as_kind(stream.getvalue(), MACROS))
    template = DocxTemplate(path)
    part = template.new_subdoc()
    part.add_paragraph("inside")
    template.docx.add_paragraph("{{ a }}")

    template.render({"a": 1, "sd": part})
    template.save(tmp_path / "out.docm")

    package = zipfile.ZipFile(tmp_path / "out.docm")
    assert MACROS.encode() in package.read("[Content_Types].xml")
    assert package.read("word/vbaProject.bin") == b"v"
    assert b"inside" in package.read("word/document.xml")


def test_an_open_file_is_not_overwritten(make: Make, tmp_path: Path) -> None:
    (tmp_path / ".~lock.out.docx#").write_text("Li", encoding="utf-8")
    template = DocxTemplate(io.BytesIO(make("{{ a }}")))
    template.render({"a": 1})

    with pytest.raises(FileInUseError):
        template.save(tmp_path / "out.docx")


def test_a_broken_template_is_refused_when_its_names_are_asked(make: Make) -> None:
    with pytest.raises(TemplateError, match="T-102"):
        DocxTemplate(io.BytesIO(make("{% endif %}"))).get_undeclared_template_variables()


def test_the_values_are_those_of_the_engine(tmp_path: Path) -> None:
    image = InlineImage(None, png(tmp_path), width=Mm(1), alt="a dot")

    assert (image.width, image.height, image.alt) == (36000, 0, "a dot")
    assert str(Listing(5)) == "5"
    assert str(RichText(5)) == "5"


def test_a_cell_ends_with_a_paragraph_behind_a_table_of_a_sub_document(make: Make) -> None:
    template, out = DocxTemplate(io.BytesIO(make([["{{p sd }}", "{{p empty }}"]]))), io.BytesIO()
    part = template.new_subdoc()
    part.add_table(1, 1).rows[0].cells[0].text = "inner"

    template.render({"sd": part, "empty": template.new_subdoc()})
    template.save(out)

    cells = Document(out).tables[0].rows[0].cells
    kinds = [[child.tag for child in cell._tc if "tcPr" not in child.tag] for cell in cells]  # noqa: SLF001 - its XML
    assert kinds == [[f"{_W}tbl", f"{_W}p"], [f"{_W}p"]]
    assert cells[0].paragraphs[0].text == cells[1].text == ""


def test_a_sub_document_built_here_stands_in_a_header(make: Make) -> None:
    template = DocxTemplate(io.BytesIO(make("body", header="{{p sd }}")))
    part = template.new_subdoc()
    part.add_paragraph("built")

    template.render({"sd": part})

    assert template.docx.sections[0].header.paragraphs[0].text == "built"


def test_a_filter_of_the_caller_with_a_known_name_is_the_callers(make: Make, read: Read) -> None:
    content = make("{{ a|upper }} {% if a is none %}mine{% endif %}")
    own = {"upper": lambda value: f"({value})"}

    plain = compile_template(content)
    mine = compile_template(content, filters=own, tests={"none": lambda value: value == "a"})

    assert read(mine.render({"a": "a"})) == "(a) mine"
    assert read(plain.render({"a": "a"})) == "A "


def test_a_workbook_knows_tests_and_trusts_as_a_document_does() -> None:
    book = Workbook()
    book.active["A1"] = "{{ p.greet('you') }}{% if n is large %}!{% endif %}"  # type: ignore[index]  # a new book has a sheet
    book.save(stream := io.BytesIO())
    own = {"large": lambda value: value > 5}

    template = compile_template(stream.getvalue(), tests=own, trusted=True)

    filled = load_workbook(io.BytesIO(template.render({"p": Person(), "n": 7})))
    assert filled.active["A1"].value == "Li greets you!"  # type: ignore[index]  # as above
    with pytest.raises(TemplateError, match="trusted=True"):
        compile_template(stream.getvalue(), tests=own).render({"p": Person(), "n": 7})


def test_no_template_reads_another_file(make: Make) -> None:
    other = jinja2.Environment(autoescape=True, loader=jinja2.DictLoader({"x": "secret"}))
    template = DocxTemplate(io.BytesIO(make("{% include 'x' %}")))

    with pytest.raises(TemplateError):
        template.render({}, other)


def test_properties_are_rendered_and_asked_for(make: Make) -> None:
    document = Document(io.BytesIO(make("body")))
    document.core_properties.title = "{{ title }}"
    document.save(stream := io.BytesIO())
    template = DocxTemplate(stream)

    assert template.get_undeclared_template_variables() == {"title"}
    template.render({"title": "Plan"})

    assert template.core_properties.title == "Plan"


def test_characters_that_no_document_may_hold_are_left_out_and_told(make: Make) -> None:
    template = DocxTemplate(io.BytesIO(make("{{ a }}{{ b }}", header="{{ a }}")))

    template.render({"a": "x\x01y", "b": "fine"})

    assert template.docx.paragraphs[0].text == "xyfine"
    assert template.docx.sections[0].header.paragraphs[0].text == "xy"
    assert {(found.rule, found.place.sheet) for found in template.findings} == {
        ("T-305", "document"), ("T-305", "header1"),
    }  # fmt: skip
