"""A fictitious county with a health plan, so that another subject than the city's can be seen.

County, departments, hospitals and numbers are invented; the plan says so.
"""
