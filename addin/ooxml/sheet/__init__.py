"""Workbooks edited in place: what grows with the data grows, what the author put there stays."""
