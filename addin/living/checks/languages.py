"""Do the Chinese and the English report show the same facts? (N-12)"""

from collections.abc import Iterator, Mapping

from addin.errors import UsageError
from addin.facts.fact import PLAN, Fact
from addin.language import Text
from addin.living.checks.numbers import start_of
from addin.living.checks.point import Point, point
from addin.living.opened import Report
from addin.report.bound.naming import subject_of, text_again
from addin.report.bound.reading import Anchor
from addin.report.bound.record import Record
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice

_COUNTS = f"{PLAN}.count_"
"""Counts that a page has room for in one language and not in the other."""


def language_points(one: Report, other: Report) -> Iterator[Point]:
    """Facts that differ, numbers that are not those of their fact, facts told in one language.

    UsageError where a report carries no facts, or both are of one language, or of two plans or
    periods.
    """
    records = _record(one), _record(other)
    for report, record in zip((one, other), records, strict=True):
        yield from _printed(report, record)
    shared = [key for key in records[0].facts if key in records[1].facts]
    for key in shared:
        mine, theirs = (record.facts[key] for record in records)
        if (mine.value, mine.vintage, mine.unit) != (theirs.value, theirs.vintage, theirs.unit):
            yield point(
                "other_fact", fact=key, name=records[0].facts.name_of(mine.subject),
                found=_said(mine), expected=_said(theirs),
            )  # fmt: skip
    told = _told(one, records[0]), _told(other, records[1])
    names = (one.name, other.name)
    for at in (0, 1):
        for key in sorted(told[at].keys() - told[1 - at].keys()):
            if not key.startswith(_COUNTS):
                where = told[at][key].paragraph
                yield point(
                    "one_language", where, fact=key, found=told[at][key].text, only=names[at],
                    other=names[1 - at], name=records[at].facts.name_of(subject_of(key)),
                )  # fmt: skip


def check_pair(one: Report, other: Report) -> None:
    """Raise UsageError where two reports are no pair."""
    mine, theirs = _record(one), _record(other)
    same = (mine.plan, mine.period, mine.as_of) == (theirs.plan, theirs.period, theirs.as_of)
    if not same or mine.language == theirs.language:
        raise UsageError("no_pair", one=one.name, other=other.name)


def _record(report: Report) -> Record:
    if report.record is None:
        raise UsageError("report_without_facts", name=report.name)
    return report.record


def _printed(report: Report, record: Record) -> Iterator[Point]:
    """Numbers that their fact, as the report carries it, does not show."""
    voice = Voice(phrases=read_phrases(record.language))
    for anchor in report.document.anchors:
        said = record.numbers.get(anchor.name)
        shown = text_again(voice, record.facts, said.source, said.form) if said else None
        if said is not None and shown is not None and anchor.text != shown:
            fact = record.facts[said.source]
            yield point(
                "wrong", anchor.paragraph, start=start_of(anchor), mark=anchor.name,
                fact=said.source, found=anchor.text, expected=shown, rule="N-12",
                name=Text(zh=record.facts.name_of(fact.subject).zh + fact.how.name.zh,
                          en=f"{record.facts.name_of(fact.subject).en}, {fact.how.name.en}"),
            )  # fmt: skip


def _told(report: Report, record: Record) -> Mapping[str, Anchor]:
    """The facts that sentences tell, by id, each with its first place."""
    found: dict[str, Anchor] = {}
    for anchor in report.document.anchors:
        said = record.numbers.get(anchor.name)
        if said is not None and anchor.paragraph.cell is None and anchor.text:
            found.setdefault(said.source, anchor)
    return found


def _said(fact: Fact) -> str:
    day = f" ({fact.vintage})" if fact.vintage else ""
    return f"{fact.display('zh')}{day}"
