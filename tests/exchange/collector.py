"""One office as a process of its own: workbook, ledger, folder of returns, replies.

Each step of its day gives the same when it is done again: where a run was cut off, the next goes
on. As a program it imports once, then does in a process of its own what each line asks.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.decisions import decide, extend
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.conflicts import conflicts_of
from addin.exchange.sharing import share

ISSUED, NOW, LATER = map(moment, ("2024-10-08T09:00", "2024-10-15T10:00", "2025-01-06T09:00"))
REASON = "以主管部门统计数为准，统一口径"

__all__ = ["ISSUED", "STEPS", "do"]


def _begin(plan: Path, _ledger: str, begun: str) -> None:
    """Share the first wave of another plan, whose ledger does not exist yet."""
    share(plan.with_name("begun.xlsx"), "2024Q3", plan.parent / "out", ledger=begun, now=ISSUED)


def _collect(plan: Path, ledger: str, _begun: str) -> None:
    """Collect what came back."""
    folder = plan.parent
    collect(plan, [folder / "in"], ledger=ledger, out_dir=folder / "replies", now=NOW)


def _settle(plan: Path, ledger: str, _begun: str) -> None:
    """Choose where two departments disagree, and give one more time."""
    state = read_state(plan, ledger)
    for conflict in conflicts_of(state):
        decide(plan, conflict.number, min(conflict.values), REASON, ledger=ledger, now=NOW)
    if not state.extensions:
        extend(plan, min(state.issued), "2024-12-20 17:00", REASON, ledger=ledger, now=NOW)


def _share(plan: Path, ledger: str, _begun: str) -> None:
    """Share the next wave."""
    share(plan, "2024Q4", plan.parent / "next", ledger=ledger, now=LATER)


STEPS: Mapping[str, Callable[[Path, str, str], None]] = {
    "begin": _begin, "collect": _collect, "settle": _settle, "share": _share
}  # fmt: skip


def do(steps: str, plan: Path, ledger: str, begun: str) -> None:
    """The `steps` of a day, each named on the output when it begins, then ``end``."""
    for name in steps.split("+"):
        _say(name)
        STEPS[name](plan, ledger, begun)
    _say("end")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _serve() -> None:
    """Do what each line of the input asks in a process of its own, named by its number."""
    for line in sys.stdin:
        steps, plan, ledger, begun = line.rstrip("\n").split("\t")
        child = os.fork()
        if child:
            _, status = os.waitpid(child, 0)
            _say(f"left {status}")
            continue
        _say(str(os.getpid()))
        do(steps, Path(plan), ledger, begun)
        os._exit(0)


if __name__ == "__main__":
    _serve()
