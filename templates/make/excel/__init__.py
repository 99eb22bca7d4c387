"""How do the Excel templates look, and which formulas calculate in them?"""
