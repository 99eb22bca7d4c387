"""Commands that settle what a collection left open: extend, propose, confirm, decide."""

from pathlib import Path
from typing import Annotated

import typer

from addin.cli.forms import Ledger
from addin.cli.plans import Book
from addin.cli.screen import Lang, existing, language_of, say, screen, words
from addin.language import Text

__all__ = ["register"]

Form = Annotated[str, typer.Argument(help=words("表标识", "id of the form"))]
Reason = Annotated[
    str,
    typer.Option("--reason", help=words("理由（不少于10字）", "why, in ten characters or more")),
]
Number = Annotated[int, typer.Argument(help=words("编号", "its number"))]
Declined = Annotated[bool, typer.Option("--declined", help=words("部门不同意", "declined"))]


def register(app: typer.Typer) -> None:
    """Add the group to `app`."""
    settle = typer.Typer(
        no_args_is_help=True,
        help=words("延期、建议更正、确认、裁定", "extensions, corrections, conflicts"),
    )
    settle.command("extend", help=words("延长报送期限", "more time for a form"))(extend_form)
    settle.command("propose", help=words("向部门建议更正", "propose a correction"))(propose_value)
    settle.command("confirm", help=words("登记部门的答复", "what the department answered"))(
        confirm_value
    )
    settle.command("decide", help=words("裁定两部门不一致的数", "whose number counts"))(
        decide_conflict
    )
    app.add_typer(settle, name="settle")


def extend_form(
    book: Book,
    form: Form,
    deadline: Annotated[
        str, typer.Argument(help=words("新期限，如2024-10-20 17:00", "2024-10-20 17:00"))
    ],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Give a form more time."""
    from addin.exchange.decisions import extend

    extend(existing(book), form, deadline, reason, ledger=ledger)
    say(Text(zh=f"{form}延期至{deadline}", en=f"{form} is due {deadline}"), language_of(lang))


def propose_value(
    book: Book,
    form: Form,
    code: Annotated[str, typer.Argument(help=words("指标代码", "code of the row"))],
    value: Annotated[float, typer.Argument(help=words("建议值", "value proposed"))],
    reason: Reason,
    ledger: Ledger = "",
    lang: Lang = "",
) -> None:
    """Propose a correction; nothing changes before the department confirms it."""
    from addin.exchange.decisions import proposal_text, propose

    language = language_of(lang)
    entry = propose(existing(book), form, code, value, reason, ledger=ledger)
    text = proposal_text(Path(book), entry.seq, language, ledger=ledger)
    screen().print(text, markup=False, soft_wrap=True)


def confirm_value(  # noqa: PLR0913, PLR0917 - the options of the command
    book: Book,
    proposal: Number,
    by: Annotated[str, typer.Option("--by", help=words("答复人", "who answered"))],
    declined: Declined = False,  # noqa: FBT002 - typer's way of a switch
    revision: Annotated[str, typer.Option("--class", help="R1, R2, R3, C")] = "C",
    note: Annotated[str, typer.Option("--note", help=words("答复方式", "how"))] = "",
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
        Text(zh=f"已登记第{proposal}号的答复", en=f"the answer to {proposal} is recorded"),
        language_of(lang),
    )


def decide_conflict(
    book: Book, conflict: Number, form: Form, reason: Reason, ledger: Ledger = "", lang: Lang = ""
) -> None:
    """Choose whose number counts where two departments disagree; both are kept."""
    from addin.exchange.decisions import decide

    decide(existing(book), conflict, form, reason, ledger=ledger)
    say(
        Text(zh=f"第{conflict}号采用{form}", en=f"conflict {conflict}: {form} counts"),
        language_of(lang),
    )
