"""What can be wrong with a report that people have edited, and how is each kind of it found?"""
