"""What did the department answer, row by row, and what was touched that should not be?"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from addin.cells import cell_name
from addin.errors import Finding, Level, ModelError, Place
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.layout import COLUMN_OF, COLUMNS, FOOT, SHEETS, plain_label
from addin.exchange.intake.locate import Located
from addin.exchange.intake.normalise import Number, read_date, read_number
from addin.exchange.intake.remark import Noticed
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import Text
from addin.model.words import ActionState, RevisionClass, TypedWord
from addin.ooxml.sheet.marked import MarkedSheets
from addin.ooxml.sheet.scan import BLANK, MarkedCell

_W = TypeVar("_W", bound=TypedWord)
_NUMBERS = ("value", "quarter", "growth")
_PREFILLED = tuple(column.key for column in COLUMNS if column.is_prefilled)
_CLOSE = 1e-6
_MOST_LETTERS = 80
_NAMED_CELLS_AWAY = 8
_REVISION = re.compile(r"\b(R1|R2|R3|C)\b", re.IGNORECASE)
_LABEL = re.compile(r"^[^:：]*[:：]\s*")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it was filled: answers by code, the sign-off block, states of actions.

    `normalised` says what had to be understood; `noticed` what was touched or cannot be read.
    """

    answers: Mapping[str, Answer]
    signed: Mapping[str, str] = field(default_factory=dict)
    reported: date | None = None
    actions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    normalised: tuple[Finding, ...] = ()
    noticed: tuple[Noticed, ...] = ()

    @property
    def values(self) -> dict[str, float]:
        """The values that were filled in, by code."""
        return {code: a.value for code, a in self.answers.items() if a.value is not None}


def read_filled(book: MarkedSheets, form: Form, located: Located) -> Filled:
    """Everything that `form` asks for, as it stands in `book`."""
    reading = _Reading(book, form, located)
    answers = {row.code: reading.answer(row) for row in form.rows if row.code in located.rows}
    signed, reported = _sign_off(located)
    actions = dict(reading.actions())
    return Filled(
        answers=answers,
        signed=signed,
        reported=reported,
        actions=actions,
        normalised=tuple(reading.notes),
        noticed=tuple(reading.noticed),
    )


class _Reading:
    """One pass over a filled form, which collects what it sees on its way."""

    def __init__(self, book: MarkedSheets, form: Form, located: Located) -> None:
        self._book, self._form, self._located = book, form, located
        self.notes: list[Finding] = []
        self.noticed: list[Noticed] = []

    def answer(self, row: FormRow) -> Answer:
        """The answer of one row."""
        numbers = {key: self._number(row, key) for key in _NUMBERS}
        unreadable = {key: n.unreadable for key, n in numbers.items() if n.unreadable}
        status = self._word(row, "status", EntryStatus, unreadable)
        source = self._word(row, "source", EntrySource, unreadable)
        self._look_at_locked(row)
        return Answer(
            code=row.code,
            **{key: n.value for key, n in numbers.items()},
            period=self._period(row, unreadable),
            status=status,
            source=source,
            explanation=self._text(row, "explanation"),
            evidence=self._text(row, "evidence"),
            revision=self._revision(row, unreadable),
            unreadable=unreadable,
            prefilled=dict(self._prefilled(row)),
        )

    def actions(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """State and progress of each item of the rectification ledger that was reported on."""
        sheet = self._book.sheet(SHEETS["actions"].zh) or self._book.sheet(SHEETS["actions"].en)
        if sheet is None:
            return
        codes = {action.code.casefold(): action.code for action in self._form.actions}
        for row in sheet.rows:
            code = codes.get(sheet[row, 1].text.casefold())
            state, progress = sheet[row, 8].text, sheet[row, 9].text
            if code is None or not (state or progress):
                continue
            try:
                yield code, (ActionState.parse(state).value if state else "", progress)
            except ModelError as error:
                place = Place(sheet=sheet.name, cell=cell_name(row, 8))
                self.noticed.append(
                    Noticed(name="states_unknown", text=error.text, place=place, code=code)
                )

    def _number(self, row: FormRow, key: str) -> Number:
        number = read_number(self._cell(row, key), row.unit, as_points=key == "growth")
        header = COLUMN_OF[key].header
        self.notes += (
            Finding(
                rule="V-02",
                level=Level.INFO,
                text=Text(zh=f"{row.code}{header.zh}：{note.zh}",
                          en=f"{row.code}, {header.en}: {note.en}"),
                place=self._located.place(row.code, key),
            )
            for note in number.notes
        )  # fmt: skip
        if number.reason:
            expected = Text(zh=f"填数字，单位{row.unit.name.zh}",
                            en=f"a number in {row.unit.name.en or row.unit.code}")  # fmt: skip
            self._notice("parsed", row, key, number.reason, expected)
        return number

    def _word(
        self, row: FormRow, key: str, words: type[_W], unreadable: dict[str, str]
    ) -> _W | None:
        text = self._text(row, key)
        try:
            return words.parse(text) if text else None
        except ModelError as error:
            unreadable[key] = text
            self._notice("codes_known", row, key, error.text)
            return None

    def _period(self, row: FormRow, unreadable: dict[str, str]) -> str:
        text = self._text(row, "period")
        if not text:
            return row.periods[0] if row.periods else ""
        choices = {_period_words(choice): choice for choice in row.periods}
        found = choices.get(_period_words(text), "")
        if choices and not found:
            unreadable["period"] = text
            said = Text(
                zh=f"数据期“{text}”不在可选项内：{'、'.join(row.periods)}",
                en=f"the period {text!r} is none of: {', '.join(row.periods)}",
            )
            self._notice("codes_known", row, "period", said)
        return found

    def _revision(self, row: FormRow, unreadable: dict[str, str]) -> str:
        match = _REVISION.search(unicodedata.normalize("NFKC", self._text(row, "revision")))
        if match:
            return match[1].upper()
        found = self._word(row, "revision", RevisionClass, unreadable)
        return found.value if found else ""

    def _prefilled(self, row: FormRow) -> Iterator[tuple[str, float]]:
        """The prefilled values that the respondent changed."""
        for key in _PREFILLED:
            number = read_number(self._cell(row, key), row.unit)
            if number.value is not None:
                if not _same(number.value, getattr(row, key)):
                    yield key, number.value
            elif number.unreadable or getattr(row, key) is not None:
                # A cleared cell says nothing about the number that stood in it.
                self._touched(row, key)

    def _look_at_locked(self, row: FormRow) -> None:
        if plain_label(self._text(row, "name")) not in {
            plain_label(row.name.zh),
            plain_label(row.name.en),
        }:
            self._touched(row, "name")
        text, unit = self._text(row, "unit"), row.unit.name
        if plain_label(text) not in {plain_label(unit.zh), plain_label(unit.en or "number")}:
            self._other_unit(row, text) if text else self._touched(row, "unit")
        for key in ("derived", "checks") if self._book.has_formulas else ():
            if not self._cell(row, key).formula and key in self._located.columns:
                self._touched(row, key)

    def _touched(self, row: FormRow, key: str) -> None:
        cell, name = self._located.place(row.code, key).cell, COLUMN_OF[key].header
        said = Text(
            zh=f"{cell}“{name.zh}”被覆盖，已按原表恢复，请核对",
            en=f"{cell} ({name.en}) was overwritten; taken as it was sent",
        )
        self._notice("formulas_changed", row, key, said)

    def _other_unit(self, row: FormRow, text: str) -> None:
        cell = self._located.place(row.code, "unit").cell
        said = Text(
            zh=f"{cell}“单位”被改为“{text}”，请按原计量单位填报",
            en=f"{cell}: the unit was changed to {text!r}",
        )
        self._notice("units_changed", row, "unit", said, row.unit.name)

    def _notice(
        self, name: str, row: FormRow, key: str, text: Text, expected: Text | None = None
    ) -> None:
        more: dict[str, Any] = {"expected": expected} if expected else {}
        place = self._located.place(row.code, key)
        self.noticed.append(
            Noticed(name=name, text=text, place=place, code=row.code, item=row.name.zh, **more)
        )

    def _cell(self, row: FormRow, key: str) -> MarkedCell:
        return self._located.cell(row.code, key)

    def _text(self, row: FormRow, key: str) -> str:
        return self._cell(row, key).text


def _sign_off(located: Located) -> tuple[dict[str, str], date | None]:
    """The fields of the sign-off block that are filled, and the day of the report."""
    signed = {}
    for found in FOOT:
        label = located.foot.get(found.key)
        cell = _beside(located, label) if label else BLANK
        day = read_date(cell) if found.key == "reported" else None
        if day:
            signed[found.key] = day.isoformat()
        elif cell.text and found.key != "reported":
            signed[found.key] = cell.text[:_MOST_LETTERS]
    return signed, date.fromisoformat(signed["reported"]) if "reported" in signed else None


def _beside(located: Located, label: tuple[int, int]) -> MarkedCell:
    """What was written behind a label: in the same cell, or to its right."""
    sheet, (row, column) = located.sheet, label
    rest = _LABEL.sub("", sheet[label].text)
    if rest:
        return MarkedCell("s", rest)
    labels = set(located.foot.values())
    for right in range(column + 1, column + _NAMED_CELLS_AWAY):
        if (row, right) in labels:
            break
        if sheet[row, right].text:
            return sheet[row, right]
    return BLANK


def _same(returned: float, sent: float | None) -> bool:
    return sent is not None and abs(returned - sent) <= _CLOSE * max(1.0, abs(sent))


def _period_words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s—–\-~～至到]+", "-", folded).casefold().strip("-")
