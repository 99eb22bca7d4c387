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
from addin.facts.changes import (
    Changes,
    FactChange,
    VerdictChange,
    changed_facts,
    changes_between,
)
from addin.facts.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import Fact, rounded
from addin.facts.factset import PLAN, FactSet
from addin.facts.formulas import FORMULAS, Formula
from addin.facts.reason import Prospect, Reason, StatusClass
from addin.facts.revisions import Revision, Triangle, revisions, revisions_told, triangle
from addin.facts.scenario import scenario_of, what_if

__all__ = [
    "FORMULAS",
    "PLAN",
    "Attribution",
    "Changes",
    "Fact",
    "FactChange",
    "FactSet",
    "Formula",
    "Part",
    "Prospect",
    "Reason",
    "Revision",
    "StatusClass",
    "Triangle",
    "VerdictChange",
    "assess",
    "by_areas",
    "by_clusters",
    "by_factors",
    "by_structure",
    "changed_facts",
    "changes_between",
    "clusters_of",
    "revisions",
    "revisions_told",
    "rounded",
    "scenario_of",
    "schemes_of",
    "subject_of",
    "triangle",
    "what_if",
]
