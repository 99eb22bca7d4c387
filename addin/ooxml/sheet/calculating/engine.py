"""Which values does the calculating engine find for formulas?

The home of ironcalc. It is asked in a process of its own that may be killed: a workbook of
somebody else's can make it calculate without end. It reads no file: it is told the formulas, and
the cells on which they rest.
"""

import marshal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from addin.cells import CellError, ErrorCode, Scalar
from addin.processes import allow, start

_SECONDS, _WAITED = 10, 40
"""Of the processor, and by the clock where others need it too."""
_MEMORY = 2 << 30
_EXACT = 1e15
Cell = tuple[int, int, int, float | int | str | bool]
"""The number of a sheet from 0, row and column from 1, and a value."""
Formula = tuple[int, int, int, int, int, str]
"""The same, then how many rows and columns it fills (0 for a plain formula) and its text."""


class Unknown:
    """What the engine cannot tell."""


UNKNOWN = Unknown()


def calculated(
    sheets: Sequence[str],
    cells: Sequence[Cell],
    formulas: Sequence[Formula],
    names: Sequence[tuple[str, str]],
) -> list[list[Scalar | Unknown]]:
    """What each formula gives, cell by cell; none where the engine is not there or gives up.

    `names` are workbook-wide names with what they mean. An error among `cells` is a text of a
    `CellError`'s code after a zero letter.
    """
    if find_spec("ironcalc") is None:
        return []
    process = start(__name__, errors=subprocess.DEVNULL)
    try:
        asked = marshal.dumps((list(sheets), list(cells), list(formulas), list(names)))
        answer, _ = process.communicate(asked, timeout=_WAITED)
        found: list[list[tuple[Any, str]]] = marshal.loads(answer)  # noqa: S302 - of our own process
    except (subprocess.SubprocessError, OSError, ValueError, EOFError, TypeError):
        return []
    finally:
        process.kill()
        process.wait()
    return [[_scalar(*each) for each in cells] for cells in found]


def _scalar(value: Any, kind: str) -> Scalar | Unknown:
    if kind:
        return CellError(value) if value in set(ErrorCode) else UNKNOWN
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return UNKNOWN if value is None else value


def _main() -> None:
    """Calculate what stands on the input and write what was found."""
    import ironcalc

    allow(_MEMORY, _SECONDS)
    sheets, cells, formulas, names = marshal.load(sys.stdin.buffer)  # noqa: S302 - of our own process
    book = ironcalc.create("book", "en", "UTC")
    book.rename_sheet(0, sheets[0])
    for sheet in sheets[1:]:
        book.add_sheet(sheet)
    for name, meant in names:
        with suppress(ironcalc.WorkbookError):
            book.new_defined_name(name, None, meant)
    for *at, value in cells:
        _state(book, at, value)
    for formula in formulas:
        _put(book, formula)
    book.evaluate()
    found = [list(_values(book, formula)) for formula in formulas]
    marshal.dump(found, sys.stdout.buffer)


def _state(book: Any, at: Any, value: Any) -> None:
    if isinstance(value, bool):
        book.update_cell_with_bool(*at, value)
    elif isinstance(value, str) and value.startswith("\0"):
        book.update_cell_with_formula(*at, f"={value[1:]}")
    elif isinstance(value, str):
        book.update_cell_with_text(*at, value)
    else:
        book.update_cell_with_number(*at, float(value))


def _put(book: Any, formula: Formula) -> None:
    import ironcalc

    *at, height, width, text = formula
    try:
        if height:
            book.set_user_array_formula(*at, width, height, f"={text}")
        else:
            book.update_cell_with_formula(*at, f"={text}")
    except ironcalc.WorkbookError:
        book.update_cell_with_formula(*at, "=#NAME?")


def _values(book: Any, formula: Formula) -> Any:
    import ironcalc

    sheet, row, column, height, width, _ = formula
    for line in range(row, row + (height or 1)):
        for place in range(column, column + (width or 1)):
            kind = book.get_cell_type(sheet, line, place)
            failed = kind == ironcalc.CellType.ErrorValue
            yield book.get_cell_value(sheet, line, place), "error" if failed else ""


if __name__ == "__main__":
    _main()
