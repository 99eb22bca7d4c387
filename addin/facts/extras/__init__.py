"""Which numbers have a subject of their own: clusters, shares in a gap, revisions, actions?"""
