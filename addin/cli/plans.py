"""Commands that look at a plan: assess, groups, gaps."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.screen import (
    AsJson,
    Book,
    Lang,
    existing,
    language_of,
    option,
    print_json,
    say,
    words,
)
from addin.cli.showing.tables import print_table
from addin.cli.showing.waiting import working
from addin.errors import UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.facts.extras.attribution import Attribution
    from addin.facts.factset import FactSet
    from addin.model.plan import Plan

MaybeBook = Annotated[
    Path | None, typer.Argument(help=words("规划工作簿", "plan workbook"), show_default=False)
]
MaybeAt = Annotated[
    str, option("-p", "--period", zh="报告期，默认为数据所及", en="period, the latest by default")
]
Explain = Annotated[str, option("--explain", zh="说明一个代码，如V-20", en="explain a code: V-20")]
AsOf = Annotated[
    str, option("--as-of", zh="按某日已公布的数据（如2024-12-31）", en="as known on a day")
]
Assume = Annotated[
    list[str],
    option(
        "--what-if",
        zh="假设：代码.target、代码.baseline 或 代码.growth＝数值，可多次使用；不改动数据",
        en="assume CODE.target, CODE.baseline or CODE.growth=NUMBER; may be repeated; data stay",
    ),
]
Components = Annotated[
    Path | None,
    option(
        "--components",
        zh="另存每个评价的全部计算要素（.xlsx、.csv或.json），可逐项手工复算",
        en="write every input and formula of every lamp (.xlsx, .csv or .json), to compute by hand",
    ),
]
Factors = Annotated[
    str, option("--factors", zh="因素分解，如 VA=JOBS*PROD", en="split by factors: VA=JOBS*PROD")
]


def assess_plan(
    book: Book,
    period: MaybeAt = "",
    as_of: AsOf = "",
    assume: Assume = [],
    components: Components = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Print the progress of every indicator."""
    from addin.report.tables.annual import annual_table
    from addin.report.tables.indicators import indicator_table

    language, facts = _assessed(book, period, as_of, lang, assume)
    if components is not None:
        from addin.report.components import write_components

        write_components(facts, components, language)
    if as_json:
        print_json(facts.to_json())
        return
    print_table(indicator_table(facts), language, ON_SCREEN, LEFT_OUT)
    _say_where_empty(facts, book, language)
    annual = annual_table(facts)
    if annual.rows:
        print_table(annual, language)


def _say_where_empty(facts: "FactSet", book: Path, language: Language) -> None:
    """The next step of a plan that has no figures yet."""
    if not len(facts.plan.observations):
        say(
            language,
            zh=f"还没有数据可评价。下一步：onpace check {book}",
            en=f"there are no figures to score yet; next: onpace check {book}",
        )


def groups(
    book: Book,
    period: MaybeAt = "",
    as_of: AsOf = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Print the table of the groups."""
    from addin.report.tables.clusters import cluster_table

    language, facts = _assessed(book, period, as_of, lang)
    if as_json:
        print_json(_part(facts, "/"))
        return
    if not facts.plan.clusters:
        say(language, zh="规划没有分组", en="the plan has no groups")
        return
    table = cluster_table(facts)
    print_table(table, language, GROUPS_ON_SCREEN, GROUPS_LEFT_OUT)


def gaps(
    book: Book,
    period: MaybeAt = "",
    as_of: AsOf = "",
    assume: Assume = [],
    factors: Factors = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Print the gap analysis, and who makes the gap: groups, areas, factors."""
    from addin.report.tables.gaps import attribution_table, gap_table

    language, facts = _assessed(book, period, as_of, lang, assume)
    table = gap_table(facts)
    if as_json:
        behind = {row.subject for row in table.rows}
        document = facts.to_json()
        document["facts"] = [f for f in document["facts"] if f["id"].partition(".")[0] in behind]
        print_json(document)
        return
    print_table(table, language, leave=GAPS_LEFT_OUT)
    for split in _splits(facts, factors):
        print_table(attribution_table(facts, split), language, ["name", "value", "share"])


ON_SCREEN = (
    "name", "unit", "baseline", "target", "comparable_period", "comparable", "progress",
    "time_progress", "lead", "status", "remark",
)  # fmt: skip
LEFT_OUT = (
    "remark", "time_progress", "baseline", "comparable_period", "unit", "progress", "comparable",
    "target", "lead",
)  # fmt: skip
"""What is left out first where the screen is narrow."""
GROUPS_ON_SCREEN = (
    "name", "tier", "target", "period", "value", "yoy", "share", "completion", "growth_required",
    "status",
)  # fmt: skip
GROUPS_LEFT_OUT = (
    "tier", "period", "growth_required", "completion", "share", "yoy", "value", "target",
)  # fmt: skip
GAPS_LEFT_OUT = (
    "department", "attribute", "outlook", "period", "growth_achieved", "expected", "gap_to_path",
    "unit", "growth_required", "comparable", "lead", "target",
)  # fmt: skip


def open_plan(book: Path, language: Language) -> "Plan":
    """Read a plan workbook while the person sees that something happens."""
    from addin.plan.read import read_plan

    with working(Text(zh=f"读取{book.name}…", en=f"reading {book.name}…"), language):
        return read_plan(existing(book))


def day_of(text: str) -> date | None:
    """The day that ``--as-of`` names; None for none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("not_a_day", text=text) from None


def _assessed(
    book: Path, period: str, as_of: str, lang: str, assume: Sequence[str] = ()
) -> "tuple[Language, FactSet]":
    from addin.facts.assess import assess
    from addin.facts.scenario import scenario_of, what_if

    language = language_of(lang)
    plan = what_if(open_plan(book, language), scenario_of(assume))
    return language, assess(plan, period or plan.latest, day_of(as_of))


def _splits(facts: "FactSet", factors: str) -> "Iterator[Attribution]":
    from addin.facts.extras.attribution import by_factors, parts_of
    from addin.report.tables.gaps import gap_table

    behind = {row.subject for row in gap_table(facts).rows}
    found = [parts_of(facts), *(parts_of(facts, f"{code}/areas") for code in sorted(behind))]
    if factors:
        total, _, product = factors.partition("=")
        found.append(
            by_factors(facts, total.strip(), [part.strip() for part in product.split("*")])
        )
    yield from (split for split in found if split is not None)


def _part(facts: "FactSet", mark: str) -> dict[str, object]:
    document = facts.to_json()
    document["facts"] = [f for f in document["facts"] if mark in f["id"].partition(".")[0]]
    return document
