"""fill, lint and freeze as a person types them."""

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from addin.files import shipped
from tests.cli.test_commands import BOOK, onpace


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.docx"
    document = Document()
    document.add_paragraph("{{ name }}: {{ share }}")
    document.save(str(path))
    return path


def values(folder: Path, **content: object) -> Path:
    path = folder / "values.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_fill_writes_a_document_with_the_values(letter: Path, tmp_path: Path) -> None:
    out = tmp_path / "filled.docx"

    done = onpace("fill", letter, values(tmp_path, name="R&D", share="<5%"), "-o", out)

    assert done.returncode == 0, done.stderr
    assert Document(str(out)).paragraphs[0].text == "R&D: <5%"


def test_fill_names_what_is_missing_and_writes_nothing(letter: Path, tmp_path: Path) -> None:
    out = tmp_path / "filled.docx"

    done = onpace("fill", letter, values(tmp_path, nam="R&D"), "-o", out, "--lang", "en")

    assert done.returncode == 2
    assert "share" in done.stderr
    assert not out.exists()


def test_fill_leaves_blank_what_is_missing_where_it_is_asked_to(
    letter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "filled.docx"

    done = onpace(
        "fill", letter, values(tmp_path, name="R&D"), "-o", out, "--lenient", "--lang", "en"
    )

    assert done.returncode == 0, done.stderr
    assert "share" in done.stdout + done.stderr
    assert Document(str(out)).paragraphs[0].text == "R&D: "


def test_lint_is_silent_on_the_shipped_templates_with_a_plan() -> None:
    documents = ("report.zh.docx", "report.en.docx", "report.zh.xlsx", "report.en.xlsx")
    for name in (*documents, "publication.zh.xlsx", "publication.en.xlsx"):
        done = onpace("lint", shipped("templates", name), BOOK, "--json")

        findings = json.loads(done.stdout)["findings"]
        assert [found for found in findings if found["level"] == "H"] == []


def test_freeze_turns_functions_into_plain_formulas(tmp_path: Path) -> None:
    book, out = tmp_path / "plan.xlsx", tmp_path / "shared.xlsx"
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = 100, 121
    sheet["A3"] = "=PLAN.CAGR(A1,A2,2)"
    made.save(book)

    done = onpace("freeze", book, "-o", out, "--lang", "en")

    assert done.returncode == 0, done.stderr
    frozen = load_workbook(out).worksheets[0]["A3"].value
    assert "PLAN" not in str(frozen)
