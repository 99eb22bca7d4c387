"""What does a formula ask that the workbook itself and plain Excel do not have?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from addin.ooxml.sheet.references.formula import Reference, called_functions, scan

Replace = Callable[[str, tuple[str, ...]], str | None]
_OWN_PREFIXES = ("_XLFN.", "_XLWS.", "_XLPM.", "_XLETA.", "_XLUDF.")
_MORE = frozenset(["CONCAT", "DBCS", "USDOLLAR", "NUMBERSTRING", "DATESTRING", "ISFORMULA"])
# What Excel has and what leads out of the file: to a service, a server, another program.
_OUTSIDE = frozenset(
    [
        "RTD", "CALL", "REGISTER.ID", "EVALUATE", "SQL.REQUEST", "DDE", "WEBSERVICE", "IMAGE",
        "STOCKHISTORY", "PY", "TRANSLATE", "DETECTLANGUAGE", "COPILOT", "IMPORTTEXT", "IMPORTCSV",
    ]
)  # fmt: skip
_LINK = re.compile(r'HYPERLINK\s*+\(\s*+(?:"([^"]*)"\s*+[,)]|"#|(.))', re.IGNORECASE | re.DOTALL)
_LOCAL = re.compile(r"(?i)^(?:file:|[a-z]:[\\/]|\\\\|/)")
_OTHER_BOOK = re.compile(r"(?:^|[^\w\]\"'])\[[1-9]\d*\][!\w]")
_WORD = re.compile(r"[^\W\d][\w.\\]*")
_DEEPEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What formulas of a workbook may name, in capitals: its functions (LAMBDA) and its sheets.

    `outside` are those of its names that lead out of the file.
    """

    functions: frozenset[str] = frozenset()
    sheets: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _built_in() -> frozenset[str]:
    from openpyxl.utils import FORMULAE

    return (frozenset(FORMULAE) | _MORE) - _OUTSIDE


def is_local(target: str) -> bool:
    """Whether a link leads to a file on this machine or its network."""
    return bool(_LOCAL.match(target)) or not re.match(r"(?i)(?:https?|mailto|ftp):", target)


def foreign_functions(formula: str, own: Own) -> tuple[str, ...]:
    """The functions in a formula that need an add-in, a macro or a service, in capitals, sorted.

    HYPERLINK is one where its address is composed, which can carry cells out, or a file's here.
    """
    called = called_functions(formula)
    found = {name for name in called if _is_foreign(name, own)}
    if "HYPERLINK" in called and any(_leads_out(*link) for link in _LINK.findall(formula)):
        found.add("HYPERLINK")
    return tuple(sorted(found))


def _is_foreign(name: str, own: Own) -> bool:
    bare = name
    while bare.startswith(_OWN_PREFIXES):
        bare = bare[bare.index(".") + 1 :]
    if bare in _OUTSIDE or bare.startswith("CUBE"):
        return True
    return bare == name and name not in _built_in() and name not in own.functions


def _leads_out(address: str, other: str) -> bool:
    return bool(other) or (bool(address) and not address.startswith("#") and is_local(address))


def names_outside(formula: str, own: Own) -> bool:
    """Whether a formula names another workbook or program (DDE), or a name that leads outside."""
    if own.outside and any(word.upper() in own.outside for word in _words(formula)):
        return True
    if "[" not in formula and "|" not in formula:
        return False
    rest = []
    for piece in scan(formula):
        if isinstance(piece, Reference):
            if piece.workbook not in {"", "0"} or _is_topic(piece.prefix, own):
                return True
        elif not piece.startswith(('"', "{")) and not (piece[0] == "[" and piece[-1] == "]"):
            book, bang, _ = piece.rpartition("!")
            if piece == "|" or (bang and (_is_topic(piece, own) or "]" in book)):
                return True
            rest.append(piece)
    return _OTHER_BOOK.search("".join(rest)) is not None


def _is_topic(prefix: str, own: Own) -> bool:
    """Whether what stands before a reference is the topic of another program, and no sheet."""
    name = prefix.rpartition("!")[0].strip("'").replace("''", "'")
    return "|" in name and name.upper() not in own.sheets


def _words(formula: str) -> Iterator[str]:
    for piece in scan(formula):
        if isinstance(piece, str) and piece[:1] not in '"[{':
            yield from _WORD.findall(piece)


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
        self._at = self._depth = 0
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
        self._depth += 1
        if self._depth > _DEEPEST:  # Excel itself stops at 64
            self.failed, self._at = True, len(self._pieces)
            return []
        found = [self.until(closing=True)]
        while self._at < len(self._pieces) and self._pieces[self._at] == ",":
            self._at += 1
            found.append(self.until(closing=True))
        self._at += 1
        self._depth -= 1
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
