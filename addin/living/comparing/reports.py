"""What differs between two Word reports: the numbers that they show, and what people wrote?"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from addin.errors import UsageError
from addin.facts.fact import Fact
from addin.language import NO_TEXT, Text
from addin.living.checks.numbers import start_of
from addin.living.comparing.causes import same
from addin.living.comparing.changed import WORDS, Changed, Compared, in_order, said
from addin.living.comparing.facts import Side, fact_changes
from addin.living.opened import Report, open_report
from addin.living.pairing import Pair, pairs, plain
from addin.living.refreshing.items import sentences_of
from addin.report.bound.reading import Anchor, Paragraph
from addin.report.bound.record import Record

_LONGEST = 200


def compare_reports(one: Path, other: Path) -> Compared:
    """What differs between two reports of one plan, the earlier named first.

    Errors as of `open_report`; UsageError where they are of two plans, or their facts are gone.
    """
    old, new = open_report(one), open_report(other)
    before, after = _record(old), _record(new)
    if before.plan != after.plan:
        raise UsageError(
            "reports_of_two_plans", one=old.name, plan=before.title or before.plan,
            other=new.name, another=after.title or after.plan,
        )  # fmt: skip
    found = list(fact_changes(_side(old, before), _side(new, after)))
    spoken = old.language == new.language
    found += _words(old, new) if spoken else ()
    return Compared(
        kind="report", files=(old.name, new.name), titles=(_title(before), _title(after)),
        changes=tuple(in_order(found)),
        notes=() if spoken else (WORDS.text("note.languages"),),
    )  # fmt: skip


def _record(report: Report) -> Record:
    if report.record is None:
        raise UsageError("report_not_compared", name=report.name)
    return report.record


def _title(record: Record) -> Text:
    period, day = record.period, record.as_of
    return WORDS.text(
        "title.report", plan=record.title, version=record.version,
        period=Text(zh=period.label("zh"), en=period.label("en")),
        day=WORDS.text("data_until", day=day.isoformat()) if day else WORDS.text("all_data"),
    )  # fmt: skip


def _side(report: Report, record: Record) -> Side:
    places: dict[str, list[Anchor]] = {}
    for name, anchors in report.anchors.items():
        if name in record.numbers:
            places.setdefault(record.numbers[name].source, []).extend(anchors)
    return Side(
        facts=record.facts, period=str(record.period), name_of=record.facts.name_of,
        place_of=lambda key: _place(report, places.get(key, [])), shown=frozenset(places),
    )  # fmt: skip


def _place(report: Report, anchors: list[Anchor]) -> Text:
    """Where a fact stands first, with the number of its sentence, and how often it is told."""
    if not anchors:
        return NO_TEXT
    first = min(anchors, key=lambda each: each.paragraph.cell is not None)
    where = first.paragraph.where
    if first.paragraph.cell is None:
        before = first.paragraph.text[: start_of(first)]
        number = len(sentences_of(f"{before}0", report.language))
        where = WORDS.text("sentence", where=where, number=number)
    more = len(anchors) - 1
    return WORDS.text("and_more", where=where, more=more, all=more + 1) if more else where


def _words(old: Report, new: Report) -> Iterator[Changed]:
    """Text that a person wrote, rewrote or struck, and automatic text that says otherwise."""
    steady = _steady(old, new)
    is_same_period = old.period == new.period
    for pair in pairs(new.document.paragraphs, old.document.paragraphs):
        was, now = pair.again, pair.now
        cells = [each.cell is not None for each in (was, now) if each is not None]
        # Tables of two periods have other rows: their facts tell it.
        if any(cells) and not (is_same_period and len(cells) > 1):
            continue
        if not _says_the_same(pair, steady):
            yield Changed(
                part="words", name=WORDS.text(_what(was, now)), before=_text(was), after=_text(now),
                place_before=was.where if was else NO_TEXT,
                place_after=now.where if now else NO_TEXT,
            )  # fmt: skip


def _steady(old: Report, new: Report) -> frozenset[str]:
    """The bookmarks of both whose facts have not changed."""
    return frozenset(
        name
        for name, was in old.numbers.items()
        if (now := new.numbers.get(name))
        and _is_same(_facts(old), _facts(new), was.source, now.source)
    )


def _facts(report: Report) -> Mapping[str, Fact]:
    return report.record.facts if report.record else {}


def _is_same(old: Mapping[str, Fact], new: Mapping[str, Fact], one: str, other: str) -> bool:
    before, after = old.get(one), new.get(other)
    return before is not None and after is not None and same(before, after)


def _says_the_same(pair: Pair, steady: frozenset[str]) -> bool:
    """Whether only numbers differ whose facts do."""
    if pair.now is None or pair.again is None:
        text = (pair.now or pair.again).text  # type: ignore[union-attr]  # one of them is there
        return not plain(text)
    one, other = (_masked(each, steady) for each in (pair.again, pair.now))
    return one == other


def _masked(paragraph: Paragraph, steady: frozenset[str]) -> str:
    return plain(
        "".join(
            "#" if each.mark and each.mark not in steady else each.text
            for each in paragraph.stretches
            if each.change != "del"
        )
    )


def _what(was: Paragraph | None, now: Paragraph | None) -> str:
    return "text.new" if was is None else "text.gone" if now is None else "text.other"


def _text(paragraph: Paragraph | None) -> Text:
    text = plain(paragraph.text) if paragraph else ""
    return said(text[:_LONGEST] + "…" * (len(text) > _LONGEST))
