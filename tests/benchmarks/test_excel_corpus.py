"""Workbooks found on the web are edited with nothing lost; LibreOffice's own insertion agrees.

`make corpus` reads them from the folder named by ONPACE_CORPUS, whose `workbooks` hold .xlsx,
.xlsm and .xltx of many makers. LibreOffice is asked for one workbook in ONPACE_EVERY (10 unless
told): it takes seconds for each.
"""

import json
import os
import re
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from addin.errors import AddinError, FileError
from addin.ooxml.package import Package, open_package
from addin.ooxml.results import with_results
from addin.ooxml.sheet.contents.formulas import formulas_in
from addin.ooxml.sheet.contents.stale import without_results
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.marked import marked_sheets
from addin.ooxml.sheet.read import OURS
from addin.ooxml.sheet.references.area import cell_area
from addin.ooxml.sheet.references.reading import box_of

_FOLDER = Path(os.environ.get("ONPACE_CORPUS", "")) / "workbooks"
_BOOKS = sorted(path.name for path in _FOLDER.iterdir())
_ASKED = _BOOKS[:: int(os.environ.get("ONPACE_EVERY", "10"))]
_LARGEST = 400_000
_SECONDS = 60
# What LibreOffice calculates anew each time, and what it does beyond an insertion: it lets a
# conditional format of the row above reach over new rows.
_VOLATILE = re.compile(r"RAND|NOW\(|TODAY\(|CELL\(|INFO\(")
_RESULT = re.compile(
    rb"(?s)<(?:\w+:)?c\s[^>]*>\s*<(?:\w+:)?f\b.*?</(?:\w+:)?c>|<(?:\w+:)?dimension[^>]*>"
)
_OF_LIBREOFFICE = ("formats",)
# What their makers stored is no program's result: 0 for every formula, a name of a name that is
# not known, a text for #REF!; one stored what a German Excel makes of the point in TEXT's "00.00".
_STALE = frozenset(
    f"{name}.xls{kind}"
    for name, kind in [
        ("4b32379045a5f5e1", "x"), ("8fe1f4a558fe51bf", "x"), ("d00c55250dc3bbe0", "x"),
        ("d7123e493f73cd73", "x"), ("08635e6c25de2248", "m"),
    ]
)  # fmt: skip


def test_there_are_workbooks() -> None:
    assert len(_BOOKS) >= 500


@pytest.mark.parametrize("name", _BOOKS)
def test_one_cell_set_leaves_all_other_parts_as_they_were(name: str) -> None:
    workbook = open_workbook(_FOLDER / name)
    if not workbook.sheet_names:
        return
    sheet = workbook.sheet_names[0]
    numbers = workbook.xml(sheet).rows.numbers
    try:
        workbook.set_value(sheet, f"B{(numbers[-1] if numbers else 1) + 3}", 3.25)
    except FileError as error:
        assert "cannot be changed" in error.text.en  # noqa: PT017 - a refusal says why
        return

    before, after = open_package(_FOLDER / name), workbook.to_package()
    changed = {n for n in {*before.names, *after.names} if _bare(before, n) != _bare(after, n)}
    assert changed <= {workbook.sheet(sheet).part, workbook.main_part}


def _bare(package: Package, name: str) -> bytes:
    """A part without results of formulas and what charts remember: these follow what was set."""
    content = package.get(name)
    if "/charts/chart" in name and content:
        plain = re.sub(rb"(?s)<(?:\w+:)?(?:num|str)Cache>.*?Cache>", b"", content)
        return bytes(etree.tostring(etree.fromstring(plain), method="c14n"))
    bare = _RESULT.sub(b"<f/>", content) if "/worksheets/" in name else content
    return bare.removeprefix(b"\xef\xbb\xbf")


def _without_results(content: bytes) -> bytes:
    workbook = open_workbook(content)
    for sheet in workbook.sheet_names:
        rows = workbook.change_xml(sheet).rows
        cells = [(f.ref or cell_area(f.row, f.column)) for f in formulas_in(rows)]
        without_results(rows, [box_of(sheet.lower(), cell) for cell in cells])
    return workbook.to_bytes()


@pytest.mark.parametrize("name", _BOOKS)
def test_a_result_that_is_calculated_is_excels_own(name: str) -> None:
    content = (_FOLDER / name).read_bytes()
    try:
        before = marked_sheets(content, OURS)
        after = marked_sheets(with_results(_without_results(content))[0], OURS)
    except AddinError:
        return

    wrong = [
        (sheet.name, *place, cell.formula, cell.value, found.value)
        for sheet, other in zip(before.sheets, after.sheets, strict=True)
        for place, cell in sheet.cells.items()
        if cell.formula and cell.value is not None
        for found in [other[place]]
        if found.value not in {None, cell.value} and found.value != pytest.approx(cell.value)
    ]
    assert not wrong or name in _STALE


@pytest.mark.parametrize("name", _BOOKS)
@pytest.mark.parametrize("verb", ["insert_rows", "delete_rows", "insert_columns", "copy_rows"])
def test_rows_and_columns_move_or_the_reason_is_said(name: str, verb: str) -> None:
    workbook = open_workbook(_FOLDER / name)
    for sheet in workbook.sheet_names[:3]:
        numbers = workbook.xml(sheet).rows.numbers
        middle = numbers[len(numbers) // 2] if numbers else 3
        try:
            _edit(workbook, sheet, verb, middle)
        except AddinError as error:
            assert error.text.zh  # noqa: PT017 - a refusal is allowed, and then read
            return

    again = open_workbook(workbook.to_bytes())
    assert again.sheet_names == workbook.sheet_names


def _edit(workbook: Workbook, sheet: str, verb: str, middle: int) -> None:
    if verb == "insert_rows":
        workbook.insert_rows(sheet, middle, 3)
    elif verb == "delete_rows":
        workbook.delete_rows(sheet, middle, middle)
    elif verb == "insert_columns":
        workbook.insert_columns(sheet, 3, 2)
    else:
        workbook.copy_rows(sheet, middle, middle, 4)


class Oracle:
    """LibreOffice, asked through a process that can be given up."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._start()

    def _start(self) -> None:
        script = Path(__file__).with_name("calc_oracle.py")
        self._process = subprocess.Popen(
            ["/usr/bin/python3", str(script), str(self._profile)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer; an error where LibreOffice does not come back."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        ready, _, _ = select.select([stdout], [], [], _SECONDS)
        line = stdout.readline() if ready else ""
        if not line:
            self.stop()
            self._start()
            return {"error": "no answer"}
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End the process that was started here."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait(20)
        if self._process.stdout:
            self._process.stdout.close()


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    asked = Oracle(tmp_path_factory.mktemp("office"))
    yield asked
    asked.stop()


@pytest.mark.parametrize("name", _ASKED)
def test_an_insertion_gives_what_libreoffice_makes_of_it(
    name: str, oracle: Oracle, tmp_path: Path
) -> None:
    source = _FOLDER / name
    workbook = open_workbook(source)
    found = _sheet_with_formulas(workbook)
    if found is None or source.stat().st_size > _LARGEST:
        return
    sheet, row = found
    try:
        workbook.insert_rows(sheet, row, 3)
    except AddinError:
        return
    ours = workbook.save(tmp_path / name)

    theirs = oracle.ask({"path": str(source), "insert": [sheet, row, 3]})
    mine = oracle.ask({"path": str(ours)})

    if "error" in theirs:
        return
    assert mine.get("names") == theirs["names"]
    for title, expected in theirs["sheets"].items():
        assert _different(expected, mine["sheets"][title]) == []


def _sheet_with_formulas(workbook: Workbook) -> tuple[str, int] | None:
    best: tuple[int, str, int] | None = None
    for sheet in workbook.sheet_names:
        rows = workbook.xml(sheet).rows
        numbers = [number for number, text in rows.texts() if f"<{rows.prefix}f" in text]
        if numbers and (best is None or len(numbers) > best[0]):
            best = (len(numbers), sheet, numbers[len(numbers) // 2])
    return best[1:] if best else None


def _different(expected: dict[str, Any], found: dict[str, Any]) -> list[object]:
    kinds = [kind for kind in expected if kind not in (*_OF_LIBREOFFICE, "cells")]
    differences: list[object] = [
        (kind, expected[kind], found.get(kind))
        for kind in kinds
        if expected[kind] != found.get(kind)
    ]
    theirs, mine = expected.get("cells", {}), found.get("cells", {})
    volatile = any(_VOLATILE.search(str(formula)) for formula, _ in theirs.values())
    for place in sorted({*theirs, *mine}):
        one, other = theirs.get(place), mine.get(place)
        same_formula = one and other and _plain(one[0]) == _plain(other[0])
        elsewhere = "file:///" in str(one)  # links are shown from where each file lies
        if one != other and not elsewhere and not (same_formula and volatile):
            differences.append((place, one, other))
    return differences


def _plain(formula: str) -> str:
    return formula.replace(" ", "")
