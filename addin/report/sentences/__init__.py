"""What does the report say in words?"""
