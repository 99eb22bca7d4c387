"""Which ids must be counted when they are printed, and which tags write their own run?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from addin.templating.language.marks import Mark, Spot
from addin.templating.language.tags import Tag

_ID = re.compile(r'(<(?:\w+:)?docPr\b[^<>]*?\bid=")(\d+)(")')
_BOOKMARK = re.compile(r"<(?:\w+:)?bookmark(Start|End)\b[^<>]*?>")
_BOOKMARK_ID = re.compile(r'\b(?:\w+:)id="(-?\d+)"')
_BOOKMARK_NAME = re.compile(r'\b(?:\w+:)name="([^"]*)"')
_IDENTITY = re.compile(r' w14:(?:paraId|textId)="[^"]*"')


def own_runs(
    texts: Sequence[str], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where a tag that fills its run writes the run itself.

    So a picture or a bookmark stands instead of the run and leaves no empty runs beside it.
    """
    pieces, changed = list(texts), list(marks)
    for place, mark in enumerate(marks):
        spot = mark.spot
        if (
            spot.kind != "text"
            or not mark.is_output
            or not pieces[place + 1].startswith(spot.leave)
        ):
            continue
        found = _RUN_START.search(pieces[place])
        if found and spot.enter.endswith(found[1]):
            pieces[place] = pieces[place][: found.start()]
            pieces[place + 1] = pieces[place + 1].removeprefix(spot.leave)
            changed[place] = replace(mark, spot=replace(spot, kind="run"))
    return tuple(pieces), tuple(changed)


_RUN_START = re.compile(
    r"<(?:\w+:)?r(?: [^>]*)?>((?:<(?:\w+:)?rPr/>|<(\w+:)?rPr>(?:(?!</\2?rPr>).)*</\2?rPr>)?"
    r"<(?:\w+:)?t xml:space=\"preserve\">)$",
    re.DOTALL,
)


def number_loops(
    texts: Sequence[str], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where ids inside of loops are counted when they are printed."""
    new_texts: list[str] = [texts[0]]
    new_marks: list[Mark] = []
    depth = 0
    for mark, text in zip(marks, texts[1:], strict=True):
        word = mark.tag.word if not mark.is_output else ""
        depth += (word in {"for", "macro"}) - (word in {"endfor", "endmacro"})
        new_marks.append(mark)
        if depth > 0:
            pieces, inner = _count_ids(text, mark)
            new_texts.extend(pieces)
            new_marks.extend(inner)
        else:
            new_texts.append(text)
    return tuple(new_texts), tuple(new_marks)


def _count_ids(text: str, mark: Mark) -> tuple[list[str], list[Mark]]:
    text = _IDENTITY.sub("", text)
    if "docPr" not in text and "bookmark" not in text:
        return [text], []
    spans: list[tuple[int, int, Spot]] = []
    spans.extend((found.start(2), found.end(2), Spot(kind="id")) for found in _ID.finditer(text))
    for found in _BOOKMARK.finditer(text):
        number = _BOOKMARK_ID.search(found[0])
        name = _BOOKMARK_NAME.search(found[0])
        for kind, inner in ((f"bookmark{found[1]}", number), ("bookmarkName", name)):
            if inner is not None:
                start = found.start() + inner.start(1)
                spans.append((start, start + len(inner[1]), Spot(kind=kind, line=inner[1])))
    pieces, marks, at = [], [], 0
    for start, end, spot in sorted(spans, key=lambda span: span[0]):
        pieces.append(text[at:start])
        marks.append(replace(mark, tag=_counted(mark.tag), spot=spot))
        at = end
    return [*pieces, text[at:]], marks


def _counted(tag: Tag) -> Tag:
    return replace(tag, opener="{{", scope="", code="true")
