"""What does a leader see first? One screen, which is one landscape page.

It is a grid of 24 columns and 34 rows. Its numbers are links to the sheets behind it.
"""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from addin.language import Text
from addin.report.dashboard import SLOTS
from templates.make.excel.charted import (
    Charted,
    draw_groups,
    draw_progress,
    draw_total,
    draw_trend,
)
from templates.make.excel.desk import Desk

__all__ = ["DASHBOARD", "dashboard"]

DASHBOARD = Text(zh="看板", en="Dashboard")
_COLUMNS, _WIDE = 24, 5.14  # 41 pixels each
_HIGH = {
    0: 21, 1: 25, 2: 25, 3: 15, 4: 27, 5: 14, 6: 5, 7: 17, 8: 16, 16: 6, 17: 17, 26: 17, 33: 16,
    **dict.fromkeys(range(27, 33), 20),
}  # fmt: skip
_ROW = 16.5  # points of every other row
_LEFT, _RIGHT = (0, 10), (12, 23)
_HEADS = 7
_LIST, _GROUPS, _CHANGED, _FOOT = 8, 17, 26, 33
_CALM = "#EAF1FA"
_BLANK = " "  # what is blank is said: a result that is no text at all counts as none
_SPANS = ((12, 13), (14, 16), (17, 18), (19, 20), (21, 22), (23, 23))
_NAMES = (
    Text(zh="评价", en="Status"), Text(zh="指标", en="Indicator"), Text(zh="走势", en="Trend"),
    Text(zh="当期值", en="Latest"), Text(zh="目标", en="Target"), Text(zh="需/年", en="A year"),
)  # fmt: skip
_MISSING = (("situation", 0, 2), ("count", 3, 3), ("names", 4, 8), ("needed", 9, 10))
_MISSING_ROWS = 2
_TITLES: dict[str, Text] = {
    "bars": Text(
        zh="{% if shows_missing %}缺什么：哪些指标能评价{% else %}主要指标进度（{{ bars_of }}项；"
        "条内为完成进度%，名称后为进度差，百分点）{% endif %}",
        en="{% if shows_missing %}What is missing: which indicators can be scored{% else %}"
        "Progress, % in the bar, lead in points behind the name ({{ bars_of }}){% endif %}",
    ),
    "worst": Text(
        zh="{% if worst_behind %}{% if ended %}未完成指标走势{% else %}滞后指标走势和要求"
        "{% endif %}（共{{ worst_count }}项{% if worst_count > 7 %}，列前7项{% endif %}）"
        "{% elif worst[0].code != ' ' %}进度差最小的指标{% else %}没有可列走势的指标{% endif %}",
        en="{% if worst_behind %}{% if ended %}Missed{% else %}Behind pace{% endif %}:"
        " {{ worst_count }}{% if worst_count > 7 %}, of which seven shown{% endif %}"
        "{% elif worst[0].code != ' ' %}Nearest to falling behind"
        "{% else %}No indicator can be shown{% endif %}",
    ),
    "groups": Text(
        zh="{% if group_bars %}{{ group_word }}（可比当期{{ group_measure or '规模' }}/"
        "{{ end_year }}年目标，{{ cluster_unit }}）{% elif total_course.code != ' ' %}"
        "{{ total_course.name }}走势{% endif %}",
        en="{% if group_bars %}{{ group_words }}: latest / {{ end_year }} target,"
        " {{ cluster_unit }}{% elif total_course.code != ' ' %}Trend: {{ total_course.name }}"
        "{% endif %}",
    ),
    "moved": Text(zh="比上期的变化", en="What changed since the last report"),
    "decided": Text(
        zh="{% if decisions %}需要研究决定的事项{% elif decided[0] %}年度目标和整改{% endif %}",
        en="{% if decisions %}Decisions needed{% elif decided[0] %}This year and the register"
        "{% endif %}",
    ),
}


def dashboard(desk: Desk, sheet: Any) -> None:
    """Title and verdict, six tiles, bars, who is behind, groups, changes, decisions, links."""
    sheet.set_column(0, _COLUMNS - 1, _WIDE)
    for row in range(_FOOT + 1):
        sheet.set_row(row, _HIGH.get(row, _ROW))
    charted = Charted(desk)
    _heading(desk, sheet)
    _tiles(desk, sheet, charted)
    _bars(desk, sheet)
    _worst(desk, sheet, charted)
    _groups(desk, sheet)
    _lines(desk, sheet)
    _links(desk, sheet)
    sheet.print_area(0, 0, _FOOT, _COLUMNS - 1)
    sheet.center_horizontally()
    sheet.set_first_sheet()
    sheet.activate()


def _heading(desk: Desk, sheet: Any) -> None:
    title = Text(
        zh="{{ short_title }} · {{ period_words }}看板",
        en="{{ short_title }} · dashboard, {{ period_words }}",
    )
    sheet.merge_range(0, 0, 0, 15, title[desk.language], desk.format("title", shrink=True))
    sheet.merge_range(0, 16, 0, _COLUMNS - 1, "{{ header_words }}", desk.format("aside"))
    sheet.merge_range(1, 0, 2, _COLUMNS - 1, "{{ opening }}", desk.format("verdict"))


def _tiles(desk: Desk, sheet: Any, charted: Charted) -> None:
    """The time gone, and five classes: shape and word, how many, how many before."""
    gone = Text(zh="规划期已过", en="Time gone")
    foot = desk.format("tile_foot")
    name, foot_of = (desk.format(look, fill=_CALM) for look in ("tile_name", "tile_foot"))
    sheet.merge_range(3, 0, 3, 3, gone[desk.language], name)
    share = desk.format("tile", fill=_CALM, num_format='0.0"%"')
    sheet.merge_range(4, 0, 4, 3, "{{ gone.share }}", share)
    sheet.merge_range(5, 0, 5, 3, "{{ gone.words }}", foot_of)
    counted = desk.format("tile", num_format=Text(zh='0"项"', en="0")[desk.language])
    before = Text(zh="上期", en="last report ")[desk.language]
    pieces = "项" if desk.language == "zh" else ""
    for slot in range(5):
        first = 4 + 4 * slot
        label, count, last = (charted.count(slot, key) for key in ("label", "count", "before"))
        moved = f'IF({count}>{last},"　↑",IF({count}<{last},"　↓",""))'
        formulas = (
            (f'=IF({label}="{_BLANK}","{_BLANK}",{label})', desk.format("tile_name")),
            (f'=IF({label}="{_BLANK}","{_BLANK}",{count})', counted),
            (
                f'=IF(ISNUMBER({last}),"{before}"&{last}&"{pieces}"&{moved},"{_BLANK}")',
                foot,
            ),
        )
        for row, (formula, look) in enumerate(formulas, 3):
            sheet.merge_range(row, first, row, first + 3, "", look)
            sheet.write_formula(row, first, formula, look)
        desk.shade_by(sheet, (3, first, 5, first + 3), xl_rowcol_to_cell(3, first, True, True))  # noqa: FBT003 - row and column fixed


def _bars(desk: Desk, sheet: Any) -> None:
    """The bars, or where few are scored what is missing to score the others."""
    _bar(desk, sheet, _HEADS, _LEFT, "bars")
    row = _LIST
    words = desk.format("line")
    for slot in range(SLOTS["missing"]):
        for key, first, last in _MISSING:
            tag = f"{{{{ missing[{slot}].{key} }}}}"
            below = row + _MISSING_ROWS - 1
            sheet.merge_range(row, first, below, last, tag, words)
        row += _MISSING_ROWS
    desk.shade(sheet, (_LIST, 0, row - 1, 2))
    wide = _pixels(_LEFT)
    draw_progress(desk, sheet, (_LIST, 0), (wide, _down(_LIST, _CHANGED)), "not few_bars")
    # Few bars would be thick: they get half of the height, and the total a trend below.
    draw_progress(desk, sheet, (_LIST, 0), (wide, _down(_LIST, _GROUPS)), "few_bars")
    place, size = (_GROUPS + 1, 0), (wide, _down(_GROUPS + 1, _CHANGED))
    draw_total(desk, sheet, place, size, "few_bars and group_bars")


def _worst(desk: Desk, sheet: Any, charted: Charted) -> None:
    """Who is behind: status, small trend, where it is, where it should be, what a year needs."""
    _bar(desk, sheet, _HEADS, _RIGHT, "worst")
    head = desk.format("header", font_size=9)
    for name, span in zip(_NAMES, _SPANS, strict=True):
        _put(sheet, _LIST, span, name[desk.language], head)
    keys = ("status", "name", "", "value", "target", "need")
    for slot in range(SLOTS["worst"]):
        row = _LIST + 1 + slot
        for key, span in zip(keys, _SPANS, strict=True):
            look = desk.format("cell" if key in {"status", "name", ""} else "cell_number")
            _put(sheet, row, span, "", look)
            if key:
                sheet.write_formula(row, span[0], f"={charted.trend(slot + 1, key)}", look)
        draw_trend(desk, sheet, slot, (row, _SPANS[2][0]))
    desk.shade(sheet, (_LIST + 1, _SPANS[0][0], _LIST + SLOTS["worst"], _SPANS[0][1]))


def _groups(desk: Desk, sheet: Any) -> None:
    """How far each group is; without groups the trend of the total."""
    _bar(desk, sheet, _GROUPS, _RIGHT, "groups")
    place, size = (_GROUPS + 1, _RIGHT[0]), (_pixels(_RIGHT), _down(_GROUPS + 1, _CHANGED))
    draw_groups(desk, sheet, place, size)
    draw_total(desk, sheet, place, size, "not group_bars")


def _lines(desk: Desk, sheet: Any) -> None:
    """What changed, and what is to be decided; each in three slots of two rows."""
    _bar(desk, sheet, _CHANGED, _LEFT, "moved")
    _bar(desk, sheet, _CHANGED, _RIGHT, "decided")
    words, sign = desk.format("line"), desk.format("sign")
    for slot in range(SLOTS["lines"]):
        row = _CHANGED + 1 + 2 * slot
        sheet.merge_range(row, 0, row + 1, 0, f"{{{{ moved[{slot}].sign }}}}", sign)
        tag = f"{{{{ moved[{slot}].words }}}}"
        sheet.merge_range(row, 1, row + 1, _LEFT[1], tag, words)
        sheet.merge_range(row, _RIGHT[0], row + 1, _RIGHT[1], f"{{{{ decided[{slot}] }}}}", words)


def _links(desk: Desk, sheet: Any) -> None:
    """The way to the sheets that every workbook has."""
    names = list(
        dict.fromkeys(
            listing.sheet[desk.language] for listing in desk.listings.values() if not listing.turns
        )
    )
    look = desk.format("link", align="center", font_size=9)
    edges = [round(at * _COLUMNS / len(names)) for at in range(len(names) + 1)]
    for name, first, end in zip(names, edges, edges[1:], strict=False):
        sheet.merge_range(_FOOT, first, _FOOT, end - 1, "", look)
        sheet.write_url(_FOOT, first, f"internal:'{name}'!A1", look, name)


def _bar(desk: Desk, sheet: Any, row: int, span: tuple[int, int], name: str) -> None:
    sheet.merge_range(row, span[0], row, span[1], _TITLES[name][desk.language], desk.format("bar"))


def _put(sheet: Any, row: int, span: tuple[int, int], words: str, look: Any) -> None:
    """Words in a cell, or in cells that are merged."""
    if span[0] == span[1]:
        sheet.write_string(row, span[0], words, look)
    else:
        sheet.merge_range(row, span[0], row, span[1], words, look)


def _pixels(span: tuple[int, int]) -> int:
    return 41 * (span[1] - span[0] + 1)


def _down(first: int, last: int) -> int:
    """Pixels from the top of a row to the top of another."""
    return round(sum(_HIGH.get(row, _ROW) for row in range(first, last)) * 96 / 72)
