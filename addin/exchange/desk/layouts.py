"""How does a department's own table become its form, once somebody said which column is which?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from addin.cells import column_number
from addin.errors import AddinError, UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.form.form import Answer, Form, FormId
from addin.exchange.form.layout import plain_label
from addin.exchange.form.workbook import write_form
from addin.exchange.intake.normalise import read_number
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.intake.recognise import marks_of
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, default_url
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.token import token_of
from addin.exchange.words import EntryStatus
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets, marked_sheets
from addin.ooxml.sheet.scan import MarkedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of a table with names and with values, and which name is which row of a form."""

    names: int
    values: int
    codes: Mapping[str, str]

    def found_in(self, book: MarkedSheets) -> dict[str, MarkedCell] | None:
        """The cells of values by code; None where no sheet has every name once."""
        for sheet in book.sheets:
            rows = _labels(sheet, self.names)
            if self.codes.keys() <= rows.keys():
                return {code: sheet[rows[n], self.values] for n, code in self.codes.items()}
        return None


def remember_layout(  # noqa: PLR0913 - the words of one command
    plan_path: Path | str,
    form_id: str,
    file: Path | str,
    *,
    names: str,
    values: str,
    rows: Mapping[str, str] | None = None,
    ledger: str = "",
    now: datetime | None = None,
) -> Entry:
    """Remember which columns of a respondent's own table hold its `names` and `values`.

    A name stands for the row of the form that has it as name or code; `rows` give the code of
    others. UsageError where there is no such form or column, or no name is known.
    """
    path = Path(plan_path)
    with Reader() as reader:
        read = reader.read({Path(file).name: Path(file).read_bytes()})[Path(file).name]
    if isinstance(read, AddinError):
        raise read
    with Ledger.open(ledger or default_url(path)) as opened, opened.transaction() as book:
        state = State.of(book)
        if form_id not in state.issued:
            raise UsageError(en=f"no form {form_id} was issued", zh=f"没有发出过表{form_id}")
        at = column_number(names)
        codes = _codes(state.form(form_id), read.book, at, rows or {})
        content = {"names": at, "values": column_number(values), "codes": codes}
        return book.append(EntryKind.MAPPED, form_id, content, moment(now or now_in_china()))


def adopted(read: Read | AddinError, state: State, key: OfficeKey) -> Read | AddinError:
    """A table without marks as the form that it fills, where its layout is remembered.

    The form is the newest of its respondent. Nobody signed it, so it goes back to be signed.
    """
    if not isinstance(read, Read) or not state.layouts:
        return read
    if marks_of(read.book, frozenset(state.issued)):
        return read
    for respondent, entry in state.layouts.items():
        content: Mapping[str, Any] = entry.content
        cells = Layout(
            names=content["names"], values=content["values"], codes=content["codes"]
        ).found_in(read.book)
        if cells is not None:
            form = _newest(state, respondent)
            base = state.last_accepted.get(form.id.line, 0)
            token = str(token_of(str(form.id), form.issued, key, base))
            package = write_form(form, {c: _answer(form, c, cells[c]) for c in cells}, token=token)
            return Read(book=marked_sheets(package), package=package, was_converted=True)
    return read


def _codes(form: Form, book: MarkedSheets, at: int, rows: Mapping[str, str]) -> dict[str, str]:
    """The code behind each name in the sheet that has most of them."""
    known = {plain_label(name): code for name, code in rows.items()}
    for row in form.rows:
        for name in (row.code, row.name.zh, row.name.en):
            known.setdefault(plain_label(name), row.code)
    strange = set(known.values()) - form.row.keys()
    found = [
        {label: known[label] for label in _labels(sheet, at) if label in known}
        for sheet in book.sheets
    ]
    best = max(found, key=len, default={})
    if strange or not best:
        raise UsageError(
            en=f"no row of {form.id} is named in that column"
            + (f"; no such codes: {', '.join(sorted(strange))}" if strange else ""),
            zh=f"该列中没有{form.id}的指标名称或代码"
            + (f"；没有代码{'、'.join(sorted(strange))}" if strange else ""),
        )
    return best


def _labels(sheet: MarkedSheet, at: int) -> dict[str, int]:
    """The rows of a sheet by the name in a column; a name that stands twice names none."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for row in sheet.rows:
        label = plain_label(sheet[row, at].text)
        twice |= {label} & found.keys()
        found.setdefault(label, row)
    return {label: row for label, row in found.items() if label and label not in twice}


def _newest(state: State, respondent: str) -> Form:
    ids = [FormId.parse(form_id) for form_id in state.issued]
    own = [found for found in ids if found.respondent == respondent]
    return state.form(str(max(own, key=lambda found: (found.period, found.issue))))


def _answer(form: Form, code: str, cell: MarkedCell) -> Answer:
    row = form.row[code]
    number = read_number(cell, row.unit)
    return Answer(
        code=code,
        value=number.value,
        period=row.periods[0] if row.periods else "",
        status=EntryStatus.NORMAL,
        unreadable={"value": number.unreadable} if number.unreadable else {},
    )
