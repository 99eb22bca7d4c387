"""Which totals do many formulas ask for, each anew?

A share of the total in ten thousand rows is ten thousand sums of ten thousand cells, unless the
sum is calculated once: it stands on a sheet that only the engine knows.
"""

import re
from collections.abc import Iterable

from addin.ooxml.sheet.calculating.functions import TAKES

_FUNCTIONS = "|".join(sorted(re.escape(name) for name, takes in TAKES.items() if takes == "(r"))
_SHEET = r"(?:'(?:[^']|'')+'!|[\w.]+!)?"
_FIXED = rf"{_SHEET}\$?[A-Z]{{1,3}}\$[0-9]+:\$?[A-Z]{{1,3}}\$[0-9]+"
_TOTAL = re.compile(rf"(?<![\w.])(?:_xlfn\.)?(?:{_FUNCTIONS})\(({_FIXED}(?:,{_FIXED})*)\)")
_AREA = re.compile(_FIXED)


class Totals:
    """The totals of fixed cells, each once; `sheet` is free for them."""

    def __init__(self, sheets: Iterable[str]) -> None:
        """`sheets` are the names as formulas write them, in order."""
        self._sheets = tuple(sheets)
        taken = {name.lower() for name in self._sheets}
        self.sheet = next(n for i in range(len(taken) + 1) if (n := f"totals{i}") not in taken)
        self._numbers: dict[str, int] = {}

    @property
    def texts(self) -> tuple[str, ...]:
        """The formulas, from the first row of the sheet on."""
        return tuple(self._numbers)

    def shared(self, said: str, sheet: int) -> str:
        """A formula of a sheet, by its number, that names the totals instead of calculating them.

        >>> totals = Totals(["Data"])
        >>> totals.shared("A5/SUM(A$1:A$9)", 0), totals.texts
        ('A5/totals0!$A$1', ('SUM(Data!A$1:A$9)',))
        """
        if "$" not in said or '"' in said:
            return said
        home = self._sheets[sheet]

        def ask(found: re.Match[str]) -> str:
            text = _AREA.sub(
                lambda area: area[0] if "!" in area[0] else f"{home}!{area[0]}", found[0]
            )
            number = self._numbers.setdefault(text, len(self._numbers) + 1)
            return f"{self.sheet}!$A${number}"

        return _TOTAL.sub(ask, said)
