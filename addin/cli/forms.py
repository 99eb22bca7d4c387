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
    show,
    tell,
    words,
)
from addin.cli.showing.lines import columns
from addin.cli.showing.waiting import working
from addin.errors import UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text opens no ledger: each command imports its work
    from addin.exchange.form.header import FormSettings
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
Deadline = Annotated[
    str,
    option("--deadline", zh="报送时限，如“10月20日12时”", en="when it is due: 2024-10-20 12:00"),
]
Contact = Annotated[
    str, option("--contact", zh="表上的联系方式", en="whom to ask, as it stands on the form")
]
FormLang = Annotated[
    str,
    option(
        "--lang", zh="表的语言：zh、en，或both（双语）", en="language of the form: zh, en or both"
    ),
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
Diff = Annotated[
    str, option("--diff", zh="表标识：两版逐格对比", en="a form: two versions by cell")
]
Versions = Annotated[
    str,
    option("--versions", zh="对比哪两版，如1:3（0为发出时）", en="which two, as 1:3 (0 as sent)"),
]
Proposal = Annotated[
    Path, option("-o", "--out", zh="建议更正表的文件夹", en="folder for the form to sign")
]
Export = Annotated[
    Path | None,
    option(
        "-o",
        "--out",
        zh="导出为工作簿（.xlsx）、看板网页（.html）；与--remind同用为催报邮件的文件夹",
        en="export as a workbook (.xlsx) or a page (.html); with --remind a folder for mails",
    ),
]
Form = Annotated[str, argument(zh="表标识", en="id of the form")]
Reason = Annotated[
    str, option("--reason", zh="理由（不少于10字）", en="why, in ten characters or more")
]
Number = Annotated[int, argument(zh="编号", en="its number")]

settle = family()


def share_forms(
    book: Book,
    period: At,
    out: Into = Path("forms"),
    each: Each = "department",
    deadline: Deadline = "",
    contact: Contact = "",
    ledger: Ledger = "",
    lang: FormLang = "",
    as_json: AsJson = False,
) -> None:
    """Write one form for each department or area and enter it in the ledger."""
    from addin.exchange.sharing import share

    language = language_of("" if lang == "both" else lang)
    settings = _settings(lang, contact, deadline)
    with working(Text(zh="制作填报表…", en="making the forms…"), language):
        made = share(existing(book), period, out, each=each, settings=settings, ledger=ledger)
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
            _show_receipt(receipt, language)
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
    diff: Diff = "",
    versions: Versions = "",
    export: Export = None,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show the wave at a glance; verify, remind, compare versions or export it."""
    language = language_of(lang)
    existing(book)
    if verify or restore:
        _verify(book, receipts, ledger, language, restore=restore, as_json=as_json)
    elif diff:
        _diff(book, diff, versions, ledger, language, as_json=as_json)
    elif remind:
        _remind(book, period, ledger, language, export, as_json=as_json)
    else:
        _board(book, period, ledger, language, as_json=as_json)
        if export is not None:
            _export(book, export, period, ledger, language)


@settle.command("extend", help=words("延长报送期限", "more time for a form"))
def extend_form(
    book: Book,
    form: Form,
    deadline: Annotated[str, argument(zh="新期限，如2024-10-20 17:00", en="2024-10-20 17:00")],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Give a form more time."""
    from addin.exchange.decisions import extend

    entry = extend(existing(book), form, deadline, reason, ledger=ledger)
    until = str(entry.content["deadline"])[:16].replace("T", " ")
    _settled(lang, as_json, zh=f"{form}延期至{until}", en=f"{form} is due {until}")


@settle.command("propose", help=words("向部门建议更正", "propose a correction"))
def propose_value(
    book: Book,
    form: Form,
    code: Annotated[str, argument(zh="指标代码", en="code of the row")],
    value: Annotated[float, argument(zh="建议值", en="value proposed")],
    reason: Reason,
    out: Proposal = Path("proposals"),
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Propose a correction; the department confirms it by returning the form, signed."""
    from addin.exchange.decisions import proposal_form, proposal_text, propose

    language = language_of(lang)
    entry = propose(existing(book), form, code, value, reason, ledger=ledger)
    text = proposal_text(book, entry.seq, language, ledger=ledger)
    path = proposal_form(book, entry.seq, out, ledger=ledger)
    if as_json:
        print_json({"proposal": entry.seq, "text": text, "form": str(path)})
        return
    show(text, hanging=4)
    say(language, zh=f"待部门签字报回的表：{path}", en=f"the form to sign and return: {path}")


@settle.command("decline", help=words("登记部门不同意", "a department declines"))
def decline_value(
    book: Book,
    proposal: Number,
    by: Annotated[str, option("--by", zh="答复人", en="who answered")],
    note: Annotated[str, option("--note", zh="答复方式", en="how")] = "",
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Record that the department declined; to agree it returns its form (collect)."""
    from addin.exchange.decisions import decline

    decline(existing(book), proposal, by, note=note, ledger=ledger)
    _settled(
        lang,
        as_json,
        zh=f"已登记：第{proposal}号未获同意，数据不变",
        en=f"{proposal} was declined; nothing changes",
    )


@settle.command("answer", help=words("答复部门的问题", "answer a department's question"))
def answer_question(
    book: Book,
    number: Annotated[str, argument(zh="问题编号，如12.1", en="its number, such as 12.1")],
    text: Annotated[str, argument(zh="答复", en="the answer")],
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Answer a question; the file that asked is accepted when it is collected again."""
    from addin.exchange.desk.questions import answer

    answer(existing(book), number, text, ledger=ledger)
    _settled(
        lang,
        as_json,
        zh=f"已答复问题{number}，重新接收该表即可",
        en=f"question {number} is answered: collect its file again",
    )


@settle.command(
    "layout", help=words("记住部门自用表的列", "the columns of a department's own table")
)
def remember_columns(
    book: Book,
    form: Form,
    file: Annotated[Path, argument(zh="部门自用表", en="the department's own table")],
    names: Annotated[str, option("--names", zh="指标名称或代码所在列", en="column of names")],
    values: Annotated[str, option("--values", zh="数值所在列", en="column of values")],
    row: Annotated[list[str], option("--row", zh="名称=代码", en="NAME=CODE")] = [],
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Remember a department's own table; the next one like it becomes its form, to be signed."""
    from addin.exchange.desk.layouts import remember_layout

    entry = remember_layout(
        existing(book), form, existing(file),
        names=names, values=values, rows=_pairs(row), ledger=ledger,
    )  # fmt: skip
    count = len(entry.content["codes"])
    _settled(lang, as_json, zh=f"已记住{count}项的位置", en=f"the places of {count} rows are known")


@settle.command("decide", help=words("裁定两部门不一致的数", "whose number counts"))
def decide_conflict(
    book: Book,
    conflict: Number,
    form: Form,
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Choose whose number counts where two departments disagree; both are kept."""
    from addin.exchange.decisions import decide

    decide(existing(book), conflict, form, reason, ledger=ledger)
    _settled(
        lang, as_json, zh=f"第{conflict}号采用{form}", en=f"conflict {conflict}: {form} counts"
    )


@settle.command("revoke", help=words("撤回裁定", "take a decision back"))
def revoke_decision(
    book: Book,
    conflict: Number,
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Take a decision back: the conflict is open again, what counted before counts again."""
    from addin.exchange.decisions import revoke

    found = revoke(existing(book), conflict, reason, ledger=ledger)
    if as_json:
        print_json({"findings": [finding_row(found.finding)]})
    else:
        show(found.finding.show(language_of(lang)))


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
    as_json: AsJson = False,
) -> None:
    """Say whether a file is genuine that no signature proves; then it is taken in, or refused."""
    from addin.exchange.proof.vouching import vouch

    language = language_of(lang)
    found = vouch(
        existing(book), entry, by, reason,
        agreed=not declined, out_dir=out, paper=_pairs(paper), ledger=ledger,
    )  # fmt: skip
    if as_json:
        print_json({"receipts": [_receipt_row(receipt) for receipt in found.receipts]})
    else:
        for receipt in found.receipts:
            show(receipt.show(language), hanging=4)
        print_findings(found.findings, language)
    raise typer.Exit(ATTENTION if found.needs_attention and not declined else DONE)


@settle.command("key", help=words("启用新的本办密钥", "sign with another key"))
def change_office_key(
    book: Book,
    by: Annotated[str, option("--by", zh="经办人", en="who does so")],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Sign with another key from now on; what the old one signed still counts."""
    from addin.exchange.proof.vouching import change_key

    path = change_key(existing(book), by, reason, ledger=ledger)
    _settled(
        lang,
        as_json,
        zh=f"新密钥在{path}，请另行备份。",
        en=f"the new key is at {path}: keep a copy elsewhere.",
    )


def _settled(lang: str, as_json: bool, *, zh: str, en: str) -> None:  # noqa: FBT001 - handed on
    """Say what was settled."""
    if as_json:
        print_json({"settled": {"zh": zh, "en": en}})
    else:
        say(language_of(lang), zh=zh, en=en)


def _settings(lang: str, contact: str, deadline: str) -> "FormSettings":
    from addin.exchange.calendar import deadline_in, now_in_china
    from addin.exchange.form.header import FormSettings

    return FormSettings(
        language="en" if lang == "en" else "zh",
        bilingual=lang == "both",
        contact=contact,
        deadline=deadline_in(deadline, now_in_china()) if deadline else None,
    )


def _export(book: Path, path: Path, period: str, ledger: str, language: Language) -> None:
    """Write the ledger as a workbook, or its board as a page."""
    if path.suffix == ".html":
        from addin.exchange.desk.page import write_board

        made = write_board(book, path, language, period, ledger=ledger)
    else:
        from addin.exchange.ledger.exports import export_ledger

        made = export_ledger(book, path, language, period, ledger=ledger)
    say(language, zh=f"已导出{made}", en=f"exported to {made}")


def _show_receipt(receipt: "Receipt", language: Language) -> None:
    """What became of a file: on a screen a line and what is gravest; a pipe gets it all."""
    if not columns():
        show(receipt.show(language))
        return
    count = len(receipt.findings)
    parts = [f"{receipt.outcome[language]}  {receipt.file}"]
    if count:
        parts.append(Text(zh=f"{count}处", en=f"{count} findings")[language])
    if receipt.reply:
        parts.append(Text(zh=f"见{receipt.reply}", en=f"see {receipt.reply}")[language])
    show({"zh": "，", "en": ", "}[language].join(parts), hanging=4)
    for finding in receipt.findings[:_FEW]:
        show(f"  {finding.show(language)}", hanging=6)
    if count > _FEW:
        show("  …")


_FEW = 3


def _receipt_row(receipt: "Receipt") -> dict[str, object]:
    return {
        "file": receipt.file,
        "form": receipt.form_id,
        "outcome": receipt.outcome.value,
        "became": receipt.became.value,
        "version": receipt.version or None,
        "entered": [{"zh": said.zh, "en": said.en} for said in receipt.entered],
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
    from addin.exchange.desk.questions import questions_of
    from addin.exchange.ledger.board import ledger_board, read_state

    board = ledger_board(book, period, ledger=ledger)
    asked = [*questions_of(read_state(book, ledger))]
    if as_json:
        rows = [
            {"form": row.form_id, "state": row.state.value, "deadline": row.deadline.isoformat()}
            for row in board.rows
        ]
        print_json(
            {
                "wave": board.wave,
                "counts": board.counts,
                "forms": rows,
                "conflicts": [finding_row(each.finding) for each in board.conflicts],
                "questions": [
                    {"number": q.number, "form": q.form, **q.question.record()} for q in asked
                ],
            }
        )
        return
    if not board.rows:
        raise UsageError("no_form_shared")
    show(board.show(language), hanging=4)
    for each in asked:
        show(each.show(language), hanging=4)


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


def _diff(
    book: Path, form: str, versions: str, ledger: str, language: Language, *, as_json: bool
) -> None:
    from addin.exchange.ledger.board import read_state
    from addin.exchange.ledger.differences import differences

    first, last, found = differences(read_state(book, ledger), form, *_two(versions))
    if as_json:
        rows = [
            {
                "cell": one.cell,
                "item": one.item[language],
                "column": one.column[language],
                "before": one.before[language],
                "after": one.after[language],
            }
            for one in found
        ]
        print_json({"form": form, "before": first, "after": last, "cells": rows})
        return
    for one in found:
        show(one.show(language), hanging=4)
    say(
        language,
        zh=f"{form} v{first}与v{last}相差{len(found)}格",
        en=f"{form} v{first} and v{last} differ in {len(found)} cells",
    )


def _two(versions: str) -> tuple[int | None, int | None]:
    """Two numbers of versions; UsageError for anything else."""
    if not versions:
        return None, None
    first, _, last = versions.replace("：", ":").replace("v", "").partition(":")
    if not (first.strip().isdecimal() and last.strip().isdecimal()):
        raise UsageError("not_two_versions", versions=versions)
    return int(first), int(last)


def _remind(
    book: Path,
    period: str,
    ledger: str,
    language: Language,
    folder: Path | None,
    *,
    as_json: bool,
) -> None:
    from addin.exchange.desk.drafts import write_reminders
    from addin.exchange.ledger.board import remind

    files = write_reminders(book, folder, language, period, ledger=ledger) if folder else ()
    texts = () if folder else tuple(remind(book, language, period, ledger=ledger))
    if as_json:
        print_json({"files": [str(path) for path in files], "reminders": list(texts)})
        return
    for path in files:
        typer.echo(str(path))
    for text in texts:
        show(text, hanging=4)
    if not files and not texts:
        say(language, zh="没有要催报的表", en="nobody has to be reminded")


def _say_written(written: int, waiting: int, language: Language) -> None:
    zh, en = f"写入{written}条观测值", f"{written} observations written"
    if waiting:
        zh += f"，{waiting}条待写入（按上面的提示处理后重新接收）"
        en += f", {waiting} waiting (mend what is said above, then collect again)"
    say(language, zh=zh, en=en)
