"""Which numbers can a reader see, and how did they come about?

`assess` answers for a plan at a period; a `FactSet` holds every number, each of them a `Fact`
that knows its unit, its formula, its inputs, its vintage, or why it cannot be known.
"""
