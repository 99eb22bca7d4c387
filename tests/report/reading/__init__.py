"""What does a sentence claim, and is it so?"""
