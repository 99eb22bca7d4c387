"""What can a reader let do that takes a while, and how does it run without holding anybody up?"""
