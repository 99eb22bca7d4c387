"""What does an expression say? From its text to a tree, with nothing in it but the rule language.

The grammar, loosest first: ``or``, ``and``, ``not``, comparisons (also ``0 <= value <= 100``),
``in (...)``, ``+ -``, ``* /``, sign, ``^``. There is no attribute, no index, no call of anything
but the functions of the list, so that an expression can reach nothing but the row it judges.
"""

from collections.abc import Callable
from math import isfinite

from addin.errors import WORDS, UsageError
from addin.facts.rules.language.nodes import (
    Aggregate,
    Among,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Constant,
    Holds,
    IsKnown,
    Lenient,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Other,
    Quoted,
    SameWord,
    Tolerance,
    Truth,
    ValueKind,
)
from addin.facts.rules.language.tokens import Lexeme, Sign, tokens
from addin.facts.rules.language.vocabulary import AGGREGATES, FUNCTIONS, SCOPES, TERMS
from addin.language import NO_TEXT, Text, fold

_DEEPEST = 60
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_OTHERS = {"value_of": "value", "amount_of": "amount", "yoy_of": "yoy"}


def parse(text: str, scope: str) -> Node:
    """The tree of a condition over the rows of `scope`; UsageError says what is wrong and where.

    >>> parse("value >= 0", "series")
    Comparison(operator='>=', left=Name(name='value', kind=<ValueKind.NUMBER: 'number'>),
    right=Constant(value=0.0), tolerance=None)
    """
    parser = _Parser(tokens(text), scope)
    found = parser.condition()
    parser.end()
    return found


def parse_number(text: str, scope: str) -> Node:
    """The tree of a number of the rows of `scope`; UsageError as for `parse`."""
    parser = _Parser(tokens(text), scope)
    found = parser.number()
    parser.end()
    return found


def kind_of(node: Node) -> ValueKind:
    """What a tree yields."""
    if isinstance(node, Lenient):
        return kind_of(node.of)
    if isinstance(node, Name):
        return node.kind
    if isinstance(node, Quoted):
        return ValueKind.TEXT
    if isinstance(node, Truth | IsKnown | Comparison | Among | SameWord | Logic | Not | Holds):
        return ValueKind.TRUTH
    return kind_of(node.then) if isinstance(node, Choice) else ValueKind.NUMBER


class _Parser:
    """Reads tokens from left to right; each method reads one level of the grammar."""

    def __init__(self, found: tuple[Lexeme, ...], scope: str) -> None:
        self._tokens, self._scope = found, scope
        self._position = self._depth = 0

    def condition(self) -> Node:
        """A condition: what a rule claims."""
        found = self._any()
        return self._needed(found, ValueKind.TRUTH)

    def number(self) -> Node:
        """A number of a row."""
        return self._needed(self._any(), ValueKind.NUMBER)

    def end(self) -> None:
        """Nothing may follow."""
        if self._next.mark is not Sign.END:
            raise _unexpected(self._next)

    @property
    def _next(self) -> Lexeme:
        return self._tokens[self._position]

    def _take(self) -> Lexeme:
        found = self._next
        self._position += 1
        return found

    def _accept(self, *texts: str) -> str:
        if self._next.mark in (Sign.SIGN, Sign.NAME) and self._next.text in texts:
            return self._take().text
        return ""

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise _unexpected(self._next, text)

    def _any(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UsageError("claim_too_deep", most=_DEEPEST)
        found = self._logic("or", self._all)
        self._depth -= 1
        return found

    def _all(self) -> Node:
        return self._logic("and", self._not)

    def _logic(self, word: str, part: Callable[[], Node]) -> Node:
        first = part()
        parts = [first]
        while self._accept(word):
            parts.append(part())
        if len(parts) == 1:
            return first
        return Logic(word, tuple(self._needed(each, ValueKind.TRUTH) for each in parts))

    def _not(self) -> Node:
        turned = False
        while self._accept("not"):
            turned = not turned
        found = self._comparison()
        return Not(self._needed(found, ValueKind.TRUTH)) if turned else found

    def _comparison(self) -> Node:
        left = self._sum()
        if self._accept("in"):
            return self._among(left)
        found: list[Node] = []
        while self._next.mark is Sign.SIGN and self._next.text in _COMPARISONS:
            operator = self._take()
            right = self._sum()
            found.append(self._compared(operator, left, right))
            left = right
        if not found:
            return left
        return found[0] if len(found) == 1 else Logic("and", tuple(found))

    def _compared(self, operator: Lexeme, left: Node, right: Node) -> Node:
        kinds = {kind_of(left), kind_of(right)}
        if kinds == {ValueKind.TEXT} and operator.text in {"=", "<>"}:
            return self._text_comparison(operator, left, right)
        if kinds != {ValueKind.NUMBER}:
            raise UsageError("claim_compares", text=operator.text, at=operator.at)
        return Comparison(operator.text, left, right)

    @staticmethod
    def _text_comparison(operator: Lexeme, left: Node, right: Node) -> Node:
        if isinstance(left, Name) and isinstance(right, Name):
            same = SameWord(left, right)
            return same if operator.text == "=" else Not(same)
        name, word = (left, right) if isinstance(left, Name) else (right, left)
        if not (isinstance(name, Name) and isinstance(word, Quoted)):
            raise UsageError("claim_compares_word", at=operator.at)
        found = Among(name, (fold(word.text),))
        return found if operator.text == "=" else Not(found)

    def _among(self, left: Node) -> Node:
        if not isinstance(left, Name) or left.kind is not ValueKind.TEXT:
            raise UsageError("claim_in")
        self._expect("(")
        words = [self._quoted()]
        while self._accept(","):
            words.append(self._quoted())
        self._expect(")")
        return Among(left, tuple(sorted(words)))

    def _quoted(self) -> str:
        token = self._take()
        if token.mark is not Sign.TEXT:
            raise _unexpected(token, "“…”")
        return fold(token.text)

    def _sum(self) -> Node:
        return self._arithmetic(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._arithmetic(("*", "/"), self._signed)

    def _arithmetic(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        found = part()
        while operator := self._accept(*signs):
            right = part()
            if operator == "/" and isinstance(right, Constant) and right.value == 0:
                raise UsageError("claim_zero")
            found = Arithmetic(
                operator,
                self._needed(found, ValueKind.NUMBER),
                self._needed(right, ValueKind.NUMBER),
            )
        return found

    def _signed(self) -> Node:
        turned = False
        while sign := self._accept("-", "+"):
            turned ^= sign == "-"
        found = self._power()
        return Negative(self._needed(found, ValueKind.NUMBER)) if turned else found

    def _power(self) -> Node:
        base = self._primary()
        if not self._accept("^"):
            return base
        exponent = self._signed()
        return Arithmetic(
            "^", self._needed(base, ValueKind.NUMBER), self._needed(exponent, ValueKind.NUMBER)
        )

    def _primary(self) -> Node:
        token = self._take()
        if token.mark is Sign.NUMBER:
            return _constant(token)
        if token.mark is Sign.TEXT:
            return Quoted(token.text)
        if token.text == "(" and token.mark is Sign.SIGN:
            found = self._any()
            self._expect(")")
            return found
        if token.mark is Sign.NAME:
            return self._call(token) if self._accept("(") else self._word(token)
        raise _unexpected(token)

    def _word(self, token: Lexeme) -> Node:
        if token.text in {"true", "false"}:
            return Truth(token.text == "true")
        if token.text == "tolerance":
            return Tolerance()
        term = TERMS.get(token.text)
        if term is None or term.name not in SCOPES[self._scope].terms:
            raise _unknown(token, self._scope)
        if term.kind is ValueKind.GROUP:
            raise UsageError("claim_group", name=term.name, words=term.words.zh)
        return Name(term.name, term.kind)

    def _call(self, token: Lexeme) -> Node:
        special = _SPECIAL.get(token.text)
        if special is not None:
            found: Node = special(self)
        elif token.text in AGGREGATES:
            found = Aggregate(token.text, self._group())
        elif token.text in FUNCTIONS:
            found = self._function(token)
        elif token.text in _OTHERS:
            found = self._other(_OTHERS[token.text])
        else:
            raise _unknown_function(token)
        self._expect(")")
        return found

    def _function(self, token: Lexeme) -> Node:
        function = FUNCTIONS[token.text]
        arguments = [self._needed(self._any(), ValueKind.NUMBER)]
        while self._accept(","):
            arguments.append(self._needed(self._any(), ValueKind.NUMBER))
        if not function.least <= len(arguments) <= function.most:
            raise UsageError(
                "claim_arguments",
                text=token.text,
                least=function.least,
                most=function.most,
                count=len(arguments),
            )
        return Call(token.text, tuple(arguments))

    def _group(self) -> str:
        token = self._take()
        term = TERMS.get(token.text)
        if term is None or term.name not in SCOPES[self._scope].terms:
            raise _unknown(token, self._scope)
        if term.kind is not ValueKind.GROUP:
            raise UsageError("claim_single", name=term.name, words=term.words.zh)
        return term.name

    def _other(self, measure: str) -> Node:
        if self._scope not in {"series", "entry"}:
            raise UsageError("claim_other_indicator")
        token = self._take()
        if token.mark is not Sign.TEXT or not token.text.strip():
            raise _unexpected(token, "“…”")
        return Other(measure, token.text.strip())

    def _choice(self) -> Node:
        condition = self._needed(self._any(), ValueKind.TRUTH)
        self._expect(",")
        then = self._any()
        self._expect(",")
        otherwise = self._any()
        if kind_of(then) is not kind_of(otherwise) or kind_of(then) is ValueKind.TEXT:
            raise UsageError("claim_if")
        return Choice(condition, then, otherwise)

    def _known(self) -> Node:
        found = self._primary()
        if not isinstance(found, Name | Other):
            raise UsageError("claim_known")
        return IsKnown(found)

    def _holds(self) -> Node:
        token = self._take()
        if token.mark is not Sign.TEXT or not token.text.strip():
            raise _unexpected(token, "“V-…”")
        return Holds(token.text.strip())

    @staticmethod
    def _needed(node: Node, kind: ValueKind) -> Node:
        if kind_of(node) is not kind:
            raise UsageError("claim_kind", kind=_KINDS[kind], node=_words_of(node))
        return node


_SPECIAL: dict[str, Callable[[_Parser], Node]] = {
    "if": _Parser._choice,  # noqa: SLF001 - the parser's own table
    "known": _Parser._known,  # noqa: SLF001 - the parser's own words
    "holds": _Parser._holds,  # noqa: SLF001 - the parser's own words
}


def _constant(token: Lexeme) -> Constant:
    value = float(token.text.rstrip("%")) / (100 if token.text.endswith("%") else 1)
    if not isfinite(value):
        raise UsageError("claim_number_large", text=token.text)
    return Constant(value)


_KINDS = {
    ValueKind.NUMBER: Text(zh="数值", en="a number"),
    ValueKind.TRUTH: Text(zh="条件", en="a condition"),
}


def _words_of(node: Node) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Constant):
        return f"{node.value:g}"
    return f"“{node.text}”" if isinstance(node, Quoted) else type(node).__name__.lower()


def _unexpected(token: Lexeme, wanted: str = "") -> UsageError:
    shown = token.text or "…"
    if token.mark is Sign.END:
        missing = WORDS.text("claim_missing", wanted=wanted) if wanted else NO_TEXT
        return UsageError("claim_too_short", missing=missing)
    expected = WORDS.text("claim_expected", wanted=wanted) if wanted else NO_TEXT
    return UsageError("claim_not_here", shown=shown, at=token.at, expected=expected)


def _unknown(token: Lexeme, scope: str) -> UsageError:
    from difflib import get_close_matches

    names = sorted(SCOPES[scope].terms)
    near = get_close_matches(token.text, names, n=3, cutoff=0.5) or names[:5]
    words = SCOPES[scope].words
    return UsageError(
        "claim_no_name",
        text=token.text,
        scope=words,
        at=token.at,
        near=Text(zh="、".join(TERMS[name].words.zh for name in near), en=", ".join(near)),
    )


def _unknown_function(token: Lexeme) -> UsageError:
    names = ", ".join([*FUNCTIONS, *AGGREGATES, "if", "known", "holds", *_OTHERS])
    return UsageError("claim_no_function", text=token.text, names=names)
