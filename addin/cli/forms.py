"""Commands for department forms: share, collect, ledger; settle what a collection left open."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from addin.cli.screen import (
    ATTENTION,
    DONE,
    AsJson,
    At,
    Book,
    Lang,
    argument,
    attention,
    existing,
    family,
    finding_row,
    language_of,
    option,
    print_findings,
    print_json,
    say,
    tell,
    words,
    working,
)
from addin.errors import UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text opens no ledger: each command imports its work
    from addin.exchange.returns import Receipt

Ledger = Annotated[
    str,
    option(
        "--ledger", zh="台账地址（数据库URL），默认在工作簿旁", en="URL of the ledger's database"
    ),
]
Into = Annotated[Path, option("-o", "--out", zh="输出文件夹", en="folder to write to")]
MaybePeriod = Annotated[str, option("-p", "--period", zh="报告期", en="period")]
Each = Annotated[
    str, option("--each", zh="按department（部门）或area（区域）分表", en="department or area")
]
Verify = Annotated[
    bool, option("--verify", zh="核验台账未被改动", en="prove that nothing was altered")
]
Restore = Annotated[
    bool,
    option(
        "--restore",
        zh="核验后恢复触发器和接收的数据",
        en="with --verify: put back triggers and what was accepted",
    ),
]
Receipts = Annotated[
    Path | None,
    option(
        "--receipts",
        zh="回执文件夹，默认为旁边的replies",
        en="folder of receipts for --verify, else replies beside the workbook",
    ),
]
Remind = Annotated[bool, option("--remind", zh="催报文字", en="reminders to copy")]
Confirm = Annotated[
    list[str],
    option("--confirm", zh="文件名=表标识：确认归属", en="FILE=FORM where one mark is left"),
]
Paper = Annotated[
    list[str], option("--paper", zh="表标识=纸质校验码", en="FORM=checksum on the stamped paper")
]
Returned = Annotated[list[Path], argument(zh="文件或文件夹", en="files or folders")]
Replies = Annotated[
    Path | None, option("-o", "--out", zh="回执和退回件文件夹", en="folder for replies")
]
Export = Annotated[Path | None, option("-o", "--out", zh="导出为工作簿", en="export as a workbook")]
Form = Annotated[str, argument(zh="表标识", en="id of the form")]
Reason = Annotated[
    str, option("--reason", zh="理由（不少于10字）", en="why, in ten characters or more")
]
Number = Annotated[int, argument(zh="编号", en="its number")]
Declined = Annotated[bool, option("--declined", zh="部门不同意", en="declined")]

settle = family()


def share_forms(
    book: Book,
    period: At,
    out: Into = Path("forms"),
    each: Each = "department",
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
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
            typer.echo(str(form.path))
        print_findings(made.findings, language)
        count = len(made.forms)
        say(language, zh=f"共发出{count}份", en=f"{count} forms")
    raise typer.Exit(attention(made.findings))


def collect_forms(
    book: Book,
    files: Returned,
    out: Replies = None,
    period: MaybePeriod = "",
    confirm: Confirm = [],
    paper: Paper = [],
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
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
        receipts = [_receipt_row(receipt) for receipt in found.receipts]
        rows, waiting = found.rows_written, found.rows_waiting
        print_json({"receipts": receipts, "rows": rows, "waiting": waiting})
    else:
        for receipt in found.receipts:
            typer.echo(receipt.show(language))
        print_findings(found.findings, language)
        _say_written(found.rows_written, found.rows_waiting, language)
    raise typer.Exit(ATTENTION if found.needs_attention else attention(found.findings))


def show_ledger(
    book: Book,
    period: MaybePeriod = "",
    verify: Verify = False,
    restore: Restore = False,
    receipts: Receipts = None,
    remind: Remind = False,
    export: Export = None,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show the wave at a glance; verify, remind or export it."""
    language = language_of(lang)
    existing(book)
    if verify:
        _verify(book, receipts, ledger, language, restore=restore, as_json=as_json)
        return
    if remind:
        _remind(book, period, ledger, language)
        return
    _board(book, period, ledger, language, as_json=as_json)
    if export is not None:
        from addin.exchange.ledger.exports import export_ledger

        made = export_ledger(book, export, language, period, ledger=ledger)
        say(language, zh=f"已导出{made}", en=f"exported to {made}")


@settle.command("extend", help=words("延长报送期限", "more time for a form"))
def extend_form(
    book: Book,
    form: Form,
    deadline: Annotated[str, argument(zh="新期限，如2024-10-20 17:00", en="2024-10-20 17:00")],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Give a form more time."""
    from addin.exchange.decisions import extend

    extend(existing(book), form, deadline, reason, ledger=ledger)
    say(language_of(lang), zh=f"{form}延期至{deadline}", en=f"{form} is due {deadline}")


@settle.command("propose", help=words("向部门建议更正", "propose a correction"))
def propose_value(
    book: Book,
    form: Form,
    code: Annotated[str, argument(zh="指标代码", en="code of the row")],
    value: Annotated[float, argument(zh="建议值", en="value proposed")],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Propose a correction; nothing changes before the department confirms it."""
    from addin.exchange.decisions import proposal_text, propose

    language = language_of(lang)
    entry = propose(existing(book), form, code, value, reason, ledger=ledger)
    text = proposal_text(Path(book), entry.seq, language, ledger=ledger)
    typer.echo(text)


@settle.command("confirm", help=words("登记部门的答复", "what the department answered"))
def confirm_value(
    book: Book,
    proposal: Number,
    by: Annotated[str, option("--by", zh="答复人", en="who answered")],
    declined: Declined = False,
    revision: Annotated[str, typer.Option("--class", help="R1, R2, R3, C")] = "C",
    note: Annotated[str, option("--note", zh="答复方式", en="how")] = "",
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Record the department's answer; a confirmed value becomes its new version."""
    from addin.exchange.decisions import confirm

    confirm(
        existing(book), proposal, by,
        agreed=not declined, revision=revision, note=note, ledger=ledger,
    )  # fmt: skip
    say(
        language_of(lang),
        zh=f"已登记第{proposal}号的答复",
        en=f"the answer to {proposal} is recorded",
    )


@settle.command("decide", help=words("裁定两部门不一致的数", "whose number counts"))
def decide_conflict(
    book: Book, conflict: Number, form: Form, reason: Reason, ledger: Ledger = "", lang: Lang = ""
) -> None:
    """Choose whose number counts where two departments disagree; both are kept."""
    from addin.exchange.decisions import decide

    decide(existing(book), conflict, form, reason, ledger=ledger)
    say(language_of(lang), zh=f"第{conflict}号采用{form}", en=f"conflict {conflict}: {form} counts")


@settle.command("vouch", help=words("确认或拒收待确认的文件", "vouch for a file that is held"))
def vouch_for_file(
    book: Book,
    entry: Number,
    by: Annotated[str, option("--by", zh="确认人", en="who says so")],
    reason: Reason,
    declined: Annotated[bool, option("--declined", zh="不予接收", en="it is not genuine")] = False,
    out: Replies = None,
    paper: Paper = [],
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Say whether a file is genuine that no signature proves; then it is taken in, or refused."""
    from addin.exchange.proof.vouching import vouch

    language = language_of(lang)
    found = vouch(
        existing(book), entry, by, reason,
        agreed=not declined, out_dir=out, paper=_pairs(paper), ledger=ledger,
    )  # fmt: skip
    for receipt in found.receipts:
        typer.echo(receipt.show(language))
    print_findings(found.findings, language)
    raise typer.Exit(ATTENTION if found.needs_attention and not declined else DONE)


@settle.command("key", help=words("启用新的本办密钥", "sign with another key"))
def change_office_key(
    book: Book,
    by: Annotated[str, option("--by", zh="经办人", en="who does so")],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Sign with another key from now on; what the old one signed still counts."""
    from addin.exchange.proof.vouching import change_key

    path = change_key(existing(book), by, reason, ledger=ledger)
    say(
        language_of(lang),
        zh=f"新密钥在{path}，请另行备份。",
        en=f"the new key is at {path}: keep a copy elsewhere.",
    )


def _receipt_row(receipt: "Receipt") -> dict[str, object]:
    return {
        "file": receipt.file,
        "form": receipt.form_id,
        "outcome": receipt.outcome.value,
        "reply": str(receipt.reply) if receipt.reply else None,
        "findings": [finding_row(found) for found in receipt.findings],
    }


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    """``A=B`` as a mapping; UsageError for what has no equals sign."""
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise UsageError("not_a_pair", wrong=wrong)
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
        raise UsageError("no_form_shared")
    typer.echo(board.show(language))


def _verify(
    book: Path,
    replies: Path | None,
    ledger: str,
    language: Language,
    *,
    restore: bool,
    as_json: bool,
) -> None:
    from addin.exchange.proof.verify import verify_ledger

    findings = verify_ledger(book, replies=replies, restore=restore, ledger=ledger)
    whole = Text(zh="台账完整，未被改动。", en="the ledger is whole; nothing was altered.")
    raise typer.Exit(tell(findings, language, whole, as_json=as_json))


def _remind(book: Path, period: str, ledger: str, language: Language) -> None:
    from addin.exchange.ledger.board import remind

    for text in remind(book, language, period, ledger=ledger):
        typer.echo(text)


def _say_written(written: int, waiting: int, language: Language) -> None:
    zh, en = f"写入{written}条观测值", f"{written} observations written"
    if waiting:
        zh += f"，{waiting}条待写入（请关闭工作簿后重试）"
        en += f", {waiting} waiting (close the workbook, then again)"
    say(language, zh=zh, en=en)
