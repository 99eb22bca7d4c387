"""Commands for files of the office's own: fill, lint, freeze; limits."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from addin.cli.screen import (
    AsJson,
    Lang,
    argument,
    existing,
    finding_row,
    language_of,
    option,
    print_findings,
    print_json,
    say,
    show,
    tell,
)
from addin.cli.showing.waiting import working
from addin.errors import UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no templates: each command imports its work
    from addin.model.plan import Plan
    from addin.templating.values import Filling

Template = Annotated[Path, argument(zh="Word或Excel模板", en="Word or Excel template")]
Values = Annotated[Path, argument(zh="数值（JSON）", en="values (JSON)")]
MaybeValues = Annotated[
    Path | None, argument(zh="数值（JSON）或规划工作簿", en="values (JSON) or a plan workbook")
]
_NOTHING = Text(zh="没有发现问题。", en="nothing found.")
Names = Annotated[
    bool, option("--names", zh="列出模板可用的名称", en="the names that a template may use")
]
Lenient = Annotated[
    bool,
    option(
        "--lenient",
        zh="没有取值的名称留空并列出",
        en="names without a value stay blank and are told",
    ),
]
Settings = Annotated[
    list[str] | None,
    argument(
        zh="限额=数值，如 sheets=2000；“sheets=”恢复原值",
        en="LIMIT=NUMBER, for example sheets=2000; sheets= puts the usual one back",
    ),
]
_USUALLY = Text(zh="原为", en="usually")
OutFile = Annotated[Path, option("-o", "--out", zh="写到的文件", en="file to write")]


def fill_file(
    template: Template,
    values: Values,
    out: OutFile,
    lenient: Lenient = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Fill a template with the values of a JSON file."""
    from dataclasses import replace

    from addin.templating.template import fill

    language, filling = language_of(lang), _filling(values)
    filling = replace(filling, lenient=lenient or filling.lenient)
    findings = fill(existing(template), filling, out)
    if as_json:
        print_json({"findings": [finding_row(found) for found in findings], "file": str(out)})
        return
    print_findings(findings, language)
    typer.echo(str(out))


def lint_file(
    template: Template,
    values: MaybeValues = None,
    names: Names = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a template, or every name that it may use."""
    from addin.templating.linting import lint

    language = language_of(lang)
    if names:
        _tell_names(existing(template), values, language, as_json=as_json)
        return
    given = _given(values) if values else None
    # Of all that a plan offers, a template reads what it likes.
    skipped = {"T-302"} if isinstance(given, Mapping) else set()
    findings = tuple(f for f in lint(existing(template), given) if f.rule not in skipped)
    raise typer.Exit(tell(findings, language, _NOTHING, as_json=as_json))


def freeze_file(
    book: Annotated[Path, argument(zh="工作簿", en="workbook")],
    out: OutFile,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write a copy without add-in functions, macros, links and personal data."""
    from addin.functions.workbooks.freezing import freeze

    language = language_of(lang)
    with working(Text(zh="固化…", en="freezing…"), language):
        report = freeze(existing(book), out)
    if as_json:
        print_json({"file": str(out), "cells": len(report.cells), "removed": len(report.removed)})
        return
    show(report.show(language), hanging=4)


def show_limits(
    settings: Settings = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Say how much a file may hold that is opened, or set that for this office."""
    from addin.ooxml.limits import BOUNDS, set_by_office, set_limits, usual

    language = language_of(lang)
    told = dict(_setting(text) for text in settings or [])
    moved = set_limits(told) if told else set_by_office()
    if as_json:
        print_json({"limits": usual() | moved, "set": moved})
        return
    for key, number in usual().items():
        unmoved = f" ({_USUALLY[language]} {number:,})" if key in moved else ""
        words = f"{key} = {moved.get(key, number):,}{unmoved}  {BOUNDS[key].words[language]}"
        show(words, hanging=4)


def _setting(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise UsageError("limit_form", text=text)
    return key.strip(), value.strip()


def _given(path: Path) -> "Filling | Mapping[str, Any]":
    if path.suffix.lower() not in {".xlsx", ".xlsm", ".xls", ".ods"}:
        return _filling(path)
    from addin.plan.read import read_plan

    return _values_of_plan(read_plan(existing(path)))


def _filling(path: Path) -> "Filling":
    from addin.templating.jsonvalues import from_json, read_json

    text = existing(path).read_bytes().decode("utf-8-sig", "replace")
    return from_json(read_json(text, path.name), path.parent)


def _values_of_plan(plan: "Plan") -> Mapping[str, Any]:
    """The values of the report at the end of the data: every name that a template may use."""
    from addin.facts.assess import assess
    from addin.report.sentences.phrases import read_phrases
    from addin.report.sentences.wording import Voice
    from addin.report.values import report_values

    return report_values(assess(plan, plan.latest), Voice(phrases=read_phrases("zh")))


def _tell_names(template: Path, values: Path | None, language: Language, *, as_json: bool) -> None:
    """The names that a template may use, which of them it uses, and what each prints."""
    from addin.files import shipped
    from addin.templating.template import compile_template

    used = {str(one.name).partition(".")[0] for one in compile_template(template).needs}
    given = _given(values or shipped("workbooks", "example-city.xlsx"))
    known = given if isinstance(given, Mapping) else given.values
    rows = [
        {"name": name, "used": name in used, "prints": _printed(known[name])}
        for name in sorted(known)
    ]
    if as_json:
        print_json({"names": rows})
        return
    for row in rows:
        mark = "*" if row["used"] else " "
        show(f"{mark} {row['name']:18} {row['prints']}", hanging=_INDENT)
    say(language, zh="* 模板已用", en="* used by the template")


def _printed(value: Any) -> str:
    """What a name prints: its text, or the fields of its rows."""
    if isinstance(value, list):
        fields = ", ".join(value[0]) if value and isinstance(value[0], Mapping) else ""
        return f"[{len(value)}] {fields}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(map(str, value))}}}"
    return str(getattr(value, "alternative", value)).replace("\n", " ")


_INDENT = 21
