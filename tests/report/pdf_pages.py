"""What stands where on the pages of a PDF, and what its Word file says should stand there?"""

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx import Document

_HEADER, _FOOTER = 50, 58  # points
_TOGETHER = 3.3  # points between words of one cell; columns stand further apart
_LINE = 2.0
_LONGEST = 30  # letters of a cell that is no list of names
_LEAST_FULL = 0.4
_CAPTION = re.compile(r"^(表|图|Table|Figure)\s*(\d+)(?:　|:|\s)")
_MENTION = re.compile(r"(表|图|Table|Figure)\s*(\d+)")
_ANNEX = re.compile(r"^(附件\d|Annex\b)")


@dataclass(frozen=True)
class Word:
    """A piece of text with its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """One page: its size and what stands between header and footer."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def chunks(self) -> list[str]:
        """Words that stand close together in a line, without the blanks between."""
        found: list[str] = []
        last: Word | None = None
        for word in self.words:
            near = (
                last is not None
                and abs(word.bottom - last.bottom) < _LINE
                and -_TOGETHER < word.left - last.right < _TOGETHER
            )
            if near:
                found[-1] += word.text
            else:
                found.append(word.text)
            last = word
        return found

    def full(self, top: float, bottom: float) -> float:
        """How far down the text goes, as a share of the room between the margins."""
        lowest = max((word.bottom for word in self.words), default=top)
        return (lowest - top) / (self.height - top - bottom)


def pages_of(pdf: Path) -> list[Page]:
    """The pages of a PDF, without what stands in the margins."""
    command = ["pdftotext", "-tsv", str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    sizes: list[tuple[float, float]] = []
    words: dict[int, list[Word]] = {}
    for line in done.stdout.decode().splitlines()[1:]:
        level, number, *_, text = line.split("\t")
        left, top, width, height = map(float, line.split("\t")[6:10])
        if level == "1":
            sizes.append((width, height))
        elif level == "5":
            whole = text.replace("\u2060", "")
            found = Word(whole, left, top, left + width, top + height)
            words.setdefault(int(number), []).append(found)
    return [
        Page(width, height, tuple(filter(_inside(height), words.get(at, ()))))
        for at, (width, height) in enumerate(sizes, 1)
    ]


def _inside(height: float) -> Callable[[Word], bool]:
    """Whether a word stands between the header and the footer."""
    return lambda word: word.top > _HEADER and word.bottom < height - _FOOTER


def wrapped_numbers(docx: bytes, pages: list[Page]) -> list[str]:
    """Cells with numbers, periods or signs that no page shows in one piece."""
    seen = Counter(chunk for page in pages for chunk in page.chunks)
    return [f"{text} ×{count}" for text, count in _cells(docx).items() if seen[text] < count]


_NAMES = re.compile("[、;…]")
"""Signs between names, and in one that was cut."""


def _cells(docx: bytes) -> Counter[str]:
    """What stands right or in the middle in the rows of tables but the first, without blanks."""
    found: Counter[str] = Counter()
    for table in Document(BytesIO(docx)).tables:
        for row in list(table.rows)[1:]:
            for cell in row.cells:
                text = "".join(cell.text.split())
                number = len(text) < _LONGEST and re.search(r"\d", text) and not _NAMES.search(text)
                if number and _aligned(cell) in {"right", "center"}:
                    found[text] += 1
    return found


def _aligned(cell: Any) -> str:
    found = _element(cell.paragraphs[0]).find(".//{*}jc")
    return "" if found is None else str(found.values()[0])


def empty_pages(pages: list[Page], top: float, bottom: float) -> list[str]:
    """Pages less full than 40 %, but the last of the text and of each annex."""
    starts = {at for at, page in enumerate(pages) if page.words and _starts(page)}
    starts |= {at for at, (a, b) in enumerate(pairwise(pages), 1) if a.width != b.width}
    return [
        f"page {at}: {page.full(top, bottom):.0%}"
        for at, page in enumerate(pages, 1)
        if at < len(pages) and at not in starts and page.full(top, bottom) < _LEAST_FULL
    ]


def _starts(page: Page) -> bool:
    return bool(_ANNEX.match(page.chunks[0]))


def faults_of_numbers(docx: bytes, pages: list[Page]) -> list[str]:
    """Captions that skip a number or that no text names; mentions of what is not there."""
    captions, mentions = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    order: dict[str, list[int]] = {}
    for paragraph in Document(BytesIO(docx)).paragraphs:
        text = _with_fields(paragraph)
        if (found := _CAPTION.match(text)) and _is_caption(paragraph):
            captions[found[1], found[2]] += 1
            order.setdefault(found[1], []).append(int(found[2]))
        else:
            mentions.update(_MENTION.findall(text))
    # A mention may run over the end of a page.
    printed = Counter(
        _MENTION.findall(" ".join(word.text for page in pages for word in page.words))
    )
    return [
        *(
            f"{kind} {many}"
            for kind, many in order.items()
            if many != list(range(1, len(many) + 1))
        ),
        *(f"{a}{b} is not mentioned" for a, b in captions if not mentions[a, b]),
        *(f"{a}{b} is not there" for a, b in mentions if not captions[a, b]),
        *(f"{a}{b} is not printed twice" for a, b in captions if printed[a, b] < 2),
    ]


def _is_caption(paragraph: Any) -> bool:
    marks = _element(paragraph).iter("{*}bookmarkStart")
    return any(str(mark.values()[-1]).startswith(("_tbl_", "_fig_")) for mark in marks)


def _with_fields(paragraph: Any) -> str:
    words = "".join(one.text or "" for one in _element(paragraph).iter("{*}t"))
    return words.replace("\u2060", "")


def _element(paragraph: Any) -> Any:
    return paragraph._p  # noqa: SLF001 - python-docx has no public way to the element


def everything(docx: bytes, pdf: Path, margins: tuple[float, float]) -> Iterator[str]:
    """All faults of a report's pages."""
    pages = pages_of(pdf)
    yield from wrapped_numbers(docx, pages)
    yield from empty_pages(pages, *margins)
    yield from faults_of_numbers(docx, pages)
