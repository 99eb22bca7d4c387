"""What stands on each sheet of a form's workbook?"""
