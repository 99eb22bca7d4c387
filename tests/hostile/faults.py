"""A file system, a database, a clock and an office program that fail: one small layer for tests.

A fault is put into the process of a command before it begins (`running.run(..., before=fault)`).
Whatever opens, renames or makes a file in Python passes Python's audit hooks: there the fault
stands, whichever module asks. What SQLite writes is stopped by the system itself (`full`).
"""

import datetime as dt
import errno
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

Fault = Callable[[], None]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CHANGING = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink"}

__all__ = ["Fault", "broken_ledger", "crashing_office", "full", "locked",
           "moved_clock", "read_only", "vanishing"]  # fmt: skip


def full(kibibytes: int) -> Fault:
    """A disk on which no file can grow beyond so much: what is written is cut, then refused."""
    size = kibibytes * 1024
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def read_only(folder: Path) -> Fault:
    """A folder in which nothing can be made, renamed or written."""
    return _failing(folder, errno.EROFS, reading=False, after=0, renaming=False)


def locked(folder: Path) -> Fault:
    """Files that may be made beside, but none takes the place of another: Excel holds them."""
    return _failing(folder, errno.EACCES, reading=False, after=0, renaming=True)


def vanishing(folder: Path, after: int) -> Fault:
    """A network drive that is gone once `after` files were opened or renamed on it."""
    return _failing(folder, errno.EHOSTUNREACH, reading=True, after=after, renaming=False)


def broken_ledger(folder: Path) -> Fault:
    """A ledger in which there is no database."""

    def spoil() -> None:
        for path in folder.glob("*.sqlite"):
            path.write_bytes(b"no database at all" * 400)

    return spoil


def moved_clock(now: dt.datetime) -> Fault:
    """A clock that stands still at `now`."""

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Stopped":
            """The moment at which it stopped."""
            return cls.fromtimestamp(now.timestamp(), tz)

    def move() -> None:
        for name, module in list(sys.modules.items()):
            if name.startswith("addin") and getattr(module, "datetime", None) is dt.datetime:
                module.datetime = Stopped  # type: ignore[attr-defined]

    return move


def crashing_office(folder: Path) -> Fault:
    """A LibreOffice that ends by a fault of memory."""
    return _office(folder, "kill -SEGV $$")


def _office(folder: Path, line: str) -> Fault:
    def put() -> None:
        programs = folder / ".home" / "programs"
        programs.mkdir()
        for name in ("soffice", "libreoffice"):
            (programs / name).write_text(f"#!/bin/sh\n{line}\n")
            (programs / name).chmod(0o755)
        os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"

    return put


def _failing(folder: Path, number: int, *, reading: bool, after: int, renaming: bool) -> Fault:
    root, seen = f"{folder.resolve()}/", 0

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "open":
            path, mode, flags = arguments
            writes = bool(int(str(flags or 0)) & _WRITING) or any(
                c in str(mode or "") for c in "wax+"
            )
            if (
                not isinstance(path, (str, bytes, os.PathLike))
                or renaming
                or not (reading or writes)
            ):
                return
        elif event not in _CHANGING or (renaming and event != "os.rename"):
            return
        place = os.path.abspath(os.fsdecode(str(arguments[0])))  # noqa: PTH100 - no link is asked
        if not place.startswith(root) or "/.home/" in place or "sqlite" in place:
            return
        target = os.fsdecode(str(arguments[1])) if event == "os.rename" else ""
        if renaming and not Path(target).exists():
            return
        seen += 1
        if seen > after:
            raise OSError(number, os.strerror(number), place)

    return lambda: sys.addaudithook(heard)
