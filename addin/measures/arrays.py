"""How does one formula serve a cell, a range and a million rows?"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import reduce, wraps
from typing import ParamSpec, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from addin.errors import UsageError

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
TextArray: TypeAlias = npt.NDArray[np.str_]
Numbers: TypeAlias = float | FloatArray  # what a formula meets, one by one
Rows: TypeAlias = npt.ArrayLike  # what belongs together along the last axis

_Number = TypeVar("_Number", bound=np.generic)
_Inputs = ParamSpec("_Inputs")
_Answer = TypeVar("_Answer")


def elementwise(formula: Callable[_Inputs, Numbers]) -> Callable[_Inputs, FloatArray]:
    """Let a formula take scalars and arrays that broadcast; it answers NaN for the unknowable.

    The formula sees float arrays and may divide by zero or take logarithms of negatives: whatever
    is not finite, going in or coming out, is NaN. Scalars give a NumPy float, which is a `float`.

    Raises UsageError for shapes that do not broadcast and for values that are not numbers.
    """

    @wraps(formula)
    def answer(*args: _Inputs.args, **kwargs: _Inputs.kwargs) -> FloatArray:
        positional = list(map(floats, args))
        named = dict(zip(kwargs, map(floats, kwargs.values()), strict=True))
        require_one_shape(*positional, *named.values())
        with np.errstate(all="ignore"):
            found = floats(formula(*positional, **named))  # type: ignore[arg-type]  # arrays are Numbers
        holes = [
            ~known
            for known in map(np.isfinite, (*positional, *named.values(), found))
            if not known.all()
        ]
        return (np.where(reduce(np.logical_or, holes), np.nan, found) if holes else found)[()]

    return answer


def rowwise(formula: Callable[_Inputs, _Answer]) -> Callable[_Inputs, _Answer]:
    """Let a formula over rows divide by zero and overflow quietly: what is not finite is NaN.

    In an array, a number, a tuple of them, or the fields of a result.
    """

    @wraps(formula)
    def answer(*args: _Inputs.args, **kwargs: _Inputs.kwargs) -> _Answer:
        with np.errstate(all="ignore"):
            return _known(formula(*args, **kwargs))

    return answer


def floats(values: object) -> FloatArray:
    """Values as a float array; None and missing values are NaN.

    Raises UsageError for text and anything else that is not a number: "12" may be a code.
    """
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return values
    try:
        raw = np.asarray(values)
    except ValueError as error:
        raise UsageError("no_table") from error
    if raw.dtype.kind in "fiub":
        return raw.astype(np.float64)
    if raw.dtype.kind == "O":
        return np.array([_number(item) for item in raw.ravel()], dtype=np.float64).reshape(
            raw.shape
        )
    raise UsageError("not_a_number", value=raw.ravel()[0].item() if raw.size else values)


def series(values: object, least: int = 0) -> FloatArray:
    """Values as one row of at least `least` numbers; infinities are holes."""
    row = _finite(floats(values))
    if row.ndim != 1:
        raise UsageError("not_one_row", dimensions=row.ndim)
    if row.size < least:
        raise UsageError("too_few_values", least=least, found=row.size)
    return row


def equal_rows(*values: object) -> tuple[FloatArray, ...]:
    """Several rows of numbers of one length; raises UsageError for other lengths."""
    rows = tuple(series(each) for each in values)
    if len({row.size for row in rows}) > 1:
        sizes = [str(row.size) for row in rows]
        raise UsageError("rows_differ", sizes=list(sizes))
    return rows


def table(values: object) -> FloatArray:
    """Values as rows of equal length: the last axis holds what a formula adds up."""
    return np.atleast_1d(_finite(floats(values)))


def require_one_shape(*arrays: FloatArray) -> tuple[int, ...]:
    """The shape that the arrays broadcast to; raises UsageError where there is none."""
    try:
        return np.broadcast_shapes(*map(np.shape, arrays))
    except ValueError as error:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise UsageError("ranges_differ", shapes=shapes) from error


def _finite(values: FloatArray) -> FloatArray:
    """Infinities are as unknown as holes."""
    known = np.isfinite(values)
    return values if known.all() else np.where(known, values, np.nan)


def _known(found: _Answer) -> _Answer:
    answer: object = found
    if isinstance(found, np.ndarray) and found.dtype.kind != "f":
        return found  # codes and counts are what they are
    if isinstance(found, np.ndarray | np.floating | float) and not np.isfinite(found).all():
        answer = np.where(np.isfinite(found), found, np.nan)[()]
    elif isinstance(found, tuple):
        answer = tuple(_known(item) for item in found)
    elif is_dataclass(found) and not isinstance(found, type):
        held = {field.name: getattr(found, field.name) for field in fields(found)}
        mended = {name: _known(value) for name, value in held.items()}
        answer = replace(found, **mended) if any(mended[n] is not held[n] for n in held) else found
    return answer  # type: ignore[return-value]  # the same kind as it was


def _number(item: object) -> float:
    # pandas' NA has no truth value and no float, and this package does not know pandas.
    if item is None or type(item).__name__ in {"NAType", "NaTType"}:
        return float("nan")
    if isinstance(item, str | bytes):
        raise UsageError("not_a_number", value=item)
    try:
        return float(item)  # type: ignore[arg-type]  # whatever it is, float() decides
    except (TypeError, ValueError, OverflowError) as error:
        raise UsageError("not_a_number", value=item) from error


def distinct(values: npt.NDArray[_Number], axis: int | None = None) -> npt.NDArray[_Number]:
    """The different values, sorted; rows of a table with ``axis=0``.

    Asked for the index too, numpy does not load its masked arrays to see whether this is one.
    """
    found: npt.NDArray[_Number] = np.unique(values, axis=axis, return_index=True)[0]
    return found


def middle(values: Rows) -> float:
    """The median of a row, NaN with a hole; `np.median` loads masked arrays, this does not.

    >>> middle([3, 1, 2]), middle([1, 2])
    (2.0, 1.5)
    """
    row = np.sort(floats(values))
    half = row.size // 2
    return float(row[-1] if np.isnan(row[-1]) else (row[half] + row[(row.size - 1) // 2]) / 2)
