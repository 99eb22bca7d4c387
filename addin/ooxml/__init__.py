"""Office files as packages of parts: opened under limits, edited in place, written the same."""
