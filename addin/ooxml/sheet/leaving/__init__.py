"""What of a workbook must not leave the office, or would not work outside of it?"""
