"""What keeps a ledger as it was written: triggers that refuse, and the seal of the office."""
