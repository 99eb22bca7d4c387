"""Do the charts show what they would show today?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from addin.living.again import Again
from addin.living.checks.point import Point, point
from addin.living.opened import Report
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.naming import CHART
from addin.report.bound.reading import Document, Paragraph

_CLOSE = 5e-5


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart in a document: its bookmark, part, series of numbers by name, and words."""

    name: str
    part: str
    paragraph: Paragraph
    series: Mapping[str, tuple[tuple[str, str], ...]]
    words: tuple[str, ...]


def pictures_of(document: Document) -> tuple[Picture, ...]:
    """The charts of a document in the order of reading."""
    found = []
    links = {
        part: {link.id: link.target for link in document.package.relationships(part)}
        for part in document.roots
    }
    for paragraph in document.paragraphs:
        names = [
            name
            for each in paragraph.element.iter()
            if local(each) == "bookmarkStart" and (name := _value(each, "name")).startswith(CHART)
        ]
        for at, relation in enumerate(paragraph.charts):
            part = links[paragraph.part].get(relation, "")
            if part in document.package:
                root = parse_xml(document.package[part], part)
                name = names[at] if at < len(names) else ""
                found.append(_picture(name, part, paragraph, root))
    return tuple(found)


def picture_points(report: Report, again: Again) -> Iterator[Point]:
    """Numbers and words of charts that are otherwise today."""
    mine, theirs = pictures_of(report.document), pictures_of(again.document)
    named = {each.name: each for each in theirs if each.name}
    for each in mine:
        other = named.get(each.name)
        if other is not None:
            yield from _compared(each, other)


def _compared(mine: Picture, theirs: Picture) -> Iterator[Point]:
    """One point for each chart, with the first of its differences."""
    found = [
        (dict(mine.series.get(name, ())).get(at, "—"), value)
        for name, points in theirs.series.items()
        for at, value in points
    ]
    found += zip(mine.words, theirs.words, strict=False)
    wrong = [(one, other) for one, other in found if not _same(one, other)]
    if wrong:
        (one, other), count = wrong[-1], len(wrong)
        yield point("chart", mine.paragraph, mark=mine.name, found=one, expected=other, count=count)


def _same(one: str, other: str) -> bool:
    try:
        return abs(float(one) - float(other)) <= _CLOSE * max(1.0, abs(float(other)))
    except ValueError:
        return one == other


def _picture(name: str, part: str, paragraph: Paragraph, root: Any) -> Picture:
    series: dict[str, tuple[tuple[str, str], ...]] = {}
    words: list[str] = []
    for each in (one for one in root.iter() if local(one) == "ser"):
        title = "".join(_points(each, "tx", "v"))
        for kind in ("val", "yVal"):
            for node in (one for one in each if local(one) == kind):
                points = [(_value(p, "idx"), _text(p)) for p in node.iter() if local(p) == "pt"]
                series[f"{title}#{len(series)}"] = tuple(points)
        words.extend(_points(each, "cat", "v"))
        words.extend(_points(each, "dLbls", "t"))
    return Picture(name=name, part=part, paragraph=paragraph, series=series, words=tuple(words))


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
