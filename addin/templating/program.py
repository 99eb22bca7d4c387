"""How do texts and tags become one function that writes the part?

Jinja parses the tags; the text between them never passes its lexer. Each tag stands on a line
of its own in the source that Jinja sees, so that a line number is the number of a tag.
"""

import marshal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context

from addin.templating.language import TemplateLanguage, forbidden
from addin.templating.marks import Mark, Spot

__all__ = ["Program", "SyntaxFault", "compile_program", "load_program", "parse_marks"]

_FIRST_TAG_LINE = 2
"""The line of the first tag: its opener ends line 1."""


class SyntaxFault(Exception):  # noqa: N818 - it becomes a finding
    """One tag that Jinja does not accept; `index` is its number."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(reason)
        self.index = index
        self.reason = reason


Program = Callable[[Context], Iterator[str]]


def parse_marks(
    language: TemplateLanguage, texts: Sequence[str], marks: Sequence[Mark]
) -> nodes.Template:
    """The syntax tree of a part; SyntaxFault names the first tag that does not fit."""
    source = "".join(f"\ue0f1{index}\ue0f2{_source(mark)}" for index, mark in enumerate(marks))
    try:
        tree = language.parse(f"{source}\ue0f1{len(marks)}\ue0f2")
    except TemplateSyntaxError as error:
        index = min(max(error.lineno - _FIRST_TAG_LINE, 0), len(marks) - 1)
        raise SyntaxFault(index, error.message or "") from error
    for line, word in forbidden(tree):
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
    generator.visit(tree)
    code = compile(generator.stream.getvalue(), "<template>", "exec")  # type: ignore[attr-defined]
    return marshal.dumps(code)


def load_program(language: TemplateLanguage, code: bytes) -> tuple[Program, str]:
    """The function of a part from its marshalled code, and its lines."""
    namespace: dict[str, Any] = {"environment": language}
    exec(marshal.loads(code), namespace)  # noqa: S102, S302 - our own code from a private cache
    return namespace["root"], namespace["debug_info"]


def _source(mark: Mark) -> str:
    code = mark.tag.code
    return f"{{{{\n{code} }}}}" if mark.is_output else f"{{%\n{code} %}}"


def _put_texts_back(tree: nodes.Template, texts: Sequence[str]) -> None:
    for node in tree.find_all(nodes.TemplateData):
        node.data = texts[int(node.data[1:-1])]
    for loop in tree.find_all(nodes.For):
        weight = sum(len(data.data) for data in loop.find_all(nodes.TemplateData)) + 16
        loop.iter = _own_call("each", loop.iter, loop.lineno, weight)


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
        self.writeline("put, wrap, each, keep, attempt = context.parent['\\0run']")

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:  # noqa: ARG002
        if isinstance(node, nodes.TemplateData):
            return node.data
        raise nodes.Impossible

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(f"{self._writer(node)}(")

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(f", {node.lineno - _FIRST_TAG_LINE})")

    def visit_Call(self, node: nodes.Call, frame: Any, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        if not isinstance(node.node, nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(f"{node.node.name}(")
        self._guarded(node.args[0], frame)
        for argument in node.args[1:]:
            self.write(", ")
            self.visit(argument, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Any) -> None:  # noqa: N802
        self.write("keep((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def _guarded(self, node: nodes.Expr, frame: Any) -> None:
        self.visit(node, frame)


class _Careful(_Fast):
    """Each expression is tried for itself, so that its fault can be noted and the rest go on."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(f"{self._writer(node)}(lambda: (")

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(f"), {node.lineno - _FIRST_TAG_LINE})")

    def _guarded(self, node: nodes.Expr, frame: Any) -> None:
        self.write("lambda: (")
        self.visit(node, frame)
        self.write(")")

    def visit_If(self, node: nodes.If, frame: Any) -> None:  # noqa: N802
        for branch in (node, *node.elif_):
            branch.test = _own_call("attempt", branch.test, branch.lineno)
        super().visit_If(node, frame)
