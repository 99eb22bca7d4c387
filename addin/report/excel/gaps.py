"""What is behind, by how much, and which parts make up the gap? (PRACTICE C3.3)"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import fsum

from addin.facts import Fact, FactSet
from addin.language import Language, Text
from addin.measures.gap import effort
from addin.model import Action, Indicator
from addin.report.excel.cells import (
    Cell,
    calculated,
    figure,
    in_language,
    number_format,
    plain,
    quoted,
    stated,
    words,
)
from addin.report.excel.charts import draw_waterfall
from addin.report.excel.grid import Row, Table, looked_up
from addin.report.excel.sections import Page, Section, column
from addin.report.tables import laggards, outlook_words

__all__ = ["Decomposition", "decomposition_section", "decompositions", "gaps_section"]

SHEET = Text("差距", "Gaps")
_FEWEST, _MOST_CHARTS = 2, 4
_LINKED = (
    "name", "unit", "attribute", "comparable_period", "comparable", "target", "expected",
    "gap_to_target", "progress", "time_progress", "lead", "growth_achieved", "growth_required",
)  # fmt: skip


def gaps_section(facts: FactSet, language: Language, indicators: Table) -> Section:
    """The indicators that are behind: binding ones first, then the furthest behind."""
    of_indicator = {row.key: row for row in indicators.rows}
    rows = [
        _gap_row(facts, language, found, of_indicator[found.code], at)
        for at, found in enumerate(laggards(facts), 1)
    ]
    return Section(
        sheet=SHEET[language],
        title=Text("差距分析", "Gaps to the path and to the target")[language],
        lines=(
            Text(
                "仅列滞后和严重滞后的指标，约束性在前，进度差由低到高。数值引自“指标”表。",
                "Indicators behind or far behind only: binding ones first, then the furthest"
                " behind. Values are links to the sheet Indicators.",
            )[language],
        ),
        table=Table(name="tbl_gap", columns=_columns(facts, language), rows=tuple(rows)),
        frozen=3,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Decomposition:
    """The gap of an indicator, split over clusters or areas whose own gap is known."""

    indicator: Indicator
    whole: Fact
    comparable: Fact
    parts: tuple[tuple[Fact, Fact, Fact], ...]
    measure: str

    @property
    def rest(self) -> float:
        """What the parts leave of the gap, in the stored unit."""
        return self.gap - fsum(goal.value - now.value for now, goal, _ in self.parts if (
            goal.value is not None and now.value is not None
        ))  # fmt: skip

    @property
    def gap(self) -> float:
        """The gap of the whole: goal less value."""
        return (self.whole.value or 0.0) - (self.comparable.value or 0.0)


def decompositions(facts: FactSet) -> tuple[Decomposition, ...]:
    """Of each laggard whose parts are known, else of any indicator; by cluster, then by area."""
    behind = [found.code for found in laggards(facts)]
    others = [found.code for found in facts.plan.headline if found.code not in behind]
    found = [each for code in behind for each in _of_indicator(facts, code)]
    found = found or [each for code in others for each in _of_indicator(facts, code)]
    return tuple(found[:_MOST_CHARTS])


def decomposition_section(
    facts: FactSet, language: Language, found: Sequence[Decomposition]
) -> Section:
    """Each part's share of the gap; what no part explains has a row of its own."""
    rows = [row for at, each in enumerate(found, 1) for row in _rows(facts, language, each, at)]
    headers = (
        ("code", "代码", "Code", "words"),
        ("indicator", "指标", "Indicator", "words"),
        ("name", "集群/区县", "Cluster or area", "words"),
        ("goal", "应达值", "Should be", "figure"),
        ("comparable", "当期值", "Value", "figure"),
        ("gap", "缺口", "Shortfall", "figure"),
        ("share", "占总缺口（%）", "Share of the gap (%)", "figure"),
        ("unit", "单位", "Unit", "words"),
        ("basis", "应达值口径", "Should be by", "words"),
    )

    def draw(page: Page) -> None:
        for at, each in enumerate(found, 1):
            name = each.indicator.name[language]
            title = Text(f"{name}：缺口分解", f"{name}: where the gap lies")[language]
            said = Text(
                f"瀑布图：{name}的缺口按{len(each.parts)}个部分逐项累加至总缺口。数据见“图表数据”。",
                f"Waterfall chart: the gap of {name} as the sum of {len(each.parts)} parts and the"
                " rest. The data stand in the sheet Chart data.",
            )[language]
            draw_waterfall(page, f"tbl_waterfall_{at}", title, said, at - 1)

    return Section(
        sheet=SHEET[language],
        alone=Text("缺口分解", "Gap by part")[language],
        title=Text("缺口分解", "Where the gap lies")[language],
        lines=(
            Text(
                "缺口=应达值－当期值，正数为未达；各部分与“其他”之和等于总缺口。",
                "Shortfall = should be - value; positive is behind. The parts and the rest add up"
                " to the whole.",
            )[language],
        ),
        table=Table(
            name="tbl_dec",
            columns=tuple(
                column(key, Text(zh, en), language, kind) for key, zh, en, kind in headers
            ),
            rows=tuple(rows),
        ),
        draw=draw,
    )


def _of_indicator(facts: FactSet, code: str) -> Iterator[Decomposition]:
    plan = facts.plan
    clusters = [
        f"{code}/{found.code}" for found in plan.main_clusters
        if found.indicator == code and not found.parent
    ]  # fmt: skip
    areas = [f"{code}/{found.code}" for found in plan.areas]
    for subjects in (clusters, areas):
        for measure in ("expected", "target"):
            made = _decomposition(facts, code, subjects, measure)
            if made is not None:
                yield made
                break


def _decomposition(
    facts: FactSet, code: str, subjects: Sequence[str], measure: str
) -> Decomposition | None:
    def pair(subject: str) -> tuple[Fact, Fact] | None:
        now, goal = (facts.get(facts.id_of(subject, key)) for key in ("comparable", measure))
        if now is None or goal is None or now.value is None or goal.value is None:
            return None
        return (now, goal) if now.unit is goal.unit else None

    whole = pair(code)
    if whole is None:
        return None
    known = [(subject, found) for subject in subjects if (found := pair(subject))]
    parts = [(*found, found[1]) for _, found in known if found[0].period == whole[0].period]
    if len(parts) < _FEWEST:
        return None
    return Decomposition(
        indicator=facts.plan.indicator[code], whole=whole[1], comparable=whole[0],
        parts=tuple(parts), measure=measure,
    )  # fmt: skip


def _rows(facts: FactSet, language: Language, found: Decomposition, at: int) -> Iterator[Row]:
    whole = f"{at}-whole"
    first, last = f"{at}-1", f"{at}-{len(found.parts)}"
    for number, (now, goal, _) in enumerate(found.parts, 1):
        name = facts.name_of(now.subject)[language]
        yield Row(
            key=f"{at}-{number}",
            cells=_part_cells(language, found, (now, goal), name, f"{{gap@{whole}}}"),
        )
    rest = in_language(found.rest, found.comparable.unit, language)
    gap = in_language(found.gap, found.comparable.unit, language)
    cells = _part_cells(language, found, (found.comparable, found.whole), "", f"{{gap@{whole}}}")
    none = Cell(value="—", reason=True)
    yield Row(
        key=f"{at}-rest",
        cells=cells
        | {
            "name": words(Text("其他及未分解", "The rest, not split"), language),
            "goal": none, "comparable": none,
            "gap": replace(
                figure(rest, found.comparable, language, found.comparable.unit),
                formula=f"={{gap@{whole}}}-SUM({{gap@{first}..{last}}})",
            ),
            "share": _share(rest, gap, f"{{gap@{whole}}}", language),
        },
    )  # fmt: skip
    total = Text("合计", "Whole")[language]
    yield Row(key=whole, cells=cells | {"name": words(total)}, bold=True)


def _part_cells(
    language: Language, found: Decomposition, pair: tuple[Fact, Fact], name: str, whole: str
) -> dict[str, Cell]:
    now, goal = pair
    unit = now.unit
    value, should = stated(now, language, unit), stated(goal, language, unit)
    exact = replace(now, precision=type(now.precision).EXACT)
    gap = in_language((goal.value or 0.0) - (now.value or 0.0), unit, language)
    total = in_language(found.gap, unit, language)
    basis = Text("时序目标值", "value on the path") if found.measure == "expected" else Text(
        "规划目标", "target of the plan"
    )  # fmt: skip
    return {
        "code": words(found.indicator.code),
        "indicator": words(found.indicator.name, language),
        "name": words(name),
        "goal": should,
        "comparable": value,
        "gap": replace(figure(gap, exact, language, unit), formula="={goal}-{comparable}"),
        "share": _share(gap, total, whole, language),
        "unit": words(now.shown_unit(language).name, language),
        "basis": words(basis, language),
    }


def _share(gap: float, total: float, whole: str, language: Language) -> Cell:
    value = gap / total * 100 if total else "—"
    formula = f'=IF({whole}<>0,{{gap}}/{whole}*100,"—")'
    return Cell(value=value, formula=formula, number_format=number_format(1, language))


def _gap_row(facts: FactSet, language: Language, found: Indicator, row: Row, number: int) -> Row:
    cells = {
        key: replace(row.cells[key], formula=f"={looked_up('tbl_ind', key)}") for key in _LINKED
    }
    cells |= {"number": plain(number), "code": words(found.code)}
    unit = facts.fact(found.code, "value").unit
    cells["gap_to_path"] = calculated(
        facts.get(facts.id_of(found.code, "gap_to_path")), "{comparable}-{expected}", cells,
        language, unit,
    )  # fmt: skip
    cells["times"] = _times(facts, language, found)
    cells["outlook"] = _outlook(facts, language, found)
    cells |= _action_cells(facts, language, found)
    return Row(key=found.code, cells=cells)


def _times(facts: FactSet, language: Language, found: Indicator) -> Cell:
    """How many times the growth achieved is needed."""
    needed, achieved = (
        facts.get(facts.id_of(found.code, key)) for key in ("growth_required", "growth_achieved")
    )
    formula = 'IF({growth_achieved}>0,{growth_required}/{growth_achieved},"—")'
    guarded = f'=IF(COUNT({{growth_achieved}},{{growth_required}})=2,{formula},"—")'
    value: float | str = "—"
    if needed and achieved and needed.value is not None and achieved.value is not None:
        ratio = float(effort(needed.value, achieved.value))
        value = ratio if ratio == ratio else "—"  # noqa: PLR0124 - NaN is what is not itself
    return Cell(value=value, formula=guarded, number_format=number_format(2, language))


def _outlook(facts: FactSet, language: Language, found: Indicator) -> Cell:
    known = outlook_words(facts, found.code)[language]
    more = "({growth_required}-{growth_achieved})"
    if found.direction.sign < 0:
        more = "({growth_achieved}-{growth_required})"
    word = [quoted(Text(*pair)[language]) for pair in _OUTLOOKS]
    tests = f"IF({more}>th_hard,{word[0]},IF({more}>0,{word[1]},{word[2]}))"
    formula = f'=IF(COUNT({{growth_achieved}},{{growth_required}})=2,{tests},"—")'
    return Cell(value=known, formula=formula)


_OUTLOOKS = (
    ("难度较大", "hard to reach"),
    ("需加力推进", "needs more effort"),
    ("可如期完成", "on time"),
)


def _action_cells(facts: FactSet, language: Language, found: Indicator) -> dict[str, Cell]:
    """The latest rectification item of the indicator, raised up to the period."""
    mine = [
        each for each in facts.plan.actions
        if each.indicator == found.code and each.raised <= facts.period
    ]  # fmt: skip
    last: Action | None = max(mine, key=lambda each: each.raised, default=None)
    department = facts.plan.department.get((last.department if last else "") or found.department)
    none = Text("未填报", "not reported")[language]
    if last is None:
        return {key: words(none) for key in ("cause", "measure", "person", "due", "state")} | {
            "department": words(department.name[language] if department else none)
        }
    return {
        "cause": words(last.cause[language] or last.problem[language] or none),
        "measure": words(last.measure[language] or none),
        "department": words(department.name[language] if department else none),
        "person": words(last.person or none),
        "due": words(last.due.isoformat() if last.due else none),
        "state": words(last.state[language]),
    }


def _columns(facts: FactSet, language: Language) -> tuple:  # type: ignore[type-arg]
    end = facts.plan.identity.end_year
    found = (
        ("number", "序号", "No.", "figure", 8),
        ("code", "代码", "Code", "words", 16),
        ("name", "指标", "Indicator", "words", 26),
        ("unit", "单位", "Unit", "words", 12),
        ("attribute", "属性", "Type", "words", 10),
        ("comparable_period", "评价期", "Scored at", "words", 14),
        ("comparable", "当期值", "Value", "figure", 14),
        ("target", f"{end}年目标", f"{end} target", "figure", 14),
        ("expected", "时序目标值", "Value on the path", "figure", 14),
        ("gap_to_path", "与时序目标差", "Gap to the path", "figure", 14),
        ("gap_to_target", "与目标差距", "Gap to target", "figure", 14),
        ("progress", "完成进度（%）", "Progress (%)", "figure", 14),
        ("time_progress", "时序进度（%）", "Time progress (%)", "figure", 14),
        ("lead", "进度差（百分点）", "Lead (pp)", "figure", 14),
        ("growth_achieved", "已实现年均（%）", "Achieved a year (%)", "figure", 14),
        ("growth_required", "后续年均需（%）", "Needed a year (%)", "figure", 14),
        ("times", "倍数（需/已实现）", "Needed / achieved", "figure", 14),
        ("outlook", "预判", "Outlook", "words", 16),
        ("cause", "主要原因", "Main cause", "words", 26),
        ("measure", "措施", "Action", "words", 30),
        ("department", "责任单位", "Responsible", "words", 18),
        ("person", "责任人", "Person", "words", 12),
        ("due", "完成时限", "Due", "words", 12),
        ("state", "整改状态", "State", "words", 12),
    )
    return tuple(
        column(key, Text(zh, en), language, kind, widest) for key, zh, en, kind, widest in found
    )
