"""Are the results that foreign workbooks carry right, once cells were set or filled?

``ONPACE_CORPUS=/a/folder python -m tests.benchmarks.excel_results``, part of ``make corpus``: in
each workbook fifty numbers are set, and then stand as tags that are filled. LibreOffice calculates
what was written anew: every number that is stored must be its own to 1e-9, and nearly every formula
must store something. What rests on the clock, on chance or on functions of macros and add-ins
is left out, and what LibreOffice cannot calculate; what came with the file and was not touched is
told apart, and what rests on that where LibreOffice finds another value.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from addin.cells import CellFormula, cell_name
from addin.errors import AddinError
from addin.ooxml.package import open_package
from addin.ooxml.sheet.contents.formulas import formulas_in, has_result
from addin.ooxml.sheet.contents.stale import stale_among
from addin.ooxml.sheet.editing.calculation import book_of
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.leaving.freezing import is_foreign, own_names
from addin.ooxml.sheet.references.formula import called_functions
from addin.ooxml.sheet.references.reading import ANY_SHEET, CLOCK, Box, Reader
from addin.templating.template import fill
from tests.benchmarks.test_excel_corpus import Oracle

CELLS, TOLERANCE, CARRIED_BAR = 50, 1e-9, 0.95
_LARGEST = 2_000_000
_CHANCE = frozenset({"RAND", "RANDBETWEEN", "RANDARRAY"})
Place = tuple[str, int, int]
Shown = dict[Place, tuple[str, Any, bool]]


def shown(book: Workbook) -> Shown:
    """Formula, stored value and whether there is one, of every formula."""
    found: Shown = {}
    for sheet in book.sheet_names:
        xml = book.xml(sheet)
        for formula in formulas_in(xml.rows):
            value = book.strings.value(formula.xml, xml.prefix)
            value = value.value if isinstance(value, CellFormula) else value
            carries = has_result(formula.xml, xml.prefix)
            found[sheet, formula.row, formula.column] = formula.text, value, carries
    return found


def resting(book: Workbook, boxes: Sequence[Box]) -> set[Place]:
    """The formulas that rest on some cells, as far as they say which they read."""
    reader = Reader(book_of(book.parts, book.main_part, book.sheets))
    names = {sheet.lower(): sheet for sheet in book.sheet_names}
    formulas = [
        ((low, f.row, f.row, f.column, f.column), [box for box in read if box[0] != ANY_SHEET])
        for low, sheet in names.items()
        for f in formulas_in(book.xml(sheet).rows)
        for read in [reader.reads(f.text, low, f.row, f.column)]
    ]
    found = stale_among(formulas, boxes)
    return {(names[sheet], row, column) for sheet, row, _, column, _ in found}


def unknowable(book: Workbook) -> tuple[set[Place], set[Place]]:
    """The formulas that rest on the clock or chance, and those on functions of no program here."""
    own = own_names(book)
    foreign: list[Box] = [
        (sheet.lower(), f.row, f.row, f.column, f.column)
        for sheet in book.sheet_names
        for f in formulas_in(book.xml(sheet).rows)
        if is_foreign(f.text, own)
    ]
    names = {sheet.lower(): sheet for sheet in book.sheet_names}
    called = {(names[sheet], row, column) for sheet, row, _, column, _ in foreign}
    drawn: list[Box] = [
        (sheet.lower(), f.row, f.row, f.column, f.column)
        for sheet in book.sheet_names
        for f in formulas_in(book.xml(sheet).rows)
        if called_functions(f.text) & _CHANCE
    ]
    by_chance = {(names[sheet], row, column) for sheet, row, _, column, _ in drawn}
    clock = resting(book, [(CLOCK, 1, 1, 1, 1), *drawn])
    return by_chance | clock, called | resting(book, foreign)


def numbers(book: Workbook) -> Iterator[Place]:
    """The cells that hold a plain number."""
    for sheet in book.sheet_names:
        rows = book.xml(sheet).rows
        for number, text in rows.texts():
            for cell in rows.cut(number, text).cells:
                value = book.strings.value(cell.xml, rows.prefix)
                plain = isinstance(value, int | float) and not isinstance(value, bool)
                if plain and f"<{rows.prefix}f" not in cell.xml:
                    yield sheet, number, cell.column


def chosen(book: Workbook, name: str) -> list[Place]:
    """Some of these, the same each time."""
    found = list(numbers(book))
    return sorted(Random(name).sample(found, min(CELLS, len(found))))  # noqa: S311 - no secret


def with_cells_set(source: Path, out: Path) -> set[Place]:
    """Set some numbers; the cells that were set come back."""
    book = open_workbook(source)
    done = set()
    for number, (sheet, row, column) in enumerate(chosen(book, source.name)):
        try:
            book.set_value(sheet, cell_name(row, column), 3 + number * 1.25)
            done.add((sheet, row, column))
        except AddinError:
            continue
    book.save(out)
    return done


def as_filled(source: Path, out: Path) -> set[Place]:
    """Fill the workbook whose numbers have become tags; the cells that were filled come back."""
    book = open_workbook(source)
    values: list[float] = []
    done = set()
    for sheet, row, column in chosen(book, source.name):
        try:
            book.set_value(sheet, cell_name(row, column), f"{{{{ v[{len(values)}] }}}}")
        except AddinError:
            continue
        values.append(3 + len(values) * 1.25)
        done.add((sheet, row, column))
    # A template shows results too, as its author's program calculated them.
    template = with_old_results(book, source)
    fill(template, {"v": values}, out)
    return done


def with_old_results(book: Workbook, source: Path) -> bytes:
    """The template as its author would save it, with the results that came with the workbook."""
    fresh = open_workbook(source)
    for sheet in book.sheet_names:
        part = book.sheet(sheet).part
        tags = re.findall(r"\{\{ v\[\d+\] \}\}", book.xml(sheet).rows.xml())
        if tags:
            rows, old = book.xml(sheet).rows, fresh.change_xml(sheet).rows
            for number, text in list(rows.texts()):
                for cell in rows.cut(number, text).cells if "{{ v[" in text else ():
                    if "{{ v[" in cell.xml:
                        old.open_row(number).put(cell.column, cell.xml)
            fresh.parts.write(part, fresh.xml(sheet).to_bytes())
    return fresh.parts.package().to_bytes()


def compare(ours: Path, before: Shown, oracle: Oracle, counts: Counter[str]) -> list[str]:
    """What differs from LibreOffice, a line for each; `counts` grows."""
    book = open_workbook(ours)
    found, (clock, macros) = shown(book), unknowable(open_workbook(ours))
    answer = oracle.ask({"path": str(ours)})
    differs: list[tuple[str, Place, str]] = []
    for place, (formula, value, carries) in found.items():
        counts["formulas"] += 1
        counts["carried"] += carries
        was = before.get(place, ("", None, False))
        counts["clock"] += place in clock
        counts["macros"] += place in macros and place not in clock and not carries
        counts["lost"] += was[2] and not carries and place not in clock | macros
        if not carries or place in clock or isinstance(value, bool | str) or value is None:
            continue
        sheet = answer.get("sheets", {}).get(place[0], {}).get("cells", {})
        theirs = sheet.get(f"{place[1] - 1},{place[2] - 1}", ["", None])[1]
        if not isinstance(theirs, float) or not isinstance(value, int | float):
            counts["not comparable"] += 1
            continue
        counts["compared"] += 1
        if abs(theirs - value) > TOLERANCE * max(1.0, abs(theirs), abs(value)):
            names = ",".join(sorted(called_functions(formula)))
            told = f"{value!r} {theirs!r} [{names}] ={formula[:90]}"
            differs.append(("as it came" if was[1] == value else "ours", place, told))
    came = [(s.lower(), r, r, c, c) for kind, (s, r, c), _ in differs if kind != "ours"]
    upon = resting(book, came)
    lines = []
    for kind, place, told in differs:
        shown_kind = "upon what came" if kind == "ours" and place in upon else kind
        counts[shown_kind] += 1
        lines.append(f"{shown_kind}: {ours.name} {place[0]}!{cell_name(*place[1:])} {told}")
    return lines


def main(folder: Path) -> int:
    """Go through all workbooks; the lines that differ, the counts, and 1 where a bar is missed."""
    counts: dict[str, Counter[str]] = {"set": Counter(), "filled": Counter()}
    with tempfile.TemporaryDirectory() as place:
        oracle = Oracle(Path(place) / "office")
        for source in sorted((folder / "workbooks").iterdir()):
            if source.stat().st_size > _LARGEST:
                continue
            for kind, act in (("set", with_cells_set), ("filled", as_filled)):
                ours = Path(place) / source.name
                try:
                    before = shown(open_workbook(source))
                    act(source, ours)
                    open_package(ours)
                except AddinError:
                    counts[kind]["refused"] += 1
                    continue
                counts[kind]["books"] += 1
                if before:
                    counts[kind]["with formulas"] += 1
                    for line in compare(ours, before, oracle, counts[kind]):
                        sys.stdout.write(f"{kind} {line}\n")
                    sys.stdout.flush()
                ours.unlink()
        oracle.stop()
    for kind, count in counts.items():
        sys.stdout.write(f"{kind}: {dict(count)}\n")
    return any(
        count["ours"]
        or count["carried"] < CARRIED_BAR * (count["formulas"] - count["clock"] - count["macros"])
        for count in counts.values()
    )


if __name__ == "__main__":
    raise SystemExit(main(Path(os.environ["ONPACE_CORPUS"])))
