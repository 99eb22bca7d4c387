"""How does a row of each sheet become an indicator, a cluster, a task...?"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from addin.errors import Level, ModelError, PeriodError, Place, UnitError
from addin.language import Text
from addin.model.indicator import Baseline, Concept, Indicator, Milestone, Target
from addin.model.period import Period
from addin.model.plan import (
    Action,
    Area,
    Cluster,
    Department,
    Membership,
    PlanIdentity,
    RuleRow,
    Source,
    Task,
)
from addin.model.unit import UNITS, Unit, conversion, unit
from addin.model.words import (
    ActionState,
    Attribute,
    Direction,
    FlowBasis,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    Role,
    TargetKind,
    TaskKind,
    TaskState,
)
from addin.plan.schema import KEYS, THRESHOLDS, header_name
from addin.plan.sheets import Row, Table, nearest
from addin.plan.values import number_of, text_of

__all__ = ["RECORDS", "coded", "read_identity", "read_milestones", "read_thresholds"]

_NO_YEAR = Period(1949, 12, 1)


def read_identity(
    rows: Sequence[Row], table: Table, named: Mapping[str, AbstractSet[str]]
) -> PlanIdentity:
    """The plan that the key-value sheet names; `named` are the codes that a key may refer to."""
    found = {_key_of(row): row for row in rows}
    values = {key: text_of(row.cell("value")) for key, row in found.items()}
    first, last = (_year(found, key, table) for key in ("start_year", "end_year"))
    for key in ("code", "name_zh"):
        if not values.get(key) and not values.get(key.replace("_zh", "_en")):
            table.add("V-01", Level.HARD, _missing_key(KEYS[key]))
    if 0 < last < first:
        text = Text(
            zh=f"结束年份{last}早于开始年份{first}", en=f"last year {last} is before {first}"
        )
        found["end_year"].note("W-07", Level.HARD, text, "value")
    for key, known in named.items():
        code = values.get(key, "")
        if code and code not in known:
            text = Text(
                zh=f"没有“{code}”（{KEYS[key].zh}）", en=f"{code!r} is not there ({KEYS[key].en})"
            )
            found[key].note("W-10", Level.HARD, text, "value")
    return PlanIdentity(
        code=values.get("code", ""),
        name=_pair(values, "name"),
        start_year=first,
        end_year=last,
        area=_pair(values, "area"),
        issuer=_pair(values, "issuer"),
        author=_pair(values, "author"),
        document_number=values.get("document_number", ""),
        main_scheme=values.get("main_scheme", ""),
        total_indicator=values.get("total_indicator", ""),
        money=_money(found),
        fictitious=header_name(values.get("fictitious", "")) in {"是", "yes", "true", "1"},
        source=values.get("source", ""),
        note=_pair(values, "note"),
        place=rows[0].place("value") if rows else Place(),
    )


def _pair(values: Mapping[str, str], key: str) -> Text:
    return Text(zh=values.get(f"{key}_zh", ""), en=values.get(f"{key}_en", ""))


def _key_of(row: Row) -> str:
    names = {header_name(n): key for key, text in KEYS.items() for n in (key, text.zh, text.en)}
    for column in ("key", "item"):
        for part in (text_of(row.cell(column)), *text_of(row.cell(column)).splitlines()):
            if header_name(part) in names:
                return names[header_name(part)]
    typed = text_of(row.cell("key")) or text_of(row.cell("item"))
    near = nearest(header_name(typed), names)
    row.note(
        "W-03",
        Level.SOFT if near else Level.INFO,
        Text(
            zh=f"“{typed}”不认识" + (f"，已按最接近的“{KEYS[names[near]].zh}”读取" if near else ""),
            en=f"{typed!r} is unknown"
            + (f" and was read as the nearest one, {KEYS[names[near]].en!r}" if near else ""),
        ),
        "key",
    )
    return names.get(near, "")


def _year(found: Mapping[str, Row], key: str, table: Table) -> int:
    if key not in found:
        table.add("V-01", Level.HARD, _missing_key(KEYS[key]))
        return 0
    text = text_of(found[key].cell("value"))
    try:
        return Period.parse(text).year
    except PeriodError as error:
        found[key].note("W-07", Level.HARD, error.text, "value")
        return 0


def _money(found: Mapping[str, Row]) -> Unit:
    default = UNITS["CNY_100M"]
    row = found.get("money")
    if row is None or not text_of(row.cell("value")):
        return default
    try:
        return unit(text_of(row.cell("value")))
    except UnitError as error:
        row.note("W-08", Level.HARD, error.text, "value")
        return default


def _missing_key(text: Text) -> Text:
    return Text(zh=f"缺少“{text.zh}”", en=f"{text.en!r} is missing")


def _indicator(row: Row) -> Indicator:
    own = row.unit("unit", UNITS["count"])
    direction = row.word("direction", Direction.HIGHER)
    baseline = _baseline(row, own)
    return Indicator(
        code=row.text("code"),
        name=row.texts("name"),
        unit=own,
        role=row.word("role", Role.HEADLINE),
        category=row.texts("category"),
        attribute=row.word("attribute", Attribute.UNSTATED),
        direction=direction,
        nature=row.word("nature", Nature.STOCK),
        concept=Concept(
            name=row.text("concept"),
            price_basis=row.text("price_basis"),
            scope=row.text("scope"),
        ),
        baseline=baseline,
        target=_target(row, own, direction, baseline.value),
        flow_basis=row.word("flow_basis", FlowBasis.ROLLING),
        pace=row.word("pace", PacePath.LINEAR),
        series=row.text("series"),
        related=row.codes("related"),
        decimals=row.whole("decimals") if text_of(row.cell("decimals")) else None,
        plan_row=row.whole("plan_row"),
        department=row.text("department"),
        definition=row.texts("definition"),
        note=row.texts("note"),
        place=row.place("code"),
    )


def _baseline(row: Row, own: Unit) -> Baseline:
    return Baseline(
        value=row.number_or_none("baseline", own),
        precision=row.word("baseline_precision", Precision.EXACT),
        source=row.text("baseline_source"),
        place=row.place("baseline"),
    )


def _target(row: Row, own: Unit, direction: Direction, base: float | None) -> Target:
    target = Target(
        kind=row.word("target_kind", TargetKind.DIRECTION),
        value=row.number_or_none("target", own),
        upper=row.number_or_none("target_upper", own),
        operator=row.word("operator", Operator.EXACT),
        tolerance=row.number_or_none("tolerance") or 0.0,
        year=row.whole("target_year"),
        source=row.text("target_source"),
        place=row.place("target"),
    )
    _check_target(row, target, direction, base)
    return target


def _check_target(row: Row, target: Target, direction: Direction, base: float | None) -> None:
    levels = {TargetKind.LEVEL_UP: Direction.HIGHER, TargetKind.LEVEL_DOWN: Direction.LOWER}
    if target.upper is not None and target.value is not None and target.upper < target.value:
        row.note("V-70", Level.HARD, _upside_down(target), "target_upper")
    wanted = levels.get(target.kind)
    if wanted is None:
        return
    if wanted is not direction:
        text = Text(
            zh=f"目标类型“{target.kind.zh}”与方向“{direction.zh}”矛盾",
            en=f"the kind of target, {target.kind.en!r}, contradicts the direction,"
            f" {direction.en!r}",
        )
        row.note("V-08", Level.HARD, text, "target_kind")
    elif base is not None and target.value is not None:
        _check_side(row, base, target.value, wanted)


def _check_side(row: Row, base: float, goal: float, direction: Direction) -> None:
    if goal == base:
        text = Text(
            zh=f"目标值等于基期值（{goal:g}），无法计算进度，按“保持”处理",
            en=f"the target equals the baseline ({goal:g}): no progress can be measured, it is"
            " held",
        )
    elif (goal - base) * direction.sign < 0:
        text = Text(
            zh=f"目标值{goal:g}与基期值{base:g}的关系不符合方向“{direction.zh}”",
            en=f"target {goal:g} lies on the wrong side of baseline {base:g} ({direction.en})",
        )
    else:
        return
    row.note("V-70", Level.HARD, text, "target")


def _upside_down(target: Target) -> Text:
    return Text(
        zh=f"目标上限{target.upper:g}低于下限{target.value:g}",
        en=f"the upper end of the range, {target.upper:g}, is below the lower, {target.value:g}",
    )


def _cluster(row: Row) -> Cluster:
    kind = text_of(row.cell("target_kind")) or text_of(row.cell("target"))
    number = UNITS["count"]  # the indicator's unit is the cluster's: numbers are taken as typed
    baseline = _baseline(row, number)
    target = _target(row, number, _direction_of(row), baseline.value) if kind else None
    return Cluster(
        code=row.text("code"),
        name=row.texts("name"),
        scheme=row.text("scheme"),
        scheme_name=row.texts("scheme_name"),
        indicator=row.text("indicator"),
        plan_row=row.whole("plan_row"),
        tier=row.texts("tier"),
        parent=row.text("parent"),
        baseline=baseline,
        target=target,
        department=row.text("department"),
        valid_from=row.period("valid_from"),
        valid_to=row.period("valid_to"),
        note=row.texts("note"),
        place=row.place("code"),
    )


def _direction_of(row: Row) -> Direction:
    down = row.word("target_kind", TargetKind.LEVEL_UP) is TargetKind.LEVEL_DOWN
    return Direction.LOWER if down else Direction.HIGHER


def read_milestones(
    rows: Sequence[Row], indicators: Mapping[str, Indicator]
) -> tuple[Milestone, ...]:
    """The planned values of single years, in the units of their indicators."""
    found = []
    for row in rows:
        code = row.text("indicator")
        measure = row.word("measure", Measure.LEVEL)
        value = _in_unit(row, indicators.get(code), measure)
        period = row.period("period")
        if value is None or period is None:
            continue
        found.append(
            Milestone(
                indicator=code,
                cluster=row.text("cluster"),
                area=row.text("area"),
                period=period,
                value=value,
                kind=row.word("kind", MilestoneKind.PATH),
                measure=measure,
                operator=row.word("operator", Operator.EXACT),
                source=row.text("source"),
                note=row.texts("note"),
                place=row.place("value"),
            )
        )
    return tuple(found)


def _in_unit(row: Row, indicator: Indicator | None, measure: Measure) -> float | None:
    if not text_of(row.cell("value")):
        row.text("value")
        return None
    stated = text_of(row.cell("unit"))
    own = indicator.unit if indicator else UNITS["count"]
    if not stated or measure is not Measure.LEVEL:
        return row.number_or_none("value", own)
    typed = row.unit("unit", own)
    value = row.number_or_none("value", typed)
    if value is None:
        return None
    try:
        return value * conversion(typed, own)
    except UnitError as error:
        row.note("W-08", Level.HARD, error.text, "unit")
        return None


def _membership(row: Row) -> Membership:
    share = row.number_or_none("share")
    if share is not None and not 0 <= share <= 1:
        text = Text(zh=f"计入比例应在0到1之间：{share:g}", en=f"a share is from 0 to 1: {share:g}")
        row.note("V-04", Level.HARD, text, "share")
    return Membership(
        member=row.text("member"),
        name=row.texts("name"),
        cluster=row.text("cluster"),
        share=1.0 if share is None else share,
        valid_from=row.period("valid_from"),
        valid_to=row.period("valid_to"),
        place=row.place("member"),
    )


def _area(row: Row) -> Area:
    return Area(
        code=row.text("code"),
        name=row.texts("name"),
        parent=row.text("parent"),
        place=row.place("code"),
    )


def _department(row: Row) -> Department:
    return Department(
        code=row.text("code"),
        name=row.texts("name"),
        contact=row.text("contact"),
        phone=row.text("phone"),
        place=row.place("code"),
    )


def _source(row: Row) -> Source:
    return Source(
        code=row.text("code"),
        title=row.texts("title"),
        address=row.text("address"),
        tier=row.text("tier"),
        published=row.day("published"),
        note=row.texts("note"),
        place=row.place("code"),
    )


def _task(row: Row) -> Task:
    return Task(
        code=row.text("code"),
        kind=row.word("kind", TaskKind.TASK),
        name=row.texts("name"),
        state=row.word("state", TaskState.UNREPORTED),
        investment_planned=row.number_or_none("investment_planned"),
        investment_done=row.number_or_none("investment_done"),
        department=row.text("department"),
        source=row.text("source"),
        note=row.texts("note"),
        place=row.place("code"),
    )


def _action(row: Row) -> Action:
    return Action(
        code=row.text("code"),
        indicator=row.text("indicator"),
        raised=row.period("raised") or _NO_YEAR,
        problem=row.texts("problem"),
        cause=row.texts("cause"),
        measure=row.texts("measure"),
        department=row.text("department"),
        person=row.text("person"),
        due=row.day("due"),
        state=row.word("state", ActionState.NOT_STARTED),
        state_date=row.day("state_date"),
        note=row.texts("note"),
        place=row.place("code"),
    )


def _rule(row: Row) -> RuleRow:
    plain = ("code", "level", "scope", "expression", "tolerance", "missing", "owner")
    return RuleRow(
        **{key: row.text(key) for key in (*plain, "valid_from", "valid_to")},
        name=row.texts("name"),
        message=row.texts("message"),
        place=row.place("code"),
    )


def read_thresholds(rows: Sequence[Row]) -> dict[str, str]:
    """The thresholds by name; those that are points or factors must be numbers that fall."""
    found: dict[str, str] = {}
    for row in rows:
        name = row.text("name")
        if name in found:
            text = Text(zh=f"阈值“{name}”重复", en=f"the threshold {name!r} stands twice")
            row.note("W-06", Level.HARD, text, "name")
        _check_threshold(row, name)
        found[name] = row.text("value")
    if rows and not rows[0].table.findings.stop:
        _check_order(rows, found)
    return found


def _check_threshold(row: Row, name: str) -> None:
    if name.endswith("_pp"):
        # Numbers and words share the column, so that it is text without anybody's fault.
        try:
            number_of(row.text("value"))
        except ModelError as error:
            row.note("V-02", Level.HARD, error.text, "value")
    near = nearest(name, THRESHOLDS)
    if name not in THRESHOLDS and near:
        text = Text(
            zh=f"阈值“{name}”不认识（是否为“{near}”？）",
            en=f"the threshold {name!r} is unknown (did you mean {near!r}?)",
        )
        row.note("W-12", Level.SOFT, text, "name")


def _check_order(rows: Sequence[Row], found: Mapping[str, str]) -> None:
    """From ahead over on pace to behind the leads must fall."""
    names = [name for name in ("ahead_pp", "on_pace_pp", "behind_pp") if found.get(name)]
    leads = [number_of(found[name]).value for name in names]
    if leads != sorted(leads, reverse=True):
        shown = ", ".join(f"{name} {found[name]}" for name in names)
        text = Text(zh=f"阈值须依次降低：{shown}", en=f"thresholds must fall: {shown}")
        last = next(row for row in rows if row.text("name") == names[-1])
        last.note("V-04", Level.HARD, text, "value")


# Any: each sheet has its own kind of record, and the reader hands them to the field of that kind.
RECORDS: dict[str, Callable[[Row], Any]] = {
    "Indicators": _indicator,
    "Clusters": _cluster,
    "Members": _membership,
    "Areas": _area,
    "Tasks": _task,
    "Actions": _action,
    "Departments": _department,
    "Sources": _source,
    "Rules": _rule,
}
"""How a row of each sheet is read; the other sheets have readers of their own."""


def coded(rows: Sequence[Row]) -> dict[str, Row]:
    """The rows by their code; a code that stands twice is a finding at its second place."""
    found: dict[str, Row] = {}
    for row in rows:
        code = text_of(row.cell("code"))
        first = found.setdefault(code, row)
        if code and first is not row:
            text = Text(
                zh=f"代码“{code}”重复（首次出现在第{first.number}行）",
                en=f"the code {code!r} stands twice (first in row {first.number})",
            )
            row.note("W-06", Level.HARD, text, "code")
    return found
