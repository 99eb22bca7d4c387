"""What does the process beside Calc do? It answers calls for each line of its input."""

import sys
from typing import BinaryIO

import orjson

from addin.functions.calling import call_many
from addin.functions.catalogue import FUNCTIONS
from addin.hosts.passing import encode, given
from addin.language import Language, language_of_locale


def run(source: BinaryIO, target: BinaryIO, language: Language) -> None:
    """Answer every line of `source` on `target`."""
    for line in source:
        target.write(answer_line(line, language) + b"\n")
        target.flush()


def answer_line(line: bytes, language: Language) -> bytes:
    """The answers to ``[[function, [argument, ...]], ...]``: cells, rows, or errors with words."""
    try:
        calls = [(str(name), [given(arg) for arg in args]) for name, args in orjson.loads(line)]
    except (orjson.JSONDecodeError, ValueError, TypeError):
        return b"[]"
    return encode(call_many(FUNCTIONS, calls, language), language)


if __name__ == "__main__":
    run(sys.stdin.buffer, sys.stdout.buffer, language_of_locale())
