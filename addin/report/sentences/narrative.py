"""What does the report say? The sentences S-01 to S-19 (E-01 to E-10) of an assessment.

Every sentence is made from facts and has a key, so that it can be made again after a revision and
compared (PRACTICE C1.3, C2). What holds by construction: classes add up (N-01), every binding
laggard is named, and first (N-08), a missing growth is said to be missing (N-07), a period that is
not the report's own is named (N-09), preliminary figures are marked (N-14).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.model.words import Attribute
from addin.report.sentences.changes import change_points, changes, revised
from addin.report.sentences.details import clusters_total, indicator, offsetting, shortfall
from addin.report.sentences.overview import class_counts, laggards, named_classes, opening
from addin.report.sentences.phrases import BoundNumber, Sentence, read_phrases
from addin.report.sentences.summary.decisions import decisions
from addin.report.sentences.summary.groups import group_classes, other_schemes
from addin.report.sentences.summary.highlights import LEAST, MOST, highlights
from addin.report.sentences.summary.room import height_of_points, room_for_points
from addin.report.sentences.summary.unknowns import unknown_words
from addin.report.sentences.summary.work import (
    actions,
    difficulty,
    projects,
    tasks,
    tasks_unknown,
    year_targets,
)
from addin.report.sentences.wording import Voice


def narrative(
    facts: FactSet, voice: Voice, previous: FactSet | None = None
) -> Mapping[str, Sentence]:
    """Every automatic sentence of the report by key: ``S-02``, ``S-05/GO_AS``, ``S-09/GO_AS``.

    `previous` is the assessment of the period before; with it, growth is compared with its own, and
    each class with that of the last report.
    """
    facts = since(facts, previous)
    said = [*_sentences(facts, voice, previous), *_summary(facts, voice)]
    return {key: Sentence(tuple(_marked(found.pieces)), key) for key, found in said if found}


def _marked(pieces: Iterable[str | BoundNumber]) -> Iterator[str | BoundNumber]:
    """Chinese says 约为, 超 and 近, not 为约, 为超 and 为近, before a number that is not exact."""
    for one, following in pairwise((*pieces, "")):
        if isinstance(one, str) and isinstance(following, BoundNumber):
            yield _BE_ABOUT.sub(lambda found: _ABOUT[found[1]], one)
        else:
            yield one


def _sentences(
    facts: FactSet, voice: Voice, previous: FactSet | None
) -> Iterator[tuple[str, Sentence]]:
    yield "S-01", opening(facts, voice)
    yield "S-02", class_counts(facts, voice)
    yield "S-03", named_classes(facts, voice)
    for row in facts.plan.headline:
        part = "S-04" if row.attribute is Attribute.BINDING else "S-05"
        yield f"{part}/{row.code}", indicator(facts, voice, row.code, previous)
    yield "S-06", clusters_total(facts, voice)
    yield "S-06/other", other_schemes(facts, voice)
    yield "S-07", group_classes(facts, voice)
    yield "S-08", projects(facts, voice)
    for code in laggards(facts):
        yield f"S-09/{code}", shortfall(facts, voice, code)
    yield "S-10", actions(facts, voice)
    yield "S-11", revised(facts, voice)
    yield "S-12", offsetting(facts, voice)


def _summary(facts: FactSet, voice: Voice) -> Iterator[tuple[str, Sentence]]:
    """What sums up, and what compares with the last report; several of a kind are numbered."""
    yield "S-13", changes(facts, voice)
    yield "S-14", year_targets(facts, voice)
    yield "S-15", difficulty(facts, voice)
    for at, one in enumerate(highlights(facts, voice, _most(facts)), 1):
        yield f"S-16/{at}", one.lead
        yield f"S-16/{at}/text", one.text
    for at, said in enumerate(decisions(facts, voice), 1):
        yield f"S-17/{at}", said
    yield "S-18", unknown_words(facts, voice)
    yield "S-18/tasks", tasks_unknown(facts, voice)
    for at, said in enumerate(tasks(facts, voice), 1):
        yield f"S-08/{at}", said
    for at, said in enumerate(change_points(facts, voice), 1):
        yield f"S-13/{at}", said


def _most(facts: FactSet) -> int:
    """How many highlights page 1 has room for, as shipped phrases say them in Chinese.

    Not by the phrases of an office, nor by the other language: both tell the same.
    """
    voice = Voice(phrases=read_phrases("zh"))
    room = room_for_points(facts, opening(facts, voice), decisions(facts, voice))
    for most in range(MOST, LEAST, -1):
        told = (f"{one.lead}。{one.text}" for one in highlights(facts, voice, most))
        if height_of_points(told) <= room:
            return most
    return LEAST


_BE_ABOUT = re.compile(r"为(约|超|近)$")
_ABOUT = {"约": "约为", "超": "超", "近": "近"}
