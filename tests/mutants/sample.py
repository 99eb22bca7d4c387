"""Which mutants are tried? A seeded sample, spread over modules by their size."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

from tests.mutants.changes import Mutant, mutants_of

__all__ = ["PACKAGES", "sample"]

PACKAGES = ("facts", "measures", "exchange", "functions", "templating")


def sample(root: Path, packages: Iterable[str], count: int, seed: int) -> list[Mutant]:
    """`count` mutants of the modules below ``addin/`` of `root`; the same for the same seed.

    Each module gives as many as its share of all places that can be changed; within a module every
    kind of mistake is as likely as any other. The order is mixed, so that a part of the sample
    is a sample too.
    """
    chance = Random(seed)  # noqa: S311 - a sample, no secret
    modules = {path: _source(root, path) for name in packages for path in _modules(root, name)}
    found = {path: mutants_of(path, source) for path, source in modules.items()}
    chosen = [
        mutant
        for path, share in _shares({p: len(m) for p, m in found.items()}, count, chance).items()
        for mutant in _some(found[path], modules[path], share, chance)
    ]
    chance.shuffle(chosen)
    return chosen


def _modules(root: Path, package: str) -> Iterator[str]:
    for path in sorted((root / "addin" / package).rglob("*.py")):
        yield path.relative_to(root).as_posix()


def _source(root: Path, module: str) -> bytes:
    return (root / module).read_bytes()


def _shares(sizes: Mapping[str, int], count: int, chance: Random) -> dict[str, int]:
    """How many each module gives: `count` equally spaced steps through all places."""
    total = sum(sizes.values())
    step = total / count if count else 0
    wanted = [chance.random() * step + step * number for number in range(count)]
    shares: dict[str, int] = defaultdict(int)
    end = 0
    for module, size in sizes.items():
        start, end = end, end + size
        shares[module] = sum(start <= place < end for place in wanted)
    return shares


def _some(mutants: list[Mutant], source: bytes, count: int, chance: Random) -> Iterator[Mutant]:
    """Some mutants of a module: a kind first, then a place."""
    left: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        left[mutant.kind].append(mutant)
    given = 0
    while given < count and left:
        kind = chance.choice(sorted(left))
        mutant = left[kind].pop(chance.randrange(len(left[kind])))
        if not left[kind]:
            del left[kind]
        if mutant.compiles(source):
            given += 1
            yield mutant
