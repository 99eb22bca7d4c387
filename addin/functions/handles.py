"""How is a plan loaded once and named in many cells?

A handle such as ``plan:2f6c...`` is made from the content: the same tables give the same handle on
every machine, and a handle never means anything else. What it stands for is kept in memory and in
the user's own folder, so that it outlives the process; a handle that is known no more says so, and
the host that still has the tables loads them again.
"""

import hashlib
import stat
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import orjson

from addin.cells import CellError, Scalar, is_hole, is_number
from addin.errors import FileError, UsageError
from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.facts.scenario import scenario_of, what_if
from addin.files import own_folder, shipped, why, write_atomically
from addin.functions.cells import Given, Grid, UnknownError, grid_of, refuse_errors, walk
from addin.model.observations import Observations
from addin.model.period import Period
from addin.model.plan import Plan
from addin.ooxml.limits import counted
from addin.ooxml.sheet.read import OURS
from addin.plan.read import plan_of_tables, read_plan

_Question: TypeAlias = tuple[int, date | None, tuple[str, ...]]

PREFIX = "plan:"
DEMO = {"demo", "示例"}
_MOST_PLANS = 16
_MOST_ASSESSMENTS = 32
_MOST_FILES = 64
_LONGEST_KEPT = 90 * 86_400  # seconds since a plan was last loaded
_LARGEST_WHOLE = 2**53


def _age(file: Path) -> float:
    return file.stat().st_mtime


@dataclass(eq=False)
class Loaded:
    """A plan with its handle and the assessments that cells have asked for."""

    handle: str
    plan: Plan
    _known: dict[date | None, Observations] = field(default_factory=dict)
    _facts: "OrderedDict[_Question, FactSet]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def facts(
        self, period: Period, as_of: date | None = None, assumed: Sequence[str] = ()
    ) -> FactSet:
        """The assessment for `period`, made once; `assumed` as in `scenario_of`."""
        key = (period.code, as_of, tuple(assumed))
        with self._lock:
            found = self._facts.get(key)
            if found is None:
                plan = what_if(self.plan, scenario_of(assumed)) if assumed else self.plan
                found = self._facts[key] = assess(plan, period, as_of)
                if len(self._facts) > _MOST_ASSESSMENTS:
                    self._facts.popitem(last=False)
        return found

    def observations(self, as_of: date | None) -> Observations:
        """What had been published by a day."""
        if as_of not in self._known:
            self._known[as_of] = self.plan.observations.as_of(as_of)
        return self._known[as_of]

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Codes by every name of an indicator, cluster or area, in lower case."""
        plan = self.plan
        named = {
            **{row.member: row.name for row in plan.memberships},
            **{row.code: row.name for row in plan.areas},
            **{row.code: row.name for row in plan.clusters},
            **{row.code: row.name for row in plan.indicators},
        }
        names = {text.lower(): code for code, name in named.items() for text in (name.zh, name.en)}
        return names | {code.lower(): code for code in named}


@dataclass(eq=False)
class Store:
    """Loaded plans by handle: in memory, and as files in `folder`.

    Workbooks are read from anywhere the user can read, or only from `library` where one server
    reads for an office.
    """

    folder: Path | None = None
    library: Path | None = None
    _plans: "OrderedDict[str, Loaded]" = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def load_file(self, name: str) -> Loaded:
        """The plan in the workbook at `name`, in its present state."""
        path = self._path(name)
        return self._keep(_content_of(path), path.suffix, path)

    def load_tables(self, tables: Sequence[Grid]) -> Loaded:
        """The plan that ranges of cells state: data, and where given indicators and more."""
        plain = [[[_plain(cell) for cell in row] for row in table] for table in tables]
        return self._keep(orjson.dumps(plain), ".json", None)

    def adopt(self, loaded: Loaded) -> None:
        """Keep a plan that was loaded elsewhere, in memory alone."""
        with self._lock:
            self._plans[loaded.handle] = loaded
            self._plans.move_to_end(loaded.handle)
            if len(self._plans) > _MOST_PLANS:
                self._plans.popitem(last=False)

    def get(self, handle: str) -> Loaded:
        """The plan of a handle; UnknownError where it is known no more."""
        with self._lock:
            found = self._plans.get(handle)
            if found is not None:
                self._plans.move_to_end(handle)
                return found
            kept = self._kept(handle)
            if kept is not None:
                return self._keep(kept.read_bytes(), kept.suffix, kept)
        raise UnknownError("not_loaded", handle=handle, stale=handle)

    def _keep(self, content: bytes, suffix: str, path: Path | None) -> Loaded:
        handle = PREFIX + hashlib.sha256(content).hexdigest()[:24]
        with self._lock:
            found = self._plans.get(handle)
            if found is None:
                plan = _plan_in(content, suffix, path)
                found = self._plans[handle] = Loaded(handle=handle, plan=plan)
                self._write(handle, suffix, content)
                if len(self._plans) > _MOST_PLANS:
                    self._plans.popitem(last=False)
        return found

    def _path(self, name: str) -> Path:
        if name.lower() in DEMO:
            return shipped("workbooks", "chongqing-14fyp.xlsx")
        if name.startswith(("\\\\", "//")):
            raise UsageError("network_name", name=name)
        path = Path(name).expanduser()
        if self.library is None:
            return path
        inside = (self.library / path).resolve()
        if not inside.is_relative_to(self.library.resolve()):
            raise UsageError("not_in_library", name=name)
        return inside

    def _kept(self, handle: str) -> Path | None:
        digits = handle.removeprefix(PREFIX)
        if self.folder is None or not digits.isalnum():
            return None
        return next(iter(sorted(self.folder.glob(f"{digits}.*"))), None)

    def _write(self, handle: str, suffix: str, content: bytes) -> None:
        if self.folder is None:
            return
        path = self.folder / f"{handle.removeprefix(PREFIX)}{suffix}"
        try:
            if path.exists():
                path.touch()
                return
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(path, content).chmod(0o600)
            files = sorted(self.folder.iterdir(), key=_age, reverse=True)
            for at, old in enumerate(files):
                if at >= _MOST_FILES or _age(old) < _age(path) - _LONGEST_KEPT:
                    old.unlink(missing_ok=True)
        except (FileError, OSError):
            # Without a place to write, a handle lives as long as the process.
            return


def _content_of(path: Path) -> bytes:
    """What stands in a workbook; FileError for what is no file, too large, or cannot be read.

    A name is looked up where the add-in runs, which is not where the workbook of the cell lies.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileError("not_a_file", path=path)
        most = counted(OURS.package).file_size
        if found.st_size > most:
            raise FileError("plan_too_large", path=path, most=most >> 20)
        return path.read_bytes()
    except OSError as error:
        raise FileError("not_loaded_from", path=path, why=why(error)) from error
    except ValueError as error:
        raise FileError("not_loaded_from", path=path, why=error) from error


_STORES: list[Store] = []


def use_store(store: Store) -> None:
    """Take `store` for the calls of this process."""
    _STORES[:] = [store]


def current() -> Store:
    """The store of this process; the user's own folder unless another was chosen."""
    if not _STORES:
        use_store(Store(folder=own_folder() / "plans"))
    return _STORES[0]


def load(given: Sequence[Given]) -> Loaded:
    """The plan in a workbook (a name) or in ranges."""
    first = [cell for cell in walk(grid_of(given[0])) if not is_hole(cell)]
    if len(first) == 1 and isinstance(first[0], str):
        return current().load_file(first[0].strip())
    return current().load_tables([grid_of(table) for table in given if not _is_empty(table)])


def plan_of(given: Given) -> Loaded:
    """The plan of an argument: a handle, the name of a workbook, or a range of data."""
    cells = [cell for cell in walk(grid_of(given)) if not is_hole(cell)]
    if len(cells) == 1 and isinstance(cells[0], str) and cells[0].startswith(PREFIX):
        return current().get(cells[0])
    refuse_errors(cells)
    return load([given])


def _plan_in(content: bytes, suffix: str, path: Path | None) -> Plan:
    if suffix == ".json":
        return plan_of_tables(orjson.loads(content), "cells")
    assert path is not None  # noqa: S101 - a workbook comes from a file
    return read_plan(path)


def _is_empty(table: Given) -> bool:
    return all(is_hole(cell) for cell in walk(grid_of(table)))


def _plain(cell: Scalar) -> str | float | int:
    """A cell as every host would hand it over: holes, whole numbers and errors look the same."""
    if isinstance(cell, CellError):
        return str(cell.code)
    if is_hole(cell) or (isinstance(cell, float | int) and not is_number(cell)):
        return ""
    if isinstance(cell, float | int):
        whole = float(cell).is_integer() and abs(cell) < _LARGEST_WHOLE
        return int(cell) if whole else float(cell)
    return str(cell)
