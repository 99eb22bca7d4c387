"""What is a plan, an indicator, a period, a unit, an observation?

Everything here is a checked, frozen value. A `Plan` is what a plan workbook says; nothing in it
is computed.
"""
