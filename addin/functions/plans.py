"""Which functions answer over a whole plan?"""

from addin.functions.registry import Function

__all__ = ["PLAN_FUNCTIONS"]

PLAN_FUNCTIONS: tuple[Function, ...] = ()
