"""How are sheets, rows and cells of a workbook written with values?"""
