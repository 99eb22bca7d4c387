"""Templates made in the tests by python-docx, and what a reader sees of a filled one."""

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True)
def _plans_in_a_folder_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "ONPACE_CACHE", str(tmp_path / "cache"))


Make = Callable[..., bytes]
Read = Callable[..., str]


@pytest.fixture
def make() -> Make:
    """A .docx of paragraphs; a list is a table of rows of cells; a tuple the runs of one text."""

    def _make(*blocks: str | tuple[str, ...] | list[list[str]], header: str = "") -> bytes:
        document = Document()
        for block in blocks:
            if isinstance(block, list):
                table = document.add_table(len(block), len(block[0]))
                for row, texts in zip(table.rows, block, strict=True):
                    for cell, text in zip(row.cells, texts, strict=True):
                        cell.text = text
            else:
                paragraph = document.add_paragraph()
                for text in (block,) if isinstance(block, str) else block:
                    paragraph.add_run(text)
        if header:
            document.sections[0].header.paragraphs[0].text = header
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return _make


@pytest.fixture
def read() -> Read:
    """The text of a part: a line for a paragraph, tabs and breaks as they are."""

    def _read(content: bytes, part: str = "word/document.xml") -> str:
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(part))
        paragraphs = root.iter(f"{_W}p")
        return "\n".join("".join(_letters(paragraph)) for paragraph in paragraphs)

    return _read


def _letters(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}br":
            yield "\f" if element.get(f"{_W}type") == "page" else "\n"
        elif element.tag == f"{_W}tab" and element.getparent().tag == f"{_W}r":  # type: ignore[union-attr]  # a tab has a parent
            yield "\t"
