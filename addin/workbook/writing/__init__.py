"""From a plan to the cells and the looks of a workbook."""
