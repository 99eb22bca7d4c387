"""How does one office make many reports? One for each area, department or group of a plan.

`report_each` cuts the plan, makes the reports in processes of this machine or on a Dask cluster,
leaves out what is made already and has not changed, and ranks the parts.
"""
