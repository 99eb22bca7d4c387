"""Which numbers can a reader see, and how did they come about?

`assess` answers for a plan at a period; a `FactSet` holds every number, each of them a `Fact`
that knows its unit, its formula, its inputs, its vintage, or why it cannot be known.
"""

from addin.facts.assess import assess
from addin.facts.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import Fact, rounded
from addin.facts.factset import PLAN, FactSet
from addin.facts.formulas import FORMULAS, Formula
from addin.facts.reason import Reason, StatusClass

__all__ = [
    "FORMULAS",
    "PLAN",
    "Fact",
    "FactSet",
    "Formula",
    "Reason",
    "StatusClass",
    "assess",
    "clusters_of",
    "rounded",
    "schemes_of",
    "subject_of",
]
