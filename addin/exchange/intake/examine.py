"""What becomes of one returned file?"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from addin.cells import cell_name
from addin.errors import AddinError, Finding, Level, PeriodError, Place
from addin.exchange.calendar import lateness
from addin.exchange.form.form import FORM_VERSION, Form, FormId, checksum
from addin.exchange.form.layout import plain_label
from addin.exchange.intake.answers import Filled, read_filled
from addin.exchange.intake.judge import judge
from addin.exchange.intake.locate import Located, locate
from addin.exchange.intake.opening.reader import Read
from addin.exchange.intake.recognise import Recognition, recognise
from addin.exchange.intake.remark import Remark
from addin.exchange.words import Outcome
from addin.language import Text
from addin.model.period import Period
from addin.ooxml.sheet.marked import MarkedSheets

__all__ = ["Arrival", "Known", "examine"]

_RESPONDENT = ("填报单位", "Respondent")
_LONGEST_PERIOD = 16


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the ledger knows when a file arrives.

    `forms` are the issued forms by identity, `newest` the identity that replaced an older issue,
    `open_waves` the waves that are being collected, `accepted` the accepted values by form and
    code, `deadlines` the extended ones by form, `confirmed` identities that the office vouches
    for, by file name, `paper` the checksums on stamped paper by form.
    """

    forms: Mapping[str, Form]
    newest: Mapping[str, str] = field(default_factory=dict)
    open_waves: frozenset[str] = frozenset()
    accepted: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    paper: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One file, examined: its outcome, all remarks, and what it says."""

    file: str
    sha256: str
    outcome: Outcome
    form: Form | None = None
    recognition: Recognition | None = None
    filled: Filled | None = None
    remarks: tuple[Remark, ...] = ()
    checksum: str = ""
    was_converted: bool = False
    minutes_late: int = 0

    @property
    def blocking(self) -> tuple[Remark, ...]:
        """The remarks that have to be mended or explained."""
        return tuple(remark for remark in self.remarks if remark.blocks)


def examine(
    file: str, content: bytes, read: Read | AddinError, known: Known, received: datetime
) -> Arrival:
    """The examined file; it is never an error, whatever the file is."""
    sha256 = hashlib.sha256(content).hexdigest()
    if isinstance(read, AddinError):
        return _refused(file, sha256, "V-00a", read.text)
    found = recognise(read.book, frozenset(known.forms))
    form_id = known.confirmed.get(file) or found.form_id
    problem = _identity_problem(found, form_id, known, is_confirmed=file in known.confirmed)
    if problem:
        return _refused(file, sha256, *problem, recognition=found)
    form = known.forms[form_id]
    stranger = _stranger(read.book, form)
    if stranger:
        return _refused(file, sha256, "V-00b", stranger, recognition=found, form=form)
    located = locate(read.book, form)
    if located is None:
        return _refused(
            file,
            sha256,
            "V-00e",
            Text(
                zh="找不到填报表的表头，无法识别填报内容，请在发出的原表中填报",
                en="the table of the form is not in this file: please fill the form that was sent",
            ),
            recognition=found,
            form=form,
        )
    filled = read_filled(read.book, form, located)
    remarks = (
        *_file_remarks(read, form, known, found, received),
        *judge(filled, form, located, received, known.accepted.get(form_id, {})),
    )
    code = checksum(
        (answer.value, answer.quarter, answer.growth)
        if (answer := filled.answers.get(row.code))
        else (None, None, None)
        for row in form.rows
    )
    remarks += (
        *_paper_remarks(known.paper.get(form_id, ""), code),
        *_period_remarks(located, form),
        *_unchanged(filled, known.accepted.get(form_id, {})),
    )
    late = lateness(received, known.deadlines.get(form_id, form.header.deadline))
    return Arrival(
        file=file,
        sha256=sha256,
        outcome=Outcome.RETURNED if any(r.blocks for r in remarks) else Outcome.ACCEPTED,
        form=form,
        recognition=found,
        filled=filled,
        remarks=remarks,
        checksum=code,
        was_converted=read.was_converted,
        minutes_late=late.minutes,
    )


def _identity_problem(
    found: Recognition, form_id: str, known: Known, *, is_confirmed: bool
) -> tuple[str, Text] | None:
    if not form_id:
        return "V-00b", Text(
            zh="文件中没有表标识，不是本办发出的填报表，请在发出的原表中填报",
            en="no mark of a form is in this file: please fill the form that was sent",
        )
    if not found.is_certain and not is_confirmed:
        marks = "、".join(sorted(set(found.marks.values())))
        if found.votes == 1 and len(found.marks) == 1:
            return "V-00b", Text(
                zh=f"只有一处表标识（{marks}），疑似用错表或旧表，请确认后指定表标识再收",
                en=f"only one mark is left ({marks}): confirm the form by hand to take it in",
            )
        return "V-00b", Text(
            zh=f"表标识不一致（{marks}）：疑似用错表或旧表",
            en=f"the marks of the file do not agree ({marks}): another or an older form?",
        )
    if form_id not in known.forms:
        return "V-00b", Text(
            zh=f"表标识{form_id}不在本台账发出的表中",
            en=f"the form {form_id} was not issued by this ledger",
        )
    wave = FormId.parse(form_id).wave
    if wave not in known.open_waves:
        period = FormId.parse(form_id).period
        due = "、".join(sorted({wave.rsplit("-", 1)[-1] for wave in known.open_waves}))
        return "V-00c", Text(
            zh=f"报告期为{period.label('zh')}，当前应报{due}",
            en=f"the form is for {period.label('en')}; open now: {due}",
        )
    return None


def _stranger(book: MarkedSheets, form: Form) -> Text | None:
    """Whether another unit wrote its name over the respondent's."""
    label = plain_label("填报单位（盖章）"), plain_label("Respondent (seal)")
    names = {plain_label(form.respondent.zh), plain_label(form.respondent.en)}
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            text = cell.text if cell.kind == "s" else ""
            if not text.startswith(_RESPONDENT):
                continue
            head, _, name = text.replace("：", ":").partition(":")
            if plain_label(head) in label and name.strip() and plain_label(name) not in names:
                return Text(
                    zh=f"填报单位写为“{name.strip()}”，本表发给{form.respondent.zh}：疑似用错表",
                    en=f"filled by {name.strip()!r}, but sent to {form.respondent['en']}",
                )
    return None


def _file_remarks(
    read: Read, form: Form, known: Known, found: Recognition, received: datetime
) -> Iterable[Remark]:
    newest = known.newest.get(str(form.id), str(form.id))
    if newest != str(form.id) or form.version < FORM_VERSION:
        yield Remark.of(
            "V-00d", Level.HARD,
            Text(zh=f"模板已更新，旧表中可用的填报内容已迁移到新表{newest}，请核对后重报",
                 en=f"the form was replaced by {newest}: what could be kept was moved there, please"
                 " check it"),
            blocks=True,
        )  # fmt: skip
    if read.book.external_links:
        yield Remark.of(
            "V-00g", Level.INFO,
            Text(zh="文件含外部链接，已忽略", en="links to other files were ignored"), blocks=False,
        )  # fmt: skip
    others = sorted(set(found.marks.values()) - {str(form.id)})
    if others:
        yield Remark.of(
            "V-00b", Level.INFO,
            Text(zh=f"有一处表标识不一致（{'、'.join(others)}），以多数为准",
                 en=f"one mark differs ({', '.join(others)}); the others agree"),
            blocks=False,
        )  # fmt: skip
    deadline = known.deadlines.get(str(form.id), form.header.deadline)
    late = lateness(received, deadline)
    if late:
        yield Remark.of(
            "V-00j", Level.SOFT,
            Text(zh=f"晚于限报时间{late.text.zh}", en=f"later than the deadline by {late.text.en}"),
            blocks=False,
        )  # fmt: skip


def _period_remarks(located: Located, form: Form) -> Iterator[Remark]:
    """Whether the heading names another period than the form was sent for."""
    for (row, column), cell in sorted(located.sheet.cells.items()):
        if row >= located.header_row or cell.kind != "s" or len(cell.text) > _LONGEST_PERIOD:
            continue
        try:
            named = Period.parse(cell.text)
        except PeriodError:
            continue
        if named not in {form.period, form.period.to_date}:
            yield Remark.of(
                "V-00c",
                Level.HARD,
                Text(
                    zh=f"表头报告期写为“{cell.text}”，本表为{form.period.label('zh')}",
                    en=f"the heading says {cell.text!r}; the form is for {form.period.label('en')}",
                ),
                blocks=True,
                place=Place(sheet=located.sheet.name, cell=cell_name(row, column)),
                expected=_period_of(form),
            )


def _period_of(form: Form) -> Text:
    return Text(zh=form.period.label("zh"), en=form.period.label("en"))


def _unchanged(filled: Filled, accepted: Mapping[str, float]) -> Iterator[Remark]:
    values = {c: a.value for c, a in filled.answers.items() if a.value is not None}
    if accepted and values == accepted:
        yield Remark.of(
            "V-00i",
            Level.INFO,
            Text(
                zh="数据与已接收的版本一致，没有变化", en="the same numbers as were accepted before"
            ),
            blocks=False,
        )


def _paper_remarks(printed: str, code: str) -> tuple[Remark, ...]:
    if not printed or printed.strip().upper() == code:
        return ()
    text = Text(
        zh=f"纸质表校验码{printed}与电子表{code}不一致",
        en=f"the checksum on paper ({printed}) is not that of the file ({code})",
    )
    return (Remark.of("V-00h", Level.HARD, text, blocks=True),)


def _refused(
    file: str,
    sha256: str,
    rule: str,
    text: Text,
    *,
    recognition: Recognition | None = None,
    form: Form | None = None,
) -> Arrival:
    remark = Remark(
        finding=Finding(rule=rule, level=Level.HARD, text=text, place=Place(file=file)), blocks=True
    )
    return Arrival(
        file=file,
        sha256=sha256,
        outcome=Outcome.REFUSED,
        form=form,
        recognition=recognition,
        remarks=(remark,),
    )
