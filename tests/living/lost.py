"""What a refresh of an edited report has lost, left stale in silence, or made up."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from addin.living.again import Again, made_again
from addin.living.opened import Report
from addin.living.pairing import plain
from addin.living.refresh import Refreshed, refreshed
from addin.living.verify import verified
from addin.model.plan import Plan
from addin.ooxml.package import Package, open_package
from addin.report.bound.reading import Document
from tests.living.editing import Edits, bare
from tests.living.made import book, plan, report

_ALIKE = 0.4  # so much of a text that somebody touched is in what it would be today


def lost_by(package: Package, edits: Edits, name: str, seed: int) -> Iterator[str]:
    """Each fault of a refresh of an edited report after a revision at random."""
    before = report(package)
    again = made_again(report(package), revised_at_random(name, seed), book(name))
    found = refreshed(before, again, accepted=True)
    after = report(open_package(found.content))
    yield from _of_people(report(package), after, edits)
    yield from _of_numbers(after, again, found)
    yield from _of_others(package, after, again, edits)


def revised_at_random(name: str, seed: int) -> Plan:
    """The plan with one value in twelve changed by up to a tenth."""
    chance = random.Random(seed)  # noqa: S311 - revisions that are the same every time
    whole = plan(name)
    values = whole.observations.value.copy()
    for row in range(len(values)):
        if chance.random() < 0.08:
            values[row] *= chance.uniform(0.9, 1.1)
    return replace(whole, observations=replace(whole.observations, value=values))


def _of_people(before: Report, after: Report, edits: Edits) -> Iterator[str]:
    text = after.document.text
    yield from (f"words lost: {words}" for words in edits.kept
                if words in before.document.text and words not in text)  # fmt: skip
    held = {each.name: each.text for each in after.document.anchors}
    there = {each.name for each in before.document.anchors}
    yield from (f"overtyped number lost: {key} {words} {held.get(key)}"
                for key, words in edits.overtyped.items()
                if key in there and held.get(key) != words)  # fmt: skip
    now = set(map(bare, texts(after.document))) - set(map(bare, texts(before.document)))
    yield from (
        f"came back: {each}" for each in edits.struck if len(each) > 40 and bare(each) in now
    )


def _of_numbers(after: Report, again: Again, found: Refreshed) -> Iterator[str]:
    """Bound numbers that are neither of today nor flagged."""
    flagged = {each.mark for each in found.flags}
    for each in verified(after, again).points:
        stale = each.mark.startswith("f_") and each.expected and each.found != each.expected
        if stale and each.mark not in flagged:
            yield f"stale in silence: {each.mark} {each.found} {each.expected} {each.text.en}"


def _of_others(package: Package, after: Report, again: Again, edits: Edits) -> Iterator[str]:
    """What a fresh report says and nobody touched, and is not there; and what nobody says.

    Marks without a letter or digit are left out: nobody can tell whose they are; so are rows
    whose name somebody touched or struck.
    """
    touched = [bare(each) for each in edits.touched]
    was = Counter(texts(report(package).document))
    rows = {each.cell[:2] for each in again.document.paragraphs
            if each.cell and each.cell[2] == 1 and each.text in edits.touched}  # fmt: skip
    free = [
        each for each in again.document.paragraphs if not each.cell or each.cell[:2] not in rows
    ]
    wanted = Counter(text for each in free if (text := plain(each.text)))
    has = Counter(texts(after.document))
    for mark in [each for each in wanted | has if not any(map(str.isalnum, each))]:
        del wanted[mark], has[mark]
    for each in wanted - has:
        if not any(_likeness(bare(each), one) > _ALIKE for one in touched):
            yield f"not as a fresh report: {each}"
    for each in has - wanted - was:
        own = any(words in each for words in (*edits.kept, *edits.overtyped.values()))
        if not own and not any(_likeness(bare(each), one) > _ALIKE for one in touched):
            yield f"said by nobody: {each}"


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE else 0.0


def texts(document: Document) -> list[str]:
    """What stands in its paragraphs, empty ones aside."""
    return [text for each in document.paragraphs if (text := plain(each.text))]
