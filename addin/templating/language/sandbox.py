"""What may a tag say? An allow-list, so that a template can read values and nothing else.

Two walls stand one behind the other: only the kinds of expression of the grammar are accepted
when a template is compiled, and what runs is Jinja's immutable sandbox with its calls, its
operators and its loops counted against a budget.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import BuiltinFunctionType, BuiltinMethodType, FunctionType, MethodType, ModuleType
from typing import Any

from jinja2 import StrictUndefined, Undefined, pass_context, pass_eval_context
from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import _PassArg, missing

from addin.templating.filters.formats import FORMATS
from addin.templating.filters.markup import MARKUP
from addin.templating.language.limits import (
    Budget,
    Fault,
    check_format,
    check_growth,
    check_join,
    check_power,
    check_product,
    check_text_call,
    format_text,
    replace_text,
    sum_numbers,
    with_small_numbers,
    wrap_text,
)

_PRICE_OF_CALL = 1_000
_TEXT_METHODS = frozenset(
    [
        "upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip",
        "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith", "replace", "join",
        "count", "find", "rfind", "index", "isdigit", "isalpha", "isalnum", "isnumeric", "isupper",
        "islower", "isspace", "isdecimal", "format", "center", "ljust", "rjust", "zfill",
        "removeprefix", "removesuffix", "partition", "rpartition",
    ]
)  # fmt: skip
_PLAIN_METHODS: Mapping[type, frozenset[str]] = {
    str: _TEXT_METHODS,
    dict: frozenset({"items", "keys", "values", "get", "copy"}),
    list: frozenset({"index", "count", "copy"}),
    tuple: frozenset({"index", "count"}),
    int: frozenset({"bit_length"}),
    float: frozenset({"is_integer"}),
    date: frozenset({"isoformat", "strftime", "weekday", "isoweekday", "date", "time"}),
    time: frozenset({"isoformat", "strftime"}),
    timedelta: frozenset({"total_seconds"}),
    Decimal: frozenset({"quantize"}),
    Fraction: frozenset(),
}
_PRICE_OF_ITEM = 40
_PRICES = {"groupby": 2000, "sort": 300, "dictsort": 300} | dict.fromkeys(
    ["map", "select", "reject", "selectattr", "rejectattr", "unique", "sum", "min", "max"], 200
)
_COMPARING = frozenset({"sort", "unique", "min", "max", "groupby"})
_WRITING = frozenset(
    [
        "string", "join", "format", "replace", "upper", "lower", "title", "capitalize", "trim",
        "center", "indent", "truncate", "wordwrap", "wordcount", "int", "float",
    ]
)  # fmt: skip
"""Filters that make a text of whatever they are given."""
_SEARCHING = frozenset({"wordcount", "title", "wordwrap", "indent", "truncate"})
_READING = frozenset(
    [
        "list", "join", "sort", "sum", "min", "max", "unique", "batch", "slice", "groupby", "map",
        "select", "reject", "selectattr", "rejectattr", "first", "reverse",
    ]
)  # fmt: skip
_FREE_FILTERS = ("default", "d", "length", "count")
_NO_FILTERS = ("attr", "pprint", "xmlattr", "urlize", "random", "tojson", "striptags")


class MissingNameError(UndefinedError):
    """A name that no value has; `names` are those that its owner has, None for the values."""

    def __init__(self, message: str, name: str, names: tuple[str, ...] | None) -> None:
        super().__init__(message)
        self.name = name
        self.names = names


class MissingName(StrictUndefined):
    """A name that no value has; what is asked of it is missing too, so that one fault is one."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        names = (
            None
            if obj is missing
            else tuple(map(str, obj if isinstance(obj, Mapping) else dir(obj)))
        )
        known = exc is UndefinedError and hint is None
        raised = partial(MissingNameError, name=str(name), names=names) if known else exc
        super().__init__(hint, obj, name, raised)  # type: ignore[arg-type]  # Jinja calls it with the message

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: object) -> "MissingName":  # type: ignore[override]  # Jinja says it never returns
        return self


class TemplateLanguage(ImmutableSandboxedEnvironment):
    """Jinja as templates may use it; one for all templates of a set of filters."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(
        self,
        filters: Mapping[str, Callable[..., object]] | None = None,
        tests: Mapping[str, Callable[..., object]] | None = None,
        *,
        trusted: bool = False,
    ) -> None:
        super().__init__(
            autoescape=True,
            undefined=MissingName,
            cache_size=0,
            auto_reload=False,
            optimized=False,
            extensions=["jinja2.ext.loopcontrols"],
        )
        self.globals.pop("lipsum", None)
        self.globals["range"] = safe_range
        self.filters.update({**FORMATS, **MARKUP})
        self._guard_filters()
        self.filters.update(filters or {})
        self.tests.update(tests or {})
        self.own = frozenset([*(filters or {}), *(tests or {})])
        self._trusted = trusted

    def _guard_filters(self) -> None:
        """Leave Jinja's filters that only read, and count what they cost."""
        for name in _NO_FILTERS:
            self.filters.pop(name, None)
        for name in ("center", "truncate", "batch", "slice", "round"):
            self.filters[name] = with_small_numbers(self.filters[name])
        for name in ("indent", "wordwrap"):
            self.filters[name] = wrap_text(self.filters[name])
        self.filters["sum"] = sum_numbers(self.filters["sum"])
        self.filters["join"] = _join_briefly(self.filters["join"])
        self.filters["format"] = format_text
        self.filters["replace"] = replace_text
        for name in set(self.filters).difference(_FREE_FILTERS):
            self.filters[name] = _paid(self.filters[name], name)
        # Every value is escaped where it is printed; twice would show the escapes.
        for name in ("e", "escape", "forceescape", "safe"):
            self.filters[name] = _as_it_is

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a mapping, else an attribute: ``order.items`` is what the values say it is."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        elif isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Jinja's own guard of ``str.format``, and a look at how much it is asked to write."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None or value.__name__ != "format":
            return None if wrapped is None else _no_format_map

        def formatted(*args: Any, **kwargs: Any) -> str:
            check_format(str(value.__self__), "{", (*args, *kwargs.values()))
            return wrapped(*args, **kwargs)

        return formatted

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """What Jinja holds for safe, and nothing of a module that the caller does not trust."""
        known = self._trusted or not isinstance(obj, ModuleType)
        return known and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        """Plain functions that the caller passed, and reading methods of plain values.

        Where the caller trusts its objects, also their methods whose names have no underscore.
        """
        if isinstance(obj, MethodType | BuiltinMethodType) and not isinstance(
            obj.__self__, type(re)
        ):
            names = next(
                (names for kind, names in _PLAIN_METHODS.items() if isinstance(obj.__self__, kind)),
                None,
            )
            if names is not None:
                return obj.__name__ in names
            module = getattr(type(obj.__self__), "__module__", "")
            return module.startswith("jinja2.") or (self._trusted and super().is_safe_callable(obj))
        known = FunctionType | BuiltinFunctionType | partial  # type: ignore[type-arg]  # whatever it gives
        module = getattr(type(obj), "__module__", "")
        return (
            self._trusted or isinstance(obj, known | type) or module.startswith("jinja2.")
        ) and super().is_safe_callable(obj)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template may call; each call is paid for."""
        if isinstance(function, Undefined):
            str(function)
        budget = context.parent.get("\0budget")
        if isinstance(function, BuiltinMethodType) and isinstance(function.__self__, str):
            check_text_call(function, args)
        if isinstance(function, MethodType) and not self.is_safe_callable(function):
            raise Fault("untrusted", name=function.__name__)
        if isinstance(budget, Budget):
            budget.spend(_PRICE_OF_CALL)
            budget.weigh(getattr(function, "__self__", None), _PRICE_OF_ITEM)
            budget.weigh_whole(*(value for value in args if isinstance(value, str | tuple)))
        return super().call(context, function, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: D102 - as in Jinja
        if operator in "*+" and not isinstance(left, int | float):
            _weigh(context, check_growth(operator, left, right))
        elif operator == "*" and isinstance(right, str | list | tuple):
            _weigh(context, check_growth(operator, right, left))
        elif operator == "*":
            check_product(left, right)
        elif operator == "**":
            check_power(left, right)
        elif operator == "%" and isinstance(left, str):
            check_format(left, "%", right if isinstance(right, tuple) else (right,))
            _weigh_whole(context, right)
        return super().call_binop(context, operator, left, right)


def _as_it_is(value: object) -> object:
    return value


def _weigh(context: Context, size: int) -> None:
    budget = context.parent.get("\0budget")
    if isinstance(budget, Budget):
        budget.spend(size)


def _weigh_whole(context: Context, *values: object) -> None:
    budget = context.parent.get("\0budget")
    if isinstance(budget, Budget):
        budget.weigh_whole(*values)


def _no_format_map(*_: object) -> str:
    raise SecurityError("format_map")


def _paid(plain: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A filter that is paid for by the length of what it reads."""
    price = _PRICES.get(name, _PRICE_OF_ITEM)
    wanted = _PassArg.from_obj(plain)

    @pass_context
    def filtered(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        budget = context.parent.get("\0budget")
        if isinstance(budget, Budget):
            value = budget.weigh(value, price)
            if name in _SEARCHING and isinstance(value, str):
                budget.spend(10 * len(value))
            value = budget.count(value, price) if name in _READING else value
            if name in _WRITING:
                budget.weigh_whole(*(v for v in (value, *args) if not isinstance(v, str)))
            elif name in _COMPARING and isinstance(value, list | tuple):
                budget.weigh_whole(*(v for v in value if isinstance(v, list | tuple)), texts=False)
        if wanted is None:
            return plain(value, *args, **kwargs)
        return plain(_PASSED[wanted](context), value, *args, **kwargs)

    return filtered


_PASSED: Mapping[_PassArg, Callable[[Context], object]] = {
    _PassArg.context: lambda context: context,
    _PassArg.eval_context: lambda context: context.eval_ctx,
    _PassArg.environment: lambda context: context.environment,
}


def _join_briefly(plain: Callable[..., Any]) -> Callable[..., Any]:
    @pass_eval_context
    def joined(context: Any, value: Any, d: str = "", attribute: Any = None) -> Any:
        return plain(context, check_join(value, str(d)), d, attribute)

    return joined
