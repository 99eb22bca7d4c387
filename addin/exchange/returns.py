"""What does a department get back: a receipt, and its own file where something is to be mended?"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from addin.errors import AddinError, Finding, Level, Place
from addin.exchange.calendar import Lateness
from addin.exchange.desk.drafts import draft
from addin.exchange.form.form import Form
from addin.exchange.form.workbook import write_form
from addin.exchange.intake.answers import read_filled
from addin.exchange.intake.locate import locate
from addin.exchange.intake.marking.returning import mark_file
from addin.exchange.intake.marking.slip import Slip
from addin.exchange.intake.opening.reader import Read
from addin.exchange.intake.record import note_of
from addin.exchange.intake.remark import Remark
from addin.exchange.ledger.differences import entered
from addin.exchange.ledger.store import Entry
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.receipt import ENTRY, proven
from addin.exchange.words import Outcome
from addin.files import write_atomically
from addin.language import NO_TEXT, Language, Text

_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 160
_MIGRATED = "V-00d"
_EXPLAINED = Text(zh="（已说明）", en=" (explained)")
_HEADS = {
    False: Text(zh="问题清单：", en="Findings:"),
    True: Text(zh="审核记录（无须再处理）：", en="Noted (nothing left to do):"),
}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the office answers to one file (回执).

    `sender` is who sent its mail, `address` whom to answer; `attachments` came along with it.
    """

    file: str
    outcome: Outcome
    form_id: str = ""
    respondent: Text = NO_TEXT
    version: int = 0
    received: datetime
    minutes_late: int = 0
    checksum: str = ""
    remarks: tuple[Remark, ...] = ()
    normalised: tuple[Finding, ...] = ()
    entered: tuple[Text, ...] = ()
    first: Outcome | None = None
    entry: int = 0
    hash: str = ""
    reply: Path | None = None
    sender: str = ""
    address: str = ""
    attachments: tuple[str, ...] = ()

    @property
    def became(self) -> Outcome:
        """What became of the file, be it now or when it came the first time."""
        return self.first or self.outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, the blocking ones first."""
        ordered = sorted(self.remarks, key=lambda remark: not remark.blocks)
        return (*(remark.finding for remark in ordered), *self.normalised)

    def show(self, language: Language) -> str:
        """The receipt as text to send."""
        zh = language == "zh"
        lines = [("回执" if zh else "Receipt") + f" {self.form_id or self.file}"]
        for name, value in self._told(language):
            if value.strip():
                lines.append(f"{name[language]}{'：' if zh else ': '}{value}")
        if self.remarks:
            settled = self.outcome is Outcome.ACCEPTED
            lines.append(_HEADS[settled][language])
            for number, remark in enumerate(self.remarks, start=1):
                must = ("（须处理）" if zh else " (to mend)") if remark.blocks else ""
                asks = remark.expected and not (settled or remark.is_explained)
                expected = f" → {remark.expected[language]}" if asks else ""
                expected += _EXPLAINED[language] if remark.is_explained else ""
                lines.append(f"{number}. {remark.finding.show(language)}{must}{expected}")
        if self.entered:
            lines.append("记入规划工作簿：" if zh else "For the plan workbook:")
            lines += [f"- {said[language]}" for said in self.entered]
        if self.normalised:
            lines.append("读取时的规范化处理：" if zh else "Understood on reading:")
            lines += [f"- {note.show(language)}" for note in self.normalised]
        return "\n".join(lines)

    def _told(self, language: Language) -> Iterable[tuple[Text, str]]:
        """The names and words of the lines at its head; empty ones are left out."""
        late = Lateness(self.minutes_late).text[language] if self.minutes_late else ""
        return (
            (Text(zh="填报单位", en="Respondent"), self.respondent[language]),
            (Text(zh="文件", en="File"), self.file),
            (Text(zh="收到时间", en="Received"), f"{self.received:%Y-%m-%d %H:%M}"),
            (Text(zh="发件人", en="Sender"), self.sender),
            (Text(zh="随附佐证", en="Sent along"), "; ".join(self.attachments)),
            (Text(zh="版本", en="Version"), f"v{self.version}" if self.version else ""),
            (Text(zh="校验码", en="Checksum"), self.checksum),
            (Text(zh="结果", en="Result"), self.outcome[language]),
            (Text(zh="迟报", en="Late by"), late),
            (ENTRY, f"{self.entry} {self.hash}" if self.hash else ""),
        )


def receipt_of(name: str, entry: Entry, form: Form | None) -> Receipt:
    """The receipt of a file, as the ledger tells of it."""
    record = entry.content
    sender = str(record.get("letter", {}).get("sender", ""))
    return Receipt(
        file=name,
        outcome=Outcome.parse(record["outcome"]),
        form_id=entry.form,
        respondent=form.respondent if form else NO_TEXT,
        version=int(record.get("version", 0)),
        received=entry.at,
        minutes_late=int(record["minutes_late"]),
        checksum=record["checksum"],
        remarks=tuple(map(Remark.from_record, record["remarks"])),
        normalised=tuple(map(note_of, record["normalised"])),
        entered=entered(entry, form) if form else (),
        entry=entry.seq,
        hash=entry.hash,
        sender=sender,
        address=(form.email if form else "") or sender,
        attachments=tuple(
            f"{each['file']} {each['sha256'][:12]}" for each in record.get("attachments", ())
        ),
    )


def repeated(receipt: Receipt, remarks: tuple[Remark, ...]) -> Receipt:
    """The receipt of the same file when it comes once more: what must be mended still must."""
    still = tuple(remark for remark in receipt.remarks if remark.blocks)
    return replace(
        receipt,
        outcome=Outcome.DUPLICATE,
        first=receipt.outcome,
        remarks=(*remarks, *still),
        normalised=(),
    )


def kept_as_evidence(name: str, entry: Entry, form: Form) -> Receipt:
    """The receipt of a file that is kept as evidence of a form, as `entry` tells."""
    return Receipt(
        file=name,
        outcome=Outcome.EVIDENCE,
        form_id=entry.form,
        respondent=form.respondent,
        received=entry.at,
        entry=entry.seq,
        hash=entry.hash,
    )


def not_entered(name: str, error: AddinError | None, received: datetime) -> Receipt:
    """The receipt of a file that the ledger did not take; the next run takes it."""
    reason = error.text if error else Text(zh="台账中没有该文件", en="it is not in the ledger")
    said = Text(
        zh=f"未登记：{reason.zh}；文件未受影响，处理后重新接收即可",
        en=f"not entered: {reason.en}; the file is as it was, collect it again after that",
    )
    finding = Finding(rule="V-00a", level=Level.HARD, text=said, place=Place(file=name))
    remarks = (Remark(finding=finding, blocks=True),)
    return Receipt(file=name, outcome=Outcome.REFUSED, received=received, remarks=remarks)


def returned_file(
    read: Read | AddinError,
    form: Form,
    newest: Form,
    remarks: Sequence[Remark],
    received: datetime,
    sign: Callable[[Form], str],
) -> bytes | None:
    """The file to send back: the same with marks, or the newest form with the answers moved in.

    The form is written anew where it was replaced by another issue, and where the returned file
    cannot be edited in place because no .xlsx could be made of it. `sign` gives the token of
    what the file is based on by now.
    """
    if isinstance(read, AddinError):
        return None
    slip = _slip(form, remarks, received)
    is_old = any(remark.finding.rule == _MIGRATED for remark in remarks)
    if read.package is not None and not is_old:
        try:
            return mark_file(read.package, remarks, slip, sign(form))
        except (AddinError, LookupError, StopIteration, ValueError):
            # A file that can be read may still lack what marks need; its answers move over.
            is_old = False
    located = locate(read.book, form)
    answers = read_filled(read.book, form, located).answers if located else {}
    target = newest if is_old else form
    return mark_file(
        write_form(target, answers), [_without_cell(r) for r in remarks], slip, sign(target)
    )


def write_reply(
    receipt: Receipt,
    first: Receipt,
    replies: Path,
    marked: Callable[[], bytes | None],
    languages: Sequence[Language],
    key: OfficeKey,
) -> Receipt:
    """Write the `first` receipt of a file and the returned file, unless they are there.

    Where an address is known, a mail that only has to be sent lies beside them. What comes back
    is `receipt`, which says of a file that came again that it did.
    """
    stem = _stem(first)
    text, book = replies / f"{stem}.txt", replies / f"{stem}.xlsx"
    is_returned = first.outcome is Outcome.RETURNED
    if is_returned and not book.exists():
        content = marked()
        if content is not None:
            write_atomically(book, content)
    said = proven("\n\n".join(map(first.show, languages)), languages[0], key) + "\n"
    if not text.exists():
        write_atomically(text, said.encode())
    mail = replies / f"{stem}.eml"
    if first.address and not mail.exists():
        files = {book.name: book.read_bytes()} if is_returned and book.exists() else {}
        subject = f"{first.outcome[languages[0]]} {first.form_id or first.file}"
        write_atomically(mail, draft(first.address, subject, said, files))
    return replace(receipt, reply=book if is_returned and book.exists() else text)


def _slip(form: Form, remarks: Sequence[Remark], received: datetime) -> Slip:
    due = form.header.deadline
    blocking = sum(remark.blocks for remark in remarks)
    return Slip(
        title=Text(zh="退回意见单", en="Return slip"),
        lines=(
            Text(
                zh=f"填报单位：{form.respondent.zh}    表标识：{form.id}"
                f"    报告期：{form.period.label('zh')}",
                en=f"Respondent: {form.respondent['en']}    Form id: {form.id}",
            ),
            Text(
                zh=f"收到时间：{received:%Y-%m-%d %H:%M}    限报时间：{due:%Y-%m-%d %H:%M}",
                en=f"Received: {received:%Y-%m-%d %H:%M}    Due: {due:%Y-%m-%d %H:%M}",
            ),
            Text(
                zh=f"须处理{blocking}项。请在本文件中改正或说明（已填内容均保留），重新签字盖章后报送。"
                "数据由填报单位核实修改，本办不代改。",
                en=f"{blocking} to mend. Correct or explain them in this file; what was filled in"
                " is kept. Only the respondent changes its numbers.",
            ),
        ),
        languages=form.languages,
    )


def _without_cell(remark: Remark) -> Remark:
    # The new form has other cells; the slip names the row by its code.
    place = replace(remark.finding.place, cell="")
    return replace(remark, finding=replace(remark.finding, place=place))


def _stem(receipt: Receipt) -> str:
    name = receipt.outcome.zh
    if receipt.form_id and receipt.outcome not in {Outcome.REFUSED, Outcome.HELD}:
        return f"{name}_{receipt.form_id}_v{receipt.version}"
    # A name of 255 bytes is the longest that a disk takes.
    file = _UNSAFE.sub("_", receipt.file).encode()[:_LONGEST].decode("utf-8", "ignore")
    return f"{name}_{file}_{receipt.entry}"
