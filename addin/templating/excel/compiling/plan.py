"""What does a sheet of a template hold, once it is compiled?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from addin.errors import Finding
from addin.templating.excel.compiling.blocks import Step
from addin.templating.excel.compiling.speech import Ask, Context
from addin.templating.language.marks import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """A cell with tags: `typed` where it is one tag, whose value keeps its kind."""

    row: int
    column: int
    style: int
    typed: bool
    ask: Ask | None
    mark: Mark
    source: tuple[tuple[str, Mark], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetTurns:
    """For what a sheet stands: ``{% sheet for area in areas %}``; or when: ``{% sheet if x %}``."""

    mark: Mark
    ask: Callable[[Context], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Title:
    """The name of a sheet that holds tags."""

    mark: Mark
    ask: Ask


@dataclass(slots=True)
class SheetPlan:
    """One sheet: its cells with tags by row and column, the steps of its rows and columns.

    `pieces` are the whole sheet where nothing repeats: text, and cells to fill with the start of
    their element and their address.
    """

    name: str
    part: str
    cells: dict[int, dict[int, CellPlan]] = field(default_factory=dict)
    rows: list[Step] = field(default_factory=list)
    columns: list[Step] = field(default_factory=list)
    moves_rows: bool = False
    moves_columns: bool = False
    pieces: list[str | tuple[str, str, CellPlan]] = field(default_factory=list)
    turns: SheetTurns | None = None
    title: Title | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_tags(self) -> bool:
        """Whether there is anything to fill."""
        return bool(self.cells or self.turns or self.title)
