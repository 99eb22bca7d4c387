"""Which known name did an author mean?"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like `name`; empty where none does."""
    close = get_close_matches(name.lower(), {str(k).lower(): k for k in known}, n=1, cutoff=0.6)
    originals = {str(k).lower(): str(k) for k in known}
    return originals[close[0]] if close else ""
