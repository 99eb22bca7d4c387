"""Commands that look at a plan: check, assess, clusters, gaps."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

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
    print_table,
    say,
    words,
    working,
)
from addin.errors import UsageError
from addin.facts.assess import assess
from addin.facts.extras.attribution import Attribution, by_factors, parts_of
from addin.facts.factset import FactSet
from addin.facts.rules import check as rules
from addin.facts.scenario import scenario_of, what_if
from addin.language import Language, Text
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.report.sentences.phrases import phrase_findings
from addin.report.tables.annual import annual_table
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import attribution_table, gap_table
from addin.report.tables.indicators import indicator_table

__all__ = ["register"]

Book = Annotated[Path, typer.Argument(help=words("规划工作簿", "plan workbook"))]
MaybeBook = Annotated[
    Path | None, typer.Argument(help=words("规划工作簿", "plan workbook"), show_default=False)
]
MaybeAt = Annotated[
    str,
    typer.Option(
        "-p", "--period", help=words("报告期，默认为数据所及", "period, the latest by default")
    ),
]
Explain = Annotated[
    str, typer.Option("--explain", help=words("说明一条审核关系，如V-20", "explain a rule: V-20"))
]
At = Annotated[
    str,
    typer.Option("-p", "--period", help=words("报告期，如2024Q3", "period, for example 2024Q3")),
]
AsOf = Annotated[
    str,
    typer.Option("--as-of", help=words("按某日已公布的数据（如2024-12-31）", "as known on a day")),
]
Assume = Annotated[
    list[str],
    typer.Option(
        "--what-if",
        help=words(
            "假设：代码.target、代码.baseline 或 代码.growth＝数值，可多次使用；不改动数据",
            "assume CODE.target, CODE.baseline or CODE.growth=NUMBER; may be repeated; data stay",
        ),
    ),
]
Factors = Annotated[
    str,
    typer.Option(
        "--factors", help=words("因素分解，如 VA=JOBS*PROD", "split by factors: VA=JOBS*PROD")
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("check", help=words("检查规划工作簿", "findings of the plan workbook"))(check)
    app.command("assess", help=words("指标进展", "progress of the indicators"))(assess_plan)
    app.command("clusters", help=words("产业集群规模表", "cluster scale table"))(clusters)
    app.command("gaps", help=words("差距分析", "gap analysis"))(gaps)


def check(
    book: MaybeBook = None,
    period: MaybeAt = "",
    explain: Explain = "",
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Print every finding of a plan workbook, or what a rule says."""
    language = language_of(lang)
    if book is None and not explain:
        raise UsageError(en="which plan workbook?", zh="请指定规划工作簿")
    if explain or book is None:
        plan = open_plan(book, language) if book else None
        typer.echo(rules.explain(explain, language, plan))
        return
    plan = open_plan(book, language)
    findings = (*phrase_findings(book), *rules.check(plan, period or None))
    if as_json:
        print_json({"plan": plan.identity.code, "findings": [finding_row(f) for f in findings]})
    else:
        print_findings(findings, language)
        say(Text(zh=f"共{len(findings)}条", en=f"{len(findings)} findings"), language)
    raise typer.Exit(attention(findings))


def assess_plan(
    book: Book,
    period: At,
    as_of: AsOf = "",
    assume: Assume = [],  # noqa: B006 - typer reads it, nothing writes it
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Print the progress of every indicator."""
    language, facts = _assessed(book, period, as_of, lang, assume)
    if as_json:
        print_json(facts.to_json())
        return
    print_table(indicator_table(facts), language, ON_SCREEN, NARROW)
    annual = annual_table(facts)
    if annual.rows:
        print_table(annual, language, [column.key for column in annual.columns])


def clusters(
    book: Book,
    period: At,
    as_of: AsOf = "",
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Print the cluster scale table."""
    language, facts = _assessed(book, period, as_of, lang)
    if as_json:
        print_json(_part(facts, "/"))
        return
    table = cluster_table(facts)
    print_table(table, language, CLUSTERS_ON_SCREEN, ("name", "target", "value", "yoy", "status"))


def gaps(
    book: Book,
    period: At,
    as_of: AsOf = "",
    assume: Assume = [],  # noqa: B006 - typer reads it, nothing writes it
    factors: Factors = "",
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Print the gap analysis, and who makes the gap: clusters, areas, factors."""
    language, facts = _assessed(book, period, as_of, lang, assume)
    table = gap_table(facts)
    if as_json:
        behind = {row.subject for row in table.rows}
        document = facts.to_json()
        document["facts"] = [f for f in document["facts"] if f["id"].partition(".")[0] in behind]
        print_json(document)
        return
    every = [column.key for column in table.columns]
    print_table(table, language, every, ("name", "comparable", "target", "lead", "growth_required"))
    for split in _splits(facts, factors):
        print_table(attribution_table(facts, split), language, ["name", "value", "share"])


ON_SCREEN = (
    "name", "unit", "baseline", "target", "comparable_period", "comparable", "progress",
    "time_progress", "lead", "status", "remark",
)  # fmt: skip
NARROW = ("name", "target", "comparable", "progress", "lead", "status")
CLUSTERS_ON_SCREEN = (
    "name", "tier", "target", "period", "value", "yoy", "share", "completion", "growth_required",
    "status",
)  # fmt: skip


def open_plan(book: Path, language: Language) -> Plan:
    """Read a plan workbook while the person sees that something happens."""
    with working(Text(zh=f"读取{book.name}…", en=f"reading {book.name}…"), language):
        return read_plan(existing(book))


def day_of(text: str) -> date | None:
    """The day that ``--as-of`` names; None for none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            en=f"not a day: {text!r} (expected for example 2024-12-31)",
            zh=f"不是有效日期：“{text}”（应如2024-12-31）",
        ) from None


def _assessed(
    book: Path, period: str, as_of: str, lang: str, assume: Sequence[str] = ()
) -> tuple[Language, FactSet]:
    language = language_of(lang)
    plan = what_if(open_plan(book, language), scenario_of(assume))
    return language, assess(plan, period, day_of(as_of))


def _splits(facts: FactSet, factors: str) -> Iterator[Attribution]:
    behind = {row.subject for row in gap_table(facts).rows}
    found = [parts_of(facts), *(parts_of(facts, f"{code}/areas") for code in sorted(behind))]
    if factors:
        total, _, product = factors.partition("=")
        found.append(
            by_factors(facts, total.strip(), [part.strip() for part in product.split("*")])
        )
    yield from (split for split in found if split is not None)


def _part(facts: FactSet, mark: str) -> dict[str, object]:
    document = facts.to_json()
    document["facts"] = [f for f in document["facts"] if mark in f["id"].partition(".")[0]]
    return document
