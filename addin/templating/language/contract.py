"""Which values does a template need?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard

from jinja2 import nodes

from addin.errors import Place
from addin.templating.language.marks import Mark, Need

_NUMERIC = frozenset({"round", "int", "float", "abs", "sum"})
_GUARDS = frozenset({"default", "d"})
_RANK = {"mapping": 0, "condition": 1, "text": 2, "number": 3, "list": 4}
_OWN = frozenset(
    "loop joiner dict true cycler varargs false caller none namespace kwargs range".split()  # noqa: SIM905 - words
)


def needs_of(
    tree: nodes.Template, first_line: int, known: Iterable[str] = (), marks: Sequence[Mark] = ()
) -> tuple[Need, ...]:
    """The needs of one part, in the order of its tags; `marks` say where these are."""
    reader = _Reader(marks, first_line, frozenset(known) | _OWN)
    reader.block(tree.body, {})
    return tuple(reader.found.values())


def merge_needs(parts: Iterable[tuple[Need, ...]]) -> tuple[Need, ...]:
    """The needs of a whole template, sorted by path."""
    merged: dict[str, Need] = {}
    for need in (need for part in parts for need in part):
        merged[need.path] = _both(merged.get(need.path), need)
    return tuple(merged[path] for path in sorted(merged))


def _both(one: Need | None, other: Need) -> Need:
    if one is None:
        return other
    return replace(
        one,
        kind=max(one.kind, other.kind, key=_RANK.__getitem__),
        optional=one.optional and other.optional,
    )


Scope = Mapping[str, str]


class _Reader:
    def __init__(self, marks: Sequence[Mark], first_line: int, known: frozenset[str]) -> None:
        self.found: dict[str, Need] = {}
        self._marks = marks
        self._first = first_line
        self._known = known
        self._guards: frozenset[str] = frozenset()

    def block(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        scope = dict(scope)
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: dict[str, str]) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self._read(child, scope, "text")
            case nodes.For():
                self._loop(node, scope)
            case nodes.If():
                self._branches(node, scope)
            case nodes.Assign() | nodes.AssignBlock() | nodes.Macro() | nodes.With():
                self._naming(node, scope)
            case nodes.CallBlock():
                self._read(node.call, scope, "mapping")
                self.block(node.body, scope | dict.fromkeys((arg.name for arg in node.args), ""))
            case nodes.FilterBlock() | nodes.Scope():
                self.block(node.body, scope)
            case _:
                self._read(node, scope, "mapping")

    def _branches(self, node: nodes.If, scope: dict[str, str]) -> None:
        self._read(node.test, scope, "condition")
        guarded = dict(scope) | dict.fromkeys(_asked_for(node.test, scope), "")
        before = self._guards
        self._guards = before | self._proved(node.test, scope, holds=True)
        self.block(node.body, guarded if guarded != scope else scope)
        self._guards = before | self._proved(node.test, scope, holds=False)
        for branch in (*node.elif_, *node.else_):
            self._statement(branch, scope)
        self._guards = before

    def _proved(self, test: nodes.Node, scope: Scope, *, holds: bool) -> frozenset[str]:
        """The paths that have a value where a test holds, or does not."""
        match test:
            case nodes.Not():
                return self._proved(test.node, scope, holds=not holds)
            case nodes.And() if holds:
                sides = (test.left, test.right)
                return frozenset().union(*(self._proved(s, scope, holds=True) for s in sides))
            case nodes.Or() if not holds:
                sides = (test.left, test.right)
                return frozenset().union(*(self._proved(s, scope, holds=False) for s in sides))
            case nodes.Test(name="defined" | "undefined") if holds == (test.name == "defined"):
                path = self._path(test.node, scope)
                return frozenset({path} if path else ())
            case nodes.Compare(
                expr=nodes.Const(value=str(key)), ops=[nodes.Operand(op="in") as op]
            ):
                path = self._path(op.expr, scope) if holds else None
                return frozenset({f"{path}.{key}"} if path else ())
        return frozenset()

    def _guarded(self, node: nodes.Node, scope: Scope, kind: str, proved: frozenset[str]) -> None:
        """Read an expression that is asked only where `proved` have values."""
        before = self._guards
        self._guards = before | proved
        self._read(node, scope, kind)
        self._guards = before

    def _naming(self, node: nodes.Node, scope: dict[str, str]) -> None:
        """Statements that give names of their own, which no value has to answer."""
        match node:
            case nodes.Assign():
                self._read(node.node, scope, "mapping")
                for name in _targets(node.target):
                    scope[name] = self._path(node.node, scope) or ""
            case nodes.AssignBlock():
                self.block(node.body, scope)
                scope.update(dict.fromkeys(_targets(node.target), ""))
            case nodes.Macro():
                inner = scope | dict.fromkeys((arg.name for arg in node.args), "")
                scope[node.name] = ""
                self.block(node.body, inner)
            case nodes.With():
                for value in node.values:
                    self._read(value, scope, "mapping")
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    inner.update(dict.fromkeys(_targets(target), self._path(value, scope) or ""))
                self.block(node.body, inner)

    def _loop(self, node: nodes.For, scope: dict[str, str]) -> None:
        # A compiled loop is paid for by a call around what it loops over.
        looped = node.iter.args[0] if _is_own(node.iter) else node.iter
        self._read(looped, scope, "list")
        path = self._path(looped, scope)
        names = _targets(node.target)
        item = f"{path}[]" if path and len(names) == 1 else ""
        inner = scope | dict.fromkeys(names, item)
        if node.test is not None:
            self._read(node.test, inner, "condition")
        self.block(node.body, inner)
        self.block(node.else_, scope)

    def _read(self, node: nodes.Node, scope: Scope, kind: str, *, optional: bool = False) -> None:
        path = self._path(node, scope)
        if path:
            self._note(path, kind, node, optional=optional)
        if isinstance(node, nodes.Filter) and node.node is not None:
            inner = "number" if node.name in _NUMERIC else "list" if node.name in _LISTED else kind
            self._read(node.node, scope, inner, optional=optional or node.name in _GUARDS)
            self._arguments(node, scope)
        elif isinstance(node, nodes.Test):
            asked = node.name in {"defined", "undefined", "none"}
            self._read(node.node, scope, "condition", optional=optional or asked)
            self._arguments(node, scope)
        elif path and isinstance(node, nodes.Getattr | nodes.Getitem):
            self._parents(node, scope, optional=optional)
        elif isinstance(node, nodes.CondExpr | nodes.And | nodes.Or):
            self._choice(node, scope, kind)
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
            self._method(node, node.node, scope)
        elif not isinstance(node, nodes.Name):
            for child in node.iter_child_nodes():
                self._read(
                    child,
                    scope,
                    "number" if isinstance(node, _ARITHMETIC) else "mapping",
                    optional=optional,
                )

    def _choice(self, node: nodes.Node, scope: Scope, kind: str) -> None:
        """Parts that are asked only where another part says so."""
        if isinstance(node, nodes.CondExpr):
            self._read(node.test, scope, "condition")
            self._guarded(node.expr1, scope, kind, self._proved(node.test, scope, holds=True))
            if node.expr2 is not None:
                self._guarded(node.expr2, scope, kind, self._proved(node.test, scope, holds=False))
        elif isinstance(node, nodes.And | nodes.Or):
            self._read(node.left, scope, "condition")
            proved = self._proved(node.left, scope, holds=isinstance(node, nodes.And))
            self._guarded(node.right, scope, kind, proved)

    def _method(self, call: nodes.Call, asked: nodes.Getattr, scope: Scope) -> None:
        """A reading method, ``row.get("q")``, needs its owner; any other is a value itself."""
        path = self._path(asked.node, scope)
        if asked.attr not in READING_METHODS:
            self._read(asked, scope, "mapping")
        elif path is None:
            self._read(asked.node, scope, "mapping")
        else:
            self._note(path, "mapping", asked)
            self._parents(asked, scope, optional=False)
            match call.args:
                case [nodes.Const(value=str(key)), *_] if asked.attr == "get":
                    self._note(f"{path}.{key}", "text", call, optional=True)
        for argument in (*call.args, *call.kwargs):
            self._read(argument, scope, "mapping")

    def _arguments(self, node: nodes.Filter | nodes.Test, scope: Scope) -> None:
        for argument in (*node.args, *node.kwargs):
            self._read(argument, scope, "mapping")

    def _parents(self, node: nodes.Node, scope: Scope, *, optional: bool) -> None:
        inner = getattr(node, "node", None)
        while isinstance(inner, nodes.Getattr | nodes.Getitem | nodes.Name):
            path = self._path(inner, scope)
            if path and not path.endswith("[]"):
                self._note(path, "mapping", inner, optional=optional)
            inner = getattr(inner, "node", None)

    def _path(self, node: nodes.Node, scope: Scope) -> str | None:  # noqa: PLR0911 - one case a line
        match node:
            case nodes.Name():
                if node.name in scope:
                    return scope[node.name] or None
                return None if node.name in self._known else node.name
            case nodes.Getattr():
                parent = self._path(node.node, scope)
                return f"{parent}.{node.attr}" if parent else None
            case nodes.Getitem(arg=nodes.Const(value=str(key))):
                parent = self._path(node.node, scope)
                return f"{parent}.{key}" if parent else None
            case nodes.Getitem(arg=nodes.Const(value=int())):
                parent = self._path(node.node, scope)
                return f"{parent}[]" if parent else None
            case nodes.Filter(name="first" | "last") if node.node is not None:
                parent = self._path(node.node, scope)
                return f"{parent}[]" if parent else None
            case nodes.Filter(name=name) if name in _LISTED and node.node is not None:
                return self._path(node.node, scope)
        return None

    def _note(self, path: str, kind: str, node: nodes.Node, *, optional: bool = False) -> None:
        index = max(node.lineno - self._first, 0)
        place = self._marks[index].place if index < len(self._marks) else Place()
        optional = optional or any(
            path == known or path.startswith((f"{known}.", f"{known}[")) for known in self._guards
        )
        need = Need(path=path, kind=kind, optional=optional, place=place)
        self.found[path] = _both(self.found.get(path), need)


_LISTED = frozenset(
    "last sort dictsort select reverse unique selectattr list reject rejectattr first".split()  # noqa: SIM905 - words
)
_ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Pow, nodes.Mod)


READING_METHODS = frozenset(
    {
        "items", "keys", "values", "get", "copy", "count", "index", "upper", "lower", "title",
        "capitalize", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith",
        "endswith", "replace", "join", "find", "rfind", "format", "center", "ljust", "rjust",
        "zfill", "isdigit", "isalpha", "isoformat", "strftime", "weekday", "isoweekday", "date",
        "time", "is_integer", "bit_length", "total_seconds", "quantize", "removeprefix",
        "removesuffix", "partition", "rpartition", "swapcase", "casefold", "isalnum", "isupper",
        "isnumeric", "islower", "isspace", "isdecimal", "rindex",
    }
)  # fmt: skip


def _is_own(node: nodes.Node) -> TypeGuard[nodes.Call]:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.EnvironmentAttribute)


def _targets(target: nodes.Node) -> list[str]:
    return [
        name.name for name in (target, *target.find_all(nodes.Name)) if isinstance(name, nodes.Name)
    ]


def _asked_for(test: nodes.Node, scope: Scope) -> list[str]:
    """The names that ``if name is defined`` guards in its block."""
    tests = [test, *test.find_all(nodes.Test)]
    return [
        inner.node.name
        for inner in tests
        if isinstance(inner, nodes.Test)
        and inner.name == "defined"
        and isinstance(inner.node, nodes.Name)
        and inner.node.name not in scope
    ]


ALLOWED: frozenset[type[nodes.Node]] = frozenset(
    {
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.With,
        nodes.Assign, nodes.AssignBlock, nodes.FilterBlock, nodes.Scope, nodes.Macro,
        nodes.CallBlock, nodes.Name, nodes.NSRef, nodes.Const, nodes.Tuple, nodes.List,
        nodes.Dict, nodes.Pair, nodes.Keyword, nodes.CondExpr, nodes.Filter, nodes.Test,
        nodes.Call, nodes.Getitem, nodes.Getattr, nodes.Slice, nodes.Concat, nodes.Compare,
        nodes.Operand, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod,
        nodes.Pow, nodes.Not, nodes.Neg, nodes.Pos, nodes.And, nodes.Or, nodes.Break,
        nodes.Continue,
    }
)  # fmt: skip


def forbidden(tree: nodes.Template) -> Iterable[tuple[int, str]]:
    """What a template says and may not: line and word."""
    for node in walk(tree):
        name = getattr(node, "name", None) or getattr(node, "attr", None)
        if type(node) not in ALLOWED:
            yield node.lineno, type(node).__name__.lower()
        elif isinstance(node, nodes.NSRef) and node.attr.startswith("_"):
            yield node.lineno, node.attr
        elif isinstance(node, nodes.Name | nodes.Getattr) and str(name).startswith("_"):
            yield node.lineno, str(name)
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            if str(node.arg.value).startswith("__"):
                yield node.lineno, str(node.arg.value)
        elif isinstance(node, nodes.For) and node.recursive:
            yield node.lineno, "recursive"


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """A node and all below it, in their order; Jinja's own way takes three times as long."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        below: list[nodes.Node] = []
        for field in here.fields:
            value = getattr(here, field, None)
            if isinstance(value, nodes.Node):
                below.append(value)
            elif isinstance(value, list):
                below += [each for each in value if isinstance(each, nodes.Node)]
        below.reverse()
        waiting += below
