"""Tags in workbooks: cells that are filled, rows and columns that repeat, sheets for each item."""
