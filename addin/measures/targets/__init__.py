"""How far is an indicator on its way, and is it on pace?"""
