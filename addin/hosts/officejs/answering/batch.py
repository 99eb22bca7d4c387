"""What does a batch of calls answer, and how much may it ask?"""

import json
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson

from addin.cells import CellError, ErrorCode
from addin.functions import messages
from addin.functions.calling import MOST_CELLS, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.hosts.passing import encode, given
from addin.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """What one request may ask, and what the processes that answer may take.

    Bytes, calls and `cells` of a request, bytes of its answer, seconds to send and to compute it;
    bytes of memory for each process, how many there are at once, and seconds that one stays idle.
    """

    body: int = 64 << 20
    calls: int = 5_000
    cells: int = 2 * MOST_CELLS
    answer: int = 32 << 20
    receive: float = 30.0
    compute: float = 45.0
    memory: int = 1 << 30
    workers: int = 64
    idle: float = 600.0


_NO_RANGE = CellError(
    ErrorCode.VALUE
)  # nested deeper than rows of cells: wrong for its own call alone


class RefusedError(Exception):
    """A request is not answered: the status of HTTP that says so, and why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def answer_batch(body: bytes, language: Language, limits: CallLimits) -> bytes:
    """The answers to a batch as JSON. RefusedError for a body that is no batch, or too much of one.

    Too much is 413 for several calls, which may be asked in parts; one call has an error value.
    """
    try:
        calls = _calls(body, limits)
        answer = encode(call_many(FUNCTIONS, calls, language), language)
    except MemoryError as error:
        raise RefusedError(413, "this takes too much memory") from error
    if len(answer) <= limits.answer:
        return answer
    if len(calls) > 1:
        raise RefusedError(413, f"at most {limits.answer} bytes are answered")
    return encode([messages.too_large()], language)


def _calls(body: bytes, limits: CallLimits) -> list[Any]:
    try:
        calls = _json(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"not JSON: {error}") from error
    if not isinstance(calls, list) or len(calls) > limits.calls:
        raise RefusedError(400, f"a list of at most {limits.calls} calls is expected")
    if not all(map(_is_call, calls)):
        raise RefusedError(400, "a call is [function, [argument, ...]]")
    if body.count(b"[") > 1 + 2 * len(calls):  # else there are no ranges
        for _, args in calls:
            args[:] = [arg if _is_range(arg) else _NO_RANGE for arg in args]
        if len(calls) > 1 and sum(_cells(args) for _, args in calls) > limits.cells:
            raise RefusedError(413, f"at most {limits.cells} cells at once")
    return [given(call) for call in calls] if b"{" in body else calls


def _json(body: bytes) -> Any:
    """What a body says; half a letter, which a text in Excel may hold, becomes a sign for it."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        plain = json.dumps(json.loads(body), ensure_ascii=False)
        return orjson.loads(plain.encode("utf-8", "replace"))


def _is_call(call: object) -> bool:
    return (
        isinstance(call, list)
        and len(call) == 2  # noqa: PLR2004 - a name and its arguments
        and isinstance(call[0], str)
        and isinstance(call[1], list)
    )


def _is_range(given: object) -> bool:
    """Whether this is a cell, cells or rows of cells, and nothing deeper."""
    return not isinstance(given, list) or list not in set(
        map(type, chain.from_iterable(_rows(given)))
    )


def _cells(args: list[Any]) -> int:
    """How many cells a call sees at most, its ranges laid over one another."""
    ranges = [arg for arg in args if isinstance(arg, list)]
    width = max((len(row) for arg in ranges for row in _rows(arg)), default=1)
    return max(map(len, ranges), default=1) * width


def _rows(cells: list[Any]) -> list[list[Any]]:
    return [row for row in cells if isinstance(row, list)]
