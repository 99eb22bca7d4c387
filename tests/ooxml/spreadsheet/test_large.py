from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from addin.errors import FileError, UnsafeFileError, UsageError
from addin.ooxml import open_package
from addin.ooxml.spreadsheet import Formula, open_workbook
from addin.ooxml.spreadsheet.large import read_rows, write_rows
from addin.ooxml.zip import deflate, inflate_pieces


def test_rows_of_every_kind_read_back_as_they_were_written(tmp_path: Path) -> None:
    moment = datetime(2024, 9, 30, 18)  # noqa: DTZ001 - cells know no zones
    rows = [
        [1.5, 7, "钢铁", True, date(2024, 9, 30), "a & <b>"],
        [0.1 + 0.2, -3, "x", False, moment, " edge"],
        [1e-300, 10**15, "y", True, None, "two\nlines"],
    ]

    path = write_rows(tmp_path / "a.xlsx", {"数据": rows})

    read = list(read_rows(path, "数据"))
    assert read[0][:5] == rows[0][:5]
    assert [row[:4] for row in read] == [row[:4] for row in rows]
    assert read[1][4] == moment
    assert [row[5] for row in read] == [row[5] for row in rows]


def test_headers_and_several_sheets_have_their_names(tmp_path: Path) -> None:
    sheets = {"a/b": [[1]], "a b": iter([[2], [3]])}

    path = write_rows(tmp_path / "a.xlsx", sheets, headers={"a/b": ["value"]})

    workbook = open_workbook(path)
    assert workbook.sheet_names == ("a b", "a b 2")
    assert workbook.value("a b", "A1") == "value"
    assert workbook.value("a b 2", "A2") == 3


def test_rows_of_different_lengths_and_formulas_are_written(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.xlsx", {"s": [[1, 2], [Formula("A1+B1", 3)], []]})

    assert open_workbook(path).value("s", "A2") == Formula("A1+B1", 3)


def test_a_generator_of_many_rows_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    def rows() -> list[list[object]]:
        return [[n, n / 7, f"row {n}"] for n in range(5_000)]

    one = write_rows(tmp_path / "a.xlsx", {"s": rows()})
    other = write_rows(tmp_path / "b.xlsx", {"s": iter(rows())})

    assert one.read_bytes() == other.read_bytes()
    assert len(list(read_rows(one))) == 5_000


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), "x" * 40_000])
def test_what_no_cell_can_hold_is_refused_and_nothing_written(
    tmp_path: Path, value: object
) -> None:
    with pytest.raises(UsageError):
        write_rows(tmp_path / "a.xlsx", {"s": [[value]]})

    assert not (tmp_path / "a.xlsx").exists()


def test_two_cells_at_opposite_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 1)

    with pytest.raises(FileError, match="too far apart"):
        next(read_rows(path))


@pytest.mark.parametrize(
    "cells",
    [
        '<x:c r="XFD1048576"><v>1</v></x:c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c s="0" r="XFD1048576"><v>1</v></c>',
        '<c r="XFD1048576"/>',
    ],
)
def test_a_far_cell_is_noticed_however_it_is_written(tmp_path: Path, cells: str) -> None:
    path = write_rows(tmp_path / "a.xlsx", {"s": [[1.0]]})
    package = open_package(path)
    name = "xl/worksheets/sheet1.xml"
    far = f'<row r="1048576">{cells}</row></sheetData>'.encode()
    changed = package[name].replace(b"</sheetData>", far)
    path.write_bytes(package.with_parts({name: changed}).to_bytes())

    with pytest.raises(FileError, match="too far apart"):
        next(read_rows(path))


def test_pieces_of_a_part_are_its_content(tmp_path: Path) -> None:
    rows = [[f"text {number}", number * 1.37] for number in range(30_000)]
    package = open_package(write_rows(tmp_path / "a.xlsx", {"s": rows}))
    pieces = list(package.pieces("xl/worksheets/sheet1.xml"))

    assert len(pieces) > 1
    assert b"".join(pieces) == package["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(("field", "value"), [("crc", 1), ("size", 5), ("size", 10**6)])
def test_pieces_of_a_damaged_part_are_refused(field: str, value: int) -> None:
    member = deflate("a.xml", b"<a>" + b"x" * 1_000 + b"</a>")
    wrong = replace(member, crc=value) if field == "crc" else replace(member, size=value)

    with pytest.raises(UnsafeFileError, match="damaged"):
        list(inflate_pieces(wrong))
