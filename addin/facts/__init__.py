"""Which numbers can a reader see, and how did they come about?

`assess` answers for a plan at a period; a `FactSet` holds every number, each of them a `Fact`
that knows its unit, its formula, its inputs, its vintage, or why it cannot be known.
"""

from addin.facts.assess import assess
from addin.facts.attribution import (
    Attribution,
    Part,
    by_areas,
    by_clusters,
    by_factors,
    by_structure,
)
from addin.facts.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import Fact, rounded
from addin.facts.factset import PLAN, FactSet
from addin.facts.formulas import FORMULAS, Formula
from addin.facts.reason import Prospect, Reason, StatusClass
from addin.facts.scenario import scenario_of, what_if

__all__ = [
    "FORMULAS",
    "PLAN",
    "Attribution",
    "Fact",
    "FactSet",
    "Formula",
    "Part",
    "Prospect",
    "Reason",
    "StatusClass",
    "assess",
    "by_areas",
    "by_clusters",
    "by_factors",
    "by_structure",
    "clusters_of",
    "rounded",
    "scenario_of",
    "schemes_of",
    "subject_of",
    "what_if",
]
