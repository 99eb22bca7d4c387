"""Is a filled form accepted, or what has to be mended first?"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from addin.cells import cell_name
from addin.errors import Level, Place
from addin.exchange.calendar import moment
from addin.exchange.form.checks import broken_rules
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.layout import FOOT
from addin.exchange.form.rules import FormRule, derived_growth, rules_of
from addin.exchange.intake.answers import Filled
from addin.exchange.intake.locate import Located
from addin.exchange.intake.remark import Remark
from addin.exchange.words import EntryStatus
from addin.language import Text

__all__ = ["judge"]

# These say of the same cell, more exactly, what the reading already remarked.
_SAID_BY_READING = frozenset({"V-02", "V-08"})
_PENDING_DAYS = 15
_DAY = re.compile(r"(?:(\d{4})\s*[-年/.])?\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")
_REVISED = {
    "year_ago": Text(zh="上年同期", en="the value a year ago"),
    "previous": Text(zh="上季累计", en="last quarter's total"),
}
_UNITS = ((1e4, "10000"), (1e3, "1000"), (1e2, "100"))


def judge(
    filled: Filled,
    form: Form,
    located: Located,
    received: datetime,
    accepted: Mapping[str, float],
) -> tuple[Remark, ...]:
    """Every remark on a filled form, the reading's own first.

    `accepted` are the values of this form that were accepted before, by code: to change one
    takes a class and a reason (V-26).
    """
    remarks = [*located.remarks, *filled.remarks]
    for row in form.rows:
        answer = filled.answers.get(row.code)
        if answer is None:
            continue
        remarks += [
            _fired(rule, answer, row, located, received)
            for rule in rules_of(row, form)
            if rule.id not in _SAID_BY_READING and rule.fires(answer, row, filled.answers, form)
        ]
        remarks += _office(filled, row, form, located, accepted)
        remarks += _revisions(answer, row, located, accepted)
    return (*remarks, *_sign_off(filled, form, located, received))


def _fired(
    rule: FormRule, answer: Answer, row: FormRow, located: Located, received: datetime
) -> Remark:
    text, expected = rule.text, Text(zh="", en="")
    explained = rule.level is Level.SOFT and answer.is_explained
    if rule.id == "V-09":
        explained = explained and _has_day(answer, received)
    elif rule.id == "V-11":
        expected = _other_unit(answer, row)
    elif rule.level is Level.SOFT:
        expected = Text(zh="核实；属实的在“情况说明”写明原因", en="check; if true, explain it")
    # Growth that was derived is mended where its value stands.
    key = "value" if rule.column == "growth" and answer.growth is None else rule.column
    shown = _shown(answer, row, rule.column)
    return Remark.of(
        rule.id,
        rule.level,
        Text(zh=f"{text.zh}{shown}", en=f"{text.en}{shown}"),
        blocks=rule.level is Level.HARD or (rule.level is Level.SOFT and not explained),
        place=located.place(row.code, key),
        code=row.code,
        item=row.name.zh,
        expected=expected,
        is_explained=explained,
    )


def _office(
    filled: Filled, row: FormRow, form: Form, located: Located, accepted: Mapping[str, float]
) -> list[Remark]:
    """What the office's own rules find in a row."""
    if not form.rules:
        return []
    answer = filled.answers[row.code]
    remarks = []
    for found in broken_rules(filled.answers, row, form, accepted.get(row.code)):
        explained = found.level is Level.SOFT and answer.is_explained
        remarks.append(
            Remark.of(
                found.rule,
                found.level,
                found.text,
                blocks=found.level is Level.HARD or (found.level is Level.SOFT and not explained),
                place=located.place(row.code, "value"),
                code=row.code,
                item=row.name.zh,
                is_explained=explained,
            )
        )
    return remarks


def _shown(answer: Answer, row: FormRow, key: str) -> str:
    if key == "growth":
        growth = answer.growth if answer.growth is not None else derived_growth(answer.value, row)
        return "" if growth is None else f" ({growth:.1f})"
    value = getattr(answer, key, None)
    return f" ({value:.15g})" if isinstance(value, float) else ""


def _other_unit(answer: Answer, row: FormRow) -> Text:
    before = row.previous or row.year_ago
    value = answer.value
    if not before or not value:
        return Text(zh="", en="")
    for factor, name in _UNITS:
        for times in (factor, 1 / factor):
            if 0.3 < value * times / before < 3:  # noqa: PLR2004 - about as large as before
                meant = f"{value * times:.15g}"
                sign = "×" if times > 1 else "÷"
                return Text(
                    zh=f"是否应为{meant}{row.unit.name.zh}（{sign}{name}）？",
                    en=f"perhaps {meant} {row.unit.name.en or row.unit.code} ({sign} {name})?",
                )
    return Text(zh="", en="")


def _has_day(answer: Answer, received: datetime) -> bool:
    if answer.status is not EntryStatus.PENDING:
        return True
    today = moment(received).date()
    for match in _DAY.finditer(unicodedata.normalize("NFKC", answer.explanation)):
        try:
            day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if today <= day <= today + timedelta(days=_PENDING_DAYS):
            return True
    return False


def _revisions(
    answer: Answer, row: FormRow, located: Located, accepted: Mapping[str, float]
) -> list[Remark]:
    remarks = []
    has_reason = bool(answer.revision) and answer.is_explained
    for key, name in _REVISED.items():
        if key in answer.prefilled:
            remarks.append(
                Remark.of(
                    "V-25",
                    Level.SOFT,
                    Text(
                        zh=f"预填的{name.zh}由{getattr(row, key)}改为{answer.prefilled[key]}，"
                        + ("按更正处理" if has_reason else "须选更正类别并说明原因"),
                        en=f"{name.en} was changed from {getattr(row, key)} to"
                        f" {answer.prefilled[key]}"
                        + ("" if has_reason else ": choose a class and give the reason"),
                    ),
                    blocks=not has_reason,
                    place=located.place(row.code, key),
                    code=row.code,
                    item=row.name.zh,
                    expected=Text(
                        zh="恢复原值，或作为更正报送", en="put it back, or send it as a revision"
                    ),
                    is_explained=has_reason,
                )
            )
    if "target" in answer.prefilled:
        remarks.append(
            Remark.of(
                "V-65",
                Level.HARD,
                Text(
                    zh=f"规划目标以规划文件为准，不得修改（原为{row.target}）",
                    en=f"the target is the plan's own and may not be changed (it was {row.target})",
                ),
                blocks=True,
                place=located.place(row.code, "target"),
                code=row.code,
                item=row.name.zh,
                expected=Text(zh=f"恢复为{row.target}", en=f"put {row.target} back"),
            )
        )
    if row.code in accepted and answer.value != accepted[row.code]:
        remarks.append(_correction(answer, row, located, accepted[row.code]))
    return remarks


def _correction(answer: Answer, row: FormRow, located: Located, before: float) -> Remark:
    has_reason = bool(answer.revision) and answer.is_explained
    now = "—" if answer.value is None else f"{answer.value:.15g}"
    return Remark.of(
        "V-26",
        Level.INFO if has_reason else Level.HARD,
        Text(
            zh=f"已接收的{before:.15g}改为{now}"
            + ("，按更正处理" if has_reason else "，须选更正类别（R1/R2/R3/C）并说明原因"),
            en=f"the accepted {before:.15g} becomes {now}"
            + ("" if has_reason else ": choose a class (R1/R2/R3/C) and give the reason"),
        ),
        blocks=not has_reason,
        place=located.place(row.code, "revision"),
        code=row.code,
        item=row.name.zh,
        is_explained=has_reason,
    )


def _sign_off(filled: Filled, form: Form, located: Located, received: datetime) -> list[Remark]:
    missing = [found for found in FOOT if found.key not in filled.signed]
    remarks = [
        Remark.of(
            "V-10",
            Level.HARD,
            Text(zh=f"签字栏“{found.label.zh.rstrip('：')}”未填",
                 en=f"the sign-off field {found.label.en.rstrip(':')!r} is empty"),
            blocks=True,
            place=_foot_place(located, found.key),
            item=found.label.zh.rstrip("："),
        )
        for found in missing
    ]  # fmt: skip
    day = filled.reported
    if day and not form.period.end <= day <= moment(received).date():
        remarks.append(
            Remark.of(
                "V-10",
                Level.HARD,
                Text(
                    zh=f"报出日期{day}应不早于报告期末{form.period.end}、不晚于收到日期",
                    en=f"the date of report {day} lies before the end of the period or after today",
                ),
                blocks=True,
                place=_foot_place(located, "reported"),
                item="报出日期",
            )
        )
    return remarks


def _foot_place(located: Located, key: str) -> Place:
    label = located.foot.get(key)
    if label is None:
        return Place(sheet=located.sheet.name)
    field = next(found for found in FOOT if found.key == key)
    step = ord(field.input_column) - ord(field.label_column)
    return Place(sheet=located.sheet.name, cell=cell_name(label[0], label[1] + step))
