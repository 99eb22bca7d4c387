"""What came out of long work, and how does a wave of returns stand?"""
