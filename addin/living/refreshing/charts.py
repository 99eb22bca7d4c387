"""How does a chart take new numbers, so that its look and its place stay?"""

import posixpath
from collections.abc import Mapping
from typing import Any

from addin.living.checks.point import point
from addin.living.refreshing.merging import Merge
from addin.ooxml.package import CONTENT_TYPES, Package, rels_of
from addin.ooxml.xml import local
from addin.report.bound.pictures import Picture, same_numbers

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bring_charts_up_to_date(merge: Merge) -> dict[str, bytes | None]:
    """The parts to change; a chart whose numbers a person has edited is kept and flagged."""
    today = {each.name: each for each in merge.again.pictures if each.name}
    record = merge.report.record
    made = record.drawn if record else {}
    changed: dict[str, bytes | None] = {}
    for each in merge.report.pictures:
        other = today.get(each.name)
        if other is None or (same_numbers(each.values, other.values) and each.words == other.words):
            continue
        was = made.get(each.name)
        before = [value for _, values, _ in was.series for value in values] if was else None
        if before is not None and not same_numbers(each.values, before):
            merge.flags.append(point("chart_kept", each.paragraph, mark=each.name))
            merge.changes.append(merge.reasons.change("kept", each.paragraph, "", each.name))
            continue
        package, new = merge.report.document.package, merge.again.document.package
        if merge.makes_next:
            changed |= _replaced(package, each.part, new, other.part, changed)
            _describe(each, other)
        merge.changes.append(merge.reasons.change("chart", each.paragraph, "", each.name))
    return changed


def _replaced(
    package: Package, part: str, source: Package, new: str, changed: Mapping[str, bytes | None]
) -> dict[str, bytes | None]:
    """The chart of another package in place of a chart, with its workbook."""
    parts: dict[str, bytes | None] = {part: source[new]}
    book = next((link for link in source.relationships(new) if link.kind == "package"), None)
    if book is None:
        return parts
    old = next((link for link in package.relationships(part) if link.kind == "package"), None)
    name = old.target if old else f"word/embeddings/{posixpath.basename(part)}.xlsx"
    parts[name] = source[book.target]
    target = posixpath.relpath(name, posixpath.dirname(part))
    parts[rels_of(part)] = source[rels_of(new)].replace(
        posixpath.relpath(book.target, posixpath.dirname(new)).encode(), target.encode()
    )
    types = (changed.get(CONTENT_TYPES) or package[CONTENT_TYPES]).decode()
    if 'extension="xlsx"' not in types.lower():
        end = types.rindex("</")
        more = f'<Default Extension="xlsx" ContentType="{_SHEET}"/>'
        parts[CONTENT_TYPES] = f"{types[:end]}{more}{types[end:]}".encode()
    return parts


def _describe(mine: Picture, theirs: Picture) -> None:
    """Let a reader who does not see the chart hear the new numbers."""
    words = _described(theirs.paragraph.element)
    for each in mine.paragraph.element.iter():
        if local(each) == "docPr" and words:
            each.set("descr", words.pop(0))


def _described(paragraph: Any) -> list[str]:
    return [str(each.get("descr", "")) for each in paragraph.iter() if local(each) == "docPr"]
