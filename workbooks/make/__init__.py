"""How are the shipped plan workbooks made?"""
