"""How does a report take new data without losing what people have written in it?"""
