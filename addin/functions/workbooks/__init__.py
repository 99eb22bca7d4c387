"""How do functions in a workbook leave the office, or move to another program?"""
