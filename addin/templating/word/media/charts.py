"""How does a chart come into the package: its part, its workbook, and the links between?"""

import posixpath
from collections.abc import Mapping
from typing import Any

from addin.ooxml.charts.chart import Chart, chart_from_json
from addin.ooxml.charts.filling import data_relation, refill_chart
from addin.ooxml.charts.xml import chart_part
from addin.ooxml.package import Package
from addin.templating.language.limits import Fault
from addin.templating.word.media.additions import Additions, next_free

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_chart(additions: Additions, package: Package, part: str, chart: Chart) -> str:
    """Add a new chart; the id of its relationship from `part`."""
    content, workbook = chart_part(chart, "rId1")
    content = additions.spoken(content.decode()).encode()
    return _add(additions, package, part, content, workbook)


def refill(
    additions: Additions, package: Package, part: str, filled: tuple[Any, str], wish: str
) -> str:
    """The chart that an author drew, filled anew: its relationship from `part`.

    `filled` are the chart's data and the relationship of what the author drew; where that is
    printed again, in a loop, a copy of it. Where the wish is ``chartAlt``, its alternative text.
    """
    chart = _as_chart(filled[0])
    if wish == "chartAlt":
        return _attribute(chart.alternative)
    drawn = next((link for link in package.relationships(part) if link.id == filled[1]), None)
    if drawn is None or drawn.target not in package:
        raise Fault("no_chart")
    content, workbook = refill_chart(package[drawn.target], drawn.target, chart)
    relation = data_relation(package[drawn.target], drawn.target)
    book = next((x for x in package.relationships(drawn.target) if x.id == relation), None)
    if book is not None and not book.external and drawn.target not in additions.parts:
        additions.parts[drawn.target] = content
        additions.parts[book.target] = workbook
        return filled[1]
    return _add(additions, package, part, content, workbook, drawn.target, relation)


def _add(
    additions: Additions,
    package: Package,
    part: str,
    content: bytes,
    workbook: bytes,
    source: str = "",
    relation: str = "rId1",
) -> str:
    taken = {*package.names, *additions.parts}
    name = next_free(taken, "word/charts/onpace{}.xml")
    book = next_free(taken, "word/embeddings/onpace{}.xlsx")
    additions.add_part(name, content, _CHART)
    additions.parts[book] = workbook
    additions.defaults["xlsx"] = _SHEET
    for link in package.relationships(source) if source else ():
        if link.id != relation:
            target = link.target if link.external else _path(name, link.target)
            additions.keep(name, link.id, link.type, target, external=link.external)
    additions.keep(name, relation or "rId1", f"{_OFFICE}/package", _path(name, book))
    return additions.relate(part, f"{_OFFICE}/chart", _path(part, name))


def _path(part: str, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(part))


def _as_chart(value: Any) -> Chart:
    if isinstance(value, Chart):
        return value
    if isinstance(value, Mapping):
        return chart_from_json({"kind": "column", **value})
    raise Fault("not_a_chart", kind=type(value).__name__)


def _attribute(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\n", " ")
