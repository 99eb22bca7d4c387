"""How do texts and tags become one function that writes the part?

Jinja parses the tags; the text between them never passes its lexer. Each tag stands on a line
of its own in the source that Jinja sees, so that a line number is the number of a tag.
"""

import marshal
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any, cast

from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, operators
from jinja2.exceptions import TemplateSyntaxError

from addin.templating.language.contract import forbidden, walk
from addin.templating.language.limits import LONGEST_TAG
from addin.templating.language.marks import Mark, Spot
from addin.templating.language.runtime import LIGHT_FILTERS
from addin.templating.language.sandbox import TemplateLanguage

_FIRST_TAG_LINE = 2
"""The line of the first tag: its opener ends line 1."""


class SyntaxFault(Exception):  # noqa: N818 - it becomes a finding
    """One tag that Jinja does not accept; `index` is its number."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(reason)
        self.index = index
        self.reason = reason


def parse_marks(
    language: TemplateLanguage, texts: Sequence[str], marks: Sequence[Mark]
) -> nodes.Template:
    """The syntax tree of a part; SyntaxFault names the first tag that does not fit."""
    for index, mark in enumerate(marks):
        if len(mark.tag.code) > LONGEST_TAG:
            raise SyntaxFault(index, "too long")
    source = "".join(f"\ufdd0{index}\ufdd1{mark.source}" for index, mark in enumerate(marks))
    try:
        tree = language.parse(f"{source}\ufdd0{len(marks)}\ufdd1")
        words = list(forbidden(tree))
    except TemplateSyntaxError as error:
        index = min(max(error.lineno - _FIRST_TAG_LINE, 0), len(marks) - 1)
        raise SyntaxFault(index, error.message or "") from error
    except (RecursionError, ValueError) as error:
        raise SyntaxFault(0, "too deep, or a number of too many digits") from error
    for line, word in words:
        raise SyntaxFault(max(line - _FIRST_TAG_LINE, 0), f"not allowed in a template: {word!r}")
    _put_texts_back(tree, texts)
    return tree


def compile_program(
    language: TemplateLanguage,
    tree: nodes.Template,
    spots: Sequence[Spot],
    *,
    careful: bool = False,
) -> bytes:
    """The part's function as marshalled code.

    A careful program goes on after a fault, so that one run finds all of them.
    """
    generator = (_Careful if careful else _Fast)(language, "part", "part", optimized=False)
    generator.in_place = tuple(spot.kind in _IN_PLACE for spot in spots)
    tree.body = _in_stretches(tree.body, count())
    generator.visit(tree)
    # What a program imports is given to it by whoever runs it, light or full.
    source = generator.stream.getvalue().partition("\n")[2]  # type: ignore[attr-defined]  # the stream is a StringIO
    code = compile(source, "<template>", "exec")
    return marshal.dumps(code)


def _sets_names(node: nodes.Node) -> bool:
    """Whether what stands behind may see a name that is set here."""
    if isinstance(node, nodes.If):
        return any(map(_sets_names, (*node.body, *node.else_, *node.elif_)))
    return isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Macro)


def _in_stretches(body: list[nodes.Node], numbers: Iterator[int]) -> list[nodes.Node]:
    """A long program in functions of their own: Jinja's work grows with the square of each."""
    whole: list[nodes.Node] = []
    stretch: list[nodes.Node] = []
    weight = 0
    for node in _cut(body):
        if _sets_names(node):
            whole += [_block(stretch, next(numbers))] if weight > _LONGEST_OUTPUT else stretch
            whole.append(node)
            stretch, weight = [], 0
            continue
        if isinstance(node, nodes.If):
            node.body = _in_stretches(node.body, numbers)
            node.else_ = _in_stretches(node.else_, numbers)
        stretch.append(node)
        weight += sum(1 for _ in walk(node))
        if weight > _STRETCH:
            whole.append(_block(stretch, next(numbers)))
            stretch, weight = [], 0
    return [
        *whole,
        *([_block(stretch, next(numbers))] if whole and weight > _LONGEST_OUTPUT else stretch),
    ]


def _cut(body: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """The nodes of a program, where one writes very much as several."""
    for node in body:
        if isinstance(node, nodes.Output):
            for at in range(0, len(node.nodes), _LONGEST_OUTPUT):
                yield nodes.Output(node.nodes[at : at + _LONGEST_OUTPUT], lineno=node.lineno)
        else:
            yield node


def _block(body: list[nodes.Node], number: int) -> nodes.Block:
    return nodes.Block(f"{number}", body, False, False, lineno=body[0].lineno)  # noqa: FBT003 - Jinja's fields


_STRETCH, _LONGEST_OUTPUT = 1_500, 200


def is_light(tree: nodes.Template, own: Collection[str] = ()) -> bool:
    """Whether a program asks for no more than `addin.templating.language.runtime` answers.

    `own` are filters and tests of the caller's, which may have names that it knows.
    """
    return all(
        _is_light(node) and not (isinstance(node, nodes.Filter | nodes.Test) and node.name in own)
        for node in walk(tree)
    )


def full_names(language: TemplateLanguage) -> dict[str, Any]:
    """What a program finds in Jinja."""
    return {"environment": language} | {name: getattr(runtime, name) for name in runtime.exported}


def _is_light(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in LIGHT_FILTERS and not node.kwargs and not node.dyn_args
    if isinstance(node, nodes.Test):
        return node.name in {"defined", "undefined", "none"}
    if isinstance(node, nodes.Call):
        own = isinstance(node.node, nodes.EnvironmentAttribute)
        reads = isinstance(node.node, nodes.Getattr) and node.node.attr in _READS
        return own or (reads and not node.args and not node.kwargs)
    if isinstance(node, nodes.Name):
        return node.name not in {"cycler", "joiner", "namespace", "range", "dict"}
    return not isinstance(node, _HEAVY)


_READS = frozenset({"items", "keys", "values"})
_HEAVY = (
    nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock, nodes.Slice, nodes.NSRef,
    nodes.Pow, nodes.Mod, nodes.Concat,
)  # fmt: skip


def _put_texts_back(tree: nodes.Template, texts: Sequence[str]) -> None:
    found = list(walk(tree))
    for node in found:
        if isinstance(node, nodes.TemplateData):
            node.data = texts[int(node.data[1:-1])]
    for node in found:
        if isinstance(node, nodes.For):
            weight = 16 + sum(map(_weight, walk(node)))
            node.iter = _own_call("each", node.iter, node.lineno, weight)
        many = getattr(node, "dyn_args", None)
        if many is not None:  # what stands behind a star may never end
            many = _own_call("each", many, node.lineno, _PRICE_OF_ARGUMENT)
            setattr(node, "dyn_args", many)  # noqa: B010 - of calls, filters and tests


def _weight(node: nodes.Node) -> int:
    """What a node writes at least in each turn of its loop."""
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    return _PRICE_OF_OUTPUT * len(node.nodes) if isinstance(node, nodes.Output) else 0


_PRICE_OF_ARGUMENT = 1_000
_PRICE_OF_OUTPUT = 32
"""A short value, and the text before it; longer ones are paid for when they are printed."""


def _own_call(name: str, node: nodes.Node, line: int, *more: int) -> nodes.Call:
    numbers = [nodes.Const(number) for number in (line - _FIRST_TAG_LINE, *more)]
    return nodes.Call(
        nodes.EnvironmentAttribute(name),
        [cast("nodes.Expr", node), *numbers],
        [],
        None,
        None,
        lineno=line,
    )


_IN_PLACE = frozenset({"text", "plain", "drawing"})


class _Fast(CodeGenerator):
    """Jinja's generator, with values printed by `put` and loops counted by `each`."""

    in_place: Sequence[bool] = ()

    def _writer(self, node: nodes.Expr) -> str:
        return "put" if self.in_place[node.lineno - _FIRST_TAG_LINE] else "wrap"

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("put, wrap, each, keep, attempt, whole = context.parent['\\0run']")

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:  # noqa: ARG002 - Jinja's signature
        if isinstance(node, nodes.TemplateData):
            return node.data
        raise nodes.Impossible

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - Jinja's signature
        self.write(f"{self._writer(node)}(")

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - Jinja's signature
        self.write(f", {node.lineno - _FIRST_TAG_LINE})")

    def visit_Block(self, node: nodes.Block, frame: Any) -> None:  # noqa: ARG002, N802 - Jinja's signature
        self.writeline(f"yield from block_{node.name}(context)", node)

    def visit_Call(self, node: nodes.Call, frame: Any, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - Jinja's signature
        if not isinstance(node.node, nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(f"{node.node.name}(")
        self._guarded(node.args[0], frame)
        for argument in node.args[1:]:
            self.write(", ")
            self.visit(argument, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Any) -> None:  # noqa: N802 - Jinja's name
        self.write("keep((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Any) -> None:  # noqa: N802 - Jinja's name
        sides = (node.expr, *(each.expr for each in node.ops))
        searched = any(each.op in {"in", "notin"} for each in node.ops)
        if not searched and any(isinstance(side, nodes.Const) for side in sides):
            super().visit_Compare(node, frame)
            return
        # Lists in lists may take an age to compare, and some never end.
        signs = ("", *(operators[each.op] for each in node.ops))
        for sign, side in zip(signs, sides, strict=True):
            self.write(f" {sign} whole(" if sign else "(whole(")
            self.visit(side, frame)
            self.write(")")
        self.write(")")

    def _guarded(self, node: nodes.Expr, frame: Any) -> None:
        self.visit(node, frame)


class _Careful(_Fast):
    """Each expression is tried for itself, so that its fault can be noted and the rest go on."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - Jinja's signature
        self.write(f"{self._writer(node)}(lambda: (")

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002 - Jinja's signature
        self.write(f"), {node.lineno - _FIRST_TAG_LINE})")

    def _guarded(self, node: nodes.Expr, frame: Any) -> None:
        self.write("lambda: (")
        self.visit(node, frame)
        self.write(")")

    def visit_If(self, node: nodes.If, frame: Any) -> None:  # noqa: N802 - Jinja's name
        for branch in (node, *node.elif_):
            branch.test = _own_call("attempt", branch.test, branch.lineno)
        super().visit_If(node, frame)
