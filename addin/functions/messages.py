"""What does a cell say when a call cannot be answered?"""

from collections.abc import Sequence
from functools import lru_cache

from addin.cells import CellError, ErrorCode, Scalar
from addin.errors import WORDS, AddinError
from addin.functions.arguments import Argument
from addin.functions.cells import UnknownError
from addin.functions.registry import Function
from addin.language import Text

_SHOWN = 40
_LONGEST = 400  # what a program still shows beside a cell


def _value_error(key: str, **values: object) -> CellError:
    return CellError(ErrorCode.VALUE, WORDS.text(key, **values))


def of_error(error: AddinError) -> CellError:
    """What a cell says: #N/A for what cannot be known; a text that it held is cut in the middle."""
    code = ErrorCode.NA if isinstance(error, UnknownError) else ErrorCode.VALUE
    zh, en = map(_cut, (error.text.zh, error.text.en))
    return CellError(code, Text(zh=zh, en=en), getattr(error, "stale", ""))


def too_large() -> CellError:
    """Ranges of more cells than one call may have."""
    return _value_error("ranges_too_large")


def empty(argument: Argument) -> CellError:
    """A cell that must be filled is empty; that is no 0."""
    return CellError(ErrorCode.NA, WORDS.text("argument_empty", it=_called(argument)))


def not_a_number(argument: Argument, cell: Scalar) -> CellError:
    """Text where a number is expected, with the way out where it looks like a number."""
    # Python refuses to write out a whole number of thousands of digits.
    shown = "inf" if isinstance(cell, int) else str(cell)[:_SHOWN]
    return _not_a_number(argument.title.zh, argument.name, shown)


@lru_cache(maxsize=1 << 12)
def _not_a_number(title: str, name: str, shown: str) -> CellError:
    """The same text often stands in many cells of a range."""
    key = "argument_text" if _looks_like_number(shown) else "argument_no_number"
    return _value_error(key, it=Text(zh=title, en=name), shown=shown)


def wrong_scale(argument: Argument, value: float) -> CellError:
    """Per cent where a fraction is meant, with the fraction."""
    said, meant = f"{value:.10g}", f"{value / 100:.10g}"
    return _value_error("argument_per_cent", it=_called(argument), said=said, meant=meant)


def not_a_choice(argument: Argument, text: str) -> CellError:
    """A word that the argument does not know, with those that it does."""
    codes = [word.code for word in argument.choices]
    names = [word.text.zh for word in argument.choices]
    shown, it = text[:_SHOWN], _called(argument)
    return _value_error("argument_choice", it=it, shown=shown, names=names, codes=codes)


def unequal(function: Function, shapes: Sequence[tuple[int, ...]]) -> CellError:
    """Ranges that cannot be put beside each other."""
    sizes = [
        (argument, f"{shape[0]}×{shape[1]}")
        for argument, shape in zip(function.arguments, shapes, strict=False)
        if shape
    ]
    zh = "，".join(f"“{argument.title.zh}”{size}" for argument, size in sizes)
    en = ", ".join(f"{argument.name} {size}" for argument, size in sizes)
    return _value_error("ranges_unequal", sizes=Text(zh=zh, en=en))


def unknown_function(name: str, nearest: str) -> CellError:
    """A name that is no function, with the nearest one."""
    key = "no_function_but" if nearest else "no_function_named"
    return CellError(ErrorCode.NAME, WORDS.text(key, name=name[:_SHOWN], nearest=nearest))


def wrong_count(function: Function, count: int) -> CellError:
    """Too few or too many arguments."""
    titles = [argument.title.zh for argument in function.arguments]
    names = [argument.name for argument in function.arguments]
    function_name = function.full_name
    return _value_error(
        "argument_count", count=count, function=function_name, titles=titles, names=names
    )


def broken(function: Function) -> CellError:
    """A bug of ours."""
    return _value_error("function_failed", function=function.full_name)


def _called(argument: Argument) -> Text:
    """How an argument is called in a message."""
    return Text(zh=argument.title.zh, en=argument.name)


def _cut(words: str) -> str:
    half = _LONGEST // 2
    return words if len(words) <= _LONGEST else f"{words[:half]}…{words[-half:]}"


def _looks_like_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "").rstrip("%％"))
    except ValueError:
        return False
    return True
