"""The Excel template: tables that calculate, one a sheet, which an office edits in Excel."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from addin.facts.fact import StatusClass
from addin.language import Language, Text
from addin.report.excel.looks import FACES, INK
from templates.make.sums import (
    CLUSTER_FORMULAS,
    FORMULAS,
    GAP_FORMULAS,
    REVISION_FORMULAS,
    in_words,
)

__all__ = ["ledger"]

_A4 = 9
_KEY = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
_MOST_DECIMALS = 4
_SUMMARY = Text(zh="概况", en="Summary")
_INDICATORS = Text(zh="指标", en="Indicators")
_CLUSTERS = Text(zh="集群", en="Clusters")
_GAPS = Text(zh="差距", en="Gaps")
_REVISIONS = Text(zh="修订", en="Revisions")
_NOTES = Text(zh="说明", en="Notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Col:
    """One column: its header, and the tag or formula of the row that repeats.

    `look` is words, centred, amount (with the decimals of the row), rate (one decimal), count or
    aside. What stands `aside` is there to calculate with and is not printed.
    """

    key: str
    header: Text
    tag: str = ""
    width: float = 11.0
    look: str = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A sheet with one table whose row repeats for each item of `items`."""

    sheet: Text
    title: Text
    note: Text
    items: str
    name: str
    columns: tuple[Col, ...]
    formulas: Mapping[str, str] = field(default_factory=dict)
    below: int = 3


def _col(key: str, zh: str, en: str, look: str = "amount", width: float = 11.0) -> Col:
    return Col(
        key=key, header=Text(zh=zh, en=en), tag=f"{{{{ row.{key} }}}}", width=width, look=look
    )


def _live(key: str, zh: str, en: str, look: str = "rate", width: float = 11.0) -> Col:
    return Col(key=key, header=Text(zh=zh, en=en), width=width, look=look)


_ASIDE = (
    _col("way", "算法", "Way", "aside", 9),
    _col("direction", "方向", "Direction", "aside", 9),
    _col("elapsed", "已过月数", "Months gone", "aside", 9),
    _col("low", "区间下限", "Lower end", "aside", 10),
    _col("high", "区间上限", "Upper end", "aside", 10),
    _col("decimals", "小数位", "Decimals", "aside", 9),
)
INDICATOR_COLUMNS = (
    _col("code", "代码", "Code", "words", 15),
    _col("name", "指标", "Indicator", "words", 30),
    _col("unit", "单位", "Unit", "words", 12),
    _col("baseline", "{{ base_year }}年基期", "{{ base_year }}"),
    _col("target", "{{ end_year }}年目标", "{{ end_year }} target"),
    _col("comparable_period", "评价期", "Scored at", "words", 18),
    _col("about", "约数", "About", "centred", 6),
    _col("comparable", "当期值", "Value"),
    _col("yoy", "同比(%/百分点)", "On year (%/pp)", "rate", 9),
    _live("progress", "完成进度(%)", "Progress (%)"),
    _live("time_progress", "时序进度(%)", "Pace (%)"),
    _live("lead", "进度差(百分点)", "Lead (pp)"),
    _col("expected", "时序目标值", "Value on the path"),
    _live("gap_to_path", "与时序目标差", "Gap to the path", "amount"),
    _live("gap_to_target", "与目标差距", "Gap to target", "amount"),
    _live("growth_achieved", "已实现年均", "Achieved a year"),
    _live("growth_required", "后续年均需", "Needed a year"),
    _col("status", "评价", "Status", "centred", 17),
    _col("remark", "说明", "Remark", "words", 20),
    *_ASIDE,
)
CLUSTER_COLUMNS = (
    _col("code", "代码", "Code", "words", 9),
    _col("name", "集群", "Cluster", "words", 26),
    _col("tier", "层级", "Size class", "words", 12),
    _col("target", "{{ end_year }}年目标", "{{ end_year }} target"),
    _col("period", "数据期", "Period", "words", 18),
    _col("value", "规模", "Size"),
    _col("value_year_ago", "上年同期", "A year ago"),
    _live("yoy", "同比(%)", "On year (%)"),
    _live("share", "占比(%)", "Share (%)"),
    _live("share_change", "比重变动(百分点)", "Change of share (pp)"),
    _live("contribution", "贡献率(%)", "Contribution (%)", width=13),
    _live("pull", "拉动(百分点)", "Pull (pp)"),
    _col("comparable", "可比当期值", "Comparable value", width=12),
    _live("completion", "完成目标比例(%)", "Share of target (%)"),
    _live("progress", "完成进度(%)", "Progress (%)"),
    _live("lead", "进度差(百分点)", "Lead (pp)"),
    _live("gap_to_target", "与目标差距", "Gap to target", "amount"),
    _live("growth_required", "后续年均需(%)", "Needed a year (%)"),
    _col("status", "评价", "Status", "centred", 17),
    _col("yoy_official", "官方同比(%)", "Official growth (%)", "aside"),
    _col("baseline", "{{ base_year }}年基期", "{{ base_year }}", "aside"),
    _col("overlap", "重叠额", "Counted twice", "aside"),
    _live("time_progress", "时序进度(%)", "Pace (%)", "aside"),
    Col(key="unit", header=Text(zh="单位", en="Unit"), tag="{{ cluster_unit }}", look="aside"),
    *_ASIDE,
)
GAP_COLUMNS = (
    _col("code", "代码", "Code", "words", 15),
    _col("name", "指标", "Indicator", "words", 30),
    _col("unit", "单位", "Unit", "words", 12),
    _col("attribute", "属性", "Type", "centred", 10),
    _col("period", "评价期", "Scored at", "words", 18),
    _col("comparable", "当期值", "Value"),
    _col("target", "{{ end_year }}年目标", "{{ end_year }} target"),
    _col("expected", "时序目标值", "Value on the path"),
    _live("gap_to_path", "与时序目标差", "Gap to the path", "amount"),
    _live("gap_to_target", "与目标差距", "Gap to target", "amount"),
    _live("progress", "完成进度(%)", "Progress (%)"),
    _live("time_progress", "时序进度(%)", "Pace (%)"),
    _live("lead", "进度差(百分点)", "Lead (pp)"),
    _live("growth_achieved", "已实现年均", "Achieved a year"),
    _live("growth_required", "后续年均需", "Needed a year"),
    _live("times", "倍数(需/已实现)", "Needed / achieved"),
    _col("outlook", "预判", "Outlook", "centred", 18),
    _col("department", "责任单位", "Responsible", "words", 22),
    _col("baseline", "{{ base_year }}年基期", "{{ base_year }}", "aside"),
    *_ASIDE,
)
REVISION_COLUMNS = (
    _col("code", "代码", "Code", "words", 15),
    _col("series", "指标", "Indicator", "words", 34),
    _col("unit", "单位", "Unit", "words", 12),
    _col("period", "期别", "Period", "words", 18),
    _col("first_value", "原值", "Earlier value", "free"),
    _col("last_value", "修订值", "Later value", "free"),
    _live("size", "修订", "Revision", "free"),
    _live("relative", "修订幅度(%)", "Relative revision (%)"),
    _col("kind", "类别", "Class", "words", 18),
    _col("published_first", "原值发布日期", "Earlier value published", "centred", 13),
    _col("published_last", "修订值发布日期", "Later value published", "centred", 14),
    _col("why", "原因", "Reason", "words", 40),
    _col("rate", "比率", "Rate", "aside", 6),
)
_LIVE = Text(
    zh="灰底列为公式，改动左侧数据即重算。",
    en="Shaded columns are formulas and follow their inputs.",
)
_LISTINGS = (
    Listing(
        sheet=_INDICATORS,
        title=Text(zh="主要指标完成情况表", en="Headline indicators"),
        note=_LIVE,
        items="indicators",
        name="tbl_ind",
        columns=INDICATOR_COLUMNS,
        formulas=FORMULAS,
    ),
    Listing(
        sheet=_CLUSTERS,
        title=Text(
            zh="产业集群规模情况表（{{ cluster_unit }}）",
            en="Industrial clusters ({{ cluster_unit }})",
        ),
        note=_LIVE,
        items="cluster_parts",
        name="tbl_clu",
        columns=CLUSTER_COLUMNS,
        formulas=CLUSTER_FORMULAS,
        below=27,
    ),
    Listing(
        sheet=_GAPS,
        title=Text(zh="差距分析表", en="Gaps to target"),
        note=Text(
            zh="{% if gaps %}约束性指标在前，进度差由低到高。"
            "{% else %}本期没有进度滞后的指标。{% endif %}",
            en="{% if gaps %}Binding indicators first, then the furthest behind."
            "{% else %}No indicator is behind.{% endif %}",
        ),
        items="gaps",
        name="tbl_gap",
        columns=GAP_COLUMNS,
        formulas=GAP_FORMULAS,
    ),
    Listing(
        sheet=_REVISIONS,
        title=Text(zh="数据修订说明", en="Revisions of published figures"),
        note=Text(zh="{{ revision_words }}", en="{{ revision_words }}"),
        items="revisions",
        name="tbl_rev",
        columns=REVISION_COLUMNS,
        formulas=REVISION_FORMULAS,
    ),
)
_ACROSS = 11  # the last column of the summary
_HEADER, _ROW = 4, 5  # title, plan, banner, note; counted from 0


def ledger(language: Language) -> bytes:
    """The Excel template of a language."""
    memory = BytesIO()
    book = Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": FACES[language], "font_size": 10},
        },
    )
    desk = _Desk(book, language)
    summary = desk.sheet(_SUMMARY)
    sheets = {listing.name: desk.listing(listing) for listing in _LISTINGS}
    desk.below_indicators(sheets["tbl_ind"])
    desk.below_clusters(sheets["tbl_clu"])
    desk.below_gaps(sheets["tbl_gap"])
    desk.notes()
    desk.summary(summary)
    book.set_properties(
        {
            "title": Text(zh="规划评估工作簿", en="Assessment workbook")[language],
            "author": "Onpace",
            "created": datetime(2024, 1, 1),  # noqa: DTZ001 - the same bytes each time
        }
    )
    book.close()
    return memory.getvalue()


class _Desk:
    """The workbook while it is made, with its formats."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book = book
        self._language = language
        self._formats: dict[tuple[str, bool], Any] = {}

    def sheet(self, name: Text) -> Any:
        """A sheet that prints on A4 landscape, one page wide."""
        sheet = self._book.add_worksheet(name[self._language])
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        page = Text(zh="第 &P 页，共 &N 页", en="Page &P of &N")[self._language]
        face = f'&"{FACES[self._language]},Regular"&9 '
        sheet.set_footer(f"&L{face}&A&C{face}{page}")
        return sheet

    def listing(self, listing: Listing) -> Any:
        """A sheet with its heading and the table of one repeating row."""
        sheet = self.sheet(listing.sheet)
        self._heading(sheet, listing.title, listing.note)
        columns = listing.columns
        places = {column.key: at for at, column in enumerate(columns)}
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            self._cell(sheet, listing, at, column, places)
        self._table(sheet, listing)
        for number in range(_MOST_DECIMALS):
            self._decimals(sheet, columns, places, number)
        self._lamps(sheet, places)
        printed = sum(column.look != "aside" for column in columns)
        sheet.print_area(0, 0, _ROW + listing.below, printed - 1)
        sheet.set_row(_ROW, 28)
        sheet.repeat_rows(_HEADER)
        sheet.freeze_panes(_ROW, 2)
        return sheet

    def _heading(self, sheet: Any, title: Text, note: Text) -> None:
        sheet.write_string(0, 0, title[self._language], self._format("title"))
        sheet.set_row(0, 26)
        about = Text(
            zh="{{ plan_name }}　{{ period_words }}　{{ as_of_words }}",
            en="{{ plan_name }}. {{ period_words }}. {{ as_of_words }}",
        )
        sheet.write_string(1, 0, about[self._language], self._format("lead"))
        sheet.write_string(2, 0, "{{ banner }}", self._format("warning"))
        sheet.write_string(3, 0, note[self._language], self._format("lead"))

    def _cell(
        self, sheet: Any, listing: Listing, at: int, column: Col, places: Mapping[str, int]
    ) -> None:
        look = self._format(column.look, live=column.key in listing.formulas)
        if column.key in listing.formulas:
            formula = self._formula(listing.formulas[column.key], places)
            sheet.write_formula(_ROW, at, formula, look)
            return
        text = column.tag
        if at == 0:
            text = f"{{%tr for row in {listing.items} %}}{text}"
        if at == len(listing.columns) - 1:
            text += "{%tr endfor %}"
        sheet.write_string(_ROW, at, text, look)

    def _formula(self, formula: str, places: Mapping[str, int], row: int = _ROW) -> str:
        """The formula with addresses for keys; ``whole`` is two rows below the total."""

        def address(found: re.Match[str]) -> str:
            whole, _, key = found[1].rpartition(".")
            letter = xl_col_to_name(places[key], col_abs=True)
            return f"{letter}${row + 3}" if whole else f"{letter}{row + 1}"

        return "=" + _KEY.sub(address, in_words(formula, self._language))

    def _table(self, sheet: Any, listing: Listing) -> None:
        headers = [
            {"header": column.header[self._language], "header_format": self._format("header")}
            for column in listing.columns
        ]
        sheet.add_table(
            _HEADER, 0, _ROW, len(headers) - 1,
            {"name": listing.name, "style": None, "autofilter": False, "columns": headers},
        )  # fmt: skip
        sheet.set_row(_HEADER, 42)

    def _decimals(
        self, sheet: Any, columns: Sequence[Col], places: Mapping[str, int], number: int
    ) -> None:
        """Amounts show as many decimals as the indicator of their row has."""
        if "decimals" not in places:
            return
        thousands = "#,##0" if self._language == "en" else "0"
        shown = self._book.add_format(
            {"num_format": thousands + ("." + "0" * number if number else "") + "_)"}
        )
        where = f"=${xl_col_to_name(places['decimals'])}{_ROW + 1}={number}"
        for at, column in enumerate(columns):
            if column.look == "amount":
                sheet.conditional_format(
                    _ROW, at, _ROW, at, {"type": "formula", "criteria": where, "format": shown}
                )

    def _lamps(self, sheet: Any, places: Mapping[str, int]) -> None:
        """Shade the lamps; their shape and word say the same without colour."""
        if "status" not in places:
            return
        at = places["status"]
        self._shade(sheet, _ROW, _ROW, at)

    def _shade(self, sheet: Any, first: int, last: int, at: int) -> None:
        for sign, look in _SIGNS.items():
            sheet.conditional_format(
                first, at, last, at,
                {"type": "text", "criteria": "begins with", "value": sign,
                 "format": self._book.add_format(dict(look))},
            )  # fmt: skip

    def below_indicators(self, sheet: Any) -> None:
        """How many there are, how many are scored, and the furthest behind."""
        places = {column.key: at for at, column in enumerate(INDICATOR_COLUMNS)}
        self._totals(
            sheet, places,
            {"name": "COUNTA", "comparable": "COUNT", "progress": "COUNT", "lead": "COUNT"},
            Text(zh="项数", en="Number"),
        )  # fmt: skip

    def below_gaps(self, sheet: Any) -> None:
        """How many are behind, and by how much at most."""
        places = {column.key: at for at, column in enumerate(GAP_COLUMNS)}
        self._totals(
            sheet, places, {"name": "COUNTA", "lead": "COUNT"}, Text(zh="项数", en="Number")
        )
        worst = xl_col_to_name(places["lead"])
        self._line(sheet, _ROW + 2, len(places), Text(zh="最大落后", en="Furthest behind"))
        span = f"{worst}{_ROW + 1}:{worst}{_ROW + 1}"
        sheet.write_formula(
            _ROW + 2, places["lead"], f'=IF(COUNT({span}),MIN({span}),"—")', self._format("rate")
        )

    def below_clusters(self, sheet: Any) -> None:
        """The clusters together less what is counted twice, and the total they are part of."""
        places = {column.key: at for at, column in enumerate(CLUSTER_COLUMNS)}
        self._line(sheet, _ROW + 1, 19, Text(zh="合计（减重叠）", en="Total less overlap"))
        self._line(sheet, _ROW + 2, 19, None)
        sheet.set_row(_ROW + 2, 28)
        for key in ("value", "value_year_ago"):
            at = places[key]
            cells, less = (f"{xl_col_to_name(c)}{_ROW + 1}" for c in (at, places["overlap"]))
            span, twice = f"{cells}:{cells}", f"{less}:{less}"
            taken = f"-SUM({twice})" if key == "value" else ""
            sheet.write_formula(
                _ROW + 1, at,
                f'=IF(AND(COUNT({span})>0,COUNT({span})=COUNTA({span})),SUM({span}){taken},"—")',
                self._format("amount"),
            )  # fmt: skip
            sheet.write_string(_ROW + 2, at, f"{{{{ whole.{key} }}}}", self._format("amount"))
        for key in ("name", "period"):
            sheet.write_string(
                _ROW + 2, places[key], f"{{{{ whole.{key} }}}}", self._format("words")
            )
        self._cluster_chart(sheet, places)

    def _line(self, sheet: Any, row: int, width: int, label: Text | None) -> None:
        for at in range(width):
            sheet.write_blank(row, at, None, self._format("words"))
        if label is not None:
            sheet.write_string(row, 1, label[self._language], self._format("bold"))

    def _totals(
        self, sheet: Any, places: Mapping[str, int], sums: Mapping[str, str], label: Text
    ) -> None:
        self._line(sheet, _ROW + 1, places["way"], None)
        sheet.write_string(_ROW + 1, 0, label[self._language], self._format("bold"))
        for key, function in sums.items():
            cell = f"{xl_col_to_name(places[key])}{_ROW + 1}"
            sheet.write_formula(
                _ROW + 1, places[key], f"={function}({cell}:{cell})", self._format("count")
            )

    def _cluster_chart(self, sheet: Any, places: Mapping[str, int]) -> None:
        chart = self._book.add_chart({"type": "column"})
        name = _CLUSTERS[self._language]
        for key, look in (("comparable", _SOLID), ("target", _HATCHED)):
            at = places[key]
            chart.add_series(
                {
                    "name": [name, _HEADER, at],
                    "categories": [name, _ROW, places["name"], _ROW, places["name"]],
                    "values": [name, _ROW, at, _ROW, at],
                    **look,
                }
            )
        title = Text(zh="产业集群规模与目标", en="Clusters: size and target")[self._language]
        self._dress(chart, title)
        sheet.insert_chart(_ROW + 5, 1, chart, {"description": title, "object_position": 2})

    def _dress(self, chart: Any, title: str) -> None:
        face = {"name": FACES[self._language], "size": 9}
        chart.set_title({"name": title, "name_font": {**face, "size": 11}, "overlay": False})
        chart.set_legend({"position": "bottom", "font": face})
        chart.set_x_axis({"num_font": face})
        chart.set_y_axis({"num_font": face, "major_gridlines": {"visible": True,
                          "line": {"color": "#D9D9D9"}}})  # fmt: skip
        chart.set_size({"width": 540, "height": 420})

    def summary(self, sheet: Any) -> None:
        """Classes counted, the sentences that matter most, the scored indicators with a chart."""
        language = self._language
        self._heading(
            sheet,
            Text(zh="{{ period_words }}实施情况", en="Is the plan on pace?"),
            Text(zh="", en=""),
        )
        for at, width in enumerate((46, 12, 12, 12, 16, 3, *[12] * 6)):
            sheet.set_column(at, at, width)
        sheet.fit_to_pages(1, 1)
        sentence = "{%tr for sentence in main_points %}{{ sentence }}{%tr endfor %}"
        sheet.merge_range(4, 0, 4, _ACROSS, sentence, self._format("sentence"))
        sheet.set_row(4, 40)
        row = 6
        for at, header in enumerate((Text(zh="评价", en="Status"), Text(zh="项数", en="Number"))):
            sheet.write_string(row, at, header[language], self._format("header"))
        status = _column(INDICATOR_COLUMNS, "status")
        span = f"'{_INDICATORS[language]}'!${status}${_ROW + 1}:${status}${_ROW + 1}"
        for found in StatusClass:
            row += 1
            words = f"{found.lamp}{found.zh}" if language == "zh" else f"{found.lamp} {found.en}"
            sheet.write_string(row, 0, words, self._format("words"))
            sheet.write_formula(
                row, 1, f"=COUNTIF({span},A{row + 1})", self._format("count", live=True)
            )
        self._shade(sheet, 7, row, 0)
        row += 1
        sheet.write_string(row, 0, Text(zh="合计", en="Total")[language], self._format("bold"))
        sheet.write_formula(row, 1, f"=SUM(B8:B{row})", self._format("count", live=True))
        self._scored(sheet, row + 2, 6)
        sheet.set_first_sheet()
        sheet.activate()

    def _scored(self, sheet: Any, top: int, beside: int) -> None:
        """The scored indicators, the furthest behind first, looked up by their code."""
        language, name = self._language, _INDICATORS[self._language]
        columns = (
            Col(key="name", header=Text(zh="指标", en="Indicator"), look="words"),
            _live("progress", "完成进度(%)", "Progress (%)"),
            _live("time_progress", "时序进度(%)", "Pace (%)"),
            _live("lead", "进度差(百分点)", "Lead (pp)"),
            Col(key="code", header=Text(zh="代码", en="Code"), look="words"),
        )
        row = top + 1
        codes = f"'{name}'!$A${_ROW + 1}:$A${_ROW + 1}"
        for at, column in enumerate(columns):
            if column.key == "code":
                text = "{%tr for row in scored %}{{ row.code }}{%tr endfor %}"
                sheet.write_string(row, at, text, self._format("words"))
                continue
            letter = _column(INDICATOR_COLUMNS, column.key)
            found = f"'{name}'!${letter}${_ROW + 1}:${letter}${_ROW + 1}"
            sheet.write_formula(
                row, at, f"=INDEX({found},MATCH($E{row + 1},{codes},0))",
                self._format(column.look, live=True),
            )  # fmt: skip
        sheet.add_table(
            top, 0, row, len(columns) - 1,
            {"name": "tbl_scored", "style": None, "autofilter": False, "columns": [
                {"header": column.header[language], "header_format": self._format("header")}
                for column in columns
            ]},
        )  # fmt: skip
        chart = self._book.add_chart({"type": "bar"})
        here = _SUMMARY[language]
        for at, look in ((1, _SOLID), (2, _HATCHED)):
            chart.add_series(
                {"name": [here, top, at], "categories": [here, row, 0, row, 0],
                 "values": [here, row, at, row, at], **look}
            )  # fmt: skip
        title = Text(zh="完成进度与时序进度(%)", en="Progress and pace (%)")[language]
        self._dress(chart, title)
        chart.set_y_axis(
            {
                "reverse": True,
                "label_position": "low",
                "num_font": {"name": FACES[language], "size": 9},
            }
        )
        sheet.insert_chart(beside, 6, chart, {"description": title, "object_position": 2})

    def notes(self) -> None:
        """The parameter of the formulas, remarks, methods and sources."""
        sheet, language = self.sheet(_NOTES), self._language
        self._heading(sheet, Text(zh="说明和数据来源", en="Notes and sources"), Text(zh="", en=""))
        for at, width in enumerate((16, 60, 60, 14)):
            sheet.set_column(at, at, width)
        sheet.print_area(0, 0, 17, 3)
        label = Text(
            zh="规划期（年），公式引用此格",
            en="Length of the plan in years; formulas use this cell",
        )
        sheet.write_string(4, 0, "{{ plan_years }}", self._format("count"))
        sheet.write_string(4, 1, label[language], self._format("words"))
        self._book.define_name("plan_years", f"='{_NOTES[language]}'!$A$5")
        row = 6
        for title, items in (
            (Text(zh="表注", en="Remarks"), "indicator_notes"),
            (Text(zh="集群表注", en="Remarks on clusters"), "cluster_notes"),
            (Text(zh="口径和计算方法", en="Concepts and methods"), "methods"),
        ):
            sheet.write_string(row, 0, title[language], self._format("bold_plain"))
            text = f"{{%tr for line in {items} %}}{{{{ line }}}}{{%tr endfor %}}"
            sheet.merge_range(row + 1, 0, row + 1, 3, text, self._format("sentence"))
            sheet.set_row(row + 1, 28)
            row += 3
        columns = (
            _col("code", "来源代码", "Source", "words"),
            _col("title", "名称", "Title", "words"),
            _col("address", "网址", "Address", "words"),
            _col("published", "发布日期", "Published", "centred"),
        )
        for at, column in enumerate(columns):
            text = column.tag
            text = "{%tr for row in sources %}" + text if at == 0 else text
            text += "{%tr endfor %}" if column is columns[-1] else ""
            sheet.write_string(row + 1, at, text, self._format(column.look))
        sheet.add_table(
            row, 0, row + 1, len(columns) - 1,
            {"name": "tbl_src", "style": None, "autofilter": False, "columns": [
                {"header": column.header[language], "header_format": self._format("header")}
                for column in columns
            ]},
        )  # fmt: skip

    def _format(self, look: str, *, live: bool = False) -> Any:
        if (look, live) not in self._formats:
            chosen = {"valign": "vcenter", **_LOOKS[look]}
            if look in _BOXED:
                chosen |= {"border": 1, "border_color": INK["line"]}
            if live:
                chosen["bg_color"] = "#F2F2F2"
            if self._language == "zh":
                chosen["num_format"] = str(chosen.get("num_format", "General")).replace(
                    "#,##0", "0"
                )
            self._formats[look, live] = self._book.add_format(chosen)
        return self._formats[look, live]


def _column(columns: Sequence[Col], key: str) -> str:
    return str(xl_col_to_name([column.key for column in columns].index(key)))


_SOLID = {"fill": {"color": "#44546A"}, "gap": 60}
_HATCHED = {
    "pattern": {
        "pattern": "wide_upward_diagonal", "fg_color": "#7F7F7F", "bg_color": "#FFFFFF",
    },
    "border": {"color": "#404040"},
}  # fmt: skip
_SIGNS: Mapping[str, Mapping[str, Any]] = {
    "●": {"font_color": "#375623", "bg_color": "#E2EFDA"},
    "▲": {"bold": True, "font_color": "#000000", "bg_color": "#FFD966"},
    "■": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#9C0006"},
    "○": {"italic": True, "font_color": "#595959"},
}
_BOXED = frozenset(
    ["header", "words", "centred", "amount", "free", "rate", "count", "aside", "bold"]
)
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK["dark"]},
    "lead": {"font_color": INK["grey"]},
    "warning": {"bold": True, "font_color": "#C00000"},
    "plain": {},
    "sentence": {"text_wrap": True, "align": "left", "valign": "top"},
    "bold_plain": {"bold": True},
    "header": {"bold": True, "text_wrap": True, "align": "center", "bg_color": INK["shade"]},
    "words": {"text_wrap": True, "align": "left", "indent": 1},
    "bold": {"bold": True, "align": "left", "indent": 1},
    "centred": {"text_wrap": True, "align": "center"},
    "amount": {"align": "right", "num_format": "#,##0.00_)"},
    "free": {"align": "right", "num_format": "#,##0.0###_)"},
    "rate": {"align": "right", "num_format": "0.0_)"},
    "count": {"align": "right", "num_format": "0_)"},
    "aside": {"align": "right", "font_color": INK["grey"]},
}
