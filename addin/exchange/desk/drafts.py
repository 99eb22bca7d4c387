"""How does an answer become a mail that somebody only has to send?"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from addin.exchange.calendar import moment, now_in_china
from addin.exchange.ledger.board import board_of, reminder
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Ledger, default_url
from addin.files import write_atomically
from addin.language import Language, Text

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def draft(to: str, subject: str, body: str, files: Mapping[str, bytes]) -> bytes:
    """A mail not sent yet, which a mail program opens for sending; the same bytes every time."""
    mail = EmailMessage()
    mail["To"] = to
    mail["Subject"] = subject
    mail["X-Unsent"] = "1"
    mail.set_content(body)
    for name, content in sorted(files.items()):
        main, sub = _XLSX if name.endswith(".xlsx") else ("application", "octet-stream")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if files:
        mail.set_boundary(f"onpace-{hashlib.sha256(body.encode()).hexdigest()[:24]}")
    return mail.as_bytes()


def write_reminders(
    plan_path: Path | str,
    folder: Path | str,
    language: Language = "zh",
    period: str = "",
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> tuple[Path, ...]:
    """A draft for every form that is not accepted yet, with the form as it went out attached."""
    path, when = Path(plan_path), moment(now or now_in_china())
    with Ledger.open(ledger or default_url(path)) as opened, opened.reading() as book:
        state = State.of(book)
        drafts = dict(_reminders(state, period, when, language))
        forms = {f: book.original(state.issued[f].content["sha256"]) for f in drafts}
    return tuple(
        write_atomically(
            Path(folder) / f"{_REMINDER[language]}_{form_id}.eml",
            draft(to, subject, body, {state.issued[form_id].content["file"]: forms[form_id]}),
        )
        for form_id, (to, subject, body) in drafts.items()
    )


_REMINDER = Text(zh="催报", en="reminder")


def _reminders(
    state: State, period: str, now: datetime, language: Language
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for row in board_of(state, period, now).rows:
        if row.is_asked:
            form = state.form(row.form_id)
            subject = f"{_REMINDER[language]} {row.form_id} {row.respondent[language]}"
            yield row.form_id, (form.email, subject, reminder(row, language) + "\n")
