"""Which plans does a tab have open, and which files has it brought?

A session is a random id of one tab. What it uploads lies in a private folder, is opened as the
commands open files, and goes when the plan is closed, after half an hour without a word, when the
server starts and when it stops.
"""

import re
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from weakref import WeakValueDictionary

from addin.errors import Finding, UsageError
from addin.files import shipped
from addin.functions.handles import Loaded, Store

Made = TypeVar("Made")
Shared: TypeAlias = "WeakValueDictionary[str, Loaded]"
"""Plans that some tab has open, by content: tabs with the same plan share its assessments."""
EXAMPLES = ("example-city", "chongqing-14fyp", "county-health")
MOST_BYTES, MOST_IN_SESSION = 64 << 20, 200 << 20
_MOST_SESSIONS, _MOST_PLANS, _MOST_VIEWS = 20, 4, 48
_IDLE = 30 * 60.0
_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


@dataclass(eq=False)
class Opened:
    """A plan that a tab has open: `origin` is how to open it again, "" for an uploaded file."""

    loaded: Loaded
    path: Path
    name: str
    origin: str = ""
    changed: float = 0.0
    read: datetime = field(default_factory=lambda: datetime.now(UTC).astimezone())
    _views: "OrderedDict[tuple[str, ...], Any]" = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def is_stale(self) -> bool:
        """Whether the workbook has changed on the disk since it was read."""
        try:
            return bool(self.origin) and self.path.stat().st_mtime != self.changed
        except OSError:
            return False  # it is gone; what was read stays

    @property
    def changed_at(self) -> datetime | None:
        """When the workbook was changed on the disk, as the server's clock has it."""
        if not self.is_stale:
            return None
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC).astimezone()

    def made(self, key: tuple[str, ...], make: Callable[[], Made]) -> Made:
        """What `make` makes, once for each `key`; the plan of a handle never changes."""
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
            else:
                self._views[key] = make()
                if len(self._views) > _MOST_VIEWS:
                    self._views.popitem(last=False)
            found: Made = self._views[key]
        return found

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is to be mended."""
        from addin.facts.rules import check as rules

        return tuple(rules.check(self.loaded.plan, None))


@dataclass(eq=False)
class Session:
    """What one tab has: its plans by handle, its files."""

    folder: Path
    library: Path | None
    shared: Shared = field(default_factory=WeakValueDictionary)
    plans: "OrderedDict[str, Opened]" = field(default_factory=OrderedDict)
    brought: dict[str, Path] = field(default_factory=dict)
    seen: float = 0.0
    kept: int = 0
    files: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def open(self, origin: str) -> Opened:
        """Open an example, or a workbook by its name where the server may read it."""
        for known in self.plans.values():
            if known.origin == origin and not known.is_stale:
                return known
        kind, _, name = origin.partition(":")
        if kind == "example" and name in EXAMPLES:
            return self._keep(shipped("workbooks", f"{name}.xlsx"), f"{name}.xlsx", origin)
        if kind != "book" or not name:
            raise UsageError(en=f"nothing to open: {origin!r}", zh=f"没有可打开的文件：“{origin}”")
        return self._keep(Path(name).expanduser(), Path(name).name, origin)

    def take(self, path: Path, name: str) -> Opened:
        """Open a file that was uploaded."""
        return self._keep(path, name, "")

    def place(self, name: str) -> Path:
        """Where a file of this name is written: in a folder of its own, which no name leaves."""
        plain = re.sub(r"[^\w.() （）-]", "_", Path(name.replace("\\", "/")).name)[-80:].lstrip(".")
        with self._lock:
            self.files += 1
            folder = self.folder / str(self.files)
        folder.mkdir(parents=True, mode=0o700)
        return folder / (plain or "file")

    def close(self, handle: str) -> bool:
        """Forget a plan and its files; whether there was one."""
        found = self.plans.pop(handle, None)
        if found is not None and not found.origin:
            self.kept -= found.path.stat().st_size if found.path.exists() else 0
            shutil.rmtree(found.path.parent, ignore_errors=True)
        return found is not None

    def _keep(self, path: Path, name: str, origin: str) -> Opened:
        library = self.library if origin.startswith("book:") else None
        changed = path.stat().st_mtime if path.exists() else 0.0
        asked = origin.partition(":")[2] if library else str(path)
        store = Store(library=library)
        for one in list(self.shared.values()):
            store.adopt(one)
        loaded = store.load_file(asked)
        self.shared[loaded.handle] = loaded
        real = (library / asked) if library else path
        with self._lock:
            found = self.plans.get(loaded.handle)
            if found is None or found.is_stale or found.origin != origin or not origin:
                found = Opened(
                    loaded, real, name, origin, real.stat().st_mtime if library else changed
                )
                self.plans[loaded.handle] = found
                while len(self.plans) > _MOST_PLANS:
                    self.close(next(iter(self.plans)))
        return found


@dataclass(eq=False)
class Sessions:
    """The sessions of every user, in one folder of the server."""

    folder: Path
    library: Path | None = None
    most: int = _MOST_SESSIONS
    clock: Callable[[], float] = time.monotonic
    _shared: Shared = field(default_factory=WeakValueDictionary)
    _known: "OrderedDict[tuple[str, str], Session]" = field(default_factory=OrderedDict)
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, user: str, key: str) -> Session:
        """The session of a user's tab; UsageError for what is no id."""
        if not _ID.fullmatch(key):
            raise UsageError(en="the page names no session", zh="页面没有会话标识")
        with self._lock:
            self._forget(self.clock() - _IDLE)
            found = self._known.get((user, key))
            if found is None:
                if len(self._known) >= self.most:
                    self._drop(next(iter(self._known)))
                self._count += 1
                folder = self.folder / str(self._count)
                found = self._known[user, key] = Session(
                    folder=folder, library=self.library, shared=self._shared
                )
            found.seen = self.clock()
            self._known.move_to_end((user, key))
        return found

    def clear(self) -> None:
        """Nothing of any session is left."""
        with self._lock:
            self._known.clear()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _forget(self, before: float) -> None:
        for key, session in list(self._known.items()):
            if session.seen < before:
                self._drop(key)

    def _drop(self, key: tuple[str, str]) -> None:
        shutil.rmtree(self._known.pop(key).folder, ignore_errors=True)
