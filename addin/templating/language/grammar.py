"""Which kinds of expression and which names may a template use?"""

from collections.abc import Iterable

from jinja2 import nodes

__all__ = ["ALLOWED", "forbidden", "walk"]


ALLOWED: frozenset[type[nodes.Node]] = frozenset(
    {
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.With,
        nodes.Assign, nodes.AssignBlock, nodes.FilterBlock, nodes.Scope, nodes.Macro,
        nodes.CallBlock, nodes.Name, nodes.NSRef, nodes.Const, nodes.Tuple, nodes.List,
        nodes.Dict, nodes.Pair, nodes.Keyword, nodes.CondExpr, nodes.Filter, nodes.Test,
        nodes.Call, nodes.Getitem, nodes.Getattr, nodes.Slice, nodes.Concat, nodes.Compare,
        nodes.Operand, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod,
        nodes.Pow, nodes.Not, nodes.Neg, nodes.Pos, nodes.And, nodes.Or,
    }
)  # fmt: skip


def forbidden(tree: nodes.Template) -> Iterable[tuple[int, str]]:
    """What a template says and may not: line and word."""
    for node in walk(tree):
        name = getattr(node, "name", None) or getattr(node, "attr", None)
        if type(node) not in ALLOWED:
            yield node.lineno, type(node).__name__.lower()
        elif isinstance(node, nodes.Name | nodes.Getattr) and str(name).startswith("_"):
            yield node.lineno, str(name)
        elif isinstance(node, nodes.Getitem) and _is_private(node.arg):
            yield node.lineno, str(getattr(node.arg, "value", ""))
        elif isinstance(node, nodes.For) and node.recursive:
            yield node.lineno, "recursive"


def walk(node: nodes.Node) -> Iterable[nodes.Node]:
    """A node and all below it."""
    yield node
    for child in node.iter_child_nodes():
        yield from walk(child)


def _is_private(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and str(node.value).startswith("__")
