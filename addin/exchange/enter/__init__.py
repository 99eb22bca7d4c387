"""Accepted numbers enter the plan workbook: which rows they make, and how each comes in once."""
