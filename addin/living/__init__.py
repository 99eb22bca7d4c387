"""How does a report live on: is it still right, what must change, where is a number from?"""
