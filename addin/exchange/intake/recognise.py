"""Which form is this file? Five marks say it; two that agree are enough."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter, methodcaller

from addin.errors import FormError
from addin.exchange.form.form import FormId, name_of_form
from addin.exchange.form.layout import FORM_PROPERTY, SHEETS
from addin.ooxml.sheet.marked import MarkedSheets

_LABELLED = re.compile(r"(?:表标识|Form id)\s*[:：]\s*([^\s，,；;]+)")
_ENOUGH = 2
_OF_A_FORM = methodcaller("startswith", "form_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The identity that the marks agree on, how many do, and what each mark says."""

    form_id: str
    votes: int
    marks: Mapping[str, str]

    @property
    def agreeing(self) -> int:
        """How many marks agree; none where as many agree on something else, or two do."""
        counts = Counter(self.marks.values())
        counts.pop(self.form_id, 0)
        second = max(counts.values(), default=0)
        return self.votes if second < min(self.votes, _ENOUGH) else 0


def recognise(book: MarkedSheets, known: frozenset[str]) -> Recognition:
    """The form that `book` is, among the `known` ones or by its own word."""
    marks = marks_of(book, known)
    votes = Counter(marks.values())
    # Of equals the known one counts, then the first in the order of the marks.
    form_id = max(votes, key=lambda mark: (votes[mark], mark in known), default="")
    return Recognition(form_id=form_id, votes=votes[form_id], marks=marks)


def marks_of(book: MarkedSheets, known: frozenset[str]) -> dict[str, str]:
    """What each mark that survived says: visible, names, property, meta, keywords."""
    meta = book.sheet(SHEETS["meta"].zh)
    found = {
        "visible": _visible(book, known),
        "names": _named(book, known),
        "property": book.properties.get(FORM_PROPERTY, "").strip(),
        "meta": meta[1, 2].text if meta else "",
        "keywords": _keyword(book.keywords),
    }
    return dict(filter(itemgetter(1), found.items()))


def _visible(book: MarkedSheets, known: frozenset[str]) -> str:
    """What a person sees: behind a label, else a known identity in a cell of its own."""
    alone = ""
    for sheet in book.sheets:
        for cell in sheet.cells.values() if sheet.name != SHEETS["meta"].zh else ():
            if cell.kind == "s" and not cell.formula:
                labelled = _LABELLED.search(cell.text)
                if labelled:
                    return labelled[1]
                alone = alone or (cell.text if cell.text in known else "")
    return alone


def _named(book: MarkedSheets, known: frozenset[str]) -> str:
    """The identity that a defined name was made of; the name itself where nobody knows it."""
    names = sorted(filter(_OF_A_FORM, map(str.casefold, book.defined_names)))
    found = sorted(filter(None, map(_by_name(known).get, names)))
    return next(iter((*found, *names)), "")


@lru_cache(maxsize=4)
def _by_name(known: frozenset[str]) -> Mapping[str, str]:
    """Each known identity by the name that it gives to a cell."""
    return dict(zip(map(str.casefold, map(name_of_form, known)), known, strict=True))


def _keyword(keywords: str) -> str:
    for word in re.split(r"[,;，；\s]+", keywords):
        try:
            return str(FormId.parse(word))
        except FormError:
            continue
    return ""
