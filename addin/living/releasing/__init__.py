"""How does a report leave the house whole: with its data, its proof, and nobody's name in it?"""
