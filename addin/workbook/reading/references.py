"""Does every code name something that the workbook knows?"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from addin.errors import Level
from addin.language import Text
from addin.workbook.layout import SHEETS, Kind
from addin.workbook.reading.findings import nearest
from addin.workbook.reading.table import Row
from addin.workbook.reading.values import text_of

__all__ = ["check_references", "unknown_code"]

_SOFT = frozenset({"Departments", "Sources"})


def check_references(
    rows: Mapping[str, Sequence[Row]], codes: Mapping[str, AbstractSet[str]]
) -> None:
    """Note each code in `rows` (by sheet) that its sheet in `codes` does not have.

    A missing department or source does not change a number, so that it is no hard finding.
    """
    for key, found in rows.items():
        for column in SHEETS[key].columns:
            if column.kind in (Kind.REFERENCE, Kind.REFERENCES):
                known = codes.get(column.refers, frozenset())
                level = Level.SOFT if column.refers in _SOFT else Level.HARD
                for row in found:
                    _check(row, column.key, known, level, column.refers)


def _check(row: Row, key: str, known: AbstractSet[str], level: Level, sheet: str) -> None:
    several = row.table.sheet.by_key[key].kind is Kind.REFERENCES
    codes = row.codes(key) if several else (text_of(row.cell(key)),)
    for code in codes:
        if code and not known:
            row.note("W-10", level, no_codes(code, sheet), key)
        elif code and code not in known:
            row.note("W-10", level, unknown_code(code, sheet, known), key)


def no_codes(code: str, sheet: str) -> Text:
    """What is said of a code where its whole sheet is missing or empty."""
    return Text(
        f"“{SHEETS[sheet].title.zh}”表缺失或为空，却用到其中的代码（如“{code}”）",
        f"the sheet {sheet} is missing or empty, but its codes are used ({code!r})",
    )


def unknown_code(code: str, sheet: str, known: AbstractSet[str]) -> Text:
    """What is said of a code that a sheet does not have, with the nearest one that it has."""
    near = nearest(code, known)
    return Text(
        f"“{SHEETS[sheet].title.zh}”表中没有代码“{code}”"
        + (f"（是否为“{near}”？）" if near else ""),
        f"the sheet {sheet} has no code {code!r}" + (f" (did you mean {near!r}?)" if near else ""),
    )
