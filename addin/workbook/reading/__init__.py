"""From the cells of a plan workbook to rows of the model, collecting findings."""
