"""What does a report cost beside an earlier state of the house? (processor time, not the clock)

Each state makes both languages of the example city's and of Chongqing's report from its own
workbooks, in processes that take turns: ``python tests/benchmarks/bench_report.py [COMMIT]``.
Told of the Word reports and of all files, with what a report carries to know its facts, and
without it: the earlier state carried nothing.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median

HERE = Path(__file__).resolve().parents[2]
BEFORE = "d7bb564"
BAR, TURNS, WARM, TIMES = 1.3, 5, 1, 3
CASES = (("example-city.xlsx", "2024Q3"), ("chongqing-14fyp.xlsx", "2024Q4"))


def cpu() -> float:
    """Seconds of processors that this process and its children have used."""
    used = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(*, bare: bool) -> dict[str, float]:
    """The seconds that Word reports, and all files of a report, take in this process."""
    from addin.facts.assess import assess
    from addin.plan.read import read_plan
    from addin.report import build

    if bare:
        made_of = build._MadeOf  # noqa: SLF001 - where a report learns what it was made of
        made_of.carrying = lambda _, content: (build.lay_out(content)[0], None)
        made_of.record = lambda _: None
        build.carry_in_cells = lambda content, *_, **__: content
    plans = [(read_plan(Path("workbooks", book)), period) for book, period in CASES]
    facts = [(assess(plan, period), assess(plan, before)) for plan, period in plans
             for before in [assess(plan, period).period.before]]  # fmt: skip

    def words() -> None:
        for now, then in facts:
            for language in ("zh", "en"):
                build.document(now, language, previous=then)

    def everything() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for plan, period in plans:
                build.build_report(plan, period, Path(folder))

    found = {}
    for name, make in (("word", words), ("all", everything)):
        for _ in range(WARM):
            make()
        start = cpu()
        for _ in range(TIMES):
            make()
        found[name] = (cpu() - start) / TIMES
    return found


def turn(root: Path, *, bare: bool) -> dict[str, float]:
    """The same of the state of the house in `root`, in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--measure", *["--bare"] * bare]
    done = subprocess.run(
        command, cwd=root, env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(commit: str) -> int:
    """Print the ratios; 1 where what carries nothing takes more than the bar allows."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["/usr/bin/git", "archive", commit], cwd=HERE, stdout=subprocess.PIPE, check=True
        ).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as tar:
            tar.extractall(folder, filter="data")
        states = {
            "before": (Path(folder), False), "bare": (HERE, True), "carrying": (HERE, False),
        }  # fmt: skip
        turns = [
            {name: turn(root, bare=bare) for name, (root, bare) in states.items()}
            for _ in range(TURNS)
        ]
    worst = 0.0
    for what in ("word", "all"):
        taken = {name: median(one[name][what] for one in turns) for name in states}
        ratios = {name: taken[name] / taken["before"] for name in ("bare", "carrying")}
        print(
            f"{what}: before {taken['before']:.2f} s, now {taken['bare']:.2f} s"
            f" ({ratios['bare']:.2f}, bar {BAR}), carrying its facts {taken['carrying']:.2f} s"
            f" ({ratios['carrying']:.2f})"
        )
        worst = max(worst, ratios["bare"])
    return int(worst > BAR)


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(measured(bare="--bare" in sys.argv)))
    else:
        sys.exit(main(next(iter(sys.argv[1:]), BEFORE)))
