"""How does an edited report take the data of today?"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from addin.language import Language, Text
from addin.living.again import Again, as_it_was, made_again
from addin.living.checks.point import Point
from addin.living.marking import with_comments
from addin.living.opened import Report, open_report
from addin.living.refreshing.charts import bring_charts_up_to_date
from addin.living.refreshing.impact import Change
from addin.living.refreshing.merging import Merge
from addin.living.refreshing.structure import Structure
from addin.living.refreshing.tracking import Tracker, accept
from addin.model.plan import Plan
from addin.ooxml.package import Package
from addin.ooxml.xml import parse_xml, serialised
from addin.report.bound.carrying import with_record
from addin.report.bound.reading import read_document
from addin.report.bound.record import Carried, Record, Said, facts_behind
from addin.report.values import newest_day

AUTHOR = Text(zh="指标平台", en="Onpace")
"""Who makes the changes, where nobody says otherwise."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Refreshed:
    """A report with the data of today: the file, what changed in it, and what was kept."""

    content: bytes
    changes: tuple[Change, ...]
    flags: tuple[Point, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes of each kind there are."""
        return Counter(each.kind for each in self.changes)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the form of ``onpace refresh --json``."""
        return {
            "counts": dict(self.counts),
            "changes": [each.row() for each in self.changes],
            "kept": [each.row() for each in self.flags],
        }


def refresh(  # noqa: PLR0913 - the options of the command
    path: Path,
    plan: Plan,
    book: Path,
    *,
    as_of: date | None = None,
    template: Path | None = None,
    author: str = "",
    accepted: bool = False,
    leave: Collection[int] = frozenset(),
) -> Refreshed:
    """The report in `path` with the data of `plan`, what people wrote in it kept.

    Changes are tracked in the name of `author`, or `accepted`; comments tell what was kept and
    would be otherwise. Changes whose number `leave` has are told and not made. UsageError where
    the report is protected or holds tracked changes already, errors as of `open_report` and
    `made_again`.
    """
    report = open_report(path)
    report.refuse_unsettled()
    was = as_it_was(report, plan, book, as_of=as_of, template=template)
    if was is not None and was.is_said_by(report):
        return Refreshed(content=path.read_bytes(), changes=(), flags=())
    again = made_again(report, plan, book, as_of=as_of, template=template)
    return refreshed(report, again, author=author, accepted=accepted, leave=leave)


def refreshed(
    report: Report,
    again: Again,
    *,
    author: str = "",
    accepted: bool = False,
    leave: Collection[int] = frozenset(),
) -> Refreshed:
    """The report brought to what it would be today."""
    tracker = _tracker(report, again, author or AUTHOR[report.language])
    merge = Merge(report=report, again=again, tracker=tracker, leave=leave)
    Structure(merge=merge).bring_up_to_date()
    charts = bring_charts_up_to_date(merge)
    if not merge.changes and not merge.flags:
        return Refreshed(content=report.path.read_bytes(), changes=(), flags=())
    package = _written(report, merge, charts, report.language, accepted=accepted)
    record = _record(again, merge, package)
    content = with_record(package, record).to_bytes()
    return Refreshed(content=content, changes=tuple(merge.changes), flags=tuple(merge.flags))


def _tracker(report: Report, again: Again, author: str) -> Tracker:
    names, numbers = set(), [0]
    for root in report.document.roots.values():
        for each in root.iter(*_NUMBERED):
            told = {key.rpartition("}")[2]: value for key, value in each.attrib.items()}
            names.add(told.get("name", ""))
            if told.get("id", "").isdecimal():
                numbers.append(int(told["id"]))
    return Tracker(author=author, day=newest_day(again.facts), names=names, first=max(numbers) + 1)


_NUMBERED = tuple(f"{{*}}{each}" for each in ("bookmarkStart", "docPr", "ins", "del", "comment"))


def _written(
    report: Report,
    merge: Merge,
    charts: Mapping[str, bytes | None],
    language: Language,
    *,
    accepted: bool,
) -> Package:
    """The package with the parts that have changed, and no other."""
    package = report.document.package
    parts = dict(charts)
    main = package.main_part()
    for name, root in report.document.roots.items():
        if accepted:
            accept(root, merge.tracker.author)
        content = serialised(root)
        if name == main or content != _unchanged(package[name], name):
            parts[name] = content
    changed = package.with_parts(parts)
    if merge.flags:
        document = replace(report.document, package=changed)
        changed = with_comments(document, merge.flags, language)
    return changed


def _unchanged(content: bytes, name: str) -> bytes:
    """A part as it would be written with nothing changed."""
    return serialised(parse_xml(content, name))


def _record(again: Again, merge: Merge, package: Package) -> Record:
    """What the refreshed report carries: each bookmark with what it shows now."""
    numbers: dict[str, Said] = {}
    for anchor in read_document(package, merge.report.document.roots).anchors:
        name = merge.tracker.renamed.get(anchor.name)
        said = again.record.numbers.get(name or "") if name else None
        said = said or again.said(merge.report, anchor.name)
        if said is not None:
            shown = again.shown(said)
            # What was kept as it was made is stale, not somebody's.
            text = said.text if anchor.text == said.text or not shown else shown
            numbers[anchor.name] = replace(said, text=text)
    kept = facts_behind(again.facts, [said.source for said in numbers.values()])
    facts = Carried(
        facts={**again.record.facts.facts, **kept},
        names={
            **again.record.facts.names,
            **{fact.subject: again.facts.name_of(fact.subject) for fact in kept.values()},
        },
    )
    return replace(again.record, facts=facts, numbers=numbers, starts={}, seal="")
