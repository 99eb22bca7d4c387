"""What does one department's form ask?"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, partial
from operator import attrgetter
from types import NoneType
from typing import Any, Self, get_args, get_origin, get_type_hints

from addin.errors import FormError, Place
from addin.exchange.calendar import moment
from addin.exchange.signing.checksum import checksum, rounded_checksum
from addin.exchange.words import EntrySource, EntryStatus
from addin.language import Language, Text
from addin.model.period import Period
from addin.model.plan import RuleRow
from addin.model.unit import Unit, unit
from addin.model.words import ActionState


def both(words: Text) -> str:
    """Words in Chinese and English, once where they are the same or one is missing.

    >>> both(Text(zh="单位", en="Unit")), both(Text(zh="GDP", en="GDP"))
    ('单位 Unit', 'GDP')
    """
    return " ".join(dict.fromkeys(filter(None, (words.zh, words.en))))


_ID = re.compile(
    r"(?P<plan>.+)-(?P<form>[A-Z]\d+)-(?P<period>\d{4}(?:[QH]\d|M\d{1,2}(?:-\d{1,2})?)?)"
    r"-(?P<respondent>.+)-(?P<issue>\d{2,})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormId:
    """The identity that stands in five places of a form: ``CQ-F01-2024Q3-JXW-01``.

    `issue` counts the times the form was designed anew for the same period and respondent.
    """

    plan: str
    form: str
    period: Period
    respondent: str
    issue: int = 1

    def __str__(self) -> str:
        return f"{self.plan}-{self.form}-{self.period}-{self.respondent}-{self.issue:02d}"

    @property
    def wave(self) -> str:
        """What all forms of one plan, form and period share."""
        return f"{self.plan}-{self.form}-{self.period}"

    @property
    def line(self) -> str:
        """What all issues of one form share."""
        return f"{self.wave}-{self.respondent}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The identity that `text` writes; FormError otherwise.

        >>> FormId.parse("CQ-14FYP-F01-2024M1-9-JXW-02").period
        Period(year=2024, last=9, first=1)
        """
        match = _ID.fullmatch(text.strip())
        if not match:
            raise FormError(
                en=f"not the identity of a form: {text!r} (expected for example"
                " CQ-F01-2024Q3-JXW-01)",
                zh=f"不是有效的表标识：“{text}”（应如CQ-F01-2024Q3-JXW-01）",
            )
        return cls(
            plan=match["plan"],
            form=match["form"],
            period=Period.parse(match["period"]),
            respondent=match["respondent"],
            issue=int(match["issue"]),
        )


_NO_NAME = re.compile(r"[^\w.]")


def name_of_form(form_id: str) -> str:
    """The defined name that marks the form `form_id`.

    >>> name_of_form("CQ-F01-2024Q3-JXW-01")
    'form_CQ_F01_2024Q3_JXW_01'
    """
    return _NO_NAME.sub("_", f"form_{form_id}")


def name_of_row(code: str, period: Period) -> str:
    """The defined name of the input cell of one row.

    >>> name_of_row("GO_AS/C1", Period.parse("2024Q3"))
    'v_GO_AS.C1_2024Q3'
    """
    return _NO_NAME.sub("_", f"v_{code.replace('/', '.')}_{period}")


# Raised when columns change their meaning; older forms are migrated by their headers.
FORM_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHeader:
    """The statutory header: a form without it, or expired, may lawfully be refused."""

    title: Text
    number: str
    issuer: Text
    approval: Text
    valid_until: date
    contact: str = ""
    deadline: datetime
    audit_by: datetime
    accept_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One number that is asked for, with what is known about it.

    Values stand in the row's unit, growth in per cent. `lower` and `upper` are hard limits;
    `growth_low` and `growth_high` what growth in the past makes plausible. `parent` is the code
    of the row that this one is a part of, `scheme` the taxonomy of the parts; a row `is_complete`
    where the form asks for all its parts. `reported` is the period that is asked for, where it is
    not the form's. `published` is what another source says by now.
    """

    code: str
    name: Text
    unit_code: str
    own_unit: Unit | None = None
    definition: Text
    decimals: int
    is_flow: bool = False
    is_share: bool = False
    reported: str = ""
    periods: tuple[str, ...] = ()
    year_ago: float | None = None
    previous: float | None = None
    previous_growth: float | None = None
    previous_is_final: bool = True
    target: float | None = None
    lower: float | None = None
    upper: float | None = None
    growth_low: float | None = None
    growth_high: float | None = None
    parent: str = ""
    scheme: str = ""
    is_complete: bool = False
    published: float | None = None
    definition_changed: bool = False
    history: tuple[tuple[str, float | None], ...] = ()
    last_explanation: str = ""

    @property
    def unit(self) -> Unit:
        """The unit of the row: known to all, or `own_unit`, which the plan declares."""
        return self.own_unit or unit(self.unit_code)

    @property
    def shown_decimals(self) -> int:
        """How many decimals a reader is shown; two more may be typed."""
        return max(self.decimals - 2, 0)

    @property
    def is_counted(self) -> bool:
        """Whether it is a number of things: a whole one, unless the plan shows decimals of it."""
        return self.unit.is_counted and not self.shown_decimals

    def rounding(self, value: float | None) -> float:
        """Half of the last digit of a value as it was typed, or is shown; a count is exact."""
        if self.is_counted:
            return 0.0
        digits = self.shown_decimals
        while digits < self.decimals and value is not None and round(value, digits) != value:
            digits += 1
        return 0.5 * 10.0**-digits

    @property
    def indicator(self) -> str:
        """The indicator's code; the rest of `code` is a cluster or an area."""
        return self.code.partition("/")[0]

    def asks_as(self, other: "FormRow") -> bool:
        """Whether an answer to the `other` row is one to this."""
        asked = attrgetter("unit", "definition", "is_flow", "reported", "periods")
        return bool(asked(self) == asked(other))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAction:
    """An open item of the rectification ledger that the department reports on."""

    code: str
    indicator: str
    problem: Text
    measure: Text
    person: str = ""
    due: str = ""
    state: ActionState = ActionState.NOT_STARTED


@dataclass(frozen=True, kw_only=True)
class Form:
    """Everything that stands on the form of one respondent, before it is filled.

    `rules` are the office's own, besides or instead of the shipped ones. What a `bilingual` form
    says stands in both languages, what may be chosen in the first.
    """

    id: FormId
    language: Language
    bilingual: bool = False
    plan_name: Text
    respondent: Text
    header: FormHeader
    rows: tuple[FormRow, ...]
    actions: tuple[FormAction, ...] = ()
    changes: tuple[Text, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    area: str = ""
    email: str = ""
    fictitious: bool = False
    issued: datetime
    version: int = FORM_VERSION

    @property
    def period(self) -> Period:
        """The period that is reported."""
        return self.id.period

    def reported(self, row: FormRow) -> Period:
        """The period that a row asks for, from January on."""
        return Period.parse(row.reported) if row.reported else self.period.to_date

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the form, one or two."""
        return ("zh", "en") if self.bilingual else (self.language,)

    def say(self, words: Text) -> str:
        """Words in the language of the form, in both where it is bilingual."""
        return both(words) if self.bilingual else words[self.language]

    @cached_property
    def row(self) -> Mapping[str, FormRow]:
        """Rows by code."""
        return dict(zip(map(attrgetter("code"), self.rows), self.rows, strict=True))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each code among the rows, from 0."""
        return {row.code: place for place, row in enumerate(self.rows)}

    @cached_property
    def parts(self) -> Mapping[str, tuple[FormRow, ...]]:
        """The parts of each row that has some, of the first taxonomy that the form lists."""
        found: dict[str, tuple[FormRow, ...]] = {}
        for row in self.rows:
            known = found.get(row.parent, ())
            if row.parent and (not known or known[0].scheme == row.scheme):
                found[row.parent] = (*known, row)
        return found

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The code behind each defined name of an input cell."""
        return {name_of_row(row.code, self.period): row.code for row in self.rows}

    def record(self) -> dict[str, Any]:
        """The form by its fields, which JSON can say; from what it says `from_record` reads it."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        # Where an office's rule stands in its workbook is nobody else's business.
        rules = [replace(rule, place=Place()) for rule in self.rules]
        return found | {"id": str(self.id), "rules": rules}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The form of a ledger's record; what an older one does not say is as by default."""
        found: Self = _value(cls, record)
        return found


_LEAST_EXPLANATION, _LEAST_LETTERS, _LEAST_WORDS = 10, 5, 3
# What people write instead of a reason.
_SAYS_NOTHING = re.compile(
    "同上|同前|正常|没有|暂无|无误|无|详?见附件|属实|经?核实|已?核对|正确|准确|真实|确认|数据|情况"
    "|特殊|说明|本期|以上|请|领导|审核|谢谢|特此|如实|填报|因为|由于|所以|导致|什么|就是|这样"
    "|写明|原因|按要求|填写|如下|所示"
    "|same as (?:above|before)|same|okay|ok|none|n/a|correct|confirmed|checked|figures?|values?"
    "|numbers?|data|right|please|thanks?|see attachment|lorem|ipsum|dolor"
    r"|\b(?:the|this|that|is|was|are|as|it|has|have|been|and|for|from|our|reported|here|test)\b"
)
# What stands there once more says nothing more.
_AGAIN = re.compile(r"(.{2,40}?)(?:[\s,;.，；。、]*\1)+")
_LONGEST_LOOKED_AT = 1000
_HAN, _LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One row as it came back, normalised.

    `value`, `quarter` and `growth` are None where the cell is empty or cannot be read;
    `unreadable` then holds what stands there, by column key. `prefilled` is what stands in the
    prefilled cells that were changed.
    """

    code: str
    value: float | None = None
    quarter: float | None = None
    growth: float | None = None
    period: str = ""
    status: EntryStatus | None = None
    source: EntrySource | None = None
    explanation: str = ""
    evidence: str = ""
    revision: str = ""
    question: str = ""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    prefilled: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether the department wrote no value at all."""
        return self.value is None and "value" not in self.unreadable

    @property
    def is_explained(self) -> bool:
        """Whether the explanation says something (V-12)."""
        return explains(self.explanation)

    def record(self) -> dict[str, Any]:
        """The answer by its fields, which JSON can say; its code is the key of a ledger."""
        found = dict(zip(_ANSWERED, attrgetter(*_ANSWERED)(self), strict=True))
        return found | {
            "status": self.status.value if self.status else "",
            "source": self.source.value if self.source else "",
            "prefilled": dict(self.prefilled),
            "unreadable": dict(self.unreadable),
        }

    @classmethod
    def from_record(cls, code: str, record: Mapping[str, Any]) -> Self:
        """The inverse of `record`."""
        status, source = EntryStatus.named(record["status"]), EntrySource.named(record["source"])
        return cls(code=code, **{**record, "status": status, "source": source})


_ANSWERED = tuple(each.name for each in fields(Answer) if each.name != "code")


def explains(text: str) -> bool:
    """Whether `text` gives a reason: ten characters or more, of which some are words that say one.

    >>> explains("新增两条产线投产，产量翻番"), explains("经核实，数据真实准确，请领导审核")
    (True, False)
    >>> explains("规上工业产值规上工业产值")
    False
    """
    words = unicodedata.normalize("NFKC", text[:_LONGEST_LOOKED_AT]).strip().casefold()
    words = _AGAIN.sub(r"\1", words)
    left = _SAYS_NOTHING.sub(" ", words)
    says = len({*_HAN.findall(left)}) >= _LEAST_LETTERS or (
        len({*_LATIN.findall(left)}) >= _LEAST_WORDS
    )
    return says and len(words) >= _LEAST_EXPLANATION


def explains_formula(cell: str) -> str:
    """The same as far as a native formula goes: long enough, not one letter, no number."""
    return (
        f"AND(LEN(TRIM({cell}))>={_LEAST_EXPLANATION},ISERROR(VALUE({cell})),"
        f'LEN(SUBSTITUTE({cell},LEFT({cell},1),""))>={_LEAST_LETTERS})'
    )


# What people call a value that is not final.
_ESTIMATES = ("估计数", "估算数", "预计数", "推算数", "测算数", "暂估", "estimated", "provisional")
_CALLS_ESTIMATE = re.compile("|".join(_ESTIMATES), re.IGNORECASE)


def calls_estimate(text: str) -> bool:
    """Whether an explanation calls its value an estimate.

    >>> calls_estimate("为估计数，年报后更新"), calls_estimate("新增两条产线投产")
    (True, False)
    """
    return bool(_CALLS_ESTIMATE.search(text))


def calls_estimate_formula(cell: str) -> str:
    """The same as a native formula."""
    words = ",".join(f'"{word}"' for word in _ESTIMATES)
    return f"OR(ISNUMBER(SEARCH({{{{{words}}}}},{cell})))"


def checksum_of(form: Form, answers: Mapping[str, Answer], *, rounded: bool = False) -> str:
    """The checksum of a form as it was filled; `answers` are by code.

    That of forms which went out before forms were signed is `rounded`.
    """
    asked = [answers.get(row.code, Answer(code=row.code)) for row in form.rows]
    numbers = map(attrgetter("value", "quarter", "growth"), asked)
    return rounded_checksum(numbers) if rounded else checksum(numbers)


_SIMPLE: Mapping[Any, Callable[[Any], Any]] = {
    FormId: FormId.parse,
    date: date.fromisoformat,
    datetime: moment,
    ActionState: ActionState.parse,
}


_PLAIN = frozenset({str, int, float, bool, Language})


def _value(kind: Any, said: Any) -> Any:
    """What a field of this kind holds that a record `said`; a dataclass of its plain values."""
    if said is None:
        return None
    if kind in _SIMPLE:
        return _SIMPLE[kind](said)
    if isinstance(kind, type) and is_dataclass(kind):
        found = dict(said)
        for name, hint in _hints(kind).items():
            if name in found:
                found[name] = _value(hint, found[name])
        return kind(**found)
    if get_origin(kind) is not tuple:
        return said
    each, *rest = get_args(kind)
    return tuple(map(partial(_value, each), said)) if rest == [...] else tuple(said)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """The kinds of the fields of a dataclass that JSON writes otherwise.

    Of one that may be None it is what it is otherwise.
    """
    found = get_type_hints(kind).items()
    kinds = {n: get_args(hint)[0] if NoneType in get_args(hint) else hint for n, hint in found}
    return {n: hint for n, hint in kinds.items() if hint not in _PLAIN}
