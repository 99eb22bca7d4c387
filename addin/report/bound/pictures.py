"""Which charts stand in a Word report, and what do they show?"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from addin.ooxml.package import Package, open_package
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.naming import CHART
from addin.report.bound.reading import Document, Paragraph
from addin.report.bound.record import Drawn

_CLOSE = 5e-5


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart in a document: its bookmark, part, series of numbers by name, and words.

    `book` is the part of its workbook, "" where it has none, `digest` what is in it; `said` is what
    a reader who does not see it is told.
    """

    name: str
    part: str
    paragraph: Paragraph
    series: Mapping[str, tuple[tuple[str, str], ...]]
    words: tuple[str, ...]
    book: str = ""
    digest: str = ""
    said: str = ""

    @property
    def values(self) -> list[str]:
        """The numbers of all series in their order."""
        return [value for points in self.series.values() for _, value in points]

    def shows(self, drawn: Drawn | None) -> bool:
        """Whether its numbers, words and workbook are those that it was made with."""
        if drawn is None:
            return False
        values = [value for _, values, _ in drawn.series for value in values]
        return (
            same_numbers(self.values, values)
            and self.words == drawn.words
            and self.digest == drawn.book
            and self.said in {"", _one_line(drawn.alternative)}  # LibreOffice drops it
        )

    def strange(self, package: Package, drawn: Drawn) -> Iterator[str]:
        """What stands in the workbook behind the chart in place of what it was made with."""
        if not self.book or self.digest == drawn.book:
            return
        values = [value for _, values, _ in drawn.series for value in values if value]
        left = Counter(map(_digits, values)) + Counter(filter(str.strip, self.words))
        for each, is_number in _cells_of_book(package[self.book]):
            key = _digits(each) if is_number else each.strip()
            if left[key] > 0:
                left[key] -= is_number
            elif key:
                yield each


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _digits(number: str) -> str:
    return f"{float(number):.4g}"


def _cells_of_book(content: bytes) -> Iterator[tuple[str, bool]]:
    """What stands in the first sheet of a workbook, and whether it is a number."""
    package = open_package(content)
    name = next((each for each in package.names if re.search(r"worksheets/[^/]*\.xml$", each)), "")
    strings = "xl/sharedStrings.xml"
    shared = list(parse_xml(package[strings], strings)) if strings in package else []
    for each in parse_xml(package[name], name).iter("{*}c") if name else ():
        kind, text = each.get("t", "n"), _text(each)
        if kind == "s" and text.isdecimal() and int(text) < len(shared):
            yield "".join(map(str, shared[int(text)].itertext())), False
        elif text or kind == "inlineStr":
            yield (text, True) if kind == "n" else ("".join(map(str, each.itertext())), False)


def same_numbers(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the same numbers are shown; a program may write them otherwise."""
    mine, theirs = ([each for each in some if each] for some in (one, other))
    return len(mine) == len(theirs) and all(map(is_close, mine, theirs))


def is_close(one: str, other: str) -> bool:
    """Whether two texts are the same number, or the same text."""
    try:
        return abs(float(one) - float(other)) <= _CLOSE * max(1.0, abs(float(other)))
    except ValueError:
        return one == other


def pictures_of(document: Document) -> tuple[Picture, ...]:
    """The charts of a document in the order of reading."""
    found, package = [], document.package
    with_charts = [each for each in document.paragraphs if each.charts]
    parts = {each.part for each in with_charts}
    links = {part: {one.id: one.target for one in package.relationships(part)} for part in parts}
    for paragraph in with_charts:
        nodes = list(paragraph.element.iter())
        names = [
            name
            for each in nodes
            if local(each) == "bookmarkStart" and (name := _value(each, "name")).startswith(CHART)
        ]
        told = [" ".join(_value(each, "descr").split()) for each in nodes if local(each) == "docPr"]
        for at, relation in enumerate(paragraph.charts):
            part = links[paragraph.part].get(relation, "")
            if part in package:
                name, said = (some[at] if at < len(some) else "" for some in (names, told))
                found.append(_picture(package, part, paragraph, (name, said)))
    return tuple(found)


def _picture(package: Package, part: str, paragraph: Paragraph, named: tuple[str, str]) -> Picture:
    root = parse_xml(package[part], part)
    series: dict[str, tuple[tuple[str, str], ...]] = {}
    words: list[str] = []
    for each in (one for one in root.iter() if local(one) == "ser"):
        title = "".join(_points(each, "tx", "v"))
        words.append(title)
        for kind in ("val", "yVal"):
            for node in (one for one in each if local(one) == kind):
                points = [(_value(p, "idx"), _text(p)) for p in node.iter() if local(p) == "pt"]
                series[f"{title}#{len(series)}"] = tuple(points)
        words.extend(_points(each, "cat", "v"))
        words.extend(_points(each, "dLbls", "t"))
    books = (link.target for link in package.relationships(part) if link.kind == "package")
    book = next((each for each in books if each in package), "")
    return Picture(
        name=named[0], part=part, paragraph=paragraph, series=series, words=tuple(words),
        book=book, said=named[1], digest=sha256(package[book]).hexdigest() if book else "",
    )  # fmt: skip


def _points(series: Any, kind: str, leaf: str) -> list[str]:
    return [
        one.text or ""
        for each in series
        if local(each) == kind
        for one in each.iter()
        if local(one) == leaf
    ]


def _text(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter() if local(one) == "v")


def _value(node: Any, name: str) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")
