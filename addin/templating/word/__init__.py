"""How is a Word file with tags compiled and filled?"""
