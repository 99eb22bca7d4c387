"""How large and how deep may a file from outside be?"""

from dataclasses import dataclass

__all__ = ["Limits"]

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a package may hold; the defaults let every ordinary office file through.

    Sizes are bytes. Source: 4,544 office files found on the web, of which none breaks a limit;
    the grace and ratio are Apache POI's (ANCHORS-files 5.4).
    """

    file_size: int = 50 * _MB
    entries: int = 5_000
    ratio: int = 100
    ratio_grace: int = 100 * 1024
    entry_size: int = 256 * _MB
    total_size: int = 512 * _MB
    depth: int = 256
