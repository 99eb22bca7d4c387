"""How does a command look on a screen, and in a pipe?"""
