import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.errors import (
    FileError,
    FileInUseError,
    TemplateError,
    UnsafeFileError,
)
from addin.ooxml.charts.chart import Chart, Series
from addin.ooxml.package import open_package
from addin.templating.template import compile_template, fill
from addin.templating.values import Bound, RichText

Make = Callable[..., bytes]


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
