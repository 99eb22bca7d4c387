"""The onpace command: what a person types, what they see, and how it ended.

Exit codes: 0 done, 1 done and something needs attention, 2 the call or a file was unusable.
With ``--json`` standard output carries one JSON document and nothing else; progress and messages
go to standard error.
"""

import sys

__all__ = ["main"]


def main() -> None:
    """The command; whoever interrupts it while it loads sees no traceback either."""
    try:
        from addin.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
