"""The published copy passes the checklist of the UK's "Releasing statistics in spreadsheets".

https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.report.build import build_report
from tests.report.rich_plan import rich_plan

pytestmark = pytest.mark.slow
PLANS = {
    "city": ("example-city", "2024Q3"),
    "chongqing": ("chongqing-14fyp", "2024Q4"),
    "county": ("county-health", "2024Q3"),
    "rich": ("", "2024Q3"),
}
CASES = [(name, language) for name in PLANS for language in LANGUAGES]
SHORT = {"[p]", "[r]", "[e]", "[x]", "[z]", "[c]", "[low]"}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, Language], Path]:
    made: dict[tuple[str, Language], Path] = {}
    for name, (book, period) in PLANS.items():
        folder = tmp_path_factory.mktemp(name)
        found = build_report(_plan(book), period, folder, publish=True)
        made |= {
            (name, language): path
            for path in found.workbooks
            for language in LANGUAGES
            if path.name.endswith(f".{language}.published.xlsx")
        }
    return made


def _plan(book: str) -> Plan:
    return read_plan(shipped("workbooks", f"{book}.xlsx")) if book else rich_plan()


@pytest.fixture(params=CASES, ids="-".join)
def case(
    request: pytest.FixtureRequest, books: Mapping[tuple[str, Language], Path]
) -> tuple[Plan, Language, Path]:
    name, language = request.param
    return _plan(PLANS[name][0]), language, books[name, language]


@pytest.fixture
def book(case: tuple[Plan, Language, Path]) -> Workbook:
    return load_workbook(case[2])


def _tables(book: Workbook) -> Iterator[tuple[Worksheet, list[list[Cell]]]]:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        yield sheet, [list(row) for row in sheet[table.ref]]


def test_each_sheet_holds_one_named_table_from_column_a_and_nothing_else(book: Workbook) -> None:
    names = []
    for sheet, rows in _tables(book):
        (table,) = sheet.tables.values()
        names.append(table.name)
        assert table.ref.startswith("A4:")
        assert table.autoFilter is None
        assert sheet.max_row == 3 + len(rows)
        assert sheet.max_column == len(rows[0])
        assert all(cell.value not in {None, ""} for row in rows for cell in row), sheet.title
    assert len(set(names)) == len(names)
    assert not any(name.startswith("tbl_") for name in names)


def test_the_title_stands_in_a1_then_the_notes(case: tuple[Plan, Language, Path]) -> None:
    plan, language, path = case
    cover, *sheets = load_workbook(path).worksheets
    one = {"zh": "含一张数据表", "en": "holds one table"}[language]

    assert str(cover["A1"].value).startswith(plan.identity.name[language])
    for sheet in sheets:
        assert plan.identity.name[language] in str(sheet["A1"].value), sheet.title
        assert one in str(sheet["A2"].value), sheet.title
        assert sheet["A3"].hyperlink is not None, sheet.title
    listed = [str(row[0].value) for row in cover.iter_rows(max_col=1)]
    for sheet in sheets:
        assert any(line.startswith(sheet.title) for line in listed), sheet.title


def test_nothing_is_merged_hidden_frozen_drawn_calculated_or_linked_out(
    case: tuple[Plan, Language, Path],
) -> None:
    book = load_workbook(case[2])
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.sheet_state == "visible"
        assert not any(one.hidden for one in sheet.column_dimensions.values())
        assert not any(one.hidden for one in sheet.row_dimensions.values())
        # Only how many decimals a number shows may follow from its row.
        rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
        looks = [(one.dxf.font, one.dxf.fill, one.dxf.border) for one in rules]
        assert set(looks) <= {(None, None, None)}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(case[2]) as package:
        names = " ".join(package.namelist())
        links = b"".join(package.read(one) for one in package.namelist() if one.endswith(".rels"))
    assert not re.search(r"chart|vba|externalLink|drawing|comments", names)
    assert b'TargetMode="External"' not in links


def test_no_cell_says_anything_by_colour(book: Workbook) -> None:
    filled = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type not in {None, "none"}
    ]
    assert filled == []


def test_numbers_are_numbers_and_holes_are_shorthand(book: Workbook) -> None:
    for sheet, (header, *rows) in _tables(book):
        for at, head in enumerate(header):
            cells = [row[at].value for row in rows]
            if any(isinstance(value, int | float) for value in cells):
                words = [value for value in cells if isinstance(value, str)]
                odd = [one for one in words if one not in SHORT and one[0] not in "＞＜≈><"]
                assert not odd, (sheet.title, head.value)
            assert "—" not in cells, (sheet.title, head.value)


def test_a_number_has_no_more_decimals_than_are_printed(book: Workbook) -> None:
    for sheet, (_, *rows) in _tables(book):
        for row in rows:
            for cell in row:
                if isinstance(cell.value, float):
                    assert cell.value == round(cell.value, 4), (sheet.title, cell.coordinate)


def test_dates_are_dates(case: tuple[Plan, Language, Path]) -> None:
    _, language, path = case
    sheet = load_workbook(path).worksheets[1]
    heads = [cell.value for cell in sheet[4]]
    ends = {"zh": "数据期末", "en": "Data up to"}[language]
    column = [row[heads.index(ends)].value for row in sheet.iter_rows(min_row=5)]

    assert any(isinstance(value, datetime | date) for value in column)
    assert all(isinstance(value, datetime | date) or value in SHORT for value in column)


def test_the_unit_is_in_the_header_or_beside(case: tuple[Plan, Language, Path]) -> None:
    _, language, path = case
    beside = {"zh": "见单位列", "en": "see Unit"}[language]
    units = {"zh": {"单位", "目标单位"}, "en": {"Unit", "Unit of the target"}}[language]
    told = 0
    for sheet, (header, *_) in _tables(load_workbook(path)):
        heads = [str(cell.value) for cell in header]
        if any(beside in head for head in heads):
            told += 1
            assert units & set(heads), sheet.title
    assert told >= 3


def test_the_cursor_is_in_a1_of_the_cover_and_the_file_says_what_it_is(
    case: tuple[Plan, Language, Path],
) -> None:
    plan, language, path = case
    book = load_workbook(path)

    assert book.active is book.worksheets[0]
    assert book.active.sheet_view.selection[0].activeCell == "A1"
    assert plan.identity.name[language] in str(book.properties.title)
    assert book.properties.language == {"zh": "zh-CN", "en": "en-GB"}[language]
    assert book.properties.creator == (plan.identity.author[language] or "Onpace")


def test_no_person_and_no_address_of_the_office_is_published(
    case: tuple[Plan, Language, Path],
) -> None:
    plan, _, path = case
    with zipfile.ZipFile(path) as package:
        parts = [package.read(one).decode() for one in package.namelist() if one.endswith(".xml")]
    said = "".join(parts)

    people = {one.person for one in plan.actions if one.person}
    people |= {one.contact for one in plan.departments if getattr(one, "contact", "")}
    assert not [person for person in people if person in said]
    assert not re.search(r"(?:Data|数据)[^<>]{0,6}!(?!A1\b)[A-Z]{1,3}\d+", said)
    assert "【" not in said
    assert "{{" not in said


def test_shorthand_is_explained_on_the_cover(book: Workbook) -> None:
    cover = [str(row[0].value) for row in book.worksheets[0].iter_rows(max_col=1)]

    used = {
        value
        for _, rows in _tables(book)
        for row in rows
        for cell in row
        if isinstance(value := cell.value, str) and re.fullmatch(r"\[\w+\]", value)
    }
    assert used <= SHORT
    assert {line.partition(" ")[0] for line in cover if line.startswith("[")} == SHORT
