"""What becomes of one returned file?

What the reading sees is counted under the names of the rules (`facts`) and said in detail
(`noticed`); the rule book says what follows from it, as soon as all that a rule asks is known.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter

from addin.errors import AddinError, Finding, Level, Place
from addin.exchange.calendar import lateness, moment
from addin.exchange.form.form import FORM_VERSION, Answer, Form, FormId, both, checksum_of
from addin.exchange.form.layout import FOOT, FootField, plain_label
from addin.exchange.intake.answers import Filled, read_filled
from addin.exchange.intake.judge import remarks_on_file, remarks_on_rows
from addin.exchange.intake.locate import Located, locate
from addin.exchange.intake.noticing.evidence import missing_evidence
from addin.exchange.intake.noticing.headings import other_periods, other_units
from addin.exchange.intake.noticing.questions import Question, questions_in
from addin.exchange.intake.noticing.sight import sights
from addin.exchange.intake.opening.reader import Read
from addin.exchange.intake.recognise import Recognition, recognise
from addin.exchange.intake.remark import Noticed, Remark
from addin.exchange.intake.trust.base import CHECK, stale_rows
from addin.exchange.intake.trust.signature import CONFIRM, Signature, refusal, signature_of
from addin.exchange.ledger.state import State
from addin.exchange.signing.checksum import as_printed
from addin.exchange.signing.key import OfficeKey
from addin.exchange.statements import Change, changes, says_the_same
from addin.exchange.words import Outcome
from addin.language import NO_TEXT, Text
from addin.model.period import Period
from addin.ooxml.sheet.marked import MarkedSheets

_RESPONDENT = ("填报单位", "Respondent")
_NAMES_ONE = re.compile("|".join(_RESPONDENT))
_ON_THE_COVER = (*_RESPONDENT, " ".join(_RESPONDENT))
_LABELS = ("填报单位（盖章）", "Respondent (seal)", "填报单位（盖章） Respondent (seal)")
_ENOUGH_MARKS = 2
_BLOCKS, _EVIDENCE, _SIGNED = attrgetter("blocks"), attrgetter("evidence"), "V-00s"
_COUNTED = ("rows_moved", "rows_lost", "formulas_changed", "units_changed", "names_changed",
            "states_unknown", "signatures_missing", "questions_open", "covered", "rows_unseen",
            "asides", "evidence_missing")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """What the office knows when a file arrives.

    With `key` the office signed its forms. Only forms of the `period` are taken, where one was
    asked for; a form belongs to the wave that is printed in it. `confirmed` are identities that
    the office vouches for, by file name, `paper` the checksums on stamped paper by form.
    """

    state: State
    key: OfficeKey
    period: Period | None = None
    confirmed: Mapping[str, str] = field(default_factory=dict)
    paper: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One file, examined: its outcome, all remarks, what it says, and what that changes."""

    file: str
    sha256: str
    outcome: Outcome = Outcome.REFUSED
    form: Form | None = None
    recognition: Recognition | None = None
    filled: Filled | None = None
    changed: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    questions: tuple[Question, ...] = ()
    evidence: str = ""
    checksum: str = ""
    was_converted: bool = False
    minutes_late: int = 0
    base: int = 0


def examine(
    file: str,
    content: bytes,
    read: Read | AddinError,
    known: LedgerView,
    received: datetime,
    beside: Collection[str] = (),
) -> Arrival:
    """The examined file; it is never an error, whatever the file is.

    `beside` are the names of the files that came with it.
    """
    case = _Case(file, content, known, received, beside)
    if isinstance(read, AddinError):
        case.notice("opened", read.text, Place(file=file))
        case.facts["opened"] = 0.0
        return case.refused()
    form = case.identified(read.book)
    located = case.located(read.book, form) if form else None
    if form is None or located is None:
        return case.refused()
    return case.examined(read, form, located)


def not_examined(file: str, content: bytes, error: Exception) -> Arrival:
    """A file whose examination broke off: its original is kept, and it is examined anew next time.

    That is a fault of the program, not of the file.
    """
    digest, kind = hashlib.sha256(content).hexdigest(), type(error).__name__
    said = Text(
        zh=f"审核时程序出错，未能接收（{kind}：{error}）；原件已留存，下次接收时重新审核，请告知维护人员",
        en=f"the program failed to examine it ({kind}: {error}); the original is kept and examined"
        " anew the next time: please tell who looks after Onpace",
    )
    noticed = [Noticed(name="opened", text=said, place=Place(file=file))]
    remarks = remarks_on_file(None, {"opened": 0.0, "encrypted": 0.0, "megabytes": 0.0}, noticed)
    return Arrival(file=file, sha256=digest, remarks=remarks)


class _Case:
    """One file on its way: what is known of it by now, in numbers and in detail."""

    def __init__(
        self,
        file: str,
        content: bytes,
        known: LedgerView,
        received: datetime,
        beside: Collection[str],
    ) -> None:
        self._file, self._known, self._received = file, known, received
        self._beside = beside
        self._arrival = Arrival(file=file, sha256=hashlib.sha256(content).hexdigest())
        self.noticed: list[Noticed] = []
        self.facts = {"opened": 1.0, "encrypted": 0.0, "megabytes": len(content) / 1e6}

    def notice(self, name: str, text: Text, place: Place | None = None, item: str = "") -> None:
        """Note what was seen, under the name by which rules ask for it."""
        place = place or Place()
        self.noticed.append(Noticed(name=name, text=text, place=place, item=item))

    def examined(self, read: Read, form: Form, located: Located) -> Arrival:
        """A form that was found in a file, as it is accepted, returned or held."""
        signature = signature_of(read.book, form, self._known.state, self._known.key)
        is_doubtful = self.is_doubtful(form, signature)
        filled = read_filled(read.book, form, located, moment(self._received).date())
        accepted = self._known.state.answers(form)
        self.noticed += [*located.noticed, *filled.noticed, *sights(read.book, form, located)]
        self.facts["foreign_content"] = float(read.book.external_links)
        answered = self.look_at_questions(read.book, form, located)
        filled = replace(filled, normalised=(*filled.normalised, *answered))
        self.look_at_version(form)
        self.look_at_heading(read.book, form, located)
        self.look_at_sign_off(form, filled, located)
        self.look_at_evidence(form, filled, located)
        self.look_at_base(signature, form, filled, located)
        changed = self.compared(form, filled, accepted)
        of_rows = remarks_on_rows(filled, form, located, self._received, accepted, changed)
        taken = self.taken(form, filled, of_rows, was_converted=read.was_converted)
        return self.held(taken) if is_doubtful else taken

    def refused(self) -> Arrival:
        """The file as it is refused: whatever the rules find must be mended."""
        remarks = remarks_on_file(self._arrival.form, self.facts, self.noticed)
        return replace(self._arrival, remarks=tuple(replace(r, blocks=_counts(r)) for r in remarks))

    def held(self, taken: Arrival) -> Arrival:
        """The file as it waits for a person, or is refused since one did not vouch for it.

        Who has to decide sees all that the file says and what would become of it; nothing of it
        is a statement before.
        """
        decided = self._known.state.vouched.get(taken.sha256)
        doubts = (r for r in taken.remarks if r.finding.rule == _SIGNED)
        if decided:
            return replace(self._arrival, remarks=tuple(doubts))
        return replace(taken, outcome=Outcome.HELD, filled=None, changed={})

    def is_doubtful(self, form: Form, signature: Signature) -> bool:
        """Whether nobody vouches for the file: neither its signature nor a person."""
        decided = self._known.state.vouched.get(self._arrival.sha256)
        is_vouched = self._file in self._known.confirmed
        if decided:
            is_vouched = decided.content["agreed"]
        self.facts["signed"] = float(signature.doubt is None or is_vouched)
        if signature.doubt and not is_vouched:
            said = refusal(decided.content) if decided else signature.doubt
            self.noticed.append(
                Noticed(name="signed", text=said, expected=NO_TEXT if decided else CONFIRM)
            )
        return self._is_refused(form)

    def look_at_base(
        self, signature: Signature, form: Form, filled: Filled, located: Located
    ) -> None:
        """Whether the file was made before numbers were accepted that it would put back."""
        self._arrival = replace(self._arrival, base=signature.base)
        found = list(stale_rows(signature.base, form, filled.answers, self._known.state))
        self.facts["rows_stale"] = float(len(found))
        for code, said in found:
            place = located.place(code, "value") if code in located.rows else Place()
            item = form.row[code].name.zh if code else ""
            self.noticed.append(
                Noticed(
                    name="rows_stale", text=said, place=place, code=code, item=item, expected=CHECK
                )
            )

    def identified(self, book: MarkedSheets) -> Form | None:
        """The form that the file is, where its marks and the rules leave no doubt."""
        state, found = self._known.state, recognise(book, frozenset(self._known.state.issued))
        self._arrival = replace(self._arrival, recognition=found)
        form_id = self._known.confirmed.get(self._file, found.form_id)
        form = state.form(form_id) if form_id in state.issued else None
        self._look_at_marks(found, form_id, form)
        if form:
            self._look_at_wave(form)
        form = None if self._is_refused(form) else form
        self._arrival = replace(self._arrival, form=form)
        return form

    def located(self, book: MarkedSheets, form: Form) -> Located | None:
        """The table of the form in the file, where its own respondent filled it."""
        before = len(self.noticed)
        self.noticed += _strangers(book, form)
        self.facts["respondent_matches"] = float(len(self.noticed) == before)
        if self._is_refused(form):
            return None
        found = locate(book, form)
        if found is None:
            self.facts["rows_lost"] = 1.0
            self.notice("rows_lost", _NO_TABLE)
        return found

    def look_at_version(self, form: Form) -> None:
        """Whether another issue took the form's place; the layout counts where none did."""
        newest = FormId.parse(self._known.state.newest[str(form.id)])
        sent, now = form.id.issue, newest.issue
        if sent == now:
            sent, now = form.version, max(form.version, FORM_VERSION)
        self.facts |= {"template_version": float(sent), "current_version": float(now)}
        said = Text(
            zh=f"模板已更新，旧表中可用的填报内容已迁移到新表{newest}，请核对后重报",
            en=f"the form was replaced by {newest}: what could be kept was moved there, please"
            " check it",
        )
        self.notice("template_version", said)

    def look_at_heading(self, book: MarkedSheets, form: Form, located: Located) -> None:
        """Whether the heading names another period or unit than the form was sent for."""
        others = [*other_periods(book, form, located)]
        if others:
            self.facts["period_matches"] = 0.0
        self.noticed += [*others, *other_units(form, located)]

    def look_at_questions(self, book: MarkedSheets, form: Form, located: Located) -> list[Finding]:
        """What the department asks or doubts, where nobody answered yet; else the answers."""
        asked, answers = tuple(questions_in(book, located)), []
        self._arrival = replace(self._arrival, questions=asked)
        for each in asked:
            answer = self._known.state.answered.get((str(form.id), each.code, each.text))
            if answer:
                answers.append(each.answered(str(answer.content["answer"])))
            else:
                row = form.row.get(each.code)
                self.noticed.append(each.noticed(row.name.zh if row else ""))
        return answers

    def look_at_evidence(self, form: Form, filled: Filled, located: Located) -> None:
        """Whether the evidence that the form names came with it."""
        named = " ".join(map(_EVIDENCE, filled.answers.values()))
        self._arrival = replace(self._arrival, evidence=named.strip())
        if named.strip():
            self.noticed += missing_evidence(form, filled.answers, located, self._beside)

    def look_at_sign_off(self, form: Form, filled: Filled, located: Located) -> None:
        """Whether the sign-off block is complete, and when the form was signed."""
        for found in FOOT:
            item = found.label.zh.rstrip("：")
            if found.key not in filled.signed:
                said = _not_signed(found, filled.unsigned.get(found.key, ""))
                self.notice("signatures_missing", said, _foot_place(located, found), item)
        if filled.reported:
            today = moment(self._received).date()
            self.facts |= {
                "days_after_period": float((filled.reported - form.period.end).days),
                "days_before_receipt": float((today - filled.reported).days),
            }
            said = Text(
                zh=f"报出日期{filled.reported}应不早于报告期末{form.period.end}、不晚于收到日期",
                en=f"the date of report {filled.reported} lies before the end of the period or"
                " after today",
            )
            self.notice("days_after_period", said, _foot_place(located, FOOT[-1]), "报出日期")

    def compared(
        self, form: Form, filled: Filled, accepted: Mapping[str, Answer]
    ) -> Mapping[str, tuple[Change, ...]]:
        """What each row states that was not accepted before; noted where nothing is new."""
        answers = filled.answers
        found = {}
        for code, answer in answers.items():
            found[code] = changes(form, form.row[code], accepted.get(code), answer)
        self._arrival = replace(self._arrival, changed=found)
        is_new = any(found.values()) or filled.actions
        self.facts["seen_before"] = float(
            not is_new and all(says_the_same(accepted.get(code), a) for code, a in answers.items())
        )
        return found

    def taken(
        self, form: Form, filled: Filled, of_rows: Sequence[Remark], *, was_converted: bool
    ) -> Arrival:
        """The file as it is accepted or returned."""
        code = checksum_of(form, filled.answers)
        late = self._look_at_lateness(form)
        self.facts["checksum_matches"] = float(self._is_on_paper(form, filled, code))
        self.facts |= dict.fromkeys(_COUNTED, 0.0)
        for each in self.noticed:
            if each.name in _COUNTED:
                self.facts[each.name] += 1
        remarks = (*remarks_on_file(form, self.facts, self.noticed), *of_rows)
        return replace(
            self._arrival,
            outcome=Outcome.RETURNED if any(map(_BLOCKS, remarks)) else Outcome.ACCEPTED,
            filled=filled,
            remarks=remarks,
            checksum=code,
            was_converted=was_converted,
            minutes_late=late,
        )

    def _is_on_paper(self, form: Form, filled: Filled, code: str) -> bool:
        """Whether the paper shows the checksum of the file, where the office has read it."""
        paper = self._known.paper.get(str(form.id), "")
        if not paper:
            return True
        printed, codes = as_printed(paper), {code}
        if not self._known.state.issued[str(form.id)].content.get("key"):
            codes.add(checksum_of(form, filled.answers, rounded=True))
        if printed not in codes:
            said = other_paper(printed, code)
            self.notice("checksum_matches", said)
        return printed in codes

    def _look_at_marks(self, found: Recognition, form_id: str, form: Form | None) -> None:
        marks = found.marks.values()
        agree = found.agreeing if form else 0
        if form and self._file in self._known.confirmed:
            agree = _ENOUGH_MARKS
        self.facts["identity_marks"] = float(agree)
        if agree < _ENOUGH_MARKS:
            self.notice("identity_marks", _doubt(found, form_id, form))
            return
        others = sorted({*marks} - {form_id})
        self.facts["marks_differing"] = float(len(others))
        said = Text(
            zh=f"有一处表标识不一致（{'、'.join(others)}），以多数为准",
            en=f"one mark differs ({', '.join(others)}); the others agree",
        )
        self.notice("marks_differing", said)

    def _look_at_wave(self, form: Form) -> None:
        wanted = self._known.period
        self.facts["period_matches"] = float(wanted in {None, form.period})
        if wanted not in {None, form.period}:
            said = Text(
                zh=f"报告期为{form.period.label('zh')}，本次只收{wanted.label('zh')}（-p），"
                "另行接收即可",
                en=f"the form is for {form.period.label('en')}; only {wanted.label('en')} is taken"
                " now (-p): collect it without",
            )
            self.notice("period_matches", said)

    def _look_at_lateness(self, form: Form) -> int:
        """How many minutes after its deadline the form came."""
        late = lateness(self._received, self._known.state.deadline(form))
        self.facts["hours_late"] = late.minutes / 60
        if late.minutes:
            zh, en = late.text.zh, late.text.en
            said = Text(zh=f"晚于限报时间{zh}", en=f"later than the deadline by {en}")
            self.notice("hours_late", said)
        return late.minutes

    def _is_refused(self, form: Form | None) -> bool:
        return any(map(_counts, remarks_on_file(form, self.facts, self.noticed)))


_NO_TABLE = Text(
    zh="找不到填报表的表头，无法识别填报内容，请在发出的原表中填报",
    en="the table of the form is not in this file: please fill the form that was sent",
)


def other_paper(printed: str, code: str) -> Text:
    """What is said where the stamped paper has another checksum than the file."""
    return Text(
        zh=f"纸质表校验码为{printed}，电子表为{code}：数据不同，或校验码抄错，请核对",
        en=f"the paper says {printed}, the file {code}: other numbers, or misread",
    )


def _counts(remark: Remark) -> bool:
    return remark.finding.level is not Level.INFO


def _doubt(found: Recognition, form_id: str, form: Form | None) -> Text:
    """Why nobody can say which form a file is."""
    marks = "、".join(sorted(set(found.marks.values())))
    if not form_id:
        return Text(
            zh="文件中没有表标识，不是本办发出的填报表，请在发出的原表中填报",
            en="no mark of a form is in this file: please fill the form that was sent",
        )
    if found.agreeing >= _ENOUGH_MARKS and form is None:
        return Text(
            zh=f"表标识{form_id}不在本台账发出的表中",
            en=f"the form {form_id} was not issued by this ledger",
        )
    if len(found.marks) == 1:
        return Text(
            zh=f"只有一处表标识（{marks}），疑似用错表或旧表，请确认后指定表标识再收",
            en=f"only one mark is left ({marks}): confirm the form by hand to take it in",
        )
    return Text(
        zh=f"表标识不一致（{marks}）：疑似用错表或旧表",
        en=f"the marks of the file do not agree ({marks}): another or an older form?",
    )


def _strangers(book: MarkedSheets, form: Form) -> Iterator[Noticed]:
    """Where another unit wrote its name over the respondent's."""
    labels = {*map(plain_label, _LABELS)}
    respondent = form.respondent
    names = {*map(plain_label, (respondent.zh, respondent.en, both(respondent)))}
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.kind != "s" or not _NAMES_ONE.search(str(cell.value)):
                continue
            text = cell.text
            head, _, name = text.replace("：", ":").partition(":")
            if text in _ON_THE_COVER:
                head, name = _LABELS[0], sheet[row, column + 1].text
            is_label = text.startswith(_RESPONDENT) and plain_label(head) in labels
            if is_label and name.strip() and plain_label(name) not in names:
                said = Text(
                    zh=f"填报单位写为“{name.strip()}”，本表发给{form.respondent.zh}：疑似用错表",
                    en=f"filled by {name.strip()!r}, but sent to {form.respondent['en']}",
                )
                yield Noticed(name="respondent_matches", text=said)


def _not_signed(found: FootField, instead: str) -> Text:
    """What is said of a field of the sign-off block that is empty, or holds something else."""
    zh, en = found.label.zh.rstrip("："), found.label.en.rstrip(":")
    if not instead:
        return Text(zh=f"签字栏“{zh}”未填", en=f"the sign-off field {en!r} is empty")
    if found.key == "reported":
        return Text(
            zh=f"报出日期“{instead}”看不出是哪一天，请写成2026年11月27日或2026-11-27",
            en=f"the date of report {instead!r} names no day: write it as 2026-11-27",
        )
    asked = Text(zh="电话号码", en="a telephone number") if found.key == "phone" else _A_NAME
    return Text(
        zh=f"签字栏“{zh}”填的是“{instead}”，请填{asked.zh}",
        en=f"the sign-off field {en!r} says {instead!r}: give {asked.en}",
    )


_A_NAME = Text(zh="姓名", en="a name")


def _foot_place(located: Located, found: FootField) -> Place:
    row, column = located.foot.get(found.key, (0, 0))
    step = ord(found.input_column) - ord(found.label_column) if column else 0
    return located.place_at(row, column + step)
