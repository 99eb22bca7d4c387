"""How are the parts of a document written with values?"""
