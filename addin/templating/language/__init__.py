"""What may a tag say, and what does it become?

The names below load no Jinja; what does (`sandbox`, `grammar`, `program`, `contract`, `findings`)
is imported from its own module, so that a stored plan is filled without it.
"""
