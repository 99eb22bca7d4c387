"""How do formulas get results without an office program?"""
