"""Are small mistakes noticed? ``python -m tests.mutants.run`` tries a sample of mutants.

It goes on where it was interrupted: what was tried on this state of the checkout is not tried
again. Everything is written to ``.mutants``: ``results.json``, ``results.txt``. Needs coverage.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic

from tests.mutants.changes import Mutant
from tests.mutants.reach import Reach, collect
from tests.mutants.report import noticed_share, table
from tests.mutants.sample import PACKAGES, sample
from tests.mutants.tree import Tree, digest_of
from tests.mutants.trial import Result, passes, tried

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Try the sample that is asked for."""
    asked = _arguments()
    folder: Path = asked.folder.resolve()
    book = folder / f"tried-{digest_of(ROOT)}.jsonl"
    mutants = sample(ROOT, asked.only or PACKAGES, asked.count, asked.seed)
    trees = [Tree(ROOT, folder / f"tree-{number}") for number in range(asked.jobs)]
    chosen = (tuple(asked.tests or [""]), tuple(asked.without))
    reach = collect(trees, ROOT, folder / "reach", *chosen)
    known = {result.key: result for result in _known(book)}
    left = [mutant for mutant in mutants if mutant.key not in known]
    until = monotonic() + asked.minutes * 60
    work = partial(_try, reach=reach, book=book, seconds=asked.seconds, until=until)
    with ThreadPoolExecutor(len(trees)) as workers:
        list(workers.map(work, trees, [left[at :: len(trees)] for at in range(len(trees))]))
    wanted = {mutant.key for mutant in mutants}
    results = [result for result in _known(book) if result.key in wanted]
    _conclude(trees[0], results, folder, floor=asked.floor, all_tried=len(results) == len(mutants))


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m tests.mutants.run", description=__doc__)
    asked.add_argument("-n", "--count", type=int, default=300, help="how many mutants")
    asked.add_argument("--seed", type=int, default=11, help="another seed, another sample")
    asked.add_argument("--only", action="append", help="a package below addin, again and again")
    asked.add_argument("--tests", action="append", help="only tests below this folder")
    asked.add_argument("--without", action="append", default=[], help="tests to leave out")
    asked.add_argument("--seconds", type=float, default=60, help="of tests for one mutant")
    asked.add_argument("--minutes", type=float, default=600, help="stop after so many")
    asked.add_argument("-j", "--jobs", type=int, default=2, help="how many at a time")
    asked.add_argument("--floor", type=float, default=0.85, help="the share to be noticed")
    asked.add_argument("--folder", type=Path, default=ROOT / ".mutants", help="where to work")
    return asked.parse_args()


def _try(
    tree: Tree, mutants: Sequence[Mutant], *, reach: Reach, book: Path, seconds: float, until: float
) -> None:
    for mutant in mutants:
        if monotonic() > until:
            return
        result = tried(mutant, tree, reach, seconds)
        with book.open("a", encoding="utf-8") as out:
            out.write(json.dumps(result.plain(), ensure_ascii=False) + "\n")
        sys.stdout.write(
            f"{result.outcome:9} {result.seconds:6} s  {result.module} {result.name}\n"
        )
        sys.stdout.flush()


def _known(book: Path) -> Iterator[Result]:
    if book.exists():
        for line in book.read_text("utf-8").splitlines():
            yield Result(**json.loads(line))


def _conclude(
    tree: Tree, results: Sequence[Result], folder: Path, *, floor: float, all_tried: bool
) -> None:
    """Write the results; the exit code says whether enough was noticed."""
    doubtful = passes(tree, sorted({each.by for each in results if "::" in each.by}))
    said = table(results)
    if doubtful:
        said += "\nfail though nothing is spoiled:\n" + "\n".join(doubtful) + "\n"
    plain = [each.plain() for each in results]
    document = {"share": noticed_share(results), "doubtful": doubtful, "mutants": plain}
    (folder / "results.json").write_text(
        json.dumps(document, ensure_ascii=False, indent=1), "utf-8"
    )
    (folder / "results.txt").write_text(said, "utf-8")
    sys.stdout.write(f"\n{said}")
    if not all_tried:
        sys.exit("not all were tried: run it again")
    sys.exit(1 if noticed_share(results) < floor or doubtful else 0)


if __name__ == "__main__":
    main()
