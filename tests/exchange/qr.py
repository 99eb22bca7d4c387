"""A reader of clean QR codes of its own (ISO/IEC 18004), versions 1 to 6, to check what is written.

It corrects no errors: a module that is wrong makes another text, or none.
"""

from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image

__all__ = ["text_of"]

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# Table 9: how many data codewords each block has, by version and level.
_BLOCKS = {
    "M": {1: [16], 2: [28], 3: [44], 4: [32, 32], 5: [43, 43], 6: [27] * 4},
    "L": {1: [19], 2: [34], 3: [55], 4: [80], 5: [108], 6: [68, 68]},
    "Q": {1: [13], 2: [22], 3: [17, 17], 4: [24, 24], 5: [15, 15, 16, 16], 6: [19] * 4},
    "H": {1: [9], 2: [16], 3: [13, 13], 4: [9] * 4, 5: [11, 11, 12, 12], 6: [15] * 4},
}
_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
_FORMAT_MASK = 0b101010000010010
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, _: r % 2 == 0,
    lambda _, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
Modules = list[list[bool]]


def text_of(picture: bytes) -> str:
    """The text of the code in a picture, which holds nothing else."""
    modules = _modules(picture)
    size = len(modules)
    version = (size - 17) // 4
    cells = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(r, 8) for r in (7, 5, 4, 3, 2, 1, 0)]
    written = int("".join(str(int(modules[r][c])) for r, c in cells), 2) ^ _FORMAT_MASK
    level, mask = _LEVELS[written >> 13], _MASKS[written >> 10 & 7]
    bits = [modules[r][c] ^ mask(r, c) for r, c in _path(size, version)]
    words = [int("".join(str(int(b)) for b in bits[at : at + 8]), 2)
             for at in range(0, len(bits) - 7, 8)]  # fmt: skip
    data = "".join(f"{word:08b}" for word in _in_order(words, _BLOCKS[level][version]))
    return "".join(_segments(data))


def _modules(picture: bytes) -> Modules:
    """The dark modules of the code: the first finder pattern says how large one is."""
    image = Image.open(BytesIO(picture)).convert("L")
    wide, _ = image.size
    points = image.tobytes()
    dark = [[points[y * wide + x] < 128 for x in range(wide)] for y in range(wide)]
    edge = next(at for at in range(wide) if dark[at][at])
    step = next(at for at in range(edge, wide) if not dark[edge][at]) - edge
    each = range(edge + step // 14, wide - edge, step // 7)
    return [[dark[y][x] for x in each] for y in each]


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The places of data, two columns at a time from the right, up and down in turn."""
    upwards = True
    for right in (c if c > 6 else c - 1 for c in range(size - 1, 0, -2)):
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield from (
                (row, c) for c in (right, right - 1) if not _is_fixed(row, c, size, version)
            )
        upwards = not upwards


def _is_fixed(row: int, column: int, size: int, version: int) -> bool:
    """Whether a module belongs to a pattern, or to what is said of the format."""
    corner = (row < 9 and column < 9) or (row < 9 and column >= size - 8)
    centre = size - 7
    aligned = version > 1 and abs(row - centre) <= 2 and abs(column - centre) <= 2
    return corner or (row >= size - 8 and column < 9) or 6 in (row, column) or aligned


def _in_order(words: list[int], blocks: list[int]) -> list[int]:
    """The data of the blocks one after another; they are written in turn."""
    found: list[list[int]] = [[] for _ in blocks]
    rest = iter(words)
    for place in range(max(blocks)):
        for block, length in zip(found, blocks, strict=True):
            if place < length:
                block.append(next(rest))
    return [word for block in found for word in block]


def _segments(data: str) -> Iterator[str]:
    """The texts of the segments: of digits and capitals, of bytes, until nothing is left."""
    at = 0

    def taken(count: int) -> int:
        nonlocal at
        at += count
        return int(data[at - count : at] or "0", 2)

    while len(data) - at >= 4 and (mode := taken(4)):
        if mode == 0b0010:
            count = taken(9)
            for _ in range(count // 2):
                pair = taken(11)
                yield _ALPHANUMERIC[pair // 45] + _ALPHANUMERIC[pair % 45]
            if count % 2:
                yield _ALPHANUMERIC[taken(6)]
        else:
            assert mode == 0b0100, f"a mode that a form never uses: {mode:04b}"
            yield bytes(taken(8) for _ in range(taken(8))).decode()
