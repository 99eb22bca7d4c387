"""Do the charts show what they would show today, and their workbooks what they show?"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from addin.living.again import Again
from addin.living.checks.point import Point, point
from addin.living.opened import Report
from addin.report.bound.pictures import Picture, is_close
from addin.report.bound.record import Drawn


def picture_points(report: Report, again: Again) -> Iterator[Point]:
    """Numbers and words of charts that are otherwise today."""
    for each in report.pictures:
        drawn = again.record.drawn.get(each.name)
        if drawn is not None and not each.shows(drawn):
            yield from _compared(report, each, drawn)


def _compared(report: Report, mine: Picture, drawn: Drawn) -> Iterator[Point]:
    """One point for each chart, with the last of its differences; then one for its workbook."""
    values = [value for _, values, _ in drawn.series for value in values if value]
    found = [*_paired([each for each in mine.values if each], values)]
    found += _paired(mine.words, drawn.words)
    if mine.said:
        found.append((mine.said, " ".join(drawn.alternative.split())))
    wrong = [(one, other) for one, other in found if not is_close(one, other)]
    if wrong:
        (one, other), count = wrong[-1], len(wrong)
        yield point("chart", mine.paragraph, mark=mine.name, found=one, expected=other, count=count)
    strange = list(mine.strange(report.document.package, drawn))
    if strange:
        yield point(
            "chart_book", mine.paragraph, mark=mine.name, found=strange[0], count=len(strange)
        )  # fmt: skip


def _paired(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """Both lists side by side, what has no counterpart beside a dash."""
    return list(zip_longest(mine, theirs, fillvalue="—"))
