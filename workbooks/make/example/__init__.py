"""A fictitious city with complete data, so that every table, chart and sentence can be seen full.

City, departments, firms and numbers are invented; the plan says so (`PlanIdentity.fictitious`).
"""
