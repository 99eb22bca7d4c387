"""How does a Word file become a plan?"""
