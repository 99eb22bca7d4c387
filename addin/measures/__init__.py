"""The formulas, pure numpy: one question for each module."""
