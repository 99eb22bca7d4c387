"""What did the department answer, row by row, and what was touched that should not be?"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from addin.cells import cell_name
from addin.errors import Finding, Level, ModelError, Place
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.layout import COLUMN_OF, FOOT, SHEETS, plain_label
from addin.exchange.intake.locate import Located
from addin.exchange.intake.normalise import Number, read_date, read_number
from addin.exchange.intake.remark import Remark
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import Text
from addin.model.words import ActionState, RevisionClass, TypedWord
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets
from addin.ooxml.sheet.scan import BLANK, MarkedCell

__all__ = ["Filled", "read_filled"]

_W = TypeVar("_W", bound=TypedWord)
_NUMBERS = ("value", "quarter", "growth")
_PREFILLED = ("year_ago", "previous", "target")
_CLOSE = 1e-6
_REVISION = re.compile(r"\b(R1|R2|R3|C)\b", re.IGNORECASE)
_LABEL = re.compile(r"^[^:：]*[:：]\s*")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it was filled: answers by code, the sign-off block, states of actions.

    `normalised` says what had to be understood; `remarks` what was touched or cannot be read.
    """

    answers: Mapping[str, Answer]
    signed: Mapping[str, str] = field(default_factory=dict)
    reported: date | None = None
    actions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    normalised: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_filled(book: MarkedSheets, form: Form, located: Located) -> Filled:
    """Everything that `form` asks for, as it stands in `book`."""
    reading = _Reading(book, form, located)
    answers = {row.code: reading.answer(row) for row in form.rows if row.code in located.rows}
    signed, reported = reading.sign_off()
    actions = reading.actions()
    return Filled(
        answers=answers,
        signed=signed,
        reported=reported,
        actions=actions,
        normalised=tuple(reading.notes),
        remarks=tuple(reading.remarks),
    )


class _Reading:
    """One pass over a filled form, which collects notes and remarks on its way."""

    def __init__(self, book: MarkedSheets, form: Form, located: Located) -> None:
        self._book, self._form, self._located = book, form, located
        self.notes: list[Finding] = []
        self.remarks: list[Remark] = []

    def answer(self, row: FormRow) -> Answer:
        """The answer of one row."""
        numbers = {key: self._number(row, key) for key in _NUMBERS}
        unreadable = {key: n.unreadable for key, n in numbers.items() if n.unreadable}
        status = self._word(row, "status", EntryStatus, unreadable)
        source = self._word(row, "source", EntrySource, unreadable)
        period = self._period(row, unreadable)
        self._locked(row)
        return Answer(
            code=row.code,
            **{key: n.value for key, n in numbers.items()},
            period=period,
            status=status,
            source=source,
            explanation=self._text(row, "explanation"),
            evidence=self._text(row, "evidence"),
            revision=self._revision(row),
            unreadable=unreadable,
            prefilled=self._prefilled(row),
            cells={
                key: self._located.place(row.code, key).cell
                for key in (*_NUMBERS, "status", "explanation", "revision")
            },
        )

    def sign_off(self) -> tuple[dict[str, str], date | None]:
        """The fields of the sign-off block that are filled, and the day of the report."""
        signed: dict[str, str] = {}
        reported = None
        for found in FOOT:
            place = self._located.foot.get(found.key)
            cell = self._beside(place) if place else BLANK
            if found.key == "reported":
                reported = read_date(cell)
                if reported:
                    signed[found.key] = reported.isoformat()
            elif cell.text:
                signed[found.key] = cell.text[:80]
        return signed, reported

    def actions(self) -> dict[str, tuple[str, str]]:
        """State and progress of each item of the rectification ledger that was reported on."""
        sheet = self._book.sheet(SHEETS["actions"].zh) or self._book.sheet(SHEETS["actions"].en)
        if sheet is None:
            return {}
        codes = {action.code.casefold(): action.code for action in self._form.actions}
        found: dict[str, tuple[str, str]] = {}
        for row in sheet.rows:
            code = codes.get(sheet[row, 1].text.casefold())
            state, progress = sheet[row, 8].text, sheet[row, 9].text
            if code is None or not (state or progress):
                continue
            try:
                word = ActionState.parse(state).value if state else ""
            except ModelError as error:
                self._remark("V-08", Level.HARD, error.text, sheet=sheet, cell=(row, 8), code=code)
                continue
            found[code] = (word, progress)
        return found

    def _number(self, row: FormRow, key: str) -> Number:
        cell = self._located.cell(row.code, key)
        number = read_number(cell, row.unit, as_points=key == "growth")
        place = self._located.place(row.code, key)
        for note in number.notes:
            self.notes.append(
                Finding(
                    rule="V-02",
                    level=Level.INFO,
                    text=Text(zh=f"{row.code}{COLUMN_OF[key].header.zh}：{note.zh}",
                              en=f"{row.code}, {COLUMN_OF[key].header.en}: {note.en}"),
                    place=place,
                )
            )  # fmt: skip
        if number.reason:
            self.remarks.append(
                Remark.of(
                    "V-02", Level.HARD, number.reason, blocks=True, place=place, code=row.code,
                    item=row.name.zh,
                    expected=Text(zh=f"填数字，单位{row.unit.name.zh}",
                                  en=f"a number in {row.unit.name.en or row.unit.code}"),
                )
            )  # fmt: skip
        return number

    def _word(
        self, row: FormRow, key: str, words: type[_W], unreadable: dict[str, str]
    ) -> _W | None:
        text = self._text(row, key)
        if not text:
            return None
        try:
            return words.parse(text)
        except ModelError as error:
            unreadable[key] = text
            place = self._located.place(row.code, key)
            self.remarks.append(
                Remark.of("V-08", Level.HARD, error.text, blocks=True, place=place, code=row.code,
                          item=row.name.zh)
            )  # fmt: skip
            return None

    def _period(self, row: FormRow, unreadable: dict[str, str]) -> str:
        text = self._text(row, "period")
        choices = {_period_words(choice): choice for choice in row.periods}
        if not text:
            return row.periods[0] if row.periods else ""
        found = choices.get(_period_words(text), "")
        if not found and row.periods:
            unreadable["period"] = text
            self.remarks.append(
                Remark.of(
                    "V-08", Level.HARD,
                    Text(zh=f"数据期“{text}”不在可选项内：{'、'.join(row.periods)}",
                         en=f"the period {text!r} is none of: {', '.join(row.periods)}"),
                    blocks=True, place=self._located.place(row.code, "period"), code=row.code,
                    item=row.name.zh,
                )
            )  # fmt: skip
        return found

    def _revision(self, row: FormRow) -> str:
        text = self._text(row, "revision")
        match = _REVISION.search(unicodedata.normalize("NFKC", text))
        if match:
            return match[1].upper()
        try:
            return RevisionClass.parse(text).value if text else ""
        except ModelError as error:
            place = self._located.place(row.code, "revision")
            self.remarks.append(
                Remark.of("V-08", Level.HARD, error.text, blocks=True, place=place, code=row.code,
                          item=row.name.zh)
            )  # fmt: skip
            return ""

    def _prefilled(self, row: FormRow) -> dict[str, float | None]:
        """The prefilled values that the respondent changed."""
        changed: dict[str, float | None] = {}
        for key in _PREFILLED:
            cell, sent = self._located.cell(row.code, key), getattr(row, key)
            number = read_number(cell, row.unit)
            if _same(number.value, sent) and not number.unreadable:
                continue
            # A cleared cell says nothing about the number that stood in it.
            if number.value is None:
                self._touched(row, key)
                continue
            changed[key] = number.value
        return changed

    def _locked(self, row: FormRow) -> None:
        for key, sent in (
            ("name", {plain_label(row.name.zh), plain_label(row.name.en)}),
            ("unit", {plain_label(row.unit.name.zh), plain_label(row.unit.name.en or "number")}),
        ):
            text = self._text(row, key)
            if plain_label(text) not in sent:
                self._touched(row, key, blocks=key == "unit" and bool(text))
        if self._book.has_formulas:
            for key in ("derived", "checks"):
                cell = self._located.cell(row.code, key)
                if not cell.formula and key in self._located.columns:
                    self._touched(row, key)

    def _touched(self, row: FormRow, key: str, *, blocks: bool = False) -> None:
        place, name = self._located.place(row.code, key), COLUMN_OF[key].header
        unit = blocks and key == "unit"
        self.remarks.append(
            Remark.of(
                "V-00f",
                Level.HARD if blocks else Level.SOFT,
                Text(
                    zh=f"{place.cell}“{name.zh}”被改为“{self._text(row, key)}”，请按原计量单位填报"
                    if unit
                    else f"{place.cell}“{name.zh}”被覆盖，已按原表恢复，请核对",
                    en=f"{place.cell}: the unit was changed to {self._text(row, key)!r}"
                    if unit
                    else f"{place.cell} ({name.en}) was overwritten; taken as it was sent",
                ),
                blocks=blocks,
                place=place,
                code=row.code,
                item=row.name.zh,
                expected=row.unit.name if unit else None,
            )
        )

    def _text(self, row: FormRow, key: str) -> str:
        return self._located.cell(row.code, key).text

    def _remark(
        self,
        rule: str,
        level: Level,
        text: Text,
        *,
        sheet: MarkedSheet,
        cell: tuple[int, int],
        code: str,
    ) -> None:
        place = Place(sheet=sheet.name, cell=cell_name(*cell))
        self.remarks.append(Remark.of(rule, level, text, blocks=True, place=place, code=code))

    def _beside(self, label: tuple[int, int]) -> MarkedCell:
        """What was written behind a label: in the same cell, or to its right."""
        sheet = self._located.sheet
        rest = _LABEL.sub("", sheet[label].text)
        if rest:
            return MarkedCell("s", rest)
        row, column = label
        labels = {place for place in self._located.foot.values() if place[0] == row}
        for right in range(column + 1, column + 8):
            if (row, right) in labels:
                break
            if sheet[row, right].text:
                return sheet[row, right]
        return BLANK


def _same(returned: float | None, sent: float | None) -> bool:
    if returned is None or sent is None:
        return returned is None and sent is None
    return abs(returned - sent) <= _CLOSE * max(1.0, abs(sent))


def _period_words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s—–\-~～至到]+", "-", folded).casefold().strip("-")
