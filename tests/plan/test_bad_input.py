"""Each mistake gives one clear finding with its cell, in both languages."""

import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin.errors import FileError, Finding, Level, PlanError, UnsafeFileError
from addin.files import shipped
from addin.model.words import Nature
from addin.ooxml.sheet.read import SheetLimits
from addin.plan.read import read_plan
from addin.plan.write import write_plan

from .books import (
    DATA,
    INDICATORS,
    PLAN,
    SHEETS,
    Cells,
    save,
    with_cell,
    with_keys,
    with_thresholds,
    without,
)


# ruff: noqa: E501 - one line for each case
def _with_clusters(*codes: str) -> dict[str, Cells]:
    """The small workbook with clusters in its data, but no sheet that names them."""
    rows = [[*row, code] for row, code in zip(DATA[1:], (*codes, None), strict=True)]
    return {**SHEETS, "数据": [[*DATA[0], "集群代码"], *rows]}


TYPED = [
    # what is wrong, the workbook, rule, level, sheet, cell, words of the message
    ("text in a number cell", with_cell("数据", "C2", "n/a"), "V-02", "H", "数据", "C2", "n/a"),
    ("an error of a formula", with_cell("数据", "C2", "#REF!"), "V-02", "H", "数据", "C2", "#REF!"),
    ("a formula never calculated", with_cell("数据", "C2", "=1+1"), "V-02", "H", "数据", "C2", "stored"),
    ("a number typed as text", with_cell("数据", "C2", "1,234.5"), "V-02", "I", "数据", "C2", "1234.5"),
    ("full-width digits", with_cell("数据", "C2", "１１０"), "V-02", "I", "数据", "C2", "110"),
    ("a number with its unit", with_cell("数据", "C2", "1.1万亿元"), "V-02", "I", "数据", "C2", "11000"),
    ("an unknown unit", with_cell("数据", "D2", "斤"), "W-08", "H", "数据", "D2", "斤"),
    ("a unit of another kind", with_cell("数据", "D2", "万人"), "W-08", "H", "数据", "D2", "people"),
    ("a period nobody can parse", with_cell("数据", "B2", "去年"), "W-07", "H", "数据", "B2", "去年"),
    ("no period", with_cell("数据", "B2", None), "W-07", "H", "数据", "B2", "empty"),
    ("an unknown code", with_cell("数据", "A2", "GOO"), "W-10", "H", "数据", "A2", "'GO'"),
    ("an unknown source", with_cell("数据", "E2", "S2"), "W-10", "S", "数据", "E2", "'S2'"),
    ("a duplicate header", with_cell("数据", "F1", "数值"), "W-05", "H", "数据", "F1", "twice"),
    ("a misspelt header", with_cell("数据", "C1", "数值值"), "W-03", "S", "数据", "C1", "Value"),
    ("a misspelt English header", with_cell("Plan", "B1", "Vale"), "W-03", "S", "Plan", "B1", "Value"),
    ("a missing column", with_cell("数据", "C1", None), "W-02", "H", "数据", "", "Value"),
    ("a duplicate code", with_cell("指标", "A3", "GO"), "W-06", "H", "指标", "A3", "row 2"),
    ("an unknown word", with_cell("指标", "D2", "up"), "V-08", "H", "指标", "D2", "level_up"),
    ("a target equal to the baseline", with_cell("指标", "F2", 100), "V-70", "H", "指标", "F2", "100"),
    ("a target on the wrong side", with_cell("指标", "F2", 90), "V-70", "H", "指标", "F2", "wrong"),
    ("no name", with_cell("指标", "B2", None), "V-01", "H", "指标", "B2", "empty"),
    ("a missing key", with_cell("Plan", "A2", "note_zh"), "V-01", "H", "Plan", "", "Code"),
    ("a year that is none", with_cell("Plan", "B4", "soon"), "W-07", "H", "Plan", "B4", "soon"),
    ("a missing sheet", without("指标"), "W-01", "H", "", "", "Indicators"),
    ("a missing Data sheet", without("数据"), "W-01", "H", "", "", "Data"),
    ("a sheet without a header", {**SHEETS, "数据": [["x"], ["y"]]}, "W-02", "H", "数据", "A1", "header"),
    ("an empty workbook", {}, "W-09", "H", "", "", "empty"),
    ("a workbook of other sheets", {"Sheet1": [["a"], ["b"]]}, "W-09", "H", "", "", "none"),
    ("the same sheet twice", {**SHEETS, "Data": DATA}, "W-05", "H", "Data", "", "same"),
    ("a threshold that is no number", with_thresholds(("ahead_pp", "two")), "V-02", "H", "Thresholds", "B2", "two"),
    ("a misspelt threshold", with_thresholds(("ahed_pp", 2)), "W-12", "S", "Thresholds", "A2", "ahead_pp"),
    ("thresholds that rise", with_thresholds(("ahead_pp", 2), ("on_pace_pp", 5)), "V-04", "H", "Thresholds", "B3", "must fall"),
    ("a threshold twice", with_thresholds(("ahead_pp", 2), ("ahead_pp", 3)), "W-06", "H", "Thresholds", "A3", "twice"),
    ("a number of no plan", with_cell("数据", "C2", 1e308), "V-04", "H", "数据", "C2", "too large"),
    ("a figure stated twice with two values", with_cell("数据", "B3", "2021"), "W-06", "H", "数据", "C3", "row 2"),
    ("an unknown scheme", with_keys(("main_scheme", "six")), "W-10", "H", "Plan", "B6", "'six'"),
    ("an unknown total", with_keys(("total_indicator", "GOO")), "W-10", "H", "Plan", "B6", "'GOO'"),
    ("codes of a sheet that is missing", _with_clusters("C1", "C2"), "W-10", "H", "数据", "F2", "missing or empty"),
    ("a code with a letter of another alphabet", with_cell("指标", "A3", "S\u041d"), "W-14", "S", "指标", "A3", "U+041D"),
    ("a code that parts codes", with_cell("指标", "A3", "S/H"), "W-14", "H", "指标", "A3", "'/'"),
    ("a day as the period of an amount", with_cell("数据", "B2", date(2021, 3, 31)), "W-16", "S", "数据", "B2", "2021Q1"),
    ("a misspelt sheet", {**without("数据"), "Datta": DATA}, "W-03", "S", "Datta", "", "Data"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "sheets", "rule", "level", "sheet", "cell", "words"), TYPED, ids=[t[0] for t in TYPED]
)
def test_a_mistake_is_one_finding_at_its_cell(  # noqa: PLR0913, PLR0917 - one line for each case
    what: str,
    sheets: Mapping[str, Cells],
    rule: str,
    level: str,
    sheet: str,
    cell: str,
    words: str,
    tmp_path: Path,
) -> None:
    found = findings_of(save(tmp_path / "plan.xlsx", sheets))

    ours = [finding for finding in found if finding.rule == rule]

    assert len(ours) == 1, (what, [f.show("en") for f in found])
    assert (ours[0].level, ours[0].place.sheet, ours[0].place.cell) == (level, sheet, cell)
    assert ours[0].place.file == "plan.xlsx"
    assert words in ours[0].text.en
    assert ours[0].text.zh
    assert ours[0].text.zh != ours[0].text.en


def findings_of(path: Path) -> tuple[Finding, ...]:
    try:
        return read_plan(path).findings
    except PlanError as error:
        return error.findings


def test_all_mistakes_are_found_in_one_reading(tmp_path: Path) -> None:
    sheets: dict[str, Cells] = {
        "Plan": PLAN,
        "指标": [*INDICATORS, ["GO", "总产值", "斤", "level_up", "x", 150, "流量"]],
        "数据": [*DATA, ["XX", "去年", "n/a", "亿元", "S9"]],
    }

    with pytest.raises(PlanError) as raised:
        read_plan(save(tmp_path / "plan.xlsx", sheets))

    places = {(f.rule, f.place.sheet, f.place.cell) for f in raised.value.findings}
    assert {
        ("W-06", "指标", "A4"),
        ("W-08", "指标", "C4"),
        ("V-02", "指标", "E4"),
        ("W-10", "数据", "A5"),
        ("W-07", "数据", "B5"),
        ("V-02", "数据", "C5"),
        ("W-10", "数据", "E5"),
    } <= places


def test_a_code_that_is_wrong_in_many_rows_is_one_finding(tmp_path: Path) -> None:
    rows = [["GOO", str(year), 100, "亿元", "S1"] for year in range(2000, 2024)]

    found = findings_of(save(tmp_path / "plan.xlsx", {**SHEETS, "数据": [DATA[0], *rows]}))

    (hard,) = (one for one in found if one.level is Level.HARD)
    assert (hard.rule, hard.place.cell) == ("W-10", "A2")
    assert "(in 24 cells)" in hard.text.en


def test_a_mistake_made_a_thousand_times_is_counted_not_repeated(tmp_path: Path) -> None:
    rows = [["GO", "2021", "n/a", "亿元", ""] for _ in range(1000)]

    found = findings_of(save(tmp_path / "plan.xlsx", {**SHEETS, "数据": [DATA[0], *rows]}))

    assert len([f for f in found if f.level is Level.HARD]) == 50
    assert "950 more" in found[-1].text.en


def test_a_plan_that_can_be_assessed_is_read_though_a_target_equals_its_baseline(
    tmp_path: Path,
) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", with_cell("指标", "F2", 100)))

    assert plan.indicator["GO"].target.value == 100
    assert [found.rule for found in plan.findings] == ["V-70", "W-13"]


def test_hidden_rows_are_read_and_said_once(tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", SHEETS)
    book = load_workbook(path)
    for row in (2, 3):
        book["数据"].row_dimensions[row].hidden = True
    book.save(path)

    plan = read_plan(path)

    (found,) = (one for one in plan.findings if one.rule == "W-15")
    assert (found.level, found.place.cell) == (Level.SOFT, "A2")
    assert "2 hidden rows" in found.text.en
    assert len(plan.observations) == 3


def test_a_bound_beside_an_exact_figure_of_the_same_day_is_no_contradiction_of_a_source(
    tmp_path: Path,
) -> None:
    rows = [[*DATA[0], "精确程度"], *DATA[1:], ["GO", "2021", 100, "亿元", "S1", "下限"]]

    plan = read_plan(save(tmp_path / "plan.xlsx", {**SHEETS, "数据": rows}))

    assert [one.rule for one in plan.findings] == ["W-13"]  # undated


def test_an_empty_nature_is_inferred(tmp_path: Path) -> None:
    plan = read_plan(save(tmp_path / "plan.xlsx", with_cell("指标", "G2", None)))

    assert (plan.indicator["GO"].nature, plan.indicator["GO"].nature_told) == (Nature.FLOW, False)
    assert plan.indicator["SH"].nature_told


def test_a_lock_file_beside_the_workbook_is_said(tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", SHEETS)
    (tmp_path / "~$plan.xlsx").touch()

    plan = read_plan(path)

    assert [(f.rule, f.level) for f in plan.findings] == [
        ("W-11", Level.SOFT), ("W-13", Level.SOFT),
    ]  # fmt: skip


def _csv(path: Path) -> None:
    path.write_text("指标代码,报告期,数值\nGO,2021,1\n", encoding="utf-8")


def _truncated(path: Path) -> None:
    content = save(path, SHEETS).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _encrypted(path: Path) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + name + bytes(1024))


def _word(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats'
            '.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
        )
        file.writestr("word/document.xml", "<w/>")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_csv, "CSV"),
        (_truncated, "damaged"),
        (_encrypted, "password"),
        (_word, "save it as .xlsx"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda _: None, "no such file"),
    ],
    ids=["a CSV renamed", "truncated", "encrypted", "a Word file", "empty", "missing"],
)
def test_a_file_that_is_no_workbook_is_said_in_both_languages(
    spoil: Callable[[Path], object], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    spoil(path)

    with pytest.raises(FileError) as raised:
        read_plan(path)

    assert "plan.xlsx" in raised.value.text.en
    assert "plan.xlsx" in raised.value.text.zh
    assert words in raised.value.text.en


def _spoil_part(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace bytes of a part, as an attacker would."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(item, content, zipfile.ZIP_DEFLATED)
    shutil.move(changed, path)
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="E3"', b'r="XFD1048576"'),
        (b'r="E3"', b"r = 'XFD1048576'"),
        (b'r="E3"', b'r="ZZZZZZ3"'),
        (b'r="E3"', b'r="E99999999"'),
        (b'r="E3"', b'r="&#88;FD1048576"'),
        (b'<c r="E3"', b'<x:c xmlns:x="urn:x" r="XFD9999"><x:v>1</x:v></x:c><c r="E3"'),
        (b'<row r="3"', b'<row r="99999999"><c><v>1</v></c></row><row r="4"'),
    ],
)
def test_cells_far_apart_do_not_end_the_process(old: bytes, new: bytes, tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", SHEETS)
    _spoil_part(path, "xl/worksheets/sheet3.xml", old, new)

    with pytest.raises(UnsafeFileError, match="too large"):
        read_plan(path)


def test_a_false_count_of_texts_does_not_end_the_process(tmp_path: Path) -> None:
    path = write_plan(read_plan(save(tmp_path / "small.xlsx", SHEETS)), tmp_path / "plan.xlsx")
    _spoil_part(path, "xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="4294967')

    with pytest.raises(UnsafeFileError):
        read_plan(path)


def test_the_limits_are_the_callers_choice(tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", SHEETS)

    with pytest.raises(UnsafeFileError):
        read_plan(path, limits=SheetLimits(box=10))


def test_a_unit_that_nobody_knows_is_one_thing_to_mend(tmp_path: Path) -> None:
    indicators = [[*row[:2], "亿圆", *row[3:]] for row in INDICATORS[1:]]
    data = [[*row[:3], "亿圆", *row[4:]] for row in DATA[1:]]
    sheets = {**SHEETS, "指标": [INDICATORS[0], *indicators], "数据": [DATA[0], *data]}

    with pytest.raises(PlanError) as refused:
        read_plan(save(tmp_path / "plan.xlsx", sheets))

    told = [found.text.zh for found in refused.value.findings if found.rule == "W-08"]
    assert len(told) == 1
    assert "共5处" in told[0]


def test_a_sheet_whose_header_is_gone_is_not_said_to_be_missing(tmp_path: Path) -> None:
    book = load_workbook(shipped("workbooks", "county-health.xlsx"))
    book["数据 Data"].delete_rows(2)
    book.save(tmp_path / "plan.xlsx")

    with pytest.raises(PlanError) as raised:
        read_plan(tmp_path / "plan.xlsx")

    hard = [each for each in raised.value.findings if each.level is Level.HARD]
    assert [(each.rule, str(each.place)) for each in hard] == [("W-02", "plan.xlsx 数据 Data!A1")]
