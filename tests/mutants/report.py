"""How many mutants were noticed, and which survived?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.mutants.trial import Outcome, Result

__all__ = ["SURVIVORS", "accepted", "noticed_share", "table"]

SURVIVORS = Path(__file__).parent / "survivors.txt"
_BETWEEN = " ; "


def accepted(path: Path = SURVIVORS) -> Mapping[str, str]:
    """Survivors that may live, each with its reason: lines ``name ; reason``."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    stated = (line.rpartition(_BETWEEN) for line in lines if line and not line.startswith("#"))
    return {name.strip(): reason.strip() for name, _, reason in stated}


def noticed_share(results: Sequence[Result]) -> float:
    """The share of mutants that some test noticed."""
    return sum(map(_is_noticed, results)) / len(results) if results else 0.0


def table(results: Iterable[Result], reasons: Path = SURVIVORS) -> str:
    """Packages with their counts, then every survivor with its place and reason."""
    results = sorted(results, key=lambda each: (each.module, each.line, each.name))
    packages: dict[str, list[Result]] = defaultdict(list)
    for each in results:
        packages["/".join(each.module.split("/")[:2])].append(each)
    lines = [_row("package", "mutants", "noticed", "timeout", "survived", "unreached", "share")]
    lines += [_counts(name, found) for name, found in packages.items()]
    lines += [_counts("all", results), "", *_survivors(results, accepted(reasons))]
    return "\n".join(lines) + "\n"


def _counts(name: str, found: Sequence[Result]) -> str:
    counts = [sum(each.outcome == outcome for each in found) for outcome in Outcome]
    return _row(name, str(len(found)), *map(str, counts), f"{noticed_share(found):.0%}")


def _row(name: str, *cells: str) -> str:
    return f"{name:<20}" + "".join(f"{cell:>10}" for cell in cells)


def _survivors(results: Iterable[Result], reasons: Mapping[str, str]) -> Iterator[str]:
    for each in results:
        if not _is_noticed(each):
            reason = reasons.get(each.name, "no reason given")
            yield f"{each.module}:{each.line} {each.outcome}, {each.kind}: {each.name}"
            yield f"    {reason}"


def _is_noticed(result: Result) -> bool:
    return Outcome(result.outcome).is_noticed
