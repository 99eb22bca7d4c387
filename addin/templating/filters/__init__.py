"""What do filters of templates make of values: texts in two languages, and rich text?"""
