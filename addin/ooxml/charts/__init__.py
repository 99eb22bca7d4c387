"""Which charts does a document show, and how are they written as native ones?

What is below makes a chart; what writes one (`xml`, `filling`) loads python-pptx or lxml and is
imported from its own module.
"""
