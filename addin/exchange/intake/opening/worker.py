"""The process that opens files from outside, and may be killed.

One line in, one line out: a request names a file and how to read it, the answer is the workbook
or why there is none. The limits are the system's own where it has them.
"""

import sys
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from addin.errors import AddinError
from addin.exchange.intake.opening.outlook import unpacked
from addin.ooxml.sheet.marked import marked_sheets, marked_values
from addin.processes import allow

_MEMORY = 2 * 1024**3
_CPU_SECONDS = 60


def main() -> None:
    """Answer requests until the input ends."""
    answers: BinaryIO = sys.stdout.buffer
    sys.stdout = sys.stderr
    for line in sys.stdin.buffer:
        allow(_MEMORY, _CPU_SECONDS)
        answers.write(orjson.dumps(_answer(orjson.loads(line))) + b"\n")
        answers.flush()


def _answer(request: dict[str, str]) -> dict[str, Any]:
    path = Path(request["path"])
    try:
        if request["reader"] == "outlook":
            return unpacked(path)
        if request["reader"] == "package":
            without = request["without"].split("|")
            book = marked_sheets(path.read_bytes(), without=without)
        else:
            book = marked_values(path)
        return {"book": book.record()}
    except AddinError as error:
        return {"zh": error.text.zh, "en": error.text.en}
    except MemoryError:
        return {"zh": "文件过大，超出内存限制", "en": "the file needs more memory than is allowed"}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file does, the answer is no
        kind = type(error).__name__
        return {"zh": f"文件无法读取（{kind}）", "en": f"the file cannot be read ({kind})"}


if __name__ == "__main__":
    main()
