"""Is everything in a report still as the plan workbook says?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from addin.errors import Level
from addin.living.again import Again, as_it_was, made_again
from addin.living.checks.languages import check_pair, language_points
from addin.living.checks.layout import layout_points
from addin.living.checks.numbers import number_points
from addin.living.checks.pictures import picture_points
from addin.living.checks.point import Point, point
from addin.living.checks.state import silence_points, state_points
from addin.living.checks.unbound import unbound_points
from addin.living.checks.wording import wording_points
from addin.living.opened import Report, open_report
from addin.living.pairing import pairs
from addin.model.plan import Plan


@dataclass(frozen=True, kw_only=True, eq=False)
class Verified:
    """What was found in a report, the gravest first, and how much was looked at."""

    report: Report
    again: Again
    points: tuple[Point, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing stands against it."""
        return not any(each.level is Level.HARD for each in self.points)

    @property
    def counts(self) -> dict[str, int]:
        """How many numbers are bound, how many of them are right, and the points by level."""
        wrong = {each.mark for each in self.points if each.mark and each.level is Level.HARD}
        names = self.report.anchors.keys()
        levels = Counter(each.level.value for each in self.points)
        return {"bound": len(names), "right": len(names - wrong), **{k: levels[k] for k in "HSI"}}

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace verify --json``."""
        made = self.again.record
        return {
            "report": self.report.name,
            "plan": made.plan,
            "period": str(made.period),
            "language": self.report.language,
            "as_of": made.as_of.isoformat() if made.as_of else None,
            "carries_facts": self.report.record is not None,
            "counts": self.counts,
            "points": [each.row() for each in self.points],
        }


def verify(
    path: Path,
    plan: Plan,
    book: Path,
    *,
    as_of: date | None = None,
    template: Path | None = None,
) -> Verified:
    """Every number, word and blank of the report in `path`, against `plan` as read from `book`.

    `as_of` is another day than the report's own, `template` the office's own that it was made by.
    Errors as of `open_report` and `made_again`.
    """
    report = open_report(path)
    again = as_it_was(report, plan, book, as_of=as_of, template=template)
    if again is None:
        again = made_again(report, plan, book, as_of=as_of, template=template)
    return verified(report, again)


def verified(report: Report, again: Again) -> Verified:
    """What is wrong with a report beside the one made again."""
    found = sorted(_points(report, again), key=_order)
    return Verified(report=report, again=again, points=tuple(found))


def _points(report: Report, again: Again) -> Iterator[Point]:
    if report.record is None:
        yield point("no_record")
    if not again.same_template:
        yield point("other_template", template=report.record.template if report.record else "")
    if again.is_said_by(report):
        yield from state_points(report, ())
    else:
        both = pairs(report.document.paragraphs, again.document.paragraphs)
        yield from number_points(report, again)
        yield from wording_points(report, again, both)
        yield from unbound_points(report, again, both)
        yield from state_points(report, [each for each in both if not each.is_same])
        yield from silence_points(report, again, both)
        yield from picture_points(report, again)
    yield from layout_points(report)


def verify_pair(one: Path, other: Path) -> tuple[Point, ...]:
    """Whether the Chinese and the English report of one assessment show the same facts.

    Errors as of `open_report`; UsageError where both are no pair.
    """
    reports = open_report(one), open_report(other)
    check_pair(*reports)
    return tuple(sorted(language_points(*reports), key=_order))


def _order(each: Point) -> tuple[int, str, int, int]:
    place = each.paragraph
    where = (place.part, place.number) if place else ("~", 0)
    return list(Level).index(each.level), *where, each.start
