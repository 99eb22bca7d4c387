import io
import struct
import zipfile
from pathlib import Path

import pytest

from addin.errors import FileError, UnsafeFileError
from addin.ooxml.limits import Limits
from addin.ooxml.package import open_package
from addin.ooxml.xml import parse_xml

_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    b'package.relationships+xml"/><Default Extension="bin" ContentType="application/x-bin"/>'
    b'<Override PartName="/word/document.xml" ContentType="application/main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
).encode()
_DOCUMENT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/image" Target="../media/a%20b.png"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/hyperlink" Target="https://a.cn/?x=1"'
    ' TargetMode="External"/></Relationships>'
).encode()


def _zip(extra: dict[str, bytes] | None = None, **options: int) -> bytes:
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": b"<w/>",
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/blob.bin": b"blob" * 100,
    } | (extra or {})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", options.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_package_written_unchanged_holds_the_same_parts_in_the_same_order() -> None:
    content = _zip()

    written = open_package(content).to_bytes()

    before, after = (zipfile.ZipFile(io.BytesIO(file)) for file in (content, written))
    assert after.namelist() == before.namelist()
    assert after.testzip() is None
    assert [after.read(n) for n in after.namelist()] == [before.read(n) for n in before.namelist()]


def test_the_same_parts_give_the_same_bytes_whenever_the_file_was_zipped() -> None:
    package = open_package(_zip())

    again = open_package(package.to_bytes())

    assert again.to_bytes() == package.to_bytes()
    assert {i.date_time for i in zipfile.ZipFile(io.BytesIO(again.to_bytes())).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_parts_are_replaced_added_and_removed_and_the_old_package_stays() -> None:
    package = open_package(_zip())

    changed = package.with_parts(
        {"word/document.xml": b"<new/>", "word/blob.bin": None, "word/图.bin": b"1"}
    )

    assert package["word/document.xml"] == b"<w/>"
    opened = open_package(changed.to_bytes())
    assert opened["word/document.xml"] == b"<new/>"
    assert "word/blob.bin" not in opened
    assert opened.names[-1] == "word/图.bin"


def test_untouched_parts_keep_their_compressed_bytes() -> None:
    stored = open_package(_zip(method=zipfile.ZIP_STORED))

    written = stored.with_parts({"word/document.xml": b"<new/>"}).to_bytes()

    infos = {i.filename: i for i in zipfile.ZipFile(io.BytesIO(written)).infolist()}
    assert infos["word/blob.bin"].compress_type == zipfile.ZIP_STORED
    assert infos["word/document.xml"].compress_type == zipfile.ZIP_DEFLATED


def test_relationships_name_parts_and_outside_addresses() -> None:
    package = open_package(_zip())

    image, link = package.relationships("word/document.xml")

    assert package.main_part() == "word/document.xml"
    assert (image.kind, image.target, image.external) == ("image", "media/a b.png", False)
    assert (link.kind, link.target, link.external) == ("hyperlink", "https://a.cn/?x=1", True)
    assert package.relationships("word/blob.bin") == ()


def test_content_types_come_from_the_part_or_from_its_extension() -> None:
    package = open_package(_zip())

    assert package.content_type("word/document.xml") == "application/main+xml"
    assert package.content_type("word/blob.bin") == "application/x-bin"
    assert package.content_type("word/x.unknown") == ""


def test_a_saved_package_can_be_opened(tmp_path: Path) -> None:
    path = open_package(_zip()).save(tmp_path / "out.docx")

    assert open_package(path)["word/document.xml"] == b"<w/>"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"hello", "no zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (_zip()[:-200], "not copied whole"),
        (_zip()[:300], "not copied whole"),
    ],
)
def test_a_file_that_is_no_whole_office_file_is_refused_in_words(
    content: bytes, message: str
) -> None:
    with pytest.raises(FileError, match=message) as caught:
        open_package(content)

    assert caught.value.text.zh


def _doubled() -> bytes:
    # zipfile warns about a second entry of one name, so the name is changed afterwards.
    return _zip({"word/xlob.bin": b"2"}).replace(b"word/xlob.bin", b"word/blob.bin")


def _overlapping() -> bytes:
    content = bytearray(_zip(method=zipfile.ZIP_STORED))
    before_last = content.rfind(b"PK\1\2", 0, content.rfind(b"PK\1\2"))
    size = struct.unpack_from("<I", content, before_last + 20)[0]
    struct.pack_into("<II", content, before_last + 20, size + 20, size + 20)
    return bytes(content)


def _encrypted() -> bytes:
    content = bytearray(_zip())
    content[content.rfind(b"PK\1\2") + 8] |= 1
    return bytes(content)


def _method(number: int) -> bytes:
    content = bytearray(_zip())
    struct.pack_into("<H", content, content.rfind(b"PK\1\2") + 10, number)
    return bytes(content)


def _zip64() -> bytes:
    content = bytearray(_zip())
    struct.pack_into("<I", content, content.rfind(b"PK\1\2") + 24, 0xFFFFFFFF)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_doubled(), "twice"),
        (_zip({"word/BLOB.bin": b"2"}), "twice"),
        (_overlapping(), "overlap"),
        (_zip({"../evil.bin": b"2"}), "outside the file"),
        (_zip({"/evil.bin": b"2"}), "outside the file"),
        (_zip({"word\\evil.bin": b"2"}), "outside the file"),
        (_zip({"word/zeros.bin": b"\0" * 34_000_000}), "times its size"),
        (_zip({f"word/{n}.bin": b"\0" * 9_000_000 for n in range(4)}), "times its size"),
        (_encrypted(), "encrypted"),
        (_method(12), "unknown method"),
        (_zip64(), "zip64"),
        (b"MZ" + _zip(), "no zip archive"),
        (_zip().replace(b"word/blob.bin", b"word/glob.bin", 1), "another name"),
    ],
)
def test_an_archive_that_hides_something_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message) as caught:
        open_package(content)

    assert caught.value.text.zh


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '\ufeff<?xml version="1.0"?><!DOCTYPE a><a/>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        "<!DOCTYPE a><a/>".encode("utf-16-be"),
        "<!DOCTYPE a><a/>".encode("utf-32"),
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b"<!-- " + b"x" * 5000 + b" --><!DOCTYPE a><a/>",
        b"<!-- " + b"x" * 500 + b"--><?x?> <!-- <a> --> <!DOCTYPE a><a/>",
    ],
)
def test_a_document_type_in_any_part_is_refused_even_if_the_part_is_never_read(xml: bytes) -> None:
    with pytest.raises(UnsafeFileError, match=r"DOCTYPE|UTF"):
        open_package(_zip({"custom/item1.xml": xml}))


def test_a_document_type_in_a_comment_or_a_text_is_harmless() -> None:
    xml = b"<?xml version='1.0'?><!-- <!DOCTYPE a> --><a>&lt;!DOCTYPE a></a>"

    assert open_package(_zip({"custom/item1.xml": xml}))["custom/item1.xml"] == xml


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(file_size=100), "larger than"),
        (Limits(entries=2), "at most 2"),
        (Limits(entry_size=100), "larger than"),
        (Limits(total_size=500), "unpacked file"),
    ],
)
def test_limits_are_kept(limits: Limits, message: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(_zip())

    with pytest.raises(UnsafeFileError, match=message):
        open_package(path, limits)


def test_a_long_table_of_equal_rows_is_no_bomb() -> None:
    rows = b"<w:tr>" * 500_000

    assert len(open_package(_zip({"word/rows.bin": rows}))["word/rows.bin"]) == len(rows)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    content = bytearray(_zip())
    struct.pack_into("<I", content, content.rfind(b"PK\1\2") + 24, 8)

    with pytest.raises(UnsafeFileError, match="damaged"):
        open_package(bytes(content))["word/blob.bin"]


def test_a_missing_file_and_a_missing_part_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none\.docx"):
        open_package(tmp_path / "none.docx")
    with pytest.raises(FileError, match="no part word/none"):
        open_package(_zip())["word/none.xml"]


def test_xml_is_read_without_entities_and_not_too_deep() -> None:
    assert parse_xml(b"<a><b/></a>", "p.xml").tag == "a"
    with pytest.raises(UnsafeFileError, match="DOCTYPE"):
        parse_xml(b"<!DOCTYPE a><a/>", "p.xml")
    with pytest.raises(FileError, match="well-formed"):
        parse_xml(b"<a>", "p.xml")
    with pytest.raises(FileError, match=r"well-formed|deep"):
        parse_xml(b"<a>" * 300 + b"</a>" * 300, "p.xml")
    with pytest.raises(UnsafeFileError, match="deeper than 3"):
        parse_xml(b"<a><a><a><a/></a></a></a>", "p.xml", depth=3)
