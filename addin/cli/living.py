"""Commands for a report that people have edited, and its numbers: verify, refresh, trace."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from addin.cli.forms import Ledger
from addin.cli.plans import AsOf, MaybeAt, MaybeBook, day_of, open_plan
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
    words,
)
from addin.cli.showing.tables import print_table
from addin.cli.showing.waiting import working
from addin.errors import Level, UsageError
from addin.files import write_atomically
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.living.checks.point import Point
    from addin.living.refresh import Refreshed
    from addin.living.sheets.refresh import RefreshedBook
    from addin.living.verify import Verified
    from addin.model.plan import Plan
    from addin.report.tables.table import Table

EXCEL = frozenset({".xlsx", ".xlsm"})
ReportFile = Annotated[
    Path,
    argument(
        zh="onpace report 生成的Word报告，或其工作簿，可已编辑",
        en="a Word report of onpace report, or its workbook, edited or not",
    ),
]
MaybeReport = Annotated[
    Path | None,
    typer.Argument(
        help=words(
            "onpace report 生成的Word报告，或其工作簿，可已编辑",
            "a Word report of onpace report, or its workbook, edited or not",
        ),
        show_default=False,
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


Traceable = Annotated[
    Path,
    argument(
        zh="报告（.docx）、其工作簿或规划工作簿",
        en="a report (.docx), its workbook, or a plan workbook",
    ),
]
Asked = Annotated[
    str,
    argument(
        zh="数据编号（如GO.progress@2024Q3）、书签名、报告所印的数，或单元格（指标!F7）",
        en="id of a fact (GO.progress@2024Q3), a bookmark, a printed number, a cell (Sheet!F7)",
    ),
]
OutFile = Annotated[Path, option("-o", "--out", zh="新报告的文件名", en="file to write")]
Author = Annotated[
    str,
    option(
        "--author", zh="修订的署名，默认“指标平台”", en="whose changes they are, by default Onpace"
    ),
]
Accept = Annotated[
    bool, option("--accept", zh="直接采用，不留修订痕迹", en="accept the changes, track none")
]


Both = Annotated[
    tuple[Path, Path] | None,
    option(
        "--pair",
        zh="中文报告和英文报告：核对两份所用数据是否相同，不需要其他参数",
        en="a Chinese and an English report: do both show the same facts? Nothing else is needed",
    ),
]


def verify_report(
    report: MaybeReport = None,
    book: MaybeBook = None,
    pair: Both = None,
    as_of: AsOf = "",
    template: Template = None,
    marked: Marked = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Compare a report with the plan workbook: numbers, words, units, charts, blanks."""
    from addin.living.verify import verify

    language = language_of(lang)
    if pair is not None:
        _verify_pair(pair, language, as_json=as_json)
    if report is None or book is None:
        raise UsageError("which_report")
    plan = open_plan(book, language)
    if existing(report).suffix.lower() in EXCEL:
        _verify_book(report, (plan, book), language, as_of=as_of, marked=marked, as_json=as_json)
    with working(Text(zh="核对报告…", en="checking the report…"), language):
        found = verify(report, plan, book, as_of=day_of(as_of), template=_own(template))
    _write_marked(found, marked, language)
    if as_json:
        print_json(found.to_json())
    else:
        _tell(found, language)
    raise typer.Exit(DONE if found.is_right else ATTENTION)


def refresh_report(
    report: ReportFile,
    book: Book,
    out: OutFile,
    accept: Accept = False,
    author: Author = "",
    as_of: AsOf = "",
    template: Template = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Bring an edited report to the data of today; what people wrote in it is kept."""
    from addin.living.refresh import refresh

    language = language_of(lang)
    refuse_over(report, out)
    plan = open_plan(book, language)
    if existing(report).suffix.lower() in EXCEL:
        _refresh_book(report, (plan, book), out, language, as_of=as_of, as_json=as_json)
    with working(Text(zh="更新报告…", en="bringing the report up to date…"), language):
        found = refresh(
            report, plan, book, as_of=day_of(as_of), author=author, accepted=accept,
            template=_own(template),
        )  # fmt: skip
    write_atomically(out, found.content)
    if as_json:
        print_json({"file": str(out), **found.to_json()})
    else:
        _tell_changes(found, out, language)
    raise typer.Exit(ATTENTION if found.flags else DONE)


def trace_number(
    file: Traceable,
    fact: Asked,
    period: MaybeAt = "",
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Follow a number to its formula, inputs, cells, sources, vintages, forms and receipts."""
    from addin.living.sheets.opened import carries_record
    from addin.living.sheets.trace import trace_book
    from addin.living.trace import trace_plan, trace_report

    language = language_of(lang)
    if existing(file).suffix.lower() in {".docx", ".docm"}:
        found = trace_report(file, fact)
    elif carries_record(file):
        found = trace_book(file, fact)
    else:
        plan = open_plan(file, language)
        found = trace_plan(plan, file, fact, period=period, ledger=ledger)
    if as_json:
        print_json({"facts": [each.to_json() for each in found]})
        return
    for each in found:
        typer.echo("\n".join(each.show(language)))


def refuse_over(report: Path, out: Path) -> None:
    """Raise UsageError where a report would be written over."""
    if out.resolve() == report.resolve():
        raise UsageError("refreshed_over_report", path=out)


def _own(template: Path | None) -> Path | None:
    """A template of the office's own, if one was named."""
    return existing(template) if template else None


def _tell_changes(found: "Refreshed | RefreshedBook", out: Path, language: Language) -> None:
    from addin.living.refreshing.impact import KINDS

    if found.changes:
        print_table(_impact(found), language)
    counts = [f"{KINDS[kind][language]} {count}" for kind, count in found.counts.items()]
    told = ("、" if language == "zh" else ", ").join(counts)
    say(
        language,
        zh=f"已写{out}（{told or '没有变化'}）",
        en=f"wrote {out} ({told or 'nothing has changed'})",
    )
    for each in found.flags:
        typer.echo(f"{each.level.value} {each.where[language]}: {each.text[language]}", err=True)


def _impact(found: "Refreshed | RefreshedBook") -> "Table":
    """The impact list: what changed where, and why."""
    from addin.living.refreshing.impact import KINDS
    from addin.report.tables.table import same

    heads = {
        "kind": Text(zh="类别", en="kind"),
        "where": Text(zh="位置", en="where"),
        "before": Text(zh="原文", en="before"),
        "after": Text(zh="现为", en="after"),
        "why": Text(zh="原因", en="why"),
    }
    rows = [
        {
            "kind": KINDS[each.kind], "where": each.where, "before": same(each.before),
            "after": same(each.after), "why": each.why,
        }
        for each in found.changes
    ]  # fmt: skip
    return words_table("impact", Text(zh="更新影响清单", en="what has changed"), heads, rows)


def _verify_pair(pair: tuple[Path, Path], language: Language, *, as_json: bool) -> NoReturn:
    from addin.living.verify import verify_pair

    one, other = map(existing, pair)
    found = verify_pair(one, other)
    wrong = sum(each.level is Level.HARD for each in found)
    if as_json:
        print_json({"pair": [one.name, other.name], "points": [each.row() for each in found]})
    else:
        if found:
            print_table(points_table(found, f"{one.name} / {other.name}"), language)
        say(
            language,
            zh=f"两份报告数据不同{wrong}处，只在一份中出现{len(found) - wrong}处",
            en=f"{wrong} differences, {len(found) - wrong} facts told in one language alone",
        )
    raise typer.Exit(ATTENTION if wrong else DONE)


def _verify_book(
    report: Path,
    plan: "tuple[Plan, Path]",
    language: Language,
    *,
    as_of: str,
    marked: Path | None,
    as_json: bool,
) -> NoReturn:
    from addin.living.sheets.verify import verify_book

    if marked is not None:
        raise UsageError("no_marked_book", name=report.name)
    with working(Text(zh="核对工作簿…", en="checking the workbook…"), language):
        found = verify_book(report, *plan, as_of=day_of(as_of))
    if as_json:
        print_json(found.to_json())
    else:
        _tell_points(found.points, found.name, found.counts, language)
    raise typer.Exit(DONE if found.is_right else ATTENTION)


def _refresh_book(
    report: Path,
    plan: "tuple[Plan, Path]",
    out: Path,
    language: Language,
    *,
    as_of: str,
    as_json: bool,
) -> NoReturn:
    from addin.living.sheets.refresh import refresh_book

    with working(Text(zh="更新工作簿…", en="bringing the workbook up to date…"), language):
        found = refresh_book(report, *plan, as_of=day_of(as_of))
    write_atomically(out, found.content)
    if as_json:
        print_json({"file": str(out), **found.to_json()})
    else:
        _tell_changes(found, out, language)
    raise typer.Exit(ATTENTION if found.flags else DONE)


def _tell(found: "Verified", language: Language) -> None:
    _tell_points(found.points, found.report.name, found.counts, language)


def _tell_points(
    points: "Sequence[Point]", name: str, counts: Mapping[str, int], language: Language
) -> None:
    if points:
        print_table(points_table(points, name), language)
    say(
        language,
        zh=f"绑定的数{counts['bound']}个，相符{counts['right']}个；"
        f"问题{counts['H']}处（H），待核{counts['S']}处（S），提示{counts['I']}处（I）",
        en=f"{counts['bound']} bound numbers, {counts['right']} right; {counts['H']} wrong (H),"
        f" {counts['S']} to look at (S), {counts['I']} notes (I)",
    )


def points_table(points: "Sequence[Point]", name: str) -> "Table":
    """The points as a table for people."""
    from addin.report.tables.table import same

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
        for each in points
    ]  # fmt: skip
    title = Text(zh=f"核对：{name}", en=f"checked: {name}")
    return words_table("points", title, heads, rows)


def words_table(
    key: str, title: Text, heads: Mapping[str, Text], rows: Iterable[Mapping[str, Text]]
) -> "Table":
    """A table of words."""
    from addin.report.tables.table import Table, TableCell, TableColumn, TableRow

    return Table(
        key=key,
        title=title,
        columns=tuple(TableColumn(key=name, header=head) for name, head in heads.items()),
        rows=tuple(
            TableRow(
                subject="", cells={name: TableCell(words=words) for name, words in row.items()}
            )
            for row in rows
        ),
    )


def _write_marked(found: "Verified", path: Path | None, language: Language) -> None:
    from addin.living.marking import with_comments

    if path is None:
        return
    if path.resolve() == found.report.path.resolve():
        raise UsageError("marked_over_report", path=path)
    with_comments(found.report.document, found.points, language).save(path)
    say(language, zh=f"已写{path}", en=f"wrote {path}")
