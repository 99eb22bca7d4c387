"""What does a compiled template need to run, where it asks for nothing but values?

Jinja takes longer to load than a report takes to write. Most templates print values, loop over
them and choose between texts; their programs run here, on the few things that this needs. What
goes further (other filters, arithmetic on texts, a fault) runs on Jinja itself: here it raises,
and the render starts again there.
"""

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType, FunctionType, GeneratorType, MethodType, ModuleType
from typing import Any

Program = Callable[[Any], Iterator[str]]


class Unsupported(Exception):  # noqa: N818 - it starts the render again
    """Something that only Jinja answers."""


def load_program(code: bytes, names: Mapping[str, Any]) -> tuple[Program, str]:
    """The function of a part from its marshalled code, and its lines; `names` are its runtime."""
    namespace = dict(names)
    exec(marshal.loads(code), namespace)  # noqa: S102, S302 - our own code from a private cache
    return namespace["root"], namespace["debug_info"]


class _Nothing:
    """Jinja's sign for a name that is not there."""


_MISSING = _Nothing()


class MissingName:
    """A name that no value has; whatever is asked of it is Jinja's to answer."""

    def _ask(self, *_: object) -> Any:
        raise Unsupported

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _ask
    __add__ = __sub__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _ask
    __getitem__ = __call__ = __float__ = __int__ = __neg__ = _ask


class LightContext:
    """The values that a program sees."""

    __slots__ = ("eval_ctx", "exported_vars", "parent", "vars")

    def __init__(self, parent: Mapping[str, Any]) -> None:
        self.parent = parent
        self.vars: dict[str, Any] = {}
        self.exported_vars: set[str] = set()
        self.eval_ctx = None

    def resolve_or_missing(self, name: str) -> Any:
        """A value, or the sign that there is none."""
        found = self.vars.get(name, _MISSING)
        return self.parent.get(name, _MISSING) if found is _MISSING else found


class LightLoop:
    """The ``loop`` of a template; what is looped over is a sequence already."""

    __slots__ = ("_items", "_undefined", "index0", "length")

    def __init__(self, items: Any, undefined: Any) -> None:
        self._items = items
        self._undefined = undefined
        self.index0 = -1
        self.length = len(items)

    def __iter__(self) -> Iterator[tuple[Any, "LightLoop"]]:
        for item in self._items:
            self.index0 += 1
            yield item, self

    def __len__(self) -> int:
        return self.length

    @property
    def index(self) -> int:
        """The number of the turn, from 1."""
        return self.index0 + 1

    @property
    def revindex(self) -> int:
        """How many turns are left with this one."""
        return self.length - self.index0

    @property
    def revindex0(self) -> int:
        """How many turns are left after this one."""
        return self.length - self.index

    @property
    def first(self) -> bool:
        """Whether this is the first turn."""
        return self.index0 == 0

    @property
    def last(self) -> bool:
        """Whether this is the last turn."""
        return self.index == self.length

    @property
    def previtem(self) -> Any:
        """The item of the turn before."""
        return self._items[self.index0 - 1] if self.index0 else self._undefined("previtem")

    @property
    def nextitem(self) -> Any:
        """The item of the next turn."""
        return self._items[self.index] if not self.last else self._undefined("nextitem")


class LightRuntime:
    """What a program calls its environment."""

    concat = staticmethod("".join)

    def __init__(self) -> None:
        self.filters = LIGHT_FILTERS
        self.tests = _TESTS
        self.names = {
            "environment": self,
            "LoopContext": LightLoop,
            "Undefined": MissingName,
            "missing": _MISSING,
        }

    @staticmethod
    def undefined(*_: object, **__: object) -> MissingName:
        """A name that no value has."""
        return MissingName()

    def getattr(self, owner: Any, name: str) -> Any:
        """A key of a mapping, else an attribute, as Jinja's sandbox allows it."""
        if type(owner) is dict or isinstance(owner, Mapping):
            return owner[name] if name in owner else self._method(owner, name)
        if isinstance(owner, _PROTECTED):
            raise Unsupported
        try:
            return getattr(owner, name)
        except AttributeError:
            raise Unsupported from None

    def getitem(self, owner: Any, key: Any) -> Any:
        """An item of a mapping or a sequence."""
        if isinstance(owner, Mapping | list | tuple | str):
            try:
                return owner[key]
            except (LookupError, TypeError):
                raise Unsupported from None
        raise Unsupported

    def _method(self, owner: Mapping[str, Any], name: str) -> Any:
        if type(owner) is dict and name in {"items", "keys", "values"}:
            return getattr(owner, name)
        return self.undefined()

    @staticmethod
    def call(_: object, function: Any, *args: Any) -> Any:
        """What a mapping holds: nothing else is called here."""
        if args or not isinstance(getattr(function, "__self__", None), dict):
            raise Unsupported
        return function()

    @staticmethod
    def call_binop(_: object, operator: str, left: Any, right: Any) -> Any:
        """Sums and products of numbers."""
        if type(left) not in {int, float} or type(right) not in {int, float}:
            raise Unsupported
        if not (-_PLAIN < left < _PLAIN and -_PLAIN < right < _PLAIN):
            raise Unsupported
        if operator == "+":
            return left + right
        if operator == "*":
            return left * right
        raise Unsupported


_PLAIN = 1e18
_PROTECTED = (type, FunctionType, MethodType, GeneratorType, CodeType, ModuleType, MissingName)


def _default(value: Any, default: Any = "", boolean: bool = False) -> Any:  # noqa: FBT001, FBT002 - Jinja's own
    return default if isinstance(value, MissingName) or (boolean and not value) else value


def _join(_: object, values: Iterable[Any], separator: str = "") -> str:
    if hasattr(type(values), "__next__"):
        raise Unsupported
    texts = list(values)
    if not all(type(text) is str or type(text) is int for text in texts):
        raise Unsupported
    return separator.join(map(str, texts))


def _round(value: Any, precision: Any = 0) -> Any:
    if type(value) not in {int, float} or type(precision) is not int or precision > _FEW_DECIMALS:
        raise Unsupported
    return round(value, precision)


def _format(text: Any, *args: Any) -> str:
    plain = type(text) is str and _PLAIN_FORM.fullmatch(text)
    if not plain or not all(type(arg) in {int, float} for arg in args):
        raise Unsupported
    try:
        return str(text % args)
    except (TypeError, ValueError, OverflowError):
        raise Unsupported from None


_FEW_DECIMALS = 20
_PLAIN_FORM = re.compile(r"(?:[^%]|%%|%[+ ]?(?:\.\d{1,2})?[dfge]){0,200}")


def _same(value: Any) -> Any:
    return value


def _text_of(change: Callable[[str], str]) -> Callable[[object, Any], str]:
    def changed(_: object, value: Any) -> str:
        if type(value) is not str:
            raise Unsupported
        return change(value)

    return changed


def _is_none(value: Any) -> bool:
    return value is None


LIGHT_FILTERS: Mapping[str, Callable[..., Any]] = {
    "default": _default,
    "d": _default,
    "length": len,
    "count": len,
    "join": _join,
    "round": _round,
    "format": _format,
    "upper": _text_of(str.upper),
    "lower": _text_of(str.lower),
    "trim": _text_of(str.strip),
    "e": _same,
    "escape": _same,
    "safe": _same,
}
_TESTS: Mapping[str, Callable[..., bool]] = {
    "defined": lambda value: not isinstance(value, MissingName),
    "undefined": lambda value: isinstance(value, MissingName),
    "none": _is_none,
}
