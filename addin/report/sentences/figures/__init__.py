"""How is a figure of an indicator told: its name and value, its growth, where it leads?"""
