"""Which rows do the tables on the pages of a report have, as a reader wants them?

The same facts as in the sheets of a workbook, with words where a page has no room for a column:
which way a gap goes, the unit of a rate, the class with its sign. Behind them the yardsticks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from addin.facts.columns.standing import thresholds_of
from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.extras.reach import yearly
from addin.facts.fact import Fact, difference_id
from addin.facts.factset import FactSet
from addin.facts.printer import printed, unit_name
from addin.language import Language, Text, capital
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import TargetKind
from addin.report.bound.naming import bound
from addin.report.inputs import NONE, figure
from addin.report.pages.front import arrow, class_of, listed
from addin.report.sentences.figures.growths import is_rate, told_apart
from addin.report.sentences.notes import typeset
from addin.report.tables.actions import project_rows
from addin.report.tables.clusters import cluster_table
from addin.report.tables.table import TableCell, TableRow, cell_of, class_cells
from addin.templating.values import Pieces

_YEARLY = 4
_NARROW = str.maketrans("（）", "()")  # formulas stand in one line
_KEPT = frozenset([TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE])
_ONLY_KEPT = Text(zh="只判断是否在界限内", en="only whether it is within the limit")
_NOT_SCORED = Text(zh="不作评价", en="not scored")
_AS_PUBLISHED = Text(zh="公布数", en="as published")


def page_values(
    facts: FactSet,
    language: Language,
    previous: FactSet | None,
    tables: Mapping[str, Sequence[dict[str, Any]]],
) -> dict[str, Any]:
    """The rows of the pages; `tables` are those that workbooks show too.

    The text has the first twelve gaps and groups; four targets of a year need no table.
    """
    gaps = [_gap(facts, language, row) for row in tables["gaps"]]
    blocks = _group_blocks(facts, language, previous)
    groups = blocks[0]["rows"] if blocks else []
    members, totals = ([r for r in groups if bool(r["total"]) is whole] for whole in (False, True))
    annex = [_annex_row(facts, language, row) for row in tables["indicators"]]
    return {
        "annex_rows": annex,
        "annex_apart": any(isinstance(row["yoy"], Pieces) for row in annex),
        "gap_rows": gaps[:_MOST],
        "gaps_more": str(len(gaps) - _MOST) if len(gaps) > _MOST else "",
        "annual_many": len(tables["annual"]) > _YEARLY,
        "group_rows": [*members[:_MOST], *totals],
        "groups_more": str(len(members) - _MOST) if len(members) > _MOST else "",
        "group_blocks": blocks,
        "project_rows": project_rows(facts, language),
        "revision_rows": tables["revisions"],
        "money_unit": unit_name(facts.plan.identity.money, language),
        "criteria": _criteria(facts, language),
        "concepts": _concepts(facts, language),
    }


def _annex_row(facts: FactSet, language: Language, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the full table: the reason where nothing is scored; year and place go unsaid."""
    status = class_of(facts, row["code"])
    word = {} if status.is_scored else {"word": row["status_or_reason"].lstrip("○ ")}
    area = facts.plan.identity.area[language].partition("（")[0].partition(" (")[0]
    who = row["department"].removeprefix(area).strip()
    year = str(facts.period.year)
    period = _YEAR[language].format(year=year)
    brief = row["period"].removeprefix(period).removesuffix(period) or row["period"]
    shown = class_cells(status, language) | word
    moved = {
        "yoy": _on_year(facts, language, row),
        "growth_required": _rate(facts, language, row["code"], "required"),
    }
    return {**row, **shown, **moved, "department": who, "period": brief}


def _on_year(facts: FactSet, language: Language, row: Mapping[str, Any]) -> Any:
    """Growth on a year earlier with its sign; how much more or less where the text says that."""
    code = row["code"]
    pair = told_apart(facts, code)
    if pair is None:
        cell = cell_of(facts, code, "yoy")
        return figure(replace(cell, with_unit=True, brief=True), language)
    gap = _of(pair[0], language) - _of(pair[1], language)
    return _moved(gap, pair, _ON_YEAR[is_rate(facts, code, pair[0])], language) if gap else "0"


def _gap(facts: FactSet, language: Language, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the gap table: more or less than the path, and yearly amounts with their units."""
    code = row["code"]
    rates = {of: _rate(facts, language, code, of) for of in ("achieved", "required")}
    return {**row, **rates, "against": _against(facts, language, facts.plan.indicator[code])}


def _rate(facts: FactSet, language: Language, code: str, of: str) -> Any:
    fact = yearly(facts, code, of) or facts.find(code, f"growth_{of}")
    if fact is None or not fact.known:
        return NONE
    return figure(TableCell(fact=fact, with_unit=True, brief=True), language)


def _against(facts: FactSet, language: Language, found: Indicator) -> str | Pieces:
    """How much more or less than the path asks for, or than the limit allows."""
    ends = _ENDS.get(found.target.kind, ("comparable", "expected"))
    now, path = (facts.known(found.code, measure) for measure in ends)
    if now is None or path is None:
        return NONE
    gap = _of(now, language) - _of(path, language)
    if not gap:
        return "0"
    return _moved(gap, (now, path), _MORE_OR_LESS[found.unit.is_percent], language)


def _moved(
    gap: Decimal, pair: tuple[Fact, Fact], words: Mapping[Language, tuple[str, str]],
    language: Language,
) -> Pieces:  # fmt: skip
    """How far two shown numbers lie apart, with the word for more or for less."""
    text = f"{abs(gap):,}" if language == "en" else str(abs(gap))
    number = bound(text, difference_id(pair[0].id, pair[1].id), f"abs minus:{pair[1].id}")
    way = words[language][gap < 0]
    return Pieces((way, number) if language == "zh" else (number, f" {way}"))


def _of(fact: Fact, language: Language) -> Decimal:
    return Decimal(printed(fact, language).number)


def _groups(
    facts: FactSet, language: Language, previous: FactSet | None, scheme: str
) -> list[dict[str, Any]]:
    """The groups of a scheme, parts of one set off, and what they are together and parts of."""
    tops = {subject_of(one) for one in clusters_of(facts, scheme)}
    parts = {subject_of(one) for one in facts.plan.clusters} - tops
    rows = cluster_table(facts, scheme, parts=True).rows
    return [
        _group(facts, language, previous, row)
        | {"total": "" if row.subject in tops | parts else "yes"}
        | ({"name": _PART[language] + row["name"].show(language)} if row.subject in parts else {})
        for row in rows
        if not row.subject.endswith(":rest") and _is_told(facts, row.subject)
    ]


def _is_told(facts: FactSet, subject: str) -> bool:
    """Whether a row has more than dashes."""
    return any(facts.known(subject, one) for one in ("value", "comparable", "target"))


def _group(
    facts: FactSet, language: Language, previous: FactSet | None, row: TableRow
) -> dict[str, Any]:
    cells: dict[str, Any] = {key: figure(cell, language) for key, cell in row.cells.items()}
    none = {"lamp": "", "word": NONE, "tone": "None"}
    status = class_cells(row.status, language) if row.status and row.status.is_scored else none
    changed = arrow(facts, previous, row.subject) if row.status else ""
    return cells | status | {"change": changed if changed in _ARROWS else ""}


def _group_blocks(
    facts: FactSet, language: Language, previous: FactSet | None
) -> list[dict[str, Any]]:
    """Every scheme with its groups, the plan's own first."""
    groups, blocks = capital(facts.plan.identity.groups[language]), []
    for scheme in schemes_of(facts):
        found = clusters_of(facts, scheme)
        rows = _groups(facts, language, previous, scheme) if found else []
        if any(not row["total"] for row in rows):
            named = next((one.scheme_name[language] for one in found), "") or groups
            blocks.append({"name": named, "rows": rows})
    return blocks


def _criteria(facts: FactSet, language: Language) -> list[dict[str, str]]:
    limits = thresholds_of(facts.plan)
    steps = (f"{one:g}" for one in (limits.behind, limits.on_pace, limits.ahead))
    low, least, most = (one.replace("-", "−") if language == "en" else one for one in steps)
    rules = {
        StatusClass.ACHIEVED: Text(
            zh=f"完成进度达到{100 * limits.achieved:g}%",
            en=f"progress of at least {100 * limits.achieved:g}%",
        ),
        StatusClass.AHEAD: Text(
            zh=f"进度差不低于{most}个百分点", en=f"a lead of at least {most} percentage points"
        ),
        StatusClass.ON_PACE: Text(
            zh=f"进度差不低于{least}个百分点；保持类指标在规划界限内",
            en=f"a lead of at least {least} percentage points; within the limit to be kept",
        ),
        StatusClass.BEHIND: Text(
            zh=f"进度差不低于{low}个百分点", en=f"a lead of at least {low} percentage points"
        ),
        StatusClass.FAR_BEHIND: Text(
            zh=f"进度差低于{low}个百分点，或者差于基期，或者规划界限被突破，或者约束性指标预计不能如期完成",
            en=f"a lead below {low} percentage points, worse than the baseline, a limit broken, or"
            " a binding target that is not expected to be reached",
        ),
    }
    return [
        class_cells(status, language) | {"rule": rule[language]} for status, rule in rules.items()
    ]


def _concepts(facts: FactSet, language: Language) -> list[dict[str, str]]:
    """Indicators by what their targets mean and how the current value and progress are made."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for found in facts.plan.headline:
        groups.setdefault(_measured(facts, found, language), []).append(found.short[language])
    return [
        {"kind": kind, "names": listed(names, language, 3), "current": now, "progress": how}
        for (kind, now, how), names in groups.items()
    ]


def _measured(facts: FactSet, found: Indicator, language: Language) -> tuple[str, str, str]:
    """The kind of a target, how its current value is taken and how progress is computed."""
    kind = found.target.kind
    comparable, progress = (facts.known(found.code, one) for one in ("comparable", "progress"))
    now = _AS_PUBLISHED
    if comparable and comparable.formula not in {"same", "observed"}:
        now = comparable.how.name
    how = progress.how.words if progress else _ONLY_KEPT if kind in _KEPT else _NOT_SCORED
    said = typeset(how, language).removesuffix("×100").removesuffix(" × 100")
    return kind.text[language], now[language] if comparable else "—", said.translate(_NARROW)


_MOST = 12  # rows that a table in the text shows of gaps and of groups
_YEAR = Text(zh="{year}年", en=" {year}")
_ARROWS = frozenset("↑↓→")
_PART = Text(zh="　其中：", en="  of which ")
_ENDS = {
    TargetKind.RATE_AVG: ("growth_achieved", "target"),
    TargetKind.HOLD_MAX: ("comparable", "target"),
    TargetKind.HOLD_MIN: ("comparable", "target"),
}
_MORE_OR_LESS: Mapping[bool, Mapping[Language, tuple[str, str]]] = {
    True: {"zh": ("高", "低"), "en": ("pp above", "pp below")},
    False: {"zh": ("多", "少"), "en": ("above", "short")},
}
_ON_YEAR: Mapping[bool, Mapping[Language, tuple[str, str]]] = {
    True: {"zh": ("高", "低"), "en": ("higher", "lower")},
    False: {"zh": ("多", "少"), "en": ("more", "less")},
}
