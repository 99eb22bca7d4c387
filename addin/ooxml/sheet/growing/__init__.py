"""How do new rows and new sheets come into a workbook?"""
