"""Commands that make something: report, demo, new."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from addin.cli.plans import NARROW, ON_SCREEN, AsOf, day_of, open_plan, print_table
from addin.cli.screen import (
    AsJson,
    At,
    Book,
    Lang,
    argument,
    language_of,
    option,
    print_findings,
    print_json,
    say,
    working,
)
from addin.errors import FileError, UsageError
from addin.files import shipped
from addin.language import LANGUAGES, Language, Text

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


def report(
    book: Book,
    period: At,
    lang: Languages = "zh,en",
    as_of: AsOf = "",
    template: Template = None,
    pdf: Pdf = False,
    publish: Publish = False,
    final: Final = False,
    dated: Dated = "",
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Write the reports of a plan at a period."""
    from addin.report.build import build_report
    from addin.report.sentences.phrases import phrase_findings

    languages = _languages(lang)
    speaks = languages[0] if len(languages) == 1 else language_of("")
    plan = open_plan(book, speaks)
    print_findings(phrase_findings(book), speaks)
    with working(Text(zh="生成报告…", en="making the reports…"), speaks) as tell:
        made = build_report(
            plan, period, out, languages=languages, as_of=day_of(as_of), template=template,
            pdf=pdf, publish=publish, final=_day_of_final(dated, final=final), beside=book,
            watch=tell,
        )  # fmt: skip
    print_findings(made.findings, speaks)
    _tell(made.paths, as_json=as_json)


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


def demo(out: Out = Path("out"), lang: Lang = "") -> None:
    """Assess the shipped plans and write their reports."""
    from addin.facts.assess import assess
    from addin.plan.read import read_plan
    from addin.report.build import build_report
    from addin.report.tables.indicators import indicator_table
    from addin.report.values import newest_day

    language = language_of(lang)
    for name, period in Demos:
        plan = read_plan(shipped("workbooks", name))
        facts = assess(plan, period)
        final = newest_day(facts)
        typer.echo(f"\n{plan.identity.name[language]}　{facts.period.label(language)}")
        print_table(indicator_table(facts), language, ON_SCREEN, NARROW)
        folder = out / Path(name).stem
        with working(Text(zh="生成报告和PDF…", en="making reports and PDFs…"), language) as tell:
            made = build_report(plan, period, folder, pdf=True, final=final, watch=tell)
        for path in made.paths:
            typer.echo(f"  {path}")
    say(language, zh="完成。", en="done.")


def new(
    folder: Annotated[Path, argument(zh="新文件夹", en="the new folder")],
    lang: Lang = "",
) -> None:
    """Make a folder with a plan workbook, templates and five lines on how to go on."""
    language = language_of(lang)
    try:
        _fill_folder(folder, language)
    except OSError as error:
        raise FileError("folder_not_made", folder=folder, why=error.strerror or error) from error
    say(language, zh=f"已建立{folder}", en=f"made {folder}")


def _fill_folder(folder: Path, language: Language) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileError("folder_not_empty", folder=folder)
    shutil.copy(shipped("workbooks", "example-city.xlsx"), folder / "plan.xlsx")
    for name in ("report.{}.docx", "report.{}.xlsx", "phrases.{}.txt"):
        for each in LANGUAGES:
            file = name.format(each)
            shutil.copy(shipped("templates", file), folder / file)
    (folder / "README.txt").write_text(_FIRST_STEPS[language], encoding="utf-8")


def _languages(lang: str) -> tuple[Language, ...]:
    asked = [part.strip() for part in lang.split(",") if part.strip()]
    known = tuple(found for found in LANGUAGES if found in asked)
    if not asked or len(known) != len(set(asked)):
        raise UsageError("not_languages", lang=lang)
    return known


_FIRST_STEPS = Text(
    zh="1. 打开 plan.xlsx，把示例换成你的规划：指标、目标、数据。\n"
    "2. onpace check plan.xlsx　　　　　 检查工作簿\n"
    "3. onpace assess plan.xlsx -p 2024Q3　看进展\n"
    "4. onpace report plan.xlsx -p 2024Q3 -t report.zh.docx --lang zh -o out\n"
    "5. 报告的版式改 report.zh.docx，Excel报表改 report.zh.xlsx，措辞改 phrases.zh.txt。\n",
    en="1. Open plan.xlsx and put your own plan in place of the example: indicators, targets,"
    " data.\n"
    "2. onpace check plan.xlsx                  what is wrong with the workbook\n"
    "3. onpace assess plan.xlsx -p 2024Q3       how the plan stands\n"
    "4. onpace report plan.xlsx -p 2024Q3 -t report.en.docx --lang en -o out\n"
    "5. Change the layout in report.en.docx, tables in report.en.xlsx, words in phrases.en.txt.\n",
)
