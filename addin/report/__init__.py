"""What does a reader get: sentences, tables, Word and Excel reports, verified and refreshed.

Sentences are pieces of words and bound numbers (`Sentence`), said by a `Voice` in the phrases of
one language; `narrative` makes all of them from a `FactSet`.
"""
