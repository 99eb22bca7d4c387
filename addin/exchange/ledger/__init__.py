"""The ledger: who was sent what, what came back, and what became of it; nothing is ever changed."""
