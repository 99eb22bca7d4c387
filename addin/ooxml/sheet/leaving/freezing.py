"""How do formulas that need an add-in, a macro or another file become ones that do not?"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from addin.cells import cell_name
from addin.errors import FileError, Finding, Place
from addin.ooxml.sheet.contents.cells import attribute, escape_formula
from addin.ooxml.sheet.contents.formulas import expand_shared, formula_of
from addin.ooxml.sheet.contents.row import CellXml, patterns
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.editing.notices import NOTES
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.references.calls import Own, foreign_functions, names_outside, replace_calls

Native = Callable[[str, tuple[str, ...]], str | None]
_REFERENCE = re.compile(r"[\w$'!:.#]+|[\w.]*\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One cell: its formula as it was, and what it is now; `formula` is empty for a value."""

    sheet: str
    cell: str
    was: str
    formula: str = ""

    @property
    def kept_live(self) -> bool:
        """Whether the cell still calculates."""
        return bool(self.formula)


def own_names(workbook: Workbook) -> Own:
    """What the formulas of the workbook may name."""
    root = workbook.parts.tree(workbook.main_part)
    entries = [
        (entry.get("name", "").upper(), entry.text or "")
        for entry in root.iterfind("{*}definedNames/{*}definedName")
    ]
    own = Own(
        functions=frozenset(name for name, text in entries if "LAMBDA" in text.upper()),
        sheets=frozenset(sheet.name.upper() for sheet in workbook.sheets),
    )
    outside: frozenset[str] = frozenset()
    while True:  # a name may mean a name that leads outside
        own = replace(own, outside=outside)
        found = frozenset(name for name, text in entries if is_foreign(text, own))
        if found == outside:
            return own
        outside = found


def freeze_formulas(workbook: Workbook, native: Native) -> tuple[Frozen, ...]:
    """Every formula that calls a foreign function or names another workbook is made plain.

    `native` answers, for a function as written and its arguments, what stands for it in plain
    Excel, or None. Where one call has no plain form the cell keeps its last value; a cell
    without one is refused: FileError names them all.
    """
    names = own_names(workbook)
    frozen: list[Frozen] = []
    empty: list[Finding] = []
    for sheet in workbook.sheet_names:
        for found in _freeze_sheet(workbook, sheet, native, names):
            if isinstance(found, Frozen):
                frozen.append(found)
            else:
                empty.append(found)
    _freeze_columns(workbook, native, names)
    if empty:
        raise FileError("no_plain_form", count=len(empty), place=empty[0].place, findings=empty)
    return tuple(frozen)


def _freeze_sheet(
    workbook: Workbook, sheet: str, native: Native, names: Own
) -> Iterator[Frozen | Finding]:
    """What each foreign formula of a sheet has become; a finding where it has no value."""
    rows = workbook.xml(sheet).rows
    if not any(f"<{rows.prefix}f" in text for _, text in rows.texts()):
        return
    if _needs(rows, names):
        expand_shared(workbook.change_xml(sheet).rows)
    for number, cell in list(_foreign_cells(rows, names)):
        address = cell_name(number, cell.column)
        found = _freeze(workbook, sheet, address, cell, native, names)
        if found is None:
            yield _without_value(sheet, address, cell, rows)
            continue
        rows.open_row(number).put(cell.column, cell.xml)
        workbook.touch(workbook.xml(sheet).part)
        workbook.formulas_changed()
        yield found


def _freeze_columns(workbook: Workbook, native: Native, names: Own) -> None:
    """What a table writes into its new rows; without a plain form it writes nothing."""
    for part in list(workbook.parts.of_type("spreadsheetml.table+xml")):
        for tag in ("calculatedColumnFormula", "totalsRowFormula"):
            for element in list(workbook.parts.tree(part).iter(f"{{*}}{tag}")):
                formula, parent = element.text or "", element.getparent()
                if parent is None or not is_foreign(formula, names):
                    continue
                workbook.parts.change(part)
                element.text = _plain_form(formula, native, names)
                if element.text is None:
                    parent.remove(element)


def _needs(rows: SheetRows, names: Own) -> bool:
    return next(iter(_foreign_cells(rows, names)), None) is not None


def _foreign_cells(rows: SheetRows, names: Own) -> Iterable[tuple[int, CellXml]]:
    p = rows.prefix
    for number, text in list(rows.texts()):
        if f"<{p}f" not in text:
            continue
        row = rows.row(number)
        for cell in row.cells if row else ():
            formula = formula_of(cell.xml, p)
            if formula and formula[1] and is_foreign(formula[1], names):
                yield number, CellXml(cell.column, cell.xml)


def is_foreign(formula: str, names: Own) -> bool:
    """Whether a formula needs something that is not in the file or in plain Excel."""
    return bool(foreign_functions(formula, names)) or names_outside(formula, names)


def _freeze(
    workbook: Workbook,
    sheet: str,
    address: str,
    cell: CellXml,
    native: Native,
    names: Own,
) -> Frozen | None:
    p = workbook.xml(sheet).prefix
    attributes, formula = formula_of(cell.xml, p) or ("", "")
    plain = _plain_form(formula, native, names)
    if plain is not None:
        cell.xml = _with_formula(cell.xml, attributes, plain, p)
        return Frozen(sheet=sheet, cell=address, was=formula, formula=plain)
    value = patterns(p).value.search(cell.xml)
    if value is None or not value[2]:
        return None
    cell.xml = _as_value(cell.xml, p)
    return Frozen(sheet=sheet, cell=address, was=formula)


def _plain_form(formula: str, native: Native, names: Own) -> str | None:
    if names_outside(formula, names):
        return None

    def plainly(name: str, arguments: tuple[str, ...]) -> str | None:
        call = f"{name}({','.join(arguments)})"
        if not foreign_functions(f"{name}()", names):
            return call
        return native(name, tuple(map(_bracketed, arguments)))

    plain = replace_calls(formula, plainly)
    if plain is None or foreign_functions(plain, names):
        return None
    return _without_brackets(plain)


def _bracketed(argument: str) -> str:
    """An argument as one operand: a sum gets brackets, a cell does not need them."""
    return argument if not argument or _REFERENCE.fullmatch(argument) else f"({argument})"


def _without_brackets(formula: str) -> str:
    """A formula without brackets around the whole of it."""
    if not (formula.startswith("(") and formula.endswith(")")):
        return formula
    depth = 0
    for at, letter in enumerate(formula):
        depth += (letter == "(") - (letter == ")")
        if not depth and at < len(formula) - 1:
            return formula
    return formula[1:-1]


def _with_formula(cell: str, attributes: str, formula: str, p: str) -> str:
    """The cell with another formula; an array over one cell becomes an ordinary formula."""
    ref = attribute(attributes, "ref") or ""
    over_one = ":" not in ref
    kept = "" if over_one else attributes
    fresh = f"<{p}f{kept}>{escape_formula(formula)}</{p}f>"
    cell = patterns(p).formula.sub(lambda _: fresh, cell, count=1)
    return re.sub(r"""\s(?:cm|vm)\s*=\s*["']\d+["']""", "", cell, count=1) if over_one else cell


def _as_value(cell: str, p: str) -> str:
    cell = patterns(p).formula.sub("", cell, count=1)
    return re.sub(r"""\s(?:cm|vm)\s*=\s*["']\d+["']""", "", cell, count=1)


def _without_value(sheet: str, address: str, cell: CellXml, rows: SheetRows) -> Finding:
    formula = (formula_of(cell.xml, rows.prefix) or ("", ""))[1]
    return NOTES("no_value", formula=formula).at(Place(sheet=sheet, cell=address))
