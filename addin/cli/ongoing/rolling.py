"""The command that begins the next report from the last: roll."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.living import OutFile, ReportFile, refuse_over, words_table
from addin.cli.plans import AsOf, day_of, open_plan
from addin.cli.reports import Template
from addin.cli.screen import (
    ATTENTION,
    DONE,
    AsJson,
    Book,
    Lang,
    existing,
    language_of,
    option,
    print_json,
    say,
)
from addin.cli.showing.tables import print_table
from addin.cli.showing.waiting import working
from addin.files import write_atomically
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: each command imports its work
    from addin.living.rolling.roll import Rolled

Next = Annotated[
    str,
    option(
        "-p",
        "--period",
        zh="下一报告期，如2024Q4；默认最新一期",
        en="the next period, by default the latest",
    ),
]
_KINDS = {
    "paragraph": Text(zh="段落", en="paragraph"),
    "sentence": Text(zh="句子", en="sentence"),
    "answer": Text(zh="答复", en="answer"),
    "cell": Text(zh="单元格", en="cell"),
    "row": Text(zh="表格行", en="row"),
    "number": Text(zh="人工改的数，未结转", en="typed number, not carried"),
}
_NOWHERE = Text(zh="文末（未找到位置）", en="at the end (no place found)")


def roll_report(
    report: ReportFile,
    book: Book,
    out: OutFile,
    period: Next = "",
    as_of: AsOf = "",
    template: Template = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Make the next report; what people wrote in the last is carried over, marked 【待核】."""
    from addin.living.rolling.roll import roll

    language = language_of(lang)
    refuse_over(report, out)
    plan = open_plan(book, language)
    with working(Text(zh="生成下一期报告…", en="making the next report…"), language):
        found = roll(
            existing(report), plan, book, period or str(plan.latest), as_of=day_of(as_of),
            template=existing(template) if template else None,
        )  # fmt: skip
    write_atomically(out, found.content)
    if as_json:
        print_json({"file": str(out), **found.to_json()})
    else:
        _tell(found, out, language)
    raise typer.Exit(ATTENTION if found.carried else DONE)


def _tell(found: "Rolled", out: Path, language: Language) -> None:
    from addin.report.tables.table import same

    heads = {
        "kind": Text(zh="类别", en="kind"),
        "remark": Text(zh="文字", en="words"),
        "before": Text(zh="上期位置", en="stood at"),
        "after": Text(zh="本期位置", en="stands at"),
    }
    rows = [
        {
            "kind": _KINDS[each.kind], "remark": same(each.text), "before": each.before,
            "after": each.after or (_NOWHERE if each.kind != "number" else same("—")),
        }
        for each in (*found.carried, *found.overtyped)
    ]  # fmt: skip
    if rows:
        title = Text(zh="结转的文字（须核对）", en="words carried over, to be checked")
        print_table(words_table("rolled", title, heads, rows), language, leave=("before",))
    say(
        language,
        zh=f"已写{out}：{found.period}，结转{len(found.carried)}处【待核】，其中{len(found.left)}处在文末",
        en=f"wrote {out}: {found.period}, {len(found.carried)} carried and marked 【待核】,"
        f" {len(found.left)} of them at the end",
    )
