"""A report takes the data of today, and what people wrote in it stays."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from addin.errors import UsageError
from addin.language import LANGUAGES, Language
from addin.living.again import Again, made_again
from addin.living.opened import open_report
from addin.living.refresh import Refreshed, refresh, refreshed
from addin.living.verify import verified
from addin.model.plan import Plan
from addin.ooxml.package import Package, open_package
from addin.report.bound.reading import Document, read_document
from tests.living.editing import edit
from tests.living.lost import lost_by, texts
from tests.living.made import (
    CITY,
    add_words,
    book,
    made,
    paragraph_with,
    plan,
    report,
    revised,
    set_words,
    with_body,
)

SETTLE = """
import os, uno
from com.sun.star.beans import PropertyValue
def named(name, value):
    found = PropertyValue(); found.Name = name; found.Value = value; return found
def settle(*_):
    context = XSCRIPTCONTEXT.getComponentContext()
    make = context.ServiceManager.createInstanceWithContext
    desktop = make("com.sun.star.frame.Desktop", context)
    source, target, command = (os.environ[f"SETTLE_{each}"] for each in ("IN", "OUT", "DO"))
    document = desktop.loadComponentFromURL(source, "_blank", 0, (named("Hidden", True),))
    dispatch = make("com.sun.star.frame.DispatchHelper", context).executeDispatch
    dispatch(document.CurrentController.Frame, command, "", 0, ())
    document.storeToURL(target, (named("FilterName", "MS Word 2007 XML"),))
    document.close(True)
    desktop.terminate()
g_exportedScripts = (settle,)
"""


def city(language: Language = "zh") -> Package:
    return open_package(made(CITY, "2024Q3", language))


def today(of: Package, changed: Plan) -> Again:
    return made_again(report(of), changed, book(CITY))


def renewed(package: Package, changed: Plan, *, accepted: bool = True) -> Refreshed:
    return refreshed(report(package), today(package, changed), accepted=accepted)


def read(found: Refreshed) -> Document:
    return read_document(open_package(found.content))


@pytest.mark.parametrize("accepted", [True, False])
def test_where_nobody_edited_it_says_what_a_fresh_report_says(accepted: bool) -> None:  # noqa: FBT001 - a case
    changed = revised(CITY, "EXPORT", "2024M1-9", 1.2)

    found = renewed(city(), changed, accepted=accepted)

    fresh = today(city(), changed)
    assert texts(read(found)) == texts(fresh.document)
    assert (b"<w:ins " in open_package(found.content)["word/document.xml"]) is not accepted
    assert found.counts["sentence"] > 3
    assert found.counts["number"] > 10
    after = verified(report(open_package(found.content)), today(city(), changed))
    assert [each for each in after.points if each.rule != "N-10"] == []


def test_every_change_says_why_and_a_number_keeps_its_bookmark_around_old_and_new() -> None:
    found = renewed(city(), revised(CITY, "EXPORT", "2024M1-9", 1.2), accepted=False)

    number = next(each for each in found.changes if each.before == "593.65")
    anchors = [each for each in read(found).anchors if "EXPORT_value" in each.name]

    assert (number.after, number.fact) == ("712.38", "EXPORT.value@2024Q3")
    assert "出口交货值" in number.why.zh
    assert {each.text for each in anchors if each.change != "del"} == {"712.38"}
    assert "mixed" in {each.change for each in anchors}


def test_without_new_data_the_file_stays_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made(CITY, "2024Q3", "zh"))

    found = refresh(path, plan(CITY), book(CITY))

    assert found.content == path.read_bytes()
    assert found.changes == ()


def test_parts_that_say_nothing_new_stay_byte_for_byte() -> None:
    before = city()
    after = open_package(renewed(before, revised(CITY, "EXPORT", "2024M1-9", 1.2)).content)

    changed = {name for name in before.names if after[name] != before[name]}

    assert changed == {
        "customXml/item2.xml", "docProps/custom.xml", "word/document.xml",
        "word/charts/onpace1.xml", "word/embeddings/onpace1.xlsx", "word/charts/onpace5.xml",
        "word/embeddings/onpace5.xlsx",
    }  # fmt: skip
    assert set(before.names) == set(after.names)


def test_numbers_and_sentences_of_people_are_kept_and_flagged_with_old_and_new() -> None:
    edited = read_document(city())
    number = paragraph_with(edited, "出口交货值累计完成")
    set_words(number, "593.65", "600.00")
    own = paragraph_with(edited, "出口交货值的2025年目标")
    set_words(own, "：请研究加力措施", "，主要受需求回落影响：请研究加力措施")

    found = renewed(with_body(edited), revised(CITY, "EXPORT", "2024M1-9", 1.2))

    text = read(found).text
    assert "600.00亿元" in text
    assert "主要受需求回落影响" in text
    told = {(each.rule, each.found, each.expected) for each in found.flags}
    assert ("R-01", "600.00", "712.38") in told
    assert ("R-02", "0.8", "2.6") in told
    assert b"712.38" in open_package(found.content)["word/comments.xml"]


def test_a_number_of_a_person_s_own_sentence_does_not_follow_where_its_sign_turns() -> None:
    edited = read_document(city())
    own = paragraph_with(edited, "出口交货值（预期性）")
    for each in own.stretches:
        if each.text and not each.mark and "2021年以来年均下降" not in each.text:
            each.node.text = "本句由人改写"
    changed = revised(CITY, "EXPORT", "2024M1-9", 1.2)

    for package in (with_body(edited), _bare_of_facts(with_body(edited))):
        text = read(renewed(package, changed)).text

        assert "年均下降2.6" not in text
        assert "下降0.8" in text


def _bare_of_facts(package: Package) -> Package:
    return package.with_parts({name: None for name in package.names if "ustom" in name})


def test_what_a_person_struck_does_not_come_back_and_what_they_added_stays() -> None:
    edited = read_document(city())
    struck = paragraph_with(edited, "战略重点3项")
    struck.element.getparent().remove(struck.element)
    add_words(paragraph_with(edited, "图3是其中"), "分析人员补充：订单已回升。")

    found = renewed(with_body(edited), revised(CITY, "EXPORT", "2024M1-9", 1.2))

    assert "战略重点3项" not in read(found).text
    assert "分析人员补充：订单已回升。" in read(found).text


@pytest.mark.parametrize("seed", range(6))
def test_no_edit_is_lost_whatever_people_did_and_whatever_was_revised(seed: int) -> None:
    language = LANGUAGES[seed % 2]
    package, edits = edit(city(language), language, seed, 12)

    assert list(lost_by(package, edits, CITY, seed)) == []


def test_protected_reports_and_open_changes_are_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "report.docx"
    tracked = renewed(city(), revised(CITY, "EXPORT", "2024M1-9", 1.2), accepted=False)
    path.write_bytes(tracked.content)
    with pytest.raises(UsageError, match="tracked changes"):
        refresh(path, plan(CITY), book(CITY))

    settings = city()["word/settings.xml"].decode()
    end = settings.rindex("</")
    locked = f'{settings[:end]}<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
    content = (locked + settings[end:]).encode()
    path.write_bytes(city().with_parts({"word/settings.xml": content}).to_bytes())
    with pytest.raises(UsageError, match="protected against editing"):
        refresh(path, plan(CITY), book(CITY))


def test_the_command_writes_another_file_and_lists_what_changed(tmp_path: Path) -> None:
    path, out = tmp_path / "report.docx", tmp_path / "new.docx"
    edited = read_document(city())
    set_words(paragraph_with(edited, "7635.52"), "7635.52", "7635.25")
    path.write_bytes(with_body(edited).to_bytes())
    before = path.read_bytes()
    command = [
        sys.executable, "-m", "addin.cli", "refresh", str(path), str(book(CITY)), "--lang", "zh",
    ]  # fmt: skip

    same = subprocess.run([*command, "-o", str(path)], capture_output=True, text=True, check=False)
    told = subprocess.run(
        [*command, "-o", str(out), "--json"], capture_output=True, text=True, check=False
    )

    assert (same.returncode, told.returncode) == (2, 1)
    assert "报告未改动" in same.stderr
    assert json.loads(told.stdout)["kept"][0]["expected"] == "7635.52"
    assert path.read_bytes() == before
    assert "7635.25" in open_report(out).document.text


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("decision", ["Accept", "Reject"])
def test_another_program_accepts_and_rejects_the_changes(tmp_path: Path, decision: str) -> None:
    changed = revised(CITY, "EXPORT", "2024M1-9", 1.2)
    path, out = tmp_path / "tracked.docx", tmp_path / "settled.docx"
    path.write_bytes(renewed(city(), changed, accepted=False).content)
    profile = tmp_path / "profile"
    scripts = profile / "user" / "Scripts" / "python"
    scripts.mkdir(parents=True)
    (scripts / "settle.py").write_text(SETTLE, encoding="utf-8")

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
         "vnd.sun.star.script:settle.py$settle?language=Python&location=user"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SETTLE_IN": f"file://{path}",
             "SETTLE_OUT": f"file://{out}", "SETTLE_DO": f".uno:{decision}AllTrackedChanges"},
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    wanted = read_document(city()) if decision == "Reject" else today(city(), changed).document
    settled = open_report(out).document
    numbers = Counter((each.name, each.text) for each in settled.anchors)
    assert sum(numbers.values()) == len(wanted.anchors)
    assert Counter(text for _, text in numbers) == Counter(each.text for each in wanted.anchors)
    missing = Counter(texts(wanted)) - Counter(texts(settled))
    # LibreOffice writes the questions of a draft, which are content controls, more than once.
    assert all("？" in each or "草稿" in each for each in missing)
