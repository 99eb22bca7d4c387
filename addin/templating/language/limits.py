"""What would a tag let grow without end: a text, a width, a power?"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from types import BuiltinMethodType
from typing import Any

from addin.errors import Notes

FAULTS = Notes(Path(__file__).with_name("faults.csv"))
LARGEST_TEXT = 16 * 1024 * 1024
"""Characters that one value may have."""


class Fault(Exception):  # noqa: N818 - it becomes a finding
    """A value that cannot be printed or looped over."""

    def __init__(self, key: str, **values: object) -> None:
        self.note = FAULTS(key, **values)
        super().__init__(self.note.text.en)


class Budget:
    """How much a template may still write and loop, in characters."""

    __slots__ = ("left",)

    def __init__(self, characters: int) -> None:
        self.left = characters

    def spend(self, characters: int) -> None:
        """Take from what is left; Fault where nothing is."""
        self.left -= characters
        if self.left < 0:
            raise Fault("endless")


_WIDEST = 10_000
_LARGEST_POWER = 4_096
WIDTH = re.compile(r"%[^a-zA-Z%]*?(\d{4,}|\*)|\{[^{}]*?\d{4,}[^{}]*\}|\{[^{}]*:[^{}]*\{")


def check_growth(operator: str, left: object, right: object) -> None:
    """Refuse a text or list that grows too long by ``*`` or ``+``."""
    size = len(left) if isinstance(left, str | list | tuple) else 0
    if isinstance(right, int):
        size *= right if operator == "*" else 1
    elif isinstance(right, str | list | tuple):
        size += len(right)
    if size > LARGEST_TEXT:
        raise OverflowError("a text or list too long")


def check_power(left: object, right: object) -> None:
    """Refuse a power of too many digits."""
    if (
        isinstance(left, int)
        and isinstance(right, int)
        and left.bit_length() * right > _LARGEST_POWER
    ):
        raise OverflowError("a power too large")


def check_text_call(method: BuiltinMethodType, args: tuple[object, ...]) -> None:
    """Refuse a text's own method where it would grow the text too far."""
    text = str(method.__self__)
    if method.__name__ in {"center", "ljust", "rjust", "zfill"} and _too_wide(args):
        raise OverflowError("a width of more than 10,000")
    if method.__name__ == "format" and WIDTH.search(text):
        raise OverflowError("a width of more than three digits")
    if method.__name__ == "replace" and len(args) > 1:
        check_growth("*", str(args[1] or "x"), max(len(text), 1))


def with_small_numbers(plain: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that refuses to fill a text up to a large width."""

    def guarded(*args: Any, **kwargs: Any) -> Any:
        if _too_wide((*args[1:], *kwargs.values())):
            raise OverflowError("a width of more than 10,000")
        return plain(*args, **kwargs)

    for name, value in vars(plain).items():
        # Jinja marks the filters that want the environment or the context.
        setattr(guarded, name, value)
    return guarded


def format_text(value: str, *args: object, **kwargs: object) -> str:
    """The filter ``format`` without large widths."""
    if WIDTH.search(value):
        raise OverflowError("a width of more than three digits")
    return str(value) % (kwargs or args)


def replace_text(value: object, old: object, new: object, count: int | None = None) -> str:
    """The filter ``replace`` without texts that grow too long."""
    text = str(value)
    check_growth("*", str(new) or "x", max(len(text), 1))
    return text.replace(str(old), str(new), -1 if count is None else count)


def _too_wide(args: Iterable[object]) -> bool:
    return any(isinstance(value, int) and value > _WIDEST for value in args)
