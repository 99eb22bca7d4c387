"""How does TEXT show a number, said with functions that the engine calculates as Excel does?

The engine's own TEXT rounds halves to even and knows few formats. The words of months and of
other calendars, colours that say something, fractions and scientific numbers are left to Excel:
what they show depends on where it runs.
"""

import re

from addin.ooxml.sheet.references.formula import Reference

UNSURE = "#NAME?"
"""What the engine is told where a format shows something that is not known: no result."""

_NUMBER = re.compile(r"((?:#,##)?0+(?:\.(0+))?)(,*)(%?)")
_LITERAL = re.compile(
    r"\"([^\"]*)\"|\\(.)|_(.)|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\d+)\]()"
    r"|([-+$()!^&'~{}<>= ]|[^\x00-\x7f])", re.IGNORECASE
)  # fmt: skip
_DAY = re.compile(r"(yyyy|yy)|(mm?)(?!m)|(dd?)(?!d)|\"([^\"]*)\"|\\(.)|([-/., ]|[^\x00-\x7f])")
_PIECE = re.compile(r'"[^"]*"|\\.|.', re.DOTALL)
_ALONE = frozenset({"yyyy", "m", "d"})
_DAY_LETTERS = frozenset("ymd")
_GIVE_NUMBERS = frozenset(
    [
        "SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT",
        "ABS", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "SUMPRODUCT",
        "DATE", "EDATE", "EOMONTH", "YEAR", "MONTH", "DAY", "MEDIAN", "PRODUCT", "SUBTOTAL",
    ]
)  # fmt: skip
_FIRST_SURE_DAY = 61
"""The first of March 1900: Excel knows a day before it that never was."""


def is_number(pieces: list[str | Reference]) -> bool:
    """Whether what some pieces give is a number or an error, whatever stands in cells.

    >>> is_number(["A1", "/", "2"]), is_number(["SUM", "(", "A1", ")"]), is_number(["A1"])
    (True, True, False)
    """
    depth, marks = 0, set()
    for piece in pieces:
        depth += (piece == "(") - (piece == ")")
        if not depth and isinstance(piece, str):
            marks.add(piece)
    if marks & {"&", "=", "<", ">", "<=", ">=", "<>"}:
        return False
    call = isinstance(pieces[0], str) and pieces[0].upper() in _GIVE_NUMBERS
    return bool(marks & set("+-*/^%")) or (call and ")" in marks)


def shown(value: str, written: str, *, number: bool) -> str:
    """How the engine is told to show a value as a format is written; empty where it is not known.

    With `number` the value is one or an error, so that no other needs a thought.

    >>> shown("A1", "0.0%", number=True)
    'IF(A1<0,"-","")&TEXT(ROUND(ABS(A1),3),"0.0%")'
    >>> shown("A1", "yyyy年m月", number=True)
    'IF(A1>=61,YEAR(A1)&"年"&MONTH(A1)&"月",#NAME?)'
    """
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", written)
    if _DAY_LETTERS & set(bare.lower()):
        said, usual = _day(value, written), False
        said = said and f"IF({value}>={_FIRST_SURE_DAY},{said},{UNSURE})"
    else:
        said, usual = _number(value, written), number
    if not said or usual or number:
        return said
    return f"IF(OR(ISNUMBER({value}),ISBLANK({value})),{said},{UNSURE})"


def _day(value: str, written: str) -> str:
    """The parts of a day joined."""
    found, at = [], 0
    while at < len(written):
        part = _DAY.match(written, at)
        if part is None:
            return ""
        year, month, day, *words = part.groups()
        for name, letters in (("YEAR", year), ("MONTH", month), ("DAY", day)):
            if letters:
                said = f"{name}({value})"
                found.append(said if letters in _ALONE else f'RIGHT("0"&{said},2)')
        if not (year or month or day):
            found.append(_quoted(next(word for word in words if word is not None)))
        at = part.end()
    return "&".join(found)


def _number(value: str, written: str) -> str:
    """A number by the section for its sign."""
    sections = [""]
    for piece in _PIECE.findall(written):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    said = [_section(value, section) for section in sections]
    if not all(said):
        return ""
    if len(said) == 1:
        return f'IF({value}<0,"-","")&{said[0]}'
    below = f"IF({value}<0,{said[1]},{said[-1] if len(said) > 2 else said[0]})"  # noqa: PLR2004
    return below if len(said) == 2 else f"IF({value}>0,{said[0]},{below})"  # noqa: PLR2004


def _section(value: str, section: str) -> str:
    """One section: the words before the digits, the digits and the words behind; or empty."""
    found: list[str] = []
    at, cores = 0, 0
    while at < len(section):
        if core := _NUMBER.match(section, at):
            cores += 1
            form, digits = core[1] + core[4], len(core[2] or "") + 2 * len(core[4])
            size = f"ABS({value})" + f"/{1000 ** len(core[3])}" * bool(core[3])
            found.append(f'TEXT(ROUND({size},{digits}),"{form}")')
            at = core.end()
            continue
        word = _LITERAL.match(section, at)
        if word is None:
            return ""
        found.append(_quoted(" " if word[3] else word[1] or word[2] or word[5] or ""))
        at = word.end()
    return "&".join(found or ['""']) if cores <= 1 else ""


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
