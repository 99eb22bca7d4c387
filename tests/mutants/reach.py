"""Which tests execute a line? Asked of coverage, once for each file of tests.

Every file of tests runs in a process of its own, so that what one file remembers hides nothing
from another. A line that no single test executes (a module's own, or one in another process) is
reached by the whole file.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.mutants.changes import Mutant
from tests.mutants.tree import Tree, digest_of, files_of

__all__ = ["Reach", "Unit", "collect"]

_LONGEST = 900
_LEFT_OUT = ("tests/hosts/", "tests/benchmarks/", "tests/mutants/", "tests/test_wheel.py")
_RULES = """[run]
source = addin
relative_files = true
parallel = true
patch = subprocess
"""


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One file of tests, or the examples of one package: what it executes and how long it takes."""

    name: str
    book: Path
    seconds: dict[str, float]
    failed: frozenset[str]

    @property
    def whole(self) -> float:
        """How long all of it takes."""
        return sum(self.seconds.values())

    @cached_property
    def _data(self) -> Any:
        from coverage import CoverageData

        data = CoverageData(basename=str(self.book))
        data.read()
        return data

    def reached(self, module: str, lines: Iterable[int]) -> tuple[set[str], bool]:
        """The tests that execute one of the lines, and whether the file does so without a test."""
        by_line = self._data.contexts_by_lineno(module)
        found = {context for line in lines for context in by_line.get(line, ())}
        return {name for name in found if name} - self.failed, "" in found


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Every unit that was run."""

    units: tuple[Unit, ...]

    def of(self, mutant: Mutant) -> list[tuple[Unit, set[str]]]:
        """The units that execute the place with their tests; those nearest to the module first."""
        found = self._of(mutant.module, mutant.lines)
        return found or self._of(mutant.module, (mutant.statement,))

    def _of(self, module: str, lines: tuple[int, ...]) -> list[tuple[Unit, set[str]]]:
        found = []
        for unit in self.units:
            tests, by_itself = unit.reached(module, lines)
            if tests or by_itself:
                found.append((unit, tests))
        return sorted(found, key=lambda each: (distance(module, each[0].name), each[0].whole))


def distance(module: str, unit: str) -> int:
    """0 where tests lie where the module does (``addin/facts`` and ``tests/facts``), else 1."""
    own, theirs = Path(module).parts, Path(unit).parts
    return int(own[1:2] != theirs[1:2])


def collect(
    trees: Sequence[Tree],
    root: Path,
    folder: Path,
    within: tuple[str, ...],
    without: tuple[str, ...],
) -> Reach:
    """What the units of the folders `within` and not `without` execute.

    What was run on this state of the checkout is not run again.
    """
    state = folder / digest_of(root)
    state.mkdir(parents=True, exist_ok=True)
    rules = state / "coveragerc"
    rules.write_text(_RULES, "utf-8")
    names = [n for n in _units(root) if n.startswith(within) and not n.startswith(without)]
    seen = {name: state / f"{name.replace('/', '.')}.json" for name in names}
    left = [name for name in names if not seen[name].exists()]

    def run(tree: Tree, names: Sequence[str]) -> None:
        for name in names:
            _run(tree, name, seen[name], rules)

    with ThreadPoolExecutor(len(trees)) as workers:
        list(workers.map(run, trees, [left[at :: len(trees)] for at in range(len(trees))]))
    found = (_unit(name, seen[name]) for name in names)
    return Reach(units=tuple(unit for unit in found if unit is not None))


def _units(root: Path) -> Iterator[str]:
    """Files of tests, and packages whose docstrings hold examples."""
    names = files_of(root)
    for name in names:
        is_test = name.startswith("tests/") and Path(name).name.startswith("test_")
        if is_test and name.endswith(".py") and not name.startswith(_LEFT_OUT):
            yield name
    yield from sorted({"/".join(n.split("/")[:2]) for n in names if n.startswith("addin/")})


def _run(tree: Tree, name: str, seen: Path, rules: Path) -> None:
    sys.stdout.write(f"what does {name} execute?\n")
    sys.stdout.flush()
    book = seen.with_suffix(".coverage")
    settings = [f"--rcfile={rules}", f"--data-file={book}"]
    environment = {"ONPACE_REACH": str(seen.with_suffix(".part")), "COVERAGE_FILE": str(book)}
    said = tree.pytest(
        [name],
        _LONGEST,
        *("-p", "tests.mutants.contexts"),
        before=["-m", "coverage", "run", *settings],
        environment=environment,
    )
    _combine(book)
    part = seen.with_suffix(".part")
    if not part.exists():
        raise RuntimeError(f"{name} could not be run: {said}")
    part.rename(seen)


def _combine(book: Path) -> None:
    """One book of what the processes of a unit wrote."""
    from coverage import CoverageData

    data = CoverageData(basename=str(book))
    for part in sorted(book.parent.glob(f"{book.name}.*")):
        other = CoverageData(basename=str(part))
        other.read()
        data.update(other)
        part.unlink()
    data.write()


def _unit(name: str, seen: Path) -> Unit | None:
    book = seen.with_suffix(".coverage")
    found = json.loads(seen.read_text("utf-8"))
    if not found.get("seconds") or not book.exists():
        return None
    return Unit(name=name, book=book, seconds=found["seconds"], failed=frozenset(found["failed"]))
