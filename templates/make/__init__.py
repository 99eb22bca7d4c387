"""How do the shipped templates come into being?

They are ordinary documents and workbooks that an office edits in Word and Excel. This package only
makes their first version, so that a change of layout can be read in review:
``python -m templates.make``.
"""
