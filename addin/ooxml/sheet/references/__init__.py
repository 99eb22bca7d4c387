"""Which cells does a formula name, and which after rows or columns have moved?"""
