"""One office as a process of its own: workbook, ledger, folder of returns, replies.

Sharing, collecting and settling again gives the same: where a run was cut off, the next goes on.
"""

import sys
from pathlib import Path

from addin.exchange.calendar import moment, now_in_china
from addin.exchange.collecting import collect
from addin.exchange.decisions import decide, extend
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.conflicts import conflicts_of
from addin.exchange.sharing import share

NOW = moment("2024-10-15T10:00")
REASON = "以主管部门统计数为准，统一口径"

__all__ = ["office_day", "take_in"]


def take_in(plan: Path, ledger: str, returns: Path, replies: Path) -> None:
    """Collect what came back."""
    collect(plan, [returns], ledger=ledger, out_dir=replies, now=NOW)


def office_day(plan: Path, ledger: str, returns: Path, replies: Path) -> None:
    """Collect a wave, choose where two disagree, give a form more time, and share the next one."""
    take_in(plan, ledger, returns, replies)
    state = read_state(plan, ledger)
    for conflict in conflicts_of(state):
        chosen = min(conflict.values)
        decide(plan, conflict.number, chosen, REASON, ledger=ledger, now=NOW)
    if not state.extensions:
        form = min(state.issued)
        extend(plan, form, "2024-12-20 17:00", REASON, ledger=ledger, now=NOW)
    share(plan, "2024Q4", plan.parent / "next", ledger=ledger, now=now_in_china())


if __name__ == "__main__":
    work, address, folder, answers, what = sys.argv[1:6]
    {"collect": take_in, "day": office_day}[what](Path(work), address, Path(folder), Path(answers))
