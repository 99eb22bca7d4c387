"""How does a report carry its record, so that it comes back from other programs?

Once as a custom XML part, which Word and LibreOffice keep in .docx, and once packed into custom
properties, which also survive .doc and .odt. Where both are gone, names of bookmarks and the plan
workbook have to do.
"""

import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from zlib import compress, decompressobj
from zlib import error as ZlibError  # noqa: N812 - it is an exception

from addin.errors import FileError
from addin.facts.factset import FactSet
from addin.ooxml.charts.chart import Chart
from addin.ooxml.package import Package
from addin.ooxml.xml import local, parse_xml, serialised
from addin.report.bound.naming import CHART, numbers_in
from addin.report.bound.pictures import Picture, pictures_of
from addin.report.bound.reading import Anchor, Cell, Document, Paragraph, Stretch
from addin.report.bound.record import (
    SPACE,
    Carried,
    Drawn,
    Record,
    Said,
    facts_behind,
    read_record,
    written,
)
from addin.templating.values import Bound
from addin.templating.word.media.additions import Additions, next_free

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_BODY = "word/document.xml"
_PROPERTIES = "docProps/custom.xml"
_PROPERTY = "onpace."
_PIECE = 240  # Word shows and keeps 255 letters of a property
_MOST = 32 << 20  # bytes of a record that somebody may have packed to explode
_GUID = "{0A4F1E7C-5B1D-4C52-9E0B-6F6E70616365}"


def carry(
    document: Document, record: Record, facts: FactSet, values: Mapping[str, Any]
) -> tuple[Package, Record]:
    """The filled document with the `record`, completed by what stands in it.

    `facts` are those that the `values` of the template were made from.
    """
    charts = dict(_charts_in(values))
    package = _with_marks(document, charts)
    numbers = _numbers(document.anchors, values)
    shown = [said.source for said in numbers.values()]
    shown += [key for one in charts.values() for each in one.series for key in each.sources if key]
    kept = facts_behind(facts, shown)
    subjects = dict.fromkeys(fact.subject for fact in kept.values())
    names = {subject: facts.name_of(subject) for subject in subjects}
    pictures = {each.said: each for each in pictures_of(document)} if charts else {}
    whole = replace(
        record,
        facts=Carried(facts=kept, names=names),
        numbers=numbers,
        charts=tuple(_drawn(name, chart, pictures) for name, chart in charts.items()),
        lines=tuple([paragraph.text for paragraph in document.paragraphs]),
        spots=tuple(map(_spot, document.paragraphs)),
        starts=starts_of(document.paragraphs, numbers),
    )
    whole = replace(whole, seal=whole.proof)
    return with_record(package, whole), whole


def starts_of(
    paragraphs: Sequence[Paragraph], numbers: Mapping[str, Said]
) -> dict[str, tuple[int, int]]:
    """The line and letter at which each number begins, by its bookmark."""
    found: dict[str, tuple[int, int]] = {}
    for line, paragraph in enumerate(paragraphs):
        letter = 0
        for each in paragraph.stretches:
            if each.mark in numbers:
                found.setdefault(each.mark, (line, letter))
            letter += len(each.text)
    return found


def as_said(record: Record, package: Package) -> Document:
    """The document that a record tells of, as it was made: paragraphs and numbers, no elements."""
    numbers: dict[int, list[tuple[int, str]]] = {}
    for mark, (line, letter) in record.starts.items():
        numbers.setdefault(line, []).append((letter, mark))
    paragraphs, counts = [], Counter[str]()
    for at, (text, spot) in enumerate(zip(record.lines, record.spots, strict=True)):
        part, _, cell = spot.partition("#")
        counts[part] += 1
        marks = [(start, mark, record.numbers[mark].text) for start, mark in numbers.get(at, ())]
        place = tuple(map(int, cell.split("."))) if cell else None
        paragraphs.append(
            Paragraph(
                part=part or _BODY, number=counts[part], element=None,
                cell=cast("Cell | None", place), stretches=list(_stretches(text, marks)),
            )
        )  # fmt: skip
    return Document(package=package, roots={}, paragraphs=tuple(paragraphs), anchors=())


def _stretches(text: str, marks: Sequence[tuple[int, str, str]]) -> Iterator[Stretch]:
    at = 0
    for start, mark, said in marks:
        if start > at:
            yield Stretch(text[at:start])
        yield Stretch(said, mark)
        at = start + len(said)
    if at < len(text):
        yield Stretch(text[at:])


def _spot(paragraph: Paragraph) -> str:
    """The part of a paragraph, nothing for the body, and its cell."""
    part = "" if paragraph.part == _BODY else paragraph.part
    return f"{part}#{'.'.join(map(str, paragraph.cell)) if paragraph.cell else ''}"


def with_record(package: Package, record: Record, *, with_lines: bool = True) -> Package:
    """The package with this record in place of any other; its lines twice or once."""
    content = written(record)
    name = next((each for each, _ in _record_parts(package)), "")
    package = package.with_parts({name: content}) if name else _with_part(package, content)
    packed = brief(record) if with_lines else replace(brief(record), lines=())
    return _with_properties(package, written(packed))


def brief(record: Record) -> Record:
    """What has to survive everywhere: the facts that are shown, without what they rest on."""
    shown = {said.source for said in record.numbers.values()}
    facts = {
        key: replace(fact, inputs=(), terms=())
        for key, fact in record.facts.items()
        if key in shown
    }
    return replace(record, facts=Carried(facts=facts), charts=())


def carried(package: Package) -> Record | None:
    """The record that a document carries; None where it has none, or none that can be read."""
    for name, content in (*_record_parts(package), (_PROPERTIES, _packed(package))):
        try:
            found = read_record(content, name) if content else None
        except FileError:  # torn: there is another copy, or the names of bookmarks
            found = None
        if found is not None:
            return found
    return None


def _packed(package: Package) -> bytes:
    """The record among the custom properties; nothing where it is torn."""
    try:
        packed = "".join(text for _, text in sorted(_pieces(package)))
        return decompressobj().decompress(b64decode(packed), _MOST) if packed else b""
    except (ValueError, ZlibError, FileError):
        return b""


def _record_parts(package: Package) -> Iterator[tuple[str, bytes]]:
    """The custom XML parts that are records, by name."""
    for name in package.names:
        content = package[name] if re.fullmatch(r"customXml/item\d+\.xml", name) else b""
        if f'"{SPACE}"'.encode() in content[:512]:
            yield name, content


def _with_part(package: Package, content: bytes) -> Package:
    """The package with a custom XML part more."""
    additions = Additions(package)
    name = next_free(package.names, "customXml/item{}.xml")
    number = name.removeprefix("customXml/item")
    properties = f"customXml/itemProps{number}"
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    space = f"{_OFFICE}/customXml"
    store = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{space}" ds:itemID="{_GUID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    additions.add_part(name, content, "application/xml")
    additions.add_part(properties, store.encode(), kind)
    additions.relate(name, f"{_OFFICE}/relationships/customXmlProps", f"itemProps{number}")
    additions.relate(package.main_part(), f"{_OFFICE}/relationships/customXml", f"../{name}")
    return package.with_parts(additions.apply({}))


def _with_properties(package: Package, content: bytes) -> Package:
    """The package with the record in its custom properties, others as they were."""
    packed = b64encode(compress(content)).decode()
    root = parse_xml(package.get(_PROPERTIES, _NO_PROPERTIES), _PROPERTIES)
    for each in list(root):
        if str(each.get("name", "")).startswith(_PROPERTY):
            root.remove(each)
    first = 1 + max((int(each.get("pid") or 1) for each in root), default=1)
    for at, start in enumerate(range(0, len(packed), _PIECE)):
        root.append(_property(root, at, first + at, packed[start : start + _PIECE]))
    if _PROPERTIES in package:
        return package.with_parts({_PROPERTIES: serialised(root)})
    additions = Additions(package)
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    additions.add_part(_PROPERTIES, serialised(root), kind)
    additions.relate("", f"{_OFFICE}/relationships/custom-properties", _PROPERTIES)
    return package.with_parts(additions.apply({}))


def _property(root: Any, at: int, number: int, piece: str) -> Any:
    found = root.makeelement(f"{{{_OFFICE}/custom-properties}}property")
    found.set("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
    found.set("pid", str(number))
    found.set("name", f"{_PROPERTY}{at:03}")
    text = found.makeelement(f"{{{_OFFICE}/docPropsVTypes}}lpwstr")
    text.text = piece
    found.append(text)
    return found


def _pieces(package: Package) -> Iterator[tuple[str, str]]:
    if _PROPERTIES not in package:
        return
    for each in parse_xml(package[_PROPERTIES], _PROPERTIES):
        name = str(each.get("name", ""))
        if name.startswith(_PROPERTY):
            yield name, "".join(map(str, each.itertext()))


def _numbers(anchors: Sequence[Anchor], values: Mapping[str, Any]) -> dict[str, Said]:
    """What each bookmark shows, by its name."""
    asked: dict[str, dict[tuple[str, str], Bound]] = {}
    for each in numbers_in(values):
        asked.setdefault(each.name, {})[each.text, each.form] = each
    found = {}
    for anchor in anchors:
        name = anchor.name if anchor.name in asked else re.sub(r"_\d+$", "", anchor.name)
        fitting = [each for each in asked.get(name, {}).values() if each.text == anchor.text]
        if len(fitting) > 1:
            # In a table it was said as tables say it, elsewhere as sentences do.
            in_table = anchor.paragraph.cell is not None
            fitting.sort(key=lambda each: each.form.startswith("cell") is not in_table)
        if fitting:
            best = fitting[0]
            found[anchor.name] = Said(source=best.source, form=best.form, text=best.text)
    return found


def _charts_in(values: Mapping[str, Any]) -> Iterator[tuple[str, Chart]]:
    """The charts among the values by the name of their bookmark."""
    for key, value in values.items():
        for at, each in enumerate(value if isinstance(value, list) else [value], 1):
            if isinstance(each, Chart):
                number = f"_{at}" if isinstance(value, list) else ""
                name = key.removeprefix("chart_").replace("clusters", "groups")
                yield f"{CHART}{name}{number}", each


def _drawn(name: str, chart: Chart, pictures: Mapping[str, Picture]) -> Drawn:
    series = tuple(
        (
            each.name,
            tuple("" if value is None else repr(value) for value in each.values),
            each.sources,
        )
        for each in chart.series
    )
    picture = pictures.get(" ".join(chart.alternative.split()))
    return Drawn(
        name=name, alternative=chart.alternative, series=series,
        words=picture.words if picture else (),
        book=picture.digest if picture else "",
    )  # fmt: skip


def _with_marks(document: Document, charts: Mapping[str, Chart]) -> Package:
    """The package of the document, laid out, with a bookmark around each chart."""
    package, part = document.package, document.package.main_part()
    root = document.roots[part]
    names = {" ".join(chart.alternative.split()): name for name, chart in charts.items()}
    nodes = [each for each in root.iter() if local(each) in {"bookmarkStart", "docPr"}]
    ids = (_number_of(each) for each in nodes if local(each) == "bookmarkStart")
    number = 1 + max(ids, default=0)
    for drawing in [each for each in nodes if local(each) == "docPr"]:
        name = names.pop(" ".join(str(drawing.get("descr") or "").split()), "")
        run = next((each for each in drawing.iterancestors() if local(each) == "r"), None)
        if name and run is not None:
            _wrap(run, name, number)
            number += 1
    return package.with_parts({part: serialised(root)})


def _wrap(run: Any, name: str, number: int) -> None:
    space = run.tag.rpartition("}")[0] + "}"
    start, end = (run.makeelement(f"{space}bookmark{kind}") for kind in ("Start", "End"))
    start.set(f"{space}id", str(number))
    start.set(f"{space}name", name)
    end.set(f"{space}id", str(number))
    run.addprevious(start)
    run.addnext(end)


def _number_of(start: Any) -> int:
    found = next((v for k, v in start.attrib.items() if k.endswith("}id")), "")
    return int(found) if found.isdecimal() else 0


_NO_PROPERTIES = (
    f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"/>'
).encode()
