"""What is a number in a report called, and how is it said again when its fact has changed?"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from addin.facts.fact import Fact, parts_of_difference
from addin.language import Language
from addin.report.sentences.phrases import BoundNumber
from addin.report.sentences.wording import Voice, said_again
from addin.report.tables.table import TableCell, cell_of_form
from addin.templating.values import Bound, Pieces

START = "f_"
"""What the bookmarks of numbers begin with."""
CHART = "c_"
"""What the bookmarks of charts begin with."""
_LONGEST = 36  # Word refuses more than 40 letters; a repeated bookmark gets a number


def bookmark_of(fact_id: str) -> str:
    """The name of the bookmark around a number of a fact; short enough for Word.

    >>> bookmark_of("GO_AS.progress@2024Q3")
    'f_GO_AS_progress_2024Q3'
    """
    name = START + re.sub(r"[^0-9A-Za-z]+", "_", fact_id)
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(fact_id.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}_{digest}"


def bound(text: str, fact_id: str, form: str = "", *, number: float | None = None) -> Bound:
    """A number as a value of a template: it knows its fact and how it follows from it."""
    return Bound(text, bookmark_of(fact_id), number=number, source=fact_id, form=form)


def numbers_in(values: Any) -> Iterator[Bound]:
    """Every bound number among the values of a template, in their order."""
    left = [values]
    while left:
        each = left.pop()
        if isinstance(each, Bound):
            yield each
        elif isinstance(each, Pieces):
            yield from [part for part in each.parts if isinstance(part, Bound)]
        elif isinstance(each, dict):
            left.extend(reversed(each.values()))
        elif isinstance(each, list | tuple):
            left.extend(reversed(each))


def text_of_cell(cell: TableCell, language: Language) -> str:
    """What a cell of a table shows, its numbers with the minus sign of their language."""
    text = cell.show(language)
    return text.replace("-", "−") if language == "en" and cell.fact is not None else text


def subject_of(source: str) -> str:
    """Of what a number speaks, by the id of its fact or of its difference.

    >>> subject_of("GO.difference:progress@2024Q3 - GO.planned_progress@2024Q3")
    'GO'
    """
    return source.partition("@")[0].rpartition(".")[0]


def text_again(voice: Voice, facts: Mapping[str, Fact], source: str, form: str) -> str | None:
    """What a number of this source and form shows by these facts; None where it is not known."""
    fact = facts.get(source)
    if fact is None or not fact.known:
        return None
    cell = cell_of_form(fact, form) if form else None
    if cell is not None:
        return text_of_cell(cell, voice.language)
    now, _ = parts_of_difference(source)
    again = said_again(voice, BoundNumber(now or source, "", form), facts)
    return again.text if again else None
