"""Which rows break a rule? The tree of its claim, computed over whole columns.

A condition is 1, 0, or NaN where it cannot be known; so one rule costs a few array operations,
however many rows there are, and equal parts of different rules are computed once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from addin.errors import Finding
from addin.facts.rules.asked import AskedColumns
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
    children,
    walk,
)
from addin.facts.rules.rule import Rule, WhenMissing
from addin.facts.rules.tables.table import Floats, RuleTable
from addin.facts.rules.words import said
from addin.language import Text, fold
from addin.measures.rounding import round_array

Bools = NDArray[np.bool_]
_STRANGE = -2
_TOGETHER = 32768
_MOST_DECIMALS = 15
# 73.1 - 70.6 is not 2.5 in binary; comparisons of computed numbers overlook such differences.
EPSILON = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A row that breaks a rule, and what is said of it."""

    rule: Rule
    row: int
    text: Text


def violations(rules: Iterable[Rule], table: RuleTable) -> tuple[Finding, ...]:
    """A finding for each row of `table` that breaks one of the `rules` of its scope."""
    return tuple(finding_of(found, table) for found in breaches(rules, table))


def finding_of(found: Breach, table: RuleTable) -> Finding:
    """The finding of a breach in `table`, at the cell that its rule is about."""
    return Finding(
        rule=found.rule.code,
        level=found.rule.level,
        text=found.text,
        place=table.place(found.row, spoken_of(found.rule.claim)),
        advice=found.rule.advice,
    )


def breaches(rules: Iterable[Rule], table: RuleTable) -> Iterator[Breach]:
    """Every breach of the `rules` of the table's scope, rule by rule, rows ascending.

    Of a rule that is told once for all, the first, with how many more there are.
    """
    asked = [rule for rule in rules if rule.scope == table.scope]
    columns = AskedColumns(table)
    for rule, rows in zip(asked, broken_rows(asked, columns), strict=True):
        once = rule.cause == "once"
        for row in rows[:1].tolist() if once else rows.tolist():
            text = said(rule, columns, row)
            yield Breach(rule=rule, row=row, text=_with_more(text, len(rows) - 1) if once else text)


def _with_more(text: Text, more: int) -> Text:
    if not more:
        return text
    return Text(zh=f"{text.zh}（另有{more}处）", en=f"{text.en} (and {more} more)")


def broken_rows(rules: Sequence[Rule], columns: AskedColumns) -> list[NDArray[np.intp]]:
    """For each rule the rows that break it, ascending; rows that it cannot judge are none of them.

    Rows are judged some thousand at a time: what is computed for them stays in the processor's
    cache, and is forgotten before the next ones.
    """
    found = {place: [np.empty(0, np.intp)] for place in range(len(rules))}
    size = columns.size
    for start in range(0, size, _TOGETHER):
        few = size <= _TOGETHER
        part = columns if few else columns.part(start, min(start + _TOGETHER, size))
        strict, lenient = _Computation(part, zero=False), _Computation(part, zero=True)
        for place, rule in enumerate(rules):
            found[place].append(_broken(rule, strict, lenient) + start)
    return list(map(np.concatenate, found.values()))


def _broken(rule: Rule, strict: "_Computation", lenient: "_Computation") -> NDArray[np.intp]:
    """The rows that break `rule`, counted from the first of these rows."""
    whole = rule.missing is WhenMissing.SKIP_ANY
    # An empty form, where no row has a value that the rule needs, is judged at once.
    if whole and not all(map(np.any, map(strict.is_known, needs(rule.claim)))):
        return np.empty(0, np.intp)
    with np.errstate(all="ignore"):
        holds = (strict if whole else lenient).of(rule.claim)
        broken: Bools = np.broadcast_to(holds, strict.columns.size) == 0
        judged = _judged(rule, strict) if broken.any() else None
    if judged is not None:
        broken = broken & judged
    if rule.codes:
        broken = broken & strict.columns.word("indicator").among(list(map(fold, rule.codes)))
    return np.flatnonzero(broken)


def _judged(rule: Rule, strict: "_Computation") -> Bools | None:
    """The rows that the rule's missing strategy leaves in; None for all."""
    wanted = needs(rule.claim)
    if rule.missing is WhenMissing.NEVER or not wanted:
        return None
    lenient = rule.missing is WhenMissing.SKIP_ALL
    # NaN carries "unknown" through everything except a choice between two branches.
    if not lenient and not any(isinstance(node, Choice) for node in walk(rule.claim)):
        return None
    known = np.stack(list(map(strict.is_known, wanted)))
    return np.asarray(known.any(axis=0) if lenient else known.all(axis=0))


@dataclass
class _Computation:
    """The value of every tree over the rows of a table, each computed once.

    With `zero` a missing number counts as zero and a missing word as none; else it is NaN.
    """

    columns: AskedColumns
    zero: bool
    _values: dict[Node, Floats] = field(default_factory=dict)

    def of(self, node: Node) -> Floats:
        """The value of `node` for every row, or one value for all of them."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._number(node)
        return found

    def is_known(self, node: Node) -> Bools:
        """Which rows have the value."""
        if isinstance(node, Name) and node.kind is ValueKind.TEXT:
            return np.asarray(self.columns.word(node.name).codes >= 0)
        return ~np.isnan(self.of(node))

    def _number(self, node: Node) -> Floats:
        match node:
            case Constant():
                found = np.asarray(node.value)
            case Name():
                found = self._filled(self.columns.number(node.name))
            case Other():
                found = self._filled(self.columns.other(node))
            case Lenient():
                found = np.nan_to_num(self.of(node.of), nan=0.0)
            case Negative():
                found = -self.of(node.of)
            case Arithmetic():
                found = _OPERATORS[node.operator](self.of(node.left), self.of(node.right))
                found = _finite(found) if node.operator in "/^" else found
            case Call():
                found = _called(node.function, list(map(self.of, node.arguments)))
            case Aggregate():
                found = self._aggregate(node)
            case _:
                found = self._condition(node)
        return found

    def _condition(self, node: Node) -> Floats:
        match node:
            case Truth():
                found = np.asarray(float(node.value))
            case IsKnown():
                strict = _Computation(self.columns, zero=False)
                found = strict.is_known(node.of).astype(float)
            case Among():
                found = self._among(node)
            case SameWord():
                found = self._same_word(node)
            case Comparison():
                found = self._comparison(node)
            case Logic():
                joined = np.minimum if node.operator == "and" else np.maximum
                found = reduce(joined, map(self.of, node.parts))
            case Not():
                found = np.asarray(1.0 - self.of(node.of))
            case _:
                found = self._choice(node)
        return found

    def _filled(self, values: Floats) -> Floats:
        return np.nan_to_num(values, nan=0.0) if self.zero else values

    def _among(self, node: Among) -> Floats:
        column = self.columns.word(node.name)
        found = column.among(node.words).astype(float)
        if not (self.zero or isinstance(node.of, Lenient)):
            found[column.codes < 0] = np.nan
        return found

    def _same_word(self, node: SameWord) -> Floats:
        left, right = (self.columns.word(side.name) for side in (node.left, node.right))
        position = {word: at for at, word in enumerate(left.words)}
        to_left = np.array([*(position.get(word, _STRANGE) for word in right.words), -1])
        other = to_left[right.codes]
        found: Floats = np.equal(left.codes, other).astype(float)
        if not self.zero:
            found[(left.codes < 0) | (other == -1)] = np.nan
        return found

    def _comparison(self, node: Comparison) -> Floats:
        left, right = self.of(node.left), self.of(node.right)
        apart = left - right
        if node.tolerance is not None:
            apart = np.asarray(np.abs(apart) - self.of(node.tolerance))
            holds: Bools = np.less_equal(apart, EPSILON)
        elif is_plain(node):
            holds = _COMPARISONS[node.operator](left, right)
        else:
            slack = EPSILON if node.operator in {"<=", ">"} else -EPSILON
            holds = _COMPARISONS[node.operator](apart, slack)
        return _where(~np.isnan(apart), holds)

    def _choice(self, node: Node) -> Floats:
        if not isinstance(node, Choice):
            raise TypeError(f"a rule's tree holds {type(node).__name__}")
        condition = self.of(node.condition)
        chosen = np.where(condition > 0, self.of(node.then), self.of(node.otherwise))
        return _where(~np.isnan(condition), chosen)

    def _aggregate(self, node: Aggregate) -> Floats:
        group = self.columns.group(node.group)
        known = group.exists & ~np.isnan(group.values)
        if node.function == "count":
            return np.asarray(known.sum(axis=1), float)
        if node.function == "sum":
            found: Floats = np.where(known, group.values, 0.0).sum(axis=1)
            # A sum with a hole in it is no sum.
            whole = group.exists.any(axis=1) & (known == group.exists).all(axis=1)
            return found if self.zero else _where(whole, found)
        return _reduced(node.function, np.where(known, group.values, np.nan), known)


def number_of(node: Node, table: RuleTable, row: int) -> float:
    """The number that a tree yields for one row of `table`; NaN where it cannot be known."""
    with np.errstate(all="ignore"):
        found = _Computation(AskedColumns(table), zero=False).of(node)
    return float(np.broadcast_to(found, table.size)[row])


def spoken_of(claim: Node) -> str:
    """The name of which a claim speaks: the first number in it that has a cell of its own."""
    names = (node.name for node in walk(claim) if isinstance(node, Name))
    return next((name for name in names if name in _SUBJECTS), "value")


_SUBJECTS = frozenset({"value", "yoy", "share", "target", "baseline"})


@lru_cache(maxsize=4096)
def needs(node: Node) -> tuple[Node, ...]:
    """The values that a claim needs: all that it names, but those it only asks to be known."""
    if isinstance(node, IsKnown | Lenient):
        return ()
    counted = isinstance(node, Aggregate) and node.function == "count"
    own = (node,) if isinstance(node, Name | Other | Aggregate) and not counted else ()
    return tuple(dict.fromkeys(chain(own, *map(needs, children(node)))))


def is_plain(node: Comparison) -> bool:
    """Whether both sides are values as they stand: such a comparison is exact."""
    for side in (node.left, node.right):
        constant = isinstance(side, Negative) and isinstance(side.of, Constant)
        if not constant and not isinstance(side, Name | Constant | Other | Lenient):
            return False
    return True


_OPERATORS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power,
}  # fmt: skip
_COMPARISONS: dict[str, Callable[[Floats, Floats | float], Bools]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Floats]] = {
    "abs": np.abs, "log10": np.log10, "ln": np.log, "sqrt": np.sqrt, "mod": np.mod,
}  # fmt: skip


def _called(function: str, values: list[Floats]) -> Floats:
    if function == "round":
        return _rounded(*np.broadcast_arrays(*values))
    if function in {"min", "max"}:
        return reduce(np.minimum if function == "min" else np.maximum, values)
    return _finite(_FUNCTIONS[function](*values))


def _where(known: Bools, values: Floats | Bools) -> Floats:
    """The values where they are known, NaN elsewhere."""
    found = np.array(values, float)
    if not known.all():
        found = np.where(known, found, np.nan)
    return found


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _rounded(values: Floats, decimals: Floats) -> Floats:
    found = np.full(np.shape(values), np.nan)
    sane = np.abs(decimals) <= _MOST_DECIMALS
    for places in np.unique(decimals[sane]):
        here = decimals == places
        found[here] = round_array(values[here], int(places))
    return found


def _reduced(function: str, values: Floats, known: Bools) -> Floats:
    """One number for each line; NaN for a line without known values."""
    size = known.sum(axis=1)
    found = np.full(len(values), np.nan)
    some = size > 0
    if some.any():
        found[some] = _REDUCTIONS[function](values[some])
    return found


def _mean(values: Floats) -> Floats:
    # np.nanmean says the same and takes thrice as long.
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1), float)


def _mean_deviation(values: Floats) -> Floats:
    return _mean(np.abs(values - _mean(values)[:, None]))


def _median_deviation(values: Floats) -> Floats:
    centre = np.nanmedian(values, axis=1, keepdims=True)
    return np.asarray(np.nanmedian(np.abs(values - centre), axis=1))


_REDUCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "sum": lambda values: np.nansum(values, axis=1),
    "mean": _mean,
    "median": lambda values: np.nanmedian(values, axis=1),
    "mad": _mean_deviation,
    "median_deviation": _median_deviation,
    "smallest": lambda values: np.nanmin(values, axis=1),
    "largest": lambda values: np.nanmax(values, axis=1),
}
