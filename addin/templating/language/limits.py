"""What would a tag let grow without end: a text, a width, a power, a list?"""

import re
from collections.abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
    ValuesView,
)
from itertools import chain, islice
from numbers import Rational
from pathlib import Path
from time import thread_time
from types import BuiltinMethodType, FunctionType, GeneratorType, MethodType
from typing import Any, cast, overload

from addin.errors import Notes

FAULTS = Notes(Path(__file__).with_name("faults.csv"))
LARGEST_TEXT = 4 * 1024 * 1024
"""Characters that a text made by tags may have."""
MOST_ITEMS = 2_000_000
"""Items that one list may have: twice the rows of a sheet."""


class Fault(Exception):  # noqa: N818 - it becomes a finding
    """A value that cannot be printed or looped over."""

    def __init__(self, key: str, **values: object) -> None:
        self.note = FAULTS(key, **values)
        super().__init__(self.note.text.en)


class Budget:
    """How much a template may still write and loop, in characters, and how long it may take.

    What takes two seconds of a processor and has not been paid for is as good as endless: each
    character that was paid for adds to the time, so that a slow machine fills what a fast one does.
    """

    __slots__ = ("_next", "_since", "_whole", "left")

    def __init__(self, characters: int, since: float | None = None) -> None:
        self.left = self._whole = characters
        self._since = thread_time() if since is None else since
        self._next = max(characters - _PACE, 0)

    def spend(self, characters: int) -> None:
        """Take from what is left; Fault where nothing is."""
        self.left -= characters
        if self.left < self._next:
            self.look()

    def look(self) -> float:
        """The time that was used; Fault where it is too much."""
        used = thread_time() - self._since
        late = used > _SECONDS + (self._whole - self.left) / _A_SECOND
        if late or self.left < 0:
            raise Fault("endless")
        self._next = max(self.left - _PACE, 0)
        return used

    def weigh(self, value: object, price: int) -> Any:
        """The value, once it is paid for that it is read through: a text, or items at a price."""
        if isinstance(value, str | bytes):
            self.spend(_size(value))
        elif isinstance(value, Iterator):
            return self._counted(value, price)
        elif isinstance(value, Sequence | Mapping | set | frozenset):
            self.spend(len(value) * price)
        return value

    def count(self, values: object, price: int) -> Any:
        """The same for what is read to its end, if it has one: an object that gives items."""
        kind = type(values)
        known = isinstance(values, str | bytes | Iterator | Sequence | Mapping | set | frozenset)
        if known or not (hasattr(kind, "__iter__") or hasattr(kind, "__getitem__")):
            return values
        return self._counted(cast("Iterable[Any]", values), price)

    def weigh_whole(self, *values: object, texts: bool = True) -> None:
        """Pay for all that stands in values, however deep: they are written out or compared."""
        waiting: list[Any] = [values]
        while waiting:
            here = waiting.pop()
            items = here.values() if isinstance(here, dict) else here
            deeper = [item for item in items if isinstance(item, _HOLDERS)]
            if texts:
                written = sum(_size(item) for item in items if isinstance(item, str))
                self.spend(written + len(items) * _PRICE_OF_WORD)
            self.spend(len(items) // _FEW + len(deeper) * _PRICE_OF_HOLDER)
            waiting += deeper

    def _counted(self, values: Iterable[Any], price: int) -> Iterator[Any]:
        for value in values:
            self.spend(price)
            yield value


_PACE = 250_000
_SECONDS = 2.0
_A_SECOND = 60_000_000
_PRICE_OF_HOLDER, _PRICE_OF_WORD = 60, 6
_HOLDERS = (list, tuple, dict, set, frozenset)
_FEW = 16
_SOON = 0.02


def _size(text: str | bytes) -> int:
    """The bytes of a text in memory, near enough."""
    return len(text) if text.isascii() else 4 * len(text)


class Turns(Sequence[Any]):
    """What is looped over, with a look at the clock now and then."""

    __slots__ = ("_budget", "_items")

    def __init__(self, items: Sequence[Any], budget: Budget) -> None:
        self._items = items
        self._budget = budget

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._items[at]

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self._shares())

    def _shares(self) -> Iterator[Sequence[Any]]:
        at, share, before = 0, _FEW, self._budget.look()
        while at < len(self._items):
            yield self._items[at : at + share]
            at += share
            now = self._budget.look()
            share = share * 2 if now - before < _SOON else max(share // 4, 1)
            before = now


def items_of(values: Any, budget: Budget, price: int) -> Sequence[Any]:
    """What is looped over as a sequence, paid for before the first turn; Fault for a number."""
    if not isinstance(values, Iterable):
        raise Fault("no_loop", value=values, kind=type(values).__name__)
    if not isinstance(values, list | tuple):
        values = list(islice(values, budget.left // price + 2))
    budget.spend(len(values) * price)
    found: Sequence[Any] = values
    return found if len(found) <= _FEW else Turns(found, budget)


class Replayed(Sequence[Any]):
    """What an iterator gives, kept, so that it can be read again: it is read when it is asked."""

    __slots__ = ("_error", "_kept", "_source")

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._kept: list[Any] | None = None
        self._error: Exception | None = None

    def __len__(self) -> int:
        return len(self._read())

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._read()[at]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._read())

    def _read(self) -> list[Any]:
        if self._error is not None:
            raise self._error
        if self._kept is None:
            try:
                self._kept = list(_bounded(self._source))
            except Exception as error:
                self._kept, self._error = [], error
                raise
        return self._kept


LONGEST_TAG = 30_000
"""Characters of one tag: what is longer takes a compiler too long."""


def _bounded(source: Iterator[Any]) -> Iterator[Any]:
    yield from islice(source, MOST_ITEMS)
    if next(source, None) is not None:
        raise Fault("endless")


def replayed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with iterators that can be read again."""
    return {name: Replayed(v) if is_one_shot(v) else v for name, v in values.items()}


def is_one_shot(value: object) -> bool:
    """Whether a value of the caller's is gone once it is read; what filters give is not his."""
    if not hasattr(type(value), "__next__"):
        return False
    if not isinstance(value, GeneratorType):
        return True
    made_in = value.gi_code.co_filename.replace("\\", "/")
    return made_in != _HERE and not made_in.endswith("jinja2/filters.py")


_HERE = __file__.replace("\\", "/")


def refuse_wordless(value: object) -> None:
    """Fault where what is to be printed has no words.

    That is a function that nobody has called, a list that nobody has read, and an object that
    would print its place in memory.
    """
    kind = type(value)
    if isinstance(value, FunctionType | MethodType | BuiltinMethodType):
        raise Fault("uncalled", name=value.__name__)
    if hasattr(kind, "__next__") or isinstance(value, _UNREAD):
        raise Fault("unread", kind=kind.__name__)
    own_words = kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__
    if not own_words or isinstance(value, type) or kind.__module__.startswith("jinja2."):
        raise Fault("wordless", kind=value.__name__ if isinstance(value, type) else kind.__name__)


_UNREAD = (Replayed, range, KeysView, ItemsView, ValuesView)


_WIDEST = 10_000
_LARGEST_POWER = 4_096
WIDTH = re.compile(r"%[^a-zA-Z%]*?(\d{4,}|\*)|\{[^{}]*?\d{4,}[^{}]*\}|\{[^{}]*:[^{}]*\{")


def check_growth(operator: str, left: object, right: object) -> int:
    """The length of a text or list after ``*`` or ``+``; refuse one that grows too long."""
    size = len(left) if isinstance(left, str | list | tuple) else 0
    if isinstance(right, int):
        size *= right if operator == "*" else 1
    elif isinstance(right, str | list | tuple):
        size += len(right)
    if size > LARGEST_TEXT:
        raise OverflowError("a text or list too long")
    return size


def check_power(left: object, right: object) -> None:
    """Refuse a power of too many digits."""
    if isinstance(right, int) and _bits(left) * right > _LARGEST_POWER:
        raise OverflowError("a power too large")


def check_product(left: object, right: object) -> None:
    """Refuse a product of too many digits."""
    if _bits(left) + _bits(right) > _LARGEST_POWER:
        raise OverflowError("a number too large")


def _bits(number: object) -> int:
    """How long a number is, of those that have no bound: whole numbers and fractions."""
    if not isinstance(number, Rational):
        return 0
    return max(int(number.numerator).bit_length(), int(number.denominator).bit_length())


def check_text_call(method: BuiltinMethodType, args: tuple[object, ...]) -> None:
    """Refuse a text's own method where it would grow the text too far."""
    text = str(method.__self__)
    if method.__name__ in {"center", "ljust", "rjust", "zfill"} and _too_wide(args):
        raise OverflowError("a width of more than 10,000")
    if method.__name__ == "join" and args:
        check_join(args[0], text)
    if method.__name__ == "replace" and len(args) > 1:
        check_growth("*", str(args[1] or "x"), max(len(text), 1))


def check_join(values: Any, between: str) -> list[Any]:
    """The values as a list; refuse them where they would be too long a text together."""
    found = list(_bounded(iter(values)))
    texts = sum(len(value) if isinstance(value, str) else 1 for value in found)
    if texts + len(between) * len(found) > LARGEST_TEXT:
        raise OverflowError("a text or list too long")
    return found


def with_small_numbers(plain: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that refuses to fill a text up to a large width."""

    def guarded(*args: Any, **kwargs: Any) -> Any:
        if _too_wide((*args[1:], *kwargs.values())):
            raise OverflowError("a width of more than 10,000")
        return plain(*args, **kwargs)

    return _like(plain, guarded)


def _like(plain: Callable[..., Any], changed: Callable[..., Any]) -> Callable[..., Any]:
    for name, value in vars(plain).items():
        # Jinja marks the filters that want the environment or the context.
        setattr(changed, name, value)
    return changed


def format_text(value: str, *args: object, **kwargs: object) -> str:
    """The filter ``format`` without large widths."""
    check_format(str(value), "%", (*args, *kwargs.values()))
    return str(value) % (kwargs or args)


def check_format(text: str, sign: str, args: Iterable[object]) -> None:
    """Refuse to fill a text's holes, each with `sign`, with too large a width or too much text."""
    if WIDTH.search(text):
        raise OverflowError("a width of more than three digits")
    longest = max((a for a in args if isinstance(a, str)), key=len, default="")
    check_growth("+", text, longest)
    check_growth("*", longest, text.count(sign))


def wrap_text(plain: Callable[..., Any]) -> Callable[..., Any]:
    """The filters ``wordwrap`` and ``indent`` where no text grows, or takes, too long."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        texts = [value for value in (*args, *kwargs.values()) if isinstance(value, str)]
        text, rest = "".join(texts[:1]), texts[1:]
        if len(text) > _LONGEST_WRAPPED:
            raise OverflowError("a text too long to be wrapped")
        widths = [value for value in (*args, *kwargs.values()) if isinstance(value, int)]
        by = max((len(more) for more in rest), default=0) + max(widths, default=0)
        check_growth("*", text, by if by < _WIDEST else LARGEST_TEXT)
        return plain(*args, **kwargs)

    return _like(plain, wrapped)


_LONGEST_WRAPPED = 50_000


def sum_numbers(plain: Callable[..., Any]) -> Callable[..., Any]:
    """The filter ``sum`` of numbers: lists and texts would grow with each."""

    def summed(environment: Any, values: Any, attribute: Any = None, start: Any = 0) -> Any:
        if isinstance(start, str | list | tuple):
            raise OverflowError("a sum of texts or lists")
        return plain(environment, values, attribute, start)

    return _like(plain, summed)


def replace_text(value: object, old: object, new: object, count: int | None = None) -> str:
    """The filter ``replace`` without texts that grow too long."""
    text = str(value)
    check_growth("*", str(new) or "x", max(len(text), 1))
    return text.replace(str(old), str(new), -1 if count is None else count)


def _too_wide(args: Iterable[object]) -> bool:
    return any(isinstance(value, int) and value > _WIDEST for value in args)
