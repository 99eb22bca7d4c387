"""Which part is ahead of which? A workbook with the rank of each part by each indicator."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from addin.batch.making import SHOWN, Standing
from addin.batch.parts import PartKind
from addin.language import Language, Text, Word
from addin.measures.structure.clusters import rank
from addin.model.indicator import Indicator
from addin.model.period import Period
from addin.ooxml.newbook import Look, NewBook, SheetColumn

Found = Mapping[str, Mapping[str, Standing]]
Row = tuple[str | int | None, ...]
_RANKED = ("progress", "yoy")  # where a part has a target, else growth on a year earlier


class _Note(Word):
    """Why a part has no rank, and what a rank does not say."""

    NO_NUMBER = "no_number", "无数据，不排位", "no figure: not ranked"
    OTHER_PERIOD = (
        "other_period",
        "数据期不同，不排位",
        "of another period: not ranked",
    )
    TIED = "tied", "并列", "tied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The parts of a plan that are ranked, by code: their names, and where they stand."""

    kind: PartKind
    names: Mapping[str, Text]
    standings: Mapping[str, Sequence[Standing]]


def ranking_book(of: Ranked, indicators: Iterable[Indicator], language: Language) -> bytes:
    """The ranking of parts by each of `indicators`, as a workbook of one sheet."""
    words = _HEADERS[language]
    book = NewBook({"header": _HEADER, "": _CELL})
    sheet = book.sheet(_TITLE[language])
    headers = [*words[:2], of.kind[language], *words[2:]]
    columns = [
        SheetColumn(header=header, width=width)
        for header, width in zip(headers, _WIDTHS, strict=True)
    ]
    rows = [row for indicator in indicators for row in _rows(of, indicator, language)]
    sheet.table("Ranking", columns, rows, fit=True)
    sheet.freeze(2, 4)
    sheet.page(landscape=True)
    return book.to_bytes()


def _rows(of: Ranked, indicator: Indicator, language: Language) -> Iterator[Row]:
    """The parts by rank; those without one follow in the order of the plan."""
    stood = {
        code: {one.measure: one for one in standings if one.indicator == indicator.code}
        for code, standings in of.standings.items()
        if code in of.names
    }
    found = {code: measures for code, measures in stood.items() if measures}
    by, ranks, notes = _ranked(found, indicator.direction.sign)
    for code in sorted(found, key=lambda each: ranks.get(each, len(found) + 1)):
        shown = (found[code].get(measure) for measure in SHOWN)
        yield (
            indicator.name[language],
            ranks.get(code),
            of.names[code][language],
            *(one.shown[language] if one else _NONE for one in shown),
            found[code][by].period.label(language) if by in found[code] else "",
            _BY[by][language],
            notes[code][language] if code in notes else "",
        )


def _ranked(found: Found, sign: int) -> tuple[str, dict[str, int], dict[str, _Note]]:
    """By what measure the parts are ranked, the rank of each that has one, and notes.

    Equal numbers, as they are printed, share a rank. Only parts whose figure is of the period of
    most are ranked: spans of time are not mixed.
    """
    by = next((one for one in _RANKED if any(_size(found, c, one) is not None for c in found)), "")
    sizes = {code: size for code in found if (size := _size(found, code, by)) is not None}
    periods = Counter(found[code][by].period for code in sizes)
    notes = {code: _Note.NO_NUMBER for code in found if code not in sizes}
    if not periods:
        return _RANKED[-1], {}, notes
    usual: Period = max(periods, key=lambda period: (periods[period], period))
    ranked = [code for code in sizes if found[code][by].period == usual]
    notes |= {code: _Note.OTHER_PERIOD for code in sizes if code not in ranked}
    best = sign if by == "yoy" else 1  # more progress is always better
    places = rank(np.array([best * sizes[code] for code in ranked])).astype(int).tolist()
    shared = Counter(places)
    tied = {c: _Note.TIED for c, place in zip(ranked, places, strict=True) if shared[place] > 1}
    return by, dict(zip(ranked, places, strict=True)), notes | tied


def _size(found: Found, code: str, measure: str) -> float | None:
    one = found[code].get(measure)
    return None if one is None else one.size


_NONE = "—"
_TITLE = Text(zh="位次", en="Ranking")
_BY = {
    "progress": Text(zh="完成进度", en="progress"),
    "yoy": Text(zh="同比", en="growth on a year earlier"),
}
_HEADERS: Mapping[Language, Sequence[str]] = {
    "zh": ("指标", "位次", "当期值", "同比", "完成进度", "评价", "数据期", "排位依据", "说明"),
    "en": (
        "Indicator", "Rank", "Value", "On a year earlier", "Progress", "Class", "Data of",
        "Ranked by", "Note",
    ),
}  # fmt: skip
_WIDTHS = (30, 7, 22, 16, 12, 12, 14, 18, 18, 30)
_CELL = Look(border="#BFBFBF", wrap=True)
_HEADER = Look(bold=True, fill="#DCE6F1", border="#BFBFBF", wrap=True)
