"""The onpace command: what a person types, what they see, and how it ended.

Exit codes: 0 done, 1 done and something needs attention, 2 the call or a file was unusable.
With ``--json`` standard output carries one JSON document and nothing else; progress and messages
go to standard error.
"""

from addin.cli.app import main

__all__ = ["main"]
