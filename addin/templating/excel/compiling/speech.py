"""What does a tag in a cell evaluate to?

A cell's tag gives a value, not text: a number stays a number. Plain paths (``area.value``) are
most of all tags and are read without Jinja; everything else goes through the same sandbox as in
Word.
"""

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from jinja2 import TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.environment import Template as JinjaTemplate
from jinja2.visitor import NodeTransformer

from addin.errors import Place
from addin.templating.excel.compiling.marks import inline_source, texts_between
from addin.templating.language.contract import forbidden, merge_needs, needs_of
from addin.templating.language.findings import TOO_DEEP, no_words
from addin.templating.language.limits import LARGEST_TEXT, Budget, Fault, items_of, refuse_wordless
from addin.templating.language.marks import Mark, Need, Spot
from addin.templating.language.sandbox import MissingNameError, TemplateLanguage
from addin.templating.language.tags import Tag
from addin.templating.values import is_nothing

Context = Mapping[str, Any]
Ask = Callable[[Context], Any]
_PATH = re.compile(r"[^\W\d_]\w*(?:\.[^\W\d_]\w*|\[\d+\])*")
_LOOP = re.compile(r"for\s+(\w+)\s+in\s+(\S+)")
_STEP = re.compile(r"\.?([^\W\d_]\w*)|\[(\d+)\]")
_RESERVED = frozenset(["true", "false", "none", "True", "False", "None", "not", "and", "or", "in"])
_MISSING = object()
_FIRST_LINE = 2


class Speech:
    """The tags of one template, compiled; each expression once."""

    def __init__(self, language: TemplateLanguage) -> None:
        # Cells are no markup: nothing is escaped before it is written.
        self._language = language.overlay(autoescape=False, finalize=_printed)
        self._language.filters = {**language.filters, _EACH: _each, _KEEP: _keep}
        self._values: dict[str, Ask] = {}
        self._sources: list[tuple[tuple[str, Mark], ...]] = []

    @property
    def globals(self) -> Mapping[str, Any]:
        """What every tag knows."""
        return self._language.globals

    def value(self, mark: Mark) -> Ask:
        """What ``{{ code }}`` evaluates to; raises Fault or TemplateSyntaxError."""
        code = mark.tag.code
        if code not in self._values:
            self._values[code] = self._path(code) if _is_path(code) else self._expression(code)
        return self._values[code]

    def condition(self, code: str) -> Ask:
        """What the condition of an ``if`` evaluates to."""
        if _is_path(code.strip()):
            return self._path(code.strip())
        self._check(f"{{% if {code} %}}{{% endif %}}")
        return self._expression(code)

    def once(self, code: str) -> Callable[[Context], list[dict[str, Any]]]:
        """The turns of ``if ...``: one that sets no name, or none."""
        ask = self.condition(code)
        return lambda context: [{}] if ask(context) else []

    def loop(self, code: str) -> Callable[[Context], list[dict[str, Any]]]:
        """The turns of ``for ... in ...``: for each the names that it sets, and ``loop``."""
        plain = _LOOP.fullmatch(code)
        if plain and _is_path(plain[1]) and _is_path(plain[2]):
            turns = self._plain_loop(plain[1], plain[2], code)
        else:
            turns = self._any_loop(code)

        def paid(context: Context) -> list[dict[str, Any]]:
            found = turns(context)
            context["\0budget"].spend(len(found) * _PRICE_OF_TURN)
            return found

        return paid

    def _any_loop(self, code: str) -> Callable[[Context], list[dict[str, Any]]]:
        source = f"{{% {code} %}}{{% endfor %}}"
        tree = self._check(source)
        loop = next(tree.find_all(nodes.For))
        names = [name.name for name in loop.target.find_all(nodes.Name)] or [
            getattr(loop.target, "name", "")
        ]
        taken = ", ".join(f"({name!r}, {name})" for name in names)
        asking = f"{{% {code} %}}{{{{ take([{taken}], loop) }}}}{{% endfor %}}"
        template = self._compiled(self._check(asking.replace("take(", "onpace_take(")))

        def turns(context: Context) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = []

            def take(pairs: Sequence[tuple[str, Any]], state: Any) -> str:
                found.append({**dict(pairs), "loop": _loop_state(state)})
                return ""

            template.render({**context, "onpace_take": take})
            return found

        return turns

    def _plain_loop(
        self, name: str, path: str, code: str
    ) -> Callable[[Context], list[dict[str, Any]]]:
        """One name and a list: most loops are of this kind, and take no Jinja."""
        ask = self._path(path)

        def turns(context: Context) -> list[dict[str, Any]]:
            found = ask(context)
            if type(found) is not list:
                return self._any_loop(code)(context)
            return [{name: item, "loop": _plain_state(found, at)} for at, item in enumerate(found)]

        return turns

    def setting(self, code: str) -> Callable[[Context], dict[str, Any]]:
        """The names that ``set a = b`` sets."""
        tree = self._check(f"{{% {code} %}}")
        names = [node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"]
        template = self._compiled(tree)

        def settle(context: Context) -> dict[str, Any]:
            module = template.make_module(dict(context))
            return {name: getattr(module, name) for name in names}

        return settle

    def text(self, written: str, tags: Sequence[Tag]) -> Ask:
        """What a cell with text and tags reads."""
        texts = texts_between(written, tags)
        if all(tag.opener == "{{" for tag in tags):
            asks = [self.value(_bare(tag)) for tag in tags]

            def join(context: Context) -> str:
                pieces = [texts[0]]
                for ask, tag, after in zip(asks, tags, texts[1:], strict=True):
                    try:
                        pieces += (_shown(ask(context)), after)
                    except Exception as error:
                        error.__dict__["tag"] = tag  # of several tags, the one that failed
                        raise
                return "".join(pieces)

            return join
        template = self._template(texts, tags)
        return lambda context: template.render(dict(context))

    def _template(self, texts: Sequence[str], tags: Sequence[Tag]) -> JinjaTemplate:
        source = "".join(
            f"\ufdd0{number}\ufdd1{inline_source(tag)}" for number, tag in enumerate(tags)
        )
        tree = self._check(f"{source}\ufdd0{len(tags)}\ufdd1")
        for node in tree.find_all(nodes.TemplateData):
            node.data = re.sub(r"\ufdd0(\d+)\ufdd1", lambda f: texts[int(f[1])], node.data)
        return self._compiled(tree)

    def _expression(self, code: str) -> Ask:
        tree = self._check(f"{{% set onpace_result = ({code}) %}}")
        template = self._compiled(tree)

        def ask(context: Context) -> Any:
            asked = template.new_context(dict(context))
            deque(template.root_render_func(asked), maxlen=0)
            return _known(asked.vars["onpace_result"])

        return ask

    def _compiled(self, tree: nodes.Template) -> JinjaTemplate:
        """The template of a tree, whose loops and texts are counted; Fault where it is too deep."""
        try:
            code = self._language.compile(_Counted().visit(tree))
        except TOO_DEEP as error:
            raise Fault("too_deep") from error
        return JinjaTemplate.from_code(self._language, code, self._language.globals)

    def _path(self, code: str) -> Ask:
        steps: list[str | int] = [found[1] or int(found[2]) for found in _STEP.finditer(code)]
        first, rest, language = str(steps[0]), steps[1:], self._language

        def ask(context: Context) -> Any:
            value = context.get(first, _MISSING)
            if value is not _MISSING:
                pass
            elif first in language.globals:
                value = language.globals[first]
            else:
                raise MissingNameError(f"{first!r} is undefined", first, None)
            for step in rest:
                if type(value) is dict and step in value:
                    value = value[step]
                elif isinstance(step, str):
                    value = language.getattr(value, step)
                else:
                    value = language.getitem(value, step)
            return _known(value)

        return ask

    def _check(self, source: str) -> nodes.Template:
        try:
            tree = self._language.parse(source)
            words = list(forbidden(tree))
        except RecursionError as error:
            raise Fault("too_deep") from error
        for _, name in words:
            raise Fault("not_allowed", name=name)
        for _, fault in no_words(self._language, tree):
            raise fault
        return tree

    def note_needs(self, pieces: Sequence[tuple[str, Mark]]) -> None:
        """Remember which values a sheet needs: its marks and tags in order, each on a line."""
        if pieces:
            self._sources.append(tuple(pieces))

    def needs(self) -> tuple[Need, ...]:
        """The values that all tags together need, sorted by path."""
        found = []
        for pieces in self._sources:
            try:
                tree = self._language.parse("".join(source for source, _ in pieces))
            except (TemplateSyntaxError, RecursionError):
                continue
            marks = [mark for _, mark in pieces]
            found.append(needs_of(tree, _FIRST_LINE, self._language.globals, marks))
        return merge_needs(found)


class _Counted(NodeTransformer):
    """Loops and texts of a cell as they are paid for."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _EACH)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _KEEP)


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=node.lineno)


# No tag can write these names.
_EACH, _KEEP = "\0each", "\0keep"
_PRICE_OF_TURN = 64


@pass_context
def _each(context: Any, values: Any) -> Any:
    return items_of(values, context.parent["\0budget"], _PRICE_OF_TURN)


@pass_context
def _keep(context: Any, parts: Sequence[Any]) -> str:
    return _printed(context, "".join(map(_shown, parts)))


@pass_context
def _printed(context: Any, value: Any) -> str:
    text = _shown(value)
    context.parent["\0budget"].spend(len(text))
    if len(text) > LARGEST_TEXT:
        raise Fault("long_text")
    return text


def new_budget() -> Budget:
    """How much one render may loop and call."""
    return Budget(200_000_000)


def _known(value: Any) -> Any:
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()  # noqa: SLF001 - Jinja's own way to say which name
    return value


def _shown(value: Any) -> str:
    """A value inside of a text; what is not known stays blank."""
    refuse_wordless(value)
    return "" if is_nothing(value) else str(_known(value))


def _is_path(code: str) -> bool:
    """Whether an expression is a plain path: most are, and are read without Jinja."""
    return bool(_PATH.fullmatch(code)) and re.split(r"[.\[]", code)[0] not in _RESERVED


def _plain_state(items: Sequence[Any], at: int) -> dict[str, Any]:
    length = len(items)
    return {
        "index": at + 1, "index0": at, "first": at == 0, "last": at == length - 1,
        "length": length, "revindex": length - at, "revindex0": length - at - 1, "depth": 1,
    }  # fmt: skip


def _loop_state(state: Any) -> dict[str, Any]:
    names = ("index", "index0", "first", "last", "length", "revindex", "revindex0", "depth")
    return {name: getattr(state, name) for name in names}


def _bare(tag: Tag) -> Mark:
    return Mark(tag=tag, place=Place(), spot=Spot())
