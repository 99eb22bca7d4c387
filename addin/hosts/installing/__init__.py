"""Connecting spreadsheet programs on a machine: each change is remembered and can be undone."""
