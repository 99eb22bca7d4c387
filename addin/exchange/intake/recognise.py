"""Which form is this file? Five marks say it; two that agree are enough."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from addin.errors import FormError
from addin.exchange.form.form import FormId, name_of_form
from addin.exchange.form.layout import SHEETS
from addin.exchange.form.workbook import FORM_PROPERTY
from addin.ooxml.sheet.marked import MarkedSheets

__all__ = ["Recognition", "marks_of", "recognise"]

_LABELLED = re.compile(r"(?:表标识|Form id)\s*[:：]\s*([^\s，,；;]+)")
_ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The identity that the marks agree on, how many do, and what each mark says."""

    form_id: str
    votes: int
    marks: Mapping[str, str]

    @property
    def is_certain(self) -> bool:
        """Whether two marks agree and no two others agree on something else."""
        others = Counter(mark for mark in self.marks.values() if mark != self.form_id)
        return self.votes >= _ENOUGH > max(others.values(), default=0)


def recognise(book: MarkedSheets, known: frozenset[str]) -> Recognition:
    """The form that `book` is, among the `known` ones or by its own word."""
    marks = marks_of(book, known)
    votes = Counter(marks.values())
    # Of equals the known one counts, then the first in the order of the marks.
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0] not in known))
    form_id, count = ranked[0] if ranked else ("", 0)
    return Recognition(form_id=form_id, votes=count, marks=marks)


def marks_of(book: MarkedSheets, known: frozenset[str]) -> dict[str, str]:
    """What each mark that survived says: visible, names, property, meta, keywords."""
    found = {
        "visible": _visible(book, known),
        "names": _named(book, known),
        "property": book.properties.get(FORM_PROPERTY, "").strip(),
        "meta": _hidden(book),
        "keywords": _keyword(book.keywords),
    }
    return {mark: value for mark, value in found.items() if value}


def _visible(book: MarkedSheets, known: frozenset[str]) -> str:
    texts = [
        cell.text
        for sheet in book.sheets
        if sheet.name != SHEETS["meta"].zh
        for cell in sheet.cells.values()
        if cell.kind == "s" and not cell.formula
    ]
    labelled = next((match[1] for text in texts if (match := _LABELLED.search(text))), "")
    return labelled or next((text for text in texts if text in known), "")


def _named(book: MarkedSheets, known: frozenset[str]) -> str:
    names = {name.casefold() for name in book.defined_names if name.casefold().startswith("form_")}
    if not names:
        return ""
    by_name = {name_of_form(form_id).casefold(): form_id for form_id in sorted(known)}
    return next((by_name[name] for name in sorted(names) if name in by_name), min(names))


def _hidden(book: MarkedSheets) -> str:
    sheet = book.sheet(SHEETS["meta"].zh)
    return sheet[1, 2].text if sheet else ""


def _keyword(keywords: str) -> str:
    for word in re.split(r"[,;，；\s]+", keywords):
        try:
            return str(FormId.parse(word))
        except FormError:
            continue
    return ""
