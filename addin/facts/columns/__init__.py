"""Which number of each kind does every subject have? One column for each question."""
