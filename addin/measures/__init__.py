"""Which number answers a planner's question? Pure formulas over scalars and arrays.

Everything here takes numbers and gives numbers: no file, no clock, no global. "Cannot be known" is
NaN, and a reason can be asked for; a hole in the data is never 0. A formula comes from its own
module: ``from addin.measures.gap import gap_to_target``. The methods of the specification by name,
over plain values, are in `addin.measures.methods`.
"""
