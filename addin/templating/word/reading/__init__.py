"""Which tags does a part of a document hold, where, and what stands around them?"""
