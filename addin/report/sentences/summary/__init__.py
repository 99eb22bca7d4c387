"""Which sentences sum up for the reader: highlights, decisions, groups, work, unknowns?"""
