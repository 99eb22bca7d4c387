"""How many functions does one thing pass on its way, and how many files one number?

Every call is followed while the work is done; what counts is each different function of the
package that was entered, comprehensions included.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

import addin

__all__ = ["Walk", "followed", "passed_by"]

_PACKAGE = str(Path(addin.__file__).parent)


class Walk:
    """The functions that were entered, each once, in the order of their first call."""

    def __init__(self) -> None:
        self.entered: dict[CodeType, None] = {}

    @property
    def functions(self) -> int:
        """How many different functions were entered."""
        return len(self.entered)

    @property
    def files(self) -> tuple[str, ...]:
        """The modules that were entered, as paths within the package."""
        return tuple(dict.fromkeys(_file_of(code) for code in self.entered))

    def by_package(self) -> Counter[str]:
        """How many functions of each package were entered, two levels deep."""
        return Counter("/".join(_file_of(code).split("/")[:2]) for code in self.entered)

    def note(self, frame: FrameType, event: str, _argument: object) -> None:
        """Take in one event of the profiler."""
        code = frame.f_code
        # Bodies of modules and classes run once, at the import; they are no step of the way.
        is_function = bool(code.co_flags & 1) and code.co_name != "<module>"
        if event == "call" and is_function and code.co_filename.startswith(_PACKAGE):
            self.entered.setdefault(code)


@contextmanager
def followed() -> Iterator[Walk]:
    """Follow every call of the block; what other threads and processes do is no step of it."""
    walk = Walk()
    sys.setprofile(walk.note)
    try:
        yield walk
    finally:
        sys.setprofile(None)


def passed_by(walk: Walk, *names: str) -> tuple[str, ...]:
    """The files among `names` that a walk entered, in their order."""
    entered = set(walk.files)
    return tuple(name for name in names if name in entered)


def _file_of(code: CodeType) -> str:
    return Path(code.co_filename).relative_to(_PACKAGE).as_posix()
