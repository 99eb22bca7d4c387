"""How does the next report begin: new numbers, and what people wrote in the last one?"""
