"""Which lines does the filled sheet have, in order?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from addin.ooxml.sheet.references.lines import Frame, LineMap, Piece
from addin.templating.excel.compiling.blocks import Branch, Lines, Loop, Setting, Step
from addin.templating.excel.compiling.speech import Context
from addin.templating.excel.rendering.printing import Note


class Turn:
    """One turn of a loop while the sheet is put together."""

    __slots__ = ("_frame", "first", "last", "number", "parent", "pieces", "start")

    def __init__(self, block: Loop, number: int, parent: "Turn | None") -> None:
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
class SheetLine:
    """One line of the filled sheet, or with `last` a stretch of lines that stand once.

    Where a list was empty, a `blank` line keeps its place.
    """

    source: int
    context: Context
    turn: Turn | None = None
    last: int = 0
    blank: bool = False


def expand(steps: Sequence[Step], context: Context, note: Note) -> Iterator[SheetLine]:
    """The lines of the filled sheet, in order; a fault of a mark goes to `note`."""
    return _Expanding(note).lines(steps, dict(context), None)


@dataclass(slots=True)
class _Expanding:
    """Lines while they are put in order, and who is told of faults."""

    note: Note

    def lines(
        self, steps: Sequence[Step], context: dict[str, Any], turn: Turn | None
    ) -> Iterator[SheetLine]:
        for step in steps:
            if isinstance(step, Lines):
                if turn is None:
                    yield SheetLine(step.first, context, None, step.last)
                else:
                    for source in range(step.first, step.last + 1):
                        yield SheetLine(source, context, turn)
            elif isinstance(step, Setting):
                context = {**context, **(self._ask(step, context) or {})}
            elif step.mark.tag.word == "for":
                yield from self._loop(step, context, turn)
            else:
                yield from self._choice(step, context, turn)

    def _loop(self, block: Loop, context: dict[str, Any], turn: Turn | None) -> Iterator[SheetLine]:
        branch = block.branches[0]
        turns = self._ask(branch, context) or ()
        for number, names in enumerate(turns):
            yield from self.lines(branch.body, {**context, **names}, Turn(block, number, turn))
        if turns:
            return
        if len(block.branches) > 1:
            yield from self.lines(block.branches[-1].body, context, Turn(block, 0, turn))
            return
        first = next(_first_lines(branch.body), None)
        if first is not None:
            # Totals, names and charts that mean the list would lose their place with it.
            yield SheetLine(first, context, Turn(block, 0, turn), blank=True)

    def _choice(
        self, block: Loop, context: dict[str, Any], turn: Turn | None
    ) -> Iterator[SheetLine]:
        for branch in block.branches:
            if branch.ask is None or self._ask(branch, context):
                yield from self.lines(branch.body, context, turn)
                return

    def _ask(self, step: Branch | Setting, context: Context) -> Any:
        try:
            return step.ask(context) if step.ask else None
        except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
            self.note(step.mark, error)
            return None


def _first_lines(steps: Sequence[Step]) -> Iterator[int]:
    for step in steps:
        if isinstance(step, Lines):
            yield step.first
        elif isinstance(step, Loop):
            for branch in step.branches:
                yield from _first_lines(branch.body)
