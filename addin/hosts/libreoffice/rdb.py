"""How does LibreOffice learn which functions an add-in has? A type library, without its SDK.

The file holds one UNO interface in the binary UNOIDL format: a tree of modules as sorted maps of
names, numbers as 32 bits little-endian, strings with their length before them.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MAGIC = b"UNOIDL\xff\x00"
_MODULE, _INTERFACE = 0, 5
_IN = 0
_BASE = "com.sun.star.uno.XInterface"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method that answers rows of cells; `parameters` are names with UNO types (``[]any``).

    A single cell is answered as one row of one: what Python returns as ``any`` has lost its type
    by the time Calc looks at it, and only rows that are declared as such may spill.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]


def type_library(interface: str, methods: Iterable[Method]) -> bytes:
    """A type library with one interface, such as ``org.onpace.XPlan``; the same bytes each time."""
    *modules, name = interface.split(".")
    content = bytearray(_MAGIC + bytes(8))
    entry = _append(content, _interface(sorted(methods, key=lambda method: method.name)))
    entry_name = _append(content, name.encode("ascii") + b"\0")
    for module in reversed(modules):
        inner = bytes([_MODULE]) + struct.pack("<III", 1, entry_name, entry)
        entry = _append(content, inner)
        entry_name = _append(content, module.encode("ascii") + b"\0")
    root = _append(content, struct.pack("<II", entry_name, entry))
    struct.pack_into("<II", content, len(_MAGIC), root, 1)
    return bytes(content)


def _append(content: bytearray, part: bytes) -> int:
    """Where `part` begins."""
    start = len(content)
    content += part
    return start


def _interface(methods: Sequence[Method]) -> bytes:
    bases = struct.pack("<I", 1) + _text(_BASE)
    nothing = struct.pack("<I", 0)  # no optional bases, and no attributes
    return (
        bytes([_INTERFACE])
        + bases
        + nothing
        + nothing
        + struct.pack("<I", len(methods))
        + b"".join(map(_method, methods))
    )


def _method(method: Method) -> bytes:
    parameters = b"".join(
        bytes([_IN]) + _text(name) + _text(kind) for name, kind in method.parameters
    )
    return (
        _text(method.name)
        + _text("[][]any")
        + struct.pack("<I", len(method.parameters))
        + parameters
        + struct.pack("<I", 0)  # no exceptions
    )


def _text(text: str) -> bytes:
    content = text.encode("ascii")
    return struct.pack("<I", len(content)) + content
