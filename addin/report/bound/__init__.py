"""Which fact does each number of a report show, and what does the file know of it?"""
