"""Commands for files of the office's own: fill, lint, freeze."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from addin.cli.screen import (
    AsJson,
    Lang,
    attention,
    existing,
    finding_row,
    language_of,
    print_findings,
    print_json,
    say,
    screen,
    words,
    working,
)
from addin.errors import FileError, Finding
from addin.facts.assess import assess
from addin.functions.workbooks.freezing import freeze
from addin.language import Language, Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from addin.templating.jsonvalues import from_json
from addin.templating.linting import lint
from addin.templating.template import fill
from addin.templating.values import Filling

__all__ = ["register"]

Template = Annotated[Path, typer.Argument(help=words("Word或Excel模板", "Word or Excel template"))]
OutFile = Annotated[Path, typer.Option("-o", "--out", help=words("写到的文件", "file to write"))]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("fill", help=words("用任意数值填充模板", "fill any template with any values"))(
        fill_file
    )
    app.command("lint", help=words("检查模板", "what is wrong with a template"))(lint_file)
    app.command("freeze", help=words("固化后可外发的副本", "a copy that can leave the office"))(
        freeze_file
    )


def fill_file(
    template: Template,
    values: Annotated[Path, typer.Argument(help=words("数值（JSON）", "values (JSON)"))],
    out: OutFile,
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Fill a template with the values of a JSON file."""
    language = language_of(lang)
    findings = fill(existing(template), _filling(values), out)
    _tell(findings, language, as_json=as_json, file=out)


def lint_file(
    template: Template,
    values: Annotated[
        Path | None,
        typer.Argument(help=words("数值（JSON）或规划工作簿", "values (JSON) or a plan workbook")),
    ] = None,
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Say everything that is wrong with a template, before any data exist or with them."""
    language = language_of(lang)
    given: Filling | Mapping[str, Any] | None = None
    if values is not None:
        book = values.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"}
        given = _values_of_plan(read_plan(existing(values))) if book else _filling(values)
    findings = lint(existing(template), given)
    _tell(findings, language, as_json=as_json)
    raise typer.Exit(attention(findings))


def freeze_file(
    book: Annotated[Path, typer.Argument(help=words("工作簿", "workbook"))],
    out: OutFile,
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Write a copy without add-in functions, macros, links and personal data."""
    language = language_of(lang)
    with working(Text(zh="固化…", en="freezing…"), language):
        report = freeze(existing(book), out)
    if as_json:
        print_json({"file": str(out), "cells": len(report.cells), "removed": len(report.removed)})
        return
    screen().print(report.show(language), markup=False)


def _filling(path: Path) -> Filling:
    try:
        document = json.loads(existing(path).read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FileError(
            en=f"{path.name} is not JSON: {error}", zh=f"{path.name}不是有效的JSON：{error}"
        ) from error
    return from_json(document, path.parent)


def _values_of_plan(plan: Plan) -> Mapping[str, Any]:
    """The values of the report at the end of the data: every name that a template may use."""
    codes = plan.observations.period
    latest = (
        Period.from_code(int(codes.max())) if len(codes) else Period(plan.identity.start_year, 3, 1)
    )
    quarter = Period(latest.year, latest.quarter * 3, latest.quarter * 3 - 2)
    return report_values(assess(plan, quarter), Voice(phrases=read_phrases("zh")))


def _tell(
    findings: tuple[Finding, ...], language: Language, *, as_json: bool, file: Path | None = None
) -> None:
    if as_json:
        rows = [finding_row(found) for found in findings]
        print_json({"findings": rows} | ({"file": str(file)} if file else {}))
        return
    print_findings(findings, language)
    if file is not None:
        screen().print(str(file), markup=False)
    elif not findings:
        say(Text(zh="没有发现问题。", en="nothing found."), language)
