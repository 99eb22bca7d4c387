"""Which small mistakes could a person make in a module?

Each is a mutant: the text of one node written otherwise, every other line as it was. Left alone
are docstrings, annotations, decorators, what only types see, and words: a test that repeats a text
notices nothing else.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Mutant", "mutants_of"]

Written = tuple[str, ast.AST, ast.AST]  # the kind of mistake, the node, what stands in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One place of a module written otherwise.

    `start` and `end` are positions in the module's bytes; `lines` those that a test executes when
    it comes by, `statement` the first line of its statement; `where` is the name of the function
    or class around it.
    """

    module: str
    where: str
    kind: str
    lines: tuple[int, ...]
    statement: int
    start: int
    end: int
    before: str
    after: str

    @property
    def name(self) -> str:
        """What a person sees, and what stays when lines or modules move."""
        before, after = _where_they_part(self.before, " ".join(self.after.split()))
        return f"{self.where}: {before} → {after}"

    @property
    def key(self) -> str:
        """What tells it from every other mutant of this checkout."""
        return f"{self.module}:{self.start}:{self.kind}:{self.after}"

    def apply(self, source: bytes) -> bytes:
        """The module with the mistake in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    def compiles(self, source: bytes) -> bool:
        """Whether Python takes the module with the mistake in it."""
        try:
            compile(self.apply(source), self.module, "exec")
        except (SyntaxError, ValueError):
            return False
        return True


def mutants_of(module: str, source: bytes) -> list[Mutant]:
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    begins = [0]
    for line in source.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))

    def made(seen: _Seen, kind: str, node: Any, other: ast.AST) -> Mutant:
        start = begins[node.lineno - 1] + node.col_offset
        end = begins[node.end_lineno - 1] + node.end_col_offset
        text = ast.unparse(ast.fix_missing_locations(other))
        return Mutant(
            module=module,
            where=seen.where,
            kind=kind,
            lines=tuple(range(node.lineno, node.end_lineno + 1)),
            statement=seen.statement,
            start=start,
            end=end,
            before=" ".join(source[start:end].decode().split()),
            after=f"({text})" if isinstance(other, _OPERATIONS) else text,
        )

    return [
        made(seen, *written)
        for seen in _walk(tree)
        for change in _CHANGES.get(type(seen.node), ())
        for written in change(seen.node)
    ]


def _where_they_part(before: str, after: str) -> tuple[str, str]:
    """Two texts, without most of what they have in common."""
    length = min(len(before), len(after))
    start = next((i for i in range(length) if before[i] != after[i]), length)
    rest = length - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    first, last = max(0, start - _AROUND), max(0, end - _AROUND)
    return tuple(  # type: ignore[return-value]  # of the two texts
        ("…" if first else "") + _short(text[first : len(text) - last]) + ("…" if last else "")
        for text in (before, after)
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A node, the first line of its statement, and the name around it."""

    node: ast.AST
    statement: int
    where: str


def _walk(node: ast.AST, statement: int = 1, where: str = "module") -> Iterator[_Seen]:
    """Nodes that may change."""
    for child in _children(node):
        line = child.lineno if isinstance(child, ast.stmt) else statement
        inside = where
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inside = child.name if where == "module" else f"{where}.{child.name}"
        yield _Seen(child, line, inside)
        yield from _walk(child, line, inside)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Parts that run and have a place of their own in the text."""
    for name, value in ast.iter_fields(node):
        if name in _LEFT_ALONE:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_words(child):
                yield child


def _is_words(node: ast.AST) -> bool:
    """Docstrings, words, imports, type aliases and what only a type checker runs."""
    match node:
        case (
            ast.JoinedStr()
            | ast.Import()
            | ast.ImportFrom()
            | ast.Constant(value=str())
            | ast.Expr(value=ast.Constant())
            | ast.If(test=ast.Name(id="TYPE_CHECKING"))
            | ast.Assign(targets=[ast.Name(id="__all__")])
            | ast.AnnAssign(annotation=ast.Name(id="TypeAlias"))
            | ast.Call(func=ast.Name(id="isinstance" | "cast" | "Text"))
        ):
            return True
    return False


def _compared(node: ast.Compare) -> Iterator[Written]:
    for at, operator in enumerate(node.ops):
        for kind, other in _COMPARED[type(operator)]:
            operators = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield kind, node, ast.Compare(node.left, operators, node.comparators)


def _computed(node: ast.BinOp) -> Iterator[Written]:
    if (other := _COMPUTED.get(type(node.op))) and not _is_union(node):
        yield "arithmetic", node, ast.BinOp(node.left, other(), node.right)


def _added(node: ast.AugAssign) -> Iterator[Written]:
    if other := _COMPUTED.get(type(node.op)):
        yield "arithmetic", node, ast.AugAssign(node.target, other(), node.value)


def _signed(node: ast.UnaryOp) -> Iterator[Written]:
    if isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield "sign" if isinstance(node.op, ast.USub) else "not", node, node.operand


def _joined(node: ast.BoolOp) -> Iterator[Written]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and, or", node, ast.BoolOp(other, node.values)


def _constant(node: ast.Constant) -> Iterator[Written]:
    if isinstance(node.value, bool):
        yield "constant", node, ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield "constant", node, ast.Constant(node.value + 1)


def _returned(node: ast.Return) -> Iterator[Written]:
    if node.value is not None and not _is_none(node.value):
        yield "return None", node, ast.Return(ast.Constant(None))


def _left_out(node: ast.stmt) -> Iterator[Written]:
    if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call):
        yield "statement left out", node, ast.Pass()


def _asked(node: ast.If | ast.While | ast.IfExp) -> Iterator[Written]:
    """What is compared or joined changes by itself; another condition is reversed."""
    if isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield "condition reversed", node.test, ast.UnaryOp(ast.Not(), node.test)


def _filtered(node: ast.comprehension) -> Iterator[Written]:
    for condition in node.ifs:
        yield "filter left out", condition, ast.Constant(value=True)


def _called(node: ast.Call) -> Iterator[Written]:
    for at, word in enumerate(node.keywords):
        if word.arg is not None:
            rest = [*node.keywords[:at], *node.keywords[at + 1 :]]
            yield "argument dropped", node, ast.Call(node.func, node.args, rest)
    if len(node.args) > 1 and not isinstance(node.args[-1], ast.Starred):
        yield "argument dropped", node, ast.Call(node.func, node.args[:-1], node.keywords)
    match node.func:
        case ast.Name(id=name) if name in _OPPOSITE:
            yield "opposite", node.func, ast.Name(_OPPOSITE[name])
        case ast.Attribute(value=value, attr=name) if name in _OPPOSITE:
            yield "opposite", node.func, ast.Attribute(value, _OPPOSITE[name])


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_union(node: ast.BinOp) -> bool:
    """``Text | None`` makes a type, not a number."""
    return isinstance(node.op, ast.BitOr) and any(map(_is_type, (node.left, node.right)))


def _is_type(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=value):
            return _is_type(value)
        case ast.Name(id=name):
            return name[0].isupper() or name in {"str", "int", "float", "bool", "bytes"}
    return _is_none(node)


_AROUND = 24
_LONGEST = 80
_LEFT_ALONE = frozenset({"annotation", "returns", "decorator_list", "ctx", "bases"})
_OPERATIONS = (ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp)
_OPPOSITE = {
    one: other
    for pair in (
        ("min", "max"),
        ("any", "all"),
        ("minimum", "maximum"),
        ("floor", "ceil"),
        ("startswith", "endswith"),
        ("partition", "rpartition"),
        ("argmin", "argmax"),
    )
    for one, other in (pair, pair[::-1])
}
_BOUNDARY, _FLIPPED = "boundary", "comparison flipped"
_COMPARED: dict[type[ast.cmpop], tuple[tuple[str, type[ast.cmpop]], ...]] = {
    ast.Lt: ((_BOUNDARY, ast.LtE), (_FLIPPED, ast.GtE)),
    ast.LtE: ((_BOUNDARY, ast.Lt), (_FLIPPED, ast.Gt)),
    ast.Gt: ((_BOUNDARY, ast.GtE), (_FLIPPED, ast.LtE)),
    ast.GtE: ((_BOUNDARY, ast.Gt), (_FLIPPED, ast.Lt)),
    ast.Eq: ((_FLIPPED, ast.NotEq),),
    ast.NotEq: ((_FLIPPED, ast.Eq),),
    ast.In: ((_FLIPPED, ast.NotIn),),
    ast.NotIn: ((_FLIPPED, ast.In),),
    ast.Is: ((_FLIPPED, ast.IsNot),),
    ast.IsNot: ((_FLIPPED, ast.Is),),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CHANGES: dict[type[ast.AST], tuple[Callable[[Any], Iterator[Written]], ...]] = {
    ast.Compare: (_compared,),
    ast.BinOp: (_computed,),
    ast.AugAssign: (_added, _left_out),
    ast.UnaryOp: (_signed,),
    ast.BoolOp: (_joined,),
    ast.Constant: (_constant,),
    ast.Return: (_returned,),
    ast.Continue: (_left_out,),
    ast.Break: (_left_out,),
    ast.Expr: (_left_out,),
    ast.If: (_asked,),
    ast.While: (_asked,),
    ast.IfExp: (_asked,),
    ast.comprehension: (_filtered,),
    ast.Call: (_called,),
}
