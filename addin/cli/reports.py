"""Commands that make something: report, demo."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from addin.cli.plans import LEFT_OUT, ON_SCREEN, AsOf, MaybeAt, day_of, open_plan
from addin.cli.screen import (
    ATTENTION,
    AsJson,
    Book,
    Lang,
    language_of,
    option,
    print_findings,
    print_json,
    say,
    show,
)
from addin.cli.showing.tables import print_table
from addin.cli.showing.waiting import working
from addin.errors import UsageError
from addin.files import shipped
from addin.language import LANGUAGES, Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.model.plan import Plan

Out = Annotated[Path, option("-o", "--out", zh="输出文件夹", en="folder to write to")]
Demos = (
    ("chongqing-14fyp.xlsx", "2024Q4"),
    ("example-city.xlsx", "2024Q3"),
    ("county-health.xlsx", "2024Q4"),
)
Languages = Annotated[str, typer.Option("--lang", help="zh, en, zh,en")]
Template = Annotated[
    Path | None, option("-t", "--template", zh="Word或Excel模板", en="a Word or Excel template")
]
Pdf = Annotated[bool, option("--pdf", zh="同时生成PDF", en="PDFs too")]
Publish = Annotated[
    bool,
    option(
        "--publish",
        zh="另存一份可公开发布的工作簿",
        en="a copy of the workbook for publication too",
    ),
]

Final = Annotated[
    bool,
    option(
        "--final",
        zh="定稿：不留空白、问题、标记和修订痕迹，有不能定稿之处则不生成",
        en="a final: no blanks, questions, marks or tracked changes; refused where there are any",
    ),
]
Dated = Annotated[
    str,
    option(
        "--date",
        zh="定稿落款日期（年-月-日），默认今天",
        en="the day under a final, by default today",
    ),
]

Each = Annotated[
    str,
    option(
        "--each",
        zh="每个部分各出一份报告：area（区域）、department（部门）或 cluster（分组）",
        en="a report for each area, department or cluster",
    ),
]
Workers = Annotated[
    int, option("--workers", zh="--each 同时使用的进程数", en="processes for --each")
]
Dask = Annotated[
    str,
    option(
        "--dask", zh="--each 使用的Dask调度程序地址", en="a Dask scheduler's address, for --each"
    ),
]


def report(
    book: Book, period: MaybeAt = "", lang: Languages = "zh,en", as_of: AsOf = "",
    template: Template = None, pdf: Pdf = False, publish: Publish = False,
    final: Final = False, dated: Dated = "",
    each: Each = "", workers: Workers = 1, dask: Dask = "",
    out: Out = Path("out"), as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write the reports of a plan at a period, by default the latest."""
    from addin.report.build import build_report
    from addin.report.sentences.phrases import phrase_findings

    languages = _languages(lang)
    speaks = languages[0] if len(languages) == 1 else language_of("")
    plan = open_plan(book, speaks)
    print_findings(phrase_findings(book), speaks)
    at = period or plan.latest
    options: dict[str, Any] = {
        "languages": languages, "as_of": day_of(as_of), "template": template, "publish": publish,
        "pdf": pdf, "final": _day_of_final(dated, final=final), "beside": book,
    }  # fmt: skip
    if each:
        _report_each(plan, each, (str(at), options), out, (workers, dask, as_json))
        return
    # What is told: a Word report and, but for a template, a workbook in each language; the PDFs.
    steps = len(languages) * (1 if template else 2) + pdf
    with working(Text(zh="生成报告…", en="making the reports…"), speaks, steps) as tell:
        made = build_report(plan, at, out, watch=tell, **options)
    print_findings(made.findings, speaks)
    _tell(made.paths, as_json=as_json)


def _report_each(
    plan: "Plan", each: str, what: tuple[str, dict[str, Any]], out: Path, how: tuple[int, str, bool]
) -> None:
    """The reports of the parts; those that failed are told at the end, with exit code 1."""
    from addin.batch.each import report_each
    from addin.batch.making import Order
    from addin.batch.parts import PartKind
    from addin.model.period import Period

    (period, options), (workers, dask, as_json) = what, how
    kind = PartKind.named(each)
    if kind is None:
        raise UsageError("not_a_part", each=each)
    if workers < 1:
        raise UsageError("no_workers", workers=workers)
    order = Order(period=Period.parse(period), **options)
    language = order.languages[0]
    with working(Text(zh="生成报告…", en="making the reports…"), language) as tell:
        made = report_each(plan, kind, order, out, workers=workers, dask=dask, watch=tell)
    if as_json:
        print_json(made.plain())
    else:
        for path in made.paths:
            typer.echo(str(path))
        for words in made.words():
            typer.echo(words[language], err=True)
    if made.failed:
        raise typer.Exit(ATTENTION)


def _tell(paths: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        print_json({"files": [str(path) for path in paths]})
        return
    for path in paths:
        typer.echo(str(path))


def _day_of_final(dated: str, *, final: bool) -> date | None:
    """The day under a final; None for a draft, which has none."""
    if dated and not final:
        raise UsageError("date_without_final")
    return (day_of(dated) or date.today()) if final else None  # noqa: DTZ011 - the day where the office is


def demo(out: Out = Path("out"), lang: Lang = "", as_json: AsJson = False) -> None:
    """Assess the shipped plans and write their reports."""
    from addin.facts.assess import assess
    from addin.plan.read import read_plan
    from addin.report.build import build_report
    from addin.report.pdf import office_program
    from addin.report.tables.indicators import indicator_table
    from addin.report.values import newest_day

    language, pdf = language_of(lang), office_program() is not None
    files: list[Path] = []
    for name, period in Demos:
        plan = read_plan(shipped("workbooks", name))
        facts = assess(plan, period)
        final = newest_day(facts)
        if not as_json:
            show(f"\n{plan.identity.name[language]}　{facts.period.label(language)}")
            print_table(indicator_table(facts), language, ON_SCREEN, LEFT_OUT)
        folder = out / Path(name).stem
        words = Text(zh="生成报告和PDF…", en="making reports and PDFs…")
        with working(words, language, _STEPS) as tell:
            made = build_report(plan, period, folder, pdf=pdf, final=final, watch=tell)
        files += made.paths
    _tell(files, as_json=as_json)
    if not pdf:
        say(language, zh="没有LibreOffice，未出PDF。", en="no PDFs: LibreOffice is not installed.")
    say(language, zh="完成。", en="done.")


_STEPS = 2 * len(LANGUAGES) + 1


def _languages(lang: str) -> tuple[Language, ...]:
    asked = [part.strip() for part in lang.split(",") if part.strip()]
    known = tuple(found for found in LANGUAGES if found in asked)
    if not asked or len(known) != len(set(asked)):
        raise UsageError("not_languages", lang=lang)
    return known
