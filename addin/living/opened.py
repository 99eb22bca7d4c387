"""Which report is this, and what does it know of itself?"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from addin.errors import FileError, UsageError
from addin.language import Language
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.carrying import carried
from addin.report.bound.pictures import Picture, pictures_of
from addin.report.bound.reading import Anchor, Document, read_document
from addin.report.bound.record import Record, Said

_SETTINGS = "word/settings.xml"
_SUFFIXES = (".docx", ".docm")
_PERIOD = re.compile(r"_(\d{4}(?:Q[1-4]|H[12]|M\d{1,2}(?:_\d{1,2})?)?)(?:_\d+)?$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOSTLY = 0.2  # so much of a text is Chinese where it is written in it


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """A Word report that came back: `record` is what it carries, None where that was stripped."""

    path: Path
    document: Document
    record: Record | None

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def numbers(self) -> Mapping[str, Said]:
        """What each bookmark was made to show, as far as the report knows."""
        return self.record.numbers if self.record else {}

    @cached_property
    def anchors(self) -> Mapping[str, tuple[Anchor, ...]]:
        """The bookmarks of numbers by name, in the order of reading; several are doubled."""
        found: dict[str, list[Anchor]] = {}
        for each in self.document.anchors:
            found.setdefault(each.name, []).append(each)
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Its charts, in the order of reading."""
        return pictures_of(self.document)

    @property
    def doubled(self) -> tuple[str, ...]:
        """The bookmarks that stand more than once, as after copying."""
        return tuple(name for name, each in self.anchors.items() if len(each) > 1)

    @property
    def lost(self) -> tuple[str, ...]:
        """The bookmarks that were there and are gone, or hold nothing any more."""
        there = {name for name, each in self.anchors.items() if any(one.text for one in each)}
        return tuple(name for name in self.numbers if name not in there)

    @cached_property
    def language(self) -> Language:
        """The language of the report, by its letters where it does not know."""
        if self.record:
            return self.record.language
        text = self.document.text
        return "zh" if len(_CHINESE.findall(text)) > _MOSTLY * len(text) else "en"

    @cached_property
    def period(self) -> str:
        """Its period; where it does not know, the one that most of its bookmarks name."""
        if self.record:
            return str(self.record.period)
        named = Counter(found[1] for name in self.anchors if (found := _PERIOD.search(name)))
        if not named:
            raise UsageError("no_period_in_report", name=self.name)
        return max(named, key=lambda one: (named[one], one)).replace("_", "-")

    def refuse_unsettled(self) -> None:
        """Raise UsageError where nobody may edit it, or tracked changes are still open."""
        package = self.document.package
        if _SETTINGS in package:
            nodes = list(parse_xml(package[_SETTINGS], _SETTINGS).iter())
            if any(_is_enforced(each) for each in nodes if local(each) == "documentProtection"):
                raise UsageError("report_protected", name=self.name)
        places = [
            each.where
            for each in self.document.paragraphs
            if any(one.change for one in each.stretches)
        ]
        if places:
            raise UsageError(
                "report_has_changes", name=self.name, count=len(places), where=places[0]
            )


def _is_enforced(protection: Any) -> bool:
    told = {key.rpartition("}")[2]: value for key, value in protection.attrib.items()}
    return told.get("enforcement", "0") not in {"0", "false", "off"}


def open_report(path: Path) -> Report:
    """The report in a Word file.

    FileError where it is no Word file, or one that Onpace never made.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise FileError("no_word_report", name=path.name)
    try:
        found = _read(path)
    except FileError as error:
        if path.name in error.text.en:
            raise
        zh, en = error.text.zh, error.text.en
        raise FileError(zh=f"{path.name}：{zh}", en=f"{path.name}: {en}") from error
    if not any("document" in each.part and each.text.strip() for each in found.document.paragraphs):
        raise FileError("report_empty", name=path.name)
    if found.record is None and not found.document.anchors:
        raise FileError("report_of_others", name=path.name)
    return found


def _read(path: Path) -> Report:
    package = open_package(path)
    if "word/document.xml" not in package:
        raise FileError("no_word_report", name=path.name)
    return Report(path=path, document=read_document(package), record=carried(package))


def check_plan(report: Report, plan: Plan) -> None:
    """Raise UsageError where the report is one of another plan."""
    record = report.record
    if record is not None and record.plan != plan.identity.code:
        raise UsageError(
            "report_of_another_plan", name=report.name, plan=record.title or record.plan,
            book=plan.workbook, other=plan.identity.name,
        )  # fmt: skip
