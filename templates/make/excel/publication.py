"""The template of the published copy: a cover, then one table a sheet, nothing that calculates.

It keeps to what the UK's Government Analysis Function asks of published spreadsheets
(https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from unicodedata import east_asian_width

from addin.language import Language, Text
from addin.report.inputs import without_sign
from templates.make.excel.columns import (
    ANNUAL,
    CLUSTERS,
    DATA,
    GAPS,
    INDICATORS,
    REGISTER,
    REVISIONS,
    SOURCES,
    Col,
    Line,
    Listing,
    col,
)
from templates.make.excel.desk import Desk
from templates.make.excel.ledger import properties
from templates.make.excel.notes import PARAMETERS, REMARKS, SIGNS

__all__ = ["publication"]

_LINE = 19  # points
_SIGNS = {"zh": 42, "en": 98}  # of a line of the cover
_COVER = Text(zh="封面", en="Cover")
_SHOWN: Mapping[str, str] = {
    "tbl_ind": "number name unit attribute baseline operator target period_end value yoy yoy_unit"
    " comparable progress time_progress planned_progress lead gap_to_target growth_achieved"
    " growth_required yearly_unit status previous department data_status vintage remark",
    "tbl_clu": "name baseline target period_end value yoy share share_change contribution pull"
    " comparable progress lead gap_to_path growth_required status remark",
    "tbl_gap": "name unit attribute period comparable target expected gap_to_path gap_to_target"
    " progress planned_progress lead growth_achieved growth_required outlook",
    "tbl_year": "series unit annual_target period actual annual_lead annual_completion verdict",
    "tbl_rev": "series unit period first_value last_value size kind published_first published_last"
    " why",
    "tbl_act": "code name raised cause measure who due state",
    "tbl_src": "code title address published",
    "tbl_data": "name part period period_end measure value unit precision status vintage source",
    "tbl_rem": "kind words",
    "tbl_par": "meaning value",
    "tbl_sym": "sign kind meaning",
}
"""The columns of each published table; cells, persons and notes for the office stay at home."""
_NAMED: Mapping[str, Mapping[str, str]] = {"tbl_year": {"annual_lead": "difference"}}
_NAMES: Mapping[str, Text] = {
    "tbl_ind": Text(zh="主要指标", en="Headline_indicators"),
    "tbl_clu": Text(zh="分组规模", en="Groups_of_the_plan"),
    "tbl_gap": Text(zh="差距", en="Gaps"),
    "tbl_year": Text(zh="年度目标", en="Targets_of_the_year"),
    "tbl_rev": Text(zh="修订", en="Revisions"),
    "tbl_act": Text(zh="整改台账", en="Register_of_actions"),
    "tbl_src": Text(zh="数据来源", en="Data_sources"),
    "tbl_data": Text(zh="数据附表", en="Data_behind"),
    "tbl_rem": Text(zh="表注", en="Notes_on_tables"),
    "tbl_par": Text(zh="评价标准", en="Thresholds"),
    "tbl_sym": Text(zh="符号", en="Symbols"),
}
_SHEETS = {
    "tbl_par": Text(zh="评价标准", en="Thresholds"),
    "tbl_sym": Text(zh="符号", en="Signs"),
}
_UNITS: Mapping[str, tuple[str, ...]] = {  # columns in the unit of their row
    "tbl_ind": ("baseline", "target", "value", "comparable", "gap_to_target"),
    "tbl_clu": ("baseline", "target", "value", "comparable", "gap_to_path"),
    "tbl_gap": ("comparable", "target", "expected", "gap_to_path", "gap_to_target"),
    "tbl_year": ("annual_target", "actual"),
    "tbl_rev": ("first_value", "last_value", "size"),
    "tbl_data": ("value",),
}
_BY_UNIT = Text(zh="（见单位列）", en=" (see Unit)")
_WIDTHS = {"yearly_unit": 12.0, "yoy_unit": 12.0}  # a long word: percentage points
_OF_GROUPS = Text(zh="（{{ scheme.unit }}）", en=" ({{ scheme.unit }})")
_SHORTHAND = (
    ("[p]", Text(zh="初步数", en="preliminary")),
    ("[r]", Text(zh="已修订", en="revised")),
    ("[e]", Text(zh="预计数或估计数", en="estimate or expectation")),
    ("[x]", Text(zh="没有数据或不能计算，原因见说明列", en="not available; the remark says why")),
    ("[z]", Text(zh="不适用", en="not applicable")),
    ("[c]", Text(zh="保密，不公布", en="confidential")),
    ("[low]", Text(zh="不足最小单位", en="rounds to zero")),
)
_ONE = Text(
    zh="本工作表含一张数据表。注释见“表注”和“符号”工作表，速记符号见封面。",
    en="This sheet holds one table. Notes are on the sheets Remarks and Signs, shorthand on the"
    " cover.",
)
_PERIOD = Text(
    zh="数据期：截至{{ period_end_words }}。{{ data_words }}",
    en="Period: up to {{ period_end_words }}. {{ data_words }}",
)
_ABOUT = (
    (
        Text(zh="这是什么", en="What this is"),
        Text(
            zh="本文件列出规划{{ headline_count }}项主要指标{% if schemes %}和各{{ group_word }}"
            "{% endif %}的基期、目标、当期值、进度和评价，与同期评估报告一致。{{ banner }}",
            en="Base, target, latest value, progress and status of {{ headline_count }} headline"
            " indicators{% if schemes %} and of each {{ group_word|lower }}{% endif %}, as in the"
            " report of the same period. {{ banner }}",
        ),
    ),
    (
        Text(zh="发布信息", en="Publication"),
        Text(
            zh="发布单位：{{ author or '依据公开资料编制' }}。"
            "{% if draft %}状态：草稿，发布日期待定。{% else %}发布日期：{{ date_words }}。"
            "{% endif %}",
            en="Published by: {{ author or 'compiled from public sources' }}."
            "{% if draft %} Status: draft, not yet published.{% else %} Date: {{ date_words }}."
            "{% endif %}",
        ),
    ),
    (Text(zh="数据期和数据截止", en="Period and cut-off"), _PERIOD),
    (
        Text(zh="怎样读", en="How to read it"),
        Text(
            zh="每张工作表只有一张表，A1为表名，表头一行；没有合并单元格、隐藏行列、冻结窗格、图和宏；"
            "评价用文字，不靠颜色。数值按公布的位数修约。",
            en="Each sheet holds one table: its title in A1, one header row; nothing is merged,"
            " hidden or frozen, there is no chart and no macro. Status is said in words, not by"
            " colour. Numbers are rounded as published.",
        ),
    ),
)
_MARKS = Text(zh="速记符号", en="Shorthand")
_CONTENTS = Text(zh="目录", en="Contents")
_DASH = Text(zh="—", en="—")
_COLON = Text(zh="：", en=": ")
_CONTACT = Text(zh="联系", en="Contact")


def publication(language: Language) -> bytes:
    """The template of the published copy in a language."""
    shown = (INDICATORS, CLUSTERS, GAPS, ANNUAL, REGISTER, REVISIONS, DATA, SOURCES)
    listings = [_plain(one) for one in (*shown, REMARKS, PARAMETERS, SIGNS)]
    desk = Desk(language, listings, published=True, names=_NAMES)
    cover = desk.sheet(_COVER)
    for listing in listings:
        desk.listing(listing, _COVER)
    _write(desk, cover)
    title = Text(zh="规划评估数据", en="plan assessment, published tables")
    return desk.finished(properties(title[language]))


def _plain(listing: Listing) -> Listing:
    """The table with what a reader needs: no column that only helps to calculate."""
    known = {one.key: one for one in (_UNIT, *listing.columns)}
    keys = [*_SHOWN[listing.name].split(), *(["decimals"] if "decimals" in known else [])]
    columns = tuple(_public(known[key], listing.name) for key in keys)
    sheet = _SHEETS.get(listing.name, listing.sheet)
    # A dash is no shorthand: nothing published has one.
    lines = tuple(_in_words(one) for one in listing.lines if (one.texts or {}).get("sign") != _DASH)
    # A table without a row has no sheet.
    turns = listing.turns or (f"if {lines[0].items}" if lines[0].items else "")
    return replace(
        listing, columns=columns, lines=lines, sheet=sheet, note=_ONE, frozen=0, bands=(), until="",
        turns=turns,
    )  # fmt: skip


def _in_words(line: Line) -> Line:
    """The line with its classes in words alone, as the published rows have them."""
    sign = line.texts.get("sign") if line.texts else None
    if line.texts is None or not isinstance(sign, Text):
        return line
    plain = Text(zh=without_sign(sign.zh), en=without_sign(sign.en))
    return replace(line, texts={**line.texts, "sign": plain})


_UNIT = col("unit", "单位", "Unit", "words", 10)


def _public(column: Col, table: str) -> Col:
    """The column with its unit in the header, and by the name that the facts have for it."""
    named = _NAMED.get(table, {}).get(column.key)
    tag = f"{{{{ row.{named} }}}}" if named else column.tag
    header = column.header
    if column.key in _UNITS.get(table, ()):
        unit = _OF_GROUPS if table == "tbl_clu" else _BY_UNIT
        header = Text(zh=header.zh + unit.zh, en=header.en + unit.en)
    look = "number" if column.look == "free" else column.look
    width = max(column.width, _WIDTHS.get(column.key, 0.0))
    while _parts_a_bracket(header.zh, width):
        width += 1
    return replace(column, tag=tag, folded=False, header=header, look=look, width=width)


def _parts_a_bracket(header: str, width: float) -> bool:
    """Whether a line of a header in so wide a column begins or ends with one sign of a bracket.

    >>> _parts_a_bracket("可比当期值（亿元）", 13), _parts_a_bracket("可比当期值（亿元）", 11)
    (True, False)
    """
    lines, room = [""], 0.0
    for sign in (
        header.replace("{{ scheme.unit }}", "亿元")
        .replace("{{ end_year }}", "2025")
        .replace("{{ base_year }}", "2020")
    ):
        wide = 2 if east_asian_width(sign) in "WF" else 1
        if room + wide > width - 1:
            lines.append("")
            room = 0.0
        lines[-1] += sign
        room += wide
    return any(one[-1:] in "（(" or one[:1] in "）)" for one in lines if one)


def _write(desk: Desk, sheet: Any) -> None:
    """The cover: what this is, of when, by whom, how to read it, and what is in it."""
    language = desk.language
    sheet.set_column(0, 0, 84)
    sheet.set_portrait()
    title = Text(
        zh="{{ plan_name }}评估数据表：{{ period_words }}",
        en="{{ plan_name }}: assessment tables, {{ period_words }}",
    )
    sheet.write_string(0, 0, title[language], desk.format("title", text_wrap=True))
    sheet.set_row(0, 2 * _LINE)
    row = 1
    for head, words in _ABOUT:
        row = _part(desk, sheet, row, head, [words])
    row = _part(desk, sheet, row, _CONTENTS, [])
    for listing in desk.listings.values():
        row = _content(desk, sheet, row, listing)
    marks = [Text(zh=f"{sign} {words.zh}", en=f"{sign} {words.en}") for sign, words in _SHORTHAND]
    row = _part(desk, sheet, row, _MARKS, marks)
    contact = Text(zh="{{ author or '编制单位' }}", en="{{ author or 'the compiler' }}")
    _part(desk, sheet, row, _CONTACT, [contact])


def _content(desk: Desk, sheet: Any, row: int, listing: Listing) -> int:
    """The line of a sheet, which stands as often as the sheet does; the next row comes back.

    The link of a line that repeats would always lead to the first sheet: only the first has one.
    """
    language, turns = desk.language, listing.turns
    words = listing.sheet[language] + _COLON[language] + listing.title[language]
    loop = re.fullmatch(r"for (\w+) in (\w+)", turns)
    if loop:
        first = words.replace(f"{{{{ {loop[1]}.", f"{{{{ {loop[2]}[0].")
        more = f"{{%tr {turns}[1:] %}}{words}{{%tr endfor %}}"
        sheet.write_string(row + 1, 0, more, desk.format("plain"))
        words, turns = first, f"if {loop[2]}"
    said = f"{{%tr {turns} %}}{words}{{%tr endif %}}" if turns else words
    there = f"internal:'{listing.sheet[language]}'!A1"
    sheet.write_url(row, 0, there, desk.format("link"), said)
    for line in range(row, row + (2 if loop else 1)):
        sheet.set_row(line, _LINE)
    return row + (2 if loop else 1)


def _part(desk: Desk, sheet: Any, row: int, head: Text, lines: list[Text]) -> int:
    """A heading and its lines; the next row comes back."""
    sheet.write_string(row, 0, head[desk.language], desk.format("subtitle"))
    for words in lines:
        row += 1
        sheet.write_string(row, 0, words[desk.language], desk.format("sentence"))
        printed = len(re.sub(r"\{.*?\}\}?", "", words[desk.language]))
        sheet.set_row(row, _LINE * (1 + printed // _SIGNS[desk.language]))
    return row + 1
