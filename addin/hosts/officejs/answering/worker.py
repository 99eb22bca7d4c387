"""The process that answers the calls of one user, and may be killed.

It says that it is there, then a request comes in and its answer goes out, one after the other:
a status or language, the length, and so many bytes.
"""

import sys
from pathlib import Path
from struct import Struct
from typing import BinaryIO

import orjson

from addin.functions.handles import Store, use_store
from addin.hosts.officejs.answering.batch import CallLimits, RefusedError, answer_batch
from addin.language import Language
from addin.processes import allow

HEAD = Struct(">HI")
READY = 100
_SPARE = 10.0  # seconds: a time-out comes first, unless nobody is there any more
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def main(told: str) -> None:
    """Answer requests until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    settings = orjson.loads(told)
    limits = CallLimits(**settings["limits"])
    library = settings["library"]
    use_store(Store(folder=Path(settings["folder"]), library=Path(library) if library else None))
    allow(limits.memory, limits.compute + _SPARE)
    send(target, READY, b"")
    while (found := receive(source)) is not None:
        allow(limits.memory, limits.compute + _SPARE)
        language, body = found
        send(target, *_answer(body, LANGUAGES[language], limits))


def _answer(body: bytes, language: Language, limits: CallLimits) -> tuple[int, bytes]:
    try:
        return 200, answer_batch(body, language, limits)
    except RefusedError as error:
        return error.status, error.words.encode()


def send(target: BinaryIO, what: int, body: bytes) -> None:
    """Write one message."""
    target.write(HEAD.pack(what, len(body)))
    target.write(body)
    target.flush()


def receive(source: BinaryIO) -> tuple[int, bytes] | None:
    """One message; None where the other side is gone."""
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    what, length = HEAD.unpack(head)
    body = source.read(length)
    return (what, body) if len(body) == length else None


if __name__ == "__main__":
    main(sys.argv[1])
