"""Which functions of the method book can a cell call?"""

from addin.functions.registry import Function

__all__ = ["METHOD_FUNCTIONS"]

METHOD_FUNCTIONS: tuple[Function, ...] = ()
