"""Templates of docxtpl's own tests render to the text that docxtpl gives.

They are LGPL-2.1 test data and no part of this project: `make peers` reads them from the folder
named by ONPACE_DOCXTPL_CASES, one folder a case with template.docx, context.json, expected.json.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from addin.errors import TemplateError
from addin.ooxml.package import open_package
from addin.ooxml.xml import parse_xml
from addin.templating.jsonvalues import from_json
from addin.templating.template import compile_template, fill

_FOLDER = Path(os.environ.get("ONPACE_DOCXTPL_CASES", ""))
_CASES = sorted(p.name for p in _FOLDER.iterdir() if (p / "template.docx").exists())
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FILTERS = {
    "my_filterA": lambda value, text: f"{value} {text}",
    "my_filterB": lambda value, number: value + number,
}
# docxtpl repeats the text of a merged cell in every row below, where nobody sees it.
_MERGED_ARE_BLANK = {"vertical_merge", "vertical_merge_nested"}
_MUST_FAIL = {"template_error": "¶5"}


def test_there_are_cases() -> None:
    assert len(_CASES) >= 26


@pytest.mark.parametrize("name", [name for name in _CASES if name not in _MUST_FAIL])
def test_a_template_of_docxtpl_renders_to_the_same_text(name: str, tmp_path: Path) -> None:
    case = _FOLDER / name
    filling = from_json(json.loads((case / "context.json").read_text()), case)
    template = compile_template(case / "template.docx", filters=_FILTERS)

    fill(template, filling, tmp_path / "out.docx")

    expected = json.loads((case / "expected.json").read_text())
    package = open_package(tmp_path / "out.docx")
    for part, recorded in expected.items():
        if part not in {"core", "media"}:
            blocks = (
                _without_merged(recorded["blocks"])
                if name in _MERGED_ARE_BLANK
                else recorded["blocks"]
            )
            assert _blocks(_story(parse_xml(package[f"word/{part}.xml"], part))) == blocks


@pytest.mark.parametrize(("name", "place"), _MUST_FAIL.items())
def test_a_broken_template_says_where(name: str, place: str) -> None:
    template = compile_template(_FOLDER / name / "template.docx")

    assert place in str(template.findings[0].place)
    with pytest.raises(TemplateError):
        template.render({"test_variable": 1})


def _without_merged(blocks: list[Any]) -> list[Any]:
    text = json.dumps(blocks)
    found = json.loads(text, object_hook=_blank_if_merged)
    return list(found)


def _blank_if_merged(found: dict[str, Any]) -> dict[str, Any]:
    if found.get("vmerge") == "continue":
        return found | {"blocks": [{"p": ""}]}
    return found


def _story(root: etree._Element) -> list[etree._Element]:
    body = root.find(f"{_W}body")
    if body is not None:
        return list(body)
    notes = [n for n in root if n.tag in {f"{_W}footnote", f"{_W}endnote", f"{_W}comment"}]
    return [block for note in notes for block in note] if notes else list(root)


def _blocks(elements: list[etree._Element]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for element in elements:
        if element.tag == f"{_W}p":
            found.append({"p": "".join(_letters(element))})
        elif element.tag == f"{_W}tbl":
            rows = [
                [_cell(cell) for cell in row.iter(f"{_W}tc")] for row in element.iter(f"{_W}tr")
            ]
            found.append({"tbl": rows})
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            found += _blocks(list(element))
    return found


def _cell(cell: etree._Element) -> dict[str, Any]:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return {
        "blocks": _blocks(list(cell)),
        "span": int(span.get(f"{_W}val", "1")) if span is not None else 1,
        "vmerge": None if merged is None else merged.get(f"{_W}val") or "continue",
    }


def _letters(element: etree._Element) -> list[str]:
    found: list[str] = []
    for child in element:
        name = str(child.tag).rsplit("}", 1)[-1]
        if name == "t":
            found.append(child.text or "")
        elif name == "tab" and element.tag == f"{_W}r":
            found.append("\t")
        elif name in {"br", "cr"}:
            found.append("\f" if child.get(f"{_W}type") == "page" else "\n")
        elif name == "p":
            found += ["\n", *_letters(child)]
        elif name not in {"del", "delText", "instrText", "pPr", "rPr", "Fallback"}:
            found += _letters(child)
    return found
