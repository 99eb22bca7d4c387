"""What does a cell say when a call cannot be answered?"""

from collections.abc import Sequence

from addin.cells import CellError, ErrorCode, Scalar
from addin.functions.arguments import Argument
from addin.functions.registry import Function
from addin.language import Text

_SHOWN = 40


def _value_error(zh: str, en: str) -> CellError:
    return CellError(ErrorCode.VALUE, Text(zh=zh, en=en))


TOO_LARGE = _value_error("区域过大，请缩小区域后重试", "the ranges are too large: use smaller ones")


def empty(argument: Argument) -> CellError:
    """A cell that must be filled is empty; that is no 0."""
    zh, en = f"“{argument.title.zh}”为空，请填写", f"{argument.name} is empty: fill it in"
    return CellError(ErrorCode.NA, Text(zh=zh, en=en))


def not_a_number(argument: Argument, cell: Scalar) -> CellError:
    """Text where a number is expected, with the way out where it looks like a number."""
    # Python refuses to write out a whole number of thousands of digits.
    shown = "inf" if isinstance(cell, int) else str(cell)[:_SHOWN]
    zh = f"“{argument.title.zh}”不是数值：“{shown}”"
    en = f"{argument.name} is not a number: {shown!r}"
    if _looks_like_number(shown):
        zh += "（是文本，请转换为数值）"
        en += " (it is text: turn it into a number)"
    return _value_error(zh, en)


def wrong_scale(argument: Argument, value: float) -> CellError:
    """Per cent where a fraction is meant, with the fraction."""
    said, meant = f"{value:.10g}", f"{value / 100:.10g}"
    return _value_error(
        f"“{argument.title.zh}”不能是{said}，请输入小数：{said}%为{meant}",
        f"{argument.name} cannot be {said}, give a fraction: {said} % is {meant}",
    )


def not_a_choice(argument: Argument, text: str) -> CellError:
    """A word that the argument does not know, with those that it does."""
    shown = text[:_SHOWN]
    names = "、".join(word.text.zh for word in argument.choices)
    codes = ", ".join(word.code for word in argument.choices)
    return _value_error(
        f"“{argument.title.zh}”不能是“{shown}”，可用：{names}",
        f"{argument.name} cannot be {shown!r}: use {codes}",
    )


def unequal(function: Function, shapes: Sequence[tuple[int, ...]]) -> CellError:
    """Ranges that cannot be put beside each other."""
    sizes = [
        (argument, f"{shape[0]}×{shape[1]}")
        for argument, shape in zip(function.arguments, shapes, strict=False)
        if shape
    ]
    return _value_error(
        "区域大小不一致：" + "，".join(f"“{a.title.zh}”{size}" for a, size in sizes),
        "ranges of different sizes: " + ", ".join(f"{a.name} {size}" for a, size in sizes),
    )


def unknown_function(name: str, nearest: str) -> CellError:
    """A name that is no function, with the nearest one."""
    zh = f"没有函数“{name[:_SHOWN]}”" + (f"，是否指{nearest}" if nearest else "")
    en = f"no function {name[:_SHOWN]!r}" + (f": did you mean {nearest}" if nearest else "")
    return CellError(ErrorCode.NAME, Text(zh=zh, en=en))


def wrong_count(function: Function, count: int) -> CellError:
    """Too few or too many arguments."""
    names_zh = "、".join(argument.title.zh for argument in function.arguments)
    names_en = ", ".join(argument.name for argument in function.arguments)
    return _value_error(
        f"参数个数不对（给出{count}个）：{function.full_name}需要{names_zh}",
        f"{count} arguments given: {function.full_name} takes {names_en}",
    )


def broken(function: Function) -> CellError:
    """A bug of ours."""
    return _value_error(
        f"{function.full_name}内部出错，详见服务日志",
        f"{function.full_name} failed inside: see the log of the add-in",
    )


def _looks_like_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "").rstrip("%％"))
    except ValueError:
        return False
    return True
