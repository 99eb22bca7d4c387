"""What does the report say? The sentences S-01 to S-12 (E-01 to E-10) of an assessment.

Every sentence is made from facts and has a key, so that it can be made again after a revision and
compared (PRACTICE C1.3, C2). What holds by construction: classes add up (N-01), every binding
laggard is named, and first (N-08), a missing growth is said to be missing (N-07), a period that is
not the report's own is named (N-09), preliminary figures are marked (N-14).
"""

from collections.abc import Iterator, Mapping

from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.factset import FactSet
from addin.model.words import Attribute
from addin.report.sentences.details import (
    by_size,
    cluster,
    clusters_total,
    indicator,
    offsetting,
    shortfall,
)
from addin.report.sentences.overview import (
    actions,
    class_counts,
    laggards,
    named_classes,
    opening,
    projects,
    revised,
)
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice


def narrative(
    facts: FactSet, voice: Voice, previous: FactSet | None = None
) -> Mapping[str, Sentence]:
    """Every automatic sentence of the report by key: ``S-02``, ``S-05/GO_AS``, ``S-09/GO_AS``.

    `previous` is the assessment of the period before; with it, growth is compared with its own.
    """
    said = _sentences(facts, voice, previous)
    return {key: Sentence(found.pieces, key) for key, found in said if found}


def _sentences(
    facts: FactSet, voice: Voice, previous: FactSet | None
) -> Iterator[tuple[str, Sentence]]:
    yield "S-01", opening(facts, voice)
    yield "S-02", class_counts(facts, voice)
    yield "S-03", named_classes(facts, voice)
    binding = [row for row in facts.plan.headline if row.attribute is Attribute.BINDING]
    if not binding:
        yield "S-04", voice.say("indicator.no_binding")
    for row in facts.plan.headline:
        part = "S-04" if row in binding else "S-05"
        yield f"{part}/{row.code}", indicator(facts, voice, row.code, previous)
    yield "S-06", clusters_total(facts, voice)
    for each in by_size(facts, clusters_of(facts, facts.plan.identity.main_scheme)):
        yield f"S-07/{subject_of(each)}", cluster(facts, voice, each)
    yield "S-08", projects(facts, voice)
    for code in laggards(facts):
        yield f"S-09/{code}", shortfall(facts, voice, code)
    yield "S-10", actions(facts, voice)
    yield "S-11", revised(facts, voice)
    yield "S-12", offsetting(facts, voice)
