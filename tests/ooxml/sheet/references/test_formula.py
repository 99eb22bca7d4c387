import pytest

from addin.cells import MAX_ROW
from addin.ooxml.sheet.references.formula import Reference, called_functions, quoted_sheet, scan
from addin.ooxml.sheet.references.lines import (
    Frame,
    LineMap,
    Piece,
    deleted,
    grown,
    inserted,
    repeated,
)
from addin.ooxml.sheet.references.moving import Move, moved_formula, moved_places, translated


def references(formula: str) -> list[str]:
    return [piece.text for piece in scan(formula) if isinstance(piece, Reference)]


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("SUM(Sheet1!A1:Sheet1!B2)", ["Sheet1!A1", "Sheet1!B2"]),
        ("[1]Sheet1!A1+'[b.xlsx]s x'!C3", ["[1]Sheet1!A1", "'[b.xlsx]s x'!C3"]),
        ("Sheet1:Sheet4!C1*2", ["Sheet1:Sheet4!C1"]),
        ('{1;2;"a1"}+A1#', ["A1"]),
        ("1E5+E5+LOG10(A1)+1.5E-3", ["E5", "A1"]),
        ("$1:$3+A:$C", ["$1:$3", "A:$C"]),
        ("A1:INDEX(B:B,3)", ["A1", "B:B"]),
        ("T[@[a1]]+T['[A1]]+Tab1[[#Totals],[B2]]", []),
        ("#REF!+Sheet1!#REF!+XFE1+ABC12345678", []),
        ("数据!$B$2+'it''s'!A1", ["数据!$B$2", "'it''s'!A1"]),
        ("Sheet1!name1+a1", ["a1"]),
        ('"A1"&B2&"say ""C3"""', ["B2"]),
        ("A1.5+A_1+A1B2", []),
        ("_xlfn.SINGLE(A1:A3)-A1%", ["A1:A3", "A1"]),
        ("SUM(A1 B1)", ["A1", "B1"]),
    ],
)
def test_the_scanner_finds_every_reference_and_nothing_else(formula: str, found: list[str]) -> None:
    pieces = scan(formula)

    assert references(formula) == found
    assert "".join(p if isinstance(p, str) else p.text for p in pieces) == formula


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A4+A5", "A4+A8"),
        ("SUM(A3:A6)", "SUM(A3:A9)"),
        ("SUM(A2:A4)", "SUM(A2:A4)"),
        ("S!A9+T!A9", "S!A12+T!A9"),
        ("$5:$5+A:A", "$8:$8+A:A"),
        ("S:T!A9", "S:T!A9"),
        ("A1:A1048576", "A1:A1048576"),
        ("A1048576", "#REF!"),
        ("[1]S!A9", "[1]S!A9"),
        ("A9#", "A12#"),
    ],
)
def test_references_below_inserted_rows_move_down(formula: str, expected: str) -> None:
    assert moved_formula(formula, "S", Move("S", "row", inserted("row", 5, 3))) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A4+A5", "A4+#REF!"),
        ("SUM(A3:A6)", "SUM(A3:A4)"),
        ("SUM(A6:A7)", "SUM(A5)"),
        ("SUM(A5:A5)", "SUM(#REF!)"),
        ("T!A5", "T!A5"),
    ],
)
def test_references_to_deleted_rows_are_lost_and_areas_shrink(formula: str, expected: str) -> None:
    moved = moved_formula(formula, "S", Move("S", "row", deleted("row", 5, 6)))

    assert moved == expected.replace("SUM(A5)", "SUM(A5:A5)")


def test_columns_move_like_rows() -> None:
    move = Move("S", "column", inserted("column", 3, 2))

    assert moved_formula("SUM(B1:D1)+$C:$C+C$4", "S", move) == "SUM(B1:F1)+$E:$E+E$4"


def test_an_area_that_ends_at_a_repeated_row_grows() -> None:
    move = Move("S", "row", repeated("row", 4, 4, 5))

    assert moved_formula("SUM(B4:B4)+SUM(B4)+B4", "S", move) == "SUM(B4:B8)+SUM(B4:B8)+B4"


def test_rows_in_several_pieces_are_named_one_by_one_where_the_function_allows() -> None:
    groups = [Piece(1, 2), *[Piece(3, 3), Piece(4, 4), Piece(4, 4), Piece(5, 5)] * 2]
    move = Move("S", "row", LineMap([*groups, Piece(6, MAX_ROW)], MAX_ROW))

    assert moved_formula("SUM(B4:B4)", "S", move) == "SUM(B4:B5,B8:B9)"
    assert moved_formula("SUM(B5)", "S", move) == "SUM(B6,B10)"
    assert moved_formula("VLOOKUP(1,B4:C4,2)", "S", move) == "VLOOKUP(1,B4:C9,2)"
    assert moved_places("B4", move) == "B4:B5 B8:B9"


@pytest.mark.parametrize(
    ("formula", "turns"),
    [
        ("B4-C4", ["B3-C3", "B4-C4", "B5-C5"]),
        ("SUM(B$4:B4)", ["SUM(B$3:B3)", "SUM(B$3:B4)", "SUM(B$3:B5)"]),
        ("B4/SUM(B$4:B$4)", ["B3/SUM(B$3:B$5)", "B4/SUM(B$3:B$5)", "B5/SUM(B$3:B$5)"]),
        ("B2+1", ["B2+1", "B3+1", "B4+1"]),
        ("B$2*B4", ["B$2*B3", "B$2*B4", "B$2*B5"]),
        ("B4/B6", ["B3/B6", "B4/B6", "B5/B6"]),
    ],
)
def test_a_formula_of_a_loop_means_its_own_turn(formula: str, turns: list[str]) -> None:
    lines = LineMap([Piece(1, 2), *[Piece(4, 4)] * 3, Piece(6, MAX_ROW)], MAX_ROW)
    move = Move("S", "row", lines)

    moved = [
        moved_formula(
            formula, "S", move, Frame(3, 5, LineMap([Piece(4, 4)], MAX_ROW, 3 + turn), turn)
        )
        for turn in range(3)
    ]

    assert moved == turns


def test_growing_in_place_moves_nothing() -> None:
    move = Move("S", "row", grown("row", 9, 2), across=(1, 3))

    assert moved_formula("SUM(A2:A9)+A10+SUM(E2:E9)", "S", move) == "SUM(A2:A11)+A10+SUM(E2:E9)"
    assert moved_places("A2:A500 B9", move) == "A2:A500 B9:B11"


def test_a_copied_formula_keeps_what_is_fixed() -> None:
    assert translated("$A1+B$2+SUM(C3:$D$4)+A:A", 2, 1) == "$A3+C$2+SUM(D5:$D$4)+B:B"
    assert translated("A1", -1, 0) == "#REF!"


def test_functions_called_are_named_in_capitals() -> None:
    assert called_functions('if(A1,_xlfn.XLOOKUP(A1,B:B,C:C),"SUM(")') == {"IF", "_XLFN.XLOOKUP"}


@pytest.mark.parametrize(
    ("name", "written"),
    [("Data", "Data"), ("数据", "数据"), ("a b", "'a b'"), ("it's", "'it''s'"), ("A1", "'A1'")],
)
def test_a_sheet_is_quoted_where_it_must_be(name: str, written: str) -> None:
    assert quoted_sheet(name) == written
