"""Each function that a cell can call, once, for every host.

`FUNCTIONS` is the catalogue; `call` answers one call, `call_many` many. Hosts translate names and
values, and nothing else.
"""

from addin.functions.calling import MOST_CELLS, Answer, UnknownError, call, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.functions.cells import Cell, CellError, Code, Given, Grid, grid_of, is_hole
from addin.functions.registry import Argument, Category, Example, Function, Kind, Option, Registry

__all__ = [
    "FUNCTIONS",
    "MOST_CELLS",
    "Answer",
    "Argument",
    "Category",
    "Cell",
    "CellError",
    "Code",
    "Example",
    "Function",
    "Given",
    "Grid",
    "Kind",
    "Option",
    "Registry",
    "UnknownError",
    "call",
    "call_many",
    "grid_of",
    "is_hole",
]
