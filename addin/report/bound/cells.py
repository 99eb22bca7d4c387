"""How does a workbook carry its record, so that its numbers are found again in any program?

The cell of each bound number has a defined name, which stays with it where rows and columns are
put in and where LibreOffice saves; the record is carried as that of a document is. Its lines are
the cells as they were made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from addin.cells import cell_name, split_cell
from addin.facts.factset import FactSet
from addin.ooxml.limits import OWN
from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.contents.formulas import formulas_in
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.marked import MarkedSheets, marked_sheets
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.read import OURS
from addin.report.bound.carrying import brief, with_record
from addin.report.bound.naming import START
from addin.report.bound.record import Carried, Record, Said, facts_behind
from addin.templating.values import Bound

_PIECES = 4


class At(NamedTuple):
    """A cell of a sheet, row and column from 1."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.sheet}!{cell_name(self.row, self.column)}"


def carry_in_cells(
    content: bytes,
    record: Record,
    facts: FactSet,
    cells: Iterable[tuple[str, str, Bound]],
    *,
    published: bool,
) -> bytes:
    """The filled workbook with the `record`, completed by the `cells` that hold bound numbers.

    A `published` one carries nothing of the plan workbook: no name, no cells, no inputs.
    """
    package, names, numbers = open_package(content, OWN), dict[str, At](), dict[str, Said]()
    for sheet, address, value in cells:
        if value.source:
            name = _free(value.name, names)
            names[name] = At(sheet, *split_cell(address))
            numbers[name] = Said(source=value.source, form=value.form, text=repr(value.number))
    package = _with_names(package, names)
    kept = facts_behind(facts, [said.source for said in numbers.values()])
    subjects = dict.fromkeys(fact.subject for fact in kept.values())
    held = Carried(facts=kept, names={each: facts.name_of(each) for each in subjects})
    lines = lines_of(said_in(package), names)
    record = replace(record, facts=held, numbers=numbers, lines=lines)
    if published:
        record = replace(brief(record), workbook="")
    return with_record(package, record, with_lines=False).to_bytes()


def said_in(package: Package) -> dict[At, str]:
    """What each cell says: its formula behind "=", else the letter of its kind and its value."""
    marked, book = marked_sheets(package.to_bytes(), OURS), Workbook(package)
    found: dict[At, str] = {}
    for sheet in marked.sheets:
        formulas = {
            (each.row, each.column): each.text for each in formulas_in(book.xml(sheet.name).rows)
        }
        for (row, column), cell in sorted(sheet.cells.items()):
            formula = formulas.get((row, column))
            value = repr(cell.value) if isinstance(cell.value, float) else str(cell.value)
            told = f"{cell.kind}{value}" if formula is None else f"={formula}"
            found[At(sheet.name, row, column)] = told
    return found


def lines_of(said: Mapping[At, str], names: Mapping[str, At]) -> tuple[str, ...]:
    """The cells as a record remembers them: sheet, cell, name of its number, what it says."""
    named = {at: name for name, at in names.items()}
    return tuple(
        "\t".join((at.sheet, cell_name(at.row, at.column), named.get(at, ""), text))
        for at, text in said.items()
    )


def made_in(record: Record) -> tuple[dict[At, str], dict[str, At]]:
    """What each cell said when the workbook was made, and the cells of its names."""
    pieces = (line.split("\t", _PIECES - 1) for line in record.lines)
    made = [
        (At(each[0], *split_cell(each[1])), each[2], each[3])
        for each in pieces
        if len(each) == _PIECES
    ]
    return {at: text for at, _, text in made}, {name: at for at, name, _ in made if name}


def anchors_in(marked: MarkedSheets) -> Mapping[str, At]:
    """The cells of bound numbers by their names; those whose cell is gone are left out."""
    found = {}
    for name, refers in marked.defined_names.items():
        sheet, _, address = refers.rpartition("!")
        plain = address.replace("$", "")
        if name.startswith(START) and sheet and "#REF" not in refers and ":" not in plain:
            found[name] = At(sheet.strip("'").replace("''", "'"), *split_cell(plain))
    return found


def _free(name: str, taken: Mapping[str, At]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _with_names(package: Package, names: Mapping[str, At]) -> Package:
    parts, main = Parts(package), package.main_part()
    root = parts.change(main)
    space = root.tag.removesuffix("workbook")
    holder = root.find("{*}definedNames")
    if holder is None:
        holder = root.makeelement(f"{space}definedNames")
        kinds = [each.tag.rpartition("}")[2] for each in root]
        last = max(at for at, kind in enumerate(kinds) if kind in {"sheets", "externalReferences"})
        root.insert(last + 1, holder)
    for name, at in sorted(names.items()):
        sheet = at.sheet.replace("'", "''")
        node = root.makeelement(f"{space}definedName", {"name": name})
        node.text = f"'{sheet}'!{_fixed(cell_name(at.row, at.column))}"
        holder.append(node)
    return parts.package()


def _fixed(address: str) -> str:
    """An address that does not move when a formula is copied."""
    letters = address.rstrip("0123456789")
    return f"${letters}${address[len(letters) :]}"
