"""The command that begins a plan: new."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from addin.cli.screen import (
    AsJson,
    Lang,
    argument,
    attention,
    existing,
    finding_row,
    language_of,
    option,
    print_findings,
    print_json,
    show,
)
from addin.errors import FileError, UsageError
from addin.files import remove_strays, shipped, why, write_atomically
from addin.language import LANGUAGES, Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.model.plan import Plan, PlanIdentity
    from addin.plan.starting.importing import Imported

Example = Annotated[
    str, option("--example", zh="示例：city、health或chongqing", en="city, health or chongqing")
]
From = Annotated[
    Path | None,
    option(
        "--from", zh="由现有的指标表（.xlsx、.xls、.ods）建立", en="begin with a table of yours"
    ),
]
Next = Annotated[
    Path | None, option("--next", zh="接着上一规划期的工作簿", en="begin with the plan before")
]
Said = Annotated[
    list[str],
    option(
        "--set",
        zh="回答--from不能知道的，如 unit:床位数=张；可多次使用",
        en="say what --from cannot know: unit:Beds=beds; may be repeated",
    ),
]
Name = Annotated[str, option("--name", zh="规划名称", en="name of the plan")]
Years = Annotated[str, option("--years", zh="起止年份，如2026-2030", en="its years: 2026-2030")]
EXAMPLES = {
    "city": "example-city.xlsx",
    "health": "county-health.xlsx",
    "chongqing": "chongqing-14fyp.xlsx",
}
PLAN = "plan.xlsx"


def new(
    folder: Annotated[Path, argument(zh="新文件夹", en="the new folder")],
    name: Name = "",
    years: Years = "",
    example: Example = "",
    table: From = None,
    before: Next = None,
    said: Said = [],
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Make a folder with a plan workbook, templates and five lines on how to go on."""
    language = language_of(lang)
    if sum(map(bool, (example, table, before))) > 1:
        raise UsageError("one_beginning")
    begun = _begun(name, years, example, table, before, _answers(said), folder.name, language)
    try:
        _fill_folder(folder, language, begun, EXAMPLES.get(example, ""))
    except OSError as error:
        raise FileError("folder_not_made", folder=folder, why=why(error)) from error
    findings = begun.findings if begun else ()
    if as_json:
        rows = [finding_row(found) for found in findings]
        print_json({"folder": str(folder), "plan": str(folder / PLAN), "findings": rows})
    else:
        print_findings(findings, language)
        show(_MADE[language].format(folder=folder.resolve().name, book=folder / PLAN))
    raise typer.Exit(attention(findings))


def _begun(
    name: str,
    years: str,
    example: str,
    table: Path | None,
    before: Path | None,
    answers: Mapping[str, str],
    folder: str,
    language: Language,
) -> "Imported | None":
    """What the workbook begins with; None for a shipped example, which is copied."""
    from addin.plan.read import read_plan
    from addin.plan.starting.following import next_plan
    from addin.plan.starting.importing import Imported

    if example:
        if example not in EXAMPLES:
            raise UsageError("no_such_example", example=example, known=list(EXAMPLES))
        return None
    if before is not None:
        return next_plan(read_plan(existing(before)))
    if table is not None:
        return _imported(existing(table), _identity(name, years, folder), answers, language)
    name, years = name or _ask(_ASK_NAME, language), years or _ask(_ASK_YEARS, language)
    return Imported(plan=_nothing_yet(_identity(name, years, folder)), findings=())


def _imported(
    table: Path, identity: "PlanIdentity", answers: Mapping[str, str], language: Language
) -> "Imported":
    """The plan of a table, with what a person at the screen says beyond it."""
    from addin.plan.starting.importing import plan_from

    begun = plan_from(table, identity, answers)
    name = "" if begun.plan.identity.name else _ask(_ASK_NAME, language)
    more = _asked(begun, language) if _is_person() else {}
    if not name and not more:
        return begun
    named = replace(identity, name=_in_its_language(name)) if name else identity
    return plan_from(table, named, {**answers, **more})


def _nothing_yet(identity: "PlanIdentity") -> "Plan":
    from addin.model.plan import Plan
    from addin.plan.schema import THRESHOLDS

    thresholds = {name: default for name, (default, _) in THRESHOLDS.items()}
    return Plan(identity=identity, thresholds=thresholds)


def _identity(name: str, years: str, folder: str) -> "PlanIdentity":
    """Which plan it is, as far as it is known."""
    from addin.model.plan import PlanIdentity

    span = re.fullmatch(r"\s*(\d{4})\s*[-—–~至]+\s*(\d{4})\s*", years)
    if years and (not span or span[1] > span[2]):
        raise UsageError("not_years", years=years)
    first, last = (int(span[1]), int(span[2])) if span else (0, 0)
    code = re.sub(r"[^A-Za-z0-9]+", "", folder).upper()[:12] or "PLAN"
    return PlanIdentity(code=code, name=_in_its_language(name), start_year=first, end_year=last)


def _in_its_language(name: str) -> Text:
    return Text(zh="", en=name) if name.isascii() else Text(zh=name, en="")


def _asked(begun: "Imported", language: Language) -> dict[str, str]:
    """What a person at the screen says to each question; Enter leaves it as it is."""
    from addin.plan.starting.answers import check_answers, choices_of

    answers: dict[str, str] = {}
    for key, finding in begun.asked.items():
        choices = choices_of(key)
        show("\n" + re.sub(r"[：:;；,，]?[^：:;；,，]*--set.*$", "", finding.text[language]))
        for number, (value, words) in enumerate(choices.items(), 1):
            show(f"  {number} {words[language]} ({value})", hanging=4)
        while said := _ask(_ASK_ANSWER, language):
            listed = dict(zip(map(str, range(1, len(choices) + 1)), choices, strict=True))
            answer = {key: listed.get(said, said)}
            try:
                check_answers(answer)
            except UsageError as error:
                show(error.text[language])
                continue
            answers |= answer
            break
    return answers


def _ask(question: Text, language: Language) -> str:
    """What a person types; empty where nobody is there, or nothing is typed."""
    if not _is_person():
        return ""
    return str(typer.prompt(question[language], default="", show_default=False)).strip()


def _is_person() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _answers(said: Sequence[str]) -> dict[str, str]:
    wrong = [text for text in said if "=" not in text]
    if wrong:
        raise UsageError("not_a_pair", wrong=wrong)
    return {key.strip(): value for key, _, value in (text.partition("=") for text in said)}


def _fill_folder(folder: Path, language: Language, begun: "Imported | None", copied: str) -> None:
    from addin.plan.read import read_plan
    from addin.plan.write import write_plan

    remove_strays(folder)
    # The workbook comes last: where it is, the folder is whole.
    for path, content in _beside(folder, language):
        write_atomically(path, content)
    if begun is None:
        write_atomically(folder / PLAN, shipped("workbooks", copied).read_bytes())
        return
    headers: Literal["both", "en"] = "both" if language == "zh" else "en"
    shown = read_plan(shipped("workbooks", EXAMPLES["health"]))
    write_plan(begun.plan, folder / PLAN, language=headers, example=shown)


def _beside(folder: Path, language: Language) -> list[tuple[Path, bytes]]:
    """What comes beside the workbook; FileError where the folder holds anything else already."""
    names = ("report.{}.docx", "report.{}.xlsx", "phrases.{}.txt")
    files = [name.format(each) for name in names for each in LANGUAGES]
    made = {folder / name: shipped("templates", name).read_bytes() for name in files}
    made[folder / "README.txt"] = FIRST_STEPS[language].encode()
    # What a disk that was full has left of an earlier start is begun again.
    found = folder.iterdir() if folder.is_dir() else ()
    if any(path.is_dir() or path.read_bytes() != made.get(path) for path in found):
        raise FileError("folder_not_empty", folder=folder)
    return list(made.items())


_ASK_NAME = Text(
    zh="规划名称（可留空，以后在“规划”表填写）",
    en="Name of the plan (or Enter, and fill in the sheet Plan later)",
)
_ASK_YEARS = Text(zh="起止年份，如2026-2030", en="Its years, for example 2026-2030")
_ASK_ANSWER = Text(zh="回答（直接回车：不改）", en="answer (Enter: leave it)")
_MADE = Text(
    zh="已建立{folder}。下一步：打开{book}填写，保存后运行 onpace check {book}",
    en="made {folder}. Next: open {book}, fill it in, save, then: onpace check {book}",
)
FIRST_STEPS = Text(
    zh="1. 打开 plan.xlsx：先填“规划”“指标”，再填“数据”。表头上方灰色一行是示例，不读取。\n"
    "2. onpace check plan.xlsx　　检查工作簿，逐条说明怎么改\n"
    "3. onpace assess plan.xlsx　 看进展\n"
    "4. onpace report plan.xlsx -t report.zh.docx --lang zh -o out　生成报告\n"
    "5. 报告的版式改 report.zh.docx，Excel报表改 report.zh.xlsx，措辞改 phrases.zh.txt。\n"
    "不清楚的：onpace help\n",
    en="1. Open plan.xlsx: fill in the sheets Plan and Indicators, then Data. The grey row above\n"
    "   the headers is an example and is not read.\n"
    "2. onpace check plan.xlsx      what to mend, each with its cell\n"
    "3. onpace assess plan.xlsx     how the plan stands\n"
    "4. onpace report plan.xlsx -t report.en.docx --lang en -o out\n"
    "5. Change the layout in report.en.docx, tables in report.en.xlsx, words in phrases.en.txt.\n"
    "Anything unclear: onpace help\n",
)
"""What stands in the README.txt of a new folder."""
