"""How does a rule read as a formula that any spreadsheet understands?

The formula agrees with the judging in Python to the row: the same slack between computed numbers,
the same answer where a value is missing. It uses functions that Excel 2007, WPS and LibreOffice
share, and no array formula, so that it works in a form that leaves the office.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from addin.facts.rules.judge import EPSILON, is_plain, needs
from addin.facts.rules.language.nodes import (
    Aggregate,
    Among,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Constant,
    IsKnown,
    Lenient,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Other,
    SameWord,
    Truth,
    ValueKind,
    walk,
)
from addin.facts.rules.rule import Rule, WhenMissing


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Where the values of one row stand: names to cells, groups to the cells of their members.

    `aggregates` holds cells for what no plain formula can compute (``mad(history)``), `others`
    for values of other indicators (``value ELEC``), `words` how the sheet writes a word of the
    language (``nil``: 无此项). A cell may be an expression in brackets.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    aggregates: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def broken_formula(rule: Rule, cells: Cells) -> str | None:
    """A condition, without ``=``, that is TRUE where the row breaks the rule and FALSE elsewhere.

    None where the rule asks what no cell holds, or what no formula of every spreadsheet
    computes: then only Python can judge.
    """
    if not all(_has_cell(node, cells) for node in walk(rule.claim)):
        return None
    writer = _Writer(cells, zero=rule.missing is not WhenMissing.SKIP_ANY)
    broken = f"IFERROR(NOT({writer.write(rule.claim)}),FALSE)"
    known = [_known(node, cells) for node in needs(rule.claim)]
    if rule.missing is WhenMissing.NEVER or not known:
        return broken
    lenient = rule.missing is WhenMissing.SKIP_ALL
    judged = _joined("OR" if lenient else "AND", known)
    return f"IF({judged},{broken},FALSE)"


def _has_cell(node: Node, cells: Cells) -> bool:
    if isinstance(node, Name):
        return node.name in cells.names
    if isinstance(node, Other):
        return f"{node.measure} {node.code}" in cells.others
    if isinstance(node, Aggregate):
        own = f"{node.function}({node.group})" in cells.aggregates
        return own or (bool(cells.groups.get(node.group)) and node.function in _AGGREGATES)
    return True


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
                found = self._value(self._cells.names[node.name])
            case Other():
                found = self._value(self._cells.others[f"{node.measure} {node.code}"])
            case Lenient():
                found = _Writer(self._cells, zero=True).write(node.of)
            case Aggregate():
                found = self._aggregate(node)
            case Among():
                found = self._among(node)
            case SameWord():
                found = self._same_word(node)
            case IsKnown():
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

    def _value(self, cell: str) -> str:
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
        cell = self._cells.names[node.name]
        tests = [_is_word(cell, self._cells.words.get(word, word)) for word in node.words]
        return _joined("OR", tests)

    def _same_word(self, node: SameWord) -> str:
        left, right = (self._cells.names[side.name] for side in (node.left, node.right))
        return f"(TRIM({left})=TRIM({right}))"

    def _aggregate(self, node: Aggregate) -> str:
        own = self._cells.aggregates.get(f"{node.function}({node.group})")
        if own is not None:
            return self._value(own)
        return f"{_AGGREGATES[node.function]}({','.join(self._cells.groups[node.group])})"


_AGGREGATES = {
    "sum": "SUM", "count": "COUNT", "mean": "AVERAGE", "median": "MEDIAN", "mad": "AVEDEV",
    "smallest": "MIN", "largest": "MAX",
}  # fmt: skip


def _known(node: Node, cells: Cells) -> str:
    """Whether a value is there: a number in a number's cell, a text in a text's."""
    if isinstance(node, Aggregate):
        return _known_group(node, cells)
    if isinstance(node, Other):
        return f"ISNUMBER({cells.others[f'{node.measure} {node.code}']})"
    if not isinstance(node, Name):
        raise TypeError(f"{type(node).__name__} is no value")
    cell = cells.names[node.name]
    return f"(LEN(TRIM({cell}))>0)" if node.kind is ValueKind.TEXT else f"ISNUMBER({cell})"


def _known_group(node: Aggregate, cells: Cells) -> str:
    own = cells.aggregates.get(f"{node.function}({node.group})")
    if own is not None:
        return f"ISNUMBER({own})"
    members = cells.groups[node.group]
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
