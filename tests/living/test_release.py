"""What leaves the house is whole, right, nobody's secret, and can be proved."""

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from addin.cli.app import app
from addin.errors import FileError, UsageError
from addin.language import Language
from addin.living.releasing import release as releasing
from addin.living.releasing.documents import archived
from addin.living.releasing.proof import check_release
from addin.living.releasing.readiness import Ready, ready
from addin.living.releasing.release import MANIFEST, release
from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.xml import local
from addin.plan.read import read_plan
from addin.report.bound.reading import read_document
from addin.report.build import assessed, document
from addin.report.pdf import office_program
from tests.living.made import (
    CHONGQING,
    CITY,
    add_words,
    book,
    made,
    paragraph_with,
    plan,
    set_words,
    with_body,
)

RUN = CliRunner()
DAY = date(2025, 1, 10)


@cache
def final(language: Language) -> bytes:
    facts, previous = assessed(plan(CITY), "2024Q3", None)
    return document(facts, language, previous=previous, final=DAY)


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def finals(folder: Path) -> list[Path]:
    return [
        written(folder, "最终版2-王工.docx", final("zh")),
        written(folder, "final.en.docx", final("en")),
    ]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    return ready(finals(tmp_path_factory.mktemp("finals")), plan(CITY), book(CITY))


@pytest.fixture(scope="module")
def whole(prepared: Ready, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that nobody may change."""
    return release(prepared, tmp_path_factory.mktemp("released") / "out", pdf=False).path


def copied(whole: Path, folder: Path) -> Path:
    return Path(shutil.copytree(whole, folder / "out"))


def files_of(path: Path) -> Mapping[str, bytes]:
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in path.rglob("*")
        if each.is_file()
    }


def test_a_release_is_one_folder_or_one_zip_of_the_same_files(
    prepared: Ready, whole: Path, tmp_path: Path
) -> None:
    packed = release(prepared, tmp_path / "out.zip", pdf=False)
    again = release(prepared, tmp_path / "again.zip", pdf=False)

    assert not prepared.against
    with ZipFile(packed.path) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == files_of(whole)
    assert packed.path.read_bytes() == again.path.read_bytes()
    assert sorted(each for each in files_of(whole) if "/" not in each) == [
        "EX14-2024Q3.en.docx", "EX14-2024Q3.en.published.xlsx",
        "EX14-2024Q3.zh.docx", "EX14-2024Q3.zh.published.xlsx", MANIFEST,
    ]  # fmt: skip


def test_the_data_of_a_release_hold_every_number_that_its_reports_print(
    prepared: Ready, whole: Path
) -> None:
    text = (whole / "data/facts.csv").read_text(encoding="utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    told = json.loads((whole / "data/facts.json").read_text(encoding="utf-8"))
    facts = prepared.again.facts
    assert rows.keys() == {each["id"] for each in told["facts"]} >= set(facts)
    for record in prepared.records:
        name = f"EX14-2024Q3.{record.language}.docx"
        for said in record.numbers.values():
            # Differences are made when they are asked for, and counts of the period before.
            if said.source in rows:
                row = rows[said.source]
                assert name in row["reports"].split("; ")
                assert row["value"] == repr(facts[said.source].value)
    row = rows["GO.progress@2024Q3"]
    assert (row["unit"], row["period"], row["vintage"]) == ("pct", "2024M1-9", "2024-10-20")
    assert row["inputs"].split("; ")[0] == "GO.comparable@2024Q3"
    assert "GO.progress@2024Q3" in (whole / "data/components.zh.csv").read_text("utf-8-sig")


def test_every_printed_number_is_a_row_of_the_data(prepared: Ready, whole: Path) -> None:
    told = json.loads((whole / "data/facts.json").read_text(encoding="utf-8"))["facts"]
    known = {each["id"] for each in told}
    printed = {said.source for record in prepared.records for said in record.numbers.values()}
    assert printed <= known


def test_no_person_and_no_path_leaves_the_house(tmp_path: Path) -> None:
    package = open_package(final("zh"))
    core = package["docProps/core.xml"].replace(
        b"<cp:lastModifiedBy/>", "<cp:lastModifiedBy>王小明</cp:lastModifiedBy>".encode()
    )
    assert "王小明".encode() in core
    path = written(
        tmp_path, "王小明.docx", package.with_parts({"docProps/core.xml": core}).to_bytes()
    )

    made = release(ready([path], plan(CITY), book(CITY)), tmp_path / "out", pdf=False)

    held = [
        content for name, content in files_of(made.path).items() if name.endswith((".csv", ".json"))
    ]
    for each in made.path.glob("*.*x"):
        held += [open_package(each)[name] for name in open_package(each).names]
    everything = b"\n".join(held)
    for word in ("王小明", str(tmp_path), str(Path.home() / "x")[:-1], *_contacts()):
        assert word.encode() not in everything, word
    # The office itself is the author.
    assert "示例市统计局".encode() in everything


def _contacts() -> list[str]:
    return [each.contact for each in plan(CITY).departments if each.contact]


def test_everything_that_stands_against_a_release_is_told_at_once_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    now = read_document(open_package(made(CITY, "2024Q3", "zh")))
    number = next(each for each in now.anchors if each.text == "7635.52")
    set_words(number.paragraph, "7635.52", "7636.52")
    add_words(paragraph_with(now, "与二季度相比"), "【原因】待补。")
    other = paragraph_with(now, "其中，快于时序")
    add_words(other, "【待核】")
    run = [each for each in other.element.iter() if local(each) == "r"][-1]
    around = run.makeelement(f"{run.tag[:-1]}ins")
    run.addprevious(around)
    around.append(run)
    path = written(tmp_path, "draft.docx", with_body(now).to_bytes())

    found = ready([path], plan(CITY), book(CITY))

    texts = " ".join(each.text.zh for _, each in found.against)
    for words in ("7636.52", "【原因】", "【待核】", "未处理的修订", "草稿"):
        assert words in texts
    with pytest.raises(UsageError, match="nothing was written"):
        release(found, tmp_path / "out", pdf=False)
    assert not (tmp_path / "out").exists()


def test_only_reports_of_one_assessment_are_released_together(tmp_path: Path) -> None:
    one = finals(tmp_path)[0]
    other = written(tmp_path, "q2.docx", made(CITY, "2024Q2", "en"))

    with pytest.raises(UsageError, match="released together"):
        ready([one, other], plan(CITY), book(CITY))
    with pytest.raises(UsageError, match="named twice"):
        ready([one, one], plan(CITY), book(CITY))
    with pytest.raises(UsageError, match="a report of"):
        ready([one], plan(CHONGQING), book(CHONGQING))


def test_what_is_there_is_never_written_over_and_a_failure_leaves_nothing(
    prepared: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there.zip"
    there.write_bytes(b"mine")

    with pytest.raises(UsageError, match="is there already"):
        release(prepared, there, pdf=False)
    monkeypatch.setattr(Path, "rename", _broken)
    with pytest.raises(FileError, match="full"):
        release(prepared, tmp_path / "out", pdf=False)
    monkeypatch.setattr(releasing, "office_program", lambda: None)
    with pytest.raises(FileError, match="--no-pdf"):
        release(prepared, tmp_path / "out", pdf=True)

    assert there.read_bytes() == b"mine"
    assert [each.name for each in tmp_path.iterdir()] == ["there.zip"]


def _broken(*_: object) -> None:
    raise OSError(28, "the disk is full")


def test_a_release_is_proved_and_what_was_changed_in_it_is_named(
    prepared: Ready, whole: Path, tmp_path: Path
) -> None:
    packed = release(prepared, tmp_path / "out.zip", pdf=False).path
    changed = copied(whole, tmp_path)

    for path in (whole, packed):
        proof = check_release(path, plan(CITY), book(CITY))
        assert (proof.holds, proof.findings, proof.rebuilt) == (True, (), 8)
    (changed / "more.txt").write_text("x", encoding="utf-8")
    (changed / "data/facts.csv").write_bytes((whole / "data/facts.csv").read_bytes() + b"\n")
    (changed / "data/components.en.csv").unlink()
    found = check_release(changed)
    assert not found.holds
    assert {each.rule: each.place.cell for each in found.findings} == {
        "K-01": "data/components.en.csv", "K-02": "data/facts.csv", "K-03": "more.txt",
    }  # fmt: skip


def test_data_that_were_forged_with_their_manifest_are_found_by_making_them_again(
    whole: Path, tmp_path: Path
) -> None:
    path = copied(whole, tmp_path)
    facts = (path / "data/facts.csv").read_bytes()
    forged = facts.replace(b"7635.52", b"8635.52")
    (path / "data/facts.csv").write_bytes(forged)
    manifest = (path / MANIFEST).read_text(encoding="utf-8")
    old, new = (sha256(each).hexdigest() for each in (facts, forged))
    (path / MANIFEST).write_text(manifest.replace(old, new), encoding="utf-8")

    assert check_release(path).holds
    proof = check_release(path, plan(CITY), book(CITY))

    assert [(each.rule, each.place.cell) for each in proof.findings] == [("K-04", "data/facts.csv")]


def test_a_workbook_that_was_changed_since_says_so(whole: Path, tmp_path: Path) -> None:
    workbook = open_workbook(book(CITY))
    workbook.set_value("数据 Data", "G105", 7700.5)
    changed = workbook.save(tmp_path / book(CITY).name)

    proof = check_release(whole, read_plan(changed), changed)

    rules = {each.rule for each in proof.findings}
    assert rules == {"K-04", "K-05"}
    with pytest.raises(UsageError, match="is a release of the plan"):
        check_release(whole, plan(CHONGQING), book(CHONGQING))


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"{}"])
def test_what_is_no_release_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, "some.zip", content)

    with pytest.raises(FileError):
        check_release(path)
    with pytest.raises(FileError, match="no release"):
        check_release(tmp_path)
    with pytest.raises(FileError, match="no release"):
        check_release(written(tmp_path, "x.docx", content))


def test_the_command_refuses_writes_and_proves(tmp_path: Path) -> None:
    draft = written(tmp_path, "draft.docx", made(CITY, "2024Q3", "zh"))
    reports = [str(each) for each in finals(tmp_path)]
    out, workbook = str(tmp_path / "out.zip"), str(book(CITY))

    refused = RUN.invoke(app, ["release", str(draft), workbook, "-o", out, "--lang", "zh"])
    told = RUN.invoke(app, ["release", *reports, workbook, "-o", out, "--no-pdf", "--json"])
    proof = RUN.invoke(app, ["release", "--check", out, workbook, "--json"])
    wrong = RUN.invoke(app, ["release", workbook])

    assert refused.exit_code == 1
    assert "页眉仍是“草稿”" in refused.stdout
    assert told.exit_code == 0
    assert MANIFEST in json.loads(told.stdout)["files"]
    assert json.loads(proof.stdout)["holds"] is True
    assert isinstance(wrong.exception, UsageError)


@pytest.mark.skipif(office_program() is None, reason="LibreOffice makes PDFs")
def test_a_pdf_a_is_one_and_the_same_every_time() -> None:
    package = _short(open_package(final("zh")))

    one, other = (archived({"a.docx": package.to_bytes()})["a.pdf"] for _ in range(2))

    assert one == other
    assert b"<pdfaid:part>2</pdfaid:part>" in one
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in one
    # The table of places leads to the objects.
    table = int(re.findall(rb"startxref\n(\d+)", one)[-1])
    assert one[table : table + 5] == b"xref\n"
    places = [int(at) for at in re.findall(rb"^(\d{10}) \d{5} n", one[table:], re.MULTILINE)]
    assert all(re.match(rb"\d+ 0 obj", one[at : at + 12]) for at in places)


def _short(package: Package) -> Package:
    """The first paragraphs of a report."""
    found = read_document(package)
    body = found.roots["word/document.xml"][0]
    for each in list(body)[12:-1]:
        body.remove(each)
    return with_body(found)
