"""Commands for a report that people have edited: verify."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.plans import AsOf, day_of, open_plan
from addin.cli.reports import Template
from addin.cli.screen import (
    ATTENTION,
    DONE,
    AsJson,
    Book,
    Lang,
    argument,
    existing,
    language_of,
    option,
    print_json,
    say,
    working,
)
from addin.cli.showing.tables import print_table
from addin.errors import UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.living.verify import Verified
    from addin.report.tables.table import Table

ReportFile = Annotated[
    Path,
    argument(
        zh="onpace report 生成的Word报告，可已编辑",
        en="a Word report of onpace report, edited or not",
    ),
]
Marked = Annotated[
    Path | None,
    option(
        "--marked",
        zh="另存一份副本，在每处问题旁加批注",
        en="write a copy with a comment at each point",
    ),
]


def verify_report(
    report: ReportFile,
    book: Book,
    as_of: AsOf = "",
    template: Template = None,
    marked: Marked = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Compare a report with the plan workbook: numbers, words, units, charts, blanks."""
    from addin.living.verify import verify

    language = language_of(lang)
    plan = open_plan(book, language)
    with working(Text(zh="核对报告…", en="checking the report…"), language):
        found = verify(
            existing(report), plan, book, as_of=day_of(as_of),
            template=existing(template) if template else None,
        )  # fmt: skip
    if marked is not None:
        _write_marked(found, marked, language)
    if as_json:
        print_json(found.to_json())
    else:
        _tell(found, language)
    raise typer.Exit(DONE if found.is_right else ATTENTION)


def _tell(found: "Verified", language: Language) -> None:
    counts = found.counts
    if found.points:
        print_table(_table(found), language)
    say(
        language,
        zh=f"绑定的数{counts['bound']}个，相符{counts['right']}个；"
        f"问题{counts['H']}处（H），待核{counts['S']}处（S），提示{counts['I']}处（I）",
        en=f"{counts['bound']} bound numbers, {counts['right']} right; {counts['H']} wrong (H),"
        f" {counts['S']} to look at (S), {counts['I']} notes (I)",
    )


def _table(found: "Verified") -> "Table":
    """The points as a table for people."""
    from addin.report.tables.table import Table, TableCell, TableColumn, TableRow, same

    heads = {
        "level": Text(zh="级别", en="level"),
        "rule": Text(zh="规则", en="rule"),
        "where": Text(zh="位置", en="where"),
        "what": Text(zh="问题", en="what"),
        "advice": Text(zh="建议", en="what to do"),
    }
    rows = [
        {
            "level": same(each.level.value), "rule": same(each.rule), "where": each.where,
            "what": each.text, "advice": each.advice,
        }
        for each in found.points
    ]  # fmt: skip
    return Table(
        key="points",
        title=Text(zh=f"核对：{found.report.name}", en=f"checked: {found.report.name}"),
        columns=tuple(TableColumn(key=key, header=head) for key, head in heads.items()),
        rows=tuple(
            TableRow(subject="", cells={key: TableCell(words=words) for key, words in row.items()})
            for row in rows
        ),
    )


def _write_marked(found: "Verified", path: Path, language: Language) -> None:
    from addin.living.marking import with_comments

    if path.resolve() == found.report.path.resolve():
        raise UsageError("marked_over_report", path=path)
    with_comments(found.report.document, found.points, language).save(path)
    say(language, zh=f"已写{path}", en=f"wrote {path}")
