"""The onpace command: what a person types, what they see, and how it ended.

Exit codes: 0 done, 1 done and something needs attention, 2 the call or a file was unusable.
With ``--json`` standard output carries one JSON document and nothing else; progress and messages
go to standard error.
"""

import os
import sys


def main() -> None:
    """The command; whoever interrupts it while it loads sees no traceback either."""
    # Threads that numpy would start for matrices cost more than all that a command multiplies.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from addin.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
