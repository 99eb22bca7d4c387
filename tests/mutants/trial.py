"""Do the tests notice a mutant?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from time import monotonic

from tests.mutants.changes import Mutant
from tests.mutants.reach import Reach, distance
from tests.mutants.tree import TIMEOUT, Tree

__all__ = ["Outcome", "Result", "passes", "tried"]

_START_SECONDS = 4.0  # what pytest needs before the first test, with patience
_PATIENCE = 5
_NO_TESTS = 5
_FAILED = re.compile(r"(?m)^(?:FAILED|ERROR) (\S+(?: \S+)*?)(?: - |$)")


class Outcome(StrEnum):
    """What became of a mutant."""

    NOTICED = "noticed"
    TIMEOUT = "timeout"  # it does not end: noticed too
    SURVIVED = "survived"
    UNREACHED = "unreached"  # no test executes the line

    @property
    def is_noticed(self) -> bool:
        """Whether a person would have learned of the mistake."""
        return self in (Outcome.NOTICED, Outcome.TIMEOUT)


@dataclass(frozen=True, kw_only=True)
class Result:
    """A mutant and what became of it; `by` is the test that noticed, where one was named."""

    key: str
    module: str
    kind: str
    name: str
    line: int
    outcome: str
    by: str = ""
    seconds: float = 0.0

    def plain(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


def tried(mutant: Mutant, tree: Tree, reach: Reach, seconds: float) -> Result:
    """Run the tests that execute the mutant's lines, then whole files of tests, up to `seconds`.

    What the tests normally take counts, not what they take on a busy machine.
    """
    began = monotonic()
    outcome, by = Outcome.UNREACHED, ""
    with tree.spoiled(mutant):
        for tests, expected in _rounds(mutant, reach, seconds):
            limit = (_START_SECONDS + expected) * _PATIENCE
            code, said = tree.pytest(tests, limit, "-x")
            outcome = _outcome(code)
            if outcome.is_noticed:
                found = _FAILED.search(said)
                by = found[1] if found else said.strip().splitlines()[-1] if said.strip() else ""
                break
    return Result(
        key=mutant.key,
        module=mutant.module,
        kind=mutant.kind,
        name=mutant.name,
        line=mutant.lines[0],
        outcome=outcome.value,
        by=by,
        seconds=round(monotonic() - began, 1),
    )


def passes(tree: Tree, tests: Sequence[str]) -> list[str]:
    """Those of the tests that fail where nothing is spoiled."""
    if not tests:
        return []
    _, said = tree.pytest(tests, 1800)
    return _FAILED.findall(said)


def _rounds(mutant: Mutant, reach: Reach, seconds: float) -> Iterator[tuple[list[str], float]]:
    """First single tests, the quick ones of the own package before others; then whole files."""
    units = reach.of(mutant)
    single = sorted(
        (distance(mutant.module, unit.name), unit.seconds.get(test, 0.0), test)
        for unit, tests in units
        for test in tests
    )
    if single:
        yield _within(((cost, test) for _, cost, test in single), seconds / 3)
    if units:
        yield _within(((unit.whole, unit.name) for unit, _ in units), seconds)


def _within(costs: Iterator[tuple[float, str]], seconds: float) -> tuple[list[str], float]:
    """As many as fit into `seconds`, one at least."""
    chosen: list[str] = []
    spent = 0.0
    for cost, name in costs:
        if not chosen or spent + cost <= seconds:
            chosen.append(name)
            spent += cost
    return chosen, spent


def _outcome(code: int) -> Outcome:
    if code == TIMEOUT:
        return Outcome.TIMEOUT
    return Outcome.SURVIVED if code in (0, _NO_TESTS) else Outcome.NOTICED
