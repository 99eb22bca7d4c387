"""Each function that a cell can call, once, for every host."""
