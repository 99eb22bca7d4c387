"""Department forms: out, back, checked, returned, remembered.

``share`` writes a form for each department, ``collect`` takes returned files in, the ledger
remembers. Names load on first use: the process that opens files from outside needs few of them.
"""
