import io
import math
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import nsmap

from addin.errors import FileInUseError, TemplateError
from addin.templating import (
    Bound,
    Filling,
    InlineImage,
    Listing,
    Replacement,
    RichText,
    RichTextParagraph,
    Subdoc,
    compile_template,
    fill,
)

Make = Callable[..., bytes]
Read = Callable[..., str]


def test_a_value_prints_as_itself_whatever_it_holds(make: Make, read: Read) -> None:
    template = compile_template(make("{{ a }}"))

    for text in ("R&D share <5% of GDP", "if x<y then", "\"'&amp;", "{{ a }}", "=1+1", "{% x %}"):
        assert read(template.render({"a": text})) == text


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


def test_every_fault_is_found_at_once_with_its_place_and_the_nearest_name(make: Make) -> None:
    template = compile_template(
        make("{{ totl }}", "{{ 1 / zero }}", [["x", "{{ row.nmae }}"]], header="{{ who }}")
    )

    with pytest.raises(TemplateError) as caught:
        template.render({"total": 1, "zero": 0, "row": {"name": 2}})

    shown = [finding.show("en") for finding in caught.value.findings]
    assert len(shown) == 4
    assert any(
        "document!¶1: {{ totl }}: there is no value 'totl' (did you mean 'total'?)" in s
        for s in shown
    )
    assert any("¶2" in s and "division by zero" in s for s in shown)
    assert any("[T1 R1 C2 ¶1]" in s and "nmae" in s and "'name'" in s for s in shown)
    assert any("header" in s and "who" in s for s in shown)
    assert all(finding.text.zh for finding in caught.value.findings)


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


@pytest.mark.parametrize(
    "payload",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ x['__class__'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ x|attr('__class__') }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{{ o.delete() }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
        "{{ 'a' * 10**10 }}",
        "{{ 9 ** 99999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ 'x'|center(999999999) }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s=n.s~n.s %}{% endfor %}",
    ],
)
def test_a_template_that_reaches_out_or_never_ends_is_refused(make: Make, payload: str) -> None:
    class Order:
        deleted = False

        def delete(self) -> str:
            Order.deleted = True
            return "gone"

    with pytest.raises(TemplateError) as caught:
        compile_template(make(payload)).render({"x": {"a": 1}, "o": Order()})

    assert caught.value.findings
    assert not Order.deleted


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


def test_pictures_have_an_alternative_text_and_ids_of_their_own(make: Make, tmp_path: Path) -> None:
    image = InlineImage(image=_png(tmp_path), width=360_000, alt="a <red> dot", link="https://a.cn")
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


def test_a_picture_is_exchanged_by_its_name(tmp_path: Path) -> None:
    document = Document()
    document.add_picture(str(_png(tmp_path)))
    stream = io.BytesIO()
    document.save(stream)
    template = compile_template(stream.getvalue())
    new = b"another picture"

    content = template.render(
        Filling(replacements=(Replacement(kind="pic", old="dot.png", new=new),))
    )

    assert new in [zipfile.ZipFile(io.BytesIO(content)).read(n) for n in _media(content)]
    with pytest.raises(TemplateError, match="nothing to replace"):
        template.render(Filling(replacements=(Replacement(kind="pic", old="no.png", new=new),)))


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


def test_bookmarks_and_drawings_of_a_loop_have_ids_of_their_own(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{%p for i in rows %}")
    document.add_picture(str(_png(tmp_path)))
    document.add_paragraph("{%p endfor %}")
    stream = io.BytesIO()
    document.save(stream)

    content = compile_template(stream.getvalue()).render({"rows": [1, 2, 3]})

    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    ids = re.findall(r'docPr id="(\d+)"', text)
    assert len(ids) == len(set(ids)) == 3


def test_the_same_values_give_the_same_bytes_and_other_parts_stay(make: Make) -> None:
    content = make("{{ a }}")
    template = compile_template(content)

    filled = template.render({"a": 1})

    assert filled == template.render({"a": 1}) == compile_template(content).render({"a": 1})
    before, after = (zipfile.ZipFile(io.BytesIO(c)) for c in (content, filled))
    changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
    assert changed == ["word/document.xml"]


def test_a_document_without_tags_passes_untouched(make: Make) -> None:
    content = make("no tags { here } at 100 %", header="h")

    filled = compile_template(content).render()

    before, after = (zipfile.ZipFile(io.BytesIO(c)) for c in (content, filled))
    assert all(before.read(n) == after.read(n) for n in before.namelist())


def test_a_document_that_is_open_elsewhere_is_left_alone(make: Make, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    out.write_bytes(b"old")
    (tmp_path / "~$out.docx").touch()

    with pytest.raises(FileInUseError):
        fill(make("{{ a }}"), {"a": 1}, out)

    assert out.read_bytes() == b"old"


def test_nothing_is_written_where_a_value_holds_a_control_character(
    make: Make, tmp_path: Path
) -> None:
    out = tmp_path / "out.docx"

    with pytest.raises(TemplateError, match="no document may hold"):
        fill(make("{{ a }}"), {"a": "x\x00y"}, out)

    assert not out.exists()


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


def test_a_stored_plan_gives_the_same_document_and_is_not_compiled_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make("{% for i in rows %}{{ i }}{% endfor %}", "{{ a }}")
    first = compile_template(content)
    expected = first.render({"rows": [1, 2], "a": "x"})
    monkeypatch.delattr("addin.templating.compiling.make_plan")

    second = compile_template(content)

    assert second.render({"rows": [1, 2], "a": "x"}) == expected
    assert second.needs == first.needs
    with pytest.raises(TemplateError, match="there is no value"):
        second.render({})


def test_a_render_from_a_stored_plan_loads_neither_jinja_nor_lxml(
    make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(make("{% for i in rows %}{{ loop.index }}{{ i.a|upper }}{% endfor %}"))
    values = {"rows": [{"a": "x"}, {"a": "y"}]}
    expected = compile_template(path).render(values)
    script = (
        "import sys; from addin.templating import compile_template;"
        f"out = compile_template({str(path)!r}).render({values!r});"
        "assert not {'jinja2', 'lxml', 'docx'} & set(sys.modules), 'loaded';"
        "sys.stdout.buffer.write(out)"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert run.stdout == expected


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in rows %}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ i }}{% endfor %}",
        "{% for k, v in d.items() %}{{ k }}{{ v }}{% else %}none{% endfor %}",
        "{% if d.x is defined %}{{ d.x }}{% endif %}{{ d.none|default('-') }}{{ d['x'] }}",
        "{{ rows|join(', ') }} {{ rows|length }} {{ a|upper }}{{ a|e }}",
        "{% set y = rows[0] + 1 %}{{ y * 2 }}{% for i in rows %}{% set z = i %}{{ z }}{% endfor %}",
        "{{ a if d.x else b }}{% if a == 'x&' and not b %}!{% else %}.{% endif %}",
        "{{ a|replace('x', 'y') }}{{ a * 2 }}{{ rows[1:] }}{{ a[0] }}{{ a.upper() }}{{ '%s' % a }}",
        "{{ a + 'y' }}{{ rows|join('-', attribute='real') }}{{ a|join('.') }}",
    ],
)
def test_light_programs_write_what_jinja_writes(make: Make, read: Read, text: str) -> None:
    values = {"rows": [1, 2, 3], "d": {"x": "y"}, "a": "x&", "b": ""}
    light = compile_template(make(text))
    full = compile_template(make(text, "{% macro unused() %}{% endmacro %}"))

    assert read(light.render(values)) == read(full.render(values)).removesuffix("\n")


def _png(folder: Path) -> Path:
    import base64

    path = folder / "dot.png"
    path.write_bytes(
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
        )
    )
    return path


def _media(content: bytes) -> list[str]:
    return [
        n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if n.startswith("word/media/")
    ]
