"""Where is a series heading, and how far off were such projections before?"""
