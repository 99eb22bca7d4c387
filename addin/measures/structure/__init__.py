"""How is a whole made of its parts, and who contributed what?"""
