"""How is a rule written? Words and signs, names, and the tree that they make."""
