"""Which rules does a form check while it is filled, and again when it returns?

Each rule stands here once, as a native formula for the form and as a predicate for the intake;
a test recalculates forms in LibreOffice and holds the two to the same verdicts. Source: PRACTICE
3D, by the same ids.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import fsum, log10

from addin.errors import Level
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.words import EntryStatus
from addin.language import Text
from addin.model.period import Period

__all__ = ["FORM_RULES", "FormRule", "derived_growth", "parts_of", "rules_of"]

_MAGNITUDE = 2.5
_GROWTH_JUMP = 5.0
_OFFICIAL_GAP = 0.5
_OVERLAP = 0.001
_FEW = 1e-9

Answers = Mapping[str, Answer]
Predicate = Callable[[Answer, FormRow, Answers, Form], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """One rule: its words, the column that it marks, its formula and its predicate.

    `formula` is a condition over ``{J}``, ``{G}``... (cells of the row), ``{lower}``... (cells of
    the check sheet), ``{parent}`` and ``{parts}``; it is True where the rule fires. `applies`
    leaves out rows of which the rule can say nothing.
    """

    id: str
    level: Level
    column: str
    text: Text
    formula: str
    fires: Predicate
    applies: Callable[[FormRow, Form], bool] = lambda _row, _form: True


def rules_of(row: FormRow, form: Form) -> tuple[FormRule, ...]:
    """The shipped rules that can fire on `row`; the office's own of the same id replace them."""
    replaced = {rule.code for rule in form.rules}
    return tuple(rule for rule in FORM_RULES if rule.id not in replaced and rule.applies(row, form))


def parts_of(row: FormRow, form: Form) -> tuple[FormRow, ...]:
    """The rows of the form that are parts of `row`, of one taxonomy: they may not exceed it."""
    return form.parts.get(row.code, ())


def derived_growth(value: float | None, row: FormRow) -> float | None:
    """Growth against the year-ago value: per cent, or points for a share; None if unknown."""
    if value is None or row.year_ago is None:
        return None
    if row.is_share:
        return value - row.year_ago
    return (value / row.year_ago - 1) * 100 if row.year_ago > 0 else None


def _growth(answer: Answer, row: FormRow) -> float | None:
    if answer.growth is not None:
        return answer.growth
    found = derived_growth(answer.value, row)
    return None if found is None else _half_up(found, 1)


def _half_up(value: float, decimals: int) -> float:
    shift = 10.0**decimals
    whole = int(abs(value) * shift + 0.5 + _FEW) / shift
    return whole if value >= 0 else -whole


def _missing(answer: Answer, _row: FormRow, _all: Answers, _form: Form) -> bool:
    return answer.is_blank and answer.states_value


def _unreadable(answer: Answer, _row: FormRow, _all: Answers, _form: Form) -> bool:
    return any(key in answer.unreadable for key in ("value", "quarter", "growth"))


def _type(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    if answer.value is None:
        return False
    if row.lower == 0 and answer.value < 0:
        return True
    rounded = _half_up(answer.value, row.decimals)
    return abs(answer.value - rounded) > _FEW * max(1.0, abs(answer.value))


def _range(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    if answer.growth is not None and not row.is_share and answer.growth <= -100:  # noqa: PLR2004 - nothing falls by more than all
        return True
    if answer.value is None:
        return False
    below = row.lower is not None and row.lower != 0 and answer.value < row.lower
    return below or (row.upper is not None and answer.value > row.upper)


def _history(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    if answer.value is None or row.year_ago is None or row.year_ago <= 0:
        return False
    if not row.year_ago / 2 <= answer.value <= row.year_ago * 2:
        return True
    growth = (answer.value / row.year_ago - 1) * 100
    low, high = row.growth_low, row.growth_high
    return (low is not None and growth < low) or (high is not None and growth > high)


def _copied(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    return bool(answer.value) and answer.value in {row.previous, row.year_ago}


def _codes(answer: Answer, _row: FormRow, _all: Answers, _form: Form) -> bool:
    return any(key in answer.unreadable for key in ("status", "source", "period"))


def _pending(answer: Answer, _row: FormRow, _all: Answers, _form: Form) -> bool:
    return answer.status in {EntryStatus.PENDING, EntryStatus.CONFIDENTIAL}


def _magnitude(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    before = row.year_ago if row.previous is None else row.previous
    if answer.value is None or before is None or answer.value <= 0 or before <= 0:
        return False
    return abs(log10(answer.value / before)) >= _MAGNITUDE


def _balance(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    if answer.value is None or answer.quarter is None:
        return False
    rest = answer.value - (row.previous or 0.0) - answer.quarter
    return abs(rest) > _tolerance(row) * (1 + _FEW)


def _falls(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    return answer.value is not None and row.previous is not None and answer.value < row.previous


def _jump(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    growth, before = _growth(answer, row), row.previous_growth
    return (
        growth is not None
        and before is not None
        and abs(growth - before) > _GROWTH_JUMP * (1 + _FEW)
    )


def _turn(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    growth, before = _growth(answer, row), row.previous_growth
    return growth is not None and before is not None and growth * before < 0


def _official(answer: Answer, row: FormRow, _all: Answers, _form: Form) -> bool:
    derived = derived_growth(answer.value, row)
    if answer.growth is None or derived is None:
        return False
    return abs(answer.growth - _half_up(derived, 1)) > _OFFICIAL_GAP * (1 + _FEW)


def _part(answer: Answer, row: FormRow, every: Answers, _form: Form) -> bool:
    parent = every.get(row.parent)
    if answer.value is None or parent is None or parent.value is None:
        return False
    return answer.value > parent.value


def _sum(answer: Answer, row: FormRow, every: Answers, form: Form) -> bool:
    if answer.value is None:
        return False
    parts = [every[part.code].value for part in parts_of(row, form) if part.code in every]
    total = fsum(part for part in parts if part is not None)
    return total > answer.value * (1 + _OVERLAP)


def _exclusive(answer: Answer, _row: FormRow, _all: Answers, _form: Form) -> bool:
    return answer.status is EntryStatus.NIL and not answer.is_blank


def _tolerance(row: FormRow) -> float:
    """Half of the last digit for each of three numbers (PRACTICE 3D)."""
    return 1.5 * 10.0**-row.decimals


def _is_flow(row: FormRow, _form: Form) -> bool:
    return row.is_flow


def _can_balance(row: FormRow, form: Form) -> bool:
    # Without last quarter's total nothing can be balanced, except in the first quarter.
    return row.is_flow and (row.previous is not None or _starts_year(form.period))


def _balances(row: FormRow, form: Form) -> bool:
    return _can_balance(row, form) and row.previous_is_final


def _balances_unsettled(row: FormRow, form: Form) -> bool:
    # A total that is itself preliminary may still move: then the sum is explained, not corrected.
    return _can_balance(row, form) and not row.previous_is_final


def _adds_up(level: Level, applies: Callable[[FormRow, Form], bool]) -> FormRule:
    return FormRule(
        id="V-20",
        level=level,
        column="quarter",
        text=Text(
            zh="本期累计不等于上季累计加本季", en="not last quarter's total plus this quarter"
        ),
        formula="IF(AND(ISNUMBER({J}),ISNUMBER({K})),"
        "ABS({J}-IF(ISNUMBER({H}),{H},0)-{K})>{tolerance}*(1+0.000000001),FALSE)",
        fires=_balance,
        applies=applies,
    )


def _starts_year(period: Period) -> bool:
    return period.to_date.months == period.months


def _compares_growth(row: FormRow, _form: Form) -> bool:
    return not row.is_share and row.previous_growth is not None


def _has_parent(row: FormRow, form: Form) -> bool:
    return row.parent in form.row and row.is_flow


def _has_parts(row: FormRow, form: Form) -> bool:
    return row.is_flow and bool(parts_of(row, form))


_BLANK = "LEN(TRIM({J}))=0"
_G = "IF(ISNUMBER({L}),{L},{M})"

FORM_RULES = (
    FormRule(
        id="V-01",
        level=Level.HARD,
        column="value",
        text=Text(
            zh="本期累计未填（没有此项请选“无此项”，暂缺请选“待补”）",
            en="no value: choose 'nil' where there is none, 'pending' where it comes later",
        ),
        formula=f"AND({_BLANK},OR(LEN(TRIM({{N}}))=0,{{N}}={{normal}},{{N}}={{preliminary}},"
        "{N}={expected}))",
        fires=_missing,
    ),
    FormRule(
        id="V-02",
        level=Level.HARD,
        column="value",
        text=Text(zh="不是数字", en="not a number"),
        formula="OR(AND(LEN(TRIM({J}))>0,NOT(ISNUMBER({J}))),AND(LEN(TRIM({K}))>0,NOT(ISNUMBER({K}))),"
        "AND(LEN(TRIM({L}))>0,NOT(ISNUMBER({L}))))",
        fires=_unreadable,
    ),
    FormRule(
        id="V-03",
        level=Level.HARD,
        column="value",
        text=Text(zh="数值为负，或小数位超过规定", en="negative, or more decimals than defined"),
        formula="IF(ISNUMBER({J}),OR(AND(ISNUMBER({lower}),{lower}=0,{J}<0),"
        "ABS({J}-ROUND({J},{decimals}))>0.000000001*MAX(1,ABS({J}))),FALSE)",
        fires=_type,
    ),
    FormRule(
        id="V-04",
        level=Level.HARD,
        column="value",
        text=Text(zh="超出可能的范围", en="outside what is possible"),
        formula="OR(IF(ISNUMBER({J}),OR(AND(ISNUMBER({upper}),{J}>{upper}),"
        "AND(ISNUMBER({lower}),{lower}<>0,{J}<{lower})),FALSE),{low_growth})",
        fires=_range,
    ),
    FormRule(
        id="V-05",
        level=Level.SOFT,
        column="value",
        text=Text(
            zh="与上年同期相比超出历史波动范围（或不足一半、超过两倍）",
            en="far from a year ago: outside past growth, below half or above twice",
        ),
        formula="IF(AND(ISNUMBER({J}),ISNUMBER({G})),IF({G}>0,OR({J}<{G}/2,{J}>{G}*2,"
        "AND(ISNUMBER({growth_low}),({J}/{G}-1)*100<{growth_low}),"
        "AND(ISNUMBER({growth_high}),({J}/{G}-1)*100>{growth_high})),FALSE),FALSE)",
        fires=_history,
    ),
    FormRule(
        id="V-06",
        level=Level.SOFT,
        column="value",
        text=Text(
            zh="与上期或上年同期完全相同，疑似照抄",
            en="equal to last quarter or a year ago: a copy?",
        ),
        formula="IF(ISNUMBER({J}),AND({J}<>0,OR(AND(ISNUMBER({H}),{J}={H}),"
        "AND(ISNUMBER({G}),{J}={G}))),FALSE)",
        fires=_copied,
        applies=_is_flow,
    ),
    FormRule(
        id="V-08",
        level=Level.HARD,
        column="status",
        text=Text(
            zh="状态、来源或数据期不在可选项内",
            en="status, source or period is none of the choices",
        ),
        formula="OR(AND(LEN(TRIM({N}))>0,{not_status}),AND(LEN(TRIM({O}))>0,{not_source}),"
        "AND(LEN(TRIM({F}))>0,{not_period}))",
        fires=_codes,
    ),
    FormRule(
        id="V-09",
        level=Level.SOFT,
        column="explanation",
        text=Text(
            zh="待补须说明原因和补报日期（15日内），保密须说明依据",
            en="pending needs a reason and a date within 15 days, confidential its basis",
        ),
        formula="OR({N}={pending},{N}={confidential})",
        fires=_pending,
    ),
    FormRule(
        id="V-11",
        level=Level.SOFT,
        column="value",
        text=Text(
            zh="与上期相差悬殊，疑似计量单位有误（万元、亿元）",
            en="very far from last quarter: another unit?",
        ),
        formula="IF(AND(ISNUMBER({J}),ISNUMBER({before})),IF(AND({J}>0,{before}>0),"
        "ABS(LOG10({J}/{before}))>=2.5,FALSE),FALSE)",
        fires=_magnitude,
    ),
    _adds_up(Level.HARD, _balances),
    _adds_up(Level.SOFT, _balances_unsettled),
    FormRule(
        id="V-21",
        level=Level.SOFT,
        column="value",
        text=Text(zh="累计数小于上季累计", en="the total to date fell"),
        formula="IF(AND(ISNUMBER({J}),ISNUMBER({H})),{J}<{H},FALSE)",
        fires=_falls,
        applies=_is_flow,
    ),
    FormRule(
        id="V-22",
        level=Level.SOFT,
        column="growth",
        text=Text(zh="同比与上期同比相差超过5个百分点", en="growth moved by more than 5 points"),
        formula=f"IF(AND(ISNUMBER({_G}),ISNUMBER({{previous_growth}})),"
        f"ABS({_G}-{{previous_growth}})>5*(1+0.000000001),FALSE)",
        fires=_jump,
        applies=_compares_growth,
    ),
    FormRule(
        id="V-23",
        level=Level.SOFT,
        column="growth",
        text=Text(zh="同比由升转降或由降转升", en="growth changed its sign"),
        formula=f"IF(AND(ISNUMBER({_G}),ISNUMBER({{previous_growth}})),{_G}*{{previous_growth}}<0,FALSE)",
        fires=_turn,
        applies=_compares_growth,
    ),
    FormRule(
        id="V-24",
        level=Level.INFO,
        column="growth",
        text=Text(
            zh="官方同比与推算同比相差超过0.5个百分点（可比口径）",
            en="official and derived growth differ by more than 0.5 points (comparable basis)",
        ),
        formula="IF(AND(ISNUMBER({L}),ISNUMBER({M})),ABS({L}-{M})>0.5*(1+0.000000001),FALSE)",
        fires=_official,
    ),
    FormRule(
        id="V-41",
        level=Level.HARD,
        column="value",
        text=Text(zh="其中项大于总项", en="a part is larger than its whole"),
        formula="IF(AND(ISNUMBER({J}),ISNUMBER({parent})),{J}>{parent},FALSE)",
        fires=_part,
        applies=_has_parent,
    ),
    FormRule(
        id="V-46",
        level=Level.HARD,
        column="status",
        text=Text(zh="状态为“无此项”却填了数", en="a value although the status is 'nil'"),
        formula="AND({N}={nil},LEN(TRIM({J}))>0)",
        fires=_exclusive,
    ),
    FormRule(
        id="V-47",
        level=Level.HARD,
        column="value",
        text=Text(zh="各集群合计大于总计", en="the clusters together exceed the total"),
        formula="IF(ISNUMBER({J}),SUM({parts})>{J}*1.001,FALSE)",
        fires=_sum,
        applies=_has_parts,
    ),
)
