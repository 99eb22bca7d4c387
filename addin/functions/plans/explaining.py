"""How does a call tell what it computed, or why it could not?"""

from functools import partial

from addin.cells import CellError, Scalar
from addin.functions.calling import Answer, call
from addin.functions.cells import Given, grid_of, walk
from addin.functions.registry import Category, Function, Registry, declared
from addin.language import Language


def explain_function(registry: Registry) -> Function:
    """The function that explains those of `registry`."""
    answer = partial(_explain, registry)
    takes = "function:text argument:any?..."
    return declared(Category.PLAN, "EXPLAIN", "", takes, answer=answer, mode="whole", speaks=True)


def _explain(registry: Registry, name: str, *args: Given, language: Language) -> Answer:
    """A call in words: its arguments by name, its result, and how it is computed or why not."""
    function = registry.find(name)
    found = call(registry, name, args, language)
    if function is None:
        return found
    given = [next(walk(grid_of(arg)), None) for arg in args]
    named = ", ".join(
        f"{function.argument(i).title[language]}={_said(cell)}" for i, cell in enumerate(given)
    )
    first = next(walk(grid_of(found)), None)
    said = first.show(language) if isinstance(first, CellError) else _said(first)
    lines = [f"{function.full_name}({named}) = {said}", function.description[language]]
    if function.native and len(given) == function.least and not isinstance(first, CellError):
        lines.append("= " + function.native(*map(_said, given)))
    return "\n".join(lines)


def _said(cell: Scalar) -> str:
    if isinstance(cell, float | int):
        return f"{cell:.10g}"
    return "" if cell is None else str(cell)
