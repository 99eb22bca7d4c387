"""What does a reader say about a cell that is not as it should be?

Rule ids: W-… speak of the structure of the workbook, V-… are those of PRACTICE 3D.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from addin.errors import Finding, Level, Place
from addin.language import Text

__all__ = ["STOPPING_EXCEPTIONS", "Findings", "letters", "nearest"]

STOPPING_EXCEPTIONS = frozenset({"V-70"})
"""Hard rules that do not stop the reading: the plan can be assessed, the fact says why not."""

_MOST_OF_A_KIND = 50
_ALIKE = 0.6


@dataclass(slots=True)
class Findings:
    """The findings of one file; of one kind in one column only the first fifty are listed."""

    file: str
    found: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, rule: str, level: Level, text: Text, sheet: str = "", cell: str = "") -> None:
        """Note one finding."""
        kind = (rule, sheet, cell.rstrip("0123456789"))
        self._counts[kind] += 1
        if self._counts[kind] <= _MOST_OF_A_KIND:
            place = Place(file=self.file, sheet=sheet, cell=cell)
            self.found.append(Finding(rule=rule, level=level, text=text, place=place))

    def all(self) -> tuple[Finding, ...]:
        """Every finding, and how many more there were of each long kind."""
        more = [
            Finding(
                rule=rule,
                level=Level.INFO,
                place=Place(file=self.file, sheet=sheet, cell=column),
                text=Text(
                    f"本列同类问题另有{count - _MOST_OF_A_KIND}处",
                    f"{count - _MOST_OF_A_KIND} more of this kind in this column",
                ),
            )
            for (rule, sheet, column), count in self._counts.items()
            if count > _MOST_OF_A_KIND
        ]
        return (*self.found, *more)

    @property
    def stop(self) -> bool:
        """Whether a finding forbids to make a plan of the workbook."""
        return any(f.level is Level.HARD and f.rule not in STOPPING_EXCEPTIONS for f in self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most resembles; empty where none is near.

    >>> nearest("GO_SA", ["GO_AS", "GDP"])
    'GO_AS'
    """
    return next(iter(get_close_matches(word, sorted(known), 1, _ALIKE)), "")


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(27)
    'AB'
    """
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
