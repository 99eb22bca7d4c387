"""What does a workbook with tags become, so that it is filled many times?"""
