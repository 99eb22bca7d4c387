"""How much may a file hold that somebody sent, and what has the office said about it?

The only home of these figures. `Limits` and `SheetLimits` name what is usual; what the office set
with ``onpace limits`` counts instead, in every command. A limit can be moved within bounds and
never taken away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from addin.errors import FileError, UsageError
from addin.files import own_folder, read_file, write_atomically
from addin.language import Text

MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a package may hold; the defaults let every ordinary office file through.

    Sizes are bytes. Source: 4,544 office files found on the web, of which none breaks a limit;
    the ratio is Apache POI's, the number of cell formats Excel's own. A long table of equal rows
    is honest and packs better than that: only what unpacks to more than `ratio` times its size
    and, taken together, to more than `ratio_grace` is a bomb.
    """

    file_size: int = 50 * MB
    entries: int = 5_000
    ratio: int = 100
    ratio_grace: int = 32 * MB
    entry_size: int = 256 * MB
    total_size: int = 512 * MB
    sheets: int = 1_024
    names: int = 50_000
    formats: int = 65_490


OWN = Limits(
    file_size=1 << 32, entries=0xFFFF, ratio_grace=1 << 40, entry_size=1 << 32, total_size=1 << 40,
    sheets=0xFFFF, names=1 << 32, formats=1 << 32,
)  # fmt: skip
"""For what Onpace itself has just written: nothing of it is hostile, no office moves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A limit that an office may set: `unit` is what one of it is, `most` where that ends."""

    words: Text
    unit: int
    most: int


BOUNDS: Mapping[str, Bound] = {
    "file_size": Bound(
        words=Text(zh="文件大小（MB）", en="size of a file (MB)"), unit=MB, most=1024
    ),
    "entries": Bound(words=Text(zh="文件的部件数", en="parts of a file"), unit=1, most=50_000),
    "ratio": Bound(words=Text(zh="部件的解压倍数", en="ratio of unpacking"), unit=1, most=1_000),
    "entry_size": Bound(
        words=Text(zh="部件解压后的大小（MB）", en="size of a part, unpacked (MB)"),
        unit=MB,
        most=2048,
    ),
    "total_size": Bound(
        words=Text(zh="文件解压后的大小（MB）", en="size of a file, unpacked (MB)"),
        unit=MB,
        most=4096,
    ),
    "sheets": Bound(words=Text(zh="工作表数", en="sheets"), unit=1, most=10_000),
    "names": Bound(words=Text(zh="定义的名称数", en="defined names"), unit=1, most=1_000_000),
    "formats": Bound(words=Text(zh="单元格格式数", en="cell formats"), unit=1, most=1_000_000),
}


def counted(limits: Limits) -> Limits:
    """The limits that count: what the office set stands instead of what was usual.

    FileError where what the office set cannot be read: then nothing is opened, rather than with
    limits that nobody meant.
    """
    told = {} if limits is OWN else set_by_office()
    return replace(limits, **{key: value * BOUNDS[key].unit for key, value in told.items()})


def set_by_office() -> dict[str, int]:
    """What the office has set, by name, in the units of `BOUNDS`."""
    path = _home()
    if not path.exists():
        return {}
    import json  # most offices set nothing

    try:
        told = json.loads(read_file(path))
        return {key: _within(key, str(value)) for key, value in told.items()}
    except (ValueError, AttributeError, UsageError) as error:
        raise FileError("limits_unread", path=path) from error


def set_limits(told: Mapping[str, str]) -> dict[str, int]:
    """Set limits by name, in the units of `BOUNDS`; an empty text puts the usual one back."""
    import json

    found = set_by_office() | {key: _within(key, text) for key, text in told.items() if text}
    kept = {key: value for key, value in found.items() if told.get(key, "-")}
    write_atomically(_home(), json.dumps(kept, indent=1, sort_keys=True).encode())
    return kept


def usual() -> dict[str, int]:
    """The limits that nobody moved, in the units of `BOUNDS`."""
    limits = Limits()
    known = (each.name for each in fields(limits) if each.name in BOUNDS)
    return {key: getattr(limits, key) // BOUNDS[key].unit for key in known}


def _within(key: str, text: str) -> int:
    if key not in BOUNDS:
        raise UsageError("limit_unknown", key=key, known=list(BOUNDS))
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= number <= BOUNDS[key].most:
        raise UsageError("limit_beyond", key=key, text=text, most=BOUNDS[key].most)
    return number


def _home() -> Path:
    return own_folder() / "limits.json"
