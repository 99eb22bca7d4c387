"""How are the sheets of the report's workbook put together and written?"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from addin.facts.extras.clusters import schemes_of, subject_of
from addin.facts.factset import FactSet
from addin.files import write_atomically
from addin.language import Language, Text
from addin.ooxml.package import open_package
from addin.report.excel.annex import annual_section, data_section, sources_section
from addin.report.excel.chartdata import chart_sections
from addin.report.excel.charts import sign_lamps
from addin.report.excel.clusters import clusters_sections
from addin.report.excel.dashboard import counts_section, overview_section
from addin.report.excel.decomposition import decomposition_section, splits
from addin.report.excel.gaps import gaps_section
from addin.report.excel.grid import Table
from addin.report.excel.indicators import indicators_table
from addin.report.excel.looks import FACES, Looks
from addin.report.excel.notes import notes_sections
from addin.report.excel.revisions import revisions_section
from addin.report.excel.sections import Section, about, lay_out, write_sheets

__all__ = ["write_dashboard"]

_LATIN = re.compile(rb'<a:latin typeface="([^"]*)"/>')


def write_dashboard(
    facts: FactSet, path: Path, language: Language, *, publish: bool = False
) -> Path:
    """Write the assessment as a workbook of live formulas to `path`, and return the path.

    The same facts give the same bytes. With `publish`, the copy follows the checklist of the UK
    Analysis Function: one table a sheet, notes, no frozen panes, no filters, no shading. Raises
    FileInUseError where a program has the file open, FileError where it cannot be written.
    """
    sections = tuple(_sections(facts, language))
    memory = BytesIO()
    workbook = Workbook(
        memory,
        {
            "in_memory": True,
            "default_format_properties": {"font_name": FACES[language], "font_size": 10},
            "strings_to_urls": False,
        },
    )
    looks = Looks(workbook=workbook, language=language, publish=publish)
    write_sheets(workbook, looks, facts, lay_out(facts, language, sections, publish=publish))
    workbook.set_properties(_properties(facts, language))
    workbook.close()
    return write_atomically(path, _with_chinese_charts(memory.getvalue()))


def _sections(facts: FactSet, language: Language) -> Iterator[Section]:
    indicators = indicators_table(facts, language)
    clusters = tuple(clusters_sections(facts, language))
    split = splits(facts, language)
    revised = revisions_section(facts, language)
    charts = tuple(chart_sections(facts, language, clusters[0].table if clusters else None, split))
    subjects = _shown_subjects(facts, indicators)
    sections = [
        counts_section(facts, language),
        overview_section(language, indicators),
        _indicators_section(language, indicators),
        *clusters,
        gaps_section(facts, language, indicators),
        *([decomposition_section(language, split)] if split else []),
        annual_section(facts, language),
        *([revised] if revised else []),
        data_section(facts, language, subjects),
        sources_section(facts, language, subjects),
        *charts,
    ]
    yield from sections
    yield from notes_sections(facts, language, [section.table for section in sections])


def _indicators_section(language: Language, table: Table) -> Section:
    return Section(
        sheet=Text(zh="指标", en="Indicators")[language],
        title=Text(zh="主要指标完成情况", en="Headline indicators")[language],
        lines=(
            Text(
                zh="左起为录入值，右为公式；无数值处写明原因；＞、＜、≈为上下限和约数。",
                en="Inputs are typed, everything else is a formula; where there is no number,"
                " the cell"
                " says why; >, < and ≈ mark bounds and rounded figures.",
            )[language],
        ),
        table=table,
        frozen=3,
        draw=lambda page: sign_lamps(page, "status", "lamp"),
    )


def _shown_subjects(facts: FactSet, indicators: Table) -> Sequence[str]:
    plan = facts.plan
    clusters = [found for scheme in schemes_of(facts) for found in plan.clusters if (
        found.scheme == scheme and found.indicator in plan.indicator
    )]  # fmt: skip
    totals = [found.indicator for found in clusters]
    year = [key for key in facts.subjects if facts.get(facts.id_of(key, "annual_target"))]
    areas = [
        f"{code}/{area.code}" for code in (row.key for row in indicators.rows)
        for area in plan.areas
    ]  # fmt: skip
    wanted = [row.key for row in indicators.rows]
    wanted += [subject_of(found) for found in clusters] + totals + year + areas
    known = set(facts.subjects)
    return tuple(dict.fromkeys(key for key in wanted if key in known))


def _properties(facts: FactSet, language: Language) -> dict[str, Any]:
    """Document properties; the day is that of the data, so that the file is the same each time."""
    identity = facts.plan.identity
    day = facts.as_of or max(facts.observations.vintages, default=facts.period.end)
    title = Text(zh="规划评估工作簿", en="Plan assessment workbook")[language]
    return {
        "title": f"{identity.name[language]} {facts.period} {title}",
        "subject": about(facts, language),
        "author": identity.author[language] or identity.issuer[language] or "Onpace",
        "keywords": Text(zh="规划 评估 时序进度", en="plan, assessment, pace")[language],
        "comments": Text(
            zh="数值均可追溯，公式可重算。", en="Numbers can be traced; formulas recalculate."
        )[language],
        "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a day, not a moment
    }


def _with_chinese_charts(content: bytes) -> bytes:
    """The charts with their typeface named for Chinese too; the library names it for Latin only."""
    package = open_package(content)
    parts = {
        name: _LATIN.sub(rb'<a:latin typeface="\1"/><a:ea typeface="\1"/>', package[name])
        for name in package.names
        if name.startswith("xl/charts/chart")
    }
    return package.with_parts(parts).to_bytes()
