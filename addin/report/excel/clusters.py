"""How large are the clusters, and what do they add? The tables `tbl_clu` (PRACTICE C3.2)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from addin.facts.extras.clusters import clusters_of, schemes_of
from addin.facts.factset import FactSet
from addin.facts.printer import unit_name
from addin.language import Language, Text
from addin.measures.reasons import Reason
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.report.excel.cells import (
    Cell,
    absent,
    calculated,
    stated,
    words,
)
from addin.report.excel.charts import sign_lamps
from addin.report.excel.grid import Column, Row, Table, looked_up
from addin.report.excel.indicators import base_cells, measured, status_cells
from addin.report.excel.recipes import Subject, subject_of_row
from addin.report.excel.sections import Section, column

__all__ = ["chart_of_clusters", "clusters_sections"]

SHEET = Text(zh="集群", en="Clusters")
_HARDLY_CHANGED = "0.0005"  # as in addin.measures.structure.decomposition
_SUMMED = ("baseline", "target", "value", "value_year_ago", "comparable")


def clusters_sections(facts: FactSet, language: Language) -> Iterator[Section]:
    """One sheet for each scheme that the plan has clusters in, the plan's own first."""
    own = [scheme for scheme in schemes_of(facts) if clusters_of(facts, scheme)]
    for at, scheme in enumerate(own):
        title = Text(zh="产业集群规模", en="Industrial clusters")[language]
        yield Section(
            sheet=_sheet_name(SHEET[language], scheme if at else ""),
            title=f"{title}（{scheme}）" if language == "zh" else f"{title} ({scheme})",
            lines=(
                Text(
                    zh="占比、贡献率、拉动以同期总量计；合计为各项之和减重叠额；#为其中项，不计入合计。",
                    en="Shares, contributions and pull relate to the total of the same period;"
                    " the sum"
                    " is net of overlap; # marks sub-items, which are not in the sum.",
                )[language],
            ),
            table=_table(facts, language, scheme, "tbl_clu" if not at else f"tbl_clu_{at + 1}"),
            frozen=2,
            draw=lambda page: sign_lamps(page, "status", "lamp"),
        )


def _sheet_name(name: str, scheme: str) -> str:
    """A name that Excel takes: at most 31 characters, none of those that addresses need."""
    return re.sub(r"[\[\]:*?/\\']", " ", f"{name} {scheme}".strip())[:31].strip()


def chart_of_clusters(facts: FactSet, language: Language, clusters: Table) -> Table | None:
    """What the dashboard's chart of clusters shows: links to `tbl_clu`, blank where unknown."""
    rows = []
    for row in clusters.rows:
        known = any(row.cells[key].is_number for key in ("comparable", "target"))
        if not known or row.bold or str(row.cells["name"].value).startswith("#"):
            continue
        cells = {key: _linked(row.cells[key], key) for key in ("comparable", "target")}
        cells |= {key: replace(row.cells[key], formula="") for key in ("code", "name")}
        cells["unit"] = words(_unit_of(facts, language, row))
        rows.append(Row(key=row.key, cells=cells))
    if not rows:
        return None
    headers = {found.key: found.header for found in clusters.columns}
    columns = [
        column(key, Text(zh=headers[key], en=headers[key]), language, kind)
        for key, kind in (
            ("code", "words"), ("name", "words"), ("comparable", "figure"), ("target", "figure"),
        )
    ]  # fmt: skip
    unit = column("unit", Text(zh="单位", en="Unit"), language)
    return Table(name="tbl_chart_clu", columns=(*columns, unit), rows=tuple(rows))


def _linked(cell: Cell, key: str) -> Cell:
    if not cell.is_number:
        return Cell(value="")  # a gap in the chart: words would be drawn as 0
    return replace(cell, formula=f"={looked_up('tbl_clu', key)}")


def _unit_of(facts: FactSet, language: Language, row: Row) -> str:
    subject = row.key
    fact = facts.get(facts.id_of(subject, "value"))
    return unit_name(fact.unit, language) if fact else ""


def _table(facts: FactSet, language: Language, scheme: str, name: str) -> Table:
    tops = clusters_of(facts, scheme)
    indicators = list(dict.fromkeys(found.indicator for found in tops))
    totals = {
        code: _total_row(facts, language, facts.plan.indicator[code])
        for code in indicators
        if code in facts.plan.indicator
    }
    rows = [
        _cluster_row(facts, language, found, totals)
        for found in _with_parts(facts, scheme, tops)
        if found.indicator in totals
    ]
    parts = [subject_of_row(facts, language, found).key for found in tops]
    rows = _with_ranks(facts, language, rows, parts)
    if len(totals) == 1 and scheme:
        rows.extend(_sums(facts, language, scheme, indicators[0], parts))
    rows.extend(totals.values())
    return Table(name=name, columns=_columns(facts, language), rows=tuple(rows))


def _with_parts(facts: FactSet, scheme: str, tops: Sequence[Cluster]) -> Iterator[Cluster]:
    for top in tops:
        yield top
        for found in facts.plan.clusters:
            if found.scheme == scheme and found.parent == top.code:
                yield found


def _cluster_row(
    facts: FactSet, language: Language, found: Cluster, totals: Mapping[str, Row]
) -> Row:
    subject = subject_of_row(facts, language, found)
    cells = _words_of(facts, language, subject, found)
    base_cells(subject, cells)
    cells["yoy"] = _growth(subject, cells)
    measured(subject, cells)
    cells["completion"] = calculated(
        subject.fact("completion"), "{comparable}/{target}*100", cells, language
    )
    cells["projection"] = stated(
        subject.fact("projection"), language, facts.fact(subject.key, "value").unit
    )
    _relate(subject, cells, totals[found.indicator])
    status_cells(subject, cells)
    return Row(key=subject.key, cells=cells)


def _growth(subject: Subject, cells: Mapping[str, Cell]) -> Cell:
    official = subject.facts.fact(subject.key, "yoy_official")
    if official.known:
        return stated(official, subject.language)
    formula = "({value}/{value_year_ago}-1)*100"
    return calculated(subject.fact("yoy"), formula, cells, subject.language)


def _relate(subject: Subject, cells: dict[str, Cell], total: Row) -> None:
    """How the cluster relates to the row of its total."""
    known = dict(cells) | {f"{key}@{total.key}": cell for key, cell in total.cells.items()}
    now, ago = f"{{value@{total.key}}}", f"{{value_year_ago@{total.key}}}"
    added, all_added = "({value}-{value_year_ago})", f"({now}-{ago})"
    hardly = f"ABS({all_added})<{_HARDLY_CHANGED}*ABS({ago})"
    formulas = {
        "share": f"{{value}}/{now}*100",
        "share_change": f"{{value}}/{now}*100-{{value_year_ago}}/{ago}*100",
        "contribution": f'IF({hardly},"—",{added}/{all_added}*100)',
        "pull": f"{added}/{ago}*100",
    }
    for key, formula in formulas.items():
        cells[key] = calculated(subject.fact(key), formula, known, subject.language)


def _with_ranks(
    facts: FactSet, language: Language, rows: Sequence[Row], parts: Sequence[str]
) -> list[Row]:
    """The place by size among clusters whose value speaks of the same period."""
    found = []
    spans = [row.key for row in rows]
    span = f"{spans[0]}..{spans[-1]}" if spans else ""
    for row in rows:
        fact = facts.get(facts.id_of(row.key, "rank"))
        formula = (
            f'SUMPRODUCT(({{period@{span}}}={{period}})*({{part@{span}}}<>"#")'
            f"*ISNUMBER({{value@{span}}})*({{value@{span}}}>{{value}}))+1"
        )
        # The span is no input that could be missing: only the row's own value is asked for.
        cell = stated(fact if row.key in parts else None, language)
        if cell.is_number:
            cell = replace(cell, formula=f'=IF(ISNUMBER({{value}}),{formula},"—")')
        found.append(replace(row, cells={**row.cells, "rank": cell}))
    return found


# What is counted twice leaves the sum of the same measure.
_OVERLAPS = {
    "value": "overlap",
    "value_year_ago": "overlap_year_ago",
    "comparable": "overlap_comparable",
}


def _sums(
    facts: FactSet, language: Language, scheme: str, indicator: str, parts: Sequence[str]
) -> Iterator[Row]:
    """Total of the clusters less overlap, and the rest of the industry."""
    for key, named in (
        (f"{indicator}/{scheme}", Text(zh="合计（减重叠）", en="Total less overlap")),
        (f"{indicator}/{scheme}:rest", Text(zh="其他", en="The rest")),
    ):
        cells = {each.key: Cell(value="—", reason=True) for each in _columns(facts, language)}
        cells |= {"code": words(key), "name": words(named, language), "part": words("")}
        for measure in _SUMMED:
            fact = facts.get(facts.id_of(key, measure))
            cell = stated(fact, language, facts.fact(indicator, "value").unit)
            if cell.is_number:
                formula = (
                    _remainder(indicator, scheme, measure)
                    if key.endswith(":rest")
                    else _sum(measure, parts, _OVERLAPS.get(measure, ""))
                )
                cell = replace(cell, formula=formula)
            cells[measure] = cell
        yield Row(key=key, cells=cells, bold=True)


def _sum(measure: str, parts: Sequence[str], overlap: str) -> str:
    """The parts together, less the column `overlap` where there is one."""
    cells = ",".join(f"{{{measure}@{part}}}" for part in parts)
    less = ",".join(f"{{{overlap}@{part}}}" for part in parts)
    formula = f"SUM({cells})" + (f"-SUM({less})" if overlap else "")
    return f'=IF(COUNT({cells})={len(parts)},{formula},"—")'


def _remainder(indicator: str, scheme: str, measure: str) -> str:
    total, part = f"{{{measure}@{indicator}}}", f"{{{measure}@{indicator}/{scheme}}}"
    return f'=IF(COUNT({total},{part})=2,{total}-{part},"—")'


def _total_row(facts: FactSet, language: Language, indicator: Indicator) -> Row:
    """The total that the clusters are part of."""
    subject = subject_of_row(facts, language, indicator)
    cells = {each.key: Cell(value="—", reason=True) for each in _columns(facts, language)}
    cells |= _words_of(facts, language, subject, None)
    base_cells(subject, cells)
    cells["yoy"] = _growth(subject, cells)
    measured(subject, cells)
    cells["projection"] = stated(
        subject.fact("projection"), language, facts.fact(subject.key, "value").unit
    )
    cells["completion"] = calculated(
        subject.fact("completion"), "{comparable}/{target}*100", cells, language
    )
    status_cells(subject, cells)
    return Row(key=indicator.code, cells=cells, bold=True)


def _words_of(
    facts: FactSet, language: Language, subject: Subject, found: Cluster | None
) -> dict[str, Cell]:
    value = facts.fact(subject.key, "value")
    unit = unit_name(value.unit, language)
    department = facts.plan.department.get(found.department if found else "")
    name = found.name[language] if found else facts.name_of(subject.key)[language]
    concept = facts.plan.indicator[subject.indicator.code].name[language]
    note = found.note[language] if found else ""
    return {
        "code": words(found.code if found else subject.key),
        "name": words(f"#{name}" if found and found.parent else name),
        "part": words("#" if found is None or found.parent else ""),
        "tier": words(found.tier[language] if found else ""),
        "concept": words(f"{concept}（{unit}）" if language == "zh" else f"{concept} ({unit})"),
        "period": words(value.period.label(language) if value.known else "—"),
        **_inner_cells(subject),
        "department": words(department.name[language] if department else ""),
        "vintage": words(value.vintage.isoformat() if value.vintage else "—"),
        "remark": words(_remark(subject, language) or note),
    }


def _inner_cells(subject: Subject) -> dict[str, Cell]:
    """Members, how much the five largest hold (unless that tells on one), what counts twice."""
    language, facts = subject.language, subject.facts
    if not subject.cluster:
        keys = ("members", "concentration", *_OVERLAPS.values())
        return dict.fromkeys(keys, absent(language))
    cells = {}
    for key in ("members", "concentration", *_OVERLAPS.values()):
        fact = subject.fact(key)
        unit = facts.fact(subject.key, "value").unit
        cells[key] = stated(fact, language, unit if key in _OVERLAPS.values() else None)
        if fact is None:
            cells[key] = _not_published(language)
    hidden = subject.fact("disclosive")
    if hidden is not None and hidden.value:
        cells["concentration"] = Cell(value=Reason.CONFIDENTIAL[language], reason=True)
    return cells


def _not_published(language: Language) -> Cell:
    return Cell(value=Text(zh="未公布", en="not published")[language], reason=True)


def _remark(subject: Subject, language: Language) -> str:
    fact = subject.fact("progress") or subject.fact("value")
    return fact.reason[language] if fact is not None and fact.reason else ""


def _columns(facts: FactSet, language: Language) -> tuple[Column, ...]:
    base, end = facts.plan.identity.base_year, facts.plan.identity.end_year
    found = (
        ("code", "代码", "Code", "words"),
        ("name", "集群名称", "Cluster", "words"),
        ("part", "其中项", "Sub-item", "words"),
        ("tier", "层级", "Size class", "words"),
        ("concept", "口径(单位)", "Measured by (unit)", "words"),
        ("baseline", f"{base}年", f"{base}", "figure"),
        ("target", f"{end}年目标", f"{end} target", "figure"),
        ("period", "数据期", "Data period", "words"),
        ("value", "本期累计", "Latest value", "figure"),
        ("value_year_ago", "上年同期", "A year ago", "figure"),
        ("yoy", "同比(%)", "Change on year (%)", "figure"),
        ("share", "占规上工业比重(%)", "Share of the total (%)", "figure"),
        ("share_change", "比重变动(百分点)", "Change of share (pp)", "figure"),
        ("contribution", "贡献率(%)", "Contribution (%)", "figure"),
        ("pull", "拉动(百分点)", "Pull (pp)", "figure"),
        ("rank", "位次", "Rank", "figure"),
        ("comparable", "滚动四季/可比值", "Comparable value", "figure"),
        ("completion", "完成目标比例(%)", "Share of target (%)", "figure"),
        ("progress", "完成进度(%)", "Progress (%)", "figure"),
        ("time_progress", "时序进度(%)", "Time progress (%)", "figure"),
        ("lead", "进度差(百分点)", "Lead (pp)", "figure"),
        ("expected", "时序目标值", "Value on the path", "figure"),
        ("gap_to_path", "与时序目标差", "Gap to the path", "figure"),
        ("gap_to_target", "与目标差距", "Gap to target", "figure"),
        ("growth_achieved", "已实现年均(%)", "Achieved a year (%)", "figure"),
        ("growth_required", "后续年均需增长(%)", "Needed a year (%)", "figure"),
        ("members", "企业数(户)", "Members", "figure"),
        ("concentration", "前5家占比(%)", "Share of the 5 largest (%)", "figure"),
        ("overlap", "重叠额", "Overlap", "figure"),
        ("status", "评价", "Status", "words"),
        ("lamp", "灯", "Lamp", "lamp"),
        ("department", "牵头单位", "Department", "words"),
        ("vintage", "数据版本", "Vintage", "words"),
        ("remark", "说明", "Remark", "words"),
        ("elapsed", "已过月数", "Months elapsed", "figure"),
        ("last_year", "上年全年", "The whole of last year", "figure"),
        ("earlier", "规划期前几年之和", "Earlier years of the plan", "figure"),
        ("low", "区间下限", "Lower end of range", "figure"),
        ("high", "区间上限", "Upper end of range", "figure"),
        ("projection", f"预计{end}年", f"{end} projected", "figure"),
        ("overlap_year_ago", "上年同期重叠额", "Overlap a year ago", "figure"),
        ("overlap_comparable", "可比重叠额", "Comparable overlap", "figure"),
    )
    return tuple(
        column(
            key,
            Text(zh=zh, en=en),
            language,
            kind,
            narrowest={"name": 30.0, "concept": 32.0}.get(key, 0.0),
        )
        for key, zh, en, kind in found
    )
