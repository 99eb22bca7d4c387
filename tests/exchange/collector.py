"""One collector as a process of its own: workbook, ledger, folder of returns, replies."""

import sys
from pathlib import Path

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect

if __name__ == "__main__":
    plan, ledger, returns, replies = sys.argv[1:5]
    collect(
        Path(plan),
        [Path(returns)],
        ledger=ledger,
        out_dir=Path(replies),
        now=moment("2024-10-15T10:00"),
    )
