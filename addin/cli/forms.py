"""Commands for department forms: share, collect, ledger."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from addin.cli.plans import At, Book
from addin.cli.screen import (
    ATTENTION,
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
from addin.errors import UsageError
from addin.language import Language, Text

__all__ = ["register"]

Ledger = Annotated[
    str,
    typer.Option(
        "--ledger",
        help=words("台账地址（数据库URL），默认在工作簿旁", "URL of the ledger's database"),
    ),
]
Into = Annotated[Path, typer.Option("-o", "--out", help=words("输出文件夹", "folder to write to"))]
MaybePeriod = Annotated[str, typer.Option("-p", "--period", help=words("报告期", "period"))]
Each = Annotated[
    str,
    typer.Option(
        "--each", help=words("按department（部门）或area（区域）分表", "department or area")
    ),
]
Verify = Annotated[
    bool, typer.Option("--verify", help=words("核验台账未被改动", "prove that nothing was altered"))
]
Remind = Annotated[bool, typer.Option("--remind", help=words("催报文字", "reminders to copy"))]
Confirm = Annotated[
    list[str],
    typer.Option(
        "--confirm", help=words("文件名=表标识：确认归属", "FILE=FORM where one mark is left")
    ),
]
Paper = Annotated[
    list[str],
    typer.Option("--paper", help=words("表标识=纸质校验码", "FORM=checksum on the stamped paper")),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("share", help=words("发出部门填报表", "forms out"))(share_forms)
    app.command("collect", help=words("接收填报表", "returned forms in"))(collect_forms)
    app.command("ledger", help=words("收发台账", "who sent what, and what became of it"))(
        show_ledger
    )


def share_forms(
    book: Book,
    period: At,
    out: Into = Path("forms"),
    each: Each = "department",
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Write one form for each department or area and enter it in the ledger."""
    from addin.exchange.sharing import share

    language = language_of(lang)
    with working(Text(zh="制作填报表…", en="making the forms…"), language):
        made = share(existing(book), period, out, each=each, ledger=ledger)
    if as_json:
        forms = [{"form": form.form_id, "file": str(form.path)} for form in made.forms]
        print_json({"forms": forms, "findings": [finding_row(f) for f in made.findings]})
    else:
        for form in made.forms:
            screen().print(str(form.path), markup=False)
        print_findings(made.findings, language)
        count = len(made.forms)
        say(Text(zh=f"共发出{count}份", en=f"{count} forms"), language)
    raise typer.Exit(attention(made.findings))


def collect_forms(  # noqa: PLR0913, PLR0917 - the options of the command
    book: Book,
    files: Annotated[list[Path], typer.Argument(help=words("文件或文件夹", "files or folders"))],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=words("回执和退回件文件夹", "folder for replies")),
    ] = None,
    period: MaybePeriod = "",
    confirm: Confirm = [],  # noqa: B006 - typer reads it, nothing writes it
    paper: Paper = [],  # noqa: B006 - typer reads it, nothing writes it
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Take returned files in: accepted, returned with reasons, or refused."""
    from addin.exchange.collecting import collect

    language = language_of(lang)
    with working(Text(zh="接收…", en="collecting…"), language):
        found = collect(
            existing(book), [existing(path) for path in files],
            out_dir=out, period=period, ledger=ledger, confirm=_pairs(confirm), paper=_pairs(paper),
        )  # fmt: skip
    if as_json:
        receipts = [
            {
                "file": receipt.file,
                "form": receipt.form_id,
                "outcome": receipt.outcome.value,
                "reply": str(receipt.reply) if receipt.reply else None,
                "findings": [finding_row(f) for f in receipt.findings],
            }
            for receipt in found.receipts
        ]
        print_json(
            {"receipts": receipts, "rows": found.rows_written, "waiting": found.rows_waiting}
        )
    else:
        for receipt in found.receipts:
            screen().print(receipt.show(language), markup=False)
        print_findings(found.findings, language)
        say(_written(found.rows_written, found.rows_waiting), language)
    raise typer.Exit(ATTENTION if found.needs_attention else attention(found.findings))


def show_ledger(  # noqa: PLR0913, PLR0917 - the options of the command
    book: Book,
    period: MaybePeriod = "",
    verify: Verify = False,  # noqa: FBT002 - typer's way of a switch
    remind: Remind = False,  # noqa: FBT002 - typer's way of a switch
    export: Annotated[
        Path | None, typer.Option("-o", "--out", help=words("导出为工作簿", "export as a workbook"))
    ] = None,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,  # noqa: FBT002 - typer's way of a switch
) -> None:
    """Show the wave at a glance; verify, remind or export it."""
    language = language_of(lang)
    existing(book)
    if verify:
        _verify(book, ledger, language, as_json=as_json)
        return
    if remind:
        _remind(book, period, ledger, language)
        return
    _board(book, period, ledger, language, as_json=as_json)
    if export is not None:
        from addin.exchange.ledger.exports import export_ledger

        made = export_ledger(book, export, language, period, ledger=ledger)
        say(Text(zh=f"已导出{made}", en=f"exported to {made}"), language)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    """``A=B`` as a mapping; UsageError for what has no equals sign."""
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise UsageError(
            en=f"not of the form A=B: {', '.join(wrong)}",
            zh=f"应为 甲=乙 的形式：{'、'.join(wrong)}",
        )
    return dict(text.rsplit("=", 1) for text in texts)


def _board(book: Path, period: str, ledger: str, language: Language, *, as_json: bool) -> None:
    from addin.exchange.ledger.board import ledger_board

    board = ledger_board(book, period, ledger=ledger)
    if as_json:
        rows = [
            {"form": row.form_id, "state": row.state.value, "deadline": row.deadline.isoformat()}
            for row in board.rows
        ]
        print_json({"wave": board.wave, "counts": board.counts, "forms": rows})
        return
    if not board.rows:
        raise UsageError(
            en="no form was shared yet from this workbook", zh="本规划工作簿尚未发出填报表"
        )
    screen().print(board.show(language), markup=False)


def _verify(book: Path, ledger: str, language: Language, *, as_json: bool) -> None:
    from addin.exchange.ledger.board import verify_ledger

    findings = verify_ledger(book, ledger=ledger)
    if as_json:
        print_json({"findings": [finding_row(found) for found in findings]})
    else:
        print_findings(findings, language)
        if not findings:
            say(
                Text(zh="台账完整，未被改动。", en="the ledger is whole; nothing was altered."),
                language,
            )
    raise typer.Exit(attention(findings))


def _remind(book: Path, period: str, ledger: str, language: Language) -> None:
    from addin.exchange.ledger.board import remind

    for text in remind(book, language, period, ledger=ledger):
        screen().print(text, markup=False, soft_wrap=True)


def _written(written: int, waiting: int) -> Text:
    more = Text(
        zh=f"，{waiting}条待写入（请关闭工作簿后重试）",
        en=f", {waiting} waiting (close the workbook, then again)",
    )
    return Text(
        zh=f"写入{written}条观测值{more.zh if waiting else ''}",
        en=f"{written} observations written{more.en if waiting else ''}",
    )
