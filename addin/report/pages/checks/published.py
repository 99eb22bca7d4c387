"""May a workbook for publication leave the house? The checks of a signature that hold for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from addin.facts.fact import PLAN
from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.measures.targets.status import StatusClass
from addin.ooxml.sheet.read import open_sheets
from addin.report.pages.checks.final import MARKS
from addin.report.pages.checks.signature import untitled, words_of_groups

_STATUS = Text(zh="评价", en="Status")


@dataclass(frozen=True, kw_only=True, eq=False)
class Published:
    """A workbook as it was made, and what it was made of; `day` is the day of a final."""

    workbook: bytes
    facts: FactSet
    language: Language
    day: date | None = None
    newest: date | None = None

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Sheet and text of every cell that holds words."""
        sheets = open_sheets(self.workbook)
        return tuple(
            (name, cell)
            for name in sheets.names
            for row in sheets.rows(name)
            for cell in row
            if isinstance(cell, str) and cell
        )

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """The classes of the first table that has some: that of the indicators."""
        sheets = open_sheets(self.workbook)
        for name in sheets.names:
            rows = [list(row) for row in sheets.rows(name)]
            head = next((row for row in rows if _STATUS[self.language] in row), None)
            if head is not None:
                at = head.index(_STATUS[self.language])
                return tuple(str(row[at]) for row in rows[rows.index(head) + 1 :] if at < len(row))
        return ()


def faults_of_publication(report: Published) -> tuple[Text, ...]:
    """Everything that stands against publication, with the number of its check."""
    numbered = (
        (1, _classes_add_up(report)), (2, _nothing_open(report)), (7, _dated(report)),
        (8, _no_groups(report)), (11, untitled(report.workbook)),
    )  # fmt: skip
    return tuple(
        Text(zh=f"公开版检查{number}：{fault.zh}", en=f"publication check {number}: {fault.en}")
        for number, faults in numbered
        for fault in faults
    )


def _classes_add_up(report: Published) -> Iterator[Text]:
    """1: as many indicators are in each class as the facts count."""
    for one in (one for one in StatusClass if one.is_scored):
        word = one[report.language].casefold()
        shown = sum(told.casefold() == word for told in report.statuses)
        count = int(report.facts.fact(PLAN, f"count_{one.value}").value or 0)
        if shown != count:
            yield Text(
                zh=f"“{one.zh}”列出{shown}项，应为{count}项",
                en=f"{shown} indicators are {one.en}, the facts count {count}",
            )


def _nothing_open(report: Published) -> Iterator[Text]:
    """2: no mark that somebody has still to fill."""
    for sheet, text in report.cells:
        if mark := next((mark for mark in MARKS if mark in text), ""):
            yield Text(zh=f"{sheet}：“{text}”含“{mark}”", en=f"{sheet}: {text!r} holds {mark!r}")


def _dated(report: Published) -> Iterator[Text]:
    """7: no older than the data in it."""
    if report.day and report.newest and report.day < report.newest:
        yield Text(
            zh=f"发布日期{report.day}早于数据日期{report.newest}",
            en=f"dated {report.day}, before its newest data, of {report.newest}",
        )


def _no_groups(report: Published) -> Iterator[Text]:
    """8: a plan without groups names none."""
    for word in words_of_groups(report.facts, report.language):
        if any(word in text for _, text in report.cells):
            yield Text(zh=f"规划不分组，却写了“{word}”", en=f"there are no groups, yet {word!r}")
