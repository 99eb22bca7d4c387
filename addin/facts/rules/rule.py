"""What is a rule, and which row of a sheet makes one?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite

from addin.errors import Finding, Level, ModelError, Place, UsageError
from addin.facts.rules.language.expression import parse
from addin.facts.rules.language.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Constant,
    Holds,
    IsKnown,
    Lenient,
    Logic,
    Name,
    Node,
    Not,
    Other,
    SameWord,
    Tolerance,
    ValueKind,
    mapped,
    walk,
)
from addin.facts.rules.language.vocabulary import SCOPES, TERMS, placeholders
from addin.language import LANGUAGES, NO_TEXT, Text, fold
from addin.model.period import Period
from addin.model.plan import RuleRow
from addin.model.words import TypedWord

FAULT = "RULE"
_LARGEST = 3000


class WhenMissing(TypedWord):
    """What a rule does where a value that it needs is not there (PRACTICE 3D)."""

    SKIP_ANY = "skip_any", "任一缺失则跳过", "skip where any value is missing", "any", "跳过"
    SKIP_ALL = "skip_all", "全部缺失才跳过", "skip where all values are missing", "all"
    NEVER = "never", "缺失按零", "never skip, a missing value counts as zero", "zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule for one scope, ready to judge: `claim` is what must hold.

    `codes` limit it to indicators (with ``*`` at the end for all that begin so). `claim` has its
    tolerance in it, and the claims of the rules that it names. `marks` is the column of a form
    that a rule about rows of a form marks. `advice` is what to do; `mend` what is changed to see
    the effect. Findings that follow from one of a `cause` are not told, nor, where that is "run",
    those of the same rule about the next moments; "once" tells the first and how many there are.
    """

    code: str
    level: Level
    scope: str
    claim: Node
    text: str
    missing: WhenMissing = WhenMissing.SKIP_ANY
    tolerance: str = ""
    message: Text
    name: Text = field(default_factory=lambda: Text(zh="", en=""))
    codes: tuple[str, ...] = ()
    marks: str = ""
    advice: Text = NO_TEXT
    mend: str = ""
    cause: str = ""
    owner: str = ""
    valid_from: Period | None = None
    valid_to: Period | None = None
    place: Place = field(default_factory=Place)

    @property
    def asks(self) -> frozenset[str]:
        """The names that the rule asks for."""
        return _asked(self.claim)

    @property
    def others(self) -> tuple[Other, ...]:
        """The values of other indicators that the rule asks for."""
        return _others(self.claim)

    def is_valid_at(self, period: Period | None) -> bool:
        """Whether the rule is in force for `period`."""
        if period is None:
            return True
        early = self.valid_from is not None and period.end < self.valid_from.end
        late = self.valid_to is not None and period.end > self.valid_to.end
        return not (early or late)


def compile_rules(rows: Iterable[RuleRow]) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules of `rows`, and a finding for each that is faulty; a faulty rule judges nothing.

    Rows of the same code are one rule in several lines, of different scope or level.
    """
    found: list[Rule] = []
    findings: list[Finding] = []
    for row in rows:
        rules, faults = _rules_of(row)
        found.extend(rules)
        findings.extend(faults)
    settled, circles = _resolved(found)
    return tuple(settled), (*findings, *circles)


def is_readable(row: RuleRow) -> bool:
    """Whether level, scope, expression, tolerance and validity of `row` can be read."""
    try:
        return bool(_lines_of(row))
    except (UsageError, ModelError):
        return False


@lru_cache(maxsize=4096)
def _asked(claim: Node) -> frozenset[str]:
    return frozenset(node.name for node in walk(claim) if isinstance(node, Name))


@lru_cache(maxsize=4096)
def _others(claim: Node) -> tuple[Other, ...]:
    return tuple(node for node in walk(claim) if isinstance(node, Other))


def _rules_of(row: RuleRow) -> tuple[list[Rule], list[Finding]]:
    faults = [_fault(row, text) for text in _missing_words(row)]
    try:
        rules = list(_lines_of(row))
    except (UsageError, ModelError) as error:
        return [], [*faults, _fault(row, error.text, Level.HARD)]
    faults.extend(_fault(row, text) for text in _strange_places(row, rules))
    return rules, faults


@lru_cache(maxsize=4096)
def _lines_of(row: RuleRow) -> tuple[Rule, ...]:
    """The lines of a row, one for each of its scopes; the errors of what cannot be read."""
    return tuple(_lines(row))


def _lines(row: RuleRow) -> Iterator[Rule]:
    names, _, codes = row.scope.replace("：", ":").partition(":")
    missing = WhenMissing.parse(row.missing) if row.missing.strip() else WhenMissing.SKIP_ANY
    for name in _split(names):
        scope = _scope_of(name)
        claim = parse(row.expression, scope)
        _tolerance(row.tolerance, claim, None)
        yield Rule(
            code=row.code,
            level=_level_of(row.level),
            scope=scope,
            claim=_excused(_widened(claim, row.tolerance, claim)),
            text=row.expression,
            missing=missing,
            tolerance=row.tolerance,
            message=row.message,
            name=row.name,
            codes=_split(codes),
            marks=row.marks,
            advice=row.advice,
            mend=row.mend,
            cause=row.cause,
            owner=row.owner,
            valid_from=_period_of(row.valid_from),
            valid_to=_period_of(row.valid_to),
            place=row.place,
        )


def _split(text: str) -> tuple[str, ...]:
    for sign in "，、;；":
        text = text.replace(sign, ",")
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _scope_of(name: str) -> str:
    for scope in SCOPES.values():
        if fold(name) in {scope.name, fold(scope.words.zh)}:
            return scope.name
    raise UsageError(
        "rule_no_scope",
        name=name,
        scopes=Text(
            zh="、".join(scope.words.zh for scope in SCOPES.values()), en=", ".join(SCOPES)
        ),
    )


_LEVELS = {
    "h": Level.HARD, "强制": Level.HARD, "s": Level.SOFT, "核实": Level.SOFT,
    "i": Level.INFO, "提示": Level.INFO,
}  # fmt: skip


def _level_of(text: str) -> Level:
    found = _LEVELS.get(fold(text))
    if found is None:
        raise UsageError("rule_no_level", text=text)
    return found


def _period_of(text: str) -> Period | None:
    return Period.parse(text) if text.strip() else None


def _widened(node: Node, tolerance: str, claim: Node) -> Node:
    """The tree with its tolerance put in: where it is named, and around equalities of numbers."""
    if isinstance(node, Tolerance):
        return _tolerance(tolerance, claim, None)
    rebuilt = mapped(node, lambda part: _widened(part, tolerance, claim))
    if not isinstance(rebuilt, Comparison) or rebuilt.operator not in {"=", "<>"}:
        return rebuilt
    # What is compared with a number as written (is_flow = 1, value = 0) is meant exactly.
    exact = isinstance(rebuilt.left, Constant) or isinstance(rebuilt.right, Constant)
    size = Constant(0.0) if exact else _tolerance(tolerance, rebuilt, rebuilt.right)
    equal = replace(rebuilt, operator="=", tolerance=size)
    return equal if rebuilt.operator == "=" else Not(equal)


def _excused(claim: Node) -> Node:
    """The tree in which values that it asks about with ``known`` may be missing."""
    asked = {node.of for node in walk(claim) if isinstance(node, IsKnown)}

    def excuse(node: Node) -> Node:
        if isinstance(node, IsKnown | SameWord):
            return node
        if isinstance(node, Name | Other) and node in asked:
            return Lenient(node)
        return mapped(node, excuse)

    return excuse(claim)


def _tolerance(text: str, within: Node, right: Node | None) -> Node:
    plain = fold(text)
    if not plain:
        return Constant(0.0)
    if plain in {"rounding", "修约", "修约误差"}:
        return Arithmetic("*", Name("rounding"), _addends(within))
    try:
        size = float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        size = -1.0
    if not (isfinite(size) and size >= 0):
        raise UsageError("rule_no_tolerance", text=text)
    if plain.endswith("%") and right is not None:
        return Arithmetic("*", Constant(size), Call("abs", (right,)))
    return Constant(size)


def _addends(node: Node) -> Node:
    """How many rounded numbers take part: each may be off by half a last digit."""
    parts = list(walk(node))
    names = {
        part.name for part in parts if isinstance(part, Name) and part.kind is ValueKind.NUMBER
    }
    found: Node = Constant(float(len(names)))
    for group in sorted({part.group for part in parts if isinstance(part, Aggregate)}):
        found = Arithmetic("+", found, Aggregate("count", group))
    return found


def _resolved(rules: Sequence[Rule]) -> tuple[list[Rule], list[Finding]]:
    """The rules with the claims of the rules they name; circles and unknown rules are faults."""
    claims: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        claims.setdefault((fold(rule.code), rule.scope), []).append(rule)
    found: list[Rule] = []
    findings: list[Finding] = []
    for rule in rules:
        try:
            claim = _inlined(rule.claim, rule.scope, claims, (fold(rule.code),))
        except UsageError as error:
            findings.append(_finding(rule.code, rule.place, error.text, Level.HARD))
        else:
            found.append(replace(rule, claim=claim))
    return found, findings


def _inlined(
    node: Node,
    scope: str,
    claims: Mapping[tuple[str, str], Sequence[Rule]],
    above: tuple[str, ...],
) -> Node:
    if not isinstance(node, Holds):
        found = mapped(node, lambda part: _inlined(part, scope, claims, above))
        if len(above) > 1 and sum(1 for _ in walk(found)) > _LARGEST:
            raise UsageError("rule_too_large")
        return found
    code = fold(node.rule)
    if code in above:
        chain = " → ".join((*above, code)).upper()
        raise UsageError("rule_circle", chain=chain)
    named = claims.get((code, scope))
    if not named:
        raise UsageError("rule_other_scope", rule=node.rule)
    parts = tuple(_inlined(rule.claim, scope, claims, (*above, code)) for rule in named)
    return parts[0] if len(parts) == 1 else Logic("and", parts)


def _missing_words(row: RuleRow) -> Iterator[Text]:
    for language in LANGUAGES:
        if not (row.message.zh if language == "zh" else row.message.en).strip():
            name = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}[
                language
            ]
            yield Text(zh=f"缺少{name.zh}提示语", en=f"the message has no {name.en} words")


def _strange_places(row: RuleRow, rules: Sequence[Rule]) -> Iterator[Text]:
    known = set.intersection(*(set(SCOPES[rule.scope].terms) for rule in rules)) if rules else set()
    for language in LANGUAGES:
        for name in placeholders(row.message[language]):
            if name not in known or TERMS[name].kind is ValueKind.GROUP:
                yield Text(
                    zh=f"提示语中的“{{{name}}}”不是可用的名称",
                    en=f"{{{name}}} in the message is no known name",
                )


def _fault(row: RuleRow, text: Text, level: Level = Level.SOFT) -> Finding:
    return _finding(row.code, row.place, text, level)


def _finding(code: str, place: Place, text: Text, level: Level) -> Finding:
    said = Text(zh=f"规则{code}有误：{text.zh}", en=f"rule {code} is faulty: {text.en}")
    return Finding(rule=FAULT, level=level, text=said, place=place)
