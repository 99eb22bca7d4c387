"""Sheets, columns and cells of a plan workbook: reading and writing."""
