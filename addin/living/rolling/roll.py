"""What does the report of the next period look like, with what people wrote in the last one?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from addin.errors import UsageError
from addin.language import NO_TEXT, Language, Text
from addin.living.again import Again, made_again
from addin.living.opened import Report, check_plan, open_report
from addin.living.rolling.carrying import Hand
from addin.living.rolling.placing import Places
from addin.living.rolling.written import BODY, Words, Written, unmarked
from addin.model.period import Period
from addin.model.plan import Plan
from addin.ooxml.xml import local, serialised
from addin.report.bound.carrying import with_record
from addin.report.bound.reading import Paragraph
from addin.report.bound.record import Carried, facts_behind

_LEFT = Text(zh="上期文字（未找到位置）", en="Text of the last report that found no place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a person's words: where they stood and where they stand; nowhere if ""."""

    kind: str
    text: str
    before: Text
    after: Text = NO_TEXT

    def row(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "kind": self.kind, "text": self.text, "placed": bool(self.after),
            "before_zh": self.before.zh, "before_en": self.before.en,
            "after_zh": self.after.zh, "after_en": self.after.en,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Rolled:
    """The next report: the file, what was carried into it, and numbers that people had typed.

    Those are not carried: the report has its own.
    """

    content: bytes
    period: str
    carried: tuple[Moved, ...]
    overtyped: tuple[Moved, ...]

    @property
    def left(self) -> tuple[Moved, ...]:
        """What found no place and stands at the end."""
        return tuple(each for each in self.carried if not each.after)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace roll --json``."""
        return {
            "period": self.period,
            "carried": [each.row() for each in self.carried],
            "not_carried": [each.row() for each in self.overtyped],
        }


def roll(
    path: Path,
    plan: Plan,
    book: Path,
    period: str,
    *,
    as_of: date | None = None,
    template: Path | None = None,
) -> Rolled:
    """The report of `period` with what people wrote in the one in `path`, marked as unread.

    UsageError where the period is not later, tracked changes are open, or the report is of another
    plan; errors as of `open_report` and `made_again`.
    """
    report = open_report(path)
    report.refuse_unsettled()
    check_plan(report, plan)
    last, following = Period.parse(report.period), Period.parse(period)
    if following.month_index <= last.month_index:
        raise UsageError("not_the_next", name=report.name, last=str(last), period=period)
    lines = report.record.lines if report.record else ()
    again = made_again(
        _of_period(report, following, as_of), plan, book, as_of=as_of, template=template
    )
    return _rolled(Written(report=report, lines=lines), again, (str(last), str(following)))


def _of_period(report: Report, period: Period, as_of: date | None) -> Report:
    """The report as if it were of another period and a draft: so it is made again."""
    # From a file of .doc or .odt the lines that were made do not come back.
    if report.record is None or not report.record.lines:
        raise UsageError("report_not_rolled", name=report.name)
    return replace(report, record=replace(report.record, period=period, final=None, as_of=as_of))


def _rolled(written: Written, again: Again, periods: tuple[str, str]) -> Rolled:
    places = Places(
        written=written, document=again.document, last=written.report.numbers,
        following=again.record.numbers, periods=periods,
    )  # fmt: skip
    hand = Hand(written.report, again, periods)
    moved, left = [], []
    for words in written.words:
        where = _carried(words, places, hand)
        moved.append(_moved(words, where))
        if not where:
            left.append(words)
    _at_the_end(left, hand, again, written.report.language)
    package = again.document.package.with_parts({BODY: serialised(again.document.roots[BODY])})
    numbers = {**again.record.numbers, **hand.numbers}
    kept = facts_behind(again.facts, [said.source for said in hand.numbers.values()])
    held = again.record.facts
    facts = Carried(facts={**held.facts, **kept}, names={
        **{fact.subject: again.facts.name_of(fact.subject) for fact in kept.values()}, **held.names,
    })  # fmt: skip
    record = replace(again.record, numbers=numbers, facts=facts)
    return Rolled(
        content=with_record(package, record).to_bytes(), period=periods[1],
        carried=tuple(moved),
        overtyped=tuple(
            Moved(kind="number", text=each.text, before=each.where) for each in written.overtyped
        ),
    )  # fmt: skip


def _moved(words: Words, where: Text) -> Moved:
    return Moved(
        kind=words.kind, text=unmarked(words.text), before=words.paragraph.where, after=where
    )


def _carried(words: Words, places: Places, hand: Hand) -> Text:
    """Put words where they belong; nothing where they belong nowhere."""
    target: Paragraph | None = None
    if words.kind == "sentence":
        target = places.paragraphs.get(id(words.paragraph))
    elif words.kind == "cell":
        target = places.cell(words.paragraph)
    elif words.kind == "answer":
        target = _asked(words, places)
    if target is not None:
        {"sentence": hand.sentence, "cell": hand.into_cell, "answer": hand.answer}[words.kind](
            target, words
        )
        return target.where
    return _behind(words, places, hand)


def _behind(words: Words, places: Places, hand: Hand) -> Text:
    """Put a whole paragraph or row behind what stands before it."""
    is_row = words.kind == "row"
    if words.kind not in {"row", "paragraph", "answer"}:
        return NO_TEXT
    behind = places.row_before(words.row) if is_row else places.behind(words.paragraph)
    if behind is None:
        return NO_TEXT
    if is_row:
        hand.row(words, behind)
    else:
        hand.paragraph(words, behind)
    return _where(behind, places)


def _asked(words: Words, places: Places) -> Paragraph | None:
    """The same question in the next report, where nobody has answered it yet."""
    return next(
        (
            each
            for each in places.document.paragraphs
            if words.made and each.text == words.made
            and any(local(one) == "showingPlcHdr" for one in each.element.iter())
        ),
        None,
    )  # fmt: skip


def _where(element: Any, places: Places) -> Text:
    """The place of an element, or of the first paragraph in it."""
    known = {each.element: each for each in places.document.paragraphs}
    return next((known[one].where for one in element.iter() if one in known), _END)


_END = Text(zh="正文", en="body")


def _at_the_end(left: Sequence[Words], hand: Hand, again: Again, language: Language) -> None:
    """What found no place stands at the end of the body, each with its old heading."""
    if not left:
        return
    body = again.document.roots[BODY][0]
    last = [one for one in body if local(one) == "p"][-1]
    behind = hand.plain_paragraph(_LEFT[language], last)
    for words in left:
        head = words.paragraph.heading
        behind = hand.paragraph(words, behind, before=f"[{head}] " if head else "")
