"""Which functions answer what a statistician asks of a range?"""
