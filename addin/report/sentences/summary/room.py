"""How much room has page 1 for highlights, once verdict, strip and decisions stand there?

In points, of the Chinese page as the shipped template sets it: both languages tell the same. A
little more is reckoned for each line than it takes, so that Word and LibreOffice both keep to it.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from unicodedata import east_asian_width

from addin.facts.factset import FactSet
from addin.measures.targets.status import StatusClass
from addin.report.sentences.overview import is_sparse, members_of
from addin.report.sentences.phrases import Sentence

_PAGE, _TITLE, _HEAD, _COURSE = 637.5, 100.0, 23.0, 150.0
_OF_TITLE, _OF_TEXT, _OF_POINT = (33.0, 20.0), (28.0, 27.5), (19.0, 35.8)  # height, signs of a line
_STRIP, _OF_NAMES = 74.0, 13.0
_ALL_CLASSES, _LEAST_CLASS, _RAGGED = 45.0, 7.9, 0.8  # signs of a line: all, one, lost at its end
_OF_ROW, _WHY = (15.5, 18.0), 2
_STRIP_FROM = 5  # indicators; of fewer there is none
_CITED, _MARKS = 8, 2  # signs that name the strip · marks behind names in it


def room_for_points(facts: FactSet, opening: Sentence, decisions: Sequence[Sentence]) -> float:
    """The height that is left for highlights beside what is to be decided."""
    words = facts.plan.identity
    taken = _TITLE + _high(words.name.zh.partition("（")[0], _OF_TITLE) - _OF_TITLE[0]
    taken += _high(str(opening), _OF_TEXT, _CITED) + _OF_TEXT[0] * bool(words.recipient.zh)
    taken += _HEAD + _HEAD * bool(decisions) + height_of_points(map(str, decisions))
    return _PAGE - taken - _strip(facts)


def height_of_points(points: Iterable[str]) -> float:
    """How high points are, each with its number."""
    return sum(_high(one, _OF_POINT, 1) for one in points)


def _strip(facts: FactSet) -> float:
    """The table under the verdict: classes with names, situations of the unscored, or a course."""
    headline = facts.plan.headline
    if is_sparse(facts):
        rows = _high("、".join(row.short.zh for row in headline), _OF_ROW)
        return _STRIP + rows + _WHY * _OF_ROW[0]
    if len(headline) < _STRIP_FROM:
        return _COURSE * (len(headline) == 1)
    names = (
        "、".join(facts.plan.indicator[code].short.zh for code in members_of(facts, one))
        for one in StatusClass
        if one.is_scored
    )
    signs = [_signs(text) + _MARKS for text in names]
    lines = 1
    while sum(max(_LEAST_CLASS, one / lines + _RAGGED) for one in signs) > _ALL_CLASSES:
        lines += 1
    return _STRIP + _OF_NAMES * lines


def _high(text: str, line: tuple[float, float], more: float = 0) -> float:
    """The height of a text in lines of so many Chinese signs."""
    return line[0] * ceil((_signs(text) + more) / line[1])


def _signs(text: str) -> float:
    """How wide a text is, in Chinese signs."""
    return sum(1.0 if east_asian_width(one) in "WFA" else 0.5 for one in text)
