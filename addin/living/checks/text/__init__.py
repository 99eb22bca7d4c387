"""Which numbers and words does a text hold?"""
