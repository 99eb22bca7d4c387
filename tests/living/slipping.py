"""Slips put into reports, many at a time, each where it can be told from the others."""

import random
from collections.abc import Iterator, Mapping

from addin.language import Language
from addin.living.again import Again
from addin.living.verify import verified
from addin.ooxml.package import Package
from addin.report.bound.reading import Paragraph, read_document
from tests.living.made import BODY, report, with_body
from tests.living.slips import SLIPS, WHOLE, Slip, slip
from tests.living.slips_more import MORE

_AT_A_TIME = 12


def kinds_in(language: Language) -> Mapping[str, Slip]:
    """The slips of every kind in a language."""
    found = SLIPS[language] | {f"{key} (more)": each for key, each in MORE[language].items()}
    return {key: slip(*each) for key, each in found.items()} | WHOLE


def tried(
    package: Package, again: Again, kinds: Mapping[str, Slip], seed: int
) -> Iterator[tuple[str, str, str, bool]]:
    """Two slips of each kind where there is room: kind, what was, what is, whether it is told."""
    names = list(kinds)
    for at in range(0, len(names), _AT_A_TIME):
        some = {name: kinds[name] for name in names[at : at + _AT_A_TIME]}
        yield from _tried(package, again, some, seed)


def _tried(
    package: Package, again: Again, kinds: Mapping[str, Slip], seed: int
) -> Iterator[tuple[str, str, str, bool]]:
    document = read_document(package)
    chance = random.Random(seed + len(kinds))  # noqa: S311 - the same every time
    paragraphs = [each for each in document.paragraphs if each.part == BODY and each.text.strip()]
    chance.shuffle(paragraphs)
    paragraphs.sort(key=lambda one: one.cell is not None and chance.random() < 0.8)
    left, done = paragraphs, list[tuple[str, Paragraph, str]]()
    for kind in [*kinds, *kinds]:
        for each in left:
            before = each.text
            if kinds[kind](each, chance):
                done.append((kind, each, before))
                left = [one for one in left if not _is_near(one, each)]
                break
    found = verified(report(with_body(document)), again)
    told = {each.paragraph.number for each in found.points if each.paragraph}
    old = list(document.roots[BODY].iter("{*}p"))
    new = {each.element: each for each in found.report.document.paragraphs}
    places = {a: new.get(b) for a, b in zip(old, found.report.document.roots[BODY].iter("{*}p"),
                                            strict=True)}  # fmt: skip
    for kind, each, before in done:
        now = places[each.element]
        yield kind, before, now.text if now else "", now is not None and now.number in told


def _is_near(one: Paragraph, other: Paragraph) -> bool:
    """Whether a slip in one would be told of the other."""
    if one.cell is None or other.cell is None:
        return one is other
    return one.cell[0] == other.cell[0] and abs(one.cell[1] - other.cell[1]) < 2
