"""Department forms: out, back, checked, returned, remembered.

``share`` writes a form for each department, ``collect`` takes returned files in, the ledger
remembers. Names load on first use: the process that opens files from outside needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.exchange.collecting import Collected, collect
    from addin.exchange.decisions import confirm, decide, extend, proposal_text, propose
    from addin.exchange.form import FormSettings
    from addin.exchange.ledger.board import Board, ledger_board, remind, verify_ledger
    from addin.exchange.ledger.conflicts import Conflict
    from addin.exchange.ledger.exports import export_ledger
    from addin.exchange.receipt import Receipt
    from addin.exchange.sharing import Issued, Shared, share
    from addin.exchange.words import Outcome

__all__ = [
    "Board",
    "Collected",
    "Conflict",
    "FormSettings",
    "Issued",
    "Outcome",
    "Receipt",
    "Shared",
    "collect",
    "confirm",
    "decide",
    "export_ledger",
    "extend",
    "ledger_board",
    "proposal_text",
    "propose",
    "remind",
    "share",
    "verify_ledger",
]

_HOMES = {
    "Board": "addin.exchange.ledger.board",
    "Collected": "addin.exchange.collecting",
    "Conflict": "addin.exchange.ledger.conflicts",
    "FormSettings": "addin.exchange.form",
    "Issued": "addin.exchange.sharing",
    "Outcome": "addin.exchange.words",
    "Receipt": "addin.exchange.receipt",
    "Shared": "addin.exchange.sharing",
    "collect": "addin.exchange.collecting",
    "confirm": "addin.exchange.decisions",
    "decide": "addin.exchange.decisions",
    "export_ledger": "addin.exchange.ledger.exports",
    "extend": "addin.exchange.decisions",
    "ledger_board": "addin.exchange.ledger.board",
    "proposal_text": "addin.exchange.decisions",
    "propose": "addin.exchange.decisions",
    "remind": "addin.exchange.ledger.board",
    "share": "addin.exchange.sharing",
    "verify_ledger": "addin.exchange.ledger.board",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home, on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'addin.exchange' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
