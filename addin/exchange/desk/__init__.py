"""What the office sees of a wave, what it answers, and the mails that it sends?"""
