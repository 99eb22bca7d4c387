"""What is behind, by how much, and what is done about it? The table `tbl_gap` (PRACTICE C3.3)."""

from dataclasses import replace

from addin.facts.extras.actions import state_on
from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.measures.targets.gap import effort
from addin.model.indicator import Indicator
from addin.model.plan import Action
from addin.report.excel.cells import (
    Cell,
    calculated,
    number_format,
    plain,
    quoted,
    words,
)
from addin.report.excel.grid import Row, Table, looked_up
from addin.report.excel.sections import Section, column
from addin.report.sentences.outlook import HARD_TIMES, Reach
from addin.report.tables.gaps import laggards, outlook_words

__all__ = ["gaps_section"]

SHEET = Text(zh="差距", en="Gaps")
_LINKED = (
    "name", "unit", "attribute", "comparable_period", "comparable", "target", "expected",
    "gap_to_target", "progress", "time_progress", "lead", "growth_achieved", "growth_required",
)  # fmt: skip
_FROM_ACTION = ("cause", "measure", "person", "due", "state", "evidence")


def gaps_section(facts: FactSet, language: Language, indicators: Table) -> Section:
    """The indicators that are behind: binding ones first, then the furthest behind."""
    of_indicator = {row.key: row for row in indicators.rows}
    rows = [
        _gap_row(facts, language, found, of_indicator[found.code], at)
        for at, found in enumerate(laggards(facts), 1)
    ]
    return Section(
        sheet=SHEET[language],
        title=Text(zh="差距分析", en="Gaps to the path and to the target")[language],
        lines=(
            Text(
                zh="仅列滞后和严重滞后的指标，约束性在前，进度差由低到高。数值引自“指标”表。",
                en="Indicators behind or far behind only: binding ones first, then the furthest"
                " behind. Values are links to the sheet Indicators.",
            )[language],
        ),
        table=Table(name="tbl_gap", columns=_columns(facts, language), rows=tuple(rows)),
        frozen=3,
    )


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
    # Every split of a gap leaves a rest.
    split = facts.get(facts.id_of(f"{found.code}:rest", "gap_part")) is not None
    see = Text(zh="见“缺口分解”表", en="see Gap by part")[language]
    cells["parts"] = words(see if split else "—")
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
    sign = "-" if found.direction.sign < 0 else ""
    wanted, done = f"({sign}{{growth_required}})", f"({sign}{{growth_achieved}})"
    hard, more, enough = (quoted(each[language]) for each in (Reach.HARD, Reach.MORE, Reach.ENOUGH))
    far = f"OR({wanted}>{done}+th_hard,{wanted}>{HARD_TIMES:g}*{done})"
    tests = f"IF({wanted}<={done},{enough},IF({far},{hard},{more}))"
    formula = f'=IF(COUNT({{growth_achieved}},{{growth_required}})=2,{tests},"—")'
    return Cell(value=known, formula=formula)


def _action_cells(facts: FactSet, language: Language, found: Indicator) -> dict[str, Cell]:
    """The latest rectification item of the indicator, raised up to the period."""
    mine = [
        each for each in facts.plan.actions
        if each.indicator == found.code and each.raised <= facts.period
    ]  # fmt: skip
    last: Action | None = max(mine, key=lambda each: each.raised, default=None)
    department = facts.plan.department.get((last.department if last else "") or found.department)
    none = Text(zh="未填报", en="not reported")[language]
    if last is None:
        return dict.fromkeys(_FROM_ACTION, words(none)) | {
            "department": words(department.name[language] if department else none)
        }
    return {
        "cause": words(last.cause[language] or last.problem[language] or none),
        "measure": words(last.measure[language] or none),
        "department": words(department.name[language] if department else none),
        "person": words(last.person or none),
        "due": words(last.due.isoformat() if last.due else none),
        "state": words(state_on(last, facts.as_of or facts.period.end)[language]),
        "evidence": words(last.note[language] or none),
    }


def _columns(facts: FactSet, language: Language) -> tuple:  # type: ignore[type-arg]
    end = facts.plan.identity.end_year
    found = (
        ("number", "序号", "No.", "figure", 8),
        ("code", "代码", "Code", "words", 16),
        ("name", "指标", "Indicator", "words", 26),
        ("unit", "单位", "Unit", "words", 12),
        ("attribute", "属性", "Type", "words", 10),
        ("comparable_period", "评价期", "Scored at", "words", 18),
        ("comparable", "当期值", "Value", "figure", 14),
        ("target", f"{end}年目标", f"{end} target", "figure", 14),
        ("expected", "时序目标值", "Value on the path", "figure", 14),
        ("gap_to_path", "与时序目标差", "Gap to the path", "figure", 14),
        ("gap_to_target", "与目标差距", "Gap to target", "figure", 14),
        ("progress", "完成进度(%)", "Progress (%)", "figure", 14),
        ("time_progress", "时序进度(%)", "Time progress (%)", "figure", 14),
        ("lead", "进度差(百分点)", "Lead (pp)", "figure", 14),
        ("growth_achieved", "已实现年均(%)", "Achieved a year (%)", "figure", 14),
        ("growth_required", "后续年均需(%)", "Needed a year (%)", "figure", 14),
        ("times", "倍数(需/已实现)", "Needed / achieved", "figure", 14),
        ("outlook", "预判", "Outlook", "words", 16),
        ("parts", "缺口分解", "Gap by part", "words", 16),
        ("cause", "主要原因", "Main cause", "words", 26),
        ("measure", "措施", "Action", "words", 30),
        ("department", "责任单位", "Responsible", "words", 18),
        ("person", "责任人", "Person", "words", 12),
        ("due", "完成时限", "Due", "words", 12),
        ("state", "整改状态", "State", "words", 12),
        ("evidence", "佐证", "Evidence", "words", 24),
    )
    return tuple(
        column(key, Text(zh=zh, en=en), language, kind, widest)
        for key, zh, en, kind, widest in found
    )
