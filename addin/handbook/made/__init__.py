"""Which parts of the handbook are made from the house itself?"""
