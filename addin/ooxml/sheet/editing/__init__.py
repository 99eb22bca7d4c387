"""How is a workbook changed in place, with nothing lost and everything following?"""
