"""How do cells and answers travel between a spreadsheet program and the functions, as JSON?"""

import orjson

from addin.cells import CellError, ErrorCode
from addin.functions.calling import Answer
from addin.language import Language


def given(value: object) -> object:
    """What a cell holds; errors travel as objects, and any other object is a wrong value."""
    if isinstance(value, list):
        return [given(item) for item in value]
    if not isinstance(value, dict):
        return value
    code = str(value.get("e", ""))
    return CellError(ErrorCode(code) if code in set(ErrorCode) else ErrorCode.VALUE)


def encode(answer: Answer | list[Answer], language: Language) -> bytes:
    """An answer, or many, as the program reads them."""

    def written(value: object) -> object:
        if isinstance(value, CellError):
            found = {"e": str(value.code), "m": value.text[language]}
            return found | {"s": value.stale} if value.stale else found
        raise TypeError(type(value).__name__)

    return orjson.dumps(answer, written, orjson.OPT_PASSTHROUGH_DATACLASS)
