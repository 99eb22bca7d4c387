"""What does a person look up: pages to read, reference made from the house itself, codes?"""
