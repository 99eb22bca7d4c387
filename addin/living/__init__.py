"""How does a report live on: is it still right, what has to change, where does a number come from?"""
