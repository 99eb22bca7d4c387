"""The template of the published copy: a cover, then one table a sheet, nothing that calculates."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from addin.language import Language, Text
from templates.make.excel.columns import (
    ANNUAL,
    CLUSTERS,
    DATA,
    GAPS,
    INDICATORS,
    METHODS,
    REVISIONS,
    SOURCES,
    SPLITS,
    Col,
    Listing,
)
from templates.make.excel.desk import Desk
from templates.make.excel.ledger import properties
from templates.make.excel.notes import PARAMETERS, REMARKS, SIGNS

__all__ = ["publication"]

_COVER = Text(zh="封面", en="Cover")
# What calculates in the workbook and no fact tells is left out here; what goes by another name.
_LEFT_OUT = {"tbl_gap": ("times",), "tbl_year": ("annual_time",), "tbl_rev": ("relative",)}
_NAMED: Mapping[str, Mapping[str, str]] = {"tbl_year": {"annual_lead": "difference"}}
_SHEETS = {
    "tbl_par": Text(zh="参数", en="Parameters"),
    "tbl_sym": Text(zh="符号", en="Signs"),
}
_SHORTHAND = (
    ("[z]", Text(zh="不适用", en="not applicable")),
    ("[x]", Text(zh="无数据或不能计算，原因见说明列", en="not available; the remark says why")),
    ("[c]", Text(zh="涉密，不公布", en="confidential")),
)
_LINES = (
    Text(zh="{{ plan_name }}　{{ period_words }}", en="{{ plan_name }}. {{ period_words }}"),
    Text(zh="发布：{{ author }}　{{ date_words }}", en="{{ author }} {{ date_words }}"),
    Text(zh="{{ as_of_words }}", en="{{ as_of_words }}"),
    Text(zh="{{ banner }}", en="{{ banner }}"),
    Text(
        zh="每张工作表含一张数据表，数值为公布时的值，不含公式、外部链接和宏。",
        en="Each sheet holds one table of values as published: no formula, no macro, no link to"
        " other files.",
    ),
)


def publication(language: Language) -> bytes:
    """The template of the published copy in a language."""
    shown = (INDICATORS, CLUSTERS, GAPS, SPLITS, ANNUAL, REVISIONS, DATA, SOURCES)
    listings = [_plain(one) for one in (*shown, REMARKS, PARAMETERS, SIGNS, METHODS)]
    desk = Desk(language, listings, published=True)
    cover = desk.sheet(_COVER)
    for listing in listings:
        desk.listing(listing, _COVER)
    _write(desk, cover)
    title = Text(zh="规划评估数据", en="plan assessment, published tables")
    return desk.finished(properties(title[language]))


def _plain(listing: Listing) -> Listing:
    """The table with what a reader needs: no column that only helps to calculate."""
    left = _LEFT_OUT.get(listing.name, ())
    named = _NAMED.get(listing.name, {})
    columns = tuple(
        _renamed(one, named)
        for one in listing.columns
        if (not one.folded or one.key == "decimals") and one.key not in left
    )
    note = _NOTE if listing.name in {"tbl_ind", "tbl_dec"} else listing.note
    sheet = _SHEETS.get(listing.name, listing.sheet)
    return replace(listing, columns=columns, sheet=sheet, note=note, below=0, frozen=0)


_NOTE = Text(zh="[z]不适用，[x]无数据，[c]涉密。", en="[z] not applicable, [x] not available.")


def _renamed(column: Col, named: Mapping[str, str]) -> Col:
    tag = f"{{{{ row.{named[column.key]} }}}}" if column.key in named else column.tag
    return replace(column, tag=tag, folded=False)


def _write(desk: Desk, sheet: Any) -> None:
    """The cover: what this is, of when, by whom, how to read it, and what is in it."""
    language = desk.language
    sheet.set_column(0, 0, 100)
    title = Text(zh="{{ area }}规划评估数据", en="{{ area }}: plan assessment, published tables")
    sheet.write_string(0, 0, title[language], desk.format("title"))
    for row, line in enumerate(_LINES, 1):
        sheet.write_string(row, 0, line[language], desk.format("plain"))
    row = len(_LINES) + 2
    for sign, meaning in _SHORTHAND:
        sheet.write_string(row, 0, f"{sign}　{meaning[language]}", desk.format("plain"))
        row += 1
    row += 1
    for listing in desk.listings.values():
        if not listing.turns:
            name = listing.sheet[language]
            sheet.write_url(row, 0, f"internal:'{name}'!A1", desk.format("link"), name)
            row += 1
