"""Each function that a cell can call, once, for every host.

`FUNCTIONS` is the catalogue; `call` answers one call, `call_many` many. Hosts translate names and
values, and nothing else.
"""
