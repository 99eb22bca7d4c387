"""What must follow where a tag is filled: bound controls, references, signs, other documents."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm
from lxml import etree

from addin.errors import TemplateError
from addin.ooxml.package import open_package
from addin.templating.checking import check_filled
from addin.templating.template import compile_template
from addin.templating.values import Subdoc
from tests.templating.documents import png

Make = Callable[..., bytes]
Read = Callable[..., str]
GUID = "{11111111-2222-3333-4444-555555555555}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _of(xml: str, make: Make) -> bytes:
    """A document whose body begins with this XML."""
    package = open_package(make())
    body = package["word/document.xml"].replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)
    return package.with_parts({"word/document.xml": body}).to_bytes()


def _text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _around(begin: str, xml: str, end: str) -> str:
    return _text(f"{{% {begin} %}}") + xml + _text(f"{{% {end} %}}")


def _bound(text: str, path: str) -> str:
    return (
        f'<w:p><w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:x=\'urn:a\'" w:xpath="{path}"'
        f' w:storeItemID="{GUID}"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r>'
        "</w:sdtContent></w:sdt></w:p>"
    )


def _with_store(template: bytes, store: str) -> bytes:
    package = open_package(template)
    rels, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    link = (
        f'<Relationship Id="s1" Type="{OFFICE}/relationships/customXml"'
        ' Target="../customXml/item9.xml"/></Relationships>'
    )
    own = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="p" Type="{OFFICE}/relationships/customXmlProps" Target="props9.xml"/>'
        "</Relationships>"
    )
    props = f'<d:datastoreItem d:itemID="{GUID}" xmlns:d="{OFFICE}/customXml"/>'
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    override = f'<Override PartName="/customXml/props9.xml" ContentType="{kind}"/></Types>'
    return package.with_parts(
        {
            rels: package[rels].replace(b"</Relationships>", link.encode()),
            types: package[types].replace(b"</Types>", override.encode()),
            "customXml/item9.xml": store.encode(),
            "customXml/_rels/item9.xml.rels": own.encode(),
            "customXml/props9.xml": props.encode(),
        }
    ).to_bytes()


def test_a_bound_control_and_its_store_say_the_same(make: Make, read: Read) -> None:
    xml = _bound("{{ a }}", "/x:r[1]/x:a[1]") + _bound("{{ c }}", "/x:r/@c")
    store = '<x:r xmlns:x="urn:a" c="{{ c }}"><x:a>{{ a }}</x:a><x:z>{{ nobody }}</x:z></x:r>'

    filled = compile_template(_with_store(_of(xml, make), store)).render({"a": "R&D", "c": '"'})

    root = etree.fromstring(open_package(filled)["customXml/item9.xml"])
    assert [*root.itertext()] == ["R&D", "{{ nobody }}"]
    assert root.get("c") == '"'
    assert read(filled).startswith('R&D\n"')
    assert open_package(filled)["word/document.xml"].count(b"dataBinding") == 2


@pytest.mark.parametrize(
    ("xml", "stored"),
    [
        (_bound("{{ a }}", "/x:r/x:a"), "what Word would show"),
        (_bound("{{ a }}", "/x:r/x:gone"), "{{ a }}"),
        (_bound("{{ a }}", "count(//*)"), "{{ a }}"),
        (_bound("{{ a }}", "/y:r/x:a"), "{{ a }}"),
        (_bound("{{r a }}{{p a }}", "/x:r/x:a"), "{{r a }}{{p a }}"),
        (_around("for a in [a]", _bound("{{ a }}", "/x:r/x:a"), "endfor"), "{{ a }}"),
        (_around("if a", _bound("{{ a }}", "/x:r/x:a"), "endif"), "{{ a }}"),
        (_text("{% set b = a %}") + _bound("{{ b }}", "/x:r/x:a"), "{{ b }}"),
    ],
)  # fmt: skip
def test_a_binding_that_would_hide_what_is_filled_is_cut(
    make: Make, read: Read, xml: str, stored: str
) -> None:
    store = f'<x:r xmlns:x="urn:a"><x:a>{stored}</x:a></x:r>'

    filled = compile_template(_with_store(_of(xml, make), store)).render({"a": "A"})

    assert b"dataBinding" not in open_package(filled)["word/document.xml"]
    assert stored in open_package(filled)["customXml/item9.xml"].decode()
    assert "A" in read(filled).split("\n")


def test_a_fault_in_a_bound_control_is_told_once(make: Make) -> None:
    template = _with_store(
        _of(_bound("{{ a }}", "/x:r/x:a"), make), '<x:r xmlns:x="urn:a"><x:a>{{ a }}</x:a></x:r>'
    )

    with pytest.raises(TemplateError) as caught:
        compile_template(template).render({})

    assert [str(found.place) for found in caught.value.findings] == ["document!¶1"]
    assert len(compile_template(template).fill({"a": None})[1]) == 1


def _field(*codes: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


_BOOKMARK = (
    '<w:p><w:bookmarkStart w:id="7" w:name="_Ref12"/><w:r><w:t>{{ r }}</w:t></w:r>'
    '<w:bookmarkEnd w:id="7"/></w:p>'
)


@pytest.mark.parametrize(
    "pointer",
    [
        _field(" REF _Ref12 \\h "),
        _field(" PAGEREF _Re", "f12 \\h "),
        _field(' HYPERLINK \\l "_Ref12" '),
        _field(" IF _Ref12 = 1 yes no "),
        _field(" _Ref12 "),
        '<w:p><w:fldSimple w:instr=" NOTEREF _Ref12 \\h "/></w:p>',
        '<w:p><w:hyperlink w:anchor="_Ref12"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>',
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_what_leads_to_a_bookmark_of_its_turn_follows(
    make: Make, pointer: str, *, before: bool
) -> None:
    inner = pointer + _BOOKMARK if before else _BOOKMARK + pointer
    xml = _text("{% for r in rows %}") + inner + _text("{% endfor %}") + pointer

    filled = compile_template(_of(xml, make)).render({"rows": [1, 2, 3]})

    names = re.findall(r"_Ref12\w*", open_package(filled)["word/document.xml"].decode())
    pairs = [names[at : at + 2] for at in (0, 2, 4)]
    assert pairs == [["_Ref12"] * 2, ["_Ref12_2"] * 2, ["_Ref12_3"] * 2]
    assert names[6:] == ["_Ref12"]


def test_a_turn_without_its_bookmark_leads_to_no_other(make: Make) -> None:
    xml = _text("{% for r in rows %}") + _field(" REF _Ref12 ")
    xml += _text("{% if r %}") + _BOOKMARK + _text("{% endif %}") + _text("{% endfor %}")

    filled = compile_template(_of(xml, make)).render({"rows": [0, 2]})

    names = re.findall(r"_Ref12\w*", open_package(filled)["word/document.xml"].decode())
    assert names == ["_Ref12", "_Ref12_2", "_Ref12_2"]


def test_words_that_only_look_like_a_bookmark_stay(make: Make) -> None:
    start = _BOOKMARK.replace("_Ref12", "Figure")
    xml = _text("{% for r in rows %}") + start + _field(" SEQ Figure ") + _text("{% endfor %}")

    filled = compile_template(_of(xml, make)).render({"rows": [1, 2]})

    assert open_package(filled)["word/document.xml"].count(b" SEQ Figure ") == 2


def test_letters_that_the_engine_uses_are_printed_as_any(make: Make, read: Read) -> None:
    odd = "\ufdd00\ufdd1\ufdd20\ufdd3\ue000\uf8ff"
    template = make(f"{odd} {{{{ x }}}} {odd}", f"{{{{ '{odd}' }}}}", "{{p s }}", f"{odd}")
    part = Document()
    part.add_paragraph("part")
    stream = io.BytesIO()
    part.save(stream)

    filled = compile_template(template).render({"x": odd, "s": Subdoc(document=stream.getvalue())})

    assert read(filled) == f"{odd} {odd} {odd}\n{odd}\npart\n{odd}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ name.upper }}", "{{ name ~ name.upper }}", "{{ [name.upper] }}",
        "{{ rows|map('upper') }}",
        "{{ d.items() }}", "{{ d.keys() }}", "{{ range(3) }}", "{{ once }}", "{{ thing }}",
        "{{ kind }}", "{{ cycler }}", "{{ namespace(a=1) }}", "{{ rows|reverse }}",
        "{% for row in rows %}{{ loop }}{% endfor %}", "{{ 'x' ~ rows|select }}",
    ],
)  # fmt: skip
def test_what_has_no_words_is_a_fault_and_no_text(make: Make, text: str) -> None:
    class Thing:
        pass

    values: dict[str, Any] = {"name": "n", "rows": ["a"], "d": {"a": 1}, "once": iter([1])}

    with pytest.raises(TemplateError) as caught:
        compile_template(make(text)).render({**values, "thing": Thing(), "kind": Thing})

    assert {found.rule for found in caught.value.findings} == {"T-311"}


def test_a_tab_in_a_text_of_a_tag_is_a_tab(make: Make, read: Read) -> None:
    assert read(compile_template(make("{{ 'a\tb' }}")).render({})) == "a\tb"


def test_a_sub_document_stands_in_a_header_with_its_picture(tmp_path: Path, make: Make) -> None:
    part = Document()
    part.add_paragraph("head")
    part.add_picture(str(png(tmp_path)), width=Cm(1))
    part.add_table(1, 1).cell(0, 0).text = "cell"
    stream = io.BytesIO()
    part.save(stream)
    template = make("{{ a }}", header="{{p s }}")

    filled = compile_template(template).render({"a": 1, "s": Subdoc(document=stream.getvalue())})

    check_filled(filled, open_package(template))
    header = etree.fromstring(zipfile.ZipFile(io.BytesIO(filled)).read("word/header1.xml"))
    assert [text for text in header.itertext() if text.strip()] == ["head", "cell"]
    assert header[-1].tag == f"{W}p"  # Word wants one behind a table
    links = open_package(filled).relationships("word/header1.xml")
    assert [link.kind for link in links] == ["image"]


def _shown(code: str, result: str) -> str:
    parts = (
        '<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{code}</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )  # fmt: skip
    return "".join(f"<w:r>{part}</w:r>" for part in parts)


def _caption(switches: str = "") -> str:
    mark = '<w:bookmarkStart w:id="7" w:name="_Ref12"/>', '<w:bookmarkEnd w:id="7"/>'
    number = _shown(f" SEQ Table {switches}", "9")
    return (
        f"<w:p>{mark[0]}<w:r><w:t>Table </w:t></w:r>{number}{mark[1]}"
        "<w:r><w:t> {{ r }}</w:t></w:r></w:p>"
    )


def _said(make: Make, read: Read, xml: str, **values: Any) -> list[str]:
    return read(compile_template(_of(xml, make)).render(values)).split("\n")


def test_captions_of_a_loop_are_counted_and_references_say_their_numbers(
    make: Make, read: Read
) -> None:
    reference = _shown(" REF _Ref12 \\h ", "Table 9")
    see = f"<w:p><w:r><w:t>see </w:t></w:r>{reference}</w:p>"
    xml = _text("{% for r in rows %}") + see + _caption() + _text("{% endfor %}") + see

    said = [line for line in _said(make, read, xml, rows="abc") if "able" in line]

    # `read` shows the codes of fields too.
    plain = [re.sub(r" (?:REF|SEQ) \w+ (?:\\h )?", "", line) for line in said]
    assert plain == [
        "see Table 1", "Table 1 a", "see Table 2", "Table 2 b", "see Table 3", "Table 3 c",
        "see Table 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("switches", "numbers"),
    [
        ("\\* ARABIC ", ["1", "2"]),
        ("\\r 5 ", ["5", "5"]),
        ("\\c ", ["0", "0"]),
        ("\\* ROMAN ", ["9", "9"]),  # left to Word
        ("\\s 1 ", ["9", "9"]),
    ],
)
def test_a_caption_is_counted_as_its_switches_say(
    make: Make, switches: str, numbers: list[str]
) -> None:
    xml = _text("{% for r in rows %}") + _caption(switches) + _text("{% endfor %}")

    filled = compile_template(_of(xml, make)).render({"rows": "ab"})

    body = open_package(filled)["word/document.xml"].decode()
    assert re.findall(r"<w:t>(\d)</w:t>", body) == numbers


@pytest.mark.parametrize(
    ("code", "asked"),
    [(" TOC \\o ", True), (" PAGEREF x ", True), (" SEQ Table \\s 1 ", True), (" PAGE ", False)],
)
def test_word_is_asked_to_update_what_only_pages_tell(
    make: Make, code: str, *, asked: bool
) -> None:
    template = _of(f"<w:p>{_shown(code, '1')}</w:p>{_text('{{ a }}')}", make)

    once = compile_template(template).render({"a": 1})
    again = compile_template(once).render({})

    settings = open_package(once)["word/settings.xml"]
    assert settings.count(b'<w:updateFields w:val="true"/>') == int(asked)
    if asked:
        root = etree.fromstring(settings)
        order = [etree.QName(child).localname for child in root]
        assert order.index("updateFields") < order.index("compat")
    assert open_package(again)["word/settings.xml"] == settings


def _item(text: str, number: int, level: int = 0) -> str:
    place = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return f"<w:p><w:pPr><w:numPr>{place}</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


_NUMBERS, _DOTS = 5, 1
"""Lists of python-docx's own template: decimal, and bullets."""
_LOOP, _INNER = "{%p for s in rows %}", "{%p for i in s %}"


@pytest.mark.parametrize(
    ("blocks", "lists"),
    [
        ([_LOOP, "head", _INNER, (_NUMBERS, "{{ i }}"), "end", "end"], [5, 5, 10, 10]),
        ([_LOOP, "head", (_NUMBERS, "a"), (_NUMBERS, "b"), "end"], [5, 5, 10, 10]),
        ([_LOOP, "{{ s }}", (_NUMBERS, "a"), "end"], [5, 10]),
        # One list: a turn begins with an item, or the list stands outside too.
        ([_LOOP, (_NUMBERS, "{{ s }}"), "end"], [5, 5]),
        ([_LOOP, "", (_NUMBERS, "{{ s }}"), "more", "end"], [5, 5]),
        ([(_NUMBERS, "before"), _LOOP, "head", (_NUMBERS, "a"), "end"], [5, 5, 5]),
        ([_LOOP, "head", (_DOTS, "a"), "end"], [1, 1]),
    ],
)
def test_a_numbered_list_begins_anew_where_each_turn_has_its_own(
    make: Make, blocks: list[str | tuple[int, str]], lists: list[int]
) -> None:
    ends = ["{%p endfor %}" if block == "end" else block for block in blocks]
    xml = "".join(_text(b) if isinstance(b, str) else _item(b[1], b[0]) for b in ends)

    filled = open_package(compile_template(_of(xml, make)).render({"rows": ["ab", "cd"]}))

    body = filled["word/document.xml"].decode()
    assert [int(n) for n in re.findall(r'<w:numId w:val="(\d+)"', body)] == lists
    numbering = etree.fromstring(filled["word/numbering.xml"])
    known = [num.get(f"{W}numId") for num in numbering.iter(f"{W}num")]
    assert len(known) == len(set(known))
    assert {str(number) for number in lists} <= set(known)
    again = [n for n in numbering.iter(f"{W}num") if list(n.iter(f"{W}startOverride"))]
    assert [num.get(f"{W}numId") for num in again] == ["10"] * (10 in lists)
