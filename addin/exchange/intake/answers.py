"""What did the department answer, row by row, and what was touched that should not be?"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isclose
from typing import TypeVar

from addin.cells import cell_name
from addin.errors import Finding, Level, ModelError, Place
from addin.exchange.form.form import Answer, Form, FormRow, both
from addin.exchange.form.layout import COLUMN_OF, COLUMNS, FOOT, plain_label
from addin.exchange.intake.locate import Located, actions_in
from addin.exchange.intake.normalise import read_number, without_note_marks
from addin.exchange.intake.noticing.dates import read_date
from addin.exchange.intake.remark import Noticed
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import NO_TEXT, Text
from addin.model.words import ActionState, RevisionClass, TypedWord
from addin.ooxml.sheet.marked import MarkedSheets
from addin.ooxml.sheet.scan import BLANK, STRUCK, MarkedCell

_W = TypeVar("_W", bound=TypedWord)
_NUMBERS = ("value", "quarter", "growth")
_PREFILLED = tuple(column.key for column in COLUMNS if column.is_prefilled)
_CLOSE = 1e-6
_MOST_LETTERS = 80
_NAMED_CELLS_AWAY = 8
_REVISION = re.compile(r"\b(R1|R2|R3|C)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    "签字|签名|签章|盖章|代签|同上|同前|无|略|空缺?|暂缺|待定|待签|某|本人|负责人|领导|测试"
    "|已[阅审签核]|同意|出差|外出|休假|请假|开会|none|n/a|same|test"
    "|sign(?:ed|ature)?|tbd|xxx*|ok(?:ay)?|手印|按|审核人|经办人|填表人|统计员"
    # A title or a unit alone names nobody.
    "|^副?(?:局|厅|部|处|科|股|司|主)[长任]$|^统计局$|^.{3,}(?:局|厅|委|委员会|办公室|中心|公司)$"
)
_LEAST_DIGITS, _LEAST_LETTERS = 3, 2
_PART_OF = re.compile(r"^(?:其中|of which)[:：]?\s*", re.IGNORECASE)
_NO_PHONE = re.compile(r"\*|[xX×]{2}|[-—]$")
_LABEL = re.compile(r"^[^:：]*[:：]\s*")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it was filled: answers by code, the sign-off block, states of actions.

    `unsigned` is what stands in fields of the sign-off block and is no name, number or day.
    `normalised` says what had to be understood; `noticed` what was touched or cannot be read.
    """

    answers: Mapping[str, Answer]
    signed: Mapping[str, str] = field(default_factory=dict)
    unsigned: Mapping[str, str] = field(default_factory=dict)
    reported: date | None = None
    actions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    normalised: tuple[Finding, ...] = ()
    noticed: tuple[Noticed, ...] = ()


def read_filled(
    book: MarkedSheets, form: Form, located: Located, received: date | None = None
) -> Filled:
    """Everything that `form` asks for, as it stands in `book`, which was `received` on a day."""
    notes: list[Finding] = []
    noticed: list[Noticed] = []
    answers = {}
    for row in form.rows:
        if row.code in located.rows:
            reading = _Reading(located, row, notes, noticed)
            answers[row.code] = reading.answer(has_formulas=book.has_formulas)
    signed, unsigned = _sign_off(located, form, received)
    reported = date.fromisoformat(signed["reported"]) if "reported" in signed else None
    actions = _actions(book, form, noticed)
    return Filled(
        answers=answers,
        signed=signed,
        unsigned=unsigned,
        reported=reported,
        actions=actions,
        normalised=tuple(notes),
        noticed=tuple(noticed),
    )


@dataclass
class _Reading:
    """The reading of one row, which collects what it sees on its way."""

    located: Located
    row: FormRow
    notes: list[Finding]
    noticed: list[Noticed]
    unreadable: dict[str, str] = field(default_factory=dict)

    def answer(self, *, has_formulas: bool) -> Answer:
        """What was answered in the row."""
        numbers = dict(zip(_NUMBERS, map(self._number, _NUMBERS), strict=True))
        status, source = self._word("status", EntryStatus), self._word("source", EntrySource)
        if numbers["value"] is None:
            self._look_at_merged()
        self._look_at_locked(("derived", "checks") if has_formulas else ())
        return Answer(
            code=self.row.code,
            **numbers,
            period=self._period(),
            status=status,
            source=source,
            explanation=self._cell("explanation").text,
            evidence=self._cell("evidence").text,
            revision=self._revision(),
            question=self._cell("question").text,
            unreadable=self.unreadable,
            prefilled=dict(self._prefilled()),
        )

    def _cell(self, key: str) -> MarkedCell:
        return self.located.at(self.located.rows[self.row.code], key)

    def _look_at_merged(self) -> None:
        """Whether the cell of the value is a part of a merged one, which shows another's number."""
        area = self.located.merged_into(self.located.rows[self.row.code], "value")
        if area:
            said = Text(
                zh=f"{area}是合并单元格，只有第一格有数：请取消合并，逐格填数",
                en=f"{area} are merged and hold one number: split them and fill each",
            )
            self._notice("filled", "value", said)

    def _notice(self, name: str, key: str, text: Text, expected: Text = NO_TEXT) -> None:
        row, place = self.row, self.located.place(self.row.code, key)
        self.noticed.append(
            Noticed(
                name=name,
                text=text,
                place=place,
                code=row.code,
                item=row.name.zh,
                expected=expected,
            )
        )

    def _number(self, key: str) -> float | None:
        row, header = self.row, COLUMN_OF[key].header
        number = read_number(self._cell(key), row.unit, as_points=key == "growth")
        for note in number.notes:
            said = Text(
                zh=f"{row.code}{header.zh}：{note.zh}", en=f"{row.code}, {header.en}: {note.en}"
            )
            place = self.located.place(row.code, key)
            self.notes.append(Finding(rule="V-02", level=Level.INFO, text=said, place=place))
        if number.unreadable:
            self.unreadable[key] = number.unreadable
        if number.reason:
            unit = row.unit
            expected = Text(
                zh=f"填数字，单位{unit.name.zh}", en=f"a number in {unit.name.en or unit.code}"
            )
            self._notice("parsed", key, number.reason, expected)
        return number.value

    def _word(self, key: str, words: type[_W]) -> _W | None:
        text = self._cell(key).text
        try:
            return words.parse(text) if text else None
        except ModelError as error:
            self.unreadable[key] = text
            self._notice("codes_known", key, error.text)
            return None

    def _period(self) -> str:
        text, choices = self._cell("period").text, self.row.periods
        if not text:
            return choices[0] if choices else ""
        wanted = _period_words(text)
        for choice in choices:
            if _period_words(choice) == wanted:
                return choice
        if choices:
            self.unreadable["period"] = text
            said = Text(
                zh=f"数据期“{text}”不在可选项内：{'、'.join(choices)}",
                en=f"the period {text!r} is none of: {', '.join(choices)}",
            )
            self._notice("codes_known", "period", said)
        return ""

    def _revision(self) -> str:
        text = unicodedata.normalize("NFKC", self._cell("revision").text)
        classes = {*map(str.upper, _REVISION.findall(text))}
        if len(classes) == 1:
            return classes.pop()
        found = self._word("revision", RevisionClass)
        return found.value if found else ""

    def _prefilled(self) -> Iterator[tuple[str, float]]:
        """The prefilled values that the respondent changed."""
        for key in _PREFILLED:
            number = read_number(self._cell(key), self.row.unit)
            sent = getattr(self.row, key)
            if number.value is not None:
                if sent is None or not isclose(number.value, sent, rel_tol=_CLOSE, abs_tol=_CLOSE):
                    yield key, number.value
            elif number.unreadable or sent is not None:
                # A cleared cell says nothing about the number that stood in it.
                self._touched(key)

    def _look_at_locked(self, formulas: Sequence[str]) -> None:
        text, unit = self._cell("unit").text, self.row.unit.name
        self._look_at_name(self._cell("name").text)
        self._look_at_definition()
        if plain_label(text) not in map(plain_label, (unit.zh, unit.en or "number", both(unit))):
            self._other_unit(text) if text else self._touched("unit")
        for key in formulas:
            if not self._cell(key).formula and key in self.located.columns:
                self._touched(key)

    def _look_at_name(self, text: str) -> None:
        """Whether the row still bears its name, without what people add to one."""
        names, units = self.row.name, self.row.unit.name
        if plain_label(text) == plain_label(names.zh):
            return
        marked = _PART_OF.sub("", without_note_marks(text)[0])
        known = {_PART_OF.sub("", name.strip()) for name in (names.zh, names.en, both(names))}
        known |= {f"{name}{u}" for name in known for u in (units.zh, units.en) if u}
        if plain_label(marked) in set(map(plain_label, known)):
            return
        if not text:
            self._touched("name")
            return
        said = Text(
            zh=f"指标名称被改为“{text[:_MOST_LETTERS]}”，原为“{names.zh}”：请确认所填仍是原指标"
            "并恢复名称，指标有变请先联系本办",
            en=f"the indicator {names['en']!r} was renamed {text[:_MOST_LETTERS]!r}: report what"
            " was asked and restore the name, or contact us",
        )
        self._notice("names_changed", "name", said, names)

    def _look_at_definition(self) -> None:
        """Whether the row is struck out, or the department reports by a definition of its own."""
        text, row = plain_label(self._cell("definition").text.rstrip("…")), self.row
        if self._cell("name").manner == STRUCK:
            said = Text(
                zh=f"“{row.name.zh}”带删除线：本行有效的请去掉删除线，作废的请选“无此项”并清空数值",
                en=f"{row.name['en']!r} is struck out: if the row counts take the line out, else"
                " choose nil and clear the numbers",
            )
            self._notice("names_changed", "name", said, row.name)
        sent = (row.definition.zh, row.definition.en, both(row.definition))
        if text and not any(plain_label(each).startswith(text) for each in sent):
            said = Text(
                zh="“口径简述”被改动：请确认仍按原口径填报并恢复原文，口径有变请先联系本办",
                en="the definition was changed: report by the one that was sent and restore it, or"
                " contact us",
            )
            self._notice("names_changed", "definition", said, row.definition)

    def _touched(self, key: str) -> None:
        cell, name = self.located.place(self.row.code, key).cell, COLUMN_OF[key].header
        said = Text(
            zh=f"{cell}“{name.zh}”被覆盖，已按原表恢复，请核对",
            en=f"{cell} ({name.en}) was overwritten; taken as it was sent",
        )
        self._notice("formulas_changed", key, said)

    def _other_unit(self, text: str) -> None:
        cell = self.located.place(self.row.code, "unit").cell
        said = Text(
            zh=f"{cell}“单位”被改为“{text}”，请按原计量单位填报",
            en=f"{cell}: the unit was changed to {text!r}",
        )
        self._notice("units_changed", "unit", said, self.row.unit.name)


def _actions(book: MarkedSheets, form: Form, noticed: list[Noticed]) -> dict[str, tuple[str, str]]:
    """State and progress of each item of the rectification ledger that was reported on."""
    found: dict[str, tuple[str, str]] = {}
    sheet = actions_in(book, form)
    if sheet is None:
        if form.actions:
            noticed.append(Noticed(name="rows_moved", text=_NO_ACTIONS))
        return found
    codes = {action.code.casefold(): action.code for action in form.actions}
    for row in list(sheet.rows)[1:]:
        code, state, progress = (sheet[row, column].text for column in (1, 8, 9))
        known, place = codes.get(code.casefold()), Place(sheet=sheet.name, cell=cell_name(row, 8))
        if not (state or progress):
            continue
        if known is None:
            said = _no_action(code or str(row))
            noticed.append(Noticed(name="asides", text=said, place=place))
            continue
        try:
            found[known] = ActionState.parse(state).value if state else "", progress
        except ModelError as error:
            name = "states_unknown"
            noticed.append(Noticed(name=name, text=error.text, place=place, code=known))
    return found


_NO_ACTIONS = Text(
    zh="缺少“整改事项”表，整改进展未收到", en="the sheet Actions is missing: no state was told"
)


def _no_action(code: str) -> Text:
    return Text(
        zh=f"整改事项{code}不在本表所列事项中，未采用：新增事项请另行报本办",
        en=f"action {code} is none of those asked about and was not taken: tell us apart from this",
    )


def _sign_off(
    located: Located, form: Form, received: date | None
) -> tuple[dict[str, str], dict[str, str]]:
    """The fields of the sign-off block that are filled, and what else stands in the others."""
    signed, others = {}, {}
    unit = {plain_label(form.respondent.zh), plain_label(form.respondent["en"])}
    for found in FOOT:
        label = located.foot.get(found.key)
        cell = _beside(located, label) if label else BLANK
        if found.key == "reported":
            day = read_date(cell, received)
            text = day.isoformat() if day else ""
        else:
            is_name = plain_label(cell.text) not in unit
            is_signed = is_name and signs(cell.text, phone=found.key == "phone")
            text = cell.text if is_signed else ""
        if text:
            signed[found.key] = text[:_MOST_LETTERS]
        elif cell.text:
            others[found.key] = cell.text[:_MOST_LETTERS]
    return signed, others


def signs(text: str, *, phone: bool = False) -> bool:
    """Whether a text is a name of two letters or more, or a `phone` number.

    >>> signs("王局长"), signs("/"), signs("（签字）"), signs("8123", phone=True)
    (True, False, False, True)
    """
    plain = unicodedata.normalize("NFKC", text)
    if phone:
        digits = re.findall(r"\d", plain)
        is_whole = not _NO_PHONE.search(plain.strip())
        return is_whole and len(digits) >= _LEAST_DIGITS and len({*digits}) > 1
    letters = re.findall(r"[^\W\d_]", _NO_NAME.sub("", plain.casefold()))
    return len(letters) >= _LEAST_LETTERS and len({*letters}) > 1


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


def _period_words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s—–\-~～至到]+", "-", folded).casefold().strip("-")
