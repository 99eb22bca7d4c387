"""Which span does a figure contain, and which change does it measure? (METHODS-2, part A)"""
