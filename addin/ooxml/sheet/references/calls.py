"""Which functions does a formula call that Excel itself does not have?"""

from collections.abc import Callable, Collection
from functools import lru_cache

from addin.ooxml.sheet.references.formula import Reference, called_functions, scan

Replace = Callable[[str, tuple[str, ...]], str | None]
_OWN_PREFIXES = ("_XLFN.", "_XLWS.", "_XLPM.", "_XLETA.", "_XLUDF.")
_MORE = frozenset(["CONCAT", "DBCS", "USDOLLAR", "NUMBERSTRING", "DATESTRING", "ISFORMULA"])
_OUTSIDE = frozenset(["RTD", "CALL", "REGISTER.ID", "EVALUATE", "SQL.REQUEST", "DDE"])


@lru_cache(maxsize=1)
def _built_in() -> frozenset[str]:
    from openpyxl.utils import FORMULAE

    return (frozenset(FORMULAE) | _MORE) - _OUTSIDE


def foreign_functions(formula: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """The functions of add-ins and macros in a formula, as written, in capitals, sorted.

    `names` are the workbook's own names, in capitals, which may hold functions (LAMBDA).
    """
    return tuple(
        sorted(
            name
            for name in called_functions(formula)
            if name not in _built_in() and name not in names and not name.startswith(_OWN_PREFIXES)
        )
    )


def replace_calls(formula: str, replace: Replace) -> str | None:
    """The formula with each call replaced that `replace` knows, the inner ones first.

    `replace` gets a name as written and the arguments; it answers None for a call that cannot
    be written otherwise, and then the whole formula cannot: None. Names that it does not care
    for come back as the same call.

    >>> replace_calls("1+MINE(A1,MINE(2,3))", lambda name, args: "*".join(args))
    '1+(A1*(2*3))'
    """
    pieces = [p.text if isinstance(p, Reference) else p for p in scan(formula)]
    reader = _Reader(pieces, replace)
    text = reader.until(closing=False)
    return None if reader.failed else text


class _Reader:
    """Reads the pieces of a formula once, from left to right."""

    def __init__(self, pieces: list[str], replace: Replace) -> None:
        self._pieces = pieces
        self._replace = replace
        self._at = 0
        self.failed = False

    def until(self, *, closing: bool) -> str:
        """The text up to the end, or to the bracket that closes what is open."""
        written: list[str] = []
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            if closing and piece in {")", ","}:
                break
            self._at += 1
            if piece == "(":
                written.append(f"({self._group()})")
            elif self._calls(piece):
                written.append(self._call(piece))
            else:
                written.append(piece)
        return "".join(written)

    def _group(self) -> str:
        """What stands in plain brackets; a list of areas keeps its commas."""
        return ",".join(self._arguments())

    def _arguments(self) -> list[str]:
        found = [self.until(closing=True)]
        while self._at < len(self._pieces) and self._pieces[self._at] == ",":
            self._at += 1
            found.append(self.until(closing=True))
        self._at += 1
        return found

    def _calls(self, piece: str) -> bool:
        following = self._pieces[self._at] if self._at < len(self._pieces) else ""
        return following == "(" and (piece[:1].isalpha() or piece[:1] in "_\\")

    def _call(self, name: str) -> str:
        self._at += 1
        arguments = tuple(argument.strip() for argument in self._arguments())
        if arguments == ("",):
            arguments = ()
        answer = self._replace(name, arguments)
        if answer is None:
            self.failed = True
            return ""
        same = answer == f"{name}({','.join(arguments)})"
        return answer if same else f"({answer})"
