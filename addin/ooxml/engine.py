"""Which values does the calculating engine find in a workbook?

The home of ironcalc. It is asked in a process of its own that may be killed: a workbook of
somebody else's can make it calculate without end.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from addin.cells import CellError, ErrorCode, Scalar

_SECONDS = 30
_BOOK, _STATED, _FOUND = "book.xlsx", "stated.json", "found.json"


def calculated(
    content: bytes, stated: Mapping[tuple[str, int, int], Scalar]
) -> dict[tuple[str, int, int], Scalar]:
    """The values of the cells of a workbook by sheet, row and column, resting on `stated` ones.

    Nothing where the engine is not installed, gives up, or takes longer than half a minute.
    """
    if find_spec("ironcalc") is None:
        return {}
    plain = [(*at, v) for at, v in stated.items() if isinstance(v, str | float | int)]
    with tempfile.TemporaryDirectory(prefix="onpace-") as folder:
        path = Path(folder)
        (path / _BOOK).write_bytes(content)
        (path / _STATED).write_text(json.dumps(plain), encoding="utf-8")
        try:
            command = [sys.executable, "-P", "-m", "addin.ooxml.engine", folder]
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - our own arguments, no shell
            found = json.loads((path / _FOUND).read_bytes())
        except (subprocess.SubprocessError, OSError):
            return {}
    return {
        (sheet, row, column): _error(value) if is_error else value
        for sheet, row, column, value, is_error in found
    }


def _error(code: str) -> CellError | None:
    """The error, or None for one that only the engine knows."""
    return CellError(code) if code in set(ErrorCode) else None


def _main(folder: Path) -> None:
    """Calculate the workbook in `folder` and write down what stands in its cells."""
    import ironcalc

    book = ironcalc.load_from_xlsx(str(folder / _BOOK), "en", "UTC")
    names = [sheet["name"] for sheet in book.get_worksheets_properties()]
    for name, row, column, value in json.loads((folder / _STATED).read_bytes()):
        _state(book, (names.index(name), row, column), value)
    book.evaluate()
    found = []
    for sheet, row, column in book.get_all_cells():
        value = book.get_cell_value(sheet, row, column)
        kind = book.get_cell_type(sheet, row, column)
        if value is not None:
            found.append((names[sheet], row, column, value, kind == ironcalc.CellType.ErrorValue))
    (folder / _FOUND).write_text(json.dumps(found), encoding="utf-8")


def _state(book: Any, at: tuple[int, int, int], value: Any) -> None:
    """Put a value in the place of a formula."""
    if isinstance(value, bool):
        book.update_cell_with_bool(*at, value)
    elif isinstance(value, str):
        book.update_cell_with_text(*at, value)
    else:
        book.update_cell_with_number(*at, float(value))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
