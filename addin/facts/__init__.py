"""Which numbers can a reader see, and how did they come about?"""
