"""What do cells ask of a whole plan, and what do its facts answer?"""
