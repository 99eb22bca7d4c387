"""How does a list of the house become a Markdown table?"""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table; a bar in a cell is written as one, a line in it becomes a space."""
    lines = ["", _line(header), _line(["---"] * len(header))]
    return [*lines, *(_line([_cell(cell) for cell in row]) for row in rows), ""]


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def _cell(cell: object) -> str:
    return " ".join(str(cell).split()).replace("|", "\\|")
