"""What does the process beside Calc do? It answers a call for each line of its input."""

import sys
from typing import BinaryIO

import orjson

from addin.cells import CellError, ErrorCode
from addin.functions.calling import Answer, call
from addin.functions.catalogue import FUNCTIONS
from addin.language import Language, language_of_locale


def run(source: BinaryIO, target: BinaryIO, language: Language) -> None:
    """Answer every line of `source` on `target`."""
    for line in source:
        target.write(answer_line(line, language) + b"\n")
        target.flush()


def answer_line(line: bytes, language: Language) -> bytes:
    """The answer to ``[function, [argument, ...]]``: a cell, rows, or an error with its words."""
    try:
        name, args = orjson.loads(line)
    except (orjson.JSONDecodeError, ValueError, TypeError):
        return b'{"e":"#VALUE!"}'
    found = call(FUNCTIONS, str(name), [_given(arg) for arg in args], language)
    return written(found, language)


def written(answer: Answer, language: Language) -> bytes:
    """An answer as JSON."""

    def error(value: object) -> object:
        if isinstance(value, CellError):
            return {"e": str(value.code), "m": value.text[language]}
        raise TypeError(type(value).__name__)

    return orjson.dumps(answer, error, orjson.OPT_PASSTHROUGH_DATACLASS)


def _given(value: object) -> object:
    if isinstance(value, list):
        return [_given(item) for item in value]
    if not isinstance(value, dict):
        return value
    code = str(value.get("e", ""))
    return CellError(ErrorCode(code) if code in set(ErrorCode) else ErrorCode.VALUE)


if __name__ == "__main__":
    run(sys.stdin.buffer, sys.stdout.buffer, language_of_locale())
