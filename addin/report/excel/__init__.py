"""How does an assessment become a workbook that calculates by itself?

`write_dashboard` writes it: a dashboard, the indicators, clusters, gaps, targets of the year, and
every observation behind them. Each derived number is a native formula over the inputs beside it,
with the value that the facts hold as its cached result; there is no macro, no add-in function and
no link to another file.
"""
