"""How does a rule read as a formula that any spreadsheet understands?

The formula agrees with the judging in Python to the row: the same slack between computed numbers,
the same answer where a value is missing. It uses functions that Excel 2007, WPS and LibreOffice
share, and no array formula, so that it works in a form that leaves the office.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from addin.errors import UsageError
from addin.facts.rules.judge import EPSILON, is_plain, needs
from addin.facts.rules.language.nodes import (
    Aggregate,
    Among,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Constant,
    Kind,
    Known,
    Lenient,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Other,
    SameWord,
    Truth,
)
from addin.facts.rules.rule import Missing, Rule

__all__ = ["Cells", "broken_formula", "marker_formula"]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Where the values of one row stand: names to cells, groups to the cells of their members.

    `aggregates` holds cells for what no plain formula can compute (``mad(history)``), `others`
    for values of other indicators (``value ELEC``), `words` how the sheet writes a word of the
    language (``nil``: 无此项). A name without a cell counts as missing.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    aggregates: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def broken_formula(rule: Rule, cells: Cells) -> str:
    """A condition, without ``=``, that is TRUE where the row breaks the rule and FALSE elsewhere.

    Raises UsageError for a group that has no cells.
    """
    writer = _Writer(cells, zero=rule.missing is not Missing.SKIP_ANY)
    broken = f"NOT({writer.write(rule.claim)})"
    known = [_known(node, cells) for node in needs(rule.claim)]
    if rule.missing is Missing.NEVER or not known:
        return f"IFERROR({broken},FALSE)"
    lenient = rule.missing is Missing.SKIP_ALL
    judged = _joined("OR" if lenient else "AND", known)
    return f"IF({judged},IFERROR({broken},FALSE),FALSE)"


def marker_formula(rule: Rule, cells: Cells, *, mark: str = "") -> str:
    """A cell formula that shows `mark` (the rule's code by default) where the row breaks it."""
    return f'=IF({broken_formula(rule, cells)},"{mark or rule.code}","")'


class _Writer:
    """Writes trees as formula text; everything stands in brackets, so that no precedence counts."""

    def __init__(self, cells: Cells, *, zero: bool) -> None:
        self._cells, self._zero = cells, zero

    def write(self, node: Node) -> str:
        match node:
            case Constant():
                found = _number(node.value)
            case Truth():
                found = "TRUE" if node.value else "FALSE"
            case Name():
                found = self._value(self._cells.names.get(node.name))
            case Other():
                found = self._value(self._cells.others.get(f"{node.measure} {node.code}"))
            case Lenient():
                found = _Writer(self._cells, zero=True).write(node.of)
            case Aggregate():
                found = self._aggregate(node)
            case Among():
                found = self._among(node)
            case SameWord():
                found = self._same_word(node)
            case Known():
                found = _known(node.of, self._cells)
            case _:
                found = self._compound(node)
        return found

    def _compound(self, node: Node) -> str:
        match node:
            case Negative():
                found = f"(-{self.write(node.of)})"
            case Arithmetic():
                found = f"({self.write(node.left)}{node.operator}{self.write(node.right)})"
            case Call():
                arguments = ",".join(self.write(each) for each in node.arguments)
                found = f"{node.function.upper()}({arguments})"
            case Comparison():
                found = self._comparison(node)
            case Logic():
                found = _joined(node.operator.upper(), [self.write(part) for part in node.parts])
            case Not():
                found = f"NOT({self.write(node.of)})"
            case Choice():
                parts = (node.condition, node.then, node.otherwise)
                found = f"IF({','.join(self.write(part) for part in parts)})"
            case _:
                raise TypeError(f"a rule's tree holds {type(node).__name__}")
        return found

    def _value(self, cell: str | None) -> str:
        if cell is None:
            return "0" if self._zero else "NA()"
        return f"N({cell})" if self._zero else cell

    def _comparison(self, node: Comparison) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if node.tolerance is not None:
            return f"(ABS({left}-{right})-{self.write(node.tolerance)}<={_number(EPSILON)})"
        if is_plain(node):
            return f"({left}{node.operator}{right})"
        slack = EPSILON if node.operator in {"<=", ">"} else -EPSILON
        return f"({left}-{right}{node.operator}{_number(slack)})"

    def _among(self, node: Among) -> str:
        cell = self._cells.names.get(node.name)
        if cell is None:
            return "FALSE" if self._zero or isinstance(node.of, Lenient) else "NA()"
        tests = [_is_word(cell, self._cells.words.get(word, word)) for word in node.words]
        return _joined("OR", tests)

    def _same_word(self, node: SameWord) -> str:
        names = self._cells.names
        left, right = names.get(node.left.name), names.get(node.right.name)
        if left is None or right is None:
            return "FALSE" if self._zero else "NA()"
        return f"(TRIM({left})=TRIM({right}))"

    def _aggregate(self, node: Aggregate) -> str:
        own = self._cells.aggregates.get(f"{node.function}({node.group})")
        if own is not None:
            return self._value(own)
        members = self._cells.groups.get(node.group, ())
        function = _AGGREGATES.get(node.function)
        if not members or function is None:
            if self._zero and node.function in {"sum", "count"}:
                return "0"
            if node.function == "count":
                return "0"
            if function is None and members:
                raise UsageError(
                    en=f"{node.function}({node.group}) needs a cell of its own",
                    zh=f"{node.function}({node.group})需要单独的单元格",
                )
            return "NA()"
        return f"{function}({','.join(members)})"


_AGGREGATES = {
    "sum": "SUM", "count": "COUNT", "mean": "AVERAGE", "median": "MEDIAN", "mad": "AVEDEV",
    "smallest": "MIN", "largest": "MAX",
}  # fmt: skip


def _known(node: Node, cells: Cells) -> str:
    """Whether a value is there: a number in a number's cell, a text in a text's."""
    if isinstance(node, Aggregate):
        return _known_group(node, cells)
    if isinstance(node, Other):
        cell = cells.others.get(f"{node.measure} {node.code}")
    elif isinstance(node, Name):
        cell = cells.names.get(node.name)
    else:
        raise TypeError(f"{type(node).__name__} is no value")
    if cell is None:
        return "FALSE"
    if isinstance(node, Name) and node.kind is Kind.TEXT:
        return f"(LEN(TRIM({cell}))>0)"
    return f"ISNUMBER({cell})"


def _known_group(node: Aggregate, cells: Cells) -> str:
    own = cells.aggregates.get(f"{node.function}({node.group})")
    if own is not None:
        return f"ISNUMBER({own})"
    members = cells.groups.get(node.group, ())
    if not members:
        return "FALSE"
    least = len(members) if node.function == "sum" else 1
    return f"(COUNT({','.join(members)})>={least})"


def _joined(function: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{function}({','.join(parts)})"


def _is_word(cell: str, word: str) -> str:
    escaped = word.replace('"', '""')
    if word.endswith("*"):
        stem = escaped[:-1]
        return f'(LEFT(TRIM({cell}),{len(word) - 1})="{stem}")'
    return f'(TRIM({cell})="{escaped}")'


def _number(value: float) -> str:
    return f"{value:.15g}" if value >= 0 else f"(-{-value:.15g})"
