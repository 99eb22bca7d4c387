"""What does a call answer, for one cell, a range, or a column of calls?"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from addin.cells import (
    MAX_ROW,
    CellError,
    ErrorCode,
    Scalar,
    day_of_serial,
    is_hole,
    is_number,
    is_serial,
)
from addin.errors import AddinError
from addin.functions import messages
from addin.functions.arguments import Argument, Kind, Option
from addin.functions.cells import (
    Block,
    Given,
    Grid,
    block_of,
    cells_of,
    grid_of,
    text_of,
    walk,
    word_of,
)
from addin.functions.registry import Function, Registry
from addin.language import Language, Text
from addin.measures.reasons import Reason

Answer: TypeAlias = Scalar | Grid
Worded: TypeAlias = Text | tuple[tuple[Scalar | Text, ...], ...]  # in both languages
# A whole column of Excel; a row against a column of that size has no place.
MOST_CELLS = MAX_ROW


def call(registry: Registry, name: str, args: Sequence[Given], language: Language = "en") -> Answer:
    """The result of one call: a cell, or rows where it spills. Never raises.

    A single cell is answered where every argument is one, or a range of one.
    """
    function = registry.find(name)
    if function is None:
        return messages.unknown_function(name, registry.nearest(name))
    if not function.least <= len(args) <= _most(function):
        return messages.wrong_count(function, len(args))
    return _guarded(function, partial(_MODES[function.mode], function, args, language))


def call_many(
    registry: Registry, calls: Sequence[tuple[str, Sequence[Given]]], language: Language = "en"
) -> list[Answer]:
    """The results of many calls, each as `call` gives it.

    Calls of one formula with a single cell for each argument are computed as one column.
    """
    answers: list[Answer] = [None] * len(calls)
    groups: dict[str, list[int]] = {}
    for position, (name, _) in enumerate(calls):
        groups.setdefault(name, []).append(position)
    for name, positions in groups.items():
        function = registry.find(name)
        column = (
            _column(function, [calls[at][1] for at in positions], language) if function else None
        )
        if column is None:
            for at in positions:
                answers[at] = call(registry, name, calls[at][1], language)
        else:
            for at, answer in zip(positions, column, strict=True):
                answers[at] = answer
    return answers


def _most(function: Function) -> int:
    return 255 if function.repeats else len(function.arguments)


def _guarded(function: Function, work: Callable[[], Answer]) -> Answer:
    """The answer, or the error value for whatever went wrong."""
    try:
        return work()
    except AddinError as error:
        return messages.of_error(error)
    except MemoryError:
        return messages.too_large()
    except Exception:  # a cell shows an error value, never a traceback; the log has it whole
        import logging

        logging.getLogger(__name__).exception("%s failed", function.full_name)
        return messages.broken(function)


def _column(
    function: Function, rows: Sequence[Sequence[Given]], language: Language
) -> list[Scalar] | None:
    """One result for each row of single cells; None where each has to be called alone.

    That is so where they cannot be one column, or where one of them spoils the others.
    """
    width = len(function.arguments)
    if function.mode != "vector" or len(rows) == 1 or function.repeats:
        return None
    sizes = set(map(len, rows))
    if min(sizes) < function.least or max(sizes) > width:
        return None
    if sizes != {width}:
        rows = [(*row, *(None,) * (width - len(row))) for row in rows]
    columns = list(zip(*rows, strict=True))
    if any(not {list, tuple}.isdisjoint(map(type, column)) for column in columns):
        return None
    blocks = [_read(a, column) for a, column in zip(function.arguments, columns, strict=True)]
    found = _guarded(function, lambda: _vector_result(function, blocks, language))
    return None if isinstance(found, CellError) else found  # type: ignore[return-value]  # a list, see above


def _vector(function: Function, args: Sequence[Given], language: Language) -> Answer:
    given = [*args, *(None,) * (len(function.arguments) - len(args))]
    blocks = []
    for argument, value in zip(function.arguments, given, strict=True):
        cells, shape = cells_of(value)
        block = _read(argument, cells)
        blocks.append(Block(values=block.values.reshape(shape), errors=block.errors))
    wrong = _misfit(function, [block.values.shape for block in blocks])
    if wrong:
        return wrong
    try:
        return _as_answer(_vector_result(function, blocks, language))
    except AddinError:  # of one of the cells: each is asked alone
        if all(block.values.size == 1 for block in blocks):
            raise
        parts = list(map(_objects, given))
        return _in_rows(function, parts, lambda *row: _vector(function, row, language))


def _misfit(function: Function, shapes: Sequence[tuple[int, ...]]) -> CellError | None:
    try:
        size = int(np.prod(np.broadcast_shapes(*shapes), dtype=np.int64))
    except ValueError:
        return messages.unequal(function, shapes)
    return messages.too_large() if size > MOST_CELLS else None


def _as_answer(found: Any) -> Answer:
    """Lists as a grid; a range of one cell as the cell."""
    if not isinstance(found, list):
        return found  # type: ignore[no-any-return]  # a cell
    grid = tuple(tuple(row) for row in found)
    return grid[0][0] if len(grid) == 1 and len(grid[0]) == 1 else grid


def _vector_result(function: Function, blocks: Sequence[Block], language: Language) -> Any:
    """The formula's answer as (nested lists of) cells, errors in the place of what has none."""
    arrays = [block.values for block in blocks]
    with np.errstate(all="ignore"):  # what overflows is as unknown as a hole
        found = np.asarray(function.formula(*arrays), dtype=np.float64)
    shape = np.broadcast_shapes(found.shape, *(array.shape for array in arrays))
    values = np.broadcast_to(found, shape)
    unknown = ~np.isfinite(values)
    failed = any(block.errors for block in blocks)
    if not function.verdicts and not failed and not unknown.any():
        return values.tolist()
    cells = _worded(function, values, unknown, language)
    if unknown.any() or failed:
        _explain(function, blocks, cells, unknown)
    return cells.tolist() if shape else cells[()]


def _worded(
    function: Function,
    values: npt.NDArray[np.float64],
    unknown: npt.NDArray[np.bool_],
    language: Language,
) -> npt.NDArray[np.object_]:
    if not function.verdicts:
        return values.astype(object)
    names = np.array([word[language] for word in function.verdicts], dtype=object)
    return np.array(names[np.where(unknown, 0, values).astype(int)], dtype=object)


def _explain(
    function: Function,
    blocks: Sequence[Block],
    cells: npt.NDArray[np.object_],
    unknown: npt.NDArray[np.bool_],
) -> None:
    """Put an error with words wherever there is no number; errors of the call come first."""
    shape = cells.shape
    if function.reason is not None and unknown.any():
        with np.errstate(all="ignore"):
            codes = np.broadcast_to(function.reason(*(b.values for b in blocks)), shape)
    else:
        codes = np.broadcast_to(np.str_(""), shape)
    for code in np.unique(codes[unknown]) if unknown.any() else ():
        reason = Reason.named(str(code))
        words = reason.text if reason else function.undefined
        cells[unknown & (codes == code)] = CellError(ErrorCode.NA, words)
    for argument, block in reversed(list(zip(function.arguments, blocks, strict=True))):
        if not argument.optional:
            empty = np.broadcast_to(np.isnan(block.values), shape)
            cells[empty & unknown] = messages.empty(argument)
    for block in reversed(blocks):
        if block.errors:
            marks = np.full(block.values.size, None, dtype=object)
            for position, error in block.errors.items():
                marks[position] = error
            spread = np.broadcast_to(marks.reshape(block.values.shape), shape)
            wrong = spread != None  # noqa: E711 - elementwise
            cells[wrong] = spread[wrong]


def _each(function: Function, args: Sequence[Given], language: Language) -> Answer:
    """The answers of a function that sees one cell of each argument, for cells or ranges."""
    wholes: dict[int, Any] = {}
    parts: dict[int, npt.NDArray[np.object_]] = {}
    for position, value in enumerate(args):
        argument = function.argument(position)
        if argument.kind.takes_range:
            wholes[position] = _value(argument, value)
            if isinstance(wholes[position], CellError):
                return wholes[position]  # type: ignore[no-any-return]  # an error, as was just seen
        else:
            parts[position] = _objects(value)
    wrong = _misfit(function, [part.shape for part in parts.values()])
    if wrong:
        return wrong

    def one(*row: Scalar) -> Answer:
        given = dict(zip(parts, row, strict=True))
        return _one(function, [given.get(i) for i in range(len(args))], language, wholes)

    return _in_rows(function, list(parts.values()), one)


def _in_rows(
    function: Function, parts: Sequence[npt.NDArray[np.object_]], one: Callable[..., Answer]
) -> Answer:
    """What `one` answers to each cell of ranges beside each other; each has its own error."""
    spread = np.broadcast_arrays(*parts) if parts else ()
    shape = spread[0].shape if spread else ()
    if not shape:
        return one(*(part.item() for part in parts))
    found = [
        _flat(_guarded(function, partial(one, *row)))
        for row in zip(*(part.ravel().tolist() for part in spread), strict=True)
    ]
    width = shape[1]
    return _as_answer([found[at : at + width] for at in range(0, len(found), width)])


def _objects(value: Given) -> npt.NDArray[np.object_]:
    cells, shape = cells_of(value)
    column = np.empty(len(cells), dtype=object)
    column[:] = cells
    return column.reshape(shape)


def _flat(answer: Answer) -> Scalar:
    """The first cell of an answer that would spill inside a range of answers."""
    return answer[0][0] if isinstance(answer, tuple) else answer


def _one(
    function: Function,
    args: Sequence[Given],
    language: Language,
    known: Mapping[int, Any] | None = None,
) -> Answer:
    """The answer of a function that sees one cell of each argument, or whole ranges.

    `known` are arguments that have been read already, by position.
    """
    left_out = sum(not argument.repeating for argument in function.arguments[len(args) :])
    given = [*args, *(None,) * left_out]
    before = known or {}
    read = [
        before[i] if i in before else _value(function.argument(i), value)
        for i, value in enumerate(given)
    ]
    for value in read:
        if isinstance(value, CellError):
            return value
    spoken = {"language": language} if function.speaks else {}
    found = _in_cells(function, function.formula(*read, **spoken), language)
    if function.follows_first and isinstance(found, tuple) and len(grid_of(args[0])) == 1:
        return tuple(zip(*found, strict=True))
    return found  # type: ignore[no-any-return]  # an Answer


def _in_cells(function: Function, found: Any, language: Language) -> Any:
    """What a formula answers, as it stands in cells: a row of numbers is a column there.

    What is no finite number is #N/A with words, and words are those of the language.
    """
    if isinstance(found, np.ndarray):
        column = found[:, np.newaxis] if found.ndim == 1 else found
        if found.ndim and found.dtype.kind == "f" and np.isfinite(found).all():
            return tuple(map(tuple, column.tolist()))
        return _in_cells(
            function, tuple(map(tuple, column.tolist())) if found.ndim else found.item(), language
        )
    if isinstance(found, tuple):
        return tuple(_in_cells(function, cell, language) for cell in found)
    if isinstance(found, float):
        return float(found) if np.isfinite(found) else CellError(ErrorCode.NA, function.undefined)
    return found[language] if isinstance(found, Text) else found


def _value(argument: Argument, given: Given) -> Any:
    """An argument as a formula wants it; an error where it cannot be."""
    if argument.kind in _WHOLE_READERS:
        return _WHOLE_READERS[argument.kind](argument, given)
    cell = next(walk(grid_of(given)), None)
    if isinstance(cell, CellError):
        return cell
    # Calc hands over an empty cell as 0, and no word or period is called 0.
    if is_hole(cell) or (cell == 0 and argument.kind is not Kind.NUMBER):
        return argument.default if argument.optional else messages.empty(argument)
    if isinstance(cell, float | int) and not is_number(cell):
        return messages.not_a_number(argument, cell)
    return _READERS[argument.kind](argument, cell)


def _read(argument: Argument, cells: Sequence[Scalar]) -> Block:
    """A column of cells as numbers, with the default where an optional one is empty."""
    if argument.kind is Kind.CHOICE:
        read = partial(_choice_position, argument)
        known = {cell: read(cell) for cell in set(cells)}
        found = [known[cell] for cell in cells]
        errors = {i: cell for i, cell in enumerate(found) if isinstance(cell, CellError)}
        values = np.array([np.nan if isinstance(c, CellError) else c for c in found], np.float64)
        block = Block(values=values, errors=errors)
    else:
        block = _on_scale(argument, block_of(cells, partial(messages.not_a_number, argument)))
    if argument.optional and argument.default is not None:
        empty = np.isnan(block.values)
        if empty.any():
            return Block(
                values=np.where(empty, float(argument.default), block.values), errors=block.errors
            )
    return block


def _choice_position(argument: Argument, cell: Scalar) -> float | CellError:
    if isinstance(cell, CellError):
        return cell
    # Excel and Calc hand over an empty cell as 0, and no word is called 0.
    if is_hole(cell) or cell in (0, False):
        return np.nan
    if isinstance(cell, float | int) and not is_number(cell):
        return messages.not_a_number(argument, cell)
    word = _choice(argument, cell)
    return word if isinstance(word, CellError) else float(argument.choices.index(word))


def _choice(argument: Argument, cell: Scalar) -> Option | CellError:
    text = text_of(cell)
    found = next((word for word in argument.choices if word.is_called(text)), None)
    return found or messages.not_a_choice(argument, text)


def _series(argument: Argument, given: Given) -> npt.NDArray[np.float64] | CellError:
    cells, _ = cells_of(given)
    if given is None or (argument.optional and all(map(is_hole, cells))):
        return np.empty(0) if argument.optional else messages.empty(argument)
    block = _on_scale(argument, block_of(cells, partial(messages.not_a_number, argument)))
    return next(iter(block.errors.values())) if block.errors else block.values


def _number(argument: Argument, cell: Scalar) -> float | CellError:
    if not isinstance(cell, float | int):
        return messages.not_a_number(argument, cell)
    wrong = argument.scale.refuses(np.array(cell, np.float64))
    return messages.wrong_scale(argument, cell) if wrong else float(cell)


def _on_scale(argument: Argument, block: Block) -> Block:
    """The cells of a block; those that cannot be on the argument's scale are errors."""
    refused = argument.scale.refuses(block.values)
    if not refused.any():
        return block
    said = {value: messages.wrong_scale(argument, value) for value in set(block.values[refused])}
    wrong = {int(at): said[block.values[at]] for at in np.flatnonzero(refused)}
    values = np.where(refused, np.nan, block.values)
    return Block(values=values, errors={**block.errors, **wrong})


def _period(argument: Argument, cell: Scalar) -> Any:
    # The plan's vocabulary is heavier than all formulas; a first call without a period is fast.
    from addin.model.period import Period
    from addin.model.relative import related

    if is_serial(cell):
        return Period.parse(day_of_serial(float(str(cell))))
    return related(_text(argument, cell))


def _text(argument: Argument, cell: Scalar) -> str:
    del argument
    return word_of(cell)


def _given(argument: Argument, given: Given) -> Given | CellError:
    cells, _ = cells_of(given)
    if all(map(is_hole, cells)):
        return None if argument.optional else messages.empty(argument)
    alone = cells[0] if len(cells) == 1 else None
    return alone if isinstance(alone, CellError) else given


def _plan(argument: Argument, given: Given) -> Any:
    # Reading plans loads the model, which formulas over numbers do without.
    from addin.functions.handles import plan_of

    found = _given(argument, given)
    if found in (0, [[0]], ((0,),)):  # an empty cell, as Calc has it
        return messages.empty(argument)
    return found if isinstance(found, CellError) else plan_of(found)


_MODES: dict[str, Callable[[Function, Sequence[Given], Language], Answer]] = {
    "vector": _vector,
    "each": _each,
    "whole": _one,
}
_READERS: dict[Kind, Callable[[Argument, Scalar], Any]] = {
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.PERIOD: _period,
    Kind.CHOICE: _choice,
}
_WHOLE_READERS: dict[Kind, Callable[[Argument, Given], Any]] = {
    Kind.SERIES: _series,
    Kind.TABLE: _given,
    Kind.PLAN: _plan,
    Kind.ANY: _given,
}
