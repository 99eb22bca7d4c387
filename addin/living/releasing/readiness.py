"""May these reports leave the house? Everything that stands against it, told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.errors import Level, UsageError
from addin.living.again import Again, made_again
from addin.living.checks.languages import language_points
from addin.living.checks.point import Point, point
from addin.living.opened import Report, open_report
from addin.living.verify import Verified, verified
from addin.model.plan import Plan
from addin.ooxml.xml import local
from addin.report.bound.record import Record

_OPEN = "N-10"
"""Blanks, marks, tracked changes, comments and hidden text: none of it leaves the house."""
_HEADER = "header"


@dataclass(frozen=True, kw_only=True, eq=False)
class Ready:
    """Reports of one assessment beside what they would be today, and what stands against them."""

    plan: Plan
    book: Path
    reports: tuple[Verified, ...]
    against: tuple[tuple[Report, Point], ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """What the reports carry."""
        return tuple(each.report.record for each in self.reports if each.report.record)

    @property
    def again(self) -> Again:
        """The assessment that all of them tell."""
        return self.reports[0].again

    @property
    def day(self) -> date:
        """The day under the reports; that of the newest data where they bear none."""
        days = [each.final for each in self.records if each.final]
        return max(days, default=newest(self.again))

    def to_json(self) -> list[Mapping[str, object]]:
        """What stands against them as plain values."""
        return [{"report": report.name, **each.row()} for report, each in self.against]


def newest(again: Again) -> date:
    """The day of the newest data of an assessment."""
    from addin.report.values import newest_day

    return newest_day(again.facts)


def ready(paths: Sequence[Path], plan: Plan, book: Path, *, template: Path | None = None) -> Ready:
    """The reports in `paths` beside `plan` as read from `book`.

    UsageError where one is named twice, carries no facts, or they are of several assessments;
    errors as of `open_report` and `made_again`.
    """
    reports = [open_report(path) for path in paths]
    _check_one_assessment(reports)
    found = [
        verified(report, made_again(report, plan, book, template=template)) for report in reports
    ]
    against = [
        (one.report, each)
        for one in found
        for each in (*one.points, *_drafts(one))
        if each.level is Level.HARD or each.rule == _OPEN
    ]
    against += _between(reports)
    return Ready(plan=plan, book=book, reports=tuple(found), against=tuple(against))


def _check_one_assessment(reports: Sequence[Report]) -> None:
    told: dict[tuple[object, ...], str] = {}
    for report in reports:
        record = report.record
        if record is None:
            raise UsageError("report_without_facts_released", name=report.name)
        told.setdefault((record.plan, record.period, record.as_of), report.name)
    if len(told) > 1:
        raise UsageError("released_together", names=list(told.values()))
    paths = [report.path.resolve() for report in reports]
    if len(set(paths)) < len(paths):
        raise UsageError("released_twice", names=sorted({path.name for path in paths}))


def _drafts(one: Verified) -> Iterator[Point]:
    """A draft says so on each page; one that a person has made final no longer does."""
    record, voice = one.report.record, one.again.voice
    words = str(voice.say("draft"))
    for paragraph in one.report.document.paragraphs:
        is_head = _HEADER in paragraph.part and paragraph.text.startswith(words)
        if record is not None and record.final is None and is_head:
            yield point("still_draft", paragraph, found=words)
            break
    for paragraph in one.report.document.paragraphs:
        # What a draft asks, verify passes over: it is no fault of an edited draft.
        if any(local(each) == "showingPlcHdr" for each in paragraph.element.iter()):
            yield point("placeholder", paragraph, found=paragraph.text)


def _between(reports: Sequence[Report]) -> Iterator[tuple[Report, Point]]:
    """What differs between the languages."""
    first = {report.language: report for report in reversed(reports)}
    if len(first) > 1:
        one, other = first["zh"], first["en"]
        yield from ((one, each) for each in language_points(one, other) if each.level is Level.HARD)
