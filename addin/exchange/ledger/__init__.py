"""The ledger: who was sent what, what came back, and what became of it; nothing is ever changed."""

from addin.exchange.ledger.store import Entry, Kind, Ledger, default_url, ledger_path

__all__ = ["Entry", "Kind", "Ledger", "default_url", "ledger_path"]
