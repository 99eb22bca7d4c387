"""Which ids must be counted when they are printed, and which tags write their own run?"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from addin.templating.language.marks import Mark, Spot

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
    """Texts and marks where ids inside of loops are counted when they are printed.

    A bookmark has another name in each turn; what leads to it from its loop, wherever it stands
    there, follows. A binding of a content control goes: all turns would show the same value.
    """
    new_texts: list[str] = [texts[0]]
    new_marks: list[Mark] = []
    homes = {home.outer: home for home in _homes(texts, marks)}
    loops: list[int] = []
    for at, (mark, text) in enumerate(zip(marks, texts[1:], strict=True)):
        follow_loops(loops, at, mark)
        new_marks.append(mark)
        home = homes.get(loops[0]) if loops else None
        turned = home.turned(at) if home else ""
        if turned:
            new_texts.append("")
            new_marks.append(counted(mark, Spot(kind="bookmarkTurn", line=turned)))
        if loops:
            pieces, inner = _count_ids(text, mark, home.names if home else ())
            new_texts.extend(pieces)
            new_marks.extend(inner)
        else:
            new_texts.append(text)
    return tuple(new_texts), tuple(new_marks)


@dataclass(slots=True)
class _Home:
    """A loop that is in no other: the bookmarks in it, each with the loop nearest around it."""

    outer: int
    loops: dict[str, int] = field(default_factory=dict)
    asked: bool = False

    @property
    def names(self) -> Collection[str]:
        return self.loops.keys() if self.asked else ()

    def turned(self, at: int) -> str:
        """The bookmarks that stand anew with each turn of the loop `at`."""
        return " ".join(name for name in self.names if self.loops[name] == at)


def _homes(texts: Sequence[str], marks: Sequence[Mark]) -> Iterator[_Home]:
    loops: list[int] = []
    home = _Home(-1)
    for at, (mark, text) in enumerate(zip(marks, texts[1:], strict=True)):
        follow_loops(loops, at, mark)
        if loops and home.outer != loops[0]:
            home = _Home(loops[0])
            yield home
        if loops and "bookmarkStart" in text:
            starts = (found[0] for found in _BOOKMARK.finditer(text) if found[1] == "Start")
            names = (name[1] for start in starts if (name := _BOOKMARK_NAME.search(start)))
            home.loops.update(dict.fromkeys(names, loops[-1]))
        home.asked = home.asked or bool(loops and _POINTER.search(text))


def follow_loops(loops: list[int], at: int, mark: Mark) -> None:
    """Keep the loops that are open, by the numbers of their marks, as a mark is passed."""
    word = "" if mark.is_output else mark.tag.word
    if word in {"for", "macro"}:
        loops.append(at)
    elif word in {"endfor", "endmacro"} and loops:
        loops.pop()


def _count_ids(text: str, mark: Mark, names: Collection[str]) -> tuple[list[str], list[Mark]]:
    text = _OF_ONE_CONTROL.sub("", _IDENTITY.sub("", text))
    spans: list[tuple[int, int, Spot]] = []
    if "docPr" in text or "bookmark" in text:
        spans += ((found.start(2), found.end(2), Spot(kind="id")) for found in _ID.finditer(text))
        spans += _bookmark_spans(text)
    if names:
        spans += _pointer_spans(text, names)
    pieces, marks, at = [], [], 0
    for start, end, spot in sorted(spans, key=lambda span: span[0]):
        pieces.append(text[at:start])
        marks.append(counted(mark, spot))
        at = end
    return [*pieces, text[at:]], marks


# Word gives a content control that has no id the next that is free.
_OF_ONE_CONTROL = re.compile(r'<\w+:dataBinding\b[^<>]*/>|<w:id w:val="-?\d+"/>')


def _bookmark_spans(text: str) -> Iterator[tuple[int, int, Spot]]:
    for found in _BOOKMARK.finditer(text):
        number = _BOOKMARK_ID.search(found[0])
        name = _BOOKMARK_NAME.search(found[0])
        for kind, inner in ((f"bookmark{found[1]}", number), ("bookmarkName", name)):
            if inner is not None:
                start = found.start() + inner.start(1)
                yield start, start + len(inner[1]), Spot(kind=kind, line=inner[1])


def _pointer_spans(text: str, names: Collection[str]) -> Iterator[tuple[int, int, Spot]]:
    """Where links and fields name one of the bookmarks."""
    for found in _POINTER.finditer(text):
        group = next(number for number in (1, 2, 3) if found[number] is not None)
        for word in _named(found[group], whole=group == 1):
            if word["name"] in names:
                start = found.start(group) + word.start("name")
                yield start, start + len(word["name"]), Spot(kind="bookmarkRef", line=word["name"])


def _named(code: str, *, whole: bool) -> Iterator[re.Match[str]]:
    """The words of a link's anchor, or of a field's code, that can be names of bookmarks."""
    return (_ANCHOR if whole else _WORDS if _CALCULATED.match(code) else _POINTS).finditer(code)


_POINTER = re.compile(
    r"\b\w+:anchor=\"([^\"]*)\"|<(?:\w+:)?instrText\b[^<>]*>([^<]*)<|\b\w+:instr=\"([^\"]*)\""
)
_ANCHOR, _WORDS = re.compile(r"^(?P<name>.+)$"), re.compile(r"(?P<name>\w+)")
_CALCULATED = re.compile(r"\s*(?:=|IF\b)", re.IGNORECASE)
_POINTS = re.compile(
    r"(?:^\s*(?:(?:PAGE|NOTE)?REF\s+)?|\\l\s+)(?:\"|&quot;)?(?P<name>\w+)", re.IGNORECASE
)


def counted(mark: Mark, spot: Spot) -> Mark:
    """A mark at the same place that prints what is counted at a spot."""
    return replace(mark, tag=replace(mark.tag, opener="{{", scope="", code="true"), spot=spot)


def with_spots(
    texts: Sequence[str],
    marks: Sequence[Mark],
    pattern: re.Pattern[str],
    homes: Mapping[str, int],
    spot_of: Callable[[str], Spot],
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where the numbers that `pattern` finds are those of their loop's turn.

    `homes` are such numbers with the mark of the loop whose turns have each a number of their own.
    """
    if not homes:
        return tuple(texts), tuple(marks)
    spots = {number: spot_of(number) for number in homes}
    new_texts, new_marks = [texts[0]], list[Mark]()
    for at, (mark, text) in enumerate(zip(marks, texts[1:], strict=True)):
        new_marks.append(mark)
        turned = " ".join(spots[number].line for number, loop in homes.items() if loop == at)
        if turned:
            new_texts.append("")
            new_marks.append(counted(mark, Spot(kind="bookmarkTurn", line=turned)))
        behind = 0
        for found in pattern.finditer(text):
            if found["number"] in homes:
                new_texts.append(text[behind : found.start("number")])
                new_marks.append(counted(mark, spots[found["number"]]))
                behind = found.end("number")
        new_texts.append(text[behind:])
    return tuple(new_texts), tuple(new_marks)
