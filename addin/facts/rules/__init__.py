"""Which rules must the data obey, and who breaks them?

Rules V-00 to V-75 (PRACTICE 3D) are rows of `default.csv`; an office adds its own in the Rules
sheet of its plan workbook. A rule is an expression over the rows of a scope, judged over whole
columns (`check`), and written as a native spreadsheet formula for forms (`broken_formula`) that
gives the same answers.
"""
