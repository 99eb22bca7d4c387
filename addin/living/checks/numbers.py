"""Does each bound number say what its fact is today? (N-01, N-03)"""

from collections.abc import Iterator

from addin.facts.fact import PLAN
from addin.language import Text
from addin.living.again import Again
from addin.living.checks.point import Point, point
from addin.living.opened import Report
from addin.report.bound.reading import Anchor
from addin.report.bound.record import Said

_COUNTS = f"{PLAN}.count_"


def number_points(report: Report, again: Again) -> Iterator[Point]:
    """What is wrong with bound numbers, in the order of reading; then those that are gone."""
    for name, anchors in report.anchors.items():
        if len(anchors) > 1:
            texts = "、".join(dict.fromkeys(each.text for each in anchors))
            yield point("doubled", anchors[0].paragraph, mark=name, found=texts, count=len(anchors))
        for anchor in anchors:
            yield from _of_anchor(report, again, anchor)
    for name in report.lost:
        if name not in report.anchors:
            said = report.numbers[name]
            yield point(
                "lost", mark=name, fact=said.source, name=name_of(again, said.source),
                expected=said.text,
            )  # fmt: skip


def name_of(again: Again, source: str) -> Text:
    """What a fact is called: its subject and its measure."""
    fact = again.facts.get(source)
    if fact is None:
        return Text(zh=source, en=source)
    subject, measure = again.facts.name_of(fact.subject), fact.how.name
    if fact.inputs and fact.formula == "difference":
        parts = [again.facts.get(each) for each in fact.inputs]
        names = [part.how.name for part in parts if part]
        zh, en = ("－".join(n.zh for n in names), " less ".join(n.en for n in names))
        measure = Text(zh=zh, en=en)
    if fact.subject == PLAN:
        return Text(zh=f"{measure.zh} [{fact.measure}]", en=f"{measure.en} [{fact.measure}]")
    return Text(zh=f"{subject.zh}{measure.zh}", en=f"{subject.en}, {measure.en}")


def _of_anchor(report: Report, again: Again, anchor: Anchor) -> Iterator[Point]:
    said = again.said(report, anchor.name)
    if not anchor.whole:
        yield point("broken", anchor.paragraph, mark=anchor.name)
    elif said is None:
        yield point("no_fact", anchor.paragraph, mark=anchor.name, found=anchor.text)
    elif anchor.change != "del":
        yield from _of_number(again, anchor, said)


def _of_number(again: Again, anchor: Anchor, said: Said) -> Iterator[Point]:
    shown = expected_texts(again, said)
    if anchor.text in shown:
        return
    expected = shown[0] if shown else ""
    if not anchor.text:
        key = "emptied"
    elif not expected:
        key = "unknown_now"
    elif not said.text:
        key = "wrong"
    else:
        key = "stale" if said.text == anchor.text else "altered"
    yield point(
        key, anchor.paragraph, start=start_of(anchor), mark=anchor.name, fact=said.source,
        found=anchor.text, expected=expected, name=name_of(again, said.source),
        rule="N-01" if said.source.startswith(_COUNTS) else "",
    )  # fmt: skip


def expected_texts(again: Again, said: Said) -> list[str]:
    """What a number may say today: by its form, or in any form where it does not know it."""
    forms = [said.form] if said.text else again.forms_of(said.source)
    found = (again.shown(Said(source=said.source, form=form, text="")) for form in forms)
    return [text for text in dict.fromkeys(found) if text]


def start_of(anchor: Anchor) -> int:
    """The letter of its paragraph at which a number begins."""
    at = 0
    for each in anchor.paragraph.stretches:
        if each.mark == anchor.name:
            return at
        at += len(each.text) if each.change != "del" else 0
    return 0
