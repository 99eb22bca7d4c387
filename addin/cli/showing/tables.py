"""How does a table fit the screen?

Columns are left out in a stated order, from the least telling on; what is left is never cut:
names, units and remarks break, statuses and numbers stay whole. A pipe gets every column, with
tabs between the cells.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from addin.cli.showing.lines import columns, width_of, wrapped
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers
    from addin.report.tables.table import Table, TableColumn

_GAP = 2
_LEAST = {"name": 16, "remark": 14, "where": 14, "what": 20, "advice": 14}
_LEAST_HEADER = 6
_WHOLE = frozenset({"status", "verdict"})


def print_table(
    table: "Table", language: Language, keys: Sequence[str] = (), leave: Sequence[str] = ()
) -> None:
    """A table with these columns (else all); on a narrow screen without the first of `leave`."""
    shown = table.only(*keys) if keys else table
    width = columns()
    lines = _drawn(shown, language, leave, width) if width else _plain(shown, language)
    typer.echo("\n".join([*lines, ""]))


def _plain(table: "Table", language: Language) -> Iterator[str]:
    yield table.title[language]
    yield "\t".join(column.header[language] for column in table.columns)
    for row in table.rows:
        yield "\t".join(row[column.key].show(language) for column in table.columns)


def _drawn(table: "Table", language: Language, leave: Sequence[str], width: int) -> Iterator[str]:
    order = [key for key in leave if key in {column.key for column in table.columns}]
    rest = [c.key for c in reversed(table.columns) if c.key not in {"name", *order, *_WHOLE}]
    kept, out = list(table.columns), []
    for key in [*order, *rest]:
        if sum(_least(table, each, language) for each in kept) + _GAP * len(kept) <= width:
            break
        out += [each.header[language].replace("\n", " ") for each in kept if each.key == key]
        kept = [each for each in kept if each.key != key]
    yield from wrapped(table.title[language], width)
    yield from _grid(table, kept, language, width)
    if out:
        names = Text(zh="、".join(out), en=", ".join(out))
        said = Text(
            zh=f"屏幕较窄，未列：{names.zh}（放宽窗口，或用 --json）",
            en=f"no room for: {names.en} (widen the window, or --json)",
        )
        yield from wrapped(said[language], width)


def _grid(
    table: "Table", kept: Sequence["TableColumn"], language: Language, width: int
) -> Iterator[str]:
    widths = _widths(table, kept, language, width)
    rows = [[column.header[language] for column in kept]]
    rows += [[row[column.key].show(language) for column in kept] for row in table.rows]
    for number, cells in enumerate(rows):
        folded = [list(wrapped(cell, wide)) for cell, wide in zip(cells, widths, strict=True)]
        for line in range(max(map(len, folded))):
            parts = [each[line] if line < len(each) else "" for each in folded]
            right = [column.numeric for column in kept]
            yield (" " * _GAP).join(map(_placed, parts, widths, right)).rstrip()
        if number == 0:
            yield (" " * _GAP).join("─" * wide for wide in widths)


def _placed(text: str, width: int, right: bool) -> str:  # noqa: FBT001 - mapped over the columns
    room = " " * (width - width_of(text))
    return room + text if right else text + room


def _widths(
    table: "Table", kept: Sequence["TableColumn"], language: Language, width: int
) -> list[int]:
    """Each column as wide as it likes; names and remarks share what is left where that is less."""
    likes = [_natural(table, column, language) for column in kept]
    least = [_least(table, column, language) for column in kept]
    over = sum(likes) + _GAP * (len(kept) - 1) - width
    for at in sorted(range(len(kept)), key=lambda at: least[at] - likes[at]):
        given = min(max(over, 0), likes[at] - least[at])
        likes[at] -= given
        over -= given
    return likes


def _natural(table: "Table", column: "TableColumn", language: Language) -> int:
    cells = [row[column.key].show(language) for row in table.rows]
    header = column.header[language]
    return max(_widest(cells), min(_LEAST_HEADER, width_of(header)), _widest(header.split()))


def _least(table: "Table", column: "TableColumn", language: Language) -> int:
    likes = _natural(table, column, language)
    return min(likes, _LEAST[column.key]) if column.key in _LEAST else likes


def _widest(texts: Sequence[str]) -> int:
    return max(map(width_of, texts), default=0)
