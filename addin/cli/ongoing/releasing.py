"""The command by which reports leave the house: release, and the proof of what left."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from addin.cli.living import points_table
from addin.cli.plans import open_plan
from addin.cli.reports import Template
from addin.cli.screen import (
    ATTENTION,
    DONE,
    AsJson,
    Lang,
    existing,
    finding_row,
    language_of,
    option,
    print_findings,
    print_json,
    say,
    words,
)
from addin.cli.showing.tables import print_table
from addin.cli.showing.waiting import working
from addin.errors import UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.living.releasing.readiness import Ready
    from addin.living.releasing.release import Released

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help=words("报告（一份或几份），最后是规划工作簿", "reports, then the plan workbook"),
        show_default=False,
    ),
]
ReleaseOut = Annotated[
    Path | None, option("-o", "--out", zh="发布到的文件夹或.zip", en="folder or .zip to write")
]
Check = Annotated[
    Path | None,
    option(
        "--check",
        zh="核对一个发布包；给出规划工作簿时重新生成数据并逐字节比较",
        en="check a release; with the plan workbook its data are made again and compared",
    ),
]
NoPdf = Annotated[bool, option("--no-pdf", zh="不附PDF/A", en="leave the PDF/A out")]


def release_reports(
    files: Files = None,
    out: ReleaseOut = None,
    check: Check = None,
    no_pdf: NoPdf = False,
    template: Template = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write a release of finished reports, or prove one; refused while anything stands against."""
    from addin.living.releasing.readiness import ready
    from addin.living.releasing.release import release

    language, named = language_of(lang), files or []
    if check is not None:
        _check(check, named, language, as_json=as_json)
    if len(named) < 2 or out is None:  # noqa: PLR2004 - a report and a workbook
        raise UsageError("release_what")
    *reports, book = map(existing, named)
    plan = open_plan(book, language)
    with working(Text(zh="核对报告…", en="checking the reports…"), language):
        found = ready(reports, plan, book, template=existing(template) if template else None)
    if found.against:
        _refuse(found, language, as_json=as_json)
    with working(Text(zh="生成发布包…", en="making the release…"), language):
        made = release(found, out, pdf=not no_pdf)
    if as_json:
        print_json(made.to_json())
    else:
        _tell(made, language)


def _tell(made: "Released", language: Language) -> None:
    for name in made.files:
        typer.echo(name)
    say(
        language,
        zh=f"已写{made.path}，{len(made.files)}个文件；清单的sha256：{made.digest}",
        en=f"wrote {made.path}, {len(made.files)} files; sha256 of the manifest: {made.digest}",
    )


def _refuse(found: "Ready", language: Language, *, as_json: bool) -> NoReturn:
    """Everything that stands against a release, report by report; nothing is written."""
    if as_json:
        print_json({"file": None, "against": found.to_json()})
        raise typer.Exit(ATTENTION)
    for one in found.reports:
        points = [each for report, each in found.against if report is one.report]
        if points:
            print_table(points_table(points, one.report.name), language)
    count = len(found.against)
    say(
        language,
        zh=f"有{count}处须先处理，没有发布",
        en=f"{count} points stand against the release; nothing was written",
    )
    raise typer.Exit(ATTENTION)


def _check(path: Path, named: Sequence[Path], language: Language, *, as_json: bool) -> NoReturn:
    from addin.living.releasing.proof import check_release

    if len(named) > 1:
        raise UsageError("release_what")
    book = existing(named[0]) if named else None
    plan = open_plan(book, language) if book else None
    with working(Text(zh="核对发布包…", en="checking the release…"), language):
        proof = check_release(existing(path), plan, book)
    if as_json:
        print_json(
            {
                "release": proof.name,
                "holds": proof.holds,
                "checked": proof.checked,
                "rebuilt": proof.rebuilt,
                "findings": [finding_row(each) for each in proof.findings],
            }
        )
    else:
        print_findings(proof.findings, language, err=False)
        wrong = sum(each.level.value == "H" for each in proof.findings)
        say(
            language,
            zh=f"核对{proof.checked}个文件，重新生成{proof.rebuilt}个；不符{wrong}处",
            en=f"{proof.checked} files checked, {proof.rebuilt} made again; {wrong} wrong",
        )
    raise typer.Exit(DONE if proof.holds else ATTENTION)
