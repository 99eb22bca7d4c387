"""Which lines does the filled sheet have, in order?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from addin.ooxml.sheet.references.lines import Frame, LineMap, Piece
from addin.templating.excel.compiling.blocks import Block, Lines, Setting, Step
from addin.templating.excel.compiling.speech import Context
from addin.templating.language.marks import Mark

__all__ = ["Line", "Turn", "expand"]


class Turn:
    """One turn of a loop while the sheet is put together."""

    __slots__ = ("_frame", "first", "last", "number", "parent", "pieces", "start")

    def __init__(self, block: Block, number: int, parent: "Turn | None") -> None:
        self.first, self.last, self.number, self.parent = block.first, block.last, number, parent
        self.start = 0
        self.pieces: list[Piece] = []
        self._frame: Frame | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether it is one row of a loop that stands in the sheet itself."""
        return self.parent is None and len(self.pieces) == 1

    def place(self, source: int, target: int) -> None:
        """Note that an old line stands on a new one in this turn."""
        here: Turn | None = self
        while here is not None:
            here.start = here.start or target
            here.pieces.append(Piece(source, source))
            here = here.parent

    def frame(self, limit: int) -> Frame:
        """The turn as formulas see it."""
        if self._frame is None:
            lines = LineMap(self.pieces, limit, self.start)
            parent = self.parent.frame(limit) if self.parent else None
            self._frame = Frame(self.first, self.last, lines, self.number, parent)
        return self._frame


@dataclass(slots=True)
class Line:
    """One line of the filled sheet, or with `last` a stretch of lines that stand once.

    Where a list was empty, a `blank` line keeps its place.
    """

    source: int
    context: Context
    turn: Turn | None = None
    last: int = 0
    blank: bool = False


def expand(
    steps: Sequence[Step], context: Context, note: Callable[[Mark, Exception], None]
) -> Iterator[Line]:
    """The lines of the filled sheet, in order; a fault of a mark goes to `note`."""
    yield from _expand(steps, dict(context), None, note)


def _expand(
    steps: Sequence[Step],
    context: dict[str, Any],
    turn: Turn | None,
    note: Callable[[Mark, Exception], None],
) -> Iterator[Line]:
    for step in steps:
        if isinstance(step, Lines):
            if turn is None:
                yield Line(step.first, context, None, step.last)
            else:
                for source in range(step.first, step.last + 1):
                    yield Line(source, context, turn)
        elif isinstance(step, Setting):
            context = {**context, **(_ask(step.mark, step.ask, context, note) or {})}
        elif step.mark.tag.word == "for":
            yield from _expand_loop(step, context, turn, note)
        else:
            yield from _expand_choice(step, context, turn, note)


def _expand_loop(
    block: Block,
    context: dict[str, Any],
    turn: Turn | None,
    note: Callable[[Mark, Exception], None],
) -> Iterator[Line]:
    branch = block.branches[0]
    turns = _ask(branch.mark, branch.ask, context, note) if branch.ask else []
    for number, names in enumerate(turns or ()):
        yield from _expand(branch.body, {**context, **names}, Turn(block, number, turn), note)
    if turns:
        return
    if len(block.branches) > 1:
        yield from _expand(block.branches[-1].body, context, Turn(block, 0, turn), note)
        return
    first = next(_first_lines(branch.body), None)
    if first is not None:
        # Totals, names and charts that mean the list would lose their place with it.
        yield Line(first, context, Turn(block, 0, turn), blank=True)


def _first_lines(steps: Sequence[Step]) -> Iterator[int]:
    for step in steps:
        if isinstance(step, Lines):
            yield step.first
        elif isinstance(step, Block):
            for branch in step.branches:
                yield from _first_lines(branch.body)


def _expand_choice(
    block: Block,
    context: dict[str, Any],
    turn: Turn | None,
    note: Callable[[Mark, Exception], None],
) -> Iterator[Line]:
    for branch in block.branches:
        if branch.ask is None or _ask(branch.mark, branch.ask, context, note):
            yield from _expand(branch.body, context, turn, note)
            return


def _ask(
    mark: Mark,
    ask: Callable[[Context], Any] | None,
    context: Context,
    note: Callable[[Mark, Exception], None],
) -> Any:
    try:
        return ask(context) if ask else None
    except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
        note(mark, error)
        return None
