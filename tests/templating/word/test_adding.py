"""What a render adds to a document: names of bookmarks, types of parts, links, faults."""

import re
from collections.abc import Callable, Mapping

import pytest

from addin.errors import Finding, Level, Place, TemplateError
from addin.language import Text
from addin.ooxml.package import CONTENT_TYPES, Package, open_package
from addin.templating.checking import check_filled
from addin.templating.language.marks import refused
from addin.templating.template import compile_template
from addin.templating.values import Bound, Footnote
from addin.templating.word.media.additions import Additions, next_free

Make = Callable[..., bytes]
Read = Callable[..., str]
TYPES = (
    '<?xml version="1.0"?><Types xmlns="x"><Default Extension="PNG" ContentType="image/png"/>'
    '<Override PartName="/word/Charts/chart1.xml" ContentType="old"/></Types>'
)
MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"


def _names(make: Make, *names: str) -> list[str]:
    values = {f"v{at}": Bound("1", name) for at, name in enumerate(names)}
    template = compile_template(make("".join(f"{{{{ {key} }}}}" for key in values)))
    text = open_package(template.render(values))[MAIN].decode()
    return re.findall(r'bookmarkStart [^>]*w:name="([^"]+)"', text)


def test_a_bookmark_has_forty_letters_its_number_included(make: Make) -> None:
    long, same = "f_" + "x" * 45, "f_" + "x" * 38

    found = _names(make, long, long, same, *[long] * 8)

    assert found[:3] == [same, "f_" + "x" * 36 + "_2", "f_" + "x" * 36 + "_3"]
    assert found[-1] == "f_" + "x" * 35 + "_11"
    assert {len(name) for name in found} == {40}
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("f_GO.a@2024", "f_GO_a_2024"), ("_x", "_x"), ("9x", "b9x"), ("产值", "产值"),
        ("-x", "_x"), ("a b", "a_b"), ("9" * 45, "b" + "9" * 39),
    ],
)  # fmt: skip
def test_a_bookmark_has_a_name_that_word_accepts(make: Make, name: str, written: str) -> None:
    assert _names(make, name) == [written]


@pytest.fixture
def package(make: Make) -> Package:
    return open_package(make("x"))


def _added(package: Package, add: Callable[[Additions], object]) -> Mapping[str, str]:
    additions = Additions(package)
    add(additions)
    found = additions.apply({MAIN: b"<w/>"})
    return {name: (part or b"").decode() for name, part in found.items()}


def test_a_render_that_adds_nothing_changes_what_was_written(package: Package) -> None:
    assert _added(package, lambda _: None) == {MAIN: "<w/>"}


def test_an_added_part_has_its_type_once(package: Package) -> None:
    known = package.with_parts({CONTENT_TYPES: TYPES.encode()})

    def add(additions: Additions) -> None:
        additions.defaults |= {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}
        additions.add_part("word/charts/chart1.xml", b"<a/>", "chart")
        additions.add_part("word/charts/Chart2.xml", b"<b/>", "chart")

    found = _added(known, add)

    assert found[CONTENT_TYPES] == TYPES.replace(
        "</Types>",
        '<Default Extension="gif" ContentType="image/gif"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        '<Override PartName="/word/charts/Chart2.xml" ContentType="chart"/></Types>',
    )
    assert (found["word/charts/chart1.xml"], found["word/charts/Chart2.xml"]) == ("<a/>", "<b/>")


@pytest.mark.parametrize(
    ("types", "added"),
    [
        (
            '<Types xmlns="x"/>',
            '<Types xmlns="x"><Default Extension="gif" ContentType="g"/></Types>',
        ),
        ("<t:Types></t:Types>", '<t:Types><t:Default Extension="gif" ContentType="g"/></t:Types>'),
    ],
)
def test_a_list_of_types_may_be_empty_or_prefixed(package: Package, types: str, added: str) -> None:
    known = package.with_parts({CONTENT_TYPES: types.encode()})

    found = _added(known, lambda additions: additions.defaults.update(gif="g"))

    assert found[CONTENT_TYPES] == added


def test_the_same_link_has_one_id_and_another_the_next(package: Package) -> None:
    before = '<Relationships><Relationship Id="onpace7" Target="a"/></Relationships>'
    additions = Additions(package.with_parts({RELS: before.encode()}))

    ids = [
        additions.relate(MAIN, "k", "a&b", external=True), additions.relate(MAIN, "k", "c"),
        additions.relate(MAIN, "k", "a&b", external=True), additions.relate(MAIN, "k", "a&b"),
        additions.relate("word/header9.xml", "k", "c"),
    ]  # fmt: skip
    additions.keep("word/header9.xml", "rId4", "k", "d")
    written = {name: (part or b"").decode() for name, part in additions.apply({}).items()}

    assert ids == ["onpace8", "onpace9", "onpace8", "onpace10", "onpace1"]
    assert written[RELS] == before.replace(
        "</Relationships>",
        '<Relationship Id="onpace8" Type="k" Target="a&amp;b" TargetMode="External"/>'
        '<Relationship Id="onpace9" Type="k" Target="c"/>'
        '<Relationship Id="onpace10" Type="k" Target="a&amp;b"/></Relationships>',
    )
    assert written["word/_rels/header9.xml.rels"].endswith(
        '<Relationship Id="onpace1" Type="k" Target="c"/>'
        '<Relationship Id="rId4" Type="k" Target="d"/></Relationships>'
    )


def test_the_first_free_name_is_taken() -> None:
    assert next_free({"a1", "a2", "a4"}, "a{}") == "a3"
    assert next_free((), "a{}") == "a1"


def test_a_template_that_cannot_be_filled_says_how_many_faults_and_the_first() -> None:
    first, second = (
        Finding(rule=rule, level=Level.HARD, text=Text(zh=f"{rule}错", en=f"{rule} bad"),
                place=Place(sheet="document", cell="¶1"))
        for rule in ("T-1", "T-2")
    )  # fmt: skip

    error = refused([first, second])

    assert error.text == Text(
        zh=f"无法填充模板：共2处错误；第一处：{first.show('zh')}",
        en=f"the template cannot be filled: 2 fault(s); the first: {first.show('en')}",
    )
    assert error.findings == (first, second)


def test_a_footnote_is_made_where_a_value_asks_for_it(make: Make, read: Read) -> None:
    template = make("{% for r in rows %}{{ r.n }}{{ r.source|footnote }} {% endfor %}", "{{ f }}")
    sources = ["R&D <2024>", "two\nlines", None]
    rows = [{"n": n, "source": source} for n, source in enumerate(sources)]

    once = compile_template(template).render({"rows": rows, "f": Footnote("by value")})
    again = compile_template(once).render({})

    check_filled(once, open_package(template))
    assert read(once, "word/footnotes.xml").split("\n", 2)[2] == (
        " R&D <2024>\n two\nlines\n by value"
    )
    body = open_package(once)["word/document.xml"].decode()
    assert re.findall(r'<w:footnoteReference w:id="(\d+)"/>', body) == ["1", "2", "3"]
    assert open_package(again)["word/footnotes.xml"] == open_package(once)["word/footnotes.xml"]


def test_footnotes_are_added_behind_those_of_the_author(make: Make, read: Read) -> None:
    first = compile_template(make("{{ f }}")).render({"f": Footnote("first")})
    package = open_package(first)
    tag = b"<w:p><w:r><w:t>{{ g }}</w:t></w:r></w:p><w:sectPr"
    body = package["word/document.xml"].replace(b"<w:sectPr", tag, 1)
    notes = package["word/footnotes.xml"].replace(b"first", b"first {{ a }}")
    template = package.with_parts({"word/document.xml": body, "word/footnotes.xml": notes})

    filled = compile_template(template.to_bytes()).render({"g": Footnote("second"), "a": "A"})

    assert read(filled, "word/footnotes.xml").split("\n")[2:] == [" first A", " second"]
    check_filled(filled, template)


def test_a_footnote_in_a_header_is_refused_in_words(make: Make) -> None:
    with pytest.raises(TemplateError, match="stands in the body only"):
        compile_template(make("x", header="{{ 'a'|footnote }}")).render({})
