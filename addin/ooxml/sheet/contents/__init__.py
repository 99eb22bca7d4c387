"""What stands in a sheet: rows, cells, texts, formats, formulas and their results?"""
