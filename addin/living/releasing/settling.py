"""How is a PDF of LibreOffice the same, byte for byte, whenever it is made?

LibreOffice writes its clock and its dice into a PDF, and the clock once more into the packed
profile of its colours. What is not found in a file is left as it came.
"""

import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

_FIXED = (
    (re.compile(rb"(?<=/CreationDate\(D:)\d{14}"), b"20000101000000"),
    (re.compile(rb"(?<=<xmp:CreateDate>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), b"2000-01-01T00:00:00Z"),
    (re.compile(rb"(?<=<)[0-9A-F]{32}(?=>\s*(?:<[0-9A-F]{32}>\s*)?\]\s*/DocChecksum)"), b"0" * 32),
    (re.compile(rb"(?<=/DocChecksum /)[0-9A-F]{32}"), b"0" * 32),
)
_PROFILE = re.compile(rb"/DestOutputProfile (\d+) 0 R")
_LENGTH = re.compile(rb"/Length (\d+) 0 R")
_DATE = slice(24, 36)  # of the head of a profile of colours: six numbers of two bytes
_NEW_YEAR_2000 = b"\x07\xd0\0\1\0\1\0\0\0\0\0\0"
_ENTRY = re.compile(rb"^(\d{10})(?= \d{5} n)", re.MULTILINE)
_END = re.compile(rb"(?<=startxref\n)\d+")
Edit = tuple[int, int, bytes]


def settled(pdf: bytes) -> bytes:
    """The PDF without clock and dice; the same pages give the same bytes."""
    for pattern, words in _FIXED:
        pdf = pattern.sub(words, pdf)
    edits = _profile_edits(pdf)
    return _edited(pdf, edits) if edits else pdf


def _profile_edits(pdf: bytes) -> Sequence[Edit]:
    """What takes the place of the profile and of its length: where, how long it was, the bytes."""
    named = _PROFILE.search(pdf)
    at = _object(pdf, named[1]) if named else -1
    start = pdf.find(b"stream\n", at) + 7
    length = _LENGTH.search(pdf, at, start) if at >= 0 else None
    told = _object(pdf, length[1]) if length else -1
    if told < 0:
        return ()
    digits = re.compile(rb"\d+(?=\nendobj)").search(pdf, told)
    unpack = zlib.decompressobj()
    content = bytearray(unpack.decompress(pdf[start:told]))
    if digits is None or not unpack.eof:
        return ()
    content[_DATE] = _NEW_YEAR_2000
    packed = zlib.compress(bytes(content), 9)
    size = told - start - len(unpack.unused_data)
    count = str(len(packed)).encode()
    return ((start, size, packed), (digits.start(), len(digits[0]), count))


def _object(pdf: bytes, number: bytes) -> int:
    """Where an object begins; -1 where it is not written plainly."""
    return pdf.find(b"\n" + number + b" 0 obj")


def _edited(pdf: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with the edits, its table of places following."""
    places = [at for at, _, _ in edits]
    shifts = list(accumulate(len(new) - size for _, size, new in edits))

    def moved(found: re.Match[bytes], width: int = 10) -> bytes:
        at = int(found[0])
        before = bisect_right(places, at)
        return str(at + (shifts[before - 1] if before else 0)).zfill(width).encode()

    table = pdf.rindex(b"\nxref\n")
    end = _END.sub(lambda found: moved(found, 1), _ENTRY.sub(moved, pdf[table:]))
    body, last = [], 0
    for at, size, new in edits:
        body += [pdf[last:at], new]
        last = at + size
    return b"".join((*body, pdf[last:table], end))
